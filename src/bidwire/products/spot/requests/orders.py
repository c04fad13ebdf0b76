"""Single spot orders: placing, testing, cancelling, replacing, amending, smart order routing.

The documentation's order. A success of most of these is charged no request
weight (since 2026-04-02), a refusal is charged what is declared here.
https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints
"""

from __future__ import annotations

from ....wire.request import Repeat, Route, Security, Shapes, SignedForSymbol, T_co, Weight
from ....wire.words import NONE, MaybeNumber, MaybeWord, Number, Word
from ..enums import (
    CancelReplaceMode,
    CancelReplaceModeText,
    CancelRestrictions,
    CancelRestrictionsText,
    OrderRateLimitExceededMode,
    OrderRateLimitExceededModeText,
    OrderResponseType,
    OrderResponseTypeText,
    OrderType,
    OrderTypeText,
    PegOffsetType,
    PegOffsetTypeText,
    PegPriceType,
    PegPriceTypeText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    Side,
    SideText,
    TimeInForce,
    TimeInForceText,
)
from ..models import Amendment, CanceledOrder, CanceledOrderList, CancelReplaced, PlacedOrder, TestedOrder


class _OrderHead(SignedForSymbol[T_co], frozen=True):
    """What every order begins with, which may be given without names."""

    side: Word[Side, SideText]
    type: Word[OrderType, OrderTypeText]


class _Order(_OrderHead[T_co], frozen=True, kw_only=True):
    """What an order may say, whatever its type."""

    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    quantity: MaybeNumber = NONE
    quote_order_qty: MaybeNumber = NONE
    price: MaybeNumber = NONE
    new_client_order_id: str | None = None
    strategy_id: int | None = None
    strategy_type: int | None = None
    stop_price: MaybeNumber = NONE
    trailing_delta: int | None = None
    iceberg_qty: MaybeNumber = NONE
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    peg_price_type: MaybeWord[PegPriceType, PegPriceTypeText] = NONE
    peg_offset_value: int | None = None
    peg_offset_type: MaybeWord[PegOffsetType, PegOffsetTypeText] = NONE


class NewOrder(_Order[PlacedOrder], frozen=True, kw_only=True):
    """A new order, and what became of it at once.

    What a type needs: LIMIT `time_in_force`, `quantity` and `price`; LIMIT_MAKER `quantity` and `price`;
    MARKET `quantity` (base asset) or `quote_order_qty` (quote asset); STOP_LOSS and TAKE_PROFIT `quantity`
    and `stop_price` or `trailing_delta` (basis points), their _LIMIT forms `time_in_force` and `price` besides.
    A pegged order needs no price. `iceberg_qty` needs GTC. `new_client_order_id` is unique among open orders
    and made by the exchange where none is sent. `new_order_resp_type` is FULL for LIMIT and MARKET, ACK for
    the other types, where none is sent. Self-trade prevention is the symbol's default.

    Refusals: BadRequest for a parameter (-1102, -1106, -1111), FilterFailure (-1013), InsufficientFunds,
    WouldTake and DuplicateOrder (all -2010), RateLimited (-1015).
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-trade
    """

    route = Route(
        "POST",
        "/api/v3/order",
        ws="order.place",
        security=Security.TRADE,
        weight=1,
        orders=1,
        free=True,
        repeat=Repeat.PLACE,
    )


class TestOrder(_Order[TestedOrder], frozen=True, kw_only=True):
    """Checks an order without placing it; with `compute_commission_rates` also what it would cost.

    Takes what `new_order` takes and refuses what it refuses, but for what only the matching engine knows.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#test-new-order-trade
    """

    __test__ = False  # pytest takes classes that begin with Test for its own

    route = Route(
        "POST",
        "/api/v3/order/test",
        ws="order.test",
        security=Security.TRADE,
        weight=Weight.given({"compute_commission_rates": 20}, otherwise=1),
        repeat=Repeat.READ,
    )

    compute_commission_rates: bool | None = None


class CancelOrder(SignedForSymbol[CanceledOrder | CanceledOrderList], frozen=True, kw_only=True):
    """Cancels one open order, told by `order_id` (faster) or `orig_client_order_id`; with both, both must fit.

    An order of an order list takes the whole list with it: the answer is then that list, with a report for each of
    its orders. (https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/trading-requests#cancel-order-trade)

    `new_client_order_id` names the cancellation. `cancel_restrictions` lets it succeed only while the order is
    new, or only once it is partially filled. Refusals: NotFound (-2011), BadRequest.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#cancel-order-trade
    """

    route = Route(
        "DELETE",
        "/api/v3/order",
        ws="order.cancel",
        security=Security.TRADE,
        weight=1,
        free=True,
        repeat=Repeat.CANCEL,
        one_of=(("order_id", "orig_client_order_id"),),
        shapes=Shapes((("orderReports", CanceledOrderList),), CanceledOrder),
    )

    order_id: int | None = None
    orig_client_order_id: str | None = None
    new_client_order_id: str | None = None
    cancel_restrictions: MaybeWord[CancelRestrictions, CancelRestrictionsText] = NONE


