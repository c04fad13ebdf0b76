"""The exchange without sockets, in simulated time: what a client's tests run against.

    loopback = Loopback(seed=1)
    client = Client(key.api_key, key.secret, environment=loopback.environment,
                    transport=loopback.transport, connector=loopback.connector, world=loopback.world)
    loopback.advance(3600)

Nothing waits for real. Time moves when it is told to (`advance`, `world.sleep`), and when everybody on the loop
waits: then it goes to the next moment at which a frame comes or somebody's pause ends. The same program sees the same
market, answers and frames each time. A loop in another thread than the one that made the loopback (blocking clients
have one for their streams) cannot know what the others do: while it waits, time passes there as it does on the wall.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..config import Environment
from ..errors import AnswerLost, BinanceError, NotSent, error_from
from ..transport import AsyncTransport, Transport, WsConnector, WsLine, WsListener
from ..wire.http import HttpRequest, HttpResponse
from .api.session import Binary, Close, Fragments, Ping, Session, Spoiled
from .faults import Fault, faults_of
from .faults.delivery import Delivery
from .market import MarketSource
from .opening import Amounts, Keys, environment_at, index_of, market_named, options_on, settings_with
from .settings import ExchangeSettings
from .venue import SHUTDOWN_WITHIN, Venue

NEW_YEAR = 1_735_689_600.0
"""2025-01-01 00:00 UTC: when a loopback begins where nothing else is said."""

if TYPE_CHECKING:
    from .options import OptionsVenue

_SECOND = 1_000_000
_MONOTONIC = 1_000 * _SECOND  # what the monotonic clock says at the beginning: no clock of a machine says 0
_TURNS = 12  # of the loop, in which others may go on before time moves; a chain of wake-ups is shorter
_PACE = 0.005  # seconds between steps of a loop in another thread
_ADDRESS = "127.0.0.1"
_HOST = "loopback.invalid"  # a name that no resolver knows (RFC 2606)
_OPTIONS_HOST = "options.loopback.invalid"

# What a client's own network layer closes with when it meets such a frame (RFC 6455, 7.4.1).
_BROKEN = {"cut": 1006, "utf8": 1007, "rsv": 1002, "large": 1009}


class Loopback:
    """A venue with a simulated clock, and the transports that reach it.

    `market` and the options are those of `LocalExchange`; without a seed it is
    1, for two runs are to be equal. `begins_at`: seconds since the epoch.
    """

    def __init__(
        self,
        settings: ExchangeSettings | None = None,
        market: str | MarketSource = "synthetic",
        *,
        begins_at: float = NEW_YEAR,
        speed: float | str | None = None,
        recorded_times: bool | None = None,
        balances: Amounts | None = None,
        seed: int | None = None,
        history: int = 0,
        faults: str | os.PathLike[str] | Iterable[Fault] = (),
    ) -> None:
        """`history`: seconds of trades behind a synthetic market. `faults`: what goes wrong from the start, or a file that
        lists it.

        Raises:
            ConfigurationError: no such market, a recording that cannot be played, a balance that is none.
        """
        found = settings_with(settings, seed=seed, balances=balances, speed=speed, recorded_times=recorded_times)
        if found.seed is None:
            found = msgspec.structs.replace(found, seed=1)
        if isinstance(market, str):
            market = market_named(market, seed=found.seed, history=history)
        self.settings = found
        self._began = self._now = round(begins_at * _SECOND)
        self.venue = Venue(found, market, self._now)
        self.keys = Keys(self.venue.accounts, found.balances)
        self.environment: Environment = environment_at(_HOST, _OPTIONS_HOST if options_on(self.venue) else None)
        self.world = SimulatedWorld(self)
        self.transport: Transport = _Direct(self)
        self.async_transport: AsyncTransport = _AsyncDirect(self)
        self.connector: WsConnector = _Connector(self)
        self.faults = self.venue.faults
        for fault in faults_of(Path(faults)) if isinstance(faults, (str, os.PathLike)) else faults:
            self.faults.add(fault)
        self._requests = 0
        self._lock = threading.RLock()
        self._owner = threading.get_ident()
        self._lines: list[_Line] = []
        self._sleepers: list[_Sleeper] = []
        self._ticket = itertools.count()
        self._drivers: dict[asyncio.AbstractEventLoop, asyncio.Handle] = {}

    @cached_property
    def options(self) -> OptionsVenue:
        """The European options beside the market, made when they are first used."""
        from .options import OptionsVenue

        return OptionsVenue(self.settings, self.venue.accounts, lambda: index_of(self.venue), self._now)

    def _venues(self) -> list[Venue | OptionsVenue]:
        """Those that are in use; the one whose prices the other takes comes first."""
        return [self.venue, self.options] if "options" in self.__dict__ else [self.venue]

    # --- time ---

    @property
    def now(self) -> int:
        """The simulated wall time, microseconds since the epoch."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let time pass, at once. What becomes due on the way happens at its own moment."""
        if not seconds >= 0:
            raise ValueError(f"time goes on by 0 or more seconds, not {seconds}")
        self.advance_to(self._now + round(seconds * _SECOND))

    def advance_to(self, until: int) -> None:
        """Let time pass up to a wall time in microseconds; an earlier one changes nothing."""
        with self._lock:
            while self._step(until):
                continue

    def http(self, request: HttpRequest, later: Callable[[int], HttpResponse] | None = None) -> HttpResponse:
        """The exchange's answer to a request; `later` gives it for one that a fault has made wait."""
        with self._lock:
            if later is not None:
                return later(self._now)
            self._requests += 1
            venue = self.options if request.target.startswith("/eapi/") else self.venue
            return venue.http(request, ip=_ADDRESS, wall=self._now, reused=self._requests > 1)

    def carry(self, request: HttpRequest, timeout: float) -> Generator[float, None, HttpResponse]:
        """The answer as it arrives at a client: yields seconds that pass until then, and raises what a transport would.

        Raises:
            NotSent: a fault has closed the port.
            AnswerLost: a fault ended the connection, or no answer came in time.
        """
        self._connect()
        if not self.venue.accept(_ADDRESS, self._now):
            raise AnswerLost(
                f"{_HOST}: the connection was reset before an answer came, after the request had been sent"
            )
        response, left = self.http(request), timeout
        while isinstance(response, Delivery):
            silent = response.end == "silence"
            wait = left if silent else min(left, response.delay)
            if wait > 0:
                yield wait
            left -= wait
            if silent or wait < response.delay:
                raise AnswerLost(f"{_HOST}: timed out before an answer came, after the request had been sent")
            if response.end is not None:
                where = "before an answer came" if response.sent is None else "in the middle of the answer"
                lost = AnswerLost(f"{_HOST}: the connection ended {where}, after the request had been sent")
                lost.stale = response.sent is None and response.stale
                raise lost
            if response.later is None:
                break
            response = self.http(request, response.later)
        return response

    def _connect(self) -> None:
        if not self.venue.reachable(self._now):
            raise NotSent(f"{_HOST}: connection refused")

    def cut(self) -> None:
        """Every WebSocket ends without a close frame, as if the network had failed (1006)."""
        with self._lock:
            for line in list(self._lines):
                line.end(1006, "")

    def announce_shutdown(self, within: float = SHUTDOWN_WITHIN) -> None:
        """Send `serverShutdown` on every open WebSocket, as a server of the exchange does before it stops, and end them (1001)
        after so many seconds of simulated time. New connections stay."""
        with self._lock:
            self.venue.announce_shutdown(self._now, within)

    def close(self) -> None:
        """Say goodbye on every WebSocket (1001)."""
        with self._lock:
            for venue in self._venues():
                venue.close(self._now)

    def _step(self, until: int) -> bool:
        """Go to the next moment at which something is due, at most to `until`; whether there may be more up to then."""
        before = self._now
        moments = [each.next_due(before) for each in self._venues()]
        due = min((at for at in moments if at is not None), default=None)
        if due is not None and before < due < until:
            self._now = due
            more = True
        else:
            # Due now (a market without a speed always is): once for each time that is told, or it would never end.
            self._now, more = max(before, until), False
        for venue in self._venues():
            venue.advance(self._now)
        self._wake_sleepers()
        return more

    def _step_to_a_frame(self, until: int) -> None:
        """Up to `until`, or to the first moment at which a frame comes for somebody."""
        with self._lock:
            while self._step(until) and not any(line.waiting for line in self._lines):
                continue

    # --- those who wait ---

    async def pause(self, seconds: float) -> None:
        """Wait until so much simulated time has passed."""
        loop = asyncio.get_running_loop()
        if not seconds > 0:
            await asyncio.sleep(0)
            return
        sleeper = _Sleeper(self._now + _ticks(seconds), next(self._ticket), loop)
        with self._lock:
            heapq.heappush(self._sleepers, sleeper)
            if loop not in self._drivers:
                self._drive(loop, _TURNS)
        await sleeper.woken

    def _drive(self, loop: asyncio.AbstractEventLoop, turns: int) -> None:
        if threading.get_ident() == self._owner:
            self._drivers[loop] = loop.call_soon(self._turn, loop, turns - 1)
        else:
            self._drivers[loop] = loop.call_later(_PACE, self._turn, loop, 0)

    def _turn(self, loop: asyncio.AbstractEventLoop, turns: int) -> None:
        """Let the others on this loop go on, then let time pass for as long as somebody here waits for it."""
        with self._lock:
            del self._drivers[loop]
            if turns:
                self._drive(loop, turns)
                return
            self._sleepers = [each for each in self._sleepers if not each.woken.done()]
            heapq.heapify(self._sleepers)
            mine = min((each.at for each in self._sleepers if each.loop is loop), default=None)
            if mine is None:
                return
            if threading.get_ident() == self._owner:
                self._step_to_a_frame(mine)
            else:
                self.advance_to(self._now + round(_PACE * _SECOND))
            if any(each.loop is loop for each in self._sleepers):
                self._drive(loop, _TURNS)

    def _wake_sleepers(self) -> None:
        while self._sleepers and self._sleepers[0].at <= self._now:
            heapq.heappop(self._sleepers).wake()

    # --- sockets ---

    def open(self, url: str, listener: WsListener, headers: tuple[tuple[str, str], ...]) -> WsLine:
        """A WebSocket of this loop, opened without a socket."""
        target = "/" + url.partition("://")[2].partition("/")[2]
        given = {name.lower(): value for name, value in headers}
        with self._lock:
            venue = self.options if url.partition("://")[2].startswith(_OPTIONS_HOST) else self.venue
            self._connect()
            if not venue.accept(_ADDRESS, self._now):
                raise NotSent(f"{_HOST}: the connection was reset")
            opened = venue.open(target, given, ip=_ADDRESS, wall=self._now)
            if isinstance(opened, HttpResponse):
                raise _refused(opened, target)
            line = _Line(self, opened, listener, asyncio.get_running_loop())
            self._lines.append(line)
            return line

    def forget(self, line: _Line) -> None:
        if line in self._lines:
            self._lines.remove(line)

    @property
    def lock(self) -> threading.RLock:
        return self._lock


