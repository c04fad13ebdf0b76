"""The state of an exchange as plain values: whatever happened, what is read back is the same and goes on the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count, islice
from typing import Any

import msgspec
import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.api.grants import Grants
from bidwire.exchange.api.tape import Tape
from bidwire.exchange.engine.accounts import Account
from bidwire.exchange.engine.commands import (
    HOUSE,
    UNIT,
    Cancel,
    CancelAll,
    Command,
    Credit,
    HouseDiff,
    HouseSnapshot,
    HouseTrade,
    Place,
)
from bidwire.exchange.engine.counts import ExchangeFilters
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import Report, Traded
from bidwire.exchange.engine.orders import Peg
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.store.state import digest, dumped, loaded
from bidwire.products.spot.enums import ExecutionType, OrderType, PegPriceType, TimeInForce

SYMBOLS = ("BTCUSDT", "ETHUSDT")
FILTERS = [
    {"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000", "tickSize": "0.01"},
    {"filterType": "PERCENT_PRICE_BY_SIDE", "bidMultiplierUp": "5", "bidMultiplierDown": "0.2", "askMultiplierUp": "5",
     "askMultiplierDown": "0.2", "avgPriceMins": 5},
]  # fmt: skip


def opened() -> Engine:
    engine = Engine(seed=3)
    for symbol in SYMBOLS:
        row = {"symbol": symbol, "baseAsset": symbol[:3], "quoteAsset": "USDT", "filters": FILTERS}
        engine.list_symbol(SymbolRules.of(row))
    for account in (1, 2, 3):
        engine.open_account(account)
        for asset in ("BTC", "ETH", "USDT"):
            engine.apply(Credit(account, asset, 10**7 * UNIT), 0)
    return engine


def commands(seed: int) -> Iterator[Command]:
    """What traders and a recorded market do, at random."""
    chance, ids = random.Random(seed), count(1)
    while True:
        symbol, account, kind = chance.choice(SYMBOLS), chance.choice((HOUSE, 1, 2, 3)), chance.random()
        price, quantity = chance.randint(95, 105) * UNIT, chance.randint(1, 20) * UNIT
        levels = tuple((chance.randint(90, 110) * UNIT, chance.randint(0, 5) * UNIT) for _ in range(3))
        number = next(ids)
        if kind < 0.1:
            yield stop(chance, account, symbol, quantity)
        elif kind < 0.2:
            peg = Peg(chance.choice(list(PegPriceType)[:2]), chance.choice((None, 1, 2)))
            slices = chance.choice((0, quantity // 2))
            yield Place(
                account, symbol, chance.random() < 0.5, OrderType.LIMIT, quantity=quantity, price=price,
                iceberg_quantity=slices, peg=None if slices else peg,
            )  # fmt: skip
        elif kind < 0.6:
            how = chance.choice(list(TimeInForce)[:3])
            yield Place(account, symbol, chance.random() < 0.5, OrderType.LIMIT, how, quantity, price)
        elif kind < 0.65:
            yield Place(account, symbol, chance.random() < 0.5, OrderType.MARKET, quantity=quantity)
        elif kind < 0.85:
            yield Cancel(account, symbol, order_id=chance.randint(1, number + 1))
        elif kind < 0.86:
            yield CancelAll(account, symbol)
        elif kind < 0.87:
            yield HouseSnapshot(symbol, number * 10, levels[:1], ())
        elif kind < 0.94:
            yield HouseDiff(symbol, number * 10 - 5, number * 10, levels[:2], ())
        else:
            yield HouseTrade(symbol, number, price, quantity, chance.random() < 0.5, number * 1000)


def stop(chance: random.Random, account: int, symbol: str, quantity: int) -> Place:
    kind = chance.choice(
        (OrderType.STOP_LOSS, OrderType.TAKE_PROFIT, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT)
    )
    price = chance.randint(95, 105) * UNIT if kind in (OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT) else 0
    trails = chance.random() < 0.3
    return Place(
        account, symbol, chance.random() < 0.5, kind, quantity=quantity, price=price,
        stop_price=0 if trails and chance.random() < 0.5 else chance.randint(95, 105) * UNIT,
        trailing_delta=chance.choice((10, 100)) if trails else None,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_an_engine_that_is_read_back_is_the_same_and_goes_on_the_same(seed: int) -> None:
    engine, flow = opened(), commands(seed)
    kinds = set()
    for number in range(400):
        events = engine.apply(next(flow), number * 250_000)
        kinds |= {(event.order.type, event.kind) for event in events if isinstance(event, Report)}
    for wanted in OrderType.STOP_LOSS, OrderType.TAKE_PROFIT_LIMIT, OrderType.LIMIT, OrderType.MARKET:
        assert (wanted, ExecutionType.NEW) in kinds
    again = loaded(dumped(engine))
    assert digest(again) == digest(engine)
    for number in range(400, 800):
        command = next(flow)
        assert repr(again.apply(command, number * 250_000)) == repr(engine.apply(command, number * 250_000))
    assert digest(again) == digest(engine)


def test_the_same_commands_give_the_same_digest_and_one_more_another() -> None:
    engines = opened(), opened()
    for engine in engines:
        flow = commands(9)
        for number in range(200):
            engine.apply(next(flow), number)
    first, second = (digest(engine) for engine in engines)
    assert first == second
    engines[0].apply(Credit(1, "BTC", 1), 200)
    assert digest(engines[0]) != second


def test_what_was_shared_is_shared_again() -> None:
    account = Account(1)
    balance = account.balance("BTC")
    numbers = [1, 2]
    first, second, again, twice = loaded(dumped([account, balance, numbers, numbers]))
    assert first.balances["BTC"] is second
    assert again is twice


def test_numbers_of_any_size_words_and_tuples_come_back_as_they_were() -> None:
    value = [10**40, -(10**40), None, True, "text", (1, (TimeInForce.GTC,)), frozenset({2, 1}), {"a": {3, 4}}, 1.5]
    again = loaded(dumped(value))
    assert again == value
    assert again[5][1][0] is TimeInForce.GTC


def test_a_tape_with_all_its_candles_comes_back() -> None:
    tape = Tape("BTCUSDT")
    for number in range(500):
        tape.record(Traded("BTCUSDT", number, 100 + number % 7, 5, number % 2 == 0, number * 900_000), number * 900_000)
    again = loaded(dumped(tape))
    now = 500 * 900_000
    assert again.klines("1m", now) == tape.klines("1m", now)
    assert again.last_24h(now) == tape.last_24h(now)
    assert again.trades(1000) == tape.trades(1000)
    for each in (tape, again):
        each.record(Traded("BTCUSDT", 500, 100, 5, True, now), now)
    assert digest(again) == digest(tape)


def _numbers() -> Iterator[int]:
    yield 1


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (len, "builtin_function_or_method"),
        (_numbers(), "generator"),
        (lambda: None, "function"),
        (random.Random(1), "Random"),
        (b"bytes", "bytes"),
        (msgspec.Raw(b"1"), "Raw"),
    ],
)
def test_what_is_no_state_is_refused_by_name_before_a_restart_could_miss_it(value: object, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        dumped({"here": value})


def test_attributes_are_written_in_the_order_that_a_compiled_exchange_knows() -> None:
    """So a state is the same text from either build (tools/compile.py), and a data folder good for both."""
    engine = opened()
    for at, command in enumerate(islice(commands(seed=1), 200)):
        engine.apply(command, at)
    tables = msgspec.json.decode(dumped(engine))["tables"]
    kinds = {table["kind"]: table["fields"] for table in tables if table["fields"]}
    assert {"exchange.engine.market:Market", "exchange.engine.book:Level", "exchange.engine.accounts:Desk"} <= set(
        kinds
    )
    assert kinds == {kind: sorted(fields) for kind, fields in kinds.items()}


def test_the_class_that_holds_what_is_no_state_is_named() -> None:
    grants = Grants()
    grants._grants = _numbers()  # type: ignore[assignment]
    with pytest.raises(TypeError, match=r"grants:Grants: .*generator"):
        dumped(grants)


def test_what_a_later_version_adds_to_the_engine_is_as_its_constructor_makes_it() -> None:
    state = msgspec.json.decode(dumped(Engine(seed=1)))
    (table,) = (each for each in state["tables"] if each["kind"] == "exchange.engine.engine:Engine")
    place = table["fields"].index("_filters")
    del table["fields"][place], table["rows"][0][place]
    older = loaded(msgspec.json.encode(state))
    assert older._filters == ExchangeFilters()
    assert older.balances(HOUSE) == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"exchange.engine.accounts:Account", b"exchange.local:LocalExchange"),
        lambda text: text.replace(b"exchange.engine.accounts:Account", b"exchange.engine.accounts:annotations"),
        lambda text: text.replace(b"exchange.engine.accounts:Account", b"exchange.engine.nowhere:Account"),
        lambda text: text.replace(b'"trade_group"', b'"of_another_version"'),
        lambda text: text.replace(b'"trade_group",', b"").replace(b"1,-1,false", b"1,false"),
        lambda text: text[:-5],
        lambda text: b"[]",
    ],
)
def test_a_state_of_other_classes_or_fields_is_refused_and_makes_nothing(change: Callable[[bytes], bytes]) -> None:
    text: Any = dumped(Account(1))
    assert loaded(text).id == 1
    with pytest.raises(ConfigurationError, match="not a state that this version"):
        loaded(change(text))
