"""What came of an order whose fate an error leaves open: it is asked for until there is an answer.

Nothing is sent here but questions. An order that is not found may still be on its way, or not yet be known where
queries are answered, so "there is none" is believed only once nothing that was sent can arrive any more: after the
receive window and the time in which the engine answers or gives up.
"""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from typing import Any, Protocol

from ..errors import BinanceError, NotFound
from ..wire.call import Call, Session, Wait, call
from ..wire.request import Request, id_name

ENGINE = 10.0
"""Seconds within which the engine answers, or -1007 is told (rest-api.md, "General API Information")."""
RECV_WINDOW = 5000
"""Milliseconds that a request may be on its way where it does not say (rest-api.md, "Timing security")."""
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 2.0

# The path of an order → where the request stands that asks for one.
_QUERIES = {
    "/api/v3/order": ("spot", "GetOrder"),
    "/api/v3/sor/order": ("spot", "GetOrder"),
    "/sapi/v1/margin/order": ("margin", "GetOrder"),
    "/fapi/v1/order": ("usdm", "GetOrder"),
    "/dapi/v1/order": ("coinm", "GetOrder"),
    "/eapi/v1/order": ("options", "GetOrder"),
    "/papi/v1/um/order": ("portfolio", "GetUmOrder"),
    "/papi/v1/cm/order": ("portfolio", "GetCmOrder"),
    "/papi/v1/margin/order": ("portfolio", "GetMarginOrder"),
}


class AnyOrder(Protocol):
    """What the orders of all products tell alike. What is found is the whole `Order` of the product that was asked."""

    @property
    def symbol(self) -> str: ...
    @property
    def order_id(self) -> int: ...
    @property
    def client_order_id(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def time_in_force(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def executed_qty(self) -> Decimal: ...
    @property
    def update_time(self) -> int: ...


def question(request: Request[Any]) -> Request[Any]:
    """The request that asks for the order which another places or cancels.

    Raises:
        ValueError: it is about no single order, or there is nothing to ask for that by.
    """
    place = _QUERIES.get(request.route.path)
    if place is None or not request.route.writes:
        raise ValueError(f"{type(request).__name__} neither places nor cancels one order")
    query: type[Request[Any]] = getattr(import_module(f"..products.{place[0]}.requests", __package__), place[1])
    asked = {
        name: value
        for name in query.__struct_fields__
        if name not in ("extra", "recv_window") and (value := getattr(request, name, None)) is not None
    }
    mine = id_name(request)
    if mine is not None and getattr(request, mine) is not None:
        by = "orig_client_order_id" if "orig_client_order_id" in query.__struct_fields__ else "client_order_id"
        asked[by] = getattr(request, mine)
    if not asked.keys() & {"order_id", "orig_client_order_id", "client_order_id"}:
        raise ValueError(
            f"this {type(request).__name__} had no client order id, so it cannot be told from other orders: look through "
            "all orders; Settings(client_order_ids=...) gives one to each"
        )
    return query(**asked)


def outcome(session: Session, error: BinanceError) -> Call[AnyOrder | None]:
    """The order that an error is about, as the exchange has it; None where there is none and none can come.

    Raises:
        ValueError: the error is about no order that can be asked for.
        BinanceError: the exchange cannot be asked.
    """
    request = error.request
    if not isinstance(request, Request):
        raise ValueError("this error is about no request")
    asked = question(request)
    if error.executed == "no" and not isinstance(error, NotFound):
        return None
    window = getattr(request, "recv_window", None) or session.recv_window or RECV_WINDOW
    until = session.monotonic() + float(window) / 1000 + ENGINE
    pause = FIRST_PAUSE
    while True:
        try:
            order: AnyOrder
            order, _ = yield from call(session, asked)
            return order
        except NotFound:
            if session.monotonic() >= until:
                return None
        yield Wait(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
