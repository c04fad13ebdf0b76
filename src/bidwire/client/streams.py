"""Subscriptions as users hold them: for `async for`, for a plain `for`, and by callback.

Events without a callback wait in a bounded buffer; what happens when it is
full is the user's choice. A callback is called in the reading loop itself,
a coroutine function through the buffer. A handler's exception reaches
`on_error`, or is raised where the user waits; the stream lives on.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from ..errors import ConfigurationError, SlowConsumer, StreamError
from ..wire.gaps import Hole
from ..wire.live import SubscribePlan
from ..wire.streams import Lane, Stream
from .backfills import Backfills, most_of
from .doors import Doors
from .feed import Feed
from .hooks import Hooks
from .listings import Fetch, Listings
from .loop import SLICE, LoopThread
from .opened import AsyncOpened, BlockingOpened, Opened, is_async

if TYPE_CHECKING:
    from ..transport import WsConnector
    from ..wire.faces import Overflow
    from .shared import Core

T = TypeVar("T")
Pair = tuple[Stream[Any] | str, Any]

BUFFER = 10_000


class Buffer:
    """Events between the reading loop and whoever takes them; `take` gives None when there is none.

    When `size` events wait, "drop_oldest" drops the oldest, "latest" keeps
    only the newest of each stream from the start, and "error" drops what
    comes and gives a `SlowConsumer` after the last event that was kept.
    """

    def __init__(self, size: int = BUFFER, overflow: Overflow = "error") -> None:
        if size < 1:
            raise ConfigurationError(f"a buffer holds at least one event, not {size}")
        puts = {"error": self._put_or_mark, "drop_oldest": self._put_dropping, "latest": self._put_latest}
        if overflow not in puts:
            raise ConfigurationError(f"overflow is one of {', '.join(puts)}, not {overflow!r}")
        self.put: Callable[[Stream[Any] | str, Any], None] = puts[overflow]
        self.dropped = 0
        self.hungry = False
        """Whether somebody waits for `wake`."""
        self.wake: Callable[[], None] = lambda: None
        self._size = size
        self.streams: deque[Stream[Any] | str] = (
            deque()
        )  # beside each other: a pair for each would be garbage to collect
        self.events: deque[Any] = deque()
        self._newest: dict[Stream[Any] | str, Any] = {}
        self._missed = 0

    def __len__(self) -> int:
        return len(self.events) + len(self._newest)

    def take(self) -> Pair | None:
        """The next event with its stream.

        Raises:
            SlowConsumer: events were dropped after the one that was taken last.
        """
        if not self.events:
            if self._newest:
                name = next(iter(self._newest))
                return name, self._newest.pop(name)
            return None
        stream, event = self.streams.popleft(), self.events.popleft()
        if event is _OVERFLOWN:
            missed, self._missed = self._missed, 0
            raise SlowConsumer(f"the consumer fell behind by {self._size} events; {missed} after them were dropped")
        return stream, event

    def _put_or_mark(self, stream: Stream[Any] | str, event: Any) -> None:
        events = self.events
        if self._missed or len(events) >= self._size:
            self._miss(stream)
            return
        self.streams.append(stream)
        events.append(event)
        if self.hungry:
            self.hungry = False
            self.wake()

    def _miss(self, stream: Stream[Any] | str) -> None:
        self._missed += 1
        self.dropped += 1
        if self._missed == 1:
            self.streams.append(stream)
            self.events.append(_OVERFLOWN)

    def _put_dropping(self, stream: Stream[Any] | str, event: Any) -> None:
        if len(self.events) >= self._size:
            self.streams.popleft()
            self.events.popleft()
            self.dropped += 1
        self.streams.append(stream)
        self.events.append(event)
        if self.hungry:
            self.hungry = False
            self.wake()

    def _put_latest(self, stream: Stream[Any] | str, event: Any) -> None:
        if stream in self._newest:
            self.dropped += 1
        self._newest[stream] = event
        if self.hungry:
            self.hungry = False
            self.wake()


_OVERFLOWN = object()


class _Face(Opened):
    """What blocking and async subscriptions have in common."""

    _feed: Feed

    def __init__(self, core: Core, connector: WsConnector, plan: SubscribePlan, fetch: Fetch) -> None:
        options = dict(plan.options)
        size, overflow = options.pop("buffer", BUFFER), options.pop("overflow", "error")
        self._unchecked = bool(options.pop("unchecked", False))
        most = most_of(options.pop("backfill", False))
        unknown = options.keys() - {"on_open", "on_close", "on_reconnect", "on_gap", "on_error"}
        if unknown:
            raise TypeError(f"subscribe() has no option {', '.join(sorted(unknown))}")
        self._parse = plan.facts.names.parse
        self._on_event = plan.on_event
        self._wanted = plan.streams
        self._buffer = Buffer(size, overflow)  # type: ignore[arg-type]  # the typed dict lost its types with its names
        self._hooks = Hooks(options, lambda: core.logger("ws.stream"))  # type: ignore[arg-type]  # checked just above
        self._pumped = plan.on_event is not None and is_async(plan.on_event)
        callback = None if self._pumped else plan.on_event
        self._feed = Feed(
            core,
            connector,
            Doors(core, plan.facts, binary=True),
            self._hooks,
            self._buffer.put,
            callback,
            listings=Listings(plan.facts.listing, fetch),
        )
        if most:
            self._feed.backfills = Backfills(self._feed, plan.facts.backfill_sources, most, fetch)
        self._pump_task: asyncio.Task[None] | None = None
        self._started = False

    @property
    def streams(self) -> tuple[str, ...]:
        """The names of the streams."""
        return (
            tuple(self._feed.lanes.by_name) if self._started else tuple(lane.name for lane in self._lanes(self._wanted))
        )

    @property
    def live(self) -> bool:
        """Connected, and everything confirmed."""
        return self._feed.live

    @property
    def dropped(self) -> int:
        """Events that a slow consumer lost."""
        return self._buffer.dropped

    @property
    def holes(self) -> Sequence[Hole]:
        """The holes seen so far, at most the last thousand."""
        return tuple(self._feed.holes)

    def __repr__(self) -> str:
        names = self.streams
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        state = (
            "closed" if self.closed else "live" if self.live else "not open" if not self._started else "reconnecting"
        )
        return f"{type(self).__name__}({shown}; {state})"

    def _lanes(self, streams: Sequence[Stream[Any] | str]) -> list[Lane]:
        found: dict[str, Lane] = {}
        for each in streams:
            if isinstance(each, str):
                try:
                    each = self._parse(each)
                except ValueError:
                    if not self._unchecked:
                        raise
            lane = Lane(each, None) if isinstance(each, str) else self._lane(each)
            found.setdefault(lane.name, lane)
        return list(found.values())

    def _lane(self, stream: Stream[Any]) -> Lane:
        name = self._feed.doors.binary_name(stream)
        lane = Lane(stream.name, stream) if name is None else Lane(name, stream, binary=True)
        if self._feed.backfills is not None:
            self._feed.backfills.arm(lane)
        return lane

    async def _open(self) -> None:
        if self._feed.closed:
            raise StreamError("this subscription was closed; make a new one")
        if self._started:
            return
        self._started = True
        self._hooks.announce(on_event=self._on_event)
        if self._pumped:
            self._pump_task = asyncio.ensure_future(self._pump())
        await self._feed.open(self._lanes(self._wanted))

    async def _close(self) -> None:
        await self._feed.close()
        task = self._pump_task
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.wait({task})

    async def _pump(self) -> None:
        """Takes events from the buffer and awaits the handler for each, in order."""
        assert self._on_event is not None
        there = asyncio.Event()
        self._buffer.wake = there.set
        while not self._feed.closed:
            try:
                pair = self._buffer.take()
                if pair is not None:
                    await self._on_event(pair[1])  # type: ignore[misc]  # it is a coroutine function
                    continue
            except Exception as error:
                self._hooks.fail(error)
                continue
            there.clear()
            self._buffer.hungry = True
            if not len(self._buffer):
                await there.wait()

    def _names(self, streams: Sequence[Stream[Any] | str]) -> list[str]:
        names = []
        for each in streams:
            if isinstance(each, str):
                with suppress(ValueError):  # what is not there is passed over, whatever it is called
                    each = self._parse(each)
            names.append(each if isinstance(each, str) else self._lane(each).name)
        return names

    def _refuse_iteration(self) -> None:
        if self._on_event is not None:
            raise TypeError("the events go to on_event; leave it out to iterate")
        if not self._started:
            raise StreamError("the subscription is not open: enter it, or call open(), first")


class AsyncEvents(_Face, AsyncOpened, Generic[T]):
    """A subscription for async code. Enter it, or await it, to connect."""

    def __init__(self, core: Core, connector: WsConnector, plan: SubscribePlan, fetch: Fetch) -> None:
        super().__init__(core, connector, plan, fetch)
        self._there = asyncio.Event()
        self._hooks.notify = self._there.set
        if not self._pumped:
            self._buffer.wake = self._there.set

    def __aiter__(self) -> Self:
        self._refuse_iteration()
        return self

    async def __anext__(self) -> T:
        events = self._buffer.events
        if events and events[0] is not _OVERFLOWN and not self._hooks.pending:  # the common case: no second coroutine
            self._buffer.streams.popleft()
            next_one: T = events.popleft()
            return next_one
        event: T = (await self._next())[1]
        return event

    async def items(self) -> AsyncIterator[tuple[Stream[Any] | str, T]]:
        self._refuse_iteration()
        while True:
            try:
                pair = await self._next()
            except StopAsyncIteration:
                return
            yield pair

    async def add(self, *streams: Stream[Any] | str) -> None:
        await self._feed.add(self._lanes(streams))

    async def remove(self, *streams: Stream[Any] | str) -> None:
        await self._feed.remove(self._names(streams))

    async def list(self) -> list[str]:
        return await self._feed.list()

    async def _next(self) -> Pair:
        while True:
            self._raise_pending()
            pair = self._buffer.take()
            if pair is not None:
                return pair
            if self._feed.closed:
                raise StopAsyncIteration
            self._there.clear()
            self._buffer.hungry = True
            if not len(self._buffer):
                await self._there.wait()


class Events(_Face, BlockingOpened, Generic[T]):
    """A subscription for blocking code; its sockets live in a thread of their own. Enter it to connect."""

    def __init__(self, core: Core, connector: WsConnector, plan: SubscribePlan, fetch: Fetch) -> None:
        super().__init__(core, connector, plan, fetch)
        self._there = threading.Event()
        self._hooks.notify = self._there.set
        if not self._pumped:
            self._buffer.wake = self._there.set
        self._process = os.getpid()

    def __iter__(self) -> Self:
        self._refuse_iteration()
        return self

    def __next__(self) -> T:
        event: T = self._next()[1]
        return event

    def items(self) -> Iterator[tuple[Stream[Any] | str, T]]:
        self._refuse_iteration()
        while True:
            try:
                pair = self._next()
            except StopIteration:
                return
            yield pair

    def add(self, *streams: Stream[Any] | str) -> None:
        self._do(self._feed.add, self._lanes(streams))

    def remove(self, *streams: Stream[Any] | str) -> None:
        self._do(self._feed.remove, self._names(streams))

    def list(self) -> list[str]:
        return self._opened().run(self._feed.list())

    def _do(self, work: Callable[[Any], Any], argument: object) -> None:
        thread = self._opened()
        if thread.inside:  # a handler asked: it is done, but the answer cannot be waited for here
            self._hooks.later(work(argument))
        else:
            thread.run(work(argument))

    def _opened(self) -> LoopThread:
        if self._thread is None:
            raise StreamError("the subscription is not open: enter it, or call open(), first")
        if self._process != os.getpid():
            raise StreamError("this subscription belongs to the process that was forked; open one here")
        return self._thread

    def _next(self) -> Pair:
        while True:
            self._raise_pending()
            pair = self._buffer.take()
            if pair is not None:
                return pair
            if self._feed.closed:
                raise StopIteration
            self._opened()
            self._there.clear()
            self._buffer.hungry = True
            if not len(self._buffer) and not self._feed.closed and not self._hooks.pending:
                self._there.wait(SLICE)
