"""The order flow of one synthetic symbol: makers, takers and those who change their minds, all of them the house.

Events arrive in bursts (a self-exciting process). What happens at one depends on the book and on the fair price: quotes
that the fair price has left behind are taken or withdrawn, a wide spread is narrowed, and otherwise orders come and go
at distances that follow a power law while takers trade in runs of the same direction. The flow keeps no orders of its
own: it finds them in the book. Everything that leaves here is an integer on the symbol's grid.
"""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

import msgspec

from ...products.spot.enums import OrderType, TimeInForce
from ..engine.commands import HOUSE, UNIT, Cancel, Command, Place
from .listing import Listing
from .prices import FairPrices

if TYPE_CHECKING:
    from ..engine.book import Book, Side
    from ..engine.engine import Engine

CLIENT_ORDER_ID = "house"

_BRANCHING = 0.6  # how many events one event causes, on average
_DECAY = 8.0  # per second: an event's echo is over after half a second
_CALM, _LOUD = 0.75, 3.5  # how much a quiet event and a trade excite: one, on average
_ALERT = 6.0  # makers react so many times faster while the touch is not where it should be
_REACH = 0.01  # orders are placed up to one percent from the touch
_SHALLOW = 0.00004  # typical distance: 0.4 of a basis point
_TAIL = 0.9  # exponent of the distances: many are near, some very far
_MOST_PER_LEVEL = 6


class Style(msgspec.Struct, frozen=True):
    """How a symbol is traded. Amounts are in dollars."""

    events: float
    """Order events a second, on average, in a calm market."""
    levels: int
    """Price levels per side that the makers aim at."""
    taker: float
    """The median of what a taker trades."""
    maker: float
    """The median of what a maker shows near the touch; more with distance."""


