"""Who may trade: accounts and their API keys, made from a seed so that a run can be repeated.

The exchange keeps of a self-made key only its public half; the private half is
handed to whoever asked for it and shows in no repr.
"""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Literal

import msgspec

from ...errors import ConfigurationError
from ...wire.sign import Ed25519Public, Hmac, KeyType, RsaPublic, Verifier

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

Permission = Literal["read", "trade"]

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_RSA_BITS = 2048
_EXPONENT = 65537


class Key(msgspec.Struct, frozen=True):
    """An API key of an account. `secret` is the HMAC secret, or the private key as PEM (PKCS#8)."""

    api_key: str
    kind: KeyType
    account: int
    permissions: frozenset[Permission]
    ips: tuple[str, ...]
    """Addresses or networks it may be used from; empty: from everywhere."""
    secret: str
    verifier: Verifier

    @property
    def private_pem(self) -> str | None:
        """The private key as PEM; None for an HMAC key."""
        return None if self.kind == "hmac" else self.secret

    def allows(self, ip: str) -> bool:
        """Whether the key may be used from this address."""
        if not self.ips:
            return True
        try:
            address = ip_address(ip)
        except ValueError:
            return False
        return any(address in ip_network(each, strict=False) for each in self.ips)

    def __repr__(self) -> str:
        return f"Key(…{self.api_key[-4:]}, {self.kind}, account {self.account}, {'+'.join(sorted(self.permissions))})"


Opened = Callable[[int, Mapping[str, Decimal]], None]


class Accounts:
    """The accounts and keys of one exchange.

    `opened` is told of each new account and what it starts with; the venue
    books that in the engine. With a seed the n-th key made is always the same.
    """

    def __init__(self, seed: int | None, opened: Opened) -> None:
        self._seed = seed
        self._opened = opened
        self._keys: dict[str, Key] = {}
        self._made = 0
        self._last = 0

    def create(self, balances: Mapping[str, Decimal]) -> int:
        """A new account with these free balances; its number."""
        self._last += 1
        self._opened(self._last, balances)
        return self._last

    def add_key(
        self,
        account: int,
        kind: KeyType = "hmac",
        permissions: Iterable[Permission] = ("read", "trade"),
        ips: Iterable[str] = (),
    ) -> Key:
        """A new key for an account.

        Raises:
            ConfigurationError: there is no such account or kind, or an address is none.
        """
        if not 0 < account <= self._last:
            raise ConfigurationError(f"there is no account {account}")
        addresses = tuple(ips)
        for each in addresses:
            try:
                ip_network(each, strict=False)
            except ValueError:
                raise ConfigurationError(f"not an address or a network: {each!r}") from None
        self._made += 1
        source = _Source(self._seed, self._made)
        if kind == "hmac":
            secret = source.text(64)
            verifier: Verifier = Hmac(secret)
        elif kind == "ed25519":
            secret, verifier = _ed25519(source)
        elif kind == "rsa":
            secret, verifier = _rsa(source)
        else:
            raise ConfigurationError(f"a key is hmac, rsa or ed25519, not {kind!r}")
        return self._keep(Key(source.text(64), kind, account, frozenset(permissions), addresses, secret, verifier))

    def upload_key(
        self,
        account: int,
        api_key: str,
        verifier: Verifier,
        permissions: Iterable[Permission] = ("read", "trade"),
        ips: Iterable[str] = (),
    ) -> Key:
        """A key that somebody brings: his own name for it and the half that verifies."""
        return self._keep(Key(api_key, verifier.kind, account, frozenset(permissions), tuple(ips), "", verifier))

    def change_key(
        self, api_key: str, *, permissions: Iterable[Permission] | None = None, ips: Iterable[str] | None = None
    ) -> Key:
        """The key with other permissions or addresses; sessions that logged on with it lose their logon."""
        key = self._keys[api_key]
        if permissions is not None:
            key = msgspec.structs.replace(key, permissions=frozenset(permissions))
        if ips is not None:
            key = msgspec.structs.replace(key, ips=tuple(ips))
        return self._keep(key)

    def delete_key(self, api_key: str) -> None:
        del self._keys[api_key]

    def key(self, api_key: str) -> Key | None:
        return self._keys.get(api_key)

    def keys(self, account: int | None = None) -> list[Key]:
        """All keys, or those of one account, in the order they were made."""
        return [key for key in self._keys.values() if account in (None, key.account)]

    def _keep(self, key: Key) -> Key:
        self._keys[key.api_key] = key
        return key


class _Source:
    """Bytes for the n-th key: from the seed where there is one, else from the system."""

    def __init__(self, seed: int | None, number: int) -> None:
        self.seeded = seed is not None
        self.random: random.Random = (
            random.Random(hashlib.sha256(f"bidwire key {seed} {number}".encode()).digest())
            if seed is not None
            else secrets.SystemRandom()
        )

    def text(self, length: int) -> str:
        return "".join(self.random.choices(_ALPHABET, k=length))


def _pem(key: Ed25519PrivateKey | RSAPrivateKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _ed25519(source: _Source) -> tuple[str, Verifier]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(source.random.randbytes(32))
    return _pem(key), Ed25519Public(key.public_key())


def _rsa(source: _Source) -> tuple[str, Verifier]:
    from cryptography.hazmat.primitives.asymmetric import rsa

    if source.seeded:
        key = _rsa_of_primes(_prime(source.random, _RSA_BITS // 2), _prime(source.random, _RSA_BITS // 2))
    else:
        key = rsa.generate_private_key(_EXPONENT, _RSA_BITS)
    return _pem(key), RsaPublic(key.public_key())


def _rsa_of_primes(p: int, q: int) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric import rsa

    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    return rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    ).private_key()


_SMALL = [n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]


def _prime(source: random.Random, bits: int) -> int:
    """A prime with its two highest bits set, so that the product of two has twice the bits."""
    while True:
        candidate = source.getrandbits(bits) | (3 << (bits - 2)) | 1
        for _ in range(2000):
            if (
                (candidate - 1) % _EXPONENT
                and all(candidate % small for small in _SMALL)
                and _probably_prime(candidate, source)
            ):
                return candidate
            candidate += 2


def _probably_prime(n: int, source: random.Random) -> bool:
    """Miller-Rabin; for random numbers of this size 8 rounds leave no doubt that matters (FIPS 186-4, table C.3: 4)."""
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd //= 2
        twos += 1
    for _ in range(8):
        x = pow(source.randrange(2, n - 1), odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True
