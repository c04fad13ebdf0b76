"""Every market stream of European options: its name on the wire, and what it delivers.

Contracts are written as everywhere (BTC-260925-90000-C), underlyings with their quote (BTCUSDT), expiries as yymmdd.
https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/ws-streams/market
"""

from __future__ import annotations

from typing import Any, Literal

from ...wire.stream_names import StreamNames
from ...wire.streams import Stream
from ...wire.subscriptions import StreamLimits
from ...wire.words import Symbol, Word
from ..common.events import BookTickerEvent, DepthEvent
from ..common.streams import MARKET, PUBLIC, DerivativesStream, OfSymbol, Speed, SpeedText, T_co
from .enums import KlineInterval, KlineIntervalText
from .events import (
    IndexPriceEvent,
    KlineEvent,
    MarkPriceEvent,
    NewSymbolEvent,
    OpenInterestEvent,
    TickerEvent,
    TradeEvent,
)

__all__ = [
    "OPTIONS_STREAMS",
    "BookTicker",
    "DepthDiffs",
    "ExpiryTickers",
    "IndexPrices",
    "Klines",
    "MarkPrices",
    "NewSymbols",
    "OpenInterests",
    "PartialDepth",
    "Ticker24h",
    "Trades",
    "UnderlyingTrades",
    "parse_stream",
]

# Pages differ on pings: every three minutes, or still every five. A frame fewer is lost by waiting for the longer.
OPTIONS_LIMITS = StreamLimits(streams=200, frames_per_second=10, silence=320.0)

_CONTRACT = r"(?P<symbol>[^@!/\s-]+-[^@!/\s]+)"
_UNDERLYING = r"(?P<underlying>[^@!/\s-]+)"
_EXPIRY = r"@(?P<expiration_date>\d{6})"
_SPEED = "@(?P<speed>100ms|500ms)"
_INTERVALS = "|".join(each for each in KlineInterval if each not in (KlineInterval.HOUR_8, KlineInterval.MONTH_1))


class OfUnderlying(DerivativesStream[T_co], frozen=True):
    """A stream of all contracts on an underlying."""

    underlying: Symbol


class OfExpiry(OfUnderlying[T_co], frozen=True):
    """A stream of all contracts on an underlying that expire on a day."""

    expiration_date: str


class Trades(OfSymbol[TradeEvent], frozen=True):
    """Every single trade of a contract."""

    template = "{symbol}@optionTrade"
    pattern = _CONTRACT + "@optionTrade"
    route = PUBLIC
    steady = False


class UnderlyingTrades(OfUnderlying[TradeEvent], frozen=True):
    """Every single trade of all contracts on an underlying."""

    template = "{underlying}@optionTrade"
    pattern = _UNDERLYING + "@optionTrade"
    route = PUBLIC
    steady = False
    follows = False  # each contract counts its own


class BookTicker(OfSymbol[BookTickerEvent], frozen=True):
    """Best bid and ask of a contract, with each change of either."""

    template = "{symbol}@bookTicker"
    pattern = _CONTRACT + "@bookTicker"
    route = PUBLIC


class PartialDepth(OfSymbol[DepthEvent], frozen=True):
    """The best 5, 10 or 20 levels, as often as `speed` says: "100ms" or "500ms"."""

    template = "{symbol}@depth{levels}"
    pattern = _CONTRACT + "@depth(?P<levels>5|10|20)" + _SPEED
    route = PUBLIC
    follows = False  # each tells all there is

    levels: Literal[5, 10, 20]
    speed: Word[Speed, SpeedText]


class DepthDiffs(OfSymbol[DepthEvent], frozen=True):
    """The levels that changed, as often as `speed` says: "100ms" or "500ms"."""

    template = "{symbol}@depth"
    pattern = _CONTRACT + "@depth" + _SPEED
    route = PUBLIC

    speed: Word[Speed, SpeedText]


class Ticker24h(OfSymbol[TickerEvent], frozen=True):
    """24 hours of a contract up to now, once a second while it changes."""

    template = "{symbol}@optionTicker"
    pattern = _CONTRACT + "@optionTicker"
    route = PUBLIC
    steady = False


class ExpiryTickers(OfExpiry[TickerEvent], frozen=True):
    """24 hours up to now of the contracts that expire on a day (`expiration_date` is yymmdd), once a second while they change.

    An event for each contract, as the page shows it; what is said elsewhere of lists has not been recorded.
    """

    template = "{underlying}@optionTicker@{expiration_date}"
    pattern = _UNDERLYING + "@optionTicker" + _EXPIRY
    route = PUBLIC
    steady = False


class MarkPrices(OfUnderlying[list[MarkPriceEvent]], frozen=True):
    """Mark prices, greeks and price limits of all contracts on an underlying, once a second."""

    template = "{underlying}@optionMarkPrice"
    pattern = _UNDERLYING + "@optionMarkPrice"
    route = MARKET


class IndexPrices(DerivativesStream[list[IndexPriceEvent]], frozen=True):
    """The index prices of all underlyings, once a second."""

    template = "!index@arr"
    pattern = "!index@arr"
    route = MARKET


class Klines(OfSymbol[KlineEvent], frozen=True):
    """The current candle of a contract, once a second while it trades; intervals are 1m to 6h, 12h, 1d, 3d and 1w."""

    template = "{symbol}@kline_{interval}"
    pattern = f"{_CONTRACT}@kline_(?P<interval>{_INTERVALS})"
    route = MARKET
    steady = False

    interval: Word[KlineInterval, KlineIntervalText]


class OpenInterests(OfExpiry[list[OpenInterestEvent]], frozen=True):
    """How much is open of the contracts that expire on a day (`expiration_date` is yymmdd), once a minute."""

    template = "{underlying}@openInterest@{expiration_date}"
    pattern = _UNDERLYING + "@openInterest" + _EXPIRY
    route = MARKET
    steady = False


class NewSymbols(DerivativesStream[NewSymbolEvent], frozen=True):
    """Contracts that are listed."""

    template = "!optionSymbol"
    pattern = "!optionSymbol"
    route = MARKET
    steady = False


OPTIONS_STREAMS: tuple[type[Stream[Any]], ...] = (
    Trades,
    UnderlyingTrades,
    BookTicker,
    PartialDepth,
    DepthDiffs,
    Ticker24h,
    ExpiryTickers,
    MarkPrices,
    IndexPrices,
    Klines,
    OpenInterests,
    NewSymbols,
)

OPTIONS_NAMES = StreamNames(
    "options",
    OPTIONS_STREAMS,
    examples={"symbol": "BTC-260925-90000-C", "underlying": "BTCUSDT", "expiration_date": "260925"},
    usual=Trades,
)


def parse_stream(name: str) -> Stream[Any]:
    """The stream that has this name; the symbol may be in either case.

    Raises:
        ValueError: no stream of options is called so; the text names the nearest that is.
    """
    return OPTIONS_NAMES.parse(name)
