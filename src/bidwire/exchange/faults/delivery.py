"""What comes back for a request, bent by the faults that strike it; over REST and over the WebSocket API alike.

Whoever carries the answer gets an `HttpResponse`, which is a `Delivery` where the carrier has to do something about it:
wait, break off, end the connection, or have the request performed only later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from ...wire.http import HttpRequest, HttpResponse
from .effects import (
    Answer,
    ClockOff,
    CutAnswer,
    Effect,
    End,
    Fields,
    Framing,
    Headers,
    Invisible,
    NoAnswer,
    SlowAnswer,
    Twice,
    Unsigned,
)

_SIGNATURE = re.compile(r"(\bsignature=)(.)")
_SIGNATURE_JSON = re.compile(rb'("signature"\s*:\s*")([^"])')
_JSON = "application/json;charset=UTF-8"
_SECOND = 1_000_000


class Turn(msgspec.Struct, frozen=True):
    """One performance of a request: when (microseconds), and what is different about it."""

    wall: int
    clock_off: int = 0
    """Microseconds that the exchange's clock is off."""
    unsigned: bool = False
    """The signature does not match what arrived."""


Perform = Callable[[Turn], HttpResponse]


class Delivery(HttpResponse, frozen=True, kw_only=True):
    """An answer, and how it goes over the wire."""

    delay: float = 0.0
    """Seconds until anything of it is sent."""
    end: End | None = None
    """How the connection ends afterwards; None: it stays."""
    sent: int | None = None
    """With `end`: so many bytes of the body are sent; None: nothing at all, not even the head."""
    framing: Framing = "length"
    stale: bool = False
    """With `end`: it was an idle connection that had died before the request came."""
    later: Callable[[int], HttpResponse] | None = None
    """The request is performed after the delay: called with the time then, it gives what is to be delivered."""


class Postpone(Protocol):
    """Has something done at a time, whether anybody waits for it or not."""

    def __call__(self, at: int, act: Callable[[int], object], /) -> None: ...


def delivered(effects: Sequence[Effect], perform: Perform, turn: Turn, postpone: Postpone) -> HttpResponse:
    """The answer to a request that these effects strike; the first of them is the outermost."""
    if not effects:
        return perform(turn)
    effect, inner = effects[0], effects[1:]

    def go_on(changed: Turn) -> HttpResponse:
        return delivered(inner, perform, changed, postpone)

    match effect:
        case Answer():
            return _answer(effect, go_on(turn) if effect.executed else None)
        case NoAnswer():
            if effect.executed:
                go_on(turn)
            return Delivery(503, {}, b"", delay=effect.delay, end=effect.end, stale=effect.stale)
        case SlowAnswer():
            return _slow(effect, go_on, turn, postpone)
        case CutAnswer():
            return _cut(effect, go_on(turn))
        case Headers():
            return _with_headers(effect, go_on(turn))
        case Fields():
            return _with_body(go_on(turn), lambda found: with_fields(effect, found))
        case ClockOff():
            return go_on(msgspec.structs.replace(turn, clock_off=round(effect.seconds * _SECOND)))
        case Unsigned():
            return go_on(msgspec.structs.replace(turn, unsigned=True))
        case Twice():
            go_on(turn)
            return go_on(turn)
        case Invisible():
            return _with_body(go_on(turn), lambda found: _visible(found, turn.wall - round(effect.seconds * _SECOND)))
    raise TypeError(f"{type(effect).__name__} is no effect on a request")


def _answer(effect: Answer, true: HttpResponse | None) -> HttpResponse:
    if effect.body is not None:
        body, kind = effect.body.encode(), _content_type(effect.body)
    elif effect.code is not None:
        body, kind = msgspec.json.encode({"code": effect.code, "msg": effect.msg}), _JSON
    else:
        body, kind = effect.msg.encode(), _content_type(effect.msg)
    headers = {"content-type": kind} | {name.lower(): value for name, value in effect.headers.items()}
    if true is not None:
        counts = {name: value for name, value in true.headers.items() if name.startswith(("x-mbx-", "x-sapi-"))}
        headers = counts | headers
    return Delivery(effect.status, headers, body, delay=effect.delay)


