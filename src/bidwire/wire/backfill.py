"""A stream whose missing events are read over REST: which events wait meanwhile, what to ask for, what may be told.

A `Backfill` is idle until a hole is found that is small enough to be read. From then on it is busy: every event of the
stream waits in here, in the order of ids, until all ids before it have been told or are known not to be had. Then the
reader (`wire/streams.py`) hands events on by itself again. Ids rise by one, as those of trades do.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from .gaps import RESTART, Hole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .streams import Lane

MOST_IDS = 10_000
"""The largest hole that is read unless told: ten pages, of trades 250 of the 6,000 that a minute may weigh."""
MOST_WAITING = 10_000
"""Events that wait for those before them; when there are more, they go on without them."""


class Backfill:
    """What waits of one lane while a hole before it is read; holes of more than `most` ids are not."""

    def __init__(self, lane: Lane, most: int = MOST_IDS) -> None:
        self.renewed = False
        """Another connection took over after an outage, and nothing of the lane has come on it yet."""
        self._lane = lane
        self._most = most
        self._next = 0
        """The id that is to be told next."""
        self._waiting: dict[int, Any] = {}
        self._order: list[int] = []
        """The ids of those that wait, as a heap."""
        self._settled = 0
        """An id up to here that does not wait is not to be had."""

    @property
    def busy(self) -> bool:
        return bool(self._order)

    @property
    def missing(self) -> tuple[int, int] | None:
        """The first and last id that the first of those that wait is waiting for; None where nothing waits."""
        return (self._next, self._order[0] - 1) if self._order else None

    def begin(self, hole: Hole, event: Any) -> bool:
        """An event came after a hole. Whether the hole is to be read: then the event waits, and those after it."""
        if hole.missing > self._most:
            return False
        lane = self._lane
        lane.since = min(lane.since, hole.after + 1)  # these are told, so they are no news when they come late
        lane.next = None  # so no event is the next one to the reader, and all are asked for here
        self._next, self._settled, self.renewed = hole.after + 1, hole.after, False
        self._put(event)
        return True

    def fell_back(self, number: int) -> bool:
        """Whether ids began anew, with another connection or by far: what was before them will not come any more."""
        return number < self._next and (self.renewed or number <= self._next - RESTART)

    def receive_event(self, event: Any) -> bool:
        """An event of the stream while it is busy. Whether it is to be handed on at once: it is late, its hole was told."""
        self.renewed = False
        lane = self._lane
        number = lane.last(event)
        if number < self._next:
            return number < lane.since or lane.take_missing(number)
        self._put(event)
        if len(self._order) > MOST_WAITING:
            self.give_up()
        return False

    def receive_rows(self, last: int, events: Iterable[Any]) -> None:
        """Events that REST told, asked for up to the id `last`; an id that it skips, it does not have."""
        newest = self._settled
        for event in events:
            number = self._lane.last(event)
            newest = max(newest, min(number, last))
            if self._next <= number <= last:
                self._put(event)
        self._settled = newest

    def give_up(self) -> None:
        """What is missing now is not to be had: those that wait need wait no longer."""
        self._settled = max(self._order, default=self._settled)

    def ready(self) -> list[Any]:
        """What may be told now, in order: events, and a `Hole` before an event where ids are not to be had."""
        told: list[Any] = []
        while self._order:
            number = self._order[0]
            if number > self._next:
                if self._settled < number - 1 and number - self._next <= self._most:
                    return told
                told.append(Hole(self._lane.name, self._next - 1, number))
                self._lane.missing.append((self._next, number - 1))
            heappop(self._order)
            told.append(self._waiting.pop(number))
            self._next = number + 1
        if told:
            self._end()
        return told

    def _put(self, event: Any) -> None:
        number = self._lane.last(event)
        if number not in self._waiting:
            self._waiting[number] = event
            heappush(self._order, number)

    def _end(self) -> None:
        """All that waited is told: the lane goes on from there."""
        if self.renewed:
            self._lane.told, self._lane.next = self._next, None
        else:
            self._lane.next = self._next
