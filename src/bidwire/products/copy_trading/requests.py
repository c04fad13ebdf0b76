"""Requests of copy trading, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-copy-trading/api/rest-api/future-copy-trading
"""

from __future__ import annotations

from ...wire.request import Route, Security, Signed
from .models import LeadSymbols, LeadTraderAnswer

__all__ = [
    "GetLeadSymbols",
    "GetLeadTraderStatus",
]


class GetLeadTraderStatus(Signed[LeadTraderAnswer], frozen=True, kw_only=True):
    """Whether the account is a lead trader.

    https://developers.binance.com/en/docs/catalog/advanced-trading-copy-trading/api/rest-api/future-copy-trading#get-futures-lead-trader-status
    """

    route = Route("GET", "/sapi/v1/copyTrading/futures/userStatus", security=Security.TRADE)


class GetLeadSymbols(Signed[LeadSymbols], frozen=True, kw_only=True):
    """Which symbols lead traders may trade.

    https://developers.binance.com/en/docs/catalog/advanced-trading-copy-trading/api/rest-api/future-copy-trading#get-futures-lead-trading-symbol-whitelist
    """

    route = Route("GET", "/sapi/v1/copyTrading/futures/leadSymbol", security=Security.USER_DATA)
