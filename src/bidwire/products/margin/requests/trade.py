"""Trading: requests of margin trading, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account
"""

from __future__ import annotations

import msgspec

from ....wire.request import Repeat, Route, Security, Signed, SignedForSymbol, T_co, Weight
from ....wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord, Number, Word
from ...common.enums import Flag, FlagText, Side, SideText
from ...common.requests import (
    BY_NUMBER,
    DAY,
    MARGIN_ORDER_LISTS_PAGES,
    MARGIN_ORDERS_PAGES,
    MARGIN_TRADES_PAGES,
    History,
)
from ..enums import (
    AccountType,
    AccountTypeText,
    OrderResponseType,
    OrderResponseTypeText,
    OrderType,
    OrderTypeText,
    PermissionMode,
    PermissionModeText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    SideEffect,
    SideEffectText,
    TimeInForce,
    TimeInForceText,
)
from ..models import (
    CanceledOrder,
    CanceledOrderList,
    CanceledOrderOrList,
    Done,
    ForceLiquidations,
    LiquidationLoan,
    LiquidationRepayment,
    LiquidationRepayments,
    ManualLiquidation,
    MyTrade,
    NewSpecialKey,
    Order,
    OrderList,
    PlacedOrder,
    PlacedOrderList,
    PreventedMatch,
    RateLimit,
    SmallLiability,
    SmallLiabilityExchanges,
    SpecialKey,
    Success,
)

SIDE_EFFECTS_WEIGHT = Weight.when("side_effect_type", {"MARGIN_BUY": 1500, "AUTO_BORROW_REPAY": 1500}, otherwise=6)


class _Order(SignedForSymbol[T_co], frozen=True):
    """Symbol, side and type may come first without their names."""

    side: Word[Side, SideText]
    type: Word[OrderType, OrderTypeText]


