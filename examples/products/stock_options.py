"""Options on US equities: buy one to open, under an id of our own."""

from __future__ import annotations

import secrets
from decimal import Decimal

import bidwire
from bidwire import Client
from bidwire.stock_options import Acknowledgement


def main() -> None:
    with Client.from_env() as client:
        quote = client.stocks.quote("AAPL")
        if quote is None:
            print("nobody quotes it now")
            return
        price: Decimal = (quote.ask_price * Decimal("0.02")).quantize(Decimal("0.01"))
        try:
            placed = client.stock_options.new_order(
                "AAPL260619C00250000",
                side="BUY",
                quantity=1,
                price=price,
                position_intent="BUY_TO_OPEN",
                client_order_id=secrets.token_hex(8),
            )
        except bidwire.OutcomeUnknown:
            print("no answer: it may stand; ask before sending it again")
            return
        if placed.status is Acknowledgement.FAILED:
            print("refused")
        else:
            print(placed.status.name, placed.order_id, placed.client_order_id)


if __name__ == "__main__":
    main()
