"""The public face as the design states it, sentence by sentence, for three ways to call: blocking, async, WebSocket API."""

from __future__ import annotations

import asyncio
import inspect
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bidwire import LOCAL, PRODUCTION, TESTNET, AsyncClient, Client, Environment, Loopback, Settings, columns
from bidwire import errors as e
from bidwire.client.loop import LoopThread
from bidwire.products import catalog
from bidwire.spot import (
    GetDepth,
    GetKlines,
    NewOrder,
    OrderStatus,
    OrderType,
    Side,
    SymbolStatus,
    TimeInForce,
)
from bidwire.wire.http import HttpResponse

FaceOf = Callable[..., Any]
PlaceOf = Callable[[Callable[[str], Any]], Any]

KEY = ("k" * 64, "s" * 64)


@pytest.fixture
def loopback(request: pytest.FixtureRequest) -> Loopback:
    return Loopback(seed=1, market=getattr(request, "param", "synthetic"))


@pytest.fixture
def trader(face: FaceOf, loopback: Loopback) -> Any:
    key = loopback.keys["hmac"]
    return face(loopback, key.api_key, key.secret)


def limit_order(trader: Any, **changes: Any) -> Any:
    """A BTC order far below the market, so that it rests."""
    given = {"price": "30000", "quantity": "0.001", "time_in_force": "GTC", **changes}
    return trader.call("new_order", "BTCUSDT", "BUY", "LIMIT", **given)


# --- parameters ------------------------------------------------------------------------------------------------------


def test_a_required_symbol_may_come_first_and_the_rest_goes_by_name(trader: Any) -> None:
    first, named = trader.call("depth", "BTCUSDT"), trader.call("depth", symbol="BTCUSDT")
    assert type(first) is type(named)
    with pytest.raises(TypeError, match="may come without a name"):
        trader.call("depth", "BTCUSDT", 100)


def test_an_order_begins_with_symbol_side_and_type_without_names(trader: Any) -> None:
    order = trader.call("new_order", "BNBUSDT", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC")
    assert (order.symbol, order.side, order.type) == ("BNBUSDT", Side.BUY, OrderType.LIMIT)


def test_what_is_passed_is_sent_and_what_is_not_passed_is_not(trader: Any) -> None:
    trader.call("depth", "BTCUSDT")
    assert trader.sent == {"symbol": "BTCUSDT"}
    trader.call("depth", "BTCUSDT", limit=100)  # the server's own default, but passed
    assert {name: str(value) for name, value in trader.sent.items()} == {"symbol": "BTCUSDT", "limit": "100"}
    trader.call("depth", "BTCUSDT", limit=None)
    assert trader.sent == {"symbol": "BTCUSDT"}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("30000.10", "30000.10"),
        (30000, "30000"),
        (30000.1, "30000.1"),
        (Decimal("3E+4"), "30000"),
        ("3e4", "30000"),
        (Decimal("30000.10000000"), "30000.10000000"),
    ],
)
def test_a_price_of_any_number_kind_goes_out_as_plain_text(trader: Any, given: Any, text: str) -> None:
    order = limit_order(trader, price=given)
    assert trader.sent["price"] == text
    assert order.price == Decimal(text)


def test_small_numbers_have_no_exponent_on_the_wire(trader: Any) -> None:
    with pytest.raises(e.FilterFailure):
        limit_order(trader, quantity=0.00000123)
    assert trader.sent["quantity"] == "0.00000123"


@pytest.mark.parametrize("bad", ["NaN", "Infinity", float("nan"), float("inf"), "1_000", "", "one"])
def test_what_is_no_number_is_refused_before_anything_is_sent(trader: Any, bad: Any) -> None:
    with pytest.raises(ValueError, match=r"NewOrder\.price"):
        limit_order(trader, price=bad)
    assert not trader.tap.requests
    assert not trader.tap.frames


def test_a_number_parameter_is_a_decimal_a_word_its_enum_and_a_time_an_integer() -> None:
    order = NewOrder("btcusdt", "BUY", "LIMIT", price=0.1, quantity=1, time_in_force="GTC")
    assert (order.symbol, order.price, order.quantity) == ("BTCUSDT", Decimal("0.1"), Decimal(1))
    assert type(order.price) is Decimal
    assert (order.side, order.type, order.time_in_force) == (Side.BUY, OrderType.LIMIT, TimeInForce.GTC)
    assert NewOrder("BTCUSDT", Side.BUY, OrderType.LIMIT) == NewOrder("BTCUSDT", "BUY", "LIMIT")


