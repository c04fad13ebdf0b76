"""What the margin endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.enums import Side
from ..common.models import Done, RateLimit
from .enums import (
    ContingencyType,
    ListOrderStatus,
    ListStatusType,
    OrderStatus,
    OrderType,
    SelfTradePreventionMode,
    TimeInForce,
)

field = msgspec.field

__all__ = [
    "Asset",
    "AvailableInventory",
    "BnbBurn",
    "CanceledOrder",
    "CanceledOrderList",
    "CanceledOrderOrList",
    "CapitalFlow",
    "Collateral",
    "CollateralStep",
    "CrossAccount",
    "CrossAsset",
    "CrossFees",
    "DelistSchedule",
    "Done",
    "Fill",
    "ForceLiquidation",
    "ForceLiquidations",
    "HourlyInterestRate",
    "Interest",
    "InterestRate",
    "Interests",
    "IsolatedAccount",
    "IsolatedAccountLimit",
    "IsolatedAsset",
    "IsolatedFee",
    "IsolatedFees",
    "IsolatedPair",
    "IsolatedSwitch",
    "IsolatedTier",
    "LeverageBracket",
    "LeverageStep",
    "LimitPricePairs",
    "LiquidationLoan",
    "LiquidationRatio",
    "LiquidationRepayment",
    "LiquidationRepayments",
    "ListSchedule",
    "ListedOrder",
    "ListenKey",
    "ListenToken",
    "Loan",
    "Loans",
    "ManualLiquidation",
    "MarginLevels",
    "MaxBorrowable",
    "MaxTransferable",
    "MyTrade",
    "NewSpecialKey",
    "Order",
    "OrderList",
    "OrderReport",
    "Pair",
    "PlacedOrder",
    "PlacedOrderList",
    "PreventedMatch",
    "PriceIndex",
    "RateLimit",
    "RestrictedAssets",
    "SmallLiability",
    "SmallLiabilityExchange",
    "SmallLiabilityExchanges",
    "SpecialKey",
    "Success",
    "Transaction",
    "Transfer",
    "Transfers",
    "UserSubscription",
]


class Pair(Model, frozen=True, kw_only=True):
    """A symbol of the margin accounts."""

    base: str
    id: int | None = None
    is_buy_allowed: bool
    is_margin_trade: bool
    is_sell_allowed: bool
    quote: str
    symbol: str
    delist_time: Millis | None = None


class Asset(Model, frozen=True, kw_only=True):
    """An asset of the margin accounts."""

    asset_full_name: str
    asset_name: str
    is_borrowable: bool
    is_mortgageable: bool
    user_min_borrow: Decimal
    user_min_repay: Decimal
    delist_time: Millis | None = None


class PriceIndex(Model, frozen=True, kw_only=True):
    """The index price of a symbol."""

    calc_time: Millis
    price: Decimal
    symbol: str


class CollateralStep(Model, frozen=True, kw_only=True):
    """From one value in USD to the next, at which share an asset counts."""

    min_usd_value: Decimal
    max_usd_value: Decimal
    discount_rate: Decimal


class Collateral(Model, frozen=True, kw_only=True):
    """How much assets count as collateral, by value."""

    collaterals: list[CollateralStep]
    asset_names: list[str]


class LiquidationRatio(Model, frozen=True, kw_only=True):
    """At which ratio an asset is liquidated, by its own risk."""

    asset: str
    risk_based_liquidation_ratio: Decimal


class IsolatedTier(Model, frozen=True, kw_only=True):
    """A tier of an isolated account: its leverage, its risk ratios, and how much can be borrowed."""

    symbol: str
    tier: int
    effective_multiple: Decimal
    initial_risk_ratio: Decimal
    liquidation_risk_ratio: Decimal
    base_asset_max_borrowable: Decimal
    quote_asset_max_borrowable: Decimal


class LeverageStep(Model, frozen=True, kw_only=True):
    """Up to which debt which leverage is allowed."""

    leverage: int
    max_debt: Decimal
    maintenance_margin_rate: Decimal
    initial_margin_rate: Decimal
    fast_num: Decimal


class LeverageBracket(Model, frozen=True, kw_only=True):
    """The steps of leverage in Cross Margin Pro, for assets that share them."""

    asset_names: list[str]
    rank: int
    brackets: list[LeverageStep]


class AvailableInventory(Model, frozen=True, kw_only=True):
    """How much of each asset there is to borrow."""

    assets: dict[str, Decimal]
    update_time: Millis


class DelistSchedule(Model, frozen=True, kw_only=True):
    """What leaves margin trading at a time."""

    delist_time: Millis
    cross_margin_assets: list[str]
    isolated_margin_symbols: list[str]


class ListSchedule(Model, frozen=True, kw_only=True):
    """What comes to margin trading at a time."""

    list_time: Millis
    cross_margin_assets: list[str]
    isolated_margin_symbols: list[str]


class LimitPricePairs(Model, frozen=True, kw_only=True):
    """Symbols whose limit prices must be within 15 % of the index."""

    cross_margin_symbols: list[str]


class RestrictedAssets(Model, frozen=True, kw_only=True):
    """Assets that cannot be borrowed to be bought more of, and those of which too much is collateral already."""

    open_long_restricted_assets: list[str] = field(name="openLongRestrictedAsset")
    max_collateral_exceeded_assets: list[str] = field(name="maxCollateralExceededAsset")


class Transaction(Model, frozen=True, kw_only=True):
    """The number under which the exchange keeps a transaction."""

    tran_id: int


class Loan(Model, frozen=True, kw_only=True):
    """A loan that was taken, or repaid: `status` is PENDING, CONFIRMED or FAILED."""

    type: str
    isolated_symbol: str | None = None
    amount: Decimal
    asset: str
    interest: Decimal
    principal: Decimal
    status: str
    timestamp: Millis
    tx_id: int


class Loans(Model, frozen=True, kw_only=True):
    """Loans or repayments, newest first, and how many there are in all."""

    rows: list[Loan]
    total: int


class Interest(Model, frozen=True, kw_only=True):
    """Interest that was charged. `type` says when: hourly (PERIODIC), on borrowing (ON_BORROW), and so on."""

    tx_id: int
    interest_accrued_time: Millis = field(name="interestAccuredTime")
    asset: str
    raw_asset: str
    principal: Decimal
    interest: Decimal
    interest_rate: Decimal
    type: str
    isolated_symbol: str | None = None


class Interests(Model, frozen=True, kw_only=True):
    """Charges of interest, newest first, and how many there are in all."""

    rows: list[Interest]
    total: int


class InterestRate(Model, frozen=True, kw_only=True):
    """The daily rate of an asset from a time on."""

    asset: str
    daily_interest_rate: Decimal
    timestamp: Millis
    vip_level: int


class HourlyInterestRate(Model, frozen=True, kw_only=True):
    """The rate of the next hour."""

    asset: str
    next_hourly_interest_rate: Decimal


class MaxBorrowable(Model, frozen=True, kw_only=True):
    """How much can be borrowed now, and how much at this VIP level at most."""

    amount: Decimal
    borrow_limit: Decimal


class Fill(Model, frozen=True, kw_only=True):
    """One trade of a new order."""

    price: Decimal
    qty: Decimal
    commission: Decimal
    commission_asset: str
    trade_id: int


class PlacedOrder(Model, frozen=True, kw_only=True):
    """The answer to a new order; beyond the first five fields it depends on `new_order_resp_type`."""

    symbol: str
    order_id: int
    client_order_id: str
    is_isolated: bool
    transact_time: Millis
    price: Decimal | None = None
    orig_qty: Decimal | None = None
    executed_qty: Decimal | None = None
    cumulative_quote_qty: Decimal | None = field(name="cummulativeQuoteQty", default=None)
    status: OrderStatus | None = None
    time_in_force: TimeInForce | None = None
    type: OrderType | None = None
    side: Side | None = None
    self_trade_prevention_mode: SelfTradePreventionMode | None = None
    margin_buy_borrow_amount: Decimal | None = None
    margin_buy_borrow_asset: str | None = None
    fills: list[Fill] | None = None


class Order(Model, frozen=True, kw_only=True):
    """An order as the exchange reports it."""

    client_order_id: str
    cumulative_quote_qty: Decimal = field(name="cummulativeQuoteQty")
    executed_qty: Decimal
    iceberg_qty: Decimal
    is_working: bool
    order_id: int
    orig_qty: Decimal
    price: Decimal
    side: Side
    status: OrderStatus
    stop_price: Decimal
    symbol: str
    is_isolated: bool
    time: Millis
    time_in_force: TimeInForce
    type: OrderType
    self_trade_prevention_mode: SelfTradePreventionMode
    update_time: Millis


class CanceledOrder(Model, frozen=True, kw_only=True):
    """An order that was cancelled."""

    symbol: str
    order_id: int
    orig_client_order_id: str
    client_order_id: str
    price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cumulative_quote_qty: Decimal = field(name="cummulativeQuoteQty")
    status: OrderStatus
    time_in_force: TimeInForce
    type: OrderType
    side: Side
    is_isolated: bool


class ListedOrder(Model, frozen=True, kw_only=True):
    """An order of a list."""

    symbol: str
    order_id: int
    client_order_id: str
    status: OrderStatus | None = None


class OrderReport(Model, frozen=True, kw_only=True):
    """An order of a list, as placing or cancelling the list answers it."""

    symbol: str
    orig_client_order_id: str | None = None
    order_id: int
    order_list_id: int
    client_order_id: str
    price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cumulative_quote_qty: Decimal = field(name="cummulativeQuoteQty")
    status: OrderStatus
    time_in_force: TimeInForce
    type: OrderType
    side: Side
    stop_price: Decimal | None = None
    iceberg_qty: Decimal | None = None
    transact_time: Millis | None = None
    self_trade_prevention_mode: SelfTradePreventionMode | None = None


class CanceledOrderOrList(Model, frozen=True, kw_only=True):
    """An order that was cancelled, or an order list: `order_reports` is there for lists."""

    symbol: str
    is_isolated: bool
    orig_client_order_id: str | None = None
    order_id: int | None = None
    order_list_id: int
    client_order_id: str | None = None
    price: Decimal | None = None
    orig_qty: Decimal | None = None
    executed_qty: Decimal | None = None
    cumulative_quote_qty: Decimal | None = field(name="cummulativeQuoteQty", default=None)
    status: OrderStatus | None = None
    time_in_force: TimeInForce | None = None
    type: OrderType | None = None
    side: Side | None = None
    self_trade_prevention_mode: SelfTradePreventionMode | None = None
    contingency_type: ContingencyType | None = None
    list_status_type: ListStatusType | None = None
    list_order_status: ListOrderStatus | None = None
    list_client_order_id: str | None = None
    transaction_time: Millis | None = None
    orders: list[ListedOrder] | None = None
    order_reports: list[OrderReport] | None = None


class MyTrade(Model, frozen=True, kw_only=True):
    """One of the account's own trades."""

    commission: Decimal
    commission_asset: str
    id: int
    is_best_match: bool
    is_buyer: bool
    is_maker: bool
    order_id: int
    price: Decimal
    qty: Decimal
    symbol: str
    is_isolated: bool
    time: Millis


