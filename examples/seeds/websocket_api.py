"""Calls over the WebSocket API: the same methods, results and errors as over REST.

With an HMAC or RSA key every private call is signed. An Ed25519 key logs the connection on once, and what follows
needs no signature. The exchange itself says which it is.
"""

from __future__ import annotations

import os

from bidwire import Client


def main() -> None:
    place = Client.from_env().environment
    for kind, secret in (
        ("", "API_SECRET"),
        ("RSA_", "RSA_PRIVATE_KEY_FILE"),
        ("ED25519_", "ED25519_PRIVATE_KEY_FILE"),
    ):
        with Client(os.environ[f"BINANCE_{kind}API_KEY"], os.environ[f"BINANCE_{secret}"], environment=place) as client:
            account = client.ws_api.spot.account(omit_zero_balances=True)
            first = client.ws_api.spot.session()
            client.ws_api.spot.open_orders(symbol="BNBUSDT")
            second = client.ws_api.spot.session()
            name = kind.strip("_").lower() or "hmac"
            if first.authorized_since is None:
                print(f"{name}: account {account.uid}; nobody is logged on, each call was signed")
            else:
                once = first.authorized_since == second.authorized_since
                print(f"{name}: account {account.uid}; logged on, once: {once}")
            # The connection is closed with the client.


if __name__ == "__main__":
    main()
