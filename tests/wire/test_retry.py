"""The retry table of the fault list, cell by cell."""

from __future__ import annotations

import pytest

from bidwire import errors as e
from bidwire.wire.request import Repeat, Route
from bidwire.wire.retry import Retry, may_repeat

DEFINITE_PASSING = [e.NotSent("x"), e.Unavailable("x")]
DEFINITE_LASTING = [
    e.BadRequest("x"),
    e.NotAllowed("x"),
    e.Blocked("x"),
    e.InsufficientFunds("x"),
    e.Banned("x"),
    e.ClockSkew("x"),
]
UNKNOWN = [e.OutcomeUnknownAtServer("x"), e.AnswerLost("x"), e.MalformedAnswer("x")]


def route(repeat: Repeat) -> Route:
    return Route("GET" if repeat is Repeat.READ else "POST", "/api/v3/x", repeat=repeat)


@pytest.mark.parametrize("repeat", Repeat)
def test_the_table(repeat: Repeat) -> None:
    for error in DEFINITE_PASSING:
        assert may_repeat(error, route(repeat))
    for error in DEFINITE_LASTING:
        assert not may_repeat(error, route(repeat))
    for error in UNKNOWN:
        assert may_repeat(error, route(repeat)) is (repeat in (Repeat.READ, Repeat.CANCEL, Repeat.SET))
    assert may_repeat(e.RateLimited("x"), route(repeat)) is (repeat in (Repeat.READ, Repeat.CANCEL, Repeat.SET))


def test_a_write_without_a_mark_is_never_repeated_after_an_unknown_outcome() -> None:
    for verb in ("POST", "PUT", "DELETE"):
        assert not may_repeat(e.AnswerLost("x"), Route(verb, "/api/v3/x"))
    assert may_repeat(e.AnswerLost("x"), Route("GET", "/api/v3/x"))


def test_a_certificate_that_does_not_verify_is_not_tried_again() -> None:
    error = e.NotSent("certificate")
    error.permanent = True
    assert not may_repeat(error, route(Repeat.READ))


def test_an_executed_write_that_could_not_be_read_is_not_repeated() -> None:
    assert not may_repeat(e.MalformedAnswer("x", executed="yes"), route(Repeat.CANCEL))


def test_waits_grow_with_full_jitter_up_to_the_cap_and_end() -> None:
    highest = Retry(base=0.2, cap=1.0, attempts=5, random=lambda: 1.0)
    waits = [highest.delay(attempt, e.Unavailable("x"), route(Repeat.READ)) for attempt in range(1, 6)]
    assert waits == [0.2, 0.4, 0.8, 1.0, None]
    lowest = Retry(base=0.2, cap=1.0, attempts=5, random=lambda: 0.0)
    assert lowest.delay(3, e.Unavailable("x"), route(Repeat.READ)) == 0.0


def test_a_stale_connection_is_replaced_at_once() -> None:
    retry = Retry(base=0.2, cap=1.0, attempts=5, random=lambda: 1.0)
    lost = e.AnswerLost("x")
    lost.stale = True
    assert retry.delay(1, lost, route(Repeat.READ)) == 0.0
    assert retry.delay(1, lost, route(Repeat.PLACE)) is None
