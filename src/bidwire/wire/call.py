"""From request to result, once, for every kind of client.

A call is a generator. It yields what must happen outside (wait, exchange) and
is sent back what came of it, or has thrown into it what went wrong, so
blocking and async clients, real and simulated time drive the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from ..errors import (
    BAD_SIGNATURE,
    AnswerLost,
    Banned,
    BinanceError,
    ClockSkew,
    ConfigurationError,
    DuplicateOrder,
    FilterFailure,
    NotAllowed,
    NotSent,
    RateLimited,
    Rejected,
    ServerError,
    Unavailable,
    redacted,
)
from .clock import Clock
from .http import HttpRequest, HttpResponse, Stamp, decode, encode, parameters
from .limits import Permit, RateLimiter, spread, too_long
from .request import Request, Route, id_name, shown
from .retry import Retry
from .sign import Signer

if TYPE_CHECKING:
    import logging
    from decimal import Decimal

T = TypeVar("T")


class Wait(msgspec.Struct, frozen=True):
    """Sleep so many seconds; answered with None."""

    seconds: float


class Exchange(msgspec.Struct, frozen=True):
    """Carry the request; answered with the response, or a transport's error is thrown in."""

    request: HttpRequest
    timeout: float


Effect = Wait | Exchange
Call = Generator[Effect, "HttpResponse | None", T]


class Identity(msgspec.Struct, frozen=True):
    """A key that is ready to sign."""

    api_key: str
    signer: Signer | None

    def __repr__(self) -> str:
        return f"Identity(…{self.api_key[-4:]})"


class Origins:
    """The hosts of one path family. One that serves is kept; one that does not is left for the next, for every call."""

    __slots__ = ("_all", "best")

    def __init__(self, *origins: str) -> None:
        self._all = origins
        self.best = origins[0]

    def leave(self, origin: str) -> None:
        """Goes on to the next host, unless another call has done so already."""
        if origin == self.best:
            self.best = self._all[(self._all.index(origin) + 1) % len(self._all)]


class _Way(msgspec.Struct, frozen=True):
    """What is the same for every request of a class, found out once per session."""

    route: Route
    api_key: str | None
    signer: Signer | None
    signed: bool
    origins: Origins
    limiter: RateLimiter
    headers: tuple[tuple[str, str], ...]
    id_name: str | None
    """The parameter that names the order which the request places."""

    def __repr__(self) -> str:
        return f"_Way({self.route.verb} {self.route.path})"


class Limiters(Protocol):
    """The rate limiter for a path family and an account; safe to be shared."""

    def __call__(self, base: str, api_key: str | None) -> RateLimiter: ...


class Session(msgspec.Struct, kw_only=True):
    """Everything that calls of one client share; the one place that knows the order of things."""

    origins: Callable[[Route], Origins]
    """The hosts that serve a route; raises ConfigurationError where none does."""
    identity: Callable[[Route], Identity | None]
    limiters: Limiters
    clock: Clock
    retry: Retry
    monotonic: Callable[[], float]
    random: Callable[[], float]
    ask_time: Callable[[Route], Request[Any] | None]
    """The request that reads the exchange's time for a route, None where there is none."""
    timeout: float = 15.0
    longest_wait: float = 65.0
    """Seconds that a call waits for a rate limit at most; beyond, RateLimited or Banned is raised unsent."""
    recv_window: Decimal | None = None
    headers: Callable[[Route], tuple[tuple[str, str], ...]] = lambda route: ()
    in_body: bool = False
    limited: bool = True
    heal: bool = True
    clock_interval: float | None = None
    encode: Callable[[Request[Any], str, Stamp], HttpRequest] = encode
    """How a request becomes what the transport carries; the WebSocket API has its own way."""
    socket: bool = False
    """The transport is the WebSocket API."""
    read: Callable[[HttpResponse], HttpResponse] | None = None
    """Brings an answer in another encoding to JSON; one that it cannot read stays as it is. None: all answers are JSON."""
    logger: Callable[[], logging.Logger | None] = lambda: None
    """The logger for REST calls if somebody listens to it, else None."""
    learn: Callable[[Route, object], None] = lambda route, result: None
    """Told every result of exchangeInfo, which holds the limits."""
    explain: Callable[[Route, FilterFailure], Request[Any] | None] = lambda route, error: None
    """Told every refusal by a filter, to say what would have been valid where that is known. Answers with the request
    whose result must be learnt first, where what is known has been overtaken."""
    order_id: Callable[[], str] | None = None
    """Makes a client order id for an order that has none; None: such orders go as they are."""
    ways: dict[type[Request[Any]], _Way] = {}

    def __post_init__(self) -> None:
        self.ways = {}  # a changed copy of a session finds its own


