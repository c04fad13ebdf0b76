"""Several streams on one connection, by their names.

A name that is no stream of this product is refused with the nearest that is. The exchange itself would accept it and
stay silent, which `unchecked=True` shows.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from bidwire import Client
from bidwire.wire.streams import Stream


def name_of(stream: Stream[Any] | str) -> str:
    return stream if isinstance(stream, str) else stream.name


def main() -> None:
    with Client.from_env() as client:
        try:
            client.spot.subscribe("btcusdt@miniTicker", "ethusdt@tikcer")
        except ValueError as error:
            print("refused:", error)

        with client.spot.subscribe("btcusdt@miniTicker", "ethusdt@ticker") as events:
            seen: dict[str, str] = {}
            for stream, event in events.items():
                seen[name_of(stream)] = type(event).__name__
                if len(seen) == 2:
                    break
            for name, kind in sorted(seen.items()):
                print(name, kind)

        with client.spot.subscribe("btcusdt@miniTicker", "ethusdt@tikcer", unchecked=True) as events:
            print("the exchange confirms:", *events.list())
            came = {name_of(stream) for stream, _ in islice(events.items(), 2)}
            print("and sends:", *sorted(came))


if __name__ == "__main__":
    main()
