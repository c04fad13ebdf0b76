"""MARKET by quoteOrderQty: the quantity is what the sum is worth on the book, rounded down to the lot's step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bidwire.exchange.engine.events import Report
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.products.spot.enums import ExpiryReason

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

LOTS = {"minQty": "0.1", "maxQty": "50", "stepSize": "0.1"}


def test_a_buy_spends_at_most_the_sum(new_floor: type[Floor]) -> None:
    floor = new_floor(LOT_SIZE=LOTS)
    floor.play("""
        alice sells 1 @ 100                  →
        alice sells 5 @ 110                  →
        bob   buys for 200 USDT at market    → trade: 100 × 1, 110 × 0.9 | FILLED 1.9 | bob has 99801 USDT
    """)
    order = floor.order(3)
    assert (order.quantity, order.quote_quantity) == (190_000_000, 20_000_000_000)


def test_a_sell_tries_to_receive_the_sum(new_floor: type[Floor]) -> None:
    floor = new_floor(LOT_SIZE=LOTS)
    floor.play("""
        alice buys  1 @ 100                  →
        alice buys  5 @ 90                   →
        bob   sells for 200 USDT at market   → trade: 100 × 1, 90 × 1.1 | FILLED 2.1 | bob has 97.9 BTC, 100199 USDT
    """)


def test_a_sum_that_fits_exactly_is_filled_even_where_the_book_ends(floor: Floor) -> None:
    floor.play("""
        alice sells 2 @ 100                  →
        bob   buys for 200 USDT at market    → trade: 100 × 2 | FILLED 2 | book:
    """)


def test_a_book_that_runs_out_expires_the_rest(new_floor: type[Floor]) -> None:
    floor = new_floor(LOT_SIZE=LOTS)
    floor.play("""
        alice sells 1 @ 100                  →
        bob   buys for 500 USDT at market    → trade: 100 × 1 | EXPIRED 1 | book:
    """)
    order = floor.order(2)
    assert order.expiry_reason is ExpiryReason.INSUFFICIENT_LIQUIDITY
    assert order.quantity == order.executed == 10**8
    floor.do("alice sells 1 @ 100")
    reports = [event for event in floor.do("bob buys for 500 USDT at market") if isinstance(event, Report)]
    assert [str(report.status) for report in reports if report.order.account == 2] == [
        "NEW",
        "PARTIALLY_FILLED",
        "EXPIRED",
    ]


def test_a_book_too_thin_to_trade_at_all_refuses(new_floor: type[Floor]) -> None:
    floor = new_floor(LOT_SIZE=LOTS, MARKET_LOT_SIZE={"minQty": "2", "maxQty": "10", "stepSize": "0"})
    floor.play("""
        bob   buys for 100 USDT at market    → refused Order book liquidity is less than symbol minimum quantity.
        bob   sells for 100 USDT at market   → refused Order book liquidity is less than symbol minimum quantity.
        house sells 1.5 @ 100                →
        bob   buys for 500 USDT at market    → refused Order book liquidity is less than MARKET_LOT_SIZE filter minimum quantity.
        bob   buys for 50 USDT at market     → refused Filter failure: MARKET_LOT_SIZE
        bob   buys for 5 USDT at market      → refused Filter failure: LOT_SIZE
        bob   buys 1 @ 100                   → trade: 100 × 1
        bob   buys 0.4 @ 100                 → trade: 100 × 0.4 | book: ask 100 × 0.1
    """)
    thin = new_floor(LOT_SIZE={"minQty": "1", "maxQty": "50", "stepSize": "0.1"})
    thin.play("""
        house sells 1 @ 100                  →
        bob   buys  1 @ 99                   →
        alice buys  1 @ 100                  → trade: 100 × 1
        alice sells 1.5 @ 99                 → trade: 99 × 1 | book: ask 99 × 0.5
        bob   buys for 500 USDT at market    → refused Order book liquidity is less than LOT_SIZE filter minimum quantity.
    """)


def test_the_market_lot_s_step_counts_too(new_floor: type[Floor]) -> None:
    floor = new_floor(LOT_SIZE=LOTS, MARKET_LOT_SIZE={"minQty": "0", "maxQty": "0", "stepSize": "0.5"})
    floor.play("""
        alice sells 5 @ 100                  →
        bob   buys for 190 USDT at market    → trade: 100 × 1.5 | FILLED 1.5
    """)


def test_the_whole_sum_must_be_there(floor: Floor) -> None:
    floor.play("""
        alice sells 1 @ 100                     →
        bob   buys  1 @ 50                      → bob has 99950 USDT
        bob   buys for 100000 USDT at market    → refused Account has insufficient balance for requested action.
    """)


def test_symbols_that_do_not_allow_it_say_so(floor: Floor) -> None:
    row = {**floor.engine.symbols["BTCUSDT"].row, "quoteOrderQtyMarketAllowed": False}
    floor.engine.list_symbol(SymbolRules.of(row))
    floor.play("""
        alice sells 1 @ 100                  →
        bob   buys for 10 USDT at market     → refused Quote order qty market orders are not support for this symbol.
        bob   buys 1 at market               → trade: 100 × 1
    """)


def test_a_sum_that_met_only_its_own_orders_lacked_liquidity_whatever_the_price_range(floor: Floor) -> None:
    floor.play("""
        the price range is ask 0.5 to 2                        →
        the reference price is 10                              →
        alice buys 2 @ 15                                      →
        alice sells for 100 USDT at market with EXPIRE_TAKER   → EXPIRED 0 | prevented: 0 from #1 taker 2 @ 15 | #2 EXPIRED 0 INSUFFICIENT_LIQUIDITY
    """)
