"""What USD-M and COIN-M futures both answer.

Prices, quantities and rates are `Decimal`, times are epoch milliseconds. A quantity of USD-M is in the base asset, one
of COIN-M in contracts; what only one of the two says is optional.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ....wire.events import Event, Level, exactly, maybe_exactly
from ....wire.words import Millis, Model
from ..enums import Side
from ..models import Candle
from .enums import (
    AlgoStatus,
    AlgoType,
    ContractType,
    IncomeType,
    OrderStatus,
    OrderType,
    PositionSide,
    PriceMatch,
    SelfTradePreventionMode,
    TimeInForce,
    WorkingType,
)

field = msgspec.field

__all__ = [
    "AccountConfig",
    "BnbBurn",
    "AdlQuantile",
    "AdlSides",
    "AggTrade",
    "AlgoOrder",
    "BasisPoint",
    "CanceledAlgoOrder",
    "CountdownCancelAll",
    "DayStatistics",
    "Depth",
    "DownloadId",
    "DownloadLink",
    "ForceOrder",
    "FundingInfo",
    "FundingRate",
    "Income",
    "IndexConstituent",
    "IndexConstituents",
    "Kline",
    "LeverageBracket",
    "ListenKey",
    "MarginChange",
    "MyTrade",
    "Order",
    "OrderAmendment",
    "OrderChange",
    "PlacedOrder",
    "PositionMode",
    "PriceCandle",
    "SymbolBrackets",
    "Trade",
    "TradingRule",
    "TradingRules",
    "ValueChange",
]

# --- market data -----------------------------------------------------------------------------------------------------


class Depth(Model, frozen=True, kw_only=True):
    """A book: best prices first on both sides. `event_time` is when it was sent, `transaction_time` when it stood so."""

    last_update_id: int
    event_time: Millis = field(name="E")
    transaction_time: Millis = field(name="T")
    bids: list[Level]
    asks: list[Level]
    symbol: str | None = None
    pair: str | None = None


class Trade(Model, frozen=True, kw_only=True):
    """One trade. `quote_qty` is said by USD-M, `base_qty` by COIN-M."""

    id: int
    price: Decimal
    qty: Decimal
    quote_qty: Decimal | None = None
    base_qty: Decimal | None = None
    time: Millis
    is_buyer_maker: bool
    is_rpi_trade: bool | None = field(name="isRPITrade", default=None)
    """Whether the maker's order was for retail takers (RPI)."""


class AggTrade(Model, frozen=True, kw_only=True):
    """The fills within 100 ms of one side at one price."""

    agg_trade_id: int = field(name="a")
    price: Decimal = field(name="p")
    quantity: Decimal = field(name="q")
    normal_quantity: Decimal | None = field(name="nq", default=None)
    """Of the quantity, what was not traded with RPI orders."""
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="l")
    time: Millis = field(name="T")
    is_buyer_maker: bool = field(name="m")


class Kline(Candle, frozen=True, kw_only=True, array_like=True):
    """One candle. The last one of an answer is usually still open."""


class PriceCandle(Event, frozen=True, kw_only=True, array_like=True):
    """One candle of an index, a mark price or a premium: prices alone. What stands where volumes would says nothing."""

    open_time: Millis
    open_text: str
    high_text: str
    low_text: str
    close_text: str
    unused_volume: str
    close_time: Millis
    """The last moment that belongs to it."""
    unused_quote_volume: str
    samples: int
    """How many prices it was made of."""
    unused_taker_buy_volume: str
    unused_taker_buy_quote_volume: str
    unused: str = "0"

    open = exactly("open_text")
    high = exactly("high_text")
    low = exactly("low_text")
    close = exactly("close_text")


class FundingRate(Model, frozen=True, kw_only=True):
    """What longs paid shorts (negative: the other way) for each unit of their notional, and the mark price then."""

    symbol: str
    funding_rate: Decimal
    funding_time: Millis
    mark_price: Decimal | None = None
    rate_type: str | None = None


class FundingInfo(Model, frozen=True, kw_only=True):
    """The cap, the floor and the hours between fundings of a symbol that differs from the usual ones."""

    symbol: str
    adjusted_funding_rate_cap: Decimal
    adjusted_funding_rate_floor: Decimal
    funding_interval_hours: int
    disclaimer: bool


