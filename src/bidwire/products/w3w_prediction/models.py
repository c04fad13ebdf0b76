"""What the prediction endpoints answer.

Prices, quantities and amounts are `Decimal`, times are epoch milliseconds where nothing else is said. An amount in wei has 18
decimals: 1000000000000000000 is 1 USDT, or one share.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.enums import Side
from ..common.models import PageOf
from .enums import (
    AccountType,
    BlockTradeStatus,
    OrderType,
    QuoteType,
    RedeemStatus,
    ReservedAssetType,
    TransferDirection,
    TransferStatus,
)

field = msgspec.field

__all__ = [
    "BlockTrade",
    "BlockTradeDetails",
    "BlockTradeEvent",
    "BlockTradeEvents",
    "BlockTrades",
    "BookLevel",
    "CanceledOrders",
    "Categories",
    "Category",
    "Depth",
    "FailedCancel",
    "FilteredPositions",
    "FoundPosition",
    "FulfilledBlock",
    "LastTradePrice",
    "Market",
    "MarketTopic",
    "Markets",
    "NewBlock",
    "Order",
    "Orders",
    "Outcome",
    "PaymentOption",
    "PaymentOptions",
    "PlacedOrder",
    "Pnl",
    "PnlRecord",
    "Portfolio",
    "Position",
    "PositionCounts",
    "Positions",
    "PositionsSummary",
    "QuotaStatus",
    "Quote",
    "RedeemBatch",
    "RedeemState",
    "Redemption",
    "RemovedBlocks",
    "ReservedBalance",
    "ReservedBalances",
    "SettledPosition",
    "SettledPositions",
    "Subcategory",
    "TimelineEntry",
    "Transfer",
    "TransferAsked",
    "Transfers",
    "Variant",
    "Wallet",
    "Wallets",
    "WithdrawalAsked",
]


class Subcategory(Model, frozen=True, kw_only=True):
    """A category within another."""

    id: str
    name: str
    icon: str
    order: int


class Category(Model, frozen=True, kw_only=True):
    """A category of markets, and those within it."""

    id: str
    name: str
    icon: str
    order: int
    subcategories: list[Subcategory]


class Categories(Model, frozen=True, kw_only=True):
    """The categories of markets."""

    categories: list[Category]


class Outcome(Model, frozen=True, kw_only=True):
    """An outcome that can be bought: its token, its price and its chance."""

    name: str
    price: Decimal
    chance: Decimal
    index: int
    token_id: str
    winner: bool | None = None
    """None before the market is settled."""


class Market(Model, frozen=True, kw_only=True):
    """A market of a topic, a question that is settled by one outcome. A list may tell less of it than `market` does: no page says."""

    market_id: int | None = None
    external_id: str | None = None
    title: str | None = None
    question: str | None = None
    description: str | None = None
    condition_id: str | None = None
    status: str | None = None
    trading_status: str | None = None
    trade_volume: Decimal | None = None
    liquidity: Decimal | None = None
    decimal_precision: int | None = None
    outcomes: list[Outcome] | None = None


class MarketTopic(Model, frozen=True, kw_only=True):
    """A topic and its markets. What is None is told by `market`, or by `market` and `markets`, alone."""

    market_topic_id: int
    vendor: str
    chain_id: str
    slug: str
    title: str
    question: str
    description: str
    image_url: str | None = None
    topic_type: str
    chart_type: str
    symbol: str | None = None
    participant_count: int
    collateral: str
    fee_rate_bps: int | None = None
    slippage_bps: int | None = None
    is_yield_bearing: bool | None = None
    trade_volume: Decimal
    liquidity: Decimal
    published_at: Millis | None = None
    start_date: Millis
    end_date: Millis
    status: str
    markets: list[Market]
    variant_data: Variant | None = None
    timeline: list[TimelineEntry] | None = None


class Markets(PageOf[MarketTopic], frozen=True, kw_only=True):
    """Topics, and how many there are in all."""

    rows_in = "market_topics"

    market_topics: list[MarketTopic]
    total: int
    offset: int
    limit: int
    has_more: bool


class Variant(Model, frozen=True, kw_only=True):
    """What a topic about a price is settled by."""

    type: str
    start_price: Decimal
    end_price: Decimal | None = None
    """None before the end."""
    price_feed_id: str
    price_feed_provider: str
    price_feed_symbol: str


class TimelineEntry(Model, frozen=True, kw_only=True):
    """A topic of the same series, and when it runs."""

    market_topic_id: int
    start_date: Millis
    end_date: Millis


class BookLevel(Model, frozen=True, kw_only=True):
    """A price, and how many shares are wanted or offered there."""

    price: Decimal
    size: Decimal


class Depth(Model, frozen=True, kw_only=True):
    """The book of an outcome."""

    outcome: str
    token_id: str
    timestamp: Millis
    bids: list[BookLevel]
    asks: list[BookLevel]


class LastTradePrice(Model, frozen=True, kw_only=True):
    """What a market was last traded at."""

    market_id: int
    last_trade_price: Decimal


class Quote(Model, frozen=True, kw_only=True):
    """What an order would bring; `quote_id` is what `new_order` takes. Amounts are in wei."""

    quote_id: str
    token_id: str
    chance: Decimal
    vendor: str
    market_title: str
    market_ext_id: str
    side: Side
    amount_in: Decimal
    amount_out: Decimal
    is_min_amount_out: bool
    fee_amount: Decimal
    fee_discount_bps: Decimal
    """Basis points, 0.01 %."""
    average_price: Decimal
    last_price: Decimal
    price_impact: Decimal
    timestamp: Millis
    chain_id: str
    user_id: int
    wallet_address: str
    order_type: OrderType
    slippage_bps: int
    fee_rate_bps: int
    min_receive: Decimal
    expire_at: Millis
    price_limit: Decimal | None = None


class PlacedOrder(Model, frozen=True, kw_only=True):
    """The order's id."""

    order_id: str