class Flow:
    """One symbol. `next_at` draws when something happens, `event` what."""

    __slots__ = (
        "_alert", "_buying", "_dollars", "_engine", "_excited", "_fair", "_random", "_rate", "_reach", "_shallow",
        "listing", "style",
    )  # fmt: skip

    def __init__(
        self, engine: Engine, listing: Listing, style: Style, fair: FairPrices, random: Random, activity: float
    ) -> None:
        self.listing = listing
        self.style = style
        self._engine = engine
        self._fair = fair
        self._random = random
        self._rate = style.events * activity * (1 - _BRANCHING)
        self._excited = 0.0
        self._alert = False
        self._buying = True
        self._dollars = fair.price(listing.base, "USDT")
        price = self._fair_in_ticks()
        self._reach = max(120, int(price * _REACH))
        self._shallow = max(6.0, price * _SHALLOW)

    def fair_tick(self) -> int:
        """The fair price in ticks, rounded down."""
        return max(1, math.floor(self._fair_in_ticks()))

    def _fair_in_ticks(self) -> float:
        return self._fair.price(self.listing.base, self.listing.quote) * UNIT / self.listing.tick

    # -- when ---------------------------------------------------------------------------------------------------------

    def next_at(self, at: int) -> int:
        """The time of the next event after one at `at`: a Hawkes process, drawn by thinning."""
        random, excited, seconds = self._random, self._excited, 0.0
        haste = _ALERT if self._alert else 1.0
        while True:
            bound = (self._rate + excited) * haste
            wait = random.expovariate(bound)
            seconds += wait
            excited *= math.exp(-_DECAY * wait)
            if random.random() * bound <= (self._rate + excited) * haste:
                break
        self._excited = excited
        return at + max(1, round(seconds * 1e6))

    def _excite(self, mark: float) -> None:
        # Bounded, so that a storm stays a multiple of the usual.
        self._excited = min(self._excited + mark * _BRANCHING * _DECAY, 20 * self._rate)

    # -- what ---------------------------------------------------------------------------------------------------------

    def first_book(self) -> list[Command]:
        """The orders that a fresh market begins with."""
        below = self.fair_tick()
        commands: list[Command] = []
        for index in range(int(self.style.levels * 1.3)):
            for buy, touch in ((True, below), (False, below + 1)):
                commands.append(self._place(buy, touch, 0 if index < 3 else self._distance()))
        return commands

    def event(self) -> list[Command]:
        """At least one command."""
        book, tick = self._engine.book(self.listing.symbol), self.listing.tick
        bid, ask = book.best(True), book.best(False)
        fair = self._fair_in_ticks()
        self._alert = True
        if bid is None or ask is None:
            return self._refill(None if bid is None else bid[0] // tick, None if ask is None else ask[0] // tick, fair)
        best_bid, best_ask = bid[0] // tick, ask[0] // tick
        if fair >= best_ask:
            return self._left_behind(book.asks, False, ask, math.floor(fair))
        if fair <= best_bid:
            return self._left_behind(book.bids, True, bid, math.ceil(fair))
        random = self._random.random
        if best_ask - best_bid > 1 and random() < 0.85:
            return self._narrow(best_bid, best_ask, fair)
        self._alert = False
        if random() < 0.06:
            return self._noise(best_bid, best_ask)
        self._excite(_CALM)
        return self._shuffle(book, best_bid, best_ask)

    def _refill(self, best_bid: int | None, best_ask: int | None, fair: float) -> list[Command]:
        """A side is empty: somebody took it all."""
        below = max(1, math.floor(fair))
        commands: list[Command] = []
        if best_bid is None:
            touch = below if best_ask is None else max(1, min(below, best_ask - 1))
            commands += [self._place(True, touch, self._distance() if far else 0) for far in range(8)]
        if best_ask is None:
            touch = below + 1 if best_bid is None else max(below + 1, best_bid + 1)
            commands += [self._place(False, touch, self._distance() if far else 0) for far in range(8)]
        return commands

    def _left_behind(self, side: Side, buy: bool, best: tuple[int, int], limit: int) -> list[Command]:
        """The fair price has gone through the best quote: it is withdrawn in time, or taken by those who saw it."""
        self._excite(_CALM)
        random = self._random
        if random.random() < 0.8:
            withdrawn = self._withdraw(side, best[0], _MOST_PER_LEVEL)
            if withdrawn:
                return withdrawn
        size = self.size(self.style.taker * 2, 1.5, random)
        # Half of them want the whole level.
        return [self._take(not buy, limit, max(size, best[1]) if random.random() < 0.5 else size)]

    def _narrow(self, best_bid: int, best_ask: int, fair: float) -> list[Command]:
        """Makers compete inside of the spread, around the fair price, which lies in it."""
        self._excite(_CALM)
        below = math.floor(fair)
        bid, ask = min(best_ask - 1, below), max(best_bid + 1, below + 1)
        if bid > best_bid and (ask >= best_ask or self._random.random() < 0.5):
            return [self._place(True, bid, 0)]
        return [self._place(False, min(ask, best_ask), 0)]

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

    def _shuffle(self, book: Book, best_bid: int, best_ask: int) -> list[Command]:
        """Orders come and go, so that either side keeps to its number of levels."""
        random = self._random.random
        bids, asks = len(book.bids.keys), len(book.asks.keys)
        buy = random() * (bids + asks) > bids
        if random() * 2 * self.style.levels > (bids if buy else asks):
            return [self._place(buy, best_bid if buy else best_ask, 0 if random() < 0.3 else self._distance())]
        for side in (book.bids, book.asks) if bids > asks else (book.asks, book.bids):
            withdrawn = self._withdraw(side, self._unloved(side), 1)
            if withdrawn:
                return withdrawn
        return [self._place(buy, best_bid if buy else best_ask, self._distance())]

    def _unloved(self, side: Side) -> int:
        """The price of an order to be withdrawn: one that the market has left far behind, else any."""
        keys = side.keys
        far = keys[-1] - keys[0] > 1.5 * self._reach * self.listing.tick
        return (keys[0] if far else keys[int(self._random.random() * len(keys))]) * side.sign

    # -- commands -----------------------------------------------------------------------------------------------------

    def _place(self, buy: bool, touch: int, distance: int) -> Place:
        """A resting order `distance` ticks behind `touch`; never on the other side of it."""
        tick = self._with_room(buy, max(1, touch - distance if buy else touch + distance))
        behind = distance / self._shallow
        median = self.style.maker * (2.5 if distance == 0 else 0.6 + 0.4 * behind**0.6)
        return Place(
            HOUSE,
            self.listing.symbol,
            buy,
            OrderType.LIMIT,
            TimeInForce.GTC,
            quantity=self.size(median, 1.1, self._random),
            price=tick * self.listing.tick,
            client_order_id=CLIENT_ORDER_ID,
        )

    def _with_room(self, buy: bool, tick: int) -> int:
        """The tick, or one a little behind it where enough orders stand there: so the number of orders is bounded."""
        book = self._engine.book(self.listing.symbol)
        levels = book.bids.levels if buy else book.asks.levels
        while (level := levels.get(tick * self.listing.tick)) is not None and len(level.queue) >= _MOST_PER_LEVEL:
            step = 1 + int(self._random.random() * 8)
            if buy and tick <= step:
                break
            tick += -step if buy else step
        return tick

    def _take(self, buy: bool, limit: int, size: int) -> Place:
        return Place(
            HOUSE,
            self.listing.symbol,
            buy,
            OrderType.LIMIT,
            TimeInForce.IOC,
            quantity=size,
            price=limit * self.listing.tick,
            client_order_id=CLIENT_ORDER_ID,
        )

    def _withdraw(self, side: Side, price: int, most: int) -> list[Command]:
        """Cancels of the house's orders at a price, the newest first. None where only others stand there."""
        symbol, level = self.listing.symbol, side.levels[price]
        own = [order.id for order in level.queue if order.account == HOUSE and order.is_working]
        return [Cancel(HOUSE, symbol, order) for order in own[: -most - 1 : -1]]

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
        listing = self.listing
        price = self._fair.price(listing.base, listing.quote) * UNIT
        least = 1.2 * listing.min_notional * UNIT / price / listing.step
        steps = max(worth / self._dollars * UNIT / listing.step, least)
        if random.random() < 0.35:
            power = 10 ** math.floor(math.log10(steps))
            rounded = (5 if steps >= 5 * power else 2 if steps >= 2 * power else 1) * power
            if rounded >= least:
                return int(rounded) * listing.step
        return math.ceil(steps) * listing.step
