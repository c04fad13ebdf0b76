"""Stock options: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/advanced-trading-stock-option-trading/api/rest-api/trade
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class StockOptions(Product[S_co]):
    """Options on US equities: new orders. The product has more calls, which `client.request` sends."""

    new_order = Method(r.NewOrder)
