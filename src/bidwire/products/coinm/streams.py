"""Every market stream of COIN-M futures: its name on the wire, and what it delivers. They are all at one host, without routes.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/ws-streams
"""

from __future__ import annotations

from typing import Any

from ...wire.stream_names import StreamNames
from ...wire.streams import Stream
from ...wire.words import NONE, MaybeWord, Symbol, Word
from ..common.futures.streams import (
    INTERVAL,
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
    OfInterval,
    PartialDepth,
    PriceSpeed,
    PriceSpeedText,
    Trades,
)
from ..common.streams import DerivativesStream, OfSymbol
from .enums import KlineInterval, KlineIntervalText
from .events import (
    IndexPriceEvent,
    IndexPriceKlineEvent,
    MarkPriceEvent,
    MarkPriceKlineEvent,
    MiniTickerEvent,
    TickerEvent,
)

__all__ = [
    "COINM_STREAMS",
    "AllMiniTickers",
    "AllTickers24h",
    "IndexPrice",
    "IndexPriceKlines",
    "MarkPrice",
    "MarkPriceKlines",
    "MiniTicker",
    "PairMarkPrices",
    "Ticker24h",
    "parse_stream",
]

# BTCUSD_PERP is a contract, BTCUSD its pair.
_CONTRACT = r"(?P<symbol>[^@!/\s_]+_[^@!/\s]+)"
_PAIR = r"(?P<pair>[^@!/\s_]+)"


class IndexPrice(DerivativesStream[IndexPriceEvent], frozen=True):
    """The index price of a pair, every three seconds, or every second with `speed="1s"`."""

    template = "{pair}@indexPrice"
    pattern = _PAIR + "@indexPrice" + PRICE_SPEED

    pair: Symbol
    speed: MaybeWord[PriceSpeed, PriceSpeedText] = NONE


class MarkPrice(OfSymbol[MarkPriceEvent], frozen=True):
    """Mark price and funding of a contract (BTCUSD_PERP), every three seconds, or every second with `speed="1s"`."""

    template = "{symbol}@markPrice"
    pattern = _CONTRACT + "@markPrice" + PRICE_SPEED

    speed: MaybeWord[PriceSpeed, PriceSpeedText] = NONE


class PairMarkPrices(DerivativesStream[list[MarkPriceEvent]], frozen=True):
    """Mark prices and funding of all contracts of a pair (BTCUSD), every three seconds, or every second with `speed="1s"`."""

    template = "{pair}@markPrice"
    pattern = _PAIR + "@markPrice" + PRICE_SPEED

    pair: Symbol
    speed: MaybeWord[PriceSpeed, PriceSpeedText] = NONE


class IndexPriceKlines(DerivativesStream[IndexPriceKlineEvent], frozen=True):
    """The current candle of a pair's index price; intervals are 1m and longer."""

    template = "{pair}@indexPriceKline_{interval}"
    pattern = f"{_PAIR}@indexPriceKline_{INTERVAL}"

    pair: Symbol
    interval: Word[KlineInterval, KlineIntervalText]


class MarkPriceKlines(OfInterval[MarkPriceKlineEvent], frozen=True):
    """The current candle of a contract's mark price; intervals are 1m and longer."""

    template = "{symbol}@markPriceKline_{interval}"
    pattern = f"{SYMBOL}@markPriceKline_{INTERVAL}"


class MiniTicker(OfSymbol[MiniTickerEvent], frozen=True):
    """24 hours up to now in short, twice a second."""

    template = "{symbol}@miniTicker"
    pattern = SYMBOL + "@miniTicker"


class AllMiniTickers(DerivativesStream[list[MiniTickerEvent]], frozen=True):
    """24 hours up to now in short of all contracts that changed, once a second."""

    template = "!miniTicker@arr"
    pattern = "!miniTicker@arr"


class Ticker24h(OfSymbol[TickerEvent], frozen=True):
    """24 hours up to now, twice a second."""

    template = "{symbol}@ticker"
    pattern = SYMBOL + "@ticker"


class AllTickers24h(DerivativesStream[list[TickerEvent]], frozen=True):
    """24 hours up to now of all contracts that changed, once a second."""

    template = "!ticker@arr"
    pattern = "!ticker@arr"


COINM_STREAMS: tuple[type[Stream[Any]], ...] = (
    AggTrades,
    Trades,
    IndexPrice,
    MarkPrice,
    PairMarkPrices,
    Klines,
    ContinuousKlines,
    IndexPriceKlines,
    MarkPriceKlines,
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
    ContractInfo,
)

COINM_NAMES = StreamNames(
    "COIN-M", COINM_STREAMS, examples={"symbol": "BTCUSD_PERP", "pair": "BTCUSD"}, usual=AggTrades
)


def parse_stream(name: str) -> Stream[Any]:
    """The stream that has this name; the symbol may be in either case.

    Raises:
        ValueError: no stream of COIN-M is called so; the text names the nearest that is.
    """
    return COINM_NAMES.parse(name)
