"""A scripted exchange: a real WebSocket server whose every answer a test can bend.

It runs in a thread of its own, so blocking and async tests drive it alike.
"""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import json
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl

import pytest
from websockets.asyncio.server import Server, ServerConnection
from websockets.asyncio.server import serve as serve_websockets
from websockets.exceptions import ConnectionClosed

from bidwire import AsyncClient, Client
from bidwire.config import Environment
from bidwire.transport import AsyncTransport, Transport, WsLine, WsListener
from bidwire.transport.world import MachineWorld
from bidwire.wire.http import HttpRequest, HttpResponse

PATIENCE = 10.0


class Peer:
    """One connection, from the exchange's side."""

    def __init__(self, socket: ServerConnection, path: str) -> None:
        self.socket = socket
        self.path = path
        self.frames: list[dict[str, Any]] = []
        """Every text frame that came, decoded."""
        self.streams: list[str] = []
        self.code: int | None = None
        """The close code that the other side sent, once it is closed."""

    @property
    def methods(self) -> list[str]:
        return [frame["method"] for frame in self.frames]


Answer = Callable[["ScriptedExchange", Peer, dict[str, Any]], Coroutine[Any, Any, None]]


class ScriptedExchange:
    """Acknowledges subscriptions as Binance does, until told otherwise by `answer`."""

    def __init__(self) -> None:
        self.peers: list[Peer] = []
        self.answer: Answer = stream_answer
        self.refuse_with: int | None = None
        """An HTTP status for new handshakes."""
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server: Server = self.do(self._serve())
        self.port: int = next(iter(self._server.sockets)).getsockname()[1]

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def environment(self) -> Environment:
        return Environment(
            name="scripted",
            rest={"api": f"http://127.0.0.1:{self.port}"},
            streams={"spot": self.url},
            ws_api={"spot": f"{self.url}/ws-api/v3"},
        )

    @property
    def peer(self) -> Peer:
        return self.peers[-1]

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Runs something in the exchange's loop and waits for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def send(self, text: str | bytes, peer: Peer | None = None) -> None:
        self.do((peer or self.peer).socket.send(text if isinstance(text, str) else text.decode("latin-1")))

    def say(self, message: object, peer: Peer | None = None) -> None:
        self.send(json.dumps(message), peer)

    def push(self, stream: str, event: object, peer: Peer | None = None) -> None:
        """An event in its combined envelope."""
        self.say({"stream": stream, "data": event}, peer)

    def close(self, code: int = 1001, reason: str = "bye", peer: Peer | None = None) -> None:
        self.do((peer or self.peer).socket.close(code, reason))

    def abort(self, peer: Peer | None = None) -> None:
        """Ends the connection without a close frame."""
        self._loop.call_soon_threadsafe((peer or self.peer).socket.transport.abort)

    def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something is so; a test that waits in vain fails."""
        with self._changed:
            assert self._changed.wait_for(holds, PATIENCE), "it never came to be"

    async def eventually(self, holds: Callable[[], bool]) -> None:
        await asyncio.to_thread(self.until, holds)

    def changed(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def stop(self) -> None:
        async def end() -> None:
            self._server.close()
            await self._server.wait_closed()

        self.do(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    async def _serve(self) -> Server:
        def gate(connection: ServerConnection, request: Any) -> Any:
            if self.refuse_with is not None:
                return connection.respond(self.refuse_with, '{"code":-1003,"msg":"Too many requests."}')
            return None

        return await serve_websockets(
            self._talk, "127.0.0.1", 0, process_request=gate, ping_interval=None, compression=None
        )

    async def _talk(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        peer = Peer(socket, socket.request.path)
        self.peers.append(peer)
        self.changed()
        try:
            async for text in socket:
                frame = json.loads(text)
                peer.frames.append(frame)
                await self.answer(self, peer, frame)
                self.changed()
        except ConnectionClosed:
            pass
        finally:
            peer.code = socket.close_code
            self.changed()


async def stream_answer(exchange: ScriptedExchange, peer: Peer, frame: dict[str, Any]) -> None:
    """What the market streams answer."""
    result = None
    if frame["method"] == "SUBSCRIBE":
        peer.streams += [name for name in frame["params"] if name not in peer.streams]
    elif frame["method"] == "UNSUBSCRIBE":
        peer.streams = [name for name in peer.streams if name not in frame["params"]]
    elif frame["method"] == "LIST_SUBSCRIPTIONS":
        result = list(peer.streams)
    await peer.socket.send(json.dumps({"result": result, "id": frame["id"]}))


@pytest.fixture
def exchange() -> Iterator[ScriptedExchange]:
    found = ScriptedExchange()
    yield found
    found.stop()


def trade(number: int, price: str = "61837.63000000", symbol: str = "BTCUSDT") -> dict[str, Any]:
    return {
        "e": "trade",
        "E": 1723161255343,
        "s": symbol,
        "t": number,
        "p": price,
        "q": "0.02000000",
        "T": 1723161255342,
        "m": True,
        "M": True,
    }


@pytest.fixture
def a_trade() -> Callable[..., dict[str, Any]]:
    return trade


# --- three ways to call, driven alike --------------------------------------------------------------------------------

FACES = ("blocking", "async", "ws_api")


class Tap:
    """A transport and connector around others, which notes what is sent."""

    def __init__(self, place: Any) -> None:
        self._place = place
        self.requests: list[HttpRequest] = []
        self.frames: list[dict[str, Any]] = []
        tap = self

        class Blocking:
            def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
                tap.requests.append(request)
                found: HttpResponse = place.transport.exchange(request, timeout)
                return found

            def close(self) -> None:
                place.transport.close()

        class Async:
            async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
                tap.requests.append(request)
                found: HttpResponse = await place.async_transport.exchange(request, timeout)
                return found

            async def close(self) -> None:
                await place.async_transport.close()

        self.transport: Transport = Blocking()
        self.async_transport: AsyncTransport = Async()

    async def connector(
        self, url: str, listener: WsListener, *, headers: tuple[tuple[str, str], ...] = (), timeout: float = 10.0
    ) -> WsLine:
        line = await self._place.connector(url, listener, headers=headers, timeout=timeout)
        send = line.send

        def noted(text: str) -> None:
            self.frames.append(json.loads(text))
            send(text)

        line.send = noted
        self.urls = [*getattr(self, "urls", []), url]
        return cast(WsLine, line)


class Face:
    """Blocking client, async client or WebSocket API: one caller for all three.

    `place` has an environment, transports, a connector and a world, as a `Loopback` has.
    """

    def __init__(self, kind: str, place: Any, *key: Any, **options: Any) -> None:
        self.kind = kind
        self.place = place
        self.tap = Tap(place)
        self._runner = asyncio.Runner() if kind != "blocking" else None
        shared = {
            "environment": place.environment,
            "connector": self.tap.connector,
            "world": place.world,
            **options,
        }
        if kind == "blocking":
            self.client: Client | AsyncClient = Client(*key, transport=self.tap.transport, **shared)
        else:
            self.client = AsyncClient(*key, transport=self.tap.async_transport, **shared)

    def run(self, work: Any) -> Any:
        """The result, waited for where there is something to wait for."""
        if self._runner is None or not inspect.iscoroutine(work):
            return work
        return self._runner.run(work)

    @property
    def sender(self) -> Any:
        return self.client.ws_api if self.kind == "ws_api" else self.client

    @property
    def spot(self) -> Any:
        return self.sender.spot

    def call(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """client.spot.method(…), waited for."""
        return self.run(getattr(self.spot, method)(*args, **kwargs))

    def reply(self, method: str, *args: Any, **kwargs: Any) -> Any:
        return self.run(getattr(self.spot, method).reply(*args, **kwargs))

    def using(self, **changes: Any) -> Face:
        """The same caller with other settings."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy.client = self.client.using(**changes)
        return copy

    @property
    def sent(self) -> dict[str, Any]:
        """Name → text of everything that the last request carried, but who signed it when."""
        if self.kind == "ws_api":
            params = self.tap.frames[-1].get("params", {})
        else:
            last = self.tap.requests[-1]
            query = last.target.partition("?")[2]
            params = dict(parse_qsl("&".join(filter(None, (query, last.body.decode()))), keep_blank_values=True))
        return {name: value for name, value in params.items() if name not in ("timestamp", "signature", "apiKey")}

    def close(self) -> None:
        self.run(self.client.close())
        if self._runner is not None:
            self._runner.close()


