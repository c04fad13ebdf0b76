"""What the crypto loan endpoints answer.

Amounts, prices, rates and ratios (0.65 is 65 %) are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from .enums import LiquidationStatus, LoanStatus, LtvDirection

field = msgspec.field

__all__ = [
    "Borrowed",
    "CollateralAsset",
    "CollateralAssets",
    "InterestRate",
    "InterestRates",
    "Liquidation",
    "Liquidations",
    "Loan",
    "LoanableAsset",
    "LoanableAssets",
    "Loans",
    "LtvAdjusted",
    "LtvAdjustment",
    "LtvAdjustments",
    "OngoingLoan",
    "OngoingLoans",
    "Repaid",
    "RepayRate",
    "Repayment",
    "Repayments",
]


class Borrowed(Model, frozen=True, kw_only=True):
    """A loan that was asked for: how much of it, and the collateral that it took."""

    loan_coin: str
    loan_amount: Decimal
    collateral_coin: str
    collateral_amount: Decimal
    status: LoanStatus


class Repaid(Model, frozen=True, kw_only=True):
    """What is left of a loan after a repayment."""

    loan_coin: str
    collateral_coin: str
    remaining_debt: Decimal
    remaining_collateral: Decimal
    full_repayment: bool
    current_ltv: Decimal = field(name="currentLTV")
    repay_status: str
    """REPAID, REPAYING or FAILED; older pages write Repaid, Repaying and Failed."""


class LtvAdjusted(Model, frozen=True, kw_only=True):
    """A change of collateral, and the loan to value after it."""

    loan_coin: str
    collateral_coin: str
    direction: LtvDirection
    adjustment_amount: Decimal
    current_ltv: Decimal = field(name="currentLTV")
    status: LoanStatus


class OngoingLoan(Model, frozen=True, kw_only=True):
    """What is owed of a coin against a collateral."""

    loan_coin: str
    total_debt: Decimal
    collateral_coin: str
    collateral_amount: Decimal
    current_ltv: Decimal = field(name="currentLTV")


class OngoingLoans(Model, frozen=True, kw_only=True):
    """What is owed, and how many there are in all."""

    rows: list[OngoingLoan]
    total: int


class Loan(Model, frozen=True, kw_only=True):
    """A loan as it was taken."""

    loan_coin: str
    initial_loan_amount: Decimal
    collateral_coin: str
    initial_collateral_amount: Decimal
    borrow_time: Millis
    status: str
    """SUCCESS, say: not in the words of `borrow`."""


class Loans(Model, frozen=True, kw_only=True):
    """Loans as they were taken, and how many there are in all."""

    rows: list[Loan]
    total: int


class Repayment(Model, frozen=True, kw_only=True):
    """A repayment, and the collateral that came back."""

    loan_coin: str
    repay_amount: Decimal
    collateral_coin: str
    collateral_return: Decimal
    repay_status: str
    """REPAID, REPAYING or FAILED; older pages write Repaid, Repaying and Failed."""
    repay_time: Millis


class Repayments(Model, frozen=True, kw_only=True):
    """Repayments, and how many there are in all."""

    rows: list[Repayment]
    total: int


class LtvAdjustment(Model, frozen=True, kw_only=True):
    """A past change of collateral."""

    loan_coin: str
    collateral_coin: str
    direction: LtvDirection
    collateral_amount: Decimal
    pre_ltv: Decimal = field(name="preLTV")
    after_ltv: Decimal = field(name="afterLTV")
    adjust_time: Millis


class LtvAdjustments(Model, frozen=True, kw_only=True):
    """Changes of collateral, and how many there are in all."""

    rows: list[LtvAdjustment]
    total: int


class Liquidation(Model, frozen=True, kw_only=True):
    """A loan that was liquidated."""

    loan_coin: str
    liquidation_debt: Decimal
    collateral_coin: str
    liquidation_collateral_amount: Decimal
    return_collateral_amount: Decimal
    liquidation_fee: Decimal
    liquidation_starting_price: Decimal
    liquidation_starting_time: Millis
    status: LiquidationStatus


class Liquidations(Model, frozen=True, kw_only=True):
    """Liquidations, and how many there are in all."""

    rows: list[Liquidation]
    total: int


class LoanableAsset(Model, frozen=True, kw_only=True):
    """An asset that can be borrowed: its rate, and the limits of a loan in USD."""

    loan_coin: str
    flexible_interest_rate: Decimal
    flexible_min_limit: Decimal
    flexible_max_limit: Decimal


class LoanableAssets(Model, frozen=True, kw_only=True):
    """Assets that can be borrowed, and how many there are in all."""

    rows: list[LoanableAsset]
    total: int


class CollateralAsset(Model, frozen=True, kw_only=True):
    """An asset that can be collateral: at which loan to value a loan may begin, is warned and is liquidated."""

    collateral_coin: str
    initial_ltv: Decimal = field(name="initialLTV")
    margin_call_ltv: Decimal = field(name="marginCallLTV")
    liquidation_ltv: Decimal = field(name="liquidationLTV")
    max_limit: Decimal
    """In USD."""


class CollateralAssets(Model, frozen=True, kw_only=True):
    """Assets that can be collateral, and how many there are in all."""

    rows: list[CollateralAsset]
    total: int


class RepayRate(Model, frozen=True, kw_only=True):
    """How much of the loan coin one unit of the collateral repays."""

    loan_coin: str
    collateral_coin: str
    rate: Decimal


class InterestRate(Model, frozen=True, kw_only=True):
    """The yearly rate of a coin at a time."""

    coin: str
    annualized_interest_rate: Decimal
    time: Millis


class InterestRates(Model, frozen=True, kw_only=True):
    """Yearly rates, and how many there are in all."""

    rows: list[InterestRate]
    total: int
