"""A served venue that notes what reaches it, byte for byte."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from bidwire.exchange.api.session import Session
from bidwire.exchange.server import Limits, Server
from bidwire.wire.http import HttpRequest, HttpResponse


class Noted(Session):
    """A session that echoes text frames and notes all that it is told."""

    def __init__(self, wall: int) -> None:
        super().__init__(wall)
        self.told: list[tuple[str, bytes]] = []
        self.closes: list[int] = []
        self.over = asyncio.Event()
        self.on_text: Callable[[bytes], None] = self.send

    def receive(self, payload: bytes, wall: int) -> None:
        self.told.append(("text", payload))
        self.on_text(payload)

    def receive_ping(self, payload: bytes, wall: int) -> None:
        self.told.append(("ping", payload))

    def receive_pong(self, payload: bytes, wall: int) -> None:
        self.told.append(("pong", payload))
        super().receive_pong(payload, wall)

    def receive_close(self, code: int, wall: int) -> None:
        self.closes.append(code)
        super().receive_close(code, wall)

    def ended(self) -> None:
        self.over.set()


class Witness:
    """Answers every request with its target, and notes it; sockets open under /ws."""

    def __init__(self) -> None:
        self.requests: list[HttpRequest] = []
        self.asked = asyncio.Event()
        self.addresses: list[str] = []
        self.sessions: list[Noted] = []
        self.advanced = 0
        self.due: int | None = None
        self.answer: Callable[[HttpRequest], HttpResponse] = _echo
        self.on_advance: Callable[[int], None] = lambda wall: None

    def http(self, request: HttpRequest, *, ip: str, wall: int, reused: bool) -> HttpResponse:
        self.requests.append(request)
        self.asked.set()
        self.addresses.append(ip)
        return self.answer(request)

    def accept(self, ip: str, wall: int) -> bool:
        return True

    def postpone(self, at: int, act: Callable[[int], object]) -> None:
        raise AssertionError("nothing here is postponed")

    def reachable(self, wall: int) -> bool:
        return True

    def open(self, target: str, headers: Mapping[str, str], *, ip: str, wall: int) -> Session | HttpResponse:
        if not target.startswith("/ws"):
            return HttpResponse(404, {"content-type": "text/html"}, b"not here")
        session = Noted(wall)
        self.sessions.append(session)
        return session

    def advance(self, wall: int) -> None:
        self.advanced += 1
        self.due = None
        self.on_advance(wall)
        for session in self.sessions:
            session.advance(wall)

    def settle(self) -> None:
        """Nothing of this venue is kept."""

    def next_due(self, wall: int) -> int | None:
        return self.due


def _echo(request: HttpRequest) -> HttpResponse:
    body = request.target.encode() + b"|" + request.body
    return HttpResponse(200, {"content-type": "application/json", "x-mbx-used-weight-1m": "1"}, body)


class Peer:
    """A raw connection to the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, *, head_only: bool = False) -> tuple[int, dict[str, str], bytes]:
        """The next answer: status, headers by lower-case name, body."""
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 5)).decode("latin-1")
        status, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        size = 0 if head_only else int(headers.get("content-length", "0"))
        return int(status.split()[1]), headers, await asyncio.wait_for(self.reader.readexactly(size), 5)

    async def ended(self) -> bytes:
        """What comes until the server ends the connection."""
        return await asyncio.wait_for(self.reader.read(), 5)

    async def close(self) -> None:
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except ConnectionError:
            return


class Served:
    def __init__(self, venue: Witness, server: Server) -> None:
        self.venue, self.server, self.port = venue, server, server.port
        self._peers: list[Peer] = []

    async def connect(self) -> Peer:
        peer = Peer(*await asyncio.open_connection("127.0.0.1", self.port))
        self._peers.append(peer)
        return peer

    async def end(self) -> None:
        for peer in self._peers:
            await peer.close()
        await self.server.close()


Serve = Callable[..., AbstractAsyncContextManager[Served]]


@pytest.fixture
def serve() -> Serve:
    """`async with serve() as served:` is a running server; keywords are those of `Server`."""

    @asynccontextmanager
    async def serving(limits: Limits | None = None, *, waits_for_readers: bool = False) -> AsyncIterator[Served]:
        venue = Witness()
        server = Server(venue, wall=lambda: time.time_ns() // 1000, limits=limits, waits_for_readers=waits_for_readers)
        await server.start("127.0.0.1", 0)
        served = Served(venue, server)
        try:
            yield served
        finally:
            await served.end()

    return serving
