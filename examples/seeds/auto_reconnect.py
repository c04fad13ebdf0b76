"""A connection that ends without being asked to is opened again, and everything on it is subscribed again.

By default at once, and then with growing random pauses; `Reconnect(fixed=5.0)` waits 5 seconds each time, as the old
connector did. The exchange of this example goes down and comes back on the same port.
"""

from __future__ import annotations

import threading

from bidwire import Client, LocalExchange, Outage, Reconnect, Settings
from bidwire.spot import AggTrades

PAUSE = 1.0  # 5.0 is what the old connector waited


def main() -> None:
    back = threading.Event()

    def on_reconnect(outage: Outage) -> None:
        print(f"open again after {outage.gap_to - outage.gap_from} ms with", *outage.streams)
        back.set()

    exchange = LocalExchange(seed=1)
    with exchange:
        client = Client(environment=exchange.environment, settings=Settings(reconnect=Reconnect(fixed=PAUSE)))
        events = client.spot.subscribe(
            AggTrades("bnbusdt"),
            on_open=lambda: print("open"),
            on_close=lambda code, reason: print("closed", code),
            on_reconnect=on_reconnect,
        )
        events.open()
        print("heard:", next(events).symbol)
    with exchange:  # it was down, and comes back on the same port
        back.wait(30)
        print("heard:", next(events).symbol)
        events.close()  # this close is asked for: nothing comes back
        client.close()


if __name__ == "__main__":
    main()
