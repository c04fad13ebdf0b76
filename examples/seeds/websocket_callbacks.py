"""A market stream by callbacks: opened, heard for a while, unsubscribed.

The host comes with the environment: production is wss://stream.binance.com:9443, `TESTNET` has its own, and
`PRODUCTION.using(streams="wss://…")` is one of your choice.
"""

from __future__ import annotations

from bidwire import PRODUCTION, TESTNET, Client
from bidwire.spot import AggTradeEvent, AggTrades

ENOUGH = 3


def main() -> None:
    print("default:", PRODUCTION.stream_url("spot"))
    print("testnet:", TESTNET.stream_url("spot"))
    heard: list[AggTradeEvent] = []

    def on_event(trade: AggTradeEvent) -> None:
        heard.append(trade)
        if len(heard) == ENOUGH:
            trades.close()  # unsubscribe the stream

    with Client.from_env() as client:
        trades = client.spot.subscribe(
            AggTrades("bnbusdt"),
            on_event=on_event,
            on_open=lambda: print("open"),
            on_close=lambda code, reason: print("closed", code),
        )
        with trades:
            trades.wait(30)
        for trade in heard:
            print(trade.symbol, trade.price, trade.quantity)


if __name__ == "__main__":
    main()
