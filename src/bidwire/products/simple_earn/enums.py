"""The words of simple Earn, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "AprPeriod",
    "AprPeriodText",
    "RedeemAccount",
    "RedeemAccountText",
    "RedeemSpeed",
    "RedeemSpeedText",
    "RedeemTo",
    "RedeemToText",
    "RewardType",
    "RewardTypeText",
    "SourceAccount",
    "SourceAccountText",
    "StablecoinAsset",
    "StablecoinAssetText",
]


class SourceAccount(OpenEnum):
    """Which wallet pays."""

    SPOT = "SPOT"
    FUND = "FUND"
    ALL = "ALL"


SourceAccountText = Literal["SPOT", "FUND", "ALL"]


class RedeemAccount(OpenEnum):
    """Which wallet is paid."""

    SPOT = "SPOT"
    FUND = "FUND"


RedeemAccountText = Literal["SPOT", "FUND"]


class RewardType(OpenEnum):
    """Which rewards: bonus, real-time, historical, or all."""

    BONUS = "BONUS"
    REALTIME = "REALTIME"
    REWARDS = "REWARDS"
    ALL = "ALL"


RewardTypeText = Literal["BONUS", "REALTIME", "REWARDS", "ALL"]


class AprPeriod(OpenEnum):
    DAY = "DAY"
    YEAR = "YEAR"


AprPeriodText = Literal["DAY", "YEAR"]


class RedeemTo(OpenEnum):
    """Where a locked product goes at its end."""

    SPOT = "SPOT"
    FLEXIBLE = "FLEXIBLE"


RedeemToText = Literal["SPOT", "FLEXIBLE"]


class RedeemSpeed(OpenEnum):
    """FAST at once and for a fee, STANDARD after some days."""

    FAST = "FAST"
    STANDARD = "STANDARD"


RedeemSpeedText = Literal["FAST", "STANDARD"]


class StablecoinAsset(OpenEnum):
    USDC = "USDC"
    USDT = "USDT"


StablecoinAssetText = Literal["USDC", "USDT"]
