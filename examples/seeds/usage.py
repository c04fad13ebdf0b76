"""Getting started: the account, and a first order.

Keys and URLs come from the environment. Try it against the exchange in the box:

    bidwire exchange --env exchange.env          in one terminal
    . ./exchange.env && python usage.py          in another
"""

from __future__ import annotations

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        # Get account information
        account = client.spot.account(omit_zero_balances=True)
        for balance in account.balances:
            print(f"{balance.asset}: {balance.free} free, {balance.locked} in orders")

        # Place a new order
        try:
            order = client.spot.new_order("BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC")
        except bidwire.InsufficientFunds as error:
            print("not enough:", error)
            return
        print(f"order {order.order_id}: {order.side} {order.orig_qty} {order.symbol} at {order.price}, {order.status}")

        # An example leaves nothing behind
        canceled = client.spot.cancel_order("BNBUSDT", order_id=order.order_id)
        print(f"order {order.order_id}: {canceled.status}")


if __name__ == "__main__":
    main()