class PreventedMatch(Model, frozen=True, kw_only=True):
    """A match that self-trade prevention prevented."""

    symbol: str
    prevented_match_id: int
    taker_order_id: int
    maker_symbol: str
    maker_order_id: int
    trade_group_id: int
    self_trade_prevention_mode: SelfTradePreventionMode
    price: Decimal
    maker_prevented_quantity: Decimal | None = None
    transact_time: Millis


class PlacedOrderList(Model, frozen=True, kw_only=True):
    """The answer to a new order list."""

    order_list_id: int
    contingency_type: ContingencyType
    list_status_type: ListStatusType
    list_order_status: ListOrderStatus
    list_client_order_id: str
    transaction_time: Millis
    symbol: str
    margin_buy_borrow_amount: Decimal | None = None
    margin_buy_borrow_asset: str | None = None
    is_isolated: bool
    orders: list[ListedOrder]
    order_reports: list[OrderReport]


class CanceledOrderList(Model, frozen=True, kw_only=True):
    """An order list that was cancelled."""

    order_list_id: int
    contingency_type: ContingencyType
    list_status_type: ListStatusType
    list_order_status: ListOrderStatus
    list_client_order_id: str
    transaction_time: Millis
    symbol: str
    is_isolated: bool
    orders: list[ListedOrder]
    order_reports: list[OrderReport]


