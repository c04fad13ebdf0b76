"""What can go wrong, by what the caller can do about it.

    BinanceError            executed: "yes" | "no" | "unknown"; request; status, code, message, headers, body
    ├── ConfigurationError  bad key material, an environment that cannot serve the call, a bad setting
    ├── NotSent             nothing left this machine; send again
    ├── OutcomeUnknown      it may have happened; ask before sending again
    ├── Rejected            Binance said no
    │   ├── RateLimited     wait `retry_after` seconds
    │   │   └── Banned      `until` (epoch milliseconds) nothing from this address is served
    │   ├── ClockSkew       the timestamp was outside the window; `ahead` tells on which side
    │   ├── NotAllowed      key, signature, permission or address
    │   ├── NotFound        no such order, list or listen key
    │   │   └── Archived    an order too old to be queried
    │   ├── BadRequest      a parameter
    │   │   └── FilterFailure   one of the symbol's filters: `filter`, and where known `value`, `limits`, `nearest`
    │   ├── DuplicateOrder  an open order has this id already: perhaps this very one
    │   ├── InsufficientFunds   WouldTake   ReduceOnlyRejected
    │   └── PartialFailure  one half was done: `halves`
    ├── Unavailable         a definite 5XX: not executed; later
    ├── Blocked             403 firewall or 451 region; not by retrying
    ├── MalformedAnswer     not what any model says: status, first bytes
    └── StreamError
        └── SubscriptionRefused   StreamEnded   StreamGap   SlowConsumer

`ClientError` (4XX), `ServerError` (5XX) and `NetworkError` (no answer) are
marker bases across the tree. Codes mean different things in different product
families, and some codes mean different things by their text: the tables at
the end are the one place that knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

Executed = Literal["yes", "no", "unknown"]

_SHOWN = 500  # characters of an unreadable body that an error shows
SECRETS = ("signature", "listenKey", "listenToken", "secretToken", "apiKey")
"""Parameters whose values are shown nowhere, by wire name."""
_NAMES = "|".join(SECRETS)
_SECRET = re.compile(rf"""((?:{_NAMES})["']?\s*(?:=|%3D|:)\s*["']?)[^&\s"'<>,}}]+""", re.IGNORECASE)
_SECRET_BYTES = re.compile(_NAMES.encode(), re.IGNORECASE)


def redacted(text: str) -> str:
    """Text without the values of signatures, listen keys and API keys: pages and redirects quote whole requests."""
    return _SECRET.sub(r"\1…", text)


def without_secrets(headers: Mapping[str, str], body: bytes) -> tuple[Mapping[str, str], bytes]:
    """Headers and body as an error keeps them: what quotes the request does not quote its secrets."""
    if "location" in headers:
        headers = {**headers, "location": redacted(headers["location"])}
    if _SECRET_BYTES.search(body):
        body = redacted(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    return headers, body


class BinanceError(Exception):
    """Base of every error that this package raises on purpose.

    `executed` says whether the call took effect. `status`, `code`, `message`,
    `headers` and `body` are there wherever an answer came.
    """

    executed: Executed = "no"

    def __init__(
        self,
        message: str,
        *,
        request: object = None,
        status: int | None = None,
        code: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        data: Any = None,
        executed: Executed | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.request = request
        self.status = status
        self.code = code
        self.headers: Mapping[str, str] = {} if headers is None else headers
        self.body = body
        self.data = data
        if executed is not None:
            self.executed = executed

    def __str__(self) -> str:
        name = "" if self.request is None else f"{type(self.request).__name__}: "
        number = self.code if self.code is not None else self.status
        return f"{name}{self.message}" + ("" if number is None else f" ({number})")

    def __reduce__(self) -> tuple[Any, ...]:
        strip = getattr(self.request, "without_secrets", None)  # pickles end in queues and on disks
        state = self.__dict__ if strip is None else {**self.__dict__, "request": strip()}
        return _rebuilt, (type(self), self.message, state)


def _rebuilt(kind: type[BinanceError], message: str, state: dict[str, Any]) -> BinanceError:
    error = kind.__new__(kind, message)
    Exception.__init__(error, message)
    error.__dict__.update(state)
    return error


class ClientError(BinanceError):
    """Marker: the exchange answered 4XX; the request or the key is not in an acceptable form."""


class ServerError(BinanceError):
    """Marker: the exchange answered 5XX; the trouble is on its side."""


class NetworkError(BinanceError):
    """Marker: no answer came."""


class ConfigurationError(BinanceError):
    """Nothing was sent: bad key material, an environment that cannot serve the call, a bad setting."""


class NotSent(NetworkError):
    """The connection failed before the first byte of the request was written. Send again."""

    permanent = False
    """True where sending again cannot help: a certificate that does not verify, a closed client."""


class OutcomeUnknown(BinanceError):
    """The request may have been executed. Ask (by client order id, say) before sending again."""

    executed: Executed = "unknown"


class AnswerLost(OutcomeUnknown, NetworkError):
    """The request left, and the connection failed or the time ran out before a whole answer came."""

    stale = False
    """True when a kept-alive connection ended without a byte of answer: the server had most likely closed it before."""


class OutcomeUnknownAtServer(OutcomeUnknown, ServerError):
    """The exchange answered that it does not know what came of the request."""


class Rejected(ClientError):
    """Binance said no; the request was not executed, unless `executed` says otherwise."""


class RateLimited(Rejected):
    """A limit is used up. `retry_after` is in seconds, None where the exchange did not say."""

    retry_after: float | None = None
    orders_only = False
    """True when only order placement must wait (-1015): the count is per account, reads and cancels go on."""


class Banned(RateLimited):
    """The address is banned. `until` is the end in epoch milliseconds, where known."""

    until: int | None = None


class ClockSkew(Rejected):
    """The timestamp was outside of the window."""

    ahead = False
    """True when the local clock is fast: a larger receive window does not help then."""
    queued = False
    """True when the request was in time and waited too long in front of the engine (-5028, COIN-M -4188): it is busy."""


class NotAllowed(Rejected):
    """Key, signature, permission or address."""

    signed: str = ""
    """What was signed and refused for its signature (-1022, over REST), without its secrets: what the exchange signs must be these bytes."""

    def __str__(self) -> str:
        if self.code == -2015:
            return super().__str__() + _SAME_REFUSAL
        return super().__str__() + (f"; signed was {self.signed}" if self.signed else "")


class NotFound(Rejected):
    """There is no such order, list or listen key."""


class Archived(NotFound):
    """The order ended without a fill more than 90 days ago and can no longer be queried."""


class BadRequest(Rejected):
    """A parameter is missing, malformed or does not fit."""


class FilterFailure(BadRequest):
    """The order breaks one of the symbol's filters."""

    filter: str = ""
    value: object = None
    limits: object = None
    nearest: object = None

    def __str__(self) -> str:
        hint = "" if self.status is None or self.nearest is None else f"; the nearest valid value is {self.nearest}"
        return super().__str__() + hint


