"""Requests of Simple Earn, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-simple-earn/api/rest-api/flexible-locked
"""

from __future__ import annotations

from ...wire.request import ByPage, Repeat, Route, Security, Signed
from ...wire.words import NONE, MaybeNumber, MaybeTime, MaybeWord, Number, Word
from ..common.requests import BY_NUMBER, DAY, SIX_MONTHS, History
from .enums import (
    AprPeriod,
    AprPeriodText,
    RedeemAccount,
    RedeemAccountText,
    RedeemSpeed,
    RedeemSpeedText,
    RedeemTo,
    RedeemToText,
    RewardType,
    RewardTypeText,
    SourceAccount,
    SourceAccountText,
    StablecoinAsset,
    StablecoinAssetText,
)
from .models import (
    Account,
    Activities,
    BfusdAccount,
    BfusdQuota,
    BfusdRewards,
    BfusdSubscribed,
    CollateralRecords,
    FlexiblePositions,
    FlexiblePreview,
    FlexibleProducts,
    FlexibleRates,
    FlexibleRedemptions,
    FlexibleRewards,
    FlexibleSubscribed,
    FlexibleSubscriptions,
    LockedPositions,
    LockedPreview,
    LockedProducts,
    LockedRedemptions,
    LockedRewards,
    LockedSubscribed,
    LockedSubscriptions,
    PersonalQuota,
    Redeemed,
    RwusdAccount,
    RwusdQuota,
    RwusdRewards,
    RwusdSubscribed,
    Success,
    TokenRates,
    TokenRedeemed,
    TokenRedemptions,
    TokenSubscriptions,
)

MONTH_PAGES = ByPage(time="time", number="current", size="size", most=100, span=30 * DAY)
HALF_YEAR_PAGES = ByPage(time="time", number="current", size="size", most=100, span=SIX_MONTHS)
YEAR_PAGES = ByPage(time="time", number="current", size="size", most=100, span=365 * DAY)
COLLATERAL_PAGES = ByPage(time="create_time", number="current", size="size", most=100, span=30 * DAY)

__all__ = [
    "GetAccount",
    "GetArenaActivities",
    "GetBfusdAccount",
    "GetBfusdQuota",
    "GetBfusdRateHistory",
    "GetBfusdRedemptions",
    "GetBfusdRewards",
    "GetBfusdSubscriptions",
    "GetCollateralRecords",
    "GetFlexiblePersonalQuota",
    "GetFlexiblePositions",
    "GetFlexiblePreview",
    "GetFlexibleProducts",
    "GetFlexibleRateHistory",
    "GetFlexibleRedemptions",
    "GetFlexibleRewards",
    "GetFlexibleSubscriptions",
    "GetLockedPersonalQuota",
    "GetLockedPositions",
    "GetLockedPreview",
    "GetLockedProducts",
    "GetLockedRedemptions",
    "GetLockedRewards",
    "GetLockedSubscriptions",
    "GetRwusdAccount",
    "GetRwusdQuota",
    "GetRwusdRateHistory",
    "GetRwusdRedemptions",
    "GetRwusdRewards",
    "GetRwusdSubscriptions",
    "RedeemBfusd",
    "RedeemFlexible",
    "RedeemLocked",
    "RedeemRwusd",
    "SetFlexibleAutoSubscribe",
    "SetLockedAutoSubscribe",
    "SetLockedRedeemOption",
    "SubscribeBfusd",
    "SubscribeFlexible",
    "SubscribeLocked",
    "SubscribeRwusd",
]


# --- flexible and locked products ------------------------------------------------------------------------------------


class GetAccount(Signed[Account], frozen=True, kw_only=True):
    """What all products hold.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#simple-account
    """

    route = Route("GET", "/sapi/v1/simple-earn/account", security=Security.USER_DATA, weight=150)


class GetFlexibleProducts(Signed[FlexibleProducts], frozen=True, kw_only=True):
    """The flexible products, of an asset or all. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-simple-earn-flexible-product-list
    """

    route = Route("GET", "/sapi/v1/simple-earn/flexible/list", security=Security.USER_DATA, weight=150, pages=BY_NUMBER)

    asset: str | None = None
    current: int | None = None
    size: int | None = None


