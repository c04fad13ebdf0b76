"""Margin: borrow no more than is allowed, sell short with a way out on both sides, and see what it costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        account = client.margin.account()
        print("level", account.margin_level, "net", account.total_net_asset_of_btc, "BTC")
        most = client.margin.max_borrowable(asset="BTC")
        quantity = min(most.amount, most.borrow_limit, Decimal("0.01"))
        try:
            loan = client.margin.borrow_repay(asset="BTC", is_isolated=False, amount=quantity, type="BORROW")
            print("borrowed:", loan.tran_id)
        except bidwire.OutcomeUnknown:
            print("no answer: see client.margin.borrow_repays(type='BORROW') before borrowing again")
            return
        sold = client.margin.new_order("BTCUSDT", "SELL", "MARKET", quantity=quantity, new_order_resp_type="FULL")
        price = max((fill.price for fill in sold.fills or []), default=Decimal(60000))
        ways_out = client.margin.new_oco_order(
            "BTCUSDT",
            side="BUY",
            quantity=quantity,
            price=round(price * Decimal("0.95"), 2),
            stop_price=round(price * Decimal("1.03"), 2),
            side_effect_type="AUTO_REPAY",
        )
        print("two ways out:", [order.order_id for order in ways_out.orders])

        since = datetime.now(UTC) - timedelta(days=30)
        paid = sum(
            (row.interest for row in client.margin.interest_history.pages(asset="BTC", start_time=since).rows()),
            Decimal(0),
        )
        print("interest of the month:", paid, "BTC")


if __name__ == "__main__":
    main()
