"""Requests of stocks, in the documentation's order.

https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/trade
"""

from __future__ import annotations

from ...wire.request import ByPage, ForSymbol, Repeat, Request, Route, Security, Shapes, Signed, SignedForSymbol, T_co
from ...wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord, Number, Time, Word
from ..common.enums import Side, SideText
from .enums import (
    ConvertType,
    ConvertTypeText,
    OrderType,
    OrderTypeText,
    TimeInForce,
    TimeInForceText,
    TradingSession,
    TradingSessionText,
    WalletType,
    WalletTypeText,
)
from .models import (
    CanceledOrder,
    Conversion,
    ConversionAsked,
    Conversions,
    Done,
    ExchangeInfo,
    ListenKey,
    MyTrades,
    Order,
    OrderHistory,
    PlacedOrder,
    Quote,
    Success,
    TokenizedAsset,
)

BY_NUMBER = ByPage(time="updated_at", number="current", size="size", most=100)

__all__ = [
    "CancelOpenOrders",
    "CancelOrder",
    "CreateListenKey",
    "GetConversion",
    "GetConversions",
    "GetExchangeInfo",
    "GetMyTrades",
    "GetOpenOrders",
    "GetOrder",
    "GetOrderHistory",
    "GetQuote",
    "GetTokenizedAssets",
    "Mint",
    "NewOrder",
    "Redeem",
    "SignDisclaimer",
]


class _Order(SignedForSymbol[T_co], frozen=True):
    """Symbol, side and type may come first without their names."""

    side: Word[Side, SideText]
    order_type: Word[OrderType, OrderTypeText]


# --- market data -----------------------------------------------------------------------------------------------------


class GetExchangeInfo(Request[ExchangeInfo], frozen=True, kw_only=True):
    """The trading rules of all symbols, or of one.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/market-data#exchange-info
    """

    route = Route("GET", "/sapi/v1/equity/market/exchangeInfo", security=Security.MARKET_DATA)

    symbol: MaybeSymbol = None


class GetQuote(ForSymbol[Quote | None], frozen=True, kw_only=True):
    """The best bid and ask, at most about 5 seconds old; None where there is none: an unknown, halted or delisted symbol.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/market-data#latest-quote
    """

    route = Route("GET", "/sapi/v1/equity/market/quote", security=Security.MARKET_DATA)


class GetTokenizedAssets(Request[list[TokenizedAsset]], frozen=True, kw_only=True):
    """The tokens into which shares can be converted, and back.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/market-data#tokenized-assets
    """

    route = Route("GET", "/sapi/v1/equity/market/tokenized-assets", security=Security.MARKET_DATA)


# --- trading ---------------------------------------------------------------------------------------------------------


class NewOrder(_Order[PlacedOrder], frozen=True, kw_only=True):
    """Places an order; at most 200 a minute for an account.

    LIMIT needs `price`, `quantity` and `trading_session`; MARKET needs `notional` to buy or `quantity` to sell, and takes none
    of the others. An order by `notional`, or for a fraction of a share, that is GTC needs the session EXTENDED or 24H.
    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/trade#place-equity-order
    """

    route = Route("POST", "/sapi/v1/equity/order/place", security=Security.TRADE, repeat=Repeat.PLACE)

    quote_asset: str | None = None
    """USDC by default."""
    price: MaybeNumber = NONE
    """For LIMIT; at most two decimals."""
    quantity: MaybeNumber = NONE
    """Shares: for LIMIT, and for MARKET to sell."""
    notional: MaybeNumber = NONE
    """For MARKET to buy."""
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    """DAY by default."""
    trading_session: MaybeWord[TradingSession, TradingSessionText] = NONE
    """For LIMIT alone, which needs it."""
    wallet_type: MaybeWord[WalletType, WalletTypeText] = NONE
    """Pays for what is bought, CARD by default; what is sold is paid to CARD."""
    client_order_id: str | None = None
    """32 to 36 letters, digits, - and _; made by the exchange where it is not sent."""
    tokenize: bool | None = None
    """Whether what is bought becomes a token when it is settled, as by default."""


class CancelOrder(Signed[CanceledOrder], frozen=True, kw_only=True):
    """Cancels an order.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/trade#cancel-equity-order
    """

    route = Route("POST", "/sapi/v1/equity/order/cancel", security=Security.TRADE, repeat=Repeat.CANCEL)

    order_id: str


class CancelOpenOrders(Signed[Success], frozen=True, kw_only=True):
    """Cancels all open orders; `order_history` tells what became of each.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/trade#cancel-all-equity-orders
    """

    route = Route("POST", "/sapi/v1/equity/order/cancel-all", security=Security.TRADE, repeat=Repeat.SET)


