"""Fiat: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-fiat/api/rest-api
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Fiat(Product[S_co]):
    """Fiat: deposits, withdrawals, payments with cards."""

    orders = Method(r.GetOrders)
    payments = Method(r.GetPayments)
    get_order = Method(r.GetOrder)
    deposit = Method(r.Deposit)
    withdraw = Method(r.Withdraw)