class InsufficientFunds(Rejected):
    """The account's free balance or margin is too small."""


class WouldTake(Rejected):
    """A maker-only order would have traded at once."""


class DuplicateOrder(Rejected):
    """An open order has this client order id already, and nothing was added to it. Ask for it by that id.

    It may be an earlier copy of this very order, sent by the caller or doubled on the way, so `executed` is "unknown":
    whoever sends the order again under another id may buy twice. Where this client made the id for this one
    order (`Settings.client_order_ids`), it can be no other, and `executed` is "yes".
    """

    executed: Executed = "unknown"


class ReduceOnlyRejected(Rejected):
    """A reduce-only order would not have reduced."""


class PartialFailure(Rejected):
    """A call of two steps was half done. `halves` is the exchange's account of both."""

    @property
    def halves(self) -> Any:
        return self.data


class Unavailable(ServerError):
    """The exchange could not serve the call and did not execute it. Try again later."""

    executed: Executed = "no"


class Blocked(ClientError):
    """The firewall (403) or the region (451) refuses; not to be cured by trying again."""


class MalformedAnswer(BinanceError):
    """The answer is not what any model says. For a write with a 2XX answer, `executed` is "yes"."""

    executed: Executed = "unknown"


class StreamError(BinanceError):
    """Something about a stream."""


class SubscriptionRefused(StreamError):
    """The exchange refused a SUBSCRIBE, or did not confirm it."""


class StreamEnded(StreamError):
    """A symbol is traded no more, so its streams were ended; the others go on. Subscribe again, should it come back."""

    symbol: str = ""
    symbol_status: str | None = None
    """What the exchange says of the symbol, None where it does not list it any more."""
    streams: tuple[str, ...] = ()
    """The names of what was ended."""


class StreamGap(StreamError):
    """Events are missing and cannot be had again."""


class SlowConsumer(StreamError):
    """The consumer fell behind and had chosen to be told."""


# --- codes -----------------------------------------------------------------------------------------------------------

_SAME_REFUSAL = (
    "; so is a key of another environment, and one that was made minutes ago: `bidwire key check` tells more"
)
"""The exchange does not say which of the causes of -2015 it is."""

