"""What the COIN-M futures endpoints answer: what all futures say, and what COIN-M alone does.

Prices, quantities, margins and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.events import Event, maybe_exactly
from ...wire.words import Millis, Model
from ..common.futures.models import (
    AdlQuantile,
    AdlSides,
    AggTrade,
    AlgoOrder,
    BasisPoint,
    CanceledAlgoOrder,
    CountdownCancelAll,
    DayStatistics,
    Depth,
    DownloadId,
    DownloadLink,
    ForceOrder,
    FundingInfo,
    FundingRate,
    Income,
    IndexConstituent,
    IndexConstituents,
    Kline,
    LeverageBracket,
    ListenKey,
    MarginChange,
    MyTrade,
    Order,
    OrderAmendment,
    OrderChange,
    PlacedOrder,
    PositionMode,
    PriceCandle,
    SymbolBrackets,
    Trade,
    ValueChange,
)
from ..common.models import Done, Notice, RateLimit, Refusal, ServerTime, SessionStatus
from .enums import ContractStatus, ContractType, OrderType, PositionSide, TimeInForce

field = msgspec.field

__all__ = [
    "Account",
    "AccountAsset",
    "AccountPosition",
    "AdlQuantile",
    "AdlSides",
    "AggTrade",
    "AlgoOrder",
    "Balance",
    "BasisPoint",
    "BestPrices",
    "CanceledAlgoOrder",
    "CommissionRates",
    "CountdownCancelAll",
    "DayStatistics",
    "Depth",
    "Done",
    "DownloadId",
    "DownloadLink",
    "ExchangeInfo",
    "Filter",
    "ForceOrder",
    "FundingInfo",
    "FundingRate",
    "Income",
    "IndexConstituent",
    "IndexConstituents",
    "Kline",
    "LastPrice",
    "Leverage",
    "LeverageBracket",
    "ListenKey",
    "LongShortPositions",
    "LongShortRatio",
    "MarginChange",
    "MarginChanged",
    "MarkPriceQuote",
    "MyTrade",
    "Notice",
    "OpenInterest",
    "OpenInterestPoint",
    "Order",
    "OrderAmendment",
    "OrderChange",
    "PlacedOrder",
    "Position",
    "PositionMode",
    "PriceCandle",
    "RateLimit",
    "Refusal",
    "ServerTime",
    "SessionStatus",
    "SymbolBrackets",
    "SymbolInfo",
    "TakerVolume",
    "Trade",
    "ValueChange",
]

# --- market data -----------------------------------------------------------------------------------------------------


class Filter(Model, frozen=True, kw_only=True):
    """One of a symbol's filters; which fields it has depends on `filter_type`.

    PRICE_FILTER: prices and tick. LOT_SIZE and MARKET_LOT_SIZE: contracts and step. MAX_NUM_ORDERS and
    MAX_NUM_ALGO_ORDERS: `limit`. PERCENT_PRICE: multipliers of the mark price.
    """

    filter_type: str
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    tick_size: Decimal | None = None
    min_qty: Decimal | None = None
    max_qty: Decimal | None = None
    step_size: Decimal | None = None
    limit: int | None = None
    multiplier_up: Decimal | None = None
    multiplier_down: Decimal | None = None
    multiplier_decimal: int | None = None


class SymbolInfo(Model, frozen=True, kw_only=True):
    """One contract and its trading rules. Precisions say how many decimals are read, not which steps are allowed."""

    symbol: str
    pair: str
    contract_type: ContractType
    delivery_date: Millis
    """Far in the future for perpetuals."""
    onboard_date: Millis
    contract_status: ContractStatus
    contract_size: Decimal
    """USD in one contract: 100 of BTC, 10 of the others."""
    maint_margin_percent: Decimal
    """Not in use."""
    required_margin_percent: Decimal
    """Not in use."""
    base_asset: str
    quote_asset: str
    margin_asset: str
    price_precision: int
    quantity_precision: int
    base_asset_precision: int
    quote_precision: int
    underlying_type: str
    underlying_sub_type: list[str] = []
    equal_qty_precision: int
    """Not in use."""
    trigger_protect: Decimal
    """How far mark and last price may be apart for `price_protect` orders to trigger."""
    filters: list[Filter]
    order_types: list[OrderType]
    time_in_force: list[TimeInForce]
    liquidation_fee: Decimal
    market_take_bound: Decimal
    """How far from the mark price a market order may trade."""


class ExchangeInfo(Model, frozen=True, kw_only=True, gc=True):
    """The exchange's limits and contracts."""

    time_zone: str = field(name="timezone")
    server_time: Millis
    rate_limits: list[RateLimit]
    exchange_filters: list[Filter]
    symbols: list[SymbolInfo]


class MarkPriceQuote(Event, frozen=True, kw_only=True):
    """A contract's mark and index price, and its funding. `time` is when it was so."""

    symbol: str
    pair: str
    mark_price: Decimal
    index_price: Decimal
    estimated_settle_price: Decimal
    """Of use in the last hour before a delivery."""
    last_funding_rate_text: str = field(name="lastFundingRate")
    interest_rate_text: str = field(name="interestRate")
    next_funding_time: Millis
    """0 for delivery contracts."""
    time: Millis

    last_funding_rate = maybe_exactly("last_funding_rate_text")
    """None, as the next, for delivery contracts, which have no funding."""
    interest_rate = maybe_exactly("interest_rate_text")


