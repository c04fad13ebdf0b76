"""The running life of market subscriptions: connections that come back, shards, replacement before 24 h.

A `Feed` belongs to one event loop and is used only in it. What it hears goes
straight from the socket's callback to `deliver`; there is no task switch in
between. After `close` nothing reconnects.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from random import random
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import BinanceError, MalformedAnswer, StreamEnded, StreamError, SubscriptionRefused
from ..wire.gaps import Hole
from ..wire.live import Outage
from ..wire.reconnect import OVERLAP, Reconnects
from ..wire.silence import Silence
from ..wire.streams import Deliver, Lane, Lanes, symbol_of
from ..wire.subscriptions import Settled, some_of
from .connection import Connection
from .hooks import FAREWELL, Hooks, wake_or

if TYPE_CHECKING:
    from ..transport import World, WsConnector
    from ..wire.streams import Stream
    from .backfills import Backfills
    from .doors import Door, Doors
    from .listings import Listings
    from .shared import Core

SURFACE_EVERY = 5
LOOK_UP_EVERY = 60.0
"""Seconds between two questions about silent symbols; in between they gather."""
_HOLES_KEPT = 1000


class _Waiter:
    __slots__ = ("done", "method", "names")

    def __init__(self, method: str, names: Iterable[str]) -> None:
        self.method = method
        self.names = set(names)
        self.done: asyncio.Future[tuple[str, ...]] = asyncio.get_running_loop().create_future()


class Shard:
    """As many streams as a connection takes, on one at a time."""

    def __init__(self, feed: Feed, door: Door) -> None:
        self.feed = feed
        self.door = door
        self.wanted: dict[str, None] = {}
        self.live = False
        self._closing = False
        self._waiters: list[_Waiter] = []
        self._current: Connection | None = None
        self._task: asyncio.Task[None] | None = None
        self._lost: tuple[float, int, str] | None = None
        self._mute: Outage | None = None
        """What the current connection does not tell any more, to be reported once another one does."""
        policy = feed.reconnect
        self._reconnects = Reconnects(random, base=policy.base, cap=policy.cap, fixed=policy.fixed)

    @property
    def room(self) -> int:
        return self.door.limits.streams - len(self.wanted)

    async def open(self, names: Iterable[str]) -> None:
        """Connects and waits until everything is confirmed."""
        self.wanted.update(dict.fromkeys(names))
        self._current = Connection(self)
        await self._current.open()
        self.check(self._current)
        self._task = asyncio.ensure_future(self._run())
        await self._confirmed("SUBSCRIBE", self.wanted)

    async def add(self, names: Iterable[str]) -> None:
        self.wanted.update(dict.fromkeys(names))
        if self._current is not None:
            self._current.subscriptions.want(names)
            self._current.wake.set()
        await self._confirmed("SUBSCRIBE", names)

    async def remove(self, names: Iterable[str]) -> None:
        for name in names:
            self.wanted.pop(name, None)
        if self._current is None or not self._current.subscriptions.unwant(names) or self._current.ended.is_set():
            return
        self._current.wake.set()
        await self._confirmed("UNSUBSCRIBE", names)

    async def list(self) -> tuple[str, ...]:
        waiter = _Waiter("LIST_SUBSCRIPTIONS", ())
        self._waiters.append(waiter)
        if self._current is not None:
            self._current.subscriptions.ask_list()
            self._current.wake.set()
        return await waiter.done

    async def close(self) -> None:
        self._closing = True
        self.live = False
        for waiter in self._waiters:
            if not waiter.done.done():
                waiter.done.set_exception(StreamError("the subscription was closed"))
        connection, self._current = self._current, None
        if connection is not None:
            connection.reader.mute()
            connection.wake.set()
            if connection.line is not None and not connection.ended.is_set():
                connection.line.close(1000)
                try:
                    await asyncio.wait_for(connection.ended.wait(), FAREWELL)
                except TimeoutError:
                    connection.drop(1006, "no answer to the close frame")
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=FAREWELL)

    def settle(self, settled: Settled) -> None:
        """Passes an answer on to whoever waits for it."""
        if settled.error is not None and settled.method == "SUBSCRIBE":
            for name in settled.names:
                self.wanted.pop(name, None)
                self.feed.lanes.remove(name)
        heard = False
        for waiter in self._waiters:
            if waiter.method != settled.method or waiter.done.done():
                continue
            if settled.method != "LIST_SUBSCRIPTIONS" and not waiter.names.intersection(settled.names):
                continue
            heard = True
            waiter.names.difference_update(settled.names)
            if settled.error is not None:
                waiter.done.set_exception(settled.error)
            elif not waiter.names:
                waiter.done.set_result(settled.listed)
        self._waiters = [waiter for waiter in self._waiters if not waiter.done.done()]
        if settled.error is not None and not heard:
            self.feed.hooks.fail(settled.error)

    async def _confirmed(self, method: str, names: Iterable[str]) -> None:
        acked = self._current.subscriptions.acked if self._current is not None else set()
        waiter = _Waiter(method, (name for name in names if method != "SUBSCRIBE" or name not in acked))
        if waiter.names:
            self._waiters.append(waiter)
            await waiter.done

    async def _run(self) -> None:
        while not self._closing and self._current is not None:
            connection = self._current
            try:
                await self._serve(connection)
                if self._closing:
                    return
                if connection.ended.is_set():
                    await self._come_back(connection)
                else:
                    await self._replace(connection)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # a fault of ours must not silence the stream: it comes back like any loss
                self.feed.hooks.fail(error)
                connection.drop(1006, f"{type(error).__name__} here")

    async def _serve(self, connection: Connection, until: Callable[[], bool] = lambda: False) -> None:
        """Tends a connection until it has ended, wants to be replaced, or `until` holds."""
        world = self.feed.world
        while not connection.ended.is_set() and not self._closing and not until():
            connection.wake.clear()
            at = world.monotonic()
            connection.send_due(at)
            self.check(connection)
            if until():
                return
            trouble = connection.trouble(at)
            if trouble is not None:
                self._give_up_waiting(connection, trouble, at)
                connection.drop(1006, trouble)
                return
            if connection is self._current and (at >= connection.replace_at or self._is_mute(connection, at)):
                return
            await wake_or(world, connection.wake, max(connection.wait_until() - at, 0.0))

    def _is_mute(self, connection: Connection, at: float) -> bool:
        """Whether streams fell silent on a connection that lives: it is to be replaced then."""
        silent = connection.silent(at)
        if not silent:
            return False
        self.feed.silence.forgive(silent)
        self.feed.suspect(lane for lane, _ in silent)
        names, longest = tuple(lane.name for lane, _ in silent), max(seconds for _, seconds in silent)
        text = "%s: nothing for %.0f s, though the connection lives; replacing it"
        self.feed.hooks.log(30, text, some_of(names), longest)
        wall = self.feed.world.wall()
        since = int((wall - longest) * 1000) if self._mute is None else self._mute.gap_from
        self._mute = Outage(since, int(wall * 1000), 1006, f"nothing for {longest:.0f} s", names)
        connection.replace_at = at
        return True

    def check(self, connection: Connection) -> None:
        """Takes note when everything is confirmed for the first time on a connection."""
        if connection.confirmed or not connection.subscriptions.settled:
            return
        connection.confirmed = True
        if connection is not self._current:
            return
        self.live = True
        self._reconnects.opened(self.feed.world.monotonic())
        hooks = self.feed.hooks
        hooks.log(20, "connected, %d streams confirmed", len(self.wanted))
        if self._lost is not None:
            (since, code, reason), self._lost = self._lost, None
            now = int(self.feed.world.wall() * 1000)
            hooks.call("on_reconnect", Outage(int(since * 1000), now, code, reason, tuple(self.wanted)))

    def _give_up_waiting(self, connection: Connection, trouble: str, at: float) -> None:
        """Those who wait for an answer that does not come are told; the names are not asked for again."""
        for waiter in self._waiters:
            if waiter.done.done() or connection.subscriptions.overdue(at) is None:
                continue
            waiter.done.set_exception(SubscriptionRefused(f"not confirmed: {trouble}"))
            if waiter.method == "SUBSCRIBE":
                for name in waiter.names:
                    self.wanted.pop(name, None)
                    self.feed.lanes.remove(name)
        self._waiters = [waiter for waiter in self._waiters if not waiter.done.done()]

    async def _come_back(self, lost: Connection) -> None:
        """Connects again, however long it takes."""
        world, hooks = self.feed.world, self.feed.hooks
        self.live = False
        if self._lost is None:
            unheard = max(world.monotonic() - lost.reader.heard_at, 0.0)
            self._lost = world.wall() - unheard, lost.code, lost.reason
        if self._mute is not None:
            self._lost = min(self._lost[0], self._mute.gap_from / 1000), lost.code, lost.reason
            self._mute = None
        age = world.monotonic() - lost.opened_at
        hooks.log(20, "connection lost after %.0f s: %d %s", age, lost.code, lost.reason or "(no reason)")
        hooks.call("on_close", lost.code, lost.reason)
        self._waiters = [waiter for waiter in self._waiters if not _done_by_loss(waiter)]
        error: BinanceError | None = None
        while not self._closing:
            await world.pause(self._reconnects.delay(world.monotonic(), error, code=lost.code))
            if self._closing:
                return
            connection = Connection(self)
            for name in self.wanted:
                self.feed.lanes.by_name[name].begin()
            try:
                await connection.open()
            except BinanceError as trouble:
                error = trouble
                hooks.log(30, "reconnecting failed (%d times): %s", self._reconnects.failures, trouble)
                if self._reconnects.failures % SURFACE_EVERY == 0:
                    hooks.fail(trouble)
                continue
            self._current = connection
            if any(waiter.method == "LIST_SUBSCRIPTIONS" for waiter in self._waiters):
                connection.subscriptions.ask_list()
            return

    async def _replace(self, old: Connection) -> None:
        """Opens a second connection, lets it listen beside the old one, and then takes it over without a hole."""
        world, hooks = self.feed.world, self.feed.hooks
        fresh = Connection(self, held=True)
        try:
            await fresh.open()
        except BinanceError as error:
            hooks.log(30, "the replacement could not connect (%s); the old connection goes on", error)
            old.replace_at = world.monotonic() + 60.0
            return
        try:
            await self._serve(fresh, lambda: fresh.confirmed)
            if not fresh.confirmed:
                fresh.drop(1006, "not confirmed")
                old.replace_at = world.monotonic() + 60.0
                return
            await world.pause(OVERLAP)
        except asyncio.CancelledError:  # all is closed meanwhile, and nobody else knows of this one
            fresh.drop(1000, "")
            raise
        if self._closing or fresh.ended.is_set():
            fresh.drop(1000, "")
            return
        self._current = fresh
        old.drop(1000, "replaced")
        self._reconnects.opened(world.monotonic())
        missing = [name for name in self.wanted if name not in fresh.subscriptions.wanted]
        fresh.subscriptions.want(missing)
        unwanted = [name for name in fresh.subscriptions.wanted if name not in self.wanted]
        fresh.subscriptions.unwant(unwanted)
        self._waiters = [waiter for waiter in self._waiters if not _done_by_loss(waiter, unwanted)]
        fresh.reader.release()
        hooks.log(20, "connection replaced after %.0f s", fresh.opened_at - old.opened_at)
        if self._mute is not None:
            mute, self._mute = self._mute, None
            streams = tuple(name for name in mute.streams if name in self.wanted)  # one may have ended meanwhile
            if streams:
                outage = msgspec.structs.replace(mute, gap_to=int(world.wall() * 1000), streams=streams)
                hooks.call("on_reconnect", outage)


def _done_by_loss(waiter: _Waiter, carried: Iterable[str] = ()) -> bool:
    """An unsubscription is done when the connection is gone, if the next one does not carry the streams too."""
    if waiter.method == "UNSUBSCRIBE" and not waiter.done.done() and waiter.names.isdisjoint(carried):
        waiter.done.set_result(())
    return waiter.done.done()


class Feed:
    """Subscriptions of one `subscribe` call, over as many connections as they need."""

    def __init__(
        self,
        core: Core,
        connector: WsConnector,
        doors: Doors,
        hooks: Hooks,
        deliver: Deliver,
        callback: Callable[[Any], object] | None = None,
        *,
        listings: Listings,
    ) -> None:
        self.world: World = core.world
        self.reconnect = core.settings.reconnect
        self.connect_timeout = core.settings.connect_timeout
        self.connector = connector
        self.doors = doors
        self.deliver = deliver
        self.callback = callback
        """Called with each event instead of `deliver`."""
        self.hooks = hooks
        self.backfills: Backfills | None = None
        """Reads over REST what is missing, where that was asked for."""
        self.silence = Silence(self.reconnect.silence)
        self.lanes = Lanes()
        self.holes: deque[Hole] = deque(maxlen=_HOLES_KEPT)
        self.closed = False
        self.opened = False
        self._shards: list[Shard] = []
        self._undecodable: set[bytes] = set()
        self._listings = listings
        self._suspects: set[str] = set()
        self._look: asyncio.Task[None] | None = None

    @property
    def live(self) -> bool:
        return self.opened and not self.closed and all(shard.live for shard in self._shards)

    async def open(self, lanes: Iterable[Lane]) -> None:
        """Connects and subscribes; back when the exchange has confirmed everything.

        Raises:
            NotSent: no connection.
            SubscriptionRefused: the exchange refused, or did not answer.
        """
        self.lanes.add(lanes)
        try:
            for door, names in self.doors.split(self.lanes.by_name.values()) or [(self.doors.first, [])]:
                for start in range(0, max(len(names), 1), door.limits.streams):
                    shard = Shard(self, door)
                    self._shards.append(shard)
                    await shard.open(names[start : start + door.limits.streams])
        except BaseException:
            await self.close()
            raise
        self.opened = True
        self.hooks.call("on_open")

    async def add(self, lanes: Iterable[Lane]) -> None:
        fresh = [lane for lane in lanes if lane.name not in self.lanes.by_name]
        self.lanes.add(fresh)
        try:
            for door, names in self.doors.split(fresh):
                await self._add(door, names)
        except BinanceError:
            carried = {name for shard in self._shards for name in shard.wanted}
            for lane in fresh:
                if lane.name not in carried:
                    self.lanes.remove(lane.name)
            raise

    async def _add(self, door: Door, names: list[str]) -> None:
        for shard in self._shards:
            if shard.door is door:
                mine, names = names[: shard.room], names[max(shard.room, 0) :]
                if mine:
                    await shard.add(mine)
        while names:
            mine, names = names[: door.limits.streams], names[door.limits.streams :]
            shard = Shard(self, door)
            self._shards.append(shard)
            await shard.open(mine)

    async def remove(self, names: Iterable[str]) -> None:
        self._let_go(names)
        gone = [name for name in names if self.lanes.remove(name)]
        for shard in self._shards:
            mine = [name for name in gone if name in shard.wanted]
            if mine:
                await shard.remove(mine)

    async def list(self) -> list[str]:
        return [name for shard in self._shards for name in await shard.list()]

    async def close(self) -> None:
        """Ends all connections for good."""
        if self.closed or not self._shards:
            self.closed = True
            self.hooks.log(20, "No connection to close")
            return
        self.closed = True
        if self._look is not None:
            self._look.cancel()
        self._let_go(self.lanes.by_name)
        was_open = self.opened
        await asyncio.gather(*(shard.close() for shard in self._shards))
        if was_open:
            self.hooks.log(20, "closed")
            self.hooks.call("on_close", 1000, "")
        await self.hooks.rest()
        self.hooks.notify()

    def suspect(self, lanes: Iterable[Lane]) -> None:
        """These fell silent: the exchange is asked whether their symbols are traded, and ends the streams of those that are not."""
        self._suspects.update(symbol for lane in lanes if (symbol := symbol_of(lane)) is not None)
        if self._suspects and (self._look is None or self._look.done()):
            self._look = asyncio.ensure_future(self._look_up())

    async def _look_up(self) -> None:
        while self._suspects:
            symbols, self._suspects = sorted(self._suspects), set()
            try:
                ended = await self._listings.ended(symbols)
            except BinanceError as error:
                self.hooks.log(20, "whether %s is traded could not be asked: %s", some_of(symbols), error)
                ended = {}
            for symbol, status in ended.items():
                await self._end(symbol, status)
            await self.world.pause(LOOK_UP_EVERY)

    async def _end(self, symbol: str, status: str | None) -> None:
        names = tuple(lane.name for lane in self.lanes.by_name.values() if symbol_of(lane) == symbol)
        if not names:
            return
        why = "the exchange does not list it any more" if status is None else f"its status is {status}"
        error = StreamEnded(f"{symbol} is not traded: {why}; ended {some_of(names)}")
        error.symbol, error.symbol_status, error.streams = symbol, status, names
        self._let_go(names)
        self.hooks.fail(error)
        try:
            await self.remove(names)
        except BinanceError as trouble:  # nothing of them is heard any more, whatever the exchange thinks
            self.hooks.log(20, "%s: not unsubscribed: %s", some_of(names), trouble)

    def _let_go(self, names: Iterable[str]) -> None:
        """What waits for something that is read over REST is handed on without it."""
        if self.backfills is not None:
            by_name = self.lanes.by_name
            self.backfills.let_go([by_name[name] for name in names if name in by_name])

    def hand_on(self, stream: Stream[Any] | str, event: Any) -> None:
        """An event that had to wait goes where the readers' go."""
        if self.callback is None:
            self.deliver(stream, event)
        else:
            self.hooks.run(self.callback, event)

    def mark(self, hole: Hole) -> None:
        self.holes.append(hole)
        self.hooks.log(30, "hole in %s: %d missing after id %d", hole.stream, hole.missing, hole.after)
        self.hooks.call("on_gap", hole)

    def unreadable(self, payload: bytes, error: Exception) -> None:
        shown = payload[:200]
        self.hooks.log(30, "unreadable frame dropped (%s): %r", error, shown)
        kind = payload.partition(b'"data"')[0][:100]
        if isinstance(error, msgspec.ValidationError) and kind not in self._undecodable:
            self._undecodable.add(kind)  # once per stream: a changed shape would come again with each event
            self.hooks.fail(MalformedAnswer(f"an event is not what its stream's model says: {error}", body=shown))
