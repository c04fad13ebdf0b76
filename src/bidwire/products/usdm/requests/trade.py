"""Orders and positions of USD-M futures, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ....wire.request import (
    PartForSymbol,
    Repeat,
    Route,
    Security,
    Shapes,
    Signed,
    SignedForSymbol,
    Weight,
)
from ....wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord, Number, Word
from ...common.enums import Side, SideText
from ...common.futures.requests import (
    ALGO_ORDERS_PAGES,
    AMENDMENTS_PAGES,
    BY_ALGO_ORDER,
    BY_ORDER,
    CONDITIONAL_PARAMETERS,
    FORCE_ORDERS_PAGES,
    MARGIN_CHANGES_PAGES,
    ORDERS_PAGES,
    TRADES_PAGES,
    AllAlgoOrders,
    AmendmentsOfOrder,
    MarginChanges,
    OfAlgoOrder,
    OfOrder,
    OfOrders,
    Placing,
    PlacingAlgoOrder,
    PlacingPart,
    refuse_conditional,
)
from ...common.requests import DAY, SIX_MONTHS
from ..enums import (
    AlgoType,
    AlgoTypeText,
    AutoCloseType,
    AutoCloseTypeText,
    MarginType,
    MarginTypeText,
    OrderResponseType,
    OrderResponseTypeText,
    PositionSide,
    PositionSideText,
    PriceMatch,
    PriceMatchText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    TimeInForce,
    TimeInForceText,
    WorkingType,
    WorkingTypeText,
)
from ..models import (
    AdlQuantile,
    AlgoOrder,
    CanceledAlgoOrder,
    CountdownCancelAll,
    ForceOrder,
    Leverage,
    MarginChange,
    MarginChanged,
    MyTrade,
    Notice,
    Order,
    OrderAmendment,
    PlacedOrder,
    Position,
    PositionV2,
    Refusal,
)

ORDER_OR_REFUSAL = Shapes((("orderId", PlacedOrder),), Refusal, many=True)


class NewOrder(Placing[PlacedOrder], frozen=True, kw_only=True):
    """Places a LIMIT or MARKET order; conditional types are placed by `new_algo_order` and refused here.

    LIMIT needs `time_in_force`, `quantity` and `price` (or `price_match`); MARKET needs `quantity`. In hedge mode
    `position_side` must be sent and `reduce_only` may not. GTD needs `good_till_date`: milliseconds, read to the second,
    at least 600 seconds away. With RESULT, MARKET, IOC and FOK orders answer with what became of them; ACK is the default.

    Refusals: BadRequest for a parameter, InsufficientFunds (-2019), WouldTake (-5022), RateLimited (-1015).
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#new-order
    """

    route = Route(
        "POST", "/fapi/v1/order", ws="order.place", security=Security.TRADE, weight=0, orders=1, repeat=Repeat.PLACE
    )

    position_side: MaybeWord[PositionSide, PositionSideText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    quantity: MaybeNumber = NONE
    price: MaybeNumber = NONE
    reduce_only: bool | None = None
    new_client_order_id: str | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    good_till_date: MaybeTime = NONE

    moved = CONDITIONAL_PARAMETERS

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_conditional(self.type)


class TestOrder(Placing[PlacedOrder], frozen=True, kw_only=True):
    """Checks an order without placing it. The documentation still lists the conditional types and their parameters here.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#test-order
    """

    # Its page names no weight; 1 is what its sisters at spot cost.
    route = Route("POST", "/fapi/v1/order/test", security=Security.TRADE, repeat=Repeat.SET)

    position_side: MaybeWord[PositionSide, PositionSideText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    quantity: MaybeNumber = NONE
    price: MaybeNumber = NONE
    reduce_only: bool | None = None
    new_client_order_id: str | None = None
    stop_price: MaybeNumber = NONE
    close_position: bool | None = None
    activation_price: MaybeNumber = NONE
    callback_rate: MaybeNumber = NONE
    working_type: MaybeWord[WorkingType, WorkingTypeText] = NONE
    price_protect: bool | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    good_till_date: MaybeTime = NONE


class OrderInBatch(PlacingPart, frozen=True, kw_only=True):
    """One order of `NewOrders`, with the parameters of `NewOrder`."""

    position_side: MaybeWord[PositionSide, PositionSideText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    quantity: MaybeNumber = NONE
    price: MaybeNumber = NONE
    reduce_only: bool | None = None
    new_client_order_id: str | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    good_till_date: MaybeTime = NONE

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_conditional(self.type)


class NewOrders(Signed[list[PlacedOrder | Refusal]], frozen=True, kw_only=True):
    """Places up to five orders at once. They are matched side by side, in no promised order.

    The answer has an order or a refusal for each, in the order of the request.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#place-multiple-orders
    """

    # Five for the limit of ten seconds, one for that of a minute: we count the larger.
    route = Route(
        "POST",
        "/fapi/v1/batchOrders",
        security=Security.TRADE,
        weight=5,
        orders=5,
        repeat=Repeat.PLACE,
        shapes=ORDER_OR_REFUSAL,
    )

    batch_orders: Sequence[OrderInBatch]


class ModifyOrder(SignedForSymbol[PlacedOrder], frozen=True, kw_only=True):
    """Changes a LIMIT order's quantity and price, which lose its place in the queue; both must be sent.

    By `order_id` or `orig_client_order_id`, the first of which counts. A new quantity that is filled already cancels the
    order; so does a GTX order that would take. An order can be changed fewer than 10,000 times (-5026), and not to what
    it is (-5027). With `price_match` no price is sent.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#modify-order
    """

    # The table marks `price` as required; it cannot stand beside `price_match`, so it is optional here.
    route = Route(
        "PUT",
        "/fapi/v1/order",
        ws="order.modify",
        security=Security.TRADE,
        weight=0,
        orders=1,
        one_of=BY_ORDER,
    )

    side: Word[Side, SideText]
    quantity: Number
    price: MaybeNumber = NONE
    order_id: int | None = None
    orig_client_order_id: str | None = None
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    modify_id: int | None = None
    """The caller's own number of this change; it comes back in the answer, the event and the history."""
    reduce_only: bool | None = None


