"""Reference prices, and the range around one that a taker may trade in (faqs/price_range_execution_rules.md).

A reference price comes from outside, or is the mean of the symbol's trades over a moving window. It is null, here 0, while there is none;
then no range holds, and filters measure by what they always did.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import msgspec

from .commands import UNIT
from .events import Traded
from .orders import PriceRange

ANY_PRICE = -(1 << 200)
"""Below any key of a side: the limit of an order that takes at any price."""

NO_PRICE = 1 << 200
"""Above any key of a side: the limit of one that takes at none."""

_ONE = 10_000
"""One trade in a bucket's count, and what its sum has beyond the price's own decimals: "four decimal places of precision"."""


class ExternalPrice(msgspec.Struct, frozen=True, gc=False):
    """A reference price that is calculated elsewhere, by a method that has a number."""

    given: int
    """0: null."""
    at: int
    """When it was given."""
    calculation_id: int = 0

    def price(self, at: int) -> int:
        return self.given

    def valid_at(self, at: int) -> int | None:
        """As of when its price holds, asked at that time; None: it never had any."""
        return self.at


class Bucket(msgspec.Struct, gc=False):
    """The trades of one stretch of time: their number and the sum of their prices, each with four more decimals."""

    opened_at: int
    count: int = 0
    sum: int = 0


class MeanPrice:
    """The simple moving average of trade prices, over `bucket_count` buckets of `bucket_width` microseconds.

    Of the oldest bucket that part counts which is still inside the window. It is cut anew at each question, from the whole bucket,
    so that asking changes nothing.
    """

    __slots__ = ("_buckets", "_traded", "bucket_count", "bucket_width")

    def __init__(self, bucket_count: int, bucket_width: int) -> None:
        self.bucket_count = bucket_count
        self.bucket_width = bucket_width
        self._buckets: deque[Bucket] = deque()
        self._traded = False

    def add(self, trades: Iterable[Traded], at: int) -> None:
        """Count trades in that happen now. One that a recording tells of with an earlier time counts when it is told."""
        buckets, width = self._buckets, self.bucket_width
        opened_at = at - at % width
        if not buckets or buckets[-1].opened_at < opened_at:
            buckets.append(Bucket(opened_at))
        while buckets[0].opened_at + width <= at - self.bucket_count * width:
            buckets.popleft()
        bucket = buckets[-1]
        for trade in trades:
            bucket.count += _ONE
            bucket.sum += trade.price * _ONE
            self._traded = True

    def price(self, at: int) -> int:
        """The mean at that time, rounded down at 10**-8; 0 without a trade in the window."""
        cutoff = at - self.bucket_count * self.bucket_width
        count = total = 0
        for bucket in self._buckets:
            expired = min(max(cutoff - bucket.opened_at, 0), self.bucket_width)
            count += bucket.count - bucket.count * expired // self.bucket_width
            total += bucket.sum - bucket.sum * expired // self.bucket_width
        return total // count if count else 0

    def valid_at(self, at: int) -> int | None:
        """As of when its price holds, asked at that time: it is calculated anew. None: there was no trade yet."""
        return at if self._traded else None


Reference = ExternalPrice | MeanPrice


def keys_within(bounds: PriceRange, buy: bool, reference: int) -> tuple[int, int]:
    """The worst and the best key of the other side that a taker may have; the bounds themselves are allowed."""
    down, up = (bounds.bid_down, bounds.bid_up) if buy else (bounds.ask_down, bounds.ask_up)
    least = ANY_PRICE if down is None else -(-reference * down // UNIT)
    most = NO_PRICE if up is None else reference * up // UNIT
    return (-most, -least) if buy else (least, most)
