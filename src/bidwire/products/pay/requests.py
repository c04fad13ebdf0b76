"""Requests of Binance Pay, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-pay/api/rest-api
"""

from __future__ import annotations

from ...wire.request import ByTime, Route, Security, Signed
from ...wire.words import NONE, MaybeTime
from ..common.requests import DAY, SIX_MONTHS
from .models import Transactions

YEAR_AND_A_HALF = 365 * DAY + SIX_MONTHS

__all__ = [
    "GetTransactions",
]


class GetTransactions(Signed[Transactions], frozen=True, kw_only=True):
    """The payments of the last 18 months, at most 90 days at once; 100 by default and at most.

    https://developers.binance.com/en/docs/catalog/investment-and-services-pay/api/rest-api/~#get-pay-trade-history
    """

    route = Route(
        "GET",
        "/sapi/v1/pay/transactions",
        security=Security.USER_DATA,
        weight=3000,
        uid=True,
        pages=ByTime(
            time="transaction_time",
            id="transaction_id",
            newest_first=True,
            most=100,
            span=90 * DAY,
            reach=YEAR_AND_A_HALF,
        ),
    )

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None
