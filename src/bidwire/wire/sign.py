"""Who signs: HMAC, RSA and Ed25519 keys, each able to sign and to verify.

The kind of a key is found by parsing it, never by its length or its header:
`openssl genrsa` writes RSA keys under the same first line as Ed25519 ones.
Nothing here reads files; texts of errors never hold key material.
(https://developers.binance.com/docs/binance-spot-api-docs/faqs/api_key_types)
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

KeyType = Literal["hmac", "rsa", "ed25519"]


class Signer(Protocol):
    """Signs payloads; `sign` gives the text that goes on the wire, before any percent-encoding."""

    @property
    def kind(self) -> KeyType: ...

    def sign(self, payload: bytes) -> str: ...


class Verifier(Protocol):
    """The exchange's side of a key."""

    @property
    def kind(self) -> KeyType: ...

    def verify(self, payload: bytes, signature: str) -> bool: ...


_BLOCK = 64  # bytes that SHA-256 takes at a time
_INNER, _OUTER = bytes(byte ^ 0x36 for byte in range(256)), bytes(byte ^ 0x5C for byte in range(256))


class Hmac:
    """A shared secret. The signature is lower-case hex; when verifying, case does not matter."""

    kind: KeyType = "hmac"

    def __init__(self, secret: str) -> None:
        # RFC 2104, of two hashes that have read the key: `hmac` takes twice as long for what is as short as a request.
        key = secret.encode()
        key = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
        self._inner, self._outer = hashlib.sha256(key.translate(_INNER)), hashlib.sha256(key.translate(_OUTER))

    def __repr__(self) -> str:
        return "Hmac(…)"

    def sign(self, payload: bytes) -> str:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(payload)
        outer.update(inner.digest())
        return outer.hexdigest()

    def verify(self, payload: bytes, signature: str) -> bool:
        return signature.isascii() and hmac.compare_digest(self.sign(payload), signature.lower())


class Rsa:
    """RSASSA-PKCS1-v1_5 over SHA-256; the signature is base64."""

    kind: KeyType = "rsa"

    def __init__(self, key: RSAPrivateKey) -> None:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        self._key, self._padding, self._hash = key, PKCS1v15(), SHA256()

    def __repr__(self) -> str:
        return "Rsa(…)"

    def sign(self, payload: bytes) -> str:
        return b64encode(self._key.sign(payload, self._padding, self._hash)).decode()


class Ed25519:
    """Pure Ed25519; the signature is base64, always of 64 bytes."""

    kind: KeyType = "ed25519"

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "Ed25519(…)"

    def sign(self, payload: bytes) -> str:
        return b64encode(self._key.sign(payload)).decode()


class External:
    """A callable that signs elsewhere (an HSM, a key service). It gets the payload and gives the raw signature bytes."""

    def __init__(self, sign: Callable[[bytes], bytes], kind: KeyType) -> None:
        self._sign = sign
        self.kind: KeyType = kind

    def __repr__(self) -> str:
        return f"External({self.kind})"

    def sign(self, payload: bytes) -> str:
        signature = self._sign(payload)
        if not isinstance(signature, bytes):
            raise ConfigurationError(f"the signing callable gave {type(signature).__name__}, not the signature's bytes")
        return signature.hex() if self.kind == "hmac" else b64encode(signature).decode()


