"""What clients ask of /sapi before they trade: which coins there are, and which pairs can be traded on margin (none here).

The requests are the exchange's own: only what such a start needs is here. Some clients sign calls that need no signature; /sapi
does not mind (ccxt does so, and gets its answers).
"""

from __future__ import annotations

from typing import Any

from ...wire.request import Request, Route, Security, Signed
from ...wire.words import NONE, MaybeNumber
from ..engine.engine import Engine
from .answers import Json, amount
from .params import Built
from .router import Context, Handler


class GetCoins(Signed[Any], frozen=True, kw_only=True):
    """Every coin, and what the account has of it.

    https://developers.binance.com/docs/wallet/capital/all-coins-info
    """

    route = Route("GET", "/sapi/v1/capital/config/getall", security=Security.USER_DATA, weight=10)


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


REQUESTS: tuple[type[Built], ...] = (GetCoins, GetCrossMarginPairs, GetIsolatedMarginPairs)


class Wallet:
    """The handlers of these requests."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            GetCoins: self.coins,
            GetCrossMarginPairs: self.margin_pairs,
            GetIsolatedMarginPairs: self.margin_pairs,
        }

    def coins(self, request: GetCoins, context: Context) -> Json:
        """Coins come and go by trading only: there is no network to deposit from or to withdraw to."""
        held = self._engine.balances(context.account)
        listed = {asset for rules in self._engine.symbols.values() for asset in (rules.base, rules.quote)}
        return [
            self._coin(asset, *held.get(asset, (0, 0)), trading=asset in listed)
            for asset in sorted(listed | held.keys())
        ]

    def _coin(self, asset: str, free: int, locked: int, *, trading: bool) -> Json:
        return {
            "coin": asset,
            "depositAllEnable": False,
            "withdrawAllEnable": False,
            "name": asset,
            "free": amount(free),
            "locked": amount(locked),
            "freeze": "0",
            "withdrawing": "0",
            "ipoing": "0",
            "ipoable": "0",
            "storage": "0",
            "isLegalMoney": False,
            "trading": trading,
            "networkList": [],
        }

    def margin_pairs(self, request: _MarginPairs, context: Context) -> Json:
        return []
