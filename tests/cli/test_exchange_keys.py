"""`bidwire exchange key` and `account`: made here, good in the next exchange on the folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bidwire import Client
from bidwire.cli import main
from bidwire.errors import NotAllowed
from bidwire.exchange.local import LocalExchange

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `bidwire exchange …` on a folder: exit status, output, errors."""

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["exchange", *words, "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def told(output: str, name: str) -> str:
    return next(line.removeprefix(name).strip() for line in output.splitlines() if line.startswith(name))


@pytest.mark.parametrize("kind", ["hmac", "rsa", "ed25519"])
def test_a_key_of_each_kind_is_good_in_the_next_exchange(run: Run, tmp_path: Path, kind: str) -> None:
    private = tmp_path / "bot.pem"
    to_file = () if kind == "hmac" else ("--private-key", str(private))
    status, out, err = run("key", "new", "--type", kind, "--name", "bot", *to_file)
    assert status == 0
    api_key = told(out, "api key")
    secret = told(out, "secret") if kind == "hmac" else private.read_text()
    if kind == "hmac":
        assert "shown this once" in err
    else:
        assert "PRIVATE" not in out
    with (
        LocalExchange(data=tmp_path / "data") as exchange,
        Client(api_key, secret, environment=exchange.environment) as client,
    ):
        assert client.spot.account().can_trade


def test_a_key_that_may_only_read_does_not_trade(run: Run, tmp_path: Path) -> None:
    out = run("key", "new", "--permissions", "read")[1]
    with (
        LocalExchange(data=tmp_path / "data") as exchange,
        Client(told(out, "api key"), told(out, "secret"), environment=exchange.environment) as client,
    ):
        assert client.spot.account().balances
        with pytest.raises(NotAllowed) as refused:
            client.spot.test_order("BTCUSDT", "BUY", "MARKET", quantity="0.01")
        assert refused.value.code == -2015


def test_keys_of_other_accounts_see_their_own_funds(run: Run, tmp_path: Path) -> None:
    assert run("account", "new", "desk", "--balance", "USDT=5000")[0] == 0
    out = run("key", "new", "--account", "desk")[1]
    with (
        LocalExchange(data=tmp_path / "data") as exchange,
        Client(told(out, "api key"), told(out, "secret"), environment=exchange.environment) as client,
    ):
        held = {row.asset: row.free for row in client.spot.account(omit_zero_balances=True).balances}
        assert held == {"USDT": 5000}


def test_a_list_shows_no_secret_and_a_deleted_key_is_gone(run: Run) -> None:
    out = run("key", "new", "--ip", "10.0.0.0/8", "--name", "bot")[1]
    key, secret = told(out, "api key"), told(out, "secret")
    listed = run("key", "list")[1]
    assert key in listed
    assert "10.0.0.0/8" in listed
    assert secret not in listed
    assert run("key", "delete", key[:8])[0] == 0
    assert key not in run("key", "list")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("key", "new", "--account", "nobody"), "account new nobody"),
        (("key", "new", "--private-key", "x.pem"), "an HMAC key has a secret"),
        (("key", "delete", "zzz"), "there is no such key"),
        (("account", "new", "not a name"), "an account's name is"),
        (("account", "new", "trader"), "there is an account 'trader' already"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_remedy(run: Run, words: tuple[str, ...], said: str) -> None:
    run("account", "new", "desk")
    status, _, err = run(*words)
    assert status == 2
    assert said in err


def test_the_same_keys_come_back_with_the_folder(tmp_path: Path) -> None:
    with LocalExchange(data=tmp_path / "data") as first:
        before = {name: key.api_key for name, key in first.keys.items()}
    with LocalExchange(data=tmp_path / "data") as again:
        assert {name: key.api_key for name, key in again.keys.items()} == before


API_KEY = "22BjeOROKiXJ3NxbR3zjh3uoGcaflPu3VMyBXAg8Jj2J1xVSnY0eB4dzacdE9IWn"
"""Of a published example, with its secret."""
SECRET = "YtP1BudNOWZE1ag5uzCkh4hIC7qSmQOu797r5EJBFGhxBYivjj8HIX0iiiPof5yG"


def test_a_published_key_may_be_brought_with_its_secret(run: Run, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"{SECRET}\n")
    status, out, err = run("key", "new", "--secret-file", str(secret), "--api-key", API_KEY)
    assert (status, told(out, "api key")) == (0, API_KEY)
    assert SECRET not in out + err
    with (
        LocalExchange(data=tmp_path / "data", market="quiet", history=0) as exchange,
        Client(API_KEY, SECRET, environment=exchange.environment) as client,
    ):
        assert client.spot.account().can_trade


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("--public-key", "no key at all", "it is no PEM"),
        ("--public-key", "", "it is no PEM"),
        ("--public-key", "-----BEGIN NOTHING-----", "not a public key"),
        ("--secret-file", "\n", "it holds no HMAC secret"),
        ("--secret-file", "-----BEGIN PRIVATE KEY-----", "it holds no HMAC secret"),
    ],
)
def test_what_is_no_key_is_not_taken_for_one(run: Run, tmp_path: Path, option: str, content: str, said: str) -> None:
    file = tmp_path / "file"
    file.write_text(content)
    status, out, err = run("key", "new", option, str(file))
    assert (status, out) == (2, "")
    assert said in err


def test_an_api_key_is_named_only_with_a_key_that_is_brought(run: Run) -> None:
    status, _, err = run("key", "new", "--api-key", API_KEY)
    assert status == 2
    assert "--public-key or --secret-file" in err


@pytest.mark.parametrize("words", [("key", "list"), ("account", "list"), ("key", "delete", "abc")])
def test_looking_into_a_folder_that_is_not_there_makes_none(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    status, _, err = run(*words)
    assert status == 2
    assert "there is no such folder" in err
    assert not (tmp_path / "data").exists()
