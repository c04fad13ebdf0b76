"""One client, one set of credentials, for everything: REST, market streams, the user's events, the WebSocket API.

Public market data needs none.
"""

from __future__ import annotations

import os

import bidwire
from bidwire import Client
from bidwire.spot import Trades


def main() -> None:
    place = Client.from_env().environment

    # For public market data streams: no credentials needed
    with Client(environment=place) as public, public.spot.subscribe(Trades("BTCUSDT")) as trades:
        print("public stream:", next(trades).symbol)
    try:
        with Client(environment=place) as public:
            public.spot.user_stream()
    except bidwire.ConfigurationError as error:
        print("private stream without a key:", error)

    # For private events and for calls over a connection that stays: any kind of key
    for kind, secret in (
        ("", "API_SECRET"),
        ("RSA_", "RSA_PRIVATE_KEY_FILE"),
        ("ED25519_", "ED25519_PRIVATE_KEY_FILE"),
    ):
        key = os.environ[f"BINANCE_{kind}API_KEY"]
        with Client(key, os.environ[f"BINANCE_{secret}"], environment=place) as client:
            with client.spot.user_stream() as events:
                order = client.ws_api.spot.new_order(
                    "BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC"
                )
                heard = type(next(events)).__name__
            client.spot.cancel_order("BNBUSDT", order_id=order.order_id)
            name = kind.strip("_").lower() or "hmac"
            print(f"{name}: placed over the WebSocket API, heard as {heard}, canceled over REST")


if __name__ == "__main__":
    main()
