"""European options, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data
"""

from __future__ import annotations

from collections.abc import Sequence

from ...wire.request import (
    ById,
    ByTime,
    ForSymbol,
    PartForSymbol,
    Repeat,
    Request,
    Route,
    Security,
    Shapes,
    Signed,
    SignedForSymbol,
    T_co,
    Weight,
)
from ...wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord, Number, Symbol, Word
from ..common.enums import Side, SideText
from ..common.requests import THREE_MONTHS
from .enums import (
    KlineInterval,
    KlineIntervalText,
    Liquidity,
    LiquidityText,
    OrderResponseType,
    OrderResponseTypeText,
    OrderType,
    OrderTypeText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    TimeInForce,
    TimeInForceText,
)
from .models import (
    Account,
    BlockOrder,
    BlockTrade,
    CommissionRates,
    CountdownCancelAll,
    CountdownHeartbeat,
    DayStatistics,
    Depth,
    Done,
    ExchangeInfo,
    ExercisedContract,
    ExerciseRecord,
    FundingFlow,
    IndexPrice,
    Kline,
    ListenKey,
    MarketMakerProtection,
    MarkPrice,
    MyBlockTrade,
    MyTrade,
    Notice,
    OpenInterest,
    Order,
    PlacedOrder,
    Position,
    Refusal,
    ServerTime,
    Trade,
)

__all__ = [
    "AcceptBlockOrder",
    "BlockLeg",
    "CancelBlockOrder",
    "CancelOpenOrders",
    "CancelOpenOrdersByUnderlying",
    "CancelOrder",
    "CancelOrders",
    "CloseListenKey",
    "CreateListenKey",
    "ExtendBlockOrder",
    "GetAccount",
    "GetBlockOrder",
    "GetBlockOrders",
    "GetBlockTrades",
    "GetMyBlockTrades",
    "GetCommissionRates",
    "GetCountdownCancelAll",
    "GetDepth",
    "GetExchangeInfo",
    "GetExerciseHistory",
    "GetExerciseRecords",
    "GetFundingFlows",
    "GetIndexPrice",
    "GetKlines",
    "GetMarketMakerProtection",
    "GetMarkPrices",
    "GetMyTrades",
    "GetOpenInterest",
    "GetOpenOrders",
    "GetOrder",
    "GetOrderHistory",
    "GetPositions",
    "GetTickers24h",
    "GetTime",
    "GetTrades",
    "KeepListenKey",
    "NewBlockOrder",
    "NewOrder",
    "NewOrders",
    "OrderInBatch",
    "Ping",
    "ResetMarketMakerProtection",
    "SendCountdownHeartbeat",
    "SetCountdownCancelAll",
    "SetMarketMakerProtection",
    "SignContract",
]

# Which rows of a span a full page holds, no page tells: so walked, either is right.
CANDLES_PAGES = ByTime(time="open_time", distinct=True, newest_first=True, most=1500)
EXERCISED_PAGES = ByTime(time="expiry_date", newest_first=True, most=100)
FLOW_PAGES = ById(id="id", from_id="record_id", time="create_date", newest_first=True, reach=THREE_MONTHS)
ORDERS_PAGES = ById(id="order_id", from_id="order_id", first_id=1, time="time", newest_first=True)
TRADES_PAGES = ById(id="id", from_id="from_id", time="time", newest_first=True)
RECORDS_PAGES = ByTime(time="create_date", newest_first=True)

# --- market data -----------------------------------------------------------------------------------------------------


class Ping(Request[Done], frozen=True, kw_only=True):
    """Whether the exchange answers.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#test-connectivity
    """

    route = Route("GET", "/eapi/v1/ping")


class GetTime(Request[ServerTime], frozen=True, kw_only=True):
    """The exchange's clock.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#check-server-time
    """

    route = Route("GET", "/eapi/v1/time")


class GetExchangeInfo(Request[ExchangeInfo], frozen=True, kw_only=True):
    """The exchange's limits, its underlyings, and every listed contract with its filters.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#exchange-information
    """

    route = Route("GET", "/eapi/v1/exchangeInfo")


