"""What a fault does. Each effect is a frozen value with a name (its tag in files), and says with `strikes` what it acts on:

- "request": one request and what comes back for it, over REST or the WebSocket API alike (`delivery.py`)
- "event", "ack", "answer", "ping": one frame that goes out on a WebSocket (`frames.py`)
- "subscribe": one SUBSCRIBE frame that came in
- "line": a WebSocket as a whole (`line.py`)
- "handshake", "accept": how a WebSocket or a TCP connection begins
- "state": something of the exchange itself (`state.py`)
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import msgspec

from ...errors import ConfigurationError
from ...products.spot.enums import SymbolStatusText

End = Literal["close", "reset", "silence"]
"""How a connection ends on which nothing more is sent: orderly, with a reset, or not at all."""
Framing = Literal["length", "chunked", "gzip"]


class Effect(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What happens to that which a fault strikes."""

    acts_on: ClassVar[frozenset[str]] = frozenset()

    @property
    def strikes(self) -> frozenset[str]:
        """What it acts on."""
        return self.acts_on


# --- requests --------------------------------------------------------------------------------------------------------


class OfRequest(Effect, frozen=True, kw_only=True):
    """An effect on a request and its answer."""

    acts_on: ClassVar[frozenset[str]] = frozenset({"request"})


class Answer(OfRequest, frozen=True, kw_only=True, tag="answer"):
    """Another answer than the true one. `executed` tells whether the request was performed all the same."""

    status: int = 400
    code: int | None = None
    """With `msg`: the answer is an error of the exchange."""
    msg: str = ""
    body: str | None = None
    """The whole body as it stands: a page, a text, JSON of another shape, nothing."""
    headers: dict[str, str] = {}
    executed: bool = False
    delay: float = 0.0

    def __post_init__(self) -> None:
        if not 100 <= self.status <= 999:
            raise ConfigurationError(f"a status is a number of three digits, not {self.status}")
        refuse_negative(delay=self.delay)


class NoAnswer(OfRequest, frozen=True, kw_only=True, tag="no_answer"):
    """The request arrived and nothing comes back: the connection ends, or stays silent."""

    executed: bool = False
    end: End = "reset"
    delay: float = 0.0
    """Seconds until the connection ends."""
    stale: bool = False
    """The connection had died while it was idle. Match `reused=True` with it: a new connection cannot."""

    def __post_init__(self) -> None:
        refuse_negative(delay=self.delay)


class SlowAnswer(OfRequest, frozen=True, kw_only=True, tag="slow_answer"):
    """The true answer, late: the request waits first (`executes="late"`) or its answer does."""

    delay: float = 10.0
    executes: Literal["early", "late"] = "early"

    def __post_init__(self) -> None:
        refuse_negative(delay=self.delay)


class CutAnswer(OfRequest, frozen=True, kw_only=True, tag="cut_answer"):
    """The true answer breaks off after `at` bytes of its body (None: half of it), and the connection ends."""

    at: int | None = None
    framing: Framing = "length"
    end: End = "close"

    def __post_init__(self) -> None:
        refuse_negative(at=self.at or 0)


class Headers(OfRequest, frozen=True, kw_only=True, tag="headers"):
    """The true answer without some headers, or with others. REST only."""

    remove: tuple[str, ...] = ()
    """Names; a name that ends in * removes all that begin so."""
    set: dict[str, str] = {}


class ClockOff(OfRequest, frozen=True, kw_only=True, tag="clock_off"):
    """The exchange's clock is off: what it says the time is, and what it checks timestamps against."""

    seconds: float


class Twice(OfRequest, frozen=True, kw_only=True, tag="twice"):
    """The request arrives a second time; what comes back is the second answer."""


class Unsigned(OfRequest, frozen=True, kw_only=True, tag="unsigned"):
    """Something on the way changed what was signed: the signature does not match any more."""


class StaleDepth(OfRequest, frozen=True, kw_only=True, tag="stale_depth"):
    """Order book snapshots come from a node that stands still since the fault was added."""


class Invisible(OfRequest, frozen=True, kw_only=True, tag="invisible"):
    """Queries answer from a copy that lags: orders younger than this are not found, and not listed."""

    seconds: float = 1.0

    def __post_init__(self) -> None:
        refuse_negative(seconds=self.seconds)


class Fields(Effect, frozen=True, kw_only=True, tag="fields"):
    """The true answer or event with other JSON in it. `add` goes into its object (or each of a list); `replace`
    changes what is there under these names, however deep."""

    acts_on: ClassVar[frozenset[str]] = frozenset({"request", "event"})

    add: dict[str, Any] = {}
    replace: dict[str, Any] = {}