class LastPrice(Model, frozen=True, kw_only=True):
    """The last price of a contract, and when it was traded."""

    symbol: str
    pair: str = field(name="ps")
    price: Decimal
    time: Millis


class BestPrices(Model, frozen=True, kw_only=True):
    """Best bid and ask of a contract."""

    symbol: str
    pair: str
    bid_price: Decimal
    bid_qty: Decimal
    ask_price: Decimal
    ask_qty: Decimal
    time: Millis
    last_update_id: int


class OpenInterest(Model, frozen=True, kw_only=True):
    """How many contracts are open."""

    symbol: str
    pair: str
    contract_type: ContractType
    open_interest: Decimal
    time: Millis


class OpenInterestPoint(Model, frozen=True, kw_only=True):
    """How much of a pair's contracts was open: in contracts, and in the base asset."""

    pair: str
    contract_type: ContractType
    sum_open_interest: Decimal
    sum_open_interest_value: Decimal
    timestamp: Millis


class LongShortRatio(Model, frozen=True, kw_only=True):
    """Shares of accounts that are long and short, and the ratio of the two."""

    pair: str
    long_short_ratio: Decimal
    long_account: Decimal
    short_account: Decimal
    timestamp: Millis


class LongShortPositions(Model, frozen=True, kw_only=True):
    """Shares of positions that are long and short, and the ratio of the two."""

    pair: str
    long_short_ratio: Decimal
    long_position: Decimal
    short_position: Decimal
    timestamp: Millis


class TakerVolume(Model, frozen=True, kw_only=True):
    """What takers bought and sold: in contracts, and in the base asset."""

    pair: str
    contract_type: ContractType
    taker_buy_vol: Decimal
    taker_sell_vol: Decimal
    taker_buy_vol_value: Decimal
    taker_sell_vol_value: Decimal
    timestamp: Millis


# --- account ---------------------------------------------------------------------------------------------------------


class AccountAsset(Model, frozen=True, kw_only=True):
    """What an account has of one margin asset; margins are those of all its positions and orders."""

    asset: str
    wallet_balance: Decimal
    unrealized_profit: Decimal
    margin_balance: Decimal
    maint_margin: Decimal
    initial_margin: Decimal
    position_initial_margin: Decimal
    open_order_initial_margin: Decimal
    cross_wallet_balance: Decimal
    cross_un_pnl: Decimal
    available_balance: Decimal
    max_withdraw_amount: Decimal
    update_time: Millis


class AccountPosition(Model, frozen=True, kw_only=True):
    """A contract's position as the account shows it, with its settings. A short amount is negative."""

    symbol: str
    position_side: PositionSide
    position_amt: Decimal
    """Contracts."""
    entry_price: Decimal
    break_even_price: Decimal
    unrealized_profit: Decimal
    leverage: int
    isolated: bool
    max_qty: Decimal
    notional_value: Decimal
    initial_margin: Decimal
    maint_margin: Decimal
    position_initial_margin: Decimal
    open_order_initial_margin: Decimal
    isolated_wallet: Decimal | None = None
    """Told by the WebSocket API."""
    update_time: Millis


class Account(Model, frozen=True, kw_only=True):
    """What an account may do, its assets and its positions. Each asset is the margin of its own contracts."""

    fee_tier: int
    can_trade: bool
    can_deposit: bool
    can_withdraw: bool
    update_time: Millis
    assets: list[AccountAsset]
    positions: list[AccountPosition]


class Balance(Model, frozen=True, kw_only=True):
    """What an account has of an asset."""

    account_alias: str
    asset: str
    balance: Decimal
    withdraw_available: Decimal
    cross_wallet_balance: Decimal
    cross_un_pnl: Decimal
    available_balance: Decimal
    update_time: Millis


class Position(Model, frozen=True, kw_only=True):
    """A contract's position. A short amount is negative; `liquidation_price` is 0 where there is none."""

    symbol: str
    position_side: PositionSide
    position_amt: Decimal
    """Contracts."""
    entry_price: Decimal
    break_even_price: Decimal
    mark_price: Decimal
    unrealized_profit: Decimal = field(name="unRealizedProfit")
    liquidation_price: Decimal
    leverage: int
    max_qty: Decimal
    margin_type: str
    """`isolated` or `cross`."""
    isolated_margin: Decimal
    is_auto_add_margin: bool
    isolated_wallet: Decimal | None = None
    notional_value: Decimal | None = None
    """These two are told by the WebSocket API."""
    update_time: Millis


class CommissionRates(Model, frozen=True, kw_only=True):
    """What an account pays at a symbol, as fractions: 0.0004 is four hundredths of a percent."""

    symbol: str
    maker_commission_rate: Decimal
    taker_commission_rate: Decimal


class Leverage(Model, frozen=True, kw_only=True):
    """The leverage that a symbol has now, and the largest quantity, in the base asset, that it allows."""

    symbol: str
    leverage: int
    max_qty: Decimal


class MarginChanged(Model, frozen=True, kw_only=True):
    """The change of an isolated margin that was made: `type` 1 added, 2 taken."""

    amount: Decimal
    code: int
    message: str = field(name="msg")
    type: int
