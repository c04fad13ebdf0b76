"""What stands between an exchange and its peers: it asks the injector about everything that passes, and bends it.

The venue calls it where something comes in or goes out, and lets its time pass with its own. Without faults nothing
here runs but a look at a set.
"""

from __future__ import annotations

import heapq
import itertools
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

import msgspec

from ...wire.http import HttpRequest, HttpResponse
from ...wire.request import Route
from ..api.session import Session
from . import effects as x
from . import state
from .control import Faults
from .delivery import Turn, delivered
from .fault import Match, Occasion
from .injector import Armed, Injector
from .line import Line
from .occasions import Keys, of_handshake, of_http

log = logging.getLogger("bidwire.exchange")

_ON_SOCKETS = frozenset({"event", "ack", "answer", "ping", "line", "subscribe", "request"})
_ONLOOKER = "faults"  # the address of those who look at the book on a fault's behalf


class Router(Protocol):
    clock_off: int

    def routes(self, verb: str, path: str) -> list[Route]:
        """The routes of the requests behind a verb and a path."""
        ...

    def method_routes(self, name: str) -> list[Route]:
        """The routes of the requests behind a WebSocket API method."""
        ...


class AccountsAndKeys(Keys, state.Accounts, Protocol):
    """Both sides of an exchange's accounts."""


class Host(state.Exchange, Protocol):
    """The exchange that is interfered with."""

    @property
    def router(self) -> Router: ...
    @property
    def accounts(self) -> AccountsAndKeys: ...
    @property
    def sessions(self) -> Mapping[Session, str]:
        """Open WebSockets with their addresses."""
        ...

    def is_api(self, session: Session) -> bool: ...

    def perform(self, request: HttpRequest, ip: str, turn: Turn) -> HttpResponse:
        """The true answer."""
        ...


class _Depth(msgspec.Struct):
    """An order book snapshot as it goes over the wire."""

    lastUpdateId: int
    bids: list[msgspec.Raw]
    asks: list[msgspec.Raw]


