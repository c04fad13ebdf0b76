"""Margin: requests of portfolio margin, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-portfolio-margin/api/rest-api/account
"""

from __future__ import annotations

from ....wire.request import Repeat, Route, Security, Signed, SignedForSymbol, T_co
from ....wire.words import NONE, MaybeNumber, MaybeTime, MaybeWord, Number, Word
from ...common.enums import Side, SideText
from ...common.futures.requests import OfOrder
from ...common.requests import (
    BY_NUMBER,
    MARGIN_ORDER_LISTS_PAGES,
    MARGIN_ORDERS_PAGES,
    MARGIN_TRADES_PAGES,
    History,
)
from ..enums import (
    MarginOrderResponseType,
    MarginOrderResponseTypeText,
    MarginOrderType,
    MarginOrderTypeText,
    OrderResponseType,
    OrderResponseTypeText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    SideEffect,
    SideEffectText,
    TimeInForce,
    TimeInForceText,
)
from ..models import (
    CanceledMarginOrder,
    CanceledMarginOrderList,
    CanceledMarginOrderOrList,
    MarginForceOrders,
    MarginOrder,
    MarginOrderList,
    MyMarginTrade,
    PlacedMarginOrder,
    PlacedMarginOrderList,
    RepaidDebt,
    Transaction,
)


class _Order(SignedForSymbol[T_co], frozen=True):
    """Symbol, side and type may come first without their names."""

    side: Word[Side, SideText]
    type: Word[MarginOrderType, MarginOrderTypeText]


