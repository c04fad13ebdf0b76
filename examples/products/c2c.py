"""C2C: what was bought from other users this month, in each fiat currency, and at what price."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        paid: dict[str, Decimal] = defaultdict(Decimal)
        bought: dict[str, Decimal] = defaultdict(Decimal)
        since = datetime.now(UTC) - timedelta(days=30)
        for order in client.c2c.order_history.pages(trade_type="BUY", start_timestamp=since).rows():
            if order.order_status == "COMPLETED":
                paid[order.fiat] += order.total_price
                bought[order.fiat] += order.amount - order.commission
            print(order.order_number, order.amount, order.asset, "at", order.unit_price, order.fiat)
        for fiat, price in paid.items():
            print(fiat, "average price:", price / bought[fiat])

        newest = client.c2c.order_history(trade_type="SELL", rows=10)
        print(newest.total, "sales, the newest with", [order.counter_part_nick_name for order in newest.rows])


if __name__ == "__main__":
    main()