@pytest.mark.parametrize(
    "moment",
    [
        1_735_689_000_000,
        "1735689000000",
        datetime(2024, 12, 31, 23, 50, tzinfo=UTC),
        datetime(2025, 1, 1, 0, 50, tzinfo=timezone(timedelta(hours=1))),
        "2024-12-31T23:50:00+00:00",
        "2024-12-31T23:50:00Z",
    ],
)
def test_a_time_may_be_an_integer_an_aware_datetime_or_iso_text(trader: Any, moment: Any) -> None:
    if trader.kind == "ws_api":
        assert GetKlines("BTCUSDT", "1m", start_time=moment).start_time == 1_735_689_000_000
        return
    trader.call("klines", "BTCUSDT", "1m", start_time=moment)
    assert trader.sent["startTime"] == "1735689000000"


def test_naive_times_are_refused(trader: Any) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        trader.call("klines", "BTCUSDT", "1m", start_time=datetime(2025, 1, 1))


def test_a_misspelt_word_is_refused_with_the_nearest(trader: Any) -> None:
    with pytest.raises(ValueError, match="'BYU' is no Side; did you mean 'BUY'"):
        trader.call("new_order", "BTCUSDT", "BYU", "LIMIT")
    with pytest.raises(ValueError, match="did you mean 'GTC'"):
        limit_order(trader, time_in_force="gtc")


def test_an_unknown_parameter_is_refused_with_the_nearest(trader: Any) -> None:
    with pytest.raises(TypeError, match=r"GetDepth has no parameter 'limt'; did you mean 'limit'\?.*extra"):
        trader.call("depth", "BTCUSDT", limt=5)
    with pytest.raises(TypeError, match="did you mean 'time_in_force'"):
        limit_order(trader, timeInForce="GTC")
    with pytest.raises(TypeError, match="did you mean 'limit'"):
        trader.reply("depth", "BTCUSDT", limitt=5)
    with pytest.raises(TypeError, match="GetDepth: missing required argument 'symbol'"):
        trader.call("depth")


def test_symbols_come_in_either_case(trader: Any) -> None:
    assert trader.call("depth", "btcusdt") == trader.call("depth", "BTCUSDT")
    info = trader.call("exchange_info", symbols=["btcusdt", "ethusdt"])
    assert {each.symbol for each in info.symbols} == {"BTCUSDT", "ETHUSDT"}


def test_extra_parameters_go_by_their_wire_names_and_win(trader: Any) -> None:
    trader.call("depth", "BTCUSDT", limit=100, extra={"limit": 5})
    assert str(trader.sent["limit"]) == "5"
    with pytest.raises(e.BadRequest) as caught:
        trader.call("depth", "BTCUSDT", extra={"brandNew": True})
    assert str(trader.sent["brandNew"]).lower() == "true"
    assert caught.value.code in (-1101, -1104)


def test_a_receive_window_goes_with_the_call_or_with_the_client(trader: Any) -> None:
    trader.call("account")
    assert "recvWindow" not in trader.sent
    trader.call("account", recv_window=2000)
    assert str(trader.sent["recvWindow"]) == "2000"
    patient = trader.using(recv_window=6000.346)
    patient.call("account")
    assert str(patient.sent["recvWindow"]) == "6000.346"
    patient.call("account", recv_window=1000)
    assert str(patient.sent["recvWindow"]) == "1000"
    trader.call("depth", "BTCUSDT")
    assert "recvWindow" not in trader.sent


@pytest.mark.parametrize("window", [60000.001, 0, -1, "nan"])
def test_a_receive_window_out_of_range_is_refused_here_with_the_reason(trader: Any, window: Any) -> None:
    with pytest.raises(ValueError, match=r"60000|finite"):
        trader.call("account", recv_window=window)
    with pytest.raises(e.ConfigurationError, match=r"60000|finite"):
        trader.using(recv_window=window)
    assert not trader.tap.requests


# --- raw calls -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["blocking", "async"])
def raw(request: pytest.FixtureRequest, loopback: Loopback) -> Any:
    """The raw call of a client, and what it sent last."""
    key = loopback.keys["hmac"]
    options: dict[str, Any] = {"environment": loopback.environment, "world": loopback.world}

    def call(*args: Any, **kwargs: Any) -> Any:
        if request.param == "blocking":
            client = Client(key.api_key, key.secret, transport=loopback.transport, **options)
            return client.request(*args, **kwargs)
        other = AsyncClient(key.api_key, key.secret, transport=loopback.async_transport, **options)
        return asyncio.run(other.request(*args, **kwargs))

    return call


