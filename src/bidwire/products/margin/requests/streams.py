"""User data streams: requests of margin trading, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/account
"""

from __future__ import annotations

from ....wire.request import Repeat, Request, Route, Security
from ....wire.words import MaybeSymbol
from ..models import Done, ListenKey, ListenToken, UserSubscription


class CreateListenToken(Request[ListenToken], frozen=True, kw_only=True):
    """A token for the account's events: `userDataStream.subscribe.listenToken` of the spot WebSocket API takes it.

    Of the cross account, or of the isolated one of `symbol`. It lives for `validity` milliseconds, 24 hours by default and at
    most; subscribing again with a newer one goes on without a hole.
    https://developers.binance.com/docs/margin_trading/trade-data-stream/Listen-Token-Websocket-API
    """

    route = Route("POST", "/sapi/v1/userListenToken", security=Security.USER_STREAM, uid=True, repeat=Repeat.SET)

    symbol: MaybeSymbol = None
    is_isolated: bool | None = None
    validity: int | None = None


class CreateListenKey(Request[ListenKey], frozen=True, kw_only=True):
    """The name of a risk data stream (margin calls, debts).

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/user-data-stream#start-user-data-stream
    """

    route = Route("POST", "/sapi/v1/margin/listen-key", security=Security.USER_STREAM, uid=True, repeat=Repeat.SET)


class KeepListenKey(Request[Done], frozen=True, kw_only=True):
    """Keeps a risk data stream alive.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/user-data-stream#keepalive-user-data-stream
    """

    route = Route("PUT", "/sapi/v1/margin/listen-key", security=Security.USER_STREAM, uid=True, repeat=Repeat.SET)

    listen_key: str


class CloseListenKey(Request[Done], frozen=True, kw_only=True):
    """Ends the risk data stream.

    https://developers.binance.com/en/docs/catalog/core-trading-margin-trading/api/rest-api/user-data-stream#close-user-data-stream
    """

    route = Route(
        "DELETE", "/sapi/v1/margin/listen-key", security=Security.USER_STREAM, weight=3000, uid=True, repeat=Repeat.SET
    )


class CreateListenKeyV2(Request[ListenKey], frozen=True, kw_only=True):
    """As `create_listen_key`, by a newer path that has no page yet.

    https://developers.binance.com/docs/margin_trading/trade-data-stream
    """

    route = Route("POST", "/sapi/v2/margin/listen-key", security=Security.USER_STREAM, repeat=Repeat.SET)


class KeepListenKeyV2(Request[Done], frozen=True, kw_only=True):
    """As `keep_listen_key`, by a newer path that has no page yet.

    https://developers.binance.com/docs/margin_trading/trade-data-stream
    """

    route = Route("PUT", "/sapi/v2/margin/listen-key", security=Security.USER_STREAM, repeat=Repeat.SET)

    listen_key: str


class CloseListenKeyV2(Request[Done], frozen=True, kw_only=True):
    """As `close_listen_key`, by a newer path that has no page yet.

    https://developers.binance.com/docs/margin_trading/trade-data-stream
    """

    route = Route("DELETE", "/sapi/v2/margin/listen-key", security=Security.USER_STREAM, repeat=Repeat.SET)


class SubscribeWithListenToken(Request[UserSubscription], frozen=True, kw_only=True):
    """Subscribes to the account's events on the spot WebSocket API, without a key: the token is the permission.

    A newer token prolongs the subscription that there is.
    https://developers.binance.com/docs/margin_trading/trade-data-stream/Listen-Token-Websocket-API
    """

    # The documentation marks it USER_STREAM, but it takes no key.
    route = Route(
        "WS", "/ws-api/v3", ws="userDataStream.subscribe.listenToken", weight=2, uid=True, repeat=Repeat.NEVER
    )

    listen_token: str
