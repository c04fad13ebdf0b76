"""What the gift card endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

from ...wire.words import Millis, Model

__all__ = [
    "Card",
    "CardAnswer",
    "PublicKey",
    "RedeemedCard",
    "Redemption",
    "TokenLimit",
    "TokenLimits",
    "Verification",
    "VerifiedCard",
]


class Card(Model, frozen=True, kw_only=True):
    """A gift card. Its code is worth its amount: it shows in no log."""

    reference_no: str
    code: str
    expired_time: Millis

    def __repr__(self) -> str:
        return f"Card(reference_no={self.reference_no!r}, …)"


class CardAnswer(Model, frozen=True, kw_only=True):
    """The exchange's word on a new card: `data` is the card."""

    code: str
    message: str
    data: Card
    success: bool


class RedeemedCard(Model, frozen=True, kw_only=True):
    """What a card was worth."""

    reference_no: str
    identity_no: str
    token: str
    amount: Decimal


class Redemption(Model, frozen=True, kw_only=True):
    """The exchange's word on a redemption: `data` says what it brought."""

    code: str
    message: str
    data: RedeemedCard
    success: bool


class VerifiedCard(Model, frozen=True, kw_only=True):
    """Whether a card is good, and for what."""

    valid: bool
    token: str
    amount: Decimal


class Verification(Model, frozen=True, kw_only=True):
    """The exchange's word on a card."""

    code: str
    message: str
    data: VerifiedCard
    success: bool


class PublicKey(Model, frozen=True, kw_only=True):
    """The RSA key, as text, that a code may be encrypted with."""

    code: str
    message: str
    data: str
    success: bool


class TokenLimit(Model, frozen=True, kw_only=True):
    """How much of an asset may pay for a card."""

    coin: str
    from_min: Decimal
    from_max: Decimal


class TokenLimits(Model, frozen=True, kw_only=True):
    """The assets that may pay for a card."""

    code: str
    message: str
    data: list[TokenLimit]
    success: bool