class DayStatistics(Model, frozen=True, kw_only=True):
    """24 hours up to now. `quote_volume` is said by USD-M, `pair` and `base_volume` by COIN-M."""

    symbol: str
    pair: str | None = None
    price_change: Decimal
    price_change_percent: Decimal
    weighted_avg_price: Decimal
    last_price: Decimal
    last_qty: Decimal
    open_price: Decimal
    high_price: Decimal
    low_price: Decimal
    volume: Decimal
    quote_volume: Decimal | None = None
    base_volume: Decimal | None = None
    open_time: Millis
    close_time: Millis
    first_id: int
    last_id: int
    count: int


class IndexConstituent(Model, frozen=True, kw_only=True):
    """One market of an index. USD-M says its price (-1 where it is not shown) and its weight too."""

    exchange: str
    symbol: str
    price: Decimal | None = None
    weight: Decimal | None = None


class IndexConstituents(Model, frozen=True, kw_only=True):
    """The markets that an index price is made of."""

    symbol: str
    time: Millis
    constituents: list[IndexConstituent]


class BasisPoint(Event, frozen=True, kw_only=True):
    """How far a future stood from its index; `annualized_basis_rate` is None for perpetuals."""

    pair: str
    contract_type: ContractType
    index_price: Decimal
    futures_price: Decimal
    basis: Decimal
    basis_rate: Decimal
    annualized_basis_rate_text: str = field(name="annualizedBasisRate")
    timestamp: Millis

    annualized_basis_rate = maybe_exactly("annualized_basis_rate_text")


# --- orders ----------------------------------------------------------------------------------------------------------


class PlacedOrder(Model, frozen=True, kw_only=True):
    """An order as placing, changing or cancelling it answers. What is optional depends on the call and the order's type.

    `cum_quote` is said by USD-M, `cum_base` by COIN-M; both have left some answers in 2026, as `avg_price` has.
    """

    order_id: int
    symbol: str
    client_order_id: str
    status: OrderStatus
    side: Side
    position_side: PositionSide
    type: OrderType
    orig_type: OrderType | None = None
    time_in_force: TimeInForce
    price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cum_qty: Decimal | None = None
    cum_quote: Decimal | None = None
    cum_base: Decimal | None = None
    avg_price: Decimal | None = None
    stop_price: Decimal | None = None
    reduce_only: bool
    close_position: bool
    price_protect: bool | None = None
    working_type: WorkingType | None = None
    activate_price: Decimal | None = None
    price_rate: Decimal | None = None
    """The callback of a trailing stop, in percent."""
    price_match: PriceMatch | None = None
    self_trade_prevention_mode: SelfTradePreventionMode | None = None
    good_till_date: Millis | None = None
    """0 where it has none."""
    modify_id: int | None = None
    pair: str | None = None
    update_time: Millis


class Order(Model, frozen=True, kw_only=True):
    """An order as the exchange reports it. `cum_quote` is said by USD-M, `cum_base` and `pair` by COIN-M."""

    order_id: int
    symbol: str
    pair: str | None = None
    client_order_id: str
    status: OrderStatus
    side: Side
    position_side: PositionSide
    type: OrderType
    orig_type: OrderType
    time_in_force: TimeInForce
    price: Decimal
    avg_price: Decimal
    """0 before the first fill."""
    orig_qty: Decimal
    executed_qty: Decimal
    cum_quote: Decimal | None = None
    cum_qty: Decimal | None = None
    cum_base: Decimal | None = None
    stop_price: Decimal | None = None
    reduce_only: bool
    close_position: bool
    price_protect: bool | None = None
    working_type: WorkingType | None = None
    activate_price: Decimal | None = None
    price_rate: Decimal | None = None
    """The callback of a trailing stop, in percent."""
    price_match: PriceMatch | None = None
    self_trade_prevention_mode: SelfTradePreventionMode | None = None
    good_till_date: Millis | None = None
    """0 where it has none."""
    time: Millis
    update_time: Millis


