"""Binance Alpha: the token that moved most in a day, its spread, and what its candles say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        token = max(client.alpha.tokens().rows, key=lambda each: abs(each.percent_change_24h or Decimal(0)))
        symbol = f"{token.alpha_id}USDT"
        print(token.name, token.percent_change_24h, "of", token.market_cap)

        book = client.alpha.depth(symbol, limit=5).data
        spread: Decimal = book.asks[0].price - book.bids[0].price
        day = client.alpha.ticker_24h(symbol).data
        print("last", day.last_price, "spread", spread, "volume", day.quote_volume)

        since = datetime.now(UTC) - timedelta(days=1)
        highest = max(candle.high for candle in client.alpha.klines.pages(symbol, "1h", start_time=since).rows())
        print("highest of the day:", highest)


if __name__ == "__main__":
    main()
