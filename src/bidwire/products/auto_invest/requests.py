"""Requests of Auto-Invest, in the documentation's order.

https://developers.binance.com/docs/auto_invest
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ...wire.request import ByPage, Part, Repeat, Route, Security, Signed
from ...wire.words import NONE, MaybeTime, MaybeWord, Number, Word
from ..common.requests import DAY, History
from .enums import (
    Cycle,
    CycleText,
    PlanStatus,
    PlanStatusText,
    PlanType,
    PlanTypeText,
    SourceType,
    SourceTypeText,
    Weekday,
    WeekdayText,
)
from .models import (
    Assets,
    HistoricalReturn,
    Index,
    IndexPosition,
    OneOff,
    OneOffStatus,
    PlanDetails,
    PlanMade,
    Plans,
    PlanStatusSet,
    Purchase,
    Rebalance,
    Redeemed,
    Redemption,
    SourceAssets,
    TargetAssets,
)

__all__ = [
    "BuyOnce",
    "EditPlan",
    "GetAssets",
    "GetHistoricalReturns",
    "GetIndex",
    "GetIndexPosition",
    "GetOneOffStatus",
    "GetPlan",
    "GetPlans",
    "GetPurchases",
    "GetRebalances",
    "GetRedemptions",
    "GetSourceAssets",
    "GetTargetAssets",
    "NewPlan",
    "PlanPart",
    "RedeemIndex",
    "SetPlanStatus",
]


class PlanPart(Part, frozen=True, kw_only=True):
    """One asset of a plan, and its part in percent: all together are 100."""

    target_asset: str
    percentage: int


# --- plans -----------------------------------------------------------------------------------------------------------


class GetPlans(Signed[Plans], frozen=True, kw_only=True):
    """The plans of a kind, and what they have brought.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("GET", "/sapi/v1/lending/auto-invest/plan/list", security=Security.USER_DATA)

    plan_type: Word[PlanType, PlanTypeText]


class GetPlan(Signed[PlanDetails], frozen=True, kw_only=True):
    """A plan in full, by `plan_id` or by the `request_id` that it was made with.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route(
        "GET", "/sapi/v1/lending/auto-invest/plan/id", security=Security.USER_DATA, one_of=(("plan_id", "request_id"),)
    )

    plan_id: int | None = None
    request_id: str | None = None


class NewPlan(Signed[PlanMade], frozen=True, kw_only=True):
    """Makes a plan. WEEKLY and BI_WEEKLY need a weekday, MONTHLY a day from 1 to 31.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("POST", "/sapi/v1/lending/auto-invest/plan/add", security=Security.USER_DATA, indexed=True)

    source_type: Word[SourceType, SourceTypeText]
    plan_type: Word[PlanType, PlanTypeText]
    subscription_amount: Number
    subscription_cycle: Word[Cycle, CycleText]
    subscription_start_time: int
    """The hour, 0 to 23 UTC."""
    source_asset: str
    details: Sequence[PlanPart]
    request_id: str | None = None
    index_id: int | None = msgspec.field(name="IndexId", default=None)
    subscription_start_day: int | None = None
    subscription_start_weekday: MaybeWord[Weekday, WeekdayText] = NONE
    flexible_allowed_to_use: bool | None = None


class EditPlan(Signed[PlanMade], frozen=True, kw_only=True):
    """Changes a plan.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("POST", "/sapi/v1/lending/auto-invest/plan/edit", security=Security.SIGNED, indexed=True)

    plan_id: int
    subscription_amount: Number
    subscription_cycle: Word[Cycle, CycleText]
    subscription_start_time: int
    """The hour, 0 to 23 UTC."""
    source_asset: str
    subscription_start_day: int | None = None
    subscription_start_weekday: MaybeWord[Weekday, WeekdayText] = NONE
    flexible_allowed_to_use: bool | None = None
    details: Sequence[PlanPart] | None = None


class SetPlanStatus(Signed[PlanStatusSet], frozen=True, kw_only=True):
    """Pauses a plan, lets it go on, or removes it.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("POST", "/sapi/v1/lending/auto-invest/plan/edit-status", security=Security.SIGNED, repeat=Repeat.SET)

    plan_id: int
    status: Word[PlanStatus, PlanStatusText]