class ForceOrder(Model, frozen=True, kw_only=True):
    """An order that closed a position of the account: a liquidation, or the other side of one (ADL)."""

    order_id: int
    symbol: str
    pair: str | None = None
    client_order_id: str
    status: OrderStatus
    side: Side
    position_side: PositionSide
    type: OrderType
    orig_type: OrderType
    time_in_force: TimeInForce
    price: Decimal
    avg_price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cum_quote: Decimal | None = None
    cum_base: Decimal | None = None
    stop_price: Decimal
    reduce_only: bool
    close_position: bool
    price_protect: bool | None = None
    working_type: WorkingType
    good_till_date: Millis | None = None
    time: Millis
    update_time: Millis


class ValueChange(Model, frozen=True, kw_only=True):
    before: Decimal
    after: Decimal


class OrderChange(Model, frozen=True, kw_only=True):
    """What a modification changed; `count` is how many there have been."""

    price: ValueChange
    orig_qty: ValueChange
    count: int
    modify_id: int | None = None


class OrderAmendment(Model, frozen=True, kw_only=True):
    """One modification of an order."""

    amendment_id: int
    symbol: str
    pair: str
    order_id: int
    client_order_id: str
    time: Millis
    amendment: OrderChange
    price_match: PriceMatch | None = None


class AlgoOrder(Event, frozen=True, kw_only=True):
    """A conditional order. What is optional depends on its type and on the call.

    Once it has been triggered, `actual_order_id` is the order that it became: empty text before.
    """

    algo_id: int
    client_algo_id: str
    algo_type: AlgoType
    algo_status: AlgoStatus
    order_type: OrderType
    symbol: str
    side: Side
    position_side: PositionSide
    time_in_force: TimeInForce
    quantity: Decimal
    trigger_price: Decimal
    price: Decimal
    iceberg_quantity: Decimal | None = None
    working_type: WorkingType
    price_match: PriceMatch
    self_trade_prevention_mode: SelfTradePreventionMode
    close_position: bool | None = None
    price_protect: bool
    reduce_only: bool
    activate_price_text: str | None = field(name="activatePrice", default=None)
    callback_rate_text: str | None = field(name="callbackRate", default=None)
    actual_order_id: str | None = None
    actual_price_text: str | None = field(name="actualPrice", default=None)
    actual_type: str | None = None
    actual_qty_text: str | None = field(name="actualQty", default=None)
    tp_order_type: str | None = None
    tp_trigger_price: Decimal | None = None
    tp_price: Decimal | None = None
    sl_trigger_price: Decimal | None = None
    sl_price: Decimal | None = None
    create_time: Millis
    update_time: Millis
    trigger_time: Millis
    """0 before it was triggered."""
    good_till_date: Millis

    activate_price = maybe_exactly("activate_price_text")
    callback_rate = maybe_exactly("callback_rate_text")
    actual_price = maybe_exactly("actual_price_text")
    actual_qty = maybe_exactly("actual_qty_text")


class CanceledAlgoOrder(Model, frozen=True, kw_only=True):
    """What was cancelled. The code is text here: "200"."""

    algo_id: int
    client_algo_id: str
    code: str
    message: str = field(name="msg")


class CountdownCancelAll(Model, frozen=True, kw_only=True):
    """The countdown that runs now, in milliseconds; 0 where none does."""

    symbol: str
    countdown_time: int


# --- account ---------------------------------------------------------------------------------------------------------


class MyTrade(Model, frozen=True, kw_only=True):
    """One of the account's own trades. `quote_qty` is said by USD-M; `pair`, `base_qty`, `margin_asset` by COIN-M."""

    id: int
    order_id: int
    symbol: str
    pair: str | None = None
    side: Side
    position_side: PositionSide
    price: Decimal
    qty: Decimal
    quote_qty: Decimal | None = None
    base_qty: Decimal | None = None
    realized_pnl: Decimal
    margin_asset: str | None = None
    commission: Decimal
    commission_asset: str
    buyer: bool
    maker: bool
    time: Millis


class Income(Model, frozen=True, kw_only=True):
    """One booking of an account. `tran_id` is unique among those of its type; symbol and trade are empty where none."""

    symbol: str
    income_type: IncomeType
    income: Decimal
    asset: str
    info: str
    time: Millis
    tran_id: int
    trade_id: str


