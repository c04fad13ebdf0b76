"""Requests of futures transfers, in the documentation's order.

https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/New-Future-Account-Transfer
"""

from __future__ import annotations

from ...wire.request import Route, Security, Signed
from ...wire.words import NONE, MaybeTime, Number, Time
from ..common.requests import BY_NUMBER
from .models import Transaction, Transfers

__all__ = [
    "GetTransfers",
    "Transfer",
]


class Transfer(Signed[Transaction], frozen=True, kw_only=True):
    """Moves an asset: `type` 1 spot to USD-M, 2 back, 3 spot to COIN-M, 4 back. See `wallet.universal_transfer`, which has replaced it.

    https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/New-Future-Account-Transfer
    """

    route = Route("POST", "/sapi/v1/futures/transfer", security=Security.USER_DATA)

    asset: str
    amount: Number
    type: int


class GetTransfers(Signed[Transfers], frozen=True, kw_only=True):
    """Past transfers of an asset; 10 a page by default, at most 100.

    https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/Get-Future-Account-Transaction-History-List
    """

    route = Route("GET", "/sapi/v1/futures/transfer", security=Security.USER_DATA, weight=10, pages=BY_NUMBER)

    asset: str
    start_time: Time
    end_time: MaybeTime = NONE
    current: int | None = None
    size: int | None = None