def test_raw_calls_unsigned_and_with_numbers_kept_exact(raw: Any) -> None:
    assert raw("GET", "/api/v3/time") == {"serverTime": 1_735_689_600_000}
    assert raw("get", "/api/v3/depth", {"symbol": "BTCUSDT", "limit": None})["bids"]


@pytest.mark.parametrize("split", [0, 2, 6])
def test_raw_calls_signed_in_query_body_or_both(raw: Any, split: int) -> None:
    order = {
        "symbol": "BTCUSDT",
        "side": "BUY",
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": Decimal("1E-3"),
        "price": 30000.0,
    }
    items = list(order.items())
    placed = raw("POST", "/api/v3/order", dict(items[:split]), dict(items[split:]), signed=True)
    assert placed["status"] == "NEW"
    assert raw("GET", "/api/v3/order", {"symbol": "BTCUSDT", "orderId": placed["orderId"]}, signed=True)


def test_raw_calls_take_a_path_and_nothing_behind_it(raw: Any) -> None:
    for path in ("api/v3/time", "/api/v3/time?a=1"):
        with pytest.raises(ValueError, match="path"):
            raw("GET", path)


def test_a_private_raw_call_without_a_key_is_refused_here(loopback: Loopback) -> None:
    client = Client(environment=loopback.environment, transport=loopback.transport, world=loopback.world)
    with pytest.raises(e.ConfigurationError, match="API key"):
        client.request("GET", "/api/v3/account", signed=True)
    with pytest.raises(e.ConfigurationError, match="API key"):
        client.request("GET", "/api/v3/historicalTrades", {"symbol": "BTCUSDT"}, with_key=True)


# --- results ---------------------------------------------------------------------------------------------------------


def test_quantities_are_decimals_words_are_enums_and_both_leave_structs(trader: Any) -> None:
    order = limit_order(trader)
    assert type(order.price) is Decimal
    assert order.status is OrderStatus.NEW
    assert order["orderId"] == order.order_id
    with pytest.raises(KeyError):
        order["order_id"]
    found = trader.call("get_order", "BTCUSDT", order_id=order.order_id)
    assert found.to_dict(numbers=str)["price"] == "30000.00000000"
    assert found.to_dict(keys="python", numbers=float)["orig_qty"] == 0.001
    assert found.to_dict()["origQty"] == Decimal("0.001")
    with pytest.raises(ValueError, match="wire"):
        found.to_dict(keys="both")
    assert columns([found, found], numbers=float)["price"] == [30000.0, 30000.0]


def test_a_result_is_the_same_whichever_way_it_was_asked_for(loopback: Loopback, face: FaceOf) -> None:
    key = loopback.keys["hmac"]
    trader = face(loopback, key.api_key, key.secret)
    assert trader.run(trader.sender.send(GetDepth(symbol="BTCUSDT"))) == trader.call("depth", "BTCUSDT")


def test_the_headers_used_weight_and_raw_body_come_with_reply(trader: Any) -> None:
    reply = trader.reply("depth", "BTCUSDT", limit=5)
    assert reply.result.bids
    assert reply.status == 200
    assert reply.used_weight["1m"] >= 5
    assert b'"bids"' in reply.body
    again = trader.run(trader.sender.reply(GetDepth("BTCUSDT", limit=5)))
    assert again.result == reply.result
    order = trader.reply("new_order", "BTCUSDT", "BUY", "LIMIT", price=30000, quantity="0.001", time_in_force="GTC")
    assert order.order_count == {"10s": 1, "1d": 1}


def test_an_unknown_word_in_a_result_is_kept_and_an_unknown_field_is_skipped(face: FaceOf, answering: PlaceOf) -> None:
    place = answering(
        lambda target: {
            "symbol": "BTCUSDT",
            "orderId": 9_007_199_254_740_993,
            "orderListId": -1,
            "clientOrderId": "x",
            "transactTime": 1,
            "status": "PENDING_REVIEW",
            "brandNew": {"deep": [1]},
            "price": "0.00000001",
            "type": None,
        }
    )
    order = face(place, *KEY).call("new_order", "BTCUSDT", "BUY", "MARKET", quantity=1)
    assert order.status == "PENDING_REVIEW"
    assert isinstance(order.status, OrderStatus)
    assert not order.status.known
    assert order.order_id == 9_007_199_254_740_993
    assert order.price == Decimal("1E-8")
    assert "PENDING_REVIEW" not in OrderStatus._value2member_map_


