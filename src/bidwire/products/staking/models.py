"""What the staking endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from .enums import RedeemTo

field = msgspec.field

__all__ = [
    "BnsolRate",
    "BnsolRates",
    "BnsolReward",
    "BnsolRewards",
    "BoostRate",
    "BoostReward",
    "BoostRewards",
    "EthAccount",
    "EthHoldings",
    "EthProfit",
    "EthQuota",
    "EthRedeemed",
    "EthRedemption",
    "EthRedemptions",
    "EthReward",
    "EthRewards",
    "EthStaked",
    "EthStaking",
    "EthStakings",
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
    "OnchainYieldsAccount",
    "PersonalQuota",
    "Redeemed",
    "SoftStakingProduct",
    "SoftStakingProducts",
    "SoftStakingReward",
    "SoftStakingRewards",
    "SolAccount",
    "SolQuota",
    "SolRedeemed",
    "SolRedemption",
    "SolRedemptions",
    "SolStaked",
    "SolStaking",
    "SolStakings",
    "Success",
    "UnclaimedReward",
    "WbethRate",
    "WbethRates",
    "WbethReward",
    "WbethRewards",
    "Wrap",
    "Wrapped",
    "Wraps",
]


class EthHoldings(Model, frozen=True, kw_only=True):
    """What there is of each liquid token of ETH."""

    wbeth_amount: Decimal
    beth_amount: Decimal


class EthProfit(Model, frozen=True, kw_only=True):
    """What each liquid token has brought in 30 days."""

    amount_from_wbeth: Decimal = field(name="amountFromWBETH")
    amount_from_beth: Decimal = field(name="amountFromBETH")


class EthAccount(Model, frozen=True, kw_only=True):
    """What is staked of ETH, and what it has brought."""

    holding_in_eth: Decimal = field(name="holdingInETH")
    holdings: EthHoldings
    thirty_days_profit_in_eth: Decimal = field(name="thirtyDaysProfitInETH")
    profit: EthProfit


class EthQuota(Model, frozen=True, kw_only=True):
    """How much of ETH can be staked and redeemed."""

    left_staking_personal_quota: Decimal
    left_redemption_personal_quota: Decimal
    min_stake_amount: Decimal
    min_redeem_amount: Decimal
    redeem_period: int
    stakeable: bool
    redeemable: bool
    commission_fee: Decimal
    calculating: bool


class EthStaked(Model, frozen=True, kw_only=True):
    """A staking of ETH: how much of WBETH it brought."""

    success: bool
    wbeth_amount: Decimal
    purchase_id: int
    conversion_ratio: Decimal


class EthRedeemed(Model, frozen=True, kw_only=True):
    """A redemption: how much ETH it brings, and when."""

    success: bool
    eth_amount: Decimal
    redeem_id: int
    conversion_ratio: Decimal
    arrival_time: Millis


class Wrapped(Model, frozen=True, kw_only=True):
    """A wrapping of BETH: how much of WBETH it brought."""

    success: bool
    wbeth_amount: Decimal
    exchange_rate: Decimal


class EthStaking(Model, frozen=True, kw_only=True):
    """A past staking."""

    time: Millis
    asset: str
    amount: Decimal
    distribute_asset: str
    distribute_amount: Decimal
    conversion_ratio: Decimal
    status: str


class EthStakings(Model, frozen=True, kw_only=True):
    """Stakings, and how many there are in all."""

    rows: list[EthStaking]
    total: int


class EthRedemption(Model, frozen=True, kw_only=True):
    """A past redemption."""

    time: Millis
    arrival_time: Millis
    asset: str
    amount: Decimal
    distribute_asset: str
    distribute_amount: Decimal
    conversion_ratio: Decimal
    status: str


class EthRedemptions(Model, frozen=True, kw_only=True):
    """Redemptions, and how many there are in all."""

    rows: list[EthRedemption]
    total: int


class WbethRate(Model, frozen=True, kw_only=True):
    """The rate of WBETH at a time, and what it was worth."""

    annual_percentage_rate: Decimal
    exchange_rate: Decimal
    time: Millis


class WbethRates(Model, frozen=True, kw_only=True):
    """Rates, newest first, and how many there are in all."""

    rows: list[WbethRate]
    total: int


class WbethReward(Model, frozen=True, kw_only=True):
    """What WBETH brought in a day."""

    time: Millis
    amount_in_eth: Decimal = field(name="amountInETH")
    holding: Decimal
    holding_in_eth: Decimal = field(name="holdingInETH")
    annual_percentage_rate: Decimal


class WbethRewards(Model, frozen=True, kw_only=True):
    """Rewards of WBETH, their sum in ETH, and how many there are in all."""

    est_rewards_in_eth: Decimal = field(name="estRewardsInETH")
    rows: list[WbethReward]
    total: int


class EthReward(Model, frozen=True, kw_only=True):
    """A reward of BETH that was paid."""

    time: Millis
    asset: str
    holding: Decimal
    amount: Decimal
    annual_percentage_rate: Decimal
    status: str


class EthRewards(Model, frozen=True, kw_only=True):
    """Rewards of BETH, and how many there are in all."""

    rows: list[EthReward]
    total: int


class Wrap(Model, frozen=True, kw_only=True):
    """A wrapping or an unwrapping."""

    time: Millis
    from_asset: str
    from_amount: Decimal
    to_asset: str
    to_amount: Decimal
    exchange_rate: Decimal
    status: str


class Wraps(Model, frozen=True, kw_only=True):
    """Wrappings or unwrappings, and how many there are in all."""

    rows: list[Wrap]
    total: int


class SolAccount(Model, frozen=True, kw_only=True):
    """What is staked of SOL, and what it has brought."""

    bnsol_amount: Decimal
    holding_in_sol: Decimal = field(name="holdingInSOL")
    thirty_days_profit_in_sol: Decimal = field(name="thirtyDaysProfitInSOL")


class SolQuota(Model, frozen=True, kw_only=True):
    """How much of SOL can be staked and redeemed."""

    left_staking_personal_quota: Decimal
    left_redemption_personal_quota: Decimal
    min_stake_amount: Decimal
    min_redeem_amount: Decimal
    redeem_period: int
    stakeable: bool
    redeemable: bool
    sold_out: bool
    commission_fee: Decimal
    next_epoch_time: Millis
    calculating: bool


class SolStaked(Model, frozen=True, kw_only=True):
    """A staking of SOL: how much of BNSOL it brought."""

    success: bool
    bnsol_amount: Decimal
    purchase_id: int
    exchange_rate: Decimal


class SolRedeemed(Model, frozen=True, kw_only=True):
    """A redemption: how much SOL it brings, and when."""

    success: bool
    sol_amount: Decimal
    redeem_id: int
    exchange_rate: Decimal
    arrival_time: Millis


class Success(Model, frozen=True, kw_only=True):
    """Whether the exchange did it."""

    success: bool


class UnclaimedReward(Model, frozen=True, kw_only=True):
    """A boost reward that waits to be claimed."""

    amount: Decimal
    rewards_asset: str


class SolStaking(Model, frozen=True, kw_only=True):
    """A past staking."""

    time: Millis
    asset: str
    amount: Decimal
    distribute_asset: str
    distribute_amount: Decimal
    exchange_rate: Decimal
    status: str


class SolStakings(Model, frozen=True, kw_only=True):
    """Stakings, and how many there are in all."""

    rows: list[SolStaking]
    total: int


class SolRedemption(Model, frozen=True, kw_only=True):
    """A past redemption."""

    time: Millis
    arrival_time: Millis
    asset: str
    amount: Decimal
    distribute_asset: str
    distribute_amount: Decimal
    exchange_rate: Decimal
    status: str


class SolRedemptions(Model, frozen=True, kw_only=True):
    """Redemptions, and how many there are in all."""

    rows: list[SolRedemption]
    total: int


class BoostRate(Model, frozen=True, kw_only=True):
    """A boost: its rate, and what it is paid in."""

    boost_apr: Decimal = field(name="boostAPR")
    rewards_asset: str


class BnsolRate(Model, frozen=True, kw_only=True):
    """The rate of BNSOL at a time, and what it was worth."""

    annual_percentage_rate: Decimal
    exchange_rate: Decimal
    boost_rewards: list[BoostRate] | None = None
    time: Millis


class BnsolRates(Model, frozen=True, kw_only=True):
    """Rates, newest first, and how many there are in all."""

    rows: list[BnsolRate]
    total: int


class BnsolReward(Model, frozen=True, kw_only=True):
    """What BNSOL brought in a day."""

    time: Millis
    amount_in_sol: Decimal = field(name="amountInSOL")
    holding: Decimal
    holding_in_sol: Decimal = field(name="holdingInSOL")
    annual_percentage_rate: Decimal


class BnsolRewards(Model, frozen=True, kw_only=True):
    """Rewards of BNSOL, their sum in SOL, and how many there are in all."""

    est_rewards_in_sol: Decimal = field(name="estRewardsInSOL")
    rows: list[BnsolReward]
    total: int


class BoostReward(Model, frozen=True, kw_only=True):
    """A boost reward."""

    time: Millis
    token: str
    amount: Decimal
    bnsol_holding: Decimal
    status: str


class BoostRewards(Model, frozen=True, kw_only=True):
    """Boost rewards, and how many there are in all."""

    rows: list[BoostReward]
    total: int


class SoftStakingProduct(Model, frozen=True, kw_only=True):
    """An asset of soft staking: its rate, and what it has brought."""

    asset: str
    min_amount: Decimal
    max_cap: Decimal
    apr: Decimal
    staked_amount: Decimal
    total_profit: Decimal


class SoftStakingProducts(Model, frozen=True, kw_only=True):
    """Assets of soft staking, whether it is on, what it has brought in all, and how many there are in all."""

    status: bool
    total_rewards_usdt: Decimal
    rows: list[SoftStakingProduct]
    total: int


class SoftStakingReward(Model, frozen=True, kw_only=True):
    """A reward that was paid."""

    asset: str
    rewards: Decimal
    reward_asset: str
    avg_amount: Decimal
    time: Millis


class SoftStakingRewards(Model, frozen=True, kw_only=True):
    """Rewards, and how many there are in all."""

    rows: list[SoftStakingReward]
    total: int


class OnchainYieldsAccount(Model, frozen=True, kw_only=True):
    """What all on-chain products hold, in BTC and in USDT."""

    total_amount_in_btc: Decimal = field(name="totalAmountInBTC")
    total_amount_in_usdt: Decimal = field(name="totalAmountInUSDT")
    total_flexible_amount_in_btc: Decimal = field(name="totalFlexibleAmountInBTC")
    total_flexible_amount_in_usdt: Decimal = field(name="totalFlexibleAmountInUSDT")
    total_locked_in_btc: Decimal = field(name="totalLockedInBTC")
    total_locked_in_usdt: Decimal = field(name="totalLockedInUSDT")


class LockedDetail(Model, frozen=True, kw_only=True):
    """What a product pays, and for how many days it is locked."""

    asset: str
    reward_asset: str
    duration: int
    renewable: bool
    is_sold_out: bool
    apr: Decimal
    status: str
    subscription_start_time: Millis
    can_redeem_to_flex: bool


class LockedQuota(Model, frozen=True, kw_only=True):
    """How much of a product one may have, and the least."""

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


class PersonalQuota(Model, frozen=True, kw_only=True):
    """How much one may put in still."""

    left_personal_quota: Decimal


class LockedPreview(Model, frozen=True, kw_only=True):
    """What a subscription would bring, and when."""

    reward_asset: str
    total_reward_amt: Decimal
    next_pay: Decimal
    next_pay_date: Millis
    rewards_pay_date: Millis
    value_date: Millis
    rewards_end_date: Millis
    deliver_date: Millis
    next_subscription_date: Millis


class LockedSubscribed(Model, frozen=True, kw_only=True):
    """A subscription that was made, and its position."""

    purchase_id: int
    position_id: str
    amount: Decimal
    success: bool


class Redeemed(Model, frozen=True, kw_only=True):
    """A redemption that was asked for."""

    redeem_id: int
    success: bool


class LockedPosition(Model, frozen=True, kw_only=True):
    """What is in a locked product, and what it brings."""

    position_id: str
    project_id: str
    asset: str
    amount: Decimal
    purchase_time: Millis
    duration: int
    accrual_days: int
    reward_asset: str
    apy: Decimal = field(name="APY")
    reward_amt: Decimal
    next_pay: Decimal
    next_pay_date: Millis
    pay_period: int
    rewards_pay_date: Millis
    rewards_end_date: Millis
    deliver_date: Millis
    next_subscription_date: Millis
    redeeming_amt: Decimal
    redeem_to: RedeemTo
    can_redeem_early: bool
    auto_subscribe: bool
    type: str
    status: str


class LockedPositions(Model, frozen=True, kw_only=True):
    """Positions, and how many there are in all."""

    rows: list[LockedPosition]
    total: int


class LockedSubscription(Model, frozen=True, kw_only=True):
    """A past subscription."""

    position_id: str
    purchase_id: str
    project_id: str
    client_id: str | None = None
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

    position_id: str
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
    status: str


class LockedRedemptions(Model, frozen=True, kw_only=True):
    """Redemptions, and how many there are in all."""

    rows: list[LockedRedemption]
    total: int


class LockedReward(Model, frozen=True, kw_only=True):
    """A reward that was paid."""

    position_id: str
    time: Millis
    asset: str
    lock_period: int
    amount: Decimal


class LockedRewards(Model, frozen=True, kw_only=True):
    """Rewards, and how many there are in all."""

    rows: list[LockedReward]
    total: int