class ModifyOrderInBatch(PartForSymbol, frozen=True, kw_only=True):
    """One change of `ModifyOrders`, with the parameters of `ModifyOrder`."""

    side: Word[Side, SideText]
    quantity: Number
    price: MaybeNumber = NONE
    order_id: int | None = None
    orig_client_order_id: str | None = None
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    stop_price: MaybeNumber = NONE
    modify_id: int | None = None


class ModifyOrders(Signed[list[PlacedOrder | Refusal]], frozen=True, kw_only=True):
    """Changes up to five orders at once, side by side and in no promised order.

    The answer has an order or a refusal for each, in the order of the request.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#modify-multiple-orders
    """

    route = Route("PUT", "/fapi/v1/batchOrders", security=Security.TRADE, weight=5, orders=5, shapes=ORDER_OR_REFUSAL)

    batch_orders: Sequence[ModifyOrderInBatch]


class GetOrderAmendments(AmendmentsOfOrder[list[OrderAmendment]], frozen=True, kw_only=True):
    """The changes of an order in the last three months, newest first; 50 by default, at most 100.

    By `order_id` or `orig_client_order_id`, the first of which counts.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#get-order-modify-history
    """

    route = Route(
        "GET",
        "/fapi/v1/orderAmendment",
        security=Security.USER_DATA,
        one_of=BY_ORDER,
        pages=AMENDMENTS_PAGES,
    )


class CancelOrder(OfOrder[PlacedOrder], frozen=True, kw_only=True):
    """Cancels an order by `order_id` or `orig_client_order_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#cancel-order
    """

    route = Route(
        "DELETE",
        "/fapi/v1/order",
        ws="order.cancel",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=BY_ORDER,
    )


class CancelOrders(OfOrders[list[PlacedOrder | Refusal]], frozen=True, kw_only=True):
    """Cancels up to ten orders of a contract, by `order_id_list` or `orig_client_order_id_list`.

    The answer has an order or a refusal for each.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#cancel-multiple-orders
    """

    route = Route(
        "DELETE",
        "/fapi/v1/batchOrders",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=(("order_id_list", "orig_client_order_id_list"),),
        shapes=ORDER_OR_REFUSAL,
    )


class CancelOpenOrders(SignedForSymbol[Notice], frozen=True, kw_only=True):
    """Cancels every open order of a contract, but not its algo orders: see `cancel_open_algo_orders`.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#cancel-all-open-orders
    """

    route = Route("DELETE", "/fapi/v1/allOpenOrders", security=Security.TRADE, repeat=Repeat.SET)


class SetCountdownCancelAll(SignedForSymbol[CountdownCancelAll], frozen=True, kw_only=True):
    """Cancels every open order of a contract `countdown_time` milliseconds from now, unless it is called again before.

    A dead man's switch: call it each 30 seconds with 120000, say. 0 stops it. The exchange looks about every 10 ms.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#auto-cancel-all-open-orders
    """

    route = Route("POST", "/fapi/v1/countdownCancelAll", security=Security.TRADE, weight=10, repeat=Repeat.SET)

    countdown_time: int


class GetOrder(OfOrder[Order], frozen=True, kw_only=True):
    """One order by `order_id` or `orig_client_order_id`.

    Three days after it was made, one that was cancelled or expired without a fill is forgotten; any other after 90 days.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#query-order
    """

    route = Route("GET", "/fapi/v1/order", ws="order.status", security=Security.USER_DATA, one_of=BY_ORDER)


