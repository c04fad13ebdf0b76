"""Pegged orders: which price they take, when, and what is held against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bidwire.exchange.engine.rules import SymbolRules

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

BOOK = """
    carol buys  1 @ 100 →
    carol buys  1 @ 98  →
    carol buys  1 @ 97  →
    carol sells 1 @ 102 →
    carol sells 1 @ 105 →
"""


@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        ("alice buys  1 at own best", "NEW | book: bid 100 × 2, bid 98 × 1, bid 97 × 1, ask 102 × 1, ask 105 × 1"),
        ("alice buys  1 at own best 2 deeper", "NEW | book: bid 100 × 1, bid 98 × 1, bid 97 × 2, ask 102 × 1, ask 105 × 1"),
        ("alice sells 1 at own best post-only", "NEW | book: bid 100 × 1, bid 98 × 1, bid 97 × 1, ask 102 × 2, ask 105 × 1"),
        ("alice buys  2 at other best IOC", "trade: 102 × 1 | EXPIRED 1"),
        ("alice buys  2 at other best 1 deeper", "trade: 102 × 1, 105 × 1 | FILLED 2"),
        ("alice sells 2 at other best FOK", "EXPIRED 0"),
        ("alice sells 1 at own best 2 deeper", "refused Order book liquidity is too low for this pegged order."),
        ("alice buys  1 at other best post-only", "refused This price peg cannot be used with this order type."),
        ("alice buys  1 at own best IOC", "refused Unsupported order combination"),
        ("alice buys  1 at market at own best", "refused This order type may not use pegged price."),
        ("alice buys  1 at market at own best on loss 110", "refused This order type may not use pegged price."),
    ],
)  # fmt: skip
def test_the_price_is_that_of_a_level_of_the_book(floor: Floor, order: str, outcome: str) -> None:
    floor.play(BOOK)
    floor.play(f"{order} → {outcome}")


def test_the_price_does_not_float(floor: Floor) -> None:
    floor.play("""
        carol buys  1 @ 100         →
        alice buys  1 at own best   →
        carol buys  1 @ 101         → book: bid 101 × 1, bid 100 × 2 | alice has 99900 USDT, 100 locked USDT
        bob   sells 3 @ 100         → trade: 101 × 1, 100 × 1, 100 × 1 | #2 FILLED 1
    """)
    order = floor.order(2)
    assert order.peg is not None
    assert (order.sent_price, order.peg.price, order.price) == (0, 100 * 10**8, 100 * 10**8)


def test_both_the_picked_price_and_the_sent_one_must_pass_the_filters(new_floor: type[Floor]) -> None:
    floor = new_floor(PRICE_FILTER={"minPrice": "50", "maxPrice": "500", "tickSize": "1"})
    floor.play("""
        house buys  1 @ 100                  →
        alice buys  1 @ 501 at own best      → refused Filter failure: PRICE_FILTER
        alice buys  1 @ 300 at own best      → NEW | book: bid 100 × 2
    """)
    assert floor.order(2).sent_price == 300 * 10**8
    floor.engine.list_symbol(
        SymbolRules.of(
            {**floor.engine.symbols["BTCUSDT"].row, "filters": [{"filterType": "PRICE_FILTER", "minPrice": "200", "maxPrice": "0", "tickSize": "0"}]}
        )
    )  # fmt: skip
    floor.play("alice buys 1 @ 300 at own best → refused Filter failure: PRICE_FILTER")


def test_a_pegged_stop_takes_the_price_that_is_best_when_it_is_set_off(floor: Floor) -> None:
    floor.play("""
        carol buys  1 @ 90                             →
        alice sells 1 at other best on loss 95         → #2 waits
        alice buys  1 at own best on loss 110          → #3 waits | alice has 99890 USDT, 110 locked USDT
        carol buys  1 @ 93                             →
        recorded trade: sold 1 @ 95                    → trade: 95 × 1, 93 × 1 | #2 FILLED 1
        recorded trade: bought 1 @ 110                 → trade: 110 × 1 | book: bid 90 × 2 | #3 works | alice has 100003 USDT, 90 locked USDT
    """)


def test_a_price_that_was_sent_is_held_against_the_market_again_when_its_stop_is_set_off(
    new_floor: type[Floor],
) -> None:
    floor = new_floor(PERCENT_PRICE={"multiplierUp": "1.1", "multiplierDown": "0.9", "avgPriceMins": 0})
    floor.play("""
        carol buys  1 @ 80                                →
        carol buys  1 @ 84                                →
        recorded trade: bought 1 @ 100                    → trade: 100 × 1
        alice sells 1 @ 95 at other best on loss 85       → #3 waits
        recorded trade: sold 1 @ 85                       → trade: 85 × 1 | #3 EXPIRED 0 REJECTED
    """)


def test_a_pegged_stop_without_a_level_to_peg_to_expires(floor: Floor) -> None:
    floor.play("""
        alice sells 1 at other best on loss 95         →
        recorded trade: sold 1 @ 95                    → trade: 95 × 1 | #1 EXPIRED 0 REJECTED | alice has 100 BTC, 0 locked BTC
    """)


def test_a_symbol_may_have_no_pegged_orders(floor: Floor) -> None:
    floor.engine.list_symbol(SymbolRules.of({**floor.engine.symbols["BTCUSDT"].row, "pegInstructionsAllowed": False}))
    floor.play("alice buys 1 at own best → refused Pegged orders are not supported for this symbol.")