class NewOrder(_Order[PlacedOrder], frozen=True, kw_only=True):
    """Places an order on a margin account. What a type needs is as at spot.

    With `side_effect_type` it may borrow what it needs and repay with what it brings; `auto_repay_at_cancel=False` leaves the
    loan of an order that is cancelled.
    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#margin-account-new-order
    """

    route = Route(
        "POST",
        "/sapi/v1/margin/order",
        security=Security.TRADE,
        weight=SIDE_EFFECTS_WEIGHT,
        orders=1,
        uid=True,
        repeat=Repeat.PLACE,
    )

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    quantity: MaybeNumber = NONE
    quote_order_qty: MaybeNumber = NONE
    price: MaybeNumber = NONE
    stop_price: MaybeNumber = NONE
    new_client_order_id: str | None = None
    iceberg_qty: MaybeNumber = NONE
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    side_effect_type: MaybeWord[SideEffect, SideEffectText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    trailing_delta: int | None = None
    auto_repay_at_cancel: bool | None = None


class GetOrder(SignedForSymbol[Order], frozen=True, kw_only=True):
    """One order by `order_id` or `orig_client_order_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-margin-accounts-order
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/order",
        security=Security.USER_DATA,
        weight=10,
        one_of=(("order_id", "orig_client_order_id"),),
    )

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    order_id: int | None = None
    orig_client_order_id: str | None = None


class CancelOrder(SignedForSymbol[CanceledOrder], frozen=True, kw_only=True):
    """Cancels an order by `order_id` or `orig_client_order_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#margin-account-cancel-order
    """

    route = Route(
        "DELETE",
        "/sapi/v1/margin/order",
        security=Security.TRADE,
        weight=10,
        repeat=Repeat.CANCEL,
        one_of=(("order_id", "orig_client_order_id"),),
    )

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    order_id: int | None = None
    orig_client_order_id: str | None = None
    new_client_order_id: str | None = None


class CancelOpenOrders(SignedForSymbol[list[CanceledOrderOrList]], frozen=True, kw_only=True):
    """Cancels every open order of a symbol, order lists included.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#margin-account-cancel-all-open-orders-on-asymbol
    """

    route = Route("DELETE", "/sapi/v1/margin/openOrders", security=Security.TRADE, repeat=Repeat.SET)

    is_isolated: MaybeWord[Flag, FlagText] = NONE


class GetOpenOrders(Signed[list[Order]], frozen=True, kw_only=True):
    """Open orders of a symbol, or of all symbols of the cross account, which is charged for every symbol that trades.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-margin-accounts-open-orders
    """

    route = Route("GET", "/sapi/v1/margin/openOrders", security=Security.USER_DATA, weight=10)

    symbol: MaybeSymbol = None
    is_isolated: MaybeWord[Flag, FlagText] = NONE


class GetAllOrders(SignedForSymbol[list[Order]], frozen=True, kw_only=True):
    """Orders from `order_id` on, or within 24 hours; the newest of the last 24 without either. 500 by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-margin-accounts-all-orders
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/allOrders",
        security=Security.USER_DATA,
        weight=200,
        pages=MARGIN_ORDERS_PAGES,
    )

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetMyTrades(SignedForSymbol[list[MyTrade]], frozen=True, kw_only=True):
    """The account's own trades from `from_id` on, or within 24 hours; the newest of the last 24 without either.

    500 by default, at most 1,000.
    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-margin-accounts-trade-list
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/myTrades",
        security=Security.USER_DATA,
        weight=10,
        pages=MARGIN_TRADES_PAGES,
    )

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    from_id: int | None = None
    limit: int | None = None


class GetMyPreventedMatches(SignedForSymbol[list[PreventedMatch]], frozen=True, kw_only=True):
    """Matches that self-trade prevention prevented: one by its id, or those of an order, at most 500 from an id on.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-prevented-matches
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/myPreventedMatches",
        security=Security.USER_DATA,
        weight=10,
        one_of=(("prevented_match_id", "order_id"),),
    )

    prevented_match_id: int | None = None
    order_id: int | None = None
    from_prevented_match_id: int | None = None
    is_isolated: MaybeWord[Flag, FlagText] = NONE


class GetOrderRateLimits(Signed[list[RateLimit]], frozen=True, kw_only=True):
    """The account's limits on orders, and what is used of them.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-current-margin-order-count-usage
    """

    route = Route("GET", "/sapi/v1/margin/rateLimit/order", security=Security.TRADE, weight=20)

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    symbol: MaybeSymbol = None


class NewOcoOrder(SignedForSymbol[PlacedOrderList], frozen=True, kw_only=True):
    """Places a limit order and a stop order of which one cancels the other.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#margin-account-new-oco
    """

    route = Route(
        "POST",
        "/sapi/v1/margin/order/oco",
        security=Security.TRADE,
        weight=SIDE_EFFECTS_WEIGHT,
        orders=2,
        uid=True,
        repeat=Repeat.PLACE,
    )

    side: Word[Side, SideText]
    quantity: Number
    price: Number
    stop_price: Number
    is_isolated: MaybeWord[Flag, FlagText] = NONE
    list_client_order_id: str | None = None
    limit_client_order_id: str | None = None
    limit_iceberg_qty: MaybeNumber = NONE
    stop_client_order_id: str | None = None
    stop_limit_price: MaybeNumber = NONE
    stop_iceberg_qty: MaybeNumber = NONE
    stop_limit_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    side_effect_type: MaybeWord[SideEffect, SideEffectText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    auto_repay_at_cancel: bool | None = None


class NewOtoOrder(SignedForSymbol[PlacedOrderList], frozen=True, kw_only=True):
    """Places a working order (LIMIT or LIMIT_MAKER), and one that waits until the working one is filled.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#margin-account-new-oto
    """

    # The table marks `workingIcebergQty` as required; its own page says that it goes with GTC only.
    route = Route(
        "POST",
        "/sapi/v1/margin/order/oto",
        security=Security.TRADE,
        weight=SIDE_EFFECTS_WEIGHT,
        orders=2,
        uid=True,
        repeat=Repeat.PLACE,
    )

    working_type: Word[OrderType, OrderTypeText]
    working_side: Word[Side, SideText]
    working_price: Number
    working_quantity: Number
    pending_type: Word[OrderType, OrderTypeText]
    pending_side: Word[Side, SideText]
    pending_quantity: Number
    working_iceberg_qty: MaybeNumber = NONE
    is_isolated: MaybeWord[Flag, FlagText] = NONE
    list_client_order_id: str | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    side_effect_type: MaybeWord[SideEffect, SideEffectText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    auto_repay_at_cancel: bool | None = None
    working_client_order_id: str | None = None
    working_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    pending_client_order_id: str | None = None
    pending_price: MaybeNumber = NONE
    pending_stop_price: MaybeNumber = NONE
    pending_trailing_delta: int | None = None
    pending_iceberg_qty: MaybeNumber = NONE
    pending_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE


class NewOtocoOrder(SignedForSymbol[PlacedOrderList], frozen=True, kw_only=True):
    """Places a working order (LIMIT or LIMIT_MAKER), and a pair that waits until it is filled, of which one cancels the other.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#margin-account-new-otoco
    """

    route = Route(
        "POST",
        "/sapi/v1/margin/order/otoco",
        security=Security.TRADE,
        weight=SIDE_EFFECTS_WEIGHT,
        orders=3,
        uid=True,
        repeat=Repeat.PLACE,
    )

    working_type: Word[OrderType, OrderTypeText]
    working_side: Word[Side, SideText]
    working_price: Number
    working_quantity: Number
    pending_side: Word[Side, SideText]
    pending_quantity: Number
    pending_above_type: Word[OrderType, OrderTypeText]
    is_isolated: MaybeWord[Flag, FlagText] = NONE
    side_effect_type: MaybeWord[SideEffect, SideEffectText] = NONE
    auto_repay_at_cancel: bool | None = None
    list_client_order_id: str | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    working_client_order_id: str | None = None
    working_iceberg_qty: MaybeNumber = NONE
    working_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    pending_above_client_order_id: str | None = None
    pending_above_price: MaybeNumber = NONE
    pending_above_stop_price: MaybeNumber = NONE
    pending_above_trailing_delta: int | None = None
    pending_above_iceberg_qty: MaybeNumber = NONE
    pending_above_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    pending_below_type: MaybeWord[OrderType, OrderTypeText] = NONE
    pending_below_client_order_id: str | None = None
    pending_below_price: MaybeNumber = NONE
    pending_below_stop_price: MaybeNumber = NONE
    pending_below_trailing_delta: int | None = None
    pending_below_iceberg_qty: MaybeNumber = NONE
    pending_below_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE


class CancelOrderList(SignedForSymbol[CanceledOrderList], frozen=True, kw_only=True):
    """Cancels an order list by `order_list_id` or `list_client_order_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#margin-account-cancel-oco
    """

    route = Route(
        "DELETE",
        "/sapi/v1/margin/orderList",
        security=Security.TRADE,
        uid=True,
        repeat=Repeat.CANCEL,
        one_of=(("order_list_id", "list_client_order_id"),),
    )

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    order_list_id: int | None = None
    list_client_order_id: str | None = None
    new_client_order_id: str | None = None


class GetOrderList(Signed[OrderList], frozen=True, kw_only=True):
    """One order list by `order_list_id` or `orig_client_order_id`. A symbol belongs to isolated accounts alone.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-margin-accounts-oco
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/orderList",
        security=Security.USER_DATA,
        weight=10,
        one_of=(("order_list_id", "orig_client_order_id"),),
    )

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    symbol: MaybeSymbol = None
    order_list_id: int | None = None
    orig_client_order_id: str | None = None