class FailedCancel(Model, frozen=True, kw_only=True):
    """An order that was not cancelled, and why."""

    order_id: str
    reason: str


class CanceledOrders(Model, frozen=True, kw_only=True):
    """Which orders were cancelled, and which were not."""

    canceled: list[str]
    failed: list[FailedCancel]


class Order(Model, frozen=True, kw_only=True):
    """An order. `terminal_time`, when it ended, is told by `order_history` alone."""

    order_id: str
    vendor_order_id: str
    vendor: str
    market_topic_id: int
    slug: str
    market_topic_title: str
    market_id: int
    market_title: str
    outcome: str
    outcome_index: int
    status: str
    side: Side
    order_type: OrderType
    create_time: Millis
    modify_time: Millis
    maker_usdt_amount: Decimal
    maker_share_qty: Decimal
    filled_usdt_amount: Decimal
    filled_share_qty: Decimal
    fill_percentage: Decimal
    price: Decimal
    market_provider_fee: Decimal
    network_fee: Decimal
    terminal_time: Millis | None = None


class Orders(PageOf[Order], frozen=True, kw_only=True):
    """Orders, and how many there are in all."""

    rows_in = "orders"

    total: int
    offset: int
    limit: int
    orders: list[Order]


class PositionsSummary(Model, frozen=True, kw_only=True):
    """What all positions and the wallet are worth."""

    total_value: Decimal
    position_value: Decimal
    wallet_balance: Decimal
    total_claimable_amount: Decimal
    today_realized_pnl: Decimal
    today_realized_pnl_percent: Decimal
    today_total_cost: Decimal


class PositionCounts(Model, frozen=True, kw_only=True):
    """How many positions there are of each kind."""

    ongoing_count: int
    ended_count: int
    pending_claim_count: int


class Position(Model, frozen=True, kw_only=True):
    """Shares of an outcome, and what they are worth. What is None is told by `positions` alone."""

    position_id: int
    vendor: str
    chain_id: str
    token_id: str
    collateral_symbol: str
    topic_type: str
    market_topic_id: int
    market_id: int
    market_topic_title: str
    market_title: str
    outcome_name: str
    outcome_index: int
    shares: Decimal
    avg_price: Decimal
    total_cost: Decimal
    value: Decimal
    current_price: Decimal
    to_win: Decimal | None = None
    position_status: str
    can_claim: bool | None = None
    end_date: Millis
    unrealized_pnl: Decimal
    unrealized_pnl_percent: Decimal | None = None
    realized_pnl: Decimal
    pnl: Decimal
    created_time: Millis
    updated_time: Millis


