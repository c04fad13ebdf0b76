"""Every market stream of USD-M futures: its name on the wire, and what it delivers.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/ws-streams/market
"""

from __future__ import annotations

from typing import Any

from ...wire.stream_names import StreamNames
from ...wire.streams import Stream
from ...wire.words import NONE, MaybeWord, Symbol
from ..common.events import DepthEvent
from ..common.futures.streams import (
    PRICE_SPEED,
    SYMBOL,
    AggTrades,
    AllBookTickers,
    AllForceOrders,
    BookTicker,
    ContinuousKlines,
    ContractInfo,
    DepthDiffs,
    ForceOrders,
    Klines,
    PartialDepth,
    PriceSpeed,
    PriceSpeedText,
    Trades,
)
from ..common.streams import MARKET, PUBLIC, DerivativesStream, OfSymbol
from .events import (
    AssetIndexEvent,
    CompositeIndexEvent,
    MarkPriceEvent,
    MiniTickerEvent,
    TickerEvent,
    TradingSessionEvent,
)

__all__ = [
    "USDM_STREAMS",
    "AllAssetIndexes",
    "AllMarkPrices",
    "AllMiniTickers",
    "AllTickers24h",
    "AssetIndex",
    "CompositeIndex",
    "MarkPrice",
    "MiniTicker",
    "RpiDepthDiffs",
    "Ticker24h",
    "TradingSessionUpdates",
    "parse_stream",
]


class MarkPrice(OfSymbol[MarkPriceEvent], frozen=True):
    """Mark price and funding of a contract, every three seconds, or every second with `speed="1s"`."""

    template = "{symbol}@markPrice"
    pattern = SYMBOL + "@markPrice" + PRICE_SPEED
    route = MARKET

    speed: MaybeWord[PriceSpeed, PriceSpeedText] = NONE


class AllMarkPrices(DerivativesStream[list[MarkPriceEvent]], frozen=True):
    """Mark prices and funding of all contracts, every three seconds, or every second with `speed="1s"`.

    Perpetuals on stocks and commodities come in a list of their own.
    """

    template = "!markPrice@arr"
    pattern = "!markPrice@arr" + PRICE_SPEED
    route = MARKET

    speed: MaybeWord[PriceSpeed, PriceSpeedText] = NONE


class MiniTicker(OfSymbol[MiniTickerEvent], frozen=True):
    """24 hours up to now in short, every two seconds."""

    template = "{symbol}@miniTicker"
    pattern = SYMBOL + "@miniTicker"
    route = MARKET


class AllMiniTickers(DerivativesStream[list[MiniTickerEvent]], frozen=True):
    """24 hours up to now in short of all contracts that changed, once a second."""

    template = "!miniTicker@arr"
    pattern = "!miniTicker@arr"
    route = MARKET


class Ticker24h(OfSymbol[TickerEvent], frozen=True):
    """24 hours up to now, every two seconds."""

    template = "{symbol}@ticker"
    pattern = SYMBOL + "@ticker"
    route = MARKET


class AllTickers24h(DerivativesStream[list[TickerEvent]], frozen=True):
    """24 hours up to now of all contracts that changed, once a second."""

    template = "!ticker@arr"
    pattern = "!ticker@arr"
    route = MARKET


class RpiDepthDiffs(OfSymbol[DepthEvent], frozen=True):
    """The levels that changed, orders for retail takers (RPI) among them, twice a second. `rpi_depth` is their snapshot."""

    template = "{symbol}@rpiDepth@500ms"
    pattern = SYMBOL + "@rpiDepth@500ms"
    route = PUBLIC


class CompositeIndex(OfSymbol[CompositeIndexEvent], frozen=True):
    """What a composite index is worth and made of, once a second."""

    template = "{symbol}@compositeIndex"
    pattern = SYMBOL + "@compositeIndex"
    route = MARKET


class AssetIndex(DerivativesStream[AssetIndexEvent], frozen=True):
    """What a margin asset counts for in multi-assets mode, once a second; `asset_symbol` is ADAUSD, say."""

    template = "{asset_symbol}@assetIndex"
    pattern = r"(?P<asset_symbol>[^@!/\s]+)@assetIndex"
    route = MARKET

    asset_symbol: Symbol


class AllAssetIndexes(DerivativesStream[list[AssetIndexEvent]], frozen=True):
    """What every margin asset counts for in multi-assets mode, once a second."""

    template = "!assetIndex@arr"
    pattern = "!assetIndex@arr"
    route = MARKET


class TradingSessionUpdates(DerivativesStream[TradingSessionEvent], frozen=True):
    """The present sessions of the markets that perpetuals on stocks and commodities follow: one event for each, once a second."""

    template = "tradingSession"
    pattern = "tradingSession"
    route = MARKET


USDM_STREAMS: tuple[type[Stream[Any]], ...] = (
    AggTrades,
    Trades,
    MarkPrice,
    AllMarkPrices,
    Klines,
    ContinuousKlines,
    MiniTicker,
    AllMiniTickers,
    Ticker24h,
    AllTickers24h,
    BookTicker,
    AllBookTickers,
    ForceOrders,
    AllForceOrders,
    PartialDepth,
    DepthDiffs,
    RpiDepthDiffs,
    CompositeIndex,
    ContractInfo,
    AssetIndex,
    AllAssetIndexes,
    TradingSessionUpdates,
)

USDM_NAMES = StreamNames(
    "USD-M",
    USDM_STREAMS,
    examples={"symbol": "BTCUSDT", "pair": "BTCUSDT", "asset_symbol": "BTCUSD"},
    usual=AggTrades,
)


def parse_stream(name: str) -> Stream[Any]:
    """The stream that has this name; the symbol may be in either case.

    Raises:
        ValueError: no stream of USD-M is called so; the text names the nearest that is.
    """
    return USDM_NAMES.parse(name)
