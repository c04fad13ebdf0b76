"""What stands between an exchange and its peers: it asks the injector about everything that passes, and bends it.

The venue calls it where something comes in or goes out, and lets its time pass with its own. Without faults nothing here runs.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from typing import Protocol

from ...wire.http import HttpRequest, HttpResponse
from ...wire.request import Route
from .control import Faults
from .delivery import Turn, delivered
from .injector import Injector
from .occasions import Keys, of_http


class Routes(Protocol):
    def routes(self, verb: str, path: str) -> list[Route]:
        """The routes of the requests behind a verb and a path."""
        ...


class Host(Protocol):
    """The exchange that is interfered with."""

    @property
    def router(self) -> Routes: ...
    @property
    def accounts(self) -> Keys: ...

    def perform(self, request: HttpRequest, ip: str, turn: Turn) -> HttpResponse:
        """The true answer."""
        ...


class Interference:
    """The faults of one exchange at work."""

    def __init__(self, host: Host, seed: int, wall: int) -> None:
        self.injector = Injector(seed, wall)
        self.faults = Faults(self.injector)
        self._host = host
        self._agenda: list[tuple[int, int, Callable[[int], object]]] = []
        self._ticket = itertools.count()

    def http(self, request: HttpRequest, ip: str, wall: int, reused: bool) -> HttpResponse:
        """The answer as the faults leave it; a `Delivery` where the carrier has something to do about it."""
        host = self._host
        if "request" not in self.injector.families:
            return host.perform(request, ip, Turn(wall))
        routes = host.router.routes(request.verb, request.target.partition("?")[0])
        struck = self.injector.strike("request", of_http(request, ip, reused, routes, host.accounts), wall)
        effects = [each.fault.effect for each in struck]
        return delivered(effects, lambda turn: host.perform(request, ip, turn), Turn(wall), self.postpone)

    # --- time ---

    def postpone(self, at: int, act: Callable[[int], object]) -> None:
        """Have something done at a time."""
        heapq.heappush(self._agenda, (at, next(self._ticket), act))

    def advance(self, wall: int) -> None:
        """Do what is due, each thing at its own moment."""
        self.injector.tell(wall)
        while self._agenda and self._agenda[0][0] <= wall:
            at, _, act = heapq.heappop(self._agenda)
            act(at)

    def next_due(self) -> int | None:
        """When `advance` has something to do."""
        return self._agenda[0][0] if self._agenda else None
