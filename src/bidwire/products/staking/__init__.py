"""Staking: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-staking/api/rest-api/eth-staking
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Staking(Product[S_co]):
    """Staking: ETH and SOL with their liquid tokens, soft staking, on-chain yields."""

    # ETH
    eth_account = Method(r.GetEthAccount)
    eth_quota = Method(r.GetEthQuota)
    stake_eth = Method(r.StakeEth)
    redeem_eth = Method(r.RedeemEth)
    wrap_beth = Method(r.WrapBeth)
    eth_stakings = Method(r.GetEthStakings)
    eth_redemptions = Method(r.GetEthRedemptions)
    wbeth_rate_history = Method(r.GetWbethRateHistory)
    wbeth_rewards = Method(r.GetWbethRewards)
    eth_rewards = Method(r.GetEthRewards)
    wbeth_wraps = Method(r.GetWbethWraps)
    wbeth_unwraps = Method(r.GetWbethUnwraps)

    # SOL
    sol_account = Method(r.GetSolAccount)
    sol_quota = Method(r.GetSolQuota)
    stake_sol = Method(r.StakeSol)
    redeem_sol = Method(r.RedeemSol)
    claim_boost_rewards = Method(r.ClaimBoostRewards)
    unclaimed_rewards = Method(r.GetUnclaimedRewards)
    sol_stakings = Method(r.GetSolStakings)
    sol_redemptions = Method(r.GetSolRedemptions)
    bnsol_rate_history = Method(r.GetBnsolRateHistory)
    bnsol_rewards = Method(r.GetBnsolRewards)
    boost_rewards = Method(r.GetBoostRewards)

    # soft staking
    soft_staking_products = Method(r.GetSoftStakingProducts)
    set_soft_staking = Method(r.SetSoftStaking)
    soft_staking_rewards = Method(r.GetSoftStakingRewards)

    # on-chain yields
    onchain_yields_account = Method(r.GetOnchainYieldsAccount)
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
