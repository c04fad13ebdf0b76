"""What the stock endpoints answer.

Prices, quantities and amounts are `Decimal`, in USD or the quote asset; times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.enums import Side
from ..common.models import Done
from .enums import Acknowledgement, ConvertStatus, ConvertType, OrderStatus, OrderType, Tradability, TradingSession

field = msgspec.field

__all__ = [
    "CanceledOrder",
    "Conversion",
    "ConversionAsked",
    "Conversions",
    "Done",
    "ExchangeInfo",
    "Execution",
    "ListenKey",
    "MyTrade",
    "MyTrades",
    "Order",
    "OrderHistory",
    "PlacedOrder",
    "Quote",
    "Success",
    "SymbolInfo",
    "TokenizedAsset",
]


class SymbolInfo(Model, frozen=True, kw_only=True):
    """A US equity: how it can be traded, and the limits of its orders."""

    symbol: str
    tradability: Tradability
    tradability_update_time: Millis
    overnight_supported: bool
    fractionable: bool
    """In regular hours."""
    fractionable_eh: bool
    """In extended hours."""
    extended_session: bool
    max_num_orders: int
    """Open at a time."""
    step_size: Decimal
    multiplier_up: Decimal
    """The highest price, by the reference price."""
    multiplier_down: Decimal
    """The lowest price, by the reference price."""
    min_qty: Decimal
    max_qty: Decimal
    min_notional: Decimal
    max_notional: Decimal
    listing_time: Millis
    delisting_time: Millis | None = None
    """None where none is planned."""


class ExchangeInfo(Model, frozen=True, kw_only=True):
    """The trading rules of all symbols, or of one; none for a symbol that is not known."""

    time_zone: str = field(name="timezone")
    symbols: list[SymbolInfo]


class Quote(Model, frozen=True, kw_only=True):
    """The best bid and ask, at most about 5 seconds old, and how many shares they are for."""

    symbol: str
    bid_price: Decimal
    ask_price: Decimal
    bid_size: Decimal
    ask_size: Decimal


class TokenizedAsset(Model, frozen=True, kw_only=True):
    """A token, the equity that it stands for, and how much of that one token is."""

    asset_code: str
    asset_name: str
    underlying_equity_symbol: str
    multiplier: Decimal
    multiplier_valid: bool


class PlacedOrder(Model, frozen=True, kw_only=True):
    """Whether an order was taken. `status` is all that tells: FAILED comes as an answer, not as an error."""

    status: Acknowledgement
    order_id: str | None = None
    """None, it may be, of an order that failed: the page does not say."""
    client_order_id: str | None = None


class CanceledOrder(Model, frozen=True, kw_only=True):
    """Whether a cancel was taken. `status` is all that tells: FAILED comes as an answer, not as an error."""

    order_id: str
    status: Acknowledgement


class Success(Model, frozen=True, kw_only=True):
    """Whether the exchange took it."""

    success: bool


class Execution(Model, frozen=True, kw_only=True):
    """One trade of an order."""

    execution_id: str
    execution_at: Millis
    price: Decimal
    qty: Decimal


class Order(Model, frozen=True, kw_only=True):
    """An order. A MARKET order has no limit price and no session; one to buy has a notional instead of a quantity."""

    order_id: str
    client_order_id: str | None = None
    """Told by `get_order` alone."""
    symbol: str
    quote: str
    side: Side
    order_type: OrderType
    limit_price: Decimal | None = None
    avg_filled_price: Decimal | None = None
    """None before the first trade."""
    qty: Decimal | None = None
    notional: Decimal | None = None
    filled_qty: Decimal
    filled_total: Decimal | None = None
    """Of a MARKET order to buy."""
    fee: Decimal
    session: TradingSession | None = None
    status: OrderStatus
    created_at: Millis
    updated_at: Millis
    trades: list[Execution] | None = None
    """Newest first; told by `get_order` alone."""


class OrderHistory(Model, frozen=True, kw_only=True):
    """Orders, and how many there are in all."""

    total: int
    page: int
    size: int
    rows: list[Order]


class MyTrade(Model, frozen=True, kw_only=True):
    """One of the account's own trades."""

    execution_id: str
    order_id: str
    symbol: str
    quote: str
    side: Side
    order_type: OrderType
    price: Decimal
    qty: Decimal
    total: Decimal
    execution_at: Millis
    updated_at: Millis


class MyTrades(Model, frozen=True, kw_only=True):
    """Trades, and how many there are in all."""

    total: int
    page: int
    size: int
    rows: list[MyTrade]


class ConversionAsked(Model, frozen=True, kw_only=True):
    """A conversion that was asked for, and how far it is: mostly PROCESSING."""

    issuer_request_id: str
    status: ConvertStatus


class Conversion(Model, frozen=True, kw_only=True):
    """A conversion of shares into tokens, or back."""

    underlying_asset: str
    underlying_asset_amount: Decimal
    tokenized_asset: str
    tokenized_asset_amount: Decimal
    issuer_request_id: str
    convert_type: ConvertType
    status: ConvertStatus
    created_at: Millis
    updated_at: Millis


class Conversions(Model, frozen=True, kw_only=True):
    """Conversions. While `has_more`, `next_last_id` asks for those that follow."""

    rows: list[Conversion]
    has_more: bool
    next_last_id: int | None = None


class ListenKey(Model, frozen=True, kw_only=True):
    """The name of the user data stream; a secret, since who knows it can listen."""

    listen_key: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"
