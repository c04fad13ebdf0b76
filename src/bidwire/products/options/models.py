"""What the options endpoints answer.

Prices, quantities and greeks are `Decimal`, times are epoch milliseconds. Commissions are negative where they were
charged.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.events import Level
from ...wire.words import Millis, Model
from ..common.enums import Side
from ..common.models import Candle, Done, Notice, RateLimit, Refusal, ServerTime
from .enums import (
    BlockOrderStatus,
    ContractStatus,
    Liquidity,
    OptionSide,
    OrderStatus,
    OrderType,
    PositionSide,
    SelfTradePreventionMode,
    StrikeResult,
    TimeInForce,
)

field = msgspec.field

__all__ = [
    "Account",
    "AccountAsset",
    "BlockOrder",
    "BlockOrderLeg",
    "BlockTrade",
    "CommissionRates",
    "CountdownCancelAll",
    "CountdownHeartbeat",
    "DayStatistics",
    "Depth",
    "Done",
    "ExchangeInfo",
    "ExerciseRecord",
    "ExercisedContract",
    "Filter",
    "FundingFlow",
    "Greeks",
    "IndexPrice",
    "Kline",
    "ListenKey",
    "MarkPrice",
    "MarketMakerProtection",
    "MyBlockTrade",
    "MyBlockTradeLeg",
    "MyTrade",
    "Notice",
    "OpenInterest",
    "OptionAsset",
    "OptionContract",
    "Order",
    "PlacedOrder",
    "Position",
    "RateLimit",
    "Refusal",
    "ServerTime",
    "SymbolInfo",
    "Trade",
    "UnderlyingCommission",
]

# --- market ----------------------------------------------------------------------------------------------------------


class OptionContract(Model, frozen=True, kw_only=True):
    """An underlying on which options are listed, and what they settle in."""

    base_asset: str
    quote_asset: str
    underlying: str
    settle_asset: str


class OptionAsset(Model, frozen=True, kw_only=True):
    name: str


class Filter(Model, frozen=True, kw_only=True):
    """A PRICE_FILTER (least, most and tick of a price) or a LOT_SIZE (least, most and step of a quantity)."""

    filter_type: str
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    tick_size: Decimal | None = None
    min_qty: Decimal | None = None
    max_qty: Decimal | None = None
    step_size: Decimal | None = None


class SymbolInfo(Model, frozen=True, kw_only=True):
    """One listed contract, `BTC-260327-90000-C`: its terms, its filters and its margin rates."""

    symbol: str
    underlying: str
    side: OptionSide
    strike_price: Decimal
    expiry_date: Millis
    unit: int
    """Units of the underlying in one contract."""
    filters: list[Filter]
    min_qty: Decimal
    max_qty: Decimal
    price_scale: int
    quantity_scale: int
    quote_asset: str
    liquidation_fee_rate: Decimal
    initial_margin: Decimal
    maintenance_margin: Decimal
    min_initial_margin: Decimal
    min_maintenance_margin: Decimal
    contract_type: str | None = None
    underlying_type: str | None = None
    naked_sell: bool | None = None
    """Whether it may be sold without holding the underlying."""
    status: ContractStatus | None = None


class ExchangeInfo(Model, frozen=True, kw_only=True):
    """The exchange's limits and every listed contract."""

    time_zone: str = field(name="timezone")
    server_time: Millis
    option_contracts: list[OptionContract]
    option_assets: list[OptionAsset]
    option_symbols: list[SymbolInfo]
    rate_limits: list[RateLimit]


class Depth(Model, frozen=True, kw_only=True):
    """A book: best prices first on both sides."""

    bids: list[Level]
    asks: list[Level]
    transaction_time: Millis = field(name="T")
    last_update_id: int


class Trade(Model, frozen=True, kw_only=True):
    """One trade. `side` is that of the taker: 1 bought, -1 sold, and then `qty` may be written as a negative number."""

    id: int
    trade_id: int
    symbol: str
    price: Decimal
    qty: Decimal
    quote_qty: Decimal
    side: int
    time: Millis


class BlockTrade(Trade, frozen=True, kw_only=True):
    """One block trade; the signs are those of `Trade`."""


class Kline(Candle, frozen=True, kw_only=True, array_like=True):
    """One candle of a contract."""