class OrderList(Model, frozen=True, kw_only=True):
    """An order list."""

    order_list_id: int
    contingency_type: ContingencyType
    list_status_type: ListStatusType
    list_order_status: ListOrderStatus
    list_client_order_id: str
    transaction_time: Millis
    symbol: str
    is_isolated: bool | None = None
    orders: list[ListedOrder]


class ManualLiquidation(Model, frozen=True, kw_only=True):
    """What a liquidation that was asked for began with."""

    asset: str
    interest: Decimal
    principal: Decimal
    liability_asset: str
    liability_qty: Decimal


class SmallLiability(Model, frozen=True, kw_only=True):
    """A small debt that can be exchanged."""

    asset: str
    interest: Decimal
    principal: Decimal
    liability_asset: str
    liability_qty: Decimal


class Success(Model, frozen=True, kw_only=True):
    """Whether the exchange did it."""

    success: bool
    message: str | None = None


class SmallLiabilityExchange(Model, frozen=True, kw_only=True):
    """A small debt that was exchanged."""

    asset: str
    amount: Decimal
    target_asset: str
    target_amount: Decimal
    biz_type: str
    timestamp: Millis


class SmallLiabilityExchanges(Model, frozen=True, kw_only=True):
    """Exchanges of small debts, and how many there are in all."""

    total: int
    rows: list[SmallLiabilityExchange]


