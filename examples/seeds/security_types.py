"""Who may call what: security types, keys and signatures, and keys that may do only part of it."""

from __future__ import annotations

import os

import bidwire
from bidwire import Client, LocalExchange
from bidwire.wire.request import Security


def main() -> None:
    for security in (Security.NONE, Security.TRADE, Security.USER_DATA, Security.USER_STREAM, Security.MARKET_DATA):
        print(f"{security.value}: key {security.needs_key}, signature {security.signed}")

    place = Client.from_env().environment
    key, secret = os.environ["BINANCE_API_KEY"], os.environ["BINANCE_API_SECRET"]

    def refusal(api_key: str | None, api_secret: str | None) -> str:
        with Client(api_key, api_secret, environment=place) as client:
            try:
                return f"account {client.spot.account().uid}"
            except bidwire.BinanceError as error:
                return f"{type(error).__name__} {error.code}"

    with Client(environment=place) as client:
        print("no key, public:", client.spot.time().server_time > 0)
    print("no key, private:", refusal(None, None), "(nothing was sent)")
    print("key and secret:", refusal(key, secret))
    print("the key in another case:", refusal(key.swapcase(), secret))
    print("the secret in another case:", refusal(key, secret.swapcase()))

    with LocalExchange() as exchange:
        accounts, owner = exchange.venue.accounts, exchange.keys.trader
        trades_only = exchange.call(lambda: accounts.add_key(owner, permissions=["trade"]))
        reads_only = exchange.call(lambda: accounts.add_key(owner, permissions=["read"]))
        for name, given in (
            ("by default", exchange.keys["hmac"]),
            ("trade only", trades_only),
            ("read only", reads_only),
        ):
            may = []
            with Client(given.api_key, given.secret, environment=exchange.environment) as client:
                for what, call in (
                    ("read", client.spot.account),
                    ("trade", lambda: client.spot.test_order("BNBUSDT", "BUY", "MARKET", quantity=1)),
                ):
                    try:
                        call()
                    except bidwire.NotAllowed:
                        continue
                    may.append(what)
            print(f"{name}: may {' and '.join(may)}")


if __name__ == "__main__":
    main()
