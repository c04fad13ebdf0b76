"""Requests of staking, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-staking/api/rest-api/eth-staking
"""

from __future__ import annotations

from ...wire.request import ByPage, Repeat, Route, Security, Signed
from ...wire.words import NONE, MaybeWord, Number, Word
from ..common.requests import BY_NUMBER, THREE_MONTHS, History
from .enums import (
    BoostRewardType,
    BoostRewardTypeText,
    EthToken,
    EthTokenText,
    RedeemTo,
    RedeemToText,
    SourceAccount,
    SourceAccountText,
)
from .models import (
    BnsolRates,
    BnsolRewards,
    BoostRewards,
    EthAccount,
    EthQuota,
    EthRedeemed,
    EthRedemptions,
    EthRewards,
    EthStaked,
    EthStakings,
    LockedPositions,
    LockedPreview,
    LockedProducts,
    LockedRedemptions,
    LockedRewards,
    LockedSubscribed,
    LockedSubscriptions,
    OnchainYieldsAccount,
    PersonalQuota,
    Redeemed,
    SoftStakingProducts,
    SoftStakingRewards,
    SolAccount,
    SolQuota,
    SolRedeemed,
    SolRedemptions,
    SolStaked,
    SolStakings,
    Success,
    UnclaimedReward,
    WbethRates,
    WbethRewards,
    Wrapped,
    Wraps,
)

HISTORY_PAGES = ByPage(time="time", number="current", size="size", most=100, span=THREE_MONTHS)

__all__ = [
    "ClaimBoostRewards",
    "GetBnsolRateHistory",
    "GetBnsolRewards",
    "GetBoostRewards",
    "GetEthAccount",
    "GetEthQuota",
    "GetEthRedemptions",
    "GetEthRewards",
    "GetEthStakings",
    "GetLockedPersonalQuota",
    "GetLockedPositions",
    "GetLockedPreview",
    "GetLockedProducts",
    "GetLockedRedemptions",
    "GetLockedRewards",
    "GetLockedSubscriptions",
    "GetOnchainYieldsAccount",
    "GetSoftStakingProducts",
    "GetSoftStakingRewards",
    "GetSolAccount",
    "GetSolQuota",
    "GetSolRedemptions",
    "GetSolStakings",
    "GetUnclaimedRewards",
    "GetWbethRateHistory",
    "GetWbethRewards",
    "GetWbethUnwraps",
    "GetWbethWraps",
    "RedeemEth",
    "RedeemLocked",
    "RedeemSol",
    "SetLockedAutoSubscribe",
    "SetLockedRedeemOption",
    "SetSoftStaking",
    "StakeEth",
    "StakeSol",
    "SubscribeLocked",
    "WrapBeth",
]


# --- ETH -------------------------------------------------------------------------------------------------------------


class GetEthAccount(Signed[EthAccount], frozen=True, kw_only=True):
    """What is staked of ETH.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#eth-staking-account
    """

    route = Route("GET", "/sapi/v2/eth-staking/account", security=Security.USER_DATA, weight=150)


class GetEthQuota(Signed[EthQuota], frozen=True, kw_only=True):
    """How much of ETH can be staked and redeemed.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#get-current-eth-staking-quota
    """

    route = Route("GET", "/sapi/v1/eth-staking/eth/quota", security=Security.USER_DATA, weight=150)


class StakeEth(Signed[EthStaked], frozen=True, kw_only=True):
    """Stakes ETH of the spot wallet for WBETH.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#subscribe-eth-staking
    """

    route = Route("POST", "/sapi/v2/eth-staking/eth/stake", security=Security.TRADE, weight=150)

    amount: Number


class RedeemEth(Signed[EthRedeemed], frozen=True, kw_only=True):
    """Gives WBETH (or BETH, the default) back for ETH, which arrives after some days.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#redeem-eth
    """

    route = Route("POST", "/sapi/v1/eth-staking/eth/redeem", security=Security.TRADE, weight=150)

    amount: Number
    asset: MaybeWord[EthToken, EthTokenText] = NONE


