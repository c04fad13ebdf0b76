"""The fast engine against a naive twin: the same random commands must give the same trades, books and balances."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from bidwire.exchange.engine.commands import UNIT, Cancel, Place
from bidwire.exchange.engine.events import Refused, Traded
from bidwire.products.spot.enums import OrderType, TimeInForce

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

FEE = 75_000
SOAK = int(os.environ.get("BIDWIRE_SOAK", "1"))
"""How many times as much as in the gate (.ci/soak)."""


class Twin:
    """One sorted list of orders, everything looked up by scanning; balances are recomputed, never held."""

    def __init__(self) -> None:
        self.book: list[list[int]] = []  # [buy, price, quantity left, account, id]
        self.owned = {account: [100 * UNIT, 100_000 * UNIT] for account in (1, 2, 3, 4)}
        self.trades: list[tuple[int, int, int]] = []
        self.ids = 0

    def free(self, account: int) -> list[int]:
        held = [0, 0]
        for buy, price, left, owner, _ in self.book:
            if owner == account:
                held[buy] += -(-price * left // UNIT) if buy else left
        return [self.owned[account][0] - held[0], self.owned[account][1] - held[1]]

    def reach(self, buy: bool, price: int | None) -> list[list[int]]:
        found = [o for o in self.book if o[0] != buy and (price is None or (o[1] <= price if buy else o[1] >= price))]
        return sorted(found, key=lambda o: (o[1] if buy else -o[1], o[4]))

    def place(self, account: int, buy: bool, quantity: int, price: int | None, how: str) -> bool:
        reach = self.reach(buy, price)
        cost = 0
        if price is None:
            left = quantity
            for order in reach:
                cost += order[1] * min(left, order[2])
                left -= min(left, order[2])
        need = (-(-(cost if price is None else price * quantity) // UNIT)) if buy else quantity
        if self.free(account)[buy] < need or (how == "post-only" and reach):
            return False
        self.ids += 1
        if how == "FOK" and sum(order[2] for order in reach) < quantity:
            return True
        for maker in reach:
            filled = min(quantity, maker[2])
            if not filled:
                break
            quote = maker[1] * filled // UNIT
            buyer, seller = (account, maker[3]) if buy else (maker[3], account)
            self.owned[buyer][1] -= quote
            self.owned[seller][0] -= filled
            self.owned[buyer][0] += filled - filled * FEE // UNIT
            self.owned[seller][1] += quote - quote * FEE // UNIT
            self.trades.append((maker[1], filled, maker[4]))
            quantity -= filled
            maker[2] -= filled
        self.book = [order for order in self.book if order[2]]
        if quantity and price is not None and how in ("GTC", "post-only"):
            self.book.append([buy, price, quantity, account, self.ids])
        return True

    def cancel(self, account: int, order_id: int) -> bool:
        kept = [order for order in self.book if order[3:] != [account, order_id]]
        gone, self.book = len(kept) < len(self.book), kept
        return gone

    def levels(self, buy: bool) -> list[tuple[int, int]]:
        prices = sorted({order[1] for order in self.book if order[0] == buy}, reverse=buy)
        return [(price, sum(o[2] for o in self.book if o[0] == buy and o[1] == price)) for price in prices]


@pytest.mark.parametrize("seed", range(12 * SOAK))
def test_the_engine_and_its_naive_twin_agree(new_floor: type[Floor], seed: int) -> None:
    floor, twin, chance = new_floor(commission=FEE), Twin(), random.Random(seed)
    book = floor.engine.book("BTCUSDT")
    trades: list[tuple[int, int]] = []
    for _ in range(500):
        account, buy = chance.randint(1, 4), chance.random() < 0.5
        if chance.random() < 0.25:
            order_id = chance.randint(max(twin.ids - 60, 1), twin.ids + 2)
            events = floor.apply(Cancel(account, "BTCUSDT", order_id=order_id))
            accepted = twin.cancel(account, order_id)
        else:
            quantity = chance.randint(1, 20 * UNIT)
            price = None if chance.random() < 0.15 else 1000 * UNIT + chance.randint(-8, 8) * 12_345_678_901 // 1000
            how = "GTC" if price is None else chance.choice(["GTC"] * 4 + ["IOC", "FOK", "post-only"])
            events = floor.apply(_place(account, buy, quantity, price, how))
            accepted = twin.place(account, buy, quantity, price, how)
        trades += [(event.price, event.quantity) for event in events if isinstance(event, Traded)]
        assert accepted == (not any(isinstance(event, Refused) for event in events))
        assert trades == [trade[:2] for trade in twin.trades]
        assert (book.levels(True), book.levels(False)) == (twin.levels(True), twin.levels(False))
        for each in (1, 2, 3, 4):
            balances = floor.engine.balances(each)
            assert [balances["BTC"][0], balances["USDT"][0]] == twin.free(each)
            assert [sum(balances["BTC"]), sum(balances["USDT"])] == twin.owned[each]
    assert len(trades) > 50


def _place(account: int, buy: bool, quantity: int, price: int | None, how: str) -> Place:
    kind = OrderType.MARKET if price is None else OrderType.LIMIT_MAKER if how == "post-only" else OrderType.LIMIT
    patience = TimeInForce(how) if how in ("IOC", "FOK") else TimeInForce.GTC
    return Place(account, "BTCUSDT", buy, kind, patience, quantity=quantity, price=price or 0)
