"""The words of staking, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "BoostRewardType",
    "BoostRewardTypeText",
    "EthToken",
    "EthTokenText",
    "RedeemTo",
    "RedeemToText",
    "SourceAccount",
    "SourceAccountText",
]


class EthToken(OpenEnum):
    """The liquid token that is given back."""

    WBETH = "WBETH"
    BETH = "BETH"


EthTokenText = Literal["WBETH", "BETH"]


class BoostRewardType(OpenEnum):
    """Rewards that were claimed, or that were distributed."""

    CLAIM = "CLAIM"
    DISTRIBUTE = "DISTRIBUTE"


BoostRewardTypeText = Literal["CLAIM", "DISTRIBUTE"]


class SourceAccount(OpenEnum):
    """Which wallet pays."""

    SPOT = "SPOT"
    FUND = "FUND"
    ALL = "ALL"


SourceAccountText = Literal["SPOT", "FUND", "ALL"]


class RedeemTo(OpenEnum):
    """Where a locked product goes at its end."""

    SPOT = "SPOT"
    FLEXIBLE = "FLEXIBLE"


RedeemToText = Literal["SPOT", "FLEXIBLE"]