class CancelOpenOrders(SignedForSymbol[list[CanceledOrder | CanceledOrderList]], frozen=True, kw_only=True):
    """Cancels all open orders of a symbol, order lists included. Where there is none: NotFound (-2011).

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#cancel-all-open-orders-on-a-symbol-trade
    """

    route = Route(
        "DELETE",
        "/api/v3/openOrders",
        ws="openOrders.cancelAll",
        security=Security.TRADE,
        weight=1,
        free=True,
        repeat=Repeat.SET,
        shapes=Shapes((("orderReports", CanceledOrderList),), CanceledOrder, many=True),
    )


class CancelReplaceOrder(_Order[CancelReplaced], frozen=True, kw_only=True):
    """Cancels one order and places another on the same symbol.

    STOP_ON_FAILURE places nothing if the cancellation fails, ALLOW_FAILURE places anyway. Where one half fails
    the error is PartialFailure with both answers (-2021, -2022). A new order that was not attempted still counts
    as unfilled. `order_rate_limit_exceeded_mode` says whether to cancel when the count of orders is used up:
    DO_NOTHING (the default) or CANCEL_ONLY.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#cancel-an-existing-order-and-send-a-new-order-trade
    """

    route = Route(
        "POST",
        "/api/v3/order/cancelReplace",
        ws="order.cancelReplace",
        security=Security.TRADE,
        weight=1,
        orders=1,
        free=True,
        repeat=Repeat.NEVER,
        one_of=(("cancel_order_id", "cancel_orig_client_order_id"),),
    )

    cancel_replace_mode: Word[CancelReplaceMode, CancelReplaceModeText]
    cancel_new_client_order_id: str | None = None
    cancel_orig_client_order_id: str | None = None
    cancel_order_id: int | None = None
    cancel_restrictions: MaybeWord[CancelRestrictions, CancelRestrictionsText] = NONE
    order_rate_limit_exceeded_mode: MaybeWord[OrderRateLimitExceededMode, OrderRateLimitExceededModeText] = NONE


class AmendOrder(SignedForSymbol[Amendment], frozen=True, kw_only=True):
    """Reduces the quantity of an open order, which keeps its place in the queue.

    `new_qty` is more than 0 and less than the order's quantity. `new_client_order_id` may be the present one;
    a new one is made where none is sent. Charged in full unless the order expires by it. Refused (-2038) where
    the symbol does not allow it or the order was amended too often.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#order-amend-keep-priority-trade
    """

    route = Route(
        "PUT",
        "/api/v3/order/amend/keepPriority",
        ws="order.amend.keepPriority",
        security=Security.TRADE,
        weight=4,
        repeat=Repeat.NEVER,
        one_of=(("order_id", "orig_client_order_id"),),
    )

    new_qty: Number
    order_id: int | None = None
    orig_client_order_id: str | None = None
    new_client_order_id: str | None = None


class _SorOrder(_OrderHead[T_co], frozen=True, kw_only=True):
    """What an order for smart routing may say."""

    quantity: Number
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    price: MaybeNumber = NONE
    new_client_order_id: str | None = None
    strategy_id: int | None = None
    strategy_type: int | None = None
    iceberg_qty: MaybeNumber = NONE
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE


class NewSorOrder(_SorOrder[PlacedOrder], frozen=True, kw_only=True):
    """A new order that may be filled from other books by smart order routing. LIMIT and MARKET by quantity only.

    `new_order_resp_type` is FULL where none is sent.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-using-sor-trade
    """

    route = Route(
        "POST",
        "/api/v3/sor/order",
        ws="sor.order.place",
        ws_lists=True,
        security=Security.TRADE,
        weight=1,
        orders=1,
        free=True,
        repeat=Repeat.PLACE,
    )


class TestSorOrder(_SorOrder[TestedOrder], frozen=True, kw_only=True):
    """Checks an order for smart routing without placing it; with `compute_commission_rates` also what it would cost.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#test-new-order-using-sor-trade
    """

    __test__ = False  # pytest takes classes that begin with Test for its own

    route = Route(
        "POST",
        "/api/v3/sor/order/test",
        ws="sor.order.test",
        security=Security.TRADE,
        weight=Weight.given({"compute_commission_rates": 20}, otherwise=1),
        repeat=Repeat.READ,
    )

    compute_commission_rates: bool | None = None
