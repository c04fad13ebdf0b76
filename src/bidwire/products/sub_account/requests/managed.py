"""Accounts that a trading team manages for an investor: requests of sub-accounts, in the documentation's order.

https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management
"""

from __future__ import annotations

from ....wire.request import ByPage, ByTime, Route, Security, Signed
from ....wire.words import NONE, MaybeNumber, MaybeTime, MaybeWord, Number, Time, Word
from ...common.requests import DAY, MONTH
from ..enums import AccountType, AccountTypeText, SnapshotType, SnapshotTypeText
from ..models import (
    DepositAddress,
    ManagedAccountSnapshots,
    ManagedAsset,
    ManagedFuturesAssets,
    ManagedMarginAssets,
    ManagedSubAccounts,
    ManagedTransferred,
    ManagedTransfers,
)

TRANSFERS = ByPage(time="create_time", id="tran_id", number="page", most=500, span=180 * DAY)
SNAPSHOTS = ByTime(
    time="update_time", distinct=True, newest_first=True, least=7, most=30, span=30 * DAY - 1, reach=MONTH
)


class GetManagedAccountSnapshots(Signed[ManagedAccountSnapshots], frozen=True, kw_only=True):
    """Daily snapshots of a managed sub-account's wallet, of the last 7 days unless times are given. For the investor's master account.

    The times are less than 30 days apart and within the last month. `limit`: 7 by default and at least, 30 at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#query-managed-sub-account-snapshot
    """

    route = Route(
        "GET", "/sapi/v1/managed-subaccount/accountSnapshot", security=Security.USER_DATA, weight=2400, pages=SNAPSHOTS
    )

    email: str
    type: Word[SnapshotType, SnapshotTypeText]
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetManagedAssets(Signed[list[ManagedAsset]], frozen=True, kw_only=True):
    """What a managed sub-account has. For the investor's master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#query-managed-sub-account-asset-details
    """

    route = Route("GET", "/sapi/v1/managed-subaccount/asset", security=Security.USER_DATA)

    email: str


class ManagedDeposit(Signed[ManagedTransferred], frozen=True, kw_only=True):
    """Moves an asset into a managed sub-account. For the investor's master account.

    The key must be allowed to trade.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#deposit-assets-into-the-managed-sub-account
    """

    route = Route("POST", "/sapi/v1/managed-subaccount/deposit", security=Security.USER_DATA)

    to_email: str
    asset: str
    amount: Number


class GetManagedDepositAddress(Signed[DepositAddress], frozen=True, kw_only=True):
    """Where a managed sub-account receives a coin. For the investor's master account.

    The Lightning network needs the `amount` too.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#get-managed-sub-account-deposit-address
    """

    route = Route("GET", "/sapi/v1/managed-subaccount/deposit/address", security=Security.USER_DATA, uid=True)

    email: str
    coin: str
    network: str | None = None
    amount: MaybeNumber = NONE


class GetManagedFuturesAssets(Signed[ManagedFuturesAssets], frozen=True, kw_only=True):
    """The futures account of a managed sub-account. For the investor's master account.

    `account_type`: `USDT_FUTURE` (the default) or `COIN_FUTURE`.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#query-managed-sub-account-futures-asset-details
    """

    route = Route(
        "GET", "/sapi/v1/managed-subaccount/fetch-future-asset", security=Security.USER_DATA, weight=60, uid=True
    )

    email: str
    account_type: str | None = None


class GetManagedSubAccounts(Signed[ManagedSubAccounts], frozen=True, kw_only=True):
    """The investor's managed sub-accounts, or one of them.

    `limit`: 20 by default and at most.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#query-managed-sub-account-list
    """

    route = Route(
        "GET",
        "/sapi/v1/managed-subaccount/info",
        security=Security.USER_DATA,
        weight=60,
        uid=True,
        pages=ByPage(id="manager_sub_user_id", number="page", most=20),
    )

    email: str | None = None
    page: int | None = None
    limit: int | None = None


class GetManagedMarginAssets(Signed[ManagedMarginAssets], frozen=True, kw_only=True):
    """The margin account of a managed sub-account. For the investor's master account.

    `account_type`: `MARGIN` (the default) or `ISOLATED_MARGIN`.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#query-managed-sub-account-margin-asset-details
    """

    route = Route("GET", "/sapi/v1/managed-subaccount/marginAsset", security=Security.USER_DATA)

    email: str
    account_type: str | None = None


class GetManagedTransfers(Signed[ManagedTransfers], frozen=True, kw_only=True):
    """Transfers of the managed sub-account that asks, for the trading team.

    `transfers` is `from` or `to`; the two times are at most half a year apart. `limit`: 500 at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#query-managed-sub-account-transfer-log-sub-account-trading
    """

    route = Route(
        "GET",
        "/sapi/v1/managed-subaccount/query-trans-log",
        security=Security.USER_DATA,
        weight=60,
        uid=True,
        pages=TRANSFERS,
    )

    start_time: Time
    end_time: Time
    page: int
    limit: int
    transfers: str | None = None
    transfer_function_account_type: MaybeWord[AccountType, AccountTypeText] = NONE


class GetManagedTransfersOfInvestor(Signed[ManagedTransfers], frozen=True, kw_only=True):
    """Transfers of a managed sub-account. For the investor's master account.

    `transfers` is `from` or `to`; the two times are at most half a year apart. `limit`: 500 at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#query-managed-sub-account-transfer-log-master-account-investor
    """

    route = Route(
        "GET", "/sapi/v1/managed-subaccount/queryTransLogForInvestor", security=Security.USER_DATA, pages=TRANSFERS
    )

    email: str
    start_time: Time
    end_time: Time
    page: int
    limit: int
    transfers: str | None = None
    transfer_function_account_type: MaybeWord[AccountType, AccountTypeText] = NONE


class GetManagedTransfersOfTradingTeam(Signed[ManagedTransfers], frozen=True, kw_only=True):
    """Transfers of a managed sub-account. For the trading team's master account.

    `transfers` is `from` or `to`; the two times are at most half a year apart. `limit`: 500 at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#query-managed-sub-account-transfer-log-master-account-trading
    """

    route = Route(
        "GET",
        "/sapi/v1/managed-subaccount/queryTransLogForTradeParent",
        security=Security.USER_DATA,
        weight=60,
        uid=True,
        pages=TRANSFERS,
    )

    email: str
    start_time: Time
    end_time: Time
    page: int
    limit: int
    transfers: str | None = None
    transfer_function_account_type: MaybeWord[AccountType, AccountTypeText] = NONE


class ManagedWithdraw(Signed[ManagedTransferred], frozen=True, kw_only=True):
    """Moves an asset out of a managed sub-account, at once or on the day of `transfer_date` (UTC). For the investor's master account.

    The key must be allowed to trade.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/managed-sub-account#withdrawl-assets-from-the-managed-sub-account
    """

    route = Route("POST", "/sapi/v1/managed-subaccount/withdraw", security=Security.USER_DATA)

    from_email: str
    asset: str
    amount: Number
    transfer_date: MaybeTime = NONE
