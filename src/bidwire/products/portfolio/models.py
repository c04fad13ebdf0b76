"""What the portfolio margin endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.events import Event, maybe_exactly
from ...wire.words import Millis, Model
from ..common.enums import Side
from ..common.futures.models import (
    AccountConfig,
    AdlQuantile,
    AlgoOrder,
    BnbBurn,
    DownloadId,
    DownloadLink,
    Income,
    ListenKey,
    MyTrade,
    OrderAmendment,
    PositionMode,
    SymbolBrackets,
    TradingRules,
)
from ..common.models import Done, Notice, RateLimit
from .enums import (
    AccountStatus,
    ContingencyType,
    ListOrderStatus,
    ListStatusType,
    MarginOrderType,
    OrderStatus,
    OrderType,
    PositionSide,
    PriceMatch,
    SelfTradePreventionMode,
    StrategyStatus,
    TimeInForce,
    WorkingType,
)

field = msgspec.field

__all__ = [
    "Account",
    "AccountConfig",
    "AdlQuantile",
    "AlgoOrder",
    "AutoRepay",
    "Balance",
    "BnbBurn",
    "CanceledMarginOrder",
    "CanceledMarginOrderList",
    "CanceledMarginOrderOrList",
    "CanceledUmAlgoOrder",
    "CmAccount",
    "CmAccountPosition",
    "CmLeverage",
    "CmLeverageBracket",
    "CmPosition",
    "CmSymbolBrackets",
    "CommissionRates",
    "ConditionalOrder",
    "Done",
    "DownloadId",
    "DownloadLink",
    "Fill",
    "ForceOrder",
    "FuturesAsset",
    "FuturesOrder",
    "Income",
    "Interest",
    "Interests",
    "ListedOrder",
    "ListenKey",
    "Loan",
    "Loans",
    "MarginForceOrder",
    "MarginForceOrders",
    "MarginOrder",
    "MarginOrderList",
    "MarginOrderReport",
    "MaxBorrowable",
    "MaxWithdraw",
    "Message",
    "MyMarginTrade",
    "MyTrade",
    "NegativeBalance",
    "NegativeBalanceExchange",
    "NegativeBalanceExchanges",
    "NegativeInterest",
    "Notice",
    "OrderAmendment",
    "PlacedFuturesOrder",
    "PlacedMarginOrder",
    "PlacedMarginOrderList",
    "PositionMode",
    "RateLimit",
    "RepaidDebt",
    "Repayment",
    "Repayments",
    "SymbolBrackets",
    "SymbolConfig",
    "TradingRules",
    "Transaction",
    "UmAccount",
    "UmAccountPosition",
    "UmAccountPositionV1",
    "UmAccountV1",
    "UmLeverage",
    "UmPosition",
]


class Account(Model, frozen=True, kw_only=True):
    """The account as a whole: equity, margins and their ratio (`uni_mmr`), in USD."""

    uni_mmr: Decimal = field(name="uniMMR")
    account_equity: Decimal
    actual_equity: Decimal
    account_initial_margin: Decimal
    account_maint_margin: Decimal
    account_status: AccountStatus
    virtual_max_withdraw_amount: Decimal
    total_available_balance_text: str = field(name="totalAvailableBalance")
    """Empty in the page's example, and so is the next one."""
    total_margin_open_loss_text: str = field(name="totalMarginOpenLoss")
    update_time: Millis

    total_available_balance = maybe_exactly("total_available_balance_text")
    total_margin_open_loss = maybe_exactly("total_margin_open_loss_text")


class Balance(Model, frozen=True, kw_only=True):
    """What the account has of an asset: in margin, USD-M and COIN-M."""

    asset: str
    total_wallet_balance: Decimal
    cross_margin_asset: Decimal | None = None
    cross_margin_borrowed: Decimal
    cross_margin_free: Decimal
    cross_margin_interest: Decimal
    cross_margin_locked: Decimal
    um_wallet_balance: Decimal
    um_unrealized_pnl: Decimal = field(name="umUnrealizedPNL")
    cm_wallet_balance: Decimal
    cm_unrealized_pnl_text: str = field(name="cmUnrealizedPNL")
    """Empty in the page's example."""
    update_time: Millis
    negative_balance: Decimal

    cm_unrealized_pnl = maybe_exactly("cm_unrealized_pnl_text")


class MaxBorrowable(Model, frozen=True, kw_only=True):
    """How much can be borrowed now, and how much at this VIP level at most."""

    amount: Decimal
    borrow_limit: Decimal


class MaxWithdraw(Model, frozen=True, kw_only=True):
    """How much can be moved out."""

    amount: Decimal


