"""The order flow of one synthetic symbol: makers, takers and those who change their minds, all of them the house.

Events arrive in bursts (a self-exciting process). What happens at one depends on the book and on the fair price: quotes
that the fair price has left behind are taken or withdrawn, a wide spread is narrowed, and otherwise orders come and go
at distances that follow a power law while takers trade in runs of the same direction. Everything that leaves here is
an integer on the symbol's grid.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from random import Random
from typing import TYPE_CHECKING

import msgspec

from ...products.spot.enums import OrderType, TimeInForce
from ..engine.commands import HOUSE, UNIT, Cancel, Command, Place
from .listing import Listing
from .prices import FairPrices

if TYPE_CHECKING:
    from ..engine.engine import Engine

_BRANCHING = 0.6  # how many events one event causes, on average
_DECAY = 8.0  # per second: an event's echo is over after half a second
_CALM, _LOUD = 0.75, 3.5  # how much a quiet event and a trade excite, one on average
_REACH = 0.01  # orders are placed up to one percent from the touch
_SHALLOW = 0.00004  # typical distance: 0.4 of a basis point
_TAIL = 0.9  # exponent of the distances: many are near, some very far
_ROUND = (1, 2, 5)
_MOST_PER_LEVEL = 6


class Style(msgspec.Struct, frozen=True):
    """How a symbol is traded. Amounts are in dollars."""

    events: float
    """Order events a second, on average."""
    levels: int
    """Resting orders per side that the makers aim at."""
    taker: float
    """The median of what a taker trades."""
    maker: float
    """The median of what a maker shows near the touch; more with distance."""


class _Side:
    """The house's own resting orders of one side, by price in ticks."""

    __slots__ = ("_free", "_made", "_prefix", "buy", "count", "ids", "ticks")

    def __init__(self, buy: bool, prefix: str) -> None:
        self.buy = buy
        self.count = 0
        self.ticks: list[int] = []
        """Ascending, for both sides."""
        self.ids: dict[int, list[str]] = {}
        self._prefix = prefix
        self._free: list[str] = []
        self._made = 0

    def add(self, tick: int) -> str:
        """A client order id for a new order there. Ids of orders that have ended are used again: they stay few."""
        if self._free:
            name = self._free.pop()
        else:
            self._made += 1
            name = f"{self._prefix}{self._made}"
        known = self.ids.get(tick)
        if known is None:
            self.ids[tick] = [name]
            insort(self.ticks, tick)
        else:
            known.append(name)
        self.count += 1
        return name

    def take(self, tick: int, index: int = -1) -> str:
        """Forget one order at a price, by default its newest. The id is free for the next order."""
        names = self.ids[tick]
        name = names.pop(index)
        if not names:
            del self.ids[tick]
            del self.ticks[bisect_left(self.ticks, tick)]
        self._free.append(name)
        self.count -= 1
        return name

    def drop_better_than(self, best: int | None) -> None:
        """What stands better than the book's best has been filled."""
        ticks = self.ticks
        while ticks and (best is None or (ticks[-1] > best if self.buy else ticks[0] < best)):
            gone = ticks.pop() if self.buy else ticks.pop(0)
            names = self.ids.pop(gone)
            self._free.extend(names)
            self.count -= len(names)


