"""The words of European options, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "BlockOrderStatus",
    "ContractStatus",
    "KlineInterval",
    "KlineIntervalText",
    "Liquidity",
    "LiquidityText",
    "OptionSide",
    "OrderResponseType",
    "OrderResponseTypeText",
    "OrderStatus",
    "OrderType",
    "OrderTypeText",
    "PositionSide",
    "SelfTradePreventionMode",
    "SelfTradePreventionModeText",
    "StrikeResult",
    "TimeInForce",
    "TimeInForceText",
]


class OptionSide(OpenEnum):
    """The right to buy, or to sell."""

    CALL = "CALL"
    PUT = "PUT"


class OrderType(OpenEnum):
    LIMIT = "LIMIT"


OrderTypeText = Literal["LIMIT"]


class TimeInForce(OpenEnum):
    """GTX: post only; it expires instead of taking."""

    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"
    GTX = "GTX"


TimeInForceText = Literal["GTC", "IOC", "FOK", "GTX"]


class OrderStatus(OpenEnum):
    """ACCEPTED is how older answers say NEW; both spellings of a cancelled order have been documented."""

    NEW = "NEW"
    ACCEPTED = "ACCEPTED"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELED = "CANCELED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    EXPIRED_IN_MATCH = "EXPIRED_IN_MATCH"
    REJECTED = "REJECTED"


class OrderResponseType(OpenEnum):
    ACK = "ACK"
    RESULT = "RESULT"


OrderResponseTypeText = Literal["ACK", "RESULT"]


class SelfTradePreventionMode(OpenEnum):
    NONE = "NONE"
    EXPIRE_TAKER = "EXPIRE_TAKER"
    EXPIRE_MAKER = "EXPIRE_MAKER"
    EXPIRE_BOTH = "EXPIRE_BOTH"


SelfTradePreventionModeText = Literal["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"]


class PositionSide(OpenEnum):
    LONG = "LONG"
    SHORT = "SHORT"


class Liquidity(OpenEnum):
    MAKER = "MAKER"
    TAKER = "TAKER"


LiquidityText = Literal["MAKER", "TAKER"]


class StrikeResult(OpenEnum):
    """What became of a contract at its expiry: exercised in the money, or expired out of it."""

    REALISTIC_VALUE_STRICKEN = "REALISTIC_VALUE_STRICKEN"
    EXTRINSIC_VALUE_EXPIRED = "EXTRINSIC_VALUE_EXPIRED"


class ContractStatus(OpenEnum):
    TRADING = "TRADING"
    PENDING_TRADING = "PENDING_TRADING"
    SETTLING = "SETTLING"
    CLOSE = "CLOSE"


class BlockOrderStatus(OpenEnum):
    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    EXPIRED = "EXPIRED"
    CANCELED = "CANCELED"


class KlineInterval(OpenEnum):
    MINUTE_1 = "1m"
    MINUTE_3 = "3m"
    MINUTE_5 = "5m"
    MINUTE_15 = "15m"
    MINUTE_30 = "30m"
    HOUR_1 = "1h"
    HOUR_2 = "2h"
    HOUR_4 = "4h"
    HOUR_6 = "6h"
    HOUR_8 = "8h"
    HOUR_12 = "12h"
    DAY_1 = "1d"
    DAY_3 = "3d"
    WEEK_1 = "1w"
    MONTH_1 = "1M"


KlineIntervalText = Literal["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"]