class ForceLiquidation(Model, frozen=True, kw_only=True):
    """An order that liquidated an account."""

    avg_price: Decimal
    executed_qty: Decimal
    order_id: int
    price: Decimal
    qty: Decimal
    side: Side
    symbol: str
    time_in_force: TimeInForce
    is_isolated: bool
    updated_time: Millis


class ForceLiquidations(Model, frozen=True, kw_only=True):
    """Liquidations, newest first, and how many there are in all."""

    rows: list[ForceLiquidation]
    total: int


class LiquidationLoan(Model, frozen=True, kw_only=True):
    """What a liquidation has left to pay, in an asset."""

    asset: str
    amount: Decimal
    repaid_amount: Decimal
    remaining_amount: Decimal


class LiquidationRepayment(Model, frozen=True, kw_only=True):
    """A repayment of a liquidation loan."""

    repay_id: int
    asset: str
    amount: Decimal
    status: str
    create_time: Millis


class LiquidationRepayments(Model, frozen=True, kw_only=True):
    """Repayments of liquidation loans, and how many there are in all."""

    total: int
    rows: list[LiquidationRepayment]


class NewSpecialKey(Model, frozen=True, kw_only=True):
    """A special key that was made. The secret comes this once, and for HMAC keys alone."""

    api_key: str
    secret_key: str | None = None
    type: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class SpecialKey(Model, frozen=True, kw_only=True):
    """A special key for low latency trading; its name shows in no log."""

    api_key: str
    ip: str
    api_name: str
    type: str
    permission_mode: str

    def __repr__(self) -> str:
        return f"SpecialKey(api_name={self.api_name!r}, type={self.type!r}, …)"


class CrossAsset(Model, frozen=True, kw_only=True):
    """What a cross margin account has of an asset, and owes."""

    asset: str
    borrowed: Decimal
    free: Decimal
    interest: Decimal
    locked: Decimal
    net_asset: Decimal


class CrossAccount(Model, frozen=True, kw_only=True):
    """A cross margin account: its level (assets over debts), totals in BTC, and what it has of each asset."""

    created: bool
    borrow_enabled: bool
    margin_level: Decimal
    collateral_margin_level: Decimal
    total_asset_of_btc: Decimal
    total_liability_of_btc: Decimal
    total_net_asset_of_btc: Decimal
    total_collateral_value_in_usdt: Decimal = field(name="TotalCollateralValueInUSDT")
    trade_enabled: bool
    transfer_in_enabled: bool
    transfer_out_enabled: bool
    account_type: str
    user_assets: list[CrossAsset]


