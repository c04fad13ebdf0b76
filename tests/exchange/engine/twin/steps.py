"""Steps in the life of an order, and what they mean to the list that it is in (rest-api.md, "Order lists")."""

from __future__ import annotations

from bidwire.exchange.engine.commands import HOUSE
from bidwire.products.spot.enums import OrderStatus

from .state import Kept, Listed, State
from .told import Step

FINAL = (OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.EXPIRED_IN_MATCH)


def tell(state: State, order: Kept, kind: str, status: OrderStatus, **more: object) -> None:
    order.status = status
    if order.terms.account != HOUSE:
        step = Step(kind, str(status), order.executed, order.quote, **more)  # type: ignore[arg-type]  # by its fields
        state.told.step(order.terms.symbol, order.id, step)
    if status in FINAL:
        order.state = "gone"


def came(state: State, order: Kept) -> None:
    """It comes to the book, or to wait: NEW, whatever it was before."""
    tell(state, order, "NEW", OrderStatus.NEW)


def expire(state: State, order: Kept, reason: str) -> None:
    tell(state, order, "EXPIRED", OrderStatus.EXPIRED, reason=reason)
    ended(state, order)


def cancel(state: State, orders: list[Kept]) -> None:
    """By the user, one after another; lists are looked at when all are gone."""
    for each in orders:
        tell(state, each, "CANCELED", OrderStatus.CANCELED)
    for each in orders:
        ended(state, each)


def begins(state: State, order: Kept) -> None:
    """An order of a pair begins to work: the other one expires at once."""
    if order.listed is None or order not in order.listed.pair:
        return
    for other in order.listed.pair:
        if other is not order and other.open:
            tell(state, other, "EXPIRED", OrderStatus.EXPIRED, reason="OCO_TRIGGER")


def ended(state: State, order: Kept) -> None:
    """An order is done. It takes with it who depended on it; its list is done when all of it is."""
    listed = order.listed
    if listed is None or listed.done:
        return
    if listed.has_working and order is listed.members[0]:
        if order.status is OrderStatus.FILLED:
            state.due.append(listed)
        else:
            for each in listed.pending:
                if each.open:
                    tell(state, each, "EXPIRED", OrderStatus.EXPIRED, reason="OTO_PHASE_ONE_EXPIRED")
    elif order.status is not OrderStatus.FILLED:
        begins(state, order)
    finish(state, listed)


def finish(state: State, listed: Listed) -> None:
    if not listed.done and not any(each.open for each in listed.members):
        listed.done = True
        listed.kept = 0
        state.told.list_step(listed.id, "ALL_DONE", "ALL_DONE")
