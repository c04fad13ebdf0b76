"""What the market streams of USD-M futures send beside what those of all futures do (`common/futures/events.py`)."""

from __future__ import annotations

import msgspec

from ...wire.events import Event, exactly
from ...wire.words import Millis
from ..common.futures.events import FuturesTickerParts, MarkPriceParts, MiniTickerParts

field = msgspec.field

__all__ = [
    "AssetIndexEvent",
    "CompositeIndexEvent",
    "CompositeIndexPart",
    "MarkPriceEvent",
    "MiniTickerEvent",
    "TickerEvent",
    "TradingSessionEvent",
]


class MiniTickerEvent(MiniTickerParts, frozen=True, kw_only=True, tag_field="e", tag="24hrMiniTicker"):
    """24 hours up to now, the short form."""

    quote_volume_text: str = field(name="q")

    quote_volume = exactly("quote_volume_text")


class TickerEvent(FuturesTickerParts, frozen=True, kw_only=True, tag_field="e", tag="24hrTicker"):
    """24 hours up to now."""

    quote_volume_text: str = field(name="q")

    quote_volume = exactly("quote_volume_text")


class MarkPriceEvent(MarkPriceParts, frozen=True, kw_only=True, tag_field="e", tag="markPriceUpdate"):
    """A contract's mark and index price, and its funding."""

    index_price_text: str = field(name="i")
    estimated_settle_price_text: str = field(name="P")
    """Of use in the last hour before a delivery."""

    index_price = exactly("index_price_text")
    estimated_settle_price = exactly("estimated_settle_price_text")


class CompositeIndexPart(Event, frozen=True, kw_only=True):
    """One asset of a composite index, and what it weighs."""

    base_asset: str = field(name="b")
    quote_asset: str = field(name="q")
    weight_in_quantity_text: str = field(name="w")
    weight_in_percentage_text: str = field(name="W")
    index_price_text: str = field(name="i")

    weight_in_quantity = exactly("weight_in_quantity_text")
    weight_in_percentage = exactly("weight_in_percentage_text")
    index_price = exactly("index_price_text")


class CompositeIndexEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="compositeIndex"):
    """What a composite index is worth and made of."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    price_text: str = field(name="p")
    component: str = field(name="C")
    """What its parts are: baseAsset."""
    base_asset_list: list[CompositeIndexPart] = field(name="c")

    price = exactly("price_text")


class AssetIndexEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="assetIndexUpdate"):
    """What a margin asset counts for in multi-assets mode: the index, less or more a buffer."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    index_price_text: str = field(name="i")
    bid_buffer_text: str = field(name="b")
    ask_buffer_text: str = field(name="a")
    bid_rate_text: str = field(name="B")
    ask_rate_text: str = field(name="A")
    auto_exchange_bid_buffer_text: str = field(name="q")
    auto_exchange_ask_buffer_text: str = field(name="g")
    auto_exchange_bid_rate_text: str = field(name="Q")
    auto_exchange_ask_rate_text: str = field(name="G")

    index_price = exactly("index_price_text")
    bid_buffer = exactly("bid_buffer_text")
    ask_buffer = exactly("ask_buffer_text")
    bid_rate = exactly("bid_rate_text")
    ask_rate = exactly("ask_rate_text")
    auto_exchange_bid_buffer = exactly("auto_exchange_bid_buffer_text")
    auto_exchange_ask_buffer = exactly("auto_exchange_ask_buffer_text")
    auto_exchange_bid_rate = exactly("auto_exchange_bid_rate_text")
    auto_exchange_ask_rate = exactly("auto_exchange_ask_rate_text")


class TradingSessionEvent(Event, frozen=True, kw_only=True):
    """The present session of a market that perpetuals on stocks and commodities follow."""

    event: str = field(name="e")
    """Which market: EquityUpdate (of the U.S.), CommodityUpdate, KR_EquityUpdate, HK_EquityUpdate, CN_EquityUpdate."""
    event_time: Millis = field(name="E")
    start_time: Millis = field(name="t")
    end_time: Millis = field(name="T")
    type: str = field(name="S")
    """REGULAR, PRE_MARKET, AFTER_MARKET, OVERNIGHT or NO_TRADING."""
