"""An exchange of its own process for tests that kill it: `serve.py FOLDER` prints one line of JSON when it is ready."""

from __future__ import annotations

import asyncio
import json
import sys

from bidwire import LocalExchange
from bidwire.exchange.api.accounts import Key
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
        third = third_key(exchange)
        keys["third"] = [third.api_key, third.secret]
        print(json.dumps({"port": exchange.port, "options": exchange.options_port, "keys": keys}), flush=True)
        await exchange.broken()


def third_key(exchange: LocalExchange) -> Key:
    """Of an account that may move its money; a kill may have come between the account and its key."""
    accounts = exchange.venue.accounts
    known = accounts.named("third")
    number = accounts.create(exchange.settings.balances, name="third") if known is None else known.number
    keys = accounts.keys(number)
    return (
        keys[0] if keys else accounts.add_key(number, permissions=("read", "trade", "withdraw", "universal_transfer"))
    )


asyncio.run(main(sys.argv[1]))
