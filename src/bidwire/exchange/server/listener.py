"""The listening server: connections, the timer that lets the venue's time pass, and the order in which frames leave.

Everything runs on one loop and nothing here waits: a request is answered within the call that read it, and frames
that it caused leave right after its answer. One timer wakes for the venue's next due moment.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from ...wire.http import HttpRequest, HttpResponse
from ..api.session import Session
from .http import HttpConnection, http_date
from .reading import BUFFER
from .ws import WsConnection

_log = logging.getLogger("bidwire.exchange")

_SWEEP = 1.0  # seconds between looks at slow connections
_LONGEST = 1.0  # seconds: the wall clock may be set, so the timer looks at it at least this often
_PONGS = 0.2  # real seconds that peers have to answer a ping while time is put forward
_GOODBYE = 0.5  # seconds that peers have to answer the close frame of a server that stops


class Venue(Protocol):
    """What is served. Wall times are microseconds since the epoch."""

    def http(self, request: HttpRequest, *, ip: str, wall: int, reused: bool) -> HttpResponse:
        """The answer to a request; a refusal is an answer too. `reused`: it is not the first of its connection."""
        ...

    def accept(self, ip: str, wall: int) -> bool:
        """Whether a TCP connection from this address is served, or reset at once."""
        ...

    def reachable(self, wall: int) -> bool:
        """Whether the port is open: a fault may close it for a while."""
        ...

    def postpone(self, at: int, act: Callable[[int], object]) -> None:
        """Have something done at a time, as a part of `advance`."""
        ...

    def open(self, target: str, headers: Mapping[str, str], *, ip: str, wall: int) -> Session | HttpResponse:
        """A session for a WebSocket handshake, or the refusal. Header names are in lower case."""
        ...

    def advance(self, wall: int) -> None:
        """Do all that is due."""
        ...

    def next_due(self, wall: int) -> int | None:
        """The wall time of the next thing to do."""
        ...

    def settle(self) -> None:
        """Make sure that what is about to leave will not have to be taken back. Where it raises, nothing may leave."""
        ...


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one connection may take; sizes in bytes."""

    head: int = 65_536
    body: int = 1_048_576
    message: int = 1_048_576
    """The largest WebSocket message that is read."""
    buffered: int = 16_777_216
    """Frames that wait for a slow reader; beyond it the connection is closed with 1008."""
    held: int = 262_144
    """From here on a reader counts as behind: a market without a speed waits for it."""
    request_seconds: float = 20.0
    """For a whole request, from its first byte."""
    idle_seconds: float = 300.0
    stalled_seconds: float = 20.0
    """How long a peer may leave what it was sent unread."""


