"""The words of futures, USD-M and COIN-M, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text. (https://developers.binance.com/docs/derivatives/usds-margined-futures/common-definition)
"""

from __future__ import annotations

from typing import Literal

from ....wire.words import OpenEnum

__all__ = [
    "AlgoStatus",
    "AlgoType",
    "AlgoTypeText",
    "AutoCloseType",
    "AutoCloseTypeText",
    "ContractStatus",
    "ContractType",
    "ContractTypeText",
    "IncomeType",
    "IncomeTypeText",
    "KlineInterval",
    "KlineIntervalText",
    "MarginType",
    "MarginTypeText",
    "OrderResponseType",
    "OrderResponseTypeText",
    "OrderStatus",
    "OrderType",
    "OrderTypeText",
    "Period",
    "PeriodText",
    "PositionSide",
    "PositionSideText",
    "PriceMatch",
    "PriceMatchText",
    "SelfTradePreventionMode",
    "SelfTradePreventionModeText",
    "TimeInForce",
    "TimeInForceText",
    "WorkingType",
    "WorkingTypeText",
]


class OrderType(OpenEnum):
    """LIQUIDATION comes in answers alone."""

    LIMIT = "LIMIT"
    MARKET = "MARKET"
    STOP = "STOP"
    STOP_MARKET = "STOP_MARKET"
    TAKE_PROFIT = "TAKE_PROFIT"
    TAKE_PROFIT_MARKET = "TAKE_PROFIT_MARKET"
    TRAILING_STOP_MARKET = "TRAILING_STOP_MARKET"
    LIQUIDATION = "LIQUIDATION"


OrderTypeText = Literal[
    "LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET"
]


class TimeInForce(OpenEnum):
    """GTX: post only. GTD: until `good_till_date`. RPI: post only, for retail takers. GTE_GTC: until the position ends."""

    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"
    GTX = "GTX"
    GTD = "GTD"
    RPI = "RPI"
    GTE_GTC = "GTE_GTC"


TimeInForceText = Literal["GTC", "IOC", "FOK", "GTX", "GTD", "RPI", "GTE_GTC"]


class OrderStatus(OpenEnum):
    """NEW_INSURANCE and NEW_ADL: a liquidation that the insurance fund, or the other side's position, took over."""

    NEW = "NEW"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELED = "CANCELED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    EXPIRED_IN_MATCH = "EXPIRED_IN_MATCH"
    NEW_INSURANCE = "NEW_INSURANCE"
    NEW_ADL = "NEW_ADL"


class OrderResponseType(OpenEnum):
    ACK = "ACK"
    RESULT = "RESULT"


OrderResponseTypeText = Literal["ACK", "RESULT"]


class PositionSide(OpenEnum):
    """BOTH in one-way mode; LONG and SHORT in hedge mode, where each is a position of its own."""

    BOTH = "BOTH"
    LONG = "LONG"
    SHORT = "SHORT"


PositionSideText = Literal["BOTH", "LONG", "SHORT"]


class WorkingType(OpenEnum):
    """Which price triggers: the mark price, or the contract's last."""

    MARK_PRICE = "MARK_PRICE"
    CONTRACT_PRICE = "CONTRACT_PRICE"


WorkingTypeText = Literal["MARK_PRICE", "CONTRACT_PRICE"]


class PriceMatch(OpenEnum):
    """The price that the book has when the order comes: of the other side (OPPONENT) or of its own (QUEUE)."""

    NONE = "NONE"
    OPPONENT = "OPPONENT"
    OPPONENT_5 = "OPPONENT_5"
    OPPONENT_10 = "OPPONENT_10"
    OPPONENT_20 = "OPPONENT_20"
    QUEUE = "QUEUE"
    QUEUE_5 = "QUEUE_5"
    QUEUE_10 = "QUEUE_10"
    QUEUE_20 = "QUEUE_20"


PriceMatchText = Literal[
    "NONE", "OPPONENT", "OPPONENT_5", "OPPONENT_10", "OPPONENT_20", "QUEUE", "QUEUE_5", "QUEUE_10", "QUEUE_20"
]


class SelfTradePreventionMode(OpenEnum):
    NONE = "NONE"
    EXPIRE_TAKER = "EXPIRE_TAKER"
    EXPIRE_MAKER = "EXPIRE_MAKER"
    EXPIRE_BOTH = "EXPIRE_BOTH"


SelfTradePreventionModeText = Literal["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"]


class AlgoType(OpenEnum):
    CONDITIONAL = "CONDITIONAL"


AlgoTypeText = Literal["CONDITIONAL"]


class AlgoStatus(OpenEnum):
    """TRIGGERED: there is an order now. FINISHED: that one is filled or cancelled. REJECTED: it was refused."""

    NEW = "NEW"
    CANCELED = "CANCELED"
    TRIGGERING = "TRIGGERING"
    TRIGGERED = "TRIGGERED"
    FINISHED = "FINISHED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"


class AutoCloseType(OpenEnum):
    LIQUIDATION = "LIQUIDATION"
    ADL = "ADL"