class Loan(Model, frozen=True, kw_only=True):
    """A loan that was taken: `status` is PENDING, CONFIRMED or FAILED."""

    tx_id: int
    asset: str
    principal: Decimal
    timestamp: Millis
    status: str


class Loans(Model, frozen=True, kw_only=True):
    """Loans, newest first, and how many there are in all."""

    rows: list[Loan]
    total: int


class Repayment(Model, frozen=True, kw_only=True):
    """A repayment: `status` is PENDING, CONFIRMED or FAILED."""

    amount: Decimal
    asset: str
    interest: Decimal
    principal: Decimal
    status: str
    timestamp: Millis
    tx_id: int


class Repayments(Model, frozen=True, kw_only=True):
    """Repayments, newest first, and how many there are in all."""

    rows: list[Repayment]
    total: int


class Interest(Model, frozen=True, kw_only=True):
    """Interest that was charged."""

    tx_id: int
    interest_accrued_time: Millis = field(name="interestAccuredTime")
    asset: str
    raw_asset: str
    principal: Decimal
    interest: Decimal
    interest_rate: Decimal
    type: str


class Interests(Model, frozen=True, kw_only=True):
    """Charges of interest, newest first, and how many there are in all."""

    rows: list[Interest]
    total: int


class NegativeInterest(Model, frozen=True, kw_only=True):
    """Interest on a negative balance."""

    asset: str
    interest: Decimal
    interest_accrued_time: Millis = field(name="interestAccuredTime")
    interest_rate: Decimal
    principal: Decimal


class NegativeBalance(Model, frozen=True, kw_only=True):
    """A negative balance, and from which on it is exchanged."""

    asset: str
    negative_balance: Decimal
    negative_max_threshold: Decimal


class NegativeBalanceExchange(Model, frozen=True, kw_only=True):
    """Negative balances that were exchanged within a time."""

    start_time: Millis
    end_time: Millis
    details: list[NegativeBalance]


class NegativeBalanceExchanges(Model, frozen=True, kw_only=True):
    """Exchanges of negative balances, newest first, and how many there are in all."""

    total: int
    rows: list[NegativeBalanceExchange]


class AutoRepay(Model, frozen=True, kw_only=True):
    """Whether negative futures balances are repaid by themselves."""

    auto_repay: bool


class Message(Model, frozen=True, kw_only=True):
    """What the exchange says of a thing done."""

    message: str = field(name="msg")


class Transaction(Model, frozen=True, kw_only=True):
    """The number under which the exchange keeps a transaction."""

    tran_id: int


class PlacedFuturesOrder(Model, frozen=True, kw_only=True):
    """A futures order as placing, changing or cancelling it answers."""

    client_order_id: str
    cum_qty: Decimal
    executed_qty: Decimal
    order_id: int
    orig_qty: Decimal
    price: Decimal
    reduce_only: bool
    side: Side
    position_side: PositionSide
    status: OrderStatus
    symbol: str
    time_in_force: TimeInForce
    type: OrderType
    self_trade_prevention_mode: SelfTradePreventionMode | None = None
    good_till_date: Millis | None = None
    update_time: Millis
    price_match: PriceMatch | None = None
    modify_id: int | None = None
    orig_type: OrderType | None = None
    pair: str | None = None


class FuturesOrder(Model, frozen=True, kw_only=True):
    """A futures order as the exchange reports it. `cum_quote` is said by USD-M, `cum_base` and `pair` by COIN-M."""

    avg_price: Decimal
    client_order_id: str
    cum_quote: Decimal | None = None
    executed_qty: Decimal
    order_id: int
    orig_qty: Decimal
    orig_type: OrderType
    price: Decimal
    reduce_only: bool
    side: Side
    position_side: PositionSide
    status: OrderStatus
    symbol: str
    time: Millis
    time_in_force: TimeInForce
    type: OrderType
    update_time: Millis
    self_trade_prevention_mode: SelfTradePreventionMode | None = None
    good_till_date: Millis | None = None
    price_match: PriceMatch | None = None
    cum_base: Decimal | None = None
    pair: str | None = None


class ForceOrder(Model, frozen=True, kw_only=True):
    """An order that closed a position of the account: a liquidation or an ADL."""

    order_id: int
    symbol: str
    status: OrderStatus
    client_order_id: str
    price: Decimal
    avg_price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cum_quote: Decimal | None = None
    time_in_force: TimeInForce
    type: OrderType
    reduce_only: bool
    side: Side
    position_side: PositionSide
    orig_type: OrderType
    time: Millis
    update_time: Millis
    pair: str | None = None
    cum_base: Decimal | None = None


class CanceledUmAlgoOrder(Model, frozen=True, kw_only=True):
    """Whether the conditional order is gone."""

    complete: bool


