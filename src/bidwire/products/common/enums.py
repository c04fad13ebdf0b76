"""Words that mean the same in every product that uses them.

Each enum has a twin `...Text`, the same words as literals, for the checkers of those who write plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "Flag",
    "FlagText",
    "RateLimitInterval",
    "RateLimitIntervalText",
    "RateLimitType",
    "RateLimitTypeText",
    "Side",
    "SideText",
]


class Side(OpenEnum):
    BUY = "BUY"
    SELL = "SELL"


SideText = Literal["BUY", "SELL"]


class RateLimitType(OpenEnum):
    REQUEST_WEIGHT = "REQUEST_WEIGHT"
    ORDERS = "ORDERS"
    RAW_REQUESTS = "RAW_REQUESTS"
    CONNECTIONS = "CONNECTIONS"


RateLimitTypeText = Literal["REQUEST_WEIGHT", "ORDERS", "RAW_REQUESTS", "CONNECTIONS"]


class RateLimitInterval(OpenEnum):
    SECOND = "SECOND"
    MINUTE = "MINUTE"
    HOUR = "HOUR"
    DAY = "DAY"


RateLimitIntervalText = Literal["SECOND", "MINUTE", "HOUR", "DAY"]


class Flag(OpenEnum):
    """Yes or no where the exchange wants capitals; True and False are taken too."""

    TRUE = "TRUE"
    FALSE = "FALSE"

    def __bool__(self) -> bool:
        return self is Flag.TRUE


FlagText = Literal["TRUE", "FALSE"] | bool
