"""Klines and spans: boundaries by hand, everything else against a naive twin that folds over the trades."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from bidwire.exchange.api.klines import (
    DAY,
    HOUR,
    INTERVALS,
    LATEST,
    MINUTE,
    SECOND,
    Candle,
    Chunk,
    History,
    time_zone,
)
from bidwire.exchange.engine.commands import UNIT
from bidwire.exchange.engine.events import Traded


def second(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def trade(
    trade_id: int, at: int, price: int = 100 * UNIT, quantity: int = UNIT, buyer_is_maker: bool = False
) -> Traded:
    return Traded("BTCUSDT", trade_id, price, quantity, buyer_is_maker, at)


def naive(trades: Iterable[Traded], start: int, end: int) -> Candle:
    """The span's candle, straight from its definition."""
    inside = sorted((t for t in trades if start * SECOND <= t.at < end * SECOND), key=lambda t: t.trade_id)
    if not inside:
        return Candle(start, end)
    bought = [t for t in inside if not t.buyer_is_maker]
    return Candle(
        start,
        end,
        inside[0].price,
        max(t.price for t in inside),
        min(t.price for t in inside),
        inside[-1].price,
        sum(t.quantity for t in inside),
        sum(t.price * t.quantity // UNIT for t in inside),
        len(inside),
        inside[0].trade_id,
        inside[-1].trade_id,
        sum(t.quantity for t in bought),
        sum(t.price * t.quantity // UNIT for t in bought),
    )


def random_trades(seed: int, count: int = 400, span: int = 3 * DAY, late: float = 0.1) -> list[Traded]:
    """Clusters and long silences; some trades are a little, a few much, older than the one before."""
    dice = random.Random(seed)
    at = second("2026-02-27T21:00:00") * SECOND
    trades = []
    for trade_id in range(1, count + 1):
        at += dice.choice([0, 1, 300_000, 2 * SECOND, dice.randrange(3 * span * SECOND // count)])
        back = dice.choice([1000, 90 * SECOND, 2 * HOUR * SECOND]) if dice.random() < late else 0
        price = dice.randrange(95, 106) * UNIT + dice.randrange(UNIT)
        trades.append(trade(trade_id, at - back, price, dice.randrange(1, 5 * UNIT), dice.random() < 0.5))
    return trades


@pytest.mark.parametrize(
    ("interval", "moment", "zone", "opening", "following"),
    [
        ("1s", "2026-03-01T10:11:12", "0", "2026-03-01T10:11:12", "2026-03-01T10:11:13"),
        ("1m", "2026-03-01T10:11:12", "0", "2026-03-01T10:11:00", "2026-03-01T10:12:00"),
        ("15m", "2026-03-01T10:14:59", "0", "2026-03-01T10:00:00", "2026-03-01T10:15:00"),
        ("1h", "2026-03-01T10:14:59", "5:45", "2026-03-01T09:15:00", "2026-03-01T10:15:00"),
        ("12h", "2026-03-01T10:14:59", "0", "2026-03-01T00:00:00", "2026-03-01T12:00:00"),
        ("1d", "2026-03-01T10:14:59", "0", "2026-03-01T00:00:00", "2026-03-02T00:00:00"),
        ("1d", "2026-03-01T10:14:59", "8", "2026-02-28T16:00:00", "2026-03-01T16:00:00"),
        ("1d", "2026-03-01T10:14:59", "-12:00", "2026-02-28T12:00:00", "2026-03-01T12:00:00"),
        ("1d", "2026-03-01T10:14:59", "14", "2026-03-01T10:00:00", "2026-03-02T10:00:00"),
        ("3d", "1970-01-03T23:59:59", "0", "1970-01-01T00:00:00", "1970-01-04T00:00:00"),
        ("1w", "2026-03-01T10:14:59", "0", "2026-02-23T00:00:00", "2026-03-02T00:00:00"),  # that Sunday's Monday
        ("1w", "2026-03-01T23:00:00", "8", "2026-03-01T16:00:00", "2026-03-08T16:00:00"),
        ("1M", "2026-02-28T23:59:59", "0", "2026-02-01T00:00:00", "2026-03-01T00:00:00"),
        ("1M", "2026-02-28T23:59:59", "1", "2026-02-28T23:00:00", "2026-03-31T23:00:00"),
        ("1M", "2028-12-31T12:00:00", "0", "2028-12-01T00:00:00", "2029-01-01T00:00:00"),
    ],
)
def test_a_kline_opens_where_its_zone_says(interval: str, moment: str, zone: str, opening: str, following: str) -> None:
    found = INTERVALS[interval].floor(second(moment), time_zone(zone))
    assert found == second(opening)
    assert INTERVALS[interval].after(found, time_zone(zone)) == second(following)
    assert INTERVALS[interval].back(second(following), 1, time_zone(zone)) == found


@pytest.mark.parametrize(
    ("text", "offset"),
    [("0", 0), ("8", 8 * HOUR), ("-1:00", -HOUR), ("05:45", 5 * HOUR + 45 * MINUTE), ("+14:00", 14 * HOUR)],
)
def test_time_zones_are_read(text: str, offset: int) -> None:
    assert time_zone(text) == offset


@pytest.mark.parametrize("text", ["", "UTC", "14:01", "-12:30", "15", "8:5", "8:60", "1.5", "٨", "--1"])
def test_what_is_no_time_zone_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        time_zone(text)


@pytest.mark.parametrize("seed", range(8))
def test_any_span_equals_a_fold_over_its_trades(seed: int) -> None:
    trades = random_trades(seed)
    history = History()
    dice = random.Random(seed)
    for index, each in enumerate(trades):
        history.record(each)
        if index % 40 == 39:
            so_far = trades[: index + 1]
            newest = max(t.at for t in so_far) // SECOND
            for _ in range(20):
                start = newest - dice.randrange(DAY)
                end = start + dice.choice([1, 59, 60, 3600, dice.randrange(1, 2 * DAY)])
                assert history.fold(start, end) == naive(so_far, start, end)


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("zone", ["0", "8", "-3:30"])
def test_klines_equal_the_naive_ones_and_repeat_the_close_where_nothing_traded(interval: str, zone: str) -> None:
    offset = time_zone(zone)
    trades = random_trades(7, late=0)
    history = History(seconds_kept=30 * DAY)
    for each in trades:
        history.record(each)
    now = trades[-1].at + 5 * SECOND
    found = history.klines(INTERVALS[interval], now, limit=1000, offset=offset)
    assert found[-1].start <= now // SECOND < found[-1].end
    close = 0
    for kline in found:
        assert kline.end == INTERVALS[interval].after(kline.start, offset)
        assert kline.start == INTERVALS[interval].floor(kline.start, offset)
        expected = naive(trades, kline.start, kline.end)
        if not expected.count:
            close = close or max((t for t in trades if t.at < kline.start * SECOND), key=lambda t: t.trade_id).price
            expected.open = expected.high = expected.low = expected.close = close
        assert kline == expected
        close = kline.close
    assert [kline.start for kline in found[1:]] == [kline.end for kline in found[:-1]]


def test_a_late_trade_belongs_to_its_own_time() -> None:
    history = History()
    start = second("2026-03-01T10:00:00")
    history.record(trade(1, (start + 10) * SECOND, 100 * UNIT))
    history.record(trade(2, (start + 70) * SECOND, 110 * UNIT))
    history.record(trade(3, (start + 20) * SECOND, 120 * UNIT))
    first, then = history.klines(INTERVALS["1m"], (start + 80) * SECOND, limit=10)
    assert (first.open, first.high, first.close, first.count, first.last_id) == (
        100 * UNIT,
        120 * UNIT,
        120 * UNIT,
        2,
        3,
    )
    assert (then.open, then.close, then.count) == (110 * UNIT, 110 * UNIT, 1)


def test_start_and_end_choose_by_opening_times_and_the_limit_keeps_the_first_or_the_last() -> None:
    history = History()
    start = second("2026-03-01T10:00:00")
    for minute in range(10):
        history.record(trade(minute + 1, (start + 60 * minute + 30) * SECOND))

    def openings(**choice: int) -> list[int]:
        limit = choice.pop("limit", 500)
        chosen = {name: value * SECOND for name, value in choice.items()}
        found = history.klines(INTERVALS["1m"], (start + 599) * SECOND, limit=limit, **chosen)
        return [(kline.start - start) // 60 for kline in found]

    assert openings() == list(range(10))
    assert openings(limit=3) == [7, 8, 9]
    assert openings(start=start + 120) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert openings(start=start + 121, limit=2) == [3, 4]
    assert openings(start=start - 3600, limit=2) == [0, 1]
    assert openings(end=start + 120) == [0, 1, 2]
    assert openings(end=start + 119, limit=1) == [1]
    assert openings(start=start + 60, end=start + 180) == [1, 2, 3]
    assert openings(start=start + 180, end=start + 60) == []
    assert openings(start=start + 86_400) == []
    assert openings(end=start - 1) == []
    assert openings(limit=0) == []


def test_before_the_first_trade_there_are_no_klines() -> None:
    assert History().klines(INTERVALS["1d"], 10**15, limit=5) == []
    assert History().close_before(10**9) is None
    assert History().fold(0, 10**9).count == 0


def test_old_seconds_are_forgotten_but_days_stay_whole() -> None:
    history = History(seconds_kept=HOUR, minutes_kept=2 * DAY)
    start = second("2026-03-01T00:00:00")
    trades = [trade(n + 1, (start + n * 97) * SECOND, (100 + n % 7) * UNIT) for n in range(5000)]
    for each in trades:
        history.record(each)
    now = trades[-1].at
    days = history.klines(INTERVALS["1d"], now, limit=100)
    assert sum(day.count for day in days) == 5000
    assert days == [naive(trades, day.start, day.end) for day in days]
    assert history.klines(INTERVALS["1s"], now, start=0, limit=1)[0].start >= now // SECOND - 2 * HOUR
    assert history.klines(INTERVALS["1m"], now, start=0, limit=1)[0].start >= now // SECOND - 3 * DAY


def test_candles_hold_no_objects_that_the_garbage_collector_follows() -> None:
    """A day of seconds is kept for each symbol."""
    import gc

    assert not gc.is_tracked(Candle(0, 1, volume=5))


# --- kept elsewhere --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_what_was_sealed_and_what_was_not_make_the_same_history_again(seed: int) -> None:
    trades = sorted(random_trades(seed, count=3000, late=0), key=lambda traded: (traded.at, traded.trade_id))
    whole, living = History(), History()
    kept: dict[tuple[int, int], Chunk] = {}
    for number, traded in enumerate(trades):
        whole.record(traded)
        living.record(traded)
        if number % 500 == 499:  # a snapshot, and a restart from it
            for seconds, minutes in living.seal():
                kept[1, seconds.start] = seconds
                kept[MINUTE, minutes.start] = minutes
            assert living.seal() == [], "each hour is given out once"
            living = living.unsealed()
            living.bring_back(
                lambda length, start, end: [
                    chunk for (size, at), chunk in sorted(kept.items()) if size == length and start <= at < end
                ]
            )
    now = trades[-1].at
    for interval in INTERVALS.values():
        assert living.klines(interval, now, limit=1000) == whole.klines(interval, now, limit=1000)
    end = now // SECOND + 1
    for span in (DAY, HOUR, 90, 7 * DAY):
        assert living.fold(end - span, end) == whole.fold(end - span, end)
        assert living.close_before(end - span) == whole.close_before(end - span)


def test_an_hour_is_sealed_once_no_late_trade_is_expected_any_more() -> None:
    history = History()
    history.record(trade(1, 0))
    history.record(trade(2, (HOUR + LATEST - 1) * SECOND))
    assert history.seal() == []
    history.record(trade(3, (HOUR + LATEST) * SECOND))
    ((seconds, minutes),) = history.seal()
    assert (seconds.start, [bar.start for bar in seconds.bars]) == (0, [0])
    assert (minutes.start, [bar.end for bar in minutes.bars]) == (0, [MINUTE])
