"""What stands in for sockets: a client's transports, and its WebSockets, straight to a loopback."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ...errors import BinanceError, NotSent, error_from
from ...transport import WsLine, WsListener
from ...wire.http import HttpRequest, HttpResponse
from ..api.session import Binary, Close, Fragments, Ping, Session, Spoiled
from .world import on

if TYPE_CHECKING:
    from .exchange import Loopback

# What a client's own network layer closes with when it meets such a frame (RFC 6455, 7.4.1).
_BROKEN = {"cut": 1006, "utf8": 1007, "rsv": 1002, "large": 1009}


class Line:
    """The client's end of a WebSocket. Frames reach the listener from its loop, in order, never within a call of its own."""

    def __init__(
        self, loopback: Loopback, session: Session, listener: WsListener, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._loopback = loopback
        self._session = session
        self._listener = listener
        self._loop = loop
        self._arrived: deque[Callable[[], None]] = deque()
        self._scheduled = False
        self._ended = False
        session.wake = self._collect
        self._collect()

    @property
    def waiting(self) -> bool:
        """Whether frames have arrived that the listener has not heard yet."""
        return bool(self._arrived)

    def send(self, text: str) -> None:
        with self._loopback.lock:
            if self._ended:
                raise NotSent("the connection is closed")
            (self._session.line or self._session).receive(text.encode(), self._loopback.now)

    def ping(self, payload: bytes = b"") -> None:
        with self._loopback.lock:
            if self._ended:
                raise NotSent("the connection is closed")
            (self._session.line or self._session).receive_ping(payload, self._loopback.now)
            if self._session.line is not None and self._session.line.dead:
                return
            at = self._loopback.world.monotonic()
            self._arrive(partial(self._listener.on_pong, payload, at))

    def close(self, code: int = 1000, reason: str = "") -> None:
        with self._loopback.lock:
            self.end(code, reason)

    def end(self, code: int, reason: str) -> None:
        """Whoever ends it, both sides hear of it once."""
        if self._ended:
            return
        self._ended = True
        if not self._session.closed:
            self._session.receive_close(code, self._loopback.now)
        self._session.outbox.clear()
        self._loopback.forget(self)
        at = self._loopback.world.monotonic()
        self._arrive(partial(self._listener.on_closed, code, reason, at))

    def _collect(self) -> None:
        """Take what the session sends; a ping is answered at once, as by a network layer that never sleeps."""
        outbox = self._session.outbox
        at = self._loopback.world.monotonic()
        while outbox and not self._ended:
            item = outbox.popleft()
            if isinstance(item, Binary):
                self._arrive(partial(self._listener.on_binary, item, at))
            elif isinstance(item, bytes):
                self._arrive(partial(self._listener.on_text, item, at))
            elif isinstance(item, Ping):
                (self._session.line or self._session).receive_pong(item.payload, self._loopback.now)
                self._arrive(partial(self._listener.on_ping, item.payload, at))
            elif isinstance(item, Fragments):
                self._arrive(partial(self._listener.on_text, item.payload, at))
            elif isinstance(item, Close):
                self.end(item.code, item.reason)
            else:
                self.end(_BROKEN[item.how] if isinstance(item, Spoiled) else 1006, "")

    def _arrive(self, tell: Callable[[], None]) -> None:
        self._arrived.append(tell)
        if not self._scheduled and not self._loop.is_closed():
            self._scheduled = True
            on(self._loop, self._deliver, soon=True)

    def _deliver(self) -> None:
        self._scheduled = False
        while self._arrived:
            tell = self._arrived.popleft()
            try:
                tell()
            except Exception as error:  # the listener's; it must not cost the frames behind it
                self._loop.call_exception_handler({"message": "a WebSocket listener failed", "exception": error})


class Direct:
    """A `Transport` that is a function call."""

    def __init__(self, loopback: Loopback) -> None:
        self.world = loopback.world
        self._loopback = loopback

    def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        arriving = self._loopback.carry(request, timeout)
        try:
            while True:
                self._loopback.world.sleep(next(arriving))
        except StopIteration as arrived:
            response: HttpResponse = arrived.value
            return response

    def close(self) -> None:
        """There is nothing to let go of: the next exchange works again."""


class AsyncDirect:
    """The same for async clients. Others on the loop go on before it answers, as they would."""

    def __init__(self, loopback: Loopback) -> None:
        self.world = loopback.world
        self._loopback = loopback

    async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        await asyncio.sleep(0)
        arriving = self._loopback.carry(request, timeout)
        try:
            while True:
                await self._loopback.pause(next(arriving))
        except StopIteration as arrived:
            response: HttpResponse = arrived.value
        await asyncio.sleep(0)
        return response

    async def close(self) -> None:
        """There is nothing to let go of."""


class Connector:
    """A `WsConnector` to the loopback's venue, whatever host the URL names."""

    def __init__(self, loopback: Loopback) -> None:
        self.world = loopback.world
        self._loopback = loopback

    async def __call__(
        self, url: str, listener: WsListener, *, headers: tuple[tuple[str, str], ...] = (), timeout: float = 10.0
    ) -> WsLine:
        await asyncio.sleep(0)
        return self._loopback.open(url, listener, headers)


def refused(response: HttpResponse, target: str) -> BinanceError:
    return error_from(
        request=None,
        family="spot",
        write=False,
        status=response.status,
        headers=response.headers,
        body=response.body,
        path=target.partition("?")[0],
    )
