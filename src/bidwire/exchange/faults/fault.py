"""A fault as a value: an effect, what it strikes, and when. Nothing here strikes."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from ...errors import ConfigurationError
from .effects import Effect

Connection = Literal["rest", "ws_api", "stream"]


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a fault may strike: a request, a handshake, a frame, a connection."""

    connection: Connection
    methods: tuple[str, ...] = ()
    """The HTTP verb and the WebSocket API names: a request is the same by either door."""
    path: str = ""
    symbol: str = ""
    streams: tuple[str, ...] = ()
    event: str = ""
    account: int | None = None
    key: str = ""
    ip: str = ""
    reused: bool = False
    limit: int | None = None
    """How many rows a request asks for."""

    @property
    def text(self) -> str:
        """For people: no keys in it."""
        # A stream without @ or ! is a listen key.
        streams = [name if "@" in name or name.startswith("!") else "user stream" for name in self.streams[:3]]
        # Of a connection to streams the path names them, and one of them may be a listen key.
        path = f"/{self.path[1:].partition('/')[0]}" if self.streams else self.path
        what = [*self.methods[:1], path, *streams, self.event, self.symbol]
        return " ".join(part for part in what if part) or f"a {self.connection} connection"


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """What is struck; what is not said matches everything. `path`, `symbol` and `stream` may contain * and ?."""

    method: str | None = None
    """A verb, or a method of the WebSocket API. Each also means its twin, unless `connection` says which."""
    path: str | None = None
    symbol: str | None = None
    stream: str | None = None
    event: str | None = None
    """The event's word in `e`, or "ack", "answer", "ping"."""
    account: int | None = None
    key: str | None = None
    ip: str | None = None
    connection: Connection | None = None
    reused: bool | None = None
    """True: only requests that are not the first on their connection."""

    def fits(self, occasion: Occasion) -> bool:
        return (
            (self.connection is None or self.connection == occasion.connection)
            and (self.method is None or self.method in occasion.methods)
            and (self.path is None or fnmatchcase(occasion.path, self.path))
            and (self.symbol is None or fnmatchcase(occasion.symbol, self.symbol.upper()))
            and (self.stream is None or any(fnmatchcase(name, self.stream) for name in occasion.streams))
            and (self.event is None or self.event == occasion.event)
            and (self.account is None or self.account == occasion.account)
            and (self.key is None or self.key == occasion.key)
            and (self.ip is None or self.ip == occasion.ip)
            and (self.reused is None or self.reused == occasion.reused)
        )

    def __repr__(self) -> str:
        said = {name: getattr(self, name) for name in self.__struct_fields__ if getattr(self, name) is not None}
        if self.key is not None:
            said["key"] = f"…{self.key[-4:]}"
        return f"Match({', '.join(f'{name}={value!r}' for name, value in said.items())})"


class When(msgspec.Struct, frozen=True, kw_only=True):
    """How often and when. Times are seconds of request time, counted from when the fault is added."""

    probability: float = 1.0
    count: int | None = None
    """How many times it strikes; None: each time."""
    after: int = 0
    """So many matching occasions pass unharmed first."""
    start: float = 0.0
    stop: float | None = None
    seed: int | None = None
    """Of the probability; None: from the exchange's own seed."""

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise ConfigurationError(f"a probability is from 0 to 1, not {self.probability}")
        if self.count is not None and self.count < 1:
            raise ConfigurationError(f"a count is 1 or more, not {self.count}")
        if self.after < 0 or not self.start >= 0:
            raise ConfigurationError("after and start are 0 or more")
        if self.stop is not None and not self.stop > self.start:
            raise ConfigurationError(f"a fault stops after it starts ({self.start} s), not at {self.stop} s")


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault. `row` is its row in the list of faults (docs/faults.md), where it was named by that."""

    effect: Effect
    match: Match = Match()
    when: When = When()
    row: str = ""

    @property
    def kind(self) -> str:
        return str(self.effect.__struct_config__.tag)

    @property
    def is_of_options(self) -> bool:
        """Whether its path is one of the European options, who have faults of their own."""
        return self.match.path is not None and self.match.path.startswith("/eapi/")


class Strike(msgspec.Struct, frozen=True):
    """That a fault struck: when (microseconds of request time), which, and what."""

    at: int
    fault: int
    """The number that `add` gave it."""
    kind: str
    row: str
    on: str
