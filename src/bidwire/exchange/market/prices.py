"""Fair prices of a synthetic market: correlated, with volatility that clusters and tails that are fat.

Each asset follows a common and an own factor, which move at random moments some times a second, as news does. A
factor's variance is a GARCH(1,1) from move to move, so that calm and
storm last for tens of seconds, times a slow regime that lasts for minutes. The prices of pairs are quotients, so
crosses stay consistent. Floats live here and nowhere after: sources round to ticks.
"""

from __future__ import annotations

import math
from random import Random

_PACE = 0.15  # seconds between two moves, on average
_ALPHA, _BETA = 0.08, 0.915
_CALMEST, _WILDEST = 0.05, 20.0
_JUMP_CHANCE, _JUMP_SIZE = 0.01, 3.0
_REGIME_STEPS = 800  # time constant: two minutes
_REGIME_SPREAD = 0.7
_YEAR = 365 * 86_400
# A jump makes a draw wider in one of a hundred; what remains is scaled so that the variance of a draw is one.
_UNIT_VARIANCE = 1 / math.sqrt(1 - _JUMP_CHANCE + _JUMP_CHANCE * _JUMP_SIZE**2)


class _Factor:
    """Draws of mean zero and variance one in the long run, whose variance clusters."""

    __slots__ = ("_gauss", "_random", "_variance")

    def __init__(self, random: Random) -> None:
        self._gauss = random.gauss
        self._random = random.random
        self._variance = 1.0

    def draw(self) -> float:
        z = self._gauss(0.0, _UNIT_VARIANCE)
        if self._random() < _JUMP_CHANCE:
            z *= _JUMP_SIZE
        move = z * math.sqrt(self._variance)
        variance = (1 - _ALPHA - _BETA) + _ALPHA * move * move + _BETA * self._variance
        self._variance = min(_WILDEST, max(_CALMEST, variance))
        return move


class FairPrices:
    """What each asset is worth in dollars at a time. Time only goes forward."""

    __slots__ = ("_common", "_logs", "_next", "_own", "_pace", "_random", "_regime", "_scale", "_weights")

    def __init__(
        self,
        random: Random,
        at: int,
        prices: dict[str, float],
        volatility: dict[str, float],
        slower: float = 1.0,
    ) -> None:
        """`volatility` is yearly: 0.5 is 50 %. Assets without one stand still. `slower`: prices move so many times more
        rarely, and by so much more."""
        self._pace = _PACE * slower
        self._next = at
        self._random = random
        self._common = _Factor(random)
        self._own = {asset: _Factor(random) for asset in prices if volatility.get(asset)}
        self._logs = {asset: math.log(price) for asset, price in prices.items()}
        self._scale = {asset: volatility[asset] / math.sqrt(_YEAR / self._pace) for asset in self._own}
        # Most of what moves one coin moves all.
        self._weights = {asset: (0.85, math.sqrt(1 - 0.85**2)) for asset in self._own}
        self._regime = random.gauss(0.0, _REGIME_SPREAD)

    def advance(self, at: int) -> None:
        """Let it become `at`."""
        while self._next <= at:
            self._step()
            self._next += 1 + round(self._random.expovariate(1e-6 / self._pace))

    def _step(self) -> None:
        pull = 1 / _REGIME_STEPS
        self._regime += -self._regime * pull + _REGIME_SPREAD * math.sqrt(2 * pull) * self._random.gauss(0.0, 1.0)
        storm = math.exp(self._regime - _REGIME_SPREAD**2)
        shared = self._common.draw()
        for asset, own in self._own.items():
            common, rest = self._weights[asset]
            self._logs[asset] += self._scale[asset] * storm * (common * shared + rest * own.draw())

    def nudge(self, asset: str, by: float) -> None:
        """A large order moved the asset for good, by this part of its price."""
        if asset in self._own:
            self._logs[asset] += by

    def price(self, base: str, quote: str) -> float:
        """What one `base` is worth in `quote`."""
        return math.exp(self._logs[base] - self._logs[quote])