class RsaPublic:
    """What the exchange keeps of an RSA key."""

    kind: KeyType = "rsa"

    def __init__(self, key: RSAPublicKey) -> None:
        self._key = key

    def verify(self, payload: bytes, signature: str) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        raw = _base64(signature)
        if raw is None:
            return False
        try:
            self._key.verify(raw, payload, PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True


class Ed25519Public:
    """What the exchange keeps of an Ed25519 key."""

    kind: KeyType = "ed25519"

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key

    def verify(self, payload: bytes, signature: str) -> bool:
        from cryptography.exceptions import InvalidSignature

        raw = _base64(signature)
        if raw is None:
            return False
        try:
            self._key.verify(raw, payload)
        except InvalidSignature:
            return False
        return True


def _base64(text: str) -> bytes | None:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def signer(
    secret: str | bytes | Callable[[bytes], bytes],
    passphrase: str | bytes | None = None,
    key_type: KeyType | None = None,
) -> Signer:
    """The signer that a secret is for.

    `secret` is an HMAC secret, a private key as PEM (PKCS#1, PKCS#8, either
    encrypted; line ends as CRLF or as a literal backslash-n are repaired), or
    a callable that signs, which needs `key_type` unless it is Ed25519.

    Raises:
        ConfigurationError: the material cannot be used; the text says why.
    """
    if callable(secret):
        return External(secret, key_type or "ed25519")
    if isinstance(secret, bytes):
        try:
            text = secret.decode()
        except UnicodeDecodeError:
            raise ConfigurationError("the secret is neither text nor PEM; a DER key must be converted to PEM") from None
    elif isinstance(secret, str):
        text = secret
    else:
        raise ConfigurationError(f"a secret is text, PEM, a path or a callable, not {type(secret).__name__}")
    text = text.strip().strip("'\"").strip()
    if not text:
        raise ConfigurationError("the API secret is empty")
    if "-----BEGIN" not in text:
        if key_type not in (None, "hmac"):
            raise ConfigurationError(f"key_type is {key_type}, but the secret is no PEM key")
        if "PRIVATE KEY" in text or "\n" in text:
            raise ConfigurationError("the secret looks like a damaged PEM key: its -----BEGIN line is missing")
        if passphrase is not None:
            raise ConfigurationError("a passphrase was given, but the secret is an HMAC secret, which has none")
        return Hmac(text)
    found = _private(_repaired(text), passphrase)
    if key_type is not None and found.kind != key_type:
        raise ConfigurationError(f"key_type is {key_type}, but the PEM holds an {found.kind} key")
    return found


def _repaired(text: str) -> bytes:
    """PEM as it was before an environment variable or an editor flattened it."""
    text = text.replace("\\r", "").replace("\\n", "\n").replace("\r", "")
    lines = [line.strip() for line in text.split("\n")]
    flat = re.fullmatch(
        r"(-----BEGIN [A-Z0-9 ]+-----)\s*([A-Za-z0-9+/=\s]+?)\s*(-----END [A-Z0-9 ]+-----)", " ".join(lines)
    )
    if flat:
        body = re.sub(r"\s", "", flat[2])
        lines = [flat[1], *(body[i : i + 64] for i in range(0, len(body), 64)), flat[3]]
    return "\n".join([*lines, ""]).encode()


def _private(pem: bytes, passphrase: str | bytes | None) -> Rsa | Ed25519:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if b" PUBLIC KEY-----" in pem:
        raise ConfigurationError(
            "this is a PUBLIC key; Binance has that half, requests are signed with the private one"
        )
    if b"-----BEGIN CERTIFICATE" in pem:
        raise ConfigurationError("this is a certificate, not a private key")
    password = passphrase.encode() if isinstance(passphrase, str) else passphrase
    encrypted = b"ENCRYPTED" in pem
    if encrypted and not password:
        raise ConfigurationError("the private key is encrypted; give its passphrase")
    if password and not encrypted:
        raise ConfigurationError("a passphrase was given, but the private key is not encrypted; leave it out")
    try:
        key = load_pem_private_key(pem, password)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        reason = "the passphrase is wrong or the key is damaged" if encrypted else "the key is damaged or cut off"
        raise ConfigurationError(f"the private key cannot be read: {reason}") from None
    if isinstance(key, RSAPrivateKey):
        return Rsa(key)
    if isinstance(key, Ed25519PrivateKey):
        return Ed25519(key)
    name = type(key).__name__.lstrip("_").removesuffix("PrivateKey")
    raise ConfigurationError(f"this is an {name} private key; Binance takes RSA and Ed25519")


def verifier(public_pem: str | bytes) -> RsaPublic | Ed25519Public:
    """The verifier for an uploaded public key (PEM).

    RSA keys have 2048 or 4096 bits (faqs/api_key_types.md).

    Raises:
        ConfigurationError: not a public RSA or Ed25519 key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    pem = public_pem.encode() if isinstance(public_pem, str) else public_pem
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigurationError("not a public key in PEM form") from None
    if isinstance(key, RSAPublicKey):
        if key.key_size not in (2048, 4096):
            raise ConfigurationError(f"Binance takes RSA keys of 2048 or 4096 bits, and this one has {key.key_size}")
        return RsaPublic(key)
    if isinstance(key, Ed25519PublicKey):
        return Ed25519Public(key)
    raise ConfigurationError("a public key must be RSA or Ed25519")