class GetPurchases(Signed[list[Purchase]], frozen=True, kw_only=True):
    """Purchases within 30 days, of the last 30 by default; 10 a page by default, at most 100.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route(
        "GET",
        "/sapi/v1/lending/auto-invest/history/list",
        security=Security.USER_DATA,
        pages=ByPage(time="transaction_date_time", id="id", number="current", size="size", most=100, span=30 * DAY),
    )

    plan_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    target_asset: str | None = None
    plan_type: MaybeWord[PlanType, PlanTypeText] = NONE
    size: int | None = None
    current: int | None = None


class BuyOnce(Signed[OneOff], frozen=True, kw_only=True):
    """Buys once, for a plan, an index or assets of choice.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("POST", "/sapi/v1/lending/auto-invest/one-off", security=Security.TRADE, indexed=True)

    source_type: Word[SourceType, SourceTypeText]
    subscription_amount: Number
    source_asset: str
    request_id: str | None = None
    flexible_allowed_to_use: bool | None = None
    plan_id: int | None = None
    index_id: int | None = None
    details: Sequence[PlanPart] | None = None


class GetOneOffStatus(Signed[OneOffStatus], frozen=True, kw_only=True):
    """How a one-off purchase stands.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("GET", "/sapi/v1/lending/auto-invest/one-off/status", security=Security.USER_DATA)

    transaction_id: int
    request_id: str | None = None


# --- assets and index plans ------------------------------------------------------------------------------------------


class GetAssets(Signed[Assets], frozen=True, kw_only=True):
    """The assets that can be bought, and those that can pay.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("GET", "/sapi/v1/lending/auto-invest/all/asset", security=Security.USER_DATA)


class GetSourceAssets(Signed[SourceAssets], frozen=True, kw_only=True):
    """The assets that can pay, for recurring purchases or for one.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("GET", "/sapi/v1/lending/auto-invest/source-asset/list", security=Security.USER_DATA)

    usage_type: str
    """RECURRING or ONE_TIME."""
    target_asset: str | None = None
    index_id: int | None = None
    flexible_allowed_to_use: bool | None = None


class GetTargetAssets(Signed[TargetAssets], frozen=True, kw_only=True):
    """The assets that can be bought, and what they would have brought; 8 a page by default, at most 100.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route(
        "GET",
        "/sapi/v1/lending/auto-invest/target-asset/list",
        security=Security.USER_DATA,
        pages=ByPage(number="current", size="size", most=100),
    )

    target_asset: str | None = None
    size: int | None = None
    current: int | None = None


class GetHistoricalReturns(Signed[list[HistoricalReturn]], frozen=True, kw_only=True):
    """What an asset would have brought, day by day.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("GET", "/sapi/v1/lending/auto-invest/target-asset/roi/list", security=Security.USER_DATA)

    target_asset: str
    his_roi_type: str
    """FIVE_YEAR, THREE_YEAR, ONE_YEAR, SIX_MONTH, THREE_MONTH or SEVEN_DAY."""


class GetIndex(Signed[Index], frozen=True, kw_only=True):
    """Which assets an index has.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("GET", "/sapi/v1/lending/auto-invest/index/info", security=Security.USER_DATA)

    index_id: int


class GetIndexPosition(Signed[IndexPosition], frozen=True, kw_only=True):
    """What is invested in an index.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("GET", "/sapi/v1/lending/auto-invest/index/user-summary", security=Security.USER_DATA)

    index_id: int


class RedeemIndex(Signed[Redeemed], frozen=True, kw_only=True):
    """Sells a part of an index plan, in percent from 10 to 100.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route("POST", "/sapi/v1/lending/auto-invest/redeem", security=Security.TRADE)

    index_id: int
    redemption_percentage: int
    request_id: str | None = None


class GetRedemptions(Signed[list[Redemption]], frozen=True, kw_only=True):
    """Redemptions of index plans within 30 days, of the last 30 by default; 10 a page by default, at most 100.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route(
        "GET",
        "/sapi/v1/lending/auto-invest/redeem/history",
        security=Security.USER_DATA,
        pages=ByPage(
            time="redemption_date_time", id="redemption_id", number="current", size="size", most=100, span=30 * DAY
        ),
    )

    request_id: int
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    asset: str | None = None
    size: int | None = None


class GetRebalances(History[list[Rebalance]], frozen=True, kw_only=True):
    """Rebalances of index plans within 30 days, of the last 30 by default; 10 a page by default, at most 100.

    https://developers.binance.com/docs/auto_invest
    """

    route = Route(
        "GET",
        "/sapi/v1/lending/auto-invest/rebalance/history",
        security=Security.USER_DATA,
        pages=ByPage(id="rebalance_id", number="current", size="size", most=100, span=30 * DAY),
    )
