"""Reads over REST what a subscription's streams did not tell, where that was asked for.

A stream waits while its hole is read (`wire/backfill.py`); the others go on. Reads go through the client's ordinary
`send`, so the rate limiter counts them, one after the other: an outage leaves a hole in each of many streams. What
cannot be read is told as the hole it is, and what waited for it goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from random import random
from typing import TYPE_CHECKING, Any

from ..errors import BinanceError, ConfigurationError
from ..wire.backfill import MOST_IDS, Backfill
from ..wire.gaps import Hole
from ..wire.retry import Retry

if TYPE_CHECKING:
    from ..wire.live import BackfillSource
    from ..wire.streams import Lane, Stream
    from .feed import Feed
    from .listings import Fetch

TRIES = 4
"""How often ids are asked for that do not come: the exchange reads them from a database, which may lag behind."""
PATIENCE = 60.0
"""Seconds after which nothing is asked for again: a stream does not stand still for longer than a limit's window."""


class Backfills:
    """The reads of one subscription. It belongs to one event loop."""

    def __init__(
        self, feed: Feed, sources: Mapping[type[Stream[Any]], BackfillSource], most: int, fetch: Fetch
    ) -> None:
        self._feed = feed
        self._sources = sources
        self._most = most
        self._fetch = fetch
        self._retry = Retry(base=1.0, cap=5.0, attempts=TRIES, random=random)
        self._one_at_a_time = asyncio.Lock()
        self._reading: dict[Lane, asyncio.Task[None]] = {}

    def arm(self, lane: Lane) -> None:
        """From now on the lane's holes are read, if it is of a kind that can be."""
        if type(lane.stream) in self._sources:
            lane.backfill = Backfill(lane, self._most)

    def tend(self, lane: Lane) -> None:
        """Hands on what may be handed on, and sees to it that the rest is read."""
        backfill, feed = lane.backfill, self._feed
        assert backfill is not None, "only the events of a lane that is armed wait"
        for told in backfill.ready():
            if isinstance(told, Hole):
                feed.mark(told)
            else:
                feed.hand_on(lane.stream, told)
        if not backfill.busy:
            self._stop(lane)
        elif lane not in self._reading or self._reading[lane].done():
            task = self._reading[lane] = asyncio.ensure_future(self._read(lane, backfill))
            task.add_done_callback(partial(self._done, lane))

    def let_go(self, lanes: Iterable[Lane]) -> None:
        """What waits waits no longer: the lanes are removed, or everything is closed."""
        for lane in lanes:
            if lane.backfill is not None and lane.backfill.busy:
                lane.backfill.give_up()
                self.tend(lane)

    def _stop(self, lane: Lane) -> None:
        """Ends a read that nobody waits for any more; one that ends by itself is left to."""
        task = self._reading.get(lane)
        if task is not None and task is not asyncio.current_task():
            del self._reading[lane]
            task.cancel()

    def _done(self, lane: Lane, task: asyncio.Task[None]) -> None:
        if self._reading.get(lane) is task:
            del self._reading[lane]
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):  # a fault of ours must not hold a stream back for ever
            self._feed.hooks.fail(error)
            self.let_go([lane])

    async def _read(self, lane: Lane, backfill: Backfill) -> None:
        """Reads until nothing waits."""
        world, since, attempt = self._feed.world, self._feed.world.monotonic(), 1
        while (missing := backfill.missing) is not None:
            delay = await self._read_page(lane, backfill, attempt)
            self.tend(lane)
            if backfill.missing != missing:
                since, attempt = world.monotonic(), 1
                continue
            if delay is None or world.monotonic() + delay - since > PATIENCE or not self._wanted(lane):
                self.let_go([lane])
                return
            await world.pause(delay)
            attempt += 1

    async def _read_page(self, lane: Lane, backfill: Backfill, attempt: int) -> float | None:
        """Asks once for what is missing; where that brings nothing, seconds until it is asked for again, None to give up."""
        source, hooks = self._sources[type(lane.stream)], self._feed.hooks  # type: ignore[index]  # an armed lane has a stream
        async with self._one_at_a_time:
            missing = backfill.missing
            if missing is None:
                return None
            first, last = missing
            request = source.request(lane.stream, first, min(last - first + 1, source.most))
            try:
                rows = await self._fetch(request)
            except BinanceError as error:
                hooks.log(30, "%s: ids %d to %d cannot be read: %s", lane.name, first, last, error)
                return self._retry.delay(attempt, error, type(request).route)
        hooks.log(20, "%s: %d of the ids %d to %d were read", lane.name, len(rows), first, last)
        backfill.receive_rows(last, [source.event(lane.stream, row) for row in rows])
        return self._retry.pause(attempt) if attempt < TRIES else None

    def _wanted(self, lane: Lane) -> bool:
        """Whether the lane is still subscribed: one whose resubscription is refused is not."""
        return self._feed.lanes.by_name.get(lane.name) is lane


def most_of(asked: object) -> int:
    """The ids of the largest hole that is read, as the option `backfill` says; 0: none is.

    Raises:
        ConfigurationError: neither True or False nor a number of ids.
    """
    if isinstance(asked, bool):
        return MOST_IDS if asked else 0
    if not isinstance(asked, int) or asked < 0:
        raise ConfigurationError(f"backfill is True, False, or the ids of the largest hole to read, not {asked!r}")
    return asked
