"""How many orders an account may have open, at a symbol and on the exchange (filters.md).

Every open order counts, stop orders count besides as algo orders, icebergs as icebergs, each whether it works or waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from .accounts import Desk
from .events import Refused
from .orders import Order
from .rules import SymbolRules, filter_failure


class ExchangeFilters(msgspec.Struct, frozen=True):
    """What an account may have open on the whole exchange; 0 is no limit."""

    max_orders: int = 0
    max_algo_orders: int = 0
    max_icebergs: int = 0
    max_lists: int = 0


TOO_MANY = {
    name: (filter_failure(name), filter_failure(f"EXCHANGE_{name}"))
    for name in ("MAX_NUM_ORDERS", "MAX_NUM_ALGO_ORDERS", "MAX_NUM_ICEBERG_ORDERS", "MAX_NUM_ORDER_LISTS")
}
"""By filter: the refusal at the symbol, and that on the exchange."""


def refuses(
    desk: Desk, rules: SymbolRules, exchange: ExchangeFilters, *, orders: int = 0, algo: int = 0, icebergs: int = 0
) -> Refused | None:
    """Why so many more may not come. The house has no limits."""
    if desk.unlimited:
        return None
    for name, more, counts, here, everywhere in (
        ("MAX_NUM_ORDERS", orders, _any, rules.max_orders, exchange.max_orders),
        ("MAX_NUM_ALGO_ORDERS", algo, _is_algo, rules.max_algo_orders, exchange.max_algo_orders),
        ("MAX_NUM_ICEBERG_ORDERS", icebergs, _is_iceberg, rules.max_icebergs, exchange.max_icebergs),
    ):
        if more and _count(desk.open.values(), counts) + more > here:
            return TOO_MANY[name][0]
        if more and everywhere:
            total = sum(_count(each.open.values(), counts) for each in desk.account.desks)
            if total + more > everywhere:
                return TOO_MANY[name][1]
    return None


def _count(orders: Iterable[Order], counts: Callable[[Order], bool]) -> int:
    return sum(counts(order) for order in orders)


def _any(order: Order) -> bool:
    return True


def _is_algo(order: Order) -> bool:
    return order.stop is not None


def _is_iceberg(order: Order) -> bool:
    return order.iceberg > 0
