"""Candles of one symbol: what traded in any span of time, and the klines cut from it.

Three series of bars (seconds, minutes, hours) hold only bars in which something traded. A trade touches the open
second alone; a minute is made of its seconds when it is over, an hour of its minutes. Every kline, in every time
zone, and every window is a fold over the coarsest whole bars of its span, and so equals a fold over the trades.
Spans are in whole seconds since the epoch, half open; money is in units of 10**-8.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from ..engine.commands import UNIT
from ..engine.events import Traded

SECOND: Final = 1_000_000
"""Microseconds."""

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400
WEEK: Final = 7 * DAY

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONDAY = 4 * DAY  # the epoch was a Thursday


class Candle(msgspec.Struct, gc=False):
    """What traded from `start` until before `end` (seconds). Ids are -1 and the count is 0 where nothing did."""

    start: int
    end: int
    open: int = 0
    high: int = 0
    low: int = 0
    close: int = 0
    volume: int = 0
    quote: int = 0
    """Traded in the quote asset: the sum of the trades' quote quantities, each cut to a unit."""
    count: int = 0
    first_id: int = -1
    last_id: int = -1
    taker_volume: int = 0
    """Bought by takers, in the base asset."""
    taker_quote: int = 0

    def add(self, other: Candle) -> None:
        """Take in what another span holds. The lower ids open, the higher ones close."""
        if not other.count:
            return
        if not self.count:
            self.open, self.close, self.high, self.low = other.open, other.close, other.high, other.low
            self.first_id, self.last_id = other.first_id, other.last_id
        else:
            if other.high > self.high:
                self.high = other.high
            if other.low < self.low:
                self.low = other.low
            if other.last_id > self.last_id:
                self.last_id, self.close = other.last_id, other.close
            if other.first_id < self.first_id:
                self.first_id, self.open = other.first_id, other.open
        self.volume += other.volume
        self.quote += other.quote
        self.count += other.count
        self.taker_volume += other.taker_volume
        self.taker_quote += other.taker_quote


class Interval(msgspec.Struct, frozen=True):
    """A kline interval by its wire text. `seconds` is 0 for the month, whose length varies."""

    text: str
    seconds: int
    anchor: int = 0

    def floor(self, second: int, offset: int = 0) -> int:
        """The opening of the kline that holds this second, cut in the zone `offset` seconds east of UTC."""
        if not self.seconds:
            local = _EPOCH + timedelta(seconds=second + offset)
            return _seconds(local.replace(day=1, hour=0, minute=0, second=0)) - offset
        return second - (second + offset - self.anchor) % self.seconds

    def after(self, opening: int, offset: int = 0) -> int:
        """The opening that follows this one."""
        # From the first of a month, 32 days later is always in the next month.
        return opening + self.seconds if self.seconds else self.floor(opening + 32 * DAY, offset)

    def back(self, opening: int, steps: int, offset: int = 0) -> int:
        """The opening so many klines before this one."""
        if self.seconds:
            return opening - steps * self.seconds
        for _ in range(steps):
            if opening < 0:
                break
            opening = self.floor(opening - 1, offset)
        return opening


def _seconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(seconds=1)


LATEST: Final = 600
"""Seconds after which no trade of an hour is expected any more."""

INTERVALS: Final[dict[str, Interval]] = {
    interval.text: interval
    for interval in (
        Interval("1s", 1),
        Interval("1m", MINUTE),
        Interval("3m", 3 * MINUTE),
        Interval("5m", 5 * MINUTE),
        Interval("15m", 15 * MINUTE),
        Interval("30m", 30 * MINUTE),
        Interval("1h", HOUR),
        Interval("2h", 2 * HOUR),
        Interval("4h", 4 * HOUR),
        Interval("6h", 6 * HOUR),
        Interval("8h", 8 * HOUR),
        Interval("12h", 12 * HOUR),
        Interval("1d", DAY),
        Interval("3d", 3 * DAY),
        Interval("1w", WEEK, _MONDAY),
        Interval("1M", 0),
    )
}
"""Every kline interval of spot; the texts are case-sensitive (1m, 1M)."""

_ZONE = re.compile(r"([+-]?)(\d{1,2})(?::([0-5]\d))?")


def time_zone(text: str) -> int:
    """The seconds east of UTC that a `timeZone` parameter means: "8", "-1:00", "05:45".

    Raises:
        ValueError: not of that form, or not within -12:00 to +14:00.
    """
    found = _ZONE.fullmatch(text)
    if found is None or not text.isascii():
        raise ValueError(f"not a time zone: {text!r}")
    sign, hours, minutes = found.groups()
    offset = int(hours) * HOUR + int(minutes or 0) * MINUTE
    offset = -offset if sign == "-" else offset
    if not -12 * HOUR <= offset <= 14 * HOUR:
        raise ValueError(f"a time zone is within -12:00 and +14:00: {text!r}")
    return offset