# --- frames ----------------------------------------------------------------------------------------------------------

What = Literal["event", "ack", "answer", "ping"]
"""Kinds of outgoing frames: of streams and accounts, answers to SUBSCRIBE and its like, of the WebSocket API, pings."""


class OfFrame(Effect, frozen=True, kw_only=True):
    """An effect on one outgoing frame."""

    what: What = "event"

    @property
    def strikes(self) -> frozenset[str]:
        return frozenset({self.what})


class Drop(OfFrame, frozen=True, kw_only=True, tag="drop"):
    """It is never sent."""


class Delay(OfFrame, frozen=True, kw_only=True, tag="delay"):
    """It is sent later; what comes after it overtakes it."""

    seconds: float = 1.0

    def __post_init__(self) -> None:
        refuse_negative(seconds=self.seconds)


class Repeat(OfFrame, frozen=True, kw_only=True, tag="repeat"):
    """It is sent again, `times` more times, at once or later."""

    times: int = 1
    delay: float = 0.0

    def __post_init__(self) -> None:
        refuse_negative(times=self.times, delay=self.delay)


class Swap(OfFrame, frozen=True, kw_only=True, tag="swap"):
    """It changes places with the next one of its stream, or of its kind where there is no stream."""


class BadFrame(OfFrame, frozen=True, kw_only=True, tag="bad_frame"):
    """It cannot be read. "cut": it ends in the middle, and so does the connection. "utf8": text that is no UTF-8. "rsv": a
    reserved bit is set. "large": it promises more than anybody takes. "json": a good frame with bad JSON in it."""

    how: Literal["cut", "utf8", "rsv", "large", "json"] = "cut"


class Fragment(OfFrame, frozen=True, kw_only=True, tag="fragment"):
    """It comes in pieces, with a ping between each two: legal, and rare."""

    pieces: int = 3
    ping: bool = True

    def __post_init__(self) -> None:
        if self.pieces < 2:
            raise ConfigurationError(f"a frame comes in 2 pieces or more, not {self.pieces}")


class WrongId(OfFrame, frozen=True, kw_only=True, tag="wrong_id"):
    """An answer of the WebSocket API (or an ack) with an id that nobody used."""

    what: What = "answer"


class Cross(OfFrame, frozen=True, kw_only=True, tag="cross"):
    """A level is corrupt: after this depth event or best price the bid is above the ask."""


class RefuseSubscribe(Effect, frozen=True, kw_only=True, tag="refuse_subscribe"):
    """SUBSCRIBE is answered with an error, and nothing is subscribed."""

    acts_on: ClassVar[frozenset[str]] = frozenset({"subscribe"})

    code: int = 2
    msg: str = "Invalid request: something is wrong with it"
    flat: bool = False
    """True: code and msg stand at the top, as the documentation has it; False: under `error`, as is seen."""


# --- connections -----------------------------------------------------------------------------------------------------


class OfLine(Effect, frozen=True, kw_only=True):
    """An effect on a whole WebSocket. With neither a count, a probability nor `after` it strikes all matching connections
    that are open when it starts, once; else it strikes when a matching event is about to be sent, or, with event="open",
    as a connection opens."""

    acts_on: ClassVar[frozenset[str]] = frozenset({"line"})


class Cut(OfLine, frozen=True, kw_only=True, tag="cut"):
    """The connection ends without a close frame (1006)."""


class CloseLine(OfLine, frozen=True, kw_only=True, tag="close"):
    """The connection ends with a close frame."""

    code: int = 1001
    reason: str = ""


class Blackhole(OfLine, frozen=True, kw_only=True, tag="blackhole"):
    """Half open: nothing gets through in either direction any more, and nobody is told."""


class Mute(OfLine, frozen=True, kw_only=True, tag="mute"):
    """Pings and answers go on, matching events do not come any more on this connection."""


class Throttle(OfLine, frozen=True, kw_only=True, tag="throttle"):
    """The connection gets no more than so many frames a second; the rest waits, in order. After `seconds`, if said, all
    that waits comes at once."""

    frames_per_second: float = 1.0
    seconds: float | None = None

    def __post_init__(self) -> None:
        refuse_negative(seconds=self.seconds or 0)
        if not self.frames_per_second > 0:
            raise ConfigurationError("frames_per_second is more than 0")


