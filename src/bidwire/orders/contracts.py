"""The trading rules of futures and options: their filters are spot's, by other names and with the mark price for an average.

A price or a quantity has to be the least one and so many steps (not so many steps from 0, as with spot); the least is a
multiple of the step on every contract that has been recorded, so both say the same. What is left to the exchange:
MAX_NUM_ALGO_ORDERS, POSITION_RISK_CONTROL, and how far from the mark price a MARKET order may trade.
https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/common-definition
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..products.spot.enums import Side
from ..products.spot.models import (
    LotSize,
    MarketLotSize,
    MaxNumOrders,
    MinNotional,
    Order,
    PriceFilter,
)
from ..products.spot.models.filters import FilterBase
from ..wire.request import Request
from ..wire.words import NumberLike
from .filters import CHECKS, Check, Failure, Known, Leg, Rules, SymbolRules, distance

_NONE = Decimal(0)


class PercentOfMark(FilterBase, frozen=True, kw_only=True, tag="PERCENT_PRICE"):
    """How far above the mark price may be bought, how far below it sold, as factors of it."""

    multiplier_up: Decimal
    multiplier_down: Decimal


def _percent_of_mark(rules: SymbolRules, rule: Any, leg: Leg, known: Known) -> Iterator[Failure]:
    buys = leg.side == Side.BUY
    yield from distance(
        rules, rule, leg, known, _NONE if buys else rule.multiplier_down, rule.multiplier_up if buys else _NONE
    )


def _bounds(kind: type[FilterBase], least: str, most: str, step: str) -> Callable[[Any], FilterBase]:
    """A filter of this kind from a row; what the row does not say is no bound."""
    return lambda row: kind(**{name: getattr(row, name) or _NONE for name in (least, most, step)})


_FILTERS: dict[str, Callable[[Any], FilterBase]] = {
    "PRICE_FILTER": _bounds(PriceFilter, "min_price", "max_price", "tick_size"),
    "LOT_SIZE": _bounds(LotSize, "min_qty", "max_qty", "step_size"),
    "MARKET_LOT_SIZE": _bounds(MarketLotSize, "min_qty", "max_qty", "step_size"),
    "MAX_NUM_ORDERS": lambda row: MaxNumOrders(max_num_orders=row.limit),
    "MIN_NOTIONAL": lambda row: MinNotional(min_notional=row.notional, apply_to_market=True, avg_price_mins=0),
    "PERCENT_PRICE": lambda row: PercentOfMark(multiplier_up=row.multiplier_up, multiplier_down=row.multiplier_down),
}


_CHECKS: Mapping[type, Check] = {**CHECKS, PercentOfMark: _percent_of_mark}


class ContractRules(SymbolRules):
    """The rules of one contract; `average` is its mark price."""

    @property
    def checks(self) -> Mapping[type, Check]:
        return _CHECKS

    def __init__(self, info: Any) -> None:
        rows = ((_FILTERS.get(row.filter_type), row) for row in info.filters)
        filters: list[Any] = [make(row) for make, row in rows if make is not None]
        super().__init__(info, filters)

    def failures(
        self,
        order: Request[Any],
        *,
        average: NumberLike | None = None,
        open_orders: Sequence[Order] | None = None,
        position: NumberLike | None = None,
    ) -> list[Failure]:
        """Everything that `check` would refuse. What only closes a position may be worth as little as it likes (-4164)."""
        found = super().failures(order, average=average, open_orders=open_orders, position=position)
        closes = getattr(order, "reduce_only", None) or getattr(order, "close_position", None)
        return [each for each in found if not (closes and isinstance(each.filter, MinNotional))]


class RulesOfContracts(Rules):
    """The rules of every contract: `rules["BTCUSDT"].check(order)`. `info` is what `exchange_info` of the product gave."""

    def _listed(self, info: Any) -> dict[str, Any]:
        rows = info.option_symbols if hasattr(info, "option_symbols") else info.symbols
        return {row.symbol: row for row in rows}

    def _rules_of(self, info: Any) -> SymbolRules:
        return ContractRules(info)
