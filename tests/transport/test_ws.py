"""WebSockets: against the `websockets` package as a server, and against frames written byte by byte."""

from __future__ import annotations

import asyncio
import base64
import gc
import hashlib
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from bidwire.errors import (
    AnswerLost,
    Banned,
    BinanceError,
    Blocked,
    ConfigurationError,
    MalformedAnswer,
    NotAllowed,
    NotSent,
    RateLimited,
    Rejected,
    Unavailable,
)
from bidwire.transport import WsConnector, WsLine
from bidwire.transport import ws as ws_module
from bidwire.transport.ws import Connector, connect_ws

if TYPE_CHECKING:
    from tests.transport.conftest import Peer, Resolver, Script, ScriptedServer, Start

_as_declared: WsConnector = connect_ws

Main = Coroutine[Any, Any, None]
Run = Callable[[Main], None]


@pytest.fixture(params=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Run:
    factory = None
    if request.param == "uvloop":
        factory = pytest.importorskip("uvloop", reason="uvloop is an extra").new_event_loop

    def on_loop(main: Main) -> None:
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(asyncio.wait_for(main, 10))

    return on_loop


class Ear:
    """Hears everything, in order."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.ended: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self.times: list[float] = []
        self.ends = 0

    def on_text(self, payload: bytes, at: float) -> None:
        assert type(payload) is bytes
        self.heard.append(("text", payload))
        self.times.append(at)

    def on_binary(self, payload: bytes, at: float) -> None:
        self.heard.append(("binary", payload))

    def on_ping(self, payload: bytes, at: float) -> None:
        self.heard.append(("ping", payload))

    def on_pong(self, payload: bytes, at: float) -> None:
        self.heard.append(("pong", payload))

    def on_closed(self, code: int, reason: str, at: float) -> None:
        self.ends += 1
        self.ended.set_result((code, reason))


# --- frames byte by byte ---------------------------------------------------------------------------------------------


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0) -> bytes:
    """An unmasked frame, as servers send them."""
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    size = len(payload)
    if size < 126:
        return head + bytes([size]) + payload
    if size < 65536:
        return head + b"\x7e" + size.to_bytes(2, "big") + payload
    return head + b"\x7f" + size.to_bytes(8, "big") + payload


def closing(code: int, reason: str = "") -> bytes:
    return frame(8, code.to_bytes(2, "big") + reason.encode())


def upgrade(request: bytes) -> bytes:
    (key,) = [
        line.partition(b":")[2].strip()
        for line in request.split(b"\r\n")
        if line.lower().startswith(b"sec-websocket-key")
    ]
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept
        + b"\r\n\r\n"
    )


def sends(*frames: bytes, at_once: bool = True, then: str = "wait") -> Script:
    """Upgrades and sends these; then waits for the client to go (and reads what it sends), closes, or resets."""

    def script(peer: Peer) -> None:
        greeting = upgrade(peer.read_request())
        if at_once:
            peer.write(greeting + b"".join(frames))
        else:
            for each in (greeting, *frames):
                for index in range(len(each)):
                    peer.write(each[index : index + 1])
        if then == "reset":
            peer.sock.recv(1)
            peer.reset()
        elif then == "wait":
            received = b""
            while piece := peer.sock.recv(65536):
                received += piece
                # the other side waits for this one to close when it has said goodbye
                if any(opcode == 8 for opcode, _ in received_frames(received)):
                    break
            peer.server.heard.append((peer.number, received))

    return script


def received_frames(data: bytes) -> list[tuple[int, bytes]]:
    """Opcode and payload of the masked frames that a client sent."""
    frames = []
    while len(data) >= 6:
        opcode, size = data[0] & 15, data[1] & 127
        assert data[1] & 128, "a client masks"
        assert size < 126, "small frames only"
        mask, payload = data[2:6], data[6 : 6 + size]
        frames.append((opcode, bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))))
        data = data[6 + size :]
    return frames


def url(server: ScriptedServer, path: str = "/ws") -> str:
    return f"ws://127.0.0.1:{server.port}{path}"


def goes(run: Run, server: ScriptedServer) -> tuple[list[tuple[str, bytes]], tuple[int, str]]:
    """What is heard on a connection to its end, and how it ended."""
    out: list[tuple[list[tuple[str, bytes]], tuple[int, str]]] = []

    async def main() -> None:
        ear = Ear()
        await connect_ws(url(server), ear)
        ended = await ear.ended
        assert ear.ends == 1
        out.append((ear.heard, ended))

    run(main())
    gc.collect()  # an exception that nobody took would complain now
    return out[0]


def sent_codes(server: ScriptedServer) -> list[int]:
    """The close codes that the client sent."""
    server.close()
    return [
        int.from_bytes(payload[:2], "big")
        for _, data in server.heard
        if not data.startswith(b"GET")
        for opcode, payload in received_frames(data)
        if opcode == 8
    ]


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "byte by byte"])
def test_frames_of_every_kind_and_size_arrive_in_order(run: Run, start: Start, at_once: bool) -> None:
    large = b"x" * (70_000 if at_once else 200)
    frames = [
        frame(1, b""),
        frame(1, "é".encode()),
        frame(2, b"\xff\0"),
        frame(1, large),
        frame(9, b"1723"),
        frame(10, b"p"),
    ]
    server = start(sends(*frames, closing(1000, "done"), at_once=at_once))
    heard, ended = goes(run, server)
    kinds = [
        ("text", b""),
        ("text", "é".encode()),
        ("binary", b"\xff\0"),
        ("text", large),
        ("ping", b"1723"),
        ("pong", b"p"),
    ]
    assert heard == kinds
    assert ended == (1000, "done")
    assert sent_codes(server) == [1000]


def test_pings_are_answered_with_their_payload_and_reported(run: Run, start: Start) -> None:
    server = start(sends(frame(9, b"1723"), frame(9), frame(9, b"x" * 125), closing(1000)))
    heard, _ = goes(run, server)
    assert heard == [("ping", b"1723"), ("ping", b""), ("ping", b"x" * 125)]
    server.close()
    pongs = [payload for opcode, payload in received_frames(server.heard[-1][1]) if opcode == 10]
    assert pongs == [b"1723", b"", b"x" * 125]


def test_fragments_are_joined_though_pings_come_between(run: Run, start: Start) -> None:
    text = '{"symbol":"币安BTC"}'.encode()
    frames = [
        frame(1, text[:12], fin=False),
        frame(9, b"a"),
        frame(0, text[12:13], fin=False),
        frame(10),
        frame(0, text[13:]),
    ]
    frames += [
        frame(2, b"\xff", fin=False),
        frame(0, b"", fin=False),
        frame(0, b"\xfe"),
        frame(1, b"after"),
        closing(1000),
    ]
    heard, ended = goes(run, start(sends(*frames)))
    assert heard == [("ping", b"a"), ("pong", b""), ("text", text), ("binary", b"\xff\xfe"), ("text", b"after")]
    assert ended == (1000, "")


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([frame(1, b"a", rsv=4)], 1002),
        ([frame(1, b"a", rsv=1)], 1002),
        ([frame(9, b"a", rsv=2)], 1002),
        ([frame(0, b"a")], 1002),
        ([frame(1, b"a", fin=False), frame(1, b"b")], 1002),
        ([frame(1, b"a", fin=False), frame(2, b"b")], 1002),
        ([frame(3, b"a")], 1002),
        ([frame(9, b"a", fin=False)], 1002),
        ([b"\x81\x81\0\0\0\0a"], 1002),
        ([b"\x89\x7e\0\x7e" + b"x" * 126], 1002),
        ([closing(999)], 1002),
        ([frame(8, b"\x03")], 1002),
        ([frame(1, b"\xff")], 1007),
        ([frame(1, "é".encode()[:1])], 1007),
        ([frame(1, b"\xed\xa0\x80")], 1007),
        ([frame(1, b"a", fin=False), frame(0, b"\xff")], 1007),
        ([frame(8, b"\x03\xe8\xff")], 1007),
        ([b"\x82\x7f" + (33 * 1024 * 1024).to_bytes(8, "big")], 1009),
    ],
    ids=[
        "rsv1", "rsv3", "rsv on ping", "orphan", "text in text", "binary in text", "opcode 3", "half a ping", "masked",
        "long ping", "code 999", "short close", "utf-8", "half utf-8", "surrogate", "utf-8 in parts", "utf-8 in close", "large",
    ],
)  # fmt: skip
def test_a_breach_of_the_protocol_ends_the_connection_with_its_code(
    run: Run, start: Start, frames: list[bytes], code: int
) -> None:
    server = start(sends(frame(1, b"before"), *frames, frame(1, b"after")))
    heard, ended = goes(run, server)
    assert heard in ([("text", b"before")], [])  # picows looks one frame ahead
    assert ended[0] == code
    assert sent_codes(server) == [code]


def test_a_message_of_many_fragments_has_the_limit_of_one_frame(
    run: Run, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ws_module, "MAX_MESSAGE", 1000)
    parts = [frame(1, b"x" * 400, fin=False), frame(0, b"x" * 400, fin=False), frame(0, b"x" * 400)]
    server = start(sends(*parts))
    heard, ended = goes(run, server)
    assert (heard, ended[0]) == ([], 1009)
    assert sent_codes(server) == [1009]


@pytest.mark.parametrize("code", [1000, 1001, 1008, 1011, 1012, 3000, 4001])
def test_the_servers_close_code_and_reason_are_told_and_answered(run: Run, start: Start, code: int) -> None:
    server = start(sends(closing(code, "Pong timeout")))
    assert goes(run, server) == ([], (code, "Pong timeout"))
    assert sent_codes(server) == [code]


def test_a_close_frame_without_a_code_is_1005(run: Run, start: Start) -> None:
    assert goes(run, start(sends(frame(8)))) == ([], (1005, ""))


@pytest.mark.parametrize("left", [0, 1, 2, 5])
def test_a_connection_that_ends_without_a_close_frame_is_1006(run: Run, start: Start, left: int) -> None:
    server = start(sends(frame(1, b"one"), frame(1, b"cut off")[:left], then="close"))
    assert goes(run, server) == ([("text", b"one")], (1006, ""))


def test_a_reset_is_1006(run: Run, start: Start) -> None:
    server = start(sends(frame(1, b"one"), then="reset"))

    async def main() -> None:
        ear = Ear()
        line = await connect_ws(url(server), ear)
        line.send("x")
        assert await ear.ended == (1006, "")

    run(main())


def test_nothing_is_heard_after_a_breach(run: Run, start: Start) -> None:
    heard, ended = goes(run, start(sends(frame(1, b"\xff"), frame(1, b"later"), frame(9, b"later"), closing(1000))))
    assert heard == []
    assert ended[0] == 1007


# --- our side --------------------------------------------------------------------------------------------------------


async def echoing(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


def with_server(handler: Callable[[ServerConnection], Main], use: Callable[[str], Main]) -> Main:
    async def main() -> None:
        async with serve(handler, "127.0.0.1", 0, close_timeout=0.2) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            await use(f"ws://127.0.0.1:{port}/ws/stream")

    return main()


async def heard(ear: Ear, count: int) -> list[tuple[str, bytes]]:
    while len(ear.heard) < count:  # noqa: ASYNC110 # the ear has no event to wait for
        await asyncio.sleep(0.001)
    return ear.heard


def test_texts_go_and_come_whatever_their_length(run: Run) -> None:
    texts = ["", "é", "x" * 125, "x" * 126, "x" * 70_000, '{"method":"SUBSCRIBE"}']

    async def use(address: str) -> None:
        ear = Ear()
        line = await connect_ws(address, ear)
        for text in texts:
            line.send(text)
        assert await heard(ear, len(texts)) == [("text", text.encode()) for text in texts]
        assert ear.times == sorted(ear.times)
        line.close()
        assert await ear.ended == (1000, "")

    run(with_server(echoing, use))


def test_our_pings_are_answered(run: Run) -> None:
    async def use(address: str) -> None:
        ear = Ear()
        line = await connect_ws(address, ear)
        line.ping(b"are you there")
        assert await heard(ear, 1) == [("pong", b"are you there")]
        with pytest.raises(ValueError, match="125"):
            line.ping(b"x" * 126)
        line.close(4000, "bye")
        assert await ear.ended == (4000, "bye")

    run(with_server(echoing, use))


def test_a_closed_line_refuses_to_send_and_may_be_closed_again(run: Run) -> None:
    async def use(address: str) -> None:
        ear = Ear()
        line = await connect_ws(address, ear)
        line.close(1000, "x" * 500)
        for _ in range(2):
            line.close()
            with pytest.raises(NotSent, match="closed"):
                line.send("{}")
            with pytest.raises(NotSent):
                line.ping()
            await ear.ended
        assert ear.ends == 1

    run(with_server(echoing, use))


def test_a_server_that_does_not_answer_our_goodbye_is_left(
    run: Run, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ws_module, "_FAREWELL", 0.05)

    def deaf(peer: Peer) -> None:
        peer.write(upgrade(peer.read_request()))
        peer.wait_gone()

    server = start(deaf)

    async def main() -> None:
        ear = Ear()
        line = await connect_ws(url(server), ear)
        line.close(1001)
        assert await ear.ended == (1001, "")

    run(main())
    assert server.gone.acquire(timeout=5)


def test_a_listener_that_fails_is_logged_and_the_connection_goes_on(
    run: Run, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    class Clumsy(Ear):
        def on_text(self, payload: bytes, at: float) -> None:
            super().on_text(payload, at)
            raise LookupError("text")

        def on_ping(self, payload: bytes, at: float) -> None:
            super().on_ping(payload, at)
            raise LookupError("ping")

        def on_closed(self, code: int, reason: str, at: float) -> None:
            super().on_closed(code, reason, at)
            raise LookupError("closed")

    fragments = [frame(1, b"c", fin=False), frame(0, b"d")]
    server = start(sends(frame(1, b"a"), frame(9, b"b"), *fragments, closing(1000)))
    mine = logging.getLogger("mine")

    async def main() -> None:
        ear = Clumsy()
        await Connector(logger=mine)(url(server), ear)
        assert await ear.ended == (1000, "")
        assert ear.heard == [("text", b"a"), ("ping", b"b"), ("text", b"cd")]

    with caplog.at_level(logging.DEBUG):
        run(main())
    failures = [record for record in caplog.records if record.exc_info]
    assert [str(record.exc_info[1]) for record in failures if record.exc_info] == ["text", "ping", "text", "closed"]
    assert {record.name for record in failures} == {"mine"}


def test_nothing_of_the_url_or_the_headers_is_logged(run: Run, start: Start, caplog: pytest.LogCaptureFixture) -> None:
    server = start(sends(closing(1000)))

    async def main() -> None:
        ear = Ear()
        await connect_ws(url(server, "/ws/l1stenkey"), ear, headers=(("X-MBX-APIKEY", "k3y"),))
        await ear.ended

    with caplog.at_level(0):
        run(main())
    assert "l1stenkey" not in caplog.text
    assert "k3y" not in caplog.text
    assert b"GET /ws/l1stenkey HTTP/1.1\r\n" in server.requests[0]
    assert b"X-MBX-APIKEY: k3y\r\n" in server.requests[0]
    assert b"User-Agent: bidwire/" in server.requests[0]


# --- handshakes ------------------------------------------------------------------------------------------------------


def refused(run: Run, address: str, timeout: float = 5.0, connector: Connector = connect_ws) -> BinanceError:
    out: list[BinanceError] = []

    async def main() -> None:
        with pytest.raises(BinanceError) as caught:
            await connector(address, Ear(), timeout=timeout)
        out.append(caught.value)

    run(main())
    gc.collect()
    assert not isinstance(out[0], AnswerLost)
    assert out[0].executed == "no"
    assert "l1stenkey" not in str(out[0])
    return out[0]


def answering(answer: bytes) -> Script:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(answer)

    return script


def response(status: str, headers: str = "", body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (response("400 Bad Request"), Rejected),
        (response("401 Unauthorized"), NotAllowed),
        (response("403 Forbidden", body=b"<html>Request blocked</html>"), Blocked),
        (response("451 Unavailable For Legal Reasons"), Blocked),
        (response("404 Not Found"), Rejected),
        (response("418 I'm a teapot", "Retry-After: 120\r\n"), Banned),
        (response("429 Too Many Requests", "Retry-After: 7\r\n", b'{"code":-1003,"msg":"Too many"}'), RateLimited),
        (response("500 Internal Server Error"), Unavailable),
        (response("502 Bad Gateway"), Unavailable),
        (response("503 Service Unavailable"), Unavailable),
        (response("522 Whatever"), Unavailable),
        (b"HTTP/1.0 503 Service Unavailable\r\n\r\n<html>", Unavailable),
        (response("200 OK", body=b"hello"), MalformedAnswer),
        (response("302 Found", "Location: https://elsewhere.test/ws/l1stenkey?x=1\r\n"), MalformedAnswer),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", MalformedAnswer),
        (b"SSH-2.0-OpenSSH\r\n\r\n", MalformedAnswer),
        (b"HTTP/1.1 200 OK\r\nA: " + b"x" * 40_000, MalformedAnswer),
    ],
    ids=lambda value: value[:15].decode().strip() if isinstance(value, bytes) else "",
)
def test_a_refused_handshake_is_an_error_by_its_status(
    run: Run, start: Start, answer: bytes, kind: type[BinanceError]
) -> None:
    error = refused(run, url(start(answering(answer)), "/ws/l1stenkey"))
    assert isinstance(error, kind)
    if isinstance(error, RateLimited):
        assert error.retry_after == (120 if isinstance(error, Banned) else 7)


def test_the_code_and_text_of_a_refusal_are_told(run: Run, start: Start) -> None:
    chunks = (
        b'HTTP/1.1 429 Too Many\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\n{"code":-1003,"msg":"Too many"}\r\n0\r\n\r\n'
    )
    error = refused(run, url(start(answering(chunks))))
    assert (error.status, error.code, error.message) == (429, -1003, "Too many")


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 101 Switching"])
def test_a_connection_that_ends_during_the_handshake_means_not_sent(run: Run, start: Start, answer: bytes) -> None:
    assert isinstance(refused(run, url(start(answering(answer)), "/ws/l1stenkey")), NotSent)


def test_no_connection_means_not_sent(run: Run) -> None:
    assert isinstance(refused(run, "ws://127.0.0.1:1/ws/l1stenkey"), NotSent)


def test_a_handshake_that_takes_too_long_means_not_sent(run: Run, start: Start) -> None:
    server = start(lambda peer: (peer.read_request(), peer.wait_gone())[1])
    error = refused(run, url(server, "/ws/l1stenkey"), timeout=0.1)
    assert isinstance(error, NotSent)
    assert "within 0.1 s" in str(error)
    assert server.gone.acquire(timeout=5), "the connection has been left open"


def test_a_cancelled_handshake_leaves_no_connection_behind(run: Run, start: Start) -> None:
    server = start(lambda peer: (peer.read_request(), peer.wait_gone())[1])

    async def main() -> None:
        ear = Ear()
        opening = asyncio.ensure_future(connect_ws(url(server), ear))
        while not server.requests:  # noqa: ASYNC110 # it happens in a thread
            await asyncio.sleep(0.001)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        assert await asyncio.to_thread(server.gone.acquire, timeout=5)
        assert not ear.heard

    run(main())


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/ws", "ws://", "127.0.0.1", "ws://127.0.0.1:1/a b", "ws://127.0.0.1:1/é", "ws://127.0.0.1:1/#x"],
)
def test_a_url_that_is_none_is_refused(run: Run, address: str) -> None:
    assert isinstance(refused(run, address), ConfigurationError)


def test_a_header_with_a_line_break_is_refused(run: Run) -> None:
    async def main() -> None:
        with pytest.raises(ConfigurationError, match="line break"):
            await connect_ws("ws://127.0.0.1:1/", Ear(), headers=(("A", "b\r\nC: d"),))

    run(main())


# --- TLS and proxies -------------------------------------------------------------------------------------------------


def test_wss_is_tls_and_checks_the_certificate(
    run: Run, start: Start, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    server = start(sends(frame(1, b"hello"), closing(1000)), tls=server_side)

    async def main() -> None:
        ear = Ear()
        line: WsLine = await Connector(tls=trusting)(f"wss://127.0.0.1:{server.port}/ws", ear)
        assert await ear.ended == (1000, "")
        assert ear.heard == [("text", b"hello")]
        with pytest.raises(NotSent):
            line.send("x")

    run(main())
    error = refused(run, f"wss://127.0.0.1:{server.port}/ws/l1stenkey")
    assert isinstance(error, NotSent)
    assert error.permanent
    assert "certificate of 127.0.0.1 is not trusted" in str(error)


def test_even_plain_websockets_go_through_a_tunnel(run: Run, start: Start) -> None:
    server = start(sends(frame(1, b"hello"), closing(1000)))

    def proxy_script(peer: Peer) -> None:
        assert peer.read_request().startswith(b"CONNECT stream.test:80 HTTP/1.1\r\n")
        peer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with socket.create_connection(("127.0.0.1", server.port)) as other:

            def back() -> None:
                while piece := other.recv(65536):
                    peer.write(piece)

            thread = threading.Thread(target=back, daemon=True)
            thread.start()
            while piece := peer.sock.recv(65536):
                other.sendall(piece)
            thread.join(5)

    proxy = start(proxy_script)

    async def main() -> None:
        ear = Ear()
        await Connector(proxy=f"http://me:s3cret@127.0.0.1:{proxy.port}")("ws://stream.test/ws", ear)
        assert await ear.ended == (1000, "")
        assert ear.heard == [("text", b"hello")]

    run(main())
    assert b"Proxy-Authorization: Basic" in proxy.requests[0]


def test_the_last_good_address_serves_when_names_cannot_be_resolved(start: Start, resolver: Resolver) -> None:
    server = start(sends())
    resolver.ports = [server.port]

    async def main() -> None:
        connect = Connector()
        for state in ("well", "hangs", "fails"):
            ear = Ear()
            if state == "hangs":
                with resolver.hangs():
                    line = await connect("ws://host.test/ws", ear, timeout=0.8)
            else:
                resolver.failing = state == "fails"
                line = await connect("ws://host.test/ws", ear)
            line.close()
            await ear.ended
        with pytest.raises(NotSent, match=r"host\.test cannot be resolved"):
            await Connector()("ws://host.test/ws", Ear())

    asyncio.run(main())
    assert server.connections == 3
