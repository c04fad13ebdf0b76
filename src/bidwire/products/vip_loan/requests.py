"""Requests of VIP loans, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/trade
"""

from __future__ import annotations

from ...wire.request import ByPage, Route, Security, Signed
from ...wire.words import NONE, MaybeTime, Number
from .models import (
    AccruedInterests,
    Applications,
    Borrowed,
    BorrowRate,
    CollateralAccounts,
    CollateralAssets,
    FixedBorrowed,
    FixedRateMarket,
    InterestRates,
    LoanableAssets,
    OngoingLoans,
    Renewed,
    Repaid,
    Repayments,
)

DAY = 86_400_000
BY_NUMBER = ByPage(number="current", most=100)

__all__ = [
    "Borrow",
    "BorrowFixed",
    "GetAccruedInterest",
    "GetApplications",
    "GetCollateralAccounts",
    "GetCollateralAssets",
    "GetFixedRateMarket",
    "GetInterestRateHistory",
    "GetInterestRates",
    "GetLoanableAssets",
    "GetOngoingOrders",
    "GetRepays",
    "Renew",
    "Repay",
]


# --- market data -----------------------------------------------------------------------------------------------------


class GetLoanableAssets(Signed[LoanableAssets], frozen=True, kw_only=True):
    """Assets that can be borrowed, or one of them, at a VIP level (one's own by default): rates, and limits in USD.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/market-data#get-loanable-assets-data
    """

    route = Route("GET", "/sapi/v1/loan/vip/loanable/data", security=Security.USER_DATA, weight=400)

    loan_coin: str | None = None
    vip_level: int | None = None


class GetCollateralAssets(Signed[CollateralAssets], frozen=True, kw_only=True):
    """Assets that can be collateral, or one of them.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/market-data#get-collateral-asset-data
    """

    route = Route("GET", "/sapi/v1/loan/vip/collateral/data", security=Security.USER_DATA, weight=400)

    collateral_coin: str | None = None


class GetInterestRates(Signed[list[BorrowRate]], frozen=True, kw_only=True):
    """What borrowing costs now, for up to 10 coins.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/market-data#get-borrow-interest-rate
    """

    route = Route("GET", "/sapi/v1/loan/vip/request/interestRate", security=Security.USER_DATA, weight=400)

    loan_coin: str
    """One, or several separated by commas."""


class GetInterestRateHistory(Signed[InterestRates], frozen=True, kw_only=True):
    """The yearly flexible rates of a coin within 180 days, of the last 90 by default. 10 a page by default, at most 100.

    Its page marks `recv_window` as mandatory, as no other does.
    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/market-data#get-viploan-interest-rate-history
    """

    route = Route(
        "GET",
        "/sapi/v1/loan/vip/interestRateHistory",
        security=Security.USER_DATA,
        weight=400,
        pages=ByPage(time="time", number="current", most=100, span=180 * DAY),
    )

    coin: str
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None


class GetFixedRateMarket(Signed[FixedRateMarket], frozen=True, kw_only=True):
    """Loans on offer at a fixed rate, for any number of days or one. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/market-data#query-viploan-fixed-rate-market
    """

    route = Route(
        "GET",
        "/sapi/v1/loan/vip/fixed/market",
        security=Security.USER_DATA,
        weight=6000,
        pages=ByPage(number="current", size="size", most=100),
    )

    loan_coin: str
    duration: int | None = None
    """Days."""
    current: int | None = None
    size: int | None = None


# --- borrowing -------------------------------------------------------------------------------------------------------


class Borrow(Signed[Borrowed], frozen=True, kw_only=True):
    """Applies for a loan, paid to `loan_account_id`. For the master account.

    At a flexible rate, or at a fixed one, which needs a term. What is applied for is not paid yet: `applications` tells.
    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/trade#vip-loan-borrow
    """

    route = Route("POST", "/sapi/v1/loan/vip/borrow", security=Security.TRADE, weight=6000, uid=True)

    loan_account_id: int
    loan_coin: str
    loan_amount: Number
    collateral_account_id: str
    """One, or several separated by commas; all of one master account."""
    collateral_coin: str
    """One, or several separated by commas."""
    is_flexible_rate: bool
    loan_term: int | None = None
    """Days: 30 or 60."""


