"""What the algo trading endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.enums import Side
from ..common.models import PageOf
from .enums import PositionSide, Urgency

field = msgspec.field

__all__ = [
    "Accepted",
    "AlgoOrder",
    "AlgoOrders",
    "Canceled",
    "SubOrder",
    "SubOrders",
]


class Accepted(Model, frozen=True, kw_only=True):
    """Whether the order was taken in; that it is carried out is another matter."""

    client_algo_id: str
    success: bool
    code: int
    message: str = field(name="msg")


class Canceled(Model, frozen=True, kw_only=True):
    """Whether the order was cancelled."""

    algo_id: int
    success: bool
    code: int
    message: str = field(name="msg")


class AlgoOrder(Model, frozen=True, kw_only=True):
    """An algo order, and how much of it is done."""

    algo_id: int
    symbol: str
    side: Side
    position_side: PositionSide | None = None
    total_qty: Decimal
    executed_qty: Decimal
    executed_amt: Decimal
    avg_price: Decimal
    client_algo_id: str
    book_time: Millis
    end_time: Millis
    algo_status: str
    algo_type: str
    urgency: Urgency
    duration: int | None = None


class AlgoOrders(PageOf[AlgoOrder], frozen=True, kw_only=True):
    """Algo orders, and how many there are in all."""

    rows_in = "orders"

    total: int
    orders: list[AlgoOrder]


class SubOrder(Model, frozen=True, kw_only=True):
    """One of the orders that an algo order is made of."""

    algo_id: int
    order_id: int
    order_status: str
    executed_qty: Decimal
    executed_amt: Decimal
    fee_amt: Decimal
    fee_asset: str
    book_time: Millis
    avg_price: Decimal
    side: Side
    symbol: str
    sub_id: int
    time_in_force: str
    orig_qty: Decimal


class SubOrders(PageOf[SubOrder], frozen=True, kw_only=True):
    """The orders that an algo order is made of, and what they have done in all."""

    rows_in = "sub_orders"

    total: int
    executed_qty: Decimal
    executed_amt: Decimal
    sub_orders: list[SubOrder]
