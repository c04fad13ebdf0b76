"""C2C: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-c2c/api/rest-api
"""

from __future__ import annotations

from ...wire.request import Method, Product, S
from . import requests as r


class C2c(Product[S]):
    """C2C: the account's trades with other users."""

    orders = Method(r.GetOrders)
