"""Requests of crypto loans, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate
"""

from __future__ import annotations

from ...wire.request import ByPage, Route, Security, Signed
from ...wire.words import NONE, MaybeNumber, MaybeTime, Number, Word
from .enums import LtvDirection, LtvDirectionText
from .models import (
    Borrowed,
    CollateralAssets,
    InterestRates,
    Liquidations,
    LoanableAssets,
    Loans,
    LtvAdjusted,
    LtvAdjustments,
    OngoingLoans,
    Repaid,
    Repayments,
    RepayRate,
)

DAY = 86_400_000
BY_NUMBER = ByPage(number="current", most=100)
LOANS = ByPage(time="borrow_time", number="current", most=100, span=180 * DAY)
REPAYMENTS = ByPage(time="repay_time", number="current", most=100, span=180 * DAY)

__all__ = [
    "AdjustLtv",
    "Borrow",
    "GetBorrows",
    "GetBorrowsV1",
    "GetCollateralAssets",
    "GetInterestRateHistory",
    "GetLiquidations",
    "GetLoanableAssets",
    "GetLtvAdjustments",
    "GetOngoingOrders",
    "GetRepayRate",
    "GetRepays",
    "GetRepaysV1",
    "Repay",
]


class Borrow(Signed[Borrowed], frozen=True, kw_only=True):
    """Borrows a coin against a collateral: by how much of the one or of the other, or both, which sets the loan to value.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#flexible-loan-borrow
    """

    route = Route(
        "POST",
        "/sapi/v2/loan/flexible/borrow",
        security=Security.TRADE,
        weight=6000,
        one_of=(("loan_amount", "collateral_amount"),),
    )

    loan_coin: str
    collateral_coin: str
    loan_amount: MaybeNumber = NONE
    collateral_amount: MaybeNumber = NONE


class Repay(Signed[Repaid], frozen=True, kw_only=True):
    """Repays a loan, in its coin or with its collateral.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#flexible-loan-repay
    """

    route = Route("POST", "/sapi/v2/loan/flexible/repay", security=Security.TRADE, weight=6000)

    loan_coin: str
    collateral_coin: str
    repay_amount: Number
    collateral_return: bool | None = None
    """What collateral is too much goes back to the spot wallet, as by default; or stays, and lowers the loan to value."""
    full_repayment: bool | None = None
    """All of the debt, not `repay_amount`, which is demanded all the same."""
    repayment_type: int | None = None
    """1 pays with the loan coin, as by default; 2 with the collateral."""


class AdjustLtv(Signed[LtvAdjusted], frozen=True, kw_only=True):
    """Adds collateral to a loan or takes some out. The key must be allowed to trade.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#flexible-loan-adjust-ltv
    """

    route = Route("POST", "/sapi/v2/loan/flexible/adjust/ltv", security=Security.TRADE, weight=6000, uid=True)

    loan_coin: str
    collateral_coin: str
    adjustment_amount: Number
    """Of the collateral."""
    direction: Word[LtvDirection, LtvDirectionText]


class GetOngoingOrders(Signed[OngoingLoans], frozen=True, kw_only=True):
    """What is owed, of a coin or all. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#get-flexible-loan-ongoing-orders
    """

    route = Route(
        "GET", "/sapi/v2/loan/flexible/ongoing/orders", security=Security.USER_DATA, weight=300, pages=BY_NUMBER
    )

    loan_coin: str | None = None
    collateral_coin: str | None = None
    current: int | None = None
    limit: int | None = None


class GetBorrows(Signed[Loans], frozen=True, kw_only=True):
    """Loans as they were taken, within 180 days, of the last 90 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#get-flexible-loan-borrow-history
    """

    route = Route("GET", "/sapi/v2/loan/flexible/borrow/history", security=Security.USER_DATA, weight=400, pages=LOANS)

    loan_coin: str | None = None
    collateral_coin: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None


class GetRepays(Signed[Repayments], frozen=True, kw_only=True):
    """Repayments within 180 days, of the last 90 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#get-flexible-loan-repayment-history
    """

    route = Route(
        "GET", "/sapi/v2/loan/flexible/repay/history", security=Security.USER_DATA, weight=400, pages=REPAYMENTS
    )

    loan_coin: str | None = None
    collateral_coin: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None


