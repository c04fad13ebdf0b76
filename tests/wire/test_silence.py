"""Which streams have been quiet for too long: plain questions with the time in hand."""

from __future__ import annotations

from bidwire.spot import BlockTrades, BookTicker, Trades
from bidwire.wire.silence import LONGEST_PATIENCE, Silence
from bidwire.wire.streams import Lane, Stream


def lane(stream: Stream[object], heard_at: float = float("-inf")) -> Lane:
    made = Lane(stream.name, stream)
    made.heard_at = heard_at
    return made


def test_a_stream_is_judged_from_its_last_event_or_from_the_start_of_its_connection() -> None:
    busy, quiet = lane(Trades("A"), heard_at=25.0), lane(BookTicker("A"))
    silence = Silence(30.0)
    assert silence.due_at([busy, quiet], 0.0) == 30.0
    assert silence.fallen([busy, quiet], 0.0, 29.9) == []
    assert silence.fallen([busy, quiet], 0.0, 30.0) == [(quiet, 30.0)]
    assert silence.fallen([busy, quiet], 0.0, 55.0) == [(busy, 30.0), (quiet, 55.0)]
    assert silence.fallen([busy, quiet], 50.0, 55.0) == []


def test_each_time_that_it_is_quiet_again_it_is_given_twice_as_long_up_to_an_hour() -> None:
    quiet, silence, waited, opened_at = lane(Trades("A")), Silence(30.0), [], 0.0
    for _ in range(9):
        at = silence.due_at([quiet], opened_at)
        waited.append(at - opened_at)
        silence.forgive(silence.fallen([quiet], opened_at, at))
        opened_at = at
    assert waited == [30, 60, 120, 240, 480, 960, 1920, LONGEST_PATIENCE, LONGEST_PATIENCE]


def test_a_patience_of_more_than_an_hour_stays_what_it_is() -> None:
    quiet, silence = lane(Trades("A")), Silence(7200.0)
    silence.forgive(silence.fallen([quiet], 0.0, 7200.0))
    assert silence.due_at([quiet], 0.0) == 7200.0


def test_streams_without_a_rhythm_and_those_of_unknown_names_are_not_judged() -> None:
    silence = Silence(30.0)
    lanes = [lane(BlockTrades("A")), Lane("a@new", None)]
    assert silence.fallen(lanes, 0.0, 1e9) == []
    assert silence.due_at(lanes, 0.0) == float("inf")


def test_without_a_patience_nothing_is_judged() -> None:
    assert Silence(None).fallen([lane(Trades("A"))], 0.0, 1e9) == []
