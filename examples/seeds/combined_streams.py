"""Several streams on one connection, by their names.

A name that is no stream of this product is refused with the nearest that is. The exchange itself would accept it and
stay silent, which `unchecked=True` shows.
"""

from __future__ import annotations

from itertools import islice

from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        try:
            client.spot.subscribe("btcusdt@miniTicker", "ethusdt@tikcer")
        except ValueError as error:
            print("refused:", error)

        with client.spot.subscribe("btcusdt@miniTicker", "ethusdt@ticker") as events:
            seen: set[str] = set()
            for stream, event in events.items():
                name = stream if isinstance(stream, str) else stream.name
                if name not in seen:
                    print(name, type(event).__name__)
                seen.add(name)
                if len(seen) == 2:
                    break

        with client.spot.subscribe("btcusdt@miniTicker", "ethusdt@tikcer", unchecked=True) as events:
            print("the exchange confirms:", *events.list())
            came = [stream if isinstance(stream, str) else stream.name for stream, _ in islice(events.items(), 2)]
            print("and sends:", *sorted(set(came)))


if __name__ == "__main__":
    main()
