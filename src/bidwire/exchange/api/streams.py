"""A connection to market streams: its URL, its control frames, its subscriptions (web-socket-streams.md).

Names that mean nothing are acknowledged and stay silent, as on the real exchange. Errors have the form that was
observed on the wire, {"error": {"code", "msg"}, "id"}.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol
from urllib.parse import unquote

import msgspec

from . import frames
from .answers import ApiError
from .channels import Listener
from .router import micro
from .session import SECOND, Session, SessionTimes

MOST_STREAMS: Final = 1024
FRAMES_A_SECOND: Final = 5
OUTBOX: Final = 50_000
"""Frames that may wait for a slow reader before the exchange gives it up."""

METHODS: Final = ("SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY")

_ID = re.compile(r"[A-Za-z0-9_-]{1,36}")  # letters and digits in the documentation; the official SDK sends UUIDs
_METHOD = re.compile(rb'"method"\s*:\s*"(?:[^"\\]|\\.)*"')
_NOWHERE = "expected value at line 1 column 1"  # for text that is wrong in a way that has no place of its own


class Streams(Protocol):
    """Where streams come from."""

    def listen(self, name: str, listener: Listener) -> Callable[[], None] | None:
        """Frames of a stream from now on. Returns what ends it, None for a name that never delivers."""
        ...


SBE_PREFIX: Final = "/sbe"
"""The real exchange has a host of its own for streams in SBE; here they are on the same one, below this path."""


def is_of_streams(path: str) -> bool:
    return path in ("/ws", "/stream") or path.startswith(("/ws/", "/stream/"))


def is_of_sbe_streams(path: str) -> bool:
    return path.startswith(SBE_PREFIX) and is_of_streams(path.removeprefix(SBE_PREFIX))


class Target(msgspec.Struct, frozen=True):
    """What a stream URL asks for."""

    combined: bool
    unit: int
    names: tuple[str, ...]

    @classmethod
    def parse(cls, target: str, most: int = MOST_STREAMS) -> Target:
        """/ws, /ws/<name>/<name>, /stream?streams=<name>/<name>, each with ?timeUnit=; anything may be percent-encoded.

        Raises:
            ApiError: not a path of streams (404), a time unit that is none (-1194), or more streams than are allowed.
        """
        path, _, query = target.partition("?")
        root, _, rest = path.removeprefix("/").partition("/")
        if not path.startswith("/") or root not in ("ws", "stream"):
            raise ApiError(-1000, "Not Found", 404)
        parameters = [part.partition("=") for part in query.split("&") if part]
        names = rest.split("/") if root == "ws" else []
        unit = 1000
        for name, _, value in parameters:
            if name == "streams":
                names += unquote(value).split("/")
            elif name == "timeUnit":
                unit = 1 if micro(unquote(value)) else 1000
        wanted = tuple(dict.fromkeys(unquote(name) for name in names if name))
        if len(wanted) > most:
            raise ApiError(-1130, "Data sent for parameter 'streams' is not valid.")
        return cls(root == "stream", unit, wanted)


class _Refused(Exception):
    """A control frame that is answered with an error."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class StreamSession(Session):
    """One connection that listens to market streams.

    `catch_up`, where given, is called with the wall time before a control frame is read, so that what is subscribed
    begins now and not when the market last moved. `too_fast` is told when the connection ends for sending too much.
    """

    def __init__(
        self,
        streams: Streams,
        target: Target,
        wall: int,
        *,
        times: SessionTimes | None = None,
        catch_up: Callable[[int], None] | None = None,
        most_streams: int = MOST_STREAMS,
        frames_a_second: int = FRAMES_A_SECOND,
        too_fast: Callable[[int], None] | None = None,
        outbox_limit: int = OUTBOX,
    ) -> None:
        super().__init__(wall, times)
        self.unit = target.unit
        self.combined = target.combined
        self._streams = streams
        self._catch_up = catch_up
        self._outbox_limit = outbox_limit
        self._too_fast = too_fast
        self._most_streams = most_streams
        self._incoming: deque[int] = deque(maxlen=frames_a_second)
        self._ends: dict[str, Callable[[], None] | None] = {}
        self._subscribe(list(target.names))

    @property
    def subscriptions(self) -> list[str]:
        """Stream names in the order of subscription."""
        return list(self._ends)

    # --- what goes out ------------------------------------------------------------------------------------------------

    def deliver(self, frame: bytes) -> None:
        """A frame of a stream. A reader that lets too many of them wait is disconnected."""
        if self.closed:
            return
        if len(self.outbox) >= self._outbox_limit:
            self.outbox.clear()  # else the close would wait behind what is not read
            self.close(1008, "Slow consumer")
            return
        self.send(frame)

    def announce_shutdown(self, wall: int) -> None:
        frame = frames.shutdown(self.unit, wall)
        self.deliver(frames.combined("!serverShutdown", frame) if self.combined else frame)

    # --- what comes in ------------------------------------------------------------------------------------------------

    def receive(self, payload: bytes, wall: int) -> None:
        if self._too_many(wall):
            return
        if self._catch_up is not None:
            self._catch_up(wall)
        request: object = None
        answer: dict[str, object]
        try:
            request = _decoded(payload)
            answer = {"result": self._answer(request, payload)}
        except _Refused as refused:
            answer = {"error": {"code": refused.code, "msg": refused.text}}
        if isinstance(request, dict) and "id" in request and _is_id(request["id"]):
            answer["id"] = request["id"]
        self.deliver(msgspec.json.encode(answer))

    def receive_ping(self, payload: bytes, wall: int) -> None:
        if not self._too_many(wall):
            super().receive_ping(payload, wall)

    def receive_pong(self, payload: bytes, wall: int) -> None:
        if not self._too_many(wall):
            super().receive_pong(payload, wall)

    def ended(self) -> None:
        self._unsubscribe(self.subscriptions)

    def _too_many(self, wall: int) -> bool:
        """Counts a frame; closes the connection when there are too many within a second."""
        if self.closed:
            return True
        recent = self._incoming
        if len(recent) == recent.maxlen and wall - recent[0] < SECOND:
            self.close(1008, "Too many requests")
            if self._too_fast is not None:
                self._too_fast(wall)
            return True
        recent.append(wall)
        return False

    def _answer(self, request: object, payload: bytes) -> object:
        if not isinstance(request, dict):
            raise _Refused(2, f"Invalid request: invalid type, expected an object at line 1 column {len(payload)}")
        method = request.get("method")
        if method is None:
            raise _Refused(2, f"Invalid request: missing field `method` at line 1 column {len(payload)}")
        if method not in METHODS:
            known = ", ".join(f"`{each}`" for each in METHODS)
            found = _METHOD.search(payload)
            column = found.end() if found else len(payload)
            text = f"Invalid request: unknown variant `{method}`, expected one of {known} at line 1 column {column}"
            raise _Refused(2, text)
        if "id" not in request or not _is_id(request["id"]):
            raise _Refused(2, "Invalid request: request ID must be an unsigned integer")
        params = request.get("params")
        if params is None:
            params = []
        if not isinstance(params, list):
            raise _Refused(2, "Invalid request: invalid type, expected a sequence for `params`")
        match method:
            case "SUBSCRIBE":
                self._subscribe(_names(params))
            case "UNSUBSCRIBE":
                self._unsubscribe(_names(params))
            case "LIST_SUBSCRIPTIONS":
                if params:
                    raise _Refused(2, "Invalid request: too many parameters")
                return self.subscriptions
            case "SET_PROPERTY":
                self._set_property(params)
            case _:
                _property(params, 1)
                return self.combined
        return None

    def _subscribe(self, names: list[str]) -> None:
        new = [name for name in dict.fromkeys(names) if name not in self._ends]
        if len(self._ends) + len(new) > self._most_streams:
            raise _Refused(2, f"Invalid request: too many streams, at most {self._most_streams} on a connection")
        for name in new:
            self._ends[name] = self._streams.listen(name, self)

    def _unsubscribe(self, names: list[str]) -> None:
        for name in names:
            end = self._ends.pop(name, None)
            if end is not None:
                end()

    def _set_property(self, params: list[object]) -> None:
        _property(params, 2)
        value = params[1] if len(params) == 2 else None
        if not isinstance(value, bool):
            raise _Refused(1, "Invalid value type: expected Boolean")
        if value is not self.combined:
            self.combined = value
            for name in self.subscriptions:
                self._ends[name] = self._streams.listen(name, self)