def call(session: Session, request: Request[T]) -> Call[tuple[T, HttpResponse]]:
    """The result of a request and the answer that it was read from."""
    way = session.ways.get(type(request)) or _way(session, request)
    named = False
    if session.order_id is not None and way.id_name is not None and getattr(request, way.id_name) is None:
        request, named = msgspec.structs.replace(request, **{way.id_name: session.order_id()}), True
    route, limiter, clock = way.route, way.limiter, session.clock
    now = session.monotonic()
    if way.signed and clock.due(now, session.clock_interval):
        yield from synchronise(session, route)
        now = session.monotonic()
    deadline = now + session.timeout
    attempt, healed = 1, False
    earlier: BinanceError | None = None
    while True:
        at = clock.seconds(now)
        permit = limiter.acquire(request, at, socket=session.socket)
        if type(permit) is not Permit:
            try:
                permit = yield from _admission(session, limiter, request)
            except RateLimited as error:
                final = _final(error, earlier, route)
                raise final from final.__cause__
            after = session.monotonic()
            deadline += after - now  # waiting for a limit is not the exchange's slowness
            now, at = after, clock.seconds(after)
        http: HttpRequest | None = None
        response: HttpResponse | None = None
        failure: BinanceError | None = None
        sent_at, origin = now, way.origins.best
        try:
            stamp = Stamp(way.api_key, way.signer, int(at * 1000), session.recv_window, way.headers, session.in_body)
            http = session.encode(request, origin, stamp)
            answer = yield Exchange(http, max(deadline - sent_at, 0.001))
            assert answer is not None, "the driver answers every Exchange"
            response = answer
            result = decode(request, answer if session.read is None else session.read(answer))
            if route.path.endswith("/exchangeInfo"):
                session.learn(route, result)
            return result, answer
        except BinanceError as error:
            failure = error
            if error.request is None:
                error.request = request
            if isinstance(error, NotAllowed) and error.code == BAD_SIGNATURE and http is not None:
                error.signed = redacted(http.target.partition("?")[2] + http.body.decode("ascii", "replace"))
            if _of_the_host(error):
                way.origins.leave(origin)
        finally:
            now = session.monotonic()
            limiter.settle(permit, None if response is None else response.headers, clock.seconds(now), error=failure)
            logger = session.logger()
            if logger is not None:
                _log(logger, request, response, failure, attempt, now - sent_at)
        assert failure is not None, "a call that came here has failed"
        if isinstance(failure, ClockSkew) and session.heal and not healed:
            healed = True
            clock.forget()
            if (yield from synchronise(session, route)):
                if failure.queued:  # no clock was wrong: the engine is behind
                    yield Wait(session.retry.pause(attempt))
                now = session.monotonic()
                continue
            raise _final(failure, earlier, route)
        if isinstance(failure, FilterFailure):
            yield from _explained(session, route, failure)
        elif isinstance(failure, DuplicateOrder) and named:
            failure.executed = "yes"  # nobody else has this id
        delay = session.retry.delay(attempt, failure, route)
        if isinstance(failure, RateLimited):
            late = (delay or 0.0) > session.longest_wait
        else:
            late = session.monotonic() + (delay or 0.0) >= deadline
        if delay is None or late:
            raise _final(failure, earlier, route)
        if failure.executed == "unknown":
            earlier = failure
        if delay and not isinstance(failure, RateLimited):
            yield Wait(delay)
        attempt += 1
        now = session.monotonic()


def _explained(session: Session, route: Route, failure: FilterFailure) -> Generator[Effect, Any, None]:
    """Lets a refusal by a filter say what would have been valid; rules that have changed are read anew, if that is free to do."""
    question = session.explain(route, failure)
    if question is None:
        return
    try:
        yield from call(msgspec.structs.replace(session, longest_wait=0.0), question)
    except BinanceError:
        return  # the refusal says what it says
    session.explain(route, failure)


def _of_the_host(failure: BinanceError) -> bool:
    """Whether another host might serve better: this one cannot be reached, gave no answer, or cannot serve."""
    return isinstance(failure, (NotSent, ServerError)) or (isinstance(failure, AnswerLost) and not failure.stale)


def _final(failure: BinanceError, earlier: BinanceError | None, route: Route) -> BinanceError:
    """What the caller is told at the end, when an earlier try may have been executed: no later "no" undoes that.

    A refusal of the repeat ("unknown order" to a second cancel, say) tells much and stays what it is, but its
    `executed` is "unknown"; trouble in sending tells nothing, so the earlier error is raised.
    """
    if earlier is None or not route.writes or failure.executed != "no":
        return failure
    if isinstance(failure, Rejected) and not isinstance(failure, (RateLimited, ClockSkew)):
        failure.executed, failure.__cause__ = "unknown", earlier
        return failure
    earlier.__context__ = failure
    return earlier


