"""The words of spot trading, as the exchange writes them (enums.md of the spot API documentation).

Each enum has a twin `...Text`, the same words as literals, for the checkers of those who write plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum
from ..common.enums import RateLimitInterval as RateLimitInterval
from ..common.enums import RateLimitIntervalText as RateLimitIntervalText
from ..common.enums import RateLimitType as RateLimitType
from ..common.enums import RateLimitTypeText as RateLimitTypeText
from ..common.enums import Side as Side
from ..common.enums import SideText as SideText
from ..common.orders import ContingencyType as ContingencyType
from ..common.orders import ContingencyTypeText as ContingencyTypeText
from ..common.orders import ListOrderStatus as ListOrderStatus
from ..common.orders import ListOrderStatusText as ListOrderStatusText
from ..common.orders import ListStatusType as ListStatusType
from ..common.orders import ListStatusTypeText as ListStatusTypeText
from ..common.orders import OrderResponseType as OrderResponseType
from ..common.orders import OrderResponseTypeText as OrderResponseTypeText
from ..common.orders import OrderStatus as OrderStatus
from ..common.orders import OrderStatusText as OrderStatusText
from ..common.orders import OrderType as OrderType
from ..common.orders import OrderTypeText as OrderTypeText
from ..common.orders import SelfTradePreventionMode as SelfTradePreventionMode
from ..common.orders import SelfTradePreventionModeText as SelfTradePreventionModeText
from ..common.orders import TimeInForce as TimeInForce
from ..common.orders import TimeInForceText as TimeInForceText


class ExecutionType(OpenEnum):
    NEW = "NEW"
    CANCELED = "CANCELED"
    REPLACED = "REPLACED"
    REJECTED = "REJECTED"
    TRADE = "TRADE"
    EXPIRED = "EXPIRED"
    TRADE_PREVENTION = "TRADE_PREVENTION"


ExecutionTypeText = Literal["NEW", "CANCELED", "REPLACED", "REJECTED", "TRADE", "EXPIRED", "TRADE_PREVENTION"]


class ExpiryReason(OpenEnum):
    NONE = "NONE"
    REJECTED = "REJECTED"
    EXCHANGE_CANCELED = "EXCHANGE_CANCELED"
    OCO_TRIGGER = "OCO_TRIGGER"
    OTO_PHASE_ONE_EXPIRED = "OTO_PHASE_ONE_EXPIRED"
    UNFILLED_IOC_QUANTITY_EXPIRED = "UNFILLED_IOC_QUANTITY_EXPIRED"
    UNFILLED_FOK_ORDER_EXPIRED = "UNFILLED_FOK_ORDER_EXPIRED"
    INSUFFICIENT_LIQUIDITY = "INSUFFICIENT_LIQUIDITY"
    EXECUTION_RULE_PRICE_RANGE_EXCEEDED = "EXECUTION_RULE_PRICE_RANGE_EXCEEDED"


ExpiryReasonText = Literal[
    "NONE",
    "REJECTED",
    "EXCHANGE_CANCELED",
    "OCO_TRIGGER",
    "OTO_PHASE_ONE_EXPIRED",
    "UNFILLED_IOC_QUANTITY_EXPIRED",
    "UNFILLED_FOK_ORDER_EXPIRED",
    "INSUFFICIENT_LIQUIDITY",
    "EXECUTION_RULE_PRICE_RANGE_EXCEEDED",
]


class SymbolStatus(OpenEnum):
    TRADING = "TRADING"
    END_OF_DAY = "END_OF_DAY"
    HALT = "HALT"
    BREAK = "BREAK"
    CANCEL_ONLY = "CANCEL_ONLY"


SymbolStatusText = Literal["TRADING", "END_OF_DAY", "HALT", "BREAK", "CANCEL_ONLY"]


class CancelReplaceMode(OpenEnum):
    STOP_ON_FAILURE = "STOP_ON_FAILURE"
    ALLOW_FAILURE = "ALLOW_FAILURE"


CancelReplaceModeText = Literal["STOP_ON_FAILURE", "ALLOW_FAILURE"]


class CancelRestrictions(OpenEnum):
    ONLY_NEW = "ONLY_NEW"
    ONLY_PARTIALLY_FILLED = "ONLY_PARTIALLY_FILLED"


CancelRestrictionsText = Literal["ONLY_NEW", "ONLY_PARTIALLY_FILLED"]


class OrderRateLimitExceededMode(OpenEnum):
    DO_NOTHING = "DO_NOTHING"
    CANCEL_ONLY = "CANCEL_ONLY"


OrderRateLimitExceededModeText = Literal["DO_NOTHING", "CANCEL_ONLY"]


class PegPriceType(OpenEnum):
    PRIMARY_PEG = "PRIMARY_PEG"
    MARKET_PEG = "MARKET_PEG"


PegPriceTypeText = Literal["PRIMARY_PEG", "MARKET_PEG"]


class PegOffsetType(OpenEnum):
    PRICE_LEVEL = "PRICE_LEVEL"


PegOffsetTypeText = Literal["PRICE_LEVEL"]


class WorkingFloor(OpenEnum):
    EXCHANGE = "EXCHANGE"
    SOR = "SOR"


WorkingFloorText = Literal["EXCHANGE", "SOR"]


class AllocationType(OpenEnum):
    SOR = "SOR"


AllocationTypeText = Literal["SOR"]


class KlineInterval(OpenEnum):
    SECOND_1 = "1s"
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


KlineIntervalText = Literal[
    "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"
]


class ExecutionRule(OpenEnum):
    PRICE_RANGE = "PRICE_RANGE"


ExecutionRuleText = Literal["PRICE_RANGE"]


class CalculationType(OpenEnum):
    """Where a reference price comes from (faqs/price_range_execution_rules.md)."""

    ARITHMETIC_MEAN = "ARITHMETIC_MEAN"
    EXTERNAL = "EXTERNAL"


class TickerType(OpenEnum):
    FULL = "FULL"
    MINI = "MINI"


TickerTypeText = Literal["FULL", "MINI"]
