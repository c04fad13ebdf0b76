"""The words of auto-Invest, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "Cycle",
    "CycleText",
    "PlanStatus",
    "PlanStatusText",
    "PlanType",
    "PlanTypeText",
    "SourceType",
    "SourceTypeText",
    "Weekday",
    "WeekdayText",
]


class SourceType(OpenEnum):
    """Binance, or Binance Turkey."""

    MAIN_SITE = "MAIN_SITE"
    TR = "TR"


SourceTypeText = Literal["MAIN_SITE", "TR"]


class PlanType(OpenEnum):
    """One asset, a portfolio of one's own, or an index; ALL in queries."""

    SINGLE = "SINGLE"
    PORTFOLIO = "PORTFOLIO"
    INDEX = "INDEX"
    ALL = "ALL"


PlanTypeText = Literal["SINGLE", "PORTFOLIO", "INDEX", "ALL"]


class Cycle(OpenEnum):
    """How often it buys."""

    H1 = "H1"
    H4 = "H4"
    H8 = "H8"
    H12 = "H12"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"
    MONTHLY = "MONTHLY"
    BI_WEEKLY = "BI_WEEKLY"


CycleText = Literal["H1", "H4", "H8", "H12", "WEEKLY", "DAILY", "MONTHLY", "BI_WEEKLY"]


class Weekday(OpenEnum):
    MON = "MON"
    TUE = "TUE"
    WED = "WED"
    THU = "THU"
    FRI = "FRI"
    SAT = "SAT"
    SUN = "SUN"


WeekdayText = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]


class PlanStatus(OpenEnum):
    """What a plan is to do."""

    ONGOING = "ONGOING"
    PAUSED = "PAUSED"
    REMOVED = "REMOVED"


PlanStatusText = Literal["ONGOING", "PAUSED", "REMOVED"]
