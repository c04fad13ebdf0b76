"""Copy trading: whether we lead, and which of our positions in futures our followers copy."""

from __future__ import annotations

import asyncio

from bidwire import AsyncClient


async def main() -> None:
    async with AsyncClient.from_env() as client:
        status, listed, positions = await asyncio.gather(
            client.copy_trading.lead_trader_status(),
            client.copy_trading.lead_symbols(),
            client.usdm.positions(),
        )
        if not status.data.is_lead_trader:
            print("not a lead trader as of", status.data.time)
        copied = {symbol.symbol for symbol in listed.data}
        quotes: set[str] = {symbol.quote_asset for symbol in listed.data}
        print(len(copied), "symbols can be led, against", ", ".join(sorted(quotes)))
        for position in positions:
            how = "copied" if position.symbol in copied else "ours alone"
            print(position.symbol, position.position_amt, position.unrealized_profit, how)


if __name__ == "__main__":
    asyncio.run(main())
