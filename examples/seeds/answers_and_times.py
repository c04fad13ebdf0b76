"""What answers look like: JSON objects or arrays, oldest first, times in milliseconds (or microseconds, if asked for)."""

from __future__ import annotations

import json

from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        one, many = client.spot.time.reply(), client.spot.trades.reply("BTCUSDT", limit=100)
        print("an object or an array:", type(json.loads(one.body)).__name__, type(json.loads(many.body)).__name__)

        trades = [trade.id for trade in many.result]
        candles = [candle.open_time for candle in client.spot.klines("BTCUSDT", interval="1m", limit=50)]
        print("oldest first:", trades == sorted(trades), candles == sorted(candles))

        now = one.result.server_time
        print("milliseconds:", len(str(now)), "digits")
        print("microseconds:", len(str(client.using(time_unit="microsecond").spot.time().server_time)), "digits")


if __name__ == "__main__":
    main()
