"""Requests of rebates, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-rebate/api/rest-api
"""

from __future__ import annotations

from ...wire.request import ByPage, Route, Security, Signed
from ...wire.words import NONE, MaybeTime
from ..common.requests import DAY
from .models import Rebates

__all__ = [
    "GetRebates",
]


class GetRebates(Signed[Rebates], frozen=True, kw_only=True):
    """Rebates within 30 days, of the last 7 by default and from 10 June 2020 on; up to 200 a page.

    https://developers.binance.com/en/docs/catalog/investment-and-services-rebate/api/rest-api/~#get-spot-rebate-history-records
    """

    route = Route(
        "GET",
        "/sapi/v1/rebate/taxQuery",
        security=Security.USER_DATA,
        weight=12000,
        uid=True,
        pages=ByPage(
            time="update_time",
            number="page",
            size="",
            most=200,
            total="data.total_records",
            span=30 * DAY,
            earliest=1_591_747_200_000,
        ),
    )

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
