"""What a key may ask about its spot account: orders, lists, trades, balances, limits.

The documentation's order.
https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints
"""

from __future__ import annotations

from ....wire.request import ById, Route, Security, Signed, SignedForSymbol, Weight
from ....wire.words import NONE, MaybeSymbol, MaybeTime
from ..models import (
    Account,
    Allocation,
    CommissionRates,
    MyFilters,
    MyTrade,
    Order,
    OrderAmendment,
    OrderList,
    PreventedMatch,
    RateLimit,
)

DAY = 86_400_000
"""Milliseconds: the most between a start and an end."""


class GetAccount(Signed[Account], frozen=True, kw_only=True):
    """Balances, commissions and permissions; every asset, or with `omit_zero_balances` those that are not empty.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-information-user_data
    """

    route = Route("GET", "/api/v3/account", ws="account.status", security=Security.USER_DATA, weight=20)

    omit_zero_balances: bool | None = None


class GetOrder(SignedForSymbol[Order], frozen=True, kw_only=True):
    """One order, told by `order_id` (faster) or `orig_client_order_id`. NotFound (-2013) where there is none.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-order-user_data
    """

    route = Route(
        "GET",
        "/api/v3/order",
        ws="order.status",
        security=Security.USER_DATA,
        weight=4,
        one_of=(("order_id", "orig_client_order_id"),),
    )

    order_id: int | None = None
    orig_client_order_id: str | None = None


class GetOpenOrders(Signed[list[Order]], frozen=True, kw_only=True):
    """The open orders of a symbol, or of all symbols, which costs far more.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#current-open-orders-user_data
    """

    route = Route(
        "GET",
        "/api/v3/openOrders",
        ws="openOrders.status",
        security=Security.USER_DATA,
        weight=Weight.given({"symbol": 6}, otherwise=80),
    )

    symbol: MaybeSymbol = None


class GetAllOrders(SignedForSymbol[list[Order]], frozen=True, kw_only=True):
    """Orders of a symbol in any state: from `order_id` on, or within at most 24 hours, or the newest.

    500 by default, at most 1,000.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#all-orders-user_data
    """

    route = Route(
        "GET",
        "/api/v3/allOrders",
        ws="allOrders",
        security=Security.USER_DATA,
        weight=20,
        pages=ById(id="order_id", from_id="order_id", first_id=1, time="time", span=DAY),
    )

    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetOrderList(Signed[OrderList], frozen=True, kw_only=True):
    """One order list, told by `order_list_id` or by the client's id of the list, `orig_client_order_id`.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-order-list-user_data
    """

    route = Route(
        "GET",
        "/api/v3/orderList",
        ws="orderList.status",
        security=Security.USER_DATA,
        weight=4,
        one_of=(("order_list_id", "orig_client_order_id"),),
    )

    order_list_id: int | None = None
    orig_client_order_id: str | None = None


class GetAllOrderLists(Signed[list[OrderList]], frozen=True, kw_only=True):
    """Order lists in any state: from `from_id` on (then no times), or within at most 24 hours, or the newest.

    500 by default, at most 1,000.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-all-order-lists-user_data
    """

    route = Route(
        "GET",
        "/api/v3/allOrderList",
        ws="allOrderLists",
        security=Security.USER_DATA,
        weight=20,
        pages=ById(id="order_list_id", from_id="from_id", time="transaction_time", span=DAY),
    )

    from_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetOpenOrderLists(Signed[list[OrderList]], frozen=True, kw_only=True):
    """The open order lists of all symbols.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-open-order-lists-user_data
    """

    route = Route("GET", "/api/v3/openOrderList", ws="openOrderLists.status", security=Security.USER_DATA, weight=6)


class GetMyTrades(SignedForSymbol[list[MyTrade]], frozen=True, kw_only=True):
    """The account's trades of a symbol: of one order, from a trade id on, within at most 24 hours, or the newest.

    500 by default, at most 1,000. `order_id` goes with `from_id` or alone, `from_id` with no times.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-trade-list-user_data
    """

    route = Route(
        "GET",
        "/api/v3/myTrades",
        ws="myTrades",
        security=Security.USER_DATA,
        weight=Weight.given({"order_id": 5}, otherwise=20),
        pages=ById(id="id", from_id="from_id", time="time", ids_only_with=("order_id",), span=DAY),
    )

    order_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    from_id: int | None = None
    limit: int | None = None


class GetOrderRateLimits(Signed[list[RateLimit]], frozen=True, kw_only=True):
    """The limits of unfilled orders, with how much of each is used.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-unfilled-order-count-user_data
    """

    route = Route(
        "GET", "/api/v3/rateLimit/order", ws="account.rateLimits.orders", security=Security.USER_DATA, weight=40
    )


class GetMyPreventedMatches(SignedForSymbol[list[PreventedMatch]], frozen=True, kw_only=True):
    """Trades with oneself that self-trade prevention stopped: one by its id, or those of an order.

    `from_prevented_match_id` and `limit` (500 by default, at most 1,000) go with `order_id`.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-prevented-matches-user_data
    """

    route = Route(
        "GET",
        "/api/v3/myPreventedMatches",
        ws="myPreventedMatches",
        security=Security.USER_DATA,
        weight=Weight.given({"prevented_match_id": 2}, otherwise=20),
        one_of=(("prevented_match_id", "order_id"),),
        pages=ById(id="prevented_match_id", from_id="from_prevented_match_id", time="transact_time"),
    )

    prevented_match_id: int | None = None
    order_id: int | None = None
    from_prevented_match_id: int | None = None
    limit: int | None = None


class GetMyAllocations(SignedForSymbol[list[Allocation]], frozen=True, kw_only=True):
    """What smart order routing allocated: of one order, from an id on, within at most 24 hours, or all from the oldest.

    500 by default, at most 1,000.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-allocations-user_data
    """

    route = Route(
        "GET",
        "/api/v3/myAllocations",
        ws="myAllocations",
        security=Security.USER_DATA,
        weight=20,
        pages=ById(
            id="allocation_id", from_id="from_allocation_id", time="time", ids_only_with=("order_id",), span=DAY
        ),
    )

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    from_allocation_id: int | None = None
    limit: int | None = None
    order_id: int | None = None


class GetCommissionRates(SignedForSymbol[CommissionRates], frozen=True, kw_only=True):
    """What trades of a symbol cost this account.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-commission-rates-user_data
    """

    route = Route("GET", "/api/v3/account/commission", ws="account.commission", security=Security.USER_DATA, weight=20)


class GetOrderAmendments(SignedForSymbol[list[OrderAmendment]], frozen=True, kw_only=True):
    """The amendments of one order, from `from_execution_id` on; 500 by default, at most 1,000.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-order-amendments-user_data
    """

    route = Route(
        "GET",
        "/api/v3/order/amendments",
        ws="order.amendments",
        security=Security.USER_DATA,
        weight=4,
        pages=ById(id="execution_id", from_id="from_execution_id", time="time"),
    )

    order_id: int
    from_execution_id: int | None = None
    limit: int | None = None


class GetMyFilters(SignedForSymbol[MyFilters], frozen=True, kw_only=True):
    """The rules that hold for this account on a symbol, the limits on assets among them (only here).

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-relevant-filters-user_data
    """

    route = Route("GET", "/api/v3/myFilters", ws="myFilters", security=Security.USER_DATA, weight=40)
