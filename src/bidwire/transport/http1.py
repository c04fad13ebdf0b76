"""HTTP/1.1 as a client speaks it, without sockets: requests to bytes, bytes to answers.

llhttp (by httptools) parses; what is kept here is which answer belongs to the
request, when it is whole, and whether the connection may be used again. An
answer is whole or it is an error, never something in between.
"""

from __future__ import annotations

import zlib
from io import BytesIO

import msgspec
from httptools import HttpParserError, HttpResponseParser

from ..errors import AnswerLost, BinanceError, ConfigurationError, MalformedAnswer
from ..wire.http import HttpRequest, HttpResponse

MAX_HEAD = 128 * 1024
"""Bytes of header that an answer may have."""

MAX_BODY = 256 * 1024 * 1024
"""Bytes of body, unpacked, that an answer may have. The largest known (exchangeInfo of everything) has about 10 MB."""

_NO_BODY = (204, 304)


# --- requests --------------------------------------------------------------------------------------------------------


class Form(msgspec.Struct, frozen=True):
    """What the requests to one origin have in common on the wire."""

    base: str
    """Put before the target: empty, or the origin itself when a proxy wants the absolute form."""
    tail: str
    """From the protocol version to the last header that never changes."""
    breaks: int
    """How many line breaks `tail` has."""

    @classmethod
    def of(cls, netloc: str, fixed: tuple[tuple[str, str], ...], base: str = "") -> Form:
        lines = "".join(f"{name}: {value}\r\n" for name, value in fixed)
        return cls(base, f" HTTP/1.1\r\nHost: {netloc}\r\n{lines}", 2 + len(fixed))

    def serialise(self, request: HttpRequest) -> bytes:
        """The bytes of a request.

        Raises:
            ConfigurationError: a part that would break out of its place (a line break, a space in the target).
        """
        verb, target, body = request.verb, request.target, request.body
        text = f"{verb} {self.base}{target}{self.tail}"
        for name, value in request.headers:
            text += f"{name}: {value}\r\n"
        breaks = self.breaks + len(request.headers) + 1
        if body:
            text += f"Content-Length: {len(body)}\r\n\r\n"
            breaks += 1
        elif verb == "POST" or verb == "PUT":
            text += "Content-Length: 0\r\n\r\n"
            breaks += 1
        else:
            text += "\r\n"
        if text.count("\n") != breaks or text.count("\r") != breaks or " " in target or not text.isascii():
            raise ConfigurationError(
                "a request's path or header holds a line break, a space in the path, or a character that is not ASCII; "
                "nothing was sent"
            )
        return text.encode() + body


# --- answers ---------------------------------------------------------------------------------------------------------

_names: dict[bytes, str] = {}


def _named(name: bytes) -> str:
    text = name.decode("latin-1").lower()
    if len(_names) < 1024:  # a server may send any name; the table must not grow with them
        _names[name] = text
    return text