class GetOrder(Signed[Order], frozen=True, kw_only=True):
    """One order with its trades, by `order_id` or `client_order_id`.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/trade#equity-order-detail
    """

    route = Route(
        "GET", "/sapi/v1/equity/order/detail", security=Security.USER_DATA, one_of=(("order_id", "client_order_id"),)
    )

    order_id: str | None = None
    client_order_id: str | None = None


class GetOpenOrders(Signed[list[Order]], frozen=True, kw_only=True):
    """All open orders.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/trade#current-open-orders
    """

    route = Route("GET", "/sapi/v1/equity/order/open-orders", security=Security.USER_DATA)


class GetOrderHistory(Signed[OrderHistory], frozen=True, kw_only=True):
    """Orders between two times; 20 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/trade#equity-order-history
    """

    route = Route("GET", "/sapi/v1/equity/order/history", security=Security.USER_DATA, pages=BY_NUMBER)

    start_time: Time
    end_time: Time
    symbol: MaybeSymbol = None
    order_type: MaybeWord[OrderType, OrderTypeText] = NONE
    side: MaybeWord[Side, SideText] = NONE
    order_status: str | None = None
    """One, or several separated by commas: FILLED, PARTIALLY_FILLED, CANCELED, EXPIRED, REJECTED."""
    current: int | None = None
    size: int | None = None


class GetMyTrades(Signed[MyTrades], frozen=True, kw_only=True):
    """The account's own trades between two times; 20 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/trade#equity-trade-history
    """

    route = Route("GET", "/sapi/v1/equity/trade/history", security=Security.USER_DATA, pages=BY_NUMBER)

    start_time: Time
    end_time: Time
    symbol: MaybeSymbol = None
    side: MaybeWord[Side, SideText] = NONE
    order_id: str | None = None
    current: int | None = None
    size: int | None = None


# --- tokens ----------------------------------------------------------------------------------------------------------


class Mint(Signed[ConversionAsked], frozen=True, kw_only=True):
    """Converts shares into tokens; at most 200 a minute for an account.

    That takes a while: `conversion` tells how far it is.
    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/tokenized#tokenized-mint
    """

    route = Route("POST", "/sapi/v1/equity/tokenized/mint", security=Security.TRADE)

    underlying_asset: str
    underlying_asset_amount: Number
    client_order_id: str | None = None
    """32 to 36 letters, digits, - and _; made by the exchange where it is not sent."""


class Redeem(Signed[ConversionAsked], frozen=True, kw_only=True):
    """Converts tokens back into shares; at most 200 a minute for an account.

    That takes a while: `conversion` tells how far it is. An unknown token is refused as if it had not been sent (-1102).
    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/tokenized#tokenized-redeem
    """

    route = Route("POST", "/sapi/v1/equity/tokenized/redeem", security=Security.TRADE)

    tokenized_asset: str
    tokenized_asset_amount: Number
    client_order_id: str | None = None
    """32 to 36 letters, digits, - and _; made by the exchange where it is not sent."""


class GetConversion(Signed[Conversion | Done], frozen=True, kw_only=True):
    """One conversion, or `Done`, which says nothing, where there is none of that id.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/tokenized#tokenized-convert-status
    """

    route = Route(
        "GET",
        "/sapi/v1/equity/tokenized/convert-status",
        security=Security.USER_DATA,
        shapes=Shapes((("issuerRequestId", Conversion),), otherwise=Done),
    )

    issuer_request_id: str
    convert_type: Word[ConvertType, ConvertTypeText]


class GetConversions(Signed[Conversions], frozen=True, kw_only=True):
    """Conversions; 20 a page by default, at most 100.

    An answer that `has_more` names the id with which to ask for the next page.
    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/tokenized#tokenized-convert-history
    """

    route = Route(
        "GET",
        "/sapi/v1/equity/tokenized/history",
        security=Security.USER_DATA,
        pages=ByPage(
            time="created_at", id="issuer_request_id", cursor=("last_id", "next_last_id"), size="size", most=100
        ),
    )

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    last_id: int | None = None
    """`next_last_id` of the page before."""
    size: int | None = None


# --- account ---------------------------------------------------------------------------------------------------------


class SignDisclaimer(Signed[Success], frozen=True, kw_only=True):
    """Accepts the disclaimer on US equities for the account, which trading needs.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/account#sign-us-equity-disclaimer
    """

    route = Route("POST", "/sapi/v1/equity/account/disclaimer", security=Security.TRADE)


class CreateListenKey(Request[ListenKey], frozen=True, kw_only=True):
    """The name of the user data stream; called again, the same one for longer.

    https://developers.binance.com/en/docs/catalog/advanced-trading-stocks-trading/api/rest-api/user-data-streams#create-renew-listen-key
    """

    route = Route("POST", "/sapi/v1/equity/listenKey", security=Security.USER_STREAM, repeat=Repeat.SET)
