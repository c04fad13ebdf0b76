"""What the USD-M futures endpoints answer: what all futures say, and what USD-M alone does.

Prices, quantities, margins and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.futures.models import (
    AccountConfig,
    AdlQuantile,
    AdlSides,
    AggTrade,
    AlgoOrder,
    BasisPoint,
    BnbBurn,
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
    TradingRule,
    TradingRules,
    ValueChange,
)
from ..common.models import Done, Notice, RateLimit, Refusal, ServerTime, SessionStatus
from .enums import ContractStatus, ContractType, OrderType, PositionSide, TimeInForce

field = msgspec.field

__all__ = [
    "Account",
    "AccountAsset",
    "AccountAssetV2",
    "AccountConfig",
    "AccountPosition",
    "AccountPositionV2",
    "AccountV2",
    "AdlQuantile",
    "AdlRisk",
    "AdlSides",
    "AggTrade",
    "AlgoOrder",
    "AssetIndexQuote",
    "Balance",
    "BasisPoint",
    "BestPrices",
    "BnbBurn",
    "CanceledAlgoOrder",
    "CommissionRates",
    "CompositeIndexInfo",
    "ConvertAccepted",
    "ConvertOrder",
    "ConvertPair",
    "ConvertQuote",
    "CountdownCancelAll",
    "DayStatistics",
    "DeliveryPrice",
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
    "IndexComponent",
    "IndexConstituent",
    "IndexConstituents",
    "InsuranceAsset",
    "InsuranceBalance",
    "Kline",
    "LastPrice",
    "Leverage",
    "LeverageBracket",
    "ListenKey",
    "LongShortRatio",
    "MarginAsset",
    "MarginChange",
    "MarginChanged",
    "MarkPriceQuote",
    "MultiAssetsMode",
    "MyTrade",
    "Notice",
    "OpenInterest",
    "OpenInterestPoint",
    "Order",
    "OrderAmendment",
    "OrderChange",
    "PlacedOrder",
    "PortfolioMarginAccount",
    "Position",
    "PositionMode",
    "PositionV2",
    "PriceCandle",
    "RateLimit",
    "Refusal",
    "ServerTime",
    "SessionStatus",
    "SymbolInfo",
    "SymbolBrackets",
    "SymbolConfig",
    "TakerVolume",
    "TradingRule",
    "TradingRules",
    "TradingSchedule",
    "TradingSession",
    "TradingSessions",
    "Trade",
    "ValueChange",
]

# --- market data -----------------------------------------------------------------------------------------------------


class Filter(Model, frozen=True, kw_only=True):
    """One of a symbol's filters; which fields it has depends on `filter_type`.

    PRICE_FILTER: prices and tick. LOT_SIZE and MARKET_LOT_SIZE: quantities and step. MAX_NUM_ORDERS and
    MAX_NUM_ALGO_ORDERS: `limit`. MIN_NOTIONAL: `notional`. PERCENT_PRICE: multipliers of the mark price.
    """

    filter_type: str
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    tick_size: Decimal | None = None
    min_qty: Decimal | None = None
    max_qty: Decimal | None = None
    step_size: Decimal | None = None
    limit: int | None = None
    notional: Decimal | None = None
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
    status: ContractStatus
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
    underlying_sub_type: list[str]
    settle_plan: int | None = None
    trigger_protect: Decimal
    """How far mark and last price may be apart for `price_protect` orders to trigger."""
    filters: list[Filter]
    order_types: list[OrderType]
    time_in_force: list[TimeInForce]
    liquidation_fee: Decimal
    market_take_bound: Decimal
    """How far from the mark price a market order may trade."""


class MarginAsset(Model, frozen=True, kw_only=True):
    """An asset that counts as margin, and from what debt on it is exchanged by itself (None: it is not)."""

    asset: str
    margin_available: bool
    auto_asset_exchange: Decimal | None = None


class ExchangeInfo(Model, frozen=True, kw_only=True, gc=True):
    """The exchange's limits, margin assets and contracts."""

    time_zone: str = field(name="timezone")
    server_time: Millis
    rate_limits: list[RateLimit]
    exchange_filters: list[Filter]
    assets: list[MarginAsset]
    symbols: list[SymbolInfo]