class MarkPrice(Model, frozen=True, kw_only=True):
    """A contract's mark price, implied volatilities, greeks and price limits."""

    symbol: str
    mark_price: Decimal
    bid_iv: Decimal = field(name="bidIV")
    ask_iv: Decimal = field(name="askIV")
    mark_iv: Decimal = field(name="markIV")
    delta: Decimal
    theta: Decimal
    gamma: Decimal
    vega: Decimal
    high_price_limit: Decimal
    low_price_limit: Decimal
    risk_free_interest: Decimal


class DayStatistics(Model, frozen=True, kw_only=True):
    """A contract's statistics over a rolling day."""

    symbol: str
    price_change: Decimal
    price_change_percent: Decimal
    last_price: Decimal
    last_qty: Decimal
    open: Decimal
    high: Decimal
    low: Decimal
    volume: Decimal
    amount: Decimal
    """Traded value, in the quote asset."""
    bid_price: Decimal
    ask_price: Decimal
    open_time: Millis
    close_time: Millis
    first_trade_id: int
    trade_count: int
    strike_price: Decimal
    exercise_price: Decimal


class IndexPrice(Model, frozen=True, kw_only=True):
    """The spot index of an underlying."""

    time: Millis
    index_price: Decimal


class OpenInterest(Model, frozen=True, kw_only=True):
    """How much of a contract is open, in contracts and in USD. The time comes as text and is an integer here."""

    symbol: str
    sum_open_interest: Decimal
    sum_open_interest_usd: Decimal
    timestamp: Millis


class ExercisedContract(Model, frozen=True, kw_only=True):
    """A contract that has expired, and at what price it was settled."""

    symbol: str
    strike_price: Decimal
    real_strike_price: Decimal
    expiry_date: Millis
    strike_result: StrikeResult


# --- account ---------------------------------------------------------------------------------------------------------


class AccountAsset(Model, frozen=True, kw_only=True):
    """What an account has of one margin asset."""

    asset: str
    margin_balance: Decimal
    equity: Decimal
    available: Decimal
    initial_margin: Decimal
    maint_margin: Decimal
    unrealized_pnl: Decimal = field(name="unrealizedPNL")
    adjusted_equity: Decimal | None = None


class Greeks(Model, frozen=True, kw_only=True):
    """An account's greeks by underlying."""

    underlying: str
    delta: Decimal
    gamma: Decimal
    theta: Decimal
    vega: Decimal


class Account(Model, frozen=True, kw_only=True):
    """An options account: margin by asset, greeks by underlying, and what it may do."""

    assets: list[AccountAsset] = field(name="asset")
    greeks: list[Greeks] = field(name="greek")
    time: Millis
    can_trade: bool
    can_deposit: bool
    can_withdraw: bool
    reduce_only: bool
    trade_group_id: int | None = None


class FundingFlow(Model, frozen=True, kw_only=True):
    """One booking of an account: a fee, a premium, a transfer."""

    id: int
    asset: str
    amount: Decimal
    type: str
    create_date: Millis
    symbol: str | None = None


class UnderlyingCommission(Model, frozen=True, kw_only=True):
    underlying: str
    maker_fee: Decimal
    taker_fee: Decimal


class CommissionRates(Model, frozen=True, kw_only=True):
    """What an account pays, by underlying."""

    commissions: list[UnderlyingCommission]


class Position(Model, frozen=True, kw_only=True):
    """What an account holds of one contract; a short quantity is negative."""

    symbol: str
    side: PositionSide
    quantity: Decimal
    entry_price: Decimal
    mark_price: Decimal
    mark_value: Decimal
    unrealized_pnl: Decimal = field(name="unrealizedPNL")
    strike_price: Decimal
    expiry_date: Millis
    price_scale: int
    quantity_scale: int
    option_side: OptionSide
    quote_asset: str
    time: Millis
    bid_quantity: Decimal | None = None
    """Standing in open buy orders."""
    ask_quantity: Decimal | None = None


class ExerciseRecord(Model, frozen=True, kw_only=True):
    """What an expiry brought an account."""

    id: str
    currency: str
    symbol: str
    exercise_price: Decimal
    quantity: Decimal
    amount: Decimal
    fee: Decimal
    create_date: Millis
    price_scale: int
    quantity_scale: int
    option_side: OptionSide
    position_side: PositionSide
    quote_asset: str


# --- orders ----------------------------------------------------------------------------------------------------------


