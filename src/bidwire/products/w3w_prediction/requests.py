"""Requests of prediction markets, in the documentation's order. Each weighs 200, as its page says.

https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/trade
"""

from __future__ import annotations

from collections.abc import Sequence

from ...wire.request import ByPage, Part, Repeat, Route, Security, Signed
from ...wire.words import NONE, MaybeNumber, MaybeWord, Number, Word
from ..common.enums import Side, SideText
from .enums import (
    AccountType,
    AccountTypeText,
    BlockTradeStatus,
    BlockTradeStatusText,
    FundingSource,
    FundingSourceText,
    MarketSort,
    MarketSortText,
    OrderType,
    OrderTypeText,
    ReservedAssetType,
    ReservedAssetTypeText,
    SortOrder,
    SortOrderText,
    TimeInForce,
    TimeInForceText,
    TransferDirection,
    TransferDirectionText,
    TransferPurpose,
    TransferPurposeText,
)
from .models import (
    BlockTradeDetails,
    BlockTradeEvents,
    BlockTrades,
    CanceledOrders,
    Categories,
    Depth,
    FilteredPositions,
    FoundPosition,
    FulfilledBlock,
    LastTradePrice,
    Markets,
    MarketTopic,
    NewBlock,
    Orders,
    PaymentOptions,
    PlacedOrder,
    Pnl,
    Portfolio,
    Positions,
    QuotaStatus,
    Quote,
    RedeemBatch,
    RedeemState,
    RemovedBlocks,
    ReservedBalances,
    SettledPositions,
    Transfer,
    TransferAsked,
    Transfers,
    Wallets,
    WithdrawalAsked,
)

BY_OFFSET = ByPage(offset="offset", most=100)

__all__ = [
    "CancelOrders",
    "Deposit",
    "FulfilBlockTrade",
    "GetBlockTrade",
    "GetBlockTradeEvents",
    "GetBlockTrades",
    "GetCategories",
    "GetDepth",
    "GetFilteredPositions",
    "GetLastTradePrice",
    "GetMarket",
    "GetMarkets",
    "GetOpenOrders",
    "GetOrderHistory",
    "GetPaymentOptions",
    "GetPnl",
    "GetPortfolio",
    "GetPosition",
    "GetPositions",
    "GetQuotaStatus",
    "GetQuote",
    "GetRedeemStatus",
    "GetReservedBalances",
    "GetSettledPositions",
    "GetTransferStatus",
    "GetTransfers",
    "GetWallets",
    "NewBlockTrade",
    "NewOrder",
    "OrderToCancel",
    "PreviewBlockTrade",
    "Redeem",
    "RemoveBlockTrades",
    "ReservedAsset",
    "SearchMarkets",
    "TransferInbound",
    "TransferOutbound",
    "Withdraw",
]


# --- market data -----------------------------------------------------------------------------------------------------


class GetCategories(Signed[Categories], frozen=True, kw_only=True):
    """The categories of markets, and those within them.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/market-data#list-prediction-categories
    """

    route = Route("GET", "/sapi/v1/w3w/wallet/prediction/category/list", security=Security.USER_DATA, weight=200)


class GetMarkets(Signed[Markets], frozen=True, kw_only=True):
    """Topics with their markets, of a category or all. 20 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/market-data#list-prediction-markets
    """

    route = Route(
        "GET", "/sapi/v1/w3w/wallet/prediction/market/list", security=Security.USER_DATA, weight=200, pages=BY_OFFSET
    )

    l1_category: str | None = None
    """The id of a category."""
    l2_category: str | None = None
    """The id of one within it."""
    sort_by: MaybeWord[MarketSort, MarketSortText] = NONE
    order_by: MaybeWord[SortOrder, SortOrderText] = NONE
    offset: int | None = None
    limit: int | None = None


class SearchMarkets(Signed[list[MarketTopic]], frozen=True, kw_only=True):
    """Topics that mean what the words mean; 20 by default, at most 50.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/market-data#market-search
    """

    route = Route("GET", "/sapi/v1/w3w/wallet/prediction/market/search", security=Security.USER_DATA, weight=200)

    query: str
    top_k: int | None = None


class GetMarket(Signed[MarketTopic], frozen=True, kw_only=True):
    """One topic with its markets and outcomes.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/market-data#get-market-detail
    """

    route = Route("GET", "/sapi/v1/w3w/wallet/prediction/market/detail", security=Security.USER_DATA, weight=200)

    market_topic_id: int


