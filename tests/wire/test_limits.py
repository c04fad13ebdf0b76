"""Budgets, and the exchange's own counts above them."""

from __future__ import annotations

import msgspec
import pytest

from bidwire.errors import Banned, NotSent, RateLimited
from bidwire.wire.limits import CONNECTS_SPAN, MOST_CONNECTS, ConnectBudget, Limit, Permit, RateLimiter
from bidwire.wire.request import Request, Route, Security, Weight

MINUTE = 60_000.0  # an aligned start of a minute


class Read(Request[int], frozen=True, kw_only=True):
    route = Route(
        "GET", "/api/v3/depth", weight=Weight.by("limit", {100: 5, 500: 25, 1000: 50, 5000: 250}, default=100)
    )

    limit: int | None = None


class Place(Request[int], frozen=True, kw_only=True):
    route = Route("POST", "/api/v3/order", security=Security.TRADE, weight=1, orders=1, free=True)


def limiter(weight: int = 100, orders: int = 10) -> RateLimiter:
    return RateLimiter("api", [Limit("REQUEST_WEIGHT", 60, weight), Limit("ORDERS", 10, orders, "uid")])


def permitted(limits: RateLimiter, request: Request[int], at: float) -> Permit:
    permit = limits.acquire(request, at)
    assert isinstance(permit, Permit)
    return permit


def used(limits: RateLimiter, at: float) -> tuple[int, int]:
    weight, orders = limits.usage(at)
    return weight.used + weight.pending, orders.used + orders.pending


def test_weights_are_small_expressions() -> None:
    assert [Read.route.cost(Read(limit=n)) for n in (None, 5, 100, 101, 1000, 5000, 9999)] == [
        5,
        5,
        5,
        25,
        50,
        250,
        250,
    ]
    assert Read.route.cost(Read(limit="5000")) == 250  # type: ignore[arg-type]  # as a command line gives it
    by_symbol = Weight.given({"symbol": 2, "symbols": Weight.each("symbols", 4, most=200)}, otherwise=80)

    class Several(Request[int], frozen=True, kw_only=True):
        route = Route("GET", "/x", weight=by_symbol)
        symbol: str | None = None
        symbols: list[str] | None = None

    costs = [
        Several.route.cost(each)
        for each in (Several(symbol="A"), Several(symbols=["A"] * 3), Several(symbols=["A"] * 60), Several())
    ]
    assert costs == [2, 12, 200, 80]


def test_bulk_calls_stop_at_90_percent_and_orders_at_97() -> None:
    limits = limiter()
    permits = [permitted(limits, Read(), MINUTE) for _ in range(18)]
    assert limits.acquire(Read(), MINUTE + 3) == MINUTE + 60
    permits += [permitted(limits, Place(), MINUTE) for _ in range(7)]
    assert used(limits, MINUTE) == (97, 7)
    assert limits.acquire(Place(), MINUTE) == MINUTE + 60
    for permit in permits:
        limits.settle(permit, {}, MINUTE + 59)
    permitted(limits, Read(), MINUTE + 60)


def test_what_is_not_answered_may_still_arrive_in_the_next_window() -> None:
    limits = limiter()
    for _ in range(18):
        permitted(limits, Read(), MINUTE)
    assert limits.acquire(Read(), MINUTE + 60) == MINUTE + 120


def test_the_exchanges_count_wins_and_an_overtaken_answer_does_not_lower_it() -> None:
    limits = limiter()
    first, second = permitted(limits, Read(), MINUTE), permitted(limits, Read(), MINUTE)
    limits.settle(second, {"x-mbx-used-weight-1m": "40"}, MINUTE + 1)
    limits.settle(first, {"x-mbx-used-weight-1m": "35"}, MINUTE + 2)
    assert used(limits, MINUTE + 2)[0] == 40


def test_order_counts_fall_again_and_the_newest_is_believed() -> None:
    limits = limiter()
    limits.settle(permitted(limits, Place(), MINUTE), {"x-mbx-order-count-10s": "7"}, MINUTE)
    limits.settle(permitted(limits, Place(), MINUTE), {"x-mbx-order-count-10s": "3"}, MINUTE + 1)
    assert used(limits, MINUTE + 1)[1] == 3


