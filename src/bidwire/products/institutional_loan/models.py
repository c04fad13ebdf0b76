"""What the institutional loan endpoints answer.

Amounts, rates and ratios (0.592 is 59.2 %) are `Decimal`, times are epoch milliseconds. A risk unit is one credit account
and the collateral accounts that stand for its loans, all of one parent account.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.models import Done
from .enums import MemberType, RebateType, WalletType

field = msgspec.field

__all__ = [
    "Borrowed",
    "Closed",
    "ClosedRiskUnit",
    "ClosedRiskUnits",
    "CollateralAccount",
    "Done",
    "ForceLiquidation",
    "ForceLiquidations",
    "Interest",
    "Interests",
    "Liability",
    "LiquidationSnapshot",
    "LiquidationTransfer",
    "LiquidationTransfers",
    "Loan",
    "Loans",
    "MaxBorrowable",
    "Member",
    "MemberEdited",
    "RebateBalance",
    "RebateChange",
    "RebateChanges",
    "Repaid",
    "RiskUnit",
    "RiskUnitDetails",
    "Transfer",
    "TransferredAsset",
    "Wallet",
    "WalletSnapshot",
]


class Member(Model, frozen=True, kw_only=True):
    """An account of a risk unit, and which of its wallets are collateral."""

    email: str
    type: MemberType
    enable_margin: bool
    enable_spot: bool


class RiskUnit(Model, frozen=True, kw_only=True):
    """A risk unit and its accounts."""

    group_id: int
    members: list[Member]
    create_time: Millis


class ClosedRiskUnit(Model, frozen=True, kw_only=True):
    """A risk unit that was closed."""

    group_id: int
    parent_email: str
    credit_email: str
    enabled: bool
    create_time: Millis
    close_time: Millis


class ClosedRiskUnits(Model, frozen=True, kw_only=True):
    """Risk units that were closed, and how many there are in all."""

    total: int
    rows: list[ClosedRiskUnit]


class Liability(Model, frozen=True, kw_only=True):
    """What is owed of an asset."""

    asset_name: str
    principal: Decimal
    interest: Decimal


class Wallet(Model, frozen=True, kw_only=True):
    """What a wallet is worth, and the margin that it must keep."""

    account_type: WalletType
    net_equity: Decimal
    maintain_margin: Decimal


class CollateralAccount(Model, frozen=True, kw_only=True):
    """An account of a risk unit, wallet by wallet."""

    email: str
    type: MemberType
    wallets: list[Wallet]


class RiskUnitDetails(Model, frozen=True, kw_only=True):
    """How a risk unit stands: its loan to value, worth and debts, and what may still be taken out or borrowed."""

    group_id: int
    parent_email: str
    credit_email: str
    update_time: Millis
    ltv: Decimal
    total_net_equity: Decimal
    total_maintenance_margin: Decimal
    total_liability: Decimal
    parent_account_frozen_amount: Decimal
    max_transfer_out_amount: Decimal
    max_allowed_borrow_limit: Decimal
    liabilities: list[Liability]
    collateral_accounts: list[CollateralAccount]


class MemberEdited(Model, frozen=True, kw_only=True):
    """What the exchange says of a thing done: 0 is success."""

    status: int


class Closed(Model, frozen=True, kw_only=True):
    """A risk unit that was closed just now."""

    group_id: int
    status: str


class Borrowed(Model, frozen=True, kw_only=True):
    """A loan that was taken."""

    transaction_id: int
    amount: Decimal
    status: str


class Repaid(Model, frozen=True, kw_only=True):
    """A repayment; `amount` may be less than was asked for."""

    transaction_id: int
    amount: Decimal


class Loan(Model, frozen=True, kw_only=True):
    """A loan that was taken, or repaid: then with its parts."""

    tran_id: int
    asset_name: str
    amount: Decimal
    principal: Decimal | None = None
    interest: Decimal | None = None
    status: str
    """CONFIRM or FAILED."""
    type: str
    """BORROW; REPAY, NORMAL_REPAY or, of a liquidation, FORCE_REPAY."""
    timestamp: Millis


class Loans(Model, frozen=True, kw_only=True):
    """Loans or repayments, newest first, and how many there are in all."""

    total: int
    rows: list[Loan]


class Interest(Model, frozen=True, kw_only=True):
    """Interest that was charged for an hour."""

    group_id: int
    asset_name: str
    principal: Decimal
    interest_rate: Decimal
    """Of an hour."""
    interest: Decimal
    interest_timestamp: Millis


class Interests(Model, frozen=True, kw_only=True):
    """Charges of interest, newest first, and how many there are in all."""

    total: int
    rows: list[Interest]


class MaxBorrowable(Model, frozen=True, kw_only=True):
    """How much can be borrowed; None for an account that is no part of the risk unit."""

    max_borrowable_amount: Decimal | None = None


class RebateBalance(Model, frozen=True, kw_only=True):
    """How much interest a rebate can still pay."""

    asset: str
    balance: Decimal
    total_granted: Decimal
    total_consumed: Decimal


class RebateChange(Model, frozen=True, kw_only=True):
    """A change of the rebate balance: positive where it was granted. Only INTEREST_OFFSET says what was paid with it."""

    type: RebateType
    group_id: int | None = None
    rebate_asset: str
    delta: Decimal
    liability_asset: str | None = None
    deducted_interest: Decimal | None = None
    """In the liability asset."""
    exchange_rate: Decimal | None = None
    create_time: Millis


class RebateChanges(Model, frozen=True, kw_only=True):
    """Changes of the rebate balance, and how many there are in all."""

    total: int
    rows: list[RebateChange]


class WalletSnapshot(Model, frozen=True, kw_only=True):
    """What a wallet was worth when the liquidation began."""

    sub_email: str
    member_type: MemberType
    wallet_type: WalletType
    net_equity: Decimal
    maintain_margin: Decimal


class LiquidationSnapshot(Model, frozen=True, kw_only=True):
    """What there was, and what was owed, when a liquidation began."""

    snapshots: list[WalletSnapshot]
    liabilities: list[Liability]


class ForceLiquidation(Model, frozen=True, kw_only=True):
    """A liquidation of a risk unit."""

    group_id: int
    start_ltv: Decimal
    end_ltv: Decimal
    liquidation_start_time: Millis
    liquidation_end_time: Millis
    total_net_equity: Decimal
    total_maintenance_margin: Decimal
    total_liability: Decimal
    liquidation_snapshot: LiquidationSnapshot


class ForceLiquidations(Model, frozen=True, kw_only=True):
    """Liquidations, newest first, and how many there are in all."""

    total: int
    rows: list[ForceLiquidation]


class TransferredAsset(Model, frozen=True, kw_only=True):
    """How much of an asset was moved."""

    asset_name: str
    amount: Decimal


class Transfer(Model, frozen=True, kw_only=True):
    """Assets that a liquidation moved to the credit account."""

    transfer_time: Millis
    from_uid: int
    from_account_type: WalletType
    to_uid: int
    to_account_type: WalletType
    status: str
    assets: list[TransferredAsset]


class LiquidationTransfer(Model, frozen=True, kw_only=True):
    """What one liquidation moved."""

    liquidation_id: int
    transfers: list[Transfer] = field(name="liquidationTransferRecord")


class LiquidationTransfers(Model, frozen=True, kw_only=True):
    """What liquidations moved, newest first, and how many there are in all."""

    total: int
    rows: list[LiquidationTransfer]
