"""Integers at 10**-8 and decimal text, exactly."""

from __future__ import annotations

import pytest

from bidwire.exchange.amounts import amount, trimmed, units
from bidwire.exchange.engine.commands import UNIT


@pytest.mark.parametrize(
    ("number", "whole"),
    [
        ("61837.63000000", 6_183_763_000_000),
        ("0.00000001", 1),
        ("5", 5 * UNIT),
        ("5.", 5 * UNIT),
        ("0.1000000000", UNIT // 10),
    ],
)
def test_text_becomes_units_exactly(number: str, whole: int) -> None:
    assert units(number) == whole


@pytest.mark.parametrize(
    "number", ["", ".5", "-1", "+1", "1e3", "1_0", " 1", "NaN", "0x1", "1.2.3", "٣", "0.000000001"]
)
def test_what_is_no_plain_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="not a plain number"):
        units(number)


def test_units_become_text_of_eight_decimals() -> None:
    assert amount(6_183_763_000_000) == "61837.63000000"
    assert amount(1) == "0.00000001"
    assert amount(-1) == "-0.00000001"
    assert amount(0) == "0.00000000"


def test_units_become_text_without_the_zeros_that_say_nothing() -> None:
    assert [trimmed(each) for each in (0, 1, 5 * UNIT, -5 * UNIT // 2)] == ["0", "0.00000001", "5", "-2.5"]
