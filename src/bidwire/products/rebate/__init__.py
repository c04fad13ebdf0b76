"""Rebates: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-rebate/api/rest-api
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Rebate(Product[S_co]):
    """Rebates: what commissions of others brought the account."""

    rebates = Method(r.GetRebates)
