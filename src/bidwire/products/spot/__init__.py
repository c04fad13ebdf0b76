"""Spot trading: one line per request, in the documentation's order.

https://developers.binance.com/docs/binance-spot-api-docs/rest-api
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ...wire.live import LiveFacts, LiveProduct
from ...wire.request import Method, S
from . import requests as r

if TYPE_CHECKING:
    from .models import KnownUserEvent, UnknownEvent

    _UserEvent: TypeAlias = KnownUserEvent | UnknownEvent
else:
    _UserEvent = object


class Spot(LiveProduct[S, _UserEvent]):
    """Spot: market data, orders, order lists, the account; streams, books, the user's events."""

    gone = dict.fromkeys(
        ("create_listen_key", "keep_listen_key", "close_listen_key"),
        "listen keys ended on 2026-02-20; `user_stream()` opens the stream of user events without one",
    )

    @property
    def live(self) -> LiveFacts:
        from .live import SPOT_LIVE

        return SPOT_LIVE

    # general
    ping = Method(r.Ping)
    time = Method(r.GetTime)
    exchange_info = Method(r.GetExchangeInfo)
    execution_rules = Method(r.GetExecutionRules)

    # market data
    depth = Method(r.GetDepth)
    trades = Method(r.GetTrades)
    historical_trades = Method(r.GetHistoricalTrades)
    historical_block_trades = Method(r.GetHistoricalBlockTrades)
    agg_trades = Method(r.GetAggTrades)
    klines = Method(r.GetKlines)
    ui_klines = Method(r.GetUiKlines)
    avg_price = Method(r.GetAvgPrice)
    ticker_24h = Method(r.GetTicker24h)
    tickers_24h = Method(r.GetTickers24h)
    trading_day_ticker = Method(r.GetTradingDayTicker)
    trading_day_tickers = Method(r.GetTradingDayTickers)
    ticker_price = Method(r.GetTickerPrice)
    ticker_prices = Method(r.GetTickerPrices)
    book_ticker = Method(r.GetBookTicker)
    book_tickers = Method(r.GetBookTickers)
    ticker = Method(r.GetTicker)
    tickers = Method(r.GetTickers)
    reference_price = Method(r.GetReferencePrice)
    reference_price_calculation = Method(r.GetReferencePriceCalculation)

    # trading
    new_order = Method(r.NewOrder)
    test_order = Method(r.TestOrder)
    cancel_order = Method(r.CancelOrder)
    cancel_open_orders = Method(r.CancelOpenOrders)
    cancel_replace_order = Method(r.CancelReplaceOrder)
    amend_order = Method(r.AmendOrder)
    legacy_oco_order = Method(r.LegacyOcoOrder)
    new_oco_order = Method(r.NewOcoOrder)
    new_oto_order = Method(r.NewOtoOrder)
    new_otoco_order = Method(r.NewOtocoOrder)
    new_opo_order = Method(r.NewOpoOrder)
    new_opoco_order = Method(r.NewOpocoOrder)
    cancel_order_list = Method(r.CancelOrderList)
    new_sor_order = Method(r.NewSorOrder)
    test_sor_order = Method(r.TestSorOrder)

    # account
    account = Method(r.GetAccount)
    get_order = Method(r.GetOrder)
    open_orders = Method(r.GetOpenOrders)
    all_orders = Method(r.GetAllOrders)
    get_order_list = Method(r.GetOrderList)
    all_order_lists = Method(r.GetAllOrderLists)
    open_order_lists = Method(r.GetOpenOrderLists)
    my_trades = Method(r.GetMyTrades)
    order_rate_limits = Method(r.GetOrderRateLimits)
    my_prevented_matches = Method(r.GetMyPreventedMatches)
    my_allocations = Method(r.GetMyAllocations)
    commission_rates = Method(r.GetCommissionRates)
    order_amendments = Method(r.GetOrderAmendments)
    my_filters = Method(r.GetMyFilters)
