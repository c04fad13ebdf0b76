"""User streams as users hold them: the account's own events, on a connection of their own, none ever dropped.

The connection comes back by itself and subscribes again; what happened in
between is not repeated by the exchange, so every outage is told to
`on_reconnect`. So is what did not come on a connection that stands: now and
then the account is asked whether events add up to what it is. A consumer that falls behind is warned about in the log, and
its events wait for it.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import Callable
from random import random
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import msgspec

from ..errors import (
    BinanceError,
    ConfigurationError,
    MalformedAnswer,
    NotAllowed,
    RateLimited,
    Rejected,
    StreamError,
)
from ..orders.tracker import Tracker
from ..wire.call import call
from ..wire.live import Outage, UserStreamPlan
from ..wire.reconnect import OVERLAP, Reconnects
from ..wire.sign import KeyType
from ..wire.userstream import Remembered, State, UserStream
from ..wire.wsapi import UserFrame
from .connection import LOOK_EVERY
from .drive import adrive
from .feed import SURFACE_EVERY
from .hooks import Hooks, wake_or
from .loop import SLICE
from .opened import AsyncOpened, BlockingOpened, Opened, is_async
from .wsapi import ApiLine, session_over

if TYPE_CHECKING:
    from ..transport import WsConnector
    from .shared import Core

T = TypeVar("T")

SETTLING = 3.0
"""Seconds after an answer in which the events that belong to it come."""
ALARM = 1000
"""Events waiting for a slow consumer at which the log warns, and again at each doubling."""


class _Stand:
    """One connection with its subscription."""

    def __init__(self, feed: UserFeed) -> None:
        self.stream = UserStream(feed.kind, feed.plan.requests)
        self.line = ApiLine(feed.core, feed.connector, feed.plan.family, self.on_event)
        self.line.on_unreadable = self.on_unreadable
        self.held: list[UserFrame] | None = None
        self.over = False
        self._feed = feed

    async def open(self) -> None:
        """Connects, logs on where the key can, and subscribes."""
        feed = self._feed
        await self.line.open()
        self.stream.connected()
        while (request := self.stream.request()) is not None:
            result, _ = await adrive(call(feed.session, request), self.line, feed.core.world)
            self.stream.answered(result)

    def on_event(self, frame: UserFrame) -> None:
        if self.held is not None:
            self.held.append(frame)
        elif not self.over:
            self._feed.hear(self, frame)

    def on_unreadable(self) -> None:
        if not self.over and self.stream.state is State.LIVE:
            self._feed.untold("a frame could not be read")

    def release(self) -> None:
        """Tells what was held back while the old connection still spoke."""
        held, self.held = self.held or [], None
        for frame in held:
            self._feed.hear(self, frame)


class UserFeed:
    """The running life of one user stream. It belongs to one event loop."""

    def __init__(
        self,
        core: Core,
        connector: WsConnector,
        plan: UserStreamPlan,
        deliver: Callable[[Any], None],
        hooks: Hooks,
    ) -> None:
        identity = core.identity_for(plan.family)
        if identity is None or identity.signer is None:
            raise ConfigurationError("a user stream needs an API key with its secret; nothing was sent")
        self.core = core
        self.connector = connector
        self.plan = plan
        self.kind: KeyType = identity.signer.kind
        self.session = session_over(core, plan.family)
        self.closed = False
        self.opened = False
        self._deliver = deliver
        self._hooks = hooks
        self._now: _Stand | None = None
        self._task: asyncio.Task[None] | None = None
        self._seen: Remembered[bytes] | None = None
        self._tracker = Tracker()
        self._audit: asyncio.Task[None] | None = None
        self._audit_at = float("inf")
        self._sure_at = core.world.wall()
        """Until when no event is missing."""
        self._missed: str | None = None
        """What the current connection did not tell, to be reported once another one is heard."""
        policy = core.settings.reconnect
        self._reconnects = Reconnects(random, base=policy.base, cap=policy.cap, fixed=policy.fixed)

    @property
    def live(self) -> bool:
        return self._now is not None and not self.closed and not self._now.over and not self._now.line.ended.is_set()

    async def open(self) -> None:
        """Connects and subscribes.

        Raises:
            NotSent: no connection.
            NotAllowed: the key is refused.
        """
        stand = _Stand(self)
        self._now = stand
        try:
            await stand.open()
        except BaseException:
            self._now = None
            await stand.line.close()
            raise
        self.opened = True
        self._reconnects.opened(self.core.world.monotonic())
        self._hooks.log(20, "user stream subscribed")
        self._begin_anew()
        self._task = asyncio.ensure_future(self._run())
        self._hooks.call("on_open")

    async def close(self) -> None:
        """Ends it for good."""
        if self.closed or self._now is None:
            self.closed = True
            self._hooks.log(20, "No connection to close")
            return
        self.closed = True
        stand, self._now = self._now, None
        stand.over = True
        await _cancelled(self._audit)
        await stand.line.close()
        await _cancelled(self._task)
        self._hooks.log(20, "user stream closed")
        self._hooks.call("on_close", 1000, "")
        await self._hooks.rest()
        self._hooks.notify()

    def hear(self, stand: _Stand, frame: UserFrame) -> None:
        """One event, in the reading loop."""
        if self._seen is not None and self._seen.repeats(bytes(frame.event)):
            return
        try:
            event = self.plan.read(frame.event)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self._hooks.fail(
                MalformedAnswer(f"a user event that no model fits: {error}", body=bytes(frame.event)[:200])
            )
        else:
            if self._tracker.repeats(event):
                return
            self._tracker.hear(event)
            self._deliver(event)
        if stand.stream.receive(frame.subscription_id, frame.word):
            stand.over = True
            stand.line.wake.set()

    async def _run(self) -> None:
        while not self.closed and self._now is not None:
            stand = self._now
            try:
                await self._tend(stand)
                if self.closed:
                    return
                if stand.over or stand.line.ended.is_set():
                    await self._come_back(stand)
                else:
                    await self._replace(stand)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # a fault of ours must not silence the stream: it comes back like any loss
                self._hooks.fail(error)
                stand.line.drop(f"{type(error).__name__} here")

    async def _tend(self, stand: _Stand) -> None:
        """Until the subscription is over, or the connection has ended or is to be replaced."""
        world, line = self.core.world, stand.line
        while not (stand.over or line.ended.is_set() or self.closed):
            line.wake.clear()
            at = world.monotonic()
            if at - line.heard_at >= line.silence:
                line.drop(f"silent for {at - line.heard_at:.0f} s")
                return
            if at >= line.replace_at:
                return
            if at >= self._audit_at and (self._audit is None or self._audit.done()):
                self._audit_at = at + (self.core.settings.audit or float("inf"))
                self._audit = asyncio.ensure_future(self._examine(stand))
            until = min(line.replace_at, line.heard_at + line.silence, self._audit_at, at + LOOK_EVERY)
            await wake_or(world, line.wake, until - at)

    def _begin_anew(self) -> None:
        """From now on all is heard; what the account holds is asked for, as what events are to add up to."""
        if self._audit is not None:
            self._audit.cancel()
        self._tracker.forget()
        self._sure_at = self.core.world.wall()
        if self.core.settings.audit is not None:
            self._audit_at = self.core.world.monotonic()

    async def _examine(self, stand: _Stand) -> None:
        """Asks whether events add up to what the account is. What does not twice in a row was not told."""
        world, tracker, requests = self.core.world, self._tracker, self.plan.requests
        untold: frozenset[str] | None = None
        began = world.wall()
        try:
            while untold is None or untold:
                began = world.wall()
                tracker.begin()
                orders, _ = await adrive(call(self.session, requests.open_orders), stand.line, world)
                account, _ = await adrive(call(self.session, requests.account), stand.line, world)
                await world.pause(SETTLING)
                found = tracker.compare(orders, account)
                if untold and untold & found:
                    self._give_up(stand, ", ".join(sorted(untold & found)[:5]))
                    return
                untold = found
        except BinanceError as error:
            self._hooks.log(20, "the account could not be asked what its events add up to: %s", error)
            if isinstance(error, Rejected) and not isinstance(error, RateLimited):
                self._audit_at = float("inf")  # asking again would be refused again
            return
        self._sure_at = began

    def _give_up(self, stand: _Stand, missed: str) -> None:
        """Events did not come on a connection that stands: it is to be replaced, and then told."""
        self._hooks.log(30, "no event said: %s; moving to a fresh connection", missed)
        self._missed = f"no event said: {missed}"
        stand.line.replace_at = self.core.world.monotonic()
        stand.line.wake.set()

    def untold(self, reason: str) -> None:
        """Events may be missing since it was last known that none was; from here on they are heard."""
        since, now = self._sure_at, self.core.world.wall()
        self._begin_anew()
        self._hooks.call("on_reconnect", Outage(int(since * 1000), int(now * 1000), 1006, reason))

    async def _come_back(self, lost: _Stand) -> None:
        world, hooks = self.core.world, self._hooks
        line = lost.line
        if lost.over and not line.ended.is_set():
            line.code, line.reason = 1000, "the exchange ended the subscription"
        code, reason = line.code, line.reason
        since = world.wall() - max(world.monotonic() - line.heard_at, 0.0)
        if self._missed is not None:
            since, self._missed = min(since, self._sure_at), None
        lost.over = True
        hooks.log(20, "user stream lost: %d %s", code, reason or "(no reason)")
        hooks.call("on_close", code, reason)
        await line.close()
        error: BinanceError | None = None
        while not self.closed:
            await world.pause(self._reconnects.delay(world.monotonic(), error, code=code))
            if self.closed:
                return
            stand = _Stand(self)
            try:
                await stand.open()
            except BinanceError as trouble:
                refused = isinstance(trouble, NotAllowed) and not isinstance(error, NotAllowed)
                error = trouble
                await stand.line.close()
                hooks.log(30, "the user stream could not come back (%d times): %s", self._reconnects.failures, trouble)
                if refused or self._reconnects.failures % SURFACE_EVERY == 0:
                    hooks.fail(trouble)
                continue
            self._now = stand
            self._reconnects.opened(world.monotonic())
            self._begin_anew()
            hooks.log(20, "user stream subscribed again")
            hooks.call("on_reconnect", Outage(int(since * 1000), int(world.wall() * 1000), code, reason))
            return

    async def _replace(self, old: _Stand) -> None:
        """A second connection listens beside the old one for a moment, then takes over; repeats are passed over."""
        world = self.core.world
        fresh = _Stand(self)
        fresh.held = []
        self._seen = self._seen or Remembered()
        try:
            await fresh.open()
        except BinanceError as error:
            await fresh.line.close()
            self._hooks.log(30, "the replacement could not subscribe (%s); the old connection goes on", error)
            old.line.replace_at = world.monotonic() + 60.0
            return
        await world.pause(OVERLAP)
        if self.closed:
            await fresh.line.close()
            return
        self._now = fresh
        old.over = True
        fresh.release()
        self._seen = None
        self._reconnects.opened(world.monotonic())
        self._hooks.log(20, "user stream moved to a fresh connection")
        await old.line.close()
        if self._missed is not None:
            missed, self._missed = self._missed, None
            self.untold(missed)


async def _cancelled(task: asyncio.Task[None] | None) -> None:
    if task is not None and task is not asyncio.current_task():
        task.cancel()
        await asyncio.wait({task})


class _Face(Opened):
    """What blocking and async user streams have in common."""

    _feed: UserFeed

    def __init__(self, core: Core, connector: WsConnector, plan: UserStreamPlan) -> None:
        self._hooks = Hooks(plan.handlers, lambda: core.logger("user"))
        self._on_event = plan.on_event
        self._queue: deque[Any] = deque()
        self._alarm = ALARM
        self._hungry = False
        self._wake: Callable[[], None] = lambda: None
        self._pumped = plan.on_event is not None and is_async(plan.on_event)
        direct = plan.on_event is not None and not self._pumped
        self._feed = UserFeed(core, connector, plan, self._call if direct else self._put, self._hooks)
        self._pump_task: asyncio.Task[None] | None = None
        self._started = False

    @property
    def live(self) -> bool:
        """Connected and subscribed."""
        return self._feed.live

    @property
    def waiting(self) -> int:
        """Events that have come and not been taken yet."""
        return len(self._queue)

    def __repr__(self) -> str:
        state = "closed" if self.closed else "live" if self.live else "reconnecting" if self._started else "not open"
        return f"{type(self).__name__}({state})"

    def _put(self, event: Any) -> None:
        queue = self._queue
        queue.append(event)
        if len(queue) >= self._alarm:
            self._hooks.log(30, "%d user events wait for their consumer", len(queue))
            self._alarm *= 2
        if self._hungry:
            self._hungry = False
            self._wake()

    def _call(self, event: Any) -> None:
        assert self._on_event is not None
        self._hooks.run(self._on_event, event)

    async def _open(self) -> None:
        if self._feed.closed:
            raise StreamError("this user stream was closed; make a new one")
        if self._started:
            return
        self._started = True
        self._hooks.announce(on_event=self._on_event)
        if self._pumped:
            self._pump_task = asyncio.ensure_future(self._pump())
        try:
            await self._feed.open()
        except BaseException:
            self._started = False
            raise

    async def _close(self) -> None:
        await self._feed.close()
        await _cancelled(self._pump_task)

    async def _pump(self) -> None:
        assert self._on_event is not None
        there = asyncio.Event()
        self._wake = there.set
        while not self._feed.closed:
            while self._queue:
                try:
                    await self._on_event(self._queue.popleft())  # type: ignore[misc]  # it is a coroutine function
                except Exception as error:
                    self._hooks.fail(error)
            there.clear()
            self._hungry = True
            if not self._queue:
                await there.wait()

    def _refuse_iteration(self) -> None:
        if self._on_event is not None:
            raise TypeError("the events go to on_event; leave it out to iterate")
        if not self._started:
            raise StreamError("the user stream is not open: enter it, or call open(), first")


class AsyncUserEvents(_Face, AsyncOpened, Generic[T]):
    """A user stream for async code. Enter it, or await it, to connect."""

    def __init__(self, core: Core, connector: WsConnector, plan: UserStreamPlan) -> None:
        super().__init__(core, connector, plan)
        self._there = asyncio.Event()
        self._hooks.notify = self._there.set
        if not self._pumped:
            self._wake = self._there.set

    def __aiter__(self) -> Self:
        self._refuse_iteration()
        return self

    async def __anext__(self) -> T:
        while True:
            self._raise_pending()
            if self._queue:
                event: T = self._queue.popleft()
                return event
            if self.closed:
                raise StopAsyncIteration
            self._there.clear()
            self._hungry = True
            if not self._queue:
                await self._there.wait()


class UserEvents(_Face, BlockingOpened, Generic[T]):
    """A user stream for blocking code; its socket lives in a thread of its own. Enter it to connect."""

    def __init__(self, core: Core, connector: WsConnector, plan: UserStreamPlan) -> None:
        super().__init__(core, connector, plan)
        self._there = threading.Event()
        self._hooks.notify = self._there.set
        if not self._pumped:
            self._wake = self._there.set
        self._process = os.getpid()

    def __iter__(self) -> Self:
        self._refuse_iteration()
        return self

    def __next__(self) -> T:
        while True:
            self._raise_pending()
            if self._queue:
                event: T = self._queue.popleft()
                return event
            if self.closed:
                raise StopIteration
            if self._process != os.getpid():
                raise StreamError("this user stream belongs to the process that was forked; open one here")
            self._there.clear()
            self._hungry = True
            if not self._queue and not self.closed and not self._hooks.pending:
                self._there.wait(SLICE)
