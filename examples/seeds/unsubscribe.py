"""Unsubscribing: a stream of many, or all of it by closing. Closing what is not open says so in the log and harms nothing."""

from __future__ import annotations

import logging
import sys

from bidwire import Client
from bidwire.spot import AggTrades, Trades


def main() -> None:
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(name)s: %(message)s")
    with Client.from_env() as client:
        events = client.spot.subscribe(AggTrades("bnbusdt"), Trades("bnbusdt"))
        with events:
            events.remove(Trades("bnbusdt"))
            print("still subscribed:", *events.list())
            print("heard:", next(events).symbol)
            # The connection (bnbusdt@aggTrade) is closed at the end of the block.
        print("closed:", events.closed)

        events.close()  # No connection to close
        client.spot.subscribe(AggTrades("bnbusdt")).close()  # No connection to close


if __name__ == "__main__":
    main()
