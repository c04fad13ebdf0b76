"""Market time out of wall time. Both are integer microseconds; wall time is passed in and nothing here reads a clock.

Market time runs at `speed` times wall time and never goes back, whatever the wall clock or the speed does. A recording
is rebased, so that its first moment is now, unless its recorded times are asked for: clients stamp wall time, and most
of them expect prices of today. Speed 0 is as fast as possible: market time is then wherever the source has got to.
"""

from __future__ import annotations

import math
from fractions import Fraction

from ...errors import ConfigurationError
from . import MarketSource

_FASTEST = 1_000_000
_SLOWEST = Fraction(1, 1_000_000)


class MarketClock:
    """Tells the market time for a wall time, and when a market time will be reached.

    States: running at a speed, paused (time stands still), free (speed 0: time is what `reach` was last told).
    """

    __slots__ = ("_anchor_market", "_anchor_wall", "_denominator", "_numerator", "_paused", "_reached", "begins_at")

    def __init__(self, wall: int, begins_at: int, *, speed: int | float = 1.0) -> None:
        self.begins_at = begins_at
        """The market time at which it all begins: what a source's `start` is given."""
        self._anchor_wall = wall
        self._anchor_market = self._reached = begins_at
        self._numerator, self._denominator = _checked(speed).as_integer_ratio()
        self._paused = False

    @classmethod
    def for_source(
        cls,
        source: MarketSource,
        wall: int,
        *,
        speed: int | float = 1.0,
        recorded_times: bool = False,
        not_before: int = 0,
    ) -> MarketClock:
        """The clock of a market that begins at wall time `wall`: then, or at its recorded time where that is asked for.

        `not_before`: the market time that an earlier run had reached; time does not go back.
        """
        recorded = source.starts_at if recorded_times else None
        return cls(wall, max(wall if recorded is None else recorded, not_before), speed=speed)

    @property
    def speed(self) -> float:
        return self._numerator / self._denominator

    @property
    def free(self) -> bool:
        """As fast as possible: apply what the source has, in portions, and say with `reach` how far it is."""
        return not self._numerator

    @property
    def paused(self) -> bool:
        return self._paused

    def now(self, wall: int) -> int:
        """The market time at wall time `wall`. A wall clock that was set back makes it stand still, not go back."""
        if self._numerator and not self._paused:
            elapsed = wall - self._anchor_wall
            market = self._anchor_market + elapsed * self._numerator // self._denominator
            if market > self._reached:
                self._reached = market
        return self._reached

    def due(self, at: int, wall: int) -> int | None:
        """The wall time at which market time `at` is reached, not before `wall`; None while time stands still."""
        if at <= self._reached:
            return wall
        if self._paused:
            return None
        if not self._numerator:
            return wall
        ahead = (at - self._anchor_market) * self._denominator
        return max(wall, self._anchor_wall - (-ahead // self._numerator))

    def reach(self, at: int) -> None:
        """The market has got to `at`. Only a free clock is led by this; an earlier time changes nothing."""
        if not self._numerator and not self._paused and at > self._reached:
            self._reached = at

    def set_speed(self, speed: int | float, wall: int) -> None:
        """Run at another speed from here on. A free market that has ended goes on as time does with `set_speed(1, wall)`."""
        checked = _checked(speed)
        self._anchor(wall)
        self._numerator, self._denominator = checked.as_integer_ratio()

    def pause(self, wall: int) -> None:
        """Market time stands still until `resume`."""
        self.now(wall)
        self._paused = True

    def resume(self, wall: int) -> None:
        if self._paused:
            self._paused = False
            self._anchor_wall, self._anchor_market = wall, self._reached

    def _anchor(self, wall: int) -> None:
        self._anchor_market = self.now(wall)
        self._anchor_wall = wall


def _checked(speed: int | float) -> Fraction:
    # Not `float`: compiled, that would leave of True, which is no speed, its number.
    if isinstance(speed, bool) or not math.isfinite(speed) or speed < 0 or speed > _FASTEST:
        raise ConfigurationError(f"speed must be from 0 (as fast as possible) to {_FASTEST:_}, not {speed}")
    # The shortest decimal that is this float: 0.1 is a tenth, and a day at speed 0.1 does not drift.
    exact = Fraction(str(speed))
    if 0 < exact < _SLOWEST:
        raise ConfigurationError(f"speed must be 0 or at least {float(_SLOWEST)}, not {speed}")
    return exact
