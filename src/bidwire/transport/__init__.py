"""Sockets. Everything above sees these four small interfaces and plain values.

A transport must keep one promise: it raises `NotSent` only if the failure
came before the first `write()` of that request, and `AnswerLost` for every
failure after it. To plug in another one, pass an object with these methods as
`transport=` to a client.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol

from ..wire.http import HttpRequest, HttpResponse


class Transport(Protocol):
    """Carries HTTP requests for a blocking client; safe to be used by many threads."""

    def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        """The whole answer, whatever its status.

        Raises:
            NotSent: nothing was written.
            AnswerLost: something was written, and no whole answer came within `timeout` seconds.
        """
        ...

    def close(self) -> None: ...


class AsyncTransport(Protocol):
    """Carries HTTP requests for an async client, on whatever loop is running."""

    async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse: ...

    async def close(self) -> None: ...


class WsLine(Protocol):
    """One open WebSocket, seen from above."""

    def send(self, text: str) -> None:
        """Queue one text frame. Raises NotSent when the connection is closed."""
        ...

    def ping(self, payload: bytes = b"") -> None: ...

    def close(self, code: int = 1000, reason: str = "") -> None: ...


class WsListener(Protocol):
    """Whoever hears a WebSocket. Called in the reading loop: be short. `at` is monotonic seconds."""

    def on_text(self, payload: bytes, at: float) -> None: ...

    def on_binary(self, payload: bytes, at: float) -> None: ...

    def on_ping(self, payload: bytes, at: float) -> None:
        """The pong has been sent already."""
        ...

    def on_pong(self, payload: bytes, at: float) -> None: ...

    def on_closed(self, code: int, reason: str, at: float) -> None:
        """Once, whoever closed it. 1006 stands for a connection that ended without a close frame."""
        ...


class WsConnector(Protocol):
    """Opens WebSockets."""

    def __call__(
        self, url: str, listener: WsListener, *, headers: tuple[tuple[str, str], ...] = (), timeout: float = 10.0
    ) -> Awaitable[WsLine]:
        """An open line, after the handshake.

        Raises:
            NotSent: no connection.
            BinanceError: the handshake was refused; the class goes by the HTTP status (429, 418, 403, …).
        """
        ...


class World(Protocol):
    """Clocks and sleep: the machine's, or simulated ones, which drive the same code."""

    def monotonic(self) -> float:
        """Seconds that never jump, and go on while the machine sleeps."""
        ...

    def wall(self) -> float:
        """Seconds since the epoch."""
        ...

    def sleep(self, seconds: float, /) -> None: ...

    async def pause(self, seconds: float, /) -> None:
        """The same for async code."""
        ...
