"""The rules that prices, quantities and counts of orders must keep (filters.md of the spot API documentation).

A filter is told by its `filterType`. One that is newer than this package is
an `UnknownFilter` with everything it said.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias, TypeVar, cast

import msgspec

from ....wire.words import Millis, Model

F = TypeVar("F", bound="FilterBase")


class FilterBase(Model, frozen=True, kw_only=True, tag_field="filterType"):
    """One rule; `filter_type` is its word on the wire."""

    @property
    def filter_type(self) -> str:
        return cast("str", self.__struct_config__.tag)


class PriceFilter(FilterBase, frozen=True, kw_only=True, tag="PRICE_FILTER"):
    """Bounds and grid of prices; a bound of 0 is no bound."""

    min_price: Decimal
    max_price: Decimal
    tick_size: Decimal


class PercentPrice(FilterBase, frozen=True, kw_only=True, tag="PERCENT_PRICE"):
    """How far a price may be from the average (or reference) price, as factors of it."""

    multiplier_up: Decimal
    multiplier_down: Decimal
    avg_price_mins: int
    """Minutes that the average covers; 0: the last price stands for it."""


class PercentPriceBySide(FilterBase, frozen=True, kw_only=True, tag="PERCENT_PRICE_BY_SIDE"):
    """How far a price may be from the average (or reference) price, for buying and for selling."""

    bid_multiplier_up: Decimal
    bid_multiplier_down: Decimal
    ask_multiplier_up: Decimal
    ask_multiplier_down: Decimal
    avg_price_mins: int


class LotSize(FilterBase, frozen=True, kw_only=True, tag="LOT_SIZE"):
    """Bounds and grid of quantities."""

    min_qty: Decimal
    max_qty: Decimal
    step_size: Decimal


class MarketLotSize(FilterBase, frozen=True, kw_only=True, tag="MARKET_LOT_SIZE"):
    """Bounds and grid of quantities of MARKET orders; a step of 0 is no grid."""

    min_qty: Decimal
    max_qty: Decimal
    step_size: Decimal


class MinNotional(FilterBase, frozen=True, kw_only=True, tag="MIN_NOTIONAL"):
    """The least that price times quantity may be."""

    min_notional: Decimal
    apply_to_market: bool
    avg_price_mins: int


class Notional(FilterBase, frozen=True, kw_only=True, tag="NOTIONAL"):
    """The range that price times quantity must be in."""

    min_notional: Decimal
    apply_min_to_market: bool
    max_notional: Decimal
    apply_max_to_market: bool
    avg_price_mins: int


class IcebergParts(FilterBase, frozen=True, kw_only=True, tag="ICEBERG_PARTS"):
    """Into how many parts an iceberg order may fall."""

    limit: int


class MaxNumOrders(FilterBase, frozen=True, kw_only=True, tag="MAX_NUM_ORDERS"):
    """How many orders an account may have open on the symbol."""

    max_num_orders: int


class MaxNumAlgoOrders(FilterBase, frozen=True, kw_only=True, tag="MAX_NUM_ALGO_ORDERS"):
    """How many stop and take-profit orders an account may have open on the symbol."""

    max_num_algo_orders: int


class MaxNumIcebergOrders(FilterBase, frozen=True, kw_only=True, tag="MAX_NUM_ICEBERG_ORDERS"):
    """How many iceberg orders an account may have open on the symbol."""

    max_num_iceberg_orders: int


class MaxPosition(FilterBase, frozen=True, kw_only=True, tag="MAX_POSITION"):
    """How much of the base asset an account may hold, open buy orders included."""

    max_position: Decimal


class TrailingDelta(FilterBase, frozen=True, kw_only=True, tag="TRAILING_DELTA"):
    """Bounds of `trailing_delta`, in basis points."""

    min_trailing_above_delta: int
    max_trailing_above_delta: int
    min_trailing_below_delta: int
    max_trailing_below_delta: int


class MaxNumOrderAmends(FilterBase, frozen=True, kw_only=True, tag="MAX_NUM_ORDER_AMENDS"):
    """How often one order may be amended."""

    max_num_order_amends: int


class MaxNumOrderLists(FilterBase, frozen=True, kw_only=True, tag="MAX_NUM_ORDER_LISTS"):
    """How many order lists an account may have open on the symbol."""

    max_num_order_lists: int


class TPlusSell(FilterBase, frozen=True, kw_only=True, tag="T_PLUS_SELL"):
    """What was bought may be sold from `end_time` on. Not in filters.md, but in the exchange's SBE schema."""

    end_time: Millis


