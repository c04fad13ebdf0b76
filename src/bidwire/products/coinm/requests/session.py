"""What exists on the WebSocket API of COIN-M futures only: the session.

https://developers.binance.com/docs/derivatives/coin-margined-futures/websocket-api-general-info
"""

from __future__ import annotations

from ....wire.request import Repeat, Request, Route, Security, Signed
from ..models import SessionStatus

WS_API = "/ws-dapi/v1"


class Logon(Signed[SessionStatus], frozen=True, kw_only=True):
    """The session with this key logged on: later requests need neither key nor signature. Ed25519 keys only.

    https://developers.binance.com/docs/derivatives/coin-margined-futures/websocket-api-general-info#log-in-with-api-key-signed
    """

    route = Route("WS", WS_API, ws="session.logon", security=Security.SIGNED, weight=2, repeat=Repeat.SET)


class GetSession(Request[SessionStatus], frozen=True, kw_only=True):
    """The state of the connection: who is logged on, and since when.

    https://developers.binance.com/docs/derivatives/coin-margined-futures/websocket-api-general-info#query-session-status
    """

    route = Route("WS", WS_API, ws="session.status", weight=2, repeat=Repeat.READ)


class Logout(Request[SessionStatus], frozen=True, kw_only=True):
    """The session after it forgot its key; the connection stays open.

    https://developers.binance.com/docs/derivatives/coin-margined-futures/websocket-api-general-info#log-out-of-the-session
    """

    route = Route("WS", WS_API, ws="session.logout", weight=2, repeat=Repeat.SET)
