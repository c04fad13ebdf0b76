"""The comparison with facts tables finds what is new, gone or changed, and nothing where both say the same."""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
KEY = ("GET", "/sapi/v1/capital/deposit/address")


def tool() -> ModuleType:
    spec = spec_from_file_location("drift", ROOT / "tools" / "drift.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["drift"] = module
    spec.loader.exec_module(module)
    return module


drift = tool()


def line(**changes: Any) -> dict[str, Any]:
    """The deposit address as the tables have it."""
    row: dict[str, Any] = {
        "product": "wallet",
        "method": KEY[0],
        "path": KEY[1],
        "status": "current",
        "signed": True,
        "security": "USER_DATA",
        "weight": 10,
        "weight_kind": "IP",
        "params": [
            ["coin", "str", True, None],
            ["network", "str", False, None],
            ["amount", "decimal", False, None],
            ["recvWindow", "int", False, None],
        ],
        "response": {"address": "str", "coin": "str", "tag": "str", "url": "str"},
    }
    return row | changes


def found(*rows: dict[str, Any]) -> list[tuple[str, str]]:
    table = [drift.msgspec.convert(row, drift.Row) for row in rows]
    offered = {KEY: drift.offered()[KEY]}
    return [(each.kind, each.what) for each in drift.differences(table, offered)]


def test_nothing_is_said_where_both_agree() -> None:
    assert found(line()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weight": 11}, ("weight", "11, not 10")),
        ({"weight_kind": "UID"}, ("pool", "UID")),
        ({"signed": False}, ("signature", "not needed")),
        ({"security": "NONE"}, ("key", "not needed")),
        ({"status": "removed"}, ("gone", "removed")),
        ({"params": [*line()["params"], ["memo", "str", False, None]]}, ("new parameter", "memo")),
        ({"params": [["coin", "str", False, None], *line()["params"][1:]]}, ("optional parameter", "coin")),
        (
            {"params": [line()["params"][0], ["network", "str", True, None], *line()["params"][2:]]},
            ("required parameter", "network"),
        ),
        ({"params": line()["params"][:2]}, ("gone parameter", "amount")),
        ({"response": {**line()["response"], "memo": "str"}}, ("new field", "memo")),
        ({"response": {"oneOf": [line()["response"], {**line()["response"], "memo": "str"}]}}, ("new field", "memo")),
    ],
)
def test_each_change_is_found_and_nothing_else(changes: dict[str, Any], said: tuple[str, str]) -> None:
    assert found(line(**changes)) == [said]


def test_an_endpoint_that_the_catalog_lacks_is_new_and_one_that_no_table_has_is_gone() -> None:
    assert found(line(path="/sapi/v9/nothing")) == [("new", ""), ("gone", "in no table")]


def test_a_removed_row_is_no_work() -> None:
    assert found(line(), line(path="/sapi/v9/nothing", status="removed")) == []


def test_a_method_of_the_websocket_api_is_compared_by_its_product() -> None:
    row = {"product": "spot", "method": "ping", "status": "current", "signed": False, "security": "NONE"}
    table = [drift.msgspec.convert({**row, "params": []}, drift.Row)]
    key = ("WS", "spot ping")
    assert list(drift.differences(table, {key: drift.offered()[key]})) == []


def test_a_table_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rest.jsonl"
    with pytest.raises(SystemExit, match=r"rest\.jsonl: No such file"):
        drift.table(path)
    path.write_text(json.dumps(line()) + "\n{}\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"rest\.jsonl:2: .*missing required field"):
        drift.table(path)


def test_every_accepted_difference_says_why() -> None:
    assert all(drift.accepted().values())
    assert len(drift.accepted()) > 50