def _decoded(payload: bytes) -> object:
    try:
        decoded: object = msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _Refused(3, f"Invalid JSON: {_fault(payload)}") from None
    return decoded


def _fault(payload: bytes) -> str:
    """Where the text stops being JSON, in the words of the exchange's parser."""
    try:
        json.loads(payload.decode())
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()):
            return f"EOF while parsing a value at line {error.lineno} column {error.colno - 1}"
        return f"expected value at line {error.lineno} column {error.colno}"
    except (UnicodeDecodeError, RecursionError, ValueError):
        return _NOWHERE
    return _NOWHERE


def _is_id(value: object) -> bool:
    if isinstance(value, str):
        return _ID.fullmatch(value) is not None
    if isinstance(value, int) and not isinstance(value, bool):
        return -(2**63) <= value < 2**63
    return value is None


def _names(params: list[object]) -> list[str]:
    names = [each for each in params if isinstance(each, str)]
    if len(names) != len(params):
        raise _Refused(2, "Invalid request: stream names must be strings")
    return names


def _property(params: list[object], most: int) -> None:
    """The only property there is must be named first."""
    if not params or not isinstance(params[0], str):
        raise _Refused(2, "Invalid request: property name must be a string")
    if len(params) > most:
        raise _Refused(2, "Invalid request: too many parameters")
    if params[0] != "combined":
        raise _Refused(0, "Unknown property")
