"""Margin trading: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co, WsOnlyMethod
from . import requests as r


class Margin(Product[S_co]):
    """Margin: loans, cross and isolated accounts, orders on borrowed funds, liquidations, special keys."""

    # market data
    cross_pairs = Method(r.GetCrossPairs)
    isolated_pairs = Method(r.GetIsolatedPairs)
    assets = Method(r.GetAssets)
    price_index = Method(r.GetPriceIndex)
    collateral_ratios = Method(r.GetCollateralRatios)
    liquidation_ratios = Method(r.GetLiquidationRatios)
    isolated_tiers = Method(r.GetIsolatedTiers)
    leverage_brackets = Method(r.GetLeverageBrackets)
    available_inventory = Method(r.GetAvailableInventory)
    delist_schedule = Method(r.GetDelistSchedule)
    list_schedule = Method(r.GetListSchedule)
    limit_price_pairs = Method(r.GetLimitPricePairs)
    restricted_assets = Method(r.GetRestrictedAssets)

    # borrowing
    borrow_repay = Method(r.BorrowRepay)
    borrow_repays = Method(r.GetBorrowRepays)
    interest_history = Method(r.GetInterestHistory)
    interest_rate_history = Method(r.GetInterestRateHistory)
    next_hourly_interest_rates = Method(r.GetNextHourlyInterestRates)
    max_borrowable = Method(r.GetMaxBorrowable)

    # trading
    new_order = Method(r.NewOrder)
    get_order = Method(r.GetOrder)
    cancel_order = Method(r.CancelOrder)
    cancel_open_orders = Method(r.CancelOpenOrders)
    open_orders = Method(r.GetOpenOrders)
    all_orders = Method(r.GetAllOrders)
    my_trades = Method(r.GetMyTrades)
    my_prevented_matches = Method(r.GetMyPreventedMatches)
    order_rate_limits = Method(r.GetOrderRateLimits)
    new_oco_order = Method(r.NewOcoOrder)
    new_oto_order = Method(r.NewOtoOrder)
    new_otoco_order = Method(r.NewOtocoOrder)
    cancel_order_list = Method(r.CancelOrderList)
    get_order_list = Method(r.GetOrderList)
    all_order_lists = Method(r.GetAllOrderLists)
    open_order_lists = Method(r.GetOpenOrderLists)
    open_oto_order_lists = Method(r.GetOpenOtoOrderLists)
    liquidate_manually = Method(r.LiquidateManually)
    small_liabilities = Method(r.GetSmallLiabilities)
    exchange_small_liabilities = Method(r.ExchangeSmallLiabilities)
    small_liability_exchanges = Method(r.GetSmallLiabilityExchanges)
    force_liquidations = Method(r.GetForceLiquidations)
    liquidation_loan = Method(r.GetLiquidationLoan)
    repay_liquidation_loan = Method(r.RepayLiquidationLoan)
    liquidation_loan_repays = Method(r.GetLiquidationLoanRepays)
    create_special_key = Method(r.CreateSpecialKey)
    set_special_key_ips = Method(r.SetSpecialKeyIps)
    delete_special_key = Method(r.DeleteSpecialKey)
    special_key = Method(r.GetSpecialKey)
    special_keys = Method(r.GetSpecialKeys)
    exit_special_key_mode = Method(r.ExitSpecialKeyMode)

    # accounts and transfers
    account = Method(r.GetAccount)
    isolated_account = Method(r.GetIsolatedAccount)
    enable_isolated_account = Method(r.EnableIsolatedAccount)
    disable_isolated_account = Method(r.DisableIsolatedAccount)
    isolated_account_limit = Method(r.GetIsolatedAccountLimit)
    set_max_leverage = Method(r.SetMaxLeverage)
    margin_levels = Method(r.GetMarginLevels)
    cross_fees = Method(r.GetCrossFees)
    isolated_fees = Method(r.GetIsolatedFees)
    capital_flows = Method(r.GetCapitalFlows)
    transfers = Method(r.GetTransfers)
    max_transferable = Method(r.GetMaxTransferable)
    bnb_burn = Method(r.GetBnbBurn)

    # user data streams
    create_listen_token = Method(r.CreateListenToken)
    create_listen_key = Method(r.CreateListenKey)
    keep_listen_key = Method(r.KeepListenKey)
    close_listen_key = Method(r.CloseListenKey)
    create_listen_key_v2 = Method(r.CreateListenKeyV2)
    keep_listen_key_v2 = Method(r.KeepListenKeyV2)
    close_listen_key_v2 = Method(r.CloseListenKeyV2)
    subscribe_with_listen_token = WsOnlyMethod(r.SubscribeWithListenToken)
