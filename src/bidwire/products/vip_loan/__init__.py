"""VIP loans: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-and-services-vip-loan/api/rest-api/trade
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class VipLoan(Product[S_co]):
    """VIP loans: borrowing at a flexible or a fixed rate against whole accounts, renewing, repaying."""

    # market data
    loanable_assets = Method(r.GetLoanableAssets)
    collateral_assets = Method(r.GetCollateralAssets)
    interest_rates = Method(r.GetInterestRates)
    interest_rate_history = Method(r.GetInterestRateHistory)
    fixed_rate_market = Method(r.GetFixedRateMarket)

    # borrowing
    borrow = Method(r.Borrow)
    borrow_fixed = Method(r.BorrowFixed)
    renew = Method(r.Renew)
    repay = Method(r.Repay)

    # account
    ongoing_orders = Method(r.GetOngoingOrders)
    repays = Method(r.GetRepays)
    accrued_interest = Method(r.GetAccruedInterest)
    collateral_accounts = Method(r.GetCollateralAccounts)
    applications = Method(r.GetApplications)
