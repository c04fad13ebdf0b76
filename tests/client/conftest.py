"""A scripted exchange: a real WebSocket server whose every answer a test can bend.

It runs in a thread of its own, so blocking and async tests drive it alike.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from bidwire.config import Environment

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

        return await serve(self._talk, "127.0.0.1", 0, process_request=gate, ping_interval=None, compression=None)

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
