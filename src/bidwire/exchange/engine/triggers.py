"""Stop orders of one symbol, and which of them a trade sets off (trailing-stop-faq.md).

A trade that passes several stops sets them off in the order in which it passed them: the nearest stop first, at one
stop the older order; then those that trail, the older tracking first. That order is not documented; it is that of
price and time, and the same each time.
"""

from __future__ import annotations

from bisect import bisect_left, insort

from .orders import Order, Stop

BIPS = 10_000


class Triggers:
    """Waiting stops by price, next to fire last; and those that track prices."""

    __slots__ = ("_above", "_below", "_tracking", "_waiting")

    def __init__(self) -> None:
        self._above: list[tuple[int, int]] = []
        """(-stop price, -order id) of those that a rise sets off."""
        self._below: list[tuple[int, int]] = []
        """(stop price, -order id) of those that a fall sets off."""
        self._waiting: dict[int, Order] = {}
        self._tracking: dict[int, Order] = {}

    def __len__(self) -> int:
        return len(self._waiting) + len(self._tracking)

    def add(self, order: Order, last_price: int, at: int) -> None:
        """Watches trades for an order.

        One that trails without a stop price tracks from now on, and the last price counts (scenario E).
        """
        stop = _stop_of(order)
        if stop.price:
            self._waiting[order.id] = order
            side, key = self._place(order)
            insort(side, key)
        else:
            stop.tracking_since, stop.extreme = at, last_price
            self._tracking[order.id] = order

    def remove(self, order: Order) -> None:
        """The order waits no more, if it did."""
        if self._tracking.pop(order.id, None) is None and self._waiting.pop(order.id, None) is not None:
            side, key = self._place(order)
            del side[bisect_left(side, key)]

    def trade(self, price: int, at: int) -> list[Order]:
        """The orders that a trade at this price sets off, in order. They wait no more."""
        due: list[Order] = []
        begun: list[Order] = []
        for side, reached in ((self._above, -price), (self._below, price)):
            while side and side[-1][0] >= reached:
                order = self._waiting.pop(-side.pop()[1])
                (begun if _stop_of(order).delta else due).append(order)
        due += [order for order in self._tracking.values() if _moved(order, price)]
        for order in due:
            self._tracking.pop(order.id, None)
        for order in begun:
            # "The first trade that meets this condition sets the lowest price" (scenario A), or the highest.
            stop = _stop_of(order)
            stop.tracking_since, stop.extreme = at, price
            self._tracking[order.id] = order
        return due

    def _place(self, order: Order) -> tuple[list[tuple[int, int]], tuple[int, int]]:
        stop = _stop_of(order)
        return (self._above, (-stop.price, -order.id)) if stop.rising else (self._below, (stop.price, -order.id))


def _moved(order: Order, price: int) -> bool:
    """Whether the price came back by the delta; a better price is the new extreme. Exact: no price is rounded."""
    stop = _stop_of(order)
    if not stop.extreme or (price < stop.extreme if order.buy else price > stop.extreme):
        stop.extreme = price
        return False
    if order.buy:
        return price * BIPS >= stop.extreme * (BIPS + stop.delta)
    return price * BIPS <= stop.extreme * (BIPS - stop.delta)


def _stop_of(order: Order) -> Stop:
    assert order.stop is not None, "only stop orders wait for a price"
    return order.stop
