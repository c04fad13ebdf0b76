"""The words of portfolio margin, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum
from ..common.futures.enums import (
    AlgoStatus,
    AlgoType,
    AlgoTypeText,
    AutoCloseType,
    AutoCloseTypeText,
    IncomeType,
    IncomeTypeText,
    OrderResponseType,
    OrderResponseTypeText,
    OrderStatus,
    OrderType,
    OrderTypeText,
    PositionSide,
    PositionSideText,
    PriceMatch,
    PriceMatchText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    TimeInForce,
    TimeInForceText,
    WorkingType,
    WorkingTypeText,
)
from ..common.orders import ContingencyType, ListOrderStatus, ListStatusType, SideEffect, SideEffectText
from ..common.orders import OrderResponseType as MarginOrderResponseType
from ..common.orders import OrderResponseTypeText as MarginOrderResponseTypeText
from ..common.orders import OrderType as MarginOrderType
from ..common.orders import OrderTypeText as MarginOrderTypeText

__all__ = [
    "AccountStatus",
    "AlgoStatus",
    "AlgoType",
    "AlgoTypeText",
    "AutoCloseType",
    "AutoCloseTypeText",
    "ContingencyType",
    "FuturesAccount",
    "FuturesAccountText",
    "IncomeType",
    "IncomeTypeText",
    "ListOrderStatus",
    "ListStatusType",
    "MarginOrderResponseType",
    "MarginOrderResponseTypeText",
    "MarginOrderType",
    "MarginOrderTypeText",
    "OrderResponseType",
    "OrderResponseTypeText",
    "OrderStatus",
    "OrderType",
    "OrderTypeText",
    "PositionSide",
    "PositionSideText",
    "PriceMatch",
    "PriceMatchText",
    "SelfTradePreventionMode",
    "SelfTradePreventionModeText",
    "SideEffect",
    "SideEffectText",
    "StrategyStatus",
    "TimeInForce",
    "TimeInForceText",
    "TransferSide",
    "TransferSideText",
    "WorkingType",
    "WorkingTypeText",
]


class FuturesAccount(OpenEnum):
    """Whose funds are collected."""

    UM = "UM"
    CM = "CM"
    OPTION = "OPTION"


FuturesAccountText = Literal["UM", "CM", "OPTION"]


class TransferSide(OpenEnum):
    """To the USD-M account, or from it."""

    TO_UM = "TO_UM"
    FROM_UM = "FROM_UM"


TransferSideText = Literal["TO_UM", "FROM_UM"]


class AccountStatus(OpenEnum):
    """The account's health by its uniMMR."""

    NORMAL = "NORMAL"
    MARGIN_CALL = "MARGIN_CALL"
    SUPPLY_MARGIN = "SUPPLY_MARGIN"
    REDUCE_ONLY = "REDUCE_ONLY"
    ACTIVE_LIQUIDATION = "ACTIVE_LIQUIDATION"
    FORCE_LIQUIDATION = "FORCE_LIQUIDATION"
    BANKRUPTED = "BANKRUPTED"


class StrategyStatus(OpenEnum):
    """NEW until it is triggered, cancelled or expired; then its order has a state of its own."""

    NEW = "NEW"
    TRIGGERED = "TRIGGERED"
    FINISHED = "FINISHED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"
