"""Streams by name, and how the frames of a connection become their events.

A `Stream` knows its name and the type of its events; the local exchange reads
the same classes back from a name.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, Self, TypeVar, Union, get_args, get_origin

import msgspec

from .gaps import RESTART, Hole, hole_before, repeats, sequence_of
from .reconnect import BadFrames
from .subscriptions import Reply
from .words import converter

if TYPE_CHECKING:
    from .backfill import Backfill

T_co = TypeVar("T_co", covariant=True)


class Stream(msgspec.Struct, Generic[T_co], frozen=True):
    """One market stream: its fields are the variable parts of its name, `T` is what it delivers.

    `template` builds the name from the fields, `pattern` reads it back (named
    groups are fields). What stands before the "@" (a symbol, a pair) is in
    upper case in the field and in lower case in the name, as everywhere on the wire.
    """

    template: ClassVar[str]
    pattern: ClassVar[str]
    route: ClassVar[str] = ""
    """The part of the exchange that serves it, where it has such: "public" or "market" (`LiveFacts.routed`)."""
    follows: ClassVar[bool] = True
    """Whether the ids of its events go on from each other, where they carry any."""
    steady: ClassVar[bool] = True
    """Whether a busy market keeps it speaking; False: however long it is quiet, that says nothing."""

    def __post_init__(self) -> None:
        for field in msgspec.structs.fields(type(self)):
            convert, value = converter(field.type), getattr(self, field.name)
            if convert is not None and value is not None:
                msgspec.structs.force_setattr(self, field.name, convert(value))

    @property
    def name(self) -> str:
        """The name on the wire: btcusdt@trade."""
        parts = {name: getattr(self, name) for name in self.__struct_fields__}
        head, at, end = self.template.partition("@")
        head = head.format_map(parts).lower() if "{" in head else head
        return f"{head}{at}{end.format_map(parts)}"

    @property
    def binary_name(self) -> str | None:
        """Its name among the streams in SBE, None if it is not there."""
        return None

    @classmethod
    def names(cls, name: str) -> bool:
        """Whether a name is one of this class."""
        return _compiled(cls).fullmatch(name) is not None

    @classmethod
    def parse(cls, name: str) -> Self | None:
        """The stream that has this name, None if it is none of this class."""
        found = _compiled(cls).fullmatch(name)
        if found is None:
            return None
        end = -1 if name.startswith("!") else name.find("@")
        parts = {
            part: text.upper() if found.end(part) <= end else text for part, text in found.groupdict().items() if text
        }
        return msgspec.convert(parts, cls, strict=False)


@cache
def _compiled(kind: type[Stream[Any]]) -> re.Pattern[str]:
    return re.compile(kind.pattern)


@cache
def event_type(kind: type[Stream[Any]]) -> Any:
    """The `T` in `class Trades(Stream[Trade])`."""
    for base in getattr(kind, "__orig_bases__", ()):
        if get_origin(base) is Stream:
            return get_args(base)[0]
        if isinstance(get_origin(base), type) and issubclass(get_origin(base), Stream):
            return get_args(base)[0]
    raise TypeError(f"{kind.__name__} does not name its event")


# --- frames -------------------------------------------------------------------------------------------------------


@cache
def decoder_of(event: Any) -> Callable[[bytes | msgspec.Raw], Any]:
    """The decoder of an event type; built once."""
    return msgspec.json.Decoder(event).decode


class Lane:
    """One stream's way through the connections that follow each other: its event type, and the id that must come next.

    `next` begins anew with each connection, `told` remembers what the one before told last. An id between the first
    of a connection and `next` came already, unless it is among those that were missing.
    """

    __slots__ = (
        *("binary", "decode", "event", "first", "heard_at", "last", "missing", "name", "next", "patience", "sequence"),
        *("backfill", "since", "steady", "stream", "told"),
    )

    def __init__(self, name: str, stream: Stream[Any] | None, *, binary: bool = False) -> None:
        self.name = name
        self.binary = binary
        """It is among the streams in SBE."""
        self.stream: Stream[Any] | str = name if stream is None else stream
        self.event = Any if stream is None else event_type(type(stream))
        self.decode = decoder_of(self.event)
        self.sequence = sequence_of(self.event) if stream is not None and stream.follows else None
        self.first = None if self.sequence is None else self.sequence.first
        self.last: Callable[[Any], int] = _no_id if self.sequence is None else self.sequence.last
        self.next: int | None = None
        self.told: int | None = None
        """The id after the last that an earlier connection told."""
        self.since = 0
        """The first id of this connection."""
        self.missing: deque[tuple[int, int]] = deque(maxlen=_HOLES_REMEMBERED)
        """The holes of this connection, first and last id: what is late may still come."""
        self.backfill: Backfill | None = None
        """Reads over REST what is missing, where that was asked for; None: a hole is told."""
        self.heard_at = float("-inf")
        """When its last event came."""
        self.steady = stream is not None and stream.steady
        self.patience: float | None = None
        """Seconds that it may be quiet, where it has been found to be quieter than others (`wire/silence.py`)."""

    def begin(self) -> None:
        """Another connection takes over after an outage: ids go on from there, or begin anew with the exchange."""
        if self.next is not None:
            self.told, self.next = self.next, None
        if self.backfill is not None:
            self.backfill.renewed = True

    def take_missing(self, number: int) -> bool:
        """Whether an id is one of those that are missing; it is so no more."""
        for index, (first, last) in enumerate(self.missing):
            if first <= number <= last:
                del self.missing[index]
                self.missing.extend(hole for hole in ((first, number - 1), (number + 1, last)) if hole[0] <= hole[1])
                return True
        return False


def _no_id(event: object) -> int:
    raise TypeError(f"{type(event).__name__} carries no id")


def symbol_of(lane: Lane) -> str | None:
    """The symbol that a lane's events are of; None for those of the whole market, and for names that are none of ours."""
    return getattr(lane.stream, "symbol", None)