class Positions(PageOf[Position], frozen=True, kw_only=True):
    """Positions, and what they come to."""

    rows_in = "positions"

    summary: PositionsSummary
    counts: PositionCounts
    positions: list[Position]


class FilteredPositions(Model, frozen=True, kw_only=True):
    """The positions that were asked for."""

    positions: list[Position]


class FoundPosition(Model, frozen=True, kw_only=True):
    """The position in a token."""

    position: Position


class SettledPosition(Model, frozen=True, kw_only=True):
    """A position whose market is settled."""

    position_id: int
    vendor: str
    chain_id: str
    token_id: str
    collateral_symbol: str
    topic_type: str
    market_topic_id: int
    market_id: int
    market_topic_title: str
    market_title: str
    outcome_name: str
    outcome_index: int
    shares: Decimal
    avg_price: Decimal
    total_cost: Decimal
    value: Decimal
    current_price: Decimal
    to_win: Decimal
    position_status: str
    is_winner: bool
    redeem_status: str
    end_date: Millis
    final_outcome: str
    realized_pnl: Decimal
    pnl: Decimal
    claim_amount: Decimal
    settled_date: Millis
    created_time: Millis
    updated_time: Millis


class SettledPositions(PageOf[SettledPosition], frozen=True, kw_only=True):
    """Settled positions, and how many there are in all."""

    rows_in = "positions"

    total_count: int
    positions: list[SettledPosition]


class PnlRecord(Model, frozen=True, kw_only=True):
    """What a position has brought."""

    id: int
    wallet_address: str
    market_topic_id: int
    market_id: int
    token_id: str
    vendor: str
    current_shares: Decimal
    avg_price: Decimal
    current_price: Decimal
    realized_pnl: Decimal
    unrealized_pnl: Decimal
    total_pnl: Decimal
    pnl_percentage: Decimal
    is_resolved: bool


class Pnl(Model, frozen=True, kw_only=True):
    """Profit and loss: `pnl` where a token was asked for, `pnl_list` otherwise."""

    chain_id: str
    wallet_address: str
    pnl: PnlRecord | None = None
    pnl_list: list[PnlRecord] | None = None
    total_count: int
    total_realized_pnl: Decimal
    total_unrealized_pnl: Decimal
    total_pnl: Decimal


class Redemption(Model, frozen=True, kw_only=True):
    """A token that was redeemed, or why not."""

    request_id: str
    tx_hash: str | None = None
    status: RedeemStatus
    error: str | None = None


class RedeemBatch(Model, frozen=True, kw_only=True):
    """What became of each token."""

    batch_id: str
    results: list[Redemption]


class RedeemState(Model, frozen=True, kw_only=True):
    """How far a redemption is."""

    tx_hash: str
    status: RedeemStatus


class NewBlock(Model, frozen=True, kw_only=True):
    """A block trade that was made. Who has the token can take it, so it shows in no log."""

    order_id: str
    secret_token: str

    def __repr__(self) -> str:
        return f"NewBlock(order_id={self.order_id!r}, …)"


class BlockTrade(Model, frozen=True, kw_only=True):
    """A block trade. What is None is told by `block_trade` and `preview_block_trade` alone; the token shows in no log."""

    status: BlockTradeStatus
    market_id: int
    token_id: str
    side: int
    """0 BUY, 1 SELL."""
    maker: str
    taker: str | None = None
    maker_amount: Decimal
    """In wei."""
    taker_amount: Decimal
    """In wei."""
    price: Decimal
    order_type: str | None = None
    time_in_force: str | None = None
    expiration: int | None = None
    """Epoch seconds."""
    filled_amount: Decimal | None = None
    """In wei."""
    quote_type: QuoteType
    created_at: str
    """ISO text."""
    is_neg_risk: bool | None = None
    is_yield_bearing: bool | None = None
    secret_token: str | None = None

    def __repr__(self) -> str:
        return f"BlockTrade(status={self.status.value!r}, market_id={self.market_id}, side={self.side}, price={self.price}, …)"


