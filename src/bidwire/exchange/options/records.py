"""What options accounts have done, beside orders and fills: the terms of orders, what trades cost, the flow of funds, exercises."""

from __future__ import annotations

from typing import Any

import msgspec

from ..engine.orders import Fill, Order
from ..history import TABLES, Records, Table, Window
from .contracts import QUOTE, UNDERLYING, Contract


class Terms(msgspec.Struct, frozen=True):
    """What an order was placed with and the engine has no use for."""

    reduce_only: bool = False
    post_only: bool = False
    mmp: bool = False
    self_trade: str = "EXPIRE_MAKER"
    good: str = "GTC"
    """Its time in force as it was sent: the engine knows no GTX."""
    order_id: int = 0
    """0 until it has been placed."""
    at: int = 0


class Charge(msgspec.Struct, frozen=True):
    """What one side of a trade paid, and the profit that it realized."""

    trade_id: int
    order_id: int
    fee: int
    profit: int
    at: int


class Booking(msgspec.Struct, frozen=True):
    """A line of an account's funding flow."""

    id: int
    amount: int
    kind: str
    contract: str
    at: int


class Exercise(msgspec.Struct, frozen=True):
    """What one expiry brought one account."""

    id: int
    contract: Contract
    price: int
    quantity: int
    amount: int
    at: int


TERMS = Table(name="terms", row=Terms, id="order_id", at="at")
CHARGES = Table(name="charges", row=Charge, id="trade_id", at="at", lookups=("order_id",))
BOOKINGS = Table(name="bookings", row=Booking, id="id", at="at")
"""Of all contracts: they stand under the asset that flows."""

EXERCISES = Table(name="exercises", row=Exercise, id="id", at="at")
"""Of all contracts: they stand under what these are written on."""

OPTION_TABLES: tuple[Table[Any], ...] = (*TABLES, TERMS, CHARGES, BOOKINGS, EXERCISES)


class OptionRecords(Records):
    """Orders, fills, and what belongs to them."""

    def terms(self, order: Order) -> Terms:
        """What an order was placed with."""
        window = Window(from_id=order.id, limit=1)
        found = self._history.find(TERMS, order.account, order.symbol, window)
        return found[0] if found and found[0].order_id == order.id else Terms()

    def fees(self, order: Order) -> int:
        """What an order's fills have cost so far."""
        charges = self._history.find(CHARGES, order.account, order.symbol, order_id=order.id)
        return sum(charge.fee for charge in charges)

    def charge(self, account: int, fill: Fill) -> Charge:
        """What one fill cost."""
        charges = self._history.find(CHARGES, account, fill.symbol, order_id=fill.order_id)
        return next(charge for charge in charges if charge.trade_id == fill.trade_id)

    def bookings(self, account: int, from_id: int | None) -> list[Booking]:
        """By ascending id, all or those from one on."""
        return self._history.find(BOOKINGS, account, QUOTE, Window(from_id=from_id))

    def exercises(self, account: int) -> list[Exercise]:
        """By ascending id."""
        return self._history.find(EXERCISES, account, UNDERLYING)
