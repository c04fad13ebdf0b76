"""USD-M futures: open with a stop behind it over the WebSocket API, and weigh funding against what positions earned."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client
from bidwire.usdm import Order, PlacedOrder


def main() -> None:
    with Client.from_env() as client:
        client.usdm.set_leverage("BTCUSDT", leverage=5)
        mark = client.usdm.mark_price("BTCUSDT")
        best = client.ws_api.usdm.book_ticker("BTCUSDT")
        print("mark", mark.mark_price, "spread", best.ask_price - best.bid_price, "funding", mark.last_funding_rate)
        mine = f"example-{secrets.token_hex(8)}"
        try:
            placed: PlacedOrder = client.ws_api.usdm.new_order(
                "BTCUSDT",
                "BUY",
                "LIMIT",
                quantity="0.01",
                price=best.bid_price,
                time_in_force="GTX",
                new_client_order_id=mine,
            )
            print(placed.order_id, placed.status)
        except bidwire.WouldTake:
            print("it would have taken, so there is no order: the book has moved")
            return
        except bidwire.OutcomeUnknown:
            print("no answer: the order may stand, so we ask for it")
        order: Order = client.ws_api.usdm.get_order("BTCUSDT", orig_client_order_id=mine)
        if order.executed_qty:
            trigger = (order.avg_price * Decimal("0.97")).quantize(Decimal("0.1"))
            stop = client.usdm.new_algo_order(
                "BTCUSDT", "SELL", "STOP_MARKET", algo_type="CONDITIONAL", trigger_price=trigger, close_position=True
            )
            print("stop", stop.algo_id, "at", stop.trigger_price)

        totals: dict[str, Decimal] = {}
        for row in client.usdm.income.pages(start_time=datetime.now(UTC) - timedelta(days=7)).rows():
            totals[row.income_type] = totals.get(row.income_type, Decimal(0)) + row.income
        open_profit = sum((position.unrealized_profit for position in client.usdm.positions()), Decimal(0))
        print(totals, "and open:", open_profit)


if __name__ == "__main__":
    main()
