"""python-binance as it is published, against our exchange."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bidwire import LocalExchange
from bidwire.exchange import ExchangeSettings
from bidwire.exchange.market.synthetic import SyntheticMarket

binance = pytest.importorskip("binance", reason="python-binance is not installed (tests/interop/requirements.txt)")
pytestmark = pytest.mark.interop


@pytest.fixture(autouse=True)
def ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks only so often (10 s) whether it is to end; nothing else hangs on that."""
    monkeypatch.setattr(binance.ws.reconnecting_websocket.ReconnectingWebsocket, "TIMEOUT", 1)


@pytest.fixture
def client(exchange: LocalExchange, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(binance.Client, "API_URL", f"{exchange.rest_url}/api")  # it pings in its constructor
    key = exchange.keys["hmac"]
    made = binance.Client(key.api_key, key.secret)
    made.API_URL = f"{exchange.rest_url}/api"
    yield made
    made.close_connection()
    made.loop.close()  # it makes a loop of its own and leaves it


def test_market_data(client: Any) -> None:
    assert client.get_symbol_info("BTCUSDT")["baseAsset"] == "BTC"
    book = client.get_order_book(symbol="BTCUSDT", limit=20)
    assert Decimal(book["bids"][0][0]) < Decimal(book["asks"][0][0])
    assert len(book["bids"]) == 20
    assert len(client.get_klines(symbol="BTCUSDT", interval="1m", limit=3)[0]) == 12
    trades = client.get_recent_trades(symbol="BTCUSDT", limit=5)
    assert [each["id"] for each in trades] == sorted(each["id"] for each in trades)
    assert {each["symbol"] for each in client.get_all_tickers()} >= {"BTCUSDT", "ETHUSDT"}
    assert client.get_ticker(symbol="BTCUSDT")["symbol"] == "BTCUSDT"
    assert client.get_aggregate_trades(symbol="BTCUSDT", limit=2)[0]["a"] > 0


def test_stops_and_pairs(client: Any) -> None:
    last = Decimal(client.get_recent_trades(symbol="BTCUSDT", limit=1)[0]["price"]).quantize(Decimal(1))
    stop = client.create_order(
        symbol="BTCUSDT", side="SELL", type="STOP_LOSS_LIMIT", timeInForce="GTC", quantity="0.01",
        price=str(last * 9 // 10), stopPrice=str(last * 9 // 10), newOrderRespType="RESULT",
    )  # fmt: skip
    assert (stop["status"], stop["workingTime"]) == ("NEW", -1)
    pair = client.create_oco_order(
        symbol="BTCUSDT", side="SELL", quantity="0.01", aboveType="LIMIT_MAKER", abovePrice=str(last * 11 // 10),
        belowType="STOP_LOSS", belowStopPrice=str(last * 9 // 10),
    )  # fmt: skip
    assert [each["type"] for each in pair["orderReports"]] == ["STOP_LOSS", "LIMIT_MAKER"]
    assert [each["isWorking"] for each in client.get_open_orders(symbol="BTCUSDT")] == [False, False, True]
    cancelled = client.cancel_order(symbol="BTCUSDT", orderId=pair["orders"][0]["orderId"])
    assert cancelled["listOrderStatus"] == "ALL_DONE"
    assert client.cancel_order(symbol="BTCUSDT", orderId=stop["orderId"])["status"] == "CANCELED"
    assert client.get_open_orders(symbol="BTCUSDT") == []


def test_the_life_of_an_order(client: Any) -> None:
    bid = client.get_order_book(symbol="BTCUSDT", limit=100)["bids"][-1][0]
    placed = client.create_order(
        symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.01", price=bid
    )
    assert placed["status"] == "NEW"
    assert client.get_order(symbol="BTCUSDT", orderId=placed["orderId"])["price"] == bid
    assert placed["orderId"] in [each["orderId"] for each in client.get_open_orders(symbol="BTCUSDT")]
    assert Decimal(client.get_asset_balance("USDT")["locked"]) == Decimal(bid) * Decimal("0.01")
    assert client.cancel_order(symbol="BTCUSDT", orderId=placed["orderId"])["status"] == "CANCELED"
    assert client.get_open_orders(symbol="BTCUSDT") == []
    bought = client.order_market_buy(symbol="BTCUSDT", quantity="0.01")
    assert bought["status"] == "FILLED"
    mine = [each for each in client.get_my_trades(symbol="BTCUSDT") if each["orderId"] == bought["orderId"]]
    assert sum(Decimal(each["qty"]) for each in mine) == Decimal("0.01")
    assert client.create_test_order(symbol="BTCUSDT", side="SELL", type="MARKET", quantity="0.01") == {}


def limit(last: Decimal, percent: int, side: str = "SELL", quantity: str = "0.01") -> dict[str, str]:
    """A limit order so many percent of the last price away."""
    price = str((last * (100 + percent) / 100).quantize(Decimal(1)))
    return {
        "symbol": "BTCUSDT",
        "side": side,
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": quantity,
        "price": price,
    }


def last_price(client: Any) -> Decimal:
    return Decimal(client.get_symbol_ticker(symbol="BTCUSDT")["price"])


def test_cancel_replace_and_cancelling_all(client: Any) -> None:
    last = last_price(client)
    first = client.create_order(**limit(last, 10))
    answer = client.cancel_replace_order(
        **limit(last, 12), cancelReplaceMode="STOP_ON_FAILURE", cancelOrderId=first["orderId"]
    )
    assert (answer["cancelResult"], answer["newOrderResult"]) == ("SUCCESS", "SUCCESS")
    second = answer["newOrderResponse"]
    assert [each["orderId"] for each in client.get_open_orders(symbol="BTCUSDT")] == [second["orderId"]]
    with pytest.raises(binance.exceptions.BinanceAPIException) as refused:
        client.cancel_replace_order(
            **limit(last, 12), cancelReplaceMode="STOP_ON_FAILURE", cancelOrderId=first["orderId"]
        )
    assert (refused.value.status_code, refused.value.code) == (400, -2022)
    client.create_order(**limit(last, -10, "BUY"), newClientOrderId="second-of-two")
    cancelled = client.cancel_all_open_orders(symbol="BTCUSDT")
    assert [each["status"] for each in cancelled] == ["CANCELED", "CANCELED"]
    assert client.get_order(symbol="BTCUSDT", origClientOrderId="second-of-two")["status"] == "CANCELED"
    statuses = {each["orderId"]: each["status"] for each in client.get_all_orders(symbol="BTCUSDT")}
    assert (statuses[first["orderId"]], statuses[second["orderId"]]) == ("CANCELED", "CANCELED")
    counts = {each["interval"]: each["count"] for each in client.get_current_order_count()}
    assert counts["DAY"] >= counts["SECOND"]
    assert counts["DAY"] >= 3


def test_a_market_order_by_quote_spends_no_more(client: Any) -> None:
    bought = client.order_market_buy(symbol="BTCUSDT", quoteOrderQty="1000")
    assert bought["status"] == "FILLED"
    assert Decimal("990") < Decimal(bought["cummulativeQuoteQty"]) <= Decimal(1000)
    assert Decimal(bought["executedQty"]) == sum(Decimal(each["qty"]) for each in bought["fills"])
    assert {each["commissionAsset"] for each in bought["fills"]} == {"BTC"}


def test_working_and_pending_orders(client: Any) -> None:
    last = last_price(client)
    working = {
        f"working{name[0].upper()}{name[1:]}": value
        for name, value in limit(last, -10, "BUY").items()
        if name != "symbol"
    }
    below = str((last * 8 // 10).quantize(Decimal(1)))
    above = limit(last, 20)["price"]
    one = client.v3_post_order_list_oto(
        symbol="BTCUSDT", **working, pendingType="LIMIT", pendingSide="SELL",
        pendingTimeInForce="GTC", pendingQuantity="0.01", pendingPrice=above,
    )  # fmt: skip
    assert [each["status"] for each in one["orderReports"]] == ["NEW", "PENDING_NEW"]
    pair = client.v3_post_order_list_otoco(
        symbol="BTCUSDT", **working, pendingSide="SELL", pendingQuantity="0.01",
        pendingAboveType="LIMIT_MAKER", pendingAbovePrice=above,
        pendingBelowType="STOP_LOSS", pendingBelowStopPrice=below,
    )  # fmt: skip
    assert [each["status"] for each in pair["orderReports"]] == ["NEW", "PENDING_NEW", "PENDING_NEW"]
    numbers = [one["orderListId"], pair["orderListId"]]
    assert [each["orderListId"] for each in client.get_open_oco_orders()] == numbers
    assert client.v3_get_order_list(orderListId=numbers[1])["contingencyType"] == "OTO"
    for number in numbers:
        assert client.v3_delete_order_list(symbol="BTCUSDT", orderListId=number)["listOrderStatus"] == "ALL_DONE"
    assert [each["orderListId"] for each in client.v3_get_all_order_list()][:2] == numbers[
        ::-1
    ]  # the newest come first
    assert client.get_open_orders(symbol="BTCUSDT") == []


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"quantity": "0.000001"}, -1013, "Filter failure: LOT_SIZE"),
        ({"price": "65000.001"}, -1013, "Filter failure: PRICE_FILTER"),
        ({"quantity": "0.00001"}, -1013, "Filter failure: NOTIONAL"),
        ({"quantity": "9000", "price": "40000"}, -1013, "Filter failure: NOTIONAL"),
        ({"quantity": "200", "price": "40000"}, -2010, "Account has insufficient balance for requested action."),
        ({"symbol": "NOSUCH"}, -1121, "Invalid symbol."),
        ({"side": "HOLD"}, -1117, "Invalid side."),
        ({"timeInForce": "GTX"}, -1115, "Invalid timeInForce."),
    ],
)
def test_refusals_have_the_real_codes_and_texts(client: Any, changes: dict[str, str], code: int, text: str) -> None:
    order = {
        "symbol": "BTCUSDT",
        "side": "BUY",
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": "0.01",
        "price": "60000",
    }
    with pytest.raises(binance.exceptions.BinanceAPIException) as refused:
        client.create_order(**{**order, **changes})
    assert (refused.value.status_code, refused.value.code, refused.value.message) == (400, code, text)


def run(exchange: LocalExchange, steps: Callable[[Any, Any], Awaitable[None]]) -> None:
    async def session() -> None:
        key = exchange.keys["hmac"]
        client = binance.AsyncClient(key.api_key, key.secret)
        client.API_URL = f"{exchange.rest_url}/api"
        client.ws_api._url = exchange.ws_api_url
        sockets = binance.BinanceSocketManager(client)
        sockets.STREAM_URL = f"{exchange.stream_url}/"
        try:
            async with asyncio.timeout(40):
                await steps(client, sockets)
        finally:
            await client.close_connection()

    asyncio.run(session())


def test_streams(exchange: LocalExchange) -> None:
    async def steps(client: Any, sockets: Any) -> None:
        async with sockets.trade_socket("BTCUSDT") as trades:
            first, second = await trades.recv(), await trades.recv()
            assert first["e"] == "trade"
            assert second["t"] == first["t"] + 1
        async with sockets.multiplex_socket(["btcusdt@miniTicker", "ethusdt@kline_1m"]) as several:
            seen = {(await several.recv())["stream"] for _ in range(6)}
            assert seen == {"btcusdt@miniTicker", "ethusdt@kline_1m"}

    run(exchange, steps)


def test_the_user_stream_hears_of_an_order(exchange: LocalExchange) -> None:
    async def steps(client: Any, sockets: Any) -> None:
        async with sockets.user_socket() as user:
            heard = asyncio.create_task(user.recv())
            order: dict[str, Any] = {}
            while not heard.done():  # it subscribes in a task of its own; until then there is nothing to hear
                order = await client.create_order(symbol="ETHUSDT", side="BUY", type="MARKET", quantity="0.01")
                await asyncio.wait({heard}, timeout=0.2)
            events = [heard.result(), await user.recv(), await user.recv()]
            assert [each["e"] for each in events] == ["executionReport", "executionReport", "outboundAccountPosition"]
            assert [each.get("x") for each in events] == ["NEW", "TRADE", None]
            assert events[1]["i"] <= order["orderId"]

    run(exchange, steps)


def test_its_book_stays_in_step_with_the_exchanges_under_trading() -> None:
    async def steps(client: Any, sockets: Any) -> None:
        prices = Decimal((await client.get_symbol_ticker(symbol="BTCUSDT"))["price"])
        compared = 0
        async with binance.DepthCacheManager(
            client, "BTCUSDT", bm=sockets, conv_type=Decimal, ws_interval=100
        ) as cache:
            for number in range(200):
                placed = await client.create_order(**limit(prices, -1 - number % 5, "BUY"))
                if number % 3:
                    await client.cancel_order(symbol="BTCUSDT", orderId=placed["orderId"])
                else:
                    await client.create_order(symbol="BTCUSDT", side="SELL", type="MARKET", quantity="0.02")
                book = await cache.recv()
                truth = await client.get_order_book(symbol="BTCUSDT", limit=5000)
                if truth["lastUpdateId"] == cache._last_update_id:
                    sides = (book.get_bids(), book.get_asks())
                    for mine, side in zip(sides, ("bids", "asks"), strict=True):
                        assert [tuple(level) for level in mine] == [tuple(map(Decimal, row)) for row in truth[side]]
                    compared += 1
                if compared == 5:
                    return
        raise AssertionError("its book was never at the exchange's update id")

    # A market of few events: between two pushes it stands still for long enough to compare.
    market = SyntheticMarket(symbols=["BTCUSDT"], activity=0.02, history_seconds=5)
    with LocalExchange(seed=9, market=market, settings=ExchangeSettings(enforce_limits=False)) as quiet:
        run(quiet, steps)


def test_orders_over_the_websocket_api(exchange: LocalExchange) -> None:
    async def steps(client: Any, sockets: Any) -> None:
        assert await client.ws_ping() == {}
        assert (await client.ws_get_time())["serverTime"] > 0
        last = Decimal((await client.ws_get_symbol_ticker(symbol="BTCUSDT"))["price"])
        placed = await client.ws_create_order(**limit(last, 10))
        assert placed["status"] == "NEW"
        assert (await client.ws_get_order(symbol="BTCUSDT", orderId=placed["orderId"]))["status"] == "NEW"
        replaced = await client.ws_cancel_and_replace_order(
            **limit(last, 12), cancelReplaceMode="STOP_ON_FAILURE", cancelOrderId=placed["orderId"]
        )
        second = replaced["newOrderResponse"]["orderId"]
        assert second in [each["orderId"] for each in await client.ws_get_open_orders(symbol="BTCUSDT")]
        assert (await client.ws_cancel_order(symbol="BTCUSDT", orderId=second))["status"] == "CANCELED"
        pair = await client.ws_create_oco_order(
            symbol="BTCUSDT", side="SELL", quantity="0.01", aboveType="LIMIT_MAKER", belowType="STOP_LOSS",
            abovePrice=limit(last, 10)["price"], belowStopPrice=limit(last, -10)["price"],
        )  # fmt: skip
        number = pair["orderListId"]
        assert (await client.ws_get_oco_order(orderListId=number))["listOrderStatus"] == "EXECUTING"
        assert number in [each["orderListId"] for each in await client.ws_get_oco_open_orders()]
        done = await client.ws_cancel_oco_order(symbol="BTCUSDT", orderListId=number)
        assert done["listOrderStatus"] == "ALL_DONE"
        sold = await client.ws_order_market_sell(symbol="BTCUSDT", quantity="0.01")
        assert sold["status"] == "FILLED"
        assert sold["orderId"] in [each["orderId"] for each in await client.ws_get_my_trades(symbol="BTCUSDT")]
        with pytest.raises(binance.exceptions.BinanceAPIException) as refused:
            await client.ws_create_order(**{**limit(last, 10), "quantity": "0.000001"})
        assert (refused.value.code, refused.value.message) == (-1013, "Filter failure: LOT_SIZE")

    run(exchange, steps)


def test_a_manager_in_a_thread_hears_market_and_account(exchange: LocalExchange) -> None:
    key = exchange.keys["hmac"]
    script = Path(__file__).with_name("threaded_manager.py")
    places = [exchange.rest_url, exchange.ws_api_url, exchange.stream_url, key.api_key, key.secret]
    # In a process of its own: it keeps loops, threads and sockets until the interpreter ends.
    ended = subprocess.run([sys.executable, script, *places], capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.split() == ["trade", "BTCUSDT", "executionReport", "ETHUSDT"], ended.stderr


def test_the_margin_stream_opens_with_a_listen_token(exchange: LocalExchange) -> None:
    async def steps(client: Any, sockets: Any) -> None:
        client.MARGIN_API_URL = f"{exchange.rest_url}/sapi"
        async with sockets.margin_socket() as margin:
            heard = asyncio.create_task(margin.recv())
            while not heard.done():
                await client.create_order(symbol="ETHUSDT", side="BUY", type="MARKET", quantity="0.01")
                await asyncio.wait({heard}, timeout=0.2)
            assert heard.result()["e"] == "executionReport"

    run(exchange, steps)


def test_listen_keys_are_served_where_the_switch_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with LocalExchange(seed=4, history=0, settings=ExchangeSettings(listen_keys=True)) as old:
        monkeypatch.setattr(binance.Client, "API_URL", f"{old.rest_url}/api")
        key = old.keys["hmac"]
        client = binance.Client(key.api_key, key.secret)
        client.API_URL = f"{old.rest_url}/api"
        try:
            listen_key = client.stream_get_listen_key()
            assert client.stream_get_listen_key() == listen_key
            assert client.stream_keepalive(listen_key) == {}
            assert client.stream_close(listen_key) == {}
            with pytest.raises(binance.exceptions.BinanceAPIException, match="This listenKey does not exist"):
                client.stream_keepalive(listen_key)
        finally:
            client.close_connection()
            client.loop.close()
