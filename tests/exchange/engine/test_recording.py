"""The real recording through the engine: every trade, and the whole book, come out exactly as recorded.

"Equal" holds right after a depth diff: then the visible book is the recorded
one. Between two diffs the recorded trades reduce what is visible. The
independent book here is two plain dicts fed with the same frames.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bidwire.exchange.engine.commands import UNIT, Credit, HouseDiff, HouseSnapshot, HouseTrade, Place
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import BookReplaced, Event, LevelChanged, Report, Traded
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.products.spot.enums import ExecutionType, OrderType

SYMBOL = "BTCUSDT"
NAME = "streams/spot_BTCUSDT_20240808T235415Z.raw.gz"
BTCUSDT = SymbolRules.of({"symbol": SYMBOL, "baseAsset": "BTC", "quoteAsset": "USDT", "filters": []})
Levels = tuple[tuple[int, int], ...]
HouseCommand = HouseSnapshot | HouseDiff | HouseTrade


@pytest.fixture(scope="module")
def commands() -> list[HouseCommand]:
    folder = os.environ.get("BIDWIRE_DATA") or Path(__file__).resolve().parents[4] / "shared" / "data"
    path = Path(folder) / NAME
    if not path.is_file():
        pytest.skip(f"no recording at BIDWIRE_DATA or ../shared/data: {NAME}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(_read(lines))


def _read(lines: Iterator[str]) -> Iterator[HouseCommand]:
    """From the snapshot on; the diffs that were early come after it, as for any local book."""
    early: list[HouseDiff] | None = []
    for line in lines:
        frame = json.loads(line.split(" ", 1)[1])
        if "lastUpdateId" in frame:
            yield HouseSnapshot(SYMBOL, frame["lastUpdateId"], _levels(frame["bids"]), _levels(frame["asks"]))
            yield from early or ()
            early = None
            continue
        body = frame["data"]
        if body.get("e") == "depthUpdate":
            diff = HouseDiff(SYMBOL, body["U"], body["u"], _levels(body["b"]), _levels(body["a"]))
            if early is None:
                yield diff
            else:
                early.append(diff)
        elif body.get("e") == "trade" and early is None:
            price, quantity = _amount(body["p"]), _amount(body["q"])
            yield HouseTrade(SYMBOL, body["t"], price, quantity, body["m"], body["T"] * 1000)


def _amount(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * UNIT + int(part.ljust(8, "0"))


def _levels(rows: list[list[str]]) -> Levels:
    return tuple((_amount(price), _amount(quantity)) for price, quantity in rows)


class PlainBook:
    def __init__(self) -> None:
        self.bids: dict[int, int] = {}
        self.asks: dict[int, int] = {}

    def put(self, command: HouseSnapshot | HouseDiff) -> None:
        for side, levels in ((self.bids, command.bids), (self.asks, command.asks)):
            if isinstance(command, HouseSnapshot):
                side.clear()
            for price, quantity in levels:
                side[price] = quantity
                if not quantity:
                    del side[price]


def test_without_users_the_recording_comes_out_as_it_went_in(commands: list[HouseCommand]) -> None:
    engine = Engine()
    engine.list_symbol(BTCUSDT)
    plain, told, diffs, trades, last = PlainBook(), PlainBook(), 0, 0, 0
    book = engine.book(SYMBOL)
    for number, command in enumerate(commands):
        events = engine.apply(command, number)
        _listen(told, events, engine)
        if isinstance(command, HouseTrade):
            trades += 1
            printed = events[0]
            assert isinstance(printed, Traded)
            seen = (printed.trade_id, printed.price, printed.quantity, printed.buyer_is_maker, printed.at)
            assert seen == (
                command.trade_id, command.price, command.quantity, command.buyer_is_maker, command.traded_at,
            )  # fmt: skip
            assert not any(isinstance(event, Traded) for event in events[1:])
            continue
        if isinstance(command, HouseDiff) and command.last_update_id <= last:
            continue  # an early diff that the snapshot has in it
        last = command.last_update_id
        plain.put(command)
        diffs += 1
        assert book.last_update_id == command.last_update_id
        if diffs % 1000 == 1:
            bids, asks = sorted(plain.bids.items(), reverse=True), sorted(plain.asks.items())
            assert (book.levels(True), book.levels(False)) == (bids, asks)
            assert (book.levels(True, 20), book.levels(False, 20)) == (bids[:20], asks[:20])
            assert engine.recorded_levels(SYMBOL, True, 20) == bids[:20]
            assert (told.bids, told.asks) == (plain.bids, plain.asks), "the events alone give the same book"
    assert diffs > 6000
    assert trades > 19_000


def _listen(told: PlainBook, events: list[Event], engine: Engine) -> None:
    """A book kept by events alone, as the publisher's is."""
    for event in events:
        if isinstance(event, LevelChanged):
            side = told.bids if event.buy else told.asks
            side[event.price] = event.quantity
            if not event.quantity:
                del side[event.price]
        elif not isinstance(event, Traded):
            told.bids, told.asks = (dict(engine.book(SYMBOL).levels(buy)) for buy in (True, False))


def test_with_a_trader_the_recorded_prints_stay_and_the_books_never_cross(commands: list[HouseCommand]) -> None:
    """A maker at the touch and now and then a taker: all that is recorded still prints, with ids moved by the fills."""
    engine = Engine()
    engine.list_symbol(BTCUSDT)
    engine.open_account(1)
    for asset in ("BTC", "USDT"):
        engine.apply(Credit(1, asset, 10**15), 0)
    book, extra, told, last_id, filled = engine.book(SYMBOL), 0, PlainBook(), 0, 0
    for number, command in enumerate(commands[:12_000]):
        events = engine.apply(command, number)
        if isinstance(command, HouseTrade):
            printed = events[0]
            assert isinstance(printed, Traded)
            assert printed.trade_id == command.trade_id + extra
            extra -= 1
        if number > 50 and number % 40 == 0:
            events += _trade_a_little(engine, number)
        fills = [event for event in events if isinstance(event, Traded)]
        extra += len(fills)
        filled += sum(isinstance(e, Report) and e.kind is ExecutionType.TRADE for e in events)
        for event in events:
            if isinstance(event, LevelChanged):
                assert event.update_id >= last_id
                last_id = event.update_id
        _listen_with_users(told, events, engine)
        assert book.last_update_id >= last_id
        bid, ask = book.best(True), book.best(False)
        assert bid is not None
        assert ask is not None
        assert bid[0] < ask[0]
        if number % 1000 == 0:
            assert (told.bids, told.asks) == (dict(book.levels(True)), dict(book.levels(False)))
    assert filled > 100
    assert engine.balances(1)["BTC"][0] >= 0


def _trade_a_little(engine: Engine, number: int) -> list[Event]:
    bid, ask = engine.book(SYMBOL).best(True), engine.book(SYMBOL).best(False)
    assert bid is not None
    assert ask is not None
    orders = [
        Place(1, SYMBOL, True, OrderType.LIMIT, quantity=UNIT // 100, price=bid[0]),
        Place(1, SYMBOL, False, OrderType.LIMIT, quantity=UNIT // 100, price=ask[0]),
        Place(1, SYMBOL, number % 80 == 0, OrderType.MARKET, quantity=UNIT // 50),
    ]
    return [event for order in orders for event in engine.apply(order, number)]


def _listen_with_users(told: PlainBook, events: list[Event], engine: Engine) -> None:
    changes: list[Event] = [event for event in events if isinstance(event, LevelChanged | BookReplaced)]
    _listen(told, changes, engine)
