"""An exchange of its own process for tests that kill it: `serve.py FOLDER` prints one line of JSON when it is ready."""

from __future__ import annotations

import asyncio
import json
import sys

from bidwire import LocalExchange
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.exchange.settings import ExchangeSettings

SNAPSHOT_EVERY = 150
"""Few: kills are to fall into snapshots too."""


async def main(folder: str) -> None:
    # Limits would refuse what is sent as fast as it goes.
    settings = ExchangeSettings(enforce_limits=False, snapshot_every=SNAPSHOT_EVERY)
    market = SyntheticMarket(symbols=["BTCUSDT"], activity=0.5, history_seconds=5)
    async with LocalExchange(market=market, data=folder, settings=settings) as exchange:
        keys = {name: [exchange.keys[name].api_key, exchange.keys[name].secret] for name in ("hmac", "maker")}
        print(json.dumps({"port": exchange.port, "keys": keys}), flush=True)
        await exchange.broken()


asyncio.run(main(sys.argv[1]))
