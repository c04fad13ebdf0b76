"""Algo trading: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-algo-trading/api/rest-api/future-algo
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Algo(Product[S_co]):
    """Algo trading: orders that the exchange splits over time (TWAP) or by volume (VP), at USD-M futures and spot."""

    # USD-M futures
    new_futures_twap_order = Method(r.NewFuturesTwapOrder)
    new_futures_vp_order = Method(r.NewFuturesVpOrder)
    cancel_futures_order = Method(r.CancelFuturesOrder)
    futures_open_orders = Method(r.GetFuturesOpenOrders)
    futures_order_history = Method(r.GetFuturesOrderHistory)
    futures_sub_orders = Method(r.GetFuturesSubOrders)

    # spot
    new_spot_twap_order = Method(r.NewSpotTwapOrder)
    new_spot_vp_order = Method(r.NewSpotVpOrder)
    cancel_spot_order = Method(r.CancelSpotOrder)
    spot_open_orders = Method(r.GetSpotOpenOrders)
    spot_order_history = Method(r.GetSpotOrderHistory)
    spot_sub_orders = Method(r.GetSpotSubOrders)
