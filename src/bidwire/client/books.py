"""Live order books: the diff stream, the snapshot calls, and the state machine between them.

A diff goes from the socket's callback straight into the book. Snapshots go
through the client's ordinary `send`, so the rate limiter counts them; tries
that come to nothing are spread out, never a tight loop.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from decimal import Decimal
from random import random
from typing import TYPE_CHECKING, Any, Self

from ..book.sync import BookSync, Need, futures_follows, spot_follows
from ..errors import BinanceError, RateLimited, Rejected, StreamError
from ..wire.events import Level
from ..wire.live import BookPlan
from ..wire.streams import Lane, Stream
from .feed import Feed, Hooks
from .loop import SLICE, loop_thread
from .opened import AsyncOpened, BlockingOpened, Opened, Patience

if TYPE_CHECKING:
    from ..transport import WsConnector
    from ..wire.request import Request
    from .shared import Core

_NOTHING = Need.NOTHING
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 10.0


class _Book(Opened):
    """What blocking and async books have in common."""

    _feed: Feed

    def __init__(
        self, core: Core, connector: WsConnector, plan: BookPlan, fetch: Callable[[Request[Any]], Awaitable[Any]]
    ) -> None:
        self._plan = plan
        self._fetch = fetch
        self._sync = BookSync(futures_follows if plan.chained else spot_follows)
        self._hooks = Hooks(plan.handlers, lambda: core.logger("book"))
        unit = "?timeUnit=MICROSECOND" if core.settings.time_unit == "microsecond" and plan.family == "spot" else ""
        url = core.environment.stream_url(plan.family) + "/stream" + unit
        self._feed = Feed(core, connector, url, self._hooks, self._ignore, self._on_diff)
        self._world = core.world
        self._fetching: asyncio.Task[None] | None = None
        self._refusal: Rejected | None = None
        self._latest: Any = None
        self._losses = 0
        self._receive: Callable[[Any], Need] = self._sync.receive_diff
        self._changes = 0
        self._seen = 0
        self._started = False
        self._told: Callable[[], None] = lambda: None

    @property
    def symbol(self) -> str:
        return self._plan.symbol

    @property
    def in_sync(self) -> bool:
        """Whether every change since the snapshot has been applied and the connection stands."""
        return self._sync.in_sync and self._feed.live

    @property
    def last_update_id(self) -> int | None:
        return self._sync.last_update_id

    @property
    def updated_at(self) -> int | None:
        """When the exchange sent the last change: epoch milliseconds, or microseconds where the client asks for them."""
        return None if self._latest is None else int(self._latest.event_time)

    @property
    def best_bid(self) -> Level | None:
        """The highest bid with its quantity."""
        return self._sync.ladder.best_bid

    @property
    def best_ask(self) -> Level | None:
        """The lowest ask with its quantity."""
        return self._sync.ladder.best_ask

    @property
    def resyncs(self) -> int:
        """How often the book was lost and fetched anew."""
        return self._sync.resyncs

    @property
    def known_range(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest bid and the highest ask of the snapshot; None where the whole side is known."""
        return self._sync.known_range

    def bids(self, limit: int | None = None) -> list[Level]:
        """The highest bids first."""
        return self._sync.ladder.bids(limit)

    def asks(self, limit: int | None = None) -> list[Level]:
        """The lowest asks first."""
        return self._sync.ladder.asks(limit)

    def __repr__(self) -> str:
        state = "closed" if self.closed else "in sync" if self.in_sync else "not in sync"
        return f"{type(self).__name__}({self.symbol}, {state}, last_update_id={self.last_update_id})"

    def _ignore(self, stream: Stream[Any] | str, event: Any) -> None:
        """All that comes goes to `_on_diff`."""

    def _on_diff(self, diff: Any) -> None:
        if self._receive(diff) is _NOTHING:
            self._latest = diff
            self._changed()
            return
        sync = self._sync
        if sync.resyncs != self._losses:
            self._losses = sync.resyncs
            self._hooks.log(30, "%s lost its book (%s); fetching it anew", self.symbol, sync.lost_because)
            self._changed()
        if (self._fetching is None or self._fetching.done()) and self._refusal is None:
            self._fetching = asyncio.ensure_future(self._snapshots())

    def _load(self, found: Any, limit: int | None) -> Need:
        return self._sync.receive_snapshot(found.last_update_id, found.bids, found.asks, limit=limit)

    def _changed(self) -> None:
        self._changes += 1
        if self._plan.on_update is not None:
            self._hooks.run(self._plan.on_update, self)
        self._told()

    async def _snapshots(self) -> None:
        """Fetches snapshots until one fits."""
        pause = _FIRST_PAUSE
        while not self._feed.closed:
            try:
                found = await self._fetch(self._plan.snapshot)
            except BinanceError as error:
                self._hooks.log(30, "%s: no snapshot: %s", self.symbol, error)
                self._hooks.fail(error)
                if isinstance(error, Rejected) and not isinstance(error, RateLimited):
                    self._refusal = error  # asking again would be refused again
                    self._told()
                    return
            else:
                if self._load(found, getattr(self._plan.snapshot, "limit", None)) is Need.NOTHING:
                    self._hooks.log(20, "%s in sync at id %s", self.symbol, self.last_update_id)
                    self._changed()
                    return
                self._hooks.log(20, "%s: the snapshot of id %d does not fit yet", self.symbol, found.last_update_id)
            await self._world.pause(pause * (0.5 + random()))
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _open(self) -> None:
        if self._feed.closed:
            raise StreamError("this book was closed; make a new one")
        if not self._started:
            self._started = True
            self._hooks.announce(on_update=self._plan.on_update)
            lane = Lane(self._plan.diffs.name, self._plan.diffs)
            lane.first = lane.sequence = None  # the book finds holes itself, and mends them
            await self._feed.open([lane])
            if self._fetching is None:  # a quiet market may send no diff for long
                self._fetching = asyncio.ensure_future(self._snapshots())

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


