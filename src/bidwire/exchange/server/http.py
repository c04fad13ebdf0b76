"""One HTTP/1.1 connection, up to its upgrade to a WebSocket.

Requests are answered in the order in which they came, each with one write at most. The target and the body reach the
venue byte for byte as they were sent: signatures are over those bytes. What this layer refuses itself (malformed, too
large, too slow) is answered as a front end answers it, with a short HTML page, and the connection ends.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import struct
from collections import deque
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

import httptools
import msgspec

from ...wire.http import HttpRequest, HttpResponse
from ..faults.delivery import Delivery
from .reading import Reading
from .ws import WsConnection, refused_handshake

if TYPE_CHECKING:
    from .listener import Server

_log = logging.getLogger("bidwire.exchange")

_BATCH = 65_536  # bytes of pipelined answers that are gathered before they are written
_LINGER = 2.0  # seconds in which a refused peer may go on sending, so that it can read why

_STATUS = {each.value: f"HTTP/1.1 {each.value} {each.phrase}\r\n".encode() for each in HTTPStatus}
_PROPER = {
    "content-type": "Content-Type",
    "retry-after": "Retry-After",
    "cache-control": "Cache-Control",
    "server": "Server",
    "location": "Location",
    "allow": "Allow",
}
_OURS = frozenset({"content-length", "connection", "date", "transfer-encoding"})
_HOP_UPGRADE = frozenset({"upgrade", "connection", "http2-settings"})


class HttpConnection(Reading):
    """Parses, asks the venue, writes. States: open → lingering (refused, discarding what still comes) → closed."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._limits = server.limits
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._ip = ""
        self._pending: deque[tuple[HttpRequest, bool]] = deque()
        self._refusal = 0
        self._held = False
        self._last = False
        self._ended = False
        self._lingers_until = 0.0
        self._reading_paused = False
        self._upgraded: WsConnection | None = None
        self._requests = 0
        self._waiting = False  # for the time at which an answer that a fault delays is due
        self.heard_at = server.now()
        self._begin()

    # --- what asyncio tells ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's derives from nothing
        peer = transport.get_extra_info("peername")
        self._ip = address_of(peer)
        self._server.joined(self)
        if not self._server.accept(self._ip):
            reset(self._transport)

    def data_received(self, data: bytes) -> None:
        if self._lingers_until or self._last:
            return
        self._fresh = not self._in_message
        if self._fresh:
            self.heard_at = self._server.now()
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserCallbackError as error:
            _log.error("an HTTP request could not be read", exc_info=error.__context__ or error)
            self._refusal = self._refusal or 500
        except httptools.HttpParserError:
            self._refusal = self._refusal or 400
        else:
            if self._in_message and not self._fresh:
                self._came(len(data))
        if self._upgraded is None:
            self._serve()

    def eof_received(self) -> bool:
        self._ended = True
        return (bool(self._pending) or self._waiting) and not self._lingers_until  # what was asked is still answered

    def pause_writing(self) -> None:
        self._held = True
        self.heard_at = self._server.now()

    def resume_writing(self) -> None:
        self._held = False
        self.heard_at = self._server.now()
        self._serve()

    def connection_lost(self, exc: Exception | None) -> None:
        self._pending.clear()
        self._last = True
        self._server.left(self)

    # --- what httptools tells ---

    def on_message_begin(self) -> None:
        self._begin()
        self._in_message = True
        self._fresh = True
        self.heard_at = self._server.now()

    def on_url(self, url: bytes) -> None:
        self._target += url
        self._head_size += len(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_body:  # what follows a chunked body is a trailer, which nothing here means anything by
            self._headers.append((name.decode("latin-1"), value.decode("latin-1")))
            self._head_size += len(name) + len(value) + 4

    def on_headers_complete(self) -> None:
        self._in_body = True
        self._check_head()
        expects = length = None
        hosts = 0
        for name, value in self._headers:
            lowered = name.lower()
            if lowered == "host":
                hosts += 1
                self._host = value
            elif lowered == "content-length":
                length = value
            elif lowered == "expect":
                expects = value.lower()
        version = self._parser.get_http_version()
        if version not in ("1.0", "1.1"):
            self._refuse(505)
        elif hosts > 1 or (not hosts and version == "1.1"):
            self._refuse(400)
        elif length is not None and int(length) > self._limits.body:
            self._refuse(413)
        elif expects is not None and version == "1.1":
            if expects != "100-continue":
                self._refuse(417)
            elif not self._refusal and not self._pending and self._transport is not None:
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._body_size += len(body)
        if self._body_size > self._limits.body:
            self._refuse(413)
        else:
            self._body.append(body)

    def on_message_complete(self) -> None:
        self._in_message = False
        self.heard_at = self._server.now()
        if self._refusal or self._parser.should_upgrade():
            return
        target = self._path()
        if target is not None:
            verb = self._parser.get_method().decode("latin-1")
            request = HttpRequest(verb, f"http://{self._host}", target, tuple(self._headers), b"".join(self._body))
            self._pending.append((request, self._parser.should_keep_alive()))

    # --- our part ---

    def check(self, now: float) -> None:
        """End what takes too long; called about once a second."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if self._lingers_until:
            if now >= self._lingers_until:
                transport.abort()
        elif self._in_message:
            if now - self.heard_at > self._limits.request_seconds:
                self._refuse(408)
                self._serve()
        elif self._held:
            if now - self.heard_at > self._limits.stalled_seconds:
                transport.abort()
        elif now - self.heard_at > self._limits.idle_seconds:
            transport.close()

    def shut(self) -> None:
        """The server stops: what was answered is still delivered."""
        self._last = True
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _begin(self) -> None:
        self._target = b""
        self._host = ""
        self._headers: list[tuple[str, str]] = []
        self._body: list[bytes] = []
        self._body_size = 0
        self._head_size = 0
        self._raw_size = 0
        self._in_message = False
        self._in_body = False
        self._fresh = True

    def _refuse(self, status: int) -> None:
        if not self._refusal:
            self._refusal = status

    def _came(self, size: int) -> None:
        """Bytes that belong to one unfinished request: the parser holds names, values and trailers back until they end."""
        self._raw_size += size
        if not self._in_body:
            if self._raw_size > self._limits.head:
                self._refuse(431)
        elif self._raw_size > self._limits.head + 8 * self._limits.body:
            self._refuse(413)

    def _check_head(self) -> None:
        if self._head_size > self._limits.head:
            self._refuse(414 if len(self._target) > self._limits.head else 431)

    def _path(self) -> str | None:
        """The target as text of the same bytes; None, and a refusal, for what is neither a path nor a whole URL."""
        try:
            target = self._target.decode()
        except UnicodeDecodeError:
            self._refuse(400)
            return None
        if target.startswith("//"):
            # A base URL that ends with a slash. Not documented; nginx, which stands before the real one, merges them too.
            return "/" + target.lstrip("/")
        if target.startswith("/"):
            return target
        scheme, slashes, rest = target.partition("://")  # a proxy's form
        if slashes and scheme.lower() in ("http", "https"):
            return "/" + rest.partition("/")[2]
        self._refuse(400)
        return None

    def _serve(self) -> None:
        """Answer what waits, as far as the peer reads; then the refusal, if there is one."""
        transport = self._transport
        if transport is None or self._lingers_until:
            return
        answers: list[bytes] = []
        size = 0
        asked = bool(self._pending)
        while self._pending and not self._held and not self._last and not self._waiting:
            request, keep = self._pending.popleft()
            response = self._ask(request)
            if isinstance(response, Delivery):
                transport.write(b"".join(answers))
                answers.clear()
                self._deliver(request, keep, response)
                continue
            answer = self._written(request, response, keep)
            answers.append(answer)
            size += len(answer)
            self._last = not keep
            if size >= _BATCH:
                transport.write(b"".join(answers))
                answers.clear()
                size = 0
        if self._refusal and not self._pending and not self._last and not self._waiting:
            answers.append(page(self._refusal, self._server.date()))
            self._lingers_until = self._server.now() + _LINGER
        if answers:
            transport.write(answers[0] if len(answers) == 1 else b"".join(answers))
        if self._lingers_until:
            self._half_close(transport)
        elif self._last or (self._ended and not self._pending and not self._waiting):
            transport.close()
        elif bool(self._pending) is not self._reading_paused and not transport.is_closing():
            self._reading_paused = not self._reading_paused
            (transport.pause_reading if self._reading_paused else transport.resume_reading)()
        if asked:
            self._server.stirred()

    def _half_close(self, transport: asyncio.Transport) -> None:
        # Closing at once while the peer still sends would reset the connection, and the page would be lost with it.
        if self._reading_paused:
            self._reading_paused = False
            transport.resume_reading()
        if transport.can_write_eof() and not transport.is_closing():
            transport.write_eof()

    def _ask(self, request: HttpRequest) -> HttpResponse:
        if request.verb == "HEAD":
            request = HttpRequest("GET", request.origin, request.target, request.headers, request.body)
        self._requests += 1
        return self._server.http(request, self._ip, self._requests > 1)

    def _written(self, request: HttpRequest, response: HttpResponse, keep: bool) -> bytes:
        return written(response, self._server.date(), keep=keep, head_only=request.verb == "HEAD")

    # --- what faults do to an answer ---

    def _deliver(self, request: HttpRequest, keep: bool, delivery: Delivery) -> None:
        """Send an answer as a fault has it; others on this connection wait for it."""
        if delivery.delay > 0:
            self._waiting = True
            self._server.after(delivery.delay, partial(self._due, request, keep, delivery))
        elif delivery.end is not None:
            self._break_off(delivery)
        else:
            self._write(self._written(request, delivery, keep))
            self._last = not keep

    def _due(self, request: HttpRequest, keep: bool, delivery: Delivery) -> None:
        self._waiting = False
        response: HttpResponse = msgspec.structs.replace(delivery, delay=0.0)
        if delivery.later is not None:
            response = self._server.http(request, self._ip, later=delivery.later)
        if isinstance(response, Delivery):
            self._deliver(request, keep, response)
        else:
            self._write(self._written(request, response, keep))
            self._last = not keep
        self.heard_at = self._server.now()
        self._serve()
        self._server.stirred()

    def _break_off(self, delivery: Delivery) -> None:
        transport = self._transport
        assert transport is not None
        if delivery.sent is not None:
            self._write(broken(delivery, self._server.date()))
        if delivery.end == "silence":
            self._waiting = True
            return
        self._last = True
        if delivery.end == "reset":
            reset(transport)

    def _write(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)

    def _upgrade(self, rest: bytes) -> None:
        verb = self._parser.get_method().decode("latin-1")
        wanted = next((value for name, value in self._headers if name.lower() == "upgrade"), "")
        self._serve()
        if self._refusal:
            return
        if verb == "CONNECT":
            self._refuse(405)
        elif wanted.strip().lower() != "websocket":
            self._ignore_upgrade(verb, rest)
        elif (target := self._path()) is not None and not self._pending:
            self._become_websocket(verb, target, rest)
        else:
            self._refuse(400)

    def _ignore_upgrade(self, verb: str, rest: bytes) -> None:
        """Read on as if no upgrade (h2c, say, which Java's client offers) had been asked for: RFC 9110, 7.8."""
        kept = [f"{name}: {value}\r\n" for name, value in self._headers if name.lower() not in _HOP_UPGRADE]
        head = f"{verb} {self._target.decode('latin-1')} HTTP/1.1\r\n{''.join(kept)}\r\n"
        self._parser = httptools.HttpRequestParser(self)
        self.data_received(head.encode("latin-1") + rest)

    def _become_websocket(self, verb: str, target: str, rest: bytes) -> None:
        transport = self._transport
        assert transport is not None
        refusal = refused_handshake(verb, target, self._headers)
        if isinstance(refusal, HttpResponse):
            transport.write(written(refusal, self._server.date(), keep=False))
            self._lingers_until = self._server.now() + _LINGER
            self._half_close(transport)
            return
        opened = self._server.open(target, {name.lower(): value for name, value in self._headers}, self._ip)
        if isinstance(opened, HttpResponse):
            transport.write(written(opened, self._server.date(), keep=False))
            self._lingers_until = self._server.now() + _LINGER
            self._half_close(transport)
            self._server.stirred()
            return
        self._upgraded = WsConnection(self._server, opened, transport)
        transport.write(refusal)
        transport.set_protocol(self._upgraded)
        self._server.upgraded(self, self._upgraded)
        if rest:
            self._upgraded.data_received(rest)
        self._server.stirred()


def written(response: HttpResponse, date: bytes, *, keep: bool, head_only: bool = False) -> bytes:
    """A whole answer as it goes over the wire."""
    parts = [
        _STATUS.get(response.status) or f"HTTP/1.1 {response.status} Unknown\r\n".encode(),
        b"Date: ",
        date,
        b"\r\n",
    ]
    for name, value in response.headers.items():
        if name not in _OURS:
            parts.append(f"{_PROPER.get(name, name)}: {value}\r\n".encode("latin-1"))
    if response.status == 204 or response.status == 304:
        parts.append(b"Connection: keep-alive\r\n\r\n" if keep else b"Connection: close\r\n\r\n")
        return b"".join(parts)
    parts.append(b"Content-Length: %d\r\n" % len(response.body))
    parts.append(b"Connection: keep-alive\r\n\r\n" if keep else b"Connection: close\r\n\r\n")
    if not head_only:
        parts.append(response.body)
    return b"".join(parts)


def broken(delivery: Delivery, date: bytes) -> bytes:
    """The part of an answer that a fault lets through."""
    body, sent = delivery.body, delivery.sent or 0
    if delivery.framing == "gzip":
        packed = gzip.compress(body, mtime=0)
        cut = packed[: min(sent, len(packed) - 9)]  # the last 8 bytes are a checksum that some readers can do without
        headers = delivery.headers | {"content-encoding": "gzip"}
        return written(HttpResponse(delivery.status, headers, cut), date, keep=False)
    whole = written(HttpResponse(delivery.status, delivery.headers, body), date, keep=False)
    head, end, _ = whole.partition(b"\r\n\r\n")
    if delivery.framing == "chunked":
        lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length:")]
        head = b"\r\n".join([*lines, b"Transfer-Encoding: chunked"])
        return head + end + b"%x\r\n" % sent + body[:sent] + b"\r\n" if sent else head + end
    return head + end + body[:sent]


def reset(transport: asyncio.Transport) -> None:
    """End a connection with a reset, so that the peer's next read or write fails."""
    peer = transport.get_extra_info("socket")
    if peer is not None:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def page(status: int, date: bytes) -> bytes:
    """A refusal of the front end: it speaks HTML, and the connection ends."""
    title = f"{status} {HTTPStatus(status).phrase}"
    body = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    ).encode()
    return written(HttpResponse(status, {"content-type": "text/html"}, body), date, keep=False)


def address_of(peer: object) -> str:
    """The peer's address; nothing that it says of itself (X-Forwarded-For) counts."""
    if not isinstance(peer, tuple) or not peer:
        return "127.0.0.1"  # a Unix socket's peer is on this machine
    address = str(peer[0])
    return address.removeprefix("::ffff:") if "." in address else address


def http_date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()
