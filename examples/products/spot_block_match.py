"""Block match: offer a block to a counterparty, hand over its key, and take what another offers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        print("can be traded in blocks:", client.spot_block_match.symbols())
        try:
            placed = client.spot_block_match.new_order("BTC/USDT", side="SELL", price=61000, amount=Decimal("12.5"))
            print("order", placed.order_id, "for whoever has the key", placed.settlement_key)
            client.spot_block_match.extend_order(order_id=placed.order_id)
            taken = client.spot_block_match.take_order(settlement_key="key-of-the-other-side")
            print("taken:", taken.success)
        except bidwire.OutcomeUnknown:
            print("no answer: the lists below tell")

        for order in client.spot_block_match.open_orders(page=1, rows=20).rows:
            print(order.order_id, order.side, order.price * order.amount, order.status, "until", order.expire_time)
        now = datetime.now(UTC)
        past = client.spot_block_match.order_history(start_time=now - timedelta(days=30), end_time=now, page=1, rows=20)
        fees = sum((order.fee for order in past.rows if order.fee is not None), Decimal(0))
        print(past.total, "in a month, fees", fees)


if __name__ == "__main__":
    main()
