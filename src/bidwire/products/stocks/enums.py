"""The words of stocks, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "Acknowledgement",
    "ConvertStatus",
    "ConvertType",
    "ConvertTypeText",
    "OrderStatus",
    "OrderType",
    "OrderTypeText",
    "TimeInForce",
    "TimeInForceText",
    "Tradability",
    "TradingSession",
    "TradingSessionText",
    "WalletType",
    "WalletTypeText",
]


class TimeInForce(OpenEnum):
    """Until the end of the day, or until it is cancelled: that for LIMIT alone."""

    DAY = "DAY"
    GTC = "GTC"


TimeInForceText = Literal["DAY", "GTC"]


class TradingSession(OpenEnum):
    """Regular hours (RTH), these and the hours before and after, or all day and night."""

    RTH = "RTH"
    EXTENDED = "EXTENDED"
    AROUND_THE_CLOCK = "24H"


TradingSessionText = Literal["RTH", "EXTENDED", "24H"]


class WalletType(OpenEnum):
    """Which wallet pays for what is bought."""

    CARD = "CARD"
    MAIN = "MAIN"


WalletTypeText = Literal["CARD", "MAIN"]


class OrderType(OpenEnum):
    MARKET = "MARKET"
    LIMIT = "LIMIT"


OrderTypeText = Literal["MARKET", "LIMIT"]


class ConvertType(OpenEnum):
    """From shares into tokens (MINT), or back."""

    MINT = "MINT"
    REDEEM = "REDEEM"


ConvertTypeText = Literal["MINT", "REDEEM"]


class Acknowledgement(OpenEnum):
    """Whether an order, or a cancel, was taken; not what becomes of it."""

    ACCEPTED = "S"
    FAILED = "F"


class OrderStatus(OpenEnum):
    """How an order stands."""

    NEW = "NEW"
    ACCEPTED = "ACCEPTED"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"
    REJECTED = "REJECTED"


class Tradability(OpenEnum):
    """In which direction a symbol can be traded."""

    BUY_SELL = "BUY_SELL"
    BUY = "BUY"
    SELL = "SELL"
    NONE = "NONE"
    OFFMARKET = "OFFMARKET"
    DELISTING = "DELISTING"


class ConvertStatus(OpenEnum):
    """How far a conversion is."""

    PROCESSING = "P"
    SUCCESS = "S"
    FAILED = "F"