class GetFlexiblePersonalQuota(Signed[PersonalQuota], frozen=True, kw_only=True):
    """How much one may put into a flexible product still.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-flexible-personal-left-quota
    """

    route = Route("GET", "/sapi/v1/simple-earn/flexible/personalLeftQuota", security=Security.USER_DATA, weight=150)

    product_id: str


class GetFlexiblePreview(Signed[FlexiblePreview], frozen=True, kw_only=True):
    """What a subscription to a flexible product would bring a day.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-flexible-subscription-preview
    """

    route = Route("GET", "/sapi/v1/simple-earn/flexible/subscriptionPreview", security=Security.USER_DATA, weight=150)

    product_id: str
    amount: Number


class SubscribeFlexible(Signed[FlexibleSubscribed], frozen=True, kw_only=True):
    """Puts an amount into a flexible product, from spot by default.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#subscribe-flexible-product
    """

    route = Route("POST", "/sapi/v1/simple-earn/flexible/subscribe", security=Security.TRADE)

    product_id: str
    amount: Number
    auto_subscribe: bool | None = None
    source_account: MaybeWord[SourceAccount, SourceAccountText] = NONE


class RedeemFlexible(Signed[Redeemed], frozen=True, kw_only=True):
    """Takes an amount, or all, out of a flexible product, into spot by default.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#redeem-flexible-product
    """

    route = Route(
        "POST", "/sapi/v1/simple-earn/flexible/redeem", security=Security.TRADE, one_of=(("amount", "redeem_all"),)
    )

    product_id: str
    redeem_all: bool | None = None
    amount: MaybeNumber = NONE
    dest_account: MaybeWord[RedeemAccount, RedeemAccountText] = NONE


class SetFlexibleAutoSubscribe(Signed[Success], frozen=True, kw_only=True):
    """Sets whether what is free of the asset goes into a flexible product by itself.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#set-flexible-auto-subscribe
    """

    route = Route(
        "POST",
        "/sapi/v1/simple-earn/flexible/setAutoSubscribe",
        security=Security.USER_DATA,
        weight=150,
        repeat=Repeat.SET,
    )

    product_id: str
    auto_subscribe: bool


class GetFlexiblePositions(Signed[FlexiblePositions], frozen=True, kw_only=True):
    """What is in flexible products. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-flexible-product-position
    """

    route = Route(
        "GET", "/sapi/v1/simple-earn/flexible/position", security=Security.USER_DATA, weight=150, pages=BY_NUMBER
    )

    asset: str | None = None
    product_id: str | None = None
    current: int | None = None
    size: int | None = None


class GetFlexibleSubscriptions(History[FlexibleSubscriptions], frozen=True, kw_only=True):
    """Subscriptions to flexible products within 30 days, of the last 30 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-flexible-subscription-record
    """

    route = Route(
        "GET",
        "/sapi/v1/simple-earn/flexible/history/subscriptionRecord",
        security=Security.USER_DATA,
        weight=150,
        pages=MONTH_PAGES,
    )

    product_id: str | None = None
    purchase_id: str | None = None
    asset: str | None = None


class GetFlexibleRedemptions(History[FlexibleRedemptions], frozen=True, kw_only=True):
    """Redemptions of flexible products within 30 days, of the last 30 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-flexible-redemption-record
    """

    route = Route(
        "GET",
        "/sapi/v1/simple-earn/flexible/history/redemptionRecord",
        security=Security.USER_DATA,
        weight=150,
        pages=MONTH_PAGES,
    )

    product_id: str | None = None
    redeem_id: str | None = None
    asset: str | None = None


class GetFlexibleRewards(Signed[FlexibleRewards], frozen=True, kw_only=True):
    """Rewards of flexible products within 30 days, of the last 30 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-flexible-rewards-history
    """

    route = Route(
        "GET",
        "/sapi/v1/simple-earn/flexible/history/rewardsRecord",
        security=Security.USER_DATA,
        weight=150,
        pages=MONTH_PAGES,
    )

    product_id: str | None = None
    asset: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    type: MaybeWord[RewardType, RewardTypeText] = NONE
    current: int | None = None
    size: int | None = None


