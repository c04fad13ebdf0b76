"""Stops, icebergs and pairs against a naive twin: the same random commands must give the same trades, books and balances."""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bidwire.exchange.engine.commands import UNIT, Cancel, Command, Place, PlaceList
from bidwire.exchange.engine.events import Refused, Traded
from bidwire.exchange.engine.rules import units
from bidwire.products.spot.enums import ContingencyType, OrderType

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

SOAK = int(os.environ.get("BIDWIRE_SOAK", "1"))
ACCOUNTS = (1, 2, 3, 4)
SCENARIOS = ("stops: A stop loss", "icebergs: Depth", "order_lists: OCO")
"""Those of tests/scenarios in which nothing happens that the twin does not know."""


@dataclass(eq=False)
class Kept:
    """An order of the twin. `price` None takes what there is, `stop` None does not wait, `slice` 0 shows all."""

    id: int
    account: int
    buy: bool
    price: int | None
    left: int
    stop: int | None = None
    rising: bool = False
    slice: int = 0
    pair: int = 0
    state: str = "new"  # waits, due, book, gone
    shown: int = 0
    arrival: int = 0
    filled: bool = False

    def hold(self) -> int:
        return -(-(self.price or self.stop or 0) * self.left // UNIT) if self.buy else self.left


class Twin:
    """One list of all orders ever, everything looked up by scanning; what is held is added up anew each time."""

    def __init__(self) -> None:
        self.orders: list[Kept] = []
        self.owned = {account: [100 * UNIT, 100_000 * UNIT] for account in ACCOUNTS}
        self.trades: list[tuple[int, int]] = []
        self.seen = self.arrivals = self.last = 0

    def free(self, account: int) -> list[int]:
        held = [0, 0]
        alive = [each for each in self.orders if each.account == account and each.state in ("waits", "due", "book")]
        for group in {each.pair or -each.id for each in alive}:
            one = [each for each in alive if (each.pair or -each.id) == group]
            held[one[0].buy] += max(each.hold() for each in one)
        return [self.owned[account][side] - held[side] for side in (0, 1)]

    def reach(self, order: Kept) -> list[Kept]:
        found = [
            each
            for each in self.orders
            if each.state == "book"
            and each.buy != order.buy
            and (order.price is None or (each.price or 0) * (1 if order.buy else -1) <= order.price * (1 if order.buy else -1))
        ]  # fmt: skip
        return sorted(found, key=lambda each: ((each.price or 0) * (1 if order.buy else -1), each.arrival))

    def need(self, order: Kept) -> int:
        if order.price is not None or not order.buy:
            return order.hold() if order.buy else order.left
        cost, left = 0, order.left
        for each in self.reach(order):
            taken = min(left, each.left)
            cost, left = cost + (each.price or 0) * taken, left - taken
        return -(-cost // UNIT)

    def met(self, order: Kept) -> bool:
        assert order.stop is not None
        return bool(self.last) and (self.last >= order.stop if order.rising else self.last <= order.stop)

    def place(self, orders: list[Kept], maker: Kept | None = None) -> bool:
        """One order, or a pair, of which `maker` stands in the book at once."""
        if any(each.stop is not None and self.met(each) for each in orders):
            return False
        if maker is not None:
            stop = next(each for each in orders if each is not maker).stop or 0
            price, sign = maker.price or 0, -1 if maker.buy else 1
            wrong = (price - self.last) * sign <= 0 if self.last else (price - stop) * sign <= 0
            if wrong or self.reach(maker):
                return False
        needed = max(self.need(each) if each.stop is None else each.hold() for each in orders)
        if self.free(orders[0].account)[orders[0].buy] < needed:
            return False
        self.orders += orders
        for each in orders:
            each.state = "waits" if each.stop is not None else "new"
        for each in orders:
            if each.stop is None:
                self.enter(each)
        self.settle()
        return True

    def enter(self, order: Kept) -> None:
        while order.left and (reach := self.reach(order)):
            maker = reach[0]
            self.trade(maker, order, min(order.left, maker.shown))
        if not order.left or order.price is None:
            order.state = "gone"
            return
        order.state = "book"
        self.show(order)

    def show(self, order: Kept) -> None:
        self.arrivals += 1
        order.arrival = self.arrivals
        order.shown = min(order.slice or order.left, order.left)

    def trade(self, maker: Kept, taker: Kept, quantity: int) -> None:
        if not maker.filled:
            self.drop_sibling(maker)
        maker.filled = True
        quote = (maker.price or 0) * quantity // UNIT
        buyer, seller = (taker, maker) if taker.buy else (maker, taker)
        for account, base, money in ((buyer.account, quantity, -quote), (seller.account, -quantity, quote)):
            self.owned[account][0] += base
            self.owned[account][1] += money
        self.trades.append((maker.price or 0, quantity))
        taker.left -= quantity
        maker.left -= quantity
        maker.shown -= quantity
        if not maker.left:
            maker.state = "gone"
        elif not maker.shown:
            self.show(maker)

    def drop_sibling(self, order: Kept) -> None:
        for each in self.orders:
            if order.pair and each.pair == order.pair and each is not order and each.state != "gone":
                each.state = "gone"

    def settle(self) -> None:
        """What trades set off, one after another: a rise first, the nearest stop first, then the older."""
        due: list[Kept] = []
        while True:
            for price, _ in self.trades[self.seen :]:
                self.last = price
                waiting = [each for each in self.orders if each.state == "waits" and self.met(each)]
                waiting.sort(key=lambda each: (not each.rising, (each.stop or 0) * (1 if each.rising else -1), each.id))
                for each in waiting:
                    each.state = "due"
                due += waiting
            self.seen = len(self.trades)
            if not due:
                return
            order = due.pop(0)
            if order.state == "gone":
                continue
            self.drop_sibling(order)
            order.state = "gone"
            if self.free(order.account)[order.buy] >= self.need(order):
                self.enter(order)

    def cancel(self, account: int, order_id: int) -> bool:
        for order in self.orders:
            if order.id == order_id and order.account == account and order.state in ("waits", "book"):
                order.state = "gone"
                self.drop_sibling(order)
                return True
        return False

    def levels(self, buy: bool) -> list[tuple[int, int]]:
        standing = [each for each in self.orders if each.state == "book" and each.buy == buy]
        prices = sorted({each.price or 0 for each in standing}, reverse=buy)
        return [(price, sum(each.shown for each in standing if each.price == price)) for price in prices]


def _stop(account: int, buy: bool, at_market: bool, loss: bool, quantity: int, price: int, stop: int) -> Place:
    kinds = {
        (True, True): OrderType.STOP_LOSS, (True, False): OrderType.STOP_LOSS_LIMIT,
        (False, True): OrderType.TAKE_PROFIT, (False, False): OrderType.TAKE_PROFIT_LIMIT,
    }  # fmt: skip
    kind = kinds[loss, at_market]
    return Place(account, "BTCUSDT", buy, kind, quantity=quantity, price=0 if at_market else price, stop_price=stop)


@pytest.mark.parametrize("seed", range(8 * SOAK))
def test_the_engine_and_its_naive_twin_agree(floor: Floor, seed: int) -> None:
    twin, chance = Twin(), random.Random(seed)
    book = floor.engine.book("BTCUSDT")
    trades: list[tuple[int, int]] = []
    ids = set_off = 0

    def near() -> int:
        return 1000 * UNIT + chance.randint(-8, 8) * 12_345_678_901 // 1000

    for _ in range(300):
        account, buy, kind = chance.choice(ACCOUNTS), chance.random() < 0.5, chance.random()
        quantity, price, stop = chance.randint(1, 20 * UNIT), near(), near()
        command: Command
        if kind < 0.2:
            order_id = chance.randint(max(ids - 40, 1), ids + 1)
            command = Cancel(account, "BTCUSDT", order_id=order_id)
            accepted = twin.cancel(account, order_id)
        elif kind < 0.4:
            at_market, loss = chance.random() < 0.4, chance.random() < 0.6
            command = _stop(account, buy, at_market, loss, quantity, price, stop)
            kept = Kept(ids + 1, account, buy, None if at_market else price, quantity, stop, buy == loss)
            accepted = twin.place([kept])
            ids += accepted
        elif kind < 0.55:
            leg = _stop(account, buy, chance.random() < 0.5, True, quantity, near(), stop)
            limit = Place(account, "BTCUSDT", buy, OrderType.LIMIT_MAKER, quantity=quantity, price=price)
            command = PlaceList(account, "BTCUSDT", ContingencyType.OCO, (leg, limit))
            first = Kept(ids + 1, account, buy, leg.price or None, quantity, stop, buy, pair=ids + 1)
            second = Kept(ids + 2, account, buy, price, quantity, pair=ids + 1)
            accepted = twin.place([first, second], maker=second)
            ids += 2 * accepted
        else:
            slice_ = quantity // 3 if kind < 0.7 and quantity > 3 else 0
            command = Place(
                account, "BTCUSDT", buy, OrderType.LIMIT, quantity=quantity, price=price, iceberg_quantity=slice_
            )
            before = len(twin.trades)
            accepted = twin.place([Kept(ids + 1, account, buy, price, quantity, slice=slice_)])
            ids += accepted
            set_off += len(twin.trades) > before + 2
        events = floor.apply(command)
        trades += [(event.price, event.quantity) for event in events if isinstance(event, Traded)]
        assert accepted == (not any(isinstance(event, Refused) for event in events)), events
        assert trades == twin.trades
        assert (book.levels(True), book.levels(False)) == (twin.levels(True), twin.levels(False))
        for each in ACCOUNTS:
            balances = floor.engine.balances(each)
            assert [balances["BTC"][0], balances["USDT"][0]] == twin.free(each)
            assert [sum(balances["BTC"]), sum(balances["USDT"])] == twin.owned[each]
    assert len(trades) > 50
    assert set_off > 3


def _kept(order: Place, order_id: int, pair: int = 0) -> Kept:
    stop = order.stop_price or None
    loss = order.type in (OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT)
    return Kept(
        order_id, order.account, order.buy, order.price or None, order.quantity, stop, order.buy == loss,
        slice=order.iceberg_quantity, pair=pair,
    )  # fmt: skip


def test_the_twin_plays_a_scenario_to_the_same_end(floor: Floor, scenario: str) -> None:
    twin, ids = Twin(), 0
    for line in scenario.splitlines():
        action = line.partition("→")[0].strip()
        floor.play(line)
        if found := re.fullmatch(r"the market trades at ([\d., ]+)|recorded trade: \w+ 1 @ ([\d.]+)", action):
            for price in (found[1] or found[2]).split(", "):
                twin.trades.append((units(price), UNIT))
                twin.settle()
        else:
            command, accepted = floor.read(action), False
            if isinstance(command, Place):
                accepted = twin.place([_kept(command, ids + 1)])
                ids += accepted
            elif isinstance(command, PlaceList):
                pair = [_kept(leg, ids + number, ids + 1) for number, leg in enumerate(command.legs, 1)]
                makers = [
                    each for each, leg in zip(pair, command.legs, strict=True) if leg.type is OrderType.LIMIT_MAKER
                ]
                accepted = twin.place(pair, *makers)
                ids += 2 * accepted
            else:
                assert isinstance(command, Cancel)
                assert command.order_id is not None
                accepted = twin.cancel(command.account, command.order_id)
            assert accepted == ("refused" not in line), line
        book = floor.engine.book("BTCUSDT")
        assert (book.levels(True), book.levels(False)) == (twin.levels(True), twin.levels(False)), line
        for each in ACCOUNTS:
            balances = floor.engine.balances(each)
            assert [balances["BTC"][0], balances["USDT"][0]] == twin.free(each), line
