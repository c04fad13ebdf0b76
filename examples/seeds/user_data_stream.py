"""The account's own events: orders, fills, balances.

A listen key (POST to get one, PUT each half hour to keep it) is no longer needed, nor is there one: since 2026-02-20
the exchange answers 410. Today the WebSocket API delivers the events; keeping the subscription alive is bidwire's work.
Margin accounts, crossed and isolated, have tokens of their own and come with that product.
"""

from __future__ import annotations

import bidwire
from bidwire import Client
from bidwire.spot import BalanceUpdate, ExecutionReport, OutboundAccountPosition


def main() -> None:
    with Client.from_env() as client:
        for verb in ("POST", "PUT"):
            try:
                client.request(verb, "/api/v3/userDataStream", with_key=True)
            except bidwire.ClientError as error:
                print(verb, error.status, error.message)

        with client.spot.user_stream() as events:
            order = client.spot.new_order("BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC")
            client.spot.cancel_order("BNBUSDT", order_id=order.order_id)
            for event in events:
                match event:
                    case ExecutionReport(order_id=order.order_id):
                        print("order", event.execution_type, event.order_status, event.price)
                        if event.execution_type == "CANCELED":
                            break
                    case OutboundAccountPosition():
                        print("balances", *(f"{each.asset} {each.locked} locked" for each in event.balances))
                    case BalanceUpdate():
                        print("deposit or withdrawal", event.asset)
                    case _:
                        print("other", type(event).__name__)


if __name__ == "__main__":
    main()
