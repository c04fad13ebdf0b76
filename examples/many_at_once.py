"""Many calls at once on a few connections; the client keeps within the exchange's limits by itself."""

from __future__ import annotations

import asyncio

from bidwire import AsyncClient


async def main() -> None:
    async with AsyncClient.from_env() as client:
        symbols = [each.symbol for each in (await client.spot.exchange_info()).symbols]
        books = await asyncio.gather(*(client.spot.depth(symbol, limit=5) for symbol in symbols))
        for symbol, book in zip(symbols, books, strict=True):
            spread = book.asks[0].price - book.bids[0].price
            print(f"{symbol:<10} {book.bids[0].price:>16} {book.asks[0].price:>16}  spread {spread}")
        for usage in client.usage()["api"]:
            print(f"{usage.kind} per {usage.interval}: {usage.used} of {usage.limit}")


if __name__ == "__main__":
    asyncio.run(main())