class MarkPriceQuote(Model, frozen=True, kw_only=True):
    """A contract's mark and index price, and its funding. `time` is when it was so."""

    symbol: str
    mark_price: Decimal
    index_price: Decimal
    estimated_settle_price: Decimal
    """Of use in the last hour before a delivery."""
    last_funding_rate: Decimal
    interest_rate: Decimal
    next_funding_time: Millis
    time: Millis


class LastPrice(Model, frozen=True, kw_only=True):
    """The last price of a contract, and when it was traded."""

    symbol: str
    price: Decimal
    time: Millis


class BestPrices(Model, frozen=True, kw_only=True):
    """Best bid and ask of a contract; RPI orders are not in it."""

    symbol: str
    bid_price: Decimal
    bid_qty: Decimal
    ask_price: Decimal
    ask_qty: Decimal
    time: Millis
    last_update_id: int | None = None


class OpenInterest(Model, frozen=True, kw_only=True):
    """How much of a contract is open, in the base asset."""

    symbol: str
    open_interest: Decimal
    time: Millis


class OpenInterestPoint(Model, frozen=True, kw_only=True):
    """How much of a contract was open: in the base asset, and in the quote asset."""

    symbol: str
    sum_open_interest: Decimal
    sum_open_interest_value: Decimal
    cmc_circulating_supply: Decimal | None = field(name="CMCCirculatingSupply", default=None)
    timestamp: Millis


class LongShortRatio(Model, frozen=True, kw_only=True):
    """Shares of long and short, of accounts or of positions as the call says, and the ratio of the two."""

    symbol: str
    long_short_ratio: Decimal
    long_account: Decimal
    short_account: Decimal
    timestamp: Millis


class TakerVolume(Model, frozen=True, kw_only=True):
    """What takers bought and sold, and the ratio of the two."""

    buy_sell_ratio: Decimal
    buy_vol: Decimal
    sell_vol: Decimal
    timestamp: Millis


class DeliveryPrice(Model, frozen=True, kw_only=True):
    """At what price a delivery contract was settled."""

    delivery_time: Millis
    delivery_price: Decimal


class IndexComponent(Model, frozen=True, kw_only=True):
    base_asset: str
    quote_asset: str
    weight_in_quantity: Decimal
    weight_in_percentage: Decimal


class CompositeIndexInfo(Model, frozen=True, kw_only=True):
    """What a composite index is made of."""

    symbol: str
    time: Millis
    component: str
    base_asset_list: list[IndexComponent]


class AssetIndexQuote(Model, frozen=True, kw_only=True):
    """What a margin asset counts for in multi-assets mode: the index, less or more a buffer."""

    symbol: str
    time: Millis
    index: Decimal
    bid_buffer: Decimal
    ask_buffer: Decimal
    bid_rate: Decimal
    ask_rate: Decimal
    auto_exchange_bid_buffer: Decimal
    auto_exchange_ask_buffer: Decimal
    auto_exchange_bid_rate: Decimal
    auto_exchange_ask_rate: Decimal


class InsuranceAsset(Model, frozen=True, kw_only=True):
    asset: str
    margin_balance: Decimal
    update_time: Millis


class InsuranceBalance(Model, frozen=True, kw_only=True):
    """An insurance fund: the symbols that share it, and what is in it."""

    symbols: list[str]
    assets: list[InsuranceAsset]


class AdlRisk(Model, frozen=True, kw_only=True):
    """How likely an ADL is at a symbol: high, medium or low; made anew every half hour."""

    symbol: str
    adl_risk: str
    update_time: Millis


class TradingSession(Model, frozen=True, kw_only=True):
    """One session of an underlying's own market: REGULAR, PRE_MARKET, AFTER_MARKET, OVERNIGHT or NO_TRADING."""

    start_time: Millis
    end_time: Millis
    type: str


