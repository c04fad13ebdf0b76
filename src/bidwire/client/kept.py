"""What is kept true from a stream and from REST: order books, candle lists.

An event goes from the socket's callback straight into a state machine, which
says when it needs a read over REST. Reads go through the client's ordinary
`send`, so the rate limiter counts them; tries that come to nothing are spread
out, never a tight loop. One reader and one writer: for blocking code the
writer is a thread of its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from random import random
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from ..errors import BinanceError, ConfigurationError, RateLimited, Rejected, StreamEnded, StreamError
from ..wire.streams import Lane, Stream
from .doors import Doors
from .feed import Feed
from .hooks import Hooks
from .listings import Fetch, Listings
from .loop import SLICE, loop_thread
from .opened import AsyncOpened, BlockingOpened, Opened, Patience

if TYPE_CHECKING:
    import logging

    from ..transport import WsConnector
    from ..wire.faces import Handlers
    from ..wire.live import LiveFacts
    from .shared import Core

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 10.0


class Machine(Protocol):
    """What it is kept by: it knows whether it is in sync, how often it was lost and why."""

    @property
    def in_sync(self) -> bool: ...
    @property
    def resyncs(self) -> int: ...
    @property
    def lost_because(self) -> str: ...
    def lose(self, reason: str) -> None: ...


class KeptPlan(Protocol):
    """What is asked of everything that is kept."""

    @property
    def facts(self) -> LiveFacts: ...
    @property
    def on_update(self) -> Callable[[Any], object] | None: ...
    @property
    def handlers(self) -> Handlers: ...


P = TypeVar("P", bound=KeptPlan)
M = TypeVar("M", bound=Machine)


class _Watched(Hooks):
    """Hooks that tell what is kept before they tell the user."""

    def __init__(
        self,
        handlers: Handlers,
        logger: Callable[[], logging.Logger | None],
        watcher: Callable[[str], None],
        ended: Callable[[StreamEnded], None],
    ) -> None:
        super().__init__(handlers, logger)
        self._watcher = watcher
        self._ended = ended

    def call(self, name: str, *arguments: object) -> None:
        self._watcher(name)
        super().call(name, *arguments)

    def fail(self, error: Exception) -> None:
        if isinstance(error, StreamEnded):
            self._ended(error)
        super().fail(error)


class Kept(Opened, Generic[P, M]):
    """What blocking and async code have in common. `_on_event` and `_read` are each thing's own."""

    _feed: Feed

    def __init__(
        self, core: Core, connector: WsConnector, plan: P, stream: Stream[Any], area: str, sync: M, fetch: Fetch
    ) -> None:
        self._plan = plan
        self._sync = sync
        self._stream = stream
        self._fetch = fetch
        self._latest: Any = None
        self._hooks = _Watched(plan.handlers, lambda: core.logger(area), self._on_connection, self._on_end)
        doors, listings = Doors(core, plan.facts, binary=False), Listings(plan.facts.listing, fetch)
        self._feed = Feed(core, connector, doors, self._hooks, self._ignore, self._on_event, listings=listings)
        self._world = core.world
        self._fetching: asyncio.Task[None] | None = None
        self._refusal: BinanceError | None = None
        """Why it can never be in sync again."""
        self._losses = 0
        self._changes = 0
        self._seen = 0
        self._started = False
        self._told: Callable[[], None] = lambda: None

    @property
    def in_sync(self) -> bool:
        """Whether every change since the last read over REST has been applied and the connection stands."""
        return self._sync.in_sync and self._feed.live and self._refusal is None

    @property
    def resyncs(self) -> int:
        """How often it was lost and read anew."""
        return self._sync.resyncs

    @property
    def updated_at(self) -> int | None:
        """When the exchange sent the last change: epoch milliseconds, or microseconds where the client asks for them."""
        return None if self._latest is None else int(self._latest.event_time)

    @property
    def _state(self) -> str:
        return "closed" if self.closed else "in sync" if self.in_sync else "not in sync"

    def _on_event(self, event: Any) -> None:
        raise TypeError(f"{type(self).__name__} hears nothing")

    async def _read(self) -> bool:
        """Reads over REST what the machine needs; False if that does not fit yet."""
        raise TypeError(f"{type(self).__name__} reads nothing")

    def _on_connection(self, what: str) -> None:
        """Told what becomes of the connection, by the name of the handler that hears of it next.

        What is kept is stale from a loss on, and read anew when the connection stands again: not only because events
        are missing, but because ids may have begun anew (a testnet that was reset), and old ones would never follow.
        """
        if what == "on_close":
            self._sync.lose("the connection ended")
        elif what == "on_reconnect":
            self._sync.lose("nothing came on a living connection")  # after a lost one it is lost already
            self._need()

    def _on_end(self, error: StreamEnded) -> None:
        """The symbol is traded no more: nothing will come, and what is held is what it was at last."""
        self._refusal = error
        self._sync.lose(error.message)
        self._changed()

    def _ignore(self, stream: Stream[Any] | str, event: Any) -> None:
        """All that comes goes to `_on_event`."""

    def _need(self) -> None:
        """The machine needs a read: one is under way, or begins."""
        sync = self._sync
        if sync.resyncs != self._losses:
            self._losses = sync.resyncs
            self._hooks.log(30, "%s was lost (%s); reading it anew", self._stream.name, sync.lost_because)
            self._changed()
        if (self._fetching is None or self._fetching.done()) and self._refusal is None:
            self._fetching = asyncio.ensure_future(self._reads())

    def _changed(self) -> None:
        self._changes += 1
        if self._plan.on_update is not None:
            self._hooks.run(self._plan.on_update, self)
        self._told()

    async def _reads(self) -> None:
        """Reads until what is read fits."""
        pause = _FIRST_PAUSE
        while not self._feed.closed:
            try:
                fits = await self._read()
            except BinanceError as error:
                self._hooks.log(30, "%s cannot be read: %s", self._stream.name, error)
                self._hooks.fail(error)
                if isinstance(error, Rejected | ConfigurationError) and not isinstance(error, RateLimited):
                    self._refusal = error  # asking again would be refused again
                    self._told()
                    return
            else:
                if self._sync.in_sync:
                    self._hooks.log(20, "%r", self)
                    self._changed()
                if fits:
                    return
                self._hooks.log(20, "%s: what was read does not fit yet", self._stream.name)
            await self._world.pause(pause * (0.5 + random()))
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _open(self) -> None:
        if self._feed.closed:
            raise StreamError("this was closed; make a new one")
        if not self._started:
            self._started = True
            self._hooks.announce(on_update=self._plan.on_update)
            lane = Lane(self._stream.name, self._stream)
            lane.first = lane.sequence = None  # the machine finds holes itself, and mends them
            await self._feed.open([lane])
            if self._fetching is None:  # a quiet market may send nothing for long
                self._fetching = asyncio.ensure_future(self._reads())

    async def _close(self) -> None:
        await self._feed.close()
        if self._fetching is not None and self._fetching is not asyncio.current_task():
            self._fetching.cancel()
            await asyncio.wait({self._fetching})
        self._sync.lose("closed")
        self._told()

    def _raise_pending(self) -> None:
        super()._raise_pending()
        if self._refusal is not None and not self.closed:
            raise self._refusal


