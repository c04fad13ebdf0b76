"""COIN-M futures: what a position costs in funding, a protective stop, and an order over the WebSocket API."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import AsyncClient
from bidwire.coinm import Order, PlacedOrder


async def main() -> None:
    async with AsyncClient.from_env() as client:
        funding = Decimal(0)
        since = datetime.now(UTC) - timedelta(days=7)
        async for row in client.coinm.income.pages(income_type="FUNDING_FEE", start_time=since).rows():
            funding += row.income
        print("funding of the week:", funding)

        for position in await client.coinm.positions(pair="BTCUSD"):
            if position.position_amt > 0:
                stop = await client.coinm.new_algo_order(
                    position.symbol,
                    "SELL",
                    "STOP_MARKET",
                    algo_type="CONDITIONAL",
                    trigger_price=(position.entry_price * Decimal("0.95")).quantize(Decimal("0.1")),
                    close_position=True,
                )
                print("stop", stop.algo_id, "at", stop.trigger_price)

        orders = client.ws_api.coinm
        try:
            placed: PlacedOrder = await orders.new_order(
                "BTCUSD_PERP", "BUY", "LIMIT", quantity=1, price="59000.1", time_in_force="GTX"
            )
            order: Order = await orders.get_order("BTCUSD_PERP", order_id=placed.order_id)
            print(order.status, order.orig_qty - order.executed_qty, "contracts open")
        except bidwire.WouldTake:
            print("it would have taken: the book has moved")


if __name__ == "__main__":
    asyncio.run(main())
