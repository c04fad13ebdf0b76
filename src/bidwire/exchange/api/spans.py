"""How many rows, and from when to when: what list requests have in common.

Ids come before times; without a start the newest rows are meant; lists are
oldest first (rest-api.md, "General API Information").
"""

from __future__ import annotations

import msgspec

from ...wire.words import MICROSECONDS_FROM, TimeLike, microseconds
from ..history import Window
from .answers import ApiError, bad_combination, not_valid

MOST_ROWS = 1000
DEFAULT_ROWS = 500


def rows(limit: int | None, most: int = MOST_ROWS, default: int = DEFAULT_ROWS) -> int:
    """How many rows are answered: more than the most counts as the most."""
    if limit is None:
        return default
    if limit < 1:
        raise not_valid("limit")
    return min(limit, most)


def stamp(value: TimeLike) -> int:
    """A time parameter of a built request in microseconds."""
    assert isinstance(value, int), "requests hold times as integers"
    return microseconds(value)


class Span(msgspec.Struct, frozen=True):
    """A span of time in microseconds, both ends included, open where None."""

    start: int | None
    end: int | None

    @classmethod
    def of(cls, start: TimeLike | None, end: TimeLike | None, hours: int | None = 24) -> Span:
        """The span that a request names.

        Raises:
            ApiError: it ends before it starts, or is longer than so many hours.
        """
        first = None if start is None else stamp(start)
        last = None
        if end is not None:
            # A millisecond is meant whole: what happened within it belongs to it.
            last = stamp(end) + (999 if isinstance(end, int) and end < MICROSECONDS_FROM else 0)
        if first is not None and last is not None:
            if last < first:
                raise bad_combination()
            if hours is not None and last - first > hours * 3_600_000_000 + 999:
                raise ApiError(-1127, f"More than {hours} hours between startTime and endTime.")
        return cls(first, last)

    def holds(self, at: int) -> bool:
        """Whether a time is within it."""
        return (self.start is None or at >= self.start) and (self.end is None or at <= self.end)

    def window(self, most: int) -> Window:
        """The oldest rows from a start on, else the newest, at most so many."""
        return Window(limit=most, start=self.start, end=self.end)


def days(number: int) -> int:
    """So many days in microseconds."""
    return number * 86_400_000_000


def recent(start: TimeLike | None, end: TimeLike | None, now: int, *, usual: int | None, most: int | None) -> Window:
    """Between two times of at most `most` microseconds; without a start, the `usual` time before the end (None: all of it).

    Raises:
        ApiError: it ends before it starts, or is longer.
    """
    span = Span.of(start, end, hours=None)
    last = now if span.end is None else span.end
    first = span.start
    if first is None and usual is not None:
        first = last - usual
    if first is not None and most is not None and last - first > most + 999:  # a millisecond is meant whole
        raise ApiError(-1127, f"More than {most // days(1)} days between startTime and endTime.")
    return Window(start=first, end=last)
