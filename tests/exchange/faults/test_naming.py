"""Faults by name: kinds, rows, files, and what is said about mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.faults import Fault, Match, When, fault_named, faults_of
from bidwire.exchange.faults.effects import Answer, CutAnswer
from bidwire.exchange.faults.naming import described, fault_from
from bidwire.exchange.faults.occasions import of_handshake


def test_a_kind_takes_its_own_options_and_those_of_what_and_when() -> None:
    fault = fault_named("cut_answer", at=10, path="/api/v3/order", method="POST", count=2, probability=0.5)
    assert fault == Fault(
        effect=CutAnswer(at=10),
        match=Match(path="/api/v3/order", method="POST"),
        when=When(count=2, probability=0.5),
    )


def test_a_row_is_a_kind_with_options_that_may_be_changed() -> None:
    fault = fault_named("r8", status=504)
    assert fault.row == "R8"
    assert isinstance(fault.effect, Answer)
    assert fault.effect.status == 504
    assert (fault.effect.body or "").startswith("<html>")


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("cut_anser", {}, "did you mean 'cut_answer'"),
        ("R99", {}, "no kind of fault and no row"),
        ("cut_answer", {"pathh": "/x"}, "no option 'pathh'; did you mean 'path'"),
        ("cut_answer", {"at": -1}, "0 or more"),
        ("cut_answer", {"at": "ten"}, "Expected `int"),
        ("answer", {"status": 20}, "three digits"),
        ("answer", {"probability": 1.5}, "from 0 to 1"),
        ("answer", {"count": 0}, "1 or more"),
        ("answer", {"start": 5, "stop": 5}, "stops after it starts"),
        ("no_answer", {"end": "bang"}, "Invalid enum value"),
        ("R1", {}, "cannot be caused by the exchange"),
    ],
)
def test_a_mistake_is_told_with_what_would_have_been_right(name: str, options: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        fault_named(name, **options)


def test_a_fault_is_described_as_it_can_be_read_again_and_shows_no_key() -> None:
    fault = fault_named("R6", executed=True, path="/api/v3/order", count=1)
    told = described(fault)
    assert told.pop("row") == "R6"
    assert fault_from(told).effect == fault.effect
    assert described(fault_named("R6", key="k" * 64))["key"] == "…kkkk"
    assert "kkkkk" not in repr(fault_named("R6", key="k" * 64))


TOML = """\
# two faults
[[fault]]
fault = "R7"
path = "/api/v3/order"

[[fault]]
fault = "answer"
status = 503
body = "Service Unavailable"
"""


def test_a_file_lists_faults_as_toml_or_json(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TOML)
    (tmp_path / "a.json").write_text(
        '[{"fault": "R7", "path": "/api/v3/order"},\n {"fault": "answer", "status": 503}]\n'
    )
    for name in ("a.toml", "a.json"):
        first, second = faults_of(tmp_path / name)
        assert (first.row, first.match.path) == ("R7", "/api/v3/order")
        assert isinstance(second.effect, Answer)
        assert second.effect.status == 503


@pytest.mark.parametrize(
    ("name", "text", "line", "says"),
    [
        ("a.toml", TOML.replace("status =", "statuss ="), 6, "did you mean 'status'"),
        ("a.toml", TOML.replace('"R7"', '"R77"'), 2, "did you mean 'R7'"),
        ("a.toml", TOML.replace('"R7"', "R7"), 3, "."),
        ("a.toml", "[faults]\n", 1, r"\[\[fault\]\]"),
        ("a.json", '[\n{"fault": "R7"},\n{"fault": "R7", "at": "x"}]', 3, "Expected `int"),
        ("a.json", '[\n{"fault": "R7"}\n{"fault": "R7"}]', 3, "comma"),
        ("a.json", '[\n{"fault": }]', 2, "."),
        ("a.json", '{"fault": "R7"}', 1, "a JSON list"),
        ("a.json", '[{"path": "/x"}]', 1, "is missing"),
        ("a.json", "[1]", 1, "is an object"),
        ("a.json", "[] []", 1, "follows the list"),
        ("a.json", "", 1, "a JSON list"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_line(tmp_path: Path, name: str, text: str, line: int, says: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ConfigurationError, match=rf"{name}, line {line}: .*{says}"):
        faults_of(tmp_path / name)


def test_a_file_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        faults_of(tmp_path / "none.toml")


@pytest.mark.parametrize("target", ["/ws/aListenKey", "/ws/btcusdt@trade/aListenKey", "/stream?streams=aListenKey"])
def test_what_a_handshake_is_called_names_no_listen_key(target: str) -> None:
    text = of_handshake(target, "127.0.0.1").text
    assert "user stream" in text
    assert "aListenKey" not in text
