"""Whether the events of an account add up to what the exchange says of it.

The events of an account carry no numbers that would show a missing one. So open orders and balances are asked for now
and then, and compared with what events have said. Events and answers race, so an answer is compared a moment after it
came: what an event has touched since the question was sent is not judged by that answer. The first answer is taken
over as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

import msgspec

from ..products.spot.enums import ExecutionType, OrderStatus
from ..products.spot.models import Account, ExecutionReport, Order, OutboundAccountPosition
from ..wire.userstream import Remembered
from ..wire.words import EXACT

Key: TypeAlias = tuple[str, int]
"""Symbol and order id: ids are unique within a symbol."""

_NOTHING = (Decimal(0), Decimal(0))
_OPEN = {OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED}


class _Told(msgspec.Struct):
    """What events said of an order: the sum of its fills, the quantity that they brought it to, whether it is open."""

    filled: Decimal
    reached: Decimal
    open: bool = True

    @property
    def complete(self) -> bool:
        return self.filled >= self.reached


class Tracker:
    """Tell it every event (`hear`); `begin` an audit when the questions are sent, `compare` a moment after the answers."""

    def __init__(self) -> None:
        self._executions: Remembered[tuple[str, int, int]] = Remembered()
        self._ended: Remembered[Key] = Remembered()
        self.forget()

    def forget(self) -> None:
        """Events were missed: the next answer is taken over as it is."""
        self._orders: dict[Key, _Told] = {}
        self._balances: dict[str, tuple[Decimal, Decimal]] = {}
        self._known = False
        self.begin()

    def repeats(self, event: object) -> bool:
        """Whether an event came before: executions have ids (user-data-stream.md, `I`), other events have none."""
        if not isinstance(event, ExecutionReport):
            return False
        return self._executions.repeats((event.symbol, event.order_id, event.execution_id))

    def hear(self, event: object) -> None:
        """Takes note of what an event says."""
        if isinstance(event, ExecutionReport):
            self._hear_of_order(event)
        elif isinstance(event, OutboundAccountPosition):
            for row in event.balances:
                self._balances[row.asset] = row.free, row.locked
                self._moved.add(row.asset)

    def _hear_of_order(self, report: ExecutionReport) -> None:
        key, status = (report.symbol, report.order_id), report.order_status
        self._touched.add(key)
        if status == OrderStatus.PENDING_NEW:  # it waits for another order of its list, and is in no book
            return
        reached = report.cumulative_quantity
        filled = report.last_quantity if report.execution_type == ExecutionType.TRADE else Decimal(0)
        told = self._orders.get(key)
        if told is None:
            if key in self._ended:  # an event that came late: what is over stays over
                return
            told = self._orders[key] = _Told(EXACT.subtract(reached, filled), reached)
        told.filled = EXACT.add(told.filled, filled)
        told.reached = max(told.reached, reached)
        if status not in _OPEN:
            told.open = False
        if not told.open and told.complete:
            del self._orders[key]
            self._ended.add(key)

    def begin(self) -> None:
        """The exchange is being asked: what events say from now on may be in its answers, or not."""
        self._touched: set[Key] = set()
        self._moved: set[str] = set()
        self._asked = {key for key, told in self._orders.items() if told.open}

    def compare(self, orders: Iterable[Order], account: Account) -> frozenset[str]:
        """What no event has told of, in words; nothing where all agrees, or where nothing was known yet.

        `account` may leave out assets of which there is none.
        """
        now = {
            (order.symbol, order.order_id): order.executed_qty
            for order in orders
            if order.status != OrderStatus.PENDING_NEW
        }
        balances = {row.asset: (row.free, row.locked) for row in account.balances}
        if not self._known:
            self._take_over(now, balances)
            return frozenset()
        return frozenset((*self._untold_of_orders(now), *self._untold_of_balances(balances)))

    def _untold_of_orders(self, now: dict[Key, Decimal]) -> Iterable[str]:
        for key, filled in now.items():
            told = self._orders.get(key)
            if told is None:
                if key not in self._ended:
                    yield f"order {key[1]} of {key[0]} is open"
            elif told.filled < filled:
                yield f"order {key[1]} of {key[0]} was filled"
        for key, told in self._orders.items():
            if not told.complete:
                yield f"order {key[1]} of {key[0]} was filled"
            elif key in self._asked and key not in now and key not in self._touched:
                yield f"order {key[1]} of {key[0]} is open no more"

    def _untold_of_balances(self, now: dict[str, tuple[Decimal, Decimal]]) -> Iterable[str]:
        for asset in {*now, *self._balances} - self._moved:
            if now.get(asset, _NOTHING) != self._balances.get(asset, _NOTHING):
                yield f"the balance of {asset} has changed"

    def _take_over(self, orders: dict[Key, Decimal], balances: dict[str, tuple[Decimal, Decimal]]) -> None:
        for key, filled in orders.items():
            if key not in self._orders and key not in self._ended:
                self._orders[key] = _Told(filled, filled)
        self._balances = balances | {asset: self._balances[asset] for asset in self._moved}
        self._known = True
