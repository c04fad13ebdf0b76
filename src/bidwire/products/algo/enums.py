"""The words of algo trading, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum
from ..common.futures.enums import PositionSide, PositionSideText

__all__ = [
    "PositionSide",
    "PositionSideText",
    "Urgency",
    "UrgencyText",
]


class Urgency(OpenEnum):
    """How large a part of the market's volume the order may be."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


UrgencyText = Literal["LOW", "MEDIUM", "HIGH"]