def test_a_write_that_was_done_and_cannot_be_read_says_so(face: FaceOf, answering: PlaceOf) -> None:
    place = answering(lambda target: {"another": "shape"})
    with pytest.raises(e.MalformedAnswer, match="NewOrder") as caught:
        face(place, *KEY).call("new_order", "BTCUSDT", "BUY", "MARKET", quantity=1)
    assert caught.value.executed == "yes"
    assert caught.value.status == 200
    assert b"another" in caught.value.body


def test_microseconds_are_a_setting(face: FaceOf, loopback: Loopback) -> None:
    key = loopback.keys["hmac"]
    exact = face(loopback, key.api_key, key.secret, settings=Settings(time_unit="microsecond"))
    assert exact.call("time").server_time == 1_735_689_600_000_000
    assert limit_order(exact).transact_time == 1_735_689_600_000_000
    plain = face(loopback, key.api_key, key.secret)
    assert plain.call("time").server_time == 1_735_689_600_000


# --- clients ---------------------------------------------------------------------------------------------------------


def test_a_private_call_without_a_key_is_refused_here(face: FaceOf, loopback: Loopback) -> None:
    nobody = face(loopback)
    assert nobody.call("depth", "BTCUSDT").bids
    before = len(nobody.tap.requests) + len(nobody.tap.frames)
    with pytest.raises(e.ConfigurationError, match=r"GetAccount: .*needs an API key.*nothing was sent"):
        nobody.call("account")
    halfway = face(loopback, "only-a-key")
    with pytest.raises(e.ConfigurationError, match="without a secret"):
        halfway.call("account")
    assert len(nobody.tap.requests) + len(nobody.tap.frames) == before
    assert not halfway.tap.requests


def test_a_call_that_the_environment_cannot_serve_is_refused_here_with_the_reason(monkeypatch: Any) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("something was sent")

    monkeypatch.setattr(socket, "socket", refuse)
    client = Client(*KEY, environment="testnet")
    with pytest.raises(e.ConfigurationError, match=r"'testnet' does not serve /sapi.*nothing goes to production"):
        client.wallet.api_restrictions()
    with pytest.raises(e.ConfigurationError, match="/sapi"):
        client.request("GET", "/sapi/v1/system/status")


def test_an_environment_without_a_websocket_api_says_so() -> None:
    nowhere = Client(environment=Environment(name="mine", rest={"api": "https://mine.invalid"}))
    with pytest.raises(e.ConfigurationError, match="'mine' has no WebSocket API"):
        nowhere.ws_api.spot.time()


