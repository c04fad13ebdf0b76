"""The exchange's time, from samples."""

from __future__ import annotations

from bidwire.wire.clock import Clock

WALL = 1_700_000_000.0


def test_before_a_sample_it_is_this_machines_time() -> None:
    clock = Clock(WALL, 50.0)
    assert clock.now(50.0) == 1_700_000_000_000
    assert clock.now(51.5) == 1_700_000_001_500


def test_a_sample_sets_the_offset_and_holds_back_half_the_round_trip() -> None:
    clock = Clock(WALL, 0.0)
    assert clock.sample(10.0, 10.2, 1_700_000_015_100)
    assert round(clock.offset, 6) == 5.0
    assert clock.now(10.2) == 1_700_000_015_100
    assert clock.seconds(20.0) <= WALL + 20.0 + 5.0


def test_microseconds_are_told_by_their_size() -> None:
    clock = Clock(WALL, 0.0)
    clock.sample(10.0, 10.0, 1_700_000_015_000_000)
    assert round(clock.offset, 3) == 5.0


def test_the_quickest_sample_of_a_minute_counts() -> None:
    clock = Clock(WALL, 0.0)
    assert clock.sample(0.0, 0.1, 1_700_000_000_050)
    assert not clock.sample(1.0, 1.5, 1_700_000_099_000)
    assert abs(clock.offset) < 0.001
    assert clock.sample(61.0, 61.5, 1_700_000_061_250)


def test_a_round_trip_of_more_than_a_second_says_too_little() -> None:
    clock = Clock(WALL, 0.0)
    assert not clock.sample(0.0, 1.01, 1_700_000_900_000)
    assert not clock.sample(1.0, 0.5, 1_700_000_900_000)
    assert clock.offset == 0.0


def test_a_refused_stamp_makes_the_next_sample_count() -> None:
    clock = Clock(WALL, 0.0)
    clock.sample(0.0, 0.01, 1_700_000_000_000)
    clock.forget()
    assert clock.sample(1.0, 1.9, 1_700_000_006_450)
    assert round(clock.offset, 2) == 5.0


def test_an_offset_by_hand_stays() -> None:
    clock = Clock(WALL, 0.0, offset=-1500)
    assert clock.now(0.0) == 1_699_999_998_500
    assert not clock.sample(0.0, 0.1, 1_700_000_900_000)
    assert not clock.due(1e9, 1.0)


def test_it_is_due_after_its_interval() -> None:
    clock = Clock(WALL, 0.0)
    assert not clock.due(5.0, None)
    assert clock.due(5.0, 60.0)
    clock.sample(5.0, 5.1, 1_700_000_005_050)
    assert not clock.due(64.0, 60.0)
    assert clock.due(65.2, 60.0)