class BorrowFixed(Signed[FixedBorrowed], frozen=True, kw_only=True):
    """Takes loans on offer at a fixed rate, all of one coin and term; at most two calls a second.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/trade#vip-loan-fixed-rate-borrow
    """

    route = Route("POST", "/sapi/v1/loan/vip/fixed/borrow", security=Security.TRADE, weight=6000, uid=True)

    supply_request: str
    """`request_id:interest_rate:amount` of an offer, or of several separated by semicolons: `1212:0.12:100;3434:0.13:50`."""
    borrow_coin: str
    loan_term: int
    """Days."""
    borrow_uid: int
    """The account that is paid."""
    collateral_coin: str
    """One, or several separated by commas."""
    collateral_account_id: str
    """One, or several separated by commas; all of one master account."""
    auto_repay: bool | None = None
    """Repaid when the term ends, as by default; or turned into a loan at the flexible rate."""


class Renew(Signed[Renewed], frozen=True, kw_only=True):
    """Renews a loan for another term.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/trade#vip-loan-renew
    """

    route = Route("POST", "/sapi/v1/loan/vip/renew", security=Security.TRADE, weight=6000, uid=True)

    order_id: int
    loan_term: int
    """Days: 30 or 60."""


class Repay(Signed[Repaid], frozen=True, kw_only=True):
    """Repays an amount of a loan.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/trade#vip-loan-repay
    """

    route = Route("POST", "/sapi/v1/loan/vip/repay", security=Security.TRADE, weight=6000, uid=True)

    order_id: int
    amount: Number


# --- account ---------------------------------------------------------------------------------------------------------


class GetOngoingOrders(Signed[OngoingLoans], frozen=True, kw_only=True):
    """Loans that are not repaid. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/user-information#get-viploan-ongoing-orders
    """

    route = Route("GET", "/sapi/v1/loan/vip/ongoing/orders", security=Security.USER_DATA, weight=400, pages=BY_NUMBER)

    order_id: int | None = None
    collateral_account_id: int | None = None
    loan_coin: str | None = None
    collateral_coin: str | None = None
    current: int | None = None
    limit: int | None = None


class GetRepays(Signed[Repayments], frozen=True, kw_only=True):
    """Repayments within 180 days, of the last 90 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/user-information#get-viploan-repayment-history
    """

    route = Route(
        "GET",
        "/sapi/v1/loan/vip/repay/history",
        security=Security.USER_DATA,
        weight=400,
        pages=ByPage(time="repay_time", number="current", most=100, span=180 * DAY),
    )

    order_id: int | None = None
    loan_coin: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None


class GetAccruedInterest(Signed[AccruedInterests], frozen=True, kw_only=True):
    """Interest that loans were charged, within 90 days, of the last 90 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/user-information#get-viploan-accrued-interest
    """

    route = Route(
        "GET",
        "/sapi/v1/loan/vip/accruedInterest",
        security=Security.USER_DATA,
        weight=400,
        pages=ByPage(time="accrual_time", number="current", most=100, span=90 * DAY),
    )

    order_id: int | None = None
    loan_coin: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    limit: int | None = None


class GetCollateralAccounts(Signed[CollateralAccounts], frozen=True, kw_only=True):
    """Accounts that are collateral.

    A borrowing account sees all that stand for its loans, a collateral account sees its own coins alone.
    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/user-information#check-viploan-collateral-account
    """

    route = Route("GET", "/sapi/v1/loan/vip/collateral/account", security=Security.USER_DATA, weight=6000)

    order_id: int | None = None
    collateral_account_id: int | None = None


class GetApplications(Signed[Applications], frozen=True, kw_only=True):
    """Applications for loans, and what became of them. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/user-information#query-application-status
    """

    route = Route(
        "GET", "/sapi/v1/loan/vip/request/data", security=Security.USER_DATA, weight=400, uid=True, pages=BY_NUMBER
    )

    current: int | None = None
    limit: int | None = None