class Flow:
    """One symbol. `next_at` draws when something happens, `event` what."""

    __slots__ = (
        "_asks",
        "_bids",
        "_buying",
        "_engine",
        "_excited",
        "_fair",
        "_random",
        "_rate",
        "_reach",
        "_shallow",
        "_since",
        "_taker_id",
        "_unit_value",
        "listing",
        "style",
    )  # fmt: skip

    def __init__(
        self,
        engine: Engine,
        listing: Listing,
        style: Style,
        fair: FairPrices,
        random: Random,
        activity: float,
        dollars: dict[str, float],
    ) -> None:
        self.listing = listing
        self.style = style
        self._engine = engine
        self._fair = fair
        self._random = random
        self._rate = style.events * activity * (1 - _BRANCHING)
        self._excited = 0.0
        self._since = 0
        self._buying = True
        self._unit_value = dollars[listing.base]
        price = fair.price(listing.base, listing.quote) * UNIT / listing.tick
        self._reach = max(120, int(price * _REACH))
        self._shallow = max(1.5, price * _SHALLOW)
        self._bids = _Side(True, f"house-{listing.symbol}-b")
        self._asks = _Side(False, f"house-{listing.symbol}-a")
        self._taker_id = f"house-{listing.symbol}-t"

    @property
    def live(self) -> int:
        return self._bids.count + self._asks.count

    def fair_tick(self) -> int:
        """The fair price in ticks, rounded down."""
        return max(1, math.floor(self._fair_in_ticks()))

    def _fair_in_ticks(self) -> float:
        return self._fair.price(self.listing.base, self.listing.quote) * UNIT / self.listing.tick

    # -- when ---------------------------------------------------------------------------------------------------------

    def next_at(self, at: int) -> int:
        """The time of the next event after one at `at`: a Hawkes process, drawn by thinning."""
        seconds, random = 0.0, self._random
        excited = self._excited
        while True:
            bound = self._rate + excited
            wait = random.expovariate(bound)
            seconds += wait
            excited *= math.exp(-_DECAY * wait)
            if random.random() * bound <= self._rate + excited:
                break
        self._excited = excited
        return at + max(1, round(seconds * 1e6))

    def _excite(self, mark: float) -> None:
        # Bounded, so that a storm stays a multiple of the usual.
        self._excited = min(self._excited + mark * _BRANCHING * _DECAY, 40 * self._rate)

    # -- what ---------------------------------------------------------------------------------------------------------

    def first_book(self) -> list[Command]:
        """The orders that a fresh market begins with."""
        below = self.fair_tick()
        commands: list[Command] = []
        for index in range(self.style.levels):
            for side, touch in ((self._bids, below), (self._asks, below + 1)):
                distance = 0 if index == 0 else self._distance()
                commands.append(self._place(side, touch, distance))
        return commands

    def event(self, at: int) -> list[Command]:
        """At least one command."""
        del at
        book = self._engine.book(self.listing.symbol)
        bid, ask = book.best(True), book.best(False)
        best_bid = None if bid is None else bid[0] // self.listing.tick
        best_ask = None if ask is None else ask[0] // self.listing.tick
        self._bids.drop_better_than(best_bid)
        self._asks.drop_better_than(best_ask)
        fair = self._fair_in_ticks()
        if best_bid is None or best_ask is None or bid is None or ask is None:
            return self._refill(best_bid, best_ask, math.floor(fair))
        if fair >= best_ask:
            return self._left_behind(self._asks, best_ask, ask[1], math.floor(fair))
        if fair <= best_bid:
            return self._left_behind(self._bids, best_bid, bid[1], math.ceil(fair))
        if best_ask - best_bid > 1 and self._random.random() < 0.85:
            return self._narrow(best_bid, best_ask, fair)
        if self._random.random() < 0.075:
            return self._noise(best_bid, best_ask)
        self._excite(_CALM)
        return self._shuffle(best_bid, best_ask)

    def _refill(self, best_bid: int | None, best_ask: int | None, fair: int) -> list[Command]:
        """One side is empty: somebody took it all."""
        commands: list[Command] = []
        if best_bid is None:
            touch = max(1, min(fair, fair if best_ask is None else best_ask - 1))
            commands += [self._place(self._bids, touch, self._distance() if far else 0) for far in range(8)]
        if best_ask is None:
            touch = max(fair + 1, fair + 1 if best_bid is None else best_bid + 1)
            commands += [self._place(self._asks, touch, self._distance() if far else 0) for far in range(8)]
        return commands

    def _left_behind(self, side: _Side, best: int, visible: int, limit: int) -> list[Command]:
        """The fair price has gone through the best quote: it is taken by those who saw it, or withdrawn in time."""
        self._excite(1.0)
        own = side.ids.get(best)
        if own is not None and self._random.random() < 0.6:
            withdrawn = self._withdraw(side, best, len(own))
            if withdrawn:
                return withdrawn
        random = self._random
        size = self.size(self.style.taker * 3, 1.5, random)
        if random.random() < 0.6:
            size = max(size, visible)
        return [self._take(not side.buy, limit, size)]

    def _narrow(self, best_bid: int, best_ask: int, fair: float) -> list[Command]:
        """Makers compete inside of the spread, around the fair price."""
        self._excite(_CALM)
        below = math.floor(fair)
        bid, ask = min(best_ask - 1, below), max(best_bid + 1, below + 1)
        if bid > best_bid and (ask >= best_ask or self._random.random() < 0.5):
            return [self._place(self._bids, bid, 0)]
        if ask < best_ask:
            return [self._place(self._asks, ask, 0)]
        return self._shuffle(best_bid, best_ask)

    def _noise(self, best_bid: int, best_ask: int) -> list[Command]:
        """A taker who knows nothing, in a run of the same direction; now and then one who sweeps."""
        self._excite(_LOUD)
        random = self._random
        if random.random() < 0.15:
            self._buying = not self._buying
        buy, slip, median = self._buying, 0, self.style.taker
        if random.random() < 0.02:
            part = random.uniform(0.00003, 0.0003)
            slip, median = max(1, int(best_ask * part)), median * 60
            self._fair.nudge(self.listing.base, part / 3 if buy else -part / 3)
        elif random.random() < 0.3:
            slip = random.randrange(1, 4)
        limit = best_ask + slip if buy else max(1, best_bid - slip)
        return [self._take(buy, limit, self.size(median, 1.7, random))]

    def _shuffle(self, best_bid: int, best_ask: int) -> list[Command]:
        """Orders come and go, so that either side keeps to its number."""
        random = self._random
        bids, asks = self._bids, self._asks
        side = bids if random.random() * (bids.count + asks.count + 2) > bids.count + 1 else asks
        if random.random() * 2 * self.style.levels > side.count:
            touch = best_bid if side.buy else best_ask
            return [self._place(side, touch, 0 if random.random() < 0.3 else self._distance())]
        crowded = bids if bids.count > asks.count else asks
        for chosen in (crowded, asks if crowded is bids else bids):
            withdrawn = self._withdraw(chosen, self._unloved(chosen), 1) if chosen.ticks else []
            if withdrawn:
                return withdrawn
        return [self._place(side, best_bid if side.buy else best_ask, self._distance())]

    def _unloved(self, side: _Side) -> int:
        """The price of an order to be withdrawn: one that the market has left far behind, else any."""
        ticks = side.ticks
        outermost, best = (ticks[0], ticks[-1]) if side.buy else (ticks[-1], ticks[0])
        if abs(best - outermost) > 1.5 * self._reach:
            return outermost
        return ticks[int(self._random.random() * len(ticks))]

    # -- commands -----------------------------------------------------------------------------------------------------

    def _place(self, side: _Side, touch: int, distance: int) -> Place:
        """A resting order `distance` ticks behind `touch`; never on the other side of it."""
        tick = max(1, touch - distance if side.buy else touch + distance)
        names = side.ids.get(tick)
        if names is not None and len(names) >= _MOST_PER_LEVEL:
            # A full level grows no further: the order stands a little behind.
            step = 1 + int(self._random.random() * 8)
            tick = max(1, tick - step if side.buy else tick + step)
        behind = distance / self._shallow
        median = self.style.maker * (2.5 if distance == 0 else 0.6 + 0.25 * behind**0.6)
        size = self.size(median, 1.1, self._random)
        return Place(
            HOUSE,
            self.listing.symbol,
            side.buy,
            OrderType.LIMIT,
            TimeInForce.GTC,
            quantity=size,
            price=tick * self.listing.tick,
            client_order_id=side.add(tick),
        )

    def _take(self, buy: bool, limit: int, size: int) -> Place:
        return Place(
            HOUSE,
            self.listing.symbol,
            buy,
            OrderType.LIMIT,
            TimeInForce.IOC,
            quantity=size,
            price=limit * self.listing.tick,
            client_order_id=self._taker_id,
        )

    def _withdraw(self, side: _Side, tick: int, most: int) -> list[Command]:
        """Cancels of own orders at a price, of those that still stand there."""
        symbol, commands = self.listing.symbol, list[Command]()
        while len(commands) < most and tick in side.ids:
            name = side.take(tick)
            order = self._engine.order_by_client_id(HOUSE, symbol, name)
            if order is not None and order.is_working:
                commands.append(Cancel(HOUSE, symbol, order.id))
        return commands

    def _distance(self) -> int:
        """How far behind the touch an order stands, in ticks: a power law, cut at the reach."""
        while True:
            ticks = int(self._shallow * ((1 - self._random.random()) ** (-1 / _TAIL) - 1))
            if ticks <= self._reach:
                break
        if ticks > 200 and self._random.random() < 0.3:
            ticks -= ticks % 100
        return ticks

    def size(self, median: float, spread: float, random: Random) -> int:
        """A quantity worth about `median` dollars, heavy-tailed, often a round number; on the step grid."""
        worth = min(median * math.exp(random.gauss(0.0, spread)), median * 400)
        step = self.listing.step
        steps = max(worth / self._unit_value * UNIT / step, self._least_steps())
        if random.random() < 0.35:
            power = 10 ** math.floor(math.log10(steps))
            rounded = max(_ROUND[0], *(digit for digit in _ROUND if digit <= steps / power)) * power
            if rounded >= self._least_steps():
                return rounded * step
        return math.ceil(steps) * step

    def _least_steps(self) -> float:
        """The smallest order that NOTIONAL lets through, with some room."""
        listing = self.listing
        price = self._fair.price(listing.base, listing.quote) * UNIT
        return 1.2 * listing.min_notional * UNIT / price / listing.step