@pytest.fixture(params=FACES)
def face(request: pytest.FixtureRequest) -> Iterator[Callable[..., Face]]:
    """Makes callers of one kind: face(place, api_key, secret, **options of the client)."""
    made: list[Face] = []

    def one(place: Any, *key: Any, **options: Any) -> Face:
        made.append(Face(request.param, place, *key, **options))
        return made[-1]

    one.kind = request.param  # type: ignore[attr-defined]  # so that a test can say what a kind does otherwise
    yield one
    for each in made:
        each.close()


class Answering:
    """A place whose every answer is a test's: `answer(params) -> (status, body)` or an `HttpResponse`."""

    def __init__(self, answer: Callable[[str], Any]) -> None:
        self.answer = answer
        self.environment = Environment(
            name="answering",
            rest={"api": "http://answering.invalid"},
            ws_api={"spot": "ws://answering.invalid/ws-api/v3"},
        )
        self.world = MachineWorld()
        place = self

        class Blocking:
            def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
                return place.response(request.target)

            def close(self) -> None:
                """There is nothing to let go of."""

        class Async:
            async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
                return place.response(request.target)

            async def close(self) -> None:
                """There is nothing to let go of."""

        self.transport: Transport = Blocking()
        self.async_transport: AsyncTransport = Async()

    def response(self, target: str) -> HttpResponse:
        found = self.answer(target)
        if isinstance(found, HttpResponse):
            return found
        status, body = found if isinstance(found, tuple) else (200, found)
        return HttpResponse(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())

    async def connector(
        self, url: str, listener: WsListener, *, headers: tuple[tuple[str, str], ...] = (), timeout: float = 10.0
    ) -> WsLine:
        place, loop = self, asyncio.get_running_loop()

        class Line:
            def send(self, text: str) -> None:
                frame = json.loads(text)
                response = place.response(frame["method"])
                head = b'{"id":%d,"status":%d,' % (frame["id"], response.status)
                part = b'"result":' if response.status == 200 else b'"error":'
                loop.call_soon(listener.on_text, head + part + response.body + b"}", place.world.monotonic())

            def ping(self, payload: bytes = b"") -> None:
                loop.call_soon(listener.on_pong, payload, place.world.monotonic())

            def close(self, code: int = 1000, reason: str = "") -> None:
                loop.call_soon(listener.on_closed, code, reason, place.world.monotonic())

        return Line()


@pytest.fixture
def answering() -> Callable[[Callable[[str], Any]], Answering]:
    return Answering


def _transport_conftest() -> Any:
    """The scripted server of the transports' tests, for whoever tests what stands upon them."""
    path = Path(__file__).parents[1] / "transport" / "conftest.py"
    spec = importlib.util.spec_from_file_location("bidwire_tests_scripted_server", path)
    assert spec is not None
    assert spec.loader is not None
    found = sys.modules.get(spec.name)
    if found is None:
        found = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = found  # annotations of its classes are looked up there
        spec.loader.exec_module(found)
    return found


@pytest.fixture
def serve() -> Iterator[Callable[..., Any]]:
    """Starts servers that play scripts on raw sockets: serve(script, …)."""
    servers: list[Any] = []
    kind = _transport_conftest().ScriptedServer

    def make(*scripts: Any) -> Any:
        servers.append(kind(*scripts))
        return servers[-1]

    yield make
    for server in servers:
        server.close()
