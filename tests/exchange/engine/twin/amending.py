"""Order amend keep priority: a smaller quantity (faqs/order_amend_keep_priority.md)."""

from __future__ import annotations

from bidwire.exchange.engine.commands import Amend
from bidwire.products.spot.enums import OrderStatus

from . import filters
from .state import WITHOUT_PRICE, Kept, State, hold
from .steps import ended, tell


def amend(state: State, command: Amend) -> set[str]:
    """What it is refused for, and then "the order remains unchanged"; else it is done."""
    order = named(state, command)
    if order is None:
        return {"Unknown order sent."}
    wrong = refusals(state, order, command)
    if not wrong:
        reduce(state, order, command)
    return wrong


def named(state: State, command: Amend) -> Kept | None:
    for each in state.open_orders(command.account, command.symbol):
        if each.id == command.order_id or (
            command.order_id is None and each.client_id == command.client_order_id != ""
        ):
            return each if not command.client_order_id or each.client_id == command.client_order_id else None
    return None


def refusals(state: State, order: Kept, command: Amend) -> set[str]:
    wrong: set[str] = set()
    listed = order.listed
    if listed is not None and listed.pays and order in listed.pending and order.state == "pending":
        return {"Order amend (pending OPO order) is not supported."}
    if command.quantity <= 0:
        wrong.add("Price * QTY is zero or less.")
    if command.quantity > order.quantity:
        wrong.add("Order amend (quantity increase) is not supported.")
    if command.quantity == order.quantity:
        wrong.add("The requested action would change no state; rejecting")
    most = state.listings[command.symbol].filter("MAX_NUM_ORDER_AMENDS").get("maxNumOrderAmends", 0)
    if most and order.amends >= most:
        wrong.add("Filter failure: MAX_NUM_ORDER_AMENDS")
    for each in together(order):
        at_market = each.terms.type in WITHOUT_PRICE
        for price in {each.price, each.terms.price}:
            known = filters.failed(state, each.terms, command.quantity, price, at_market=at_market)
            # The price is not what changes: it is not held against the market anew.
            wrong |= {reason for reason in known if "PERCENT" not in reason}
    new_id = command.new_client_order_id
    others = [each for each in state.open_orders(command.account, command.symbol) if each is not order]
    if new_id and new_id in [each.client_id for each in others]:
        wrong.add("Duplicate order sent.")
    return wrong


def together(order: Kept) -> list[Kept]:
    """Both orders of a pair always have the same quantity."""
    pair = order.listed.pair if order.listed is not None else []
    return [order, *(each for each in pair if each is not order and each.open)] if order in pair else [order]


def reduce(state: State, order: Kept, command: Amend) -> None:
    both = together(order)
    renamed = not command.new_client_order_id or order.client_id != command.new_client_order_id
    order.client_id = command.new_client_order_id
    if order.listed is not None and renamed:
        state.told.list_step(order.listed.id, "UPDATED", "EXECUTING")
    for each in both:
        each.amends += 1
        if command.quantity <= each.executed + each.prevented:
            # Not documented what becomes of it; CHANGELOG.md says that an order may expire when it is amended.
            tell(state, each, "EXPIRED", OrderStatus.EXPIRED)
            ended(state, each)
            return
        each.quantity = command.quantity
        each.shown = min(each.shown, each.left)
        tell(state, each, "REPLACED", each.status)
    first = order.listed.pair[0] if order.listed is not None and order in order.listed.pair else order
    if first.beyond is not None:
        first.beyond = min(first.beyond, max(2 * hold(first) - sum(map(hold, both)), 0))
