"""ccxt as it is published, REST and pro, against our exchange."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

import pytest

from bidwire import LocalExchange
from bidwire.exchange import ExchangeSettings
from bidwire.exchange.market.synthetic import SyntheticMarket

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


def test_smart_order_routing(client: Any) -> None:
    placed = client.create_order(SPOT, "market", "buy", 0.01, params={"sor": True})
    assert (placed["status"], placed["filled"]) == ("closed", 0.01)
    assert placed["info"]["workingFloor"] == "SOR"
    assert client.fetch_order(placed["id"], SPOT)["info"]["usedSor"] is True


def test_stops_edits_and_cancelling_all(client: Any) -> None:
    last = client.fetch_ticker(SPOT)["last"]
    assert client.fetch_open_orders(SPOT) == []
    stop = client.create_order(SPOT, "limit", "sell", 0.01, last * 0.88, {"stopLossPrice": last * 0.9})
    profit = client.create_order(SPOT, "limit", "sell", 0.01, last * 1.1, {"takeProfitPrice": last * 1.1})
    trailing = client.create_order(
        SPOT,
        "limit",
        "sell",
        0.01,
        last * 0.9,
        {"trailingPercent": 1, "stopLossOrTakeProfit": "takeProfit", "stopPrice": last * 1.05},
    )
    types = [each["info"]["type"] for each in client.fetch_open_orders(SPOT)]
    assert types == ["STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT", "TAKE_PROFIT_LIMIT"]
    assert client.fetch_order(stop["id"], SPOT)["triggerPrice"] == pytest.approx(last * 0.9, abs=0.01)
    for order in (profit, trailing):
        client.cancel_order(order["id"], SPOT)
    edited = client.edit_order(stop["id"], SPOT, "limit", "sell", 0.02, last * 1.05)
    assert (edited["amount"], edited["status"]) == (0.02, "open")
    assert [each["id"] for each in client.fetch_open_orders(SPOT)] == [edited["id"]]
    assert [each["status"] for each in client.cancel_all_orders(SPOT)] == ["canceled"]
    assert {each["status"] for each in client.fetch_orders(SPOT) if each["id"] in (stop["id"], edited["id"])} == {
        "canceled"
    }


def test_a_market_order_by_cost(client: Any) -> None:
    bought = client.create_market_buy_order_with_cost(SPOT, 500)
    assert bought["status"] == "closed"
    assert 490 < bought["cost"] <= 500
    assert bought["fee"]["currency"] == "BTC"
    trades = [each for each in client.fetch_my_trades(SPOT) if each["order"] == bought["id"]]
    assert sum(each["amount"] for each in trades) == pytest.approx(bought["filled"])


def test_refusals_become_its_own_errors(client: Any) -> None:
    with pytest.raises(ccxt.InsufficientFunds):
        client.create_order(SPOT, "limit", "buy", 100, 60_000)
    with pytest.raises(ccxt.OrderNotFound):
        client.cancel_order("999999999", SPOT)
    with pytest.raises(ccxt.OrderImmediatelyFillable):
        client.create_order(SPOT, "limit", "buy", 0.01, 100_000, {"postOnly": True})
    with pytest.raises(ccxt.BadRequest, match="Filter failure: NOTIONAL"):
        client.create_order(SPOT, "limit", "buy", 0.00001, 60_000)
    with pytest.raises(ccxt.BadSymbol):
        client.public_get_ticker_price({"symbol": "NOSUCH"})


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


@pytest.mark.skipif(sys.platform == "win32", reason="aiohttp's resolver needs another event loop there")
def test_pro_keeps_the_book_in_step_and_trades_over_the_websocket_api() -> None:
    import ccxt.pro

    async def session(exchange: LocalExchange) -> None:
        client = pointed(ccxt.pro.binance, exchange)
        try:
            async with asyncio.timeout(40):
                last = (await client.fetch_ticker(SPOT))["last"]
                compared = 0
                while compared < 3:
                    order = await client.create_order_ws(SPOT, "limit", "buy", 0.01, last * (0.99 - compared / 1000))
                    assert (await client.fetch_order_ws(order["id"], SPOT))["status"] == "open"
                    book = await client.watch_order_book(SPOT)
                    truth = await client.public_get_depth({"symbol": "BTCUSDT", "limit": 5000})
                    if book["nonce"] == int(truth["lastUpdateId"]):
                        for side in ("bids", "asks"):
                            shown = [[float(price), float(quantity)] for price, quantity in truth[side]]
                            assert [list(level) for level in book[side]] == shown
                        compared += 1
                edited = await client.edit_order_ws(order["id"], SPOT, "limit", "buy", 0.02, last * 0.9)
                assert (await client.cancel_order_ws(edited["id"], SPOT))["status"] == "canceled"
                assert (await client.create_order_ws(SPOT, "market", "sell", 0.01))["status"] == "closed"
                assert await client.fetch_my_trades_ws(SPOT)
                assert await client.cancel_all_orders_ws(SPOT)
                assert await client.fetch_open_orders_ws(SPOT) == []
                assert (await client.fetch_balance())["USDT"]["used"] == 0
        finally:
            await client.close()

    # A market of few events: between two pushes it stands still for long enough to compare.
    market = SyntheticMarket(symbols=["BTCUSDT"], activity=0.02, history_seconds=5)
    with LocalExchange(seed=9, market=market, settings=ExchangeSettings(enforce_limits=False)) as quiet:
        asyncio.run(session(quiet))
