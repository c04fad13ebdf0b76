"""bidwire, blocking: typed results, signing, limits and error mapping on."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from benchlib import KEY, ORDER, SECRET, rest

from bidwire import Client, Environment
from bidwire.spot import NewOrder


def setup(base):
    client = Client(KEY, SECRET, environment=Environment(name="bench", rest={"api": base}))
    wide_open(client)
    spot = client.spot
    order = dict(time_in_force=ORDER["timeInForce"], quantity=ORDER["quantity"], price=ORDER["price"], recv_window=5000)
    return {
        "ticker": lambda: spot.ticker_price("BTCUSDT"),
        "order": lambda: client.send(NewOrder("BTCUSDT", "BUY", "LIMIT", **order)),
        "klines": lambda: spot.klines("BTCUSDT", "1m", limit=1000),
        "exinfo": lambda: spot.exchange_info(),
    }


def wide_open(client):
    """Limits stay on and are counted; they are only so high that no run meets them, as the server counts nothing."""

    class Row:
        def __init__(self, kind, interval, number):
            self.rate_limit_type, self.interval, self.interval_num, self.limit = kind, interval, number, 10**9

    rows = [
        Row("REQUEST_WEIGHT", "MINUTE", 1),
        Row("RAW_REQUESTS", "MINUTE", 5),
        Row("ORDERS", "SECOND", 10),
        Row("ORDERS", "DAY", 1),
    ]
    client._core.limiters("api", None).learn(rows)


if __name__ == "__main__":
    rest(setup)
