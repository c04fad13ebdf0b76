"""ccxt as it is published, REST and pro, against our exchange."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

import pytest

from bidwire import LocalExchange

ccxt = pytest.importorskip("ccxt", reason="ccxt is not installed (tests/interop/requirements.txt)")
pytestmark = pytest.mark.interop

SPOT = "BTC/USDT"
OPTIONS = {"defaultType": "spot", "fetchMarkets": ["spot"]}


def redirected(urls: Any, exchange: LocalExchange) -> Any:
    """A table of Binance's URLs with the local exchange's hosts in their place."""
    if isinstance(urls, dict):
        return {name: redirected(each, exchange) for name, each in urls.items()}
    if not isinstance(urls, str):
        return urls
    urls = re.sub(r"https://[a-z0-9.-]*binance\.com", exchange.rest_url, urls)
    return re.sub(r"wss://[a-z0-9.-]*binance\.com(:\d+)?", exchange.stream_url, urls)


def pointed(kind: Any, exchange: LocalExchange) -> Any:
    key = exchange.keys["hmac"]
    client = kind({"apiKey": key.api_key, "secret": key.secret, "options": dict(OPTIONS)})
    client.urls["api"] = redirected(client.urls["api"], exchange)
    return client


@pytest.fixture(scope="module")
def client(exchange: LocalExchange) -> Any:
    return pointed(ccxt.binance, exchange)


def test_market_data(client: Any) -> None:
    assert SPOT in client.load_markets()
    book = client.fetch_order_book(SPOT, 20)
    assert book["bids"][0][0] < book["asks"][0][0]
    assert client.fetch_ticker(SPOT)["last"] > 0
    assert len(client.fetch_ohlcv(SPOT, "1m", limit=5)) == 5
    assert client.fetch_trades(SPOT, limit=3)


def test_the_life_of_an_order(client: Any) -> None:
    placed = client.create_order(SPOT, "limit", "buy", 0.01, 50_000)
    assert client.fetch_order(placed["id"], SPOT)["status"] == "open"
    assert placed["id"] in [each["id"] for each in client.fetch_open_orders(SPOT)]
    assert client.cancel_order(placed["id"], SPOT)["status"] == "canceled"
    sold = client.create_order(SPOT, "market", "sell", 0.01)
    assert sold["status"] == "closed"
    assert sold["id"] in [each["order"] for each in client.fetch_my_trades(SPOT)]
    assert client.fetch_balance()["BTC"]["free"] > 0


def test_refusals_become_its_own_errors(client: Any) -> None:
    with pytest.raises(ccxt.InsufficientFunds):
        client.create_order(SPOT, "limit", "buy", 100, 60_000)
    with pytest.raises(ccxt.OrderNotFound):
        client.cancel_order("999999999", SPOT)
    with pytest.raises(ccxt.OrderImmediatelyFillable):
        client.create_order(SPOT, "limit", "buy", 0.01, 100_000, {"postOnly": True})


@pytest.mark.skipif(sys.platform == "win32", reason="aiohttp's resolver needs another event loop there")
def test_pro_watches_and_trades(exchange: LocalExchange) -> None:
    import ccxt.pro

    async def session() -> None:
        client = pointed(ccxt.pro.binance, exchange)
        try:
            async with asyncio.timeout(40):
                await client.load_markets()
                assert (await client.watch_trades(SPOT))[0]["price"] > 0
                for _ in range(5):
                    book = await client.watch_order_book(SPOT)
                    assert book["bids"][0][0] < book["asks"][0][0]
                orders = asyncio.create_task(client.watch_orders(SPOT))
                while not orders.done():
                    placed = await client.create_order(SPOT, "limit", "buy", 0.01, 50_000)
                    await client.cancel_order(placed["id"], SPOT)
                    await asyncio.wait({orders}, timeout=0.2)  # until it is subscribed, there is nothing to hear
                assert orders.result()[0]["symbol"] == SPOT
                assert (await client.create_order_ws(SPOT, "market", "buy", 0.01))["status"] == "closed"
        finally:
            await client.close()

    asyncio.run(session())
