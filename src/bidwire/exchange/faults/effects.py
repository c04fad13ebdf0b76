"""What a fault does. Each effect is a frozen value with a name (its tag in files), and each belongs to one family:

- requests: what comes back for one request, over REST or the WebSocket API alike (`delivery.py`).
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import msgspec

from ...errors import ConfigurationError

End = Literal["close", "reset", "silence"]
"""How a connection ends on which nothing more is sent: orderly, with a reset, or not at all."""
Framing = Literal["length", "chunked", "gzip"]


class Effect(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What happens to that which a fault strikes."""

    family: ClassVar[str] = ""


# --- requests --------------------------------------------------------------------------------------------------------


class OfRequest(Effect, frozen=True, kw_only=True):
    """An effect on a request and its answer."""

    family: ClassVar[str] = "request"


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


class Invisible(OfRequest, frozen=True, kw_only=True, tag="invisible"):
    """Queries answer from a copy that lags: orders younger than this are not found, and not listed."""

    seconds: float = 1.0

    def __post_init__(self) -> None:
        refuse_negative(seconds=self.seconds)


class Fields(Effect, frozen=True, kw_only=True, tag="fields"):
    """The true answer or frame with other JSON in it. `add` goes into its object (or each of a list); `replace`
    changes what is there under these names, however deep."""

    family: ClassVar[str] = "request"

    add: dict[str, Any] = {}
    replace: dict[str, Any] = {}


KINDS: dict[str, type[Effect]] = {
    str(kind.__struct_config__.tag): kind
    for kind in (Answer, NoAnswer, SlowAnswer, CutAnswer, Headers, Fields, ClockOff, Twice, Unsigned, Invisible)
}
"""Effects by name."""


def refuse_negative(**values: float) -> None:
    for name, value in values.items():
        if not value >= 0:
            raise ConfigurationError(f"{name} is 0 or more, not {value}")
