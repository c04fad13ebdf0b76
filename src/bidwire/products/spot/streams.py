"""Every market stream of spot: its name on the wire, and what it delivers.

Symbols may have letters beyond ASCII.
https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
"""

from __future__ import annotations

from typing import Any, Literal

from ...wire.stream_names import StreamNames
from ...wire.streams import Stream
from ...wire.words import NONE, MaybeWord, OpenEnum, Symbol, Word
from .enums import KlineInterval, KlineIntervalText
from .models import (
    AggTradeEvent,
    AvgPriceEvent,
    BlockTradeEvent,
    BookTickerEvent,
    DepthEvent,
    KlineEvent,
    MiniTickerEvent,
    PartialDepthEvent,
    ReferencePriceEvent,
    RollingTickerEvent,
    TickerEvent,
    TradeEvent,
)

_SYMBOL = r"(?P<symbol>[^@!/\s]+)"
_INTERVALS = "|".join(KlineInterval)


class Window(OpenEnum):
    """The rolling windows that are streamed."""

    HOUR_1 = "1h"
    HOUR_4 = "4h"
    DAY_1 = "1d"


WindowText = Literal["1h", "4h", "1d"]


class Speed(OpenEnum):
    """How often a book is sent; without it once a second."""

    MS_100 = "100ms"


SpeedText = Literal["100ms"]


class ReferencePrice(Stream[ReferencePriceEvent], frozen=True):
    """The reference price, once a second."""

    template = "{symbol}@referencePrice"
    pattern = _SYMBOL + "@referencePrice"

    symbol: Symbol


class AggTrades(Stream[AggTradeEvent], frozen=True):
    """Trades, the fills of one taker order at one price as one."""

    template = "{symbol}@aggTrade"
    pattern = _SYMBOL + "@aggTrade"

    symbol: Symbol


class Trades(Stream[TradeEvent], frozen=True):
    """Every single trade."""

    template = "{symbol}@trade"
    pattern = _SYMBOL + "@trade"

    symbol: Symbol

    @property
    def binary_name(self) -> str:
        return self.name


class BlockTrades(Stream[BlockTradeEvent], frozen=True):
    """Block trades."""

    template = "{symbol}@blockTrade"
    pattern = _SYMBOL + "@blockTrade"
    steady = False

    symbol: Symbol


class Klines(Stream[KlineEvent], frozen=True):
    """The current candle, every second for "1s" and every two seconds otherwise; UTC days."""

    template = "{symbol}@kline_{interval}"
    pattern = rf"{_SYMBOL}@kline_(?P<interval>{_INTERVALS})"

    symbol: Symbol
    interval: Word[KlineInterval, KlineIntervalText]


class KlinesUtc8(Stream[KlineEvent], frozen=True):
    """The current candle, with days that begin at midnight of UTC+8. Times are UTC all the same."""

    template = "{symbol}@kline_{interval}@+08:00"
    pattern = rf"{_SYMBOL}@kline_(?P<interval>{_INTERVALS})@\+08:00"

    symbol: Symbol
    interval: Word[KlineInterval, KlineIntervalText]


class MiniTicker(Stream[MiniTickerEvent], frozen=True):
    """24 hours up to now in short, once a second."""

    template = "{symbol}@miniTicker"
    pattern = _SYMBOL + "@miniTicker"

    symbol: Symbol


class AllMiniTickers(Stream[list[MiniTickerEvent]], frozen=True):
    """24 hours up to now in short of all symbols that changed, once a second."""

    template = "!miniTicker@arr"
    pattern = "!miniTicker@arr"


class Ticker24h(Stream[TickerEvent], frozen=True):
    """24 hours up to now, once a second."""

    template = "{symbol}@ticker"
    pattern = _SYMBOL + "@ticker"

    symbol: Symbol


class RollingTicker(Stream[RollingTickerEvent], frozen=True):
    """A window of one hour, four hours or a day up to now, once a second."""

    template = "{symbol}@ticker_{window}"
    pattern = _SYMBOL + "@ticker_(?P<window>1h|4h|1d)"

    symbol: Symbol
    window: Word[Window, WindowText]


class AllRollingTickers(Stream[list[RollingTickerEvent]], frozen=True):
    """A window up to now of all symbols that changed, once a second."""

    template = "!ticker_{window}@arr"
    pattern = "!ticker_(?P<window>1h|4h|1d)@arr"

    window: Word[Window, WindowText]


class BookTicker(Stream[BookTickerEvent], frozen=True):
    """Best bid and ask, with each change of either."""

    template = "{symbol}@bookTicker"
    pattern = _SYMBOL + "@bookTicker"

    symbol: Symbol

    @property
    def binary_name(self) -> str:
        return f"{self.symbol.lower()}@bestBidAsk"


class AvgPrice(Stream[AvgPriceEvent], frozen=True):
    """The average price, once a second."""

    template = "{symbol}@avgPrice"
    pattern = _SYMBOL + "@avgPrice"

    symbol: Symbol


class PartialDepth(Stream[PartialDepthEvent], frozen=True):
    """The best 5, 10 or 20 levels, once a second, or ten times with `speed="100ms"`."""

    template = "{symbol}@depth{levels}"
    pattern = _SYMBOL + "@depth(?P<levels>5|10|20)(?:@(?P<speed>100ms))?"

    symbol: Symbol
    levels: Literal[5, 10, 20]
    speed: MaybeWord[Speed, SpeedText] = NONE

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.levels not in (5, 10, 20):
            raise ValueError(f"a partial book has 5, 10 or 20 levels, not {self.levels!r}")

    @property
    def name(self) -> str:
        return _with_speed(super().name, self.speed)

    @property
    def binary_name(self) -> str | None:
        return super().name if self.levels == 20 else None  # every 50 ms, whatever the speed


class DepthDiffs(Stream[DepthEvent], frozen=True):
    """The levels that changed, once a second, or ten times with `speed="100ms"`."""

    template = "{symbol}@depth"
    pattern = _SYMBOL + "@depth(?:@(?P<speed>100ms))?"

    symbol: Symbol
    speed: MaybeWord[Speed, SpeedText] = NONE

    @property
    def name(self) -> str:
        return _with_speed(super().name, self.speed)

    @property
    def binary_name(self) -> str:
        return super().name  # every 20 ms, whatever the speed


def _with_speed(name: str, speed: Speed | None) -> str:
    return name if speed is None else f"{name}@{speed}"


SPOT_STREAMS: tuple[type[Stream[Any]], ...] = (
    ReferencePrice,
    AggTrades,
    Trades,
    BlockTrades,
    Klines,
    KlinesUtc8,
    MiniTicker,
    AllMiniTickers,
    Ticker24h,
    RollingTicker,
    AllRollingTickers,
    BookTicker,
    AvgPrice,
    PartialDepth,
    DepthDiffs,
)


SPOT_NAMES = StreamNames("spot", SPOT_STREAMS, examples={"symbol": "BTCUSDT"}, usual=Trades)


def parse_stream(name: str) -> Stream[Any]:
    """The stream that has this name; the symbol may be in either case.

    Raises:
        ValueError: no spot stream is called so; the text names the nearest that is.
    """
    return SPOT_NAMES.parse(name)
