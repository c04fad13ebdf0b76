"""Every row of the list of faults has its knob, or a reason why it has none."""

from __future__ import annotations

import re

import pytest

from bidwire.exchange.faults import fault_named
from bidwire.exchange.faults.effects import KINDS
from bidwire.exchange.faults.rows import ROWS

NEEDED = [f"R{number}" for number in range(1, 47)] + [f"W{number}" for number in range(1, 41)]


def test_every_row_of_requests_and_of_websockets_is_in_the_table_in_order() -> None:
    assert list(ROWS) == NEEDED


@pytest.mark.parametrize("name", NEEDED)
def test_a_row_is_a_fault_or_says_where_its_knob_is(name: str) -> None:
    row = ROWS[name]
    if row.kind is None:
        assert row.note
    else:
        fault = fault_named(name)
        assert fault.row == name
        assert fault.kind == row.kind


def test_every_kind_has_a_row_or_is_named_in_a_note_or_stands_beside_one() -> None:
    named = {row.kind for row in ROWS.values()} | set(re.findall(r"\w+", " ".join(row.note for row in ROWS.values())))
    beside = {"unpinged", "wrong_id"}
    assert set(KINDS) - named == beside
