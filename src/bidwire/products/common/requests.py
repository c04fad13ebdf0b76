"""What requests of several products take alike."""

from __future__ import annotations

from ...wire.request import ById, ByPage, Signed, T_co
from ...wire.words import NONE, MaybeTime

DAY = 86_400_000
MONTH = 28 * DAY
THREE_MONTHS = 89 * DAY
SIX_MONTHS = 181 * DAY
"""In milliseconds. Of months the shortest that so many can be: what is asked for within them, nobody refuses as too much or too old."""

BY_NUMBER = ByPage(number="current", size="size", most=100)
"""By the numbers of pages, of which `History` asks for one."""

# Spans are "less than 24 hours". Which rows of one a full page holds no page tells: so walked, either is right.
MARGIN_ORDERS_PAGES = ById(
    id="order_id", from_id="order_id", first_id=1, time="time", newest_first=True, span=DAY - 1, most=500
)
MARGIN_ORDER_LISTS_PAGES = ById(
    id="order_list_id", from_id="from_id", time="transaction_time", newest_first=True, span=DAY - 1, most=500
)
MARGIN_TRADES_PAGES = ById(id="id", from_id="from_id", time="time", newest_first=True, span=DAY - 1)


class History(Signed[T_co], frozen=True, kw_only=True):
    """Rows of a span of time, a page of them: `current` is its number, from 1, `size` how many rows it has."""

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    size: int | None = None