class GetAllOrderLists(Signed[list[OrderList]], frozen=True, kw_only=True):
    """Order lists from `from_id` on, or within 24 hours; 500 by default, at most 500.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-margin-accounts-all-oco
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/allOrderList",
        security=Security.USER_DATA,
        weight=200,
        pages=MARGIN_ORDER_LISTS_PAGES,
    )

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    symbol: MaybeSymbol = None
    from_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetOpenOrderLists(Signed[list[OrderList]], frozen=True, kw_only=True):
    """The open OCO lists.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-margin-accounts-open-oco
    """

    route = Route("GET", "/sapi/v1/margin/openOrderList", security=Security.USER_DATA, weight=10)

    is_isolated: MaybeWord[Flag, FlagText] = NONE
    symbol: MaybeSymbol = None


class GetOpenOtoOrderLists(Signed[list[OrderList]], frozen=True, kw_only=True):
    """The open OTO and OTOCO lists. Not in the official packages; the path is used by others.

    https://developers.binance.com/docs/margin_trading/trade
    """

    route = Route("GET", "/sapi/v1/margin/oto/openOrderList", security=Security.USER_DATA, weight=10, uid=True)

    symbol: MaybeSymbol = None


class LiquidateManually(Signed[ManualLiquidation], frozen=True, kw_only=True):
    """Sells what the account has and pays its debts: cross margin, or the isolated account of `symbol` where the law allows.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#margin-manual-liquidation
    """

    route = Route("POST", "/sapi/v1/margin/manual-liquidation", security=Security.TRADE, weight=3000, uid=True)

    type: Word[AccountType, AccountTypeText]
    symbol: MaybeSymbol = None


class GetSmallLiabilities(Signed[list[SmallLiability]], frozen=True, kw_only=True):
    """Small debts that can be exchanged for one.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#get-small-liability-exchange-coin-list
    """

    route = Route("GET", "/sapi/v1/margin/exchange-small-liability", security=Security.USER_DATA, weight=100)


class ExchangeSmallLiabilities(Signed[Success], frozen=True, kw_only=True):
    """Exchanges debts of less than 10 USDT each, at most ten assets, once in 6 hours.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#small-liability-exchange
    """

    route = Route("POST", "/sapi/v1/margin/exchange-small-liability", security=Security.MARGIN, weight=3000, uid=True)

    asset_names: str
    """Separated by commas."""


class GetSmallLiabilityExchanges(Signed[SmallLiabilityExchanges], frozen=True, kw_only=True):
    """Exchanges of small debts; 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#get-small-liability-exchange-history
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/exchange-small-liability-history",
        security=Security.USER_DATA,
        weight=100,
        uid=True,
        pages=BY_NUMBER,
    )

    current: int
    size: int
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetForceLiquidations(Signed[ForceLiquidations], frozen=True, kw_only=True):
    """The orders that liquidated the account, newest first; 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#get-force-liquidation-record
    """

    route = Route("GET", "/sapi/v1/margin/forceLiquidationRec", security=Security.USER_DATA, pages=BY_NUMBER)

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    isolated_symbol: str | None = None
    current: int | None = None
    size: int | None = None


