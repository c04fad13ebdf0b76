"""Spot block matching: one line per request, in the documentation's order.

https://developers.binance.com/docs/spot_block_match/rest-api
"""

from __future__ import annotations

from ...wire.request import Method, Product, S
from . import requests as r


class SpotBlockMatch(Product[S]):
    """Spot block matching: large trades between two who know of each other."""

    symbols = Method(r.GetSymbols)
    new_order = Method(r.NewOrder)
    take_order = Method(r.TakeOrder)
    extend_order = Method(r.ExtendOrder)
    cancel_order = Method(r.CancelOrder)
    open_orders = Method(r.GetOpenOrders)
    all_orders = Method(r.GetAllOrders)
