"""The trader's decisions, with plain values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bidwire.cli.demo.trader import Cancel, OwnOrder, Place, Plan, Rules, Sight, Take, decide, others

D = Decimal
RULES = Rules(
    symbol="BTCUSDT",
    base="BTC",
    quote="USDT",
    tick=D("0.01"),
    step=D("0.00001"),
    min_quantity=D("0.00001"),
    max_quantity=D(9000),
    min_notional=D(5),
)
PLAN = Plan(size=D("0.01"), most=D("0.1"), spacing=D(1), layers=2)


def sight(**changes: Any) -> Sight:
    fields: dict[str, Any] = {
        "bids": [(D("100.00"), D(2)), (D("99.50"), D(3))],
        "asks": [(D("100.01"), D(1)), (D("101.00"), D(4))],
        "base_free": D(10),
        "quote_free": D(100_000),
        "taken_at": 0.0,
        "at": 1.0,
    }
    return Sight(**{**fields, **changes})


CHEAP = msgspec.structs.replace(RULES, min_notional=D("0.1"))


def own(name: str, buy: bool, price: str, remaining: str = "0.01") -> OwnOrder:
    return OwnOrder(client_order_id=name, buy=buy, price=D(price), remaining=D(remaining))


def test_both_sides_are_quoted_in_layers_from_the_touch() -> None:
    assert decide(CHEAP, PLAN, sight()) == [
        Place(True, D("100.00"), D("0.01")),
        Place(False, D("100.01"), D("0.01")),
        Place(True, D("99.00"), D("0.01")),
        Place(False, D("101.01"), D("0.01")),
    ]


def test_quotes_that_stand_well_are_left_alone() -> None:
    orders = [own("a", True, "100.00"), own("b", True, "99.20"), own("c", False, "100.01"), own("d", False, "101.01")]
    assert decide(CHEAP, PLAN, sight(orders=orders)) == []


def test_a_quote_that_the_price_left_behind_is_moved() -> None:
    orders = [own("a", True, "98.00"), own("b", True, "99.00"), own("c", False, "100.01"), own("d", False, "101.01")]
    assert decide(CHEAP, PLAN, sight(orders=orders)) == [Cancel("a"), Place(True, D("100.00"), D("0.01"))]


def test_a_quote_that_is_nearly_filled_is_renewed() -> None:
    orders = [
        own("a", True, "100.00", "0.002"),
        own("b", True, "99.00"),
        own("c", False, "100.01"),
        own("d", False, "101.01"),
    ]
    assert decide(CHEAP, PLAN, sight(orders=orders)) == [Cancel("a"), Place(True, D("100.00"), D("0.01"))]


def test_our_own_orders_are_no_touch_to_follow() -> None:
    # The whole level at 100.00 is ours: the market's best bid is 99.50.
    levels = others([(D("100.00"), D("0.01")), (D("99.50"), D(3))], [own("a", True, "100.00")], True)
    assert levels == [(D("99.50"), D(3))]


def test_a_wide_spread_is_led_by_one_tick() -> None:
    placed = decide(CHEAP, PLAN, sight(asks=[(D("100.50"), D(1))]))
    assert placed[:2] == [Place(True, D("100.01"), D("0.01")), Place(False, D("100.49"), D("0.01"))]


def test_inventory_moves_the_quotes_of_its_side_back() -> None:
    placed = decide(CHEAP, PLAN, sight(inventory=D("0.05")))
    assert placed[0] == Place(True, D("99.00"), D("0.01"))
    assert placed[1] == Place(False, D("100.01"), D("0.01"))


def test_at_the_limit_only_the_other_side_is_quoted() -> None:
    placed = decide(CHEAP, PLAN, sight(inventory=D("-0.1")))
    assert {place.buy for place in placed if isinstance(place, Place)} == {True}


def test_an_empty_side_of_the_book_means_waiting() -> None:
    assert decide(CHEAP, PLAN, sight(asks=[])) == []


def test_a_book_of_our_own_orders_only_means_waiting() -> None:
    assert decide(CHEAP, PLAN, sight(bids=[(D(100), D("0.01"))], orders=[own("a", True, "100")])) == []


def test_now_and_then_it_takes_to_and_fro() -> None:
    first = [step for step in decide(CHEAP, PLAN, sight(at=10.0)) if isinstance(step, Take)]
    second = [step for step in decide(CHEAP, PLAN, sight(at=10.0, takes=1)) if isinstance(step, Take)]
    assert first == [Take(True, D("100.01"), D("0.005"))]
    assert second == [Take(False, D("100.00"), D("0.005"))]


def test_with_much_inventory_it_takes_towards_none_at_the_market() -> None:
    steps = decide(CHEAP, PLAN, sight(at=10.0, inventory=D("0.03")))
    assert [step for step in steps if isinstance(step, Take)] == [Take(False, None, D("0.005"))]


def test_own_quotes_in_the_way_are_canceled_before_it_takes() -> None:
    orders = [own("a", False, "100.01")]
    steps = decide(CHEAP, PLAN, sight(at=10.0, orders=orders))
    assert steps.index(Cancel("a")) < next(i for i, step in enumerate(steps) if isinstance(step, Take))
    assert not any(isinstance(step, Place) and not step.buy for step in steps)


def test_the_order_budget_is_kept() -> None:
    assert len(decide(CHEAP, PLAN, sight(budget=1))) == 1
    assert decide(CHEAP, PLAN, sight(budget=0, at=10.0)) == []


def test_what_cannot_be_paid_is_not_ordered() -> None:
    steps = decide(CHEAP, PLAN, sight(base_free=D("0.015"), quote_free=D(0)))
    assert steps == [Place(False, D("100.01"), D("0.01"))]


def test_a_size_below_the_least_notional_is_raised_to_it() -> None:
    placed = decide(RULES, PLAN, sight())[0]
    assert isinstance(placed, Place)
    assert placed.quantity * placed.price >= 5
    assert placed.quantity == D("0.05")


def test_a_plan_fits_the_account_and_the_symbol() -> None:
    plan = Plan.for_account(RULES, D(60_000), D(10), D(1_000_000))
    assert plan.size == D("0.01")
    assert plan.spacing == D("0.90")
    poor = Plan.for_account(RULES, D(60_000), D("0.001"), D(50))
    assert poor.size * 60_000 >= RULES.min_notional * 3 - 1


prices = st.integers(9_000, 11_000).map(lambda ticks: D(ticks) / 100)


@given(
    bid=prices,
    spread=st.integers(1, 500),
    inventory=st.integers(-15, 15),
    held=st.lists(st.tuples(st.booleans(), st.integers(-300, 300)), max_size=8),
    at=st.floats(0, 10),
)
def test_whatever_it_sees_no_quote_crosses_and_none_breaks_the_grid(
    bid: Decimal, spread: int, inventory: int, held: list[tuple[bool, int]], at: float
) -> None:
    ask = bid + RULES.tick * spread
    orders = [
        OwnOrder(
            client_order_id=str(n),
            buy=buy,
            price=(min(bid, bid + RULES.tick * away) if buy else max(ask, ask + RULES.tick * away)),
            remaining=D("0.01"),
        )
        for n, (buy, away) in enumerate(held)
    ]
    seen = sight(bids=[(bid, D(1))], asks=[(ask, D(1))], orders=orders, inventory=D(inventory) / 100, at=at)
    steps = decide(RULES, PLAN, seen)
    for step in steps:
        if isinstance(step, Place):
            assert step.price < ask if step.buy else step.price > bid
            assert step.price % RULES.tick == 0
            assert step.quantity % RULES.step == 0
            assert step.price * step.quantity >= RULES.min_notional
    canceled = [step.client_order_id for step in steps if isinstance(step, Cancel)]
    assert len(canceled) == len(set(canceled))
