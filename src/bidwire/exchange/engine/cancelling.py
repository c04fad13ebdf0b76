"""Cancelling orders by their owner: one, a list, all of a symbol, or one in exchange for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...products.spot.enums import CancelRestrictions, ExecutionType, OrderStatus
from .accounts import Desk
from .commands import Cancel, CancelAll, CancelList, CancelReplace, Place
from .events import Event, Refused, Rejected, Replaced
from .orders import Balance, Order
from .rules import NO_SUCH_ACCOUNT

if TYPE_CHECKING:
    from .market import Market

UNKNOWN_ORDER = Refused(-2011, "Unknown order sent.")
IDS_DISAGREE = Refused(-2011, "Cancel order is invalid. Check origClOrdId and orderId.")
RESTRICTED = Refused(-2011, "Order was not canceled due to cancel restrictions.")


class Cancelling:
    """The cancels of one symbol's orders."""

    __slots__ = ("_market",)

    def __init__(self, market: Market) -> None:
        self._market = market

    def cancel(self, command: Cancel, at: int) -> list[Event]:
        market = self._market
        desk = market.desks.get(command.account) or market.desk(command.account)
        if desk is None:
            return [NO_SUCH_ACCOUNT]
        if command.order_id is not None:
            order = desk.open.get(command.order_id)
            if order is not None and command.client_order_id not in (None, order.client_order_id):
                return [IDS_DISAGREE]
        else:
            order = desk.by_client_id(command.client_order_id or "")
        if order is None:
            return [UNKNOWN_ORDER]
        if not _may_cancel(order, command.restrictions):
            return [RESTRICTED]
        orders = [order] if order.list_id < 0 else market.contingent.lists.members(order, desk)
        return self._cancel(orders, desk, command.new_client_order_id or next(market.client_ids), at)

    def cancel_list(self, command: CancelList, at: int) -> list[Event]:
        market = self._market
        desk = market.desk(command.account)
        if desk is None:
            return [NO_SUCH_ACCOUNT]
        listed = market.contingent.lists.find(command)
        if listed is None:
            return [UNKNOWN_ORDER]
        orders = [desk.open[member.order_id] for member in listed.members if member.order_id in desk.open]
        return self._cancel(orders, desk, command.new_client_order_id or next(market.client_ids), at)

    def cancel_all(self, command: CancelAll, at: int) -> list[Event]:
        market = self._market
        desk = market.desk(command.account)
        if desk is None:
            return [NO_SUCH_ACCOUNT]
        if not desk.open:
            return [UNKNOWN_ORDER]
        orders = sorted(desk.open.values(), key=lambda order: order.id)
        return self._cancel(orders, desk, next(market.client_ids), at)

    def cancel_replace(self, command: CancelReplace, at: int) -> list[Event]:
        """Both halves, one after the other. What either is refused for is told in the first event."""
        cancelled = self.cancel(command.cancel, at)
        failure = _refusal(cancelled)
        if command.place is None or (failure is not None and command.stops_on_failure):
            return [Replaced(failure, None, False, 0 if failure else len(cancelled)), *(() if failure else cancelled)]
        placed = self._market.place(command.place, at)
        refusal = _refusal(placed)
        if refusal is not None:
            # Told where the cancellation succeeded (enums.md, REJECTED); of a new order alone nobody hears but who sent it.
            placed = [] if failure else [self._rejected(command.place, refusal, at)]
        told = Replaced(failure, refusal, True, 0 if failure else len(cancelled))
        return [told, *(() if failure else cancelled), *placed]

    def _rejected(self, place: Place, refusal: Refused, at: int) -> Rejected:
        """An order that never came to be has no number: -1, as others saw it (not documented)."""
        market = self._market
        order = market.order_of(place, -1, place.quantity, at, working=False)
        order.status = OrderStatus.REJECTED
        order.self_trade_prevention = place.self_trade_prevention or market.rules.default_prevention
        market.contingent.prepare(order, place)
        return Rejected(market.report(order, ExecutionType.REJECTED, at, False), refusal)

    def _cancel(self, orders: list[Order], desk: Desk, client_order_id: str, at: int) -> list[Event]:
        market = self._market
        events: list[Event] = []
        changes: list[Event] = []
        touched: dict[Balance, None] = {}
        for order in orders:
            market.withdraw(order, desk, changes, touched)
            order.status = OrderStatus.CANCELED
            order.updated_at = at
            events.append(market.report(order, ExecutionType.CANCELED, at, False, client_order_id))
        return market.closing(events, changes, touched, at)


def _may_cancel(order: Order, restrictions: CancelRestrictions | None) -> bool:
    if restrictions is None:
        return True
    only_new = restrictions is CancelRestrictions.ONLY_NEW
    return order.status is (OrderStatus.NEW if only_new else OrderStatus.PARTIALLY_FILLED)


def _refusal(events: list[Event]) -> Refused | None:
    return events[0] if events and isinstance(events[0], Refused) else None
