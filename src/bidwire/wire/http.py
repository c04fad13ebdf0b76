"""Requests as HTTP and answers as results: text in, text out, nothing sent.

What is signed is byte for byte what is sent: the target and the body are
built once, signed, and handed to the transport as they are.
(https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar, cast, get_args

import msgspec

from ..errors import ALREADY_SO, BinanceError, MalformedAnswer, error_from, redacted, without_secrets
from .request import Repeat, Request, Route, Security, Shapes, result_type
from .sign import Signer
from .words import Millis, exact, plain

T = TypeVar("T")

_SPECIAL = frozenset({"extra", "recv_window"})
_SHOWN = 200  # bytes of an undecodable body that an error shows


class HttpRequest(msgspec.Struct, frozen=True):
    """One HTTP request, ready to be written. `target` is path and query exactly as they go over the wire."""

    verb: str
    origin: str
    """Scheme, host and port: https://api.binance.com"""
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.verb} {self.origin}{self.target.partition('?')[0]})"


class HttpResponse(msgspec.Struct, frozen=True):
    """One whole HTTP answer. Header names are in lower case; the body is unpacked."""

    status: int
    headers: dict[str, str]
    body: bytes

    def __repr__(self) -> str:
        begins = redacted(self.body[:_SHOWN].decode("utf-8", "replace"))
        return f"HttpResponse({self.status}, {len(self.body)} bytes: {begins!r})"


# --- parameters ------------------------------------------------------------------------------------------------------

_NEEDS_QUOTING = re.compile(r"[^A-Za-z0-9\-_.~]").search
_BARE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


def quoted(text: str) -> str:
    """Percent-encoded UTF-8; a space is %20, hex digits are upper case."""
    if _NEEDS_QUOTING(text) is None:
        return text
    return "".join(chr(byte) if byte in _BARE else f"%{byte:02X}" for byte in text.encode())


def text_of(value: object) -> str:
    """A parameter's value as the exchange reads it: plain decimals, true/false, compact JSON for lists and objects."""
    if isinstance(value, str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (Decimal, float)):
        return plain(exact(value))
    return msgspec.json.encode(json_ready(value)).decode()


