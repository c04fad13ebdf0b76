"""How far this machine's clock is off, product by product, and how long an answer takes."""

from __future__ import annotations

from ...errors import BinanceError
from ...products.catalog import called
from ..aio import AsyncClient
from .report import Check

SECTION = "clock"

_SAMPLES = 5

_TOLERATED = 1000
"""Milliseconds. A stamp that is further ahead is refused whatever the receive window is (request-security)."""


async def check_clock(client: AsyncClient, product: str) -> Check:
    """Asks for the exchange's time a few times; the quickest answer counts, and its round trip bounds the error."""
    call, world = called(f"{product}.time"), client._core.world
    best: tuple[float, float] | None = None
    try:
        for _ in range(_SAMPLES):
            sent, began = world.wall(), world.monotonic()
            answered = await client.send(call.request())
            trip = (world.monotonic() - began) * 1000
            off = sent * 1000 + trip / 2 - answered.server_time
            best = min(best or (trip, off), (trip, off))
    except BinanceError as error:
        note = f"{type(error).__name__}: the time was not told"
        return Check(section=SECTION, name=product, outcome="skipped", notes=(note,))
    assert best is not None, "a sample was taken or an error was raised"
    trip, off = best
    side = "ahead of" if off > 0 else "behind"
    note = f"{abs(off):.0f} ms {side} the exchange, give or take {trip / 2:.0f}; round trip {trip:.0f} ms"
    if abs(off) - trip / 2 <= _TOLERATED:
        return Check(section=SECTION, name=product, outcome="fine", notes=(note,), milliseconds=round(trip, 1))
    remedy = "set this machine's clock by NTP; bidwire corrects its own stamps meanwhile"
    return Check(section=SECTION, name=product, outcome="finding", notes=(note, remedy), milliseconds=round(trip, 1))