class GetLiquidationLoan(Signed[LiquidationLoan], frozen=True, kw_only=True):
    """What a liquidation of the cross account has left to pay.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-liquidation-loan
    """

    route = Route("GET", "/sapi/v1/margin/liquidation-loan", security=Security.USER_DATA, weight=100, uid=True)


class RepayLiquidationLoan(Signed[LiquidationRepayment], frozen=True, kw_only=True):
    """Repays what a liquidation has left, from the spot wallet.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#liquidation-loan-repay
    """

    route = Route("POST", "/sapi/v1/margin/liquidation-loan/repay", security=Security.MARGIN, weight=100, uid=True)

    asset: str
    amount: Number


class GetLiquidationLoanRepays(History[LiquidationRepayments], frozen=True, kw_only=True):
    """Repayments of liquidation loans, of the last 7 days by default, of 90 at most; 50 a page by default.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-liquidation-loan-repay-history
    """

    route = Route(
        "GET",
        "/sapi/v1/margin/liquidation-loan/repay-history",
        security=Security.USER_DATA,
        weight=100,
        uid=True,
        pages=msgspec.structs.replace(BY_NUMBER, time="create_time", span=90 * DAY, reach=90 * DAY),
    )


class CreateSpecialKey(Signed[NewSpecialKey], frozen=True, kw_only=True):
    """Makes a key for low latency trading on the cross account, or on the isolated one of `symbol`; from VIP 7 on.

    With `public_key` it is an RSA or Ed25519 key, without it an HMAC key.
    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#create-special-key
    """

    route = Route("POST", "/sapi/v1/margin/apiKey", security=Security.TRADE, uid=True)

    api_name: str
    symbol: MaybeSymbol = None
    ip: str | None = None
    """Up to 30 addresses, separated by commas."""
    public_key: str | None = None
    permission_mode: MaybeWord[PermissionMode, PermissionModeText] = NONE
    """Of Ed25519 keys alone."""


class SetSpecialKeyIps(Signed[Done], frozen=True, kw_only=True):
    """Sets the addresses that a special key works from.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#edit-ip-for-special-key
    """

    route = Route("PUT", "/sapi/v1/margin/apiKey/ip", security=Security.TRADE, uid=True, repeat=Repeat.SET)

    ip: str
    """Up to 30 addresses, separated by commas."""
    symbol: MaybeSymbol = None


class DeleteSpecialKey(Signed[Done], frozen=True, kw_only=True):
    """Deletes a special key, or all of a name. To be free of the terms of special keys, see `exit_special_key_mode`.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#delete-special-key
    """

    route = Route("DELETE", "/sapi/v1/margin/apiKey", security=Security.TRADE, uid=True, repeat=Repeat.SET)

    api_name: str | None = None
    symbol: MaybeSymbol = None


class GetSpecialKey(Signed[SpecialKey], frozen=True, kw_only=True):
    """The special key that the request is signed with.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-special-key
    """

    route = Route("GET", "/sapi/v1/margin/apiKey", security=Security.TRADE, uid=True)

    symbol: MaybeSymbol = None


class GetSpecialKeys(Signed[list[SpecialKey]], frozen=True, kw_only=True):
    """All special keys of the cross account, or of the isolated one of `symbol`.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#query-special-key-list
    """

    route = Route("GET", "/sapi/v1/margin/api-key-list", security=Security.TRADE, uid=True)

    symbol: MaybeSymbol = None


class ExitSpecialKeyMode(Signed[Done], frozen=True, kw_only=True):
    """Leaves special key mode: deletes all special keys; none can be made for 24 hours. All debts must be paid.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/trade#exit-special-key-mode
    """

    # Its page shows no answer.
    route = Route(
        "POST", "/sapi/v1/margin/exit-special-key-mode", security=Security.TRADE, weight=10, uid=True, repeat=Repeat.SET
    )