def _way(session: Session, request: Request[Any]) -> _Way:
    route = request.route
    if route.verb == "WS" and not session.socket:
        raise ConfigurationError(
            f"{type(request).__name__} is a call of the WebSocket API alone: client.ws_api.send(...); nothing was sent",
            request=request,
        )
    identity = _identity(session, request)
    api_key, signer = (None, None) if identity is None else (identity.api_key, identity.signer)
    origins, limiter = session.origins(route), session.limiters(route.base, api_key)
    way = _Way(
        route, api_key, signer, route.security.signed, origins, limiter, session.headers(route), id_name(request)
    )
    if isinstance(getattr(type(request), "route", None), Route):  # not one whose route is made from its fields
        session.ways[type(request)] = way
    return way


def _identity(session: Session, request: Request[Any]) -> Identity | None:
    security = request.route.security
    identity = session.identity(request.route)
    if identity is None and security.needs_key:
        raise ConfigurationError(
            f"this call needs an API key ({security.value}); none was given for it, so nothing was sent",
            request=request,
        )
    if security.signed and identity is not None and identity.signer is None:
        raise ConfigurationError(
            f"this call is signed ({security.value}) and the client has a key without a secret; nothing was sent",
            request=request,
        )
    return identity


def _admission(session: Session, limiter: RateLimiter, request: Request[Any]) -> Generator[Effect, Any, Permit]:
    """A permit, after waiting as often as it takes: the gate may have closed during a wait."""
    waited = 0.0
    while True:
        at = session.clock.seconds(session.monotonic())
        admitted = limiter.acquire(request, at, socket=session.socket)
        if isinstance(admitted, Permit):
            return admitted
        if not session.limited and limiter.closed_until(at, orders=bool(request.route.orders)) is None:
            return Permit()
        wait = admitted - at
        if waited + wait > session.longest_wait:
            ban, limit = "not sent: the ban lasts another", "not sent: the limit lasts another"
            raise too_long(ban, limit, wait, at=at, banned_until=limiter.banned_until, request=request)
        waited += wait
        yield Wait(spread(wait, session.random()))


class _ServerTime(msgspec.Struct, rename="camel"):
    server_time: int


def synchronise(session: Session, route: Route, samples: int = 1) -> Generator[Effect, Any, bool]:
    """Reads the exchange's time so many times; True if it is known anew, by a reading of ours or another call's."""
    question = session.ask_time(route)
    if question is None:
        return False
    began = session.monotonic()
    for _ in range(samples):
        permit = yield from _admission(session, session.limiters(question.route.base, None), question)
        response: HttpResponse | None = None
        sent = session.monotonic()
        try:
            origin = session.origins(question.route).best
            response = yield Exchange(session.encode(question, origin, Stamp()), session.timeout)
        except BinanceError:
            continue  # the call that wanted the time reports its own failure
        finally:
            received = session.monotonic()
            limiter = session.limiters(question.route.base, None)
            limiter.settle(permit, None if response is None else response.headers, session.clock.seconds(received))
        if response is not None and response.status == 200:
            try:
                plain = response if session.read is None else session.read(response)
                told = msgspec.json.decode(plain.body, type=_ServerTime).server_time
            except msgspec.DecodeError:
                continue
            session.clock.sample(sent, received, told)
    sampled_at = session.clock.sampled_at
    return sampled_at is not None and sampled_at >= began


def _level(failure: BinanceError) -> int:
    """How loudly a failure is logged: what the owner must see, what mends itself, what is an ordinary refusal."""
    if failure.executed == "unknown" or isinstance(failure, (Banned, NotAllowed)):
        return 40
    if isinstance(failure, (RateLimited, ClockSkew, NotSent, Unavailable)):
        return 30
    return 20


def _log(
    logger: logging.Logger,
    request: Request[Any],
    response: HttpResponse | None,
    failure: BinanceError | None,
    attempt: int,
    seconds: float,
) -> None:
    level = 10 if failure is None else _level(failure)
    if not logger.isEnabledFor(level):
        return
    sent = {name: shown(name, value) for name, value in parameters(request)}
    weight = "" if response is None else response.headers.get("x-mbx-used-weight-1m", "")
    logger.log(
        level,
        "%s %s %s attempt=%d status=%s%s %.1f ms%s",
        request.route.verb,
        request.route.path,
        sent,
        attempt,
        "none" if response is None else response.status,
        "" if failure is None else f" {type(failure).__name__}: {failure.message} (code {failure.code})",
        seconds * 1000,
        f" weight={weight}" if weight else "",
    )
