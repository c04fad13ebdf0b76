"""Simple Earn: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-simple-earn/api/rest-api/flexible-locked
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class SimpleEarn(Product[S_co]):
    """Simple Earn: flexible and locked products, BFUSD, RWUSD."""

    # flexible and locked products
    account = Method(r.GetAccount)
    flexible_products = Method(r.GetFlexibleProducts)
    flexible_personal_quota = Method(r.GetFlexiblePersonalQuota)
    flexible_preview = Method(r.GetFlexiblePreview)
    subscribe_flexible = Method(r.SubscribeFlexible)
    redeem_flexible = Method(r.RedeemFlexible)
    set_flexible_auto_subscribe = Method(r.SetFlexibleAutoSubscribe)
    flexible_positions = Method(r.GetFlexiblePositions)
    flexible_subscriptions = Method(r.GetFlexibleSubscriptions)
    flexible_redemptions = Method(r.GetFlexibleRedemptions)
    flexible_rewards = Method(r.GetFlexibleRewards)
    collateral_records = Method(r.GetCollateralRecords)
    flexible_rate_history = Method(r.GetFlexibleRateHistory)
    locked_products = Method(r.GetLockedProducts)
    locked_personal_quota = Method(r.GetLockedPersonalQuota)
    locked_preview = Method(r.GetLockedPreview)
    subscribe_locked = Method(r.SubscribeLocked)
    redeem_locked = Method(r.RedeemLocked)
    set_locked_auto_subscribe = Method(r.SetLockedAutoSubscribe)
    set_locked_redeem_option = Method(r.SetLockedRedeemOption)
    locked_positions = Method(r.GetLockedPositions)
    locked_subscriptions = Method(r.GetLockedSubscriptions)
    locked_redemptions = Method(r.GetLockedRedemptions)
    locked_rewards = Method(r.GetLockedRewards)
    arena_activities = Method(r.GetArenaActivities)

    # BFUSD
    bfusd_account = Method(r.GetBfusdAccount)
    bfusd_quota = Method(r.GetBfusdQuota)
    subscribe_bfusd = Method(r.SubscribeBfusd)
    redeem_bfusd = Method(r.RedeemBfusd)
    bfusd_subscriptions = Method(r.GetBfusdSubscriptions)
    bfusd_redemptions = Method(r.GetBfusdRedemptions)
    bfusd_rewards = Method(r.GetBfusdRewards)
    bfusd_rate_history = Method(r.GetBfusdRateHistory)

    # RWUSD
    rwusd_account = Method(r.GetRwusdAccount)
    rwusd_quota = Method(r.GetRwusdQuota)
    subscribe_rwusd = Method(r.SubscribeRwusd)
    redeem_rwusd = Method(r.RedeemRwusd)
    rwusd_subscriptions = Method(r.GetRwusdSubscriptions)
    rwusd_redemptions = Method(r.GetRwusdRedemptions)
    rwusd_rewards = Method(r.GetRwusdRewards)
    rwusd_rate_history = Method(r.GetRwusdRateHistory)