class TradingSessions(Model, frozen=True, kw_only=True):
    sessions: list[TradingSession]


class TradingSchedule(Model, frozen=True, kw_only=True):
    """The sessions of the markets that perpetuals on stocks and commodities follow, by market (EQUITY, COMMODITY …)."""

    update_time: Millis
    market_schedules: dict[str, TradingSessions]


# --- account ---------------------------------------------------------------------------------------------------------


class _AccountAsset(Model, frozen=True, kw_only=True):
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


class AccountAsset(_AccountAsset, frozen=True, kw_only=True):
    """What an account has of one margin asset; margins are those of all its positions and orders."""

    margin_available: bool | None = None
    """Whether it counts as margin in multi-assets mode; REST does not tell."""


class AccountAssetV2(_AccountAsset, frozen=True, kw_only=True):
    """The same, and whether it counts as margin in multi-assets mode."""

    margin_available: bool


class AccountPosition(Model, frozen=True, kw_only=True):
    """A position as the account shows it: those that have one, or open orders. A short amount is negative."""

    symbol: str
    position_side: PositionSide
    position_amt: Decimal
    unrealized_profit: Decimal
    isolated_margin: Decimal
    notional: Decimal
    isolated_wallet: Decimal
    initial_margin: Decimal
    maint_margin: Decimal
    update_time: Millis


class AccountPositionV2(Model, frozen=True, kw_only=True):
    """A position as the account showed it before: one for every symbol, and its settings."""

    symbol: str
    initial_margin: Decimal
    maint_margin: Decimal
    unrealized_profit: Decimal
    position_initial_margin: Decimal
    open_order_initial_margin: Decimal
    leverage: int
    isolated: bool
    entry_price: Decimal
    max_notional: Decimal
    bid_notional: Decimal
    ask_notional: Decimal
    position_side: PositionSide
    position_amt: Decimal
    break_even_price: Decimal | None = None
    """Told by the WebSocket API."""
    update_time: Millis


class Account(Model, frozen=True, kw_only=True):
    """An account's margins, assets and positions. Totals are in USD in multi-assets mode, in USDT alone otherwise."""

    total_initial_margin: Decimal
    total_maint_margin: Decimal
    total_wallet_balance: Decimal
    total_unrealized_profit: Decimal
    total_margin_balance: Decimal
    total_position_initial_margin: Decimal
    total_open_order_initial_margin: Decimal
    total_cross_wallet_balance: Decimal
    total_cross_un_pnl: Decimal
    available_balance: Decimal
    max_withdraw_amount: Decimal
    assets: list[AccountAsset]
    positions: list[AccountPosition]


class AccountV2(Model, frozen=True, kw_only=True):
    """The same as it was before, with the account's settings and every symbol's position."""

    fee_tier: int
    fee_burn: bool | None = None
    can_trade: bool
    can_deposit: bool
    can_withdraw: bool
    update_time: Millis
    multi_assets_margin: bool
    trade_group_id: int
    total_initial_margin: Decimal
    total_maint_margin: Decimal
    total_wallet_balance: Decimal
    total_unrealized_profit: Decimal
    total_margin_balance: Decimal
    total_position_initial_margin: Decimal
    total_open_order_initial_margin: Decimal
    total_cross_wallet_balance: Decimal
    total_cross_un_pnl: Decimal
    available_balance: Decimal
    max_withdraw_amount: Decimal
    assets: list[AccountAssetV2]
    positions: list[AccountPositionV2]


class Balance(Model, frozen=True, kw_only=True):
    """What an account has of an asset."""

    account_alias: str
    asset: str
    balance: Decimal
    cross_wallet_balance: Decimal
    cross_un_pnl: Decimal
    available_balance: Decimal
    max_withdraw_amount: Decimal
    margin_available: bool
    update_time: Millis


