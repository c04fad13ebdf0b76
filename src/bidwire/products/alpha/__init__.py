"""Alpha: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/advanced-trading-alpha-trading/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Alpha(Product[S_co]):
    """Alpha: the tokens of Binance Alpha, their rules, books, trades and prices."""

    tokens = Method(r.GetTokens)
    exchange_info = Method(r.GetExchangeInfo)
    klines = Method(r.GetKlines)
    ticker_24h = Method(r.GetTicker24h)
    agg_trades = Method(r.GetAggTrades)
    depth = Method(r.GetDepth)
