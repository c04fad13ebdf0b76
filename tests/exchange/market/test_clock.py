"""Market time: speed, rebasing, pause, free running."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidwire.errors import ConfigurationError
from bidwire.exchange.engine.commands import CancelAll, Command
from bidwire.exchange.market.clock import MarketClock

if TYPE_CHECKING:
    from bidwire.exchange.engine.engine import Engine

WALL = 1_700_000_000_000_000
RECORDED = 1_600_000_000_000_000


class Recorded:
    """A source of nothing that was recorded at a time."""

    lead = 0
    problem = None

    def __init__(self, starts_at: int | None) -> None:
        self.starts_at = starts_at

    def symbols(self) -> list[Mapping[str, Any]]:
        return []

    def start(self, engine: Engine, at: int) -> None:
        del engine, at

    def next_at(self) -> int | None:
        return None

    def pop(self) -> Command:
        return CancelAll(0, "BTCUSDT")

    def progress(self) -> float | None:
        return None

    def close(self) -> None:
        self.starts_at = None


def test_a_recording_begins_now_unless_its_own_times_are_asked_for() -> None:
    assert MarketClock.for_source(Recorded(RECORDED), WALL).now(WALL) == WALL
    assert MarketClock.for_source(Recorded(RECORDED), WALL, recorded_times=True).now(WALL) == RECORDED
    assert MarketClock.for_source(Recorded(None), WALL, recorded_times=True).now(WALL) == WALL


@pytest.mark.parametrize(
    ("speed", "elapsed", "passed"),
    [(1, 1_000_000, 1_000_000), (10, 1_000_000, 10_000_000), (0.1, 86_400_000_000, 8_640_000_000), (0.3, 10, 3)],
)
def test_market_time_runs_at_the_speed(speed: float, elapsed: int, passed: int) -> None:
    assert MarketClock(WALL, RECORDED, speed=speed).now(WALL + elapsed) == RECORDED + passed


def test_a_wall_clock_set_back_makes_it_stand_still() -> None:
    clock = MarketClock(WALL, RECORDED)
    assert clock.now(WALL + 500) == RECORDED + 500
    assert clock.now(WALL + 100) == RECORDED + 500
    assert clock.now(WALL + 600) == RECORDED + 600


def test_a_change_of_speed_counts_from_where_it_happens() -> None:
    clock = MarketClock(WALL, RECORDED)
    clock.set_speed(5, WALL + 100)
    assert clock.now(WALL + 100) == RECORDED + 100
    assert clock.now(WALL + 200) == RECORDED + 600
    assert clock.speed == 5


def test_time_stands_still_in_a_pause_and_the_pause_is_not_made_up_for() -> None:
    clock = MarketClock(WALL, RECORDED, speed=2)
    clock.pause(WALL + 10)
    assert clock.paused
    assert clock.now(WALL + 1_000) == RECORDED + 20
    assert clock.due(RECORDED + 21, WALL + 1_000) is None
    assert clock.due(RECORDED + 20, WALL + 1_000) == WALL + 1_000
    clock.resume(WALL + 2_000)
    assert clock.now(WALL + 2_001) == RECORDED + 22


def test_a_change_of_speed_in_a_pause_holds_after_it() -> None:
    clock = MarketClock(WALL, RECORDED)
    clock.pause(WALL + 10)
    clock.set_speed(100, WALL + 20)
    assert clock.now(WALL + 30) == RECORDED + 10
    clock.resume(WALL + 40)
    assert clock.now(WALL + 41) == RECORDED + 110


def test_as_fast_as_possible_is_where_the_source_has_got_to() -> None:
    clock = MarketClock(WALL, RECORDED, speed=0)
    assert clock.free
    assert clock.now(WALL + 10**9) == RECORDED
    assert clock.due(RECORDED + 10**12, WALL + 5) == WALL + 5
    clock.reach(RECORDED + 10**6)
    clock.reach(RECORDED + 10**5)
    assert clock.now(WALL + 10**9) == RECORDED + 10**6
    clock.set_speed(1, WALL + 10**9)
    assert clock.now(WALL + 10**9 + 7) == RECORDED + 10**6 + 7


def test_a_running_clock_is_not_led() -> None:
    clock = MarketClock(WALL, RECORDED)
    clock.reach(RECORDED + 10**6)
    assert clock.now(WALL) == RECORDED


@pytest.mark.parametrize("speed", [-1, float("nan"), float("inf"), 1e9, 1e-12, True])
def test_a_senseless_speed_is_refused_with_the_reason(speed: float) -> None:
    with pytest.raises(ConfigurationError, match="speed must be"):
        MarketClock(WALL, RECORDED, speed=speed)


@given(
    speed=st.sampled_from([0.001, 0.1, 0.37, 1, 2.5, 60, 1000]),
    ahead=st.integers(0, 10**12),
    late=st.integers(0, 10**9),
)
def test_what_is_due_is_reached_then_and_not_a_microsecond_before(speed: float, ahead: int, late: int) -> None:
    clock = MarketClock(WALL, RECORDED, speed=speed)
    due = clock.due(RECORDED + ahead, WALL)
    assert due is not None
    early = MarketClock(WALL, RECORDED, speed=speed)
    assert ahead == 0 or early.now(due - 1) < RECORDED + ahead
    assert clock.now(due) >= RECORDED + ahead
    assert clock.due(RECORDED + ahead, due + late) == due + late


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["now", "pause", "resume", "speed", "reach"]),
            st.integers(-(10**6), 10**6),
            st.sampled_from([0, 0.5, 1, 7]),
        ),
        max_size=30,
    )
)
def test_it_never_goes_back(steps: list[tuple[str, int, float]]) -> None:
    clock, wall, last = MarketClock(WALL, RECORDED), WALL, RECORDED
    for step, by, speed in steps:
        wall += by
        if step == "pause":
            clock.pause(wall)
        elif step == "resume":
            clock.resume(wall)
        elif step == "speed":
            clock.set_speed(speed, wall)
        elif step == "reach":
            clock.reach(RECORDED + by)
        now = clock.now(wall)
        assert now >= last
        last = now
