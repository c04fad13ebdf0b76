"""From a path or a method name to a request, its checks and its handler; every refusal becomes an answer here.

One list of request classes serves REST and the WebSocket API. What is
documented but has no handler is refused, never answered wrongly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Concatenate, ParamSpec

import msgspec

from ...wire.http import HttpRequest, HttpResponse
from ...wire.request import Route
from . import not_simulated
from .accounts import Accounts, Key
from .answers import ApiError, Json, encoded, out_of_service, unknown_error, unsupported
from .auth import Claim, authenticate
from .counters import UID_WEIGHT, Counters
from .params import Built, Guess, Received, build, pick, received, table
from .reached import Reached, reached

log = logging.getLogger("bidwire.exchange")

JSON_TYPE = "application/json;charset=UTF-8"
# As documented (CHANGELOG.md 2024-12-17): all capitals or none.
_UNITS = {"MILLISECOND": False, "millisecond": False, "MICROSECOND": True, "microsecond": True}
# Listen keys of spot ended on 2026-02-20 (CHANGELOG.md of the spot API documentation).
_GONE = frozenset({"/api/v3/userDataStream", "/api/v1/userDataStream"})


class Context(msgspec.Struct):
    """What a handler knows of the call besides its parameters. Times are microseconds."""

    wall: int
    """Request time."""
    at: int
    """Market time."""
    ip: str
    micro: bool = False
    """The caller wants times in microseconds."""
    key: Key | None = None
    headers: dict[str, str] = {}
    sapi: str = ""
    """Which call of /sapi it is, by verb and path: each has a budget of its own. Empty for all others."""
    deprecated: bool | None = None
    """Not None where the answer is to be SBE: whether the version that was asked for goes away."""
    socket: bool = False
    """It came over the WebSocket API."""
    clock_off: int = 0
    """Microseconds that the exchange's clock is off for this request."""

    @property
    def clock(self) -> int:
        """What the exchange's clock says: request time, but for a fault."""
        return self.wall + self.clock_off

    @property
    def account(self) -> int:
        """The account of a private call."""
        assert self.key is not None, "a private route is handled with a key"
        return self.key.account

    def time(self, at: int) -> int:
        """A time as the answer shows it; -1 stays -1."""
        return at if self.micro or at < 0 else at // 1000


P = ParamSpec("P")
Handler = Callable[[Any, Context], Json]


