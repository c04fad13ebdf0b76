"""Order amend keep priority: a smaller quantity (faqs/order_amend_keep_priority.md)."""

from __future__ import annotations

from bidwire.exchange.engine.commands import Amend
from bidwire.products.spot.enums import OrderStatus

from . import filters
from .state import WITHOUT_PRICE, Kept, State
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
    if command.quantity > order.quantity:
        wrong.add("Order amend (quantity increase) is not supported.")
    if command.quantity == order.quantity:
        wrong.add("The requested action would change no state; rejecting")
    most = state.listings[command.symbol].filter("MAX_NUM_ORDER_AMENDS").get("maxNumOrderAmends", 0)
    if most and order.amends >= most:
        wrong.add("Filter failure: MAX_NUM_ORDER_AMENDS")
    for each in together(order):
        at_market = each.terms.type in WITHOUT_PRICE
        price = 0 if at_market else each.price or each.terms.price
        wrong |= filters.failed(state, each.terms, command.quantity, price, at_market=at_market)
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
    old_id, order.client_id = order.client_id, command.new_client_order_id
    order.amends += 1
    for each in both:
        used = each.executed + each.prevented
        if command.quantity <= used:
            tell(state, each, "EXPIRED", OrderStatus.EXPIRED)
            ended(state, each)
            return
        each.quantity = command.quantity
        each.shown = min(each.shown, each.left)
        tell(state, each, "REPLACED", each.status)
    if order.listed is not None and (not order.client_id or order.client_id != old_id):
        state.told.lists.append((order.listed.id, "UPDATED", "EXECUTING"))
