"""COIN-M futures: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.live import LiveFacts, LiveProduct
from ...wire.product import Method, S_co, WsMethod, WsOnlyMethod
from . import requests as r


class Coinm(LiveProduct[S_co]):
    """COIN-M futures: market data, orders, positions, margin, histories; streams, books, candles. Quantities are contracts."""

    @property
    def live(self) -> LiveFacts:
        from .live import COINM_LIVE

        return COINM_LIVE

    # market data
    ping = Method(r.Ping)
    time = Method(r.GetTime)
    exchange_info = Method(r.GetExchangeInfo)
    depth = Method(r.GetDepth)
    trades = Method(r.GetTrades)
    historical_trades = Method(r.GetHistoricalTrades)
    agg_trades = Method(r.GetAggTrades)
    klines = Method(r.GetKlines)
    continuous_klines = Method(r.GetContinuousKlines)
    index_price_klines = Method(r.GetIndexPriceKlines)
    mark_price_klines = Method(r.GetMarkPriceKlines)
    premium_index_klines = Method(r.GetPremiumIndexKlines)
    mark_prices = Method(r.GetMarkPrices)
    funding_rates = Method(r.GetFundingRates)
    funding_info = Method(r.GetFundingInfo)
    tickers_24h = Method(r.GetTickers24h)
    ticker_prices = Method(r.GetTickerPrices)
    book_tickers = Method(r.GetBookTickers)
    open_interest = Method(r.GetOpenInterest)
    open_interest_history = Method(r.GetOpenInterestHistory)
    top_long_short_position_ratios = Method(r.GetTopLongShortPositionRatios)
    top_long_short_account_ratios = Method(r.GetTopLongShortAccountRatios)
    global_long_short_account_ratios = Method(r.GetGlobalLongShortAccountRatios)
    taker_buy_sell_volumes = Method(r.GetTakerBuySellVolumes)
    basis = Method(r.GetBasis)
    index_constituents = Method(r.GetIndexConstituents)

    # orders, algo orders, positions
    new_order = WsMethod(r.NewOrder)
    new_orders = Method(r.NewOrders)
    modify_order = WsMethod(r.ModifyOrder)
    modify_orders = Method(r.ModifyOrders)
    order_amendments = Method(r.GetOrderAmendments)
    cancel_order = WsMethod(r.CancelOrder)
    cancel_orders = Method(r.CancelOrders)
    cancel_open_orders = Method(r.CancelOpenOrders)
    set_countdown_cancel_all = Method(r.SetCountdownCancelAll)
    get_order = WsMethod(r.GetOrder)
    get_open_order = Method(r.GetOpenOrder)
    open_orders = Method(r.GetOpenOrders)
    all_orders = Method(r.GetAllOrders)
    force_orders = Method(r.GetForceOrders)
    my_trades = Method(r.GetMyTrades)
    new_algo_order = Method(r.NewAlgoOrder)
    cancel_algo_order = Method(r.CancelAlgoOrder)
    cancel_open_algo_orders = Method(r.CancelOpenAlgoOrders)
    get_algo_order = Method(r.GetAlgoOrder)
    open_algo_orders = Method(r.GetOpenAlgoOrders)
    all_algo_orders = Method(r.GetAllAlgoOrders)
    positions = WsMethod(r.GetPositions)
    adl_quantiles = Method(r.GetAdlQuantiles)
    set_leverage = Method(r.SetLeverage)
    set_margin_type = Method(r.SetMarginType)
    change_position_margin = Method(r.ChangePositionMargin)
    position_margin_changes = Method(r.GetPositionMarginChanges)
    set_position_mode = Method(r.SetPositionMode)

    # account, histories, user data stream
    account = WsMethod(r.GetAccount)
    balances = WsMethod(r.GetBalances)
    commission_rates = Method(r.GetCommissionRates)
    leverage_brackets = Method(r.GetLeverageBrackets)
    leverage_brackets_v1 = Method(r.GetLeverageBracketsV1)
    position_mode = Method(r.GetPositionMode)
    income = Method(r.GetIncome)
    income_download_id = Method(r.GetIncomeDownloadId)
    income_download_link = Method(r.GetIncomeDownloadLink)
    order_download_id = Method(r.GetOrderDownloadId)
    order_download_link = Method(r.GetOrderDownloadLink)
    trade_download_id = Method(r.GetTradeDownloadId)
    trade_download_link = Method(r.GetTradeDownloadLink)
    create_listen_key = WsMethod(r.CreateListenKey)
    keep_listen_key = WsMethod(r.KeepListenKey)
    close_listen_key = WsMethod(r.CloseListenKey)

    # the connection of the WebSocket API
    logon = WsOnlyMethod(r.Logon)
    session = WsOnlyMethod(r.GetSession)
    logout = WsOnlyMethod(r.Logout)
