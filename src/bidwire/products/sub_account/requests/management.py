"""The accounts: requests of sub-accounts, in the documentation's order.

https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management
"""

from __future__ import annotations

from ....wire.request import ByPage, Repeat, Route, Security, Signed
from ..models import (
    FuturesEnabled,
    FuturesPosition,
    FuturesPositions,
    OptionsEnabled,
    SubAccountCreated,
    SubAccounts,
    SubAccountStatus,
    TransactionStatistics,
)


class EnableOptions(Signed[OptionsEnabled], frozen=True, kw_only=True):
    """Lets a sub-account trade options. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management#enable-options-for-sub-account
    """

    route = Route("POST", "/sapi/v1/sub-account/eoptions/enable", security=Security.USER_DATA, repeat=Repeat.SET)

    email: str


class EnableFutures(Signed[FuturesEnabled], frozen=True, kw_only=True):
    """Lets a sub-account trade futures. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management#enable-futures-for-sub-account
    """

    route = Route("POST", "/sapi/v1/sub-account/futures/enable", security=Security.USER_DATA, repeat=Repeat.SET)

    email: str


class GetFuturesPositionsV1(Signed[list[FuturesPosition]], frozen=True, kw_only=True):
    """The USD-M positions of a sub-account. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management#get-futures-position-risk-of-sub-account
    """

    route = Route("GET", "/sapi/v1/sub-account/futures/positionRisk", security=Security.USER_DATA, weight=10)

    email: str


class GetSubAccounts(Signed[SubAccounts], frozen=True, kw_only=True):
    """The sub-accounts of the master account, or one of them by its email.

    `limit`: 1 by default, 200 at most. `is_freeze` is `true` or `false`: only those that are frozen, or are not.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management#query-sub-account-list
    """

    route = Route(
        "GET",
        "/sapi/v1/sub-account/list",
        security=Security.USER_DATA,
        pages=ByPage(id="sub_user_id", number="page", most=200),
    )

    email: str | None = None
    is_freeze: str | None = None
    page: int | None = None
    limit: int | None = None


class GetStatuses(Signed[list[SubAccountStatus]], frozen=True, kw_only=True):
    """What each sub-account may do, or one of them. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management#get-sub-accounts-status-on-margin-or-futures
    """

    route = Route("GET", "/sapi/v1/sub-account/status", security=Security.USER_DATA, weight=10)

    email: str | None = None


class GetTransactionStatistics(Signed[TransactionStatistics], frozen=True, kw_only=True):
    """What a sub-account, or the master, has traded in the last 30 days. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management#query-sub-account-transaction-statistics
    """

    route = Route("GET", "/sapi/v1/sub-account/transaction-statistics", security=Security.USER_DATA, weight=60)

    email: str | None = None


class CreateSubAccount(Signed[SubAccountCreated], frozen=True, kw_only=True):
    """A new sub-account without an email of its own: one is made of `sub_account_string`. For the master account.

    The key must be allowed to trade.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management#create-avirtual-sub-account
    """

    route = Route("POST", "/sapi/v1/sub-account/virtualSubAccount", security=Security.USER_DATA)

    sub_account_string: str


class GetFuturesPositions(Signed[FuturesPositions], frozen=True, kw_only=True):
    """The futures positions of a sub-account. For the master account.

    `futures_type`: 1 USD-M, 2 COIN-M.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management#get-futures-position-risk-of-sub-account-v2
    """

    route = Route("GET", "/sapi/v2/sub-account/futures/positionRisk", security=Security.USER_DATA)

    email: str
    futures_type: int
