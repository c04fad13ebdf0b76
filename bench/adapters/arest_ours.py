"""bidwire, async: typed results, signing, limits and error mapping on."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from benchlib import KEY, ORDER, SECRET, rest_async
from rest_ours import wide_open

from bidwire import AsyncClient, Environment
from bidwire.spot import NewOrder


async def setup(base):
    client = AsyncClient(KEY, SECRET, environment=Environment(name="bench", rest={"api": base}))
    wide_open(client)
    spot = client.spot
    order = dict(time_in_force=ORDER["timeInForce"], quantity=ORDER["quantity"], price=ORDER["price"], recv_window=5000)
    return {
        "ticker": lambda: spot.ticker_price("BTCUSDT"),
        "order": lambda: client.send(NewOrder("BTCUSDT", "BUY", "LIMIT", **order)),
        "klines": lambda: spot.klines("BTCUSDT", "1m", limit=1000),
        "exinfo": lambda: spot.exchange_info(),
    }


rest_async(setup)