class GetDepth(Signed[Depth], frozen=True, kw_only=True):
    """The order book of an outcome.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/market-data#query-order-book
    """

    route = Route("GET", "/sapi/v1/w3w/wallet/prediction/order-book", security=Security.USER_DATA, weight=200)

    vendor: str
    """`predict_fun`, say."""
    market_id: int
    token_id: str


class GetLastTradePrice(Signed[LastTradePrice], frozen=True, kw_only=True):
    """What a market was last traded at.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/market-data#query-last-trade-price
    """

    route = Route(
        "GET", "/sapi/v1/w3w/wallet/prediction/order-book/last-trade-price", security=Security.USER_DATA, weight=200
    )

    market_id: int


# --- trading ---------------------------------------------------------------------------------------------------------


class GetQuote(Signed[Quote], frozen=True, kw_only=True):
    """What an order would bring, and the id by which `new_order` places it.

    A MARKET order needs about 1.5 USDT or more.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/trade#get-quote
    """

    route = Route(
        "POST", "/sapi/v1/w3w/wallet/prediction/trade/get-quote", security=Security.PREDICTION_TRADE, weight=200
    )

    wallet_address: str
    token_id: str
    side: Word[Side, SideText]
    amount_in: Number
    """In wei."""
    order_type: Word[OrderType, OrderTypeText]
    slippage_bps: int
    """Basis points, 1 to 10000."""
    price_limit: MaybeNumber = NONE
    """LIMIT needs it."""
    chain_id: str | None = None
    """56 (BSC) by default."""
    fee_rate_bps: int | None = None
    """200 by default."""
    funding_source: MaybeWord[FundingSource, FundingSourceText] = NONE
    """MPC by default."""
    fund_transfer_amount: MaybeNumber = NONE
    """Moved to the wallet before the order; in wei."""


class NewOrder(Signed[PlacedOrder], frozen=True, kw_only=True):
    """Places the order of a quote: MARKET with FOK, or LIMIT with GTC and a `price_limit`.

    The wallet must allow it (SAS authorization), or it is refused with -31003.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/trade#place-order
    """

    route = Route(
        "POST",
        "/sapi/v1/w3w/wallet/prediction/trade/place-order-bundle",
        security=Security.PREDICTION_TRADE,
        weight=200,
        repeat=Repeat.PLACE,
    )

    wallet_address: str
    wallet_id: str
    quote_id: str
    time_in_force: Word[TimeInForce, TimeInForceText]
    account_type: Word[AccountType, AccountTypeText]
    order_type: Word[OrderType, OrderTypeText]
    slippage_bps: int
    """Basis points, 1 to 10000."""
    price_limit: MaybeNumber = NONE
    funding_source: MaybeWord[FundingSource, FundingSourceText] = NONE
    """MPC by default."""
    fund_transfer_amount: MaybeNumber = NONE
    """Moved to the wallet before the order; in wei."""


class OrderToCancel(Part, frozen=True, kw_only=True):
    """One of the orders of `CancelOrders`.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/trade#batch-cancel-orders
    """

    order_id: str


class CancelOrders(Signed[CanceledOrders], frozen=True, kw_only=True):
    """Cancels orders; the answer says which were not cancelled.

    The wallet must allow it (SAS authorization), or it is refused with -31003.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/trade#batch-cancel-orders
    """

    # The page has the signature made over bare brackets, `cancelInfoList[0].orderId`: they go in a body, where they may stand.
    route = Route(
        "POST",
        "/sapi/v1/w3w/wallet/prediction/trade/batch-cancel",
        indexed=True,
        in_body=True,
        security=Security.PREDICTION_TRADE,
        weight=200,
        repeat=Repeat.CANCEL,
    )

    wallet_address: str
    wallet_id: str
    cancel_info_list: Sequence[OrderToCancel]


class GetOpenOrders(Signed[Orders], frozen=True, kw_only=True):
    """The open orders of a wallet. 20 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/trade#query-active-orders
    """

    route = Route(
        "GET",
        "/sapi/v1/w3w/wallet/prediction/order/list",
        security=Security.PREDICTION_TRADE,
        weight=200,
        pages=BY_OFFSET,
    )

    wallet_address: str
    trade_side: MaybeWord[Side, SideText] = NONE
    l1_category: str | None = None
    """The id of a category."""
    market_id: int | None = None
    offset: int | None = None
    limit: int | None = None


class GetOrderHistory(Signed[Orders], frozen=True, kw_only=True):
    """Orders of any status. 20 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/trade#query-order-history
    """

    route = Route(
        "GET",
        "/sapi/v1/w3w/wallet/prediction/order/history",
        security=Security.PREDICTION_TRADE,
        weight=200,
        pages=BY_OFFSET,
    )

    wallet_address: str
    l1_category: str | None = None
    """The id of a category."""
    order_type: MaybeWord[OrderType, OrderTypeText] = NONE
    status: str | None = None
    start_date: str | None = None
    """`2026-11-28`."""
    end_date: str | None = None
    """`2026-11-28`."""
    offset: int | None = None
    limit: int | None = None


