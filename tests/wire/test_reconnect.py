"""When a lost connection is tried again: plain questions with the time in hand."""

from __future__ import annotations

import pytest

from bidwire.errors import Banned, BinanceError, Blocked, NotAllowed, NotSent, RateLimited
from bidwire.wire.reconnect import LIFETIME, LIFETIME_JITTER, REFUSED, Reconnects, replace_at


def always(number: float) -> Reconnects:
    return Reconnects(lambda: number, base=1.0, cap=30.0)


def test_the_first_try_comes_at_once_with_a_little_jitter() -> None:
    assert always(0.0).delay(0.0) == 0.0
    assert always(1.0).delay(0.0) == 0.5


def test_then_the_bound_doubles_up_to_the_cap() -> None:
    tries = always(1.0)
    assert [tries.delay(0.0) for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_wait_is_a_random_part_of_the_bound() -> None:
    tries = always(0.25)
    assert [tries.delay(0.0) for _ in range(4)] == [0.125, 0.25, 0.5, 1.0]


def test_a_thousand_failures_are_no_overflow() -> None:
    tries = always(1.0)
    assert [tries.delay(0.0) for _ in range(2000)][-1] == 30


def test_a_minute_of_stable_life_forgets_the_failures() -> None:
    tries = always(1.0)
    for _ in range(5):
        tries.delay(0.0)
    tries.opened(100.0)
    assert tries.delay(159.0) == 16
    tries.opened(200.0)
    assert tries.delay(260.0) == 0.5


def test_what_the_exchange_asks_for_wins() -> None:
    limited = RateLimited("slow down")
    limited.retry_after = 12.0
    banned = Banned("no")
    banned.retry_after = 120.0
    assert always(0.0).delay(0.0, limited) == 12.0
    assert always(0.0).delay(0.0, banned) == 120.0
    assert always(1.0).delay(0.0, RateLimited("no time told")) == 0.5
    assert always(1.0).delay(0.0, NotSent("refused")) == 0.5


@pytest.mark.parametrize("kind", [Blocked, NotAllowed])
def test_whoever_blocks_or_refuses_the_key_is_left_alone_for_minutes(kind: type[BinanceError]) -> None:
    tries = always(1.0)
    assert [tries.delay(0.0, error) for error in (None, kind("no"), NotSent("no"))] == [0.5, REFUSED, 2]


def test_after_a_close_for_a_fault_of_ours_the_first_try_is_not_at_once() -> None:
    tries = always(1.0)
    assert [tries.delay(0.0, code=1008) for _ in range(3)] == [4, 8, 16]
    tries.opened(0.0)
    assert tries.delay(100.0, code=1001) == 0.5


def test_the_fixed_policy_of_old() -> None:
    tries = Reconnects(lambda: 1.0, base=1.0, cap=30.0, fixed=5.0)
    assert [tries.delay(0.0) for _ in range(3)] == [5.0, 5.0, 5.0]


def test_a_connection_is_replaced_before_the_exchange_ends_it() -> None:
    assert replace_at(100.0, lambda: 0.0) == 100.0 + LIFETIME
    assert replace_at(100.0, lambda: 1.0) == 100.0 + LIFETIME - LIFETIME_JITTER
    assert LIFETIME < 24 * 3600
