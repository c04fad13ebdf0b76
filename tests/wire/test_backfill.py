"""Holes that are read over REST, without a socket: what waits, what is asked for, and what is told in which order."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from bidwire.spot import TradeEvent, Trades
from bidwire.wire import backfill as limits
from bidwire.wire.backfill import Backfill
from bidwire.wire.gaps import RESTART, Hole
from bidwire.wire.streams import Lane, Lanes, Reader, Stream
from bidwire.wire.subscriptions import Reply

NAME = "a@trade"


class Floor:
    """A stream of trades, as its subscriber sees it: ids, and holes as texts."""

    def __init__(self, most: int = limits.MOST_IDS) -> None:
        self.told: list[int | str] = []
        self.lane = Lane(NAME, Trades("A"))
        self.backfill = self.lane.backfill = Backfill(self.lane, most)
        self.connect()

    def connect(self) -> None:
        self.lane.begin()
        self.reader = Reader(Lanes([self.lane]), self.deliver, self)

    def hear(self, *numbers: int) -> None:
        for number in numbers:
            self.reader.receive(msgspec.json.encode({"stream": NAME, "data": trade(number)}), 1.0)

    def read(self, numbers: Iterable[int]) -> None:
        """REST answers what is missing with these."""
        assert self.backfill.missing is not None
        self.backfill.receive_rows(self.backfill.missing[1], [trade(number) for number in numbers])
        self.on_waiting(self.lane)

    def give_up(self) -> None:
        self.backfill.give_up()
        self.on_waiting(self.lane)

    def deliver(self, stream: Stream[Any] | str, event: Any) -> None:
        self.told.append(event.trade_id)

    def on_waiting(self, lane: Lane) -> None:
        for told in self.backfill.ready():
            if isinstance(told, Hole):
                self.on_hole(told)
            else:
                self.deliver(lane.stream, told)

    def on_hole(self, hole: Hole) -> None:
        self.told.append(f"{hole.after + 1}-{hole.before - 1}")

    def on_reply(self, reply: Reply) -> None:
        raise AssertionError(reply)

    def on_shutdown(self) -> None:
        raise AssertionError("no shutdown was said")

    def on_unreadable(self, payload: bytes, error: Exception) -> None:
        raise error

    def on_result(self, result: object) -> None:
        raise AssertionError(result)

    def on_raised(self, error: Exception) -> None:
        raise error


def trade(number: int) -> TradeEvent:
    return TradeEvent(
        event_time=1, symbol="A", trade_id=number, price_text="1", quantity_text="2", trade_time=1, is_buyer_maker=True
    )


def test_what_was_missing_is_told_in_its_place_and_then_what_waited_for_it() -> None:
    floor = Floor()
    floor.hear(1, 2, 5, 6)
    assert (floor.told, floor.backfill.missing) == ([1, 2], (3, 4))
    floor.read([3, 4])
    floor.hear(7)
    assert floor.told == [1, 2, 3, 4, 5, 6, 7]
    assert not floor.backfill.busy


def test_pages_are_told_as_they_come() -> None:
    floor = Floor()
    floor.hear(1, 8)
    floor.read([2, 3, 4])
    assert (floor.told, floor.backfill.missing) == ([1, 2, 3, 4], (5, 7))
    floor.read([5, 6, 7])
    assert floor.told == [1, 2, 3, 4, 5, 6, 7, 8]


def test_rows_that_were_not_asked_for_are_left_to_the_stream() -> None:
    floor = Floor()
    floor.hear(1, 4)
    floor.read([1, 2, 3, 4, 5, 6])
    floor.hear(5)
    assert floor.told == [1, 2, 3, 4, 5]


def test_a_second_hole_while_the_first_is_read_is_read_after_it() -> None:
    floor = Floor()
    floor.hear(1, 3, 6)
    floor.read([2])
    assert (floor.told, floor.backfill.missing) == ([1, 2, 3], (4, 5))
    floor.read([4, 5])
    assert floor.told == [1, 2, 3, 4, 5, 6]


def test_what_is_late_fills_its_hole_itself_and_is_told_once() -> None:
    floor = Floor()
    floor.hear(1, 4, 3)
    assert floor.backfill.missing == (2, 2)
    floor.hear(2, 2, 3, 4, 5)
    assert floor.told == [1, 2, 3, 4, 5]


def test_what_comes_late_after_it_was_read_is_a_repeat() -> None:
    floor = Floor()
    floor.hear(1, 4)
    floor.read([2, 3])
    floor.hear(2, 3, 5)
    assert floor.told == [1, 2, 3, 4, 5]


def test_ids_that_rest_does_not_have_are_told_as_the_hole_that_remains() -> None:
    floor = Floor()
    floor.hear(1, 9)
    floor.read([3, 4, 7])
    assert floor.told == [1, "2-2", 3, 4, "5-6", 7]
    floor.read([10, 11])
    assert floor.told[6:] == ["8-8", 9]


def test_an_answer_that_ends_too_early_leaves_the_rest_to_be_asked_for_again() -> None:
    floor = Floor()
    floor.hear(1, 5)
    floor.read([])
    assert (floor.told, floor.backfill.missing) == ([1], (2, 4))
    floor.read([2])
    assert floor.backfill.missing == (3, 4)


def test_given_up_all_that_waits_goes_on_with_its_holes_told() -> None:
    floor = Floor()
    floor.hear(1, 4, 6, 7)
    floor.give_up()
    floor.hear(8)
    assert floor.told == [1, "2-3", 4, "5-5", 6, 7, 8]


def test_what_comes_late_though_its_hole_was_told_is_told_late_and_once() -> None:
    floor = Floor()
    floor.hear(1, 4)
    floor.give_up()
    floor.hear(2, 2)
    floor.hear(6, 3, 3)  # another hole is being read
    assert floor.told == [1, "2-3", 4, 2, 3]
    floor.read([5])
    assert floor.told[5:] == [5, 6]


def test_a_hole_that_is_too_large_is_told_at_once() -> None:
    floor = Floor(most=3)
    floor.hear(1, 6)
    assert floor.told == [1, "2-5", 6]
    floor.hear(10)
    assert floor.backfill.missing == (7, 9), "three are not too many"
    floor.hear(16)
    floor.read([7, 8, 9])
    assert floor.told[3:] == [7, 8, 9, 10, "11-15", 16]


def test_no_more_wait_than_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_WAITING", 3)
    floor = Floor()
    floor.hear(1, 3, 4, 5)
    assert floor.told == [1]
    floor.hear(6)
    assert floor.told == [1, "2-2", 3, 4, 5, 6]


def test_a_hole_between_two_connections_is_read_and_a_loss_while_it_is_read_changes_nothing() -> None:
    floor = Floor()
    floor.hear(1)
    floor.connect()
    floor.hear(4)
    floor.connect()
    floor.hear(6)
    floor.read([2, 3])
    floor.read([5])
    floor.connect()
    floor.hear(7)
    assert floor.told == [1, 2, 3, 4, 5, 6, 7]


def test_read_after_a_loss_it_goes_on_from_there_on_the_next_connection() -> None:
    floor = Floor()
    floor.hear(1, 3)
    floor.connect()
    floor.read([2])
    floor.hear(5)
    assert (floor.told, floor.backfill.missing) == ([1, 2, 3], (4, 4))


def test_what_two_connections_tell_while_it_is_read_is_told_once() -> None:
    floor = Floor()
    floor.hear(1, 4)
    old = floor.reader
    floor.reader = Reader(Lanes([floor.lane]), floor.deliver, floor)
    floor.reader.hold()
    floor.hear(4, 5, 6)
    old.receive(msgspec.json.encode({"stream": NAME, "data": trade(5)}), 1.0)
    old.mute()
    floor.reader.release()
    floor.read([2, 3])
    floor.hear(7)
    assert floor.told == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("far", [False, True])
def test_ids_that_begin_anew_end_the_wait_for_the_old_ones(far: bool) -> None:
    floor = Floor()
    start = RESTART + 10 if far else 50
    floor.hear(start, start + 2)
    if not far:
        floor.connect()
    floor.hear(3, 4)
    assert floor.told == [start, f"{start + 1}-{start + 1}", start + 2, 3, 4]
    floor.hear(6)
    assert floor.backfill.missing == (5, 5), "nothing of the old ids is remembered"


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_lost_late_repeated_or_cut_every_id_is_told_once_and_in_order(seed: int) -> None:
    chance = random.Random(seed)
    floor = Floor()
    floor.hear(0)
    start = 1
    while start < 400:
        start += chance.choice([0, 0, 5])  # what is traded between two connections
        end = start + chance.randint(1, 60)
        for number in disordered(chance, range(start, end)):
            floor.hear(number)
            if floor.backfill.missing is not None and chance.random() < 0.3:
                first, last = floor.backfill.missing
                floor.read(range(first, first + chance.randint(0, last - first + 3)))
        floor.connect()
        start = end
    floor.hear(start)
    while floor.backfill.missing is not None:
        first, last = floor.backfill.missing
        floor.read(range(first, last + 1))
    assert floor.told == list(range(start + 1))


def disordered(chance: random.Random, numbers: Iterable[int]) -> list[int]:
    """Some of them, not quite in order, some of them twice."""
    kept = [number for number in numbers if chance.random() < 0.8]
    kept += [number for number in kept if chance.random() < 0.1]
    return sorted(kept, key=lambda number: number + chance.choice([0, 0, 0, 2.5]))
