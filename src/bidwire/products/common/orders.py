"""The words of orders that spot, margin and portfolio margin share (enums.md of the spot API documentation).

Each enum has a twin `...Text`, the same words as literals, for the checkers of those who write plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "ContingencyType",
    "ContingencyTypeText",
    "ListOrderStatus",
    "ListOrderStatusText",
    "ListStatusType",
    "ListStatusTypeText",
    "OrderResponseType",
    "OrderResponseTypeText",
    "OrderStatus",
    "OrderStatusText",
    "OrderType",
    "OrderTypeText",
    "SelfTradePreventionMode",
    "SelfTradePreventionModeText",
    "SideEffect",
    "SideEffectText",
    "TimeInForce",
    "TimeInForceText",
]


class OrderType(OpenEnum):
    LIMIT = "LIMIT"
    MARKET = "MARKET"
    STOP_LOSS = "STOP_LOSS"
    STOP_LOSS_LIMIT = "STOP_LOSS_LIMIT"
    TAKE_PROFIT = "TAKE_PROFIT"
    TAKE_PROFIT_LIMIT = "TAKE_PROFIT_LIMIT"
    LIMIT_MAKER = "LIMIT_MAKER"


OrderTypeText = Literal[
    "LIMIT", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT", "LIMIT_MAKER"
]


class TimeInForce(OpenEnum):
    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"


TimeInForceText = Literal["GTC", "IOC", "FOK"]


class OrderStatus(OpenEnum):
    NEW = "NEW"
    PENDING_NEW = "PENDING_NEW"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELED = "CANCELED"
    PENDING_CANCEL = "PENDING_CANCEL"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    EXPIRED_IN_MATCH = "EXPIRED_IN_MATCH"


OrderStatusText = Literal[
    "NEW",
    "PENDING_NEW",
    "PARTIALLY_FILLED",
    "FILLED",
    "CANCELED",
    "PENDING_CANCEL",
    "REJECTED",
    "EXPIRED",
    "EXPIRED_IN_MATCH",
]


class OrderResponseType(OpenEnum):
    ACK = "ACK"
    RESULT = "RESULT"
    FULL = "FULL"


OrderResponseTypeText = Literal["ACK", "RESULT", "FULL"]


class SelfTradePreventionMode(OpenEnum):
    NONE = "NONE"
    EXPIRE_MAKER = "EXPIRE_MAKER"
    EXPIRE_TAKER = "EXPIRE_TAKER"
    EXPIRE_BOTH = "EXPIRE_BOTH"
    DECREMENT = "DECREMENT"
    TRANSFER = "TRANSFER"


SelfTradePreventionModeText = Literal["NONE", "EXPIRE_MAKER", "EXPIRE_TAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER"]


class ContingencyType(OpenEnum):
    OCO = "OCO"
    OTO = "OTO"


ContingencyTypeText = Literal["OCO", "OTO"]


class ListStatusType(OpenEnum):
    RESPONSE = "RESPONSE"
    EXEC_STARTED = "EXEC_STARTED"
    UPDATED = "UPDATED"
    ALL_DONE = "ALL_DONE"


ListStatusTypeText = Literal["RESPONSE", "EXEC_STARTED", "UPDATED", "ALL_DONE"]


class ListOrderStatus(OpenEnum):
    EXECUTING = "EXECUTING"
    ALL_DONE = "ALL_DONE"
    REJECT = "REJECT"


ListOrderStatusText = Literal["EXECUTING", "ALL_DONE", "REJECT"]


class SideEffect(OpenEnum):
    """What an order may do to loans: borrow what it needs (MARGIN_BUY), repay with what it brings (AUTO_REPAY), both, or neither."""

    NO_SIDE_EFFECT = "NO_SIDE_EFFECT"
    MARGIN_BUY = "MARGIN_BUY"
    AUTO_REPAY = "AUTO_REPAY"
    AUTO_BORROW_REPAY = "AUTO_BORROW_REPAY"


SideEffectText = Literal["NO_SIDE_EFFECT", "MARGIN_BUY", "AUTO_REPAY", "AUTO_BORROW_REPAY"]
