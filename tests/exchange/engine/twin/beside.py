"""A floor on which each command is given to the engine and to the twin, and all that can be seen of both is compared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bidwire.exchange.engine.commands import Command, HouseTrade
from bidwire.exchange.engine.counts import ExchangeFilters
from bidwire.exchange.engine.events import BalanceChanged, Event, LevelChanged

from ..conftest import NAMES, SYMBOL, Floor
from .exchange import Twin
from .told import Told, told


class Beside(Floor):
    def __init__(
        self,
        *,
        commission: int = 0,
        exchange: ExchangeFilters | None = None,
        preventions: list[str] | None = None,
        **filters: Mapping[str, Any],
    ) -> None:
        self._commission = commission
        self._limits = exchange or ExchangeFilters()
        super().__init__(commission=commission, exchange=exchange, preventions=preventions, **filters)

    def wait(self, microseconds: int) -> None:
        self.at += microseconds

    def apply(self, command: Command) -> list[Event]:
        if isinstance(command, HouseTrade) and not command.traded_at:
            command = command.__replace__(traded_at=self.at)
        before = {buy: self.twin.levels(SYMBOL, buy) for buy in (True, False)}
        events = super().apply(command)
        said, expected = told(events), self.twin.apply(command, self.at)
        assert_same(said, expected, command)
        self._compare(command, events, before)
        return events

    @cached_property
    def twin(self) -> Twin:
        """Made when the first command comes, for the symbols that are listed by then."""
        limits = self._limits
        exchange = {
            "MAX_NUM_ORDERS": limits.max_orders,
            "MAX_NUM_ALGO_ORDERS": limits.max_algo_orders,
            "MAX_NUM_ICEBERG_ORDERS": limits.max_icebergs,
            "MAX_NUM_ORDER_LISTS": limits.max_lists,
        }
        return Twin(
            [rules.row for rules in self.engine.symbols.values()], commission=self._commission, exchange=exchange
        )

    def _compare(self, command: Command, events: list[Event], before: dict[bool, list[tuple[int, int]]]) -> None:
        """Books, balances and open orders, and that whatever changed was told."""
        book, now = self.engine.book(SYMBOL), {buy: self.twin.levels(SYMBOL, buy) for buy in (True, False)}
        assert {buy: book.levels(buy) for buy in (True, False)} == now, command
        told_levels = {
            (each.buy, each.price): each.quantity
            for each in events
            if isinstance(each, LevelChanged) and each.symbol == SYMBOL
        }
        changed = {(buy, price) for buy in (True, False) for price, _ in set(before[buy]) ^ set(now[buy])}
        assert changed <= set(told_levels), command
        assert all(dict(now[buy]).get(price, 0) == size for (buy, price), size in told_levels.items()), command
        for account in NAMES.values():
            if account:
                owned, expected = self.engine.balances(account), self.twin.balances(account)
                assert _without_nothing(owned) == _without_nothing(expected), (account, command)
                open_ids = [each.id for each in self.engine.open_orders(account, SYMBOL)]
                assert open_ids == self.twin.open_ids(account, SYMBOL), command
        for symbol in self.engine.symbols:
            for buy in (True, False):
                assert self.engine.book(symbol).levels(buy) == self.twin.levels(symbol, buy), (symbol, command)
        last = {(each.account, each.asset): each for each in events if isinstance(each, BalanceChanged)}
        for (account, asset), each in last.items():
            assert self.twin.balances(account)[asset] == (each.free, each.locked), command


def _without_nothing(balances: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """An asset of which there is nothing may be named or not."""
    return {asset: amounts for asset, amounts in balances.items() if any(amounts)}


def assert_same(said: Told, expected: Told, command: Command) -> None:
    """One text of those that apply is told; all else is equal."""
    assert bool(said.refused) == bool(expected.refused), (command, said.refused, expected.refused)
    assert said.refused <= expected.refused, (command, said.refused, expected.refused)
    assert len(said.halves) == len(expected.halves)
    for half, other in zip(said.halves, expected.halves, strict=True):
        assert (half is None) == (other is None), command
        assert bool(half) == bool(other), (command, half, other)
        assert (half or set()) <= (other or set()), (command, half, other)
    for what in ("trades", "matches", "steps", "lists"):
        engine, twin = getattr(said, what), getattr(expected, what)
        assert engine == twin, f"{command}\n{what}:\nengine {engine}\ntwin   {twin}"
