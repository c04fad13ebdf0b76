"""Portfolio margin: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-portfolio-margin/api/rest-api/account
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Portfolio(Product[S_co]):
    """Portfolio margin: USD-M (um), COIN-M (cm) and margin orders and positions on one account."""

    gone = {
        "new_um_conditional_order": "write new_um_algo_order(...)",
        "cancel_um_conditional_order": "write cancel_um_algo_order(...)",
        "cancel_um_open_conditional_orders": "write cancel_um_open_algo_orders(...)",
        "get_um_open_conditional_order": "write get_um_algo_order(...)",
        "get_um_conditional_order": "write get_um_algo_order(...)",
        "um_open_conditional_orders": "write um_open_algo_orders(...)",
        "um_all_conditional_orders": "write um_all_algo_orders(...)",
    }

    # account
    account = Method(r.GetAccount)
    balances = Method(r.GetBalances)
    margin_max_borrowable = Method(r.GetMarginMaxBorrowable)
    margin_max_withdraw = Method(r.GetMarginMaxWithdraw)
    margin_loans = Method(r.GetMarginLoans)
    margin_repays = Method(r.GetMarginRepays)
    margin_interest_history = Method(r.GetMarginInterestHistory)
    interest_history = Method(r.GetInterestHistory)
    negative_balance_exchanges = Method(r.GetNegativeBalanceExchanges)
    auto_repay_futures = Method(r.GetAutoRepayFutures)
    set_auto_repay_futures = Method(r.SetAutoRepayFutures)
    repay_futures_negative_balance = Method(r.RepayFuturesNegativeBalance)
    collect_funds = Method(r.CollectFunds)
    collect_asset = Method(r.CollectAsset)
    bnb_transfer = Method(r.BnbTransfer)
    order_rate_limits = Method(r.GetOrderRateLimits)
    ping = Method(r.Ping)

    # USD-M
    new_um_order = Method(r.NewUmOrder)
    modify_um_order = Method(r.ModifyUmOrder)
    get_um_order = Method(r.GetUmOrder)
    cancel_um_order = Method(r.CancelUmOrder)
    cancel_um_open_orders = Method(r.CancelUmOpenOrders)
    get_um_open_order = Method(r.GetUmOpenOrder)
    um_open_orders = Method(r.GetUmOpenOrders)
    um_all_orders = Method(r.GetUmAllOrders)
    um_order_amendments = Method(r.GetUmOrderAmendments)
    um_force_orders = Method(r.GetUmForceOrders)
    um_my_trades = Method(r.GetUmMyTrades)
    new_um_algo_order = Method(r.NewUmAlgoOrder)
    get_um_algo_order = Method(r.GetUmAlgoOrder)
    cancel_um_algo_order = Method(r.CancelUmAlgoOrder)
    cancel_um_open_algo_orders = Method(r.CancelUmOpenAlgoOrders)
    um_open_algo_orders = Method(r.GetUmOpenAlgoOrders)
    um_all_algo_orders = Method(r.GetUmAllAlgoOrders)
    um_positions = Method(r.GetUmPositions)
    um_account = Method(r.GetUmAccount)
    um_account_v1 = Method(r.GetUmAccountV1)
    um_account_config = Method(r.GetUmAccountConfig)
    um_symbol_configs = Method(r.GetUmSymbolConfigs)
    um_api_trading_status = Method(r.GetUmApiTradingStatus)
    set_um_leverage = Method(r.SetUmLeverage)
    um_leverage_brackets = Method(r.GetUmLeverageBrackets)
    um_position_mode = Method(r.GetUmPositionMode)
    set_um_position_mode = Method(r.SetUmPositionMode)
    um_adl_quantiles = Method(r.GetUmAdlQuantiles)
    um_commission_rates = Method(r.GetUmCommissionRates)
    um_income = Method(r.GetUmIncome)
    um_bnb_burn = Method(r.GetUmBnbBurn)
    set_um_bnb_burn = Method(r.SetUmBnbBurn)
    sign_um_contract = Method(r.SignUmContract)
    um_income_download_id = Method(r.GetUmIncomeDownloadId)
    um_income_download_link = Method(r.GetUmIncomeDownloadLink)
    um_order_download_id = Method(r.GetUmOrderDownloadId)
    um_order_download_link = Method(r.GetUmOrderDownloadLink)
    um_trade_download_id = Method(r.GetUmTradeDownloadId)
    um_trade_download_link = Method(r.GetUmTradeDownloadLink)

    # COIN-M
    new_cm_order = Method(r.NewCmOrder)
    modify_cm_order = Method(r.ModifyCmOrder)
    get_cm_order = Method(r.GetCmOrder)
    cancel_cm_order = Method(r.CancelCmOrder)
    cancel_cm_open_orders = Method(r.CancelCmOpenOrders)
    get_cm_open_order = Method(r.GetCmOpenOrder)
    cm_open_orders = Method(r.GetCmOpenOrders)
    cm_all_orders = Method(r.GetCmAllOrders)
    cm_order_amendments = Method(r.GetCmOrderAmendments)
    cm_force_orders = Method(r.GetCmForceOrders)
    cm_my_trades = Method(r.GetCmMyTrades)
    new_cm_conditional_order = Method(r.NewCmConditionalOrder)
    get_cm_conditional_order = Method(r.GetCmConditionalOrder)
    cancel_cm_conditional_order = Method(r.CancelCmConditionalOrder)
    cancel_cm_open_conditional_orders = Method(r.CancelCmOpenConditionalOrders)
    get_cm_open_conditional_order = Method(r.GetCmOpenConditionalOrder)
    cm_open_conditional_orders = Method(r.GetCmOpenConditionalOrders)
    cm_all_conditional_orders = Method(r.GetCmAllConditionalOrders)
    cm_positions = Method(r.GetCmPositions)
    cm_account = Method(r.GetCmAccount)
    set_cm_leverage = Method(r.SetCmLeverage)
    cm_leverage_brackets = Method(r.GetCmLeverageBrackets)
    cm_position_mode = Method(r.GetCmPositionMode)
    set_cm_position_mode = Method(r.SetCmPositionMode)
    cm_adl_quantiles = Method(r.GetCmAdlQuantiles)
    cm_commission_rates = Method(r.GetCmCommissionRates)
    cm_income = Method(r.GetCmIncome)

    # margin
    new_margin_order = Method(r.NewMarginOrder)
    get_margin_order = Method(r.GetMarginOrder)
    cancel_margin_order = Method(r.CancelMarginOrder)
    cancel_margin_open_orders = Method(r.CancelMarginOpenOrders)
    margin_open_orders = Method(r.GetMarginOpenOrders)
    margin_all_orders = Method(r.GetMarginAllOrders)
    new_margin_oco_order = Method(r.NewMarginOcoOrder)
    get_margin_order_list = Method(r.GetMarginOrderList)
    cancel_margin_order_list = Method(r.CancelMarginOrderList)
    margin_open_order_lists = Method(r.GetMarginOpenOrderLists)
    margin_all_order_lists = Method(r.GetMarginAllOrderLists)
    margin_my_trades = Method(r.GetMarginMyTrades)
    margin_force_orders = Method(r.GetMarginForceOrders)
    borrow_margin = Method(r.BorrowMargin)
    repay_margin = Method(r.RepayMargin)
    repay_margin_debt = Method(r.RepayMarginDebt)

    # user data stream
    create_listen_key = Method(r.CreateListenKey)
    keep_listen_key = Method(r.KeepListenKey)
    close_listen_key = Method(r.CloseListenKey)
