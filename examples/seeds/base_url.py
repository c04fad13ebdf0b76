"""Which host is talked to: the default, the alternatives, one of your own choice, and what happens when one is down."""

from __future__ import annotations

import socket

from bidwire import PRODUCTION, Backoff, Client, Environment, Settings


def main() -> None:
    with Client() as client:  # building one touches no network
        print("default:", client.environment.origin("api"))
    print("alternatives:", *PRODUCTION.alternates["api"])

    with Client(environment=PRODUCTION.using(rest="https://api1.binance.com")) as client:
        print("chosen:", client.environment.origin("api"))

    # Reads go on to the next host by themselves. Here nobody listens on the first one.
    with Client.from_env() as client:
        here = client.environment.origin("api")
    place = Environment(
        name="two hosts", rest={"api": f"http://127.0.0.1:{unused_port()}"}, alternates={"api": (here,)}
    )
    with Client(environment=place, settings=Settings(retry=Backoff(base=0.01))) as client:
        print("with the first host down:", client.spot.ticker_price("BTCUSDT").symbol, "was answered by the second")


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
