"""The words of convert, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "Expiry",
    "ExpiryText",
    "ValidTime",
    "ValidTimeText",
    "WalletType",
    "WalletTypeText",
]


class WalletType(OpenEnum):
    """Which wallets pay."""

    SPOT = "SPOT"
    FUNDING = "FUNDING"
    EARN = "EARN"
    SPOT_FUNDING = "SPOT_FUNDING"
    FUNDING_EARN = "FUNDING_EARN"
    SPOT_FUNDING_EARN = "SPOT_FUNDING_EARN"
    SPOT_EARN = "SPOT_EARN"


WalletTypeText = Literal["SPOT", "FUNDING", "EARN", "SPOT_FUNDING", "FUNDING_EARN", "SPOT_FUNDING_EARN", "SPOT_EARN"]


class ValidTime(OpenEnum):
    """How long a quote holds."""

    SECONDS_10 = "10s"
    SECONDS_30 = "30s"
    MINUTE_1 = "1m"


ValidTimeText = Literal["10s", "30s", "1m"]


class Expiry(OpenEnum):
    """How long a limit order waits."""

    DAY_1 = "1_D"
    DAY_3 = "3_D"
    DAY_7 = "7_D"
    DAY_30 = "30_D"


ExpiryText = Literal["1_D", "3_D", "7_D", "30_D"]
