"""Transfers: requests of brokers, in the documentation's order.

https://developers.binance.com/docs/binance_link
"""

from __future__ import annotations

from ....wire.request import ByPage, Route, Security, Signed
from ....wire.words import NONE, MaybeTime, Number
from ...common.requests import DAY
from ..models import (
    FuturesTransferred,
    FuturesTransfers,
    Transferred,
    TransferRow,
    UniversalTransferred,
    UniversalTransferRow,
)

HUNDRED_DAYS = 100 * DAY
"""Of a longer span of time only the first hundred days would be answered."""


class Transfer(Signed[Transferred], frozen=True, kw_only=True):
    """Moves an asset between sub-accounts; without `from_id`, or `to_id`, the broker itself.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/transfer", security=Security.SIGNED)

    asset: str
    amount: Number
    from_id: str | None = None
    to_id: str | None = None
    client_tran_id: str | None = None


class GetTransfers(Signed[list[TransferRow]], frozen=True, kw_only=True):
    """Transfers between sub-accounts within 100 days, of the last 100 by default; 500 a page by default and at most.

    One of `from_id` and `to_id` must be sent.
    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "GET",
        "/sapi/v1/broker/transfer",
        security=Security.USER_DATA,
        pages=ByPage(time="time", id="txn_id", number="page", most=500, span=HUNDRED_DAYS),
    )

    from_id: str | None = None
    to_id: str | None = None
    client_tran_id: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    limit: int | None = None
    show_all_status: bool | None = None


class FuturesTransfer(Signed[FuturesTransferred], frozen=True, kw_only=True):
    """Moves an asset between sub-accounts' futures.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/transfer/futures", security=Security.SIGNED)

    futures_type: int
    """1 USD-M, 2 COIN-M."""
    asset: str
    amount: Number
    from_id: str | None = None
    to_id: str | None = None
    client_tran_id: str | None = None


class GetFuturesTransfers(Signed[FuturesTransfers], frozen=True, kw_only=True):
    """Transfers between sub-accounts' futures, of the last 30 days at most; 50 a page by default, at most 500.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "GET",
        "/sapi/v1/broker/transfer/futures",
        security=Security.USER_DATA,
        pages=ByPage(time="time", id="tran_id", number="page", most=500, reach=30 * DAY),
    )

    sub_account_id: str
    futures_type: int
    """1 USD-M, 2 COIN-M."""
    client_tran_id: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    limit: int | None = None


class UniversalTransfer(Signed[UniversalTransferred], frozen=True, kw_only=True):
    """Moves an asset between sub-accounts and between their wallets.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/universalTransfer", security=Security.SIGNED)

    from_account_type: str
    """SPOT, USDT_FUTURE or COIN_FUTURE."""
    to_account_type: str
    """SPOT, USDT_FUTURE or COIN_FUTURE."""
    asset: str
    amount: Number
    from_id: str | None = None
    to_id: str | None = None


class GetUniversalTransfers(Signed[list[UniversalTransferRow]], frozen=True, kw_only=True):
    """Universal transfers within 100 days, of the last 30 by default; 500 a page by default and at most.

    One of `from_id` and `to_id` must be sent.
    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "GET",
        "/sapi/v1/broker/universalTransfer",
        security=Security.USER_DATA,
        pages=ByPage(time="time", id="txn_id", number="page", most=500, span=HUNDRED_DAYS),
    )

    from_id: str | None = None
    to_id: str | None = None
    client_tran_id: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    limit: int | None = None
    show_all_status: bool | None = None
