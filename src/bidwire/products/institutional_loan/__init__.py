"""Institutional loans: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/advanced-trading-institutional-loan/api/rest-api/borrow-repay
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class InstitutionalLoan(Product[S_co]):
    """Institutional loans: risk units of a credit account and its collateral accounts, borrowing, repaying, liquidations."""

    # risk units
    risk_units = Method(r.GetRiskUnits)
    closed_risk_units = Method(r.GetClosedRiskUnits)
    risk_unit_details = Method(r.GetRiskUnitDetails)
    edit_member = Method(r.EditMember)
    close_risk_unit = Method(r.CloseRiskUnit)

    # loans
    borrow = Method(r.Borrow)
    repay = Method(r.Repay)
    borrow_repays = Method(r.GetBorrowRepays)
    interest_history = Method(r.GetInterestHistory)
    max_borrowable = Method(r.GetMaxBorrowable)
    rebate_balance = Method(r.GetRebateBalance)
    rebate_changes = Method(r.GetRebateChanges)

    # transfers and liquidations
    transfer_out = Method(r.TransferOut)
    force_liquidations = Method(r.GetForceLiquidations)
    liquidation_transfers = Method(r.GetLiquidationTransfers)