class GetCollateralRecords(History[CollateralRecords], frozen=True, kw_only=True):
    """Amounts of flexible products that were put up as collateral, or given back, within 30 days. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-collateral-record
    """

    route = Route(
        "GET",
        "/sapi/v1/simple-earn/flexible/history/collateralRecord",
        security=Security.USER_DATA,
        pages=COLLATERAL_PAGES,
    )

    product_id: str | None = None


class GetFlexibleRateHistory(History[FlexibleRates], frozen=True, kw_only=True):
    """The rates of a flexible product within a year, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-rate-history
    """

    route = Route(
        "GET",
        "/sapi/v1/simple-earn/flexible/history/rateHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=YEAR_PAGES,
    )

    product_id: str
    apr_period: MaybeWord[AprPeriod, AprPeriodText] = NONE


class GetLockedProducts(Signed[LockedProducts], frozen=True, kw_only=True):
    """The locked products, of an asset or all. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-simple-earn-locked-product-list
    """

    route = Route("GET", "/sapi/v1/simple-earn/locked/list", security=Security.USER_DATA, weight=150, pages=BY_NUMBER)

    asset: str | None = None
    current: int | None = None
    size: int | None = None


class GetLockedPersonalQuota(Signed[PersonalQuota], frozen=True, kw_only=True):
    """How much one may put into a locked product still.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-locked-personal-left-quota
    """

    route = Route("GET", "/sapi/v1/simple-earn/locked/personalLeftQuota", security=Security.USER_DATA, weight=150)

    project_id: str


class GetLockedPreview(Signed[list[LockedPreview]], frozen=True, kw_only=True):
    """What a subscription to a locked product would bring, and when.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-locked-subscription-preview
    """

    route = Route("GET", "/sapi/v1/simple-earn/locked/subscriptionPreview", security=Security.USER_DATA, weight=150)

    project_id: str
    amount: Number
    auto_subscribe: bool | None = None


class SubscribeLocked(Signed[LockedSubscribed], frozen=True, kw_only=True):
    """Puts an amount into a locked product, from spot by default.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#subscribe-locked-product
    """

    route = Route("POST", "/sapi/v1/simple-earn/locked/subscribe", security=Security.TRADE)

    project_id: str
    amount: Number
    auto_subscribe: bool | None = None
    source_account: MaybeWord[SourceAccount, SourceAccountText] = NONE
    redeem_to: MaybeWord[RedeemTo, RedeemToText] = NONE


class RedeemLocked(Signed[Redeemed], frozen=True, kw_only=True):
    """Takes a position out of a locked product before its end; what it brought may be lost.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#redeem-locked-product
    """

    route = Route("POST", "/sapi/v1/simple-earn/locked/redeem", security=Security.TRADE)

    position_id: str


class SetLockedAutoSubscribe(Signed[Success], frozen=True, kw_only=True):
    """Sets whether a position is locked again at its end.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#set-locked-auto-subscribe
    """

    route = Route(
        "POST",
        "/sapi/v1/simple-earn/locked/setAutoSubscribe",
        security=Security.USER_DATA,
        weight=150,
        repeat=Repeat.SET,
    )

    position_id: str
    auto_subscribe: bool


class SetLockedRedeemOption(Signed[Success], frozen=True, kw_only=True):
    """Sets whether a position goes to spot or into a flexible product at its end.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#set-locked-product-redeem-option
    """

    route = Route(
        "POST", "/sapi/v1/simple-earn/locked/setRedeemOption", security=Security.USER_DATA, weight=50, repeat=Repeat.SET
    )

    position_id: str
    redeem_to: Word[RedeemTo, RedeemToText]