AutoCloseTypeText = Literal["LIQUIDATION", "ADL"]


class MarginType(OpenEnum):
    """What a request takes; positions say `isolated` and `cross`."""

    ISOLATED = "ISOLATED"
    CROSSED = "CROSSED"


MarginTypeText = Literal["ISOLATED", "CROSSED"]


class ContractType(OpenEnum):
    """ALL is a word of COIN-M's statistics."""

    ALL = "ALL"
    PERPETUAL = "PERPETUAL"
    CURRENT_MONTH = "CURRENT_MONTH"
    NEXT_MONTH = "NEXT_MONTH"
    CURRENT_QUARTER = "CURRENT_QUARTER"
    NEXT_QUARTER = "NEXT_QUARTER"
    PERPETUAL_DELIVERING = "PERPETUAL_DELIVERING"
    TRADIFI_PERPETUAL = "TRADIFI_PERPETUAL"
    """A perpetual on a stock, a commodity or a currency; so the exchange spells it."""


ContractTypeText = Literal[
    "ALL", "PERPETUAL", "CURRENT_MONTH", "NEXT_MONTH", "CURRENT_QUARTER", "NEXT_QUARTER", "PERPETUAL_DELIVERING", "TRADIFI_PERPETUAL"
]  # fmt: skip


class ContractStatus(OpenEnum):
    PENDING_TRADING = "PENDING_TRADING"
    TRADING = "TRADING"
    PRE_DELIVERING = "PRE_DELIVERING"
    DELIVERING = "DELIVERING"
    DELIVERED = "DELIVERED"
    PRE_SETTLE = "PRE_SETTLE"
    SETTLING = "SETTLING"
    CLOSE = "CLOSE"


class KlineInterval(OpenEnum):
    """The documentation lists SECOND_1 for continuous contracts; users report that the exchange refuses it (-1120)."""

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


class Period(OpenEnum):
    """The steps of statistics."""

    MINUTE_5 = "5m"
    MINUTE_15 = "15m"
    MINUTE_30 = "30m"
    HOUR_1 = "1h"
    HOUR_2 = "2h"
    HOUR_4 = "4h"
    HOUR_6 = "6h"
    HOUR_12 = "12h"
    DAY_1 = "1d"


PeriodText = Literal["5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d"]


class IncomeType(OpenEnum):
    """What moved an account's balance; two are spelt as the exchange spells them."""

    TRANSFER = "TRANSFER"
    WELCOME_BONUS = "WELCOME_BONUS"
    REALIZED_PNL = "REALIZED_PNL"
    FUNDING_FEE = "FUNDING_FEE"
    COMMISSION = "COMMISSION"
    INSURANCE_CLEAR = "INSURANCE_CLEAR"
    REFERRAL_KICKBACK = "REFERRAL_KICKBACK"
    COMMISSION_REBATE = "COMMISSION_REBATE"
    API_REBATE = "API_REBATE"
    CONTEST_REWARD = "CONTEST_REWARD"
    CROSS_COLLATERAL_TRANSFER = "CROSS_COLLATERAL_TRANSFER"
    OPTIONS_PREMIUM_FEE = "OPTIONS_PREMIUM_FEE"
    OPTIONS_SETTLE_PROFIT = "OPTIONS_SETTLE_PROFIT"
    INTERNAL_TRANSFER = "INTERNAL_TRANSFER"
    AUTO_EXCHANGE = "AUTO_EXCHANGE"
    DELIVERED_SETTELMENT = "DELIVERED_SETTELMENT"
    COIN_SWAP_DEPOSIT = "COIN_SWAP_DEPOSIT"
    COIN_SWAP_WITHDRAW = "COIN_SWAP_WITHDRAW"
    POSITION_LIMIT_INCREASE_FEE = "POSITION_LIMIT_INCREASE_FEE"
    STRATEGY_UMFUTURES_TRANSFER = "STRATEGY_UMFUTURES_TRANSFER"
    FEE_RETURN = "FEE_RETURN"
    BFUSD_REWARD = "BFUSD_REWARD"
    SPECIAL_FUNDING_FEE = "SPECIAL_FUNDING_FEE"


IncomeTypeText = Literal[
    "TRANSFER", "WELCOME_BONUS", "REALIZED_PNL", "FUNDING_FEE", "COMMISSION", "INSURANCE_CLEAR", "REFERRAL_KICKBACK",
    "COMMISSION_REBATE", "API_REBATE", "CONTEST_REWARD", "CROSS_COLLATERAL_TRANSFER", "OPTIONS_PREMIUM_FEE",
    "OPTIONS_SETTLE_PROFIT", "INTERNAL_TRANSFER", "AUTO_EXCHANGE", "DELIVERED_SETTELMENT", "COIN_SWAP_DEPOSIT",
    "COIN_SWAP_WITHDRAW", "POSITION_LIMIT_INCREASE_FEE", "STRATEGY_UMFUTURES_TRANSFER", "FEE_RETURN", "BFUSD_REWARD",
    "SPECIAL_FUNDING_FEE",
]  # fmt: skip
