"""What the public spot endpoints answer: the exchange, its books, trades and statistics.

Prices and quantities are `Decimal`, times are epoch milliseconds (microseconds
where the client asked for them).
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

import msgspec

from ....wire.events import Level
from ....wire.words import Millis, Model, shown_fields
from ...common.models import Candle
from ...common.models import Done as Done
from ...common.models import RateLimit as RateLimit
from ...common.models import ServerTime as ServerTime
from ..enums import (
    CalculationType,
    ExecutionRule,
    OrderType,
    SelfTradePreventionMode,
    SymbolStatus,
)
from .filters import F, Filter, filters_from, find

field = msgspec.field


class SmartRouting(Model, frozen=True, kw_only=True):
    """Symbols between which smart order routing chooses."""

    base_asset: str
    symbols: list[str]


class SymbolInfo(Model, frozen=True, kw_only=True, dict=True, gc=True):
    """One symbol and its trading rules. `filters` are read when they are first asked for."""

    symbol: str
    status: SymbolStatus
    base_asset: str
    base_asset_precision: int
    quote_asset: str
    quote_precision: int
    quote_asset_precision: int
    base_commission_precision: int
    quote_commission_precision: int
    order_types: list[OrderType]
    iceberg_allowed: bool
    oco_allowed: bool
    oto_allowed: bool = False
    opo_allowed: bool = False
    quote_order_qty_market_allowed: bool
    allow_trailing_stop: bool = False
    cancel_replace_allowed: bool = False
    amend_allowed: bool = False
    peg_instructions_allowed: bool = False
    is_spot_trading_allowed: bool
    is_margin_trading_allowed: bool
    filters_text: msgspec.Raw = field(name="filters")
    permissions: list[str]
    permission_sets: list[list[str]] = []
    """One of each inner list is needed to trade; empty where the request said not to show them."""
    default_self_trade_prevention_mode: SelfTradePreventionMode | None = None
    allowed_self_trade_prevention_modes: list[SelfTradePreventionMode] = []

    @cached_property
    def filters(self) -> list[Filter]:
        """The rules for prices, quantities and counts."""
        return filters_from(self.filters_text)

    def filter(self, kind: type[F]) -> F | None:
        """One rule by its class, None where the symbol does not have it: `symbol.filter(LotSize)`."""
        return find(self.filters, kind)

    def __repr__(self) -> str:
        return _shown(self)


class ExchangeInfo(Model, frozen=True, kw_only=True, dict=True, gc=True):
    """The exchange's limits, rules and symbols."""

    time_zone: str = field(name="timezone")
    server_time: Millis | None = None
    """None where the answer came as SBE, which does not have it."""
    rate_limits: list[RateLimit]
    exchange_filters_text: msgspec.Raw = field(name="exchangeFilters")
    symbols: list[SymbolInfo]
    sors: list[SmartRouting] | None = None

    @cached_property
    def exchange_filters(self) -> list[Filter]:
        """Rules that hold across all symbols."""
        return filters_from(self.exchange_filters_text)

    @cached_property
    def by_symbol(self) -> dict[str, SymbolInfo]:
        """The symbols by name."""
        return {info.symbol: info for info in self.symbols}

    def __repr__(self) -> str:
        return _shown(self)


class PriceRange(Model, frozen=True, kw_only=True, tag_field="ruleType", tag="PRICE_RANGE"):
    """At which prices an order may trade, as factors of the reference price; None: no bound on that side."""

    bid_limit_mult_up: Decimal | None = None
    bid_limit_mult_down: Decimal | None = None
    ask_limit_mult_up: Decimal | None = None
    ask_limit_mult_down: Decimal | None = None


class SymbolRules(Model, frozen=True, kw_only=True):
    """The execution rules of one symbol, as the exchange wrote them; `price_range` is the one there is so far."""

    symbol: str
    rules: list[dict[str, Any]]

    @property
    def rule_types(self) -> list[ExecutionRule]:
        return [ExecutionRule(rule["ruleType"]) for rule in self.rules]

    @property
    def price_range(self) -> PriceRange | None:
        """The rule on prices, None where the symbol has none."""
        for rule in self.rules:
            if rule.get("ruleType") == ExecutionRule.PRICE_RANGE:
                return msgspec.convert(rule, PriceRange)
        return None


