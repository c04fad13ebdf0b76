"""What the futures transfer endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

from ...wire.words import Millis, Model

__all__ = [
    "FuturesTransfer",
    "Transaction",
    "Transfers",
]


class Transaction(Model, frozen=True, kw_only=True):
    """The number under which the exchange keeps a transfer."""

    tran_id: int


class FuturesTransfer(Model, frozen=True, kw_only=True):
    """A transfer: `type` 1 spot to USD-M, 2 back, 3 spot to COIN-M, 4 back."""

    asset: str
    tran_id: int
    amount: Decimal
    type: int
    timestamp: Millis
    status: str


class Transfers(Model, frozen=True, kw_only=True):
    """Transfers, and how many there are in all."""

    rows: list[FuturesTransfer]
    total: int
