"""The fault matrix: whatever happens to a write there is one order or none, and who asks as the errors say knows which.

Run by blocking and async clients and over the WebSocket API, against the exchange in simulated time, seeded.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bidwire import Loopback
from bidwire import errors as e
from bidwire.config import Settings

Face = Callable[..., Any]

# The faults of a write, and whether the request was performed all the same; None: the fault itself says.
FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "R5 an idle connection had died": ("R5", {}),
    "R6 silence, executed": ("R6", {"end": "silence", "executed": True}),
    "R6 silence, not executed": ("R6", {"end": "silence"}),
    "R6 reset, executed": ("R6", {"end": "reset", "executed": True}),
    "R6 reset, not executed": ("R6", {"end": "reset"}),
    "R6 executed when nobody waits any more": ("slow_answer", {"delay": 12.0, "executes": "late"}),
    "R6 answered when nobody waits any more": ("slow_answer", {"delay": 12.0}),
    "R7 cut off": ("R7", {}),
    "R8 a page with 502, executed": ("R8", {"executed": True}),
    "R8 a page with 502, not executed": ("R8", {}),
    "R24 500, executed": ("R24", {"executed": True}),
    "R24 500, not executed": ("R24", {}),
    "R24 504, executed": ("R24", {"status": 504, "body": "", "executed": True}),
    "R25 503": ("R25", {}),
    "R26 503 internal error": ("R26", {}),
    "R27 overloaded": ("R27", {}),
    "R28 -1007, executed": ("R28", {"executed": True}),
    "R28 -1007, not executed": ("R28", {}),
    "R28 -1006, executed": ("R28", {"status": 500, "code": -1006, "executed": True}),
}
ORDERS = {"method": "POST", "path": "/api/v3/order"}


class Trader:
    """A client with its belief about its orders: what answers and errors say, and where they leave it open, a query."""

    def __init__(self, face: Face) -> None:
        self.loopback = Loopback(market="quiet", seed=1)
        key = self.loopback.keys["hmac"]
        self.caller = face(self.loopback, key.api_key, key.secret, settings=Settings(timeout=10.0))
        self.price = (self.caller.call("book_ticker", "BTCUSDT").bid_price * Decimal("0.97")).quantize(Decimal("1"))
        self.believed: dict[str, bool] = {}

    @property
    def truth(self) -> list[str]:
        """Client order ids on the exchange's book."""
        venue = self.loopback.venue
        return [order.client_order_id for order in venue.engine.open_orders(self.loopback.keys.trader, "BTCUSDT")]

    def place(self, name: str) -> None:
        try:
            self.caller.call(
                "new_order",
                "BTCUSDT",
                "BUY",
                "LIMIT",
                price=self.price,
                quantity="0.001",
                time_in_force="GTC",
                new_client_order_id=name,
                recv_window=20_000,
            )
            self.believed[name] = True
        except e.BinanceError as error:
            self.believed[name] = self.stands(name) if error.executed == "unknown" else error.executed == "yes"

    def cancel(self, name: str) -> None:
        try:
            self.caller.call("cancel_order", "BTCUSDT", orig_client_order_id=name, recv_window=20_000)
            self.believed[name] = False
        except e.BinanceError as error:
            self.believed[name] = self.stands(name) if error.executed == "unknown" else error.executed == "no"

    def cancel_all(self) -> None:
        try:
            self.caller.call("cancel_open_orders", "BTCUSDT", recv_window=20_000)
            self.believed = dict.fromkeys(self.believed, False)
        except e.BinanceError as error:
            if error.executed == "unknown":
                self.believed = {name: self.stands(name) for name in self.believed}

    def stands(self, name: str) -> bool:
        """The way out of an unknown outcome: wait until nothing can still be performed, then ask, as often as it takes."""
        self.loopback.advance(20)
        while True:
            try:
                return bool(self.caller.call("get_order", "BTCUSDT", orig_client_order_id=name).status == "NEW")
            except e.NotFound:
                return False
            except e.BinanceError:
                self.loopback.advance(1)

    @property
    def right(self) -> bool:
        """Whether the belief is the truth, and nothing is there twice."""
        truth = self.truth
        return len(set(truth)) == len(truth) and sorted(truth) == sorted(
            name for name, stands in self.believed.items() if stands
        )


@pytest.mark.parametrize("name", FAULTS)
def test_a_new_order_is_there_once_or_not_at_all_and_the_client_knows(face: Face, name: str) -> None:
    trader = Trader(face)
    fault, options = FAULTS[name]
    handle = trader.loopback.faults.add(fault, **options, **ORDERS, count=1)
    trader.place("mine")
    assert handle.struck == 1
    assert trader.right
    trader.loopback.advance(30)  # nothing comes afterwards
    assert trader.right


@pytest.mark.parametrize("name", FAULTS)
def test_a_cancel_has_happened_or_not_and_the_client_knows(face: Face, name: str) -> None:
    trader = Trader(face)
    trader.place("mine")
    fault, options = FAULTS[name]
    handle = trader.loopback.faults.add(fault, **options, method="DELETE", path="/api/v3/order", count=1)
    trader.cancel("mine")
    assert handle.struck == 1
    assert trader.right


@pytest.mark.parametrize("name", FAULTS)
def test_all_orders_are_cancelled_or_not_and_the_client_knows(face: Face, name: str) -> None:
    trader = Trader(face)
    trader.place("one")
    trader.place("two")
    fault, options = FAULTS[name]
    handle = trader.loopback.faults.add(fault, **options, method="DELETE", path="/api/v3/openOrders", count=1)
    trader.cancel_all()
    assert handle.struck == 1
    assert trader.right


@pytest.mark.parametrize("name", ["R25 503", "R27 overloaded", "R26 503 internal error", "R7 cut off"])
def test_a_fault_that_stays_is_no_success_and_places_nothing_twice(face: Face, name: str) -> None:
    trader = Trader(face)
    fault, options = FAULTS[name]
    with trader.loopback.faults.add(fault, **options, **ORDERS):
        trader.place("mine")
    assert trader.right
    trader.place("another")
    assert trader.right


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rough_hour_of_trading_ends_with_belief_and_truth_agreed(face: Face, seed: int) -> None:
    trader = Trader(face)
    for number, (fault, options) in enumerate(FAULTS.values()):
        trader.loopback.faults.add(fault, **options, path="/api/v3/order", probability=0.03, seed=seed * 100 + number)
    chance = random.Random(seed)
    for number in range(40):
        standing = [name for name, stands in trader.believed.items() if stands]
        if standing and chance.random() < 0.4:
            trader.cancel(chance.choice(standing))
        else:
            trader.place(f"order-{number}")
    trader.loopback.faults.clear()
    trader.loopback.advance(30)
    assert len(trader.loopback.faults.log) > 5
    assert trader.right


def test_the_same_seed_strikes_the_same_orders(face: Face) -> None:
    def run() -> list[str]:
        trader = Trader(face)
        trader.loopback.faults.add("R6", **ORDERS, probability=0.5)
        for number in range(12):
            trader.place(f"order-{number}")
        return trader.truth

    first = run()
    assert 0 < len(first) < 12
    assert first == run()