class Lanes:
    """The lanes of the connections that follow each other, and the quickest way to read their frames.

    Where every event tells its kind by a tag under `e`, one decoder reads
    envelope and event at once; else the envelope is read first and the
    stream's name says how to read the rest.
    """

    def __init__(self, lanes: Iterable[Lane] = ()) -> None:
        self.by_name: dict[str, Lane] = {}
        self.raw = True
        """Whether `decode` leaves the event undecoded."""
        self.decode: Callable[[bytes], Any] = decoder_of(_Envelope)
        self._tagged = True
        self.add(lanes)

    def add(self, lanes: Iterable[Lane]) -> None:
        self.by_name.update((lane.name, lane) for lane in lanes)
        self._choose()

    def remove(self, name: str) -> bool:
        """Whether there was such a lane."""
        found = self.by_name.pop(name, None) is not None
        if found:
            self._choose()
        return found

    def distrust(self) -> None:
        """An event came without its tag: from now on the stream's name says how to read."""
        self._tagged = False
        self._choose()

    def _choose(self) -> None:
        events = {lane.event for lane in self.by_name.values()}
        whole = _whole_decoder(frozenset(events)) if events and self._tagged else None
        self.raw = whole is None
        self.decode = whole or decoder_of(_Envelope)


@cache
def _whole_decoder(events: frozenset[Any]) -> Callable[[bytes], Any] | None:
    """The decoder of an envelope with one of these events in it; None where the events do not tell themselves apart."""
    tags = [_tag(event) for event in events]
    if None in tags or len(set(tags)) != len(tags):
        return None
    envelope = msgspec.defstruct("Envelope", [("stream", str), ("data", Union[tuple(events)])], gc=False)  # noqa: UP007
    return msgspec.json.Decoder(envelope).decode


def _tag(event: Any) -> str | int | None:
    if not (isinstance(event, type) and issubclass(event, msgspec.Struct)):
        return None
    config = event.__struct_config__
    return config.tag if config.tag_field == "e" else None


class StreamEars(Protocol):
    """Whoever hears what is not an event."""

    def on_reply(self, reply: Reply) -> None:
        """An answer to a control frame."""
        ...

    def on_hole(self, hole: Hole) -> None:
        """Events are missing before the one that is delivered next."""
        ...

    def on_waiting(self, lane: Lane) -> None:
        """Events of a lane wait for those before them (`Backfill`), or did: they may be ready, and more may have to be read."""
        ...

    def on_shutdown(self) -> None:
        """The exchange will close this connection soon."""
        ...

    def on_unreadable(self, payload: bytes, error: Exception) -> None:
        """A frame that is no JSON, or no event as its stream's model knows it. It was dropped."""
        ...

    def on_result(self, result: object) -> None:
        """What a callback gave back."""
        ...

    def on_raised(self, error: Exception) -> None:
        """What a callback raised."""
        ...


class _Envelope(msgspec.Struct, gc=False):
    stream: str = ""
    data: msgspec.Raw = msgspec.Raw()


class _Loose(Reply, frozen=True):
    e: str = ""


_HOLES_REMEMBERED = 100
_NONE = Lanes()

Deliver = Callable[["Stream[Any] | str", Any], None]


