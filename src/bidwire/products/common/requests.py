"""What requests of several products take alike."""

from __future__ import annotations

from ...wire.request import Pages, Signed, T_co
from ...wire.words import NONE, MaybeTime

DAY = 86_400_000
MONTH = 28 * DAY
THREE_MONTHS = 89 * DAY
SIX_MONTHS = 181 * DAY
"""In milliseconds. Of months the shortest that so many can be: what is asked for within them, nobody refuses as too much or too old."""

BY_NUMBER = Pages(number="current", size="size", most=100)
"""By the numbers of pages, of which `History` asks for one."""


class History(Signed[T_co], frozen=True, kw_only=True):
    """Rows of a span of time, a page of them: `current` is its number, from 1, `size` how many rows it has."""

    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    current: int | None = None
    size: int | None = None
