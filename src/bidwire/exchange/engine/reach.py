"""Between which prices an order may be: what a symbol's PERCENT_PRICE filters make of the market's present prices (filters.md)."""

from __future__ import annotations

from .average import Average
from .commands import UNIT
from .events import Refused
from .rules import SymbolRules

Bounds = tuple[int, int, Refused]
"""The least and the most price that a filter allows, and its refusal."""


class Reach:
    """Bounds for each side. They are worked out when a price that they refer to has moved, not for each order."""

    __slots__ = ("_asks", "_bids", "_last", "_notional", "_rules", "_volume")
    TRANSIENT = frozenset(__slots__)
    """All follows from the rules and the prices that it is asked with."""

    def __init__(self) -> None:
        self._rules: SymbolRules | None = None
        self._notional = self._volume = self._last = 0
        self._bids: list[Bounds] = []
        self._asks: list[Bounds] = []

    def refuses(self, rules: SymbolRules, average: Average, last: int, buy: bool, price: int) -> Refused | None:
        """Why the price is too far away. `average` knows no trades that are too old; `last` is the last price."""
        if (
            self._last != last
            or self._notional != average.notional
            or self._volume != average.volume
            or self._rules is not rules
        ):
            self._work_out(rules, average, last)
        for least, most, refusal in self._bids if buy else self._asks:
            if not (least <= price <= most):
                return refusal
        return None

    def _work_out(self, rules: SymbolRules, average: Average, last: int) -> None:
        self._rules, self._notional, self._volume, self._last = rules, average.notional, average.volume, last
        mean = average.notional // average.volume if average.volume else last
        references = [(mean or last if percent.minutes else last, percent) for percent in rules.percents]
        self._bids = [_bounds(reference, percent.bid, percent.refusal) for reference, percent in references]
        self._asks = [_bounds(reference, percent.ask, percent.refusal) for reference, percent in references]


def refuses_around(rules: SymbolRules, references: list[int], buy: bool, price: int) -> Refused | None:
    """As `Reach.refuses`, where each filter refers to a price of its own; 0 while there is none."""
    for reference, percent in zip(references, rules.percents, strict=True):
        least, most, refusal = _bounds(reference, percent.bid if buy else percent.ask, percent.refusal)
        if reference and not (least <= price <= most):
            return refusal
    return None


def _bounds(reference: int, multipliers: tuple[int, int], refusal: Refused) -> Bounds:
    least, most = multipliers
    return -(-reference * least // UNIT), reference * most // UNIT, refusal
