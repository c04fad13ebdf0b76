"""User data stream: requests of portfolio margin, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-portfolio-margin/api/rest-api/account
"""

from __future__ import annotations

from ....wire.request import Repeat, Request, Route, Security
from ..models import Done, ListenKey


class CreateListenKey(Request[ListenKey], frozen=True, kw_only=True):
    """The name of the account's user data stream; the one that there is lives on for another 60 minutes.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/user-data-streams#start-user-data-stream
    """

    route = Route("POST", "/papi/v1/listenKey", security=Security.USER_STREAM, repeat=Repeat.SET)


class KeepListenKey(Request[Done], frozen=True, kw_only=True):
    """Keeps the user data stream alive for another 60 minutes.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/user-data-streams#keepalive-user-data-stream
    """

    route = Route("PUT", "/papi/v1/listenKey", security=Security.USER_STREAM, repeat=Repeat.SET)


class CloseListenKey(Request[Done], frozen=True, kw_only=True):
    """Ends the user data stream.

    https://developers.binance.com/en/docs/catalog/advanced-trading-derivatives-trading-portfolio-margin/api/rest-api/user-data-streams#close-user-data-stream
    """

    route = Route("DELETE", "/papi/v1/listenKey", security=Security.USER_STREAM, repeat=Repeat.SET)
