"""The engine as its callers see it: reads, several symbols, and the same answers every time."""

from __future__ import annotations

import random
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from bidwire.exchange.engine.commands import UNIT, Cancel, Command, Credit, HouseDiff, HouseTrade, Place, SetStatus
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import Report, StatusChanged
from bidwire.exchange.engine.orders import ClientIds
from bidwire.exchange.engine.rules import SymbolRules, units
from bidwire.products.spot.enums import OrderType, SymbolStatus, TimeInForce

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

ETH = {"symbol": "ETHUSDT", "baseAsset": "ETH", "quoteAsset": "USDT", "filters": []}


def test_books_are_per_symbol_and_balances_are_shared(floor: Floor) -> None:
    floor.engine.list_symbol(SymbolRules.of(ETH))
    floor.do("alice buys 1 @ 60000")
    events = floor.apply(Place(1, "ETHUSDT", True, OrderType.LIMIT, quantity=50 * UNIT, price=1000 * UNIT))
    assert getattr(events[0], "code", None) == -2010, "60,000 of 100,000 are held elsewhere"
    floor.apply(Place(1, "ETHUSDT", True, OrderType.LIMIT, quantity=UNIT, price=1000 * UNIT, client_order_id="eth"))
    assert [(o.symbol, o.id) for o in floor.engine.open_orders(1)] == [("BTCUSDT", 1), ("ETHUSDT", 1)]
    assert [o.symbol for o in floor.engine.open_orders(1, "ETHUSDT")] == ["ETHUSDT"]
    assert floor.engine.book("ETHUSDT").levels(True) == [(1000 * UNIT, UNIT)]
    assert floor.records.order_by_client_id(1, "BTCUSDT", "eth") is None
    found = floor.records.order_by_client_id(1, "ETHUSDT", "eth")
    assert found is not None
    assert found.price == 1000 * UNIT


def test_what_is_not_there_reads_as_nothing(floor: Floor) -> None:
    engine = floor.engine
    assert engine.open_order(1, "NOSUCH", 1) is None
    assert engine.open_order(1, "BTCUSDT", 1) is None
    assert engine.open_orders(3, "NOSUCH") == []
    assert floor.records.all_orders(99, "BTCUSDT") == []
    assert floor.records.fills(1, "NOSUCH") == []
    assert engine.balances(99) == {}
    assert engine.rules("NOSUCH") is None
    assert (engine.last_price("BTCUSDT"), engine.average_price("BTCUSDT", floor.at)) == (0, 0)
    assert engine.book("BTCUSDT").best(True) is None
    with pytest.raises(KeyError):
        engine.book("NOSUCH")