def test_blocking_code_hears_of_it_when_no_loop_can_be_made(monkeypatch: Any) -> None:
    """As when the process has no file descriptor left: it must not wait forever."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(asyncio, "new_event_loop", refuse)
    with pytest.raises(OSError, match="Too many open files"):
        LoopThread()


def test_a_call_that_the_websocket_api_does_not_offer_is_refused_with_the_way_out(loopback: Loopback) -> None:
    async def check() -> None:
        client = AsyncClient(*KEY, environment=loopback.environment, connector=loopback.connector, world=loopback.world)
        from bidwire.products.wallet.requests import GetApiRestrictions

        with pytest.raises(e.ConfigurationError, match="not offered over the WebSocket API; use the client itself"):
            await client.ws_api.send(GetApiRestrictions())
        await client.close()

    asyncio.run(check())


def test_a_copy_has_other_settings_and_the_same_connections_and_limits(trader: Any) -> None:
    copy = trader.using(recv_window=2000, timeout=3)
    assert copy.client.usage() == trader.client.usage()
    copy.call("depth", "BTCUSDT", limit=5000)
    assert copy.client.usage() == trader.client.usage()
    assert copy.client.settings.timeout == 3
    assert trader.client.settings.timeout == 15
    for changes in ({"proxy": "http://127.0.0.1:1"}, {"max_connections": 1}, {"tls": None}, {"connect_timeout": 1}):
        with pytest.raises(e.ConfigurationError, match="belongs to the connections"):
            trader.using(**changes)


def test_a_copy_with_a_clock_of_its_own_has_one(loopback: Loopback) -> None:
    client = Client(environment=loopback.environment, transport=loopback.transport, world=loopback.world)
    from bidwire import ClockSettings

    assert client.using(clock=ClockSettings(offset=5000))._core.clock.offset == 5.0
    assert client._core.clock.offset == 0.0
    assert client.using(clock=ClockSettings(heal=False))._core.clock is client._core.clock


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("timeout", 0),
        ("timeout", "15"),
        ("connect_timeout", -1),
        ("keep_alive", float("nan")),
        ("longest_wait", -1),
        ("longest_wait", None),
        ("max_connections", 0),
        ("time_unit", "nanosecond"),
        ("body_layout", "header"),
        ("numbers", 5),
        ("recv_window", 60001),
        ("recv_window", "soon"),
    ],
)
def test_a_bad_setting_is_refused_with_its_name(setting: str, value: Any) -> None:
    with pytest.raises(e.ConfigurationError, match=setting):
        Settings(**{setting: value})
    with pytest.raises(e.ConfigurationError, match=setting):
        Client().using(**{setting: value})


def test_the_number_type_of_dict_views_is_a_setting_and_results_stay_exact(trader: Any) -> None:
    placed = limit_order(trader)
    floats = trader.client.using(numbers=float)
    assert trader.client.to_dict(placed)["price"] == Decimal(30000)
    assert floats.to_dict(placed)["price"] == 30000.0
    assert type(floats.to_dict(placed)["price"]) is float
    assert trader.client.using(numbers=str).to_dict([placed], keys="python")[0]["orig_qty"] == "0.00100000"
    assert floats.columns([placed])["price"] == [30000.0]
    assert placed.price == Decimal(30000)


def test_a_transport_is_a_setting_and_may_be_made_at_the_first_call(loopback: Loopback) -> None:
    made: list[Any] = []

    def make() -> Any:
        made.append(loopback.transport)
        return loopback.transport

    for settings in (Settings(transport=loopback.transport), Settings(transport=make)):
        client = Client(environment=loopback.environment, world=loopback.world, settings=settings)
        assert len(made) == 0
        assert client.spot.time().server_time
        assert client.using(timeout=3).spot.time().server_time
    assert len(made) == 1

    async def check() -> None:
        settings = Settings(transport=lambda: loopback.async_transport)
        other = AsyncClient(environment=loopback.environment, world=loopback.world, settings=settings)
        assert (await other.spot.time()).server_time

    asyncio.run(check())


def test_a_transport_that_cannot_serve_is_refused(loopback: Loopback) -> None:
    with pytest.raises(e.ConfigurationError, match="not a transport that a blocking client calls"):
        Client(settings=Settings(transport=loopback.async_transport))
    with pytest.raises(e.ConfigurationError, match="not a transport that an async client awaits: int"):
        AsyncClient(settings=Settings(transport=5))
    with pytest.raises(e.ConfigurationError, match="not both"):
        Client(transport=loopback.transport, settings=Settings(transport=loopback.transport))
    with pytest.raises(e.ConfigurationError, match="transport belongs to the connections"):
        Client().using(transport=loopback.transport)


@pytest.mark.parametrize("loopback", ["quiet"], indirect=True)  # an hour of it is a second
def test_trading_rules_are_read_once_and_again_when_they_are_old(trader: Any, loopback: Loopback) -> None:
    def asked() -> int:
        by_rest: int = sum("exchangeInfo" in each.target for each in trader.tap.requests)
        by_ws: int = sum(each.get("method") == "exchangeInfo" for each in trader.tap.frames)
        return by_rest + by_ws

    rules = trader.call("rules")
    assert rules["btcusdt"].tick_size == Decimal("0.01")
    assert trader.call("rules") is rules
    assert trader.using(timeout=3).call("rules") is rules
    assert asked() == 1
    loopback.advance(3601)
    assert trader.call("rules").read_at >= rules.read_at + 3_600_000
    assert asked() == 2
    trader.call("rules", max_age=0)
    assert asked() == 3


def test_an_order_can_be_checked_and_put_on_the_grid_before_it_is_sent(trader: Any) -> None:
    rules = trader.call("rules")
    order = NewOrder("BTCUSDT", "BUY", "LIMIT", time_in_force="GTC", price="55000.123", quantity="0.0010009")
    sent = len(trader.tap.requests)
    with pytest.raises(e.FilterFailure, match="PRICE_FILTER"):
        rules.check(order)
    assert len(trader.tap.requests) == sent
    placed = trader.run(trader.sender.send(rules.check(rules.quantize(order))))
    assert (placed.price, placed.orig_qty) == (Decimal("55000.12"), Decimal("0.00100"))


def test_a_refusal_by_a_filter_says_what_would_have_been_valid_once_the_rules_are_known(trader: Any) -> None:
    with pytest.raises(e.FilterFailure) as refused:
        limit_order(trader, price="55000.123")
    assert (refused.value.filter, refused.value.nearest) == ("PRICE_FILTER", None)
    trader.call("rules")
    with pytest.raises(e.FilterFailure) as refused:
        limit_order(trader, price="55000.123")
    assert (refused.value.filter, refused.value.value) == ("PRICE_FILTER", Decimal("55000.123"))
    assert refused.value.nearest == Decimal("55000.12")
    assert getattr(refused.value.limits, "tick_size", None) == Decimal("0.01")
    assert refused.value.code == -1013


def test_hosts_for_market_makers_are_a_switch() -> None:
    place = PRODUCTION.using(market_makers=True)
    assert place.origin("fapi") == "https://fapi-mm.binance.com"
    assert place.origin("dapi") == "https://dapi-mm.binance.com"
    assert place.stream_url("usdm") == "wss://fstream-mm.binance.com"
    assert place.ws_api_url("coinm") == "wss://ws-dapi-mm.binance.com/ws-dapi/v1"
    assert place.origin("api") == PRODUCTION.origin("api")  # spot has none
    assert place.using(rest={"fapi": "http://mine"}, market_makers=True).origin("fapi") == "http://mine"
    with pytest.raises(e.ConfigurationError, match="'testnet' has no hosts for market makers"):
        TESTNET.using(market_makers=True)


def test_connecting_measures_the_clock_and_reads_the_limits(trader: Any) -> None:
    if trader.kind == "ws_api":
        trader.run(trader.sender.connect())
        assert trader.call("time")
        return
    trader.run(trader.client.connect())
    core = trader.client._core
    assert core.clock.round_trip is not None
    assert [row.limit for row in trader.client.usage()["api"] if row.kind == "REQUEST_WEIGHT"] == [6000]


def test_closing_twice_is_harmless_and_nothing_is_sent_afterwards(serve: Any) -> None:
    served = serve(_clock_server)
    place = Environment(name="scripted", rest={"api": served.origin})
    with Client(environment=place) as client:
        client.spot.time()
    client.close()
    with pytest.raises(e.NotSent, match="closed") as caught:
        client.spot.time()
    assert caught.value.permanent
    with pytest.raises(e.NotSent, match="closed"):
        client.using(recv_window=5).spot.time()
    unused = Client(environment=place)
    unused.close()
    with pytest.raises(e.NotSent, match="closed"):
        unused.spot.time()

    async def check() -> None:
        async with AsyncClient(environment=place) as other:
            await other.spot.time()
        await other.close()
        with pytest.raises(e.NotSent, match="closed"):
            await other.spot.time()

    asyncio.run(check())
    assert len(served.requests) == 2


def _clock_server(peer: Any) -> None:
    while peer.read_request():
        body = b'{"serverTime":1735689600000}'
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


def test_the_name_and_the_urls_of_an_environment_can_be_given_and_hosts_overridden(loopback: Loopback) -> None:
    for name in ("production", "TESTNET", "demo", "us", "local"):
        assert Client(environment=name).environment.name == name.lower()
    with pytest.raises(e.ConfigurationError, match="there are production"):
        Client(environment="prod")
    moved = Client(environment=loopback.environment.using(rest="https://other.invalid/"))
    assert moved.environment.origin("api") == "https://other.invalid"
    assert moved.environment.ws_api == loopback.environment.ws_api


def test_a_host_that_is_overridden_takes_no_alternates_along() -> None:
    """Otherwise a retry would carry the key to production."""
    from bidwire import PRODUCTION

    moved = PRODUCTION.using(rest="http://127.0.0.1:9720")
    assert not moved.alternates
    assert PRODUCTION.using(rest={"sapi": "http://127.0.0.1:9720"}).alternates.keys() == {"api"}
    assert PRODUCTION.using(streams="ws://127.0.0.1:9720").alternates == PRODUCTION.alternates
    client = Client.from_env(variables={"BINANCE_ENVIRONMENT": "production", "BINANCE_REST_URL": "http://127.0.0.1:1"})
    assert not client.environment.alternates


def test_alternates_serve_when_the_first_host_cannot_be_reached(serve: Any) -> None:
    served = serve(_clock_server)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        place = Environment(name="two hosts", rest={"api": dead}, alternates={"api": (served.origin,)})
        with Client(environment=place, world=Hurried()) as client:
            assert client.spot.time().server_time == 1_735_689_600_000
            assert client._core.places.hosts["api"].best == served.origin  # kept for what comes
            assert client.using(timeout=3)._core.places is client._core.places

        async def check() -> None:
            async with AsyncClient(environment=place, world=Hurried()) as other:
                assert (await other.spot.time()).server_time == 1_735_689_600_000

        asyncio.run(check())


class Hurried:
    """The machine's clocks, and no waiting."""

    def __init__(self) -> None:
        from bidwire.transport.world import MachineWorld

        self._machine = MachineWorld()

    def monotonic(self) -> float:
        return self._machine.monotonic()

    def wall(self) -> float:
        return self._machine.wall()

    def sleep(self, seconds: float) -> None:
        """No time passes."""

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(0)


