"""An RSA key of your own: the private half stays here and signs (RSA with SHA-256), the public half is uploaded.

The same as

    openssl genrsa -out rsa-private-key.pem 4096
    openssl rsa -in rsa-private-key.pem -pubout -out rsa-public-key.pem

and then "Self-generated" in API Management. The exchange of this example takes the public half the same way.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bidwire import Client, LocalExchange

API_KEY = "SelfGeneratedKeysGetTheirApiKeyFromTheExchangeWhenUploadedRsaKey"


def main(folder: Path) -> None:
    private_file, public_file = folder / "rsa-private-key.pem", folder / "rsa-public-key.pem"
    key = rsa.generate_private_key(public_exponent=65537, key_size=4096)
    private_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    public_file.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    with LocalExchange() as exchange:
        accounts, owner = exchange.venue.accounts, exchange.keys.trader
        exchange.call(lambda: accounts.upload_key(owner, public_file.read_text(), api_key=API_KEY))

        # The PEM text, or the path of its file: both will do.
        for secret in (private_file.read_text(), private_file):
            with Client(API_KEY, secret, environment=exchange.environment) as client:
                balances = client.spot.account(omit_zero_balances=True).balances
                print("balances:", *(f"{each.asset} {each.free}" for each in balances))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(Path(name))
