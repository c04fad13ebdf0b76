"""One WebSocket of a market subscription, from its handshake to its end: what the socket and the reader say, and when to give it up.

It decides nothing about what comes after it; that is its shard's (`feed.py`).
"""

from __future__ import annotations

import asyncio
from inspect import isawaitable
from random import random
from typing import TYPE_CHECKING, Protocol

import msgspec

from ..errors import BinanceError, StreamError
from ..wire.gaps import Hole
from ..wire.reconnect import SHUTDOWN_JITTER, replace_at
from ..wire.streams import Lane, Reader
from ..wire.subscriptions import Reply, Subscriptions

if TYPE_CHECKING:
    from ..transport import WsLine
    from .feed import Shard

LOOK_EVERY = 20.0
"""Seconds between two looks at a connection: timers stand still while the machine sleeps, and would find out late."""


class _OnText(Protocol):
    def __call__(self, payload: bytes, at: float) -> None: ...


class Connection:
    """One WebSocket of a shard, from its handshake to its end."""

    def __init__(self, shard: Shard, *, held: bool = False) -> None:
        feed = shard.feed
        self._limits = shard.door.limits
        self.subscriptions = Subscriptions(frames_per_second=self._limits.frames_per_second)
        self.subscriptions.want(shard.wanted)
        self.reader = Reader(feed.lanes, feed.deliver, self, feed.callback)
        self.confirmed = False
        self.ended = asyncio.Event()
        self.wake = asyncio.Event()
        self.code, self.reason = 1006, ""
        self.opened_at = feed.world.monotonic()
        self.replace_at = replace_at(self.opened_at, random)
        self.line: WsLine | None = None
        self._shard = shard
        self.on_text: _OnText = self.reader.receive  # no call of ours in between
        if held:
            self.reader.hold()

    async def open(self) -> None:
        feed = self._shard.feed
        door = self._shard.door
        self.line = await feed.connector(door.url, self, headers=door.headers, timeout=feed.connect_timeout)
        self.opened_at = self.reader.heard_at = feed.world.monotonic()
        self.replace_at = replace_at(self.opened_at, random)
        self.subscriptions.connected()

    def send_due(self, at: float) -> None:
        """Sends the control frames whose time has come."""
        if self.line is None or self.ended.is_set():
            return
        for frame in self.subscriptions.frames_to_send(at):
            try:
                self.line.send(frame)
            except BinanceError:  # it has just closed; `on_closed` says so
                return

    def trouble(self, at: float) -> str | None:
        """Why this connection should be given up, None while it is sound."""
        names = self.subscriptions.overdue(at)
        if names is not None:
            return f"no answer to a subscription of {', '.join(names[:5]) or 'the list'}"
        if self.reader.broken():
            return "unreadable frames"
        if at - self.reader.heard_at >= self._limits.silence:
            return f"silent for {at - self.reader.heard_at:.0f} s"
        return None

    def wait_until(self) -> float:
        """When this connection needs attention next."""
        dead_at = self.reader.heard_at + self._limits.silence
        times = [self.replace_at, dead_at, self._shard.feed.world.monotonic() + LOOK_EVERY]
        if self.confirmed:
            times.append(self._shard.feed.silence.due_at(self._lanes(), self.opened_at))
        due = self.subscriptions.due_at()
        if due is not None:
            times.append(due)
        return min(times)

    def silent(self, at: float) -> list[tuple[Lane, float]]:
        """The streams that have been quiet for too long on a connection that lives, with the seconds."""
        return self._shard.feed.silence.fallen(self._lanes(), self.opened_at, at) if self.confirmed else []

    def _lanes(self) -> list[Lane]:
        by_name = self._shard.feed.lanes.by_name
        return [by_name[name] for name in self.subscriptions.acked if name in by_name]

    def drop(self, code: int, reason: str) -> None:
        """Gives the connection up from here: nothing of it is heard any more."""
        self.reader.mute()
        if not self.ended.is_set():
            self.code, self.reason = code, reason
            self.ended.set()
            self.wake.set()
        if self.line is not None:
            self.line.close(1000)

    # What the socket says.

    def on_binary(self, payload: bytes, at: float) -> None:
        unit = self._shard.door.unit
        if unit is None:
            self.on_unreadable(payload, StreamError("a binary frame on a JSON connection"))
            return
        from ..wire.sbe import as_json

        try:
            events = as_json.market(payload, unit)
        except msgspec.DecodeError as error:
            self.on_unreadable(payload, error)
            return
        for name, event in events:
            self.reader.receive(msgspec.json.encode({"stream": name, "data": event}), at)

    def on_ping(self, payload: bytes, at: float) -> None:
        self.reader.heard_at = at

    def on_pong(self, payload: bytes, at: float) -> None:
        self.reader.heard_at = at

    def on_closed(self, code: int, reason: str, at: float) -> None:
        if not self.ended.is_set():
            self.code, self.reason = code, reason
        self.ended.set()
        self.wake.set()

    # What the reader says.

    def on_reply(self, reply: Reply) -> None:
        settled = self.subscriptions.receive(reply)
        if settled is None:
            error = reply.refusal(())
            if error is not None:
                self._shard.feed.hooks.fail(error)
            return
        self._shard.check(self)
        self._shard.settle(settled)
        self.wake.set()

    def on_hole(self, hole: Hole) -> None:
        self._shard.feed.mark(hole)

    def on_waiting(self, lane: Lane) -> None:
        backfills = self._shard.feed.backfills
        assert backfills is not None, "it was they who armed the lane"
        backfills.tend(lane)

    def on_shutdown(self) -> None:
        self._shard.feed.hooks.log(20, "the exchange will close this connection; replacing it")
        self.replace_at = min(self.replace_at, self._shard.feed.world.monotonic() + random() * SHUTDOWN_JITTER)
        self.wake.set()

    def on_raised(self, error: Exception) -> None:
        self._shard.feed.hooks.fail(error)

    def on_result(self, result: object) -> None:
        if isawaitable(result):
            self._shard.feed.hooks.later(result)

    def on_unreadable(self, payload: bytes, error: Exception) -> None:
        self._shard.feed.unreadable(payload, error)
        self.wake.set()