class Answers:
    """The answers on one connection, one after the other.

    `begin` before a request is written, `feed` what arrives, until it says
    True; then `take` the answer, and `reusable` tells about the connection.
    """

    __slots__ = (
        "_body",
        "_failure",
        "_head_bytes",
        "_header_only",
        "_headers",
        "_parser",
        "_size",
        "_status",
        "_to_the_end",
        "_where",
        "complete",
        "max_body",
        "reusable",
        "touched",
    )

    def __init__(self, where: str, max_body: int = MAX_BODY) -> None:
        self._where = where
        self.max_body = max_body
        self._parser: HttpResponseParser | None = HttpResponseParser(self)
        self._failure: BinanceError | None = None
        self.begin("GET")

    def begin(self, verb: str) -> None:
        self._headers: dict[str, str] = {}
        self._body: bytes | BytesIO = b""
        self._size = self._head_bytes = self._status = 0
        self._header_only = verb == "HEAD"
        self._to_the_end = False
        self.complete = self.reusable = self.touched = False

    def feed(self, data: bytes | memoryview) -> bool:
        """Takes bytes in; True once the answer is whole.

        Raises:
            MalformedAnswer: not HTTP, or larger than allowed.
        """
        self.touched = True
        if not self._status:
            self._head_bytes += len(data)
        parser = self._parser
        assert parser is not None, "a closed connection is not fed"
        try:
            parser.feed_data(data)
        except HttpParserError as error:
            return self._after_failure(error)
        if not self._status and self._head_bytes > MAX_HEAD:
            raise self._malformed(f"the header of the answer is larger than {MAX_HEAD} bytes")
        return self.complete

    def _after_failure(self, error: HttpParserError) -> bool:
        self.reusable = False
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure from None
        if self.complete:  # the answer is whole; what is wrong came after it
            return True
        raise self._malformed(f"the answer is not HTTP: {error or type(error).__name__}") from error

    def end(self) -> bool:
        """The connection has ended; True if that made the answer whole."""
        self.reusable = False
        if self._to_the_end:
            self.complete = True
        return self.complete

    def take(self) -> HttpResponse:
        """The whole answer.

        Raises:
            AnswerLost: its packed body is broken.
            MalformedAnswer: it is packed in a way that was not asked for, or too large.
        """
        body = self._collected()
        coding = self._headers.get("content-encoding")
        if coding is not None and body:
            body = self._unpacked(body, coding)
        return HttpResponse(self._status, self._headers, body)

    def part(self) -> HttpResponse:
        """As much of the answer as has come, as it came."""
        return HttpResponse(self._status, self._headers, self._collected())

    def _collected(self) -> bytes:
        body = self._body
        return body if isinstance(body, bytes) else body.getvalue()

    def close(self) -> None:
        """Lets go of the parser, which holds this object in turn."""
        self._parser = None

    def _unpacked(self, body: bytes, codings: str) -> bytes:
        for coding in reversed(codings.lower().split(",")):
            coding = coding.strip()
            if coding in ("", "identity"):
                continue
            if coding not in ("gzip", "x-gzip", "deflate"):
                raise self._malformed(f"the body is packed by {coding!r}, which was not asked for")
            try:
                body = unpack(body, self.max_body)
            except OverflowError:
                raise self._malformed(f"the unpacked body is larger than {self.max_body} bytes") from None
            except (zlib.error, EOFError) as error:
                raise AnswerLost(
                    f"{self._where}: the packed body is broken or cut off", status=self._status, headers=self._headers
                ) from error
        return body

    def _malformed(self, reason: str) -> MalformedAnswer:
        return MalformedAnswer(
            f"{self._where}: {reason}",
            status=self._status or None,
            headers=self._headers,
            body=self._collected()[:500],
        )

    # Called by llhttp, in the order of the message.

    def on_message_begin(self) -> None:
        if self.complete:
            self.reusable = False  # bytes that nobody asked for: whose answer would the next one be?

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.complete:
            return
        headers = self._headers
        text = _names.get(name) or _named(name)
        if text in headers:
            headers[text] += ", " + value.decode("latin-1")
        else:
            headers[text] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        if self.complete:
            return
        assert self._parser is not None
        status = self._parser.get_status_code()
        if status < 200:
            if status == 101:
                self._fail("the server changed the protocol without being asked")
            return
        self._status = status
        headers = self._headers
        coding = headers.get("transfer-encoding")
        if coding is not None and coding.lower() != "chunked":
            self._fail(f"the body is transferred as {coding!r}, which was not asked for")
        if self._header_only:
            self.complete = True
        elif coding is None:
            length = headers.get("content-length")
            if length is None:
                self._to_the_end = status not in _NO_BODY
            elif len(length) > 8 and int(length) > self.max_body:
                self._fail(f"the body has {length} bytes, more than {self.max_body}")

    def on_body(self, body: bytes) -> None:
        if self.complete:
            return
        if not self._size:
            self._body = body
        else:
            if isinstance(self._body, bytes):
                # It grows in place, and its value is had without a copy: pieces to be joined would take the memory
                # twice, and of megabytes the page faults cost more than all the rest.
                first, self._body = self._body, BytesIO()
                self._body.write(first)
            self._body.write(body)
        self._size += len(body)
        if self._size > self.max_body:
            self._fail(f"the body has more than {self.max_body} bytes")

    def on_message_complete(self) -> None:
        if self.complete:
            return
        if not self._status:  # 100 Continue, 103 Early Hints: the answer is yet to come
            self._headers = {}
            return
        assert self._parser is not None
        self.complete = True
        self.reusable = self._parser.should_keep_alive()

    def _fail(self, reason: str) -> None:
        self._failure = self._malformed(reason)
        raise self._failure


def unpack(body: bytes, limit: int) -> bytes:
    """A gzip or deflate body unpacked, with or without a zlib header, of one or several members.

    Raises:
        zlib.error: it is broken.
        EOFError: it is cut off.
        OverflowError: it is larger than `limit` bytes.
    """
    parts: list[bytes] = []
    left = limit
    # 47: a gzip or zlib header is found by itself; -15: none at all, as some send for "deflate".
    window = (
        47
        if body[:2] == b"\x1f\x8b" or (body[0] & 15 == 8 and len(body) > 1 and (body[0] << 8 | body[1]) % 31 == 0)
        else -15
    )
    while body:
        worker = zlib.decompressobj(window)
        part = worker.decompress(body, left + 1)
        left -= len(part)
        if left < 0:
            raise OverflowError
        if not worker.eof:
            raise EOFError
        parts.append(part)
        body = worker.unused_data.lstrip(b"\0")  # tape padding is legal after a gzip member
    return parts[0] if len(parts) == 1 else b"".join(parts)