class SimulatedWorld:
    """A `World` whose time is a loopback's; its clocks may be wrong. Make another one for a client with clocks of its own."""

    def __init__(self, loopback: Loopback) -> None:
        self._loopback = loopback
        self._began = loopback.now
        self._jumped = 0.0
        self._asleep = 0

    def monotonic(self) -> float:
        return (self._loopback.now - self._began - self._asleep + _MONOTONIC) / _SECOND

    def wall(self) -> float:
        return self._loopback.now / _SECOND + self._jumped

    def sleep(self, seconds: float) -> None:
        """Time has passed when this returns; nobody has waited."""
        if seconds > 0:
            self._loopback.advance_to(self._loopback.now + _ticks(seconds))

    async def pause(self, seconds: float) -> None:
        await self._loopback.pause(seconds)

    def jump(self, seconds: float) -> None:
        """The wall clock is set forward by so much (or back); no time passes."""
        self._jumped += seconds

    def suspend(self, seconds: float) -> None:
        """The machine sleeps: time passes, and its monotonic clock has not gone on (as on Linux)."""
        self._asleep += round(seconds * _SECOND)
        self._loopback.advance(seconds)


class _Sleeper:
    """Somebody who waits for a simulated time."""

    __slots__ = ("at", "loop", "ticket", "woken")

    def __init__(self, at: int, ticket: int, loop: asyncio.AbstractEventLoop) -> None:
        self.at, self.ticket, self.loop = at, ticket, loop
        self.woken: asyncio.Future[None] = loop.create_future()

    def __lt__(self, other: _Sleeper) -> bool:
        return (self.at, self.ticket) < (other.at, other.ticket)

    def wake(self) -> None:
        _on(self.loop, self._wake)

    def _wake(self) -> None:
        if not self.woken.done():
            self.woken.set_result(None)


