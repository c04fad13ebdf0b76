"""The words of sub-accounts, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum
from ..common.futures.enums import PositionSide, PositionSideText

__all__ = [
    "AccountType",
    "AccountTypeText",
    "MovedProduct",
    "MovedProductText",
    "PositionSide",
    "PositionSideText",
    "SnapshotType",
    "SnapshotTypeText",
]


class MovedProduct(OpenEnum):
    """What positions are moved: those of USD-M futures, or of options."""

    UM = "UM"
    OPTION = "OPTION"


MovedProductText = Literal["UM", "OPTION"]


class AccountType(OpenEnum):
    """One of the wallets of an account."""

    SPOT = "SPOT"
    USDT_FUTURE = "USDT_FUTURE"
    COIN_FUTURE = "COIN_FUTURE"
    MARGIN = "MARGIN"
    ISOLATED_MARGIN = "ISOLATED_MARGIN"
    ALPHA = "ALPHA"
    """To and from the same kind alone."""


AccountTypeText = Literal["SPOT", "USDT_FUTURE", "COIN_FUTURE", "MARGIN", "ISOLATED_MARGIN", "ALPHA"]


class SnapshotType(OpenEnum):
    """Which wallet a daily snapshot is of."""

    SPOT = "SPOT"
    MARGIN = "MARGIN"
    FUTURES = "FUTURES"


SnapshotTypeText = Literal["SPOT", "MARGIN", "FUTURES"]