class NewMarginOrder(_Order[PlacedMarginOrder], frozen=True, kw_only=True):
    """Places a margin order. What a type needs is as at spot; with `side_effect_type` it may borrow what it needs and repay with what it brings.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#new-margin-order
    """

    route = Route("POST", "/papi/v1/margin/order", security=Security.TRADE, orders=1, repeat=Repeat.PLACE)

    quantity: MaybeNumber = NONE
    quote_order_qty: MaybeNumber = NONE
    price: MaybeNumber = NONE
    stop_price: MaybeNumber = NONE
    new_client_order_id: str | None = None
    new_order_resp_type: MaybeWord[MarginOrderResponseType, MarginOrderResponseTypeText] = NONE
    iceberg_qty: MaybeNumber = NONE
    side_effect_type: MaybeWord[SideEffect, SideEffectText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    auto_repay_at_cancel: bool | None = None


class GetMarginOrder(OfOrder[MarginOrder], frozen=True, kw_only=True):
    """One margin order by `order_id` or `orig_client_order_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-margin-account-order
    """

    route = Route(
        "GET",
        "/papi/v1/margin/order",
        security=Security.USER_DATA,
        weight=10,
        one_of=(("order_id", "orig_client_order_id"),),
    )


class CancelMarginOrder(OfOrder[CanceledMarginOrder], frozen=True, kw_only=True):
    """Cancels a margin order by `order_id` or `orig_client_order_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-margin-account-order
    """

    route = Route(
        "DELETE",
        "/papi/v1/margin/order",
        security=Security.TRADE,
        weight=2,
        repeat=Repeat.CANCEL,
        one_of=(("order_id", "orig_client_order_id"),),
    )

    new_client_order_id: str | None = None


class CancelMarginOpenOrders(SignedForSymbol[list[CanceledMarginOrderOrList]], frozen=True, kw_only=True):
    """Cancels every open margin order of a symbol, order lists included.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-margin-account-all-open-orders-on-asymbol
    """

    route = Route("DELETE", "/papi/v1/margin/allOpenOrders", security=Security.TRADE, weight=5, repeat=Repeat.SET)


class GetMarginOpenOrders(SignedForSymbol[list[MarginOrder]], frozen=True, kw_only=True):
    """Open margin orders of a symbol.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-current-margin-open-order
    """

    route = Route("GET", "/papi/v1/margin/openOrders", security=Security.USER_DATA, weight=5)


class GetMarginAllOrders(SignedForSymbol[list[MarginOrder]], frozen=True, kw_only=True):
    """Margin orders from `order_id` on, or within 24 hours; 500 by default, at most 500.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-all-margin-account-orders
    """

    route = Route(
        "GET",
        "/papi/v1/margin/allOrders",
        security=Security.USER_DATA,
        weight=100,
        pages=MARGIN_ORDERS_PAGES,
    )

    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class NewMarginOcoOrder(SignedForSymbol[PlacedMarginOrderList], frozen=True, kw_only=True):
    """Places a limit order and a stop order on margin of which one cancels the other.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#margin-account-new-oco
    """

    route = Route("POST", "/papi/v1/margin/order/oco", security=Security.TRADE, orders=2, repeat=Repeat.PLACE)

    side: Word[Side, SideText]
    quantity: Number
    price: Number
    stop_price: Number
    list_client_order_id: str | None = None
    limit_client_order_id: str | None = None
    limit_iceberg_qty: MaybeNumber = NONE
    stop_client_order_id: str | None = None
    stop_limit_price: MaybeNumber = NONE
    stop_iceberg_qty: MaybeNumber = NONE
    stop_limit_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    side_effect_type: MaybeWord[SideEffect, SideEffectText] = NONE


class GetMarginOrderList(Signed[MarginOrderList], frozen=True, kw_only=True):
    """One list of margin orders by `order_list_id` or `orig_client_order_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-margin-accounts-oco
    """

    route = Route(
        "GET",
        "/papi/v1/margin/orderList",
        security=Security.USER_DATA,
        weight=5,
        one_of=(("order_list_id", "orig_client_order_id"),),
    )

    order_list_id: int | None = None
    orig_client_order_id: str | None = None


class CancelMarginOrderList(SignedForSymbol[CanceledMarginOrderList], frozen=True, kw_only=True):
    """Cancels a list of margin orders by `order_list_id` or `list_client_order_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#cancel-margin-account-oco-orders
    """

    route = Route(
        "DELETE",
        "/papi/v1/margin/orderList",
        security=Security.TRADE,
        weight=2,
        repeat=Repeat.CANCEL,
        one_of=(("order_list_id", "list_client_order_id"),),
    )

    order_list_id: int | None = None
    list_client_order_id: str | None = None
    new_client_order_id: str | None = None


class GetMarginOpenOrderLists(Signed[list[MarginOrderList]], frozen=True, kw_only=True):
    """The open lists of margin orders.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-margin-accounts-open-oco
    """

    route = Route("GET", "/papi/v1/margin/openOrderList", security=Security.USER_DATA, weight=5)


class GetMarginAllOrderLists(Signed[list[MarginOrderList]], frozen=True, kw_only=True):
    """Lists of margin orders from `from_id` on, or within 24 hours; 500 by default, at most 500.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-margin-accounts-all-oco
    """

    route = Route(
        "GET",
        "/papi/v1/margin/allOrderList",
        security=Security.USER_DATA,
        weight=100,
        pages=MARGIN_ORDER_LISTS_PAGES,
    )

    from_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetMarginMyTrades(SignedForSymbol[list[MyMarginTrade]], frozen=True, kw_only=True):
    """The account's own margin trades from `from_id` on, or within 24 hours; 500 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#margin-account-trade-list
    """

    route = Route(
        "GET",
        "/papi/v1/margin/myTrades",
        security=Security.USER_DATA,
        weight=5,
        pages=MARGIN_TRADES_PAGES,
    )

    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    from_id: int | None = None
    limit: int | None = None


class GetMarginForceOrders(History[MarginForceOrders], frozen=True, kw_only=True):
    """The orders that liquidated the margin account, newest first; 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#query-users-margin-force-orders
    """

    route = Route("GET", "/papi/v1/margin/forceOrders", security=Security.USER_DATA, pages=BY_NUMBER)


class BorrowMargin(Signed[Transaction], frozen=True, kw_only=True):
    """Borrows an asset.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#margin-account-borrow
    """

    route = Route("POST", "/papi/v1/marginLoan", security=Security.MARGIN, weight=100)

    asset: str
    amount: Number


class RepayMargin(Signed[Transaction], frozen=True, kw_only=True):
    """Repays an asset.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#margin-account-repay
    """

    route = Route("POST", "/papi/v1/repayLoan", security=Security.MARGIN, weight=100)

    asset: str
    amount: Number


class RepayMarginDebt(Signed[RepaidDebt], frozen=True, kw_only=True):
    """Repays a debt with assets of choice, up to 50,000 USD at once; all of it without `amount`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/trade#margin-account-repay-debt
    """

    route = Route("POST", "/papi/v1/margin/repay-debt", security=Security.TRADE, weight=3000)

    asset: str
    amount: MaybeNumber = NONE
    specify_repay_assets: str | None = None
    """Separated by commas, in the order in which they are used."""
