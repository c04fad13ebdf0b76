"""The words of C2C, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "TradeType",
    "TradeTypeText",
]


class TradeType(OpenEnum):
    BUY = "BUY"
    SELL = "SELL"


TradeTypeText = Literal["BUY", "SELL"]
