"""Requests of NFT, in the documentation's order.

https://developers.binance.com/docs/nft/rest-api
"""

from __future__ import annotations

from ...wire.request import ByPage, Route, Security, Signed
from ...wire.words import NONE, MaybeTime
from ..common.requests import DAY
from .models import Assets, Deposits, Transactions, Withdrawals

TRANSACTIONS_PAGES = ByPage(time="trade_time", id="order_no", number="page", most=50, span=90 * DAY)
TRANSFERS_PAGES = ByPage(time="timestamp", number="page", most=50, span=90 * DAY)

__all__ = [
    "GetAssets",
    "GetDeposits",
    "GetTransactions",
    "GetWithdrawals",
]


class GetAssets(Signed[Assets], frozen=True, kw_only=True):
    """The NFTs of the account; 50 a page by default and at most.

    https://developers.binance.com/docs/nft/rest-api/Get-NFT-Asset
    """

    route = Route(
        "GET",
        "/sapi/v1/nft/user/getAsset",
        security=Security.USER_DATA,
        weight=3000,
        pages=ByPage(number="page", most=50),
    )

    limit: int | None = None
    page: int | None = None


class GetTransactions(Signed[Transactions], frozen=True, kw_only=True):
    """Purchases (`order_type` 0), sales (1), royalties (2), primary market orders (3) or mints (4) within 90 days; 50 a page by default and at most.

    https://developers.binance.com/docs/nft/rest-api/Get-NFT-Transaction-History
    """

    route = Route(
        "GET", "/sapi/v1/nft/history/transactions", security=Security.USER_DATA, weight=3000, pages=TRANSACTIONS_PAGES
    )

    order_type: int
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None
    page: int | None = None


class GetDeposits(Signed[Deposits], frozen=True, kw_only=True):
    """Deposits within 90 days; 50 a page by default and at most.

    https://developers.binance.com/docs/nft/rest-api/Get-NFT-Deposit-History
    """

    route = Route(
        "GET", "/sapi/v1/nft/history/deposit", security=Security.USER_DATA, weight=3000, pages=TRANSFERS_PAGES
    )

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None
    page: int | None = None


class GetWithdrawals(Signed[Withdrawals], frozen=True, kw_only=True):
    """Withdrawals within 90 days; 50 a page by default and at most.

    https://developers.binance.com/docs/nft/rest-api/Get-NFT-Withdraw-History
    """

    route = Route(
        "GET", "/sapi/v1/nft/history/withdraw", security=Security.USER_DATA, weight=3000, pages=TRANSFERS_PAGES
    )

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None
    page: int | None = None
