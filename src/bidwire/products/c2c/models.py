"""What the C2C endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

from ...wire.words import Millis, Model
from ..common.enums import Side
from ..common.models import PageOf

__all__ = [
    "Order",
    "Orders",
]


class Order(Model, frozen=True, kw_only=True):
    """A trade with another user."""

    order_number: str
    adv_no: str
    trade_type: Side
    asset: str
    fiat: str
    fiat_symbol: str
    amount: Decimal
    total_price: Decimal
    unit_price: Decimal
    order_status: str
    create_time: Millis
    commission: Decimal
    counter_part_nick_name: str
    pay_method_name: str
    additional_kyc_verify: int | None = None
    taker_commission_rate: Decimal | None = None
    taker_commission: Decimal | None = None
    taker_amount: Decimal | None = None
    advertisement_role: str


class Orders(PageOf[Order], frozen=True, kw_only=True):
    """The exchange's answer: `data` is a page of trades, `total` how many there are in all."""

    rows_in = "data"

    code: str
    message: str
    data: list[Order]
    total: int
    success: bool
