"""Orders that wait for something, and what a command's trades set off.

A waiting order holds its funds, is open and not in the book. When its time comes it is checked again as if it was
placed then; what no longer passes expires (REJECTED). What is set off comes to the book one after another, in the
order in which it was set off, after the order that traded is done; its own trades set off further ones.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import msgspec

from ...products.spot.enums import ExecutionType, ExpiryReason, OrderType
from . import icebergs, pegs
from .accounts import Desk
from .commands import UNIT, Place
from .events import BalanceChanged, Event, Refused, Traded
from .orders import Balance, Order, Stop
from .rules import BAD_LOT, BAD_PRICE, NO_FUNDS, WORTHLESS
from .triggers import Triggers

if TYPE_CHECKING:
    from .market import Market

WOULD_TRIGGER = Refused(-2010, "Order would trigger immediately.")
NO_TRAILING = Refused(-2010, "Trailing stop orders are not supported for this symbol.")

WITH_PRICE = frozenset({OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT})
STOP_LOSSES = frozenset({OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT})


class Contingent:
    """The orders of one symbol that are not in the book yet."""

    __slots__ = ("_market", "triggers")

    def __init__(self, market: Market) -> None:
        self._market = market
        self.triggers = Triggers()

    def __bool__(self) -> bool:
        """Whether anything waits at all: else no command has to look for what it set off."""
        return len(self.triggers) > 0

    # --- placing -----------------------------------------------------------------------------------------------------

    def place(self, command: Place, desk: Desk, at: int) -> list[Event]:
        """A stop order, which waits for a trade at its price, or for a move of its delta."""
        market = self._market
        refusal = self._refuses(command, desk, at)
        if refusal is not None:
            return [refusal]
        stop = stop_of(command)
        if _would_trigger(stop, market.last_price):
            return [WOULD_TRIGGER]
        hold, balance = self.hold(command), desk.quote if command.buy else desk.base
        if balance.free < hold and not desk.unlimited:
            return [NO_FUNDS]
        if command.dry_run:
            return []
        order, events = market.admit(command, desk, command.quantity, at, working=False)
        order.is_working = False
        order.stop = stop
        if command.peg is not None:
            order.peg = msgspec.structs.replace(command.peg, limit=command.price)
        self.triggers.add(order, market.last_price, at)
        desk.enter(order)
        if not desk.unlimited:
            order.locked = hold
            balance.free -= hold
            balance.locked += hold
            events.append(BalanceChanged(balance.account, balance.asset, balance.free, balance.locked))
        return events

    def _refuses(self, command: Place, desk: Desk, at: int) -> Refused | None:
        market, quantity = self._market, command.quantity
        rules = market.rules
        delta = command.trailing_delta
        if delta is not None and not rules.trailing_allowed:
            return NO_TRAILING
        if quantity <= 0:
            return WORTHLESS
        if command.peg is not None and not command.price:
            refusal = None if quantity in rules.lot else BAD_LOT
        elif command.type in WITH_PRICE:
            refusal = rules.refuses_limit(command.price, quantity, command.price * quantity)
        else:
            refusal = rules.refuses_market_worth(quantity, 0, market.average_price(at), market.last_price)
            refusal = refusal or rules.refuses_market(quantity)
        if refusal is None and (command.stop_price or delta is None) and not rules.allows_price(command.stop_price):
            refusal = BAD_PRICE
        if refusal is None and command.iceberg_quantity:
            refusal = icebergs.refuses(command, desk, rules)
        if refusal is None and delta is not None:
            refusal = rules.refuses_trailing(delta, above=_rising(command))
        if refusal is None and not desk.unlimited:
            refusal = market.refuses_here(desk, command.buy, command.price, quantity, at)
            refusal = refusal or rules.refuses_algo(desk.open.values())
        return refusal

    def hold(self, command: Place) -> int:
        """What a waiting order holds until it works. Not documented for a buy without a price: at the stop price, or the last."""
        if not command.buy:
            return command.quantity
        price = command.price or command.stop_price or self._market.last_price
        return -(-price * command.quantity // UNIT)

    # --- leaving -----------------------------------------------------------------------------------------------------

    def forget(self, order: Order) -> None:
        """A waiting order was cancelled, or expired."""
        self.triggers.remove(order)

    # --- what trades set off -----------------------------------------------------------------------------------------

    def follow(self, events: list[Event], changes: list[Event], touched: dict[Balance, None], at: int) -> None:
        """Goes through what happened, and lets the orders come to the book that it set off, until nothing more is."""
        due: deque[Order] = deque()
        seen = 0
        while True:
            while seen < len(events):
                event = events[seen]
                seen += 1
                if type(event) is Traded:
                    due += self.triggers.trade(event.price, at)
            if not due:
                return
            self._start(due.popleft(), events, changes, touched, at)

    def _start(
        self, order: Order, events: list[Event], changes: list[Event], touched: dict[Balance, None], at: int
    ) -> None:
        """The order comes to the book: its funds are free again for a moment, and everything is checked anew."""
        market = self._market
        desk = market.desks[order.account]
        desk.leave(order)
        if not desk.unlimited:
            balance = desk.quote if order.buy else desk.base
            balance.locked -= order.locked
            balance.free += order.locked
            order.locked = 0
            touched[balance] = None
        order.updated_at = at
        if self._refuses_pegged(order) or market.refuses_to_work(order, desk, at) is not None:
            market.expire(order, ExpiryReason.REJECTED, at, events)
            return
        order.working_at = at
        order.is_working = True
        events.append(market.report(order, ExecutionType.NEW, at, True))
        if order.has_price:
            market.meet(order, desk, at, events, changes, touched)
        else:
            market.sweep(order, desk, False, at, events, changes, touched)

    def _refuses_pegged(self, order: Order) -> bool:
        """Whether a pegged order finds no price, or one was sent that does not pass any more; else its price is picked."""
        peg, market = order.peg, self._market
        if peg is None:
            return False
        chosen = pegs.picked(peg, order.buy, market.book)
        if chosen is None:
            return True
        order.peg, order.price = chosen, chosen.price
        sent = peg.limit
        return bool(sent) and market.rules.refuses_limit(sent, order.quantity, sent * order.quantity) is not None


def stop_of(command: Place) -> Stop:
    """What a stop order waits for."""
    return Stop(command.stop_price, command.trailing_delta or 0, _rising(command))


def _rising(command: Place) -> bool:
    """Whether the stop price stands above the market (rest-api.md, "Trigger order price rules against market price")."""
    return command.buy == (command.type in STOP_LOSSES)


def _would_trigger(stop: Stop, last_price: int) -> bool:
    if not stop.price or not last_price:
        return False
    return last_price >= stop.price if stop.rising else last_price <= stop.price
