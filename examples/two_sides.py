"""Quote both sides of a market, hear of fills by the user stream, cancel what is left.

Orders go over the WebSocket API; with an Ed25519 key none of them is signed.
"""

from __future__ import annotations

import asyncio
from decimal import Decimal

import bidwire
from bidwire import AsyncClient
from bidwire.spot import ExecutionReport, Side

SYMBOL = "BTCUSDT"
QUANTITY = Decimal("0.001")
SECONDS = 3.0


async def main() -> None:
    async with AsyncClient.from_env() as client, client.spot.book(SYMBOL) as book:
        filled: dict[str, Decimal] = {"BUY": Decimal(0), "SELL": Decimal(0)}

        def on_event(event: object) -> None:
            if isinstance(event, ExecutionReport) and event.execution_type == "TRADE":
                filled[event.side] += event.last_quantity
                print(f"filled: {event.side} {event.last_quantity} at {event.last_price}")

        async with client.spot.user_stream(on_event=on_event):
            assert book.best_bid is not None
            assert book.best_ask is not None
            for side, price in ((Side.BUY, book.best_bid.price), (Side.SELL, book.best_ask.price)):
                try:
                    order = await client.ws_api.spot.new_order(
                        SYMBOL, side, "LIMIT_MAKER", price=price, quantity=QUANTITY
                    )
                    print(f"quoted: {side} at {price}, order {order.order_id}")
                except bidwire.WouldTake:
                    print(f"the market moved: {side} at {price} would have taken")
            await asyncio.sleep(SECONDS)
            try:
                gone = await client.spot.cancel_open_orders(SYMBOL)
            except bidwire.NotFound:  # both were filled
                gone = []
            print(f"canceled: {len(gone)}")
        print("in all:", {side: str(quantity) for side, quantity in filled.items()})
        print("open:", len(await client.spot.open_orders(symbol=SYMBOL)))


if __name__ == "__main__":
    asyncio.run(main())