class UmPosition(Model, frozen=True, kw_only=True):
    """A USD-M position. A short amount is negative."""

    entry_price: Decimal
    leverage: int
    mark_price: Decimal
    max_notional_value: Decimal
    position_amt: Decimal
    notional: Decimal | None = None
    symbol: str
    unrealized_profit: Decimal = field(name="unRealizedProfit")
    liquidation_price: Decimal
    position_side: PositionSide
    update_time: Millis


class FuturesAsset(Model, frozen=True, kw_only=True):
    """What a futures account has of one asset."""

    asset: str
    cross_wallet_balance: Decimal
    cross_un_pnl: Decimal
    maint_margin: Decimal
    initial_margin: Decimal
    position_initial_margin: Decimal
    open_order_initial_margin: Decimal
    update_time: Millis


class UmAccountPosition(Model, frozen=True, kw_only=True):
    """A USD-M position as the account shows it. A short amount is negative."""

    symbol: str
    initial_margin: Decimal
    maint_margin: Decimal
    unrealized_profit: Decimal
    position_side: PositionSide
    position_amt: Decimal
    update_time: Millis
    notional: Decimal


class UmAccount(Model, frozen=True, kw_only=True):
    """The USD-M side of the account."""

    assets: list[FuturesAsset]
    positions: list[UmAccountPosition]


class UmAccountPositionV1(Model, frozen=True, kw_only=True):
    """A USD-M position as the account showed it before."""

    symbol: str
    initial_margin: Decimal
    maint_margin: Decimal
    unrealized_profit: Decimal
    position_initial_margin: Decimal
    open_order_initial_margin: Decimal
    leverage: int
    entry_price: Decimal
    max_notional: Decimal
    bid_notional: Decimal
    ask_notional: Decimal
    position_side: PositionSide
    position_amt: Decimal
    update_time: Millis


class UmAccountV1(Model, frozen=True, kw_only=True):
    """The USD-M side of the account as it was shown before."""

    assets: list[FuturesAsset]
    positions: list[UmAccountPositionV1]


class SymbolConfig(Model, frozen=True, kw_only=True):
    """How the account is set at a USD-M symbol."""

    symbol: str
    margin_type: str
    is_auto_add_margin: bool
    leverage: int
    max_notional_value: Decimal


class UmLeverage(Model, frozen=True, kw_only=True):
    """The leverage that a symbol has now, and the most notional that it allows."""

    leverage: int
    max_notional_value: Decimal
    symbol: str


class CommissionRates(Model, frozen=True, kw_only=True):
    """What the account pays at a symbol, as fractions."""

    symbol: str
    maker_commission_rate: Decimal
    taker_commission_rate: Decimal


class ConditionalOrder(Event, frozen=True, kw_only=True):
    """A conditional order of COIN-M; once it was triggered, `order_id` is the order that it became."""

    new_client_strategy_id: str
    strategy_id: int
    strategy_status: StrategyStatus
    strategy_type: OrderType
    orig_qty: Decimal
    price: Decimal
    reduce_only: bool
    side: Side
    position_side: PositionSide
    stop_price: Decimal
    symbol: str
    pair: str | None = None
    time_in_force: TimeInForce
    activate_price_text: str = field(name="activatePrice")
    price_rate_text: str = field(name="priceRate")
    book_time: Millis
    update_time: Millis
    working_type: WorkingType | None = None
    price_protect: bool | None = None
    order_id: int | None = None
    status: OrderStatus | None = None
    trigger_time: Millis | None = None
    type: OrderType | None = None
    price_match: PriceMatch | None = None

    activate_price = maybe_exactly("activate_price_text")
    price_rate = maybe_exactly("price_rate_text")


class CmPosition(Model, frozen=True, kw_only=True):
    """A COIN-M position. A short amount is negative."""

    symbol: str
    position_amt: Decimal
    entry_price: Decimal
    mark_price: Decimal
    unrealized_profit: Decimal = field(name="unRealizedProfit")
    liquidation_price: Decimal
    leverage: int
    position_side: PositionSide
    update_time: Millis
    max_qty: Decimal
    notional_value: Decimal


class CmAccountPosition(Model, frozen=True, kw_only=True):
    """A COIN-M position as the account shows it. A short amount is negative."""

    symbol: str
    position_amt: Decimal
    initial_margin: Decimal
    maint_margin: Decimal
    unrealized_profit: Decimal
    position_initial_margin: Decimal
    open_order_initial_margin: Decimal
    leverage: int
    position_side: PositionSide
    entry_price: Decimal
    max_qty: Decimal
    update_time: Millis


class CmAccount(Model, frozen=True, kw_only=True):
    """The COIN-M side of the account."""

    assets: list[FuturesAsset]
    positions: list[CmAccountPosition]


