"""What the spot block matching endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

from ...wire.words import Millis, Model
from ..common.enums import Side

__all__ = [
    "Order",
    "Orders",
    "PlacedOrder",
    "Success",
]


class PlacedOrder(Model, frozen=True, kw_only=True):
    """An order that waits. Who has its settlement key can take it: it shows in no log."""

    order_id: int
    settlement_key: str

    def __repr__(self) -> str:
        return f"PlacedOrder(order_id={self.order_id}, …)"


class Success(Model, frozen=True, kw_only=True):
    """Whether the exchange did it."""

    success: bool


class Order(Model, frozen=True, kw_only=True):
    """A block order: its maker's have a settlement key while they are open, past ones a role and a fee."""

    order_id: int
    symbol: str
    side: Side
    price: Decimal
    amount: Decimal
    expire_time: Millis
    status: str
    create_time: Millis
    settlement_key: str | None = None
    role: str | None = None
    fee: Decimal | None = None

    def __repr__(self) -> str:
        return f"Order(order_id={self.order_id}, symbol={self.symbol!r}, side={self.side!r}, price={self.price}, amount={self.amount}, status={self.status!r})"


class Orders(Model, frozen=True, kw_only=True):
    """Block orders, and how many there are in all."""

    total: int
    rows: list[Order]