class Router:
    """Finds, checks and performs requests."""

    def __init__(
        self,
        kinds: Iterable[type[Built]],
        handlers: Mapping[type[Built], Handler],
        accounts: Accounts,
        counters: Counters,
    ) -> None:
        self.clock_off = 0
        """Microseconds that the exchange's clock is off for the request in hand (a fault of `exchange/faults`)."""
        self.out_of_service = False
        """Nothing is performed any more: what would be answered could not be kept."""
        self.speaks_sbe = True
        self.watchers: list[Callable[[Reached], None]] = []
        """Told of every request that was understood, and what became of it, before it is answered."""
        self.gates: list[Callable[[Route], None]] = []
        """Asked before a request is performed while somebody watches; one that raises an ApiError refuses it."""
        self._handlers = handlers
        self._accounts = accounts
        self._counters = counters
        self._paths: dict[str, dict[str, list[type[Built]]]] = {}
        self._methods: dict[str, list[type[Built]]] = {}
        # Requests with more mandatory parameters first: among those that share a route, the first that fits is meant.
        for kind in sorted(kinds, key=lambda kind: -len(table(kind).required)):
            route = kind.route
            if route.verb != "WS":
                self._paths.setdefault(route.path, {}).setdefault(route.verb, []).append(kind)
            if route.ws is not None:
                self._methods.setdefault(route.ws, []).append(kind)

    def method(self, name: str) -> list[type[Built]] | None:
        """The requests behind a WebSocket API method; the version prefix is optional."""
        return self._methods.get(name.removeprefix("v3/"))

    def routes(self, verb: str, path: str) -> list[Route]:
        """The routes of the requests behind a verb and a path."""
        return [kind.route for kind in self._paths.get(path, {}).get(verb, ())]

    def method_routes(self, name: str) -> list[Route]:
        """The routes of the requests behind a WebSocket API method."""
        return [kind.route for kind in self.method(name) or ()]

    # --- REST ---------------------------------------------------------------------------------------------------------

    def http(self, request: HttpRequest, *, ip: str, wall: int, at: int) -> HttpResponse:
        """The answer to an HTTP request, whatever it is; raises nothing."""
        path, _, query = request.target.partition("?")
        verbs = self._paths.get(path, {})
        kinds = verbs.get(request.verb)
        is_sapi = path.startswith("/sapi/")
        lacking = not_simulated.route_of(request.verb, path) if kinds is None and is_sapi else None
        if kinds is None and lacking is None:
            if path in _GONE:
                return html(410, "Gone")
            there = verbs or (is_sapi and not_simulated.is_known(path))
            return html(405, "Not Allowed") if there else html(404, "Not Found")
        sapi = f"{request.verb} {path}" if is_sapi else ""
        context = Context(wall, at, ip, headers={}, sapi=sapi, clock_off=self.clock_off)
        try:
            headers = {name.lower(): value for name, value in request.headers}
            context.micro = micro(headers.get("x-mbx-time-unit"))
            # rest-api.md, General Information on Endpoints: the parameters of a GET are in its query.
            if "application/sbe" in headers.get("accept", "") and not context.sapi:
                if not self.speaks_sbe:
                    if "application/json" not in headers["accept"]:
                        return html(406, "Not Acceptable")
                else:
                    from . import sbe

                    sbe.choose(headers, context)
            sent = received(wire_bytes(query), b"" if request.verb == "GET" else request.body)
            if kinds is None:
                assert lacking is not None
                self._admit(lacking, 1, sent, context, headers.get("x-mbx-apikey"))
                raise unsupported(sapi)
            kind = pick(kinds, sent.values)
            if self.watchers:
                answer = self.watched(kind, sent, context, self._perform_rest, headers.get("x-mbx-apikey"))
            else:
                answer = self._perform_rest(kind, sent, context, headers.get("x-mbx-apikey"))
        except ApiError as error:
            return self._refusal(error, context)
        except Exception:
            log.exception("%s %s broke", request.verb, path)
            return self._refusal(unknown_error(), context)
        return self._response(200, encoded(answer), context, kind.route)

    def _perform_rest(self, kind: type[Built], sent: Received, context: Context, api_key: str | None) -> Json:
        weight = kind.route.cost(Guess(kind, sent))
        self._admit(kind.route, weight, sent, context, api_key)
        return self.handle(build(kind, sent), weight, context)

    def _admit(self, route: Route, weight: int, sent: Received, context: Context, api_key: str | None) -> None:
        """The checks before a request's parameters, in order: ban, weight, key, time, signature (auth.py), the account's weight.

        Raises:
            ApiError: one failed.
        """
        self._counters.refuse_banned(context.ip, context.wall)
        self._counters.charge(context.ip, 0 if route.uid else weight, context.wall, sapi=context.sapi)
        claim = Claim(route, sent, api_key, context.ip, context.clock)
        context.key = authenticate(claim, self._accounts)
        if route.uid and context.key is not None:
            used = self._counters.charge_account(context.account, context.sapi, weight, context.wall)
            context.headers[UID_WEIGHT] = str(used)

    def watched(
        self,
        kind: type[Built],
        sent: Received,
        context: Context,
        perform: Callable[Concatenate[type[Built], Received, Context, P], Json],
        *more: P.args,
        **others: P.kwargs,
    ) -> Json:
        """Performs a request, and tells the watchers."""
        refused: ApiError | None = None
        answer: Json = None
        try:
            for gate in self.gates:
                gate(kind.route)
            answer = perform(kind, sent, context, *more, **others)
        except ApiError as error:
            refused = error
        account = None if context.key is None else context.key.account
        told = reached(kind, sent, account, context.wall, socket=context.socket, error=refused, answer=answer)
        for watcher in self.watchers:
            watcher(told)
        if refused is not None:
            raise refused
        return answer

    # --- both ---------------------------------------------------------------------------------------------------------

    def charge(self, kind: type[Built], sent: Received, context: Context) -> int:
        """Charges what a request of the WebSocket API costs, told from parameters that are not checked yet; the cost.

        Raises:
            ApiError: 429 or 418.
        """
        route = kind.route
        weight = route.weight if isinstance(route.weight, int) else route.cost(Guess(kind, sent))
        self._counters.charge(context.ip, weight, context.wall)
        return weight

    def handle(self, request: Built, weight: int, context: Context) -> Json:
        """Performs a checked request; gives its weight back where a success is free.

        Raises:
            ApiError: the handler refused, or there is none.
        """
        if self.out_of_service:
            raise out_of_service()
        handler = self._handlers.get(type(request))
        if handler is None:
            route = request.route
            raise unsupported(str(route.ws) if context.socket else f"{route.verb} {route.path}")
        answer = handler(request, context)
        if request.route.free:
            self._counters.refund(context.ip, weight, context.wall)
        if request.route.orders and not context.socket:
            context.headers |= self._counters.order_headers(context.account, context.wall)
        return answer

    def _refusal(self, error: ApiError, context: Context) -> HttpResponse:
        context.headers |= error.headers
        said: dict[str, Json] = {"code": error.code, "msg": error.text}
        if error.halves is not None:
            said["data"] = error.halves
        return self._response(error.status, encoded(said), context)

    def _response(self, status: int, body: bytes, context: Context, route: Route | None = None) -> HttpResponse:
        # A call of /sapi shows the weight of the address or of the account, whichever it counts against.
        by_account = UID_WEIGHT in context.headers
        used = {} if by_account else self._counters.headers(context.ip, context.wall, sapi=context.sapi)
        response = HttpResponse(status, {"content-type": JSON_TYPE, **used, **context.headers}, body)
        if context.deprecated is None:
            return response
        from . import sbe

        return sbe.response(response, None if route is None else route.ws, context.deprecated)


def micro(unit: str | None) -> bool:
    """Whether a time unit that a caller names is the microsecond.

    Raises:
        ApiError: -1194, it is no unit.
    """
    if unit is None:
        return False
    found = _UNITS.get(unit)
    if found is None:
        raise ApiError(-1194, "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.")
    return found


def wire_bytes(text: str) -> bytes:
    """A query as it went over the wire. A carrier that met bytes above 127 has decoded them one to one."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def html(status: int, reason: str) -> HttpResponse:
    """What the exchange's front server answers: a page, no JSON."""
    page = (
        f"<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n"
        f"<center><h1>{status} {reason}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return HttpResponse(status, {"content-type": "text/html"}, page.encode())