# --- positions -------------------------------------------------------------------------------------------------------


class GetPositions(Signed[Positions], frozen=True, kw_only=True):
    """The positions of a wallet, and what they come to. 20 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/position#query-positions
    """

    route = Route(
        "GET",
        "/sapi/v1/w3w/wallet/prediction/position/list",
        security=Security.PREDICTION_TRADE,
        weight=200,
        pages=BY_OFFSET,
    )

    wallet_address: str
    tab: str | None = None
    """Which of them: ONGOING by default."""
    offset: int | None = None
    limit: int | None = None


class GetFilteredPositions(Signed[FilteredPositions], frozen=True, kw_only=True):
    """The positions of a wallet, in a topic, or all.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/position#query-positions-by-filter
    """

    route = Route(
        "GET", "/sapi/v1/w3w/wallet/prediction/position/filter", security=Security.PREDICTION_TRADE, weight=200
    )

    wallet_address: str | None = None
    market_topic_id: int | None = None


class GetPosition(Signed[FoundPosition], frozen=True, kw_only=True):
    """The position in a token.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/position#get-position-by-token
    """

    route = Route(
        "GET", "/sapi/v1/w3w/wallet/prediction/position/token", security=Security.PREDICTION_TRADE, weight=200
    )

    wallet_address: str
    token_id: str


class GetSettledPositions(Signed[SettledPositions], frozen=True, kw_only=True):
    """Positions whose markets are settled. 20 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/position#query-settled-position-history
    """

    route = Route(
        "GET",
        "/sapi/v1/w3w/wallet/prediction/position/settled-history",
        security=Security.PREDICTION_TRADE,
        weight=200,
        pages=BY_OFFSET,
    )

    wallet_address: str
    l1_category: str | None = None
    """The id of a category."""
    result: int | None = None
    start_date: str | None = None
    """`2026-11-28`."""
    end_date: str | None = None
    """`2026-11-28`."""
    offset: int | None = None
    limit: int | None = None


class GetPnl(Signed[Pnl], frozen=True, kw_only=True):
    """What positions have brought: of a token, or of each.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/position#query-pn-l
    """

    route = Route("GET", "/sapi/v1/w3w/wallet/prediction/pnl/query", security=Security.PREDICTION_TRADE, weight=200)

    wallet_address: str
    token_id: str | None = None
    market_id: int | None = None
    market_topic_id: int | None = None
    active_only: bool | None = None


class Redeem(Signed[RedeemBatch], frozen=True, kw_only=True):
    """Claims what settled tokens have won, on their chain.

    The wallet must allow it (SAS authorization), or it is refused with -31003.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/redeem#batch-redeem
    """

    route = Route(
        "POST",
        "/sapi/v1/w3w/wallet/prediction/batch-redeem",
        repeated=True,
        security=Security.PREDICTION_TRADE,
        weight=200,
    )

    wallet_address: str
    wallet_id: str
    token_ids: Sequence[str]
    chain_id: str | None = None
    """56 (BSC) by default."""


class GetRedeemStatus(Signed[RedeemState], frozen=True, kw_only=True):
    """How far a redemption is on its chain.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/redeem#get-redeem-status
    """

    route = Route("GET", "/sapi/v1/w3w/wallet/prediction/redeem/status", security=Security.PREDICTION_TRADE, weight=200)

    wallet_address: str
    tx_hash: str


# --- block trades ----------------------------------------------------------------------------------------------------


class NewBlockTrade(Signed[NewBlock], frozen=True, kw_only=True):
    """Offers shares for USDT, or USDT for shares, to whoever is given the token of the answer.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/otc#create-otc-blocktrade
    """

    route = Route(
        "POST", "/sapi/v1/w3w/wallet/prediction/otc/blocktrade/create", security=Security.PREDICTION_TRADE, weight=200
    )

    market_id: int
    token_id: str
    side: Word[Side, SideText]
    maker_amount: Number
    """What is offered, in wei: USDT to BUY, shares to SELL."""
    taker_amount: Number
    """What is wanted, in wei."""
    price_per_share: Number
    """In USDT, not in wei."""
    expiration: int
    """Epoch seconds."""