class ExchangeMaxNumOrders(FilterBase, frozen=True, kw_only=True, tag="EXCHANGE_MAX_NUM_ORDERS"):
    """How many orders an account may have open on the whole exchange."""

    max_num_orders: int


class ExchangeMaxNumAlgoOrders(FilterBase, frozen=True, kw_only=True, tag="EXCHANGE_MAX_NUM_ALGO_ORDERS"):
    """How many stop and take-profit orders an account may have open on the whole exchange."""

    max_num_algo_orders: int


class ExchangeMaxNumIcebergOrders(FilterBase, frozen=True, kw_only=True, tag="EXCHANGE_MAX_NUM_ICEBERG_ORDERS"):
    """How many iceberg orders an account may have open on the whole exchange."""

    max_num_iceberg_orders: int


class ExchangeMaxNumOrderLists(FilterBase, frozen=True, kw_only=True, tag="EXCHANGE_MAX_NUM_ORDER_LISTS"):
    """How many order lists an account may have open on the whole exchange."""

    max_num_order_lists: int


class MaxAsset(FilterBase, frozen=True, kw_only=True, tag="MAX_ASSET"):
    """The most of an asset that one order of the account may move."""

    asset: str
    limit: Decimal


class UnknownFilter(Model, frozen=True, kw_only=True):
    """A rule that this package does not know, or not in this shape."""

    filter_type: str
    fields: dict[str, Any]
    """All that it said, by wire names."""


KnownFilter: TypeAlias = (
    PriceFilter
    | PercentPrice
    | PercentPriceBySide
    | LotSize
    | MarketLotSize
    | MinNotional
    | Notional
    | IcebergParts
    | MaxNumOrders
    | MaxNumAlgoOrders
    | MaxNumIcebergOrders
    | MaxPosition
    | TrailingDelta
    | MaxNumOrderAmends
    | MaxNumOrderLists
    | TPlusSell
    | ExchangeMaxNumOrders
    | ExchangeMaxNumAlgoOrders
    | ExchangeMaxNumIcebergOrders
    | ExchangeMaxNumOrderLists
    | MaxAsset
)
Filter: TypeAlias = KnownFilter | UnknownFilter


@cache
def _decoder() -> msgspec.json.Decoder[list[KnownFilter]]:
    return msgspec.json.Decoder(list[KnownFilter])


def filters_from(text: msgspec.Raw | bytes) -> list[Filter]:
    """The filters of a JSON list, those that we do not know among them.

    Raises:
        msgspec.DecodeError: the text is no list of objects with a filterType.
    """
    try:
        return list(_decoder().decode(text))
    except msgspec.ValidationError:
        return [_filter_from(fields) for fields in msgspec.json.decode(text, type=list[dict[str, Any]])]


def _filter_from(fields: dict[str, Any]) -> Filter:
    try:
        known: KnownFilter = msgspec.convert(fields, KnownFilter)
    except msgspec.ValidationError:
        return UnknownFilter(filter_type=str(fields.get("filterType", "")), fields=fields)
    return known


def find(filters: list[Filter], kind: type[F]) -> F | None:
    """The filter of this kind, None if there is none."""
    return next((one for one in filters if isinstance(one, kind)), None)
