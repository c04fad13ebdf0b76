"""Streams that fall silent while their connection lives: pings go on, and nothing else comes.

The exchange does not say how long a stream may be quiet: most tell changes only, and a quiet market has none. So each
stream begins with the same patience, and each time that it runs out without a reason the stream gets twice as much.
What is quiet by nature costs a handful of fresh connections once; what is busy is missed within the first patience.
"""

from __future__ import annotations

from collections.abc import Iterable

from .streams import Lane

LONGEST_PATIENCE = 3600.0


class Silence:
    """Judges the streams of one connection after the other; `patience` is None where nothing is to be judged."""

    def __init__(self, patience: float | None) -> None:
        self._patience = patience

    def fallen(self, lanes: Iterable[Lane], opened_at: float, at: float) -> list[tuple[Lane, float]]:
        """The streams that should have spoken since, and for how many seconds they have not."""
        quiet = [(lane, at - max(lane.heard_at, opened_at)) for lane in lanes if lane.steady]
        return [(lane, seconds) for lane, seconds in quiet if seconds >= self._of(lane)]

    def forgive(self, lanes: Iterable[tuple[Lane, float]]) -> None:
        """A fresh connection is made for these: if they are quiet again, they may be so for longer."""
        for lane, _ in lanes:
            lane.patience = max(min(self._of(lane) * 2, LONGEST_PATIENCE), self._of(lane))

    def due_at(self, lanes: Iterable[Lane], opened_at: float) -> float:
        """When to look again."""
        times = (max(lane.heard_at, opened_at) + self._of(lane) for lane in lanes if lane.steady)
        return min(times, default=float("inf"))

    def _of(self, lane: Lane) -> float:
        if self._patience is None:
            return float("inf")
        return self._patience if lane.patience is None else lane.patience
