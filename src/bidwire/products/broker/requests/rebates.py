"""Rebates and referrals: requests of brokers, in the documentation's order.

https://developers.binance.com/docs/binance_link
"""

from __future__ import annotations

from ....wire.request import ByPage, ByTime, Repeat, Route, Security, Signed, T_co
from ....wire.words import NONE, MaybeTime, Time
from ...common.requests import DAY
from ..models import (
    Customization,
    Rebate,
    RebateVolume,
    ReferralCheck,
    ReferralOverview,
    ReferralRebate,
    TraderSummary,
    TradeVolume,
)

REFERRAL_WEIGHT = 100
"""Of every call about referrals at futures. For COIN-M there are no pages: those of USD-M are taken."""
CUSTOMERS_PAGES = ByPage(number="page", most=1000)
VOLUMES_PAGES = ByTime(time="time", newest_first=True)
"""Which rows of a span a full page holds no page tells: so walked, either is right."""


class _Volumes(Signed[T_co], frozen=True, kw_only=True):
    type: int | None = None
    """1 USD-M, 2 COIN-M."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetRebates(Signed[list[Rebate]], frozen=True, kw_only=True):
    """Rebates of spot within less than 7 days, of the last 7 by default; 500 a page by default and at most.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "GET",
        "/sapi/v1/broker/rebate/recentRecord",
        security=Security.USER_DATA,
        pages=ByPage(time="time", number="page", size="size", most=500, span=7 * DAY - 1),  # "less than 7 days"
    )

    sub_account_id: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    size: int | None = None


class GetFuturesRebates(Signed[list[Rebate]], frozen=True, kw_only=True):
    """Rebates of futures within 7 days; 10 a page by default, at most 100.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "GET",
        "/sapi/v1/broker/rebate/futures/recentRecord",
        security=Security.USER_DATA,
        # The page that is left tells no longest span; that of spot is taken.
        pages=ByPage(time="time", number="page", size="size", most=100, span=7 * DAY - 1),
    )

    futures_type: int
    """1 USD-M, 2 COIN-M."""
    start_time: Time
    end_time: Time
    page: int | None = None
    size: int | None = None
    filter_result: bool | None = None


class GetRebateHistory(Signed[dict[str, object]], frozen=True, kw_only=True):
    """Past rebates of spot.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/broker/rebate/historicalRecord", security=Security.USER_DATA)


class GetReferralCheck(Signed[ReferralCheck], frozen=True, kw_only=True):
    """Whether a client is new to the broker at spot.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/apiReferral/ifNewUser", security=Security.USER_DATA)

    api_agent_code: str


class GetReferralRebates(Signed[list[ReferralRebate]], frozen=True, kw_only=True):
    """Rebates of referrals at spot within 7 days, of the last 7 by default; at most 500 of them.

    https://developers.binance.com/docs/binance_link/link-and-trade/spot/Query-Rebate-Recent-Record-For-Partner
    """

    route = Route(
        "GET",
        "/sapi/v1/apiReferral/rebate/recentRecord",
        security=Security.USER_DATA,
        pages=ByTime(time="time", newest_first=True, most=500, span=7 * DAY),
    )

    customer_id: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetReferralRebateHistory(Signed[dict[str, object]], frozen=True, kw_only=True):
    """Past rebates of referrals.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/apiReferral/rebate/historicalRecord", security=Security.USER_DATA)

    days: int
    """7 or 30."""
    customer_id: str | None = None


class GetFuturesReferralCheck(Signed[ReferralCheck], frozen=True, kw_only=True):
    """Whether a client is new to a broker at USD-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/fapi/v1/apiReferral/ifNewUser", security=Security.USER_DATA, weight=REFERRAL_WEIGHT)

    broker_id: str
    type: int | None = None
    """1 USD-M, 2 COIN-M."""


class SetFuturesCustomerId(Signed[Customization], frozen=True, kw_only=True):
    """Gives a client an id of the broker's own at USD-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "POST",
        "/fapi/v1/apiReferral/customization",
        security=Security.SIGNED,
        repeat=Repeat.SET,
        weight=REFERRAL_WEIGHT,
    )

    customer_id: str
    email: str


class GetFuturesCustomerIds(Signed[list[Customization]], frozen=True, kw_only=True):
    """The clients' ids at USD-M: all of them, or that of one by `customer_id` or by `email`, not both; 100 a page by default, at most 1,000.

    https://binance-docs.github.io/apiAgent-API-EN/api_rebate_endpoints_futures_EN
    """

    route = Route(
        "GET",
        "/fapi/v1/apiReferral/customization",
        security=Security.USER_DATA,
        weight=REFERRAL_WEIGHT,
        pages=CUSTOMERS_PAGES,
    )

    customer_id: str | None = None
    email: str | None = None
    page: int | None = None
    limit: int | None = None


class GetFuturesOwnCustomerId(Signed[dict[str, object]], frozen=True, kw_only=True):
    """The account's own id at a broker, at USD-M.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/fapi/v1/apiReferral/userCustomization", security=Security.USER_DATA, weight=REFERRAL_WEIGHT)

    broker_id: str


class GetFuturesReferralOverview(Signed[ReferralOverview], frozen=True, kw_only=True):
    """What a broker's traders did at USD-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/fapi/v1/apiReferral/overview", security=Security.USER_DATA, weight=REFERRAL_WEIGHT)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""


