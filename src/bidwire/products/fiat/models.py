"""What the fiat endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

from ...wire.words import Millis, Model
from ..common.models import PageOf

__all__ = [
    "Order",
    "OrderDetail",
    "OrderDetailAnswer",
    "Orders",
    "Payment",
    "Payments",
    "Placed",
    "PlacedOrder",
]


class Order(Model, frozen=True, kw_only=True):
    """A deposit or a withdrawal."""

    order_no: str
    fiat_currency: str
    indicated_amount: Decimal
    amount: Decimal
    total_fee: Decimal
    method: str
    status: str
    create_time: Millis
    update_time: Millis


class Orders(PageOf[Order], frozen=True, kw_only=True):
    """Deposits or withdrawals, and how many there are in all."""

    rows_in = "data"

    code: str
    message: str
    data: list[Order]
    total: int | None = None
    success: bool


class Payment(Model, frozen=True, kw_only=True):
    """A purchase or a sale with fiat."""

    order_no: str
    source_amount: Decimal
    fiat_currency: str
    obtain_amount: Decimal
    crypto_currency: str
    total_fee: Decimal
    price: Decimal
    status: str
    payment_method: str | None = None
    create_time: Millis
    update_time: Millis


class Payments(PageOf[Payment], frozen=True, kw_only=True):
    """Purchases or sales, and how many there are in all."""

    rows_in = "data"

    code: str
    message: str
    data: list[Payment]
    total: int
    success: bool


class OrderDetail(Model, frozen=True, kw_only=True):
    """One order in full."""

    order_id: str
    order_status: str
    amount: Decimal
    fee: Decimal
    fiat_currency: str
    error_code: str | None = None
    error_message: str | None = None
    ext: dict[str, object] | None = None


class OrderDetailAnswer(Model, frozen=True, kw_only=True):
    """The exchange's word on an order: `data` is the order."""

    code: str
    message: str
    data: OrderDetail


class PlacedOrder(Model, frozen=True, kw_only=True):
    """The id of an order that was made."""

    order_id: str


class Placed(Model, frozen=True, kw_only=True):
    """The exchange's word on a new order: `data` names it."""

    code: str
    message: str
    data: PlacedOrder
