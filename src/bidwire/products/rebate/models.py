"""What the rebate endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

from ...wire.words import Millis, Model
from ..common.models import PageOf

__all__ = [
    "RebateRecord",
    "Rebates",
    "RebatesPage",
]


class RebateRecord(Model, frozen=True, kw_only=True):
    """A rebate: `type` 1 is of commission, 2 of a referral."""

    asset: str
    type: int
    amount: Decimal
    update_time: Millis


class RebatesPage(Model, frozen=True, kw_only=True):
    """A page of rebates, and how many there are in all."""

    page: int
    total_records: int
    total_page_num: int
    data: list[RebateRecord]


class Rebates(PageOf[RebateRecord], frozen=True, kw_only=True):
    """The exchange's answer: `data` is a page."""

    rows_in = "data.data"

    status: str
    type: str
    code: str
    data: RebatesPage