class GetDepth(ForSymbol[Depth], frozen=True, kw_only=True):
    """The order book: 10, 20, 50, 100, 500 or 1,000 levels of each side, 100 by default.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#order-book
    """

    route = Route("GET", "/eapi/v1/depth", weight=Weight.by("limit", {50: 1, 100: 5, 500: 10, 1000: 20}, default=100))

    limit: int | None = None


class GetTrades(ForSymbol[list[Trade]], frozen=True, kw_only=True):
    """The newest trades of a contract, oldest first: 100 by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#recent-trades-list
    """

    route = Route("GET", "/eapi/v1/trades", weight=5)

    limit: int | None = None


class GetBlockTrades(Request[list[BlockTrade]], frozen=True, kw_only=True):
    """The newest block trades, of one contract or of all: 100 by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#recent-block-trades-list
    """

    route = Route("GET", "/eapi/v1/blockTrades", weight=5)

    symbol: MaybeSymbol = None
    limit: int | None = None


class _Candles(ForSymbol[T_co], frozen=True):
    """A request for candles: `interval` may come second without its name."""

    interval: Word[KlineInterval, KlineIntervalText]


class GetKlines(_Candles[list[Kline]], frozen=True, kw_only=True):
    """Candles of a contract, oldest first, the newest without times; 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#kline-candlestick-data
    """

    route = Route("GET", "/eapi/v1/klines", pages=CANDLES_PAGES)

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetMarkPrices(Request[list[MarkPrice]], frozen=True, kw_only=True):
    """Mark price, implied volatility, greeks and price limits, of one contract or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#option-mark-price
    """

    route = Route("GET", "/eapi/v1/mark", weight=5)

    symbol: MaybeSymbol = None


class GetTickers24h(Request[list[DayStatistics]], frozen=True, kw_only=True):
    """Statistics of a rolling day, of one contract or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#ticker24hr-price-change-statistics
    """

    route = Route("GET", "/eapi/v1/ticker", weight=Weight.given({"symbol": 1}, otherwise=40))

    symbol: MaybeSymbol = None


class GetIndexPrice(Request[IndexPrice], frozen=True, kw_only=True):
    """The spot index of an underlying (`BTCUSDT`).

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#index-price
    """

    route = Route("GET", "/eapi/v1/index")

    underlying: Symbol


class GetOpenInterest(Request[list[OpenInterest]], frozen=True, kw_only=True):
    """Open interest of every contract of an underlying (`BTC`) that expires on a day (`260327`).

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#open-interest
    """

    route = Route("GET", "/eapi/v1/openInterest", weight=0)

    underlying_asset: str
    expiration: str


class GetExerciseHistory(Request[list[ExercisedContract]], frozen=True, kw_only=True):
    """Contracts that have expired and how they were settled, of one underlying or of all: 100 by default, at most 100.

    Where 100 contracts or more expired at one moment, a walk needs `underlying`, and cannot pass by more of one.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-data#historical-exercise-records
    """

    route = Route("GET", "/eapi/v1/exerciseHistory", weight=3, pages=EXERCISED_PAGES)

    underlying: MaybeSymbol = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


# --- account ---------------------------------------------------------------------------------------------------------


class GetAccount(Signed[Account], frozen=True, kw_only=True):
    """Margin by asset and greeks by underlying.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/account#option-margin-account-information
    """

    route = Route("GET", "/eapi/v1/marginAccount", security=Security.USER_DATA, weight=3)


