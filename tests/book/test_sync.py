"""The book's state machine: snapshots, holes, repeats, crossings, and a recorded market rebuilt."""

from __future__ import annotations

import gzip
import os
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bidwire.book.ladder import Ladder
from bidwire.book.sync import BookSync, Need, futures_follows, spot_follows
from bidwire.products.spot.models import BookTickerEvent, DepthEvent

Cells = list[tuple[str, str]]


class Diff(msgspec.Struct):
    first_update_id: int
    last_update_id: int
    bids_text: Cells = []
    asks_text: Cells = []
    previous_update_id: int | None = None


def in_sync(last: int = 5, bids: Cells | None = None, asks: Cells | None = None) -> BookSync:
    book = BookSync(spot_follows)
    assert book.receive_diff(Diff(last, last)) is Need.SNAPSHOT
    assert book.receive_snapshot(last, bids or [], asks or []) is Need.NOTHING
    assert book.in_sync
    return book


def test_a_diff_before_the_snapshot_asks_for_one() -> None:
    book = BookSync(spot_follows)
    assert book.receive_diff(Diff(1, 5)) is Need.SNAPSHOT
    assert not book.in_sync
    assert book.last_update_id is None


def test_early_diffs_are_applied_over_the_snapshot_and_those_in_it_are_not() -> None:
    book = BookSync(spot_follows)
    book.receive_diff(Diff(1, 5, [("10", "9")]))
    book.receive_diff(Diff(6, 8, [("11", "2")]))
    book.receive_diff(Diff(9, 9, [("10", "0")]))
    assert book.receive_snapshot(6, [("10", "1"), ("11", "1")], [("12", "1")]) is Need.NOTHING
    assert book.last_update_id == 9
    assert book.ladder.bids() == [(Decimal(11), Decimal(2))]


def test_a_snapshot_older_than_the_first_diff_is_asked_for_again() -> None:
    book = BookSync(spot_follows)
    book.receive_diff(Diff(10, 12, [("10", "1")]))
    assert book.receive_snapshot(8, [("9", "1")], []) is Need.SNAPSHOT
    assert not book.in_sync
    assert book.ladder.bids() == []
    assert book.receive_snapshot(9, [("9", "1")], []) is Need.NOTHING
    assert book.last_update_id == 12
    assert len(book.ladder) == 2


def test_a_snapshot_newer_than_all_early_diffs_stands_alone() -> None:
    book = BookSync(spot_follows)
    book.receive_diff(Diff(1, 2, [("1", "1")]))
    assert book.receive_snapshot(7, [("9", "1")], []) is Need.NOTHING
    assert book.receive_diff(Diff(6, 7, [("9", "5")])) is Need.NOTHING
    assert book.receive_diff(Diff(8, 8, [("9", "6")])) is Need.NOTHING
    assert book.ladder.best_bid == (Decimal(9), Decimal(6))


def test_a_hole_asks_for_a_snapshot() -> None:
    book = in_sync(5, [("10", "1")], [("11", "1")])
    assert book.receive_diff(Diff(9, 9)) is Need.SNAPSHOT
    assert not book.in_sync
    assert book.lost_because == "ids 6 to 8 never came"
    assert book.ladder.bids() == []


def test_the_diff_after_the_hole_is_the_first_of_the_next_life() -> None:
    book = in_sync(5)
    book.receive_diff(Diff(9, 9, [("10", "4")]))
    book.receive_diff(Diff(10, 11, [("12", "4")]))
    assert book.receive_snapshot(8, [("9", "1")], []) is Need.NOTHING
    assert book.last_update_id == 11
    assert [level.price for level in book.ladder.bids()] == [12, 10, 9]
    assert book.resyncs == 1


def test_a_hole_among_the_early_diffs_asks_again_and_keeps_what_follows_it() -> None:
    book = BookSync(spot_follows)
    for diff in (Diff(1, 2), Diff(3, 4), Diff(7, 8), Diff(9, 9)):
        book.receive_diff(diff)
    assert book.receive_snapshot(2, [], []) is Need.SNAPSHOT
    assert book.receive_snapshot(6, [("1", "1")], []) is Need.NOTHING
    assert book.last_update_id == 9


def test_repeats_and_late_diffs_change_nothing() -> None:
    book = in_sync(5, [("10", "1")])
    assert book.receive_diff(Diff(6, 7, [("10", "2")])) is Need.NOTHING
    assert book.receive_diff(Diff(6, 7, [("10", "9")])) is Need.NOTHING
    assert book.receive_diff(Diff(2, 4, [("10", "9")])) is Need.NOTHING
    assert book.ladder.best_bid == (Decimal(10), Decimal(2))
    assert book.last_update_id == 7


def test_a_book_that_crosses_is_thrown_away() -> None:
    book = in_sync(5, [("10", "1")], [("11", "1")])
    assert book.receive_diff(Diff(6, 6, [("11", "1")])) is Need.SNAPSHOT
    assert not book.in_sync
    assert "crossed" in book.lost_because
    assert book.receive_diff(Diff(7, 7, [("9", "1")])) is Need.SNAPSHOT
    assert book.receive_snapshot(6, [("10", "1")], [("12", "1")]) is Need.NOTHING
    assert book.last_update_id == 7


