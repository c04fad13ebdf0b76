"""What the market streams of European options send. Numbers stay text until they are asked for (`wire/events.py`).

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/ws-streams/public
"""

from __future__ import annotations

import msgspec

from ...wire.events import Event, exactly
from ...wire.words import Millis
from ..common.enums import Side
from ..common.events import CandleUpdate, TickerParts
from .enums import ContractStatus, KlineInterval, OptionSide

field = msgspec.field

__all__ = [
    "IndexPriceEvent",
    "KlineEvent",
    "KlineUpdate",
    "MarkPriceEvent",
    "NewSymbolEvent",
    "OpenInterestEvent",
    "TickerEvent",
    "TradeEvent",
]


class TradeEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="trade"):
    """One trade of a contract."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price_text: str = field(name="p")
    quantity_text: str = field(name="q")
    trade_time: Millis = field(name="T")
    trade_type: str = field(name="X")
    """MARKET, or BLOCK for one that was agreed outside the book."""
    side: Side = field(name="S")
    """The taker's."""
    is_buyer_maker: bool = field(name="m")

    price = exactly("price_text")
    quantity = exactly("quantity_text")


class TickerEvent(TickerParts, frozen=True, kw_only=True, tag_field="e", tag="24hrTicker"):
    """24 hours of a contract up to now."""

    quote_volume_text: str = field(name="q")

    quote_volume = exactly("quote_volume_text")


class KlineUpdate(CandleUpdate, frozen=True, kw_only=True):
    """A candle as it stands."""

    symbol: str = field(name="s")
    interval: KlineInterval = field(name="i")
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="L")


class KlineEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="kline"):
    """The current candle of a contract, and once more when it has closed (`kline.is_closed`)."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    kline: KlineUpdate = field(name="k")


class MarkPriceEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="markPrice"):
    """A contract's mark price, best prices, implied volatilities, greeks and price limits."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    mark_price_text: str = field(name="mp")
    index_price_text: str = field(name="i")
    estimated_settle_price_text: str = field(name="P")
    """Of use in the last half an hour before the expiry."""
    bid_price_text: str = field(name="bo")
    ask_price_text: str = field(name="ao")
    bid_quantity_text: str = field(name="bq")
    ask_quantity_text: str = field(name="aq")
    bid_iv_text: str = field(name="b")
    """-1 where there is no bid, as of asks."""
    ask_iv_text: str = field(name="a")
    high_price_limit_text: str = field(name="hl")
    low_price_limit_text: str = field(name="ll")
    mark_iv_text: str = field(name="vo")
    risk_free_interest_text: str = field(name="rf")
    delta_text: str = field(name="d")
    theta_text: str = field(name="t")
    gamma_text: str = field(name="g")
    vega_text: str = field(name="v")

    mark_price = exactly("mark_price_text")
    index_price = exactly("index_price_text")
    estimated_settle_price = exactly("estimated_settle_price_text")
    bid_price = exactly("bid_price_text")
    ask_price = exactly("ask_price_text")
    bid_quantity = exactly("bid_quantity_text")
    ask_quantity = exactly("ask_quantity_text")
    bid_iv = exactly("bid_iv_text")
    ask_iv = exactly("ask_iv_text")
    high_price_limit = exactly("high_price_limit_text")
    low_price_limit = exactly("low_price_limit_text")
    mark_iv = exactly("mark_iv_text")
    risk_free_interest = exactly("risk_free_interest_text")
    delta = exactly("delta_text")
    theta = exactly("theta_text")
    gamma = exactly("gamma_text")
    vega = exactly("vega_text")


class IndexPriceEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="indexPrice"):
    """The index price of an underlying."""

    event_time: Millis = field(name="E")
    underlying: str = field(name="s")
    index_price_text: str = field(name="p")

    index_price = exactly("index_price_text")


class OpenInterestEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="openInterest"):
    """How much of a contract is open, in contracts and in USDT."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    sum_open_interest_text: str = field(name="o")
    sum_open_interest_usd_text: str = field(name="h")

    sum_open_interest = exactly("sum_open_interest_text")
    sum_open_interest_usd = exactly("sum_open_interest_usd_text")


class NewSymbolEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="optionSymbol"):
    """A contract that is listed."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    underlying: str = field(name="ps")
    quote_asset: str = field(name="qa")
    side: OptionSide = field(name="d")
    strike_price_text: str = field(name="sp")
    expiry_date: Millis = field(name="dt")
    unit: int = field(name="u")
    """Units of the underlying in one contract."""
    onboard_date: Millis = field(name="ot")
    contract_status: ContractStatus = field(name="cs")

    strike_price = exactly("strike_price_text")
