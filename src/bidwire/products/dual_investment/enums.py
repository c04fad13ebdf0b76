"""The words of dual Investment, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "OptionType",
    "OptionTypeText",
    "PurchaseStatus",
    "PurchaseStatusText",
]


class OptionType(OpenEnum):
    """CALL sells high, PUT buys low."""

    CALL = "CALL"
    PUT = "PUT"


OptionTypeText = Literal["CALL", "PUT"]


class PurchaseStatus(OpenEnum):
    """What became of a subscription."""

    PENDING = "PENDING"
    PURCHASE_SUCCESS = "PURCHASE_SUCCESS"
    SETTLED = "SETTLED"
    PURCHASE_FAIL = "PURCHASE_FAIL"
    REFUNDING = "REFUNDING"
    REFUND_SUCCESS = "REFUND_SUCCESS"
    SETTLING = "SETTLING"


PurchaseStatusText = Literal[
    "PENDING", "PURCHASE_SUCCESS", "SETTLED", "PURCHASE_FAIL", "REFUNDING", "REFUND_SUCCESS", "SETTLING"
]
