"""What a key may do, what its owner should change, and what happens beyond it. `bidwire key check` tells the same.

Give a key only what it needs; bind it to your addresses; never let a trading key withdraw.
"""

from __future__ import annotations

import bidwire
from bidwire import Client, LocalExchange


def main() -> None:
    with LocalExchange() as exchange:
        accounts, owner = exchange.venue.accounts, exchange.keys.trader
        reader = exchange.call(lambda: accounts.add_key(owner, permissions=["read"], ips=["127.0.0.1"]))
        stranger = exchange.call(lambda: accounts.add_key(owner, ips=["192.0.2.1"]))

        with Client(
            exchange.keys["hmac"].api_key, exchange.keys["hmac"].secret, environment=exchange.environment
        ) as client:
            found = client.check_key()
            print("a trading key may:", ", ".join(found.may))
            print("warnings:", *found.warnings)

        with Client(reader.api_key, reader.secret, environment=exchange.environment) as client:
            found = client.check_key()
            print("a reading key may:", ", ".join(found.may), "- warnings:", len(found.warnings))
            try:
                client.spot.new_order("BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC")
            except bidwire.NotAllowed as error:
                print("and may not trade:", error.status, error.code, error.message)

        with Client(stranger.api_key, stranger.secret, environment=exchange.environment) as client:
            found = client.check_key()
            print("a key bound to another address works:", found.works)
            print("reason:", found.reason)


if __name__ == "__main__":
    main()
