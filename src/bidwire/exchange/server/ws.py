"""One WebSocket connection of the local exchange: a session's outbox out, a peer's frames in.

What comes in is for the sans-IO core of `websockets`, which answers pings and checks the protocol, but for text frames
that are whole: they need neither, and are read here. What goes out is framed here, because a server's frames have no
mask: one frame of a stream is framed once for all who get it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from websockets.datastructures import Headers
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import Protocol, Side, State
from websockets.server import ServerProtocol

from ...wire.http import HttpResponse
from ..api.session import Abort, Binary, Close, Fragments, Ping, Session, Spoiled
from .reading import Reading

try:
    from websockets.speedups import apply_mask
except ImportError:  # a build without C code
    from websockets.utils import apply_mask

if TYPE_CHECKING:
    from .listener import Server

# The core logs whole frames at its debug level, and frames carry keys and signatures.
_SILENT = logging.Logger("bidwire.exchange.silent", level=logging.CRITICAL + 1)
_CLOSING = 5.0  # seconds that a peer has to answer a close frame


def refused_handshake(verb: str, target: str, headers: list[tuple[str, str]]) -> HttpResponse | bytes:
    """The answer to a handshake that is none, or the bytes that accept it. Extensions are never agreed to."""
    core = ServerProtocol(logger=_SILENT)
    request = Request(target, Headers(headers), verb)
    response = core.accept(request)
    if response.status_code == 101:
        return response.serialize()
    kept = {name.lower(): value for name, value in response.headers.raw_items()}
    return HttpResponse(response.status_code, kept, bytes(response.body or b""))


# A member of an enum costs more to look up than the rest of a frame to make.
_OPEN = State.OPEN
_TEXT_CODE, _BINARY_CODE = int(Opcode.TEXT), int(Opcode.BINARY)
_TEXT = 0x80 | _TEXT_CODE  # the first byte of a message in one frame
_CONTROL = frozenset({0x80 | Opcode.CLOSE, 0x80 | Opcode.PING, 0x80 | Opcode.PONG})


def payload_at(frames: bytes, at: int, most: int) -> tuple[int, int] | None:
    """Where the payload of the frame at `at` starts and ends, which may be beyond what has come.

    None for what is left to the core to judge: fragments, binary frames, reserved bits, what is not masked or larger than `most`.
    """
    first, size = frames[at], frames[at + 1] - 0x80
    if size < 0 or (first != _TEXT and first not in _CONTROL):
        return None
    start = at + 6
    if size >= 126:
        if size == 127 or first != _TEXT:
            return None
        start = at + 8
        size = int.from_bytes(frames[at + 2 : at + 4], "big") if len(frames) >= at + 4 else most
    return None if size > most else (start, start + size)


def framed(opcode: int, payload: bytes) -> bytes:
    """A server's whole frame: no mask, no fragments."""
    first, size = 0x80 | opcode, len(payload)
    if size < 126:
        return (first << 8 | size).to_bytes(2, "big") + payload
    if size < 65_536:
        return (first << 24 | 126 << 16 | size).to_bytes(4, "big") + payload
    return (first << 72 | 127 << 64 | size).to_bytes(10, "big") + payload


