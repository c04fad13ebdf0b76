"""Binance Pay: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-pay/api/rest-api
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Pay(Product[S_co]):
    """Binance Pay: the account's payments."""

    transactions = Method(r.GetTransactions)
