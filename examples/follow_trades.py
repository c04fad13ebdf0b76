"""Several streams at once, with `async for`, matched by what they tell."""

from __future__ import annotations

import asyncio

from bidwire import AsyncClient, Outage
from bidwire.spot import BookTicker, BookTickerEvent, KlineEvent, Klines, TradeEvent, Trades

ENOUGH = 20


def on_reconnect(outage: Outage) -> None:
    print(f"nothing was heard for {outage.gap_to - outage.gap_from} ms")


async def main() -> None:
    trades = quotes = candles = 0
    async with (
        AsyncClient.from_env() as client,
        client.spot.subscribe(
            Trades("BTCUSDT"), BookTicker("ETHUSDT"), Klines("BTCUSDT", interval="1s"), on_reconnect=on_reconnect
        ) as events,
    ):
        async for event in events:
            match event:
                case TradeEvent():
                    trades += 1
                    print(f"trade {event.symbol} {event.quantity} at {event.price}")
                case BookTickerEvent():
                    quotes += 1
                    print(f"quote {event.symbol} {event.bid_price} / {event.ask_price}")
                case KlineEvent():
                    candles += 1
                    print(f"candle {event.symbol} closes at {event.kline.close}")
            if trades + quotes + candles >= ENOUGH and candles:
                break
    print(f"{trades} trades, {quotes} quotes, {candles} candles")


if __name__ == "__main__":
    asyncio.run(main())