class PlacedOrder(Model, frozen=True, kw_only=True):
    """An order as placing it answers; what lies beyond the id and the symbol may be missing under ACK."""

    order_id: int
    symbol: str
    client_order_id: str | None = None
    price: Decimal | None = None
    quantity: Decimal | None = None
    executed_qty: Decimal | None = None
    fee: Decimal | None = None
    side: Side | None = None
    type: OrderType | None = None
    time_in_force: TimeInForce | None = None
    reduce_only: bool | None = None
    post_only: bool | None = None
    create_time: Millis | None = None
    update_time: Millis | None = None
    status: OrderStatus | None = None
    avg_price: Decimal | None = None
    source: str | None = None
    price_scale: int | None = None
    quantity_scale: int | None = None
    option_side: OptionSide | None = None
    quote_asset: str | None = None
    mmp: bool | None = None
    self_trade_prevention_mode: SelfTradePreventionMode | None = None


class Order(Model, frozen=True, kw_only=True):
    """An order as the exchange reports it. A cancelled one says `create_date` instead of `create_time`."""

    order_id: int
    symbol: str
    client_order_id: str
    price: Decimal
    quantity: Decimal
    executed_qty: Decimal
    side: Side
    type: OrderType
    time_in_force: TimeInForce
    reduce_only: bool
    update_time: Millis
    status: OrderStatus
    avg_price: Decimal
    price_scale: int
    quantity_scale: int
    option_side: OptionSide
    quote_asset: str
    mmp: bool
    create_time: Millis | None = None
    create_date: Millis | None = None
    post_only: bool | None = None
    fee: Decimal | None = None
    source: str | None = None
    self_trade_prevention_mode: SelfTradePreventionMode | None = None

    @property
    def time(self) -> int:
        """When it was made, under whichever name that came; without either, when it changed last."""
        return self.create_time or self.create_date or self.update_time


class MyTrade(Model, frozen=True, kw_only=True):
    """One of the account's own trades."""

    id: int
    trade_id: int
    order_id: int
    symbol: str
    price: Decimal
    quantity: Decimal
    fee: Decimal
    realized_profit: Decimal
    side: Side
    type: OrderType
    liquidity: Liquidity
    time: Millis
    price_scale: int
    quantity_scale: int
    option_side: OptionSide
    quote_asset: str


# --- market makers ---------------------------------------------------------------------------------------------------


class MarketMakerProtection(Model, frozen=True, kw_only=True):
    """Limits on what may trade against one's MMP orders within a window; beyond them those orders are cancelled."""

    underlying_id: int
    underlying: str
    window_time_in_milliseconds: int
    frozen_time_in_milliseconds: int
    """How long new MMP orders are refused after it triggered; 0: until it is reset."""
    qty_limit: Decimal
    delta_limit: Decimal
    last_trigger_time: Millis


class CountdownCancelAll(Model, frozen=True, kw_only=True):
    """When all orders on an underlying are cancelled unless a heartbeat comes, in milliseconds; 0: never."""

    underlying: str
    countdown_time: int


class CountdownHeartbeat(Model, frozen=True, kw_only=True):
    """The underlyings whose countdown begins anew."""

    underlyings: list[str]


class BlockOrderLeg(Model, frozen=True, kw_only=True):
    symbol: str
    side: Side
    quantity: Decimal
    price: Decimal


class BlockOrder(Model, frozen=True, kw_only=True):
    """A block trade that is being agreed upon between two sides."""

    block_trade_settlement_key: str
    expire_time: Millis
    liquidity: Liquidity
    status: BlockOrderStatus
    legs: list[BlockOrderLeg]
    create_time: Millis | None = None


class MyBlockTradeLeg(Model, frozen=True, kw_only=True):
    create_time: Millis
    update_time: Millis
    symbol: str
    order_id: str
    order_price: Decimal
    order_quantity: Decimal
    order_status: OrderStatus
    executed_qty: Decimal
    executed_amount: Decimal
    fee: Decimal
    order_type: str
    order_side: Side
    id: str
    trade_id: int
    trade_price: Decimal
    trade_qty: Decimal
    trade_time: Millis
    liquidity: Liquidity
    commission: Decimal


class MyBlockTrade(Model, frozen=True, kw_only=True):
    """A block trade of the account."""

    parent_order_id: str
    cross_type: str
    legs: list[MyBlockTradeLeg]
    block_trade_settlement_key: str


# --- user stream -----------------------------------------------------------------------------------------------------


class ListenKey(Model, frozen=True, kw_only=True):
    """The name of the account's own stream; a secret, since who knows it can listen."""

    listen_key: str
    expiration: Millis | None = None

    def __repr__(self) -> str:
        return f"ListenKey(…, expiration={self.expiration})"
