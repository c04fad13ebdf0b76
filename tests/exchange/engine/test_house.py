"""A recorded market with a trader in it: the worked cases of the rule (the architecture's "Replay with a trader in it").

`recorded book`, `recorded diff` and `recorded trade` are what the recording says;
alice and bob trade beside it. `sold 5 @ 99`: the recorded taker sold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bidwire.exchange.engine.commands import UNIT, HouseDiff, HouseSnapshot, HouseTrade
from bidwire.exchange.engine.events import BookReplaced, LevelChanged, Report, Traded

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

SYMBOL = "BTCUSDT"


def trade_ids(floor: Floor, action: str) -> list[int]:
    return [event.trade_id for event in floor.do(action) if isinstance(event, Traded)]


# --- the recording alone -------------------------------------------------------------------------------------------------


def test_diffs_are_absolute_and_trades_reduce_what_is_visible_until_the_next(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 5, bid 98 × 2, ask 101 × 3    → book: bid 99 × 5, bid 98 × 2, ask 101 × 3
        recorded trade: sold 2 @ 99                           → trade: 99 × 2 | book: bid 99 × 3, bid 98 × 2, ask 101 × 3
        recorded trade: sold 4 @ 99                           → trade: 99 × 4 | book: bid 98 × 2, ask 101 × 3
        recorded trade: bought 1 @ 100                        → trade: 100 × 1 | book: bid 98 × 2, ask 101 × 3
        recorded diff: bid 98 × 0, ask 102 × 7                → book: bid 99 × 5, ask 101 × 3, ask 102 × 7
        recorded diff: bid 99 × 1                             → book: bid 99 × 1, ask 101 × 3, ask 102 × 7
    """)


def test_without_users_every_id_and_time_is_the_recorded_one(floor: Floor) -> None:
    levels = ((99 * UNIT, 5 * UNIT),)
    events = floor.apply(HouseSnapshot(SYMBOL, 5000, levels, ((101 * UNIT, UNIT),)))
    assert events == [BookReplaced(SYMBOL, 5000)]
    assert floor.apply(HouseTrade(SYMBOL, 77, 99 * UNIT, 2 * UNIT, True, 123)) == [
        Traded(SYMBOL, 77, 99 * UNIT, 2 * UNIT, True, 123, -1),
        LevelChanged(SYMBOL, True, 99 * UNIT, 3 * UNIT, 5001),
    ]
    assert floor.apply(HouseDiff(SYMBOL, 5001, 5009, ((99 * UNIT, 3 * UNIT), (98 * UNIT, UNIT)), ())) == [
        LevelChanged(SYMBOL, True, 98 * UNIT, UNIT, 5002)
    ]
    assert floor.engine.book(SYMBOL).last_update_id == 5009
    assert floor.apply(HouseDiff(SYMBOL, 5010, 5020, (), ())) == []
    assert floor.engine.book(SYMBOL).last_update_id == 5020
    assert [
        e.trade_id for e in floor.apply(HouseTrade(SYMBOL, 78, UNIT, UNIT, False, 124)) if isinstance(e, Traded)
    ] == [78]


def test_the_trades_of_one_taker_share_an_update_id(floor: Floor) -> None:
    floor.apply(HouseSnapshot(SYMBOL, 100, ((99 * UNIT, 5 * UNIT), (98 * UNIT, 5 * UNIT)), ()))
    ids = []
    for trade_id, price, at in ((1, 99, 10), (2, 99, 10), (3, 98, 10), (4, 98, 11)):
        events = floor.apply(HouseTrade(SYMBOL, trade_id, price * UNIT, UNIT, True, at))
        ids += [event.update_id for event in events if isinstance(event, LevelChanged)]
    assert ids == [101, 101, 101, 102]


def test_a_diff_that_is_not_newer_is_skipped(floor: Floor) -> None:
    floor.apply(HouseSnapshot(SYMBOL, 5000, ((99 * UNIT, UNIT),), ()))
    assert floor.apply(HouseDiff(SYMBOL, 4990, 5000, ((99 * UNIT, 0),), ())) == []
    assert floor.book_text() == "bid 99 × 1"