class Chunk(msgspec.Struct, gc=False):
    """The bars of one length that an hour is made of."""

    start: int
    bars: list[Candle]


class _Series:
    """Bars of one length in order of time; those without a trade are absent."""

    __slots__ = ("bars", "keep", "length", "starts")

    def __init__(self, length: int, keep: int | None) -> None:
        self.length = length
        self.keep = keep
        self.starts: list[int] = []
        self.bars: list[Candle] = []

    def append(self, bar: Candle) -> None:
        self.starts.append(bar.start)
        self.bars.append(bar)

    def chunk(self, hour: Candle) -> Chunk:
        return Chunk(hour.start, self.between(hour.start, hour.end))

    def since(self, start: int) -> _Series:
        """The same bars from then on."""
        part = _Series(self.length, self.keep)
        index = bisect_left(self.starts, start)
        part.starts, part.bars = self.starts[index:], self.bars[index:]
        return part

    def put_before(self, bars: list[Candle]) -> None:
        """Older bars, in order."""
        self.starts[:0] = [bar.start for bar in bars]
        self.bars[:0] = bars

    def between(self, start: int, end: int) -> list[Candle]:
        return self.bars[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def at(self, second: int) -> Candle:
        """The bar of this second, made and put in its place where there is none."""
        start = second - second % self.length
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or self.starts[index] != start:
            self.starts.insert(index, start)
            self.bars.insert(index, Candle(start, start + self.length))
        return self.bars[index]

    def trim(self, now: int) -> None:
        # Cut seldom: deleting from the front of a list moves the rest.
        if self.keep is not None and self.starts[0] < now - self.keep - self.keep // 8:
            index = bisect_left(self.starts, now - self.keep)
            del self.starts[:index], self.bars[:index]


class History:
    """All that traded, by time.

    `seconds_kept` and `minutes_kept` bound the memory: how far back spans may begin at a second or at a minute. Hours
    are kept for good.
    """

    def __init__(self, *, seconds_kept: int = DAY + HOUR, minutes_kept: int = 60 * DAY) -> None:
        self._seconds = _Series(1, seconds_kept)
        self._minutes = _Series(MINUTE, minutes_kept)
        self._hours = _Series(HOUR, None)
        self._open = Candle(-1, 0)  # stands in no series; the first trade replaces it
        self._sealed = 0  # the hours before are kept elsewhere

    def record(self, traded: Traded) -> None:
        """Count a trade in. One that is older than the last belongs to its own time all the same."""
        second = traded.at // SECOND
        bar = self._open
        if second != bar.start:
            if second < bar.start:
                self._record_late(second, traded)
                return
            bar = self._begin(second)
        price, quantity = traded.price, traded.quantity
        quote = price * quantity // UNIT
        if bar.count:
            if price > bar.high:
                bar.high = price
            elif price < bar.low:
                bar.low = price
        else:
            bar.open = bar.high = bar.low = price
            bar.first_id = traded.trade_id
        bar.close = price
        bar.last_id = traded.trade_id
        bar.count += 1
        bar.volume += quantity
        bar.quote += quote
        if not traded.buyer_is_maker:
            bar.taker_volume += quantity
            bar.taker_quote += quote

    def seal(self) -> list[tuple[Chunk, Chunk]]:
        """The hours that are over and that were not given out before: their seconds and their minutes, for good.

        What `_record_late` adds to them afterwards is not in it.
        """
        since, until = self._sealed, (self._open.start - LATEST) // HOUR * HOUR
        self._sealed = max(since, until)
        return [(self._seconds.chunk(hour), self._minutes.chunk(hour)) for hour in self._hours.between(since, until)]

    def unsealed(self) -> History:
        """What is in no hour that `seal` gave out."""
        part = History()
        part._seconds, part._minutes, part._hours = (
            series.since(self._sealed) for series in (self._seconds, self._minutes, self._hours)
        )
        part._open, part._sealed = self._open, self._sealed
        return part

    def bring_back(self, chunks: Callable[[int, int, int], list[Chunk]]) -> None:
        """Puts before what is `unsealed` what was sealed; `chunks` finds it: of this length, from and until before a second."""
        until, now = self._sealed, max(self._open.start, 0)
        for series in (self._seconds, self._minutes):
            found = chunks(series.length, now - (series.keep or 0), until)
            series.put_before([bar for chunk in found for bar in chunk.bars])
        hours = []
        for chunk in chunks(MINUTE, 0, until):
            hour = Candle(chunk.start, chunk.start + HOUR)
            for bar in chunk.bars:
                hour.add(bar)
            hours.append(hour)
        self._hours.put_before(hours)

    def fold(self, start: int, end: int) -> Candle:
        """What traded from `start` until before `end`, in seconds."""
        total = Candle(start, end)
        self._fold(total, start, end, 2)
        return total

    def close_before(self, second: int) -> int | None:
        """The last price before this second, None if nothing had traded."""
        for series in (self._seconds, self._minutes, self._hours):
            index = bisect_left(series.starts, second)
            while index:
                index -= 1
                if series.bars[index].end <= second:
                    return series.bars[index].close
        return None

    def first_in(self, start: int, end: int) -> int | None:
        """The first second of this span in which something traded."""
        index = bisect_left(self._seconds.starts, start)
        if index == len(self._seconds.starts) or self._seconds.starts[index] >= end:
            return None
        return self._seconds.starts[index]

    def candle(self, interval: Interval, opening: int, offset: int = 0) -> Candle:
        """The kline that opens then. One without trades repeats the last close."""
        kline = self.fold(opening, interval.after(opening, offset))
        if not kline.count:
            kline.open = kline.high = kline.low = kline.close = self.close_before(opening) or 0
        return kline

    def klines(
        self,
        interval: Interval,
        at: int,
        *,
        start: int | None = None,
        end: int | None = None,
        limit: int,
        offset: int = 0,
    ) -> list[Candle]:
        """Klines that open from `start` to `end` (microseconds, inclusive), at most `limit`, oldest first.

        From `start` on if that is given, else the latest. The last may be the open one of the moment `at`. Klines
        begin with the first trade that is remembered.
        """
        first = self._first_second(interval, offset)
        if first is None or limit < 1:
            return []
        last = interval.floor(at // SECOND if end is None else min(at, end) // SECOND, offset)
        opening = interval.floor(first, offset)
        if start is None:
            opening = max(opening, interval.back(last, limit - 1, offset))
        else:
            wanted = interval.floor(-(-start // SECOND) - 1, offset)
            opening = max(opening, interval.after(wanted, offset))
        return self._run(interval, opening, last, limit, offset)

    def _run(self, interval: Interval, opening: int, last: int, limit: int, offset: int) -> list[Candle]:
        found: list[Candle] = []
        close: int | None = None
        while opening <= last and len(found) < limit:
            following = interval.after(opening, offset)
            kline = self.fold(opening, following)
            if kline.count:
                close = kline.close
            else:
                close = (self.close_before(opening) or 0) if close is None else close
                kline.open = kline.high = kline.low = kline.close = close
            found.append(kline)
            opening = following
        return found

    def _first_second(self, interval: Interval, offset: int) -> int | None:
        """Where whole klines of this interval can begin."""
        for series in (self._hours, self._minutes, self._seconds):
            # The month's length is a multiple of an hour too: 0 % length is 0.
            if interval.seconds % series.length == 0 and offset % series.length == 0 and series.starts:
                return series.starts[0]
        return None

    def _begin(self, second: int) -> Candle:
        before = self._open.start
        if before >= 0 and second // MINUTE != before // MINUTE:
            self._close(self._seconds, self._minutes, before)
            if second // HOUR != before // HOUR:
                self._close(self._minutes, self._hours, before)
                self._minutes.trim(second)
            self._seconds.trim(second)
        bar = self._open = Candle(second, second + 1)
        self._seconds.append(bar)
        return bar

    def _close(self, parts: _Series, whole: _Series, second: int) -> None:
        start = second - second % whole.length
        bar = Candle(start, start + whole.length)
        for part in parts.between(start, bar.end):
            bar.add(part)
        whole.append(bar)

    def _record_late(self, second: int, traded: Traded) -> None:
        price, quantity, bought = traded.price, traded.quantity, not traded.buyer_is_maker
        quote = price * quantity // UNIT
        single = Candle(
            second,
            second + 1,
            price,
            price,
            price,
            price,
            quantity,
            quote,
            1,
            traded.trade_id,
            traded.trade_id,
            quantity if bought else 0,
            quote if bought else 0,
        )
        self._seconds.at(second).add(single)
        for series in (self._minutes, self._hours):
            if second // series.length != self._open.start // series.length:
                series.at(second).add(single)

    def _fold(self, total: Candle, start: int, end: int, level: int) -> None:
        """Whole bars of the coarsest length first; what sticks out on either side from finer ones."""
        if start >= end:
            return
        if level == 0:
            for bar in self._seconds.between(start, end):
                total.add(bar)
            return
        series = self._hours if level == 2 else self._minutes
        length = series.length
        inner = start + -start % length
        # The open bar of a series is not in it yet.
        outer = min(end, self._open.start) // length * length
        if inner >= outer:
            self._fold(total, start, end, level - 1)
            return
        self._fold(total, start, inner, level - 1)
        for bar in series.between(inner, outer):
            total.add(bar)
        self._fold(total, outer, end, level - 1)
