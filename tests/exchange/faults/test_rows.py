"""Every row of the list of faults has its knob, or a reason why it has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bidwire.exchange.faults import Match, When, fault_named
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


PAGE = (Path(__file__).parents[3] / "docs" / "faults.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NEEDED)
def test_every_row_is_on_its_page_as_it_is_in_the_table(name: str) -> None:
    row = ROWS[name]
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {name} |")]
    _, _, what, knob, note, _ = (part.strip() for part in line.split("|"))
    assert (what, note) == (row.what, row.note)
    assert knob.startswith(f"`{row.kind}`" if row.kind else "–")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_on_its_page_with_its_options(kind: str) -> None:
    assert re.search(rf"^\| .*`{kind}`", PAGE, re.M)
    missing = [name for name in KINDS[kind].__struct_fields__ if not re.search(rf"`{name}\b|\b{name}=", PAGE)]
    assert not missing


def test_every_option_of_what_and_when_is_on_its_page() -> None:
    for name in (*Match.__struct_fields__, *When.__struct_fields__):
        assert f"`{name}`" in PAGE
