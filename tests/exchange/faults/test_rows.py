"""Every row of the list of faults has its knob, or a reason why it has none; and a test of what our client makes of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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


# --- what our client makes of them --------------------------------------------------------------------------------------------

TESTS = Path(__file__).parents[2]
_LABEL = re.compile(r"\b[RW]\d{1,2}\b")
_LABELS_FIRST = re.compile(r"(?:[RW]\d{1,2}\b ?)+")


def labels(module: Path) -> Iterator[str]:
    """The rows that a module's tests name: in a test's name (test_w31_...), its docstring ("Fault W40"), or a text that begins
    with them, as what is handed to `faults.add` and the keys of tables do. Comments and other prose do not count."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            for part in node.name.split("_")[1:]:
                if not re.fullmatch(r"[rw]\d{1,2}", part):
                    break
                yield part.upper()
            found = re.match(r"Faults? ", ast.get_docstring(node) or "")
            if found:
                yield from _LABEL.findall((ast.get_docstring(node) or "").partition(":")[0])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            begins = _LABELS_FIRST.match(node.value)
            if begins:
                yield from _LABEL.findall(begins[0])


def named_by_tests() -> dict[str, set[str]]:
    """Each row with the modules of tests that name it: those that run our own client."""
    found: dict[str, set[str]] = {}
    for folder in ("client", "transport", "book", "orders"):
        for module in (TESTS / folder).glob("test_*.py"):
            for row in labels(module):
                found.setdefault(row, set()).add(f"{folder}/{module.name}")
    return found


def test_every_row_is_named_by_a_test_of_our_client() -> None:
    assert set(NEEDED) - named_by_tests().keys() == set()


def test_labels_are_read_from_names_docstrings_and_texts_and_from_nothing_else(tmp_path: Path) -> None:
    module = tmp_path / "test_x.py"
    module.write_text(
        """
# W1 in a comment
def test_r2_w3_of_something_r4() -> None:
    '''Fault R5: but not R6.'''
    add("W7"); add("R8 a page"); say("as R9 does"); table["W10 W11 of W12"]
""",
        encoding="utf-8",
    )
    assert sorted(labels(module)) == ["R2", "R5", "R8", "W10", "W11", "W3", "W7"]
