"""`bidwire key check` against a local exchange over real sockets: text, JSON, exit status, nothing secret."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator

import pytest

from bidwire import cli
from bidwire.exchange import LocalExchange
from bidwire.exchange.api.accounts import Key

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def exchange() -> Iterator[LocalExchange]:
    with LocalExchange(seed=1, history=0) as found:
        yield found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], exchange: LocalExchange) -> Run:
    """Runs the command with a key in the environment: exit status, output, errors."""
    for name in ("API_KEY", "API_SECRET", "API_PASSPHRASE", "ENVIRONMENT", "REST_URL", "STREAM_URL", "WS_API_URL"):
        monkeypatch.delenv(f"BINANCE_{name}", raising=False)

    def one(key: Key | None, *arguments: str, **variables: str) -> tuple[int, str, str]:
        monkeypatch.setenv("BINANCE_REST_URL", exchange.rest_url)
        if key is not None:
            monkeypatch.setenv("BINANCE_API_KEY", key.api_key)
            monkeypatch.setenv("BINANCE_API_SECRET", key.secret)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        status = cli.main(["key", "check", *arguments])
        shown = capsys.readouterr()
        if key is not None:
            assert key.api_key not in shown.out + shown.err
            assert key.secret not in shown.out + shown.err
        return status, shown.out, shown.err

    return one


@pytest.mark.parametrize("kind", ["hmac", "ed25519", "rsa"])
def test_a_trading_key_of_any_kind(run: Run, exchange: LocalExchange, kind: str) -> None:
    key = exchange.keys[kind]
    status, out, err = run(key)
    assert status == 0
    assert out.splitlines() == [
        f"key          …{key.api_key[-4:]} ({kind})",
        "environment  from BINANCE_*_URL",
        "works here   yes",
        "may          read",
        "             trade spot and margin",
    ]
    assert err == "warning: the key works from any address: restrict it to yours in API management\n"


def test_a_key_for_reading_from_here_only(run: Run, exchange: LocalExchange) -> None:
    key = exchange.venue.accounts.add_key(exchange.keys.trader, "hmac", ["read"], ["127.0.0.1"])
    status, out, err = run(key)
    assert (status, err) == (0, "")
    assert "trade" not in out


def test_a_key_for_another_address_fails_with_the_causes(run: Run, exchange: LocalExchange) -> None:
    key = exchange.venue.accounts.add_key(exchange.keys.trader, "hmac", ["read", "trade"], ["203.0.113.7"])
    status, out, _ = run(key)
    assert status == 1
    assert "works here   no" in out
    assert "-2015" in out


def test_the_findings_as_json(run: Run, exchange: LocalExchange) -> None:
    key = exchange.keys["hmac"]
    status, out, _ = run(key, "--json")
    found = json.loads(out)
    assert status == 0
    assert found["works"] is True
    assert found["may"] == ["read", "trade spot and margin"]
    assert found["key"] == f"…{key.api_key[-4:]}"
    status, out, _ = run(key, "--json", BINANCE_API_KEY="x" * 64)
    assert status == 1
    assert json.loads(out)["works"] is False


def test_a_wrong_secret(run: Run, exchange: LocalExchange) -> None:
    status, out, _ = run(exchange.keys["hmac"], BINANCE_API_SECRET="y" * 64)
    assert status == 1
    assert "-1022" in out


def test_no_key_and_a_key_that_cannot_be_read(run: Run, exchange: LocalExchange) -> None:
    status, out, err = run(None)
    assert (status, out) == (2, "")
    assert err.startswith("bidwire key: BINANCE_API_KEY is not set")
    pem = "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----"
    status, _, err = run(exchange.keys["hmac"], BINANCE_API_SECRET=pem)
    assert status == 2
    assert "cut off" in err
    assert "MC4C" not in err
    status, _, err = run(exchange.keys["hmac"], BINANCE_API_SECRET="/nowhere/key.pem")
    assert status == 2
    assert "/nowhere/key.pem cannot be read" in err
    status, _, err = run(exchange.keys["hmac"], BINANCE_ENVIRONMENT="prod")
    assert status == 2
    assert "no environment 'prod'" in err


def test_an_exchange_that_is_not_there_says_nothing_about_the_key(run: Run, exchange: LocalExchange) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        status, out, err = run(exchange.keys["hmac"], BINANCE_REST_URL=f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert status == 1
    assert out == ""
    assert "no connection to 127.0.0.1" in err
    assert "Traceback" not in err


def test_an_unknown_environment_is_refused_by_the_command_line(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(None, "--environment", "prod")
    assert status == 2
    assert "invalid choice: 'prod'" in err