class CmLeverage(Model, frozen=True, kw_only=True):
    """The leverage that a symbol has now, and the largest quantity that it allows."""

    leverage: int
    max_qty: Decimal
    symbol: str


class CmLeverageBracket(Model, frozen=True, kw_only=True):
    """Up to which quantity which leverage is allowed, and its maintenance margin."""

    bracket: int
    initial_leverage: int
    qty_cap: int
    qty_floor: int
    maint_margin_ratio: Decimal
    cum: Decimal


class CmSymbolBrackets(Model, frozen=True, kw_only=True):
    """The brackets of a COIN-M symbol."""

    symbol: str
    brackets: list[CmLeverageBracket]


class Fill(Model, frozen=True, kw_only=True):
    """One trade of a new margin order."""

    price: Decimal
    qty: Decimal
    commission: Decimal
    commission_asset: str


class PlacedMarginOrder(Model, frozen=True, kw_only=True):
    """The answer to a new margin order; beyond the first four fields it depends on `new_order_resp_type`."""

    symbol: str
    order_id: int
    client_order_id: str
    transact_time: Millis
    price: Decimal | None = None
    orig_qty: Decimal | None = None
    executed_qty: Decimal | None = None
    cumulative_quote_qty: Decimal | None = field(name="cummulativeQuoteQty", default=None)
    status: OrderStatus | None = None
    time_in_force: TimeInForce | None = None
    type: MarginOrderType | None = None
    side: Side | None = None
    margin_buy_borrow_amount: Decimal | None = None
    margin_buy_borrow_asset: str | None = None
    fills: list[Fill] | None = None


class MarginOrder(Model, frozen=True, kw_only=True):
    """A margin order as the exchange reports it."""

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
    time: Millis
    time_in_force: TimeInForce
    type: MarginOrderType
    update_time: Millis
    account_id: int | None = None
    self_trade_prevention_mode: SelfTradePreventionMode
    prevented_match_id: str | None = None
    prevented_quantity: Decimal | None = None


class CanceledMarginOrder(Model, frozen=True, kw_only=True):
    """A margin order that was cancelled."""

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
    type: MarginOrderType
    side: Side


class ListedOrder(Model, frozen=True, kw_only=True):
    """An order of a list."""

    symbol: str
    order_id: int
    client_order_id: str


class MarginOrderReport(Model, frozen=True, kw_only=True):
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
    type: MarginOrderType
    side: Side
    stop_price: Decimal | None = None
    iceberg_qty: Decimal | None = None
    transact_time: Millis | None = None


class CanceledMarginOrderOrList(Model, frozen=True, kw_only=True):
    """A margin order that was cancelled, or an order list: `order_reports` is there for lists."""

    symbol: str
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
    type: MarginOrderType | None = None
    side: Side | None = None
    contingency_type: ContingencyType | None = None
    list_status_type: ListStatusType | None = None
    list_order_status: ListOrderStatus | None = None
    list_client_order_id: str | None = None
    transaction_time: Millis | None = None
    orders: list[ListedOrder] | None = None
    order_reports: list[MarginOrderReport] | None = None


class PlacedMarginOrderList(Model, frozen=True, kw_only=True):
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
    orders: list[ListedOrder]
    order_reports: list[MarginOrderReport]


class MarginOrderList(Model, frozen=True, kw_only=True):
    """A list of margin orders."""

    order_list_id: int
    contingency_type: ContingencyType
    list_status_type: ListStatusType
    list_order_status: ListOrderStatus
    list_client_order_id: str
    transaction_time: Millis
    symbol: str
    orders: list[ListedOrder]


class CanceledMarginOrderList(Model, frozen=True, kw_only=True):
    """An order list that was cancelled."""

    order_list_id: int
    contingency_type: ContingencyType
    list_status_type: ListStatusType
    list_order_status: ListOrderStatus
    list_client_order_id: str
    transaction_time: Millis
    symbol: str
    orders: list[ListedOrder]
    order_reports: list[MarginOrderReport]


class MyMarginTrade(Model, frozen=True, kw_only=True):
    """One of the account's own margin trades."""

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
    time: Millis


class MarginForceOrder(Model, frozen=True, kw_only=True):
    """An order that liquidated the margin account."""

    avg_price: Decimal
    executed_qty: Decimal
    order_id: int
    price: Decimal
    qty: Decimal
    side: Side
    symbol: str
    time_in_force: TimeInForce
    updated_time: Millis


class MarginForceOrders(Model, frozen=True, kw_only=True):
    """Liquidations, newest first, and how many there are in all."""

    rows: list[MarginForceOrder]
    total: int


class RepaidDebt(Model, frozen=True, kw_only=True):
    """A debt that was repaid, and with what."""

    amount: Decimal
    asset: str
    specify_repay_assets: list[str]
    update_time: Millis
    success: bool