def test_the_file_that_the_exchange_writes_makes_a_client_of_that_place_only(tmp_path: Path) -> None:
    variables = {
        "BINANCE_REST_URL": "http://127.0.0.1:9720",
        "BINANCE_STREAM_URL": "ws://127.0.0.1:9720",
        "BINANCE_WS_API_URL": "ws://127.0.0.1:9720/ws-api/v3",
        "BINANCE_API_KEY": KEY[0],
        "BINANCE_API_SECRET": KEY[1],
    }
    place = Client.from_env(variables=variables).environment
    every = {*place.rest.values(), *place.streams.values(), *place.ws_api.values()}
    assert all("127.0.0.1:9720" in url for url in every)
    assert not place.alternates
    blank = AsyncClient.from_env(variables={"BINANCE_REST_URL": "", "BINANCE_API_KEY": "", "BINANCE_ENVIRONMENT": "us"})
    assert blank.environment.name == "us"


def test_a_bound_method_keeps_docstring_and_signature(trader: Any) -> None:
    depth = trader.spot.depth
    assert "The order book" in depth.__doc__
    assert (inspect.getdoc(depth) or "").startswith("The order book")
    parameters = inspect.signature(depth).parameters
    assert next(iter(parameters)) == "symbol"
    assert parameters["limit"].default is None
    assert parameters["limit"].kind is inspect.Parameter.KEYWORD_ONLY
    assert list(inspect.signature(trader.spot.new_order).parameters)[:3] == ["symbol", "side", "type"]
    assert trader.spot.depth is depth


