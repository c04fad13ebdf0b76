"""What an order's parameters say, for single orders and for the legs of lists: needed, superfluous, or wrong together.

What an order type needs and forbids is a table.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol, cast

import msgspec

from ...products.spot.enums import OrderType, PegOffsetType, PegPriceType, SelfTradePreventionMode
from ...products.spot.requests import CancelReplaceOrder, NewOrder, TestOrder
from ...wire.words import EXACT, NumberLike, exact, word
from ..engine.events import Event, Refused
from ..engine.orders import Peg
from .answers import ApiError, bad_combination, missing, neither, not_required, not_valid

MOST_PEG_LEVELS = 100
"""rest-api.md, "New order": "Price level to peg the price to (max: 100)"."""


class Needs(msgspec.Struct, frozen=True):
    """What a type of order must have and must not have, by python names."""

    must: tuple[str, ...]
    not_allowed: tuple[str, ...]
    trigger: bool = False
    """Needs a stop price, a trailing delta, or both."""


_TRIGGERS = ("stop_price", "trailing_delta")
# rest-api.md, "New order": additional mandatory parameters by type.
ORDER_TYPES: dict[OrderType, Needs] = {
    OrderType.LIMIT: Needs(("time_in_force", "quantity", "price"), ("quote_order_qty", *_TRIGGERS)),
    OrderType.MARKET: Needs((), ("time_in_force", "price", "iceberg_qty", *_TRIGGERS)),
    OrderType.LIMIT_MAKER: Needs(("quantity", "price"), ("time_in_force", "quote_order_qty", *_TRIGGERS)),
    OrderType.STOP_LOSS: Needs(("quantity",), ("time_in_force", "price", "quote_order_qty", "iceberg_qty"), True),
    OrderType.STOP_LOSS_LIMIT: Needs(("time_in_force", "quantity", "price"), ("quote_order_qty",), True),
    OrderType.TAKE_PROFIT: Needs(("quantity",), ("time_in_force", "price", "quote_order_qty", "iceberg_qty"), True),
    OrderType.TAKE_PROFIT_LIMIT: Needs(("time_in_force", "quantity", "price"), ("quote_order_qty",), True),
}
_OF_MARKET = ORDER_TYPES[OrderType.MARKET]

NOT_IN_THE_ENGINE = -1013
"""The code of what was refused before it reached the matching engine (errors.md, INVALID_MESSAGE)."""


def wire(name: str) -> str:
    """A parameter's wire name."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class Terms(Protocol):
    """What an order says, be it a request or a leg of one."""

    @property
    def type(self) -> OrderType: ...
    @property
    def quantity(self) -> NumberLike | None: ...
    @property
    def quote_order_qty(self) -> NumberLike | None: ...
    @property
    def stop_price(self) -> NumberLike | None: ...
    @property
    def trailing_delta(self) -> int | None: ...
    @property
    def strategy_type(self) -> int | None: ...
    @property
    def peg_price_type(self) -> PegPriceType | None: ...
    @property
    def peg_offset_type(self) -> PegOffsetType | None: ...
    @property
    def peg_offset_value(self) -> int | None: ...


def refuse_parameters(
    terms: NewOrder | TestOrder | CancelReplaceOrder | Terms,
    name: Callable[[str], str] = wire,
    not_yet: frozenset[str] = frozenset(),
    by_sum: bool = True,
) -> None:
    """What the type of an order needs (-1102) and does not take (-1106).

    `name` tells what the request calls a field. `not_yet` are fields that come later, `by_sum` whether the request
    has a quote quantity at all.
    """
    needs = ORDER_TYPES[cast("OrderType", terms.type)]
    for field in needs.must:
        pegged = field == "price" and terms.peg_price_type is not None
        if getattr(terms, field) is None and not pegged and field not in not_yet:
            raise missing(name(field))
    for field in needs.not_allowed:
        if getattr(terms, field) is not None:
            raise not_required(name(field))
    if needs.trigger and terms.stop_price is None and terms.trailing_delta is None:
        raise neither(name("stop_price"), name("trailing_delta"))
    if needs is _OF_MARKET and by_sum:
        if terms.quantity is None and terms.quote_order_qty is None:
            raise neither("quantity", "quoteOrderQty")
        if terms.quantity is not None and terms.quote_order_qty is not None:
            raise not_required("quoteOrderQty")
    if terms.strategy_type is not None and terms.strategy_type < 1_000_000:
        raise ApiError(-1134, f"{name('strategy_type')} was less than 1000000.")
    offset = terms.peg_offset_value
    if (terms.peg_offset_type is None) is not (offset is None):
        raise bad_combination()
    if offset is not None and terms.peg_price_type is None:
        raise bad_combination()


def prevention_of(mode: SelfTradePreventionMode | str | None) -> SelfTradePreventionMode | None:
    """The self-trade prevention that an order names; None leaves it to the symbol."""
    return None if mode is None else word(SelfTradePreventionMode, mode)


def peg_of(price_type: PegPriceType | str | None, offset: int | None) -> Peg | None:
    """A pegged order's instructions.

    Raises:
        ApiError: -1130, an offset outside of 1 to 100 levels.
    """
    if price_type is None:
        return None
    if offset is not None and not 1 <= offset <= MOST_PEG_LEVELS:
        raise not_valid("pegOffsetValue")
    return Peg(word(PegPriceType, price_type), offset)


def units(number: NumberLike | None) -> int:
    """A checked amount as an integer at 10**-8; 0 where there is none."""
    if number is None:
        return 0
    return int((number if type(number) is Decimal else exact(number)).scaleb(8, EXACT))


def accepted(events: list[Event]) -> list[Event]:
    """The events, unless the engine refused.

    Raises:
        ApiError: with the engine's code and text.
    """
    if events and isinstance(events[0], Refused):
        raise ApiError(events[0].code, events[0].text)
    return events
