"""What the Pay endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

from ...wire.words import Millis, Model
from ..common.models import PageOf

__all__ = [
    "Fund",
    "Payer",
    "Receiver",
    "ReceiverExtension",
    "Transaction",
    "Transactions",
]


class Fund(Model, frozen=True, kw_only=True):
    """What was paid in one currency, and from which wallets."""

    currency: str
    amount: Decimal
    wallet_asset_cost: dict[str, Decimal] | None = None


class Payer(Model, frozen=True, kw_only=True):
    """Who paid; what is not the account's business is left out."""

    name: str | None = None
    type: str | None = None
    binance_id: str | None = None


class ReceiverExtension(Model, frozen=True, kw_only=True):
    """A receiver's bank or digital wallet."""

    institution_name: str | None = None
    card_number: str | None = None
    digital_wallet_id: str | None = None


class Receiver(Model, frozen=True, kw_only=True):
    """Who was paid; what is not the account's business is left out."""

    name: str | None = None
    type: str | None = None
    email: str | None = None
    binance_id: str | None = None
    account_id: str | None = None
    country_code: str | None = None
    phone_number: str | None = None
    mobile_code: str | None = None
    extend: ReceiverExtension | None = None


class Transaction(Model, frozen=True, kw_only=True):
    """A payment; what the account paid is negative."""

    order_type: str
    transaction_id: str
    transaction_time: Millis
    amount: Decimal
    currency: str
    wallet_type: int
    wallet_types: list[int] | None = None
    funds_detail: list[Fund]
    payer_info: Payer | None = None
    receiver_info: Receiver | None = None


class Transactions(PageOf[Transaction], frozen=True, kw_only=True):
    """The exchange's answer: `data` is the payments."""

    rows_in = "data"

    code: str
    message: str
    data: list[Transaction]
    success: bool
