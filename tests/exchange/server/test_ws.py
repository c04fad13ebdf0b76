"""WebSockets on the exchange's side: handshakes, fragments, pings, closes, slow readers, and fan-out."""

from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import picows
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bidwire.exchange.api.session import Ping
from bidwire.exchange.server import Limits
from bidwire.exchange.server.ws import framed

if TYPE_CHECKING:
    from .conftest import Peer, Serve, Served

HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
)
TEXT, BINARY, CONT, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10


def run(serve: Serve, body: Callable[[Served], Awaitable[None]], **keywords: Any) -> None:
    async def main() -> None:
        async with serve(**keywords) as served:
            await body(served)

    asyncio.run(main())


def masked(opcode: int, payload: bytes, *, final: bool = True, reserved: int = 0) -> bytes:
    """A client's frame."""
    mask = os.urandom(4)
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", final << 7 | reserved | opcode, 0x80 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", final << 7 | reserved | opcode, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", final << 7 | reserved | opcode, 0x80 | 127, size)
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))


async def frame(peer: Peer) -> tuple[int, bytes]:
    """The server's next frame: opcode and payload."""
    first, second = await asyncio.wait_for(peer.reader.readexactly(2), 5)
    assert first & 0x80, "whole frames only"
    size = second & 0x7F
    assert not second & 0x80, "a server does not mask"
    if size == 126:
        (size,) = struct.unpack("!H", await peer.reader.readexactly(2))
    elif size == 127:
        (size,) = struct.unpack("!Q", await peer.reader.readexactly(8))
    return first & 0x0F, await asyncio.wait_for(peer.reader.readexactly(size), 5)


async def opened(served: Served, more: bytes = b"") -> Peer:
    peer = await served.connect()
    await peer.send(HANDSHAKE + more)
    status, headers, _ = await peer.answer()
    assert status == 101
    assert headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    assert "sec-websocket-extensions" not in headers
    return peer


def close_code(payload: bytes) -> int:
    code: int = struct.unpack("!H", payload[:2])[0]
    return code


def test_a_socket_opens_and_echoes(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served)
        for payload in (b"{}", "é".encode() * 80, b"x" * 70_000):
            await peer.send(masked(TEXT, payload))
            assert await frame(peer) == (TEXT, payload)

    run(serve, body)


def test_frames_may_come_with_the_handshake_and_cut_at_every_byte(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served, masked(TEXT, b"early"))
        assert await frame(peer) == (TEXT, b"early")
        whole = masked(TEXT, b"a" * 130)
        for cut in range(1, len(whole)):
            await peer.send(whole[:cut])
            await asyncio.sleep(0)
            await peer.send(whole[cut:])
            assert await frame(peer) == (TEXT, b"a" * 130)

    run(serve, body)


def test_a_handshake_after_other_requests_on_the_connection_works(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"GET /a HTTP/1.1\r\nHost: here\r\n\r\n" + HANDSHAKE + masked(TEXT, b"x"))
        assert (await peer.answer())[2] == b"/a|"
        assert (await peer.answer())[0] == 101
        assert await frame(peer) == (TEXT, b"x")

    run(serve, body)


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        (b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Version: 8", 400),
        (b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b"", 400),
        (b"dGhlIHNhbXBsZSBub25jZQ==", b"short", 400),
        (b"GET /ws", b"POST /ws", 405),
        (b"GET /ws", b"GET /elsewhere", 404),
    ],
)
def test_a_bad_handshake_is_refused_over_http(serve: Serve, before: bytes, after: bytes, status: int) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(HANDSHAKE.replace(before, after))
        assert (await peer.answer())[0] == status
        assert await peer.ended() == b""
        assert served.venue.sessions == []

    run(serve, body)


def test_fragments_are_joined_with_control_frames_between_them(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served)
        euro = "€".encode()
        await peer.send(
            masked(TEXT, b"a" + euro[:1], final=False)
            + masked(PING, b"p")
            + masked(CONT, euro[1:2], final=False)
            + masked(CONT, euro[2:] + b"b")
        )
        assert await frame(peer) == (PONG, b"p")
        assert await frame(peer) == (TEXT, b"a\xe2\x82\xacb")
        assert served.venue.sessions[0].told == [("ping", b"p"), ("text", b"a\xe2\x82\xacb")]

    run(serve, body)


