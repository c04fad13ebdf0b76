"""Futures transfers: one line per request, in the documentation's order.

https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/New-Future-Account-Transfer
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class FuturesWallet(Product[S_co]):
    """Transfers between spot and futures by the old path; `wallet.universal_transfer` has replaced it."""

    transfer = Method(r.Transfer)
    transfers = Method(r.GetTransfers)