BAD_SIGNATURE = -1022

ALREADY_SO = frozenset({-4046, -4052, -4059, -4171})
"""A futures setting is what it was to be set to ("No need to change …"): margin type, automatic margin, position and margin mode."""

_UNKNOWN_OUTCOME = frozenset({-1006, -1007})
_UNKNOWN_AFTER_WRITES = frozenset({-1000, -1161})
"""-1161 says that the answer cannot be encoded (spot errors.md): there is one, so a write has probably been executed."""

_QUEUED = frozenset({-5028, -4188})
"""The timestamp was looked at a second time, by the matching engine (USD-M and COIN-M error codes)."""

_COMMON: dict[int, type[Rejected]] = {
    -1002: NotAllowed,
    -1003: RateLimited,
    -1015: RateLimited,
    -1021: ClockSkew,
    -1022: NotAllowed,
    -2008: NotAllowed,
    -2013: NotFound,
    -2014: NotAllowed,
    -2015: NotAllowed,
    -1125: NotFound,
}

_FUTURES: dict[int, type[Rejected]] = {
    -1004: NotAllowed,
    -1005: NotAllowed,
    -1111: FilterFailure,
    -2017: NotAllowed,
    -2018: InsufficientFunds,
    -2019: InsufficientFunds,
    -2022: ReduceOnlyRejected,
    -4050: InsufficientFunds,
    -4051: InsufficientFunds,
    -4056: NotAllowed,
    -4087: NotAllowed,
    -4088: NotAllowed,
    -5028: ClockSkew,
    -4001: FilterFailure,
    -4002: FilterFailure,
    -4003: FilterFailure,
    -4004: FilterFailure,
    -4005: FilterFailure,
    -4013: FilterFailure,
    -4014: FilterFailure,
    -4016: FilterFailure,
    -4023: FilterFailure,
    -4024: FilterFailure,
    -4131: FilterFailure,
    -4116: DuplicateOrder,
    -4118: ReduceOnlyRejected,
    -5022: WouldTake,
}

_SAPI: dict[int, type[Rejected]] = {
    -3038: NotFound,
    -3041: InsufficientFunds,
    -4026: InsufficientFunds,
    -5002: InsufficientFunds,
    -5008: InsufficientFunds,
    -6001: NotFound,
    -6012: InsufficientFunds,
    -6018: InsufficientFunds,
    -6020: NotFound,
    -10011: InsufficientFunds,
    -10013: InsufficientFunds,
    -10021: NotFound,
    -10041: InsufficientFunds,
    -20132: DuplicateOrder,
}
"""Of margin, withdrawals, assets, earn, loans and algo orders; the spot exchange itself has none of these numbers."""

# The table of a family wins over the common one.
BY_CODE: dict[str, dict[int, type[Rejected]]] = {
    "spot": {-2021: PartialFailure, -2026: Archived, **_SAPI},
    "usdm": {**_FUTURES, -4164: FilterFailure},
    "coinm": {**_FUTURES, -4178: FilterFailure, -4188: ClockSkew},
    "options": {
        -1008: RateLimited,  # options put the request-weight texts of -1003 under this number
        -2018: InsufficientFunds,
        -2027: InsufficientFunds,
        -4029: FilterFailure,
        -4030: FilterFailure,
        -6044: DuplicateOrder,
        -6045: ReduceOnlyRejected,
        -6047: WouldTake,
        -6056: ReduceOnlyRejected,
    },
    "portfolio": {**_FUTURES, -4164: FilterFailure},
}

# Codes that carry the engine's text: what the text says decides.
_PLACING: tuple[tuple[str, type[Rejected]], ...] = (
    ("insufficient balance", InsufficientFunds),
    ("Duplicate order", DuplicateOrder),
    ("immediately match and take", WouldTake),
    ("Margin is insufficient", InsufficientFunds),
)
_NAMING: tuple[tuple[str, type[Rejected]], ...] = (("Unknown order", NotFound), ("does not exist", NotFound))
_BY_TEXT = {
    -1010: _PLACING + _NAMING,
    -1013: (("Filter failure", FilterFailure),),
    -2010: _PLACING,
    -2011: _NAMING,
    -2038: _NAMING,
}


def error_class(family: str, code: int, text: str) -> type[Rejected]:
    """The class for a refusal by its code, and by its text where the code alone does not tell."""
    for part, kind in _BY_TEXT.get(code, ()):
        if part.lower() in text.lower():
            return kind
    if code in _BY_TEXT:
        return BadRequest
    found = BY_CODE.get(family, {}).get(code) or _COMMON.get(code)
    if found is not None:
        return found
    return BadRequest if -1220 <= code <= -1100 or -1999 <= code <= -1010 else Rejected


