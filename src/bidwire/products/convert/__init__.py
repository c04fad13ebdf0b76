"""Convert: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Convert(Product[S_co]):
    """Convert: one asset into another at a quoted price, or at a limit."""

    # market data
    pairs = Method(r.GetPairs)
    asset_precisions = Method(r.GetAssetPrecisions)

    # conversions
    quote = Method(r.GetQuote)
    accept_quote = Method(r.AcceptQuote)
    get_order = Method(r.GetOrder)
    new_limit_order = Method(r.NewLimitOrder)
    cancel_limit_order = Method(r.CancelLimitOrder)
    open_limit_orders = Method(r.GetOpenLimitOrders)
    my_trades = Method(r.GetMyTrades)
