"""What faqs/price_range_execution_rules.md says of the calculation of a reference price, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bidwire.exchange.engine.commands import (
    HOUSE,
    UNIT,
    AverageReferencePrice,
    Command,
    SetPriceRange,
    SetReferencePrice,
    TradeBlock,
)
from bidwire.exchange.engine.events import BalanceChanged, BlockTraded, Credited, Refused, Traded
from bidwire.exchange.engine.orders import PriceRange
from bidwire.exchange.engine.reference import MeanPrice, keys_within
from bidwire.exchange.store.state import digest, dumped, loaded

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

SYMBOL = "BTCUSDT"
SECOND = 1_000_000
AT = 1_700_000_000 * SECOND


def trade(price: int, at: int) -> Traded:
    return Traded(SYMBOL, 1, price, 7, False, at)


def mean_of(*trades: tuple[int, int]) -> MeanPrice:
    """Ten buckets of a second; trades as (microseconds after AT, price)."""
    mean = MeanPrice(10, SECOND)
    for after, price in trades:
        mean.add((trade(price, AT + after),), AT + after)
    return mean


def test_before_the_first_trade_there_is_no_price_and_there_never_was_one() -> None:
    mean = mean_of()
    assert (mean.price(AT), mean.valid_at(AT)) == (0, None)


def test_the_mean_counts_trades_and_not_what_they_are_worth() -> None:
    mean = MeanPrice(10, SECOND)
    mean.add((Traded(SYMBOL, 1, 10, 1, False, AT), Traded(SYMBOL, 2, 20, 1_000_000, False, AT)), AT)
    assert mean.price(AT) == 15


def test_division_truncates() -> None:
    assert mean_of((0, 1), (0, 1), (0, 3)).price(AT) == 1
    assert mean_of((0, 10), (0, 11), (0, 11)).price(AT) == 10


def test_a_bucket_counts_in_full_until_it_straddles_the_cutoff() -> None:
    mean = mean_of((0, 100), (5 * SECOND, 200))
    assert mean.price(AT + 10 * SECOND) == 150


def test_the_oldest_bucket_is_prorated_while_it_straddles_the_cutoff() -> None:
    mean = mean_of((0, 100), (5 * SECOND, 200))
    # A quarter of the first bucket is out: 0.75 trades whose prices add up to 75, and one at 200.
    assert mean.price(AT + 10 * SECOND + SECOND // 4) == 275 * 10_000 // 17_500
    assert mean.price(AT + 11 * SECOND - 1) == 199
    assert mean.price(AT + 11 * SECOND) == 200


def test_asking_changes_nothing() -> None:
    asked, silent = (mean_of((0, 100), (5 * SECOND, 200)) for _ in range(2))
    for tenth in range(150):
        asked.price(AT + tenth * SECOND // 10)
    assert digest(asked) == digest(silent)
    assert asked.price(AT + 10 * SECOND + SECOND // 2) == silent.price(AT + 10 * SECOND + SECOND // 2)


def test_buckets_open_on_multiples_of_their_width() -> None:
    mean = mean_of((SECOND // 2, 100), (SECOND - 1, 200), (SECOND, 600))
    assert mean.price(AT + SECOND) == 300
    # The first bucket, of two trades, opened at AT: it is out when the window begins a second later.
    assert mean.price(AT + 11 * SECOND) == 600


def test_at_most_one_bucket_more_than_the_count_is_kept() -> None:
    mean = mean_of(*((tenth * SECOND // 10, 100) for tenth in range(1000)))
    assert dumped(mean).count(b"opened_at") == 11
    assert mean.price(AT + 100 * SECOND) == 100


def test_after_the_window_there_is_no_price_but_there_was_one() -> None:
    mean = mean_of((0, 100))
    later = AT + 11 * SECOND
    assert (mean.price(later), mean.valid_at(later)) == (0, later)


def test_every_kind_of_trade_counts(floor: Floor) -> None:
    """A user's as a taker, a user's with the recorded market, and a recorded one."""
    floor.play("""
        the reference price is the mean of 10 buckets of 1000 ms →
        alice sells 1 @ 10 → NEW
        bob buys 1 @ 10 → trade: 10 × 1
        carol buys 1 @ 20 → NEW
        recorded book: ask 19 × 1 → trade: 20 × 1
        recorded trade: sold 1 @ 30 → trade: 30 × 1
    """)
    reference = floor.engine.reference(SYMBOL)
    assert reference is not None
    assert reference.price(floor.at) == 20 * UNIT


def test_a_mean_goes_on_after_a_restart(floor: Floor) -> None:
    floor.play("""
        the reference price is the mean of 10 buckets of 1000 ms →
        the price range is bid 0.5 to 2 →
        the market trades at 10 →
    """)
    floor.engine = loaded(dumped(floor.engine))
    floor.play("""
        the market trades at 20 →
        alice sells 2 @ 31 → NEW
        bob buys 1 @ 31 → EXPIRED 0
    """)
    reference = floor.engine.reference(SYMBOL)
    assert reference is not None
    assert reference.price(floor.at) == 15 * UNIT


def test_bounds_that_fall_between_two_prices_are_cut_inwards() -> None:
    third = PriceRange(bid_up=133_333_333, bid_down=66_666_667, ask_up=133_333_333, ask_down=66_666_667)
    assert keys_within(third, True, 10) == (-13, -7)
    assert keys_within(third, False, 10) == (7, 13)


@pytest.mark.parametrize(
    "command",
    [
        SetReferencePrice(SYMBOL, -1),
        SetReferencePrice(SYMBOL, 1, -1),
        SetReferencePrice("NONE", 1),
        AverageReferencePrice(SYMBOL, 0, 1000),
        AverageReferencePrice(SYMBOL, 10, 0),
        AverageReferencePrice("NONE", 10, 1000),
        SetPriceRange(SYMBOL, PriceRange(bid_up=0)),
        SetPriceRange(SYMBOL, PriceRange(ask_down=-1)),
        SetPriceRange(SYMBOL, PriceRange(ask_down=2, ask_up=1)),
        SetPriceRange("NONE"),
        TradeBlock(SYMBOL, 1, 99, UNIT, UNIT),
        TradeBlock(SYMBOL, HOUSE, 1, UNIT, UNIT),
        TradeBlock(SYMBOL, 1, 2, UNIT, 101 * UNIT),
        TradeBlock(SYMBOL, 1, 2, -UNIT, -UNIT),
        TradeBlock(SYMBOL, 1, 2, 1, 1),
        TradeBlock("NONE", 1, 2, UNIT, UNIT),
    ],
    ids=str,
)
def test_nonsense_is_refused_and_changes_nothing(floor: Floor, command: Command) -> None:
    before = digest(floor.engine)
    events = floor.apply(command)
    assert [type(each) for each in events] == [Refused]
    assert digest(floor.engine) == before


def test_a_range_without_bounds_is_no_rule(floor: Floor) -> None:
    floor.apply(SetPriceRange(SYMBOL, PriceRange(bid_up=UNIT)))
    assert floor.engine.price_range(SYMBOL) == PriceRange(bid_up=UNIT)
    floor.apply(SetPriceRange(SYMBOL))
    assert floor.engine.price_range(SYMBOL) is None


def test_a_block_trade_is_told_as_one_and_as_what_came_to_both(new_floor: type[Floor]) -> None:
    floor = new_floor(commission=100_000)
    events = floor.do("block trade: alice buys 2 @ 50 of bob")
    assert events[0] == BlockTraded(SYMBOL, 1, 50 * UNIT, 2 * UNIT, False, floor.at)
    assert [(each.account, each.asset, each.amount) for each in events if isinstance(each, Credited)] == [
        (2, "BTC", -2 * UNIT), (1, "BTC", 2 * UNIT), (1, "USDT", -100 * UNIT), (2, "USDT", 100 * UNIT),
    ]  # fmt: skip
    assert sum(isinstance(each, BalanceChanged) for each in events) == 4
    assert floor.engine.last_price(SYMBOL) == 0