class GetLockedPositions(Signed[LockedPositions], frozen=True, kw_only=True):
    """What is in locked products. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-locked-product-position
    """

    route = Route(
        "GET", "/sapi/v1/simple-earn/locked/position", security=Security.USER_DATA, weight=150, pages=BY_NUMBER
    )

    asset: str | None = None
    position_id: str | None = None
    project_id: str | None = None
    current: int | None = None
    size: int | None = None


class GetLockedSubscriptions(History[LockedSubscriptions], frozen=True, kw_only=True):
    """Subscriptions to locked products within 30 days, of the last 30 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-locked-subscription-record
    """

    route = Route(
        "GET",
        "/sapi/v1/simple-earn/locked/history/subscriptionRecord",
        security=Security.USER_DATA,
        weight=150,
        pages=MONTH_PAGES,
    )

    purchase_id: str | None = None
    asset: str | None = None


class GetLockedRedemptions(History[LockedRedemptions], frozen=True, kw_only=True):
    """Redemptions of locked products within 30 days, of the last 30 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-locked-redemption-record
    """

    route = Route(
        "GET",
        "/sapi/v1/simple-earn/locked/history/redemptionRecord",
        security=Security.USER_DATA,
        weight=150,
        pages=MONTH_PAGES,
    )

    position_id: str | None = None
    redeem_id: str | None = None
    asset: str | None = None


class GetLockedRewards(History[LockedRewards], frozen=True, kw_only=True):
    """Rewards of locked products within 30 days, of the last 30 by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/flexible-locked#get-locked-rewards-history
    """

    route = Route(
        "GET",
        "/sapi/v1/simple-earn/locked/history/rewardsRecord",
        security=Security.USER_DATA,
        weight=150,
        pages=MONTH_PAGES,
    )

    position_id: str | None = None
    asset: str | None = None


class GetArenaActivities(Signed[Activities], frozen=True, kw_only=True):
    """The giveaways of the Earn Yield Arena that are on for the account.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/yield-arena#get-yield-arena-activities
    """

    route = Route("GET", "/sapi/v1/earn/arena/activities", security=Security.USER_DATA, weight=150)

    lang: str | None = None


# --- BFUSD -----------------------------------------------------------------------------------------------------------


class GetBfusdAccount(Signed[BfusdAccount], frozen=True, kw_only=True):
    """What there is of BFUSD, and what it has brought.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/bfusd#get-bfusd-account
    """

    route = Route("GET", "/sapi/v1/bfusd/account", security=Security.USER_DATA, weight=150)


class GetBfusdQuota(Signed[BfusdQuota], frozen=True, kw_only=True):
    """How much of BFUSD can be subscribed and redeemed.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/bfusd#get-bfusd-quota-details
    """

    route = Route("GET", "/sapi/v1/bfusd/quota", security=Security.USER_DATA, weight=150)


class SubscribeBfusd(Signed[BfusdSubscribed], frozen=True, kw_only=True):
    """Buys BFUSD with an asset of the spot wallet.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/bfusd#subscribe-bfusd
    """

    route = Route("POST", "/sapi/v1/bfusd/subscribe", security=Security.TRADE, weight=150)

    asset: Word[StablecoinAsset, StablecoinAssetText]
    amount: Number


class RedeemBfusd(Signed[TokenRedeemed], frozen=True, kw_only=True):
    """Sells BFUSD into the spot wallet: FAST at once and for a fee, STANDARD after some days.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/bfusd#redeem-bfusd
    """

    route = Route("POST", "/sapi/v1/bfusd/redeem", security=Security.TRADE, weight=150)

    amount: Number
    type: Word[RedeemSpeed, RedeemSpeedText]


class GetBfusdSubscriptions(History[TokenSubscriptions], frozen=True, kw_only=True):
    """Subscriptions to BFUSD within six months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/bfusd#get-bfusd-subscription-history
    """

    route = Route(
        "GET",
        "/sapi/v1/bfusd/history/subscriptionHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HALF_YEAR_PAGES,
    )

    asset: MaybeWord[StablecoinAsset, StablecoinAssetText] = NONE


