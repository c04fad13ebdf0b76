"""Smart order routing through our own client, over the loopback exchange, for three ways to call and in both encodings."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bidwire import Loopback, Rejected, Settings
from bidwire.exchange.engine.commands import HOUSE, UNIT, Place
from bidwire.exchange.market.still import StillMarket
from bidwire.spot import OrderType

ENCODINGS = ("json", "sbe")


@pytest.fixture
def loopback() -> Loopback:
    place = Loopback(market=StillMarket(("BTCUSDT", "BTCUSDC", "ETHUSDT")))
    for symbol, price in (("BTCUSDT", 101), ("BTCUSDC", 100)):
        place.venue.apply(Place(HOUSE, symbol, False, OrderType.LIMIT, quantity=5 * UNIT, price=price * UNIT))
    return place


@pytest.fixture(params=ENCODINGS)
def trader(request: pytest.FixtureRequest, face: Callable[..., Any], loopback: Loopback) -> Any:
    key = loopback.keys["hmac"]
    return face(loopback, key.api_key, key.secret, settings=Settings(encoding=request.param))


def test_an_order_is_routed_and_its_allocations_are_found(trader: Any) -> None:
    placed = trader.call("new_sor_order", "BTCUSDT", "BUY", "LIMIT", quantity=6, price="101", time_in_force="GTC")
    assert (placed.status, placed.used_sor, placed.working_floor) == ("FILLED", True, "SOR")
    assert placed.cumulative_quote_qty == Decimal(601)
    fills = [(fill.match_type, fill.trade_id, fill.alloc_id, fill.price) for fill in placed.fills]
    assert fills == [("ONE_PARTY_TRADE_REPORT", -1, 0, Decimal(100)), ("ONE_PARTY_TRADE_REPORT", -1, 1, Decimal(101))]
    rows = trader.call("my_allocations", "BTCUSDT", order_id=placed.order_id)
    assert [(row.allocation_id, row.price, row.qty) for row in rows] == [(0, 100, 5), (1, 101, 1)]
    assert [row.allocation_type for row in rows] == ["SOR", "SOR"]
    found = trader.call("get_order", "BTCUSDT", order_id=placed.order_id)
    assert (found.used_sor, found.working_floor) == (True, "SOR")


def test_an_order_that_rests_says_so(trader: Any) -> None:
    placed = trader.call("new_sor_order", "BTCUSDT", "BUY", "LIMIT", quantity=9, price="100", time_in_force="GTC")
    assert (placed.status, placed.used_sor, placed.working_floor) == ("PARTIALLY_FILLED", True, "EXCHANGE")
    (found,) = trader.call("open_orders", symbol="BTCUSDT")
    assert (found.used_sor, found.working_floor, found.executed_qty) == (True, "EXCHANGE", 5)


def test_an_order_is_tested_and_refused(trader: Any) -> None:
    assert trader.call("test_sor_order", "BTCUSDT", "BUY", "MARKET", quantity=1).standard_commission_for_order is None
    told = trader.call("test_sor_order", "BTCUSDT", "BUY", "MARKET", quantity=1, compute_commission_rates=True)
    assert told.standard_commission_for_order.taker == Decimal("0.001")
    with pytest.raises(Rejected, match="This symbol has no SOR"):
        trader.call("new_sor_order", "ETHUSDT", "BUY", "MARKET", quantity=1)


def test_the_groups_are_in_exchange_info(trader: Any) -> None:
    (group,) = trader.call("exchange_info").sors
    assert (group.base_asset, group.symbols) == ("BTC", ["BTCUSDT", "BTCUSDC"])


def test_allocations_come_page_by_page(trader: Any, loopback: Loopback) -> None:
    for _ in range(5):
        trader.call("new_sor_order", "BTCUSDT", "BUY", "MARKET", quantity="0.1")
        loopback.advance(36_000)
    every = trader.call("my_allocations", "BTCUSDT")
    assert [row.allocation_id for row in every] == [0, 1, 2, 3, 4]
    for params in ({}, {"from_allocation_id": 0}, {"start_time": every[0].time}):
        walk = trader.spot.my_allocations.pages("BTCUSDT", limit=2, **params)

        async def collect(walk: Any = walk) -> list[Any]:
            return [row async for page in walk for row in page]

        rows = [row for page in walk for row in page] if trader.kind == "blocking" else trader.run(collect())
        assert rows == every, params