def test_messages_and_control_frames_are_heard_in_their_order_wherever_they_are_cut(serve: Serve) -> None:
    sent = (
        masked(TEXT, b"1")
        + masked(PING, b"p")
        + masked(TEXT, b"2" * 130)
        + masked(PONG, b"q")
        + masked(TEXT, b"3", final=False)
        + masked(CONT, b"3")
        + masked(TEXT, b"4")
    )
    said = [("text", b"1"), ("ping", b"p"), ("text", b"2" * 130), ("pong", b"q"), ("text", b"33"), ("text", b"4")]

    async def body(served: Served) -> None:
        for cut in range(len(sent)):
            peer = await opened(served)
            await peer.send(sent[:cut])
            await asyncio.sleep(0)
            await peer.send(sent[cut:])
            heard = [await frame(peer) for kind, _ in said if kind != "pong"]
            assert sorted(heard) == sorted(
                [(PONG, b"p"), *((TEXT, payload) for kind, payload in said if kind == "text")]
            )
            assert served.venue.sessions[-1].told == said
            await peer.close()

    run(serve, body)


def test_what_was_whole_before_the_protocol_was_broken_is_heard(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served)
        await peer.send(masked(TEXT, b"1") + masked(TEXT, b"\xff") + masked(TEXT, b"2"))
        opcode, payload = await frame(peer)
        assert (opcode, close_code(payload)) == (CLOSE, 1007)
        assert await peer.ended() == b""
        assert served.venue.sessions[0].told == [("text", b"1")]

    run(serve, body)


def test_the_sessions_pings_go_out_and_pongs_reach_it(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served)
        session = served.venue.sessions[0]
        session.outbox.append(Ping(b"1700000000000"))
        assert session.wake is not None
        session.wake()
        assert await frame(peer) == (PING, b"1700000000000")
        await peer.send(masked(PONG, b"1700000000000") + masked(TEXT, b"after"))
        assert await frame(peer) == (TEXT, b"after")
        assert session.told[0] == ("pong", b"1700000000000")

    run(serve, body)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (masked(TEXT, b"\xff"), 1007),
        (masked(TEXT, b"\xe2\x82", final=False) + masked(CONT, b"("), 1007),
        (masked(BINARY, b"{}"), 1003),
        (masked(CONT, b"orphan"), 1002),
        (masked(TEXT, b"a", final=False) + masked(TEXT, b"b"), 1002),
        (masked(TEXT, b"a", reserved=0x40), 1002),
        (masked(3, b""), 1002),
        (masked(PING, b"p" * 126), 1002),
        (masked(PING, b"p", final=False), 1002),
        (masked(CLOSE, b"\x03"), 1002),
        (masked(CLOSE, struct.pack("!H", 1005)), 1002),
        (b"\x81\x02{}", 1002),
        (masked(TEXT, b"a" * 4_097), 1009),
        (masked(TEXT, b"a" * 3_000, final=False) + masked(CONT, b"a" * 3_000), 1009),
    ],
)
def test_what_breaks_the_protocol_is_closed_with_its_code(serve: Serve, sent: bytes, code: int) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served)
        await peer.send(sent)
        opcode, payload = await frame(peer)
        assert (opcode, close_code(payload)) == (CLOSE, code)
        assert await peer.ended() == b""
        await peer.close()
        await asyncio.wait_for(served.venue.sessions[0].over.wait(), 5)
        assert served.venue.sessions[0].closes == [1006]
        assert all(kind != "text" for kind, _ in served.venue.sessions[0].told)

    run(serve, body, limits=Limits(message=4_096))


def test_a_close_is_echoed_and_the_session_hears_its_code(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served)
        await peer.send(masked(CLOSE, struct.pack("!H", 4001) + b"enough") + masked(TEXT, b"late"))
        assert await frame(peer) == (CLOSE, struct.pack("!H", 4001) + b"enough")
        assert await peer.ended() == b""
        assert served.venue.sessions[0].closes == [4001]
        assert served.venue.sessions[0].told == []

    run(serve, body)


def test_the_sessions_close_reaches_the_peer_with_what_was_before_it(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served)
        session = served.venue.sessions[0]
        session.send(b"last words")
        session.close(1008, "disconnected " * 20)
        session.send(b"never")
        assert await frame(peer) == (TEXT, b"last words")
        opcode, payload = await frame(peer)
        assert (opcode, close_code(payload)) == (CLOSE, 1008)
        assert len(payload) <= 125
        await peer.send(masked(CLOSE, payload))
        assert await peer.ended() == b""
        assert session.closes == []

    run(serve, body)


def test_a_connection_that_breaks_is_a_close_with_1006(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served)
        peer.writer.transport.abort()
        await asyncio.wait_for(served.venue.sessions[0].over.wait(), 5)
        assert served.venue.sessions[0].closes == [1006]

    run(serve, body)


def test_a_peer_that_does_not_read_is_closed_before_its_frames_fill_memory(serve: Serve) -> None:
    async def body(served: Served) -> None:
        await opened(served)
        session = served.venue.sessions[0]
        sent = 0
        while not session.closed:
            session.send(b"x" * 100_000)
            sent += 1
            await asyncio.sleep(0)
            assert sent < 1_000
        assert sent >= 20

    run(serve, body, limits=Limits(buffered=2_000_000))


