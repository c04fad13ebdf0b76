"""What the NFT endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model

field = msgspec.field

__all__ = [
    "Assets",
    "Deposits",
    "NftAsset",
    "NftDeposit",
    "NftTransaction",
    "NftWithdrawal",
    "Transactions",
    "Withdrawals",
]


class NftAsset(Model, frozen=True, kw_only=True):
    """An NFT."""

    network: str
    contract_address: str
    token_id: str


class Assets(Model, frozen=True, kw_only=True):
    """The NFTs that there are, and how many."""

    total: int
    rows: list[NftAsset] = field(name="list")


class NftTransaction(Model, frozen=True, kw_only=True):
    """A purchase, a sale, or what else `order_type` asked for."""

    order_no: str
    tokens: list[NftAsset]
    trade_time: Millis
    trade_amount: Decimal
    trade_currency: str


class Transactions(Model, frozen=True, kw_only=True):
    """Transactions, and how many there are in all."""

    total: int
    rows: list[NftTransaction] = field(name="list")


class NftDeposit(Model, frozen=True, kw_only=True):
    """A deposit of an NFT. The exchange misspells the address's name on the wire."""

    network: str
    tx_id: str = field(name="txID")
    contract_address: str = field(name="contractAdrress")
    token_id: str
    timestamp: Millis


class Deposits(Model, frozen=True, kw_only=True):
    """Deposits, and how many there are in all."""

    total: int
    rows: list[NftDeposit] = field(name="list")


class NftWithdrawal(Model, frozen=True, kw_only=True):
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
    rows: list[NftWithdrawal] = field(name="list")
