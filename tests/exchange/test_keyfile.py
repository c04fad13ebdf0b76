"""Accounts and keys from one exchange to the next, by the file of a data folder."""

from __future__ import annotations

import os
import stat
from decimal import Decimal
from pathlib import Path

import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.api.accounts import Account, Accounts
from bidwire.exchange.keyfile import FILE, KeyFile
from bidwire.exchange.opening import Keys
from bidwire.wire.sign import signer

START = {"USDT": Decimal(100)}


class Bank:
    """Accounts on a folder, and what they were opened with."""

    def __init__(self, folder: Path, seed: int | None = None) -> None:
        self.opened: dict[int, dict[str, Decimal]] = {}
        self.accounts = Accounts(seed, lambda number, balances: self.opened.update({number: dict(balances)}), lambda: 7)
        KeyFile(folder).load(self.accounts, START)


def test_accounts_and_keys_are_the_same_in_the_next_exchange(tmp_path: Path) -> None:
    first = Bank(tmp_path)
    number = first.accounts.create({"BTC": Decimal("0.00000001")}, name="desk")
    sub = first.accounts.create({}, name="bot", master=number)
    made = [
        first.accounts.add_key(sub if kind == "rsa" else number, kind, ["read", "withdraw"], ["10.0.0.0/8"], name=kind)
        for kind in ("hmac", "rsa", "ed25519")
    ]
    second = Bank(tmp_path)
    assert second.accounts.all() == first.accounts.all()
    assert second.opened == {number: {"BTC": Decimal("0.00000001")}, sub: {}}
    for key in made:
        again = second.accounts.key(key.api_key)
        assert again is not None
        assert (again.account, set[str](again.permissions), again.ips, again.name, again.created_at) == (
            *(key.account, {"read", "withdraw"}, ("10.0.0.0/8",), key.kind, 7),
        )
        assert again.verifier.verify(b"x", signer(key.secret).sign(b"x"))


def test_what_was_changed_or_deleted_stays_so(tmp_path: Path) -> None:
    first = Bank(tmp_path)
    number = first.accounts.create({})
    kept, gone = first.accounts.add_key(number), first.accounts.add_key(number)
    first.accounts.change_key(kept.api_key, permissions=["read"])
    first.accounts.delete_key(gone.api_key)
    (key,) = Bank(tmp_path).accounts.keys()
    assert (key.api_key, set[str](key.permissions)) == (kept.api_key, {"read"})


def test_two_who_write_lose_nothing_of_each_other(tmp_path: Path) -> None:
    first = Bank(tmp_path)
    number = first.accounts.create({})
    beside = Bank(tmp_path)
    keys = {first.accounts.add_key(number).api_key, beside.accounts.add_key(number).api_key}
    assert {key.api_key for key in Bank(tmp_path).accounts.keys(None)} == keys


def test_a_seed_makes_no_key_twice(tmp_path: Path) -> None:
    first = Bank(tmp_path, seed=3)
    number = first.accounts.create({})
    keys = [first.accounts.add_key(number).api_key for _ in range(3)]
    first.accounts.delete_key(keys[0])
    assert Bank(tmp_path, seed=3).accounts.add_key(number).api_key not in keys


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    Bank(tmp_path).accounts.create({})
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_no_private_half_stands_in_the_file(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    bank.accounts.add_key(bank.accounts.create({}), "ed25519")
    assert "PRIVATE" not in (tmp_path / FILE).read_text()


def test_an_account_without_balances_starts_with_the_usual(tmp_path: Path) -> None:
    KeyFile(tmp_path).record(Account(number=1, name="trader", email="trader@bidwire.invalid"))
    assert Bank(tmp_path).opened == {1: START}


def test_the_first_keys_are_found_again_with_their_private_halves(tmp_path: Path) -> None:
    first = Keys(Bank(tmp_path).accounts, START)
    pems = {kind: first[kind].secret for kind in ("rsa", "ed25519")}
    again = Keys(Bank(tmp_path).accounts, START, kept=pems.get)
    assert {name: key.secret for name, key in again.items()} == {name: key.secret for name, key in first.items()}
    assert {name: key.api_key for name, key in again.items()} == {name: key.api_key for name, key in first.items()}


def test_a_first_key_whose_private_half_is_gone_gets_a_successor_and_stays_good(tmp_path: Path) -> None:
    first = Keys(Bank(tmp_path).accounts, START)
    bank = Bank(tmp_path)
    again = Keys(bank.accounts, START)
    assert again["hmac"].api_key == first["hmac"].api_key
    assert again["ed25519"].api_key != first["ed25519"].api_key
    assert bank.accounts.key(first["ed25519"].api_key) is not None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "damaged"),
        ("", "damaged"),
        ('{"version":1,"keys":[{"api_key":"k","kind":"dsa"}]}', r"damaged: .*\$.keys\[0\].kind"),
        ('{"version":2}', "version 2; this bidwire reads 1"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_left_as_it_is(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ConfigurationError, match=reason):
        Bank(tmp_path)
    with pytest.raises(ConfigurationError, match=reason):
        KeyFile(tmp_path).record(Account(number=1, name="trader", email="trader@bidwire.invalid"))
    assert (tmp_path / FILE).read_text() == text


def test_a_key_that_cannot_be_kept_is_not_there(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    number = bank.accounts.create({})
    (tmp_path / FILE).write_text("{")
    with pytest.raises(ConfigurationError):
        bank.accounts.add_key(number)
    assert bank.accounts.keys() == []
