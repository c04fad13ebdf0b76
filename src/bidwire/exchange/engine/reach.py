"""Between which prices an order may be: what a symbol's PERCENT_PRICE filters make of the market's present prices (filters.md)."""

from __future__ import annotations

from .average import Average
from .commands import UNIT
from .events import Refused
from .rules import SymbolRules


def refuses(rules: SymbolRules, average: Average, last: int, buy: bool, price: int) -> Refused | None:
    """Why the price is too far away. `average` knows no trades that are too old; `last` is the last price."""
    scaled = price * UNIT
    mean = (average.notional // average.volume if average.volume else 0) or last
    for percent in rules.percents:
        least, most = percent.bid if buy else percent.ask
        reference = mean if percent.minutes else last
        if not (reference * least <= scaled <= reference * most):
            return percent.refusal
    return None


def refuses_around(rules: SymbolRules, references: list[int], buy: bool, price: int) -> Refused | None:
    """As `refuses`, where each filter refers to a price of its own; 0 while there is none."""
    scaled = price * UNIT
    for reference, percent in zip(references, rules.percents, strict=True):
        least, most = percent.bid if buy else percent.ask
        if reference and not (reference * least <= scaled <= reference * most):
            return percent.refusal
    return None
