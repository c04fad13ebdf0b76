"""Stop orders: what sets them off, what they hold while they wait, and what becomes of them then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bidwire.exchange.engine.commands import Place
from bidwire.exchange.engine.events import Refused, Report
from bidwire.exchange.engine.rules import SymbolRules

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor


@pytest.mark.parametrize(
    ("order", "misses", "hits"),
    [
        ("alice buys  1 @ 120 on loss 110", "109.99", "110"),
        ("alice buys  1 @ 120 on loss 110", "100", "111"),
        ("alice sells 1 @ 80 on loss 90", "90.01", "90"),
        ("alice sells 1 @ 80 on loss 90", "100", "89"),
        ("alice buys  1 @ 80 on profit 90", "90.01", "90"),
        ("alice sells 1 @ 120 on profit 110", "109.99", "110"),
        ("alice buys  1 at market on loss 110", "109.99", "110"),
        ("alice sells 1 at market on loss 90", "90.01", "90"),
        ("alice buys  1 at market on profit 90", "90.01", "90"),
        ("alice sells 1 at market on profit 110", "109.99", "110"),
    ],
)
def test_the_last_trade_sets_an_order_off_at_its_stop(floor: Floor, order: str, misses: str, hits: str) -> None:
    floor.play(f"""
        carol buys  5 @ 70                  →
        carol sells 5 @ 130                 →
        recorded trade: bought 1 @ 100      → trade: 100 × 1
        {order}                             → NEW | #3 waits | book: bid 70 × 5, ask 130 × 5
        recorded trade: bought 1 @ {misses} → trade: {misses} × 1 | #3 waits
    """)
    floor.do(f"recorded trade: bought 1 @ {hits}")
    done = floor.order(3)
    assert done.working_at == floor.at
    assert done.executed == (done.quantity if "market" in order else 0 if done.is_open else done.quantity)


@pytest.mark.parametrize(
    ("order", "immediate"),
    [
        ("alice buys  1 @ 100 on loss {}", ("100", "99")),
        ("alice sells 1 @ 100 on loss {}", ("100", "101")),
        ("alice buys  1 at market on profit {}", ("100", "101")),
        ("alice sells 1 at market on profit {}", ("100", "99")),
        ("alice sells 1 @ 100 on loss {} trailing 100", ("100", "101")),
    ],
)
def test_a_stop_on_the_wrong_side_of_the_last_price(floor: Floor, order: str, immediate: tuple[str, ...]) -> None:
    floor.play("recorded trade: bought 1 @ 100 → trade: 100 × 1")
    for price in immediate:
        floor.play(f"{order.format(price)} → refused Order would trigger immediately.")


def test_before_the_first_trade_any_stop_will_do(floor: Floor) -> None:
    floor.play("""
        alice sells 1 @ 90 on loss 95  → NEW | #1 waits
        bob   sells 1 @ 95             →
        carol buys  1 @ 95             → trade: 95 × 1 | #1 works
    """)


def test_what_waits_holds_its_funds_and_gives_them_back_when_cancelled(floor: Floor) -> None:
    floor.play("""
        alice buys  2 @ 110 on loss 105         → alice has 99780 USDT, 220 locked USDT
        alice sells 3 @ 90 on loss 95           → alice has 97 BTC, 3 locked BTC
        alice buys  1 at market on loss 120     → alice has 99660 USDT, 340 locked USDT
        alice cancels #1                        → CANCELED | alice has 99880 USDT, 120 locked USDT
        alice cancels all                       → alice has 100 BTC, 0 locked BTC, 100000 USDT, 0 locked USDT
        recorded trade: bought 1 @ 200          → trade: 200 × 1
    """)


def test_a_cancelled_stop_is_not_set_off_though_others_at_its_price_are(floor: Floor) -> None:
    floor.play("""
        alice sells 1 @ 90 on loss 95    →
        bob   sells 1 @ 90 on loss 95    →
        carol sells 1 @ 90 on loss 94    →
        alice cancels #1                 →
        recorded trade: sold 1 @ 94.5    → trade: 94.5 × 1 | book: ask 90 × 1 | #2 works | #3 waits
    """)


def test_a_taker_sets_off_what_its_own_trades_pass_after_it_is_done(floor: Floor) -> None:
    floor.play("""
        carol sells 1 @ 100               →
        carol sells 5 @ 105               →
        alice buys  1 @ 120 on loss 105   →
        bob   buys  3 @ 105               → trade: 100 × 1, 105 × 2, 105 × 1 | FILLED 3 | #3 FILLED 1 | book: ask 105 × 2
    """)


def test_one_sets_off_the_next(floor: Floor) -> None:
    floor.play("""
        carol buys  1 @ 100                    →
        carol buys  1 @ 95                     →
        carol buys  1 @ 90                     →
        carol buys  9 @ 50                     →
        alice sells 1 at market on loss 96     →
        bob   sells 1 at market on loss 91     →
        dave  sells 1 at market on loss 100    →
        bob   sells 1 @ 100                    → trade: 100 × 1, 95 × 1, 90 × 1, 50 × 1 | #5 FILLED 1 | #6 FILLED 1 | #7 FILLED 1
    """)


def test_of_stops_passed_by_one_trade_the_nearest_goes_first_then_the_older(floor: Floor) -> None:
    floor.play("""
        carol buys  9 @ 50                     →
        alice sells 1 at market on loss 91     →
        bob   sells 2 at market on loss 96     →
        dave  sells 3 at market on loss 96     →
        alice sells 1.5 at market on loss 93   →
        recorded trade: sold 1 @ 90            → trade: 90 × 1, 50 × 2, 50 × 3, 50 × 1.5, 50 × 1
    """)


def test_a_limit_joins_the_queue_when_it_is_set_off(floor: Floor) -> None:
    floor.play("""
        alice buys  1 @ 90 on loss 105   →
        bob   buys  1 @ 90               →
        recorded trade: bought 1 @ 105   → trade: 105 × 1 | book: bid 90 × 2
        carol sells 1 @ 90               → trade: 90 × 1 | #2 FILLED 1 | #1 works
    """)


def test_what_cannot_be_paid_any_more_expires(floor: Floor) -> None:
    floor.play("""
        carol sells 100 @ 1200                 →
        alice buys  100 at market on loss 500  → alice has 50000 USDT, 50000 locked USDT
        recorded trade: bought 1 @ 500         → trade: 500 × 1 | #2 EXPIRED 0 REJECTED | alice has 100000 USDT, 0 locked USDT
    """)


def test_filters_are_asked_again_when_it_is_set_off(floor: Floor) -> None:
    floor.play("alice sells 1.5 @ 90 on loss 95 →")
    row = floor.engine.symbols["BTCUSDT"].row
    lots = {"filterType": "LOT_SIZE", "minQty": "1", "maxQty": "10", "stepSize": "1"}
    floor.engine.list_symbol(SymbolRules.of({**row, "filters": [lots]}))
    floor.play("recorded trade: sold 1 @ 95 → trade: 95 × 1 | #1 EXPIRED 0 REJECTED | alice has 100 BTC, 0 locked BTC")


def test_reports_of_an_order_that_waits_and_is_set_off(floor: Floor) -> None:
    placed = [event for event in floor.do("alice sells 1 @ 90 on loss 95") if isinstance(event, Report)]
    assert [(each.status, each.working) for each in placed] == [("NEW", False)]
    reports = [event for event in floor.do("recorded trade: sold 1 @ 95") if isinstance(event, Report)]
    assert [(each.kind, each.status, each.working) for each in reports] == [("NEW", "NEW", True)]


# --- trailing ------------------------------------------------------------------------------------------------------------


def test_a_trailing_order_tracks_from_its_arrival_and_the_last_price_counts(floor: Floor) -> None:
    floor.play("""
        recorded trade: bought 1 @ 40000               → trade: 40000 × 1
        alice sells 1 @ 39000 on loss trailing 700     → #1 waits
        recorded trade: sold 1 @ 37200.01              → trade: 37200.01 × 1 | #1 waits
        recorded trade: sold 1 @ 37200                 → trade: 37200 × 1 | #1 works
    """)
    assert floor.order(1).stop is not None


def test_without_a_trade_before_the_first_one_is_the_extreme(floor: Floor) -> None:
    floor.play("""
        alice buys  1 @ 200 on profit trailing 100     → #1 waits
        recorded trade: sold 1 @ 100                   → trade: 100 × 1 | #1 waits
        recorded trade: bought 1 @ 101                 → trade: 101 × 1 | #1 works
    """)


def test_the_time_of_tracking_is_told_once_it_began(floor: Floor) -> None:
    floor.play("""
        recorded trade: bought 1 @ 100                   → trade: 100 × 1
        alice sells 1 @ 90 on profit 110 trailing 100    → #1 waits
    """)
    stop = floor.order(1).stop
    assert stop is not None
    assert stop.tracking_since == -1
    floor.do("recorded trade: bought 1 @ 112")
    assert (stop.tracking_since, stop.extreme) == (floor.at, 112 * 10**8)
    floor.play("alice cancels #1 → CANCELED")
    floor.play("recorded trade: sold 1 @ 50 → trade: 50 × 1")


DELTAS = {
    "minTrailingAboveDelta": 10, "maxTrailingAboveDelta": 20, "minTrailingBelowDelta": 30, "maxTrailingBelowDelta": 40,
}  # fmt: skip


@pytest.mark.parametrize(
    ("order", "fits"),
    [
        ("alice buys  1 @ 1 on loss trailing {}", range(10, 21)),
        ("alice sells 1 @ 1 on profit trailing {}", range(10, 21)),
        ("alice sells 1 @ 1 on loss trailing {}", range(30, 41)),
        ("alice buys  1 @ 1 on profit trailing {}", range(30, 41)),
    ],
)
def test_a_delta_has_bounds_by_the_side_of_the_stop(new_floor: type[Floor], order: str, fits: range) -> None:
    floor = new_floor(TRAILING_DELTA=DELTAS)
    for delta in (9, 10, 20, 21, 29, 30, 40, 41):
        outcome = "NEW" if delta in fits else "refused Filter failure: TRAILING_DELTA"
        floor.play(f"{order.format(delta)} → {outcome}")


def test_a_symbol_may_have_no_trailing_orders(floor: Floor) -> None:
    row = floor.engine.symbols["BTCUSDT"].row
    floor.engine.list_symbol(SymbolRules.of({**row, "allowTrailingStop": False}))
    floor.play(
        "alice buys 1 @ 1 on loss trailing 100 → refused Trailing stop orders are not supported for this symbol."
    )


# --- counts and trials ---------------------------------------------------------------------------------------------------


def test_no_more_stop_orders_than_allowed(new_floor: type[Floor]) -> None:
    floor = new_floor(MAX_NUM_ALGO_ORDERS={"maxNumAlgoOrders": 2}, MAX_NUM_ORDERS={"maxNumOrders": 3})
    floor.play("""
        alice buys  1 @ 90 on loss 105          →
        alice buys  1 at market on profit 90    →
        alice buys  1 @ 90 on loss 106          → refused Filter failure: MAX_NUM_ALGO_ORDERS
        alice buys  1 @ 80                      → NEW
        alice buys  1 @ 80                      → refused Filter failure: MAX_NUM_ORDERS
        alice cancels #1                        →
        alice buys  1 @ 90 on loss 106          → NEW
    """)


def test_a_dry_run_leaves_nothing_waiting(floor: Floor) -> None:
    place = floor.read("alice sells 1 at market on loss 95")
    assert isinstance(place, Place)
    assert floor.apply(place.__replace__(dry_run=True)) == []
    (refused,) = floor.apply(place.__replace__(dry_run=True, quantity=101 * 10**8))
    assert isinstance(refused, Refused)
    assert floor.engine.open_orders(1) == []
    assert floor.balance("alice", "BTC") == ("100", "0")
