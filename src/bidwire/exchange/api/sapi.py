"""What clients ask of /sapi before they trade, beside the wallet's: which pairs can be traded on margin (none here).

The requests are the exchange's own: only what such a start needs is here. Some clients sign calls that need no signature; /sapi
does not mind (ccxt does so, and gets its answers).
"""

from __future__ import annotations

from typing import Any

from ...wire.request import Request, Route, Security
from ...wire.words import NONE, MaybeNumber
from .answers import Json
from .params import Built
from .router import Context, Handler


class _MarginPairs(Request[Any], frozen=True, kw_only=True):
    symbol: str | None = None
    timestamp: int | None = None
    recv_window: MaybeNumber = NONE


class GetCrossMarginPairs(_MarginPairs, frozen=True, kw_only=True):
    """https://developers.binance.com/docs/margin_trading/market-data/Get-All-Cross-Margin-Pairs"""

    route = Route("GET", "/sapi/v1/margin/allPairs", security=Security.MARKET_DATA)


class GetIsolatedMarginPairs(_MarginPairs, frozen=True, kw_only=True):
    """https://developers.binance.com/docs/margin_trading/market-data/Get-All-Isolated-Margin-Symbol"""

    route = Route("GET", "/sapi/v1/margin/isolated/allPairs", security=Security.MARKET_DATA, weight=10)


REQUESTS: tuple[type[Built], ...] = (GetCrossMarginPairs, GetIsolatedMarginPairs)


def handlers() -> dict[type[Built], Handler]:
    return dict.fromkeys(REQUESTS, no_margin_pairs)


def no_margin_pairs(request: _MarginPairs, context: Context) -> Json:
    return []
