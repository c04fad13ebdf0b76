"""What the VIP loan endpoints answer.

Amounts and rates are `Decimal` (0.05 is 5 %), times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from .enums import LoanStatus

field = msgspec.field

__all__ = [
    "AccruedInterest",
    "AccruedInterests",
    "Application",
    "Applications",
    "BorrowRate",
    "Borrowed",
    "CollateralAccount",
    "CollateralAccounts",
    "CollateralAsset",
    "CollateralAssets",
    "FixedBorrowed",
    "FixedRateMarket",
    "InterestRate",
    "InterestRates",
    "LoanableAsset",
    "LoanableAssets",
    "OngoingLoan",
    "OngoingLoans",
    "Renewed",
    "Repaid",
    "Repayment",
    "Repayments",
    "SupplyOrder",
]


class LoanableAsset(Model, frozen=True, kw_only=True):
    """An asset that can be borrowed: its rates, flexible and fixed for 30 or 60 days, and the limits of a loan in USD at a VIP level."""

    loan_coin: str
    flexible_daily_interest_rate: Decimal = field(name="_flexibleDailyInterestRate")
    flexible_yearly_interest_rate: Decimal = field(name="_flexibleYearlyInterestRate")
    daily_interest_rate_30d: Decimal = field(name="_30dDailyInterestRate")
    yearly_interest_rate_30d: Decimal = field(name="_30dYearlyInterestRate")
    daily_interest_rate_60d: Decimal = field(name="_60dDailyInterestRate")
    yearly_interest_rate_60d: Decimal = field(name="_60dYearlyInterestRate")
    min_limit: Decimal
    max_limit: Decimal
    vip_level: int


class LoanableAssets(Model, frozen=True, kw_only=True):
    """Assets that can be borrowed, and how many there are in all."""

    rows: list[LoanableAsset]
    total: int


class CollateralAsset(Model, frozen=True, kw_only=True):
    """At which ratio (as text, `100%`) an asset counts as collateral, by ranges of its amount (as text, `0-1000`)."""

    collateral_coin: str
    first_collateral_ratio: str = field(name="_1stCollateralRatio")
    first_collateral_range: str = field(name="_1stCollateralRange")
    second_collateral_ratio: str = field(name="_2ndCollateralRatio")
    second_collateral_range: str = field(name="_2ndCollateralRange")
    third_collateral_ratio: str = field(name="_3rdCollateralRatio")
    third_collateral_range: str = field(name="_3rdCollateralRange")
    fourth_collateral_ratio: str = field(name="_4thCollateralRatio")
    fourth_collateral_range: str = field(name="_4thCollateralRange")


class CollateralAssets(Model, frozen=True, kw_only=True):
    """Assets that can be collateral, and how many there are in all."""

    rows: list[CollateralAsset]
    total: int


class BorrowRate(Model, frozen=True, kw_only=True):
    """What borrowing an asset costs now, at the flexible rate."""

    asset: str
    flexible_daily_interest_rate: Decimal
    flexible_yearly_interest_rate: Decimal
    time: Millis


class InterestRate(Model, frozen=True, kw_only=True):
    """The yearly flexible rate of a coin at a time."""

    coin: str
    annualized_interest_rate: Decimal
    time: Millis


class InterestRates(Model, frozen=True, kw_only=True):
    """Yearly rates, and how many there are in all."""

    rows: list[InterestRate]
    total: int


class SupplyOrder(Model, frozen=True, kw_only=True):
    """A loan that is offered at a fixed rate. `request_id` is what `borrow_fixed` names it by."""

    request_id: int
    request_no: int
    coin: str
    interest_rate: Decimal
    duration: int
    """Days."""
    minimum_amount: Decimal
    available_amount: Decimal
    estimated_interest: Decimal


class FixedRateMarket(Model, frozen=True, kw_only=True):
    """Loans on offer at a fixed rate, and how many there are in all."""

    total: int
    rows: list[SupplyOrder]


class Borrowed(Model, frozen=True, kw_only=True):
    """A loan that was applied for."""

    loan_account_id: int
    request_id: int
    loan_coin: str
    is_flexible_rate: str
    """Yes or No."""
    loan_amount: Decimal
    collateral_account_id: str
    collateral_coin: str
    loan_term: str | None = None
    """Days; None, it may be, at a flexible rate."""


class FixedBorrowed(Model, frozen=True, kw_only=True):
    """A loan at a fixed rate, and how much of it arrived."""

    borrow_coin: str
    borrow_amount: Decimal
    actual_received_amount: Decimal
    collateral_coin: str
    collateral_account_id: str
    borrow_interest_rate: Decimal
    duration: str
    """`30Days`."""
    auto_repay: bool
    order_id: int
    status: str


class Renewed(Model, frozen=True, kw_only=True):
    """A loan that was renewed, and its new term."""

    loan_account_id: int
    loan_coin: str
    loan_amount: Decimal
    collateral_account_id: str
    collateral_coin: str
    loan_term: str
    """Days."""


class Repaid(Model, frozen=True, kw_only=True):
    """What is left of a loan after a repayment."""

    loan_coin: str
    repay_amount: Decimal
    remaining_principal: Decimal
    remaining_interest: Decimal
    collateral_coin: str
    current_ltv: Decimal = field(name="currentLTV")
    repay_status: str
    """Repaid, Repaying or Failed."""


class OngoingLoan(Model, frozen=True, kw_only=True):
    """A loan that is not repaid."""

    order_id: int
    loan_coin: str
    total_debt: Decimal
    loan_rate: Decimal
    residual_interest: Decimal
    collateral_account_id: str
    collateral_coin: str
    total_collateral_value_after_haircut: Decimal
    locked_collateral_value: Decimal
    current_ltv: Decimal = field(name="currentLTV")
    expiration_time: Millis
    """0 at a flexible rate."""
    loan_date: Millis
    loan_term: str
    """`30days`, or `open term` at a flexible rate."""


class OngoingLoans(Model, frozen=True, kw_only=True):
    """Loans that are not repaid, and how many there are in all."""

    rows: list[OngoingLoan]
    total: int


class Repayment(Model, frozen=True, kw_only=True):
    """A past repayment."""

    loan_coin: str
    repay_amount: Decimal
    repay_principal: Decimal | None = None
    repay_interest: Decimal | None = None
    collateral_coin: str
    repay_status: str
    """Repaid, Repaying or Failed."""
    loan_date: Millis
    repay_time: Millis
    order_id: int


class Repayments(Model, frozen=True, kw_only=True):
    """Repayments, and how many there are in all."""

    rows: list[Repayment]
    total: int


class AccruedInterest(Model, frozen=True, kw_only=True):
    """Interest that a loan was charged."""

    loan_coin: str
    principal_amount: Decimal
    interest_amount: Decimal
    annual_interest_rate: Decimal
    accrual_time: Millis
    order_id: int


class AccruedInterests(Model, frozen=True, kw_only=True):
    """Charges of interest, and how many there are in all."""

    rows: list[AccruedInterest]
    total: int


class CollateralAccount(Model, frozen=True, kw_only=True):
    """An account that is collateral, and its coins, separated by commas."""

    collateral_account_id: str
    collateral_coin: str


class CollateralAccounts(Model, frozen=True, kw_only=True):
    """Accounts that are collateral, and how many there are in all."""

    rows: list[CollateralAccount]
    total: int


class Application(Model, frozen=True, kw_only=True):
    """A loan that was applied for, and what became of it."""

    loan_account_id: int
    order_id: str
    request_id: int
    loan_coin: str
    loan_amount: Decimal
    collateral_account_id: str
    collateral_coin: str
    loan_term: str | None = None
    """Days; None, it may be, at a flexible rate."""
    status: LoanStatus
    loan_date: Millis


class Applications(Model, frozen=True, kw_only=True):
    """Applications, and how many there are in all."""

    rows: list[Application]
    total: int
