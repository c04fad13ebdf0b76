"""A recorded market, replayed: its streams say what the recording said, and agree with each other."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bidwire.exchange.api.publisher import Publisher
from bidwire.exchange.api.session import SECOND
from bidwire.exchange.engine.commands import UNIT
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.market.replay import Replay

RECORDING = "streams/spot_BTCUSDT_20240808T235415Z.raw.gz"
BTC = "BTCUSDT"


class Heard:
    """A listener that keeps frames, decoded, by stream."""

    unit = 1000
    combined = True

    def __init__(self) -> None:
        self.frames: dict[str, list[Any]] = {}

    def deliver(self, frame: bytes) -> None:
        decoded = msgspec.json.decode(frame)
        self.frames.setdefault(decoded["stream"].removeprefix("btcusdt@"), []).append(decoded["data"])


class Played(msgspec.Struct):
    path: Path
    engine: Engine
    publisher: Publisher
    at: int
    heard: dict[str, list[Any]]
    book: dict[bool, dict[int, int]]
    """Kept from a snapshot at the start and the diffs since."""


@pytest.fixture(scope="module")
def played() -> Played:
    beside = Path(__file__).parents[3].parent / "shared" / "data"
    path = Path(os.environ.get("BIDWIRE_DATA") or beside) / RECORDING
    if not path.is_file():
        pytest.skip(f"the recording {RECORDING} is not there; BIDWIRE_DATA names the folder of recordings")
    source, engine = Replay(path), Engine()
    for row in source.symbols():
        engine.list_symbol(SymbolRules.of(row))
    assert source.starts_at is not None
    publisher, heard = Publisher(engine, source.starts_at), Heard()
    source.start(engine, source.starts_at)
    book: dict[bool, dict[int, int]] = {}
    now = source.starts_at
    while (at := source.next_at()) is not None:
        publisher.advance(at)
        publisher.publish(engine.apply(source.pop(), at), at)
        now = at
        if not book and engine.book(BTC).last_update_id:
            book = {buy: dict(engine.book(BTC).levels(buy)) for buy in (True, False)}
            for name in ("trade", "aggTrade", "depth@100ms", "kline_1s", "kline_1m", "bookTicker"):
                publisher.listen(f"btcusdt@{name}", heard)
    publisher.advance(now + SECOND)
    source.close()
    return Played(path, engine, publisher, now + SECOND, heard.frames, book)


def recorded_trades(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rb") as lines:
        for line in lines:
            if b'@trade"' in line:
                yield msgspec.json.decode(line.split(b" ", 1)[1])["data"]


def test_every_trade_is_told_as_recorded(played: Played) -> None:
    told = {trade["t"]: trade for trade in played.heard["trade"]}
    first = played.heard["trade"][0]["t"]
    recorded = [trade for trade in recorded_trades(played.path) if trade["t"] >= first]
    assert len(recorded) > 19_000
    for trade in recorded:
        mine = told[trade["t"]]
        assert [mine[key] for key in "pqTm"] == [trade[key] for key in "pqTm"]


def test_the_diffs_lead_from_the_snapshot_to_the_book_at_the_end(played: Played) -> None:
    last = played.heard["depth@100ms"][0]["U"] - 1
    for diff in played.heard["depth@100ms"]:
        assert diff["U"] == last + 1
        last = diff["u"]
        for buy, rows in ((True, diff["b"]), (False, diff["a"])):
            for price, quantity in rows:
                at, left = round(float(price) * UNIT), round(float(quantity) * UNIT)
                if left:
                    played.book[buy][at] = left
                else:
                    played.book[buy].pop(at, None)
    assert last == played.engine.book(BTC).last_update_id
    for buy in (True, False):
        assert played.book[buy] == dict(played.engine.book(BTC).levels(buy))


@pytest.mark.parametrize("interval", ["1s", "1m"])
def test_a_closed_candle_holds_every_trade_of_its_time(played: Played, interval: str) -> None:
    closed = [told["k"] for told in played.heard[f"kline_{interval}"] if told["k"]["x"]]
    rest = {k.start * 1000: k for k in played.publisher.tape(BTC).klines(interval, played.at, limit=10_000)}
    assert [b["t"] for b in closed[1:]] == [a["T"] + 1 for a in closed[:-1]]
    assert len(closed) > (10 if interval == "1m" else 600)
    for kline in closed:
        mine = rest[kline["t"]]
        assert (kline["n"], kline["f"], kline["L"]) == (mine.count, mine.first_id, mine.last_id)


def test_aggregates_cover_every_trade_once(played: Played) -> None:
    last = None
    for total in played.heard["aggTrade"]:
        assert last is None or (total["a"], total["f"]) == (last["a"] + 1, last["l"] + 1)
        last = total
    assert last is not None
    assert last["l"] == played.heard["trade"][-1]["t"]


def test_the_last_best_price_told_is_the_books(played: Played) -> None:
    told, book = played.heard["bookTicker"][-1], played.engine.book(BTC)
    bid, ask = book.best(True), book.best(False)
    assert bid is not None
    assert ask is not None
    assert [round(float(told[key]) * UNIT) for key in "bBaA"] == [*bid, *ask]
