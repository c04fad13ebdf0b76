"""Requests of institutional loans, in the documentation's order.

https://developers.binance.com/en/docs/catalog/advanced-trading-institutional-loan/api/rest-api/borrow-repay
"""

from __future__ import annotations

from ...wire.request import ByPage, Route, Security, Signed
from ...wire.words import Number, Word
from ..common.requests import History
from .enums import LoanType, LoanTypeText
from .models import (
    Borrowed,
    Closed,
    ClosedRiskUnits,
    Done,
    ForceLiquidations,
    Interests,
    LiquidationTransfers,
    Loans,
    MaxBorrowable,
    MemberEdited,
    RebateBalance,
    RebateChanges,
    Repaid,
    RiskUnit,
    RiskUnitDetails,
)

DAY = 86_400_000
BY_NUMBER = ByPage(number="current", size="size", most=100, span=100 * DAY)

__all__ = [
    "Borrow",
    "CloseRiskUnit",
    "EditMember",
    "GetBorrowRepays",
    "GetClosedRiskUnits",
    "GetForceLiquidations",
    "GetInterestHistory",
    "GetLiquidationTransfers",
    "GetMaxBorrowable",
    "GetRebateBalance",
    "GetRebateChanges",
    "GetRiskUnitDetails",
    "GetRiskUnits",
    "Repay",
    "TransferOut",
]


# --- risk units ------------------------------------------------------------------------------------------------------


class GetRiskUnits(Signed[list[RiskUnit]], frozen=True, kw_only=True):
    """The risk units that are not closed. For the parent account.

    https://developers.binance.com/docs/institutional_loan/account/Query-Institution-Loan-Group_Activated
    """

    route = Route("GET", "/sapi/v1/margin/loan-groups/activated", security=Security.USER_DATA, weight=10)


class GetClosedRiskUnits(Signed[ClosedRiskUnits], frozen=True, kw_only=True):
    """The risk units that were closed. For the credit account. 10 a page by default, at most 100.

    https://developers.binance.com/docs/institutional_loan/account/Query-Closed-Group-Record
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/loan-groups/closed",
        security=Security.USER_DATA,
        pages=ByPage(number="current", size="size", most=100),
    )

    current: int | None = None
    size: int | None = None


class GetRiskUnitDetails(Signed[list[RiskUnitDetails]], frozen=True, kw_only=True):
    """How a risk unit stands, or each of them: its loan to value, worth and debts.

    The parent account sees all of its units or one, a credit account its own, any other nothing.
    https://developers.binance.com/docs/institutional_loan/account
    """

    # An older form of the page has 3000 as its weight.
    route = Route("GET", "/sapi/v1/margin/loan-group/ltv-details", security=Security.USER_DATA, weight=200)

    group_id: int | None = None


class EditMember(Signed[MemberEdited], frozen=True, kw_only=True):
    """Adds a collateral account to a risk unit, or another of its wallets. For the parent account.

    What is in a unit cannot be taken out by a call: no True becomes False again. A credit account's margin is always in.
    https://developers.binance.com/docs/institutional_loan/account/Institution-Loan-Group-Edit-Member
    """

    route = Route("POST", "/sapi/v1/margin/loan-group/edit-member", security=Security.TRADE, weight=1000, uid=True)

    group_id: int
    sub_email: str
    enable_spot: bool
    enable_margin: bool


class CloseRiskUnit(Signed[Closed], frozen=True, kw_only=True):
    """Closes a risk unit that owes nothing and sets its collateral accounts free. For the credit account.

    https://developers.binance.com/docs/institutional_loan/account/Institution-Loan-Group-Close
    """

    route = Route("DELETE", "/sapi/v1/margin/loan-group", security=Security.TRADE, weight=1000, uid=True)

    group_id: int


# --- loans -----------------------------------------------------------------------------------------------------------


class Borrow(Signed[Borrowed], frozen=True, kw_only=True):
    """Borrows an asset (USDT, USDC and BTC among them) for a risk unit.

    For the credit account; its key must be allowed to trade.
    https://developers.binance.com/docs/institutional_loan/borrow-and-repay
    """

    route = Route("POST", "/sapi/v1/margin/loan-group/borrow", security=Security.TRADE, weight=3000, uid=True)

    group_id: int
    asset_name: str
    amount: Number


class Repay(Signed[Repaid], frozen=True, kw_only=True):
    """Repays a risk unit's debt in an asset: `amount`, or what the account has if that is less. For the credit account.

    https://developers.binance.com/docs/institutional_loan/borrow-and-repay/Institution-Loan-Group-Repay
    """

    route = Route("POST", "/sapi/v1/margin/loan-group/repay", security=Security.TRADE, weight=3000, uid=True)

    group_id: int
    asset_name: str
    amount: Number


class GetBorrowRepays(History[Loans], frozen=True, kw_only=True):
    """Loans or repayments, newest first, of the last 7 days by default.

    For the credit account. 10 a page by default, at most 100. Without `group_id`, of units that are
    not closed. With an asset, within 30 days of `end_time`; without one, within 7.
    https://developers.binance.com/docs/institutional_loan/borrow-and-repay/Institution-Loan-Group-Borrow-Repay-Records
    """

    # By 7 days, which hold with and without an asset.
    route = Route(
        "GET",
        "/sapi/v1/margin/loan-group/borrow-repay",
        security=Security.USER_DATA,
        weight=10,
        pages=ByPage(time="timestamp", number="current", size="size", most=100, span=7 * DAY),
    )

    type: Word[LoanType, LoanTypeText]
    group_id: int | None = None
    asset: str | None = None


class GetInterestHistory(History[Interests], frozen=True, kw_only=True):
    """Interest that was charged within 100 days, newest first, of the last 7 by default.

    For the credit account. 10 a page by default, at most 100. Without `group_id`, of units that are
    not closed. From `start_time` alone, at most the last 30 days.
    https://developers.binance.com/docs/institutional_loan/borrow-and-repay/Institution-Loan-Group-Interest-History
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/loan-group/interest-history",
        security=Security.USER_DATA,
        weight=10,
        pages=ByPage(time="interest_timestamp", number="current", size="size", most=100, span=100 * DAY),
    )

    group_id: int | None = None
    asset: str | None = None


