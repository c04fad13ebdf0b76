"""Borrowing: requests of margin trading, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account
"""

from __future__ import annotations

import msgspec

from ....wire.request import ByTime, Route, Security, Signed
from ....wire.words import NONE, MaybeSymbol, MaybeTime, Number, Word
from ...common.enums import Flag, FlagText
from ...common.requests import BY_NUMBER, DAY, MONTH, History
from ..enums import LoanType, LoanTypeText
from ..models import HourlyInterestRate, InterestRate, Interests, Loans, MaxBorrowable, Transaction

LOANS_PAGES = msgspec.structs.replace(BY_NUMBER, time="timestamp", ids_only_with=("tx_id",), span=7 * DAY)
"""With an asset 30 days can be asked for at once, without one 7; a transaction is one whatever the times."""
INTEREST_PAGES = msgspec.structs.replace(BY_NUMBER, time="interest_accrued_time", span=30 * DAY, reach=90 * DAY)
RATES_PAGES = ByTime(time="timestamp", size="", most=0, span=MONTH)
"""A month at once, and as many rows as there are."""


class BorrowRepay(Signed[Transaction], frozen=True, kw_only=True):
    """Borrows an asset, or repays it, in the cross account or in the isolated one of `symbol`.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/borrow-repay#margin-account-borrow-repay
    """

    route = Route("POST", "/sapi/v1/margin/borrow-repay", security=Security.USER_DATA, weight=1500, uid=True)

    asset: str
    is_isolated: Word[Flag, FlagText]
    amount: Number
    type: Word[LoanType, LoanTypeText]
    symbol: MaybeSymbol = None
    """Of an isolated account."""


class GetBorrowRepays(History[Loans], frozen=True, kw_only=True):
    """Loans or repayments, newest first: by `tx_id`, or within 30 days (7 without an asset). 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/borrow-repay#query-borrow-repay-records-in-margin-account
    """

    route = Route("GET", "/sapi/v1/margin/borrow-repay", security=Security.USER_DATA, weight=10, pages=LOANS_PAGES)

    type: Word[LoanType, LoanTypeText]
    asset: str | None = None
    isolated_symbol: str | None = None
    tx_id: int | None = None


class GetInterestHistory(History[Interests], frozen=True, kw_only=True):
    """Interest that was charged within the last 90 days, at most 30 at once, newest first; of the last 7 without times.

    Of the cross account, or of `isolated_symbol`; 10 a page by default, at most 100.
    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/borrow-repay#get-interest-history
    """

    route = Route("GET", "/sapi/v1/margin/interestHistory", security=Security.USER_DATA, pages=INTEREST_PAGES)

    asset: str | None = None
    isolated_symbol: str | None = None


class GetInterestRateHistory(Signed[list[InterestRate]], frozen=True, kw_only=True):
    """The daily rates of an asset, at the account's VIP level or at another; within a month.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/borrow-repay#query-margin-interest-rate-history
    """

    route = Route("GET", "/sapi/v1/margin/interestRateHistory", security=Security.USER_DATA, pages=RATES_PAGES)

    asset: str
    vip_level: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetNextHourlyInterestRates(Signed[list[HourlyInterestRate]], frozen=True, kw_only=True):
    """The rates of the next hour, for up to 20 assets.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/borrow-repay#get-future-hourly-interest-rate
    """

    route = Route("GET", "/sapi/v1/margin/next-hourly-interest-rate", security=Security.USER_DATA, weight=100)

    assets: str
    """Separated by commas."""
    is_isolated: Word[Flag, FlagText]


class GetMaxBorrowable(Signed[MaxBorrowable], frozen=True, kw_only=True):
    """How much of an asset can be borrowed: by the cross account, or by `isolated_symbol`.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/borrow-repay#query-max-borrow
    """

    route = Route("GET", "/sapi/v1/margin/maxBorrowable", security=Security.USER_DATA, weight=50)

    asset: str
    isolated_symbol: str | None = None
