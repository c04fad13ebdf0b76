"""Frames without a socket: time is an argument, frames are text."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from bidwire.spot import AggTrades, AllMiniTickers, BookTicker, DepthDiffs, Trades
from bidwire.wire.gaps import Hole
from bidwire.wire.streams import Lane, Lanes, Reader, Stream
from bidwire.wire.subscriptions import Reply


class Ears:
    def __init__(self) -> None:
        self.events: list[tuple[Stream[Any] | str, Any]] = []
        self.replies: list[Reply] = []
        self.holes: list[Hole] = []
        self.shutdowns = 0
        self.results: list[object] = []
        self.raised: list[Exception] = []
        self.bad: list[tuple[bytes, Exception]] = []

    def deliver(self, stream: Stream[Any] | str, event: Any) -> None:
        self.events.append((stream, event))

    def on_reply(self, reply: Reply) -> None:
        self.replies.append(reply)

    def on_hole(self, hole: Hole) -> None:
        self.holes.append(hole)

    def on_waiting(self, lane: Lane) -> None:
        raise AssertionError("nothing waits where nothing is read over REST")

    def on_shutdown(self) -> None:
        self.shutdowns += 1

    def on_result(self, result: object) -> None:
        self.results.append(result)

    def on_raised(self, error: Exception) -> None:
        self.raised.append(error)

    def on_unreadable(self, payload: bytes, error: Exception) -> None:
        self.bad.append((payload, error))


def listening(*streams: Stream[Any] | str) -> tuple[Reader, Ears, Lanes]:
    ears = Ears()
    lanes = Lanes(Lane(each, None) if isinstance(each, str) else Lane(each.name, each) for each in streams)
    return Reader(lanes, ears.deliver, ears), ears, lanes


def combined(stream: str, event: object) -> bytes:
    return json.dumps({"stream": stream, "data": event}).encode()


def trade(number: int) -> bytes:
    event = {"e": "trade", "E": 1, "s": "A", "t": number, "p": "1.0", "q": "2.0", "T": 1, "m": True, "M": True}
    return combined("a@trade", event)


def agg(number: int) -> bytes:
    event = {"e": "aggTrade", "E": 1, "s": "A", "a": number, "p": "1", "q": "2", "f": 1, "l": 3, "T": 1, "m": True}
    return combined("a@aggTrade", event)


def depth(first: int, last: int) -> bytes:
    return combined("a@depth", {"e": "depthUpdate", "E": 1, "s": "A", "U": first, "u": last, "b": [], "a": []})


def test_an_event_comes_typed_with_its_stream() -> None:
    reader, ears, _ = listening(Trades("A"), BookTicker("A"), AllMiniTickers(), "a@new")
    reader.receive(trade(1), 1.0)
    reader.receive(combined("a@bookTicker", {"u": 5, "s": "A", "b": "1", "B": "2", "a": "3", "A": "4"}), 2.0)
    reader.receive(combined("!miniTicker@arr", []), 3.0)
    reader.receive(combined("a@new", {"x": 1}), 4.0)
    assert [stream for stream, _ in ears.events] == [Trades("A"), BookTicker("A"), AllMiniTickers(), "a@new"]
    assert [type(event).__name__ for _, event in ears.events] == ["TradeEvent", "BookTickerEvent", "list", "dict"]
    assert reader.heard_at == 4.0
    assert ears.bad == []


def test_the_order_of_keys_and_blanks_do_not_matter() -> None:
    reader, ears, _ = listening("a@new")
    reader.receive(b'{ "data" : {"x": 1}, "other": null, "stream" : "a@new" }', 1.0)
    assert ears.events == [("a@new", {"x": 1})]


def test_holes_are_marked_before_the_event_that_follows_them() -> None:
    reader, ears, _ = listening(Trades("A"), AggTrades("A"), DepthDiffs("A"))
    for payload in (trade(1), trade(2), trade(5), agg(7), agg(9), depth(1, 4), depth(5, 6), depth(9, 9)):
        reader.receive(payload, 1.0)
    assert ears.holes == [Hole("a@trade", 2, 5), Hole("a@aggTrade", 7, 9), Hole("a@depth", 6, 9)]
    assert [hole.missing for hole in ears.holes] == [2, 1, 2]
    assert len(ears.events) == 8


def ids(ears: Ears) -> list[int]:
    return [event.trade_id for _, event in ears.events]


def test_what_comes_twice_on_one_connection_is_told_once_and_makes_no_hole() -> None:
    reader, ears, _ = listening(Trades("A"))
    for number in (5, 6, 5, 6, 6, 7):
        reader.receive(trade(number), 1.0)
    assert ears.holes == []
    assert ids(ears) == [5, 6, 7]


def test_a_depth_diff_that_comes_twice_is_told_once() -> None:
    reader, ears, _ = listening(DepthDiffs("A"))
    for span in ((1, 4), (5, 6), (1, 4), (5, 6), (7, 7)):
        reader.receive(depth(*span), 1.0)
    assert ears.holes == []
    assert [event.last_update_id for _, event in ears.events] == [4, 6, 7]


def test_what_is_late_is_told_though_its_hole_was_told_before_and_then_no_more() -> None:
    reader, ears, _ = listening(Trades("A"))
    for number in (1, 5, 3, 3, 2, 4, 4, 2, 6):
        reader.receive(trade(number), 1.0)
    assert ears.holes == [Hole("a@trade", 1, 5)]
    assert ids(ears) == [1, 5, 3, 2, 4, 6]


def test_what_is_older_than_the_first_of_a_connection_was_never_told_and_is_no_repeat() -> None:
    reader, ears, _ = listening(Trades("A"))
    for number in (5, 4, 6):
        reader.receive(trade(number), 1.0)
    assert ears.holes == []
    assert ids(ears) == [5, 4, 6]


def test_after_an_outage_ids_that_fell_back_are_those_of_an_exchange_that_began_anew() -> None:
    reader, ears, lanes = listening(Trades("A"))
    for number in (50, 51):
        reader.receive(trade(number), 1.0)
    lanes.by_name["a@trade"].begin()
    fresh = Reader(lanes, ears.deliver, ears)
    for number in (50, 51, 51, 53):
        fresh.receive(trade(number), 2.0)
    assert ids(ears) == [50, 51, 50, 51, 53]
    assert ears.holes == [Hole("a@trade", 51, 53)]


def test_ids_that_begin_anew_are_no_hole() -> None:
    reader, ears, _ = listening(Trades("A"))
    for number in (3_000_000, 1, 2, 4):
        reader.receive(trade(number), 1.0)
    assert ears.holes == [Hole("a@trade", 2, 4)]


def test_a_hole_between_two_connections_is_seen_by_the_second() -> None:
    reader, ears, lanes = listening(Trades("A"))
    reader.receive(trade(1), 1.0)
    Reader(lanes, ears.deliver, ears).receive(trade(4), 2.0)
    assert ears.holes == [Hole("a@trade", 1, 4)]
    lanes.by_name["a@trade"].begin()
    lanes.by_name["a@trade"].begin()  # a connection on which nothing came
    Reader(lanes, ears.deliver, ears).receive(trade(7), 3.0)
    assert ears.holes[1:] == [Hole("a@trade", 4, 7)]


def test_what_is_held_back_is_delivered_without_what_is_known_already() -> None:
    old, ears, lanes = listening(Trades("A"))
    fresh = Reader(lanes, ears.deliver, ears)
    fresh.hold()
    old.receive(trade(1), 1.0)
    for number in (2, 3, 4):
        fresh.receive(trade(number), 1.0)
    fresh.receive(b'{"result":null,"id":1}', 1.0)
    assert [reply.id for reply in ears.replies] == [1]
    old.receive(trade(2), 1.0)
    old.receive(trade(3), 1.0)
    old.mute()
    old.receive(trade(4), 1.0)
    fresh.release()
    fresh.receive(trade(5), 1.0)
    assert [event.trade_id for _, event in ears.events] == [1, 2, 3, 4, 5]
    assert ears.holes == []


def test_answers_and_notices_are_told_apart_from_events() -> None:
    reader, ears, _ = listening(Trades("A"))
    reader.receive(b'{"result":["a@trade"],"id":3}', 1.0)
    reader.receive(b'{"error":{"code":2,"msg":"no"},"id":4}', 1.0)
    reader.receive(b'{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}}', 1.0)
    reader.receive(b'{"e":"serverShutdown","E":1}', 1.0)
    assert ears.replies[0].result == ["a@trade"]
    refusal = ears.replies[1].refusal(("a@trade",))
    assert refusal is not None
    assert refusal.code == 2
    assert ears.shutdowns == 2
    assert ears.events == []


def test_events_of_a_stream_that_is_gone_are_passed_over() -> None:
    reader, ears, lanes = listening(Trades("A"))
    lanes.remove("a@trade")
    reader.receive(trade(1), 1.0)
    assert (ears.events, ears.bad) == ([], [])


@pytest.mark.parametrize("payload", [b"", b"<html>", b'{"stream":"a@tr', b"\xff\xfe", b"[1]", b"{}x", b'"text"', b"5"])
def test_what_is_no_frame_is_counted_and_dropped(payload: bytes) -> None:
    reader, ears, _ = listening(Trades("A"))
    reader.receive(payload, 1.0)
    reader.receive(trade(1), 1.0)
    assert reader.bad_frames == len(ears.bad) == 1
    assert len(ears.events) == 1


def test_three_unreadable_frames_within_a_minute_are_too_many() -> None:
    reader, _, _ = listening(Trades("A"))
    for at in (0.0, 50.0, 111.0):
        reader.receive(b"<html>", at)
    assert not reader.broken()
    reader.receive(b"<html>", 109.0)
    assert reader.broken()


def test_an_event_of_another_shape_is_dropped_with_its_reason_and_breaks_nothing() -> None:
    reader, ears, _ = listening(Trades("A"))
    for _ in range(5):
        reader.receive(combined("a@trade", {"e": "trade", "t": "text"}), 1.0)
    reader.receive(trade(1), 1.0)
    assert len(ears.bad) == 5
    assert all(isinstance(error, msgspec.ValidationError) for _, error in ears.bad)
    assert not reader.broken()
    assert len(ears.events) == 1


def test_a_callback_gets_the_event_alone_and_what_it_raises_is_told() -> None:
    ears = Ears()
    heard: list[int] = []

    def callback(event: Any) -> object:
        heard.append(event.trade_id)
        if event.trade_id == 1:
            raise ZeroDivisionError("mine")
        return "something" if event.trade_id == 2 else None

    reader = Reader(Lanes([Lane("a@trade", Trades("A"))]), ears.deliver, ears, callback)
    for number in (1, 2, 3):
        reader.receive(trade(number), 1.0)
    assert heard == [1, 2, 3]
    assert ears.events == []
    assert [str(error) for error in ears.raised] == ["mine"]
    assert ears.results == ["something"]


def test_kinds_that_tell_themselves_apart_and_kinds_that_do_not_are_read_alike() -> None:
    ticker = combined("a@bookTicker", {"u": 5, "s": "A", "b": "1", "B": "2", "a": "3", "A": "4"})
    tagged, ears, lanes = listening(Trades("A"), AggTrades("A"))
    assert not lanes.raw
    tagged.receive(trade(1), 1.0)
    tagged.receive(agg(1), 1.0)
    lanes.add([Lane("a@bookTicker", BookTicker("A"))])
    assert lanes.raw
    for payload in (trade(2), ticker, agg(2)):
        tagged.receive(payload, 1.0)
    lanes.remove("a@bookTicker")
    assert not lanes.raw
    tagged.receive(ticker, 1.0)
    tagged.receive(trade(3), 1.0)
    kinds = ["TradeEvent", "AggTradeEvent", "TradeEvent", "BookTickerEvent", "AggTradeEvent", "TradeEvent"]
    assert [type(event).__name__ for _, event in ears.events] == kinds
    assert ears.holes == []
    assert ears.bad == []


def test_an_event_without_its_tag_is_known_by_its_stream() -> None:
    reader, ears, _ = listening(Trades("A"), AggTrades("A"))
    untagged = json.loads(trade(1))
    del untagged["data"]["e"]
    reader.receive(json.dumps(untagged).encode(), 1.0)
    reader.receive(trade(2), 1.0)
    reader.receive(agg(1), 1.0)
    assert [type(event).__name__ for _, event in ears.events] == ["TradeEvent", "TradeEvent", "AggTradeEvent"]
    assert ears.bad == []
