"""Dual Investment: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-dual-investment/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.request import Method, Product, S
from . import requests as r


class DualInvestment(Product[S]):
    """Dual Investment: products, positions, subscriptions."""

    products = Method(r.GetProducts)
    subscribe = Method(r.Subscribe)
    positions = Method(r.GetPositions)
    account = Method(r.GetAccount)
