"""Requests of spot block matching, in the documentation's order.

https://developers.binance.com/docs/spot_block_match/rest-api
"""

from __future__ import annotations

from ...wire.request import Repeat, Route, Security, Signed, SignedForSymbol
from ...wire.words import Number, Time, Word
from ..common.enums import Side, SideText
from .models import Orders, PlacedOrder, Success

__all__ = [
    "CancelOrder",
    "ExtendOrder",
    "GetOpenOrders",
    "GetOrderHistory",
    "GetSymbols",
    "NewOrder",
    "TakeOrder",
]


class GetSymbols(Signed[list[str]], frozen=True, kw_only=True):
    """The symbols that can be traded so, `BTC/USDT`. A POST, as the exchange has it.

    https://developers.binance.com/docs/spot_block_match/rest-api
    """

    route = Route("POST", "/sapi/v1/block-match/symbols", security=Security.USER_DATA, repeat=Repeat.READ)


class NewOrder(SignedForSymbol[PlacedOrder], frozen=True, kw_only=True):
    """Offers an amount at a price for 30 minutes. The answer's settlement key is for the other side: `take_order` takes it.

    The symbol has a slash: `BTC/USDT`.

    https://developers.binance.com/docs/spot_block_match/rest-api
    """

    route = Route("POST", "/sapi/v1/block-match/order/place", security=Security.TRADE, repeat=Repeat.PLACE)

    side: Word[Side, SideText]
    price: Number
    amount: Number


class TakeOrder(Signed[Success], frozen=True, kw_only=True):
    """Takes an order by the settlement key that its maker passed on: the trade is done.

    https://developers.binance.com/docs/spot_block_match/rest-api
    """

    route = Route("POST", "/sapi/v1/block-match/order/take", security=Security.TRADE)

    settlement_key: str


class ExtendOrder(Signed[Success], frozen=True, kw_only=True):
    """Lets an order wait for 30 minutes from now.

    https://developers.binance.com/docs/spot_block_match/rest-api/Post-Spot-Block-Match-Extend
    """

    route = Route("POST", "/sapi/v1/block-match/order/extend", security=Security.TRADE, repeat=Repeat.SET)

    order_id: int


class CancelOrder(Signed[Success], frozen=True, kw_only=True):
    """Cancels an order.

    https://developers.binance.com/docs/spot_block_match/rest-api
    """

    route = Route("POST", "/sapi/v1/block-match/order/cancel", security=Security.TRADE, repeat=Repeat.CANCEL)

    order_id: int


class GetOpenOrders(Signed[Orders], frozen=True, kw_only=True):
    """The account's orders that wait. A POST, as the exchange has it.

    https://developers.binance.com/docs/spot_block_match/rest-api
    """

    route = Route(
        "POST", "/sapi/v1/block-match/order/query-open-order", security=Security.USER_DATA, repeat=Repeat.READ
    )

    page: int
    rows: int


class GetOrderHistory(Signed[Orders], frozen=True, kw_only=True):
    """The account's past orders between two times. A POST, as the exchange has it.

    https://developers.binance.com/docs/spot_block_match/rest-api
    """

    route = Route(
        "POST", "/sapi/v1/block-match/order/query-order-history", security=Security.USER_DATA, repeat=Repeat.READ
    )

    start_time: Time
    end_time: Time
    page: int
    rows: int
