"""Trades, aggregate trades and windows, by hand, by a naive twin, and on a recorded market."""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bidwire.exchange.api.klines import DAY, HOUR, SECOND, time_zone
from bidwire.exchange.api.tape import HOLD, WINDOWS, Statistics, Tape
from bidwire.exchange.engine.commands import UNIT
from bidwire.exchange.engine.events import Traded

START = int(datetime(2026, 3, 1, 10, 0, 30, tzinfo=UTC).timestamp()) * SECOND


def trade(
    trade_id: int,
    at: int = START,
    price: float = 100,
    quantity: float = 1,
    buyer_is_maker: bool = False,
    taker: int = -1,
) -> Traded:
    return Traded("BTCUSDT", trade_id, round(price * UNIT), round(quantity * UNIT), buyer_is_maker, at, taker)


def played(trades: list[Traded], keep: int = 100_000) -> Tape:
    tape = Tape("BTCUSDT", keep)
    for each in trades:
        tape.record(each, each.at)
    return tape


def totals(tape: Tape) -> list[tuple[int, int, int, int, int]]:
    """(id, first, last, price, quantity), in whole units."""
    return [(a.id, a.first_id, a.last_id, a.price // UNIT, a.quantity // UNIT) for a in tape.agg_trades(1000)]


# --- trades -----------------------------------------------------------------------------------------------------------


def test_the_last_trades_come_oldest_first() -> None:
    tape = played([trade(n) for n in range(1, 11)])
    assert [t.trade_id for t in tape.trades(3)] == [8, 9, 10]
    assert [t.trade_id for t in tape.trades(3, from_id=4)] == [4, 5, 6]
    assert [t.trade_id for t in tape.trades(3, from_id=10)] == [10]
    assert tape.trades(3, from_id=11) == []
    assert tape.trades(0) == []


def test_ids_with_holes_are_found_all_the_same() -> None:
    tape = played([trade(n) for n in (1, 5, 9)])
    assert [t.trade_id for t in tape.trades(10, from_id=2)] == [5, 9]


def test_memory_is_bounded_and_keeps_the_newest() -> None:
    tape = played([trade(n, START + n, price=100 + n % 2) for n in range(1, 1001)], keep=100)
    kept = tape.trades(100_000)
    assert 100 <= len(kept) < 200
    assert kept[-1].trade_id == 1000
    aggregates = tape.agg_trades(100_000)
    assert 100 <= len(aggregates) < 200
    assert aggregates[-1].id == 1000
    assert tape.last_24h(START + 2000).count == 1000


# --- aggregate trades -------------------------------------------------------------------------------------------------


def test_the_fills_of_one_taker_at_one_price_are_one_aggregate() -> None:
    tape = played([trade(1, taker=7), trade(2, taker=7), trade(3, price=101, taker=7), trade(4, price=101, taker=8)])
    assert totals(tape) == [(1, 1, 2, 100, 2), (2, 3, 3, 101, 1), (3, 4, 4, 101, 1)]


def test_two_takers_at_the_same_instant_and_price_stay_apart() -> None:
    tape = played([trade(1, taker=7), trade(2, taker=8)])
    assert totals(tape) == [(1, 1, 1, 100, 1), (2, 2, 2, 100, 1)]


@pytest.mark.parametrize(
    "second",
    [trade(2, START + 1), trade(2, price=101), trade(2, buyer_is_maker=True), trade(2, taker=3)],
    ids=["another time", "another price", "the other side", "a taker of ours"],
)
def test_recorded_trades_aggregate_only_while_time_price_and_side_agree(second: Traded) -> None:
    assert len(totals(played([trade(1), second]))) == 2
    assert len(totals(played([trade(1), trade(2)]))) == 1


def test_a_recorded_trade_joins_only_for_a_moment() -> None:
    tape = Tape("BTCUSDT")
    assert tape.record(trade(1), START) is not None
    assert tape.record(trade(2), START + HOLD - 1) is None
    assert tape.record(trade(3), START + HOLD) is not None


def test_aggregates_are_found_by_id_and_by_time() -> None:
    tape = played([trade(n, START + n * SECOND) for n in range(1, 11)])

    def ids(limit: int = 500, **choice: int) -> list[int]:
        return [a.id for a in tape.agg_trades(limit, **choice)]

    assert ids(2) == [9, 10]
    assert ids(2, from_id=3) == [3, 4]
    assert ids(start=START + 3 * SECOND, end=START + 5 * SECOND) == [3, 4, 5]
    assert ids(2, start=START + 3 * SECOND) == [3, 4]
    assert ids(2, end=START + 3 * SECOND) == [2, 3]
    assert ids(0, end=START + 3 * SECOND) == ids(0, start=START) == ids(0) == []
    assert ids(from_id=2, end=START + 3 * SECOND) == [2, 3]
    assert ids(from_id=1, start=START + 9 * SECOND) == [9, 10]
    assert ids(start=START + 11 * SECOND) == []


def test_an_aggregate_that_was_heard_late_is_found_by_its_own_time() -> None:
    tape = Tape("BTCUSDT")
    for n, (at, heard_at) in enumerate([(0, 0), (50, 50), (30, 60), (70, 70)], 1):
        tape.record(trade(n, START + at), START + heard_at)
    assert [a.id for a in tape.agg_trades(10, start=START + 20, end=START + 40)] == [3]
    assert [a.id for a in tape.agg_trades(10, end=START + 40)] == [1, 3]


# --- windows ----------------------------------------------------------------------------------------------------------


def test_statistics_of_a_window_by_hand() -> None:
    tape = played(
        [
            trade(1, START - DAY * SECOND, 90),  # just too old
            trade(2, START - HOUR * SECOND, 100, 2),
            trade(3, START - 60 * SECOND, 120, 1, buyer_is_maker=True),
            trade(4, START, 96, 1.5),
        ]
    )
    day = tape.last_24h(START)
    assert (day.open, day.high, day.low, day.last) == (100 * UNIT, 120 * UNIT, 96 * UNIT, 96 * UNIT)
    assert (day.volume, day.quote, day.count) == (45 * UNIT // 10, 464 * UNIT, 3)
    assert (day.first_id, day.last_id) == (2, 4)
    assert (day.last_quantity, day.previous_close) == (15 * UNIT // 10, 90 * UNIT)
    assert (day.open_at, day.close_at) == (START - DAY * SECOND, START)
    assert day.change == -4 * UNIT
    assert day.change_percent == "-4.000"
    assert day.weighted_average == 10311111111  # 464 / 4.5


def test_a_rolling_window_opens_on_a_full_minute_and_closes_now() -> None:
    # The documentation's example: closeTime 1641287867099, windowSize 1d, openTime 1641201420000.
    tape = played([trade(1, 1_641_201_420_000_000), trade(2, 1_641_201_419_999_999 + SECOND)])
    day = tape.rolling("1d", 1_641_287_867_099_000)
    assert (day.open_at, day.close_at) == (1_641_201_420_000_000, 1_641_287_867_099_000)
    assert day.count == 2
    assert tape.rolling("1d", 1_641_287_867_099_000 + 60 * SECOND).count == 0


def test_a_trading_day_is_a_calendar_day_of_its_zone() -> None:
    midnight = START // SECOND // DAY * DAY * SECOND
    tape = played([trade(1, midnight - 1), trade(2, midnight), trade(3, START)])
    utc = tape.trading_day(START)
    assert (utc.open_at, utc.close_at, utc.count) == (midnight, midnight + DAY * SECOND - 1000, 2)
    tokyo = tape.trading_day(START, time_zone("9"), unit=1)
    assert (tokyo.open_at, tokyo.close_at) == (midnight - 9 * HOUR * SECOND, midnight + 15 * HOUR * SECOND - 1)
    assert tokyo.count == 3


def test_without_trades_only_the_last_price_stays() -> None:
    tape = played([trade(1, START - 2 * DAY * SECOND, 90)])
    day = tape.last_24h(START)
    assert (day.first_id, day.last_id, day.count, day.volume) == (-1, -1, 0, 0)
    assert (day.open, day.last, day.last_quantity, day.previous_close) == (0, 90 * UNIT, 0, 90 * UNIT)
    assert (day.change, day.change_percent, day.weighted_average) == (0, "0.000", 0)
    assert Tape("BTCUSDT").last_24h(START).last == 0


@pytest.mark.parametrize(
    ("opened", "last", "percent"),
    [
        # Recorded 24hrTicker events: o, c and the P that was sent with them.
        ("9383.48000000", "9318.48000000", "-0.693"),
        ("0.06118800", "0.06150300", "0.515"),
        ("0.00014069", "0.00014360", "2.068"),
        ("100", "100", "0.000"),
        ("1000000", "999999.9", "0.000"),
        ("10", "35", "250.000"),
    ],
)
def test_percentages_are_rounded_as_recorded(opened: str, last: str, percent: str) -> None:
    assert _statistics(opened, last).change_percent == percent


@pytest.mark.parametrize(
    ("quote", "volume", "average"),
    [  # recorded q, v and w
        ("455442476.18534620", "48745.36667100", "9343.29777965"),
        ("7187.23459814", "116854.45230000", "0.06150587"),
        ("2839.62578157", "20014582.00000000", "0.00014188"),
    ],
)
def test_the_weighted_average_is_rounded_as_recorded(quote: str, volume: str, average: str) -> None:
    found = _statistics("1", "1", volume, quote).weighted_average
    assert Decimal(found) / UNIT == Decimal(average)


def _statistics(opened: str, last: str, volume: str = "1", quote: str = "1") -> Statistics:
    def units(text: str) -> int:
        return int(Decimal(text) * UNIT)

    return Statistics(
        open_at=0,
        close_at=0,
        open=units(opened),
        high=0,
        low=0,
        last=units(last),
        last_quantity=0,
        previous_close=0,
        volume=units(volume),
        quote=units(quote),
        first_id=1,
        last_id=1,
        count=1,
    )


@pytest.mark.parametrize("seed", range(4))
def test_every_window_equals_a_naive_one(seed: int) -> None:
    dice = random.Random(seed)
    trades, at = [], START
    for n in range(1, 600):
        at += dice.choice([0, 250_000, SECOND, dice.randrange(2 * HOUR) * SECOND])
        trades.append(trade(n, at, dice.randrange(90, 110), dice.randrange(1, 9), dice.random() < 0.5))
    tape = played(trades)
    now = at + dice.randrange(HOUR) * SECOND
    for window in ("1m", "59m", "1h", "4h", "23h", "1d", "7d"):
        start = (now // SECOND - WINDOWS[window]) // 60 * 60 * SECOND
        assert _row(tape.rolling(window, now)) == _naive(trades, start, now)
    start = (now // SECOND - DAY + 1) * SECOND
    assert _row(tape.last_24h(now)) == _naive(trades, start, now)


def _row(found: Statistics) -> tuple[int, ...]:
    return (found.open, found.high, found.low, found.volume, found.quote, found.first_id, found.last_id, found.count)


def _naive(trades: list[Traded], start: int, end: int) -> tuple[int, ...]:
    inside = [t for t in trades if start <= t.at <= end]
    if not inside:
        return (0, 0, 0, 0, 0, -1, -1, 0)
    prices = [t.price for t in inside]
    quote = sum(t.price * t.quantity // UNIT for t in inside)
    volume = sum(t.quantity for t in inside)
    ends = (inside[0].trade_id, inside[-1].trade_id)
    return (prices[0], max(prices), min(prices), volume, quote, *ends, len(inside))


# --- recorded ---------------------------------------------------------------------------------------------------------


def recorded(path: str) -> Path:
    beside = Path(__file__).parents[3].parent / "shared" / "data"
    folder = Path(os.environ.get("BIDWIRE_DATA") or beside)
    if not (folder / path).is_file():
        pytest.skip(f"the recording {path} is not there; BIDWIRE_DATA names the folder of recordings")
    return folder / path


def test_recorded_aggregate_trades_make_the_recorded_minutes() -> None:
    """XRPETH, 2019-10-11 to 13: 12,477 aggregate trades, 2,469 minutes in which something traded."""
    bars = recorded("klines/spot_1m/XRPETH-1m-20191011_13.csv.gz")
    tape = Tape("XRPETH")
    with gzip.open(recorded("trades/spot_XRPETH_aggTrades_20191011_13.jsonl.gz"), "rt") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        price, quantity = int(Decimal(row["p"]) * UNIT), int(Decimal(row["q"]) * UNIT)
        tape.record(Traded("XRPETH", row["a"], price, quantity, row["m"], row["T"] * 1000), row["T"] * 1000)
    assert len(rows) == 12_477

    now = rows[-1]["T"] * 1000
    found = []
    start = 0
    while page := tape.klines("1m", now, start=start, limit=1000):
        found += [candle for candle in page if candle.count]
        start = page[-1].end * SECOND
    with gzip.open(bars, "rt") as text:
        expected = list(csv.DictReader(text))
    assert len(found) == len(expected) == 2_469
    for candle, bar in zip(found, expected, strict=True):
        assert candle.start * 1000 == int(bar["open_time"])
        for name in ("open", "high", "low", "close", "volume"):
            assert Decimal(getattr(candle, name)) / UNIT == Decimal(bar[name]), (bar, name)
