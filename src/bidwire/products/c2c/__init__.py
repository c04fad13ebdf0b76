"""C2C: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-c2c/api/rest-api
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class C2c(Product[S_co]):
    """C2C: the account's trades with other users."""

    order_history = Method(r.GetOrderHistory)