class GetBfusdRedemptions(History[TokenRedemptions], frozen=True, kw_only=True):
    """Redemptions of BFUSD within six months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/bfusd#get-bfusd-redemption-history
    """

    route = Route(
        "GET",
        "/sapi/v1/bfusd/history/redemptionHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HALF_YEAR_PAGES,
    )


class GetBfusdRewards(History[BfusdRewards], frozen=True, kw_only=True):
    """Rewards of BFUSD within six months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/bfusd#get-bfusd-rewards-history
    """

    route = Route(
        "GET", "/sapi/v1/bfusd/history/rewardsHistory", security=Security.USER_DATA, weight=150, pages=HALF_YEAR_PAGES
    )


class GetBfusdRateHistory(History[TokenRates], frozen=True, kw_only=True):
    """The rates of BFUSD within six months, newest first, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/bfusd#get-bfusd-rate-history
    """

    route = Route(
        "GET", "/sapi/v1/bfusd/history/rateHistory", security=Security.USER_DATA, weight=150, pages=HALF_YEAR_PAGES
    )


# --- RWUSD -----------------------------------------------------------------------------------------------------------


class GetRwusdAccount(Signed[RwusdAccount], frozen=True, kw_only=True):
    """What there is of RWUSD, and what it has brought.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/rwusd#get-rwusd-account
    """

    route = Route("GET", "/sapi/v1/rwusd/account", security=Security.USER_DATA, weight=150)


class GetRwusdQuota(Signed[RwusdQuota], frozen=True, kw_only=True):
    """How much of RWUSD can be subscribed and redeemed.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/rwusd#get-rwusd-quota-details
    """

    route = Route("GET", "/sapi/v1/rwusd/quota", security=Security.USER_DATA, weight=150)


class SubscribeRwusd(Signed[RwusdSubscribed], frozen=True, kw_only=True):
    """Buys RWUSD with an asset of the spot wallet.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/rwusd#subscribe-rwusd
    """

    route = Route("POST", "/sapi/v1/rwusd/subscribe", security=Security.TRADE, weight=150)

    asset: Word[StablecoinAsset, StablecoinAssetText]
    amount: Number


class RedeemRwusd(Signed[TokenRedeemed], frozen=True, kw_only=True):
    """Sells RWUSD into the spot wallet: FAST at once and for a fee, STANDARD after some days.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/rwusd#redeem-rwusd
    """

    route = Route("POST", "/sapi/v1/rwusd/redeem", security=Security.TRADE, weight=150)

    amount: Number
    type: Word[RedeemSpeed, RedeemSpeedText]


class GetRwusdSubscriptions(History[TokenSubscriptions], frozen=True, kw_only=True):
    """Subscriptions to RWUSD within six months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/rwusd#get-rwusd-subscription-history
    """

    route = Route(
        "GET",
        "/sapi/v1/rwusd/history/subscriptionHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HALF_YEAR_PAGES,
    )

    asset: MaybeWord[StablecoinAsset, StablecoinAssetText] = NONE


class GetRwusdRedemptions(History[TokenRedemptions], frozen=True, kw_only=True):
    """Redemptions of RWUSD within six months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/rwusd#get-rwusd-redemption-history
    """

    route = Route(
        "GET",
        "/sapi/v1/rwusd/history/redemptionHistory",
        security=Security.USER_DATA,
        weight=150,
        pages=HALF_YEAR_PAGES,
    )


class GetRwusdRewards(History[RwusdRewards], frozen=True, kw_only=True):
    """Rewards of RWUSD within six months, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/rwusd#get-rwusd-rewards-history
    """

    route = Route(
        "GET", "/sapi/v1/rwusd/history/rewardsHistory", security=Security.USER_DATA, weight=150, pages=HALF_YEAR_PAGES
    )


class GetRwusdRateHistory(History[TokenRates], frozen=True, kw_only=True):
    """The rates of RWUSD within six months, newest first, of the last 30 days by default. 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-simple-earn/api/rest-api/rwusd#get-rwusd-rate-history
    """

    route = Route(
        "GET", "/sapi/v1/rwusd/history/rateHistory", security=Security.USER_DATA, weight=150, pages=HALF_YEAR_PAGES
    )
