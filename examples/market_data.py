"""Prices, the book and candles. No key is needed for these."""

from __future__ import annotations

from bidwire import Client, columns


def main() -> None:
    with Client.from_env() as client:
        print("last price:", client.spot.ticker_price("BTCUSDT").price)

        book = client.spot.depth("BTCUSDT", limit=5)
        print("best bid and ask:", book.bids[0].price, book.asks[0].price)

        candles = client.spot.klines("BTCUSDT", interval="1m", limit=5)
        for candle in candles:
            print(candle.open_time, candle.open, candle.high, candle.low, candle.close, candle.volume)

        # For pandas: pandas.DataFrame(columns(candles, numbers=float))
        table = columns(candles, numbers=float)
        print("columns:", ", ".join(table))

        # Several symbols in one call
        prices = client.spot.ticker_prices(symbols=["BTCUSDT", "ETHUSDT"])
        print({each.symbol: str(each.price) for each in prices})


if __name__ == "__main__":
    main()