def error_from(
    *,
    request: object,
    family: str,
    write: bool,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    path: str = "",
) -> BinanceError:
    """The error that an HTTP answer outside of 2XX means.

    `write` tells whether the call changes anything; `headers` have lower-case names.
    """
    code, text, data = _reason(body)
    headers, body = without_secrets(headers, body)
    return classified(
        request=request,
        family=family,
        write=write,
        status=status,
        code=code,
        text=text,
        data=data,
        headers=headers,
        body=body,
        path=path,
        retry_after=_seconds(headers.get("retry-after")),
    )


def classified(
    *,
    request: object,
    family: str,
    write: bool,
    status: int,
    code: int | None,
    text: str,
    data: Any = None,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    path: str = "",
    retry_after: float | None = None,
) -> BinanceError:
    """The error for a refusal whose parts are known already (REST and the WebSocket API meet here)."""

    def made(kind: type[BinanceError], message: str = text, executed: Executed | None = None) -> BinanceError:
        return kind(
            message, request=request, status=status, code=code, headers=headers, body=body, data=data, executed=executed
        )

    if status == 418 or (status == 429 and code != -1015) or (code == -1003 and status < 500):
        return _limited(made(Banned if status == 418 or "banned" in text.lower() else RateLimited), retry_after)
    if code in _UNKNOWN_OUTCOME or (code in _UNKNOWN_AFTER_WRITES and write):
        return made(OutcomeUnknownAtServer)
    if code == -1008 and family != "options":
        return made(Unavailable)
    if status >= 500 or status == 408 or code == -1001:
        definite = text.startswith("Service Unavailable") or (code == -1001 and family != "spot")
        if family != "spot" and text.startswith("Internal error; unable to process"):
            definite = True
        if text.startswith("Unknown error, please check your request"):
            definite = not write
        return made(Unavailable if definite or not write else OutcomeUnknownAtServer)
    if status == 451 or (status in (403, 202) and not code):  # a refused country answers with code 0
        return made(Blocked)
    if status == 401 and code is None:
        return made(NotAllowed)
    if status == 410 or (status == 404 and code is None):
        said = f"gone: {text or 'this endpoint was removed'}" if status == 410 else f"no such path: {text}".rstrip(": ")
        return made(BadRequest, _no_more(request, path) or said)
    if 300 <= status < 400:
        where = redacted((headers or {}).get("location", "?"))
        return made(MalformedAnswer, f"redirected to {where}; not followed", "no")
    if code is None:
        return made(Rejected)
    return _detailed(made(error_class(family, code, text)), retry_after)


def _no_more(request: object, path: str) -> str | None:
    """When Binance removed what was at a path, and what to write instead; None where no such thing is known."""
    from .gone import at  # only when there is something to say

    gone = at(path, getattr(getattr(request, "route", None), "verb", ""))
    return None if gone is None else f"{gone.route} {gone.told}"


def _detailed(error: BinanceError, retry_after: float | None) -> BinanceError:
    if isinstance(error, FilterFailure):
        error.filter = error.message.partition(":")[2].strip() or error.message
    elif isinstance(error, ClockSkew):
        error.ahead = "ahead" in error.message
        error.queued = error.code in _QUEUED
    elif isinstance(error, PartialFailure):
        error.executed = "yes"
    elif isinstance(error, RateLimited):
        error.orders_only = error.code == -1015
        return _limited(error, retry_after)
    return error


def _limited(error: BinanceError, retry_after: float | None) -> BinanceError:
    assert isinstance(error, RateLimited)
    error.retry_after = retry_after
    if isinstance(error, Banned):
        until = re.search(r"until (\d{13})", error.message)
        error.until = int(until[1]) if until else None
    return error


def _reason(body: bytes) -> tuple[int | None, str, Any]:
    """Code, text and extra data of a refusal; for a body that is not the documented JSON, its first characters."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        code, text = answer.get("code"), answer.get("msg")
        if isinstance(code, int) and not isinstance(code, bool):
            return code, redacted(text) if isinstance(text, str) else "", answer.get("data")
        if isinstance(text, str):
            return None, redacted(text), answer.get("data")
        if isinstance(code, str) and "message" in answer:  # of /bapi
            return None, redacted(f"{answer['message'] or 'refused'} (code {code})"), answer.get("data")
    shown = redacted(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body.decode("utf-8", "replace"))).strip())
    return None, shown[:_SHOWN] or "empty answer", None


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