class Interference:
    """The faults of one exchange at work."""

    def __init__(self, host: Host, seed: int, wall: int) -> None:
        self.injector = Injector(seed, wall)
        self.faults = Faults(self.injector)
        self._host = host
        self._agenda: list[tuple[int, int, Callable[[int], object]]] = []
        self._ticket = itertools.count()
        self._books: dict[int, dict[str, bytes]] = {}
        self._known: set[int] = set()
        self._busy = False
        self.injector.changed.append(self._changed)

    # --- what comes in ------------------------------------------------------------------------------------------------

    def http(self, request: HttpRequest, ip: str, wall: int, reused: bool) -> HttpResponse:
        """The answer as the faults leave it; a `Delivery` where the carrier has something to do about it."""
        host, injector = self._host, self.injector
        if injector.acts_on.isdisjoint(("request", "state")):
            return host.perform(request, ip, Turn(wall))
        routes = host.router.routes(request.verb, request.target.partition("?")[0])
        occasion = of_http(request, ip, reused, routes, host.accounts)
        self.change_state(occasion, wall)
        effects = self.effects_on(occasion, wall)
        return delivered(effects, lambda turn: host.perform(request, ip, turn), Turn(wall), self.postpone)

    def handshake(self, target: str, ip: str, wall: int) -> HttpResponse | None:
        """The refusal of a WebSocket handshake, if a fault refuses it."""
        if "handshake" not in self.injector.acts_on:
            return None
        for each in self.injector.strike("handshake", of_handshake(target, ip), wall):
            effect = each.fault.effect
            assert isinstance(effect, x.RefuseHandshake)
            given = x.Answer(
                status=effect.status, code=effect.code, msg=effect.msg, body=effect.body, headers=effect.headers
            )
            return delivered([given], lambda turn: HttpResponse(500, {}, b""), Turn(wall), self.postpone)
        return None

    def accept(self, ip: str, wall: int) -> bool:
        """Whether a TCP connection is taken, or reset at once."""
        if "accept" not in self.injector.acts_on:
            return True
        return not self.injector.strike("accept", Occasion(connection="rest", event="accept", ip=ip), wall)

    def reachable(self, wall: int) -> bool:
        """Whether the port is open."""
        if "port" not in self.injector.acts_on:
            return True
        self.injector.tell(wall)
        return not any(each.active(wall) for each in self.injector.armed() if "port" in each.fault.effect.strikes)

    def opened(self, session: Session, ip: str) -> None:
        """A WebSocket was opened."""
        if self.injector.acts_on.isdisjoint(_ON_SOCKETS):
            return
        line = Line(session, ip, self._host.is_api(session), self)
        if "line" in self.injector.acts_on:
            for each in self.injector.strike("line", line.occasion("open"), self.injector.now):
                line.strike(each.fault.effect, each.fault.match)

    def effects_on(self, occasion: Occasion, wall: int) -> list[x.Effect]:
        """The effects that strike a request, outermost first."""
        if "request" not in self.injector.acts_on:
            return []
        return [self._ready(each, occasion) for each in self.injector.strike("request", occasion, wall)]

    def change_state(self, occasion: Occasion, wall: int) -> None:
        """What faults do to the exchange before a request is performed."""
        if "state" in self.injector.acts_on:
            for each in self.injector.strike("state", occasion, wall):
                state.happen(each.fault.effect, each.fault.match, occasion, self._host, wall)

    # --- asked by lines -----------------------------------------------------------------------------------------------

    @property
    def keys(self) -> Keys:
        return self._host.accounts

    def methods(self, name: str) -> list[Route]:
        return self._host.router.method_routes(name)

    def clock_off(self, microseconds: int, act: Callable[[], object]) -> None:
        """Run it while the exchange's clock is off by so much."""
        router = self._host.router
        router.clock_off = microseconds
        try:
            act()
        finally:
            router.clock_off = 0

    # --- time ---------------------------------------------------------------------------------------------------------

    def postpone(self, at: int, act: Callable[[int], object]) -> None:
        """Have something done at a time."""
        heapq.heappush(self._agenda, (at, next(self._ticket), act))

    def advance(self, wall: int) -> None:
        """Do what is due, each thing at its own moment. What is done may let time pass itself: that does not come back here."""
        if self._busy:
            return
        if not self._agenda:
            self.injector.tell(wall)
            return
        self._busy = True
        try:
            self._do_due(wall)
        finally:
            self._busy = False

    def _do_due(self, wall: int) -> None:
        while self._agenda and self._agenda[0][0] <= wall:
            at, _, act = heapq.heappop(self._agenda)
            self.injector.tell(at)
            try:
                act(at)
            except Exception:
                log.exception("a fault broke")
        self.injector.tell(wall)

    def next_due(self) -> int | None:
        """When `advance` has something to do."""
        return self._agenda[0][0] if self._agenda else None

    # --- parts --------------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        """Faults were added or removed: those that strike at once do, or will when they begin."""
        injector = self.injector
        for each in injector.armed():
            if each.number in self._known:
                continue
            self._known.add(each.number)
            self._prepare(each)
            if each.at_once and each.begins_at > injector.now:
                self.postpone(each.begins_at, partial(self._begin, each))
            elif each.at_once:
                self._strike_at_once(each)
            for edge in (each.begins_at, each.ends_at):
                if edge is not None and edge > injector.now:
                    self.postpone(edge, lambda wall: injector.notify())
        if not injector.acts_on.isdisjoint(_ON_SOCKETS):
            for session, ip in self._host.sessions.items():
                if session.line is None and not session.closed:
                    Line(session, ip, self._host.is_api(session), self)

    def _prepare(self, armed: Armed) -> None:
        """What must be known of the moment at which a fault is added."""
        effect, match = armed.fault.effect, armed.fault.match
        if isinstance(effect, x.StaleDepth):
            pattern = Match(symbol=match.symbol)
            symbols = [
                name for name in self._host.engine.symbols if pattern.fits(Occasion(connection="rest", symbol=name))
            ]
            self._books[armed.number] = {name: self._book(name) for name in symbols}

    def _book(self, symbol: str) -> bytes:
        request = HttpRequest("GET", "http://faults.invalid", f"/api/v3/depth?symbol={symbol}&limit=5000")
        return self._host.perform(request, _ONLOOKER, Turn(self.injector.now)).body

    def _ready(self, armed: Armed, occasion: Occasion) -> x.Effect:
        """The effect, with what it remembers put in."""
        effect = armed.fault.effect
        if not isinstance(effect, x.StaleDepth):
            return effect
        book = self._books.get(armed.number, {}).get(occasion.symbol)
        if book is None or occasion.path != "/api/v3/depth":
            return x.Headers()  # the request is about no book: it stays as it is
        whole = msgspec.json.decode(book, type=_Depth)
        most = occasion.limit or 100
        kept = _Depth(whole.lastUpdateId, whole.bids[:most], whole.asks[:most])
        return x.Answer(status=200, body=msgspec.json.encode(kept).decode(), executed=True)

    def _begin(self, armed: Armed, wall: int) -> None:
        self._strike_at_once(armed)

    def _strike_at_once(self, armed: Armed) -> None:
        effect, match, now = armed.fault.effect, armed.fault.match, self.injector.now
        if armed not in self.injector.armed():
            return  # it was taken back before it began
        if "state" in effect.strikes:
            about = Occasion(connection="rest", symbol=match.symbol or "", event="the exchange itself")
            self.injector.strike_at_once(armed, [about], any_fits=True)
            state.happen(effect, match, None, self._host, now)
            return
        lines = {}
        for session, ip in self._host.sessions.items():
            if not session.closed:
                line = session.line
                found = line if isinstance(line, Line) else Line(session, ip, self._host.is_api(session), self)
                lines[found] = found.occasion()
        struck = self.injector.strike_at_once(armed, list(lines.values()))
        for line, occasion in lines.items():
            if occasion in struck:
                line.strike(effect, match)