class GetBlockTrade(Signed[BlockTradeDetails], frozen=True, kw_only=True):
    """One of the account's own block trades.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/otc#get-otc-blocktrade-detail
    """

    route = Route(
        "POST",
        "/sapi/v1/w3w/wallet/prediction/otc/blocktrade/detail",
        security=Security.PREDICTION_TRADE,
        weight=200,
        repeat=Repeat.READ,
    )

    order_id: str


class GetBlockTradeEvents(Signed[BlockTradeEvents], frozen=True, kw_only=True):
    """What happened to block trades: made, fulfilled, settled, expired.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/otc#get-otc-blocktrade-events
    """

    route = Route(
        "POST",
        "/sapi/v1/w3w/wallet/prediction/otc/blocktrade/events",
        security=Security.PREDICTION_TRADE,
        weight=200,
        repeat=Repeat.READ,
    )

    first: int | None = None
    """The size of a page."""
    after: str | None = None
    """The `cursor` of the page before."""
    event_types: Sequence[str] | None = None
    """`MATCH_SUCCESS`, `EXPIRE`, …"""
    market_id: int | None = None


class FulfilBlockTrade(Signed[FulfilledBlock], frozen=True, kw_only=True):
    """Takes a block trade, all of it, by the token that its maker gave.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/otc#fulfil-otc-blocktrade
    """

    route = Route(
        "POST", "/sapi/v1/w3w/wallet/prediction/otc/blocktrade/fulfil", security=Security.PREDICTION_TRADE, weight=200
    )

    order_id: str
    secret_token: str


class GetBlockTrades(Signed[BlockTrades], frozen=True, kw_only=True):
    """The account's own block trades.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/otc#list-otc-blocktrades
    """

    route = Route(
        "POST",
        "/sapi/v1/w3w/wallet/prediction/otc/blocktrade/list",
        security=Security.PREDICTION_TRADE,
        weight=200,
        repeat=Repeat.READ,
    )

    first: int | None = None
    """The size of a page."""
    after: str | None = None
    """The `cursor` of the page before."""
    status: MaybeWord[BlockTradeStatus, BlockTradeStatusText] = NONE


class PreviewBlockTrade(Signed[BlockTradeDetails], frozen=True, kw_only=True):
    """A block trade that is open, by the token that its maker gave.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/otc#preview-otc-blocktrade
    """

    route = Route(
        "POST",
        "/sapi/v1/w3w/wallet/prediction/otc/blocktrade/preview",
        security=Security.PREDICTION_TRADE,
        weight=200,
        repeat=Repeat.READ,
    )

    secret_token: str


class RemoveBlockTrades(Signed[RemovedBlocks], frozen=True, kw_only=True):
    """Removes up to 100 block trades that are not settled.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/otc#remove-otc-blocktrades
    """

    route = Route(
        "POST",
        "/sapi/v1/w3w/wallet/prediction/otc/blocktrade/remove",
        security=Security.PREDICTION_TRADE,
        weight=200,
        repeat=Repeat.CANCEL,
    )

    order_ids: Sequence[str]


class ReservedAsset(Part, frozen=True, kw_only=True):
    """One of the assets of `GetReservedBalances`: USDT, or the shares of an outcome by their token.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/otc#get-otc-reserved-balances
    """

    type: Word[ReservedAssetType, ReservedAssetTypeText]
    token_id: str | None = None


class GetReservedBalances(Signed[ReservedBalances], frozen=True, kw_only=True):
    """How much open block trades hold of up to 50 assets.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/otc#get-otc-reserved-balances
    """

    route = Route(
        "POST",
        "/sapi/v1/w3w/wallet/prediction/otc/blocktrade/reserved-balances",
        security=Security.PREDICTION_TRADE,
        weight=200,
        repeat=Repeat.READ,
    )

    assets: Sequence[ReservedAsset]


# --- transfers -------------------------------------------------------------------------------------------------------


class TransferOutbound(Signed[TransferAsked], frozen=True, kw_only=True):
    """Moves funds from the exchange into the prediction wallet.

    The wallet must allow it (SAS authorization), or it is refused with -31003.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/transfer#create-outbound-transfer
    """

    route = Route(
        "POST", "/sapi/v1/w3w/wallet/prediction/transfer/outbound", security=Security.PREDICTION_TRADE, weight=200
    )

    wallet_id: str
    wallet_address: str
    from_token_amount: Number
    """In wei."""
    account_type: Word[AccountType, AccountTypeText]
    source_biz: Word[TransferPurpose, TransferPurposeText]
    from_token: str | None = None
    """USDT by default."""
    to_token: str | None = None
    """USDT by default."""
    chain_id: str | None = None
    """56 (BSC) by default."""


