"""The words of fiat, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "ApiPaymentMethod",
    "ApiPaymentMethodText",
]


class ApiPaymentMethod(OpenEnum):
    PIX = "pix"
    BANK_TRANSFER = "bank_transfer"


ApiPaymentMethodText = Literal["pix", "bank_transfer"]
