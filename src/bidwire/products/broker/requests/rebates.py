"""Rebates and referrals: requests of brokers, in the documentation's order.

https://developers.binance.com/docs/binance_link
"""

from __future__ import annotations

from ....wire.request import Pages, Repeat, Route, Security, Signed
from ....wire.words import NONE, MaybeTime, Time
from ...common.requests import DAY
from ..models import Customization, Rebate, ReferralCheck, ReferralOverview


class GetRebates(Signed[list[Rebate]], frozen=True, kw_only=True):
    """Rebates of spot within less than 7 days, of the last 7 by default; 500 a page by default and at most.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "GET",
        "/sapi/v1/broker/rebate/recentRecord",
        security=Security.USER_DATA,
        pages=Pages(time="time", number="page", size="size", most=500, span=7 * DAY - 1),  # "less than 7 days"
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
        pages=Pages(time="time", number="page", size="size", most=100, span=7 * DAY - 1),
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


class GetReferralRebates(Signed[dict[str, object]], frozen=True, kw_only=True):
    """Rebates of referrals of the last days.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/apiReferral/rebate/recentRecord", security=Security.USER_DATA)

    days: int
    """7 or 30."""
    customer_id: str | None = None


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

    route = Route("GET", "/fapi/v1/apiReferral/ifNewUser", security=Security.USER_DATA)

    broker_id: str
    type: int | None = None
    """1 USD-M, 2 COIN-M."""


class SetFuturesCustomerId(Signed[Customization], frozen=True, kw_only=True):
    """Gives a client an id of the broker's own at USD-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/fapi/v1/apiReferral/customization", security=Security.SIGNED, repeat=Repeat.SET)

    customer_id: str
    email: str


class GetFuturesCustomerIds(Signed[list[dict[str, object]]], frozen=True, kw_only=True):
    """The clients' ids at USD-M.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/fapi/v1/apiReferral/customization", security=Security.USER_DATA)

    customer_id: str
    email: str
    page: int | None = None
    limit: int | None = None


class GetFuturesOwnCustomerId(Signed[dict[str, object]], frozen=True, kw_only=True):
    """The account's own id at a broker, at USD-M.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/fapi/v1/apiReferral/userCustomization", security=Security.USER_DATA)

    broker_id: str


class GetFuturesReferralOverview(Signed[ReferralOverview], frozen=True, kw_only=True):
    """What a broker's traders did at USD-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/fapi/v1/apiReferral/overview", security=Security.USER_DATA)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""


class GetFuturesTradeVolumes(Signed[list[dict[str, object]]], frozen=True, kw_only=True):
    """What a broker's traders traded at USD-M, day by day.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/fapi/v1/apiReferral/tradeVol", security=Security.USER_DATA)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetFuturesRebateVolumes(Signed[list[dict[str, object]]], frozen=True, kw_only=True):
    """What a broker earned at USD-M, day by day.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/fapi/v1/apiReferral/rebateVol", security=Security.USER_DATA)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetFuturesTraderSummaries(Signed[list[dict[str, object]]], frozen=True, kw_only=True):
    """What each of a broker's traders did at USD-M.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/fapi/v1/apiReferral/traderSummary", security=Security.USER_DATA)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetCoinFuturesReferralCheck(Signed[ReferralCheck], frozen=True, kw_only=True):
    """Whether a client is new to a broker at COIN-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/ifNewUser", security=Security.USER_DATA)

    broker_id: str
    type: int | None = None
    """1 USD-M, 2 COIN-M."""


class SetCoinFuturesCustomerId(Signed[Customization], frozen=True, kw_only=True):
    """Gives a client an id of the broker's own at COIN-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/dapi/v1/apiReferral/customization", security=Security.SIGNED, repeat=Repeat.SET)

    customer_id: str
    email: str


class GetCoinFuturesCustomerIds(Signed[list[dict[str, object]]], frozen=True, kw_only=True):
    """The clients' ids at COIN-M.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/customization", security=Security.USER_DATA)

    customer_id: str
    email: str
    page: int | None = None
    limit: int | None = None


class GetCoinFuturesOwnCustomerId(Signed[dict[str, object]], frozen=True, kw_only=True):
    """The account's own id at a broker, at COIN-M.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/userCustomization", security=Security.USER_DATA)

    broker_id: str


class GetCoinFuturesReferralOverview(Signed[ReferralOverview], frozen=True, kw_only=True):
    """What a broker's traders did at COIN-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/overview", security=Security.USER_DATA)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""


class GetCoinFuturesTradeVolumes(Signed[list[dict[str, object]]], frozen=True, kw_only=True):
    """What a broker's traders traded at COIN-M, day by day.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/tradeVol", security=Security.USER_DATA)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetCoinFuturesRebateVolumes(Signed[list[dict[str, object]]], frozen=True, kw_only=True):
    """What a broker earned at COIN-M, day by day.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/rebateVol", security=Security.USER_DATA)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetCoinFuturesTraderSummaries(Signed[list[dict[str, object]]], frozen=True, kw_only=True):
    """What each of a broker's traders did at COIN-M.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/dapi/v1/apiReferral/traderSummary", security=Security.USER_DATA)

    type: int | None = None
    """1 USD-M, 2 COIN-M."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None