class Deaf(OfLine, frozen=True, kw_only=True, tag="deaf"):
    """Pongs do not arrive, as from a client that is too busy to send them: the exchange closes in its own time."""


class Unpinged(OfLine, frozen=True, kw_only=True, tag="unpinged"):
    """The exchange sends no pings any more."""


class Lifetime(OfLine, frozen=True, kw_only=True, tag="lifetime"):
    """The connection ends so many seconds after it was opened, as after its 24 hours."""

    seconds: float = 0.0

    def __post_init__(self) -> None:
        refuse_negative(seconds=self.seconds)


class Shutdown(OfLine, frozen=True, kw_only=True, tag="shutdown"):
    """`serverShutdown` is sent, and the connection ends (1001) so many seconds later."""

    within: float = 10.0

    def __post_init__(self) -> None:
        refuse_negative(within=self.within)


class Terminate(OfLine, frozen=True, kw_only=True, tag="terminate"):
    """Subscriptions to user events end (`eventStreamTerminated`); the connection stays."""


class RefuseHandshake(Effect, frozen=True, kw_only=True, tag="refuse_handshake"):
    """A WebSocket handshake is refused."""

    acts_on: ClassVar[frozenset[str]] = frozenset({"handshake"})

    status: int = 429
    code: int = -1003
    msg: str = "Too many requests."
    body: str | None = None
    headers: dict[str, str] = {}


class HangUp(Effect, frozen=True, kw_only=True, tag="hang_up"):
    """A TCP connection is accepted and reset at once."""

    acts_on: ClassVar[frozenset[str]] = frozenset({"accept"})


class Unreachable(Effect, frozen=True, kw_only=True, tag="unreachable"):
    """The port is closed: connections are refused. What is connected stays. It takes no match, count or probability."""

    acts_on: ClassVar[frozenset[str]] = frozenset({"port"})


# --- the exchange itself ---------------------------------------------------------------------------------------------


class OfState(Effect, frozen=True, kw_only=True):
    """An effect on the exchange itself. With neither a count, a probability nor `after` it happens once, when it starts;
    else before a matching request is performed."""

    acts_on: ClassVar[frozenset[str]] = frozenset({"state"})


class Ban(OfState, frozen=True, kw_only=True, tag="ban"):
    """The address (`ip`; every known one if that is not said) is banned: 418, and its WebSocket API sessions end."""

    seconds: float = 120.0

    def __post_init__(self) -> None:
        refuse_negative(seconds=self.seconds)


class RevokeKey(OfState, frozen=True, kw_only=True, tag="revoke_key"):
    """The key (`key`, or all of `account`) is deleted: -2015, and sessions lose their logon."""


class MoveKey(OfState, frozen=True, kw_only=True, tag="move_key"):
    """The key (`key`, or all of `account`) may be used from other addresses only: the caller's has changed, so to say."""

    ips: tuple[str, ...] = ("192.0.2.1",)


class SetSymbolStatus(OfState, frozen=True, kw_only=True, tag="symbol_status"):
    """The symbol (`symbol`; all that match) gets another status: HALT; BREAK or END_OF_DAY, without market data, as of one
    that is delisted; TRADING again."""

    status: SymbolStatusText = "HALT"


class ChangeFilter(OfState, frozen=True, kw_only=True, tag="change_filter"):
    """One filter of the symbol (`symbol`; all that match) gets other values; exchangeInfo shows them."""

    filter: str
    values: dict[str, Any]


class ExpireListenKeys(OfState, frozen=True, kw_only=True, tag="expire_listen_keys"):
    """Listen keys and listen tokens (of `account`, or all) are over before their time."""


KINDS: dict[str, type[Effect]] = {
    str(kind.__struct_config__.tag): kind
    for kind in (
        *(Answer, NoAnswer, SlowAnswer, CutAnswer, Headers, Fields, ClockOff, Twice, Unsigned, StaleDepth, Invisible),
        *(Drop, Delay, Repeat, Swap, BadFrame, Fragment, WrongId, Cross, RefuseSubscribe),
        *(Cut, CloseLine, Blackhole, Mute, Throttle, Deaf, Unpinged, Lifetime, Shutdown, Terminate),
        *(RefuseHandshake, HangUp, Unreachable),
        *(Ban, RevokeKey, MoveKey, SetSymbolStatus, ChangeFilter, ExpireListenKeys),
    )
}
"""Effects by name."""


def refuse_negative(**values: float) -> None:
    for name, value in values.items():
        if not value >= 0:
            raise ConfigurationError(f"{name} is 0 or more, not {value}")
