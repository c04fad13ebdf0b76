"""Requests of C2C, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-c2c/api/rest-api
"""

from __future__ import annotations

from ...wire.request import ByPage, Route, Security, Signed
from ...wire.words import NONE, MaybeTime, MaybeWord
from ..common.enums import Side, SideText
from ..common.requests import DAY, SIX_MONTHS
from .models import Orders

__all__ = [
    "GetOrderHistory",
]


class GetOrderHistory(Signed[Orders], frozen=True, kw_only=True):
    """Trades with other users within 30 days, of the last 30 by default and of the last six months at most; 100 a page by default and at most.

    https://developers.binance.com/en/docs/catalog/investment-and-services-c2-c/api/rest-api/~#get-c2-ctrade-history
    """

    route = Route(
        "GET",
        "/sapi/v1/c2c/orderMatch/listUserOrderHistory",
        security=Security.USER_DATA,
        pages=ByPage(
            time="create_time",
            id="order_number",
            since="start_timestamp",
            until="end_timestamp",
            span=30 * DAY,
            reach=SIX_MONTHS,
            number="page",
            size="rows",
            most=100,
        ),
    )

    trade_type: MaybeWord[Side, SideText] = NONE
    start_timestamp: MaybeTime = NONE
    end_timestamp: MaybeTime = NONE
    page: int | None = None
    rows: int | None = None
