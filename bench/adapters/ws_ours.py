"""bidwire: typed events in a callback (BENCH_OURS=callback, the default), by async for (iterator), or a live book (book)."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from benchlib import Meter, run, stream_of

from bidwire import AsyncClient, Environment

MODE = os.environ.get("BENCH_OURS", "callback")
MIX = ("btcusdt@aggTrade", "btcusdt@trade", "btcusdt@depth@100ms", "btcusdt@kline_1m")
meter = Meter()


async def main():
    import asyncio

    http = meter.base.replace("ws", "http", 1)
    client = AsyncClient(environment=Environment(name="bench", rest={"api": http}, streams={"spot": meter.base}))
    if MODE == "book":

        def updated(book):
            book.best_bid, book.best_ask
            meter.hit(book.updated_at)

        async with client.spot.book("BTCUSDT", on_update=updated):
            await asyncio.sleep(1e6)
    names = MIX if meter.feed == "mix" else (stream_of(meter.feed),)
    if MODE == "iterator":
        async with client.spot.subscribe(*names, buffer=10**9) as events:
            async for event in events:
                meter.hit(event.event_time)
    hit = meter.hit
    async with client.spot.subscribe(*names, on_event=lambda event: hit(event.event_time)):
        await asyncio.sleep(1e6)


run(main())