class AsyncLiveBook(_Book, AsyncOpened):
    """A book for async code. Enter it, or await it, to connect; it is in sync then."""

    def __init__(self, core: Core, connector: WsConnector, plan: BookPlan, fetch: Any) -> None:
        super().__init__(core, connector, plan, fetch)
        self._there = asyncio.Event()
        self._told = self._hooks.notify = self._there.set

    async def open(self) -> Self:
        """Connects; back when the book is in sync.

        Raises:
            BinanceError: no connection, a refused subscription, or no snapshot to be had.
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
        """Until the book is in sync (True) or the seconds are over (False)."""
        async with asyncio.timeout(timeout) as limit:
            try:
                while not self.in_sync:
                    self._raise_pending()
                    if self.closed:
                        raise StreamError("the book was closed")
                    self._there.clear()
                    await self._there.wait()
            except asyncio.CancelledError:
                if not limit.expired():
                    raise
                return False
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


class LiveBook(_Book, BlockingOpened):
    """A book for blocking code, kept by a thread of its own. Enter it to connect; it is in sync then."""

    def __init__(self, core: Core, connector: WsConnector, plan: BookPlan, send: Callable[[Request[Any]], Any]) -> None:
        async def fetch(request: Request[Any]) -> Any:
            return await asyncio.to_thread(send, request)

        super().__init__(core, connector, plan, fetch)
        self._lock = threading.Lock()  # the book is changed in one thread and read in others
        self._receive = self._receive_locked
        self._there = threading.Event()
        self._told = self._hooks.notify = self._there.set
        self._process = os.getpid()

    def open(self) -> Self:
        """Connects; back when the book is in sync.

        Raises:
            BinanceError: no connection, a refused subscription, or no snapshot to be had.
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
        """Until the book is in sync (True) or the seconds are over (False)."""
        waiting = Patience(self._there, timeout)
        while True:
            self._there.clear()
            if self.in_sync:
                return True
            self._raise_pending()
            if self.closed:
                raise StreamError("the book was closed")
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
                raise StreamError("this book belongs to the process that was forked; open one here")
            self._there.clear()
            if self._seen == self._changes or not self.in_sync:
                self._there.wait(SLICE)
        self._seen = self._changes
        return self

    @property
    def best_bid(self) -> Level | None:
        """The highest bid with its quantity."""
        with self._lock:
            return super().best_bid

    @property
    def best_ask(self) -> Level | None:
        """The lowest ask with its quantity."""
        with self._lock:
            return super().best_ask

    def bids(self, limit: int | None = None) -> list[Level]:
        """The highest bids first."""
        with self._lock:
            return super().bids(limit)

    def asks(self, limit: int | None = None) -> list[Level]:
        """The lowest asks first."""
        with self._lock:
            return super().asks(limit)

    def _receive_locked(self, diff: Any) -> Need:
        with self._lock:
            return self._sync.receive_diff(diff)

    def _load(self, found: Any, limit: int | None) -> Need:
        with self._lock:
            return super()._load(found, limit)