def test_the_same_thing_has_the_same_name_on_every_face(loopback: Loopback) -> None:
    names = [
        "exchange_info",
        "depth",
        "trades",
        "agg_trades",
        "klines",
        "ticker_24h",
        "ticker_price",
        "book_ticker",
        "new_order",
        "test_order",
        "get_order",
        "cancel_order",
        "open_orders",
        "all_orders",
        "account",
        "my_trades",
    ]
    client = AsyncClient(*KEY, environment=loopback.environment, connector=loopback.connector)
    for product in (Client().spot, client.spot, client.ws_api.spot):
        for name in names:
            assert callable(getattr(product, name))


# --- errors ----------------------------------------------------------------------------------------------------------


def test_an_error_names_the_request_the_reason_and_the_code(trader: Any) -> None:
    with pytest.raises(e.BadRequest) as caught:
        trader.call("depth", "NOSUCH")
    error = caught.value
    assert str(error) == "GetDepth: Invalid symbol. (-1121)"
    assert (error.status, error.code, error.message, error.executed) == (400, -1121, "Invalid symbol.", "no")
    assert error.request == GetDepth("NOSUCH")
    assert isinstance(error, e.ClientError)


def test_an_order_that_cannot_be_is_refused_by_its_remedy(trader: Any) -> None:
    with pytest.raises(e.InsufficientFunds):
        limit_order(trader, quantity="40", price="30000")
    with pytest.raises(e.FilterFailure) as filtered:
        limit_order(trader, price="30000.001")
    assert filtered.value.filter == "PRICE_FILTER"
    with pytest.raises(e.WouldTake):
        trader.call("new_order", "BTCUSDT", "BUY", "LIMIT_MAKER", price="99999", quantity="0.001")
    limit_order(trader, new_client_order_id="twice")
    with pytest.raises(e.DuplicateOrder):
        limit_order(trader, new_client_order_id="twice")
    with pytest.raises(e.NotFound):
        trader.call("get_order", "BTCUSDT", order_id=99_999_999)
    with pytest.raises(e.NotFound):
        trader.call("cancel_order", "BTCUSDT", order_id=99_999_999)
    with pytest.raises(e.BadRequest, match="-1102"):
        trader.call("new_order", "BTCUSDT", "BUY", "LIMIT", price="30000", quantity="0.001")


def test_a_wrong_key_and_a_wrong_secret_are_not_allowed(face: FaceOf, loopback: Loopback) -> None:
    key = loopback.keys["hmac"]
    with pytest.raises(e.NotAllowed, match="-2015"):
        face(loopback, "x" * 64, key.secret).call("account")
    with pytest.raises(e.NotAllowed, match="-1022"):
        face(loopback, key.api_key, "x" * 64).call("account")
    with pytest.raises(e.NotAllowed, match="-2014"):
        face(loopback, "x", key.secret).call("account")


