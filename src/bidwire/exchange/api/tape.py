"""What traded in one symbol: the last trades, the aggregate trades, block trades, and statistics over windows of time.

Everything here comes from `Traded` events alone, but for block trades, which count nowhere else. Times are microseconds on the market's clock, money is in units of
10**-8; a window is made of whole seconds.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from operator import attrgetter
from typing import Final, TypeVar

import msgspec

from ..engine.commands import UNIT
from ..engine.events import BlockTraded, Traded
from .klines import DAY, HOUR, INTERVALS, MINUTE, SECOND, Candle, History, Interval

KEEP: Final = 100_000
"""Trades, and aggregate trades, that are remembered for certain."""

HOLD: Final = 10_000
"""For so long a recorded trade may still join the aggregate before it (10 ms): a recording tells of one taker's fills
one after the other, and does not say which the last one is."""

WINDOWS: Final[dict[str, int]] = {
    **{f"{minutes}m": minutes * MINUTE for minutes in range(1, 60)},
    **{f"{hours}h": hours * HOUR for hours in range(1, 24)},
    **{f"{days}d": days * DAY for days in range(1, 8)},
}
"""Every `windowSize` of a rolling window, in seconds."""

T = TypeVar("T")

_by_id = attrgetter("trade_id")
_by_its_id = attrgetter("id")
_by_hearing = attrgetter("heard_at")


class AggregateTrade(msgspec.Struct, gc=False):
    """The fills of one taker order at one price at one instant."""

    id: int
    price: int
    quantity: int
    first_id: int
    last_id: int
    at: int
    buyer_is_maker: bool
    taker_order_id: int = -1
    heard_at: int = 0
    """When its first trade was published; a recorded trade's own time may be earlier."""


