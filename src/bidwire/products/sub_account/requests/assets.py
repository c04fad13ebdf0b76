"""What they have, and transfers: requests of sub-accounts, in the documentation's order.

https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management
"""

from __future__ import annotations

from collections.abc import Sequence

from ....wire.request import ByPage, ByTime, PartForSymbol, Route, Security, Signed, SignedForSymbol
from ....wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord, Number, Word
from ...common.requests import DAY, MONTH
from ..enums import AccountType, AccountTypeText, MovedProduct, MovedProductText, PositionSide, PositionSideText
from ..models import (
    Assets,
    Deposit,
    DepositAddress,
    FuturesAccount,
    FuturesAccountV1,
    FuturesInternalTransferred,
    FuturesInternalTransfers,
    FuturesSummary,
    FuturesSummaryV1,
    MarginAccount,
    MarginSummary,
    PositionMoves,
    PositionsMoved,
    SpotSummary,
    SpotTransfer,
    Transfer,
    Transferred,
    UniversalTransferred,
    UniversalTransfers,
)

NINETY_DAYS = 90 * DAY
SUMMARIES = ByPage(number="page", most=20)
"""The first version tells no largest page; that of the second is taken."""


class GetDepositAddress(Signed[DepositAddress], frozen=True, kw_only=True):
    """Where a sub-account receives a coin. For the master account.

    The Lightning network needs the `amount` too.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#get-sub-account-deposit-address
    """

    route = Route("GET", "/sapi/v1/capital/deposit/subAddress", security=Security.USER_DATA)

    email: str
    coin: str
    network: str | None = None
    amount: MaybeNumber = NONE


class GetDeposits(Signed[list[Deposit]], frozen=True, kw_only=True):
    """Deposits of a sub-account. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#get-sub-account-deposit-history
    """

    route = Route(
        "GET",
        "/sapi/v1/capital/deposit/subHisrec",
        security=Security.USER_DATA,
        pages=ByPage(time="insert_time", id="id", offset="offset", span=NINETY_DAYS),
    )

    email: str
    include_source: bool | None = None
    coin: str | None = None
    status: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None
    offset: int | None = None
    tx_id: str | None = None


class GetFuturesAccountV1(Signed[FuturesAccountV1], frozen=True, kw_only=True):
    """The USD-M futures account of a sub-account. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#get-detail-on-sub-accounts-futures-account
    """

    route = Route("GET", "/sapi/v1/sub-account/futures/account", security=Security.USER_DATA, weight=10)

    email: str


class GetFuturesSummaryV1(Signed[FuturesSummaryV1], frozen=True, kw_only=True):
    """USD-M totals of all sub-accounts. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#get-summary-of-sub-accounts-futures-account
    """

    route = Route("GET", "/sapi/v1/sub-account/futures/accountSummary", security=Security.USER_DATA, pages=SUMMARIES)

    page: int
    limit: int


class GetFuturesInternalTransfers(Signed[FuturesInternalTransfers], frozen=True, kw_only=True):
    """Transfers of an account between futures accounts, of the last month at most. For the master account.

    `futures_type`: 1 USD-M, 2 COIN-M. `limit`: 50 by default, 500 at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#query-sub-account-futures-asset-transfer-history
    """

    route = Route(
        "GET",
        "/sapi/v1/sub-account/futures/internalTransfer",
        security=Security.USER_DATA,
        pages=ByPage(time="time", id="tran_id", number="page", most=500, reach=MONTH),
    )

    email: str
    futures_type: int
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    limit: int | None = None


class FuturesInternalTransfer(Signed[FuturesInternalTransferred], frozen=True, kw_only=True):
    """Moves an asset between the futures accounts of two accounts. For the master account.

    `futures_type`: 1 USD-M, 2 COIN-M. At most 2000 a minute.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#sub-account-futures-asset-transfer
    """

    route = Route("POST", "/sapi/v1/sub-account/futures/internalTransfer", security=Security.USER_DATA)

    from_email: str
    to_email: str
    futures_type: int
    asset: str
    amount: Number