class GetOpenOrder(OfOrder[Order], frozen=True, kw_only=True):
    """One open order by `order_id` or `orig_client_order_id`; refused (-2013) if it is filled or cancelled.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#query-current-open-order
    """

    route = Route("GET", "/fapi/v1/openOrder", security=Security.USER_DATA, one_of=BY_ORDER)


class GetOpenOrders(Signed[list[Order]], frozen=True, kw_only=True):
    """Open orders of one contract, or of all, which costs far more.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#current-all-open-orders
    """

    route = Route(
        "GET",
        "/fapi/v1/openOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=40),
    )

    symbol: MaybeSymbol = None


class GetAllOrders(Signed[list[Order]], frozen=True, kw_only=True):
    """Orders from `order_id` on, or of at most 7 days; the newest of the last 7 without either. 500 by default, at most 1,000.

    Three days after it was made, one that was cancelled or expired without a fill is forgotten; any other after 90 days.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#all-orders
    """

    route = Route(
        "GET",
        "/fapi/v1/allOrders",
        security=Security.USER_DATA,
        weight=5,
        pages=ORDERS_PAGES,
    )

    symbol: MaybeSymbol = None
    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetForceOrders(Signed[list[ForceOrder]], frozen=True, kw_only=True):
    """The account's own liquidations and ADLs, of both kinds without `auto_close_type`; 50 by default, at most 100.

    Without `start_time`: of the 7 days before `end_time`.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#users-force-orders
    """

    route = Route(
        "GET",
        "/fapi/v1/forceOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 20}, otherwise=50),
        pages=FORCE_ORDERS_PAGES,
    )

    symbol: MaybeSymbol = None
    auto_close_type: MaybeWord[AutoCloseType, AutoCloseTypeText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetMyTrades(SignedForSymbol[list[MyTrade]], frozen=True, kw_only=True):
    """The account's own trades of the last six months, from `from_id` on or of at most 7 days; 500 by default, at most 1,000.

    Without either, those of the last 7 days. `from_id` goes with no times.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#account-trade-list
    """

    route = Route(
        "GET",
        "/fapi/v1/userTrades",
        security=Security.USER_DATA,
        weight=5,
        pages=msgspec.structs.replace(TRADES_PAGES, reach=SIX_MONTHS),
    )

    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    from_id: int | None = None
    limit: int | None = None


# --- algo orders -----------------------------------------------------------------------------------------------------


class NewAlgoOrder(PlacingAlgoOrder[AlgoOrder], frozen=True, kw_only=True):
    """Places a conditional order: STOP, STOP_MARKET, TAKE_PROFIT, TAKE_PROFIT_MARKET or TRAILING_STOP_MARKET.

    STOP and TAKE_PROFIT need `quantity`, `price` (or `price_match`) and `trigger_price`; the MARKET ones need
    `trigger_price`, and `quantity` or `close_position=True`, which closes the whole position and goes with neither
    `quantity` nor `reduce_only`. TRAILING_STOP_MARKET needs `callback_rate`, in percent, and has `activate_price`.
    A STOP to buy and a TAKE_PROFIT to sell trigger when the price rises to `trigger_price`, the others when it falls to
    it. Margin is held from the trigger on only; at most 200 may be open.

    Refusals: BadRequest for a parameter, and -2021 where it would trigger at once.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#new-algo-order
    """

    route = Route(
        "POST",
        "/fapi/v1/algoOrder",
        ws="algoOrder.place",
        security=Security.TRADE,
        weight=0,
        orders=1,
        repeat=Repeat.PLACE,
    )

    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE


class CancelAlgoOrder(OfAlgoOrder[CanceledAlgoOrder], frozen=True, kw_only=True):
    """Cancels a conditional order by `algo_id` or `client_algo_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#cancel-algo-order
    """

    route = Route(
        "DELETE",
        "/fapi/v1/algoOrder",
        ws="algoOrder.cancel",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=BY_ALGO_ORDER,
    )


class CancelOpenAlgoOrders(SignedForSymbol[Notice], frozen=True, kw_only=True):
    """Cancels every open conditional order of a contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#cancel-all-algo-open-orders
    """

    route = Route("DELETE", "/fapi/v1/algoOpenOrders", security=Security.TRADE, repeat=Repeat.SET)


class GetAlgoOrder(OfAlgoOrder[AlgoOrder], frozen=True, kw_only=True):
    """One conditional order by `algo_id` or `client_algo_id`.

    Three days after it was made, one that was cancelled or expired without a fill is forgotten; any other after 90 days.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#query-algo-order
    """

    route = Route("GET", "/fapi/v1/algoOrder", security=Security.USER_DATA, one_of=BY_ALGO_ORDER)


class GetOpenAlgoOrders(Signed[list[AlgoOrder]], frozen=True, kw_only=True):
    """Open conditional orders of one contract, or of all, which costs far more.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#current-all-algo-open-orders
    """

    route = Route(
        "GET",
        "/fapi/v1/openAlgoOrders",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 1}, otherwise=40),
    )

    algo_type: MaybeWord[AlgoType, AlgoTypeText] = NONE
    symbol: MaybeSymbol = None
    algo_id: int | None = None


