"""The words of margin trading, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum
from ..common.orders import (
    ContingencyType,
    ListOrderStatus,
    ListStatusType,
    OrderResponseType,
    OrderResponseTypeText,
    OrderStatus,
    OrderType,
    OrderTypeText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    SideEffect,
    SideEffectText,
    TimeInForce,
    TimeInForceText,
)

__all__ = [
    "AccountType",
    "AccountTypeText",
    "CapitalFlowType",
    "CapitalFlowTypeText",
    "ContingencyType",
    "ListOrderStatus",
    "ListStatusType",
    "LoanType",
    "LoanTypeText",
    "OrderResponseType",
    "OrderResponseTypeText",
    "OrderStatus",
    "OrderType",
    "OrderTypeText",
    "PermissionMode",
    "PermissionModeText",
    "SelfTradePreventionMode",
    "SelfTradePreventionModeText",
    "SideEffect",
    "SideEffectText",
    "TimeInForce",
    "TimeInForceText",
    "TransferDirection",
    "TransferDirectionText",
]


class AccountType(OpenEnum):
    """A cross margin account, or an isolated one."""

    MARGIN = "MARGIN"
    ISOLATED = "ISOLATED"


AccountTypeText = Literal["MARGIN", "ISOLATED"]


class LoanType(OpenEnum):
    BORROW = "BORROW"
    REPAY = "REPAY"


LoanTypeText = Literal["BORROW", "REPAY"]


class PermissionMode(OpenEnum):
    """What a special key may do: trade, or read alone."""

    TRADE = "TRADE"
    READ = "READ"


PermissionModeText = Literal["TRADE", "READ"]


class CapitalFlowType(OpenEnum):
    TRANSFER = "TRANSFER"
    BORROW = "BORROW"
    REPAY = "REPAY"
    BUY_INCOME = "BUY_INCOME"
    BUY_EXPENSE = "BUY_EXPENSE"
    SELL_INCOME = "SELL_INCOME"
    SELL_EXPENSE = "SELL_EXPENSE"
    TRADING_COMMISSION = "TRADING_COMMISSION"
    BUY_LIQUIDATION = "BUY_LIQUIDATION"
    SELL_LIQUIDATION = "SELL_LIQUIDATION"
    REPAY_LIQUIDATION = "REPAY_LIQUIDATION"
    OTHER_LIQUIDATION = "OTHER_LIQUIDATION"
    LIQUIDATION_FEE = "LIQUIDATION_FEE"
    SMALL_BALANCE_CONVERT = "SMALL_BALANCE_CONVERT"
    COMMISSION_RETURN = "COMMISSION_RETURN"
    SMALL_CONVERT = "SMALL_CONVERT"


CapitalFlowTypeText = Literal[
    "TRANSFER",
    "BORROW",
    "REPAY",
    "BUY_INCOME",
    "BUY_EXPENSE",
    "SELL_INCOME",
    "SELL_EXPENSE",
    "TRADING_COMMISSION",
    "BUY_LIQUIDATION",
    "SELL_LIQUIDATION",
    "REPAY_LIQUIDATION",
    "OTHER_LIQUIDATION",
    "LIQUIDATION_FEE",
    "SMALL_BALANCE_CONVERT",
    "COMMISSION_RETURN",
    "SMALL_CONVERT",
]


class TransferDirection(OpenEnum):
    """Into the margin account, or out of it."""

    ROLL_IN = "ROLL_IN"
    ROLL_OUT = "ROLL_OUT"


TransferDirectionText = Literal["ROLL_IN", "ROLL_OUT"]