class Statistics(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Price changes over a window. Without trades in it the ids are -1 and only the last price is kept."""

    open_at: int
    close_at: int
    open: int
    high: int
    low: int
    last: int
    last_quantity: int
    previous_close: int
    """The price of the last trade before the window."""
    volume: int
    quote: int
    first_id: int
    last_id: int
    count: int

    @property
    def change(self) -> int:
        return self.last - self.open if self.count else 0

    @property
    def change_percent(self) -> str:
        """With three decimals, rounded half away from zero."""
        if not self.count or not self.open:
            return "0.000"
        change = self.change
        thousandths = (abs(change) * 200_000 + self.open) // (2 * self.open)
        return f"{'-' if change < 0 and thousandths else ''}{thousandths // 1000}.{thousandths % 1000:03d}"

    @property
    def weighted_average(self) -> int:
        """Quote volume over volume, rounded half up as the exchange does (checked on recorded tickers)."""
        return (2 * self.quote * UNIT + self.volume) // (2 * self.volume) if self.volume else 0


class Tape:
    """The memory of one symbol's trades."""

    def __init__(self, symbol: str, keep: int = KEEP) -> None:
        self.symbol = symbol
        self.last: Traded | None = None
        self.history = History()
        self._keep = keep
        self._trades: list[Traded] = []
        self._aggregates: list[AggregateTrade] = []
        self._current: AggregateTrade | None = None
        self._blocks: list[BlockTraded] = []

    def record(self, traded: Traded, at: int) -> AggregateTrade | None:
        """Remember a trade that is published at `at`. Returns the aggregate trade that it began; None if it joined one."""
        self.last = traded
        trades = self._trades
        trades.append(traded)
        if len(trades) >= self._keep * 2:
            del trades[: -self._keep]
        self.history.record(traded)
        current = self._current
        if (
            current is not None
            and current.price == traded.price
            and current.at == traded.at
            and current.taker_order_id == traded.taker_order_id
            and current.buyer_is_maker is traded.buyer_is_maker
            and (at - current.heard_at < HOLD or traded.taker_order_id >= 0)
        ):
            current.quantity += traded.quantity
            current.last_id = traded.trade_id
            return None
        self._current = current = AggregateTrade(
            1 if current is None else current.id + 1,
            traded.price,
            traded.quantity,
            traded.trade_id,
            traded.trade_id,
            traded.at,
            traded.buyer_is_maker,
            traded.taker_order_id,
            at,
        )
        aggregates = self._aggregates
        aggregates.append(current)
        if len(aggregates) >= self._keep * 2:
            del aggregates[: -self._keep]
        return current

    def record_block(self, traded: BlockTraded) -> None:
        """Remember a block trade. All are kept: they are rare."""
        self._blocks.append(traded)

    def block_trades(self, limit: int, from_id: int) -> list[BlockTraded]:
        """Block trades from an id on, oldest first."""
        return _page(self._blocks, limit, bisect_left(self._blocks, from_id, key=_by_its_id))

    def with_last(self, count: int) -> Tape:
        """A tape that knows the candles that are not sealed, and of single trades only the last ones."""
        other = Tape(self.symbol, self._keep)
        other.last, other.history, other._current = self.last, self.history.unsealed(), self._current
        other._trades, other._aggregates = self._trades[-count:], self._aggregates[-count:]
        other._blocks = self._blocks
        return other

    def trades(self, limit: int, from_id: int | None = None) -> list[Traded]:
        """The last trades, or those from an id on, oldest first. What is no longer remembered is left out."""
        return _page(self._trades, limit, None if from_id is None else bisect_left(self._trades, from_id, key=_by_id))

    def agg_trades(
        self, limit: int, *, from_id: int | None = None, start: int | None = None, end: int | None = None
    ) -> list[AggregateTrade]:
        """Aggregate trades, oldest first: from an id or a time on (inclusive), else the last ones, up to `end`."""
        found = self._aggregates
        if start is None and end is None:
            return _page(found, limit, None if from_id is None else bisect_left(found, from_id, key=_by_its_id))
        first = 0 if from_id is None else bisect_left(found, from_id, key=_by_its_id)
        if start is not None:
            # Nothing is published before it happens. From there on one by one: a user's fill and a recorded trade
            # may stand a little out of order in time.
            first = max(first, bisect_left(found, start, key=_by_hearing))
        inside = (
            each
            for each in (found[first:] if from_id is not None or start is not None else reversed(found))
            if (start is None or each.at >= start) and (end is None or each.at <= end)
        )
        chosen = list(islice(inside, max(limit, 0)))
        return chosen if from_id is not None or start is not None else chosen[::-1]

    def klines(
        self,
        interval: str,
        at: int,
        *,
        start: int | None = None,
        end: int | None = None,
        limit: int = 500,
        offset: int = 0,
    ) -> list[Candle]:
        """Klines of an interval as of the moment `at`, oldest first, the last perhaps still open.

        `start` and `end` are microseconds UTC and bound the openings, both inclusive: from `start` on, else the latest.
        `offset` is the time zone that cuts them, in seconds (`klines.time_zone` reads it).

        Raises:
            KeyError: no such interval.
        """
        return self.history.klines(INTERVALS[interval], at, start=start, end=end, limit=limit, offset=offset)

    def candle(self, interval: Interval, opening: int, offset: int = 0) -> Candle:
        """The kline that opens at that second."""
        return self.history.candle(interval, opening, offset)

    def last_24h(self, at: int) -> Statistics:
        """The last 24 hours, by the second."""
        end = at // SECOND + 1
        return self._statistics(self.history.fold(end - DAY, end), at - DAY * SECOND, at)

    def rolling(self, window: str, at: int) -> Statistics:
        """A window such as "7d" that opens on a full minute and closes now.

        Raises:
            KeyError: no such window.
        """
        second = at // SECOND
        start = (second - WINDOWS[window]) // MINUTE * MINUTE
        return self._statistics(self.history.fold(start, second + 1), start * SECOND, at)

    def trading_day(self, at: int, offset: int = 0, unit: int = 1000) -> Statistics:
        """The calendar day of the moment `at` in a time zone `offset` seconds east of UTC.

        It closes one `unit` (microseconds) before the next day: a millisecond, or a microsecond.
        """
        day = INTERVALS["1d"]
        start = day.floor(at // SECOND, offset)
        end = start + DAY
        return self._statistics(self.history.fold(start, end), start * SECOND, end * SECOND - unit)

    def _statistics(self, total: Candle, open_at: int, close_at: int) -> Statistics:
        last = self.last
        before = self.history.close_before(total.start)
        return Statistics(
            open_at=open_at,
            close_at=close_at,
            open=total.open,
            high=total.high,
            low=total.low,
            last=total.close if total.count else last.price if last else 0,
            last_quantity=last.quantity if last and total.count else 0,
            # With nothing before the window the change from there is the change from the first trade.
            previous_close=total.open if before is None else before,
            volume=total.volume,
            quote=total.quote,
            first_id=total.first_id,
            last_id=total.last_id,
            count=total.count,
        )


def _page(rows: list[T], limit: int, first: int | None) -> list[T]:
    """`limit` rows from that place on, or the last ones."""
    if limit < 1:
        return []
    return rows[-limit:] if first is None else rows[first : first + limit]
