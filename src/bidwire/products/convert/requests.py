"""Requests of convert, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.request import ByTime, Repeat, Request, Route, Security, Signed
from ...wire.words import NONE, MaybeNumber, MaybeWord, Number, Time, Word
from ..common.enums import Side, SideText
from ..common.requests import DAY
from .enums import Expiry, ExpiryText, ValidTime, ValidTimeText, WalletType, WalletTypeText
from .models import Accepted, AssetPrecision, LimitOrders, MyTrades, Order, Pair, PlacedOrder, Quote

__all__ = [
    "AcceptQuote",
    "CancelLimitOrder",
    "GetAssetPrecisions",
    "GetMyTrades",
    "GetOpenLimitOrders",
    "GetOrder",
    "GetPairs",
    "GetQuote",
    "NewLimitOrder",
]


# --- market data -----------------------------------------------------------------------------------------------------


class GetPairs(Request[list[Pair]], frozen=True, kw_only=True):
    """Which assets can be converted, and how much of them: of one asset, the other, or both.

    https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/market-data#list-all-convert-pairs
    """

    route = Route("GET", "/sapi/v1/convert/exchangeInfo", weight=3000, one_of=(("from_asset", "to_asset"),))

    from_asset: str | None = None
    to_asset: str | None = None


class GetAssetPrecisions(Signed[list[AssetPrecision]], frozen=True, kw_only=True):
    """How many decimals each asset's amounts have.

    https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/market-data#query-order-quantity-precision-per-asset
    """

    route = Route("GET", "/sapi/v1/convert/assetInfo", security=Security.USER_DATA, weight=100)


# --- conversions -----------------------------------------------------------------------------------------------------


class GetQuote(Signed[Quote], frozen=True, kw_only=True):
    """Asks for an offer to convert `from_amount`, or to get `to_amount`; it holds 10 seconds by default.

    https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/trade#send-quote-request
    """

    route = Route(
        "POST",
        "/sapi/v1/convert/getQuote",
        security=Security.TRADE,
        weight=200,
        uid=True,
        repeat=Repeat.SET,
        one_of=(("from_amount", "to_amount"),),
    )

    from_asset: str
    to_asset: str
    from_amount: MaybeNumber = NONE
    to_amount: MaybeNumber = NONE
    wallet_type: MaybeWord[WalletType, WalletTypeText] = NONE
    valid_time: MaybeWord[ValidTime, ValidTimeText] = NONE


class AcceptQuote(Signed[Accepted], frozen=True, kw_only=True):
    """Takes an offer by its `quote_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/trade#accept-quote
    """

    route = Route("POST", "/sapi/v1/convert/acceptQuote", security=Security.TRADE, weight=500, uid=True)

    quote_id: str


class GetOrder(Signed[Order], frozen=True, kw_only=True):
    """What became of a conversion, by `order_id` or `quote_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/trade#order-status
    """

    route = Route(
        "GET",
        "/sapi/v1/convert/orderStatus",
        security=Security.USER_DATA,
        weight=100,
        uid=True,
        one_of=(("order_id", "quote_id"),),
    )

    order_id: str | None = None
    quote_id: str | None = None


class NewLimitOrder(Signed[PlacedOrder], frozen=True, kw_only=True):
    """Converts at a price or better, from `base_asset` or into it; either `base_amount` or `quote_amount`.

    https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/trade#place-limit-order
    """

    route = Route(
        "POST",
        "/sapi/v1/convert/limit/placeOrder",
        security=Security.TRADE,
        weight=500,
        uid=True,
        repeat=Repeat.PLACE,
        one_of=(("base_amount", "quote_amount"),),
    )

    base_asset: str
    quote_asset: str
    limit_price: Number
    side: Word[Side, SideText]
    expired_type: Word[Expiry, ExpiryText]
    base_amount: MaybeNumber = NONE
    quote_amount: MaybeNumber = NONE
    wallet_type: MaybeWord[WalletType, WalletTypeText] = NONE


class CancelLimitOrder(Signed[PlacedOrder], frozen=True, kw_only=True):
    """Cancels a limit order. A POST, as the exchange has it.

    https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/trade#cancel-limit-order
    """

    route = Route(
        "POST",
        "/sapi/v1/convert/limit/cancelOrder",
        security=Security.TRADE,
        weight=200,
        uid=True,
        repeat=Repeat.CANCEL,
    )

    order_id: int


class GetOpenLimitOrders(Signed[LimitOrders], frozen=True, kw_only=True):
    """The limit orders that wait.

    https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/trade#query-limit-open-orders
    """

    route = Route("GET", "/sapi/v1/convert/limit/queryOpenOrders", security=Security.USER_DATA, weight=3000, uid=True)


class GetMyTrades(Signed[MyTrades], frozen=True, kw_only=True):
    """Past conversions within 30 days; 100 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/core-trading-convert/api/rest-api/trade#get-convert-trade-history
    """

    route = Route(
        "GET",
        "/sapi/v1/convert/tradeFlow",
        security=Security.USER_DATA,
        weight=3000,
        uid=True,
        pages=ByTime(time="create_time", span=30 * DAY),
    )

    start_time: Time
    end_time: Time
    limit: int | None = None
