"""Dual Investment: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-dual-investment/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class DualInvestment(Product[S_co]):
    """Dual Investment: products, positions, subscriptions."""

    products = Method(r.GetProducts)
    subscribe = Method(r.Subscribe)
    positions = Method(r.GetPositions)
    account = Method(r.GetAccount)
