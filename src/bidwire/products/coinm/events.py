"""What the market streams of COIN-M futures send beside what those of all futures do (`common/futures/events.py`).

Quantities and volumes are contracts. https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/ws-streams
"""

from __future__ import annotations

import msgspec

from ...wire.events import Event, exactly, maybe_exactly
from ...wire.words import Millis
from ..common.futures.events import FuturesTickerParts, MarkPriceParts, MiniTickerParts
from .enums import KlineInterval

field = msgspec.field

__all__ = [
    "IndexPriceEvent",
    "IndexPriceKlineEvent",
    "MarkPriceEvent",
    "MarkPriceKlineEvent",
    "MiniTickerEvent",
    "PriceKlineUpdate",
    "TickerEvent",
]


class MiniTickerEvent(MiniTickerParts, frozen=True, kw_only=True, tag_field="e", tag="24hrMiniTicker"):
    """24 hours up to now, the short form."""

    base_volume_text: str = field(name="q")

    base_volume = exactly("base_volume_text")


class TickerEvent(FuturesTickerParts, frozen=True, kw_only=True, tag_field="e", tag="24hrTicker"):
    """24 hours up to now."""

    base_volume_text: str = field(name="q")

    base_volume = exactly("base_volume_text")


class MarkPriceEvent(MarkPriceParts, frozen=True, kw_only=True, tag_field="e", tag="markPriceUpdate"):
    """A contract's mark price, and its funding."""

    index_price_text: str | None = field(name="i", default=None)
    """Documented; recordings before 2023-06 are without it."""
    estimated_settle_price_text: str = field(name="P")
    """Of use in the last hour before a delivery."""

    index_price = maybe_exactly("index_price_text")
    estimated_settle_price = exactly("estimated_settle_price_text")


class IndexPriceEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="indexPriceUpdate"):
    """A pair's index price."""

    event_time: Millis = field(name="E")
    pair: str = field(name="i")
    index_price_text: str = field(name="p")

    index_price = exactly("index_price_text")


class PriceKlineUpdate(Event, frozen=True, kw_only=True):
    """A candle of an index or mark price as it stands: prices alone. What stands where volumes would says nothing."""

    open_time: Millis = field(name="t")
    close_time: Millis = field(name="T")
    symbol: str = field(name="s")
    """Of an index candle as it comes: "0"."""
    interval: KlineInterval = field(name="i")
    unused_first: int = field(name="f")
    unused_last: int = field(name="L")
    open_text: str = field(name="o")
    close_text: str = field(name="c")
    high_text: str = field(name="h")
    low_text: str = field(name="l")
    unused_volume: str = field(name="v")
    samples: int = field(name="n")
    """How many prices it was made of."""
    is_closed: bool = field(name="x")
    unused_quote_volume: str = field(name="q")
    unused_taker_buy_volume: str = field(name="V")
    unused_taker_buy_quote_volume: str = field(name="Q")
    unused: str = field(name="B", default="0")

    open = exactly("open_text")
    close = exactly("close_text")
    high = exactly("high_text")
    low = exactly("low_text")


class IndexPriceKlineEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="indexPrice_kline"):
    """The current candle of a pair's index price."""

    event_time: Millis = field(name="E")
    pair: str = field(name="ps")
    kline: PriceKlineUpdate = field(name="k")


class MarkPriceKlineEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="markPrice_kline"):
    """The current candle of a contract's mark price."""

    event_time: Millis = field(name="E")
    pair: str = field(name="ps")
    kline: PriceKlineUpdate = field(name="k")
