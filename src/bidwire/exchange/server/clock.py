"""The request time of a served exchange: the machine's, a faster one, or one that moves only when it is told to.

Limits, timestamps, pings, listen keys and lifetimes all go by it, and so does the market at its own speed.
"""

from __future__ import annotations

import math
import time
from typing import Literal

from ...errors import ConfigurationError

ClockKind = Literal["wall", "simulated"]

EARLIEST, LATEST = 1_483_228_800, 4_102_444_800
"""The first moments of 2017, before which the exchange takes no time (rest-api.md), and of 2100."""

_SECOND = 1_000_000


class RequestClock:
    """Microseconds since the epoch. `factor`: how fast a wall clock runs from its start; a simulated one stands still.

    `begins_at`: seconds since the epoch at which a simulated one begins, instead of now.
    """

    def __init__(self, kind: ClockKind = "wall", factor: float = 1.0, begins_at: float | None = None) -> None:
        if kind not in ("wall", "simulated"):
            raise ConfigurationError(f"a clock is wall or simulated, not {kind!r}")
        if not (math.isfinite(factor) and 0 < factor <= 1_000_000):
            raise ConfigurationError(f"a clock runs at a factor of more than 0 and at most 1,000,000, not {factor}")
        if kind == "simulated" and factor != 1:
            raise ConfigurationError("a simulated clock stands still until it is advanced: it has no factor")
        if begins_at is not None and kind != "simulated":
            raise ConfigurationError("only a simulated clock begins at another time than now")
        if begins_at is not None and not EARLIEST <= begins_at < LATEST:
            raise ConfigurationError(
                f"a clock begins between 2017 and 2100 (seconds since the epoch), not at {begins_at}"
            )
        self.kind = kind
        self.factor = factor
        self._ahead = 0
        self._began_at = time.time_ns() // 1000 if begins_at is None else round(begins_at * _SECOND)
        self._began = time.monotonic_ns()

    @property
    def real(self) -> bool:
        """Whether it is the machine's own."""
        return self.kind == "wall" and self.factor == 1 and not self._ahead

    def wall(self) -> int:
        if self.kind == "simulated":
            return self._began_at + self._ahead
        if self.factor == 1:
            return time.time_ns() // 1000 + self._ahead
        return self._began_at + int((time.monotonic_ns() - self._began) // 1000 * self.factor) + self._ahead

    def seconds(self, microseconds: int) -> float:
        """Real seconds in which so much request time passes by itself; infinite for a clock that stands still."""
        return math.inf if self.kind == "simulated" else microseconds / _SECOND / self.factor

    def put_forward(self, microseconds: int) -> None:
        """So much request time has passed at once."""
        self._ahead += microseconds
