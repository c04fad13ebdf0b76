"""What the NFT endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model

field = msgspec.field

__all__ = [
    "Asset",
    "Assets",
    "Deposit",
    "Deposits",
    "Transaction",
    "Transactions",
    "Withdrawal",
    "Withdrawals",
]


class Asset(Model, frozen=True, kw_only=True):
    """An NFT."""

    network: str
    contract_address: str
    token_id: str


class Assets(Model, frozen=True, kw_only=True):
    """The NFTs that there are, and how many."""

    total: int
    rows: list[Asset] = field(name="list")


class Transaction(Model, frozen=True, kw_only=True):
    """A purchase, a sale, or what else `order_type` asked for."""

    order_no: str
    tokens: list[Asset]
    trade_time: Millis
    trade_amount: Decimal
    trade_currency: str


class Transactions(Model, frozen=True, kw_only=True):
    """Transactions, and how many there are in all."""

    total: int
    rows: list[Transaction] = field(name="list")


class Deposit(Model, frozen=True, kw_only=True):
    """A deposit of an NFT. The exchange misspells the address's name on the wire."""

    network: str
    tx_id: str = field(name="txID")
    contract_address: str = field(name="contractAdrress")
    token_id: str
    timestamp: Millis


class Deposits(Model, frozen=True, kw_only=True):
    """Deposits, and how many there are in all."""

    total: int
    rows: list[Deposit] = field(name="list")


class Withdrawal(Model, frozen=True, kw_only=True):
    """A withdrawal of an NFT, and its fee."""

    network: str
    tx_id: str = field(name="txID")
    contract_address: str = field(name="contractAdrress")
    token_id: str
    timestamp: Millis
    fee: Decimal
    fee_asset: str


class Withdrawals(Model, frozen=True, kw_only=True):
    """Withdrawals, and how many there are in all."""

    total: int
    rows: list[Withdrawal] = field(name="list")
