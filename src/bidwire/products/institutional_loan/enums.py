"""The words of institutional loans, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "LoanType",
    "LoanTypeText",
    "MemberType",
    "RebateType",
    "WalletType",
]


class LoanType(OpenEnum):
    """Which records: of borrowing, or of repaying."""

    BORROW = "BORROW"
    REPAY = "REPAY"


LoanTypeText = Literal["BORROW", "REPAY"]


class MemberType(OpenEnum):
    """What an account is to its risk unit."""

    CREDIT = "CREDIT"
    COLLATERAL = "COLLATERAL"


class WalletType(OpenEnum):
    """Which wallet of an account."""

    SPOT = "SPOT"
    CROSS_MARGIN = "CROSS_MARGIN"
    PORTFOLIO_MARGIN = "PORTFOLIO_MARGIN"


class RebateType(OpenEnum):
    """Why a rebate balance changed: granted, taken back, or used up by interest."""

    ADD = "ADD"
    DEDUCT = "DEDUCT"
    INTEREST_OFFSET = "INTEREST_OFFSET"
