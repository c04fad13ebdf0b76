"""Orders that wait for something, and what a command's trades set off.

A waiting order is open and not in the book. A stop order holds its funds meanwhile, a pending order of a list nothing.
When its time comes it is checked again as if it was placed then; what no longer passes expires (REJECTED). What is set
off comes one after another, in the order in which it was set off, after the order that traded is done; its own trades
set off further ones.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import msgspec

from ...products.spot.enums import ExecutionType, ExpiryReason, OrderStatus, OrderType
from . import counts, icebergs, pegs
from .accounts import Desk
from .commands import UNIT, Place
from .events import BalanceChanged, Event, Refused, Report, Traded
from .lists import OrderLists, Registry
from .orders import Balance, Order, OrderList, Stop
from .outcome import Outcome
from .rules import BAD_LOT, BAD_PRICE, NO_FUNDS, WORTHLESS, WOULD_TAKE
from .triggers import Triggers

if TYPE_CHECKING:
    from .market import Market

WOULD_TRIGGER = Refused(-2010, "Order would trigger immediately.")
NO_TRAILING = Refused(-2010, "Trailing stop orders are not supported for this symbol.")

WITHOUT_STOP = frozenset({OrderType.LIMIT, OrderType.LIMIT_MAKER, OrderType.MARKET})
WITHOUT_PRICE = frozenset({OrderType.MARKET, OrderType.STOP_LOSS, OrderType.TAKE_PROFIT})
STOP_LOSSES = frozenset({OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT})


class Contingent:
    """The orders of one symbol that are not in the book yet, and its order lists."""

    __slots__ = ("_market", "lists", "triggers")

    def __init__(self, market: Market, registry: Registry) -> None:
        self._market = market
        self.triggers = Triggers()
        self.lists = OrderLists(market, self, registry)

    def __bool__(self) -> bool:
        """Whether anything waits at all: else no command has to look for what it set off."""
        return len(self.triggers) > 0 or len(self.lists.open) > 0

    # --- placing -----------------------------------------------------------------------------------------------------

    def place(self, command: Place, desk: Desk, at: int) -> list[Event]:
        """A stop order, which waits for a trade at its price, or for a move of its delta."""
        market = self._market
        refusal = self.refuses(command, desk, at)
        if refusal is None:
            iceberg = int(command.iceberg_quantity > 0)
            refusal = counts.refuses(desk, market.rules, market.exchange, algo=1, icebergs=iceberg)
        if refusal is None:
            refusal = self.refuses_stops([command])
        if refusal is not None:
            return [refusal]
        hold = self.hold(command.buy, command.quantity, command.price, command.stop_price)
        balance = desk.quote if command.buy else desk.base
        if balance.free < hold and not desk.unlimited:
            return [NO_FUNDS]
        if command.dry_run:
            return []
        order, events = market.admit(command, desk, command.quantity, at, working=False)
        self.prepare(order, command)
        self.wait(order, desk, hold, Outcome(at))
        if not desk.unlimited:
            events.append(BalanceChanged(balance.account, balance.asset, balance.free, balance.locked))
        return events

    def refuses(self, command: Place, desk: Desk, at: int) -> Refused | None:
        """The filters and the rules of an order's own terms, whatever its type."""
        market, quantity = self._market, command.quantity
        rules = market.rules
        if quantity <= 0:
            return WORTHLESS
        if command.peg is not None and not command.price:
            refusal = None if quantity in rules.lot else BAD_LOT
        elif command.type not in WITHOUT_PRICE:
            refusal = rules.refuses_limit(command.price, quantity, command.price * quantity)
        else:
            refusal = market.checks.refuses_market_worth(quantity, 0, at)
            refusal = refusal or rules.refuses_market(quantity)
        stops = command.type not in WITHOUT_STOP and (command.stop_price or command.trailing_delta is None)
        if refusal is None and stops and not rules.allows_price(command.stop_price):
            refusal = BAD_PRICE
        if refusal is None and command.iceberg_quantity:
            refusal = icebergs.refuses(command, rules)
        refusal = refusal or self.refuses_delta(command)
        if refusal is None and not desk.unlimited:
            refusal = market.checks.refuses_here(desk, command.buy, command.price, quantity, at)
        return refusal

    def refuses_delta(self, command: Place) -> Refused | None:
        """A trailing delta that the symbol does not take."""
        rules, delta = self._market.rules, command.trailing_delta
        if delta is None:
            return None
        return rules.refuses_trailing(delta, above=_rising(command)) if rules.trailing_allowed else NO_TRAILING

    def refuses_stops(self, commands: list[Place]) -> Refused | None:
        """A stop price that the last trade has met already."""
        last = self._market.last_price
        if any(each.type not in WITHOUT_STOP and _would_trigger(_stop_of(each), last) for each in commands):
            return WOULD_TRIGGER
        return None

    def hold(self, buy: bool, quantity: int, price: int, stop_price: int) -> int:
        """What an order holds. Not documented for a buy that waits without a price: at its stop price, or at the last."""
        if not buy:
            return quantity
        return -(-(price or stop_price or self._market.last_price) * quantity // UNIT)

    def hold_of(self, order: Order) -> int:
        stop = order.stop
        return self.hold(order.buy, order.quantity, order.price, (stop.price or stop.last_price) if stop else 0)

    def prepare(self, order: Order, command: Place) -> None:
        """An order that was let in and does not meet the book yet: what it waits for."""
        order.is_working = order.working_at >= 0
        if command.type not in WITHOUT_STOP:
            order.stop = _stop_of(command)
        if command.peg is not None and not command.peg.price:
            order.peg = msgspec.structs.replace(command.peg, limit=command.price)

    def wait(self, order: Order, desk: Desk, hold: int, outcome: Outcome) -> None:
        """A stop order waits from now on, and holds so much."""
        if order.stop is not None:
            order.stop.last_price = self._market.last_price
        self.triggers.add(order, self._market.last_price, outcome.at)
        desk.enter(order)
        desk.hold(order, hold, outcome.touched)

    # --- leaving -----------------------------------------------------------------------------------------------------

    def forget(self, order: Order) -> None:
        """A waiting order was cancelled, or expired."""
        if order.status is not OrderStatus.PENDING_NEW:
            self.triggers.remove(order)

    def drop(self, order: Order, reason: ExpiryReason, outcome: Outcome) -> None:
        """An open order expires, wherever it stands."""
        self._market.withdraw(order, self._market.desks[order.account], outcome.changes, outcome.touched)
        order.updated_at = outcome.at
        self._market.expire(order, reason, outcome.at, outcome.events)

    # --- what trades set off -----------------------------------------------------------------------------------------

    def first_fill(self, order: Order, events: list[Event], touched: dict[Balance, None], at: int) -> None:
        """An order of a list, which stood in the book, is about to have its first fill.

        If it is one of a pair the other waits for its stop, so that no level changes.
        """
        self.lists.works(order, Outcome(at, events, [], touched))

    def follow(self, events: list[Event], changes: list[Event], touched: dict[Balance, None], at: int) -> None:
        """Goes through what happened, and lets the orders come that it set off, until nothing more is."""
        outcome = Outcome(at, events, changes, touched)
        due: deque[Order | OrderList] = deque()
        seen = 0
        while True:
            while seen < len(events):
                event = events[seen]
                seen += 1
                if type(event) is Traded:
                    due += self.triggers.trade(event.price, at)
                elif type(event) is Report and event.order.list_id >= 0:
                    listed = self.lists.note(event, outcome)
                    due += () if listed is None else (listed,)
            if not due:
                return
            first = due.popleft()
            if isinstance(first, Order):
                self._trigger(first, outcome)
            else:
                self.lists.start(first, outcome)

    def _trigger(self, order: Order, outcome: Outcome) -> None:
        """A stop order was set off: its funds are free again for a moment, and everything is checked anew."""
        if not order.is_open:
            return  # the other order of its pair was set off by the same trade
        if order.list_id >= 0:
            self.lists.works(order, outcome)
        desk = self._market.desks[order.account]
        desk.leave(order)
        desk.hold(order, 0, outcome.touched)
        self._work(order, desk, outcome)

    def start(self, order: Order, outcome: Outcome) -> None:
        """The pending order of a list comes: to the book, or to wait for its stop."""
        market = self._market
        desk = market.desks[order.account]
        desk.leave(order)
        order.status = OrderStatus.NEW
        if order.stop is None:
            self._work(order, desk, outcome)
            return
        order.updated_at = outcome.at
        if self.refuses_to_come(order, desk, outcome.at) is not None:
            market.expire(order, ExpiryReason.REJECTED, outcome.at, outcome.events)
            return
        outcome.events.append(market.report(order, ExecutionType.NEW, outcome.at, False))
        self.wait(order, desk, self.hold_of(order), outcome)

    def _work(self, order: Order, desk: Desk, outcome: Outcome) -> None:
        """An order that is open no more comes to the book, if it still may."""
        market, at = self._market, outcome.at
        order.updated_at = at
        if self._refuses_to_work(order, desk, at) is not None:
            market.expire(order, ExpiryReason.REJECTED, at, outcome.events)
            return
        order.working_at = at
        order.is_working = True
        outcome.events.append(market.report(order, ExecutionType.NEW, at, True))
        if order.has_price:
            market.meet(order, desk, at, outcome.events, outcome.changes, outcome.touched)
        else:
            market.sweep(order, desk, False, at, outcome.events, outcome.changes, outcome.touched)

    def refuses_to_come(self, order: Order, desk: Desk, at: int) -> Refused | None:
        """What a pending order is held against when it comes, to the book or to wait: as if it was placed now."""
        if order.stop is None:
            return self._refuses_to_work(order, desk, at)
        market, rules, quantity = self._market, self._market.rules, order.quantity
        if _would_trigger(order.stop, market.last_price):
            return WOULD_TRIGGER
        if not order.has_price:
            refusal = market.checks.refuses_market_worth(quantity, 0, at)
            refusal = refusal or rules.refuses_market(quantity)
        elif order.price:
            refusal = rules.refuses_limit(order.price, quantity, order.price * quantity)
        else:
            refusal = None if quantity in rules.lot else BAD_LOT
        if refusal is None and not desk.unlimited:
            refusal = market.checks.refuses_here(desk, order.buy, order.price, quantity, at)
            if refusal is None and (desk.quote if order.buy else desk.base).free < self.hold_of(order):
                refusal = NO_FUNDS
        return refusal

    def _refuses_to_work(self, order: Order, desk: Desk, at: int) -> Refused | None:
        """As `Market.refuses_to_work`, once a pegged order has picked its price; one that was sent must still pass too."""
        market, peg = self._market, order.peg
        if peg is not None:
            chosen = pegs.picked(peg, order.buy, market.book)
            if chosen is None:
                return pegs.NO_LEVEL
            order.peg, order.price = chosen, chosen.price
            if peg.limit:
                refusal = market.checks.refuses_sent_price(desk, order.buy, peg.limit, order.quantity, at)
                if refusal is not None:
                    return refusal
        if order.type is OrderType.LIMIT_MAKER and market.would_take(order.buy, order.price):
            return WOULD_TAKE
        return market.checks.refuses_to_work(order, desk, at)


def _stop_of(command: Place) -> Stop:
    return Stop(command.stop_price, command.trailing_delta or 0, _rising(command))


def _rising(command: Place) -> bool:
    """Whether the stop price stands above the market (rest-api.md, "Trigger order price rules against market price")."""
    return command.buy == (command.type in STOP_LOSSES)


def _would_trigger(stop: Stop, last_price: int) -> bool:
    if not stop.price or not last_price:
        return False
    return last_price >= stop.price if stop.rising else last_price <= stop.price
