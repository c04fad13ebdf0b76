"""Stocks: buy for an amount of money, turn shares into tokens, and list a month's trades."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client
from bidwire.stocks import Conversion


def main() -> None:
    with Client.from_env() as client:
        [symbol] = client.stocks.exchange_info(symbol="AAPL").symbols
        quote = client.stocks.quote("AAPL")
        if quote is not None:
            print("spread", quote.ask_price - quote.bid_price, symbol.tradability)
        mine = secrets.token_hex(8)
        try:
            client.stocks.new_order(
                "AAPL", "BUY", "MARKET", notional=max(symbol.min_notional, Decimal(100)), client_order_id=mine
            )
        except bidwire.OutcomeUnknown:
            print("no answer: the order may stand, so we ask for it")
        order = client.stocks.get_order(client_order_id=mine)
        print(order.status, order.filled_qty, "at", order.avg_filled_price, "fee", order.fee)

        asked = client.stocks.mint(underlying_asset="AAPL", underlying_asset_amount=order.filled_qty)
        found = client.stocks.conversion(issuer_request_id=asked.issuer_request_id, convert_type="MINT")
        if isinstance(found, Conversion):
            print(found.status, found.tokenized_asset_amount, found.tokenized_asset)
        now = datetime.now(UTC)
        trades = client.stocks.my_trades.pages(start_time=now - timedelta(days=30), end_time=now).rows()
        print("spent:", sum((trade.total for trade in trades if trade.side == "BUY"), Decimal(0)))


if __name__ == "__main__":
    main()
