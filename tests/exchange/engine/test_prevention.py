"""What faqs/stp_faq.md says of modes and of trade groups beside its scenarios (tests/scenarios/self_trade_prevention.txt)."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize("maker", ["EXPIRE_MAKER", "EXPIRE_TAKER", "EXPIRE_BOTH", "NONE", "DECREMENT"])
def test_transfer_against_another_mode_is_decrement(floor: Any, maker: str) -> None:
    floor.play(f"""
        alice joins group 1               → quiet
        bob joins group 1                 → quiet
        alice buys 2 @ 2 with {maker}     →
        bob sells 2 @ 2 with TRANSFER     → EXPIRED_IN_MATCH 0 | prevented: 0 from #1 taker 2 maker 2 @ 2 | #1 EXPIRED_IN_MATCH 0 | book: | alice has 100 BTC, 100000 USDT | bob has 100 BTC, 100000 USDT
    """)
    assert floor.last_prevented.mode == "DECREMENT"


def test_accounts_without_a_group_trade_with_each_other(floor: Any) -> None:
    floor.play("""
        alice buys 1 @ 1                   →
        bob sells 1 @ 1 with EXPIRE_BOTH   → trade: 1 × 1 | FILLED 1
    """)


def test_what_others_offered_first_is_traded_first(floor: Any) -> None:
    floor.play("""
        bob sells 1 @ 100                   →
        alice sells 2 @ 100                 →
        bob sells 3 @ 100                   →
        alice buys 4 @ 100 with EXPIRE_MAKER → trade: 100 × 1, 100 × 3 | FILLED 4 | prevented: 0 from #2 maker 2 @ 100 | #2 EXPIRED_IN_MATCH 0 | book:
        alice sells 2 @ 101                  →
        bob sells 2 @ 100                    →
        alice buys 3 @ 101 with EXPIRE_TAKER → trade: 100 × 2 | EXPIRED_IN_MATCH 2 | prevented: 1 from #5 taker 1 @ 101 | book: ask 101 × 2
    """)


def test_an_order_decremented_to_nothing_after_a_fill_keeps_what_it_traded(floor: Any) -> None:
    floor.play("""
        alice sells 2 @ 100               →
        bob buys 1 @ 100                  → trade: 100 × 1 | FILLED 1
        alice buys 3 @ 100 with DECREMENT → NEW 0 | prevented: 0 from #1 taker 1 maker 1 @ 100 | #1 EXPIRED_IN_MATCH 1 | book: bid 100 × 2 | alice has 99 BTC, 99900 USDT, 200 locked USDT
    """)


def test_a_market_buy_is_charged_for_what_it_can_get_past_its_own_orders(floor: Any) -> None:
    floor.play(
        """
        alice sells 10 @ 1                        →
        bob sells 10 @ 20000                      →
        alice buys 10 at market with EXPIRE_MAKER → refused Account has insufficient balance for requested action.
        alice buys 5 at market with EXPIRE_MAKER  → trade: 20000 × 5 | FILLED 5 | prevented: 0 from #1 maker 10 @ 1 | alice has 105 BTC, 100 USDT
    """.replace("100 USDT", "0 USDT")
    )


def test_a_fill_or_kill_order_does_not_count_its_own(floor: Any) -> None:
    floor.play("""
        alice sells 1 @ 100                      →
        bob sells 1 @ 101                        →
        alice buys 2 @ 101 FOK with EXPIRE_MAKER → EXPIRED 0 | #3 EXPIRED 0 UNFILLED_FOK_ORDER_EXPIRED
        alice buys 1 @ 101 FOK with EXPIRE_TAKER → EXPIRED 0
        alice buys 1 @ 101 FOK with EXPIRE_MAKER → trade: 101 × 1 | FILLED 1 | prevented: 0 from #1 maker 1 @ 100
    """)


def test_an_iceberg_is_expired_whole_and_decremented_from_what_it_hides(floor: Any) -> None:
    floor.play("""
        alice sells 10 @ 100 showing 2      →
        alice buys 3 @ 100 with DECREMENT   → EXPIRED_IN_MATCH 0 | prevented: 0 from #1 taker 3 maker 3 @ 100 | book: ask 100 × 2
        bob buys 7 @ 100                    → trade: 100 × 2, 100 × 2, 100 × 2, 100 × 1 | FILLED 7 | #1 FILLED 7 | book:
        alice sells 10 @ 100 showing 2      →
        alice buys 3 @ 100 with EXPIRE_BOTH → EXPIRED_IN_MATCH 0 | prevented: 1 from #4 taker 3 maker 10 @ 100 | book: | alice has 93 BTC
    """)


def test_a_stop_that_is_set_off_keeps_its_mode(floor: Any) -> None:
    floor.play("""
        bob sells 1 @ 100                                     →
        carol buys 1 @ 100                                    → trade: 100 × 1 | FILLED 1
        alice buys 5 @ 95                                     →
        alice sells 2 @ 90 with EXPIRE_TAKER on loss 99       → NEW 0
        bob buys 1 @ 99                                       →
        carol sells 1 @ 99                                    → trade: 99 × 1 | FILLED 1 | prevented: 0 from #3 taker 2 @ 95 | #4 EXPIRED_IN_MATCH 0 | alice has 100 BTC
    """)


def test_a_mode_that_the_symbol_does_not_allow_is_refused(new_floor: Any) -> None:
    floor = new_floor(preventions=["NONE", "EXPIRE_TAKER", "EXPIRE_BOTH"])
    floor.play("""
        alice buys 1 @ 1 with EXPIRE_MAKER → refused This symbol does not allow the specified self-trade prevention mode.
    """)


def test_the_symbols_mode_is_that_of_orders_that_name_none(new_floor: Any) -> None:
    floor = new_floor(preventions=["EXPIRE_MAKER"])
    floor.play("""
        alice buys 1 @ 1   →
        alice sells 1 @ 1  → NEW 0 | prevented: 0 from #1 maker 1 @ 1 | #1 EXPIRED_IN_MATCH 0
    """)
