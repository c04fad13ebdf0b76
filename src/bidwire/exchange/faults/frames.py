"""Outgoing WebSocket frames: what one is, and what it is changed into. Bytes in, bytes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from .delivery import with_fields
from .effects import Cross, Effect, Fields, What, WrongId

Raw = dict[str, msgspec.Raw]

_object = msgspec.json.Decoder(Raw).decode
_word = msgspec.json.Decoder(str).decode
# How the names of streams end, by the word of their events (web-socket-streams.md).
_ENDINGS = {
    "trade": r"trade",
    "aggTrade": r"aggTrade",
    "kline": r"kline_.*",
    "depthUpdate": r"depth(@\d+ms)?",
    "partialDepth": r"depth\d+(@\d+ms)?",
    "bookTicker": r"bookTicker",
    "24hrTicker": r"ticker(@arr)?",
    "24hrMiniTicker": r"miniTicker(@arr)?",
    "1hTicker": r"ticker_1h(@arr)?",
    "4hTicker": r"ticker_4h(@arr)?",
    "1dTicker": r"ticker_1d(@arr)?",
    "avgPrice": r"avgPrice",
}


class Seen(msgspec.Struct, frozen=True):
    """What an outgoing frame is."""

    what: What
    event: str = ""
    symbol: str = ""
    streams: tuple[str, ...] = ()
    subscription: int | None = None
    """Of a user event over the WebSocket API."""
    id: bytes | None = None
    """Of an answer, as JSON."""


def seen(frame: bytes, subscribed: Sequence[str]) -> Seen:
    """What a frame is, for somebody who subscribed to these streams. One that cannot be told is an event of no name."""
    try:
        found = _object(frame)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _array(frame, subscribed)
    if "stream" in found and "data" in found:
        name = _word(found["stream"])
        inner = seen(bytes(found["data"]), (name,))
        return Seen("event", inner.event, inner.symbol, (name,))
    if "id" in found or "error" in found or ("result" in found and "e" not in found):
        return Seen("answer" if "status" in found else "ack", id=bytes(found["id"]) if "id" in found else None)
    if "event" in found:
        number = int(bytes(found["subscriptionId"])) if "subscriptionId" in found else None
        inner = seen(bytes(found["event"]), ())
        return Seen("event", inner.event, inner.symbol, (), number)
    event = _word(found["e"]) if "e" in found else _nameless(found)
    symbol = _word(found["s"]) if "s" in found else ""
    return Seen("event", event, symbol, _streams(event, symbol, subscribed))


def _array(frame: bytes, subscribed: Sequence[str]) -> Seen:
    try:
        rows = msgspec.json.decode(frame, type=list[Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Seen("event", streams=tuple(subscribed) if len(subscribed) == 1 else ())
    event = _word(rows[0]["e"]) if rows and "e" in rows[0] else ""
    return Seen("event", event, "", _streams(event, "", [name for name in subscribed if name.endswith("@arr")]))


def _nameless(found: Raw) -> str:
    return "partialDepth" if "lastUpdateId" in found else "bookTicker" if {"b", "a", "u"} <= found.keys() else ""


def _streams(event: str, symbol: str, subscribed: Sequence[str]) -> tuple[str, ...]:
    """The streams that an event without an envelope may be of: mostly one."""
    if len(subscribed) == 1:
        return tuple(subscribed)
    ending = _ENDINGS.get(event)
    if ending is None:
        return ()
    of_symbol = rf"{re.escape(symbol.lower())}@{ending}" if symbol else rf"[^@]*@{ending}"
    return tuple(name for name in subscribed if re.fullmatch(of_symbol, name))


# --- changed ---------------------------------------------------------------------------------------------------------


def altered(effect: Effect, frame: bytes) -> bytes:
    """The frame as these effects change it; what has nothing to change stays as it is."""
    try:
        found = msgspec.json.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return frame
    match effect:
        case Fields():
            return msgspec.json.encode(_inside(found, lambda inner: with_fields(effect, inner)))
        case Cross():
            return msgspec.json.encode(_inside(found, _crossed))
        case WrongId() if isinstance(found, dict) and "id" in found:
            return msgspec.json.encode(found | {"id": "nobody-asked"})
    return frame


def _inside(found: Any, change: Any) -> Any:
    """The event within its envelope, changed."""
    for envelope in ("data", "event"):
        if isinstance(found, dict) and isinstance(found.get(envelope), dict):
            return found | {envelope: change(found[envelope])}
    return change(found)


def _crossed(event: Any) -> Any:
    if not isinstance(event, dict):
        return event
    bids, asks = ("bids", "asks") if "bids" in event else ("b", "a")
    levels = event.get(bids), event.get(asks)
    if isinstance(levels[0], str) and isinstance(levels[1], str):  # the best prices
        return event | {bids: levels[1], asks: levels[0]}
    if isinstance(levels[0], list) and isinstance(levels[1], list):
        for price, _ in [*levels[1], *levels[0]]:
            whole, dot, rest = str(price).partition(".")
            return event | {bids: [[f"{whole}0{dot}{rest}", "1.00000000"], *levels[0]]}  # ten times as much
    return event
