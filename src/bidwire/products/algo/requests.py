"""Requests of algo trading, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-algo-trading/api/rest-api/future-algo
"""

from __future__ import annotations

from ...wire.request import ByPage, Repeat, Route, Security, Signed, SignedForSymbol
from ...wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord, Number, Word
from ..common.enums import Side, SideText
from .enums import PositionSide, PositionSideText, Urgency, UrgencyText
from .models import Accepted, AlgoOrders, Canceled, SubOrders

BY_NUMBER = ByPage(number="page", size="page_size", most=100)

__all__ = [
    "CancelFuturesOrder",
    "CancelSpotOrder",
    "GetFuturesOpenOrders",
    "GetFuturesOrderHistory",
    "GetFuturesSubOrders",
    "GetSpotOpenOrders",
    "GetSpotOrderHistory",
    "GetSpotSubOrders",
    "NewFuturesTwapOrder",
    "NewFuturesVpOrder",
    "NewSpotTwapOrder",
    "NewSpotVpOrder",
]


# --- USD-M futures ---------------------------------------------------------------------------------------------------


class NewFuturesTwapOrder(SignedForSymbol[Accepted], frozen=True, kw_only=True):
    """Places an order at USD-M futures that is spread evenly over `duration` seconds, 300 to 86,400.

    `client_algo_id` has 32 characters. Success means that it was taken in, not that it will be done.
    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/future-algo#time-weighted-average-price-future-algo
    """

    route = Route(
        "POST",
        "/sapi/v1/algo/futures/newOrderTwap",
        security=Security.TRADE,
        weight=3000,
        uid=True,
        repeat=Repeat.PLACE,
    )

    side: Word[Side, SideText]
    quantity: Number
    duration: int
    position_side: MaybeWord[PositionSide, PositionSideText] = NONE
    client_algo_id: str | None = None
    reduce_only: bool | None = None
    limit_price: MaybeNumber = NONE


class NewFuturesVpOrder(SignedForSymbol[Accepted], frozen=True, kw_only=True):
    """Places an order at USD-M futures that takes a part of the market's volume; `urgency` says how large a one.

    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/future-algo#volume-participation-future-algo
    """

    route = Route(
        "POST", "/sapi/v1/algo/futures/newOrderVp", security=Security.TRADE, weight=300, uid=True, repeat=Repeat.PLACE
    )

    side: Word[Side, SideText]
    quantity: Number
    urgency: Word[Urgency, UrgencyText]
    position_side: MaybeWord[PositionSide, PositionSideText] = NONE
    client_algo_id: str | None = None
    reduce_only: bool | None = None
    limit_price: MaybeNumber = NONE


class CancelFuturesOrder(Signed[Canceled], frozen=True, kw_only=True):
    """Cancels an algo order at USD-M futures by `algo_id` or `client_algo_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/future-algo#cancel-algo-order-future-algo
    """

    route = Route(
        "DELETE",
        "/sapi/v1/algo/futures/order",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=(("algo_id", "client_algo_id"),),
    )

    algo_id: int | None = None
    client_algo_id: str | None = None


class GetFuturesOpenOrders(Signed[AlgoOrders], frozen=True, kw_only=True):
    """The algo orders at USD-M futures that are at work.

    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/future-algo#query-current-algo-open-orders-future-algo
    """

    route = Route("GET", "/sapi/v1/algo/futures/openOrders", security=Security.USER_DATA)


class GetFuturesOrderHistory(Signed[AlgoOrders], frozen=True, kw_only=True):
    """The algo orders at USD-M futures that are done; 100 a page by default and at most.

    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/future-algo#query-historical-algo-orders-future-algo
    """

    route = Route("GET", "/sapi/v1/algo/futures/historicalOrders", security=Security.USER_DATA, pages=BY_NUMBER)

    symbol: MaybeSymbol = None
    side: MaybeWord[Side, SideText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    page_size: int | None = None


class GetFuturesSubOrders(Signed[SubOrders], frozen=True, kw_only=True):
    """The orders that an algo order at USD-M futures was split into; 100 a page by default and at most.

    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/future-algo#query-sub-orders-future-algo
    """

    route = Route("GET", "/sapi/v1/algo/futures/subOrders", security=Security.USER_DATA, pages=BY_NUMBER)

    algo_id: int
    page: int | None = None
    page_size: int | None = None


# --- spot ------------------------------------------------------------------------------------------------------------


class NewSpotTwapOrder(SignedForSymbol[Accepted], frozen=True, kw_only=True):
    """Places an order at spot that is spread evenly over `duration` seconds, 300 to 86,400.

    `client_algo_id` has 32 characters. Success means that it was taken in, not that it will be done.
    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/spot-algo#time-weighted-average-price-spot-algo
    """

    route = Route(
        "POST", "/sapi/v1/algo/spot/newOrderTwap", security=Security.TRADE, weight=3000, uid=True, repeat=Repeat.PLACE
    )

    side: Word[Side, SideText]
    quantity: Number
    duration: int
    client_algo_id: str | None = None
    limit_price: MaybeNumber = NONE


class NewSpotVpOrder(SignedForSymbol[Accepted], frozen=True, kw_only=True):
    """Places an order at spot that takes a part of the market's volume; `urgency` says how large a one.

    Not in the official packages; other SDKs have it.
    https://developers.binance.com/docs/algo/spot-algo
    """

    route = Route(
        "POST", "/sapi/v1/algo/spot/newOrderVp", security=Security.TRADE, weight=3000, uid=True, repeat=Repeat.PLACE
    )

    side: Word[Side, SideText]
    quantity: Number
    urgency: Word[Urgency, UrgencyText]
    client_algo_id: str | None = None
    vp_time_limit: int | None = None


class CancelSpotOrder(Signed[Canceled], frozen=True, kw_only=True):
    """Cancels an algo order at spot by `algo_id` or `client_algo_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/spot-algo#cancel-algo-order-spot-algo
    """

    route = Route(
        "DELETE",
        "/sapi/v1/algo/spot/order",
        security=Security.TRADE,
        repeat=Repeat.CANCEL,
        one_of=(("algo_id", "client_algo_id"),),
    )

    algo_id: int | None = None
    client_algo_id: str | None = None


class GetSpotOpenOrders(Signed[AlgoOrders], frozen=True, kw_only=True):
    """The algo orders at spot that are at work.

    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/spot-algo#query-current-algo-open-orders-spot-algo
    """

    route = Route("GET", "/sapi/v1/algo/spot/openOrders", security=Security.USER_DATA)


class GetSpotOrderHistory(Signed[AlgoOrders], frozen=True, kw_only=True):
    """The algo orders at spot that are done; 100 a page by default and at most.

    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/spot-algo#query-historical-algo-orders-spot-algo
    """

    route = Route("GET", "/sapi/v1/algo/spot/historicalOrders", security=Security.USER_DATA, pages=BY_NUMBER)

    symbol: MaybeSymbol = None
    side: MaybeWord[Side, SideText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    page_size: int | None = None


class GetSpotSubOrders(Signed[SubOrders], frozen=True, kw_only=True):
    """The orders that an algo order at spot was split into; 100 a page by default and at most.

    https://developers.binance.com/en/docs/catalog/advanced-trading-algo-trading/api/rest-api/spot-algo#query-sub-orders-spot-algo
    """

    route = Route("GET", "/sapi/v1/algo/spot/subOrders", security=Security.USER_DATA, pages=BY_NUMBER)

    algo_id: int
    page: int | None = None
    page_size: int | None = None