class IsolatedAsset(Model, frozen=True, kw_only=True):
    """What an isolated account has of one of its two assets, and owes."""

    asset: str
    borrow_enabled: bool
    borrowed: Decimal
    free: Decimal
    interest: Decimal
    locked: Decimal
    net_asset: Decimal
    net_asset_of_btc: Decimal
    repay_enabled: bool
    total_asset: Decimal


class IsolatedPair(Model, frozen=True, kw_only=True):
    """The isolated account of one symbol."""

    base_asset: IsolatedAsset
    quote_asset: IsolatedAsset
    symbol: str
    isolated_created: bool
    enabled: bool
    margin_level: Decimal
    margin_level_status: str
    margin_ratio: Decimal
    index_price: Decimal
    liquidate_price: Decimal
    liquidate_rate: Decimal
    trade_enabled: bool


class IsolatedAccount(Model, frozen=True, kw_only=True):
    """All isolated accounts; totals in BTC come where no symbols were asked for."""

    assets: list[IsolatedPair]
    total_asset_of_btc: Decimal | None = None
    total_liability_of_btc: Decimal | None = None
    total_net_asset_of_btc: Decimal | None = None


class IsolatedSwitch(Model, frozen=True, kw_only=True):
    """An isolated account that was switched on or off."""

    success: bool
    symbol: str


class IsolatedAccountLimit(Model, frozen=True, kw_only=True):
    """How many isolated accounts there are, and how many there may be."""

    enabled_account: int
    max_account: int


class MarginLevels(Model, frozen=True, kw_only=True):
    """The levels of a cross margin account: normal from the first on, a call below the second, liquidation below the third."""

    normal_bar: Decimal
    margin_call_bar: Decimal
    force_liquidation_bar: Decimal


class CrossFees(Model, frozen=True, kw_only=True):
    """What an asset costs to borrow, and how much of it, at a VIP level."""

    vip_level: int
    coin: str
    transfer_in: bool
    borrowable: bool
    daily_interest: Decimal
    yearly_interest: Decimal
    borrow_limit: Decimal
    marginable_pairs: list[str]


class IsolatedFee(Model, frozen=True, kw_only=True):
    """What one asset of an isolated account costs to borrow."""

    coin: str
    daily_interest: Decimal
    borrow_limit: Decimal


class IsolatedFees(Model, frozen=True, kw_only=True):
    """What a symbol's two assets cost to borrow, at a VIP level."""

    vip_level: int
    symbol: str
    leverage: Decimal
    data: list[IsolatedFee]


class CapitalFlow(Model, frozen=True, kw_only=True):
    """One booking of a margin account."""

    id: int
    tran_id: int
    timestamp: Millis
    asset: str
    symbol: str | None = None
    type: str
    amount: Decimal
    note: str | None = None


class Transfer(Model, frozen=True, kw_only=True):
    """A transfer into a margin account or out of it."""

    amount: Decimal
    asset: str
    status: str
    timestamp: Millis
    tx_id: int
    type: str
    trans_from: str
    trans_to: str
    from_symbol: str | None = None
    to_symbol: str | None = None


class Transfers(Model, frozen=True, kw_only=True):
    """Transfers, newest first, and how many there are in all."""

    rows: list[Transfer]
    total: int


class MaxTransferable(Model, frozen=True, kw_only=True):
    """How much can be moved out."""

    amount: Decimal


class BnbBurn(Model, frozen=True, kw_only=True):
    """Whether commission and interest are paid in BNB where there is some."""

    spot_bnb_burn: bool = field(name="spotBNBBurn")
    interest_bnb_burn: bool = field(name="interestBNBBurn")


class ListenToken(Model, frozen=True, kw_only=True):
    """What `userDataStream.subscribe.listenToken` takes; a secret, since who has it can listen."""

    token: str
    expiration_time: Millis

    def __repr__(self) -> str:
        return f"ListenToken(…, expiration_time={self.expiration_time})"


class ListenKey(Model, frozen=True, kw_only=True):
    """The name of the user data stream; a secret, since who knows it can listen."""

    listen_key: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class UserSubscription(Model, frozen=True, kw_only=True):
    """A subscription to the account's events, and when its token expires."""

    subscription_id: int
    expiration_time: Millis
