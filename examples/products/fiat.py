"""Fiat: pay reais in, follow the order, and list what was paid in and out this year."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        try:
            placed = client.fiat.deposit(currency="BRL", api_payment_method="pix", amount="500.00").data
            found = client.fiat.get_order(order_no=placed.order_id).data
            print(found.order_status, found.amount - found.fee, found.fiat_currency)
        except bidwire.OutcomeUnknown:
            print("no answer: the order may stand, so we look at the list")

        start = datetime(datetime.now(UTC).year, 1, 1, tzinfo=UTC)
        for way, word in ((0, "in"), (1, "out")):
            total = Decimal(0)
            for order in client.fiat.orders.pages(transaction_type=way, begin_time=start).rows():
                total += order.amount if order.status == "Successful" else 0
            print("paid", word, total)
        for payment in client.fiat.payments(transaction_type=0, rows=20).rows:
            print(payment.source_amount, payment.fiat_currency, "->", payment.obtain_amount, payment.crypto_currency)


if __name__ == "__main__":
    main()
