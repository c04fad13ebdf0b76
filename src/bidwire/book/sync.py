"""Keeps one symbol's book true: a snapshot, then diffs without a hole.

States: *waiting* (diffs are kept for the snapshot that was asked for) and
*in sync* (every diff follows the one before it). A hole or a crossed book
leads back to waiting. A reconnect is nothing special: the next diff does not
follow. (market data rules, "Local order book", as corrected on 2025-11-12)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from enum import Enum, auto
from typing import Any, Protocol

from .ladder import Cell, Ladder

EARLY = 5000
"""Diffs that may wait for a snapshot: more than eight minutes of them at ten a second."""


class Diff(Protocol):
    """What a depth event tells: the ids that it covers and the levels that changed."""

    @property
    def first_update_id(self) -> int: ...
    @property
    def last_update_id(self) -> int: ...
    @property
    def bids_text(self) -> Sequence[tuple[str, str]]: ...
    @property
    def asks_text(self) -> Sequence[tuple[str, str]]: ...


Follows = Callable[[Any, int], bool]
"""Whether a diff continues a book whose last id is given."""


class Need(Enum):
    """What the book needs next."""

    NOTHING = auto()
    SNAPSHOT = auto()


_NOTHING, _SNAPSHOT = Need.NOTHING, Need.SNAPSHOT  # looked up for every diff


class BookSync:
    """Feed it what arrives; it answers what it needs next.

    Diffs that arrive before the snapshot wait in `_early`. A hole sends the
    book back to waiting, with the diff after the hole as the first early one.
    """

    def __init__(self, follows: Follows, *, early: int = EARLY) -> None:
        self.ladder = Ladder()
        self.resyncs = 0
        """How often an in-sync book was lost."""
        self.lost_because = ""
        self.known_range: tuple[Decimal | None, Decimal | None] = (None, None)
        self._follows = follows
        self._last: int | None = None
        self._early: deque[Diff] = deque(maxlen=early)

    @property
    def in_sync(self) -> bool:
        return self._last is not None

    @property
    def last_update_id(self) -> int | None:
        """The id of the last change in the book, None while it waits."""
        return self._last

    def receive_diff(self, diff: Diff) -> Need:
        last = self._last
        if last is None:
            self._early.append(diff)
            return _SNAPSHOT
        newest = diff.last_update_id
        if newest <= last:
            return _NOTHING  # a repeat
        if not self._follows(diff, last):
            self._lose(f"ids {last + 1} to {diff.first_update_id - 1} never came")
            self._early.append(diff)
            return Need.SNAPSHOT
        ladder = self.ladder
        ladder.put(diff.bids_text, diff.asks_text)
        if ladder.crossed:
            self._lose(f"bids and asks crossed at id {newest}")
            return _SNAPSHOT
        self._last = newest
        return _NOTHING

    def receive_snapshot(
        self, last: int, bids: Iterable[Cell], asks: Iterable[Cell], *, limit: int | None = None
    ) -> Need:
        """The book as of the id `last`. `limit` is how many levels a side were asked for.

        A snapshot from before the first early diff is of no use, and neither
        is one where a book is in sync already.
        """
        if self._last is not None:
            return Need.NOTHING
        early = self._early
        while early and early[0].last_update_id <= last:
            early.popleft()
        if early and not self._follows(early[0], last):
            return Need.SNAPSHOT
        bids, asks = list(bids), list(asks)
        self.ladder.load(bids, asks)
        self.known_range = _edge(bids, limit), _edge(asks, limit)
        self._last = last
        waiting, self._early = early, deque(maxlen=early.maxlen)
        if self.ladder.crossed:
            self._lose("the snapshot is crossed")
            self._early.extend(waiting)
            return Need.SNAPSHOT
        while waiting:
            if self.receive_diff(waiting.popleft()) is Need.SNAPSHOT:
                self._early.extend(waiting)
                return Need.SNAPSHOT
        return Need.NOTHING

    def lose(self, reason: str) -> None:
        """What the book shows is not to be trusted any more; the next diff asks for a snapshot."""
        if self._last is not None:
            self._lose(reason)

    def _lose(self, reason: str) -> None:
        self._last = None
        self.resyncs += 1
        self.lost_because = reason
        self._early.clear()
        self.ladder.clear()


def spot_follows(diff: Diff, last: int) -> bool:
    """Spot ids rise by one: the diff must hold the id after the book's last."""
    return diff.first_update_id <= last + 1 <= diff.last_update_id


def futures_follows(diff: Any, last: int) -> bool:
    """Futures ids jump: a diff names the last id before it; only the first after a snapshot may straddle it."""
    return bool(diff.previous_update_id == last or diff.first_update_id <= last <= diff.last_update_id)


def _edge(cells: Sequence[Cell], limit: int | None) -> Decimal | None:
    """The last price of a side that was cut off, None where the whole side is known."""
    return Decimal(cells[-1][0]) if limit is not None and len(cells) >= limit else None
