"""What the Auto-Invest endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.models import PageOf

field = msgspec.field

__all__ = [
    "Allocation",
    "Assets",
    "HistoricalReturn",
    "Index",
    "IndexAsset",
    "IndexPosition",
    "OneOff",
    "OneOffStatus",
    "Plan",
    "PlanAsset",
    "PlanDetail",
    "PlanDetails",
    "PlanMade",
    "PlanStatusSet",
    "Plans",
    "Purchase",
    "Rebalance",
    "RebalanceTransaction",
    "Redeemed",
    "Redemption",
    "SimulatedReturn",
    "SourceAsset",
    "SourceAssets",
    "TargetAsset",
    "TargetAssets",
]


class Plan(Model, frozen=True, kw_only=True):
    """A plan, and what it has brought."""

    plan_id: int
    plan_type: str
    edit_allowed: str
    creation_date_time: Millis
    first_execution_date_time: Millis
    next_execution_date_time: Millis
    status: str
    last_updated_date_time: Millis
    target_asset: str
    total_target_amount: Decimal
    source_asset: str
    total_invested_in_usd: Decimal = field(name="totalInvestedInUSD")
    subscription_amount: Decimal
    subscription_cycle: Decimal
    subscription_start_day: Decimal
    subscription_start_weekday: Decimal
    subscription_start_time: str
    source_wallet: Decimal
    flexible_allowed_to_use: str
    plan_value_in_usd: Decimal = field(name="planValueInUSD")
    pnl_in_usd: Decimal = field(name="pnlInUSD")
    roi: Decimal


class Plans(Model, frozen=True, kw_only=True):
    """All plans, and what they have brought in all."""

    plan_value_in_usd: Decimal = field(name="planValueInUSD")
    plan_value_in_btc: Decimal = field(name="planValueInBTC")
    pnl_in_usd: Decimal = field(name="pnlInUSD")
    roi: Decimal
    plans: list[Plan] = field(name="plan")


class PlanAsset(Model, frozen=True, kw_only=True):
    """What a plan holds of an asset. The exchange misspells two of its fields on the wire."""

    target_asset: str
    average_price_in_usd: Decimal = field(name="averagePriceInUSD")
    total_invested_in_usd: Decimal = field(name="totalInvestedInUSD")
    purchased_amount: Decimal
    purchased_amount_unit: Decimal
    pnl_in_usd: Decimal = field(name="pnlInUSD")
    roi: Decimal
    percentage: Decimal
    asset_status: str
    available_amount: Decimal
    available_amount_unit: Decimal
    redeemed_amount: Decimal = field(name="redeemedAmout")
    redeemed_amount_unit: Decimal = field(name="redeemedAmoutUnit")
    asset_value_in_usd: Decimal = field(name="assetValueInUSD")


class PlanDetail(Model, frozen=True, kw_only=True):
    """A plan in full."""

    plan_id: int
    plan_type: str
    edit_allowed: str
    flexible_allowed_to_use: str
    creation_date_time: Millis
    first_execution_date_time: Millis
    next_execution_date_time: Millis
    status: str
    target_asset: str
    source_asset: str
    total_invested_in_usd: Decimal = field(name="totalInvestedInUSD")
    plan_value_in_usd: Decimal = field(name="planValueInUSD")
    pnl_in_usd: Decimal = field(name="pnlInUSD")
    roi: Decimal
    details: list[PlanAsset]


class PlanDetails(Model, frozen=True, kw_only=True):
    """A plan in full, and what it has brought."""

    plan_value_in_usd: Decimal = field(name="planValueInUSD")
    plan_value_in_btc: Decimal = field(name="planValueInBTC")
    pnl_in_usd: Decimal = field(name="pnlInUSD")
    roi: Decimal
    plans: list[PlanDetail] = field(name="plan")


class PlanMade(Model, frozen=True, kw_only=True):
    """A plan, and when it buys next."""

    plan_id: int
    next_execution_date_time: Millis


class PlanStatusSet(Model, frozen=True, kw_only=True):
    """A plan after its status was set."""

    plan_id: int
    next_execution_date_time: Millis
    status: str


class Purchase(Model, frozen=True, kw_only=True):
    """A purchase of a plan, or one-off."""

    id: int
    target_asset: str
    plan_type: str
    plan_name: str
    plan_id: int
    transaction_date_time: Millis
    transaction_status: str
    failed_type: str
    source_asset: str
    source_asset_amount: Decimal
    target_asset_amount: Decimal
    source_wallet: Decimal
    flexible_used: str
    transaction_fee: Decimal
    transaction_fee_unit: Decimal
    execution_price: Decimal
    execution_type: str
    subscription_cycle: Decimal


class OneOff(Model, frozen=True, kw_only=True):
    """A one-off purchase: ask for its state after `wait_second` seconds."""

    transaction_id: int
    wait_second: int


class OneOffStatus(Model, frozen=True, kw_only=True):
    """How a one-off purchase stands."""

    transaction_id: int
    status: str


class Assets(Model, frozen=True, kw_only=True):
    """The assets that can be bought, and those that can pay."""

    target_assets: list[str]
    source_assets: list[str]


class SourceAsset(Model, frozen=True, kw_only=True):
    """An asset that can pay, and how much of it."""

    source_asset: str
    asset_min_amount: Decimal
    asset_max_amount: Decimal
    scale: int
    flexible_amount: Decimal


class SourceAssets(Model, frozen=True, kw_only=True):
    """The assets that can pay, and the fee."""

    fee_rate: Decimal
    source_assets: list[SourceAsset]


class SimulatedReturn(Model, frozen=True, kw_only=True):
    """What an asset would have brought over a time."""

    simulate_roi: Decimal
    dimension_value: Decimal
    dimension_unit: str


class TargetAsset(Model, frozen=True, kw_only=True):
    """An asset that can be bought."""

    target_asset: str
    roi_and_dimension_type_list: list[SimulatedReturn]


class TargetAssets(PageOf[TargetAsset], frozen=True, kw_only=True):
    """The assets that can be bought."""

    rows_in = "auto_invest_asset_list"

    target_assets: str
    auto_invest_asset_list: list[TargetAsset]


class HistoricalReturn(Model, frozen=True, kw_only=True):
    """What an asset would have brought until a day."""

    date: str
    simulate_roi: Decimal


class Allocation(Model, frozen=True, kw_only=True):
    """An asset's part."""

    target_asset: str
    allocation: Decimal


