"""What the convert endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model

field = msgspec.field

__all__ = [
    "Accepted",
    "AssetPrecision",
    "LimitOrders",
    "MyTrades",
    "Order",
    "Pair",
    "PlacedOrder",
    "Quote",
]


class Pair(Model, frozen=True, kw_only=True):
    """Two assets of which one can be converted into the other, and how much of each."""

    from_asset: str
    to_asset: str
    from_asset_min_amount: Decimal
    from_asset_max_amount: Decimal
    to_asset_min_amount: Decimal
    to_asset_max_amount: Decimal


class AssetPrecision(Model, frozen=True, kw_only=True):
    """How many decimals an asset's amounts have."""

    asset: str
    fraction: int


class Quote(Model, frozen=True, kw_only=True):
    """An offer. `quote_id` is there only if the funds suffice; the offer holds until `valid_timestamp`."""

    quote_id: str | None = None
    ratio: Decimal
    inverse_ratio: Decimal
    valid_timestamp: Millis
    to_amount: Decimal
    from_amount: Decimal


class Accepted(Model, frozen=True, kw_only=True):
    """An offer that was taken; it is not done before its status says SUCCESS."""

    order_id: str
    create_time: Millis
    order_status: str


class Order(Model, frozen=True, kw_only=True):
    """A conversion: what became of it."""

    order_id: int
    order_status: str
    from_asset: str
    from_amount: Decimal
    to_asset: str
    to_amount: Decimal
    ratio: Decimal
    inverse_ratio: Decimal
    create_time: Millis
    quote_id: str | None = None
    expired_timestamp: Millis | None = None


class PlacedOrder(Model, frozen=True, kw_only=True):
    """A limit order, and how it stands."""

    order_id: int
    status: str


class LimitOrders(Model, frozen=True, kw_only=True):
    """The limit orders that wait."""

    rows: list[Order] = field(name="list")


class MyTrades(Model, frozen=True, kw_only=True):
    """Past conversions, and whether there are more."""

    rows: list[Order] = field(name="list")
    start_time: Millis
    end_time: Millis
    limit: int
    more_data: bool