class BlockTradeDetails(Model, frozen=True, kw_only=True):
    """A block trade by its id, which a preview does not tell."""

    order_id: str | None = None
    status: BlockTradeStatus
    block_trade: BlockTrade = field(name="orderData")


class BlockTradeEvent(Model, frozen=True, kw_only=True):
    """What happened to a block trade. Amounts, fees and price are in wei."""

    event: str
    block_trade_id: str = field(name="blocktradeId")
    order_id: str | None = None
    market_id: int
    amount: Decimal | None = None
    fee: Decimal | None = None
    effective_fee: Decimal | None = None
    price: Decimal | None = None
    transaction_hash: str | None = None
    reason: str | None = None
    is_maker: bool
    timestamp: str
    """ISO text."""


class BlockTradeEvents(Model, frozen=True, kw_only=True):
    """Events; `cursor` asks for those that follow."""

    cursor: str | None = None
    events: list[BlockTradeEvent]


class FulfilledBlock(Model, frozen=True, kw_only=True):
    """The taker's order."""

    order_id: str


class BlockTrades(Model, frozen=True, kw_only=True):
    """Block trades; `cursor` asks for those that follow."""

    cursor: str | None = None
    block_trades: list[BlockTrade] = field(name="blocktrades")


class RemovedBlocks(Model, frozen=True, kw_only=True):
    """Which block trades were removed, and which were at their end already."""

    removed: list[str]
    noop: list[str]


class ReservedBalance(Model, frozen=True, kw_only=True):
    """How much open block trades hold, in wei."""

    type: ReservedAssetType
    token_id: str | None = None
    amount: Decimal


class ReservedBalances(Model, frozen=True, kw_only=True):
    """One entry for each asset that was asked for, in that order."""

    balances: list[ReservedBalance]


class TransferAsked(Model, frozen=True, kw_only=True):
    """A transfer that was asked for."""

    transfer_id: str
    status: TransferStatus


class Transfer(Model, frozen=True, kw_only=True):
    """A transfer between the prediction wallet and the exchange; its times are ISO text."""

    transfer_id: str
    direction: TransferDirection
    status: TransferStatus
    wallet_address: str | None = None
    from_token: str
    from_token_amount: Decimal
    to_token: str
    to_token_amount: Decimal
    error_code: str | None = None
    error_message: str | None = None
    create_time: str
    update_time: str
    complete_at: str | None = None


class Transfers(PageOf[Transfer], frozen=True, kw_only=True):
    """Transfers of a span of days."""

    rows_in = "transfers"

    transfers: list[Transfer]


class WithdrawalAsked(Model, frozen=True, kw_only=True):
    """A withdrawal to the prediction wallet that was asked for."""

    id: str
    wallet_id: str
    wallet_address: str
    transfer_id: str


class Wallet(Model, frozen=True, kw_only=True):
    """A prediction wallet of the account."""

    wallet_address: str
    wallet_id: str
    registered_time: Millis


class Wallets(Model, frozen=True, kw_only=True):
    """The account's prediction wallets."""

    wallets: list[Wallet]


class PaymentOption(Model, frozen=True, kw_only=True):
    """What can pay, and how much it has."""

    account_type: AccountType
    available_balance_display: Decimal
    enabled: bool


class PaymentOptions(Model, frozen=True, kw_only=True):
    """What can pay."""

    items: list[PaymentOption]


class QuotaStatus(Model, frozen=True, kw_only=True):
    """How much can be traded in a day, and how much of it is left."""

    daily_limit: Decimal
    remaining_daily_limit: Decimal


class Portfolio(Model, frozen=True, kw_only=True):
    """What all positions come to."""

    chain_id: str
    wallet_address: str
    active_positions_count: int
    total_realized_pnl: Decimal
    total_unrealized_pnl: Decimal
    total_pnl: Decimal
    total_cost_basis: Decimal
    total_current_value: Decimal
    positions: list[PnlRecord]
