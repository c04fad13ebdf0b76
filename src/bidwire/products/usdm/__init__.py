"""USD-M futures: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.live import LiveFacts, LiveProduct
from ...wire.product import Method, S_co, WsMethod, WsOnlyMethod
from . import requests as r


class Usdm(LiveProduct[S_co]):
    """USD-M futures: market data, orders, algo orders, positions, margin, the account's histories; streams, books, candles."""

    @property
    def live(self) -> LiveFacts:
        from .live import USDM_LIVE

        return USDM_LIVE

    # market data
    ping = Method(r.Ping)
    time = Method(r.GetTime)
    exchange_info = Method(r.GetExchangeInfo)
    depth = WsMethod(r.GetDepth)
    rpi_depth = Method(r.GetRpiDepth)
    trades = Method(r.GetTrades)
    historical_trades = Method(r.GetHistoricalTrades)
    agg_trades = Method(r.GetAggTrades)
    klines = Method(r.GetKlines)
    continuous_klines = Method(r.GetContinuousKlines)
    index_price_klines = Method(r.GetIndexPriceKlines)
    mark_price_klines = Method(r.GetMarkPriceKlines)
    premium_index_klines = Method(r.GetPremiumIndexKlines)
    mark_price = Method(r.GetMarkPrice)
    mark_prices = Method(r.GetMarkPrices)
    funding_rates = Method(r.GetFundingRates)
    funding_info = Method(r.GetFundingInfo)
    ticker_24h = Method(r.GetTicker24h)
    tickers_24h = Method(r.GetTickers24h)
    ticker_price = Method(r.GetTickerPrice)
    ticker_prices = Method(r.GetTickerPrices)
    ticker_price_v1 = WsMethod(r.GetTickerPriceV1)
    ticker_prices_v1 = WsMethod(r.GetTickerPricesV1)
    book_ticker = WsMethod(r.GetBookTicker)
    book_tickers = WsMethod(r.GetBookTickers)
    open_interest = Method(r.GetOpenInterest)
    delivery_prices = Method(r.GetDeliveryPrices)
    open_interest_history = Method(r.GetOpenInterestHistory)
    top_long_short_position_ratios = Method(r.GetTopLongShortPositionRatios)
    top_long_short_account_ratios = Method(r.GetTopLongShortAccountRatios)
    global_long_short_account_ratios = Method(r.GetGlobalLongShortAccountRatios)
    taker_long_short_ratios = Method(r.GetTakerLongShortRatios)
    basis = Method(r.GetBasis)
    composite_indexes = Method(r.GetCompositeIndexes)
    asset_index = Method(r.GetAssetIndex)
    asset_indexes = Method(r.GetAssetIndexes)
    index_constituents = Method(r.GetIndexConstituents)
    insurance_balance = Method(r.GetInsuranceBalance)
    insurance_balances = Method(r.GetInsuranceBalances)
    adl_risk = Method(r.GetAdlRisk)
    adl_risks = Method(r.GetAdlRisks)
    trading_schedule = Method(r.GetTradingSchedule)

    # orders, algo orders, positions
    new_order = WsMethod(r.NewOrder)
    test_order = Method(r.TestOrder)
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
    new_algo_order = WsMethod(r.NewAlgoOrder)
    cancel_algo_order = WsMethod(r.CancelAlgoOrder)
    cancel_open_algo_orders = Method(r.CancelOpenAlgoOrders)
    get_algo_order = Method(r.GetAlgoOrder)
    open_algo_orders = Method(r.GetOpenAlgoOrders)
    all_algo_orders = Method(r.GetAllAlgoOrders)
    positions = WsMethod(r.GetPositions)
    positions_v2 = WsMethod(r.GetPositionsV2)
    adl_quantiles = Method(r.GetAdlQuantiles)
    set_leverage = Method(r.SetLeverage)
    set_margin_type = Method(r.SetMarginType)
    change_position_margin = Method(r.ChangePositionMargin)
    position_margin_changes = Method(r.GetPositionMarginChanges)
    set_position_mode = Method(r.SetPositionMode)
    set_multi_assets_mode = Method(r.SetMultiAssetsMode)
    sign_contract = Method(r.SignContract)

    # account, histories, conversions, user data stream
    account = WsMethod(r.GetAccount)
    account_v2 = WsMethod(r.GetAccountV2)
    balances = WsMethod(r.GetBalances)
    balances_v2 = WsMethod(r.GetBalancesV2)
    account_config = Method(r.GetAccountConfig)
    symbol_configs = Method(r.GetSymbolConfigs)
    commission_rates = Method(r.GetCommissionRates)
    order_rate_limits = Method(r.GetOrderRateLimits)
    leverage_brackets = Method(r.GetLeverageBrackets)
    position_mode = Method(r.GetPositionMode)
    multi_assets_mode = Method(r.GetMultiAssetsMode)
    api_trading_status = Method(r.GetApiTradingStatus)
    bnb_burn = Method(r.GetBnbBurn)
    set_bnb_burn = Method(r.SetBnbBurn)
    income = Method(r.GetIncome)
    income_download_id = Method(r.GetIncomeDownloadId)
    income_download_link = Method(r.GetIncomeDownloadLink)
    order_download_id = Method(r.GetOrderDownloadId)
    order_download_link = Method(r.GetOrderDownloadLink)
    trade_download_id = Method(r.GetTradeDownloadId)
    trade_download_link = Method(r.GetTradeDownloadLink)
    portfolio_margin_account = Method(r.GetPortfolioMarginAccount)
    convert_pairs = Method(r.GetConvertPairs)
    convert_quote = Method(r.GetConvertQuote)
    accept_convert_quote = Method(r.AcceptConvertQuote)
    get_convert_order = Method(r.GetConvertOrder)
    create_listen_key = WsMethod(r.CreateListenKey)
    keep_listen_key = WsMethod(r.KeepListenKey)
    close_listen_key = WsMethod(r.CloseListenKey)

    # the connection of the WebSocket API
    logon = WsOnlyMethod(r.Logon)
    session = WsOnlyMethod(r.GetSession)
    logout = WsOnlyMethod(r.Logout)
