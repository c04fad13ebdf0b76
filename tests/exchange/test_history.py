"""Finished orders and fills: what is kept of the engine's events, and how rows are found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bidwire.exchange.engine.commands import UNIT, Cancel, Credit, Place
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.orders import Fill
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.history import FILLS, ORDERS, AccountHistory, MemoryHistory, Records, Window
from bidwire.exchange.store.history import SqliteHistory
from bidwire.products.spot.enums import OrderStatus, OrderType, TimeInForce

SYMBOL = "BTCUSDT"


class Desk:
    """Two accounts that trade, a second apart, and what is remembered of it."""

    def __init__(self, history: AccountHistory) -> None:
        self.engine = Engine()
        self.engine.list_symbol(
            SymbolRules.of({"symbol": SYMBOL, "baseAsset": "BTC", "quoteAsset": "USDT", "filters": []})
        )
        self.history = history
        self.records = Records(self.engine, history)
        self.at = 0
        for account in (1, 2):
            self.engine.open_account(account)
            for asset in ("BTC", "USDT"):
                self.engine.apply(Credit(account, asset, 10**6 * UNIT), 0)

    def place(self, account: int, buy: bool, price: int, quantity: int, how: str = "GTC", client_id: str = "") -> None:
        self.at += 1_000_000
        order = Place(
            account,
            SYMBOL,
            buy,
            OrderType.LIMIT,
            TimeInForce(how),
            quantity * UNIT,
            price * UNIT,
            client_order_id=client_id,
        )
        self.history.record(self.engine.apply(order, self.at))

    def cancel(self, account: int, order_id: int) -> None:
        self.at += 1_000_000
        self.history.record(self.engine.apply(Cancel(account, SYMBOL, order_id=order_id), self.at))


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """Every test here holds for either history."""
    if request.param == "memory":
        yield Desk(MemoryHistory())
        return
    history = SqliteHistory(tmp_path / "history.sqlite")
    yield Desk(history)
    history.close()


def ids(desk: Desk, window: Window, account: int = 1) -> list[int]:
    return [order.id for order in desk.records.all_orders(account, SYMBOL, window)]


def test_orders_that_are_done_and_orders_that_are_open_stand_in_one_list_by_id(desk: Desk) -> None:
    for price in (1, 2, 3, 4, 5):
        desk.place(1, True, price, 1)
    desk.cancel(1, 4)
    desk.cancel(1, 2)
    assert ids(desk, Window()) == [1, 2, 3, 4, 5]
    assert [order.id for order in desk.history.find(ORDERS, 1, SYMBOL)] == [2, 4]
    assert ids(desk, Window(), account=2) == []


@pytest.mark.parametrize(
    ("window", "found"),
    [
        (Window(limit=2), [5, 6]),
        (Window(limit=2, from_id=3), [3, 4]),
        (Window(from_id=6), [6]),
        (Window(from_id=7), []),
        (Window(limit=2, start=2_000_000), [2, 3]),
        (Window(limit=2, end=4_000_000), [3, 4]),
        (Window(start=2_000_001, end=3_000_000), [3]),
        (Window(limit=0), []),
    ],
)
def test_a_window_keeps_the_oldest_from_its_beginning_and_else_the_newest(
    desk: Desk, window: Window, found: list[int]
) -> None:
    for price in (1, 2, 3, 4, 5, 6):
        desk.place(1, True, price, 1)
    for order_id in (5, 1, 3):
        desk.cancel(1, order_id)
    assert ids(desk, window) == found


def test_fills_are_found_by_window_and_by_order(desk: Desk) -> None:
    desk.place(1, True, 100, 6)
    for _ in range(3):
        desk.place(2, False, 100, 2)
    fills = desk.records.fills(1, SYMBOL)
    assert [(fill.trade_id, fill.order_id, fill.maker, fill.buyer, fill.at) for fill in fills] == [
        (1, 1, True, True, 2_000_000),
        (2, 1, True, True, 3_000_000),
        (3, 1, True, True, 4_000_000),
    ]
    assert fills[0] == Fill(1, 1, 100 * UNIT, 2 * UNIT, 200 * UNIT, 200_000, "BTC", 2_000_000, True, True, SYMBOL)
    assert [fill.trade_id for fill in desk.records.fills(1, SYMBOL, Window(limit=1, from_id=2))] == [2]
    assert [fill.trade_id for fill in desk.records.fills(2, SYMBOL, order_id=3)] == [2]
    assert [fill.trade_id for fill in desk.records.fills(1, SYMBOL, Window(limit=2), order_id=1)] == [2, 3]
    assert desk.records.fills(1, SYMBOL, order_id=99) == []


def test_a_trade_with_oneself_is_a_fill_of_either_order(desk: Desk) -> None:
    desk.place(1, True, 100, 1)
    desk.place(1, False, 100, 1)
    assert sorted(fill.order_id for fill in desk.records.fills(1, SYMBOL)) == [1, 2]
    assert {fill.trade_id for fill in desk.history.find(FILLS, 1, SYMBOL)} == {1}


def test_an_order_that_is_done_at_once_is_remembered_with_what_became_of_it(desk: Desk) -> None:
    desk.place(2, False, 100, 1)
    desk.place(1, True, 100, 3, "IOC")
    order = desk.records.order(1, SYMBOL, 2)
    assert order is not None
    assert (order.status, order.executed) == (OrderStatus.EXPIRED, UNIT)
    assert desk.records.order(2, SYMBOL, 2) is None, "it is somebody else's"
    assert desk.records.order(2, SYMBOL, 3) is None


def test_a_client_order_id_means_the_open_order_else_the_newest_that_had_it(desk: Desk) -> None:
    for price in (1, 2):
        desk.place(1, True, price, 1, client_id="mine")
        desk.cancel(1, price)
    found = desk.records.order_by_client_id(1, SYMBOL, "mine")
    assert found is not None
    assert found.id == 2
    desk.place(1, True, 3, 1, client_id="mine")
    found = desk.records.order_by_client_id(1, SYMBOL, "mine")
    assert found is not None
    assert (found.id, found.is_open) == (3, True)
    assert desk.records.order_by_client_id(2, SYMBOL, "mine") is None
    assert desk.records.order_by_client_id(1, "ETHUSDT", "mine") is None
