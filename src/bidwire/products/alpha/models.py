"""What the Alpha endpoints answer: an `Answer` around the thing itself, which is its `data`.

Prices and quantities are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Generic, TypeVar

import msgspec

from ...wire.events import Level
from ...wire.words import Millis, Model
from ..common.models import Candle

field = msgspec.field
T = TypeVar("T")

__all__ = [
    "AggTrade",
    "Answer",
    "Asset",
    "DayStatistics",
    "Depth",
    "ExchangeInfo",
    "Filter",
    "Kline",
    "Rows",
    "SymbolInfo",
    "Token",
]

_SUCCESS = "000000"


class Answer(Model, Generic[T], frozen=True, kw_only=True):
    """What was asked for, as `data`. An answer whose `code` is not "000000" is no answer: it is raised as an error."""

    code: str
    message: str | None = None
    message_detail: str | None = None
    success: bool | None = None
    data: T

    def __post_init__(self) -> None:
        if self.code != _SUCCESS:
            raise ValueError(f"code {self.code}")


class Rows(Answer[list[T]], Generic[T], frozen=True, kw_only=True):
    """What was asked for, row by row."""

    @property
    def rows(self) -> list[T]:
        """The rows: `data` by the name that other products have for it."""
        return self.data


class Token(Model, frozen=True, kw_only=True):
    """A token of Alpha. A token that is no longer traded may lack its market's numbers: not documented."""

    token_id: str
    chain_id: str
    chain_icon_url: str
    chain_name: str
    contract_address: str
    name: str
    symbol: str
    icon_url: str
    price: Decimal | None = None
    percent_change_24h: Decimal | None = field(name="percentChange24h", default=None)
    volume_24h: Decimal | None = field(name="volume24h", default=None)
    market_cap: Decimal | None = None
    fdv: Decimal | None = None
    """The value of all tokens that there will ever be."""
    liquidity: Decimal | None = None
    total_supply: Decimal | None = None
    circulating_supply: Decimal | None = None
    holders: int | None = None
    decimals: int
    listing_cex: bool
    """Whether it is listed at spot."""
    hot_tag: bool
    cex_coin_name: str
    can_transfer: bool
    denomination: int
    offline: bool
    trade_decimal: int
    alpha_id: str
    """What its symbols begin with: `ALPHA_175` of `ALPHA_175USDT`."""
    offsell: bool
    price_high_24h: Decimal | None = field(name="priceHigh24h", default=None)
    price_low_24h: Decimal | None = field(name="priceLow24h", default=None)
    count_24h: int | None = field(name="count24h", default=None)
    online_tge: bool
    online_airdrop: bool
    score: int
    cex_off_display: bool
    stock_state: bool
    listing_time: Millis
    mul_point: int
    bn_exclusive_state: bool


class Asset(Model, frozen=True, kw_only=True):
    """An asset that is bought or paid with."""

    asset: str


class Filter(Model, frozen=True, kw_only=True):
    """A rule for orders of a symbol: which one says `filter_type`, and what goes with it is there."""

    filter_type: str
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    tick_size: Decimal | None = None
    step_size: Decimal | None = None
    max_qty: Decimal | None = None
    min_qty: Decimal | None = None
    limit: int | None = None
    min_notional: Decimal | None = None
    max_notional: Decimal | None = None
    multiplier_down: Decimal | None = None
    multiplier_up: Decimal | None = None
    bid_multiplier_up: Decimal | None = None
    ask_multiplier_up: Decimal | None = None
    bid_multiplier_down: Decimal | None = None
    ask_multiplier_down: Decimal | None = None


class SymbolInfo(Model, frozen=True, kw_only=True):
    """A symbol, its precisions and its filters."""

    symbol: str
    status: str
    base_asset: str
    quote_asset: str
    price_precision: int
    quantity_precision: int
    base_asset_precision: int
    quote_precision: int
    filters: list[Filter]
    order_types: list[str]


class ExchangeInfo(Model, frozen=True, kw_only=True):
    """The symbols that can be traded, and the assets that they are made of."""

    time_zone: str = field(name="timezone")
    assets: list[Asset]
    symbols: list[SymbolInfo]
    order_types: str | None = None
    """Empty in the documentation's example: those of a symbol stand with it."""


class Kline(Candle, frozen=True, kw_only=True, array_like=True):
    """One candle. The last one of an answer is usually still open."""


class DayStatistics(Model, frozen=True, kw_only=True):
    """24 hours up to now."""

    symbol: str
    price_change: Decimal
    price_change_percent: Decimal
    weighted_avg_price: Decimal
    last_price: Decimal
    last_qty: Decimal
    open_price: Decimal
    high_price: Decimal
    low_price: Decimal
    volume: Decimal
    quote_volume: Decimal
    open_time: Millis
    close_time: Millis
    first_id: int
    last_id: int
    count: int


class AggTrade(Model, frozen=True, kw_only=True):
    """The fills of one taker order at one price."""

    agg_trade_id: int = field(name="a")
    price: Decimal = field(name="p")
    quantity: Decimal = field(name="q")
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="l")
    time: Millis = field(name="T")
    is_buyer_maker: bool = field(name="m")
    """Older pages call it deprecated."""


class Depth(Model, frozen=True, kw_only=True):
    """A book: best prices first on both sides. `event_time` is when it was sent, `transaction_time` when it stood so."""

    last_update_id: int
    symbol: str
    bids: list[Level]
    asks: list[Level]
    event_time: Millis = field(name="E")
    transaction_time: Millis = field(name="T")
