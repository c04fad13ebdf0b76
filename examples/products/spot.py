"""Spot: an order that fits the symbol's rules, moved with the market over the WebSocket API, and what trading has cost."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client
from bidwire.spot import NewOrder, Order

SYMBOL = "SOLEUR"


def main() -> None:
    with Client.from_env() as client:
        rules = client.spot.rules()
        best = client.spot.book_ticker(SYMBOL)
        mine = f"example-{secrets.token_hex(8)}"
        wanted = rules.quantize(
            NewOrder(
                SYMBOL,
                "BUY",
                "LIMIT",
                price=best.bid_price * Decimal("0.999"),
                quantity=0.01234567,
                time_in_force="GTC",
                new_client_order_id=mine,
            )
        )
        try:
            placed = client.send(wanted)
            print(placed.status, placed.orig_qty, placed.client_order_id)
        except bidwire.OutcomeUnknown as error:
            print("no answer; what came of it:", client.outcome(error))
        except bidwire.FilterFailure as error:
            print(error.filter, "refuses; the nearest valid value is", error.nearest)

        order: Order = client.ws_api.spot.get_order(SYMBOL, orig_client_order_id=mine)
        moved = client.ws_api.spot.cancel_replace_order(
            SYMBOL,
            "BUY",
            "LIMIT",
            price=rules[SYMBOL].price(best.bid_price),
            quantity=order.orig_qty - order.executed_qty,
            time_in_force="GTC",
            cancel_orig_client_order_id=mine,
            cancel_replace_mode="STOP_ON_FAILURE",
        )
        print(moved.cancel_response.order_id, "->", moved.new_order_response.order_id)

        since = datetime.now(UTC) - timedelta(days=1)
        fees = sum(
            (trade.commission for trade in client.spot.my_trades.pages(SYMBOL, start_time=since).rows()), Decimal(0)
        )
        print("fees of the day:", fees)


if __name__ == "__main__":
    main()
