"""The book of one symbol: prices in order, and at each price the orders in order of arrival.

A side is a dict of levels and a sorted list of keys whose best is at the end
(bids by price, asks by the negative price), so the best is read and removed
at the end of a list. A level's quantity is all that is visible there: the
house's and everyone's orders. An order that leaves from the middle stays in
its queue as a dead entry until the head reaches it or the dead outnumber the
living, so a cancel costs the same in any queue. What icebergs hide is counted apart.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterator
from typing import Protocol

from .commands import UNIT
from .orders import Order


class Level:
    __slots__ = ("dead", "hidden", "house", "price", "quantity", "queue")

    def __init__(self, price: int) -> None:
        self.price = price
        self.quantity = 0
        """Visible: the queue's and the house's."""
        self.hidden = 0
        """What its icebergs do not show."""
        self.house = 0
        """What is visible of a recorded market's quantity."""
        self.queue: deque[Order] = deque()
        self.dead = 0

    def orders(self) -> Iterator[Order]:
        """The living, first come first."""
        return (order for order in self.queue if order.is_working)


class Side:
    __slots__ = ("keys", "levels", "sign")

    def __init__(self, buy: bool) -> None:
        self.levels: dict[int, Level] = {}
        self.keys: list[int] = []
        self.sign = 1 if buy else -1

    def level(self, price: int) -> Level:
        """The level at a price, made if there is none."""
        found = self.levels.get(price)
        if found is None:
            found = self.levels[price] = Level(price)
            insort(self.keys, price * self.sign)
        return found

    def remove(self, price: int) -> None:
        del self.levels[price]
        keys = self.keys
        key = price * self.sign
        if keys[-1] == key:
            keys.pop()
        else:
            del keys[bisect_left(keys, key)]

    def best_first(self) -> Iterator[Level]:
        levels, sign = self.levels, self.sign
        return (levels[key * sign] for key in reversed(self.keys))


class Book:
    """What a trader sees of a symbol. Update ids rise by one for each level that changes."""

    __slots__ = ("asks", "bids", "last_update_id")

    def __init__(self) -> None:
        self.bids = Side(True)
        self.asks = Side(False)
        self.last_update_id = 0

    def levels(self, buy: bool, limit: int | None = None) -> list[tuple[int, int]]:
        """(price, visible quantity), best first."""
        side = self.bids if buy else self.asks
        levels, sign = side.levels, side.sign
        keys = side.keys if limit is None else side.keys[-limit:] if limit > 0 else []
        return [(key * sign, levels[key * sign].quantity) for key in reversed(keys)]

    def best(self, buy: bool) -> tuple[int, int] | None:
        """(price, visible quantity) at the touch."""
        side = self.bids if buy else self.asks
        if not side.keys:
            return None
        price = side.keys[-1] * side.sign
        return price, side.levels[price].quantity

    def take_out(self, order: Order) -> int:
        """Takes a standing order's rest out of the book: what is still visible at its price.

        The order must be marked as no longer working by the caller.
        """
        side = self.bids if order.buy else self.asks
        level = side.levels[order.price]
        level.quantity = left = level.quantity - order.visible
        level.hidden -= order.hidden
        if not left:
            side.remove(order.price)
            return 0
        level.dead += 1
        if level.dead > 16 and level.dead * 2 > len(level.queue):
            level.queue = deque(level.orders())
            level.dead = 0
        return left


class Offered(Protocol):
    """What stands at one price."""

    @property
    def price(self) -> int: ...
    @property
    def quantity(self) -> int: ...
    @property
    def hidden(self) -> int: ...


class Standing(Protocol):
    """A side of the book, or what somebody may take of it."""

    def best_first(self) -> Iterator[Offered]: ...


def first_come(level: Level, left: int) -> list[tuple[Order | None, int]]:
    """Who gives how much to a taker of `left`, first come first. Who gives all leaves the queue."""
    portions: list[tuple[Order | None, int]] = []
    queue = level.queue
    while left and queue:
        maker = queue[0]
        if maker.is_working:
            quantity = maker.quantity - maker.executed - maker.prevented
            if quantity > left:
                portions.append((maker, left))
                break
            portions.append((maker, quantity))
            left -= quantity
        else:
            level.dead -= 1
        queue.popleft()
    return portions


def meets(side: Side, limit: int) -> bool:
    """Whether anything stands at the limit or better."""
    return bool(side.keys) and side.keys[-1] >= limit


def holds(side: Side, limit: int, quantity: int) -> bool:
    """Whether that much stands at the limit or better."""
    for level in side.best_first():
        if level.price * side.sign < limit:
            return False
        quantity -= level.quantity + level.hidden
        if quantity <= 0:
            return True
    return False


def cost(side: Standing, quantity: int) -> int:
    """What buying that much, or all there is, costs; rounded up, so never less than its trades."""
    worth = 0
    for level in side.best_first():
        taken = min(level.quantity + level.hidden, quantity)
        worth += level.price * taken
        quantity -= taken
        if not quantity:
            break
    return -(-worth // UNIT)


def worth_of(side: Standing, quote_quantity: int) -> tuple[int, bool]:
    """How much that sum buys (or how much must be sold for it), rounded down, and whether the side ran out first."""
    budget, quantity = quote_quantity * UNIT, 0
    for level in side.best_first():
        standing = level.quantity + level.hidden
        worth = level.price * standing
        if worth > budget:
            return quantity + budget // level.price, False
        budget -= worth
        quantity += standing
    return quantity, budget > 0