def fragments(item: Fragments) -> list[bytes]:
    """A text frame in pieces: legal, with control frames between them where asked for."""
    size = max(1, -(-len(item.payload) // item.pieces))
    parts = [item.payload[at : at + size] for at in range(0, len(item.payload), size)] or [b""]
    found: list[bytes] = []
    for number, part in enumerate(parts):
        frame = bytearray(framed(Opcode.CONT if number else Opcode.TEXT, part))
        if number < len(parts) - 1:
            frame[0] &= 0x7F  # not the last one
        if number and item.ping:
            found.append(framed(Opcode.PING, b"%d" % number))
        found.append(bytes(frame))
    return found


def spoiled(item: Spoiled) -> bytes:
    """The bytes of a frame that cannot be read."""
    frame = bytearray(framed(Opcode.TEXT, item.payload))
    if item.how == "utf8":
        return framed(Opcode.TEXT, b"\xff\xfe" + item.payload)
    if item.how == "rsv":
        frame[0] |= 0x40
    elif item.how == "large":
        return bytes((0x80 | Opcode.TEXT, 127)) + (1 << 40).to_bytes(8, "big") + item.payload
    elif item.how == "cut":
        return bytes(frame[: len(frame) - max(1, len(item.payload) // 2)])
    return bytes(frame)


class WsConnection(Reading):
    """Carries one session. States: open → closing (a close frame left) → closed."""

    def __init__(self, server: Server, session: Session, transport: asyncio.Transport) -> None:
        self._server = server
        self._limits = server.limits
        self.session = session
        self._transport = transport
        self._core = Protocol(Side.SERVER, max_size=server.limits.message, logger=_SILENT)
        self._all_to_core = False
        """From the first frame on that is left to the core; before, it has seen whole frames only."""
        self._tail = b""
        """The beginning of a frame whose rest has not come."""
        self._parts: list[bytes] = []
        self._closing_since: float | None = None
        self._held_since: float | None = None
        self._dirty = False
        session.wake = self._wake
        transport.set_write_buffer_limits(high=server.limits.held)
        if session.outbox:
            self._wake()

    @property
    def held(self) -> bool:
        """Whether the peer reads more slowly than it is sent to."""
        return self._held_since is not None

    @property
    def unanswered_ping(self) -> int | None:
        """When the last ping was sent, if the peer may still answer it."""
        return None if self.session.closed or self._transport.is_closing() else self.session.unanswered_ping

    # --- what asyncio tells ---

    def data_received(self, data: bytes) -> None:
        if self.session.line is not None and self.session.line.dead:
            return  # not even the core may see it: it would answer pings
        self._server.hearing = True
        try:
            rest = data if self._all_to_core else self._receive_frames(data)
            if rest:
                self._all_to_core = True
                self._receive_by_core(rest)
            self._write_core()
            core = self._core
            if core.state is not _OPEN:
                self._ended(core.close_rcvd.code if core.close_rcvd is not None else 1006)
        finally:
            self._server.stirred()

    def eof_received(self) -> bool:
        self._core.receive_eof()
        return False

    def pause_writing(self) -> None:
        self._held_since = self._server.now()

    def resume_writing(self) -> None:
        self._held_since = None
        self._server.resumed()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended(1006)
        self._held_since = None
        self._server.left(self)
        self._server.stirred()

    # --- our part ---

    def flush(self, shared: dict[bytes, bytes] | None = None) -> None:
        """Write what stands in the outbox, in one write. `shared` remembers what is framed already for others."""
        self._dirty = False
        self._server.settle()  # which empties the outbox where nothing may leave
        outbox = self.session.outbox
        if self._core.state is not _OPEN or self._transport.is_closing():
            outbox.clear()
            return
        chunks: list[bytes] = []
        while outbox:
            item = outbox.popleft()
            if isinstance(item, bytes):
                frame = None if shared is None else shared.get(item)
                if frame is None:
                    frame = framed(_BINARY_CODE if isinstance(item, Binary) else _TEXT_CODE, item)
                    if shared is not None:
                        shared[item] = frame
                chunks.append(frame)
            elif isinstance(item, Ping):
                chunks.append(framed(Opcode.PING, item.payload))
            elif isinstance(item, Fragments):
                chunks += fragments(item)
            elif isinstance(item, (Spoiled, Abort)):
                self._break(chunks, item)
                return
            else:
                self._close_core(item)
                chunks += self._core.data_to_send()
                outbox.clear()
        if chunks:
            self._transport.write(chunks[0] if len(chunks) == 1 else b"".join(chunks))
        if self._closing_since is None and self._transport.get_write_buffer_size() > self._limits.buffered:
            self.session.close(1008, "too slow: frames were not read")
            self._close_now()

    def check(self, now: float) -> None:
        """End a close handshake, or a stalled peer, that takes too long; called about once a second."""
        if self._transport.is_closing() and self._closing_since is None:
            self._closing_since = now
        if self._closing_since is not None:
            if now - self._closing_since > _CLOSING:
                self._transport.abort()
        elif self._held_since is not None and now - self._held_since > self._limits.stalled_seconds:
            self.session.close(1008, "too slow: frames were not read")
            self._close_now()

    def shut(self) -> None:
        """The server stops: the peer is told (`serverShutdown`, then 1001)."""
        self.session.announce_shutdown(self._server.wall())
        self.session.close(1001, "")
        self.flush()

    def abort(self) -> None:
        self._transport.abort()

    def _break(self, chunks: list[bytes], item: Spoiled | Abort) -> None:
        """Write what a fault makes of a frame; the connection ends where the peer cannot go on."""
        if isinstance(item, Spoiled):
            chunks.append(spoiled(item))
        self._transport.write(b"".join(chunks))
        self.session.outbox.clear()
        if isinstance(item, Abort) or item.how == "cut":
            self._ended(1006)
            self._transport.close()

    def _receive_frames(self, data: bytes) -> bytes:
        """Deals with whole frames of the usual forms, and keeps the beginning of another; what is left is for the core."""
        if self._tail:
            data, self._tail = self._tail + data, b""
        at, end, most = 0, len(data), self._limits.message
        while end - at >= 2:
            found = payload_at(data, at, most) if self._core.state is _OPEN else None
            if found is None:
                return data[at:]
            start, after = found
            if after > end:
                break
            if data[at] == _TEXT:
                self._receive_text(apply_mask(data[start:after], data[start - 4 : start]), self._server.wall())
            else:
                self._receive_by_core(data[at:after])
            at = after
        self._tail = data[at:]
        return b""

    def _receive_by_core(self, data: bytes) -> None:
        self._core.receive_data(data)
        for event in self._core.events_received():
            self._receive(event)  # type: ignore[arg-type]  # a core that did no handshake yields frames only

    def _receive(self, frame: Frame) -> None:
        opcode, payload, final = frame.opcode, bytes(frame.data), frame.fin
        wall = self._server.wall()
        if opcode is Opcode.TEXT or opcode is Opcode.CONT:
            if not final or self._parts:
                self._parts.append(payload)
                if not final:
                    return
                payload = b"".join(self._parts)
                self._parts.clear()
            self._receive_text(payload, wall)
        elif opcode is Opcode.PING:
            if not self.session.closed:
                (self.session.line or self.session).receive_ping(payload, wall)
        elif opcode is Opcode.PONG:
            if not self.session.closed:
                (self.session.line or self.session).receive_pong(payload, wall)
        elif opcode is Opcode.BINARY and self._core.state is _OPEN:
            # Requests are JSON in text frames (web-socket-api.md, Request format).
            self._core.fail(1003, "text frames only")

    def _receive_text(self, payload: bytes, wall: int) -> None:
        if not payload.isascii():
            try:
                payload.decode()
            except UnicodeDecodeError:
                if self._core.state is _OPEN:
                    self._core.fail(1007, "invalid UTF-8")
                return
        if not self.session.closed:
            (self.session.line or self.session).receive(payload, wall)

    def _wake(self) -> None:
        if not self._dirty:
            self._dirty = True
            self._server.to_flush(self)

    def _write_core(self) -> None:
        for chunk in self._core.data_to_send():
            if chunk:
                self._transport.write(chunk)
            elif self._transport.can_write_eof() and not self._transport.is_closing():
                # Half closed: the peer can still read why, and closes its side.
                self._transport.write_eof()
                self._closing_since = self._closing_since or self._server.now()

    def _close_core(self, close: Close) -> None:
        reason = close.reason.encode()[:123].decode("utf-8", "ignore")  # a control frame holds 125 bytes
        self._core.send_close(close.code, reason)
        self._closing_since = self._server.now()

    def _close_now(self) -> None:
        self.flush()
        self._closing_since = self._server.now()

    def _ended(self, code: int) -> None:
        if not self.session.closed:
            self.session.receive_close(code, self._server.wall())