def test_the_book_reads_best_first_and_as_far_as_asked(floor: Floor) -> None:
    for price in (97, 99, 98):
        floor.do(f"alice buys 1 @ {price}")
    book = floor.engine.book("BTCUSDT")
    assert [price // UNIT for price, _ in book.levels(True)] == [99, 98, 97]
    assert [price // UNIT for price, _ in book.levels(True, 2)] == [99, 98]
    assert book.levels(True, 0) == []
    assert book.best(True) == (99 * UNIT, UNIT)
    assert book.best(False) is None


def test_a_symbol_s_status_and_rules_can_change_while_its_book_stays(floor: Floor) -> None:
    floor.do("alice buys 1 @ 99")
    assert floor.apply(SetStatus("BTCUSDT", SymbolStatus.HALT)) == [StatusChanged("BTCUSDT", "HALT")]
    assert floor.engine.status("BTCUSDT") == "HALT"
    lots = {"filterType": "LOT_SIZE", "minQty": "1", "maxQty": "9", "stepSize": "1"}
    floor.engine.list_symbol(SymbolRules.of({**floor.engine.symbols["BTCUSDT"].row, "filters": [lots]}))
    assert floor.engine.status("BTCUSDT") == "TRADING"
    floor.play("""
        bob buys 1.5 @ 98  → refused Filter failure: LOT_SIZE
        bob buys 2 @ 98    → book: bid 99 × 1, bid 98 × 2
    """)


def test_the_same_commands_give_the_same_events() -> None:
    assert _run(_commands()) == _run(_commands())
    assert _run(_commands(), seed=8) != _run(_commands()), "the seed is in the client order ids"


def _run(commands: list[Command], seed: int = 7) -> list[str]:
    engine = Engine(seed)
    engine.list_symbol(SymbolRules.of(ETH))
    for account in (1, 2, 3):
        engine.open_account(account)
    return [repr(engine.apply(command, at * 1000)) for at, command in enumerate(commands)]


def _commands() -> list[Command]:
    chance = random.Random(3)
    commands: list[Command] = [Credit(a, asset, 10**13) for a in (1, 2, 3) for asset in ("ETH", "USDT")]
    for number in range(600):
        kind = chance.random()
        price = (1000 + chance.randint(-5, 5)) * UNIT
        if kind < 0.2:
            commands.append(Cancel(chance.randint(1, 3), "ETHUSDT", order_id=chance.randint(1, 300)))
        elif kind < 0.3:
            levels = ((price, chance.randint(0, 3) * UNIT),)
            bids, asks = (levels, ()) if price < 1000 * UNIT else ((), levels)
            commands.append(HouseDiff("ETHUSDT", number * 10, number * 10 + 9, bids, asks))
        elif kind < 0.4:
            commands.append(HouseTrade("ETHUSDT", number, price, UNIT, chance.random() < 0.5, number))
        else:
            commands.append(
                Place(
                    chance.randint(1, 3),
                    "ETHUSDT",
                    chance.random() < 0.5,
                    OrderType.LIMIT,
                    chance.choice([TimeInForce.GTC, TimeInForce.IOC]),
                    quantity=chance.randint(1, 3 * UNIT),
                    price=price,
                )
            )
    return commands


def test_made_client_order_ids_look_random_and_do_not_repeat(floor: Floor) -> None:
    made = list(islice(ClientIds(7), 1000))
    assert len(set(made)) == 1000
    assert all(len(each) == 22 and each.isascii() and each.isalnum() for each in made)
    assert made == list(islice(ClientIds(7), 1000))
    assert made[0] not in islice(ClientIds(8), 1000)
    report = floor.do("alice buys 1 @ 1")[0]
    assert isinstance(report, Report)
    assert report.client_order_id == made[0]


# --- rules -----------------------------------------------------------------------------------------------------------------


def test_amounts_are_exact_and_nothing_finer_than_a_unit_is_taken() -> None:
    assert units("0.00000001") == 1
    assert units("92233720368.54775807") == 9_223_372_036_854_775_807
    assert units(5) == 500_000_000
    with pytest.raises(ValueError, match="finer than"):
        units("0.000000001")


@pytest.mark.parametrize(
    "row",
    [
        {"symbol": "X", "baseAsset": "A"},
        {**ETH, "filters": [{"filterType": "LOT_SIZE", "minQty": "1", "maxQty": "?", "stepSize": "1"}]},
        {**ETH, "filters": [{"filterType": "PRICE_FILTER", "minPrice": "1", "maxPrice": "2"}]},
    ],
)
def test_a_bad_row_is_refused_with_its_symbol(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=row["symbol"]):
        SymbolRules.of(row)


def test_filters_that_are_not_for_orders_of_today_are_left_alone() -> None:
    rules = SymbolRules.of(
        {**ETH, "filters": [{"filterType": "T_PLUS_SELL", "endTime": 1}, {"filterType": "ICEBERG_PARTS", "limit": 10}]}
    )
    assert rules.refuses_limit(UNIT, UNIT, UNIT * UNIT) is None
    assert rules.row["filters"][0]["filterType"] == "T_PLUS_SELL"


# --- history ---------------------------------------------------------------------------------------------------------------


def test_the_house_leaves_nothing_behind_but_what_stands() -> None:
    engine = Engine()
    engine.list_symbol(SymbolRules.of(ETH))
    for number in range(5000):
        engine.apply(Place(0, "ETHUSDT", number % 2 == 0, OrderType.LIMIT, quantity=UNIT, price=UNIT), number)
    desk = engine._markets["ETHUSDT"].desks[0]
    assert not desk.open
    assert not desk._by_client_id


def test_old_trades_do_not_pile_up_in_the_average() -> None:
    engine = Engine()
    engine.list_symbol(SymbolRules.of(ETH))
    second = 1_000_000
    for number in range(20_000):
        engine.apply(Place(0, "ETHUSDT", number % 2 == 0, OrderType.LIMIT, quantity=UNIT, price=UNIT), number * second)
    average = engine._markets["ETHUSDT"].average
    assert len(average.recent) <= 300
