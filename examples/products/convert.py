"""Convert: swap at a quote if the price is right, leave an order for a better one, and list the month's trades."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client

WANTED = Decimal("0.000012")  # BTC for one USDT


def main() -> None:
    with Client.from_env() as client:
        [pair] = client.convert.pairs(from_asset="USDT", to_asset="BTC")
        amount = max(pair.from_asset_min_amount, Decimal(50))
        quote = client.convert.quote(from_asset="USDT", to_asset="BTC", from_amount=amount, valid_time="30s")
        if quote.quote_id is not None and quote.ratio >= WANTED:
            try:
                order_id = client.convert.accept_quote(quote_id=quote.quote_id).order_id
                order = client.convert.get_order(order_id=order_id)
                print(order.order_status, order.to_amount, order.to_asset)
            except bidwire.OutcomeUnknown:
                print("no answer:", client.convert.get_order(quote_id=quote.quote_id).order_status)
        waiting = client.convert.new_limit_order(
            base_asset="BTC",
            quote_asset="USDT",
            limit_price=quote.inverse_ratio * Decimal("0.95"),
            side="BUY",
            quote_amount=amount,
            expired_type="7_D",
        )
        print("waiting:", waiting.order_id, waiting.status)

        now = datetime.now(UTC)
        for trade in client.convert.my_trades.pages(start_time=now - timedelta(days=30), end_time=now).rows():
            print(trade.from_amount, trade.from_asset, "became", trade.to_amount, trade.to_asset)


if __name__ == "__main__":
    main()
