"""Icebergs: what shows, what can be taken, and who comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bidwire.exchange.engine.rules import SymbolRules

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor


def test_a_slice_shows_and_the_next_one_joins_the_end_of_the_queue(floor: Floor) -> None:
    floor.play("""
        alice sells 5 @ 100 showing 2   → NEW | book: ask 100 × 2 | alice has 95 BTC, 5 locked BTC
        bob   sells 3 @ 100             → book: ask 100 × 5
        carol buys  1 @ 100             → trade: 100 × 1 | book: ask 100 × 4 | #1 PARTIALLY_FILLED 1
        carol buys  1 @ 100             → trade: 100 × 1 | book: ask 100 × 5 | #1 PARTIALLY_FILLED 2
        carol buys  4 @ 100             → trade: 100 × 3, 100 × 1 | book: ask 100 × 1 | #2 FILLED 3
        carol buys  2 @ 100             → trade: 100 × 1, 100 × 1 | #1 FILLED 5 | book:
    """)


def test_one_taker_goes_through_slice_after_slice_with_a_trade_for_each(floor: Floor) -> None:
    floor.play("""
        alice buys  5 @ 100 showing 2   → book: bid 100 × 2
        bob   buys  1 @ 100             → book: bid 100 × 3
        carol sells 9 @ 99              → trade: 100 × 2, 100 × 1, 100 × 2, 100 × 1 | book: ask 99 × 3
        carol cancels all               → alice has 99500 USDT, 0 locked USDT, 105 BTC
    """)


def test_what_is_hidden_can_be_taken_in_full(floor: Floor) -> None:
    floor.play("""
        alice sells 5 @ 100 showing 1    → book: ask 100 × 1
        carol buys  5 @ 100 FOK          → trade: 100 × 1, 100 × 1, 100 × 1, 100 × 1, 100 × 1 | FILLED 5
        alice sells 5 @ 100 showing 4    →
        carol buys  for 500 USDT at market → trade: 100 × 4, 100 × 1 | FILLED 5
        alice sells 50 @ 3000 showing 1  →
        carol buys  34 at market         → refused Account has insufficient balance for requested action.
    """)


def test_the_rest_of_a_taker_is_sliced_too(floor: Floor) -> None:
    floor.play("""
        bob   buys  3 @ 100             →
        alice sells 10 @ 100 showing 2  → trade: 100 × 3 | PARTIALLY_FILLED 3 | book: ask 100 × 2
        bob   buys  7 @ 100             → trade: 100 × 2, 100 × 2, 100 × 2, 100 × 1 | book:
    """)


def test_a_cancelled_iceberg_leaves_nothing_behind(floor: Floor) -> None:
    floor.play("""
        alice sells 5 @ 100 showing 2   →
        bob   sells 1 @ 100             →
        carol buys  1 @ 100             → trade: 100 × 1
        alice cancels #1                → CANCELED 1 | book: ask 100 × 1 | alice has 99 BTC, 0 locked BTC
        carol buys  2 @ 100             → trade: 100 × 1 | book: bid 100 × 1
        alice sells 5 @ 110 showing 2   →
        alice cancels all               → book: bid 100 × 1
        carol buys  1 @ 110             → book: bid 110 × 1, bid 100 × 1
    """)


def test_a_stop_limit_may_be_an_iceberg_once_it_works(floor: Floor) -> None:
    floor.play("""
        alice sells 5 @ 90 showing 2 on loss 95   → book: | alice has 95 BTC
        recorded trade: sold 1 @ 95               → trade: 95 × 1 | book: ask 90 × 2 | #1 works
    """)


@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        ("alice buys 5 @ 100 showing 5", "refused IcebergQty exceeds QTY."),
        ("alice buys 5 @ 100 showing 6", "refused IcebergQty exceeds QTY."),
        ("alice buys 5 @ 100 showing 0.15", "refused Filter failure: LOT_SIZE"),
        ("alice buys 5 @ 100 showing 0.4", "refused Filter failure: ICEBERG_PARTS"),
        ("alice buys 5 @ 100 showing 0.5", "NEW"),
        ("alice buys 5 @ 100 post-only showing 0.5", "NEW"),
        ("alice buys 5 @ 100 IOC showing 0.5", "refused Unsupported order combination"),
        ("alice buys 5 @ 100 showing 0.4 on loss 200", "refused Filter failure: ICEBERG_PARTS"),
    ],
)
def test_the_rules_of_icebergs(new_floor: type[Floor], order: str, outcome: str) -> None:
    floor = new_floor(
        LOT_SIZE={"minQty": "0.1", "maxQty": "100", "stepSize": "0.1"},
        ICEBERG_PARTS={"limit": 10},
        MAX_NUM_ICEBERG_ORDERS={"maxNumIcebergOrders": 2},
    )
    floor.play(f"{order} → {outcome}")


def test_no_more_icebergs_than_allowed_and_none_where_there_are_none(new_floor: type[Floor]) -> None:
    floor = new_floor(MAX_NUM_ICEBERG_ORDERS={"maxNumIcebergOrders": 1})
    floor.play("""
        alice buys 5 @ 100 showing 1   →
        alice buys 5 @ 100 showing 1   → refused Filter failure: MAX_NUM_ICEBERG_ORDERS
        alice buys 5 @ 100             → NEW
    """)
    floor.engine.list_symbol(SymbolRules.of({**floor.engine.symbols["BTCUSDT"].row, "icebergAllowed": False}))
    floor.play("alice buys 5 @ 100 showing 1 → refused Iceberg orders are not supported for this symbol.")


# --- beside a recorded market --------------------------------------------------------------------------------------------


def test_a_taker_meets_what_of_the_house_stood_ahead_of_each_slice(floor: Floor) -> None:
    floor.play("""
        recorded book: ask 100 × 4, ask 101 × 1     →
        alice sells 5 @ 100 showing 2               → book: ask 100 × 6, ask 101 × 1
        recorded diff: ask 100 × 7                  → book: ask 100 × 9, ask 101 × 1
        carol buys  13 @ 101                        → trade: 100 × 4, 100 × 2, 100 × 3, 100 × 2, 100 × 1, 101 × 1 | book:
    """)


def test_a_recorded_trade_fills_slice_after_slice_behind_what_stands(floor: Floor) -> None:
    floor.play("""
        alice sells 6 @ 100 showing 2               →
        recorded book: ask 100 × 3, ask 101 × 9     → book: ask 100 × 5, ask 101 × 9
        recorded trade: bought 6 @ 100              → trade: 100 × 6, 100 × 2, 100 × 1 | #1 PARTIALLY_FILLED 3
        recorded trade: bought 9 @ 101              → trade: 101 × 9, 100 × 1, 100 × 2 | #1 FILLED 6
    """)


def test_a_recorded_book_that_crosses_an_iceberg_fills_what_it_hides_too(floor: Floor) -> None:
    floor.play("""
        alice buys 5 @ 100 showing 2                →
        recorded diff: ask 100 × 4                  → trade: 100 × 2, 100 × 2 | book: bid 100 × 1 | #1 PARTIALLY_FILLED 4
    """)


def test_an_iceberg_has_a_limit_of_parts_where_no_filter_says_one(new_floor: type[Floor]) -> None:
    floor = new_floor()
    floor.play("alice buys 100 @ 1 showing 0.001 → refused: Filter failure: ICEBERG_PARTS")
    floor.play("alice buys 100 @ 1 showing 0.01 →")


def test_icebergs_at_a_better_price_take_turns_in_a_recorded_trade_too(floor: Floor) -> None:
    floor.play("""
        alice sells 4 @ 99 showing 2      →
        bob   sells 3 @ 99                → book: ask 99 × 5
        recorded trade: bought 6 @ 100    → trade: 100 × 6, 99 × 2, 99 × 3, 99 × 1 | #2 FILLED 3 | book: ask 99 × 1
    """)


def test_icebergs_that_a_recorded_book_crosses_take_turns(floor: Floor) -> None:
    floor.play("""
        alice buys 4 @ 100 showing 2              →
        bob   buys 4 @ 100 showing 1              → book: bid 100 × 3
        recorded diff: ask 99 × 5, ask 100 × 1    → trade: 100 × 2, 100 × 1, 100 × 2, 100 × 1 | #1 FILLED 4 | #2 PARTIALLY_FILLED 2 | book: bid 100 × 1
        recorded diff: ask 100 × 9                → trade: 100 × 1, 100 × 1 | #2 FILLED 4 | book: ask 100 × 6
    """)
