"""An order that leaves no doubt: rounded to the symbol's rules, under an id of our own, asked for if its fate is unknown."""

from __future__ import annotations

import secrets
from decimal import ROUND_DOWN, Decimal

import bidwire
from bidwire import Client
from bidwire.spot import LotSize, Order, PriceFilter

SYMBOL = "BNBUSDT"


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """The nearest multiple of the step below."""
    return (value / step).to_integral_value(ROUND_DOWN) * step


def main() -> None:
    with Client.from_env() as client:
        rules = client.spot.exchange_info(symbol=SYMBOL).symbols[0]
        ticks = next(each for each in rules.filters if isinstance(each, PriceFilter))
        lots = next(each for each in rules.filters if isinstance(each, LotSize))

        best = client.spot.book_ticker(SYMBOL)
        price = rounded(best.bid_price * Decimal("0.9"), ticks.tick_size)
        quantity = rounded(Decimal("0.123456"), lots.step_size)
        mine = f"example-{secrets.token_hex(8)}"

        order = place(client, price, quantity, mine)
        if order is None:
            print("it did not happen; it may be sent again")
            return
        print(f"{order.side} {order.orig_qty} at {order.price}: {order.status}")
        print("canceled:", client.spot.cancel_order(SYMBOL, orig_client_order_id=mine).status)


def place(client: Client, price: Decimal, quantity: Decimal, mine: str) -> Order | None:
    """The order as the exchange has it; None if it is certain that it has none."""
    try:
        client.spot.new_order(
            SYMBOL, "BUY", "LIMIT", price=price, quantity=quantity, time_in_force="GTC", new_client_order_id=mine
        )
    except bidwire.OutcomeUnknown:
        print("no answer: it may stand, so we ask")
    except bidwire.BinanceError as error:
        print("refused:", error)
        return None
    try:
        return client.spot.get_order(SYMBOL, orig_client_order_id=mine)
    except bidwire.NotFound:
        return None


if __name__ == "__main__":
    main()
