"""A list of candles that is kept true: read over REST, then moved on by every update of the stream.

States: *waiting* (the newest update of each candle is kept for the read that
was asked for) and *in sync* (every update belongs to the newest candle, to
one before it, or opens the next). A candle that is missing in between leads
back to waiting. What closed, closed late or came twice is told by its opening
time, never by the order in which it came.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from .events import Event, exactly
from .words import Millis

_COPIED = (
    "open_time",
    "close_time",
    "open_text",
    "high_text",
    "low_text",
    "close_text",
    "volume_text",
    "quote_volume_text",
    "trades",
    "taker_buy_volume_text",
    "taker_buy_quote_volume_text",
)


class Candle(Event, frozen=True, kw_only=True):
    """One candle; `closed` once nothing can change it any more."""

    open_time: Millis
    close_time: Millis
    """The last moment that belongs to it."""
    open_text: str
    high_text: str
    low_text: str
    close_text: str
    volume_text: str
    """In the base asset."""
    quote_volume_text: str
    trades: int
    taker_buy_volume_text: str
    taker_buy_quote_volume_text: str
    closed: bool

    open = exactly("open_text")
    high = exactly("high_text")
    low = exactly("low_text")
    close = exactly("close_text")
    volume = exactly("volume_text")
    quote_volume = exactly("quote_volume_text")
    taker_buy_volume = exactly("taker_buy_volume_text")
    taker_buy_quote_volume = exactly("taker_buy_quote_volume_text")


def candle(source: Any, *, closed: bool) -> Candle:
    """A candle of a REST row or of a stream's update, which name their parts alike."""
    return Candle(closed=closed, **{name: getattr(source, name) for name in _COPIED})


class CandleSync:
    """Feed it what arrives; each answer is True where a read over REST is needed. The newest `keep` candles are kept."""

    def __init__(self, keep: int) -> None:
        self.in_sync = False
        self.resyncs = 0
        """How often an in-sync list was lost."""
        self.lost_because = ""
        self._keep = keep
        self._candles: dict[int, Candle] = {}
        """By opening time, in order."""
        self._early: dict[int, Candle] = {}
        self._newest: Candle | None = None

    def candles(self, limit: int | None = None) -> list[Candle]:
        """The oldest first; the newest so many of them."""
        found = list(self._candles.values())
        return found if limit is None else found[max(len(found) - limit, 0) :]

    @property
    def newest(self) -> Candle | None:
        """The candle that is still open, as a rule."""
        return self._newest

    def receive_update(self, update: Any) -> bool:
        """Takes what the stream says of a candle (`is_closed` tells whether that was the last)."""
        new = candle(update, closed=update.is_closed)
        if not self.in_sync:
            self._early[new.open_time] = _better(self._early.get(new.open_time), new)
            if len(self._early) > self._keep:
                del self._early[min(self._early)]
            return True
        before = self._newest
        found = self._place(new)
        if found is _Place.AFTER_A_HOLE:
            assert before is not None
            self.lose(f"nothing was heard from {before.close_time + 1} to {new.open_time - 1}")
            self._early = {new.open_time: new}
        return found is not _Place.FITS

    def receive_rows(self, rows: Iterable[Any]) -> bool:
        """Takes the newest candles as REST tells them, oldest first. False once all fits, True: read again."""
        read = list(rows)
        before, self._candles, self._newest = self._candles, {}, None
        for number, row in enumerate(read, 1):  # the last one may still be open
            self._append(_better(before.get(row.open_time), candle(row, closed=number < len(read))))
        later = self._early
        if self.in_sync:  # it was read for a doubt, and went on meanwhile
            last = read[-1].open_time if read else -1
            later = {at: known for at, known in before.items() if at > last}
        self._early, fits = {}, True
        for at in sorted(later):
            found = self._place(later[at])
            if found is _Place.AFTER_A_HOLE:  # REST is behind the stream
                self._early = {each: later[each] for each in later if each >= at}
                self.in_sync = False
                return True
            fits = fits and found is _Place.FITS
        self.in_sync = True
        return not fits

    def lose(self, reason: str) -> None:
        """What the list shows may be old; it stays readable until it is read anew."""
        if self.in_sync:
            self.in_sync = False
            self.resyncs += 1
            self.lost_because = reason

    def _place(self, new: Candle) -> _Place:
        """Puts a candle where it belongs, if it belongs anywhere."""
        newest = self._newest
        known = self._candles.get(new.open_time)
        if known is not None:
            better = self._candles[new.open_time] = _better(known, new)
            if newest is not None and newest.open_time == new.open_time:
                self._newest = better
            return _Place.FITS
        if newest is None or new.open_time == newest.close_time + 1:
            self._append(new)
            return _Place.FITS if newest is None or newest.closed else _Place.AFTER_AN_OPEN_ONE
        if new.open_time < newest.open_time:
            return _Place.FITS  # older than what is kept
        return _Place.AFTER_A_HOLE

    def _append(self, new: Candle) -> None:
        self._candles[new.open_time] = self._newest = new
        if len(self._candles) > self._keep:
            del self._candles[next(iter(self._candles))]


class _Place(Enum):
    """How a candle goes with those before it."""

    FITS = auto()
    AFTER_AN_OPEN_ONE = auto()
    """The last update of the one before may come late, or never (a connection was lost): REST knows."""
    AFTER_A_HOLE = auto()


def _better(known: Candle | None, new: Candle) -> Candle:
    """Which of two views of one candle is the later one: a closed one, else the one with more trades."""
    if known is None or (new.closed and not known.closed):
        return new
    if known.closed and not new.closed:
        return known
    return new if new.trades >= known.trades else known
