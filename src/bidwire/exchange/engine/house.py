"""A recorded market with a trader in it.

The recorded book and the recorded trades are facts; users trade beside them.

    visible = recorded - traded since the last diff - taken by users     (at each price, never below 0)

A user who takes adds to *taken*; a recorded decrease reduces it, a level that
goes clears it. A recorded trade prints unchanged and gives its quantity once
as a budget to users' standing orders: those with better prices first, then at
its own price after what stood ahead of them. A diff whose visible quantity
crosses a user's order fills it, at the order's price.

Users' fills are extra trades. Ids of what is recorded are the recorded ones
plus what users have added: `trade_shift` and `update_shift` are 0 without them,
and then a diff leaves the book, and its last update id, exactly as recorded.
The recorded trades of one taker (same time, same side) take one update id
together, out of those of the next diff. Where a recording runs backwards or has too few ids, the
shift grows instead: ids never fall.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from . import icebergs
from .book import Level, Side
from .commands import HouseDiff, HouseSnapshot, HouseTrade
from .events import BookReplaced, Event, LevelChanged, Traded
from .orders import Balance, Order

if TYPE_CHECKING:
    from .market import Market

NO_ORDER = -1


class Recorded:
    """One side of the recording: what stood at the last diff, what traded since, what users took."""

    __slots__ = ("quantities", "taken", "traded")

    def __init__(self) -> None:
        self.quantities: dict[int, int] = {}
        self.traded: dict[int, int] = {}
        self.taken: dict[int, int] = {}

    def visible(self, price: int) -> int:
        left = self.quantities.get(price, 0) - self.traded.get(price, 0) - self.taken.get(price, 0)
        return left if left > 0 else 0

    def record(self, price: int, quantity: int) -> None:
        """The recorded quantity is now this; a decrease lets go of what users took."""
        before = self.quantities.get(price, 0)
        if quantity:
            self.quantities[price] = quantity
        else:
            self.quantities.pop(price, None)
        taken = self.taken.get(price)
        if taken is None or quantity >= before:
            return
        taken -= before - quantity
        if taken > 0 and quantity:
            self.taken[price] = taken
        else:
            del self.taken[price]


class House:
    """The recording of one symbol, and how it meets users' orders."""

    __slots__ = (
        "_asks", "_before", "_bids", "_last_taker", "_market", "_seen_trade_id", "_seen_update_id", "recorded_update_id",
        "trade_shift", "update_shift",
    )  # fmt: skip

    def __init__(self, market: Market) -> None:
        self._market = market
        self._bids = Recorded()
        self._asks = Recorded()
        self._before: dict[tuple[bool, int], int] = {}
        self.recorded_update_id = 0
        self.trade_shift = 0
        self.update_shift = 0
        self._seen_trade_id = 0
        self._seen_update_id = 0
        self._last_taker: tuple[int, bool, int] | None = None

    def levels(self, buy: bool, limit: int | None = None) -> list[tuple[int, int]]:
        """The recorded levels as of the last diff, best first, whatever users did: (price, quantity)."""
        quantities = self._side(buy).quantities
        return sorted(quantities.items(), reverse=buy)[:limit]

    def _side(self, buy: bool) -> Recorded:
        return self._bids if buy else self._asks

    def _count_users(self) -> None:
        """All that was numbered since the last house command is the users' doing: the ids of the recording move up by it."""
        market = self._market
        self.trade_shift += market.last_trade_id - self._seen_trade_id
        self.update_shift += market.book.last_update_id - self._seen_update_id
        self._mark()

    def number_trades_from(self, trade_id: int) -> None:
        """Users' trades before the first recorded one are numbered from there, and shift it; without any, nothing shows."""
        if self._market.last_trade_id == 0:
            self._market.last_trade_id = self._seen_trade_id = trade_id - 1

    @property
    def recorded_trade_id(self) -> int:
        """The recording's own id of its last trade, 0 before the first."""
        return max(self._seen_trade_id - self.trade_shift, 0)

    def _mark(self) -> None:
        self._seen_trade_id = self._market.last_trade_id
        self._seen_update_id = self._market.book.last_update_id

    # --- what is recorded --------------------------------------------------------------------------------------------

    def snapshot(self, command: HouseSnapshot, at: int) -> list[Event]:
        self._count_users()
        for buy, levels in ((True, command.bids), (False, command.asks)):
            recorded = self._side(buy)
            new = dict(levels)
            gone = [price for price in recorded.quantities if price not in new]
            self._record(buy, [*((price, 0) for price in gone), *new.items()])
        events, touched = self._after_diff(at)
        self._before.clear()
        book = self._market.book
        book.last_update_id = update_id = self._advanced(command.last_update_id, 0)
        self._mark()
        return self._market.closing(events, [BookReplaced(self._market.symbol, update_id)], touched, at)

    def diff(self, command: HouseDiff, at: int) -> list[Event]:
        """A diff that is not newer than the book is skipped, as a local book skips it."""
        if command.last_update_id <= self.recorded_update_id:
            return []
        self._count_users()
        self._record(True, command.bids)
        self._record(False, command.asks)
        events, touched = self._after_diff(at)
        changes = self._changed_levels()
        book = self._market.book
        update_id = book.last_update_id
        last = self._advanced(command.last_update_id, 1 if changes else 0)
        told: list[Event] = []
        for buy, price, quantity in changes:
            # A recorded diff may name more levels than it has ids; the rest shares the last.
            update_id = min(update_id + 1, last)
            told.append(LevelChanged(self._market.symbol, buy, price, quantity, update_id))
        book.last_update_id = last
        self._mark()
        return self._market.closing(events, told, touched, at)

    def trade(self, command: HouseTrade, at: int) -> list[Event]:
        self._count_users()
        market, price = self._market, command.price
        buy = command.buyer_is_maker
        events: list[Event] = []
        touched: dict[Balance, None] = {}
        trade_id = command.trade_id + self.trade_shift
        if trade_id <= market.last_trade_id:
            self.trade_shift += market.last_trade_id + 1 - trade_id
            trade_id = market.last_trade_id + 1
        market.last_trade_id = trade_id
        market.last_price = price
        print_ = Traded(market.symbol, trade_id, price, command.quantity, buy, command.traded_at, NO_ORDER)
        market.average.add(print_)
        market.average.forget(at)
        if market.mean is not None:
            market.mean.add((print_,), at)
        events.append(print_)

        self._spend(buy, price, command.quantity, at, events, touched)
        recorded = self._side(buy)
        recorded.traded[price] = recorded.traded.get(price, 0) + command.quantity
        shown = self._show(buy, price)
        changes = self._changed_levels()
        book = market.book
        told: list[Event] = []
        taker = (command.traded_at, buy, book.last_update_id)
        again = taker == self._last_taker and len(changes) == shown
        for changed_side, changed_price, quantity in changes:
            book.last_update_id += 0 if again else 1
            told.append(LevelChanged(market.symbol, changed_side, changed_price, quantity, book.last_update_id))
        # The recorded trade's own level has its id in the recording; the others are the users' doing.
        self.update_shift += len(changes) - shown
        self._last_taker = (command.traded_at, buy, book.last_update_id)
        self._mark()
        return market.closing(events, told, touched, at)

    def _record(self, buy: bool, levels: Iterable[tuple[int, int]]) -> None:
        """Puts absolute quantities in place. What had traded since the last diff is in them: it is forgotten."""
        recorded = self._side(buy)
        traded = list(recorded.traded)
        recorded.traded.clear()
        for price, quantity in levels:
            recorded.record(price, quantity)
            self._show(buy, price)
        for price in traded:
            self._show(buy, price)

    def _after_diff(self, at: int) -> tuple[list[Event], dict[Balance, None]]:
        events: list[Event] = []
        touched: dict[Balance, None] = {}
        market = self._market
        if any(desk.open for desk in market.desks.values()):
            self._fill_crossed(True, at, events, touched)
            self._fill_crossed(False, at, events, touched)
        return events, touched

    def _advanced(self, recorded: int, least: int) -> int:
        """The book's next update id where the recording stands at `recorded`: at least `least` above the present one."""
        self.recorded_update_id = recorded
        update_id = recorded + self.update_shift
        lacking = self._market.book.last_update_id + least - update_id
        if lacking > 0:
            self.update_shift += lacking
            update_id += lacking
        return update_id

    def _show(self, buy: bool, price: int) -> bool:
        """Brings the book's level to what is visible of the recording now: whether that changed it."""
        visible = self._side(buy).visible(price)
        book = self._market.book
        side = book.bids if buy else book.asks
        level = side.levels.get(price)
        if level is None:
            if not visible:
                return False
            level = side.level(price)
        elif level.house == visible:
            return False
        self._before.setdefault((buy, price), level.quantity)
        level.quantity += visible - level.house
        level.house = visible
        for order in level.queue:
            order.ahead = min(order.ahead, visible)
        if not level.quantity:
            side.remove(price)
        return True

    def _changed_levels(self) -> list[tuple[bool, int, int]]:
        """The levels whose visible quantity is not what it was before the command: bids, then asks, best first."""
        if not self._before:
            return []
        book = self._market.book
        changed = []
        for (buy, price), before in self._before.items():
            level = (book.bids if buy else book.asks).levels.get(price)
            quantity = level.quantity if level else 0
            if quantity != before:
                changed.append((buy, price, quantity))
        self._before.clear()
        return changed

    # --- how it meets users ------------------------------------------------------------------------------------------

    def take(self, level: Level, buy: bool, quantity: int) -> None:
        """A user took that much of the house's quantity at a level of that side. The level's own total is the caller's."""
        recorded = self._side(buy)
        recorded.taken[level.price] = recorded.taken.get(level.price, 0) + quantity
        level.house -= quantity
        for order in level.queue:
            order.ahead = max(order.ahead - quantity, 0)

    def _spend(
        self, buy: bool, price: int, budget: int, at: int, events: list[Event], touched: dict[Balance, None]
    ) -> None:
        """Gives a recorded trade's quantity to the users' orders that it would have met."""
        side = self._market.book.bids if buy else self._market.book.asks
        limit = price * side.sign
        traded = budget
        for order in _turns(self._standing(buy, limit)):
            mine = min(order.visible, budget - (order.ahead if order.price == price else 0))
            if mine > 0:
                # Those behind it count its share as traded before them, as they count the house's.
                budget -= mine
                self._fill(order, side, mine, at, events, touched)
        level = side.levels.get(price)
        for order in level.queue if level else ():
            order.ahead = max(order.ahead - traded, 0)

    def _standing(self, buy: bool, limit: int) -> list[Order]:
        """Users' orders at that key or better, in the order in which they would be met."""
        side = self._market.book.bids if buy else self._market.book.asks
        found: list[Order] = []
        for level in side.best_first():
            if level.price * side.sign < limit:
                break
            found += level.orders()
        return found

    def _fill_crossed(self, buy: bool, at: int, events: list[Event], touched: dict[Balance, None]) -> None:
        """Fills the users' orders that the other side of the recording has come to, up to what is visible of it."""
        book = self._market.book
        own, other = (book.bids, book.asks) if buy else (book.asks, book.bids)
        if not other.keys:
            return
        for order in _turns(self._standing(buy, -other.keys[-1])):
            left = order.visible
            while left and other.keys and -other.keys[-1] <= order.price * own.sign:
                level = other.levels[other.keys[-1] * other.sign]
                if not level.house:
                    return
                quantity = min(left, level.house)
                left -= quantity
                self._before.setdefault((not buy, level.price), level.quantity)
                self._fill(order, own, quantity, at, events, touched)
                self.take(level, not buy, quantity)
                level.quantity -= quantity
                self.update_shift += 1
                if not level.quantity:
                    other.remove(level.price)

    def _fill(
        self, order: Order, side: Side, quantity: int, at: int, events: list[Event], touched: dict[Balance, None]
    ) -> None:
        """An extra trade of a standing order with the house, of what shows of it at most."""
        market = self._market
        level = side.levels[order.price]
        self._before.setdefault((order.buy, order.price), level.quantity)
        used_up = quantity == order.visible
        trade_id, quote = market.print_trade(order.price, quantity, order.buy, at, NO_ORDER, events)
        self.trade_shift += 1
        market.fill_maker(order, trade_id, quantity, quote, at, events, touched)
        level.quantity -= quantity
        if used_up and order.hidden:
            level.queue.remove(order)
            icebergs.refill(order, level)
        if not order.is_working:
            level.dead += 1
        if not level.quantity:
            side.remove(order.price)


def _turns(orders: list[Order]) -> Iterator[Order]:
    """Orders that are filled as they come. An iceberg whose slice was used up comes again, after the others at its price."""
    for _, queue in groupby(orders, key=attrgetter("price")):
        standing = deque(queue)
        while standing:
            order = standing.popleft()
            hidden = order.hidden
            yield order
            if order.is_working and order.hidden < hidden:
                standing.append(order)