def test_both_sides_may_move_through_each_other_within_one_diff() -> None:
    book = in_sync(5, [("10", "1")], [("11", "1")])
    assert book.receive_diff(Diff(6, 7, [("11", "1")], [("11", "0"), ("12", "1")])) is Need.NOTHING
    assert book.in_sync


def test_the_early_buffer_is_bounded_and_forgets_the_oldest() -> None:
    book = BookSync(spot_follows, early=3)
    for number in range(1, 11):
        book.receive_diff(Diff(number, number))
    assert book.receive_snapshot(5, [], []) is Need.SNAPSHOT
    assert book.receive_snapshot(7, [], []) is Need.NOTHING
    assert book.last_update_id == 10


def test_a_cut_off_snapshot_says_up_to_where_it_is_known() -> None:
    book = BookSync(spot_follows)
    book.receive_diff(Diff(1, 1))
    book.receive_snapshot(1, [("10", "1"), ("9", "1")], [("11", "1")], limit=2)
    assert book.known_range == (Decimal(9), None)


def test_a_futures_diff_names_the_one_before_it() -> None:
    book = BookSync(futures_follows)
    book.receive_diff(Diff(90, 95, previous_update_id=88))
    book.receive_diff(Diff(101, 110, [("1", "1")], previous_update_id=95))
    assert book.receive_snapshot(104, [], []) is Need.NOTHING
    assert book.last_update_id == 110
    assert book.receive_diff(Diff(200, 210, previous_update_id=110)) is Need.NOTHING
    assert book.receive_diff(Diff(211, 220, previous_update_id=205)) is Need.SNAPSHOT


class Twin:
    """A book that has every change: what a sequence-checked one must equal whenever it is in sync."""

    def __init__(self) -> None:
        self.ladder = Ladder()
        self.last = 0

    def change(self, dice: random.Random) -> Diff:
        first = self.last + 1
        self.last += dice.randint(1, 4)
        bids = [(f"{dice.randint(1, 50)}.0", str(dice.randint(0, 2)))]
        asks = [(f"{dice.randint(51, 99)}.0", str(dice.randint(0, 2)))]
        self.ladder.put(bids, asks)
        return Diff(first, self.last, bids, asks)


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_lost_repeated_or_swapped_an_in_sync_book_is_right(seed: int) -> None:
    dice = random.Random(seed)
    twin, book = Twin(), BookSync(spot_follows)
    feed: list[Diff] = []
    snapshots: list[tuple[int, Any, Any]] = [(0, [], [])]
    synced = 0
    for _ in range(400):
        diff = twin.change(dice)
        fate = dice.random()
        if fate > 0.04:
            feed.append(diff)
        if fate < 0.10:
            feed.append(diff)
        if fate > 0.97 and len(feed) > 1:
            feed[-1], feed[-2] = feed[-2], feed[-1]
        if dice.random() < 0.2:
            snapshots.append((twin.last, twin.ladder.bids(), twin.ladder.asks()))
        while feed and dice.random() < 0.7:
            if book.receive_diff(feed.pop(0)) is Need.SNAPSHOT and dice.random() < 0.5:
                book.receive_snapshot(*snapshots[-1 - dice.randint(0, min(1, len(snapshots) - 1))])
            if book.in_sync and book.last_update_id == twin.last:
                synced += 1
                assert book.ladder.bids() == twin.ladder.bids()
                assert book.ladder.asks() == twin.ladder.asks()
    assert synced > 5


def recordings() -> Path:
    places = [os.environ.get("BIDWIRE_DATA"), str(Path(__file__).parents[2].parent / "shared" / "data")]
    for place in places:
        if place and (Path(place) / "streams").is_dir():
            return Path(place) / "streams"
    pytest.skip("no recordings: set BIDWIRE_DATA to the folder that holds streams/")


class Recorded(msgspec.Struct, rename="camel"):
    stream: str = ""
    data: msgspec.Raw = msgspec.Raw()
    last_update_id: int | None = None
    bids: Cells = []
    asks: Cells = []


def test_a_recorded_market_is_rebuilt_as_its_book_tickers_show_it() -> None:
    path = recordings() / "spot_BTCUSDT_20240808T235415Z.raw.gz"
    frame_of = msgspec.json.Decoder(Recorded).decode
    diff_of = msgspec.json.Decoder(DepthEvent).decode
    ticker_of = msgspec.json.Decoder(BookTickerEvent).decode
    book = BookSync(spot_follows)
    tickers: dict[int, BookTickerEvent] = {}
    compared = 0
    with gzip.open(path, "rb") as lines:
        for line in lines:
            frame = frame_of(line.partition(b" ")[2])
            if frame.last_update_id is not None:
                assert book.receive_snapshot(frame.last_update_id, frame.bids, frame.asks, limit=1000) is Need.NOTHING
            elif frame.stream.endswith("@bookTicker"):
                ticker = ticker_of(frame.data)
                tickers[ticker.update_id] = ticker
            elif "@depth" in frame.stream:
                book.receive_diff(diff_of(frame.data))
                told = tickers.get(book.last_update_id or -1)
                if told is not None:
                    compared += 1
                    assert book.ladder.best_bid == (told.bid_price, told.bid_quantity)
                    assert book.ladder.best_ask == (told.ask_price, told.ask_quantity)
    assert compared > 500
    assert book.resyncs == 0