def _content_type(body: str) -> str:
    start = body.lstrip()[:1]
    return "text/html" if start == "<" else _JSON if start in ("{", "[") else "text/plain"


def _slow(effect: SlowAnswer, go_on: Perform, turn: Turn, postpone: Postpone) -> HttpResponse:
    if effect.executes == "early":
        return _changed(go_on(turn), delay=effect.delay)
    performed: list[HttpResponse] = []

    def once(wall: int) -> HttpResponse:
        if not performed:
            performed.append(go_on(msgspec.structs.replace(turn, wall=wall)))
        return performed[0]

    postpone(turn.wall + round(effect.delay * _SECOND), once)  # the caller may have gone by then
    return Delivery(503, {}, b"", delay=effect.delay, later=once)


def _cut(effect: CutAnswer, true: HttpResponse) -> HttpResponse:
    # Never whole: what is cut after its last byte would be no fault.
    sent = min(len(true.body) // 2 if effect.at is None else effect.at, max(0, len(true.body) - 1))
    return _changed(true, end=effect.end, sent=sent, framing=effect.framing)


def _with_headers(effect: Headers, true: HttpResponse) -> HttpResponse:
    gone = [name.lower() for name in effect.remove]

    def stays(name: str) -> bool:
        return not any(name == each or (each.endswith("*") and name.startswith(each[:-1])) for each in gone)

    kept = {name: value for name, value in true.headers.items() if stays(name)}
    return msgspec.structs.replace(true, headers=kept | {name.lower(): value for name, value in effect.set.items()})


def _with_body(true: HttpResponse, change: Callable[[Any], Any]) -> HttpResponse:
    """The answer with other JSON; a refusal stays as it is."""
    if true.status != 200:
        return true
    try:
        found = msgspec.json.decode(true.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return true
    changed = change(found)
    if isinstance(changed, HttpResponse):
        return msgspec.structs.replace(changed, headers=true.headers)
    return msgspec.structs.replace(true, body=msgspec.json.encode(changed))


def with_fields(effect: Fields, found: Any) -> Any:
    """JSON with fields added to its object, or to each of a list, and replaced wherever they stand."""
    changed = _replaced(effect.replace, found) if effect.replace else found
    if isinstance(changed, dict):
        return changed | effect.add
    if isinstance(changed, list):
        return [each | effect.add if isinstance(each, dict) else each for each in changed]
    return changed


def _replaced(values: dict[str, Any], found: Any) -> Any:
    if isinstance(found, dict):
        return {name: values[name] if name in values else _replaced(values, value) for name, value in found.items()}
    if isinstance(found, list):
        return [_replaced(values, each) for each in found]
    return found


def _visible(found: Any, until: int) -> Any:
    """What a copy of the books knows that is as old as `until` (microseconds)."""
    if isinstance(found, list):
        return [each for each in found if not _younger(each, until)]
    if _younger(found, until):
        body = msgspec.json.encode({"code": -2013, "msg": "Order does not exist."})
        return HttpResponse(400, {}, body)
    return found


def _younger(row: Any, until: int) -> bool:
    at = row.get("time") if isinstance(row, dict) and "orderId" in row else None
    return isinstance(at, int) and (at if at >= 10**14 else at * 1000) > until


def unsigned(request: HttpRequest) -> HttpRequest:
    """The request with another first character in its signature."""

    def other(text: str) -> str:
        return _SIGNATURE.sub(lambda found: found[1] + ("1" if found[2] == "0" else "0"), text)

    body = other(request.body.decode("latin-1")).encode("latin-1")
    return msgspec.structs.replace(request, target=other(request.target), body=body)


def unsigned_json(payload: bytes) -> bytes:
    """The same for a frame of the WebSocket API."""
    return _SIGNATURE_JSON.sub(lambda found: found[1] + (b"1" if found[2] == b"0" else b"0"), payload)


def _changed(true: HttpResponse, **how: Any) -> Delivery:
    given = {name: getattr(true, name) for name in true.__struct_fields__}
    return Delivery(**{**given, **how})
