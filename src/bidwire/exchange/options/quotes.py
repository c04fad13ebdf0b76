"""The house that makes the market: quotes around its price and a trade now and then, the same for the same seed.

A contract is quoted while somebody looks at it, anew every five seconds: several hundred contracts are listed, and
few of them are traded.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from ..engine.commands import UNIT, HouseSnapshot, HouseTrade
from ..engine.engine import Engine
from .contracts import STEP, TICK, Contract
from .pricing import Value, value

EVERY = 5_000_000
"""Microseconds between two quotes."""

SECOND = 1_000_000
_LEVELS = 10
_HISTORY = 48  # trades behind a contract when it is first looked at: about one in half an hour
_DAY = 86_400 * SECOND


class Quotes:
    """What the house does in one contract."""

    def __init__(self, contract: Contract, seed: int, engine: Engine) -> None:
        """`engine` is asked for the ids that were used last: they go on after a restart."""
        self.contract = contract
        self._seed = seed
        self._engine = engine
        self._quoted = -1

    def due(self, at: int, index: int) -> Iterator[HouseSnapshot | HouseTrade]:
        """The house's commands that are due; each must be applied before the next is asked for."""
        moment = at // EVERY
        if moment == self._quoted or at >= self.contract.expires_at:
            return
        chance = random.Random(f"bidwire options {self._seed} {self.contract.symbol} {moment}")
        if not self._last(self._engine.recorded_trade_id):
            for back in sorted((chance.randrange(_DAY) for _ in range(_HISTORY)), reverse=True):
                yield self._trade(chance, at - back, index)
        self._quoted = moment
        yield self._snapshot(chance, at, index)
        if chance.random() < 0.2:
            yield self._trade(chance, at, index)

    def _snapshot(self, chance: random.Random, at: int, index: int) -> HouseSnapshot:
        fair = round(mark(self.contract, at, index).price * UNIT)
        half = max(fair // 100, TICK)
        bid, ask = (fair - half) // TICK, -(-(fair + half) // TICK)
        return HouseSnapshot(
            self.contract.symbol,
            self._last(self._engine.recorded_update_id) + 1,
            tuple(((bid - each) * TICK, UNIT + _size(chance)) for each in range(_LEVELS) if bid > each),
            tuple(((max(ask, 1) + each) * TICK, UNIT + _size(chance)) for each in range(_LEVELS)),
        )

    def _trade(self, chance: random.Random, at: int, index: int) -> HouseTrade:
        fair = round(mark(self.contract, at, index).price * UNIT)
        buyer_is_maker = chance.random() < 0.5
        half = max(fair // 100, TICK)
        ticks = (fair - half) // TICK if buyer_is_maker else -(-(fair + half) // TICK)
        number = self._last(self._engine.recorded_trade_id) + 1
        return HouseTrade(self.contract.symbol, number, max(ticks, 1) * TICK, _size(chance, 0.03), buyer_is_maker, at)

    def _last(self, recorded: Callable[[str], int]) -> int:
        """The last id of a kind; 0 before the contract has a book."""
        symbol = self.contract.symbol
        return recorded(symbol) if self._engine.rules(symbol) is not None else 0


def mark(contract: Contract, at: int, index: int) -> Value:
    """The house's price of a contract, and its greeks."""
    return value(contract.call, index / UNIT, contract.strike / UNIT, (contract.expires_at - at) / SECOND)


def _size(chance: random.Random, mean: float = 3.0) -> int:
    """A quantity, seldom large."""
    return max(int(chance.expovariate(1 / mean) * UNIT) // STEP, 1) * STEP
