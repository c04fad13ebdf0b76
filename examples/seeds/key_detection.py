"""How the kind of a key is found: by parsing it.

Looking for words in the PEM header, as others do, is wrong for the commonest case: `openssl genrsa` has written RSA
keys under the same "BEGIN PRIVATE KEY" as Ed25519 keys since OpenSSL 3.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from bidwire import Client, ConfigurationError
from bidwire.wire.sign import signer


def by_words(secret: str) -> str:
    """The rule of the page: by what the header says."""
    if "RSA PRIVATE KEY" in secret:
        return "rsa"
    return "ed25519" if "PRIVATE KEY" in secret else "hmac"


def main() -> None:
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    edwards = Ed25519PrivateKey.generate()
    pkcs1 = rsa_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    pkcs8 = rsa_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    locked = rsa_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"open sesame")).decode()
    ed25519 = edwards.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    print(f"{'secret':<36}{'it is':<10}{'by words'}")
    for name, secret, passphrase in (
        ("a plain string", "zsJEkBBXt8NF8N75cRmFg3QXcIff74PAxQFsN0vvu0lf", None),
        ("RSA under RSA PRIVATE KEY", pkcs1, None),
        ("RSA under PRIVATE KEY", pkcs8, None),
        ("RSA, encrypted", locked, "open sesame"),
        ("Ed25519", ed25519, None),
        ("Ed25519 on one line with \\n", ed25519.replace("\n", "\\n"), None),
        ("Ed25519 with CRLF", ed25519.replace("\n", "\r\n"), None),
    ):
        print(f"{name:<36}{signer(secret, passphrase).kind:<10}{by_words(secret)}")

    # A key that cannot be used is refused when the client is built, with the reason.
    for damaged in (pkcs8[:200] + "\n-----END PRIVATE KEY-----", locked, ""):
        try:
            Client("any-key", damaged)
        except ConfigurationError as error:
            print("refused:", error)


if __name__ == "__main__":
    main()
