"""Crypto loans: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-and-services-crypto-loan/api/rest-api/flexible-rate
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class CryptoLoan(Product[S_co]):
    """Crypto loans at a flexible rate: borrowing against collateral, repaying, adjusting the loan to value."""

    borrow = Method(r.Borrow)
    repay = Method(r.Repay)
    adjust_ltv = Method(r.AdjustLtv)
    ongoing_orders = Method(r.GetOngoingOrders)
    borrows = Method(r.GetBorrows)
    repays = Method(r.GetRepays)
    ltv_adjustments = Method(r.GetLtvAdjustments)
    liquidations = Method(r.GetLiquidations)
    loanable_assets = Method(r.GetLoanableAssets)
    collateral_assets = Method(r.GetCollateralAssets)
    repay_rate = Method(r.GetRepayRate)
    interest_rate_history = Method(r.GetInterestRateHistory)
    borrows_v1 = Method(r.GetBorrowsV1)
    repays_v1 = Method(r.GetRepaysV1)
