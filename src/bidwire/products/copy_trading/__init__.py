"""Copy trading: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-copy-trading/api/rest-api/future-copy-trading
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class CopyTrading(Product[S_co]):
    """Copy trading: whether the account leads, and with which symbols."""

    lead_trader_status = Method(r.GetLeadTraderStatus)
    lead_symbols = Method(r.GetLeadSymbols)
