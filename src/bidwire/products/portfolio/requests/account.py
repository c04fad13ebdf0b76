"""Account: requests of portfolio margin, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-portfolio-margin/api/rest-api/account
"""

from __future__ import annotations

import msgspec

from ....wire.request import ByTime, Repeat, Request, Route, Security, Signed
from ....wire.words import NONE, MaybeNumber, MaybeTime, MaybeWord, Number, Time, Word
from ...common.requests import BY_NUMBER, DAY, THREE_MONTHS, History
from ..enums import FuturesAccount, FuturesAccountText, TransferSide, TransferSideText
from ..models import (
    Account,
    AutoRepay,
    Balance,
    Done,
    Interests,
    Loans,
    MaxBorrowable,
    MaxWithdraw,
    Message,
    NegativeBalanceExchanges,
    NegativeInterest,
    RateLimit,
    Repayments,
    Transaction,
)

LOANS_PAGES = msgspec.structs.replace(BY_NUMBER, time="timestamp", ids_only_with=("tx_id",), span=30 * DAY)
"""A transaction is one whatever the times."""
INTEREST_PAGES = msgspec.structs.replace(BY_NUMBER, time="interest_accrued_time", span=30 * DAY)
NEGATIVE_INTEREST_PAGES = ByTime(time="interest_accrued_time", newest_first=True, span=30 * DAY, size="size", most=100)
EXCHANGES_PAGES = ByTime(time="start_time", size="", most=0, span=THREE_MONTHS)
"""An answer has all that there is of its span."""


class GetAccount(Signed[Account], frozen=True, kw_only=True):
    """The account as a whole.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#account-information
    """

    route = Route("GET", "/papi/v1/account", security=Security.USER_DATA, weight=20)


class GetBalances(Signed[list[Balance]], frozen=True, kw_only=True):
    """What the account has of an asset (a list of one), or of all.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#account-balance
    """

    route = Route("GET", "/papi/v1/balance", security=Security.USER_DATA, weight=20)

    asset: str | None = None


class GetMarginMaxBorrowable(Signed[MaxBorrowable], frozen=True, kw_only=True):
    """How much of an asset can be borrowed.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#margin-max-borrow
    """

    route = Route("GET", "/papi/v1/margin/maxBorrowable", security=Security.USER_DATA, weight=5)

    asset: str


class GetMarginMaxWithdraw(Signed[MaxWithdraw], frozen=True, kw_only=True):
    """How much of an asset can be moved out.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#query-margin-max-withdraw
    """

    route = Route("GET", "/papi/v1/margin/maxWithdraw", security=Security.USER_DATA, weight=5)

    asset: str


class GetMarginLoans(History[Loans], frozen=True, kw_only=True):
    """Loans of an asset, newest first: by `tx_id`, or within 30 days, the last 7 by default; 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#query-margin-loan-record
    """

    route = Route("GET", "/papi/v1/margin/marginLoan", security=Security.USER_DATA, weight=10, pages=LOANS_PAGES)

    asset: str
    tx_id: int | None = None
    archived: bool | None = None
    """Those of six months ago and before."""


class GetMarginRepays(History[Repayments], frozen=True, kw_only=True):
    """Repayments of an asset, newest first: by `tx_id`, or within 30 days, the last 7 by default; 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#query-margin-repay-record
    """

    route = Route("GET", "/papi/v1/margin/repayLoan", security=Security.USER_DATA, weight=10, pages=LOANS_PAGES)

    asset: str
    tx_id: int | None = None
    archived: bool | None = None
    """Those of six months ago and before."""


class GetMarginInterestHistory(History[Interests], frozen=True, kw_only=True):
    """Interest on loans, newest first, within 30 days, of the last 7 by default; 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-margin-borrow-loan-interest-history
    """

    route = Route("GET", "/papi/v1/margin/marginInterestHistory", security=Security.USER_DATA, pages=INTEREST_PAGES)

    asset: str | None = None
    archived: bool | None = None
    """That of six months ago and before."""


class GetInterestHistory(Signed[list[NegativeInterest]], frozen=True, kw_only=True):
    """Interest on negative balances, newest first, within 30 days, of the last 7 by default; 10 rows by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#query-portfolio-margin-negative-balance-interest-history
    """

    route = Route(
        "GET",
        "/papi/v1/portfolio/interest-history",
        security=Security.USER_DATA,
        weight=50,
        pages=NEGATIVE_INTEREST_PAGES,
    )

    asset: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    size: int | None = None


class GetNegativeBalanceExchanges(Signed[NegativeBalanceExchanges], frozen=True, kw_only=True):
    """Negative balances that were exchanged by themselves, newest first, within three months.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#query-user-negative-balance-auto-exchange-record
    """

    route = Route(
        "GET",
        "/papi/v1/portfolio/negative-balance-exchange-record",
        security=Security.USER_DATA,
        weight=100,
        pages=EXCHANGES_PAGES,
    )

    start_time: Time
    end_time: Time


class GetAutoRepayFutures(Signed[AutoRepay], frozen=True, kw_only=True):
    """Whether negative futures balances are repaid by themselves.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#get-auto-repay-futures-status
    """

    route = Route("GET", "/papi/v1/repay-futures-switch", security=Security.USER_DATA, weight=30)


class SetAutoRepayFutures(Signed[Message], frozen=True, kw_only=True):
    """Sets whether negative futures balances are repaid by themselves.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#change-auto-repay-futures-status
    """

    route = Route("POST", "/papi/v1/repay-futures-switch", security=Security.TRADE, weight=750, repeat=Repeat.SET)

    auto_repay: bool


class RepayFuturesNegativeBalance(Signed[Message], frozen=True, kw_only=True):
    """Repays the negative futures balances now.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#repay-futures-negative-balance
    """

    route = Route("POST", "/papi/v1/repay-futures-negative-balance", security=Security.USER_DATA, weight=750)


class CollectFunds(Signed[Message], frozen=True, kw_only=True):
    """Moves all futures balances but BNB to the margin account; at most 500 times an hour.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#fund-auto-collection
    """

    route = Route("POST", "/papi/v1/auto-collection", security=Security.TRADE, weight=750)


class CollectAsset(Signed[Message], frozen=True, kw_only=True):
    """Moves an asset, or an amount of it, from a futures account to the margin account; BNB cannot be moved so.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#fund-collection-by-asset
    """

    route = Route("POST", "/papi/v1/asset-collection", security=Security.TRADE, weight=30)

    asset: str
    amount: MaybeNumber = NONE
    future_type: MaybeWord[FuturesAccount, FuturesAccountText] = NONE


class BnbTransfer(Signed[Transaction], frozen=True, kw_only=True):
    """Moves BNB to or from the USD-M account; at most ten times in ten minutes.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#bnb-transfer
    """

    route = Route("POST", "/papi/v1/bnb-transfer", security=Security.TRADE, weight=750)

    amount: Number
    transfer_side: Word[TransferSide, TransferSideText]


class GetOrderRateLimits(Signed[list[RateLimit]], frozen=True, kw_only=True):
    """The account's own limits on orders.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/account#query-user-rate-limit
    """

    route = Route("GET", "/papi/v1/rateLimit/order", security=Security.USER_DATA)


class Ping(Request[Done], frozen=True, kw_only=True):
    """Nothing but the answer that the exchange is there.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/market-data#test-connectivity
    """

    route = Route("GET", "/papi/v1/ping")
