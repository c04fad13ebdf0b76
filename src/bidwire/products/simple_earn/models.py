"""What the Simple Earn endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from .enums import RedeemTo

field = msgspec.field

__all__ = [
    "Account",
    "Activities",
    "Activity",
    "BfusdAccount",
    "BfusdQuota",
    "BfusdReward",
    "BfusdRewards",
    "BfusdSubscribed",
    "CollateralRecord",
    "CollateralRecords",
    "FastRedemptionQuota",
    "FlexiblePosition",
    "FlexiblePositions",
    "FlexiblePreview",
    "FlexibleProduct",
    "FlexibleProducts",
    "FlexibleRate",
    "FlexibleRates",
    "FlexibleRedemption",
    "FlexibleRedemptions",
    "FlexibleReward",
    "FlexibleRewards",
    "FlexibleSubscribed",
    "FlexibleSubscription",
    "FlexibleSubscriptions",
    "LockedDetail",
    "LockedPosition",
    "LockedPositions",
    "LockedPreview",
    "LockedProduct",
    "LockedProducts",
    "LockedQuota",
    "LockedRedemption",
    "LockedRedemptions",
    "LockedReward",
    "LockedRewards",
    "LockedSubscribed",
    "LockedSubscription",
    "LockedSubscriptions",
    "PersonalQuota",
    "Redeemed",
    "RwusdAccount",
    "RwusdQuota",
    "RwusdReward",
    "RwusdRewards",
    "RwusdSubscribed",
    "StandardRedemptionQuota",
    "SubscriptionQuota",
    "Success",
    "TokenRate",
    "TokenRates",
    "TokenRedeemed",
    "TokenRedemption",
    "TokenRedemptions",
    "TokenSubscription",
    "TokenSubscriptions",
]


class Account(Model, frozen=True, kw_only=True):
    """What all products hold, in BTC and in USDT."""

    total_amount_in_btc: Decimal = field(name="totalAmountInBTC")
    total_amount_in_usdt: Decimal = field(name="totalAmountInUSDT")
    total_flexible_amount_in_btc: Decimal = field(name="totalFlexibleAmountInBTC")
    total_flexible_amount_in_usdt: Decimal = field(name="totalFlexibleAmountInUSDT")
    total_locked_in_btc: Decimal = field(name="totalLockedInBTC")
    total_locked_in_usdt: Decimal = field(name="totalLockedInUSDT")


class FlexibleProduct(Model, frozen=True, kw_only=True):
    """A flexible product: its rates, and what can be done with it."""

    asset: str
    latest_annual_percentage_rate: Decimal
    tier_annual_percentage_rate: dict[str, Decimal] | None = None
    air_drop_percentage_rate: Decimal | None = None
    can_purchase: bool
    can_redeem: bool
    is_sold_out: bool
    hot: bool
    min_purchase_amount: Decimal
    product_id: str
    subscription_start_time: Millis
    status: str


class FlexibleProducts(Model, frozen=True, kw_only=True):
    """Flexible products, and how many there are in all."""

    rows: list[FlexibleProduct]
    total: int


class PersonalQuota(Model, frozen=True, kw_only=True):
    """How much one may put in still."""

    left_personal_quota: Decimal


class FlexiblePreview(Model, frozen=True, kw_only=True):
    """What a subscription would bring a day."""

    total_amount: Decimal
    reward_asset: str
    air_drop_asset: str | None = None
    est_daily_bonus_rewards: Decimal
    est_daily_real_time_rewards: Decimal
    est_daily_airdrop_rewards: Decimal | None = None


class FlexibleSubscribed(Model, frozen=True, kw_only=True):
    """A subscription that was made."""

    purchase_id: int
    success: bool


class Redeemed(Model, frozen=True, kw_only=True):
    """A redemption that was asked for."""

    redeem_id: int
    success: bool


class Success(Model, frozen=True, kw_only=True):
    """Whether the exchange did it."""

    success: bool


class FlexiblePosition(Model, frozen=True, kw_only=True):
    """What is in a flexible product, and what it has brought."""

    total_amount: Decimal
    tier_annual_percentage_rate: dict[str, Decimal] | None = None
    latest_annual_percentage_rate: Decimal
    yesterday_airdrop_percentage_rate: Decimal | None = None
    asset: str
    air_drop_asset: str | None = None
    can_redeem: bool
    collateral_amount: Decimal
    product_id: str
    yesterday_real_time_rewards: Decimal
    cumulative_bonus_rewards: Decimal
    cumulative_real_time_rewards: Decimal
    cumulative_total_rewards: Decimal
    auto_subscribe: bool


class FlexiblePositions(Model, frozen=True, kw_only=True):
    """Positions, and how many there are in all."""

    rows: list[FlexiblePosition]
    total: int


class FlexibleSubscription(Model, frozen=True, kw_only=True):
    """A past subscription."""

    amount: Decimal
    asset: str
    time: Millis
    purchase_id: int
    product_id: str
    type: str
    source_account: str
    amt_from_spot: Decimal | None = None
    amt_from_funding: Decimal | None = None
    status: str


class FlexibleSubscriptions(Model, frozen=True, kw_only=True):
    """Subscriptions, and how many there are in all."""

    rows: list[FlexibleSubscription]
    total: int


class FlexibleRedemption(Model, frozen=True, kw_only=True):
    """A past redemption."""

    amount: Decimal
    asset: str
    time: Millis
    project_id: str
    redeem_id: int
    dest_account: str
    status: str


class FlexibleRedemptions(Model, frozen=True, kw_only=True):
    """Redemptions, and how many there are in all."""

    rows: list[FlexibleRedemption]
    total: int


class FlexibleReward(Model, frozen=True, kw_only=True):
    """A reward that was paid."""

    asset: str
    rewards: Decimal
    project_id: str
    type: str
    time: Millis


class FlexibleRewards(Model, frozen=True, kw_only=True):
    """Rewards, and how many there are in all."""

    rows: list[FlexibleReward]
    total: int


class CollateralRecord(Model, frozen=True, kw_only=True):
    """An amount that was put up as collateral, or given back."""

    amount: Decimal
    product_id: str
    asset: str
    create_time: Millis
    type: str
    product_name: str
    order_id: int


class CollateralRecords(Model, frozen=True, kw_only=True):
    """Amounts put up and given back, and how many there are in all."""

    rows: list[CollateralRecord]
    total: int


class FlexibleRate(Model, frozen=True, kw_only=True):
    """The rate of a product at a time."""

    product_id: str
    asset: str
    annual_percentage_rate: Decimal
    time: Millis


class FlexibleRates(Model, frozen=True, kw_only=True):
    """Rates, and how many there are in all."""

    rows: list[FlexibleRate]
    total: int


class LockedDetail(Model, frozen=True, kw_only=True):
    """What a locked product pays, and for how many days it is locked."""

    asset: str
    reward_asset: str
    duration: int
    renewable: bool
    is_sold_out: bool
    apr: Decimal
    status: str
    subscription_start_time: Millis
    extra_reward_asset: str | None = None
    extra_reward_apr: Decimal | None = field(name="extraRewardAPR", default=None)
    boost_reward_asset: str | None = None
    boost_apr: Decimal | None = None
    boost_end_time: Millis | None = None


class LockedQuota(Model, frozen=True, kw_only=True):
    """How much of a locked product one may have, and the least."""

    total_personal_quota: Decimal
    minimum: Decimal


class LockedProduct(Model, frozen=True, kw_only=True):
    """A locked product."""

    project_id: str
    detail: LockedDetail
    quota: LockedQuota


class LockedProducts(Model, frozen=True, kw_only=True):
    """Locked products, and how many there are in all."""

    rows: list[LockedProduct]
    total: int


class LockedPreview(Model, frozen=True, kw_only=True):
    """What a subscription would bring, and when."""

    reward_asset: str
    total_reward_amt: Decimal
    extra_reward_asset: str | None = None
    est_total_extra_reward_amt: Decimal | None = None
    boost_reward_asset: str | None = None
    est_daily_reward_amt: Decimal | None = None
    next_pay: Decimal
    next_pay_date: Millis
    value_date: Millis
    rewards_end_date: Millis
    deliver_date: Millis
    next_subscription_date: Millis


class LockedSubscribed(Model, frozen=True, kw_only=True):
    """A subscription that was made, and its position."""

    purchase_id: int
    position_id: int
    success: bool


class LockedPosition(Model, frozen=True, kw_only=True):
    """What is in a locked product, and what it brings."""

    position_id: int
    parent_position_id: int | None = None
    project_id: str
    asset: str
    amount: Decimal
    purchase_time: Millis
    duration: int
    accrual_days: int
    reward_asset: str
    apy: Decimal = field(name="APY")
    reward_amt: Decimal
    extra_reward_asset: str | None = None
    extra_reward_apr: Decimal | None = field(name="extraRewardAPR", default=None)
    est_extra_reward_amt: Decimal | None = None
    boost_reward_asset: str | None = None
    boost_apr: Decimal | None = None
    total_boost_reward_amt: Decimal | None = None
    next_pay: Decimal
    next_pay_date: Millis
    pay_period: int
    redeem_amount_early: Decimal
    rewards_end_date: Millis
    deliver_date: Millis
    redeem_period: int
    redeeming_amt: Decimal
    redeem_to: RedeemTo
    partial_amt_deliver_date: Millis | None = None
    can_redeem_early: bool
    can_fast_redemption: bool
    auto_subscribe: bool
    type: str
    status: str
    can_re_stake: bool


class LockedPositions(Model, frozen=True, kw_only=True):
    """Positions, and how many there are in all."""

    rows: list[LockedPosition]
    total: int


class LockedSubscription(Model, frozen=True, kw_only=True):
    """A past subscription."""

    position_id: int
    purchase_id: str
    project_id: str
    time: Millis
    asset: str
    amount: Decimal
    lock_period: int
    type: str
    source_account: str
    amt_from_spot: Decimal | None = None
    amt_from_funding: Decimal | None = None
    status: str


class LockedSubscriptions(Model, frozen=True, kw_only=True):
    """Subscriptions, and how many there are in all."""

    rows: list[LockedSubscription]
    total: int


class LockedRedemption(Model, frozen=True, kw_only=True):
    """A past redemption."""

    position_id: int
    redeem_id: int
    time: Millis
    asset: str
    lock_period: int
    amount: Decimal
    original_amount: Decimal
    type: str
    deliver_date: Millis
    loss_amount: Decimal
    is_complete: bool
    reward_asset: str
    reward_amt: Decimal
    extra_reward_asset: str | None = None
    est_extra_reward_amt: Decimal | None = None
    status: str


class LockedRedemptions(Model, frozen=True, kw_only=True):
    """Redemptions, and how many there are in all."""

    rows: list[LockedRedemption]
    total: int


class LockedReward(Model, frozen=True, kw_only=True):
    """A reward that was paid."""

    position_id: int
    time: Millis
    asset: str
    lock_period: int
    amount: Decimal
    type: str


class LockedRewards(Model, frozen=True, kw_only=True):
    """Rewards, and how many there are in all."""

    rows: list[LockedReward]
    total: int


class Activity(Model, frozen=True, kw_only=True):
    """A giveaway of Earn."""

    activity_id: int
    activity_type: str
    title: str
    description: str
    reward_pool_in_usd: Decimal
    reward_tokens: list[str] = field(name="rewardToken")
    redirect_url: str
    start_time: Millis
    end_time: Millis


class Activities(Model, frozen=True, kw_only=True):
    """The giveaways that are on."""

    activities: list[Activity]


class BfusdAccount(Model, frozen=True, kw_only=True):
    """What there is of BFUSD, and what it has brought."""

    bfusd_amount: Decimal
    usdt_profit: Decimal
    bfusd_profit: Decimal


class SubscriptionQuota(Model, frozen=True, kw_only=True):
    """How much can be subscribed."""

    left_quota: Decimal
    assets: list[str] | None = None
    minimum: Decimal | None = None


class FastRedemptionQuota(Model, frozen=True, kw_only=True):
    """How much can be redeemed at once, and what it costs."""

    left_quota: Decimal
    minimum: Decimal
    fee: Decimal
    free_quota: Decimal


class StandardRedemptionQuota(Model, frozen=True, kw_only=True):
    """How much can be redeemed, after how many days, and what it costs."""

    left_quota: Decimal
    minimum: Decimal
    fee: Decimal
    redeem_period: int


class BfusdQuota(Model, frozen=True, kw_only=True):
    """How much of BFUSD can be subscribed and redeemed."""

    subscription_quota: SubscriptionQuota
    fast_redemption_quota: FastRedemptionQuota
    standard_redemption_quota: StandardRedemptionQuota


class BfusdSubscribed(Model, frozen=True, kw_only=True):
    """A subscription: how much of BFUSD it brought."""

    success: bool
    bfusd_amount: Decimal


class TokenRedeemed(Model, frozen=True, kw_only=True):
    """A redemption: what it brings, what it costs, when it arrives."""

    success: bool
    receive_amount: Decimal
    fee: Decimal
    arrival_time: Millis


class TokenSubscription(Model, frozen=True, kw_only=True):
    """A past subscription."""

    time: Millis
    asset: str
    amount: Decimal
    receive_asset: str
    receive_amount: Decimal
    status: str


class TokenSubscriptions(Model, frozen=True, kw_only=True):
    """Subscriptions, and how many there are in all."""

    rows: list[TokenSubscription]
    total: int


class TokenRedemption(Model, frozen=True, kw_only=True):
    """A past redemption."""

    time: Millis
    asset: str
    amount: Decimal
    receive_asset: str
    receive_amount: Decimal
    fee: Decimal
    arrival_time: Millis
    status: str


class TokenRedemptions(Model, frozen=True, kw_only=True):
    """Redemptions, and how many there are in all."""

    rows: list[TokenRedemption]
    total: int


class BfusdReward(Model, frozen=True, kw_only=True):
    """A reward that was paid."""

    time: Millis
    reward_asset: str
    rewards_amount: Decimal
    bfusd_position: Decimal = field(name="BFUSDPosition")
    annual_percentage_rate: Decimal


class BfusdRewards(Model, frozen=True, kw_only=True):
    """Rewards, and how many there are in all."""

    rows: list[BfusdReward]
    total: int


class TokenRate(Model, frozen=True, kw_only=True):
    """The rate at a time."""

    annual_percentage_rate: Decimal
    time: Millis


class TokenRates(Model, frozen=True, kw_only=True):
    """Rates, newest first, and how many there are in all."""

    rows: list[TokenRate]
    total: int


class RwusdAccount(Model, frozen=True, kw_only=True):
    """What there is of RWUSD, and what it has brought."""

    rwusd_amount: Decimal
    total_profit: Decimal


class RwusdQuota(Model, frozen=True, kw_only=True):
    """How much of RWUSD can be subscribed and redeemed."""

    subscription_quota: SubscriptionQuota
    fast_redemption_quota: FastRedemptionQuota
    standard_redemption_quota: StandardRedemptionQuota
    subscribe_enable: bool
    redeem_enable: bool


class RwusdSubscribed(Model, frozen=True, kw_only=True):
    """A subscription: how much of RWUSD it brought."""

    success: bool
    rwusd_amount: Decimal


class RwusdReward(Model, frozen=True, kw_only=True):
    """A reward that was paid."""

    time: Millis
    rewards_amount: Decimal
    rwusd_position: Decimal
    annual_percentage_rate: Decimal


class RwusdRewards(Model, frozen=True, kw_only=True):
    """Rewards, and how many there are in all."""

    rows: list[RwusdReward]
    total: int