class GetPositionMoves(SignedForSymbol[PositionMoves], frozen=True, kw_only=True):
    """Positions that were moved between accounts, of the last 90 days unless times are given. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#get-move-position-history-for-sub-account
    """

    route = Route(
        "GET",
        "/sapi/v1/sub-account/futures/move-position",
        security=Security.USER_DATA,
        # How many rows a page can have is not told; how many there are in all is.
        pages=ByPage(time="timestamp", number="page", size="rows", total="total", span=NINETY_DAYS, reach=NINETY_DAYS),
    )

    page: int
    rows: int
    product_type: MaybeWord[MovedProduct, MovedProductText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class PositionToMove(PartForSymbol, frozen=True, kw_only=True):
    """How much of a position is moved: one of the `order_args` of `MovePositions`.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#move-position-for-sub-account
    """

    quantity: Number
    position_side: Word[PositionSide, PositionSideText]


class MovePositions(Signed[PositionsMoved], frozen=True, kw_only=True):
    """Moves up to 10 futures positions between the master and its sub-accounts at the mark price. For VIP levels 7 to 9.

    Only cross margin; the key must be allowed to trade. If one symbol has less than is to be moved, none is.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#move-position-for-sub-account
    """

    route = Route("POST", "/sapi/v1/sub-account/futures/move-position", security=Security.USER_DATA, indexed=True)

    from_user_email: str
    to_user_email: str
    product_type: Word[MovedProduct, MovedProductText]
    order_args: Sequence[PositionToMove]


class FuturesTransfer(Signed[Transferred], frozen=True, kw_only=True):
    """Moves an asset between a sub-account's spot wallet and its futures account. For the master account.

    `type`: 1 to USD-M, 2 back from it, 3 to COIN-M, 4 back from it. The key must be allowed to trade.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#futures-transfer-for-sub-account
    """

    route = Route("POST", "/sapi/v1/sub-account/futures/transfer", security=Security.USER_DATA)

    email: str
    asset: str
    amount: Number
    type: int


class GetMarginAccount(Signed[MarginAccount], frozen=True, kw_only=True):
    """The margin account of a sub-account. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#get-detail-on-sub-accounts-margin-account
    """

    route = Route("GET", "/sapi/v1/sub-account/margin/account", security=Security.USER_DATA, weight=10)

    email: str


class GetMarginSummary(Signed[MarginSummary], frozen=True, kw_only=True):
    """Margin totals of all sub-accounts. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#get-summary-of-sub-accounts-margin-account
    """

    route = Route("GET", "/sapi/v1/sub-account/margin/accountSummary", security=Security.USER_DATA, weight=10)


class MarginTransfer(Signed[Transferred], frozen=True, kw_only=True):
    """Moves an asset between a sub-account's spot wallet and its margin account. For the master account.

    `type`: 1 to margin, 2 back from it. The key must be allowed to trade.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#margin-transfer-for-sub-account
    """

    route = Route("POST", "/sapi/v1/sub-account/margin/transfer", security=Security.USER_DATA)

    email: str
    asset: str
    amount: Number
    type: int


class GetSpotSummary(Signed[SpotSummary], frozen=True, kw_only=True):
    """What the spot wallets of all sub-accounts are worth in BTC. For the master account.

    `size`: 10 by default, 20 at most.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#query-sub-account-spot-assets-summary
    """

    route = Route(
        "GET",
        "/sapi/v1/sub-account/spotSummary",
        security=Security.USER_DATA,
        pages=ByPage(number="page", size="size", most=20),
    )

    email: str | None = None
    page: int | None = None
    size: int | None = None


class GetSpotTransfers(Signed[list[SpotTransfer]], frozen=True, kw_only=True):
    """Transfers between the spot wallets of the master and its sub-accounts. For the master account.

    Only one of `from_email` and `to_email`; without either, what left the master. `limit`: 500 by default and at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#query-sub-account-spot-asset-transfer-history
    """

    route = Route(
        "GET",
        "/sapi/v1/sub-account/sub/transfer/history",
        security=Security.USER_DATA,
        pages=ByPage(time="time", id="tran_id", number="page", most=500),
    )

    from_email: str | None = None
    to_email: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    limit: int | None = None


class TransferToMaster(Signed[Transferred], frozen=True, kw_only=True):
    """Moves an asset from the sub-account that asks to its master. The key must be allowed to trade.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#transfer-to-master
    """

    route = Route("POST", "/sapi/v1/sub-account/transfer/subToMaster", security=Security.USER_DATA)

    asset: str
    amount: Number


class TransferToSub(Signed[Transferred], frozen=True, kw_only=True):
    """Moves an asset from the sub-account that asks to another of the same master. The key must be allowed to trade.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#transfer-to-sub-account-of-same-master
    """

    route = Route("POST", "/sapi/v1/sub-account/transfer/subToSub", security=Security.USER_DATA)

    to_email: str
    asset: str
    amount: Number


class GetTransfers(Signed[list[Transfer]], frozen=True, kw_only=True):
    """Transfers of the sub-account that asks, of the last 30 days unless times are given.

    `type`: 1 came in, 2 (the default) went out. `return_fail_history` shows those that failed too. `limit`: 500 by default and at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#sub-account-transfer-history
    """

    route = Route(
        "GET",
        "/sapi/v1/sub-account/transfer/subUserHistory",
        security=Security.USER_DATA,
        # No longest span is told: that of an answer without times is taken.
        pages=ByTime(time="time", id="tran_id", newest_first=True, most=500, span=30 * DAY),
    )

    asset: str | None = None
    type: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None
    return_fail_history: bool | None = None


class GetUniversalTransfers(Signed[UniversalTransfers], frozen=True, kw_only=True):
    """Transfers between wallets of the master and its sub-accounts, of the last 7 days unless times are given. For the master account.

    Only one of `from_email` and `to_email`; without either, what left the master. The times are less than 7 days apart. `limit`: 500 by
    default and at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#query-universal-transfer-history
    """

    route = Route(
        "GET",
        "/sapi/v1/sub-account/universalTransfer",
        security=Security.USER_DATA,
        pages=ByPage(
            time="create_timestamp", id="tran_id", number="page", most=500, span=7 * DAY - 1
        ),  # "less than 7 days"
    )

    from_email: str | None = None
    to_email: str | None = None
    client_tran_id: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    limit: int | None = None


class UniversalTransfer(Signed[UniversalTransferred], frozen=True, kw_only=True):
    """Moves an asset between wallets of the master and its sub-accounts. For the master account.

    An email that is not given means the master; between wallets of the same kind one must be. `client_tran_id` is your own id for it, once.
    `symbol` is for isolated margin. The key must be allowed to make internal transfers.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#universal-transfer
    """

    # The documentation charges 1 to the address beside it.
    route = Route("POST", "/sapi/v1/sub-account/universalTransfer", security=Security.USER_DATA, weight=360, uid=True)

    from_account_type: Word[AccountType, AccountTypeText]
    to_account_type: Word[AccountType, AccountTypeText]
    asset: str
    amount: Number
    from_email: str | None = None
    to_email: str | None = None
    client_tran_id: str | None = None
    symbol: MaybeSymbol = None


class GetFuturesAccount(Signed[FuturesAccount], frozen=True, kw_only=True):
    """The futures account of a sub-account. For the master account.

    `futures_type`: 1 USD-M, 2 COIN-M.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#get-detail-on-sub-accounts-futures-account-v2
    """

    route = Route("GET", "/sapi/v2/sub-account/futures/account", security=Security.USER_DATA)

    email: str
    futures_type: int


class GetFuturesSummary(Signed[FuturesSummary], frozen=True, kw_only=True):
    """Futures totals of all sub-accounts. For the master account.

    `futures_type`: 1 USD-M, 2 COIN-M. `limit`: 10 by default, 20 at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#get-summary-of-sub-accounts-futures-account-v2
    """

    route = Route(
        "GET", "/sapi/v2/sub-account/futures/accountSummary", security=Security.USER_DATA, weight=10, pages=SUMMARIES
    )

    futures_type: int
    page: int | None = None
    limit: int | None = None


class GetAssetsV3(Signed[Assets], frozen=True, kw_only=True):
    """The spot wallet of a sub-account. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#query-sub-account-assets
    """

    route = Route("GET", "/sapi/v3/sub-account/assets", security=Security.USER_DATA, weight=60, uid=True)

    email: str


class GetAssets(Signed[Assets], frozen=True, kw_only=True):
    """The spot wallet of a sub-account. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/asset-management#query-sub-account-assets-asset-management
    """

    route = Route("GET", "/sapi/v4/sub-account/assets", security=Security.USER_DATA, weight=60, uid=True)

    email: str
