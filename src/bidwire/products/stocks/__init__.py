"""Stocks: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/trade
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Stocks(Product[S_co]):
    """Stocks: US equities and their tokens, orders and trades, conversion of the ones into the others."""

    # market data
    exchange_info = Method(r.GetExchangeInfo)
    quote = Method(r.GetQuote)
    tokenized_assets = Method(r.GetTokenizedAssets)

    # trading
    new_order = Method(r.NewOrder)
    cancel_order = Method(r.CancelOrder)
    cancel_open_orders = Method(r.CancelOpenOrders)
    get_order = Method(r.GetOrder)
    open_orders = Method(r.GetOpenOrders)
    order_history = Method(r.GetOrderHistory)
    my_trades = Method(r.GetMyTrades)

    # tokens
    mint = Method(r.Mint)
    redeem = Method(r.Redeem)
    conversion = Method(r.GetConversion)
    conversions = Method(r.GetConversions)

    # account
    sign_disclaimer = Method(r.SignDisclaimer)
    create_listen_key = Method(r.CreateListenKey)
