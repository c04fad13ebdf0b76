"""Portfolio margin pro: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-portfolio-margin-pro/api/rest-api/account
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class PortfolioPro(Product[S_co]):
    """Portfolio margin pro: the account, its collateral, transfers between its parts, loans of a bankruptcy."""

    # account
    account = Method(r.GetAccount)
    span_account = Method(r.GetSpanAccount)
    balances = Method(r.GetBalances)
    delta_mode = Method(r.GetDeltaMode)
    set_delta_mode = Method(r.SetDeltaMode)
    interest_history = Method(r.GetInterestHistory)
    margin_call_level = Method(r.GetMarginCallLevel)
    set_margin_call_level = Method(r.SetMarginCallLevel)
    delete_margin_call_level = Method(r.DeleteMarginCallLevel)
    unimmr_notification = Method(r.GetUnimmrNotification)
    set_unimmr_notification = Method(r.SetUnimmrNotification)

    # transfers and loans
    collect_funds = Method(r.CollectFunds)
    collect_asset = Method(r.CollectAsset)
    bnb_transfer = Method(r.BnbTransfer)
    earn_balance = Method(r.GetEarnBalance)
    earn_asset_transfer = Method(r.EarnAssetTransfer)
    auto_repay_futures = Method(r.GetAutoRepayFutures)
    set_auto_repay_futures = Method(r.SetAutoRepayFutures)
    repay_futures_negative_balance = Method(r.RepayFuturesNegativeBalance)
    loan = Method(r.GetLoan)
    repay_loan = Method(r.RepayLoan)
    loan_repays = Method(r.GetLoanRepays)
    loan_repays_v1 = Method(r.GetLoanRepaysV1)

    # market data
    asset_index_prices = Method(r.GetAssetIndexPrices)
    collateral_rates = Method(r.GetCollateralRates)
    collateral_rates_v1 = Method(r.GetCollateralRatesV1)
    asset_leverages = Method(r.GetAssetLeverages)
