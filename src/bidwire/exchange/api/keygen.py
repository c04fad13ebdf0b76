"""New key pairs, from a seed so that a run can be repeated, or from the system's own randomness."""

from __future__ import annotations

import hashlib
import random
import secrets
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

Pair: TypeAlias = tuple[str, str]
"""The private half (PKCS#8) and the public half, both as PEM."""

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_RSA_BITS = 2048
_EXPONENT = 65537


class Source:
    """Bytes for the n-th key: from the seed where there is one, else from the system."""

    def __init__(self, seed: int | None, number: int) -> None:
        self.seeded = seed is not None
        self.random: random.Random = (
            random.Random(hashlib.sha256(f"bidwire key {seed} {number}".encode()).digest())
            if seed is not None
            else secrets.SystemRandom()
        )

    def text(self, length: int) -> str:
        return random_text(self.random, length)


def random_text(chance: random.Random, length: int) -> str:
    """Letters and digits, as keys and tokens are made of."""
    return "".join(chance.choices(_ALPHABET, k=length))


def _pair(key: Ed25519PrivateKey | RSAPrivateKey) -> Pair:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def hmac(source: Source) -> Pair:
    """A new secret; it has no public half."""
    return source.text(64), ""


def ed25519(source: Source) -> Pair:
    """A new Ed25519 key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _pair(Ed25519PrivateKey.from_private_bytes(source.random.randbytes(32)))


def rsa(source: Source) -> Pair:
    """A new RSA key of 2048 bits, the least that Binance takes."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    if source.seeded:
        return _pair(_rsa_of_primes(_prime(source.random, _RSA_BITS // 2), _prime(source.random, _RSA_BITS // 2)))
    return _pair(rsa.generate_private_key(_EXPONENT, _RSA_BITS))


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