class GetFundingFlows(Signed[list[FundingFlow]], frozen=True, kw_only=True):
    """The account's bookings of the last three months in a currency (USDT); 100 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/account#account-funding-flow
    """

    route = Route("GET", "/eapi/v1/bill", security=Security.USER_DATA, pages=FLOW_PAGES)

    currency: str
    record_id: int | None = None
    """From this one on."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


# --- trade -----------------------------------------------------------------------------------------------------------


class _Order(SignedForSymbol[T_co], frozen=True):
    """Symbol, side and type may come first without their names."""

    side: Word[Side, SideText]
    type: Word[OrderType, OrderTypeText]


class NewOrder(_Order[PlacedOrder], frozen=True, kw_only=True):
    """Places an order. The only type is LIMIT, which needs `time_in_force`, `quantity` and `price`.

    `client_order_id` must differ from those of all open orders; `is_mmp` puts the order under market maker protection.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#new-order
    """

    route = Route("POST", "/eapi/v1/order", security=Security.TRADE, weight=0, orders=1, repeat=Repeat.PLACE)

    quantity: Number
    price: MaybeNumber = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    reduce_only: bool | None = None
    post_only: bool | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    client_order_id: str | None = None
    is_mmp: bool | None = None
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE


class _OrderPart(PartForSymbol, frozen=True):
    side: Word[Side, SideText]
    type: Word[OrderType, OrderTypeText]


class OrderInBatch(_OrderPart, frozen=True, kw_only=True):
    """One order of `NewOrders`, with the parameters of `NewOrder`."""

    quantity: Number
    price: MaybeNumber = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    reduce_only: bool | None = None
    post_only: bool | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    client_order_id: str | None = None
    is_mmp: bool | None = None
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE


class NewOrders(Signed[list[PlacedOrder | Refusal]], frozen=True, kw_only=True):
    """Places up to 10 orders at once. They are matched side by side, in no promised order.

    The answer has an order or a refusal for each, in the order of the request.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#place-multiple-orders
    """

    route = Route(
        "POST",
        "/eapi/v1/batchOrders",
        security=Security.TRADE,
        weight=5,
        orders=1,
        repeat=Repeat.PLACE,
        shapes=Shapes((("code", Refusal),), PlacedOrder, many=True),
    )

    orders: Sequence[OrderInBatch]


class GetOrder(SignedForSymbol[Order], frozen=True, kw_only=True):
    """One order by `order_id` or `client_order_id`.

    Cancelled or refused orders without a fill are forgotten three days after they were made.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#query-single-order
    """

    route = Route("GET", "/eapi/v1/order", security=Security.TRADE, one_of=(("order_id", "client_order_id"),))

    order_id: int | None = None
    client_order_id: str | None = None


class CancelOrder(SignedForSymbol[Order], frozen=True, kw_only=True):
    """Cancels an order by `order_id` or `client_order_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#cancel-option-order
    """

    route = Route(
        "DELETE",
        "/eapi/v1/order",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=(("order_id", "client_order_id"),),
    )

    order_id: int | None = None
    client_order_id: str | None = None


class CancelOrders(SignedForSymbol[list[Order | Refusal]], frozen=True, kw_only=True):
    """Cancels up to 10 orders of a contract, by `order_ids` or `client_order_ids`.

    The answer has an order or a refusal for each.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#cancel-multiple-option-orders
    """

    route = Route(
        "DELETE",
        "/eapi/v1/batchOrders",
        security=Security.TRADE,
        weight=5,
        repeat=Repeat.CANCEL,
        one_of=(("order_ids", "client_order_ids"),),
        shapes=Shapes((("orderId", Order),), Refusal, many=True),
    )

    order_ids: Sequence[int] | None = None
    client_order_ids: Sequence[str] | None = None


class CancelOpenOrders(SignedForSymbol[Notice], frozen=True, kw_only=True):
    """Cancels every open order of a contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#cancel-all-option-orders-on-specific-symbol
    """

    route = Route("DELETE", "/eapi/v1/allOpenOrders", security=Security.TRADE, repeat=Repeat.SET)


class CancelOpenOrdersByUnderlying(Signed[Notice], frozen=True, kw_only=True):
    """Cancels every open order on an underlying.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#cancel-all-option-orders-by-underlying
    """

    route = Route("DELETE", "/eapi/v1/allOpenOrdersByUnderlying", security=Security.TRADE, weight=5, repeat=Repeat.SET)

    underlying: Symbol


class GetOpenOrders(Signed[list[Order]], frozen=True, kw_only=True):
    """Open orders, of one contract or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#query-current-open-option-orders
    """

    route = Route(
        "GET",
        "/eapi/v1/openOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=40),
    )

    symbol: MaybeSymbol = None
    order_id: int | None = None
    """From this one on."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetOrderHistory(SignedForSymbol[list[Order]], frozen=True, kw_only=True):
    """Finished orders of the last five days: filled, cancelled, refused; 100 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#query-option-order-history
    """

    route = Route("GET", "/eapi/v1/historyOrders", security=Security.TRADE, weight=3, pages=ORDERS_PAGES)

    order_id: int | None = None
    """From this one on."""
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetMyTrades(SignedForSymbol[list[MyTrade]], frozen=True, kw_only=True):
    """The account's own trades of a contract, the newest without `from_id`; 100 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#account-trade-list
    """

    route = Route("GET", "/eapi/v1/userTrades", security=Security.USER_DATA, weight=5, pages=TRADES_PAGES)

    from_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetPositions(Signed[list[Position]], frozen=True, kw_only=True):
    """What the account holds, of one contract or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#option-position-information
    """

    route = Route("GET", "/eapi/v1/position", security=Security.USER_DATA, weight=5)

    symbol: MaybeSymbol = None


class GetExerciseRecords(Signed[list[ExerciseRecord]], frozen=True, kw_only=True):
    """What expiries brought the account; 1,000 records by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#user-exercise-record
    """

    route = Route("GET", "/eapi/v1/exerciseRecord", security=Security.USER_DATA, weight=5, pages=RECORDS_PAGES)

    symbol: MaybeSymbol = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetCommissionRates(Signed[CommissionRates], frozen=True, kw_only=True):
    """What the account pays as maker and as taker, by underlying.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#user-commission
    """

    route = Route("GET", "/eapi/v1/commission", security=Security.USER_DATA, weight=5)


class SignContract(Signed[Notice], frozen=True, kw_only=True):
    """Agrees to the terms of options on stocks (TradFi), once for an account.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/trade#tradfi-options-contract
    """

    route = Route("POST", "/eapi/v1/stock/contract", security=Security.USER_DATA, weight=50, repeat=Repeat.SET)


# --- market makers ---------------------------------------------------------------------------------------------------


class GetMarketMakerProtection(Signed[MarketMakerProtection], frozen=True, kw_only=True):
    """The limits of market maker protection on an underlying.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-endpoints#get-market-maker-protection-config
    """

    route = Route("GET", "/eapi/v1/mmp", security=Security.TRADE)

    underlying: Symbol


class SetMarketMakerProtection(Signed[MarketMakerProtection], frozen=True, kw_only=True):
    """Sets the limits of market maker protection: when more trades within the window, MMP orders are cancelled.

    New ones are refused for `frozen_time_in_milliseconds`, or until a reset where that is 0.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-endpoints#set-market-maker-protection-config
    """

    route = Route("POST", "/eapi/v1/mmpSet", security=Security.TRADE, repeat=Repeat.SET)

    underlying: Symbol
    window_time_in_milliseconds: int
    frozen_time_in_milliseconds: int
    qty_limit: Number
    delta_limit: Number


class ResetMarketMakerProtection(Signed[MarketMakerProtection], frozen=True, kw_only=True):
    """Lets MMP orders in again after the protection triggered.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-endpoints#reset-market-maker-protection-config
    """

    route = Route("POST", "/eapi/v1/mmpReset", security=Security.TRADE, repeat=Repeat.SET)

    underlying: Symbol


class GetCountdownCancelAll(Signed[CountdownCancelAll], frozen=True, kw_only=True):
    """The countdown on an underlying, if one runs.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-endpoints#get-auto-cancel-all-open-orders
    """

    route = Route("GET", "/eapi/v1/countdownCancelAll", security=Security.TRADE)

    underlying: MaybeSymbol = None


class SetCountdownCancelAll(Signed[CountdownCancelAll], frozen=True, kw_only=True):
    """Cancels all orders on an underlying `countdown_time` milliseconds from now, unless a heartbeat comes before.

    At least 5,000; 0 stops the countdown. After it ended, new orders are refused (-2010) until a heartbeat.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-endpoints#set-auto-cancel-all-open-orders
    """

    route = Route("POST", "/eapi/v1/countdownCancelAll", security=Security.TRADE, repeat=Repeat.SET)

    underlying: Symbol
    countdown_time: int


class SendCountdownHeartbeat(Signed[CountdownHeartbeat], frozen=True, kw_only=True):
    """Begins countdowns anew; several underlyings stand in one text, `BTCUSDT,ETHUSDT`.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-endpoints#auto-cancel-all-open-orders
    """

    route = Route("POST", "/eapi/v1/countdownCancelAllHeartBeat", security=Security.TRADE, weight=10, repeat=Repeat.SET)

    underlyings: str


# --- block trades ----------------------------------------------------------------------------------------------------


class BlockLeg(PartForSymbol, frozen=True, kw_only=True):
    """The one leg of `NewBlockOrder`."""

    side: Word[Side, SideText]
    type: Word[OrderType, OrderTypeText]
    quantity: Number
    price: Number


class NewBlockOrder(Signed[BlockOrder], frozen=True, kw_only=True):
    """Offers a block trade of one leg; the answer's key is what the other side accepts it by.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-block-trade#new-block-trade-order
    """

    route = Route("POST", "/eapi/v1/block/order/create", security=Security.TRADE, weight=5)

    liquidity: Word[Liquidity, LiquidityText]
    legs: Sequence[BlockLeg]


class ExtendBlockOrder(Signed[BlockOrder], frozen=True, kw_only=True):
    """Lets an offered block trade stand for another 30 minutes from now.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-block-trade#extend-block-trade-order
    """

    route = Route("PUT", "/eapi/v1/block/order/create", security=Security.TRADE, weight=5, repeat=Repeat.SET)

    block_order_matching_key: str


class CancelBlockOrder(Signed[Done], frozen=True, kw_only=True):
    """Takes an offered block trade back.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-block-trade#cancel-block-trade-order
    """

    route = Route("DELETE", "/eapi/v1/block/order/create", security=Security.TRADE, weight=5, repeat=Repeat.CANCEL)

    block_order_matching_key: str


class GetBlockOrders(Signed[list[BlockOrder]], frozen=True, kw_only=True):
    """The account's block trades: one by its key, or those of a time or an underlying.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-block-trade#query-block-trade-order
    """

    # Its page tells neither how many rows an answer has nor of a longest span: one call gives all of its span.
    route = Route("GET", "/eapi/v1/block/order/orders", security=Security.TRADE, weight=5)

    block_order_matching_key: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    underlying: MaybeSymbol = None


class AcceptBlockOrder(Signed[BlockOrder], frozen=True, kw_only=True):
    """Accepts a block trade that another account offered.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-block-trade#accept-block-trade-order
    """

    route = Route("POST", "/eapi/v1/block/order/execute", security=Security.TRADE, weight=5)

    block_order_matching_key: str


class GetBlockOrder(Signed[BlockOrder], frozen=True, kw_only=True):
    """A block trade as its other side sees it.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-block-trade#query-block-trade-details
    """

    route = Route("GET", "/eapi/v1/block/order/execute", security=Security.USER_DATA, weight=5)

    block_order_matching_key: str


class GetMyBlockTrades(Signed[list[MyBlockTrade]], frozen=True, kw_only=True):
    """The account's block trades that were done.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/market-maker-block-trade#account-block-trade-list
    """

    # Its page tells neither how many rows an answer has nor of a longest span: one call gives all of its span.
    route = Route("GET", "/eapi/v1/block/user-trades", security=Security.USER_DATA, weight=5)

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    underlying: MaybeSymbol = None


# --- user data stream ------------------------------------------------------------------------------------------------


class CreateListenKey(Request[ListenKey], frozen=True, kw_only=True):
    """The key of the account's own stream, good for 60 minutes; the same one, extended, while one is alive.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/user-data-streams#start-user-data-stream
    """

    route = Route("POST", "/eapi/v1/listenKey", security=Security.USER_STREAM, repeat=Repeat.SET)


class KeepListenKey(Request[Done], frozen=True, kw_only=True):
    """Makes the listen key good for another 60 minutes; every 30 is a good habit.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/user-data-streams#keepalive-user-data-stream
    """

    route = Route("PUT", "/eapi/v1/listenKey", security=Security.USER_STREAM, repeat=Repeat.SET)


class CloseListenKey(Request[Done], frozen=True, kw_only=True):
    """Ends the account's own stream.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/rest-api/user-data-streams#close-user-data-stream
    """

    route = Route("DELETE", "/eapi/v1/listenKey", security=Security.USER_STREAM, repeat=Repeat.SET)
