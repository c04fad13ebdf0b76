"""Auto-Invest: one line per request, in the documentation's order.

https://developers.binance.com/docs/auto_invest
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class AutoInvest(Product[S_co]):
    """Auto-Invest: plans, index plans, one-off purchases. Gone from the documentation's menu; it may end."""

    # plans
    plans = Method(r.GetPlans)
    plan = Method(r.GetPlan)
    new_plan = Method(r.NewPlan)
    edit_plan = Method(r.EditPlan)
    set_plan_status = Method(r.SetPlanStatus)
    purchases = Method(r.GetPurchases)
    buy_once = Method(r.BuyOnce)
    one_off_status = Method(r.GetOneOffStatus)

    # assets and index plans
    assets = Method(r.GetAssets)
    source_assets = Method(r.GetSourceAssets)
    target_assets = Method(r.GetTargetAssets)
    historical_returns = Method(r.GetHistoricalReturns)
    index = Method(r.GetIndex)
    index_position = Method(r.GetIndexPosition)
    redeem_index = Method(r.RedeemIndex)
    redemptions = Method(r.GetRedemptions)
    rebalances = Method(r.GetRebalances)