def test_without_a_header_the_local_count_holds_and_what_never_left_costs_nothing() -> None:
    limits = limiter()
    limits.settle(permitted(limits, Read(), MINUTE), {}, MINUTE)
    assert used(limits, MINUTE)[0] == 5
    limits.settle(permitted(limits, Read(), MINUTE), None, MINUTE, error=NotSent("no route"))
    assert used(limits, MINUTE)[0] == 5
    limits.settle(permitted(limits, Read(), MINUTE), None, MINUTE)
    assert used(limits, MINUTE)[0] == 10


def test_settling_twice_counts_once() -> None:
    limits = limiter()
    permit = permitted(limits, Read(), MINUTE)
    limits.settle(permit, {}, MINUTE)
    limits.settle(permit, {}, MINUTE)
    assert used(limits, MINUTE)[0] == 5


def test_a_window_ends_on_the_minute_not_a_minute_later() -> None:
    limits = limiter()
    for _ in range(18):
        limits.settle(permitted(limits, Read(), MINUTE + 59), {}, MINUTE + 59)
    assert limits.acquire(Read(), MINUTE + 59) == MINUTE + 60
    assert used(limits, MINUTE + 60)[0] == 0


def refused(retry_after: float | None, kind: type[RateLimited] = RateLimited, orders: bool = False) -> RateLimited:
    error = kind("x")
    error.retry_after = retry_after
    error.orders_only = orders
    return error


def test_429_closes_the_gate_for_everything_until_its_time() -> None:
    limits = limiter()
    limits.settle(permitted(limits, Read(), MINUTE), {}, MINUTE + 1, error=refused(20))
    assert limits.acquire(Read(), MINUTE + 2) == MINUTE + 21
    assert limits.acquire(Place(), MINUTE + 2) == MINUTE + 21
    permitted(limits, Read(), MINUTE + 21)


def test_429_without_a_time_waits_for_the_next_window() -> None:
    limits = limiter()
    limits.settle(permitted(limits, Read(), MINUTE + 10), {}, MINUTE + 10, error=refused(None))
    assert limits.closed_until(MINUTE + 10) == MINUTE + 60


def test_too_many_orders_stop_only_orders() -> None:
    limits = limiter()
    limits.settle(permitted(limits, Place(), MINUTE), {}, MINUTE, error=refused(7, orders=True))
    assert limits.acquire(Place(), MINUTE + 1) == MINUTE + 7
    permitted(limits, Read(), MINUTE + 1)


@pytest.mark.parametrize(
    ("until", "retry_after", "end"), [(60_300_000, None, 60_300.0), (None, 500, 60_501.0), (None, None, 60_121.0)]
)
def test_418_stops_everything_until_the_end_of_the_ban(
    until: int | None, retry_after: float | None, end: float
) -> None:
    limits = limiter()
    banned = refused(retry_after, Banned)
    assert isinstance(banned, Banned)
    banned.until = until
    limits.settle(permitted(limits, Read(), MINUTE), {}, MINUTE + 1, error=banned)
    assert limits.acquire(Place(), MINUTE + 2) == end
    assert limits.banned_until == end


class Row(msgspec.Struct):
    rate_limit_type: str
    interval: str
    interval_num: int
    limit: int


def test_limits_are_learned_and_unknown_kinds_are_left_alone() -> None:
    limits = limiter()
    limits.settle(permitted(limits, Read(), MINUTE), {}, MINUTE)
    limits.learn(
        [Row("REQUEST_WEIGHT", "MINUTE", 1, 6000), Row("ORDERS", "DAY", 1, 5), Row("CONNECTIONS", "MINUTE", 5, 1)]
    )
    rows = {(row.kind, row.interval): row for row in limits.usage(MINUTE)}
    assert rows["REQUEST_WEIGHT", "1m"].limit == 6000
    assert rows["REQUEST_WEIGHT", "1m"].used == 5
    assert rows["ORDERS", "1d"].limit == 5
    assert len(rows) == 3


def test_headers_are_read_whatever_the_interval() -> None:
    limits = RateLimiter(
        "sapi",
        [
            Limit("REQUEST_WEIGHT", 60, 100),
            Limit("ORDERS", 10, 50, "uid"),
            Limit("REQUEST_WEIGHT", 60, 100, "uid"),
            Limit("RAW_REQUESTS", 300, 1000),
        ],
    )
    headers = {
        "x-mbx-used-weight-1m": "5",
        "x-mbx-order-count-10s": "2",
        "x-sapi-used-uid-weight-1m": "9",
        "x-mbx-used-weight": "77",
        "x-mbx-order-count-1d": "88",
        "date": "1",
    }
    limits.settle(permitted(limits, Place(), MINUTE), headers, MINUTE)
    assert [row.used for row in limits.usage(MINUTE)] == [5, 1, 2, 9]  # the account's last


