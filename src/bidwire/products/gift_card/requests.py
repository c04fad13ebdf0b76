"""Requests of gift cards, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-gift-card/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.request import Route, Security, Signed
from ...wire.words import Number
from .models import CardAnswer, PublicKey, Redemption, TokenLimits, Verification

__all__ = [
    "BuyCard",
    "CreateCard",
    "GetPublicKey",
    "GetTokenLimits",
    "RedeemCard",
    "VerifyCard",
]


class CreateCard(Signed[CardAnswer], frozen=True, kw_only=True):
    """Makes a card of an amount of an asset, paid from the funding wallet.

    https://developers.binance.com/en/docs/catalog/investment-and-services-gift-card/api/rest-api/market-data#create-asingle-token-gift-card
    """

    route = Route("POST", "/sapi/v1/giftcard/createCode", security=Security.USER_DATA)

    token: str
    amount: Number


class BuyCard(Signed[CardAnswer], frozen=True, kw_only=True):
    """Makes a card of `face_token` that is paid for with `base_token`, a stablecoin.

    https://developers.binance.com/en/docs/catalog/investment-and-services-gift-card/api/rest-api/market-data#create-adual-token-gift-card
    """

    route = Route("POST", "/sapi/v1/giftcard/buyCode", security=Security.TRADE)

    base_token: str
    face_token: str
    base_token_amount: Number


class RedeemCard(Signed[Redemption], frozen=True, kw_only=True):
    """Redeems a card's code, in the clear or encrypted with the public key. Several bad codes end in a ban of a day.

    https://developers.binance.com/en/docs/catalog/investment-and-services-gift-card/api/rest-api/market-data#redeem-abinance-gift-card
    """

    route = Route("POST", "/sapi/v1/giftcard/redeemCode", security=Security.USER_DATA)

    code: str
    external_uid: str | None = None
    """The redeemer at a partner, so that a bad one is not held against all."""


class VerifyCard(Signed[Verification], frozen=True, kw_only=True):
    """Whether a card is good, by its reference number.

    https://developers.binance.com/en/docs/catalog/investment-and-services-gift-card/api/rest-api/market-data#verify-binance-gift-card-by-gift-card-number
    """

    route = Route("GET", "/sapi/v1/giftcard/verify", security=Security.USER_DATA)

    reference_no: str


class GetPublicKey(Signed[PublicKey], frozen=True, kw_only=True):
    """The key that a code may be encrypted with; it changes every day.

    https://developers.binance.com/en/docs/catalog/investment-and-services-gift-card/api/rest-api/market-data#fetch-rsa-public-key
    """

    route = Route("GET", "/sapi/v1/giftcard/cryptography/rsa-public-key", security=Security.USER_DATA)


class GetTokenLimits(Signed[TokenLimits], frozen=True, kw_only=True):
    """Which assets a stablecoin can make cards of, and how much.

    https://developers.binance.com/en/docs/catalog/investment-and-services-gift-card/api/rest-api/market-data#fetch-token-limit
    """

    route = Route("GET", "/sapi/v1/giftcard/buyCode/token-limit", security=Security.USER_DATA)

    base_token: str