def test_a_market_without_a_speed_waits_for_a_reader_that_is_behind(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await opened(served)
        venue = served.venue
        payload = b"y" * 50_000

        def flood(wall: int) -> None:
            venue.sessions[0].send(payload)
            venue.due = 0

        venue.on_advance = flood
        venue.due = 0
        served.server.stirred()
        before = -1
        while venue.advanced > before:
            before = venue.advanced
            for _ in range(20):
                await asyncio.sleep(0)
        assert not venue.sessions[0].closed
        for _ in range(before + 50):
            assert await frame(peer) == (TEXT, payload)
        assert venue.advanced > before

    run(serve, body, waits_for_readers=True)


def test_time_advances_when_the_venue_is_due_and_no_sooner(serve: Serve) -> None:
    async def body(served: Served) -> None:
        venue, server = served.venue, served.server
        moments: list[int] = []
        reached = asyncio.Event()

        def note(wall: int) -> None:
            moments.append(wall)
            reached.set()

        venue.on_advance = note
        due = server.wall() + 30_000
        venue.due = due
        server.stirred()
        await asyncio.wait_for(reached.wait(), 5)
        assert moments[0] >= due - 1_000  # loops' clocks are not finer than that everywhere

    run(serve, body)


def test_a_venue_that_breaks_while_time_passes_is_told_of(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    async def body(served: Served) -> None:
        def broken(wall: int) -> None:
            raise ArithmeticError("a bug")

        served.venue.on_advance = broken
        served.venue.due = 0
        served.server.stirred()
        assert served.server.failed is not None
        with pytest.raises(ArithmeticError):
            await asyncio.wait_for(asyncio.shield(served.server.failed), 5)

    run(serve, body)
    assert "broke" in caplog.text


def test_one_frame_reaches_a_hundred_subscribers(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peers = [await opened(served) for _ in range(100)]
        payload = b'{"e":"trade"}'
        for session in served.venue.sessions:
            session.send(payload)
            session.send(b"own")
        for peer in peers:
            assert await frame(peer) == (TEXT, payload)
            assert await frame(peer) == (TEXT, b"own")

    run(serve, body)


def test_closing_tells_every_socket_1001(serve: Serve) -> None:
    async def body(served: Served) -> None:
        polite, deaf = await opened(served), await opened(served)
        closing = asyncio.ensure_future(served.server.close())
        opcode, payload = await frame(polite)
        assert (opcode, close_code(payload)) == (CLOSE, 1001)
        await polite.send(masked(CLOSE, payload))
        assert await polite.ended() == b""
        await asyncio.wait_for(closing, 5)
        assert close_code((await frame(deaf))[1]) == 1001

    run(serve, body)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_servers_frame_has_the_shortest_length(size: int) -> None:
    frame_bytes = framed(TEXT, b"z" * size)
    assert len(frame_bytes) - size == (2 if size < 126 else 4 if size < 65_536 else 10)
    assert frame_bytes.endswith(b"z" * size)


# --- other people's clients ------------------------------------------------------------------------------------------


def test_the_websockets_client_gets_through(serve: Serve) -> None:
    async def body(served: Served) -> None:
        url = f"ws://127.0.0.1:{served.port}"
        async with connect(url + "/ws", max_size=None) as client:
            await client.send("ä" * 100_000)
            assert await client.recv() == "ä" * 100_000
            await client.send(["in ", "three ", "parts"])
            assert await client.recv() == "in three parts"
            await asyncio.wait_for(await client.ping(), 5)
            served.venue.sessions[0].close(1008, "disconnected")
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "disconnected")
        with pytest.raises(InvalidStatus):
            await connect(url + "/nowhere")

    run(serve, body)


def test_the_picows_client_gets_through(serve: Serve) -> None:
    class Listener(picows.WSListener):
        def __init__(self) -> None:
            self.frames: asyncio.Queue[tuple[picows.WSMsgType, bytes]] = asyncio.Queue()

        def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
            self.frames.put_nowait((frame.msg_type, frame.get_payload_as_bytes()))

    async def body(served: Served) -> None:
        transport, listener = await picows.ws_connect(Listener, f"ws://127.0.0.1:{served.port}/ws")
        assert isinstance(listener, Listener)
        transport.send(picows.WSMsgType.TEXT, b"hello")
        transport.send_ping(b"are you there")
        frames = [await asyncio.wait_for(listener.frames.get(), 5) for _ in range(2)]
        assert sorted(frames, key=lambda each: each[1]) == [
            (picows.WSMsgType.PONG, b"are you there"),
            (picows.WSMsgType.TEXT, b"hello"),
        ]
        transport.send_close(picows.WSCloseCode.OK)
        await asyncio.wait_for(transport.wait_disconnected(), 5)
        assert served.venue.sessions[0].closes == [1000]

    run(serve, body)
