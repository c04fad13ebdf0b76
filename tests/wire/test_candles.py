"""A list of candles: read, updated, rolled, and honest about what it does not know."""

from __future__ import annotations

import random
from typing import Any

import msgspec

from bidwire.spot import KlineUpdate
from bidwire.wire.candles import CandleSync

MINUTE = 60_000


def row(minute: int, close: str = "1", trades: int = 1) -> Any:
    """A candle as REST tells it."""
    from bidwire.spot import Kline

    text = [minute * MINUTE, "1", "9", "0", close, "5", (minute + 1) * MINUTE - 1, "7", trades, "2", "3", "0"]
    return msgspec.convert(text, Kline)


def update(minute: int, close: str = "1", trades: int = 1, *, closed: bool = False) -> KlineUpdate:
    """A candle as the stream tells it."""
    told = {
        "t": minute * MINUTE,
        "T": (minute + 1) * MINUTE - 1,
        "s": "BTCUSDT",
        "i": "1m",
        "f": 1,
        "L": 1,
        **dict(zip("ochlvqVQ", ("1", close, "9", "0", "5", "7", "2", "3"), strict=True)),
        "n": trades,
        "x": closed,
    }
    return msgspec.convert(told, KlineUpdate)


def shown(candles: CandleSync) -> list[tuple[int, str, bool]]:
    return [(each.open_time // MINUTE, each.close_text, each.closed) for each in candles.candles()]


def read(*rows: Any, keep: int = 5) -> CandleSync:
    candles = CandleSync(keep)
    assert not candles.in_sync
    assert candles.receive_rows(rows) is False
    assert candles.in_sync
    return candles


def test_all_but_the_last_row_are_closed() -> None:
    candles = read(row(1), row(2), row(3))
    assert shown(candles) == [(1, "1", True), (2, "1", True), (3, "1", False)]
    assert candles.newest is not None
    assert candles.newest.volume == 5


def test_updates_move_the_newest_candle_and_roll_the_list() -> None:
    candles = read(row(1), row(2, "5", 3), keep=3)
    assert candles.receive_update(update(2, "6", 4)) is False
    assert candles.receive_update(update(2, "7", 5, closed=True)) is False
    assert candles.receive_update(update(3, "8")) is False
    assert candles.receive_update(update(3, "8", 2, closed=True)) is False
    assert candles.receive_update(update(4, "9")) is False
    assert shown(candles) == [(2, "7", True), (3, "8", True), (4, "9", False)]
    assert [each.open_time // MINUTE for each in candles.candles(2)] == [3, 4]
    assert candles.candles(0) == []


def test_an_answer_that_was_overtaken_does_not_undo_the_stream() -> None:
    candles = CandleSync(5)
    assert candles.receive_update(update(2, "8", 9)) is True
    assert candles.receive_rows([row(1), row(2, "5", 3)]) is False
    assert shown(candles) == [(1, "1", True), (2, "8", False)]
    assert candles.receive_update(update(2, "7", 8)) is False  # an older update, late
    assert shown(candles)[-1] == (2, "8", False)


def test_updates_that_came_before_the_rows_are_put_behind_them() -> None:
    candles = CandleSync(5)
    for each in (update(2, "5", 5, closed=True), update(3), update(3, "6", 2, closed=True), update(4, "7")):
        assert candles.receive_update(each) is True
    assert candles.receive_rows([row(1), row(2, "4", 3)]) is False
    assert shown(candles) == [(1, "1", True), (2, "5", True), (3, "6", True), (4, "7", False)]


def test_rows_from_before_the_stream_do_not_fit_yet() -> None:
    candles = CandleSync(5)
    candles.receive_update(update(9))
    assert candles.receive_rows([row(1), row(2)]) is True
    assert not candles.in_sync
    assert candles.receive_rows([row(7), row(8), row(9, "2", 2)]) is False
    assert candles.in_sync
    assert candles.resyncs == 0


def test_a_candle_that_closes_after_the_next_has_opened_is_taken_by_its_time() -> None:
    candles = read(row(1), row(2))
    assert candles.receive_update(update(3)) is True  # nobody has said yet that 2 is closed: REST is asked
    assert candles.in_sync
    assert candles.receive_update(update(2, "6", 7, closed=True)) is False
    assert shown(candles) == [(1, "1", True), (2, "6", True), (3, "1", False)]
    assert candles.receive_update(update(2, "5", 3)) is False  # later still, and older
    assert shown(candles)[1] == (2, "6", True)


def test_a_candle_whose_end_never_came_is_closed_by_rest() -> None:
    candles = read(row(1), row(2))
    assert candles.receive_update(update(3)) is True
    assert candles.receive_rows([row(1), row(2, "6", 7)]) is True  # REST knows of no later one: not the end yet
    assert shown(candles) == [(1, "1", True), (2, "6", False), (3, "1", False)]
    assert candles.receive_rows([row(1), row(2, "7", 8), row(3)]) is False
    assert shown(candles) == [(1, "1", True), (2, "7", True), (3, "1", False)]
    assert candles.in_sync
    assert candles.resyncs == 0


def test_a_hole_makes_the_list_stale_and_readable_until_it_is_filled() -> None:
    candles = read(row(1), row(2))
    assert candles.receive_update(update(5)) is True
    assert not candles.in_sync
    assert (candles.resyncs, candles.lost_because) == (1, "nothing was heard from 180000 to 299999")
    assert shown(candles) == [(1, "1", True), (2, "1", False)]
    assert candles.receive_rows([row(2, "3", 3), row(3)]) is True
    assert not candles.in_sync
    assert candles.receive_rows([row(2, "3", 3), row(3), row(4), row(5, "9", 9)]) is False
    assert shown(candles) == [(2, "3", True), (3, "1", True), (4, "1", True), (5, "9", False)]


def test_minutes_without_trades_that_rest_leaves_out_are_no_hole() -> None:
    candles = read(row(1), row(2), row(5))
    assert shown(candles) == [(1, "1", True), (2, "1", True), (5, "1", False)]
    assert candles.receive_update(update(3)) is False
    assert candles.in_sync


def test_a_symbol_without_a_candle_begins_with_the_first_update() -> None:
    candles = CandleSync(3)
    assert candles.receive_rows([]) is False
    assert (candles.in_sync, candles.newest, candles.candles()) == (True, None, [])
    assert candles.receive_update(update(4)) is False
    assert shown(candles) == [(4, "1", False)]


def test_whatever_is_lost_late_or_twice_the_list_ends_as_the_market_was() -> None:
    for seed in range(60):
        chance = random.Random(seed)
        history: list[KlineUpdate] = []  # the market: each candle gets updates, and one when it closes
        for minute in range(30):
            parts = chance.randrange(1, 4)
            history += [update(minute, str(number), number + 1, closed=number == parts) for number in range(parts + 1)]
        candles = CandleSync(8)

        def rest(upto: int, history: list[KlineUpdate] = history) -> list[Any]:
            newest: dict[int, KlineUpdate] = {each.open_time: each for each in history[: upto + 1]}
            return [row(each.open_time // MINUTE, each.close_text, each.trades) for each in list(newest.values())[-8:]]

        late: list[KlineUpdate] = []
        for now, told in enumerate(history):
            if chance.random() < 0.15:
                continue  # lost
            if chance.random() < 0.1:
                late.append(told)
                continue
            needs = candles.receive_update(told)
            if late and chance.random() < 0.5:
                needs = candles.receive_update(late.pop()) or needs
            if needs and chance.random() < 0.5:
                candles.receive_rows(rest(max(now - chance.randrange(2), 0)))
        while candles.receive_rows(rest(len(history) - 1)):
            pass
        truth = {each.open_time: each for each in history}
        for each in candles.candles():
            assert (each.close_text, each.trades) == (truth[each.open_time].close_text, truth[each.open_time].trades)
        assert [each.open_time for each in candles.candles()] == list(truth)[-8:]
        assert all(each.closed for each in candles.candles(8)[:-1])