class Reader:
    """Reads the frames of one connection and hands on `(stream, event)`, or the event alone to a callback.

    `lanes` may be shared by the connections that follow each other, so that a
    hole between them is seen. Frames of streams that are in no lane (it was
    unsubscribed a moment ago) are dropped.
    """

    def __init__(
        self, lanes: Lanes, deliver: Deliver, ears: StreamEars, callback: Callable[[Any], object] | None = None
    ) -> None:
        self.heard_at = float("-inf")
        self.bad_frames = 0
        self._bad = BadFrames()
        self._shared = lanes
        self._lanes = lanes  # what frames are read by: empty while events are held back
        self._held: list[tuple[bytes, float]] | None = None
        self.muted = False
        self._deliver = deliver
        self._callback = callback
        self._ears = ears
        self._envelope = decoder_of(_Envelope)

    def receive(self, payload: bytes, at: float) -> None:
        """One text frame, at monotonic `at`."""
        self.heard_at = at
        lanes = self._lanes
        try:
            frame = lanes.decode(payload)
            lane = lanes.by_name[frame.stream]
            event = lane.decode(frame.data) if lanes.raw else frame.data
        except (KeyError, msgspec.DecodeError, UnicodeDecodeError):
            self._other(payload, at)
            return
        lane.heard_at = at
        first = lane.first
        if first is not None:
            number = first(event)
            if number != lane.next:
                if not self._is_news(lane, event):
                    return
            elif first is lane.last:
                lane.next = number + 1
            else:
                lane.next = lane.last(event) + 1
        callback = self._callback
        if callback is None:
            self._deliver(lane.stream, event)
            return
        try:
            result = callback(event)
        except Exception as error:
            self._ears.on_raised(error)
        else:
            if result is not None:
                self._ears.on_result(result)

    def hold(self) -> None:
        """From now on events wait in here; control frames are answered."""
        self._lanes, self._held = _NONE, []

    def release(self) -> None:
        """Delivers what waited, without what was delivered meanwhile on another connection; from now on, all goes through."""
        held, self._held = self._held or [], None
        self._lanes = self._shared
        for payload, at in held:
            if not self._repeated(payload):
                self.receive(payload, at)

    def mute(self) -> None:
        """From now on nothing is heard."""
        self._lanes, self._shared, self._held, self.muted = _NONE, _NONE, None, True

    def _repeated(self, payload: bytes) -> bool:
        frame = self._envelope(payload)
        lane = self._lanes.by_name.get(frame.stream)
        if lane is None or lane.sequence is None or lane.next is None:
            return False
        try:
            return repeats(lane.sequence, lane.decode(frame.data), lane.next - 1)
        except msgspec.DecodeError:
            return False

    def broken(self) -> bool:
        """Whether so many frames were unreadable within a minute that the connection is not to be trusted."""
        return self._bad.too_many

    def _is_news(self, lane: Lane, event: Any) -> bool:
        """Takes note of an event that is not the next one; whether it was not told on this connection already."""
        sequence, backfill = lane.sequence, lane.backfill
        assert sequence is not None, "only an event with ids can be out of turn"
        first, after = sequence.first(event), sequence.last(event) + 1
        if backfill is not None and backfill.busy:
            if not backfill.fell_back(first):
                late = backfill.receive_event(event)
                self._ears.on_waiting(lane)
                return late
            backfill.give_up()
            self._ears.on_waiting(lane)  # from there on the event is the first of an exchange that began anew
        expected = lane.next if lane.next is not None else lane.told
        hole = None if expected is None else hole_before(sequence, lane.name, event, expected - 1)
        if lane.next is None or after <= lane.next - RESTART:  # the first of a connection, or ids began anew
            lane.since = first
            lane.missing.clear()
        elif after <= lane.next:  # a repeat must not make what follows look like a hole
            return first < lane.since or lane.take_missing(after - 1)
        if hole is not None:
            if backfill is not None and backfill.begin(hole, event):
                self._ears.on_waiting(lane)
                return False
            lane.missing.append((hole.after + 1, hole.before - 1))
            self._ears.on_hole(hole)
        lane.next = after
        return True

    def _other(self, payload: bytes, at: float) -> None:
        """Everything but an event that decodes: answers, notices, late and held events, and what is broken."""
        if self.muted:
            return
        try:
            frame = self._envelope(payload)
            if frame.stream == "!serverShutdown":
                self._ears.on_shutdown()
                return
            if frame.stream:
                lane = self._shared.by_name.get(frame.stream)
                if lane is not None and self._held is not None:
                    self._held.append((payload, at))
                elif lane is not None:
                    lane.decode(frame.data)  # raises again, for the reason
                    self._shared.distrust()
                    self.receive(payload, at)
                return
            loose = decoder_of(_Loose)(payload)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self.bad_frames += 1
            if not isinstance(error, msgspec.ValidationError):
                self._bad.came(at)
            self._ears.on_unreadable(payload, error)
            return
        if loose.e == "serverShutdown":
            self._ears.on_shutdown()
        else:
            self._ears.on_reply(loose)
