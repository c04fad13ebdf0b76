"""Algo trading: buy 5 BTC of futures over an hour, and see what the slices of earlier orders cost."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        mine = secrets.token_hex(16)
        try:
            accepted = client.algo.new_futures_twap_order(
                "BTCUSDT", side="BUY", quantity=5, duration=3600, client_algo_id=mine
            )
            print("accepted:", accepted.success, accepted.client_algo_id)
        except bidwire.OutcomeUnknown:
            print("no answer: it may be at work, so we look among the open orders")
        for order in client.algo.futures_open_orders().rows:
            left: Decimal = order.total_qty - order.executed_qty
            print(order.algo_id, order.side, left, "to go until", order.end_time)

        week_ago = datetime.now(UTC) - timedelta(days=7)
        for past in client.algo.futures_order_history.pages(symbol="BTCUSDT", start_time=week_ago).rows():
            for part in client.algo.futures_sub_orders(algo_id=past.algo_id).rows:
                print(part.sub_id, part.executed_qty * part.avg_price, part.fee_amt, part.fee_asset)


if __name__ == "__main__":
    main()
