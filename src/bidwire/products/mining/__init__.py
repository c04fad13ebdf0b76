"""Mining: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-mining/api/rest-api
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class Mining(Product[S_co]):
    """Mining: miners, earnings, resale of hashrate."""

    algorithms = Method(r.GetAlgorithms)
    coins = Method(r.GetCoins)
    miner_details = Method(r.GetMinerDetails)
    miners = Method(r.GetMiners)
    earnings = Method(r.GetEarnings)
    bonuses = Method(r.GetBonuses)
    account_earnings = Method(r.GetAccountEarnings)
    resell_hash_rate = Method(r.ResellHashRate)
    cancel_resale = Method(r.CancelResale)
    resales = Method(r.GetResales)
    resale_profits = Method(r.GetResaleProfits)
    statistics = Method(r.GetStatistics)
    account_hash_rates = Method(r.GetAccountHashRates)
