"""Streams of USD-M futures, which the exchange serves by two routes, as one subscription; and a contract's order book."""

from __future__ import annotations

from bidwire import Client
from bidwire.usdm import AggTradeEvent, AggTrades, BookTicker, BookTickerEvent, MarkPrice, MarkPriceEvent

SYMBOL = "SOLUSDT"


def main() -> None:
    with (
        Client.from_env() as client,
        client.usdm.subscribe(AggTrades(SYMBOL), BookTicker(SYMBOL), MarkPrice(SYMBOL, speed="1s")) as events,
    ):
        heard: set[type] = set()
        for event in events:
            match event:
                case AggTradeEvent():
                    print(f"traded {event.quantity} at {event.price}, {event.normal_quantity} of it without RPI orders")
                case BookTickerEvent():
                    print(f"quoted {event.bid_price} / {event.ask_price}")
                case MarkPriceEvent():
                    print(f"mark {event.mark_price}, index {event.index_price}, funding {event.funding_rate}")
            heard.add(type(event))
            if len(heard) == 3:
                break
        with client.usdm.book(SYMBOL) as book:
            print(f"book {book.best_bid} {book.best_ask}, in sync: {book.in_sync}")


if __name__ == "__main__":
    main()
