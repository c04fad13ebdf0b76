"""Requests of rebates, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-rebate/api/rest-api
"""

from __future__ import annotations

from ...wire.request import Route, Security, Signed
from ...wire.words import NONE, MaybeTime
from .models import Rebates

__all__ = [
    "GetRebates",
]


class GetRebates(Signed[Rebates], frozen=True, kw_only=True):
    """Rebates within 30 days, of the last 7 by default; 100 a page.

    https://developers.binance.com/en/docs/catalog/investment-and-services-rebate/api/rest-api/~#get-spot-rebate-history-records
    """

    route = Route("GET", "/sapi/v1/rebate/taxQuery", security=Security.USER_DATA, weight=12000, uid=True)

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
