"""What exists on the WebSocket API only: the session and its user data subscriptions.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/authentication-requests
https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests
"""

from __future__ import annotations

from ....wire.request import Repeat, Request, Route, Security, Signed
from ..models import Done, SessionStatus, UserSubscription

WS_API = "/ws-api/v3"


class Logon(Signed[SessionStatus], frozen=True, kw_only=True):
    """The session with this key logged on: later requests need neither key nor signature. Ed25519 keys only.

    Logging on again changes the key.
    https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/authentication-requests#log-in-with-api-key-signed
    """

    route = Route("WS", WS_API, ws="session.logon", security=Security.SIGNED, weight=2, repeat=Repeat.SET)


class GetSession(Request[SessionStatus], frozen=True, kw_only=True):
    """The state of the connection: who is logged on, since when, and whether user data flows.

    https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/authentication-requests#query-session-status
    """

    route = Route("WS", WS_API, ws="session.status", weight=2, repeat=Repeat.READ)


class Logout(Request[SessionStatus], frozen=True, kw_only=True):
    """The session after it forgot its key. A subscription that the logon made ends; the connection stays open.

    https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/authentication-requests#log-out-of-the-session
    """

    route = Route("WS", WS_API, ws="session.logout", weight=2, repeat=Repeat.SET)


class SubscribeUserData(Request[UserSubscription], frozen=True, kw_only=True):
    """The id of a new subscription to the user data of the account that is logged on.

    One per account and connection, at most 1,000 at a time and 65,535 in the life of a connection.
    https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests#subscribe-to-user-data-stream-user_stream
    """

    # The documentation marks it USER_STREAM, but it takes no key: the session's counts.
    route = Route("WS", WS_API, ws="userDataStream.subscribe", by_session=True, weight=2, repeat=Repeat.NEVER)


class SubscribeUserDataSigned(Signed[UserSubscription], frozen=True, kw_only=True):
    """The id of a new subscription to the user data of the account whose key signed this. Any kind of key, no logon.

    https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests#subscribe-to-user-data-stream-through-signature-subscription-user_stream
    """

    route = Route(
        "WS", WS_API, ws="userDataStream.subscribe.signature", security=Security.SIGNED, weight=2, repeat=Repeat.NEVER
    )


class UnsubscribeUserData(Request[Done], frozen=True, kw_only=True):
    """Ends one subscription to user data, or all of the connection where `subscription_id` is not sent.

    https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests#unsubscribe-from-user-data-stream
    """

    route = Route("WS", WS_API, ws="userDataStream.unsubscribe", weight=2, repeat=Repeat.SET)

    subscription_id: int | None = None


class GetUserSubscriptions(Request[list[UserSubscription]], frozen=True, kw_only=True):
    """The active user data subscriptions of this connection. Which account each belongs to is the caller's to know.

    https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests#listing-all-subscriptions
    """

    route = Route("WS", WS_API, ws="session.subscriptions", weight=2, repeat=Repeat.READ)