def json_ready(value: object) -> object:
    """Plain JSON values: decimals as text without an exponent, structs by wire names without what was not sent."""
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (Decimal, float)):
        return plain(exact(value))
    if isinstance(value, Request):
        return {name: json_ready(item) for name, item in parameters(value)}
    if isinstance(value, Mapping):
        return {str(key): json_ready(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [json_ready(item) for item in value]
    raise TypeError(f"no parameter can be a {type(value).__name__}: {value!r}")


@cache
def _names(kind: type[Request[Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, each.encode_name) for each in msgspec.structs.fields(kind) if each.name not in _SPECIAL)


def parameters(request: Request[Any]) -> list[tuple[str, object]]:
    """Wire name and value of everything that was passed, in the order of the request's fields, `extra` last.

    What was not passed (None) is not there. A name in `extra` that is a known
    parameter replaces it.
    """
    pairs: list[tuple[str, object]] = []
    for name, wire in _names(type(request)):
        value = getattr(request, name)
        if value is not None:
            pairs.append((wire, value))
    if request.extra:
        pairs = [pair for pair in pairs if pair[0] not in request.extra]
        pairs += [(name, value) for name, value in request.extra.items() if value is not None]
    route = request.route
    if route.indexed:
        brackets = "[]" if route.in_body else ("%5B", "%5D")  # names go out as they are; a query has no bare brackets
        pairs = [each for name, value in pairs for each in _indexed(name, value, *brackets)]
    elif route.repeated:
        pairs = [
            (name, item) for name, value in pairs for item in (value if isinstance(value, (list, tuple)) else [value])
        ]
    return pairs


def _indexed(name: str, value: object, opening: str, closing: str) -> Iterator[tuple[str, object]]:
    """A list of parts, or of mappings by wire names, as one parameter for each of their fields; anything else as it is."""
    if not isinstance(value, (list, tuple)):
        yield name, value
        return
    for at, part in enumerate(value):
        for field, item in part.items() if isinstance(part, Mapping) else parameters(part):
            yield f"{name}{opening}{at}{closing}.{field}", item


def _form(pairs: list[tuple[str, object]]) -> str:
    return "&".join([f"{name}={quoted(text_of(value))}" for name, value in pairs])


class RawRequest(Request[Any], frozen=True, kw_only=True):
    """An endpoint that has no class here: verb, path, and what goes into the query and the body.

    The result is the decoded JSON, with numbers that are no integers as Decimal.
    """

    verb: str
    path: str
    query: Mapping[str, object] = {}
    body: Mapping[str, object] = {}
    security: Security = Security.NONE
    recv_window: Decimal | None = None
    weight: int = 1
    repeat: Repeat | None = None

    @property
    def route(self) -> Route:  # type: ignore[override]  # the one request whose route is made from its fields
        return Route(self.verb.upper(), self.path, security=self.security, weight=self.weight, repeat=self.repeat)


class Stamp(msgspec.Struct, frozen=True):
    """Who sends, and when: what `encode` needs besides the request itself."""

    api_key: str | None = None
    signer: Signer | None = None
    timestamp: Millis = 0
    recv_window: Decimal | None = None
    """The client's own; a request's wins."""
    headers: tuple[tuple[str, str], ...] = ()
    in_body: bool = False
    """POST and PUT parameters go into a form body instead of the query."""

    def __repr__(self) -> str:
        return f"Stamp(timestamp={self.timestamp})"


_FORM = ("Content-Type", "application/x-www-form-urlencoded")


def encode(request: Request[Any], origin: str, stamp: Stamp) -> HttpRequest:
    """The request as it goes over the wire, signed if its route says so, `signature` last.

    A signed route needs `stamp.signer`, one that needs a key `stamp.api_key`:
    whoever calls has checked that.
    """
    route = request.route
    security = route.security
    if isinstance(request, RawRequest):
        pairs = [(name, value) for name, value in request.query.items() if value is not None]
        body_pairs = [(name, value) for name, value in request.body.items() if value is not None]
    else:
        pairs, body_pairs = parameters(request), []
        if route.in_body or (stamp.in_body and route.verb in ("POST", "PUT")):
            pairs, body_pairs = [], pairs
    headers = stamp.headers
    if security is not Security.NONE:
        assert stamp.api_key is not None, "a route that needs a key is encoded with one"
        headers = (("X-MBX-APIKEY", stamp.api_key), *headers)
    if security.signed:
        last = body_pairs or pairs
        window = getattr(request, "recv_window", None)
        if window is None:
            window = stamp.recv_window
        given = {name for name, _ in pairs} | {name for name, _ in body_pairs}
        if window is not None and "recvWindow" not in given:
            last.append(("recvWindow", window))
        if "timestamp" not in given:
            last.append(("timestamp", stamp.timestamp))
        query, body = _form(pairs), _form(body_pairs)
        assert stamp.signer is not None, "a signed route is encoded with a signer"
        signature = f"signature={quoted(stamp.signer.sign((query + body).encode()))}"
        if body:
            body = f"{body}&{signature}"
        else:
            query = f"{query}&{signature}"
    else:
        query, body = _form(pairs), _form(body_pairs)
    if body:
        headers = (*headers, _FORM)
    target = f"{route.path}?{query}" if query else route.path
    return HttpRequest(route.verb, origin, target, headers, body.encode())


# --- answers ---------------------------------------------------------------------------------------------------------


@cache
def _decoder(kind: type[Request[Any]]) -> Callable[[bytes], Any]:
    if issubclass(kind, RawRequest):
        return msgspec.json.Decoder(float_hook=Decimal).decode
    shapes = kind.route.shapes
    if shapes is not None:
        return partial(_shaped, shapes)
    result = result_type(kind)
    decode_one = cast("Callable[[bytes], Any]", msgspec.json.Decoder(result, strict=False).decode)
    if type(None) in get_args(result):
        return partial(_perhaps, decode_one)
    return partial(_alone, decode_one) if kind.route.ws_lists else decode_one


def _perhaps(decode_one: Callable[[bytes], Any], body: bytes) -> Any:
    """A result that may be None is None where the answer is empty, too."""
    return decode_one(body) if body.strip() else None


def _alone(decode_one: Callable[[bytes | msgspec.Raw], Any], body: bytes) -> Any:
    """A result that may stand alone in a list."""
    if body.lstrip()[:1] != b"[":
        return decode_one(body)
    (only,) = msgspec.json.decode(body, type=tuple[msgspec.Raw])
    return decode_one(only)


def _shaped(shapes: Shapes, body: bytes) -> Any:
    if shapes.many:
        return [_shaped_one(shapes, item) for item in msgspec.json.decode(body, type=list[msgspec.Raw])]
    return _shaped_one(shapes, body)


def _shaped_one(shapes: Shapes, item: bytes | msgspec.Raw) -> Any:
    keys = msgspec.json.decode(item, type=dict[str, msgspec.Raw])
    return msgspec.json.decode(item, type=shapes.of(keys), strict=False)


def decode_body(request: Request[T], body: bytes) -> T:
    """The typed result in a body. Raises what msgspec raises."""
    result: T = _decoder(type(request))(body)
    return result


def decode(request: Request[T], response: HttpResponse) -> T:
    """The typed result.

    Raises:
        BinanceError: what the status and the body mean. `MalformedAnswer` for
            an answer that no model fits; for a write that was answered 2XX,
            its `executed` is "yes".
    """
    status = response.status
    if 200 <= status < 300 and not (status == 202 and not response.body):
        try:
            return decode_body(request, response.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            found = _undecodable(request, response, error)
            if not isinstance(found, MalformedAnswer) or not response.body.startswith(b"{"):
                raise found from None
            return _list_of_one(request, response.body, found)
    refused = refusal(request, response)
    if refused.code in ALREADY_SO and request.route.repeat is Repeat.SET:
        return _as_notice(request, response.body, refused)
    raise refused


def _as_notice(request: Request[T], body: bytes, otherwise: BinanceError) -> T:
    """What is so already has been done, perhaps by an earlier try of ours: the result is the notice that says so."""
    try:
        return decode_body(request, body)
    except msgspec.DecodeError:
        raise otherwise from None


def _list_of_one(request: Request[T], body: bytes, otherwise: BinanceError) -> T:
    """Some endpoints answer with the one object, not with a list of it, where there is but one."""
    try:
        return decode_body(request, b"[" + body + b"]")
    except msgspec.DecodeError:
        raise otherwise from None


def refusal(request: Request[Any], response: HttpResponse) -> BinanceError:
    route = request.route
    return error_from(
        request=request,
        family=route.family,
        write=route.writes,
        status=response.status,
        headers=response.headers,
        body=response.body,
        path=route.path,
    )


def _refuses(answer: Mapping[str, object]) -> bool:
    """Whether it is an error under a 2XX: a negative code with its `msg`, or of /bapi a code as text with its `message`."""
    code = answer.get("code")
    if isinstance(code, str):
        return code != "000000" and "message" in answer
    return isinstance(code, int) and code < 0 and "msg" in answer


def _undecodable(request: Request[Any], response: HttpResponse, error: Exception) -> BinanceError:
    try:
        whole: object = msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        whole = None
    if isinstance(whole, dict) and _refuses(whole):
        return refusal(request, msgspec.structs.replace(response, status=400))
    headers, body = without_secrets(response.headers, response.body)
    shown = redacted(body[:_SHOWN].decode("utf-8", "replace"))
    # Whole JSON under a 2XX comes from the exchange itself, so the call was executed; a page or a
    # fragment may come from anything on the way (faults R7 to R9).
    return MalformedAnswer(
        f"the answer fits no model ({error}): {shown!r}" if response.body else "the answer is empty",
        request=request,
        status=response.status,
        headers=headers,
        body=body,
        executed="yes" if isinstance(whole, (dict, list)) else "unknown",
    )
