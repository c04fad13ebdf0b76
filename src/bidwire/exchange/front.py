"""What stands before every exchange here, whatever it trades: faults, open WebSockets, and a data folder that keeps up."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from ..wire.http import HttpRequest, HttpResponse
from .api.accounts import Accounts
from .api.counters import Counters
from .api.router import Router
from .api.session import Session
from .engine.engine import Engine
from .engine.events import Event
from .faults.delivery import Turn, unsigned
from .faults.interference import Interference
from .keeping import Keeping
from .store.journal import StoreFailed

log = logging.getLogger("bidwire.exchange")


class Front(ABC):
    """A venue as sockets see it. What it trades is the subclass's, which sets `accounts`, `counters` and `router`."""

    accounts: Accounts
    counters: Counters
    router: Router

    def __init__(self, engine: Engine, keeping: Keeping, seed: int, wall: int) -> None:
        self.engine = engine
        self.interference = Interference(self, seed, wall)
        self.faults = self.interference.faults
        self._keeping = keeping
        self._keeping.on_failure = self._fail
        self._wall = wall
        self._sessions: dict[Session, str] = {}

    # --- what comes in ------------------------------------------------------------------------------------------------

    def http(self, request: HttpRequest, *, ip: str, wall: int, reused: bool = False) -> HttpResponse:
        """The answer to a request, whatever it is; a `Delivery` where a fault has a say in how it is delivered.

        `reused`: it is not the first request of its connection.
        """
        return self.interference.http(request, ip, wall, reused)

    @abstractmethod
    def apply(self, command: Any) -> list[Event]:
        """Have something done now: an order, or from outside a deposit. Which commands there are is the subclass's.

        Raises:
            ApiError: 503, the data folder cannot be written: nothing was done, and nothing will be.
        """

    @abstractmethod
    def perform(self, request: HttpRequest, ip: str, turn: Turn) -> HttpResponse:
        """The true answer to a request, whatever it is."""

    def _routed(self, request: HttpRequest, ip: str, turn: Turn, at: int) -> HttpResponse:
        """What the router answers at market time `at`, with what a fault does to the request on its way."""
        if turn.unsigned:
            request = unsigned(request)
        self.router.clock_off = turn.clock_off
        try:
            return self.router.http(request, ip=ip, wall=turn.wall, at=at)
        finally:
            self.router.clock_off = 0

    def accept(self, ip: str, wall: int) -> bool:
        """Whether a TCP connection from this address is served, or reset at once (a fault)."""
        return self.interference.accept(ip, wall)

    def reachable(self, wall: int) -> bool:
        """Whether the port is open: a fault may close it for a while."""
        return self.interference.reachable(wall)

    def postpone(self, at: int, act: Callable[[int], object]) -> None:
        """Have something done at a wall time, in the order of time with all else."""
        self.interference.postpone(at, act)

    # --- what faults act on -------------------------------------------------------------------------------------------

    @property
    def sessions(self) -> Mapping[Session, str]:
        """Open WebSockets with their addresses."""
        return self._sessions

    @abstractmethod
    def is_api(self, session: Session) -> bool:
        """Whether a session is one of the WebSocket API."""

    @abstractmethod
    def expire_listeners(self, account: int | None) -> None:
        """Listen keys and tokens of an account, or of all, are over."""

    def ban(self, ip: str | None, until: int) -> None:
        """Refuse an address (418) until then; None: every one that is known, and this machine's own."""
        for each in {*self.counters.addresses(), "127.0.0.1"} if ip is None else [ip]:
            self.counters.ban(each, until)
            self.drop_address(each)

    def drop_address(self, ip: str) -> None:
        """End the WebSocket API sessions of a banned address."""
        for session, address in list(self._sessions.items()):
            if address == ip and self.is_api(session):
                session.close(1008, "disconnected")
        self._forget_closed()

    def _forget_closed(self) -> None:
        self._sessions = {session: ip for session, ip in self._sessions.items() if not session.closed}

    # --- what is kept -------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """To be called before anything leaves: what it tells of is in the data folder once this returns.

        Raises:
            StoreFailed: it is not, which is said once. Frames that waited are gone, and from now on every request is
                refused (503): what is sent after that tells of nothing that could be lost.
        """
        self._keeping.settle(self._wall)

    def keep(self) -> None:
        """A snapshot now, so that the next start has little to do."""
        self._keeping.keep(self._wall)

    def _fail(self, error: StoreFailed) -> None:
        log.critical("%s; nothing is accepted any more, and all that was answered is there after a restart", error)
        self.router.out_of_service = True
        for session in self._sessions:
            session.outbox.clear()
