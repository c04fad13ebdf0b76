"""The proof: a whole recording goes through the engine and comes out exactly as it was recorded.

What came in is told by a reading of the file of its own, with plain dicts, that shares nothing with the replay.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bidwire.exchange.engine.commands import UNIT, Cancel, Credit, HouseDiff, HouseTrade, Place
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import BalanceChanged, Event, LevelChanged, Report, Traded
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.market.replay import Replay, symbol_row
from bidwire.products.spot.enums import OrderType

DATA = Path(os.environ.get("BIDWIRE_DATA") or Path(__file__).parents[4] / "shared" / "data")
RECORDING = DATA / "streams" / "spot_BTCUSDT_20240808T235415Z.raw.gz"
FUTURES = DATA / "streams" / "usdm_BTCUSDT_20240808T235416Z.raw.gz"

pytestmark = pytest.mark.skipif(
    not RECORDING.exists(), reason=f"no recordings: set BIDWIRE_DATA or put {RECORDING.name} beside the checkout"
)

Top = list[tuple[int, int]]
EVERY = 1_000


def amount(number: str) -> int:
    return int(Decimal(number) * 10**8)


class Recorded:
    """The recording read line by line: the book as of the last depth event, and what has traded since."""

    def __init__(self) -> None:
        self.sides: dict[str, dict[int, int]] = {"b": {}, "a": {}}
        self.traded: dict[str, dict[int, int]] = {"b": {}, "a": {}}
        self.trades: list[tuple[int, int, int, bool, int]] = []
        self.last = 0
        self.early: list[dict[str, Any]] = []

    def read(self) -> Iterator[tuple[int, bool]]:
        """(line, whether it changed the recorded book) for each line, once the book is there."""
        with gzip.open(RECORDING, "rt") as lines:
            for number, line in enumerate(lines, 1):
                changed = self.take(json.loads(line.split(" ", 1)[1]))
                if self.last:
                    yield number, changed

    def take(self, frame: dict[str, Any]) -> bool:
        if "lastUpdateId" in frame:
            self.last = frame["lastUpdateId"]
            self.put(frame["bids"], frame["asks"])
            for event in self.early:
                self.diff(event)
            return True
        event = frame["data"]
        if event.get("e") == "depthUpdate":
            if self.last:
                return self.diff(event)
            self.early.append(event)
        elif event.get("e") == "trade":
            price, quantity = amount(event["p"]), amount(event["q"])
            self.trades.append((event["t"], price, quantity, event["m"], event["T"] * 1000))
            side = self.traded["b" if event["m"] else "a"]
            side[price] = side.get(price, 0) + quantity
        return False

    def diff(self, event: dict[str, Any]) -> bool:
        if event["u"] <= self.last:
            return False
        assert event["U"] <= self.last + 1
        self.last = event["u"]
        self.put(event["b"], event["a"])
        self.traded = {"b": {}, "a": {}}
        return True

    def put(self, bids: list[list[str]], asks: list[list[str]]) -> None:
        for name, levels in (("b", bids), ("a", asks)):
            for price, quantity in levels:
                self.sides[name][amount(price)] = amount(quantity)

    def top(self, name: str) -> Top:
        """The best twenty of the recorded book."""
        side = {price: quantity for price, quantity in self.sides[name].items() if quantity}
        return sorted(side.items(), reverse=name == "b")[:20]

    def visible(self, name: str) -> Top:
        """The best twenty of what is left of it after the trades since."""
        gone = self.traded[name]
        left = {price: quantity - gone.get(price, 0) for price, quantity in self.sides[name].items()}
        return sorted(((p, q) for p, q in left.items() if q > 0), reverse=name == "b")[:20]


def test_the_whole_recording_comes_out_as_it_was_recorded() -> None:
    source = Replay(RECORDING)
    engine = Engine()
    engine.list_symbol(SymbolRules.of(source.symbols()[0]))
    assert source.starts_at is not None
    source.start(engine, source.starts_at)
    trades: list[tuple[int, int, int, bool, int]] = []

    def play_to(line: int) -> None:
        while (at := source.next_at()) is not None and source.line <= line:
            for event in engine.apply(source.pop(), at):
                if isinstance(event, Traded):
                    row = (event.trade_id, event.price, event.quantity, event.buyer_is_maker, event.at)
                    trades.append(row)

    recorded = Recorded()
    book = engine.book("BTCUSDT")
    line = compared = right_after = 0
    wanted = False
    for line, changed in recorded.read():
        wanted = wanted or line % EVERY == 0
        if line % EVERY == 0:
            play_to(line)
            for name, buy in (("b", True), ("a", False)):
                assert engine.recorded_levels("BTCUSDT", buy, 20) == recorded.top(name), line
                assert book.levels(buy, 20) == recorded.visible(name), line
            compared += 1
        if wanted and changed:
            play_to(line)
            assert book.levels(True, 20) == recorded.top("b"), line
            assert book.levels(False, 20) == recorded.top("a"), line
            assert book.last_update_id == recorded.last
            right_after += 1
            wanted = False
    play_to(line)

    assert (compared, right_after) == (99, 99)
    assert len(trades) == 19_904
    assert trades == recorded.trades
    assert source.problem is None
    assert source.next_at() is None
    assert source.progress() == 1.0
    # The recording's own best prices agree with the book in all but two of its depth events.
    assert source.checked > 5_700
    assert source.mismatched <= 2


def test_with_a_trader_in_it_every_recorded_trade_still_prints_and_nothing_breaks() -> None:
    source, random = Replay(RECORDING), Random(11)
    engine = Engine()
    engine.list_symbol(SymbolRules.of(source.symbols()[0]))
    assert source.starts_at is not None
    source.start(engine, source.starts_at)
    for account in (1, 2):
        engine.open_account(account)
        for asset, coins in (("BTC", 50), ("USDT", 3_000_000)):
            engine.apply(Credit(account, asset, coins * UNIT), source.starts_at)
    book = engine.book("BTCUSDT")
    fed: list[tuple[int, int, bool, int]] = []
    printed: list[tuple[int, int, bool, int]] = []
    ids: list[int] = []
    fills = update = 0

    def happened(events: list[Event]) -> None:
        nonlocal fills, update
        for event in events:
            if isinstance(event, Traded):
                ids.append(event.trade_id)
                if event.taker_order_id == -1:
                    printed.append((event.price, event.quantity, event.buyer_is_maker, event.at))
            elif isinstance(event, Report):
                fills += event.last_quantity > 0
            elif isinstance(event, LevelChanged):
                assert event.update_id >= update
                update = event.update_id
            elif isinstance(event, BalanceChanged):
                assert event.free >= 0
                assert event.locked >= 0

    for _ in range(12_000):
        at = source.next_at()
        assert at is not None
        command = source.pop()
        if isinstance(command, HouseTrade):
            fed.append((command.price, command.quantity, command.buyer_is_maker, command.traded_at))
        happened(engine.apply(command, at))
        bid, ask = book.best(True), book.best(False)
        if bid and ask:
            assert bid[0] < ask[0]
        if random.random() < 0.1 and bid and ask:
            account, buy = random.choice((1, 2)), random.random() < 0.5
            orders = engine.open_orders(account, "BTCUSDT")
            if len(orders) > 20:
                happened(engine.apply(Cancel(account, "BTCUSDT", random.choice(orders).id), at))
            distance = random.choice((-200, -1, 0, 0, 1, 50, 300)) * 10**6
            price = bid[0] - distance if buy else ask[0] + distance
            order = Place(
                account, "BTCUSDT", buy, OrderType.LIMIT, quantity=random.randrange(1, 50_000) * 1_000, price=price
            )
            happened(engine.apply(order, at))
    source.close()

    assert fills > 200
    assert ids == list(range(ids[0], ids[0] + len(ids)))
    # Fills of standing orders by the recording have no taker either: without those, the recording is what was printed.
    rest = iter(printed)
    assert all(trade in rest for trade in fed)
    assert len(fed) > 5_000


def test_a_rebased_replay_differs_in_its_times_only() -> None:
    now = 1_800_000_000_000_000
    plain, moved = Replay(RECORDING), Replay(RECORDING)
    assert plain.starts_at is not None
    engines = []
    for source, at in ((plain, plain.starts_at), (moved, now)):
        engine = Engine()
        engine.list_symbol(SymbolRules.of(source.symbols()[0]))
        source.start(engine, at)
        engines.append(engine)
    shift = None
    for _ in range(3_000):
        one, other = plain.next_at(), moved.next_at()
        assert one is not None
        assert other is not None
        shift = shift or other - one
        assert other - one == shift
        first, second = plain.pop(), moved.pop()
        if isinstance(first, HouseDiff):
            assert first == second
        engines[0].apply(first, one)
        engines[1].apply(second, other)
    assert engines[0].book("BTCUSDT").levels(True) == engines[1].book("BTCUSDT").levels(True)
    plain.close()
    moved.close()


def test_a_cut_off_copy_is_played_up_to_the_cut(tmp_path: Path) -> None:
    path = tmp_path / "cut.raw.gz"
    content = RECORDING.read_bytes()
    path.write_bytes(content[: len(content) // 3])
    source = Replay(path)
    engine = Engine()
    engine.list_symbol(SymbolRules.of(source.symbols()[0]))
    source.start(engine, 0)
    count = 0
    while (at := source.next_at()) is not None:
        engine.apply(source.pop(), at)
        count += 1
    assert count > 5_000
    assert source.error is not None
    assert 20_000 < source.error.line < 50_000
    assert source.problem == f"{path}, line {source.error.line}: the gzip file is cut off here"


def test_a_futures_recording_is_refused_with_the_reason() -> None:
    with pytest.raises(Exception, match="line 1: a futures recording"):
        Replay(FUTURES)


def test_live_rules_of_the_symbol_can_be_used() -> None:
    row = symbol_row(DATA / "exchangeinfo" / "spot_20260703_BTCUSDT_ETHUSDT_XVGUSDT.json.gz", "BTCUSDT")
    source = Replay(RECORDING, symbol_row=row)
    assert source.symbols() == [row]
    assert SymbolRules.of(row).price.step == 10**6
    assert row["permissionSets"] == [["SPOT"]]
    source.close()
