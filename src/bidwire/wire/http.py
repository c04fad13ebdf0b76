"""Requests as HTTP and answers as results: text in, text out, nothing sent.

What is signed is byte for byte what is sent: the target and the body are
built once, signed, and handed to the transport as they are.
"""

from __future__ import annotations

import msgspec


class HttpRequest(msgspec.Struct, frozen=True):
    """One HTTP request, ready to be written. `target` is path and query exactly as they go over the wire."""

    verb: str
    origin: str
    """Scheme, host and port: https://api.binance.com"""
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class HttpResponse(msgspec.Struct, frozen=True):
    """One whole HTTP answer. Header names are in lower case; the body is unpacked."""

    status: int
    headers: dict[str, str]
    body: bytes