class Index(Model, frozen=True, kw_only=True):
    """An index: which assets it has, and how much of each."""

    index_id: int
    index_name: str
    status: str
    asset_allocation: list[Allocation]


class IndexAsset(Model, frozen=True, kw_only=True):
    """What there is of an asset of an index."""

    target_asset: str
    average_price_in_usd: Decimal = field(name="averagePriceInUSD")
    total_invested_in_usd: Decimal = field(name="totalInvestedInUSD")
    current_invested_in_usd: Decimal = field(name="currentInvestedInUSD")
    purchased_amount: Decimal
    pnl_in_usd: Decimal = field(name="pnlInUSD")
    roi: Decimal
    percentage: Decimal
    available_amount: Decimal
    redeemed_amount: Decimal
    asset_value_in_usd: Decimal = field(name="assetValueInUSD")


class IndexPosition(Model, frozen=True, kw_only=True):
    """What is invested in an index."""

    index_id: int
    total_invested_in_usd: Decimal = field(name="totalInvestedInUSD")
    current_invested_in_usd: Decimal = field(name="currentInvestedInUSD")
    pnl_in_usd: Decimal = field(name="pnlInUSD")
    roi: Decimal
    asset_allocation: list[Allocation]
    details: list[IndexAsset]


class Redeemed(Model, frozen=True, kw_only=True):
    """A redemption that was asked for."""

    redemption_id: int


class Redemption(Model, frozen=True, kw_only=True):
    """A past redemption."""

    index_id: int
    index_name: str
    redemption_id: int
    status: str
    asset: str
    amount: Decimal
    redemption_date_time: Millis
    transaction_fee: Decimal
    transaction_fee_unit: Decimal


class RebalanceTransaction(Model, frozen=True, kw_only=True):
    """What a rebalance bought or sold."""

    asset: str
    transaction_date_time: Millis
    rebalance_direction: str
    rebalance_amount: Decimal


class Rebalance(Model, frozen=True, kw_only=True):
    """A rebalance of an index plan."""

    index_id: int
    index_name: str
    rebalance_id: int
    status: str
    rebalance_fee: Decimal
    rebalance_fee_unit: Decimal
    transaction_details: list[RebalanceTransaction]