class TransferInbound(Signed[TransferAsked], frozen=True, kw_only=True):
    """Moves funds from the prediction wallet to the exchange.

    The wallet must allow it (SAS authorization), or it is refused with -31003.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/transfer#create-inbound-transfer
    """

    route = Route(
        "POST", "/sapi/v1/w3w/wallet/prediction/transfer/inbound", security=Security.PREDICTION_TRADE, weight=200
    )

    wallet_id: str
    wallet_address: str
    from_token_amount: Number
    """In wei."""
    account_type: Word[AccountType, AccountTypeText]
    from_token: str | None = None
    """USDT by default."""
    to_token: str | None = None
    """USDT by default."""
    chain_id: str | None = None
    """56 (BSC) by default."""


class GetTransfers(Signed[Transfers], frozen=True, kw_only=True):
    """Transfers of a span of days. 20 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/transfer#query-transfer-list
    """

    route = Route(
        "GET",
        "/sapi/v1/w3w/wallet/prediction/transfer/list",
        security=Security.PREDICTION_TRADE,
        weight=200,
        pages=BY_OFFSET,
    )

    wallet_address: str
    start_date: str
    """`2026-11-28`."""
    end_date: str
    """`2026-11-28`."""
    token_symbol: str | None = None
    direction: MaybeWord[TransferDirection, TransferDirectionText] = NONE
    offset: int | None = None
    limit: int | None = None


class GetTransferStatus(Signed[Transfer], frozen=True, kw_only=True):
    """One transfer: at its end it is COMPLETED or FAILED.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/transfer#query-transfer-status
    """

    route = Route(
        "GET", "/sapi/v1/w3w/wallet/prediction/transfer/status", security=Security.PREDICTION_TRADE, weight=200
    )

    transfer_id: str


class Withdraw(Signed[WithdrawalAsked], frozen=True, kw_only=True):
    """Withdraws a coin from the exchange to the account's own prediction wallet.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/transfer#apply-mm-withdraw
    """

    route = Route(
        "POST", "/sapi/v1/w3w/wallet/prediction/withdraw/apply", security=Security.PREDICTION_TRADE, weight=200
    )

    coin: str
    network: str
    amount: Number
    withdraw_order_id: str | None = None
    """Your own id."""
    wallet_type: int | None = None
    """0 spot, as by default; 1 funding."""
    name: str | None = None
    """A remark."""


class Deposit(Signed[TransferAsked], frozen=True, kw_only=True):
    """Deposits a token of the account's own prediction wallet at the exchange.

    For market makers whom Binance has authorized.
    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/transfer#apply-mm-deposit
    """

    route = Route(
        "POST", "/sapi/v1/w3w/wallet/prediction/deposit/apply", security=Security.PREDICTION_TRADE, weight=200
    )

    from_token: str
    from_token_amount: Number
    """In wei."""
    to_token: str
    """The same as `from_token`: a swap is not certain."""
    account_type: Word[AccountType, AccountTypeText]
    chain_id: str | None = None
    """56 (BSC) by default."""


# --- wallets ---------------------------------------------------------------------------------------------------------


class GetWallets(Signed[Wallets], frozen=True, kw_only=True):
    """The account's prediction wallets.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/wallet#list-prediction-wallets
    """

    route = Route("GET", "/sapi/v1/w3w/wallet/prediction/wallet/list", security=Security.PREDICTION_TRADE, weight=200)


class GetPaymentOptions(Signed[PaymentOptions], frozen=True, kw_only=True):
    """What can pay for orders, and how much it has.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/wallet#query-payment-option-balances
    """

    route = Route(
        "GET", "/sapi/v1/w3w/wallet/prediction/balance/payment-options", security=Security.PREDICTION_TRADE, weight=200
    )


class GetQuotaStatus(Signed[QuotaStatus], frozen=True, kw_only=True):
    """How much can be traded in a day, and how much of it is left.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/wallet#get-quota-status
    """

    route = Route(
        "GET", "/sapi/v1/w3w/wallet/prediction/quota/limit/status", security=Security.PREDICTION_TRADE, weight=200
    )


class GetPortfolio(Signed[Portfolio], frozen=True, kw_only=True):
    """What all positions of a wallet come to.

    https://developers.binance.com/en/docs/catalog/web3-wallet-prediction-trading/api/rest-api/wallet#get-portfolio
    """

    route = Route("GET", "/sapi/v1/w3w/wallet/prediction/pnl/portfolio", security=Security.PREDICTION_TRADE, weight=200)

    wallet_address: str
    token_id: str | None = None
    market_id: int | None = None
    market_topic_id: int | None = None
    active_only: bool | None = None