class GetAllAlgoOrders(AllAlgoOrders[list[AlgoOrder]], frozen=True, kw_only=True):
    """Conditional orders from `algo_id` on, or of at most 7 days; the newest of the last 7 without either.

    500 by default, at most 1,000.
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#query-all-algo-orders
    """

    route = Route(
        "GET",
        "/fapi/v1/allAlgoOrders",
        security=Security.USER_DATA,
        weight=5,
        pages=ALGO_ORDERS_PAGES,
    )


# --- positions -------------------------------------------------------------------------------------------------------


class GetPositions(Signed[list[Position]], frozen=True, kw_only=True):
    """Positions, and symbols with open orders: of one contract or of all.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#position-information-v3
    """

    route = Route("GET", "/fapi/v3/positionRisk", ws="v2/account.position", security=Security.USER_DATA, weight=5)

    symbol: MaybeSymbol = None


class GetPositionsV2(Signed[list[PositionV2]], frozen=True, kw_only=True):
    """Positions as they were shown before: every contract, with or without one.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#position-information-v2
    """

    route = Route("GET", "/fapi/v2/positionRisk", ws="account.position", security=Security.USER_DATA, weight=5)

    symbol: MaybeSymbol = None


class GetAdlQuantiles(Signed[list[AdlQuantile]], frozen=True, kw_only=True):
    """Where the account's positions stand in the queue for an ADL; made anew every 30 seconds.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#position-adl-quantile-estimation
    """

    route = Route("GET", "/fapi/v1/adlQuantile", security=Security.USER_DATA, weight=5)

    symbol: MaybeSymbol = None


class SetLeverage(SignedForSymbol[Leverage], frozen=True, kw_only=True):
    """Sets the leverage of a contract: an integer from 1 to what its first bracket allows (-4028).

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#change-initial-leverage
    """

    route = Route("POST", "/fapi/v1/leverage", security=Security.TRADE, repeat=Repeat.SET)

    leverage: int


class SetMarginType(SignedForSymbol[Notice], frozen=True, kw_only=True):
    """Sets a contract to isolated or cross margin. Where it is so already, the notice says so (-4046); refused with open orders (-4047).

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#change-margin-type
    """

    route = Route("POST", "/fapi/v1/marginType", security=Security.TRADE, repeat=Repeat.SET)

    margin_type: Word[MarginType, MarginTypeText]


class ChangePositionMargin(SignedForSymbol[MarginChanged], frozen=True, kw_only=True):
    """Adds margin to an isolated position (`type` 1) or takes some of it (2).

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#modify-isolated-position-margin
    """

    route = Route("POST", "/fapi/v1/positionMargin", security=Security.TRADE)

    amount: Number
    type: int
    position_side: MaybeWord[PositionSide, PositionSideText] = NONE


class GetPositionMarginChanges(MarginChanges[list[MarginChange]], frozen=True, kw_only=True):
    """What was added to and taken from an isolated position, within 30 days; 500 rows by default.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#get-position-margin-change-history
    """

    route = Route(
        "GET",
        "/fapi/v1/positionMargin/history",
        security=Security.TRADE,
        pages=msgspec.structs.replace(MARGIN_CHANGES_PAGES, reach=30 * DAY),
    )


class SetPositionMode(Signed[Notice], frozen=True, kw_only=True):
    """Sets hedge mode (True) or one-way mode (False) for every contract; that of COIN-M changes with it.

    Refused with open orders (-4067) or positions (-4068) at either. Where it is so already, the notice says so (-4059).
    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#change-position-mode
    """

    route = Route("POST", "/fapi/v1/positionSide/dual", security=Security.TRADE, repeat=Repeat.SET)

    dual_side_position: bool


class SetMultiAssetsMode(Signed[Notice], frozen=True, kw_only=True):
    """Sets whether all margin assets count together (True), for every contract.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#change-multi-assets-mode
    """

    route = Route("POST", "/fapi/v1/multiAssetsMargin", security=Security.TRADE, repeat=Repeat.SET)

    multi_assets_margin: bool


class SignContract(Signed[Notice], frozen=True, kw_only=True):
    """Agrees to the terms of perpetuals on stocks and commodities (TradFi), once for an account.

    https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/rest-api/trade#futures-tradfi-perps-contract
    """

    route = Route("POST", "/fapi/v1/stock/contract", security=Security.USER_DATA, weight=50, repeat=Repeat.SET)