def test_a_snapshot_replaces_every_level(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 5, ask 101 × 3    → book: bid 99 × 5, ask 101 × 3
        recorded book: bid 98 × 1, ask 101 × 2    → book: bid 98 × 1, ask 101 × 2
    """)


def test_ids_never_fall_even_where_a_recording_starts_over(floor: Floor) -> None:
    def state() -> tuple[int, int]:
        traded = floor.apply(HouseTrade(SYMBOL, 10, 99 * UNIT, UNIT, True, 0))[0]
        assert isinstance(traded, Traded)
        return traded.trade_id, floor.engine.book(SYMBOL).last_update_id

    seen = []
    for _ in range(3):
        floor.apply(HouseSnapshot(SYMBOL, 500, ((99 * UNIT, 5 * UNIT),), ()))
        seen.append(state())
    assert seen == sorted(set(seen))


# --- takers --------------------------------------------------------------------------------------------------------------


def test_a_taker_goes_through_several_levels_and_what_it_took_stays_gone(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 5, ask 101 × 3, ask 102 × 4, ask 103 × 9  →
        alice buys 5 @ 102   → trade: 101 × 3, 102 × 2 | FILLED 5 | book: bid 99 × 5, ask 102 × 2, ask 103 × 9
        recorded diff: bid 99 × 6                    → book: bid 99 × 6, ask 102 × 2, ask 103 × 9
        alice buys 3 @ 102   → trade: 102 × 2 | PARTIALLY_FILLED 2 | book: bid 102 × 1, bid 99 × 6, ask 103 × 9
    """)


def test_a_recorded_decrease_lets_go_of_what_was_taken_and_a_level_that_goes_clears_it(floor: Floor) -> None:
    floor.play("""
        recorded book: ask 101 × 10, ask 102 × 4  →
        alice buys 6 @ 101               → trade: 101 × 6 | book: ask 101 × 4, ask 102 × 4
        recorded diff: ask 101 × 12      → book: ask 101 × 6, ask 102 × 4
        recorded diff: ask 101 × 8       → book: ask 101 × 6, ask 102 × 4
        recorded diff: ask 101 × 0       → book: ask 102 × 4
        recorded diff: ask 101 × 5       → book: ask 101 × 5, ask 102 × 4
    """)


def test_a_snapshot_treats_what_was_taken_as_a_diff_does(floor: Floor) -> None:
    floor.play("""
        recorded book: ask 101 × 10, ask 102 × 4  →
        alice buys 12 @ 102                       → trade: 101 × 10, 102 × 2 | book: ask 102 × 2
        recorded book: ask 101 × 10, ask 103 × 1  → book: ask 103 × 1
        recorded diff: ask 102 × 4                → book: ask 102 × 4, ask 103 × 1
    """)


def test_a_market_order_beyond_the_recording_expires(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 5, ask 101 × 3   →
        alice sells 8 at market                  → trade: 99 × 5 | EXPIRED 5 | book: ask 101 × 3
        bob   buys 4 @ 101 FOK                   → EXPIRED 0
        bob   buys for 202 USDT at market        → trade: 101 × 2 | FILLED 2
    """)


def test_at_one_price_a_taker_meets_what_stood_ahead_then_the_order_then_the_rest(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 5              →
        alice buys 2 @ 99                      → book: bid 99 × 7
        recorded diff: bid 99 × 8              → book: bid 99 × 10
        bob   sells 9 @ 99                     → trade: 99 × 5, 99 × 2, 99 × 2 | book: bid 99 × 1
    """)
    assert floor.order(1).executed == 2 * UNIT


def test_users_behind_each_other_and_the_house_between_them(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 1              →
        alice buys 2 @ 99                      →
        recorded diff: bid 99 × 4              →
        bob   buys 3 @ 99                      → book: bid 99 × 9
        carol sells 7 @ 99                     → trade: 99 × 1, 99 × 2, 99 × 3, 99 × 1 | book: bid 99 × 2
    """)
    assert [floor.order(i).executed // UNIT for i in (1, 2)] == [2, 1]


# --- queueing --------------------------------------------------------------------------------------------------------------


def test_an_order_waits_until_what_stood_ahead_has_traded(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 5, ask 101 × 3   →
        alice buys 2 @ 99                        → book: bid 99 × 7, ask 101 × 3
        recorded trade: sold 3 @ 99              → trade: 99 × 3          | book: bid 99 × 4, ask 101 × 3
        recorded trade: sold 2 @ 99              → trade: 99 × 2          | book: bid 99 × 2, ask 101 × 3
        recorded trade: sold 0.5 @ 99            → trade: 99 × 0.5, 99 × 0.5 | book: bid 99 × 1.5, ask 101 × 3
        recorded trade: sold 9 @ 99              → trade: 99 × 9, 99 × 1.5   | book: ask 101 × 3 | FILLED 2
    """)