class Server:
    """Serves a venue on one port."""

    def __init__(
        self,
        venue: Venue,
        *,
        wall: Callable[[], int],
        seconds: Callable[[int], float] = lambda microseconds: microseconds / 1_000_000,
        limits: Limits | None = None,
        waits_for_readers: bool = False,
        admin: Callable[[HttpRequest, str], HttpResponse | None] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`wall` tells microseconds since the epoch, `seconds` in how many real ones so much of it passes by itself.
        `waits_for_readers`: time stands still while a peer is behind, which a market that runs as fast as possible
        needs. `admin` answers requests that are not for the exchange, None for those that are.
        `tls`: with it connections are encrypted."""
        self.venue = venue
        self.wall = wall
        self._seconds = seconds
        self._admin = admin
        self._tls = tls
        self.limits = Limits() if limits is None else limits
        self.port = 0
        self.failed: asyncio.Future[None] | None = None
        """Ends with the error if the venue breaks while time passes."""
        self.inbox = memoryview(bytearray(BUFFER))
        """What a connection is read into."""
        self.hearing = False
        """A connection deals with what its peer sent, and ends with `stirred`: until then nothing has to be set about to send."""
        self._waits_for_readers = waits_for_readers
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listening: asyncio.Server | None = None
        self._http: set[HttpConnection] = set()
        self._sockets: set[WsConnection] = set()
        self._dirty: list[WsConnection] = []
        self._timer: asyncio.TimerHandle | None = None
        self._sweeper: asyncio.TimerHandle | None = None
        self._settling: asyncio.Handle | None = None
        self._host = ""
        self._heard: asyncio.Event | None = None
        self._given_up: dict[WsConnection, int] = {}
        """Who let a ping go unanswered while time was put forward, by when it was sent."""
        self._reopening: asyncio.Task[None] | None = None
        self._date_second = -1
        self._date = b""
        self._emptied: asyncio.Event | None = None
        self._closing = False

    async def start(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            OSError: the address cannot be had.
        """
        self._loop = asyncio.get_running_loop()
        self.failed = self._loop.create_future()
        self._host = host
        await self._listen(port)
        self._sweeper = self._loop.call_later(_SWEEP, self._sweep)
        self._plan()

    async def _listen(self, port: int) -> None:
        assert self._loop is not None
        self._listening = await self._loop.create_server(
            lambda: HttpConnection(self), self._host, port, backlog=512, ssl=self._tls
        )
        self.port = self._listening.sockets[0].getsockname()[1]

    def look_at_market(self) -> None:
        """The market has something to play that was not known when the time of the next look was set."""
        self._settle_soon()

    def look_at_faults(self) -> None:
        """Faults were added, removed, or begin or end now: the port is open or not, and other times are due."""
        if self._loop is None or self._closing:
            return
        reachable = self.venue.reachable(self.wall())
        if not reachable and self._listening is not None:
            self._listening.close()  # what is connected stays
            self._listening = None
        elif reachable and self._listening is None and self._reopening is None:
            self._reopening = self._loop.create_task(self._reopen())
        self._settle_soon()

    async def _reopen(self) -> None:
        try:
            await self._listen(self.port)
        except OSError:
            _log.exception("port %d cannot be opened again", self.port)
        finally:
            self._reopening = None

    async def close(self) -> None:
        """Stop: sockets are told (1001), answers already made are delivered, and nothing is left behind."""
        if self._loop is None or self._closing:
            return
        self._closing = True
        for handle in (self._timer, self._sweeper, self._settling):
            if handle is not None:
                handle.cancel()
        if self._reopening is not None:
            await asyncio.wait({self._reopening})
        if self._listening is not None:
            self._listening.close()
        self._emptied = asyncio.Event()
        for http in list(self._http):
            http.shut()
        for socket in list(self._sockets):
            socket.shut()
        if self._http or self._sockets:
            try:
                await asyncio.wait_for(self._emptied.wait(), _GOODBYE)
            except TimeoutError:
                for http in self._http:
                    http.abort()
                for socket in self._sockets:
                    socket.abort()
        if self._listening is not None:
            await self._listening.wait_closed()
        if self.failed is not None:
            if not self.failed.done():
                self.failed.set_result(None)
            self.failed.exception()  # it was logged when it happened

    # --- asked by connections ---

    def now(self) -> float:
        """The loop's seconds, for timeouts of connections."""
        assert self._loop is not None, "connections come after the start"
        return self._loop.time()

    def date(self) -> bytes:
        """The `Date` header's text, made once a second."""
        second = self.wall() // 1_000_000
        if second != self._date_second:
            self._date_second, self._date = second, http_date(second)
        return self._date

    def http(
        self,
        request: HttpRequest,
        ip: str,
        reused: bool = False,
        later: Callable[[int], HttpResponse] | None = None,
    ) -> HttpResponse:
        """The answer; `later` gives it for a request that a fault has made wait."""
        try:
            wall = self.wall()
            if later is not None:
                response = later(wall)
            elif self._admin is not None and (answer := self._admin(request, ip)) is not None:
                response = answer
            else:
                response = self.venue.http(request, ip=ip, wall=wall, reused=reused)
            return response if self.settle() or response.status == 503 else page(503, "Service Unavailable")
        except Exception:
            _log.exception("a request to %s broke the exchange", loggable(request.target))
            return page(500, "Internal Server Error")

    def settle(self) -> bool:
        """Whether what the venue has to say may be told. Asked before each answer and each frame leaves."""
        try:
            self.venue.settle()
        except Exception as error:
            self._broke(error)
            return False
        return True

    def accept(self, ip: str) -> bool:
        return self.venue.accept(ip, self.wall())

    def open(self, target: str, headers: Mapping[str, str], ip: str) -> Session | HttpResponse:
        return self.venue.open(target, headers, ip=ip, wall=self.wall())

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Have something done when so much request time has passed, unless the server stops before."""
        self.venue.postpone(self.wall() + round(seconds * 1_000_000), lambda wall: act())

    def joined(self, connection: HttpConnection) -> None:
        if self._closing:
            connection.shut()
        self._http.add(connection)

    def upgraded(self, before: HttpConnection, after: WsConnection) -> None:
        self._http.discard(before)
        self._sockets.add(after)

    def left(self, connection: HttpConnection | WsConnection) -> None:
        if isinstance(connection, HttpConnection):
            self._http.discard(connection)
        else:
            self._sockets.discard(connection)
            self.resumed()
        if self._emptied is not None and not self._http and not self._sockets:
            self._emptied.set()

    def to_flush(self, connection: WsConnection) -> None:
        """A session has something to send; it leaves at the end of this turn of the loop at the latest."""
        self._dirty.append(connection)
        if not self.hearing:
            self._settle_soon()

    def stirred(self) -> None:
        """A peer's bytes were dealt with: send what they caused, and look again at when the venue is due."""
        self.hearing = False
        if self._heard is not None:
            self._heard.set()
        self._flush()
        self._plan()

    def resumed(self) -> None:
        """A peer that was behind has caught up."""
        if self._waits_for_readers:
            self._settle_soon()

    # --- time ---

    def _settle_soon(self) -> None:
        if self._settling is None and self._loop is not None and not self._closing:
            self._settling = self._loop.call_soon(self._settle)

    def _settle(self) -> None:
        self._settling = None
        self._flush()
        self._plan()

    def _flush(self) -> None:
        # A flush may close a session, whose end may put frames into others.
        while self._dirty:
            dirty, self._dirty = self._dirty, []
            shared: dict[bytes, bytes] | None = {} if len(dirty) > 1 else None
            for connection in dirty:
                connection.flush(shared)

    def _plan(self) -> None:
        """Set the timer for the venue's next due moment."""
        loop = self._loop
        if loop is None or self._closing:
            return
        if self._waits_for_readers and any(socket.held for socket in self._sockets):
            return
        wall = self.wall()
        due = self.venue.next_due(wall)
        delay = _LONGEST if due is None else min(max(0.0, self._seconds(due - wall)), _LONGEST) if due > wall else 0.0
        at = loop.time() + delay
        if self._timer is not None:
            if self._timer.when() <= at:
                return
            self._timer.cancel()
        self._timer = loop.call_at(at, self._tick)

    def _tick(self) -> None:
        self._timer = None
        try:
            self.venue.advance(self.wall())
        except Exception as error:
            _log.exception("the exchange broke while time passed")
            self._broke(error)
            return
        self.settle()  # whether or not anybody listens
        self._flush()
        self._plan()

    def _broke(self, error: Exception) -> None:
        if self.failed is not None and not self.failed.done():
            self.failed.set_exception(error)

    async def walk(self, until: int, put_forward: Callable[[int], None], beside: Server | None = None) -> None:
        """Let request time pass up to then, each thing at its own moment, here and at the server `beside` on the same clock.

        After pings their pongs are waited for, for a moment: they take real time, and a peer that is there must not be
        taken for dead.
        """
        servers = [self] if beside is None else [self, beside]
        while (wall := self.wall()) < until:
            moments = [each.venue.next_due(wall) for each in servers]
            due = min((at for at in moments if at is not None), default=until)
            put_forward(min(max(due, wall + 1), until) - wall)
            for each in servers:
                each.venue.advance(self.wall())
                each._flush()
                if each._pinged():
                    await each._pongs()
        for each in servers:
            each.venue.advance(self.wall())
            each._settle()
            each._given_up = {}

    def _pinged(self) -> list[tuple[WsConnection, int]]:
        """Who has a ping to answer, and since when."""
        pinged = [(socket, at) for socket in self._sockets if (at := socket.unanswered_ping) is not None]
        return [(socket, at) for socket, at in pinged if self._given_up.get(socket) != at]

    async def _pongs(self) -> None:
        self._heard = asyncio.Event()
        try:
            async with asyncio.timeout(_PONGS):
                while self._pinged():
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            # Whoever is silent now has the time that a ping may take, as always.
            self._given_up.update(self._pinged())
        finally:
            self._heard = None

    def _sweep(self) -> None:
        assert self._loop is not None
        now = self._loop.time()
        for http in list(self._http):
            http.check(now)
        for socket in list(self._sockets):
            socket.check(now)
        self._sweeper = self._loop.call_later(_SWEEP, self._sweep)


def page(status: int, reason: str) -> HttpResponse:
    """What a front server says for an exchange that cannot."""
    return HttpResponse(status, {"content-type": "text/html"}, f"<html><body>{reason}</body></html>".encode())


def loggable(target: str) -> str:
    """What may be logged of a target: not its query, and no names of streams, among which a listen key may be."""
    path = target.partition("?")[0]
    root = path[1:].partition("/")[0]
    return f"/{root}/…" if root in ("ws", "stream") else path
