"""Binance's own Python SDK (binance-sdk-spot) as it is published, against our exchange: it checks types of answers strictly."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bidwire import LocalExchange

sdk = pytest.importorskip(
    "binance_sdk_spot.spot", reason="binance-sdk-spot is not installed (tests/interop/requirements.txt)"
)
pytestmark = [
    pytest.mark.interop,
    # It leaves its sockets and tasks to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # it calls aiohttp the old way
]
ORDER = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "time_in_force": "GTC", "quantity": 0.01, "price": 60000}


def material(exchange: LocalExchange, kind: str) -> dict[str, str]:
    key = exchange.keys[kind]
    return {"api_key": key.api_key, "api_secret" if kind == "hmac" else "private_key": key.secret}


@pytest.mark.parametrize("kind", ["hmac", "rsa", "ed25519"])
def test_every_kind_of_key_trades_over_rest(exchange: LocalExchange, kind: str) -> None:
    configuration = sdk.ConfigurationRestAPI(base_path=exchange.rest_url, **material(exchange, kind))
    rest = sdk.Spot(config_rest_api=configuration).rest_api
    assert rest.exchange_info(symbols=["BTCUSDT", "ETHUSDT"]).data().symbols[1].symbol == "ETHUSDT"
    assert rest.execution_rules(symbol="BTCUSDT").data().symbol_rules[0].symbol == "BTCUSDT"
    placed = rest.new_order(**ORDER).data()
    assert rest.get_order(symbol="BTCUSDT", order_id=placed.order_id).data().status == "NEW"
    assert rest.delete_order(symbol="BTCUSDT", order_id=placed.order_id).data().status == "CANCELED"
    sold = rest.new_order(symbol="BTCUSDT", side="SELL", type="MARKET", quote_order_qty=100).data()
    assert sold.status == "FILLED"
    assert sold.order_id in [trade.order_id for trade in rest.my_trades(symbol="BTCUSDT").data()]
    assert rest.get_account(omit_zero_balances=True).data().can_trade is True


def test_replacing_amending_and_lists(exchange: LocalExchange) -> None:
    configuration = sdk.ConfigurationRestAPI(base_path=exchange.rest_url, **material(exchange, "hmac"))
    rest = sdk.Spot(config_rest_api=configuration).rest_api
    last = float(rest.avg_price(symbol="BTCUSDT").data().price)
    low, high = round(last * 0.9), round(last * 1.1)
    placed = rest.new_order(**{**ORDER, "price": low}).data()
    replaced = rest.order_cancel_replace(
        **{**ORDER, "price": low - 1, "quantity": 0.03},
        cancel_replace_mode="STOP_ON_FAILURE",
        cancel_order_id=placed.order_id,
    ).data()
    assert (replaced.cancel_result, replaced.new_order_result) == ("SUCCESS", "SUCCESS")
    number = replaced.new_order_response.order_id
    amended = rest.order_amend_keep_priority(symbol="BTCUSDT", new_qty=0.02, order_id=number).data()
    assert (amended.amended_order.order_id, float(amended.amended_order.qty)) == (number, 0.02)
    rows = rest.order_amendments(symbol="BTCUSDT", order_id=number).data()
    assert [(float(row.orig_qty), float(row.new_qty)) for row in rows] == [(0.03, 0.02)]
    pair = rest.order_list_oco(
        symbol="BTCUSDT", side="SELL", quantity=0.01, above_type="LIMIT_MAKER", above_price=high,
        below_type="STOP_LOSS_LIMIT", below_stop_price=low, below_price=low - 5, below_time_in_force="GTC",
    ).data()  # fmt: skip
    assert [each.type for each in pair.order_reports] == ["STOP_LOSS_LIMIT", "LIMIT_MAKER"]
    assert rest.get_order_list(order_list_id=pair.order_list_id).data().list_order_status == "EXECUTING"
    assert pair.order_list_id in [each.order_list_id for each in rest.open_order_list().data()]
    gone = rest.delete_order_list(symbol="BTCUSDT", order_list_id=pair.order_list_id).data()
    assert gone.list_order_status == "ALL_DONE"
    rest.delete_order(symbol="BTCUSDT", order_id=number)
    with pytest.raises(Exception, match="Filter failure: LOT_SIZE"):
        rest.new_order(**{**ORDER, "quantity": 0.010001})


def test_smart_order_routing(exchange: LocalExchange) -> None:
    secrets = material(exchange, "hmac")
    rest = sdk.Spot(config_rest_api=sdk.ConfigurationRestAPI(base_path=exchange.rest_url, **secrets)).rest_api
    (group,) = [each for each in rest.exchange_info().data().sors if each.base_asset == "BTC"]
    assert group.symbols == ["BTCUSDT", "BTCUSDC"]
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": 0.01}
    rest.sor_order_test(**order)
    placed = rest.sor_order(**order).data()
    assert (placed.status, placed.used_sor, placed.working_floor) == ("FILLED", True, "SOR")
    assert {fill.match_type for fill in placed.fills} == {"ONE_PARTY_TRADE_REPORT"}
    rows = rest.my_allocations(symbol="BTCUSDT", order_id=placed.order_id).data()
    assert [row.allocation_id for row in rows] == [fill.alloc_id for fill in placed.fills]

    async def session() -> None:
        configuration = sdk.ConfigurationWebSocketAPI(stream_url=exchange.ws_api_url, **secrets)
        connection = await sdk.Spot(config_ws_api=configuration).websocket_api.create_connection()
        try:
            async with asyncio.timeout(20):
                user = await connection.user_data_stream_subscribe_signature()
                heard: asyncio.Queue[Any] = asyncio.Queue()
                user.stream.on("message", heard.put_nowait)
                (routed,) = (await connection.sor_order_place(**order)).data().result
                assert routed.fills[0].trade_id == -1
                events = [(await heard.get()).actual_instance for _ in range(2)]
                assert [event.k for event in events] == ["SOR", "SOR"]
                assert events[1].a == routed.fills[0].alloc_id
                found = (await connection.my_allocations(symbol="BTCUSDT", order_id=routed.order_id)).data().result
                assert len(found) == len(routed.fills)
        finally:
            await connection.close_connection(close_session=True)

    asyncio.run(session())


@pytest.mark.parametrize("kind", ["ed25519", "hmac"])
def test_a_session_over_the_websocket_api(exchange: LocalExchange, kind: str) -> None:
    async def session() -> None:
        configuration = sdk.ConfigurationWebSocketAPI(stream_url=exchange.ws_api_url, **material(exchange, kind))
        connection = await sdk.Spot(config_ws_api=configuration).websocket_api.create_connection()
        try:
            async with asyncio.timeout(20):
                assert (await connection.time()).data().result.server_time > 0
                if kind == "ed25519":
                    await connection.session_logon()
                    assert (await connection.session_status()).data().result.api_key == exchange.keys[kind].api_key
                    user = await connection.user_data_stream_subscribe()
                else:
                    user = await connection.user_data_stream_subscribe_signature()
                heard: asyncio.Queue[Any] = asyncio.Queue()
                user.stream.on("message", heard.put_nowait)
                placed = (await connection.order_place(**ORDER)).data().result
                events = [(await heard.get()).actual_instance for _ in range(2)]
                assert [type(event).__name__ for event in events] == ["ExecutionReport", "OutboundAccountPosition"]
                assert events[0].i == placed.order_id
                assert len((await connection.open_orders_status(symbol="BTCUSDT")).data().result) >= 1
                await connection.open_orders_cancel_all(symbol="BTCUSDT")
                assert (await connection.session_subscriptions()).data().result[0].subscription_id == 0
                if kind == "ed25519":
                    await connection.session_logout()
        finally:
            await connection.close_connection(close_session=True)

    asyncio.run(session())


def test_streams(exchange: LocalExchange) -> None:
    async def session() -> None:
        configuration = sdk.ConfigurationWebSocketStreams(stream_url=exchange.stream_url)
        connection = await sdk.Spot(config_ws_streams=configuration).websocket_streams.create_connection()
        try:
            async with asyncio.timeout(20):
                heard: dict[str, asyncio.Future[Any]] = {}
                for name, asked in {
                    "trade": connection.trade(symbol="btcusdt"),
                    "all mini tickers": connection.all_mini_ticker(),
                    "book": connection.partial_book_depth(symbol="btcusdt", levels="10"),
                    "diff": connection.diff_book_depth(symbol="btcusdt"),
                }.items():
                    came = heard[name] = asyncio.get_running_loop().create_future()
                    stream = await asked
                    stream.on("message", lambda event, came=came: came.done() or came.set_result(event))
                await asyncio.gather(*heard.values())
        finally:
            await connection.close_connection(close_session=True)

    asyncio.run(session())
