"""Spot block matching: one line per request, in the documentation's order.

https://developers.binance.com/docs/spot_block_match/rest-api
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class SpotBlockMatch(Product[S_co]):
    """Spot block matching: large trades between two who know of each other."""

    symbols = Method(r.GetSymbols)
    new_order = Method(r.NewOrder)
    take_order = Method(r.TakeOrder)
    extend_order = Method(r.ExtendOrder)
    cancel_order = Method(r.CancelOrder)
    open_orders = Method(r.GetOpenOrders)
    order_history = Method(r.GetOrderHistory)
