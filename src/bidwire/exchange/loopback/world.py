"""A client's clocks in simulated time, and those who wait for a moment of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .exchange import Loopback

SECOND = 1_000_000
_MONOTONIC = 1_000 * SECOND  # what the monotonic clock says at the beginning: no clock of a machine says 0


class SimulatedWorld:
    """A `World` whose time is a loopback's; its clocks may be wrong. Make another one for a client with clocks of its own."""

    def __init__(self, loopback: Loopback) -> None:
        self._loopback = loopback
        self._began = loopback.now
        self._jumped = 0.0
        self._asleep = 0

    def monotonic(self) -> float:
        return (self._loopback.now - self._began - self._asleep + _MONOTONIC) / SECOND

    def wall(self) -> float:
        return self._loopback.now / SECOND + self._jumped

    def sleep(self, seconds: float) -> None:
        """Time has passed when this returns; nobody has waited."""
        if seconds > 0:
            self._loopback.advance_to(self._loopback.now + ticks(seconds))

    async def pause(self, seconds: float) -> None:
        await self._loopback.pause(seconds)

    def jump(self, seconds: float) -> None:
        """The wall clock is set forward by so much (or back); no time passes."""
        self._jumped += seconds

    def suspend(self, seconds: float) -> None:
        """The machine sleeps: time passes, and its monotonic clock has not gone on (as on Linux)."""
        self._asleep += round(seconds * SECOND)
        self._loopback.advance(seconds)


class Sleeper:
    """Somebody who waits for a simulated time."""

    __slots__ = ("at", "loop", "ticket", "woken")

    def __init__(self, at: int, ticket: int, loop: asyncio.AbstractEventLoop) -> None:
        self.at, self.ticket, self.loop = at, ticket, loop
        self.woken: asyncio.Future[None] = loop.create_future()

    def __lt__(self, other: Sleeper) -> bool:
        return (self.at, self.ticket) < (other.at, other.ticket)

    def wake(self) -> None:
        on(self.loop, self._wake)

    def _wake(self) -> None:
        if not self.woken.done():
            self.woken.set_result(None)


def ticks(seconds: float) -> int:
    """A wait in microseconds, never none: who waits for less than one would else wait for it again and again."""
    return max(1, round(seconds * SECOND))


def on(loop: asyncio.AbstractEventLoop, call: Callable[[], None], *, soon: bool = False) -> None:
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
