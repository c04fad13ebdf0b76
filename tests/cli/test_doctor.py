"""`bidwire doctor` against a local exchange over real sockets, healthy and with faults; nothing secret in its report."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bidwire import cli
from bidwire.client.doctor import Doctor
from bidwire.exchange import LocalExchange

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def exchange() -> Iterator[LocalExchange]:
    with LocalExchange(seed=1, history=60) as found:
        yield found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], exchange: LocalExchange) -> Run:
    """Runs the command with a key in the environment: exit status, output, errors. Secrets are in neither."""
    for name in ("API_PASSPHRASE", "ENVIRONMENT", "WS_API_URL", "SBE_STREAM_URL"):
        monkeypatch.delenv(f"BINANCE_{name}", raising=False)
    key = exchange.keys["hmac"]

    def one(*arguments: str, **variables: str) -> tuple[int, str, str]:
        for name, value in {
            "BINANCE_REST_URL": exchange.rest_url,
            "BINANCE_STREAM_URL": exchange.stream_url,
            "BINANCE_OPTIONS_REST_URL": exchange.environment.rest["eapi"],
            "BINANCE_API_KEY": key.api_key,
            "BINANCE_API_SECRET": key.secret,
            **variables,
        }.items():
            monkeypatch.setenv(name, value)
        status = cli.main(["doctor", *arguments])
        shown = capsys.readouterr()
        for secret in (key.api_key, key.secret, key.api_key[-4:], "signature", str(Path.home())):
            assert secret not in shown.out + shown.err
        return status, shown.out, shown.err

    return one


def checks(report: str) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in json.loads(report)["checks"] if each["section"] != "clock"}


def test_a_healthy_exchange_has_no_findings(run: Run) -> None:
    status, out, err = run()
    assert status == 0, out
    assert "✗" not in out
    for line in ("✓ spot.depth", "✓ options.exchange_info", "✓ btcusdt@aggTrade", "✓ !miniTicker@arr"):
        assert line in out
    for line in ("✓ spot.account", "✓ options.account", "✓ spot.test_order", "✓ key  hmac key, may read"):
        assert line in out
    assert "35 checks  this environment does not serve /fapi" in out
    assert "convert.pairs  this environment does not support the call (-1020)" in out
    assert " 0 findings" in out
    assert "spot …\n" in err


def test_what_the_models_lack_and_what_the_answers_lack_is_found(run: Run, exchange: LocalExchange) -> None:
    with (
        exchange.faults.add("fields", path="/api/v3/avgPrice", add={"newField": 1}),
        exchange.faults.add("fields", path="/api/v3/exchangeInfo", replace={"status": "DREAMING"}),
        exchange.faults.add("answer", path="/api/v3/time", status=200, body='{"renamed": 1}'),
        exchange.faults.add("answer", path="/api/v3/ping", status=200, body="<html>hello</html>"),
    ):
        status, out, _ = run("--product", "spot", "--no-streams", "--json", "-")
    found = checks(out)
    assert status == 1
    assert found["spot.avg_price"]["notes"] == ["unknown field: newField"]
    assert "unknown word: symbols[].status=DREAMING" in found["spot.exchange_info"]["notes"]
    assert "unknown field: renamed; missing field: serverTime" in found["spot.time"]["notes"][0]
    assert found["spot.ping"]["notes"] == ["the answer is no JSON (18 bytes)"]
    assert found["spot.avg_price"]["outcome"] == "finding"


def test_an_event_with_a_new_field_is_found(run: Run, exchange: LocalExchange) -> None:
    with exchange.faults.add("fields", stream="btcusdt@trade", add={"Z": 1}):
        status, out, _ = run("--product", "spot", "--json", "-")
    found = checks(out)
    assert status == 1
    assert found["btcusdt@trade"]["notes"] == ["unknown field: Z"]
    assert found["btcusdt@aggTrade"]["outcome"] == "fine"


def test_a_weight_that_is_not_the_expected_one_twice_is_found(run: Run, exchange: LocalExchange) -> None:
    def used(path: str, weight: int, **when: int) -> Any:
        return exchange.faults.add("headers", path=path, set={"X-MBX-USED-WEIGHT-1M": str(weight)}, **when)

    rules, depth = "/api/v3/executionRules", "/api/v3/depth"  # one is called right before the other
    with used(rules, 1000), used(depth, 1100, count=1), used(depth, 1200, after=1):
        status, out, _ = run("--product", "spot", "--no-streams", "--json", "-")
    found = checks(out)
    assert status == 1
    assert found["spot.depth"]["notes"] == ["charged a weight of 100, expected 5"]
    assert found["spot.execution_rules"]["outcome"] == "fine"  # what was seen only once may have been another's calls


def test_an_account_shows_no_words_with_numbers_and_no_values(run: Run, exchange: LocalExchange) -> None:
    faults = exchange.faults
    with faults.add(
        "fields", path="/api/v3/account", add={"secretName": "bob"}, replace={"accountType": "OF_BOB_4711"}
    ):
        status, out, _ = run("--product", "spot", "--no-streams", "--json", "-")
    notes = checks(out)["spot.account"]["notes"]
    assert status == 1
    assert "unknown field: secretName" in notes
    assert "4711" not in out
    assert "bob" not in out


def test_a_key_that_does_not_work_is_a_finding_and_the_rest_goes_on(run: Run) -> None:
    status, out, _ = run("--product", "spot", "--no-streams", BINANCE_API_SECRET="wrong" * 10)
    assert status == 1
    assert "✗ key" in out
    assert "-1022" in out
    assert "spot.test_order  skipped: the key does not work" in out
    assert "✓ spot.depth" in out


def test_the_report_as_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    status, out, _ = run("--product", "wallet", "--json", str(file))
    report = json.loads(file.read_text(encoding="utf-8"))
    assert status == 0
    assert report["complete"] is True
    assert report["environment"] == "from BINANCE_*_URL"
    assert {"bidwire", "python", "platform", "msgspec", "hosts", "at"} <= report.keys()
    assert "✓ wallet.system_status" in out
    assert str(tmp_path) not in file.read_text(encoding="utf-8") + out


def test_a_host_that_does_not_answer_is_asked_once(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
        status, out, err = run("--product", "options", "--timeout", "1", BINANCE_OPTIONS_REST_URL=nowhere)
    assert status == 2
    assert "✗ options.ping" in out
    assert "options.depth  skipped: /eapi answered no more after options.ping" in out
    assert "nothing answered" in err


def test_ctrl_c_prints_what_was_found_so_far(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Doctor.run

    async def broken_off(self: Doctor, on_step: Any = None) -> Any:
        def stop(done: int, found: Any) -> None:
            on_step(done, found)
            if done == 5:
                raise KeyboardInterrupt

        return await whole(self, stop)

    monkeypatch.setattr(Doctor, "run", broken_off)
    status, out, _ = run("--product", "spot")
    assert status == 130
    assert "broken off before its end" in out
    assert "✓ spot.ping" in out
    assert "spot.klines" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--product", "sopt"), "no product 'sopt' to look at"),
        (("--timeout", "0"), "more than 0 seconds"),
        (("--json", "/nowhere/at/all.json"), "cannot be written"),
        (("--environment", "prod"), "invalid choice: 'prod'"),
    ],
)
def test_what_is_asked_wrongly_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err
