"""One WebSocket on the exchange's side, without the socket: frames come in, frames gather in the outbox.

States: open → closed. An open session is pinged, must pong in time, and ends
after its lifetime; whoever carries it empties `outbox` and tells the time.
Times are wall time in microseconds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

import msgspec

SECOND = 1_000_000


class Ping(msgspec.Struct, frozen=True):
    """A ping to be sent; the peer has to answer with the same payload."""

    payload: bytes


class Close(msgspec.Struct, frozen=True):
    """A close frame to be sent; nothing follows it."""

    code: int
    reason: str = ""


class Abort(msgspec.Struct, frozen=True):
    """The connection is to end without a close frame."""


class Binary(bytes):
    """A binary frame to be sent."""


class Spoiled(msgspec.Struct, frozen=True):
    """A text frame that is to be sent so that it cannot be read (a fault of `exchange/faults`)."""

    payload: bytes
    how: str
    """"cut", "utf8", "rsv" or "large"."""


class Fragments(msgspec.Struct, frozen=True):
    """A text frame that is to be sent in pieces, with pings between them where `ping` is set."""

    payload: bytes
    pieces: int
    ping: bool


Sent = bytes | Ping | Close | Abort | Spoiled | Fragments
"""What stands in an outbox; bytes are a text frame, unless they are `Binary`."""


class Line(Protocol):
    """What may stand between a session and its peer."""

    @property
    def dead(self) -> bool:
        """Nothing passes, in neither direction."""
        ...

    @property
    def deaf(self) -> bool:
        """Pongs do not arrive."""
        ...

    def put(self, item: Sent) -> None: ...
    def receive(self, payload: bytes, wall: int) -> None: ...
    def receive_ping(self, payload: bytes, wall: int) -> None: ...
    def receive_pong(self, payload: bytes, wall: int) -> None: ...


TOO_OLD = Close(1008, "disconnected")
SHUTDOWN = Close(1001, "Going away")


class SessionTimes(msgspec.Struct, frozen=True, kw_only=True):
    """When a connection is pinged and when it ends, in microseconds (spot: web-socket-streams.md, General WSS information)."""

    ping_every: int = 20 * SECOND
    pong_within: int = 60 * SECOND
    lifetime: int = 24 * 3600 * SECOND
    notice: int = 600 * SECOND
    """How long before the end of its lifetime a connection is told with `serverShutdown`; it is not where this is 0, or no shorter than
    the lifetime: who is told at once would connect again at once. The ten minutes are those of CHANGELOG.md 2026-05-06; since 2026-06-09 the documentation promises no fixed time."""


class Session:
    """An open WebSocket: give it what arrives, send what stands in `outbox`, call `advance` when `next_due` has come."""

    def __init__(self, wall: int, times: SessionTimes | None = None) -> None:
        self.outbox: deque[Sent] = deque()
        self.wake: Callable[[], None] | None = None
        self.line: Line | None = None
        """Where a fault has a say: what is sent goes through it, and carriers hand it what came."""
        self.closed = False
        self.opened_at = wall
        self._times = SessionTimes() if times is None else times
        self._ends_at = wall + self._times.lifetime
        self._farewell = TOO_OLD
        self._told = False
        self._ping_at = wall + self._times.ping_every
        self._unanswered: dict[bytes, int] = {}

    def receive(self, payload: bytes, wall: int) -> None:
        """One text frame."""
        raise TypeError(f"{type(self).__name__} reads no frames")

    def receive_ping(self, payload: bytes, wall: int) -> None:
        """A ping of the peer; the carrier has answered it."""

    def receive_pong(self, payload: bytes, wall: int) -> None:
        """A pong. Only one that echoes a ping keeps the connection alive, and it answers all earlier pings too."""
        sent = self._unanswered.get(payload)
        if sent is not None:
            self._unanswered = {key: at for key, at in self._unanswered.items() if at > sent}

    def receive_close(self, code: int, wall: int) -> None:
        """The peer closed, or the connection is gone (1006)."""
        self._end()

    def send(self, *frames: bytes) -> None:
        """Put text frames in the outbox, in this order; after the end nothing is sent."""
        if self.line is None and not self.closed:
            self.emit(*frames)
            return
        for frame in frames:
            if not self.closed:
                self._put(frame)

    def close(self, code: int, reason: str = "") -> None:
        """End the session from the exchange's side."""
        if not self.closed:
            self._put(Close(code, reason))
            self._end()

    def abort(self) -> None:
        """End the session without a close frame, as a connection that breaks."""
        if not self.closed:
            self._put(Abort())
            self._end()

    def live_until(self, wall: int) -> None:
        """End at this time, as if the connection were so old then; it is not announced."""
        self._ends_at, self._told = wall, True

    # What faults and the carriers' logs ask about; each kind of session knows its part.

    @property
    def subscriptions(self) -> list[str]:
        """Names of the market streams that are subscribed."""
        return []

    @property
    def api_key(self) -> str:
        """The key that the connection is logged on with; "" for none."""
        return ""

    def account_of(self, subscription: int) -> int | None:
        """Whose events a subscription to user events brings."""
        return None

    def terminate(self, wall: int) -> None:
        """End the subscriptions to user events, from the exchange's side."""

    def announce_shutdown(self, wall: int) -> None:
        """Say that this server is about to stop, in the connection's own form. Nothing ends by it."""

    def shut_down(self, wall: int, ends_at: int) -> None:
        """Announce the shutdown of the server, and end with 1001 at that time, if the connection lives so long."""
        self._told = True
        self.announce_shutdown(wall)
        if ends_at < self._ends_at:
            self._ends_at, self._farewell = ends_at, SHUTDOWN

    def advance(self, wall: int) -> None:
        """Pings that are due, the notice of the end, and the end of a silent or an old connection."""
        if self.closed:
            return
        if wall >= self._ends_at:
            self.close(self._farewell.code, self._farewell.reason)
            return
        if self._unanswered and wall >= self._overdue_at():
            self.close(1008, "Pong timeout")
            return
        if wall >= self._ping_at:
            payload = str(wall // 1000).encode()
            self._unanswered[payload] = wall
            self._put(Ping(payload))
            self._ping_at = wall + self._times.ping_every
        notice_at = self._notice_at()
        if notice_at is not None and wall >= notice_at:
            self._told = True
            self.announce_shutdown(wall)

    @property
    def unanswered_ping(self) -> int | None:
        """When the last ping was sent, if its pong may still come."""
        if not self._unanswered or (self.line is not None and self.line.deaf):
            return None
        return next(reversed(self._unanswered.values()))

    def next_due(self) -> int | None:
        """The wall time at which `advance` has something to do; None once closed."""
        if self.closed:
            return None
        due = min(self._ping_at, self._ends_at)
        notice_at = self._notice_at()
        if notice_at is not None:
            due = min(due, notice_at)
        return min(due, self._overdue_at()) if self._unanswered else due

    def ended(self) -> None:
        """Called once when the session ends, whoever ended it; subclasses let go of what they hold."""

    def _notice_at(self) -> int | None:
        """When the end is to be announced; None if it never is, or was."""
        told = self._told or not 0 < self._times.notice < self._times.lifetime
        return None if told else self._ends_at - self._times.notice

    def _overdue_at(self) -> int:
        return next(iter(self._unanswered.values())) + self._times.pong_within

    def emit(self, *items: Sent) -> None:
        """Put something in the outbox, past any fault."""
        was_empty = not self.outbox
        self.outbox.extend(items)
        if was_empty and self.wake is not None:
            self.wake()

    def _put(self, item: Sent) -> None:
        if self.line is None:
            self.emit(item)
        else:
            self.line.put(item)

    def _end(self) -> None:
        if not self.closed:
            self.closed = True
            self._unanswered.clear()
            self.ended()
