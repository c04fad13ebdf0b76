"""The words of crypto loans, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "LiquidationStatus",
    "LoanStatus",
    "LtvDirection",
    "LtvDirectionText",
]


class LtvDirection(OpenEnum):
    """Collateral is added (ADDITIONAL), which lowers the loan to value, or taken out (REDUCED)."""

    ADDITIONAL = "ADDITIONAL"
    REDUCED = "REDUCED"


LtvDirectionText = Literal["ADDITIONAL", "REDUCED"]


class LoanStatus(OpenEnum):
    """What became of a loan that was asked for, or of a change of its collateral."""

    SUCCEEDS = "Succeeds"
    PROCESSING = "Processing"
    FAILED = "Failed"


class LiquidationStatus(OpenEnum):
    """How far a liquidation is."""

    LIQUIDATING = "Liquidating"
    LIQUIDATED = "Liquidated"