class WrapBeth(Signed[Wrapped], frozen=True, kw_only=True):
    """Wraps BETH into WBETH.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#wrap-beth
    """

    route = Route("POST", "/sapi/v1/eth-staking/wbeth/wrap", security=Security.TRADE, weight=150)

    amount: Number


class GetEthStakings(History[EthStakings], frozen=True, kw_only=True):
    """Stakings of ETH within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#get-eth-staking-history
    """

    route = Route(
        "GET",
        "/sapi/v1/eth-staking/eth/history/stakingHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )

    purchase_id: int | None = None


class GetEthRedemptions(History[EthRedemptions], frozen=True, kw_only=True):
    """Redemptions of ETH within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#get-eth-redemption-history
    """

    route = Route(
        "GET",
        "/sapi/v1/eth-staking/eth/history/redemptionHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )

    redeem_id: int | None = None


class GetWbethRateHistory(History[WbethRates], frozen=True, kw_only=True):
    """The rates of WBETH within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#get-wbeth-rate-history
    """

    route = Route(
        "GET",
        "/sapi/v1/eth-staking/eth/history/rateHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )


class GetWbethRewards(History[WbethRewards], frozen=True, kw_only=True):
    """What WBETH brought within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#get-wbeth-rewards-history
    """

    route = Route(
        "GET",
        "/sapi/v1/eth-staking/eth/history/wbethRewardsHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )


class GetEthRewards(History[EthRewards], frozen=True, kw_only=True):
    """What BETH brought within three months, of the last 30 days by default. 10 a page by default, at most 100.

    Not in the official packages; other SDKs have it.
    https://developers.binance.com/docs/staking/eth-staking
    """

    route = Route(
        "GET",
        "/sapi/v1/eth-staking/eth/history/rewardsHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )


class GetWbethWraps(History[Wraps], frozen=True, kw_only=True):
    """Wrappings of BETH within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#get-wbeth-wrap-history
    """

    route = Route(
        "GET",
        "/sapi/v1/eth-staking/wbeth/history/wrapHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )


class GetWbethUnwraps(History[Wraps], frozen=True, kw_only=True):
    """Unwrappings of WBETH within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/eth-staking#get-wbeth-unwrap-history
    """

    route = Route(
        "GET",
        "/sapi/v1/eth-staking/wbeth/history/unwrapHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )


# --- SOL -------------------------------------------------------------------------------------------------------------


class GetSolAccount(Signed[SolAccount], frozen=True, kw_only=True):
    """What is staked of SOL.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#sol-staking-account
    """

    route = Route("GET", "/sapi/v1/sol-staking/account", security=Security.USER_DATA, weight=150)


class GetSolQuota(Signed[SolQuota], frozen=True, kw_only=True):
    """How much of SOL can be staked and redeemed.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#get-sol-staking-quota-details
    """

    route = Route("GET", "/sapi/v1/sol-staking/sol/quota", security=Security.USER_DATA, weight=150)


class StakeSol(Signed[SolStaked], frozen=True, kw_only=True):
    """Stakes SOL of the spot wallet for BNSOL.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#subscribe-sol-staking
    """

    route = Route("POST", "/sapi/v1/sol-staking/sol/stake", security=Security.TRADE, weight=150)

    amount: Number


class RedeemSol(Signed[SolRedeemed], frozen=True, kw_only=True):
    """Gives BNSOL back for SOL, which arrives after some days.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#redeem-sol
    """

    route = Route("POST", "/sapi/v1/sol-staking/sol/redeem", security=Security.TRADE, weight=150)

    amount: Number


class ClaimBoostRewards(Signed[Success], frozen=True, kw_only=True):
    """Claims the boost rewards that wait.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#claim-boost-rewards
    """

    route = Route("POST", "/sapi/v1/sol-staking/sol/claim", security=Security.TRADE, weight=150)


class GetUnclaimedRewards(Signed[list[UnclaimedReward]], frozen=True, kw_only=True):
    """The boost rewards that wait to be claimed.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#get-unclaimed-rewards
    """

    route = Route("GET", "/sapi/v1/sol-staking/sol/history/unclaimedRewards", security=Security.USER_DATA, weight=150)


class GetSolStakings(History[SolStakings], frozen=True, kw_only=True):
    """Stakings of SOL within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#get-sol-staking-history
    """

    route = Route(
        "GET",
        "/sapi/v1/sol-staking/sol/history/stakingHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )

    purchase_id: int | None = None


class GetSolRedemptions(History[SolRedemptions], frozen=True, kw_only=True):
    """Redemptions of SOL within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#get-sol-redemption-history
    """

    route = Route(
        "GET",
        "/sapi/v1/sol-staking/sol/history/redemptionHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )

    redeem_id: int | None = None


class GetBnsolRateHistory(History[BnsolRates], frozen=True, kw_only=True):
    """The rates of BNSOL within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#get-bnsol-rate-history
    """

    route = Route(
        "GET",
        "/sapi/v1/sol-staking/sol/history/rateHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )


class GetBnsolRewards(History[BnsolRewards], frozen=True, kw_only=True):
    """What BNSOL brought within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#get-bnsol-rewards-history
    """

    route = Route(
        "GET",
        "/sapi/v1/sol-staking/sol/history/bnsolRewardsHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )


class GetBoostRewards(History[BoostRewards], frozen=True, kw_only=True):
    """Boost rewards that were claimed, or that were distributed, within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/sol-staking#get-boost-rewards-history
    """

    route = Route(
        "GET",
        "/sapi/v1/sol-staking/sol/history/boostRewardsHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HISTORY_PAGES,
    )

    type: Word[BoostRewardType, BoostRewardTypeText]


# --- soft staking ----------------------------------------------------------------------------------------------------


class GetSoftStakingProducts(Signed[SoftStakingProducts], frozen=True, kw_only=True):
    """The assets of soft staking, one or all. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/soft-staking#get-soft-staking-product-list
    """

    route = Route("GET", "/sapi/v1/soft-staking/list", security=Security.USER_DATA, weight=50, pages=BY_NUMBER)

    asset: str | None = None
    current: int | None = None
    size: int | None = None


class SetSoftStaking(Signed[Success], frozen=True, kw_only=True):
    """Switches soft staking on or off. A GET, as the exchange has it.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/soft-staking#set-soft-staking
    """

    route = Route("GET", "/sapi/v1/soft-staking/set", security=Security.USER_DATA, weight=50, repeat=Repeat.SET)

    soft_staking: bool


class GetSoftStakingRewards(History[SoftStakingRewards], frozen=True, kw_only=True):
    """Rewards of soft staking within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/soft-staking#get-soft-staking-rewards-history
    """

    route = Route(
        "GET",
        "/sapi/v1/soft-staking/history/rewardsRecord",
        security=Security.USER_DATA,
        weight=50,
        pages=HISTORY_PAGES,
    )

    asset: str | None = None


# --- on-chain yields -------------------------------------------------------------------------------------------------


class GetOnchainYieldsAccount(Signed[OnchainYieldsAccount], frozen=True, kw_only=True):
    """What all on-chain products hold.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#on-chain-yields-account
    """

    route = Route("GET", "/sapi/v1/onchain-yields/account", security=Security.USER_DATA, weight=50)


class GetLockedProducts(Signed[LockedProducts], frozen=True, kw_only=True):
    """The locked products, of an asset or all. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#get-on-chain-yields-locked-product-list
    """

    route = Route("GET", "/sapi/v1/onchain-yields/locked/list", security=Security.USER_DATA, weight=50, pages=BY_NUMBER)

    asset: str | None = None
    current: int | None = None
    size: int | None = None


class GetLockedPersonalQuota(Signed[PersonalQuota], frozen=True, kw_only=True):
    """How much one may put into a locked product still.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#get-on-chain-yields-locked-personal-left-quota
    """

    route = Route("GET", "/sapi/v1/onchain-yields/locked/personalLeftQuota", security=Security.USER_DATA, weight=50)

    project_id: str


class GetLockedPreview(Signed[LockedPreview], frozen=True, kw_only=True):
    """What a subscription to a locked product would bring, and when.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#get-on-chain-yields-locked-subscription-preview
    """

    route = Route("GET", "/sapi/v1/onchain-yields/locked/subscriptionPreview", security=Security.USER_DATA, weight=50)

    project_id: str
    amount: Number
    auto_subscribe: bool | None = None


class SubscribeLocked(Signed[LockedSubscribed], frozen=True, kw_only=True):
    """Puts an amount into a locked product, from spot by default.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#subscribe-on-chain-yields-locked-product
    """

    route = Route("POST", "/sapi/v1/onchain-yields/locked/subscribe", security=Security.TRADE, weight=200)

    project_id: str
    amount: Number
    auto_subscribe: bool | None = None
    source_account: MaybeWord[SourceAccount, SourceAccountText] = NONE
    redeem_to: MaybeWord[RedeemTo, RedeemToText] = NONE
    channel_id: str | None = None
    client_id: str | None = None


class RedeemLocked(Signed[Redeemed], frozen=True, kw_only=True):
    """Takes a position out of a locked product before its end.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#redeem-on-chain-yields-locked-product
    """

    route = Route("POST", "/sapi/v1/onchain-yields/locked/redeem", security=Security.TRADE, weight=200)

    position_id: str
    channel_id: str | None = None


class SetLockedAutoSubscribe(Signed[Success], frozen=True, kw_only=True):
    """Sets whether a position is locked again at its end.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#set-on-chain-yields-locked-auto-subscribe
    """

    route = Route(
        "POST",
        "/sapi/v1/onchain-yields/locked/setAutoSubscribe",
        security=Security.USER_DATA,
        weight=50,
        repeat=Repeat.SET,
    )

    position_id: str
    auto_subscribe: bool


class SetLockedRedeemOption(Signed[Success], frozen=True, kw_only=True):
    """Sets whether a position goes to spot or into a flexible product at its end.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#set-on-chain-yields-locked-product-redeem-option
    """

    route = Route(
        "POST",
        "/sapi/v1/onchain-yields/locked/setRedeemOption",
        security=Security.USER_DATA,
        weight=50,
        repeat=Repeat.SET,
    )

    position_id: str
    redeem_to: Word[RedeemTo, RedeemToText]


class GetLockedPositions(Signed[LockedPositions], frozen=True, kw_only=True):
    """What is in locked products. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#get-on-chain-yields-locked-product-position
    """

    route = Route(
        "GET", "/sapi/v1/onchain-yields/locked/position", security=Security.USER_DATA, weight=50, pages=BY_NUMBER
    )

    asset: str | None = None
    position_id: str | None = None
    project_id: str | None = None
    current: int | None = None
    size: int | None = None


class GetLockedSubscriptions(History[LockedSubscriptions], frozen=True, kw_only=True):
    """Subscriptions to locked products within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#get-on-chain-yields-locked-subscription-record
    """

    route = Route(
        "GET",
        "/sapi/v1/onchain-yields/locked/history/subscriptionRecord",
        security=Security.USER_DATA,
        weight=50,
        pages=HISTORY_PAGES,
    )

    purchase_id: str | None = None
    client_id: str | None = None
    asset: str | None = None


class GetLockedRedemptions(History[LockedRedemptions], frozen=True, kw_only=True):
    """Redemptions of locked products within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#get-on-chain-yields-locked-redemption-record
    """

    route = Route(
        "GET",
        "/sapi/v1/onchain-yields/locked/history/redemptionRecord",
        security=Security.USER_DATA,
        weight=50,
        pages=HISTORY_PAGES,
    )

    position_id: str | None = None
    redeem_id: str | None = None
    asset: str | None = None


class GetLockedRewards(History[LockedRewards], frozen=True, kw_only=True):
    """Rewards of locked products within three months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-staking/api/rest-api/on-chain-yields#get-on-chain-yields-locked-rewards-history
    """

    route = Route(
        "GET",
        "/sapi/v1/onchain-yields/locked/history/rewardsRecord",
        security=Security.USER_DATA,
        weight=50,
        pages=HISTORY_PAGES,
    )

    position_id: str | None = None
    asset: str | None = None
