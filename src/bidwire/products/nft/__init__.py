"""NFT: one line per request, in the documentation's order.

https://developers.binance.com/docs/nft/rest-api
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Nft(Product[S_co]):
    """NFT: assets, trades, deposits, withdrawals. Gone from the official packages in 2026; it may end."""

    assets = Method(r.GetAssets)
    transactions = Method(r.GetTransactions)
    deposits = Method(r.GetDeposits)
    withdrawals = Method(r.GetWithdrawals)
