"""The words of stock options, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "Acknowledgement",
    "OrderType",
    "OrderTypeText",
    "PositionIntent",
    "PositionIntentText",
    "TimeInForce",
    "TimeInForceText",
]


class OrderType(OpenEnum):
    LIMIT = "LIMIT"


OrderTypeText = Literal["LIMIT"]


class TimeInForce(OpenEnum):
    """Until the end of the day."""

    DAY = "DAY"


TimeInForceText = Literal["DAY"]


class PositionIntent(OpenEnum):
    """Whether an order opens a position or closes one."""

    BUY_TO_OPEN = "BUY_TO_OPEN"
    BUY_TO_CLOSE = "BUY_TO_CLOSE"
    SELL_TO_OPEN = "SELL_TO_OPEN"
    SELL_TO_CLOSE = "SELL_TO_CLOSE"


PositionIntentText = Literal["BUY_TO_OPEN", "BUY_TO_CLOSE", "SELL_TO_OPEN", "SELL_TO_CLOSE"]


class Acknowledgement(OpenEnum):
    """Whether an order was taken; not what becomes of it. FAILED is the word of stocks: this page does not name it."""

    ACCEPTED = "S"
    PROCESSING = "P"
    FAILED = "F"