class GetLtvAdjustments(Signed[LtvAdjustments], frozen=True, kw_only=True):
    """Changes of collateral within 180 days, of the last 90 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#get-flexible-loan-ltv-adjustment-history
    """

    route = Route(
        "GET",
        "/sapi/v2/loan/flexible/ltv/adjustment/history",
        security=Security.USER_DATA,
        weight=400,
        uid=True,
        pages=ByPage(time="adjust_time", number="current", most=100, span=180 * DAY),
    )

    loan_coin: str | None = None
    collateral_coin: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None


class GetLiquidations(Signed[Liquidations], frozen=True, kw_only=True):
    """Liquidations within 180 days, of the last 90 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#get-flexible-loan-liquidation-history
    """

    # Its page names no longest span: that of the other histories.
    route = Route(
        "GET",
        "/sapi/v2/loan/flexible/liquidation/history",
        security=Security.USER_DATA,
        weight=400,
        pages=ByPage(time="liquidation_starting_time", number="current", most=100, span=180 * DAY),
    )

    loan_coin: str | None = None
    collateral_coin: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None


class GetLoanableAssets(Signed[LoanableAssets], frozen=True, kw_only=True):
    """Assets that can be borrowed, or one of them: rates, and limits in USD.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#get-flexible-loan-assets-data
    """

    route = Route("GET", "/sapi/v2/loan/flexible/loanable/data", security=Security.USER_DATA, weight=400)

    loan_coin: str | None = None


class GetCollateralAssets(Signed[CollateralAssets], frozen=True, kw_only=True):
    """Assets that can be collateral, or one of them: loan to value, and limits in USD.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#get-flexible-loan-collateral-assets-data
    """

    route = Route("GET", "/sapi/v2/loan/flexible/collateral/data", security=Security.USER_DATA, weight=400)

    collateral_coin: str | None = None


class GetRepayRate(Signed[RepayRate], frozen=True, kw_only=True):
    """How much of the loan coin the collateral repays now.

    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#check-collateral-repay-rate
    """

    route = Route("GET", "/sapi/v2/loan/flexible/repay/rate", security=Security.USER_DATA, weight=6000)

    loan_coin: str
    collateral_coin: str


class GetInterestRateHistory(Signed[InterestRates], frozen=True, kw_only=True):
    """The yearly rates of a coin within 90 days, of the last 90 by default. 10 a page by default, at most 100.

    Its page marks `recv_window` as mandatory, as no other does.
    https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate#get-flexible-loan-interest-rate-history
    """

    route = Route(
        "GET",
        "/sapi/v2/loan/interestRateHistory",
        security=Security.USER_DATA,
        weight=400,
        pages=ByPage(time="time", number="current", most=100, span=90 * DAY),
    )

    coin: str
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None


class GetBorrowsV1(Signed[Loans], frozen=True, kw_only=True):
    """Loans as they were taken, within 180 days, of the last 90 by default. 10 a page by default, at most 100.

    The older path, which no page lists any more; what it takes and answers is that of its successor.
    https://developers.binance.com/docs/crypto_loan/flexible-rate/user-information/Get-Flexible-Loan-Borrow-History
    """

    route = Route("GET", "/sapi/v1/loan/flexible/borrow/history", security=Security.USER_DATA, weight=400, pages=LOANS)

    loan_coin: str | None = None
    collateral_coin: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None


class GetRepaysV1(Signed[Repayments], frozen=True, kw_only=True):
    """Repayments within 180 days, of the last 90 by default. 10 a page by default, at most 100.

    The older path, which no page lists any more; what it takes and answers is that of its successor.
    https://developers.binance.com/docs/crypto_loan/flexible-rate/user-information/Get-Flexible-Loan-Repayment-History
    """

    route = Route(
        "GET", "/sapi/v1/loan/flexible/repay/history", security=Security.USER_DATA, weight=400, pages=REPAYMENTS
    )

    loan_coin: str | None = None
    collateral_coin: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None
