"""An Ed25519 key of your own, for REST and for the WebSocket API, where it logs on once per connection.

Binance has a generator (https://github.com/binance/asymmetric-key-generator); `openssl genpkey -algorithm ed25519` or
the lines below make the same. The private half stays here, the public half is uploaded.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bidwire import Client, LocalExchange

API_KEY = "SelfGeneratedKeysGetTheirApiKeyFromTheExchangeWhenUploadedEd2551"


def main() -> None:
    key = Ed25519PrivateKey.generate()
    private_pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public_pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    with LocalExchange() as exchange:
        accounts, owner = exchange.venue.accounts, exchange.keys.trader
        exchange.call(lambda: accounts.upload_key(owner, public_pem.decode(), api_key=API_KEY))

        with Client(API_KEY, private_pem, environment=exchange.environment) as client:
            print("over REST: account", client.spot.account().uid)
            print("over the WebSocket API: account", client.ws_api.spot.account().uid)


if __name__ == "__main__":
    main()
