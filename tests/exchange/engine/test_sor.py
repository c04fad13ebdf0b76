"""Smart order routing: whatever is routed, money only moves, allocations are what was filled, and replay gives the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, cast

import pytest

from bidwire.exchange.engine.commands import HOUSE, ROUTER, UNIT, Cancel, Command, Credit, Place, PlaceRouted
from bidwire.exchange.engine.events import BalanceChanged, LevelChanged, Report, Traded
from bidwire.exchange.engine.orders import Order
from bidwire.exchange.store.journal import decoder, encode
from bidwire.exchange.store.state import digest, dumped, loaded
from bidwire.products.spot.enums import ExecutionType, OrderType, SelfTradePreventionMode, TimeInForce, WorkingFloor

from .twin.beside import Beside

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

SYMBOLS = ("BTCUSDT", "BTCUSDC", "BTCUSDP")
ASSETS = ("BTC", "USDT", "USDC", "USDP")
ACCOUNTS = (1, 2, 3, 4)
FEE = 75_123


def anything(chance: random.Random) -> Command:
    """Odd amounts, so that every product needs rounding; every third order is routed."""
    account, symbol = chance.choice(ACCOUNTS), chance.choice(SYMBOLS)
    if chance.random() < 0.15:
        return Cancel(account, symbol, order_id=chance.randint(1, 200))
    routed, buy = chance.random() < 0.35, chance.random() < 0.5
    quantity, price = chance.randint(2, 3 * UNIT), 100 * UNIT + chance.randint(-5, 5) * 33_333_337
    mode = chance.choice(list(SelfTradePreventionMode)[:6])
    kind = PlaceRouted if routed else Place
    if chance.random() < 0.2:
        return kind(account, symbol, buy, OrderType.MARKET, quantity=quantity, self_trade_prevention=mode)
    if chance.random() < 0.1 and not routed:
        return Place(
            account, symbol, buy, OrderType.STOP_LOSS, quantity=quantity, stop_price=price, self_trade_prevention=mode
        )
    how = chance.choice([TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK])
    slices = quantity // 2 if how is TimeInForce.GTC and chance.random() < 0.2 else 0
    return kind(
        account, symbol, buy, OrderType.LIMIT, how, quantity, price, iceberg_quantity=slices, self_trade_prevention=mode
    )


def funded(new_floor: type[Floor]) -> Floor:
    floor = new_floor(commission=FEE)
    for account in ACCOUNTS:
        for asset in ("USDC", "USDP"):
            floor.apply(Credit(account, asset, 100_000 * UNIT))
    return floor


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_routed_money_only_moves_and_holds_match_open_orders(new_floor: type[Floor], seed: int) -> None:
    floor, chance = funded(new_floor), random.Random(seed)
    taken = dict.fromkeys(ASSETS, 0)
    allocated: dict[str, int] = {}
    for _ in range(400):
        for event in floor.apply(anything(chance)):
            if isinstance(event, BalanceChanged):
                assert event.account in ACCOUNTS
                assert event.free >= 0
                assert event.locked >= 0
            if isinstance(event, Report):
                assert event.order.account in ACCOUNTS
                taken[event.commission_asset or "BTC"] += event.commission
                if event.allocation_id >= 0:
                    assert (event.kind, event.trade_id, event.maker) == (ExecutionType.TRADE, -1, False)
                    assert event.allocation_id == allocated.get(event.order.symbol, -1) + 1
                    allocated[event.order.symbol] = event.allocation_id
    assert set(allocated) == set(SYMBOLS)
    engine = floor.engine
    for asset, each in zip(ASSETS, (100, 100_000, 100_000, 100_000), strict=True):
        total = sum(sum(engine.balances(account).get(asset, (0, 0))) for account in (*ACCOUNTS, ROUTER))
        assert total + taken[asset] == 4 * each * UNIT
    assert engine.balances(ROUTER).get("BTC", (0, 0)) == (0, 0)
    for account in ACCOUNTS:
        held = dict.fromkeys(ASSETS, 0)
        for order in engine.open_orders(account):
            held[order.symbol[3:] if order.buy else "BTC"] += order.locked
            if order.is_working:
                assert order.locked == (-(-order.price * order.remaining // UNIT) if order.buy else order.remaining)
                assert order.floor in (None, WorkingFloor.EXCHANGE)
        assert {asset: engine.balances(account)[asset][1] for asset in held} == held
    assert engine.open_orders(HOUSE) == engine.open_orders(ROUTER) == []
    for symbol in SYMBOLS:
        bid, ask = engine.book(symbol).best(True), engine.book(symbol).best(False)
        assert bid is None or ask is None or bid[0] < ask[0]


@pytest.mark.parametrize("seed", range(4))
def test_an_order_is_filled_by_its_allocations_and_its_trades_as_a_maker(new_floor: type[Floor], seed: int) -> None:
    floor, chance = funded(new_floor), random.Random(seed)
    orders: dict[int, Order] = {}
    for _ in range(300):
        for event in floor.apply(anything(chance)):
            if isinstance(event, Report) and event.order.floor is not None:
                orders[id(event.order)] = event.order
    assert len(orders) > 20
    for order in orders.values():
        allocations = floor.records.allocations(order.account, order.symbol, order_id=order.id)
        fills = floor.records.fills(order.account, order.symbol, order_id=order.id)
        assert all(fill.maker for fill in fills)
        filled = [(each.quantity, each.quote) for each in allocations] + [(each.quantity, each.quote) for each in fills]
        assert sum(quantity for quantity, _ in filled) == order.executed
        assert sum(quote for _, quote in filled) == order.quote_executed
        better = [each.price <= order.price if order.buy else each.price >= order.price for each in allocations]
        assert all(better) or order.type is OrderType.MARKET


@pytest.mark.parametrize("seed", range(3))
def test_the_journal_and_a_snapshot_give_the_same_state(new_floor: type[Floor], seed: int) -> None:
    floor, again, chance = funded(new_floor), funded(new_floor), random.Random(seed)
    decode = decoder(Command)
    for number in range(300):
        command = anything(chance)
        floor.apply(command)
        again.apply(cast("Command", decode(encode((number, 0, command)))[2]))
        if number == 150:
            again.engine = loaded(dumped(again.engine))
    assert digest(again.engine) == digest(floor.engine)


@pytest.mark.parametrize("seed", range(4))
def test_the_naive_twin_routes_the_same(seed: int) -> None:
    floor, chance = funded(Beside), random.Random(seed)
    for _ in range(200):
        floor.apply(anything(chance))


def test_update_ids_trade_ids_and_order_ids_rise_in_each_book(new_floor: type[Floor]) -> None:
    floor, chance = funded(new_floor), random.Random(5)
    last: dict[tuple[str, str], int] = {}
    for _ in range(300):
        for event in floor.apply(anything(chance)):
            found: tuple[str, str, int] | None = None
            if isinstance(event, Traded):
                found = event.symbol, "trade", event.trade_id
            elif isinstance(event, LevelChanged):
                found = event.symbol, "level", event.update_id
            elif isinstance(event, Report) and event.kind is ExecutionType.NEW and event.order.stop is None:
                found = event.order.symbol, "order", event.order.id
            if found is not None:
                assert found[2] > last.get(found[:2], 0)
                last[found[:2]] = found[2]


def test_one_routed_order_is_one_taker_to_those_who_see_the_trades(floor: Floor) -> None:
    floor.play("""
        bob sells 1 @ 100 in BTCUSDC →
        bob sells 1 @ 101            →
        bob sells 1 @ 102 in BTCUSDC →
    """)
    trades = [event for event in floor.do("alice buys 3 @ 102 by SOR") if isinstance(event, Traded)]
    assert [(each.symbol, each.taker_order_id) for each in trades] == [
        ("BTCUSDC", 3),
        ("BTCUSDT", 2),
        ("BTCUSDC", 3),
    ]


def test_a_recorded_market_is_taken_from_as_by_any_other_order(floor: Floor) -> None:
    floor.play("""
        recorded book: ask 100 × 2         →
        bob sells 1 @ 99 in BTCUSDC        →
        alice buys 2 @ 100 by SOR          → FILLED 2 | trade: 99 × 1, 100 × 1 | allocated: 99 × 1, 100 × 1 | book: ask 100 × 1
    """)