def test_a_trade_larger_than_the_queue_fills_with_what_is_over(floor: Floor) -> None:
    floor.play("""
        recorded book: ask 101 × 3               →
        alice sells 4 @ 101                      →
        recorded trade: bought 5 @ 101           → trade: 101 × 5, 101 × 2 | book: ask 101 × 2 | PARTIALLY_FILLED 2
    """)


def test_what_the_level_loses_between_trades_is_no_longer_ahead(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 10               →
        alice buys 2 @ 99                        →
        recorded diff: bid 99 × 1                → book: bid 99 × 3
        recorded diff: bid 99 × 8                → book: bid 99 × 10
        recorded trade: sold 2 @ 99              → trade: 99 × 2, 99 × 1 | PARTIALLY_FILLED 1
    """)


def test_better_prices_are_filled_first_and_a_trade_s_quantity_counts_once(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 97 × 5, ask 103 × 5   →
        alice buys 1 @ 99                        →
        bob   buys 1 @ 98                        →
        carol buys 2 @ 97                        →
        recorded trade: sold 1.5 @ 97            → trade: 97 × 1.5, 99 × 1, 98 × 0.5
        recorded trade: sold 4.5 @ 97            → trade: 97 × 4.5, 98 × 0.5, 97 × 0.5
    """)
    # The second trade: 0.5 to bob, 4 left; 5 - 1.5 = 3.5 stood ahead of carol, so 0.5 is hers.


def test_two_orders_at_a_price_share_a_budget_in_their_order(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 1                →
        alice buys 2 @ 99                        →
        recorded diff: bid 99 × 3                →
        bob   buys 2 @ 99                        →
        recorded trade: sold 6 @ 99              → trade: 99 × 6, 99 × 2, 99 × 1 | book: bid 99 × 1
    """)
    # 1 ahead of alice, 2 for her, 2 more of the house ahead of bob, 1 for him.


def test_trades_of_the_other_side_and_worse_prices_fill_nobody(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 97 × 5, ask 103 × 5   →
        alice buys  1 @ 99                       →
        bob   sells 1 @ 101                      →
        recorded trade: bought 9 @ 99            → trade: 99 × 9
        recorded trade: sold 9 @ 100             → trade: 100 × 9
        recorded trade: bought 9 @ 100           → trade: 100 × 9
        recorded trade: bought 0.4 @ 102         → trade: 102 × 0.4, 101 × 0.4
    """)


# --- diffs that cross ------------------------------------------------------------------------------------------------------


def test_a_diff_that_crosses_an_order_fills_it_up_to_what_is_visible(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 98 × 5, ask 101 × 5     →
        alice buys 4 @ 100                         → book: bid 100 × 4, bid 98 × 5, ask 101 × 5
        recorded diff: ask 100 × 1, ask 101 × 0    → trade: 100 × 1 | book: bid 100 × 3, bid 98 × 5 | PARTIALLY_FILLED 1
        recorded diff: ask 99 × 2                  → trade: 100 × 2 | book: bid 100 × 1, bid 98 × 5
        recorded diff: ask 99 × 5                  → trade: 100 × 1 | book: bid 98 × 5, ask 99 × 2 | FILLED 4
    """)
    # In the last one 2 of the recorded 5 were taken before, 3 are visible and 1 was wanted. Recorded at 100: 1, taken.


def test_a_crossing_diff_fills_the_better_price_and_the_earlier_order_first(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 90 × 5, ask 110 × 5     →
        alice sells 1 @ 102                        →
        bob   sells 1 @ 101                        →
        carol sells 1 @ 101                        →
        recorded diff: bid 102 × 1.5, bid 101 × 1  → trade: 101 × 1, 101 × 0.5, 101 × 0.5
    """)
    # bob, then carol out of two levels; what is left at 101 does not reach alice.
    assert floor.book_text() == "bid 101 × 0.5, bid 90 × 5, ask 102 × 1, ask 110 × 5"


