"""What order_amend_keep_priority.md says beside its example (tests/scenarios): a request that fails a filter changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

LEAST_100 = {"minNotional": "100", "applyMinToMarket": True, "maxNotional": "0", "applyMaxToMarket": False, "avgPriceMins": 0}  # fmt: skip


def test_the_smaller_quantity_of_an_order_without_a_price_must_be_worth_enough(new_floor: type[Floor]) -> None:
    new_floor(NOTIONAL=LEAST_100).play("""
        the market trades at 100                    →
        alice sells 3 at market on loss 90          → #1 waits
        alice amends #1 to 0.5                      → refused Filter failure: NOTIONAL
        alice amends #1 to 1                        → alice has 99 BTC, 1 locked BTC
    """)


def test_the_smaller_quantity_of_a_pegged_order_must_be_worth_enough_at_the_price_that_it_picked(
    new_floor: type[Floor],
) -> None:
    new_floor(NOTIONAL=LEAST_100).play("""
        bob   buys 3 @ 50               →
        alice buys 3 at own best        → book: bid 50 × 6
        alice amends #2 to 1            → refused Filter failure: NOTIONAL
        alice amends #2 to 2            → book: bid 50 × 5
    """)


def test_both_orders_of_a_pair_must_pass_with_the_smaller_quantity(new_floor: type[Floor]) -> None:
    new_floor(NOTIONAL=LEAST_100).play("""
        the market trades at 100                                            →
        alice lists OCO: sells 3 @ 40 on loss 95; sells 3 @ 110 post-only   →
        alice amends #2 to 2                                                → refused Filter failure: NOTIONAL
        alice amends #1 to 2.5                                              → book: ask 110 × 2.5
    """)


def test_an_order_that_says_no_price_at_all_holds_less_at_the_price_of_its_arrival(floor: Floor) -> None:
    floor.play("""
        the market trades at 100                          →
        alice buys 4 at market on loss trailing 1000      → alice has 99600 USDT, 400 locked USDT
        the market trades at 95                           →
        alice amends #1 to 2                              → alice has 99800 USDT, 200 locked USDT
    """)


def test_the_reference_price_measures_the_smaller_quantity_too(new_floor: type[Floor]) -> None:
    new_floor(NOTIONAL=LEAST_100).play("""
        the market trades at 100                    →
        alice sells 3 at market on loss 90          → #1 waits
        the reference price is 40                   →
        alice amends #1 to 2                        → refused Filter failure: NOTIONAL
        alice amends #1 to 2.5                      → alice has 97.5 BTC, 2.5 locked BTC
    """)