# Every class of the tree that an answer can mean: status, body, what must come of it.
ANSWERS: list[tuple[int, bytes, type[e.BinanceError], str]] = [
    (400, b'{"code":-1102,"msg":"Mandatory parameter"}', e.BadRequest, "no"),
    (400, b'{"code":-1013,"msg":"Filter failure: LOT_SIZE"}', e.FilterFailure, "no"),
    (400, b'{"code":-1022,"msg":"Signature"}', e.NotAllowed, "no"),
    (400, b'{"code":-2010,"msg":"Account has insufficient balance for requested action."}', e.InsufficientFunds, "no"),
    (400, b'{"code":-2010,"msg":"Order would immediately match and take."}', e.WouldTake, "no"),
    (400, b'{"code":-2010,"msg":"Duplicate order sent."}', e.DuplicateOrder, "unknown"),
    (400, b'{"code":-2010,"msg":"Market is closed."}', e.BadRequest, "no"),
    (400, b'{"code":-2013,"msg":"Order does not exist."}', e.NotFound, "no"),
    (400, b'{"code":-2026,"msg":"Order was canceled or expired"}', e.Archived, "no"),
    (409, b'{"code":-2021,"msg":"partially failed","data":{"cancelResult":"SUCCESS"}}', e.PartialFailure, "yes"),
    (401, b'{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}', e.NotAllowed, "no"),
    (429, b'{"code":-1015,"msg":"Too many new orders"}', e.RateLimited, "no"),
    (418, b'{"code":-1003,"msg":"IP banned until 1735689720000."}', e.Banned, "no"),
    (451, b'{"code":0,"msg":"Service unavailable from a restricted location"}', e.Blocked, "no"),
    (403, b'{"code":0,"msg":"Service unavailable from a restricted location"}', e.Blocked, "no"),
    (500, b'{"code":-1000,"msg":"An unknown error occurred"}', e.OutcomeUnknownAtServer, "unknown"),
    (
        500,
        b'{"code":-1001,"msg":"Internal error; unable to process your request."}',
        e.OutcomeUnknownAtServer,
        "unknown",
    ),
    (503, b'{"code":-1006,"msg":"An unexpected response"}', e.OutcomeUnknownAtServer, "unknown"),
    (400, b'{"code":-1007,"msg":"Timeout waiting for response"}', e.OutcomeUnknownAtServer, "unknown"),
]


@pytest.mark.parametrize(("status", "body", "kind", "executed"), ANSWERS)
def test_every_refusal_has_its_class_whichever_way_it_comes(
    face: FaceOf, answering: PlaceOf, status: int, body: bytes, kind: type[e.BinanceError], executed: str
) -> None:
    place = answering(lambda target: HttpResponse(status, {}, body))
    with pytest.raises(e.BinanceError) as caught:
        face(place, *KEY).call("new_order", "BTCUSDT", "BUY", "MARKET", quantity=1)
    error = caught.value
    assert type(error) is kind
    assert (error.executed, error.status) == (executed, status)
    assert isinstance(error, e.ServerError if kind is e.OutcomeUnknownAtServer else e.ClientError)
    assert type(error.request).__name__ == "NewOrder"
    if isinstance(error, e.PartialFailure):
        assert error.halves == {"cancelResult": "SUCCESS"}


def test_a_definite_5xx_is_unavailable_after_several_tries(face: FaceOf, answering: PlaceOf) -> None:
    asked: list[str] = []

    def answer(target: str) -> HttpResponse:
        asked.append(target)
        return HttpResponse(503, {}, b'{"code":-1008,"msg":"Server is currently overloaded with other requests."}')

    place = answering(answer)
    place.world = Hurried()
    with pytest.raises(e.Unavailable) as caught:
        face(place, *KEY).call("new_order", "BTCUSDT", "BUY", "MARKET", quantity=1)
    assert caught.value.executed == "no"
    assert len(asked) == 5


def test_a_symbol_status_that_is_newer_than_this_package_can_be_sent(trader: Any) -> None:
    with pytest.raises(e.BadRequest):
        trader.call("exchange_info", symbol_status=SymbolStatus("BRAND_NEW"))
    assert trader.sent["symbolStatus"] == "BRAND_NEW"


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize("product", catalog.products())
def test_every_product_of_the_catalog_is_had_from_a_client(
    kind: type[Client] | type[AsyncClient], product: str
) -> None:
    client = kind(environment=LOCAL)
    assert type(getattr(client, product)) is catalog.product_class(product)
    assert getattr(client, product) is getattr(client, product)