def test_a_snapshot_that_crosses_fills_too(floor: Floor) -> None:
    floor.play("""
        alice buys 4 @ 100                         → book: bid 100 × 4
        recorded book: bid 98 × 5, ask 99 × 3      → trade: 100 × 3 | book: bid 100 × 1, bid 98 × 5
    """)


def test_fills_come_before_the_levels_and_balances_that_they_change(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 98 × 5, ask 101 × 5     →
        alice buys 4 @ 100                         →
    """)
    events = floor.do("recorded diff: ask 100 × 5, ask 101 × 0")
    assert [type(event).__name__ for event in events] == [
        "Traded",
        "Report",
        "LevelChanged",
        "LevelChanged",
        "LevelChanged",
        "BalanceChanged",
        "BalanceChanged",
    ]
    report = events[1]
    assert isinstance(report, Report)
    assert (report.maker, report.last_price, report.order.account) == (True, 100 * UNIT, 1)
    levels = [event for event in events if isinstance(event, LevelChanged)]
    assert {(e.buy, e.price // UNIT, e.quantity // UNIT) for e in levels} == {
        (True, 100, 0),
        (False, 100, 1),
        (False, 101, 0),
    }
    assert [e.update_id for e in levels] == sorted({e.update_id for e in levels})
    assert floor.balance("alice", "BTC") == ("104", "0")


# --- ids -----------------------------------------------------------------------------------------------------------------


def test_users_trades_push_the_recorded_trade_ids_up(floor: Floor) -> None:
    floor.do("recorded book: bid 99 × 5, ask 101 × 3")
    assert trade_ids(floor, "recorded trade: sold 1 @ 99") == [1001]
    assert trade_ids(floor, "alice buys 4 @ 101") == [1002]
    assert trade_ids(floor, "recorded trade: sold 1 @ 99") == [1003, 1004], (
        "1002 as recorded; alice's rest is bought at 101"
    )
    assert trade_ids(floor, "recorded trade: sold 1 @ 99") == [1005]


def test_trades_before_the_first_recorded_one_may_be_numbered_from_it(floor: Floor) -> None:
    floor.engine.number_trades_from(SYMBOL, 1001)
    floor.do("recorded book: bid 99 × 5, ask 101 × 3")
    assert trade_ids(floor, "alice buys 1 @ 101") == [1001]
    assert trade_ids(floor, "recorded trade: sold 1 @ 99") == [1002]
    floor.engine.number_trades_from(SYMBOL, 5)
    assert trade_ids(floor, "alice buys 1 @ 101") == [1003], "too late to change it"


def test_users_changes_push_the_recorded_update_ids_up(floor: Floor) -> None:
    floor.do("recorded book: bid 99 × 5, ask 101 × 3")
    book = floor.engine.book(SYMBOL)
    assert book.last_update_id == 10
    floor.do("alice buys 1 @ 98")
    assert book.last_update_id == 11
    floor.do("recorded diff: bid 99 × 4")
    assert book.last_update_id == 21
    floor.do("alice cancels #1")
    floor.do("recorded diff: bid 99 × 3")
    assert book.last_update_id == 32
    floor.do("alice buys 1 @ 99")
    floor.do("recorded trade: sold 3.5 @ 99")  # one level: the house's share of the change has its id in the recording
    floor.do("recorded diff: bid 99 × 1")
    assert book.last_update_id == 43


def test_recorded_levels_are_the_recording_whatever_users_do(floor: Floor) -> None:
    floor.play("""
        recorded book: bid 99 × 5, bid 98 × 1, ask 101 × 3   →
        alice buys 2 @ 101                                   → trade: 101 × 2
        alice buys 2 @ 99                                    → book: bid 99 × 7, bid 98 × 1, ask 101 × 1
    """)
    assert floor.engine.recorded_levels(SYMBOL, True, 1) == [(99 * UNIT, 5 * UNIT)]
    assert floor.engine.recorded_levels(SYMBOL, False) == [(101 * UNIT, 3 * UNIT)]