class Position(Model, frozen=True, kw_only=True):
    """A position, or a symbol with open orders. A short amount is negative; `liquidation_price` is 0 where there is none."""

    symbol: str
    position_side: PositionSide
    position_amt: Decimal
    entry_price: Decimal
    break_even_price: Decimal
    mark_price: Decimal
    unrealized_profit: Decimal = field(name="unRealizedProfit")
    liquidation_price: Decimal
    isolated_margin: Decimal
    notional: Decimal
    margin_asset: str
    isolated_wallet: Decimal
    initial_margin: Decimal
    maint_margin: Decimal
    position_initial_margin: Decimal
    open_order_initial_margin: Decimal
    adl: int
    bid_notional: Decimal
    ask_notional: Decimal
    update_time: Millis


class PositionV2(Model, frozen=True, kw_only=True):
    """A position as it was shown before, with the symbol's leverage and margin type (`isolated` or `cross`)."""

    symbol: str
    position_side: PositionSide
    position_amt: Decimal
    entry_price: Decimal
    break_even_price: Decimal
    mark_price: Decimal
    unrealized_profit: Decimal = field(name="unRealizedProfit")
    liquidation_price: Decimal
    leverage: int
    max_notional_value: Decimal
    margin_type: str
    isolated_margin: Decimal
    is_auto_add_margin: bool
    notional: Decimal
    isolated_wallet: Decimal
    update_time: Millis


class SymbolConfig(Model, frozen=True, kw_only=True):
    """How an account is set at a symbol; `margin_type` is ISOLATED or CROSSED."""

    symbol: str
    margin_type: str
    is_auto_add_margin: bool
    leverage: int
    max_notional_value: Decimal


class CommissionRates(Model, frozen=True, kw_only=True):
    """What an account pays at a symbol, as fractions: 0.0004 is four hundredths of a percent."""

    symbol: str
    maker_commission_rate: Decimal
    taker_commission_rate: Decimal
    rpi_commission_rate: Decimal | None = None


class MultiAssetsMode(Model, frozen=True, kw_only=True):
    """Whether all margin assets count together."""

    multi_assets_margin: bool


class Leverage(Model, frozen=True, kw_only=True):
    """The leverage that a symbol has now, and the most notional that it allows."""

    symbol: str
    leverage: int
    max_notional_value: Decimal


class MarginChanged(Model, frozen=True, kw_only=True):
    """The change of an isolated margin that was made: `type` 1 added, 2 taken."""

    amount: Decimal
    code: int
    message: str = field(name="msg")
    type: int


class PortfolioMarginAccount(Model, frozen=True, kw_only=True):
    """How much of an asset a classic portfolio margin account can move to the spot wallet, and what that is in USD."""

    asset: str
    max_withdraw_amount: Decimal
    max_withdraw_amount_usd: Decimal = field(name="maxWithdrawAmountUSD")


# --- convert ---------------------------------------------------------------------------------------------------------


class ConvertPair(Model, frozen=True, kw_only=True):
    """Two assets of which one can be converted into the other, and how much of each."""

    from_asset: str
    to_asset: str
    from_asset_min_amount: Decimal
    from_asset_max_amount: Decimal
    to_asset_min_amount: Decimal
    to_asset_max_amount: Decimal


class ConvertQuote(Model, frozen=True, kw_only=True):
    """An offer. `quote_id` is there only if the funds suffice; the offer holds until `valid_timestamp`."""

    quote_id: str | None = None
    ratio: Decimal
    inverse_ratio: Decimal
    valid_timestamp: Millis
    to_amount: Decimal
    from_amount: Decimal


class ConvertAccepted(Model, frozen=True, kw_only=True):
    """An offer that was accepted; it is not done before its status says SUCCESS."""

    order_id: str
    create_time: Millis
    order_status: str


class ConvertOrder(Model, frozen=True, kw_only=True):
    """What became of a conversion."""

    order_id: int
    order_status: str
    from_asset: str
    from_amount: Decimal
    to_asset: str
    to_amount: Decimal
    ratio: Decimal
    inverse_ratio: Decimal
    create_time: Millis
