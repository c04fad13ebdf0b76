"""The exchange of a loopback: its simulated clock, and who goes on when it moves."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import os
import threading
from collections.abc import Callable, Generator, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ...config import Environment
from ...errors import AnswerLost, NotSent
from ...transport import AsyncTransport, Transport, WsConnector, WsLine, WsListener
from ...wire.http import HttpRequest, HttpResponse
from ..faults import Fault, faults_of
from ..faults.delivery import Delivery
from ..market import MarketSource
from ..opening import Amounts, Keys, environment_at, index_of, market_named, options_on, settings_with
from ..settings import ExchangeSettings
from ..venue import SHUTDOWN_WITHIN, Venue
from .carriers import AsyncDirect, Connector, Direct, Line, refused
from .world import SECOND, SimulatedWorld, Sleeper, ticks

NEW_YEAR = 1_735_689_600.0
"""2025-01-01 00:00 UTC: when a loopback begins where nothing else is said."""

if TYPE_CHECKING:
    from ..options import OptionsVenue

_TURNS = 12  # of the loop, in which others may go on before time moves; a chain of wake-ups is shorter
_PACE = 0.005  # seconds between steps of a loop in another thread
_ADDRESS = "127.0.0.1"
_HOST = "loopback.invalid"  # a name that no resolver knows (RFC 2606)
_OPTIONS_HOST = "options.loopback.invalid"


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
        self._began = self._now = round(begins_at * SECOND)
        self.venue = Venue(found, market, self._now)
        self.keys = Keys(self.venue.accounts, found.balances)
        self.environment: Environment = environment_at(_HOST, _OPTIONS_HOST if options_on(self.venue) else None)
        self.world = SimulatedWorld(self)
        self.transport: Transport = Direct(self)
        self.async_transport: AsyncTransport = AsyncDirect(self)
        self.connector: WsConnector = Connector(self)
        self.faults = self.venue.faults
        for fault in faults_of(Path(faults)) if isinstance(faults, (str, os.PathLike)) else faults:
            (self.options.faults if fault.is_of_options else self.faults).add(fault)
        self._requests = 0
        self._lock = threading.RLock()
        self._owner = threading.get_ident()
        self._lines: list[Line] = []
        self._sleepers: list[Sleeper] = []
        self._ticket = itertools.count()
        self._drivers: dict[asyncio.AbstractEventLoop, asyncio.Handle] = {}

    @cached_property
    def options(self) -> OptionsVenue:
        """The European options beside the market, made when they are first used."""
        from ..options import OptionsVenue

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
        self.advance_to(self._now + round(seconds * SECOND))

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
        sleeper = Sleeper(self._now + ticks(seconds), next(self._ticket), loop)
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
                self.advance_to(self._now + round(_PACE * SECOND))
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
                raise refused(opened, target)
            line = Line(self, opened, listener, asyncio.get_running_loop())
            self._lines.append(line)
            return line

    def forget(self, line: Line) -> None:
        if line in self._lines:
            self._lines.remove(line)

    @property
    def lock(self) -> threading.RLock:
        return self._lock