class LeverageBracket(Model, frozen=True, kw_only=True):
    """Up to which notional which leverage is allowed, and its maintenance margin: `notional * ratio - cum`.

    COIN-M says quantities (`qty_cap`, `qty_floor`, in the base asset) where USD-M says notionals.
    """

    bracket: int
    initial_leverage: int
    notional_cap: Decimal | None = None
    notional_floor: Decimal | None = None
    qty_cap: Decimal | None = None
    qty_floor: Decimal | None = field(name="qtylFloor", default=None)
    """The exchange spells it so."""
    maint_margin_ratio: Decimal
    cum: Decimal


class SymbolBrackets(Model, frozen=True, kw_only=True):
    """The brackets of a symbol; of a pair in COIN-M's old form. `notional_coef` is how the user's differ from all others'."""

    symbol: str | None = None
    pair: str | None = None
    notional_coef: Decimal | None = None
    brackets: list[LeverageBracket]


class AdlSides(Model, frozen=True, kw_only=True):
    """0 to 4, from the last to the first in the queue. HEDGE comes instead of BOTH for crossed positions in hedge mode."""

    long: int | None = field(name="LONG", default=None)
    short: int | None = field(name="SHORT", default=None)
    both: int | None = field(name="BOTH", default=None)
    hedge: int | None = field(name="HEDGE", default=None)


class AdlQuantile(Model, frozen=True, kw_only=True):
    """Where a symbol's positions stand in the queue of those that an ADL takes from."""

    symbol: str
    adl_quantile: AdlSides


class MarginChange(Model, frozen=True, kw_only=True):
    """Margin that was added to an isolated position (`type` 1) or taken from it (2)."""

    symbol: str
    type: int
    delta_type: str | None = None
    """USER_ADJUST, or what else moved it."""
    amount: Decimal
    asset: str
    time: Millis
    position_side: PositionSide


class PositionMode(Model, frozen=True, kw_only=True):
    """True: hedge mode, a LONG and a SHORT position a symbol. False: one-way mode."""

    dual_side_position: bool


class DownloadId(Model, frozen=True, kw_only=True):
    """What a history is fetched by once it is ready; how long that takes on average, in milliseconds."""

    avg_cost_timestamp_of_last_30d: int = field(name="avgCostTimestampOfLast30d")
    download_id: str


class DownloadLink(Model, frozen=True, kw_only=True):
    """Where a history can be fetched: `url` once `status` is "completed", for seven days. `is_expired` is null before."""

    download_id: str
    status: str
    url: str
    notified: bool
    expiration_timestamp: int
    """-1 while it is in work."""
    is_expired: bool | None = None
    s3_link: str | None = None


class ListenKey(Model, frozen=True, kw_only=True):
    """The name of the account's user data stream: a secret. It lives 60 minutes from when it was made or kept alive."""

    listen_key: str | None = None
    """None in answers that do not repeat it."""

    def __repr__(self) -> str:
        return "ListenKey(listen_key='…')"


class AccountConfig(Model, frozen=True, kw_only=True):
    """What an account may do and how it is set. `trade_group_id` is -1 where it is in no group."""

    fee_tier: int
    can_trade: bool
    can_deposit: bool
    can_withdraw: bool
    dual_side_position: bool
    update_time: Millis
    """Not in use."""
    multi_assets_margin: bool
    trade_group_id: int


class TradingRule(Model, frozen=True, kw_only=True):
    """One measure of how orders are used (UFR, IFER, GCR, DR, TMV), its trigger, and whether it has locked trading."""

    indicator: str
    value: Decimal
    trigger_value: Decimal
    is_locked: bool
    planned_recover_time: Millis


class TradingRules(Model, frozen=True, kw_only=True):
    """The measures by symbol; those of the whole account are under ACCOUNT."""

    indicators: dict[str, list[TradingRule]]
    update_time: Millis


class BnbBurn(Model, frozen=True, kw_only=True):
    """Whether commission is paid in BNB, at a discount, where there is some."""

    fee_burn: bool