class _Line:
    """The client's end of a WebSocket. Frames reach the listener from its loop, in order, never within a call of its own."""

    def __init__(
        self, loopback: Loopback, session: Session, listener: WsListener, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._loopback = loopback
        self._session = session
        self._listener = listener
        self._loop = loop
        self._arrived: deque[Callable[[], None]] = deque()
        self._scheduled = False
        self._ended = False
        session.wake = self._collect
        self._collect()

    @property
    def waiting(self) -> bool:
        """Whether frames have arrived that the listener has not heard yet."""
        return bool(self._arrived)

    def send(self, text: str) -> None:
        with self._loopback.lock:
            if self._ended:
                raise NotSent("the connection is closed")
            (self._session.line or self._session).receive(text.encode(), self._loopback.now)

    def ping(self, payload: bytes = b"") -> None:
        with self._loopback.lock:
            if self._ended:
                raise NotSent("the connection is closed")
            (self._session.line or self._session).receive_ping(payload, self._loopback.now)
            if self._session.line is not None and self._session.line.dead:
                return
            at = self._loopback.world.monotonic()
            self._arrive(partial(self._listener.on_pong, payload, at))

    def close(self, code: int = 1000, reason: str = "") -> None:
        with self._loopback.lock:
            self.end(code, reason)

    def end(self, code: int, reason: str) -> None:
        """Whoever ends it, both sides hear of it once."""
        if self._ended:
            return
        self._ended = True
        if not self._session.closed:
            self._session.receive_close(code, self._loopback.now)
        self._session.outbox.clear()
        self._loopback.forget(self)
        at = self._loopback.world.monotonic()
        self._arrive(partial(self._listener.on_closed, code, reason, at))

    def _collect(self) -> None:
        """Take what the session sends; a ping is answered at once, as by a network layer that never sleeps."""
        outbox = self._session.outbox
        at = self._loopback.world.monotonic()
        while outbox and not self._ended:
            item = outbox.popleft()
            if isinstance(item, Binary):
                self._arrive(partial(self._listener.on_binary, item, at))
            elif isinstance(item, bytes):
                self._arrive(partial(self._listener.on_text, item, at))
            elif isinstance(item, Ping):
                (self._session.line or self._session).receive_pong(item.payload, self._loopback.now)
                self._arrive(partial(self._listener.on_ping, item.payload, at))
            elif isinstance(item, Fragments):
                self._arrive(partial(self._listener.on_text, item.payload, at))
            elif isinstance(item, Close):
                self.end(item.code, item.reason)
            else:
                self.end(_BROKEN[item.how] if isinstance(item, Spoiled) else 1006, "")

    def _arrive(self, tell: Callable[[], None]) -> None:
        self._arrived.append(tell)
        if not self._scheduled and not self._loop.is_closed():
            self._scheduled = True
            _on(self._loop, self._deliver, soon=True)

    def _deliver(self) -> None:
        self._scheduled = False
        while self._arrived:
            tell = self._arrived.popleft()
            try:
                tell()
            except Exception as error:  # the listener's; it must not cost the frames behind it
                self._loop.call_exception_handler({"message": "a WebSocket listener failed", "exception": error})


class _Direct:
    """A `Transport` that is a function call."""

    def __init__(self, loopback: Loopback) -> None:
        self._loopback = loopback

    def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        arriving = self._loopback.carry(request, timeout)
        try:
            while True:
                self._loopback.world.sleep(next(arriving))
        except StopIteration as arrived:
            response: HttpResponse = arrived.value
            return response

    def close(self) -> None:
        """There is nothing to let go of: the next exchange works again."""


class _AsyncDirect:
    """The same for async clients. Others on the loop go on before it answers, as they would."""

    def __init__(self, loopback: Loopback) -> None:
        self._loopback = loopback

    async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        await asyncio.sleep(0)
        arriving = self._loopback.carry(request, timeout)
        try:
            while True:
                await self._loopback.pause(next(arriving))
        except StopIteration as arrived:
            response: HttpResponse = arrived.value
        await asyncio.sleep(0)
        return response

    async def close(self) -> None:
        """There is nothing to let go of."""


class _Connector:
    """A `WsConnector` to the loopback's venue, whatever host the URL names."""

    def __init__(self, loopback: Loopback) -> None:
        self._loopback = loopback

    async def __call__(
        self, url: str, listener: WsListener, *, headers: tuple[tuple[str, str], ...] = (), timeout: float = 10.0
    ) -> WsLine:
        await asyncio.sleep(0)
        return self._loopback.open(url, listener, headers)


def _ticks(seconds: float) -> int:
    """A wait in microseconds, never none: who waits for less than one would else wait for it again and again."""
    return max(1, round(seconds * _SECOND))


def _refused(response: HttpResponse, target: str) -> BinanceError:
    return error_from(
        request=None,
        family="spot",
        write=False,
        status=response.status,
        headers=response.headers,
        body=response.body,
        path=target.partition("?")[0],
    )


def _on(loop: asyncio.AbstractEventLoop, call: Callable[[], None], *, soon: bool = False) -> None:
    """Run it on that loop: at once if that is this one and nothing speaks against it."""
    try:
        here = asyncio.get_running_loop() is loop
    except RuntimeError:
        here = False
    if here and not soon:
        call()
    elif here:
        loop.call_soon(call)
    elif not loop.is_closed():
        loop.call_soon_threadsafe(call)
