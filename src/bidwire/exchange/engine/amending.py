"""Order amend keep priority: a smaller quantity, at the same place in the queue (faqs/order_amend_keep_priority.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...products.spot.enums import ExecutionType, ListStatusType, OrderStatus, SymbolStatus
from .accounts import Desk
from .commands import UNIT, Amend
from .events import Amended, Event, LevelChanged, Refused, Report
from .orders import Member, Order, OrderList
from .outcome import Outcome
from .prevention import shrink
from .rules import BAD_LOT, MARKET_CLOSED, NO_SUCH_ACCOUNT

if TYPE_CHECKING:
    from .market import Market

NO_AMENDING = Refused(-2038, "Order amend is not supported for this symbol.")
UNKNOWN = Refused(-2038, "Unknown order sent.")
NO_INCREASE = Refused(-2038, "Order amend (quantity increase) is not supported.")
NO_CHANGE = Refused(-2038, "The requested action would change no state; rejecting")
PENDING_PAID = Refused(-2038, "Order amend (pending OPO order) is not supported.")
TOO_OFTEN = Refused(-2038, "Filter failure: MAX_NUM_ORDER_AMENDS")
TAKEN = Refused(-2038, "Duplicate order sent.")
NOTHING = Refused(-2038, "Price * QTY is zero or less.")


class Amending:
    """The amendments of one symbol's orders."""

    __slots__ = ("_market",)

    def __init__(self, market: Market) -> None:
        self._market = market

    def amend(self, command: Amend, at: int) -> list[Event]:
        """The first report is that of the order itself: REPLACED, or EXPIRED where nothing was left of it."""
        market = self._market
        desk = market.desk(command.account)
        if desk is None:
            return [NO_SUCH_ACCOUNT]
        if market.status not in (SymbolStatus.TRADING, SymbolStatus.CANCEL_ONLY):
            return [MARKET_CLOSED]
        if not market.rules.amend_allowed:
            return [NO_AMENDING]
        order = _named(command, desk)
        if order is None:
            return [UNKNOWN]
        listed = market.contingent.lists.open.get(order.list_id)
        refusal = self._refuses(command, order, listed, desk, at)
        if refusal is not None:
            return [refusal]

        client_order_id = command.new_client_order_id or next(market.client_ids)
        renamed = client_order_id != order.client_order_id
        outcome = Outcome(at)
        together = self._together(order, listed, desk)
        for each in together:
            new_id = client_order_id if each is order else each.client_order_id
            self._reduce(each, desk, command.quantity, new_id, outcome)
        self._rehold(together, desk, outcome)
        if listed is not None:
            self._rejoin(listed, order, renamed, outcome)
        return market.closing(outcome.events, outcome.changes, outcome.touched, at)

    def _refuses(self, command: Amend, order: Order, listed: OrderList | None, desk: Desk, at: int) -> Refused | None:
        quantity, rules = command.quantity, self._market.rules
        if listed is not None and listed.pays and order.status is OrderStatus.PENDING_NEW:
            return PENDING_PAID
        if quantity <= 0:
            return NOTHING
        if quantity > order.quantity:
            return NO_INCREASE
        if quantity == order.quantity:
            return NO_CHANGE
        if order.amends >= rules.max_amends:
            return TOO_OFTEN
        other = desk.by_client_id(command.new_client_order_id) if command.new_client_order_id else None
        if other is not None and other is not order:
            return TAKEN
        for each in self._together(order, listed, desk):
            refusal = self._refuses_quantity(each, quantity, at)
            if refusal is not None:
                return refusal
        return None

    def _refuses_quantity(self, order: Order, quantity: int, at: int) -> Refused | None:
        """The filters of a quantity, at each price that the order must pass them with."""
        market, rules = self._market, self._market.rules
        if not order.has_price:
            return market.checks.refuses_market_worth(quantity, 0, at) or rules.refuses_market(quantity)
        prices = {order.price, order.sent_price} - {0}
        if not prices:
            return None if quantity in rules.lot else BAD_LOT  # it has not picked its price yet
        desk = market.desks[order.account]
        for price in sorted(prices):
            worth = price * quantity
            # MAX_ASSET may have been set after the order came: what it is now must pass, as with any other filter.
            refusal = rules.refuses_limit(price, quantity, worth) or market.checks.refuses_asset(desk, quantity, worth)
            if refusal is not None:
                return refusal
        return None

    def _together(self, order: Order, listed: OrderList | None, desk: Desk) -> list[Order]:
        """The order, and the other one of its pair: both always have the same quantity."""
        if listed is None or not listed.has_pair or order.id == listed.working_id:
            return [order]
        pair = [member.order_id for member in listed.members if member.order_id != listed.working_id]
        others = [desk.open[number] for number in pair if number in desk.open and number != order.id]
        return [order, *others]

    def _reduce(self, order: Order, desk: Desk, quantity: int, client_order_id: str, outcome: Outcome) -> None:
        market, at = self._market, outcome.at
        before = order.quantity
        order.updated_at = at
        order.amends += 1
        market.last_execution_id = execution_id = market.last_execution_id + 1
        amended = Amended(
            order.symbol, order.account, order.id, execution_id, order.client_order_id, client_order_id, before,
            quantity, at,
        )  # fmt: skip
        desk.rename(order, client_order_id)
        kind = ExecutionType.REPLACED
        if quantity <= order.executed + order.prevented:
            # Not documented how such an order looks: it is done, with what it had (CHANGELOG.md 2026-04-02 says that one may expire).
            market.withdraw(order, desk, outcome.changes, outcome.touched)
            order.quantity, order.status, kind = (
                order.executed + order.prevented,
                OrderStatus.EXPIRED,
                ExecutionType.EXPIRED,
            )
        else:
            if order.is_working:
                self._shrink(order, before - quantity, outcome)
            order.quantity = quantity
        report = Report(
            kind, order, execution_id, at, order.status, order.executed, order.quote_executed, order.is_working,
            client_order_id, amended=amended,
        )  # fmt: skip
        outcome.events.append(report)

    def _shrink(self, order: Order, quantity: int, outcome: Outcome) -> None:
        book = self._market.book
        level = (book.bids if order.buy else book.asks).levels[order.price]
        before = level.quantity
        visible = shrink(order, level, quantity)
        if visible != before:
            book.last_update_id = update_id = book.last_update_id + 1
            outcome.changes.append(LevelChanged(order.symbol, order.buy, order.price, visible, update_id))

    def _rehold(self, orders: list[Order], desk: Desk, outcome: Outcome) -> None:
        """What they hold too much is free again. Of a pair the second holds what it needs, the first what it needs beyond that."""
        beside = 0
        for order in sorted(orders, key=lambda order: -order.id):
            hold = max(self._need(order) - beside, 0)
            beside = hold
            if hold < order.locked:
                desk.hold(order, hold, outcome.touched)

    def _need(self, order: Order) -> int:
        if order.is_working:
            return -(-order.price * order.remaining // UNIT) if order.buy else order.remaining
        return self._market.contingent.hold_of(order)

    def _rejoin(self, listed: OrderList, order: Order, renamed: bool, outcome: Outcome) -> None:
        """The list names the order by its new id, and says so if that is another one."""
        listed.members = tuple(
            Member(each.order_id, order.client_order_id) if each.order_id == order.id else each
            for each in listed.members
        )
        if renamed:
            listed.updated_at = outcome.at
            self._market.contingent.lists.tell(listed, outcome, ListStatusType.UPDATED)


def _named(command: Amend, desk: Desk) -> Order | None:
    if command.order_id is None:
        return desk.by_client_id(command.client_order_id or "")
    order = desk.open.get(command.order_id)
    return None if order is None or command.client_order_id not in (None, order.client_order_id) else order
