"""What the portfolio margin pro endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.events import maybe_exactly
from ...wire.words import Millis, Model
from .enums import AccountStatus

field = msgspec.field

__all__ = [
    "Account",
    "AssetIndexPrice",
    "AssetLeverage",
    "AutoRepay",
    "Balance",
    "Collateral",
    "CollateralTier",
    "DeltaMode",
    "EarnBalance",
    "Loan",
    "LoanRepayment",
    "LoanRepayments",
    "MarginCallLevel",
    "Message",
    "NegativeInterest",
    "RiskUnit",
    "SpanAccount",
    "TieredCollateral",
    "Transaction",
]


class Account(Model, frozen=True, kw_only=True):
    """The account as a whole: equity, margins and their ratio (`uni_mmr`), in USD."""

    uni_mmr: Decimal = field(name="uniMMR")
    account_equity: Decimal
    actual_equity: Decimal
    account_maint_margin: Decimal
    account_initial_margin: Decimal
    total_available_balance_text: str = field(name="totalAvailableBalance")
    """The page's example has commas between the thousands."""
    account_status: AccountStatus
    account_type: str

    @property
    def total_available_balance(self) -> Decimal | None:
        """The number that stands in the text, None where it is empty."""
        digits = self.total_available_balance_text.replace(",", "")
        return Decimal(digits) if digits else None


class RiskUnit(Model, frozen=True, kw_only=True):
    """The maintenance margin of an asset's risk unit, in USD."""

    asset: str
    uni_maintain_usd: Decimal


class SpanAccount(Model, frozen=True, kw_only=True):
    """A SPAN account as a whole, in USD."""

    uni_mmr: Decimal = field(name="uniMMR")
    account_equity: Decimal
    actual_equity: Decimal
    account_maint_margin: Decimal
    risk_unit_mm_list: list[RiskUnit] = field(name="riskUnitMMList")
    margin_mm: Decimal = field(name="marginMM")
    other_mm: Decimal = field(name="otherMM")
    account_status: AccountStatus
    account_type: str


class Balance(Model, frozen=True, kw_only=True):
    """What the account has of an asset: in margin, USD-M, COIN-M and options."""

    asset: str
    total_wallet_balance: Decimal
    cross_margin_asset: Decimal
    cross_margin_borrowed: Decimal
    cross_margin_free: Decimal
    cross_margin_interest: Decimal
    cross_margin_locked: Decimal
    um_wallet_balance: Decimal
    um_unrealized_pnl: Decimal = field(name="umUnrealizedPNL")
    cm_wallet_balance: Decimal
    cm_unrealized_pnl_text: str = field(name="cmUnrealizedPNL")
    """Empty in the page's example."""
    update_time: Millis
    negative_balance: Decimal
    option_wallet_balance: Decimal
    option_equity: Decimal

    cm_unrealized_pnl = maybe_exactly("cm_unrealized_pnl_text")


class DeltaMode(Model, frozen=True, kw_only=True):
    """Whether the account is in delta mode."""

    delta_enabled: bool


class Message(Model, frozen=True, kw_only=True):
    """What the exchange says of a thing done."""

    message: str = field(name="msg")


class NegativeInterest(Model, frozen=True, kw_only=True):
    """Interest on a negative balance."""

    asset: str
    interest: Decimal
    interest_accrued_time: Millis
    interest_rate: Decimal
    principal: Decimal


class MarginCallLevel(Model, frozen=True, kw_only=True):
    """At which ratio the account is warned."""

    margin_call_level: Decimal


class Transaction(Model, frozen=True, kw_only=True):
    """The number under which the exchange keeps a transaction."""

    tran_id: int


class EarnBalance(Model, frozen=True, kw_only=True):
    """How much of an Earn asset can be moved."""

    asset: str
    amount: Decimal


class AutoRepay(Model, frozen=True, kw_only=True):
    """Whether negative futures balances are repaid by themselves."""

    auto_repay: bool


class Loan(Model, frozen=True, kw_only=True):
    """What a bankruptcy has left to repay."""

    asset: str
    amount: Decimal


class LoanRepayment(Model, frozen=True, kw_only=True):
    """A repayment of such a loan."""

    asset: str
    amount: Decimal
    repay_time: Millis


class LoanRepayments(Model, frozen=True, kw_only=True):
    """Repayments, and how many there are in all."""

    total: int
    rows: list[LoanRepayment]


class AssetIndexPrice(Model, frozen=True, kw_only=True):
    """The index price of an asset, in USD."""

    asset: str
    asset_index_price: Decimal
    time: Millis


class CollateralTier(Model, frozen=True, kw_only=True):
    """From one amount to the next, at which rate an asset counts."""

    tier_floor: Decimal
    tier_cap: Decimal
    collateral_rate: Decimal
    cum: Decimal


class TieredCollateral(Model, frozen=True, kw_only=True):
    """At which rates an asset counts as collateral, by amount."""

    asset: str
    collateral_info: list[CollateralTier]


class Collateral(Model, frozen=True, kw_only=True):
    """At which rate an asset counts as collateral."""

    asset: str
    collateral_rate: Decimal


class AssetLeverage(Model, frozen=True, kw_only=True):
    """The leverage of a margin asset."""

    asset: str
    leverage: int
