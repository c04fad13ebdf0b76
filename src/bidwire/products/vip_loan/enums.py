"""The words of VIP loans, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from ...wire.words import OpenEnum

__all__ = [
    "LoanStatus",
]


class LoanStatus(OpenEnum):
    """What became of a loan that was applied for."""

    PENDING = "Pending"
    ACCRUING_INTEREST = "Accruing_Interest"
    OVERDUE = "Overdue"
    LIQUIDATING = "Liquidating"
    LIQUIDATED = "Liquidated"
    REPAYING = "Repaying"
    REPAID = "Repaid"
    FAILED = "Failed"
