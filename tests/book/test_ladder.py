"""The ladder against a twin of a dozen lines, and its edges."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bidwire.book.ladder import Ladder
from bidwire.wire.events import Level


class Twin:
    """Two dicts of decimals, sorted whenever somebody looks."""

    def __init__(self) -> None:
        self.sides: tuple[dict[Decimal, Decimal], dict[Decimal, Decimal]] = ({}, {})

    def put(self, *changes: list[tuple[str, str]]) -> None:
        for side, cells in zip(self.sides, changes, strict=True):
            for price, quantity in cells:
                side[Decimal(price)] = Decimal(quantity)
                if not Decimal(quantity):
                    del side[Decimal(price)]

    def bids(self) -> list[tuple[Decimal, Decimal]]:
        return sorted(self.sides[0].items(), reverse=True)

    def asks(self) -> list[tuple[Decimal, Decimal]]:
        return sorted(self.sides[1].items())


cells = st.lists(
    st.tuples(
        st.integers(1, 60).map(lambda tick: f"{Decimal(tick) / 100:.8f}"),
        st.integers(0, 3).map(lambda lots: f"{Decimal(lots) / 10:.8f}"),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(cells, cells), max_size=20))
def test_random_changes_give_what_sorted_dicts_give(changes: list[tuple[list[tuple[str, str]], ...]]) -> None:
    ladder, twin = Ladder(), Twin()
    for bids, asks in changes:
        ladder.put(bids, asks)
        twin.put(bids, asks)
        assert ladder.bids() == twin.bids()
        assert ladder.asks() == twin.asks()
        assert ladder.bids(3) == twin.bids()[:3]
        assert ladder.best_bid == next(iter(twin.bids()), None)
        assert ladder.best_ask == next(iter(twin.asks()), None)
        assert ladder.crossed == bool(twin.bids() and twin.asks() and twin.bids()[0][0] >= twin.asks()[0][0])
        assert len(ladder) == len(twin.bids()) + len(twin.asks())


def test_a_level_reads_as_exact_numbers() -> None:
    ladder = Ladder()
    ladder.put([("0.00000123", "18446.50000000")], [])
    assert ladder.best_bid == Level(Decimal("0.00000123"), Decimal("18446.5"))
    assert str(ladder.bids()[0].price) == "0.00000123"


@pytest.mark.parametrize("zero", ["0", "0.0", "0.00", "0.00000000", "0.000000000000000000"])
def test_zero_takes_a_level_away_however_it_is_written(zero: str) -> None:
    ladder = Ladder()
    ladder.put([("10.0", "1")], [("11", "2")])
    ladder.put([("10.00", zero)], [("11.0", zero), ("12", zero)])
    assert ladder.best_bid is None
    assert ladder.best_ask is None
    assert len(ladder) == 0


def test_loading_replaces_everything_and_takes_exact_numbers_too() -> None:
    ladder = Ladder()
    ladder.put([("10", "1")], [("9", "2")])
    assert ladder.crossed
    ladder.load([(Decimal("5"), Decimal("1")), (Decimal("4"), Decimal(0))], [(Decimal("6"), Decimal("3"))])
    assert ladder.bids() == [(Decimal("5"), Decimal("1"))]
    assert ladder.asks() == [(Decimal("6"), Decimal("3"))]
    ladder.put([("5.00000000", "7.5")], [])
    assert ladder.best_bid == (Decimal("5"), Decimal("7.5"))


def test_touching_prices_are_crossed() -> None:
    ladder = Ladder()
    ladder.put([("10", "1")], [("10", "1")])
    assert ladder.crossed


def test_less_than_one_level_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one level"):
        Ladder().bids(0)
