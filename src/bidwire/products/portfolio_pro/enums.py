"""The words of portfolio margin pro, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "AccountStatus",
    "EarnAsset",
    "EarnAssetText",
    "EarnTransferType",
    "EarnTransferTypeText",
    "FuturesAccount",
    "FuturesAccountText",
    "RepayFrom",
    "RepayFromText",
    "TransferSide",
    "TransferSideText",
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


class EarnTransferType(OpenEnum):
    """From Earn to futures, or back."""

    EARN_TO_FUTURE = "EARN_TO_FUTURE"
    FUTURE_TO_EARN = "FUTURE_TO_EARN"


EarnTransferTypeText = Literal["EARN_TO_FUTURE", "FUTURE_TO_EARN"]


class EarnAsset(OpenEnum):
    LDUSDT = "LDUSDT"
    RWUSD = "RWUSD"


EarnAssetText = Literal["LDUSDT", "RWUSD"]


class RepayFrom(OpenEnum):
    """Which wallet pays."""

    SPOT = "SPOT"
    MARGIN = "MARGIN"


RepayFromText = Literal["SPOT", "MARGIN"]


class AccountStatus(OpenEnum):
    """The account's health by its uniMMR."""

    NORMAL = "NORMAL"
    MARGIN_CALL = "MARGIN_CALL"
    SUPPLY_MARGIN = "SUPPLY_MARGIN"
    REDUCE_ONLY = "REDUCE_ONLY"
    ACTIVE_LIQUIDATION = "ACTIVE_LIQUIDATION"
    FORCE_LIQUIDATION = "FORCE_LIQUIDATION"
    BANKRUPTED = "BANKRUPTED"