class ExecutionRules(Model, frozen=True, kw_only=True):
    """The execution rules of the symbols that were asked for."""

    symbol_rules: list[SymbolRules]


class Depth(Model, frozen=True, kw_only=True):
    """A book: best prices first on both sides."""

    last_update_id: int
    bids: list[Level]
    asks: list[Level]


class Trade(Model, frozen=True, kw_only=True):
    """One trade."""

    id: int
    price: Decimal
    qty: Decimal
    quote_qty: Decimal
    time: Millis
    is_buyer_maker: bool
    is_best_match: bool


class BlockTrade(Model, frozen=True, kw_only=True):
    """One block trade."""

    id: int
    price: Decimal
    qty: Decimal
    quote_qty: Decimal
    time: Millis
    is_buyer_maker: bool


class AggTrade(Model, frozen=True, kw_only=True):
    """The fills of one taker order at one price."""

    agg_trade_id: int = field(name="a")
    price: Decimal = field(name="p")
    quantity: Decimal = field(name="q")
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="l")
    time: Millis = field(name="T")
    is_buyer_maker: bool = field(name="m")
    is_best_match: bool = field(name="M")


class Kline(Candle, frozen=True, kw_only=True, array_like=True):
    """One candle. The last one of an answer is usually still open."""


class AveragePrice(Model, frozen=True, kw_only=True):
    """The volume-weighted price of the last `mins` minutes."""

    mins: int
    price: Decimal
    close_time: Millis
    """When the last trade was."""


class DayStatistics(Model, frozen=True, kw_only=True):
    """24 hours up to now. What is optional is missing in MINI answers; trade ids are -1 where nothing traded."""

    symbol: str
    price_change: Decimal | None = None
    price_change_percent: Decimal | None = None
    weighted_avg_price: Decimal | None = None
    prev_close_price: Decimal | None = None
    last_price: Decimal
    last_qty: Decimal | None = None
    bid_price: Decimal | None = None
    bid_qty: Decimal | None = None
    ask_price: Decimal | None = None
    ask_qty: Decimal | None = None
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


class WindowStatistics(Model, frozen=True, kw_only=True):
    """A trading day, or a window of the caller's choice. What is optional is missing in MINI answers."""

    symbol: str
    price_change: Decimal | None = None
    price_change_percent: Decimal | None = None
    weighted_avg_price: Decimal | None = None
    open_price: Decimal
    high_price: Decimal
    low_price: Decimal
    last_price: Decimal
    volume: Decimal
    quote_volume: Decimal
    open_time: Millis
    close_time: Millis
    first_id: int
    last_id: int
    count: int


class LastPrice(Model, frozen=True, kw_only=True):
    """The last price of a symbol."""

    symbol: str
    price: Decimal


class BestPrices(Model, frozen=True, kw_only=True):
    """Best bid and ask of a symbol; zeros where a side of the book is empty."""

    symbol: str
    bid_price: Decimal
    bid_qty: Decimal
    ask_price: Decimal
    ask_qty: Decimal


class ReferencePriceQuote(Model, frozen=True, kw_only=True):
    """The reference price of a symbol, None while none is set."""

    symbol: str
    reference_price: Decimal | None
    timestamp: Millis


class ReferencePriceCalculation(Model, frozen=True, kw_only=True):
    """How a reference price comes about: the mean of buckets, or from outside the matching engine."""

    symbol: str
    calculation_type: CalculationType
    bucket_count: int | None = None
    bucket_width_ms: int | None = None
    external_calculation_id: int | None = None


def _shown(model: Model) -> str:
    parts = (f"{name}={getattr(model, name)!r}" for _, name, _ in shown_fields(type(model)))
    return f"{type(model).__name__}({', '.join(parts)})"
