"""Requests of the website, in the documentation's order.

https://www.binance.com/en/markets/overview
"""

from __future__ import annotations

from ...wire.request import Request, Route
from .models import Listings

__all__ = [
    "GetListings",
]


class GetListings(Request[Listings], frozen=True, kw_only=True):
    """Every symbol with its assets' names, tags, day's prices and circulating supply.

    Not an API: it may change or end without notice, and has no weight that is known.
    https://www.binance.com/en/markets/overview
    """

    route = Route("GET", "/bapi/asset/v2/public/asset-service/product/get-products", weight=0)

    include_etf: bool | None = None
