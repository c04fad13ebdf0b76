"""Accounts and their keys."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bidwire.errors import ConfigurationError
from bidwire.exchange.api.accounts import Accounts
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


def test_an_own_key_can_be_brought() -> None:
    found = accounts()
    found.upload_key(1, "k" * 64, Hmac("secret"))
    key = found.key("k" * 64)
    assert key is not None
    assert key.verifier.verify(b"x", Hmac("secret").sign(b"x"))


def test_nonsense_is_refused_with_the_reason() -> None:
    found = accounts()
    with pytest.raises(ConfigurationError, match="there is no account 9"):
        found.add_key(9)
    with pytest.raises(ConfigurationError, match="not an address or a network: 'here'"):
        found.add_key(1, ips=["here"])
    with pytest.raises(ConfigurationError, match="hmac, rsa or ed25519, not 'dsa'"):
        found.add_key(1, "dsa")  # type: ignore[arg-type]  # the mistake that is tested
