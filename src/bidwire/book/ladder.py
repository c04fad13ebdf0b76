"""Both sides of an order book: what rests at each price, and the prices in order.

A level is kept as it came (text, or exact numbers) under a float of its
price; a sorted list of these keys has the best price at its end. The float
only finds and orders: prices of up to 15 significant digits have floats of
their own, and exact numbers are made when a level is read.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ..wire.events import Level

Cell = tuple[str, str] | tuple[Decimal, Decimal]

# However many decimals a market writes: a set is quicker than making a number of each quantity.
_ZEROS: frozenset[str | Decimal] = frozenset({"0", *("0." + "0" * places for places in range(1, 19)), Decimal(0)})


class Ladder:
    """The levels of a book. Quantities are absolute; zero takes a level away, an absent one harmlessly."""

    def __init__(self) -> None:
        self._bids: dict[float, Cell] = {}
        self._asks: dict[float, Cell] = {}
        self._bid_keys: list[float] = []  # ascending: the highest bid is last
        self._ask_keys: list[float] = []  # negated, ascending: the lowest ask is last
        self._known_bid: tuple[Cell | None, Level | None] = (None, None)
        self._known_ask: tuple[Cell | None, Level | None] = (None, None)

    def clear(self) -> None:
        self._bids.clear()
        self._asks.clear()
        self._bid_keys.clear()
        self._ask_keys.clear()

    def load(self, bids: Iterable[Cell], asks: Iterable[Cell]) -> None:
        """A whole book in place of what was there."""
        self._bids = {float(cell[0]): cell for cell in bids if cell[1] not in _ZEROS}
        self._asks = {-float(cell[0]): cell for cell in asks if cell[1] not in _ZEROS}
        self._bid_keys = sorted(self._bids)
        self._ask_keys = sorted(self._asks)

    def put(self, bids: Iterable[Cell], asks: Iterable[Cell]) -> None:
        """Changed levels of both sides."""
        zeros = _ZEROS
        levels, keys = self._bids, self._bid_keys
        for cell in bids:
            price, quantity = cell
            key = float(price)
            if quantity in zeros:
                if key in levels:
                    del levels[key]
                    del keys[bisect_left(keys, key)]
            else:
                if key not in levels:
                    insort(keys, key)
                levels[key] = cell
        levels, keys = self._asks, self._ask_keys
        for cell in asks:
            price, quantity = cell
            key = -float(price)
            if quantity in zeros:
                if key in levels:
                    del levels[key]
                    del keys[bisect_left(keys, key)]
            else:
                if key not in levels:
                    insort(keys, key)
                levels[key] = cell

    @property
    def best_bid(self) -> Level | None:
        """The highest bid, None on an empty side."""
        keys = self._bid_keys
        if not keys:
            return None
        cell = self._bids[keys[-1]]
        known, level = self._known_bid
        if cell is not known:  # most changes are not at the best price, and exact numbers are dear
            level = _level(cell)
            self._known_bid = cell, level
        return level

    @property
    def best_ask(self) -> Level | None:
        """The lowest ask, None on an empty side."""
        keys = self._ask_keys
        if not keys:
            return None
        cell = self._asks[keys[-1]]
        known, level = self._known_ask
        if cell is not known:
            level = _level(cell)
            self._known_ask = cell, level
        return level

    @property
    def crossed(self) -> bool:
        """Whether the best bid is not below the best ask, which no true book shows."""
        bids, asks = self._bid_keys, self._ask_keys
        return bool(bids and asks) and bids[-1] >= -asks[-1]

    def bids(self, limit: int | None = None) -> list[Level]:
        """The highest bids first."""
        return _best(self._bids, self._bid_keys, limit)

    def asks(self, limit: int | None = None) -> list[Level]:
        """The lowest asks first."""
        return _best(self._asks, self._ask_keys, limit)

    def __len__(self) -> int:
        return len(self._bids) + len(self._asks)


def _level(cell: Cell) -> Level:
    return Level(Decimal(cell[0]), Decimal(cell[1]))


def _best(levels: dict[float, Cell], keys: Sequence[float], limit: int | None) -> list[Level]:
    if limit is not None and limit < 1:
        raise ValueError(f"at least one level, not {limit}")
    chosen = keys[::-1] if limit is None else keys[: -limit - 1 : -1]
    return [_level(levels[key]) for key in chosen]