class GetMaxBorrowable(Signed[MaxBorrowable], frozen=True, kw_only=True):
    """How much of an asset a risk unit can borrow.

    For the credit account, or for the parent account, which names the unit.
    https://developers.binance.com/docs/institutional_loan/borrow-and-repay/Institution-Loan-Group-Max-Borrowable
    """

    route = Route("GET", "/sapi/v1/margin/loan-group/max-borrowable", security=Security.USER_DATA, weight=100)

    asset_name: str
    group_id: int | None = None


class GetRebateBalance(Signed[RebateBalance], frozen=True, kw_only=True):
    """How much interest a rebate can still pay. For the parent account.

    https://developers.binance.com/legacy-docs/institutional_loan/change-log
    """

    # No page at hand names its weight: that of its records.
    route = Route("GET", "/sapi/v1/margin/loan-group/interest-rebate-balance", security=Security.USER_DATA, weight=100)


class GetRebateChanges(History[RebateChanges], frozen=True, kw_only=True):
    """Changes of the rebate balance. 10 a page by default, at most 100.

    https://developers.binance.com/docs/institutional_loan/borrow-and-repay/Institution-Loan-Interest-Rebate-Balance-Records
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/loan-group/interest-rebate-balance/records",
        security=Security.USER_DATA,
        weight=100,
        pages=ByPage(time="create_time", number="current", size="size", most=100),
    )

    type: int | None = None
    """0 ADD, 1 DEDUCT, 2 INTEREST_OFFSET; all where it is not sent."""


# --- transfers and liquidations --------------------------------------------------------------------------------------


class TransferOut(Signed[Done | None], frozen=True, kw_only=True):
    """Moves an asset from an account's margin wallet to its spot wallet, as far as the risk unit's loan to value allows.

    Moves `amount`, or as much as may be moved if that is less. The parent account names the account; a credit or collateral
    account means itself. The page shows no answer: None, or nothing of note.
    https://developers.binance.com/docs/institutional_loan/transfer
    """

    route = Route("POST", "/sapi/v1/margin/loan-group/transfer-out", security=Security.TRADE)

    asset: str
    amount: Number
    sub_email: str | None = None


class GetForceLiquidations(History[ForceLiquidations], frozen=True, kw_only=True):
    """Liquidations of a risk unit within 100 days, newest first, of the last 7 by default.

    For the credit account. 10 a page by default, at most 100. Without `group_id`, of units that are
    not closed.
    https://developers.binance.com/docs/institutional_loan/trade
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/loan-group/force-liquidation",
        security=Security.USER_DATA,
        pages=ByPage(time="liquidation_start_time", number="current", size="size", most=100, span=100 * DAY),
    )

    group_id: int | None = None


class GetLiquidationTransfers(History[LiquidationTransfers], frozen=True, kw_only=True):
    """What liquidations moved to the credit account within 100 days, newest first, of the last 7 by default.

    For the credit account. 10 a page by default, at most 100.
    https://developers.binance.com/docs/institutional_loan/transfer/Query-Institution-Loan-Forced-Liquidation-Transfer-Records
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/loan-group/force-liquidation-transfer-record",
        security=Security.USER_DATA,
        pages=BY_NUMBER,
    )
