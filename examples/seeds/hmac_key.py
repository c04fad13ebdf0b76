"""An HMAC key: the key and the secret that the exchange made for you. The kind of key is never configured.

In production: API Management, "System generated". `Client(api_key, api_secret)` is all.
"""

from __future__ import annotations

import os

import bidwire
from bidwire import Client


def main() -> None:
    place = Client.from_env().environment
    try:
        with Client(os.environ["BINANCE_API_KEY"], os.environ["BINANCE_API_SECRET"], environment=place) as client:
            print("account", client.spot.account().uid)
            print(client)
        with Client(os.environ["BINANCE_API_KEY"], "another secret", environment=place) as client:
            client.spot.account()
    except bidwire.NotAllowed as error:
        print("request failed:", error)


if __name__ == "__main__":
    main()
