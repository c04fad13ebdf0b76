"""Accounts and their keys."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bidwire.errors import ConfigurationError
from bidwire.exchange.api.accounts import Accounts, Change, Deleted
from bidwire.wire.sign import Hmac, KeyType, signer

KINDS: tuple[KeyType, ...] = ("hmac", "ed25519", "rsa")


def accounts(seed: int | None = 7) -> Accounts:
    found = Accounts(seed, lambda account, balances: None)
    found.create({})
    return found


def test_an_account_is_told_with_its_balances_to_whoever_books_them() -> None:
    told: list[tuple[int, Mapping[str, Decimal]]] = []
    found = Accounts(1, lambda account, balances: told.append((account, balances)))
    assert [found.create({"BTC": Decimal(1)}), found.create({})] == [1, 2]
    assert told == [(1, {"BTC": Decimal(1)}), (2, {})]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_key_signs_its_other_half_verifies(kind: KeyType) -> None:
    key = accounts().add_key(1, kind)
    signature = signer(key.secret).sign(b"symbol=BTCUSDT")
    assert key.kind == signer(key.secret).kind == kind
    assert key.verifier.verify(b"symbol=BTCUSDT", signature)
    assert not key.verifier.verify(b"symbol=ETHUSDT", signature)
    assert not key.verifier.verify(b"symbol=BTCUSDT", "no signature")


@pytest.mark.parametrize("kind", KINDS)
def test_keys_come_from_the_seed(kind: KeyType) -> None:
    first, again, other = (accounts(seed).add_key(1, kind) for seed in (7, 7, 8))
    assert (first.api_key, first.secret) == (again.api_key, again.secret)
    assert first.api_key != other.api_key
    assert first.secret != other.secret
    assert len(first.api_key) == 64
    assert first.api_key.isalnum()


def test_without_a_seed_no_two_keys_are_alike() -> None:
    assert accounts(None).add_key(1).secret != accounts(None).add_key(1).secret


def test_a_seeded_rsa_key_is_a_whole_rsa_key_of_2048_bits() -> None:
    key = load_pem_private_key(accounts().add_key(1, "rsa").secret.encode(), None)  # checks that its numbers fit
    assert isinstance(key, RSAPrivateKey)
    assert key.key_size == 2048


@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_shows(kind: KeyType) -> None:
    key = accounts().add_key(1, kind)
    assert key.secret not in repr(key)
    assert key.api_key not in repr(key)
    assert (key.private_pem is None) is (kind == "hmac")


@pytest.mark.parametrize(
    ("ips", "ip", "allowed"),
    [
        ((), "10.0.0.1", True),
        (("10.0.0.1",), "10.0.0.1", True),
        (("10.0.0.1",), "10.0.0.2", False),
        (("10.0.0.0/8",), "10.9.9.9", True),
        (("::1",), "::1", True),
        (("10.0.0.1",), "no address", False),
    ],
)
def test_a_key_may_be_bound_to_addresses(ips: tuple[str, ...], ip: str, allowed: bool) -> None:
    assert accounts().add_key(1, ips=ips).allows(ip) is allowed


def test_keys_can_be_changed_and_deleted() -> None:
    found = accounts()
    key = found.add_key(1)
    assert found.key(key.api_key) is key
    assert found.change_key(key.api_key, permissions=["read"], ips=["10.0.0.1"]).permissions == {"read"}
    assert found.key(key.api_key) is not key
    assert [each.ips for each in found.keys(1)] == [("10.0.0.1",)]
    found.delete_key(key.api_key)
    assert found.key(key.api_key) is None
    assert found.keys() == []


def test_an_own_pair_is_brought_by_its_public_half() -> None:
    theirs, found = accounts(1).add_key(1, "ed25519"), accounts()
    key = found.upload_key(1, theirs.public_pem, ["read"], name="bot")
    assert (key.kind, set[str](key.permissions), key.name, key.secret) == ("ed25519", {"read"}, "bot", "")
    assert key.verifier.verify(b"x", signer(theirs.secret).sign(b"x"))
    with pytest.raises(ConfigurationError, match="not a public key"):
        found.upload_key(1, theirs.secret)


def test_an_hmac_key_may_come_with_its_own_name() -> None:
    found = accounts()
    found.upload_key(1, "secret", api_key="k" * 64)
    key = found.key("k" * 64)
    assert key is not None
    assert key.verifier.verify(b"x", Hmac("secret").sign(b"x"))
    with pytest.raises(ConfigurationError, match="already"):
        found.upload_key(1, "other", api_key="k" * 64)
    for name in ("k" * 63, "k" * 65, "-" * 64, ""):
        with pytest.raises(ConfigurationError, match="64 letters and digits"):
            found.upload_key(1, "other", api_key=name)


def test_a_private_half_goes_back_to_its_own_key_only() -> None:
    found = accounts()
    key, other = found.upload_key(1, found.add_key(1, "rsa").public_pem), found.add_key(1, "rsa")
    assert found.give_back(key.api_key, other.secret) is None
    known = found.keys(1)[0]
    assert found.give_back(key.api_key, known.secret) is not None
    assert found.key(key.api_key) == msgspec.structs.replace(key, secret=known.secret)


def test_sub_accounts_belong_to_a_master_and_have_none_of_their_own() -> None:
    found = accounts()
    sub = found.create({}, name="desk-2", master=1)
    assert (found.account(sub).master, found.account(sub).email) == (1, "desk-2_virtual@bidwire.invalid")
    assert [each.number for each in found.subs(1)] == [sub]
    assert [each.number for each in found.family(sub)] == [1, sub]
    with pytest.raises(ConfigurationError, match="is a sub-account"):
        found.create({}, master=sub)
    with pytest.raises(ConfigurationError, match="'desk-2' already"):
        found.create({}, name="desk-2")
    with pytest.raises(ConfigurationError, match="1 to 32 letters"):
        found.create({}, name="not a name")


def test_every_change_is_told_to_whoever_keeps_them() -> None:
    found = accounts()
    told: list[Change] = []
    found.changed = told.append
    key = found.add_key(1)
    changed = found.change_key(key.api_key, ips=["10.0.0.1"])
    found.delete_key(key.api_key)
    assert told == [key, changed, Deleted(key.api_key)]


def test_nonsense_is_refused_with_the_reason() -> None:
    found = accounts()
    with pytest.raises(ConfigurationError, match="there is no account 9"):
        found.add_key(9)
    with pytest.raises(ConfigurationError, match="not an address or a network: 'here'"):
        found.add_key(1, ips=["here"])
    with pytest.raises(ConfigurationError, match="a permission is one of read, trade, withdraw"):
        found.add_key(1, permissions=["fly"])  # type: ignore[list-item]  # the mistake that is tested
    with pytest.raises(ConfigurationError, match="hmac, rsa or ed25519, not 'dsa'"):
        found.add_key(1, "dsa")  # type: ignore[arg-type]  # the mistake that is tested