class AsyncKept(Kept[P, M], AsyncOpened):
    """For async code. Enter it, or await it, to connect; it is in sync then. Iterating waits for the next change."""

    def __init__(
        self, core: Core, connector: WsConnector, plan: P, stream: Stream[Any], area: str, sync: M, fetch: Fetch
    ) -> None:
        super().__init__(core, connector, plan, stream, area, sync, fetch)
        self._there = asyncio.Event()
        self._told = self._hooks.notify = self._there.set

    async def open(self) -> Self:
        """Connects; back when it is in sync.

        Raises:
            BinanceError: no connection, a refused subscription, or nothing to be read.
        """
        fresh = not self._started
        await self._open()
        if fresh:
            try:
                await self.ready()
            except BaseException:
                await self._close()
                raise
        return self

    async def ready(self, timeout: float | None = None) -> bool:
        """Until it is in sync (True) or the seconds are over (False)."""
        if not await self._until(lambda: self.in_sync or self.closed, timeout):
            return False
        if not self.in_sync:
            self._raise_pending()
            raise StreamError("it was closed")
        return True

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Self:
        while self._seen == self._changes or not self.in_sync:
            self._raise_pending()
            if self.closed:
                raise StopAsyncIteration
            self._there.clear()
            await self._there.wait()
        self._seen = self._changes
        return self


class BlockingKept(Kept[P, M], BlockingOpened):
    """For blocking code, kept by a thread of its own. Enter it to connect; it is in sync then. Iterating waits for the next change."""

    def __init__(
        self, core: Core, connector: WsConnector, plan: P, stream: Stream[Any], area: str, sync: M, fetch: Fetch
    ) -> None:
        super().__init__(core, connector, plan, stream, area, sync, fetch)
        self._lock = threading.Lock()  # it is changed in one thread and read in others
        self._there = threading.Event()
        self._told = self._hooks.notify = self._there.set
        self._process = os.getpid()

    def open(self) -> Self:
        """Connects; back when it is in sync.

        Raises:
            BinanceError: no connection, a refused subscription, or nothing to be read.
        """
        if self._thread is None:
            self._thread = loop_thread()
            try:
                self._thread.run(self._open())
                self.ready()
            except BaseException:
                self._shut()
                raise
        return self

    def ready(self, timeout: float | None = None) -> bool:
        """Until it is in sync (True) or the seconds are over (False)."""
        waiting = Patience(self._there, timeout)
        while True:
            self._there.clear()
            if self.in_sync:
                return True
            self._raise_pending()
            if self.closed:
                raise StreamError("it was closed")
            if not waiting():
                return False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Self:
        while self._seen == self._changes or not self.in_sync:
            self._raise_pending()
            if self.closed:
                raise StopIteration
            if self._process != os.getpid():
                raise StreamError("this belongs to the process that was forked; open one here")
            self._there.clear()
            if self._seen == self._changes or not self.in_sync:
                self._there.wait(SLICE)
        self._seen = self._changes
        return self
