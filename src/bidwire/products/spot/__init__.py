"""Spot trading: one line per request, in the documentation's order.

https://developers.binance.com/docs/binance-spot-api-docs/rest-api
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ...wire.live import AccountProduct, LiveFacts, UserFacts
from ...wire.product import S_co, WsMethod, WsOnlyMethod
from . import requests as r

if TYPE_CHECKING:
    from .models import KnownUserEvent, UnknownEvent

    _UserEvent: TypeAlias = KnownUserEvent | UnknownEvent
else:
    _UserEvent = object


class Spot(AccountProduct[S_co, _UserEvent]):
    """Spot: market data, orders, order lists, the account; streams, books, the user's events."""

    @property
    def live(self) -> LiveFacts:
        from .live import SPOT_LIVE

        return SPOT_LIVE

    @property
    def user(self) -> UserFacts:
        from .live import SPOT_USER

        return SPOT_USER

    # general
    ping = WsMethod(r.Ping)
    time = WsMethod(r.GetTime)
    exchange_info = WsMethod(r.GetExchangeInfo)
    execution_rules = WsMethod(r.GetExecutionRules)

    # market data
    depth = WsMethod(r.GetDepth)
    trades = WsMethod(r.GetTrades)
    historical_trades = WsMethod(r.GetHistoricalTrades)
    historical_block_trades = WsMethod(r.GetHistoricalBlockTrades)
    agg_trades = WsMethod(r.GetAggTrades)
    klines = WsMethod(r.GetKlines)
    ui_klines = WsMethod(r.GetUiKlines)
    avg_price = WsMethod(r.GetAvgPrice)
    ticker_24h = WsMethod(r.GetTicker24h)
    tickers_24h = WsMethod(r.GetTickers24h)
    trading_day_ticker = WsMethod(r.GetTradingDayTicker)
    trading_day_tickers = WsMethod(r.GetTradingDayTickers)
    ticker_price = WsMethod(r.GetTickerPrice)
    ticker_prices = WsMethod(r.GetTickerPrices)
    book_ticker = WsMethod(r.GetBookTicker)
    book_tickers = WsMethod(r.GetBookTickers)
    ticker = WsMethod(r.GetTicker)
    tickers = WsMethod(r.GetTickers)
    reference_price = WsMethod(r.GetReferencePrice)
    reference_price_calculation = WsMethod(r.GetReferencePriceCalculation)

    # trading
    new_order = WsMethod(r.NewOrder)
    test_order = WsMethod(r.TestOrder)
    cancel_order = WsMethod(r.CancelOrder)
    cancel_open_orders = WsMethod(r.CancelOpenOrders)
    cancel_replace_order = WsMethod(r.CancelReplaceOrder)
    amend_order = WsMethod(r.AmendOrder)
    new_legacy_oco_order = WsMethod(r.NewLegacyOcoOrder)
    new_oco_order = WsMethod(r.NewOcoOrder)
    new_oto_order = WsMethod(r.NewOtoOrder)
    new_otoco_order = WsMethod(r.NewOtocoOrder)
    new_opo_order = WsMethod(r.NewOpoOrder)
    new_opoco_order = WsMethod(r.NewOpocoOrder)
    cancel_order_list = WsMethod(r.CancelOrderList)
    new_sor_order = WsMethod(r.NewSorOrder)
    test_sor_order = WsMethod(r.TestSorOrder)

    # account
    account = WsMethod(r.GetAccount)
    get_order = WsMethod(r.GetOrder)
    open_orders = WsMethod(r.GetOpenOrders)
    all_orders = WsMethod(r.GetAllOrders)
    get_order_list = WsMethod(r.GetOrderList)
    all_order_lists = WsMethod(r.GetAllOrderLists)
    open_order_lists = WsMethod(r.GetOpenOrderLists)
    my_trades = WsMethod(r.GetMyTrades)
    order_rate_limits = WsMethod(r.GetOrderRateLimits)
    my_prevented_matches = WsMethod(r.GetMyPreventedMatches)
    my_allocations = WsMethod(r.GetMyAllocations)
    commission_rates = WsMethod(r.GetCommissionRates)
    order_amendments = WsMethod(r.GetOrderAmendments)
    my_filters = WsMethod(r.GetMyFilters)

    # the connection of the WebSocket API, and user data on it
    logon = WsOnlyMethod(r.Logon)
    session = WsOnlyMethod(r.GetSession)
    logout = WsOnlyMethod(r.Logout)
    subscribe_user_data = WsOnlyMethod(r.SubscribeUserData)
    subscribe_user_data_signed = WsOnlyMethod(r.SubscribeUserDataSigned)
    unsubscribe_user_data = WsOnlyMethod(r.UnsubscribeUserData)
    user_subscriptions = WsOnlyMethod(r.GetUserSubscriptions)
