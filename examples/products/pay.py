"""Binance Pay: what came in and went out in the last month, by currency."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        received: dict[str, Decimal] = defaultdict(Decimal)
        sent: dict[str, Decimal] = defaultdict(Decimal)
        since = datetime.now(UTC) - timedelta(days=30)
        for payment in client.pay.transactions.pages(start_time=since).rows():
            if payment.amount > 0:
                received[payment.currency] += payment.amount
                payer = payment.payer_info.name if payment.payer_info else None
                print(payment.order_type, payment.amount, payment.currency, "from", payer or "someone")
            for fund in payment.funds_detail if payment.amount < 0 else []:
                sent[fund.currency] += fund.amount
        print("in:", dict(received), "out:", dict(sent))


if __name__ == "__main__":
    main()