class GetFuturesTradeVolumes(_Volumes[list[TradeVolume]], frozen=True, kw_only=True):
    """What a broker's traders traded at USD-M, day by day; 500 rows by default, at most 1,000.

    https://binance-docs.github.io/apiAgent-API-EN/api_rebate_endpoints_futures_EN
    """

    route = Route(
        "GET",
        "/fapi/v1/apiReferral/tradeVol",
        security=Security.USER_DATA,
        weight=REFERRAL_WEIGHT,
        pages=VOLUMES_PAGES,
    )


class GetFuturesRebateVolumes(_Volumes[list[RebateVolume]], frozen=True, kw_only=True):
    """What a broker earned at USD-M, day by day; 500 rows by default, at most 1,000.

    https://developers.binance.com/docs/binance_link/link-and-trade/futures/Get-Rebate-Volume
    """

    route = Route(
        "GET",
        "/fapi/v1/apiReferral/rebateVol",
        security=Security.USER_DATA,
        weight=REFERRAL_WEIGHT,
        pages=VOLUMES_PAGES,
    )


class GetFuturesTraderSummaries(_Volumes[list[TraderSummary]], frozen=True, kw_only=True):
    """What each of a broker's traders, or one of them, traded and brought at USD-M, day by day; 500 rows by default, at most 1,000.

    https://developers.binance.com/docs/binance_link/link-and-trade/futures/Get-Trader-Detail
    """

    route = Route(
        "GET",
        "/fapi/v1/apiReferral/traderSummary",
        security=Security.USER_DATA,
        weight=REFERRAL_WEIGHT,
        pages=VOLUMES_PAGES,
    )

    customer_id: str | None = None


class GetCoinFuturesReferralCheck(Signed[ReferralCheck], frozen=True, kw_only=True):
    """Whether a client is new to a broker at COIN-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/ifNewUser", security=Security.USER_DATA, weight=REFERRAL_WEIGHT)

    broker_id: str
    type: int | None = None
    """1 USD-M, 2 COIN-M."""


class SetCoinFuturesCustomerId(Signed[Customization], frozen=True, kw_only=True):
    """Gives a client an id of the broker's own at COIN-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "POST",
        "/dapi/v1/apiReferral/customization",
        security=Security.SIGNED,
        repeat=Repeat.SET,
        weight=REFERRAL_WEIGHT,
    )

    customer_id: str
    email: str


class GetCoinFuturesCustomerIds(Signed[list[Customization]], frozen=True, kw_only=True):
    """The clients' ids at COIN-M: all of them, or that of one by `customer_id` or by `email`, not both; 100 a page by default, at most 1,000.

    https://binance-docs.github.io/apiAgent-API-EN/api_rebate_endpoints_futures_EN
    """

    route = Route(
        "GET",
        "/dapi/v1/apiReferral/customization",
        security=Security.USER_DATA,
        weight=REFERRAL_WEIGHT,
        pages=CUSTOMERS_PAGES,
    )

    customer_id: str | None = None
    email: str | None = None
    page: int | None = None
    limit: int | None = None


class GetCoinFuturesOwnCustomerId(Signed[dict[str, object]], frozen=True, kw_only=True):
    """The account's own id at a broker, at COIN-M.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/userCustomization", security=Security.USER_DATA, weight=REFERRAL_WEIGHT)

    broker_id: str


class GetCoinFuturesReferralOverview(Signed[ReferralOverview], frozen=True, kw_only=True):
    """What a broker's traders did at COIN-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/overview", security=Security.USER_DATA, weight=REFERRAL_WEIGHT)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""


class GetCoinFuturesTradeVolumes(_Volumes[list[TradeVolume]], frozen=True, kw_only=True):
    """What a broker's traders traded at COIN-M, day by day; 500 rows by default, at most 1,000.

    https://binance-docs.github.io/apiAgent-API-EN/api_rebate_endpoints_futures_EN
    """

    route = Route(
        "GET",
        "/dapi/v1/apiReferral/tradeVol",
        security=Security.USER_DATA,
        weight=REFERRAL_WEIGHT,
        pages=VOLUMES_PAGES,
    )


class GetCoinFuturesRebateVolumes(_Volumes[list[RebateVolume]], frozen=True, kw_only=True):
    """What a broker earned at COIN-M, day by day; 500 rows by default, at most 1,000.

    https://developers.binance.com/docs/binance_link/link-and-trade/futures/Get-Rebate-Volume
    """

    route = Route(
        "GET",
        "/dapi/v1/apiReferral/rebateVol",
        security=Security.USER_DATA,
        weight=REFERRAL_WEIGHT,
        pages=VOLUMES_PAGES,
    )


class GetCoinFuturesTraderSummaries(_Volumes[list[TraderSummary]], frozen=True, kw_only=True):
    """What each of a broker's traders, or one of them, traded and brought at COIN-M, day by day; 500 rows by default, at most 1,000.

    https://developers.binance.com/docs/binance_link/link-and-trade/futures/Get-Trader-Detail
    """

    route = Route(
        "GET",
        "/dapi/v1/apiReferral/traderSummary",
        security=Security.USER_DATA,
        weight=REFERRAL_WEIGHT,
        pages=VOLUMES_PAGES,
    )

    customer_id: str | None = None