@pytest.mark.parametrize("told", ["", "many", "-1", "1.5"])
def test_a_count_that_is_no_count_is_passed_over(told: str) -> None:
    limits = limiter()
    limits.settle(permitted(limits, Read(), MINUTE), {"x-mbx-used-weight-1m": told}, MINUTE)
    assert used(limits, MINUTE)[0] == 5


def test_what_a_kind_of_call_costs_is_found_anew_when_limits_change() -> None:
    limits = limiter(weight=20)
    for _ in range(3):
        permitted(limits, Read(), MINUTE)
    assert limits.acquire(Read(), MINUTE) == MINUTE + 60
    limits.learn([Row("REQUEST_WEIGHT", "MINUTE", 1, 40)])
    permitted(limits, Read(), MINUTE)


def test_a_single_call_heavier_than_the_share_is_let_through_an_empty_window() -> None:
    limits = limiter(weight=20)
    permitted(limits, Read(limit=500), MINUTE)
    assert limits.acquire(Read(), MINUTE) == MINUTE + 60


def test_accounts_at_one_address_share_its_weight_and_its_gate_but_not_their_orders() -> None:
    alice = limiter(weight=100, orders=10)
    bob = RateLimiter("api", beside=alice)
    for _ in range(9):
        alice.settle(permitted(alice, Place(), MINUTE), {}, MINUTE)
    assert alice.acquire(Place(), MINUTE) == MINUTE + 10
    assert used(alice, MINUTE) == (9, 9)
    assert used(bob, MINUTE) == (9, 0)
    bob.settle(permitted(bob, Place(), MINUTE), {"x-mbx-order-count-10s": "4"}, MINUTE)
    assert used(bob, MINUTE) == (10, 4)
    assert used(alice, MINUTE) == (10, 9)
    too_many = RateLimited("too many orders", code=-1015)
    too_many.retry_after, too_many.orders_only = 5, True
    bob.settle(permitted(bob, Place(), MINUTE), {}, MINUTE, error=too_many)
    assert bob.closed_until(MINUTE, orders=True) == MINUTE + 5
    assert alice.closed_until(MINUTE, orders=True) is None
    busy = RateLimited("too much weight", code=-1003)
    busy.retry_after = 30
    alice.settle(permitted(alice, Read(), MINUTE), {}, MINUTE, error=busy)
    assert bob.acquire(Read(), MINUTE + 1) == MINUTE + 30
    banned = Banned("enough")
    banned.retry_after = 120
    bob.refused(banned, MINUTE)
    assert alice.banned_until == MINUTE + 120


def test_limits_that_one_account_learns_hold_for_the_others() -> None:
    alice = limiter(weight=100, orders=10)
    bob = RateLimiter("api", beside=alice)
    alice.settle(permitted(alice, Place(), MINUTE), {}, MINUTE)
    bob.learn([Row("REQUEST_WEIGHT", "MINUTE", 1, 50), Row("ORDERS", "SECOND", 10, 2), Row("ORDERS", "DAY", 1, 7)])
    for each, placed in ((alice, 1), (bob, 0)):
        assert [(row.kind, row.interval, row.limit, row.used) for row in each.usage(MINUTE)] == [
            ("REQUEST_WEIGHT", "1m", 50, 1),
            ("ORDERS", "10s", 2, placed),
            ("ORDERS", "1d", 7, 0),
        ]
    assert alice.acquire(Place(), MINUTE) == MINUTE + 10


def test_of_connections_two_thirds_are_opened_within_any_five_minutes() -> None:
    budget = ConnectBudget()
    for number in range(MOST_CONNECTS):
        assert budget.take(1000.0 + number) is None
    assert budget.take(1250.0) == 1000.0 + CONNECTS_SPAN
    assert budget.take(1250.0, counted=False) is None
    assert budget.take(1300.0) == 1301.0
    assert budget.take(1301.0) is None


def test_a_handshake_that_was_refused_for_its_rate_is_the_last_until_its_time() -> None:
    budget, told, untold = ConnectBudget(), RateLimited("x"), RateLimited("x")
    told.retry_after = 7.0
    budget.refused(told, 100.0)
    assert budget.take(100.0) == budget.take(106.9, counted=False) == 107.0
    assert budget.take(107.0) is None
    budget.refused(untold, 200.0)
    assert budget.take(259.0) == 260.0
