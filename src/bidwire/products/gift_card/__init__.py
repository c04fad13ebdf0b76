"""Gift cards: one line per request, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-gift-card/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.product import Method, Product, S_co
from . import requests as r


class GiftCard(Product[S_co]):
    """Gift cards: made, verified, redeemed."""

    create_card = Method(r.CreateCard)
    buy_card = Method(r.BuyCard)
    redeem_card = Method(r.RedeemCard)
    verify_card = Method(r.VerifyCard)
    public_key = Method(r.GetPublicKey)
    token_limits = Method(r.GetTokenLimits)
