"""The exchange in SBE, and our client on it: everything means what it means in JSON."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bidwire.client.aio import AsyncClient
from bidwire.client.blocking import Client
from bidwire.config import Settings
from bidwire.errors import BinanceError, ConfigurationError, Rejected
from bidwire.exchange.api import sbe
from bidwire.exchange.engine.commands import (
    UNIT,
    AverageReferencePrice,
    SetPriceRange,
    SetReferencePrice,
    TradeBlock,
)
from bidwire.exchange.engine.events import Refused
from bidwire.exchange.engine.orders import PriceRange
from bidwire.exchange.loopback import Loopback
from bidwire.exchange.settings import ExchangeSettings
from bidwire.exchange.venue import catalog
from bidwire.products.spot.requests.session import GetSession
from bidwire.wire.http import HttpRequest, HttpResponse
from bidwire.wire.request import result_type
from bidwire.wire.sbe import as_json, decode, encode, spot_schema

FIXTURES = Path(__file__).parents[2] / "fixtures" / "spot"
SYMBOL = "BTCUSDT"
BINARY = Settings(encoding="sbe")
HOST = "http://loopback.invalid"

# What no template has a place for, although JSON may show it.
UNSAID = {
    "account": {"makerCommission", "takerCommission", "buyerCommission", "sellerCommission"},
    "my_filters": {"rateLimits"},
    "exchange_info": {"serverTime", "opoAllowed", "permissions"},
    "amend_order": {"preventedMatchId", "preventedQuantity", "expiryReason"},
}
UNSAID_BY_ORDERS = {"preventedMatchId", "expiryReason", "usedSor", "workingFloor"}


@pytest.fixture
def loopback() -> Loopback:
    return Loopback()


def client_of(loopback: Loopback, kind: str = "hmac", settings: Settings | None = None) -> Client:
    key = loopback.keys[kind]
    return Client(
        key.api_key, key.secret, environment=loopback.environment, transport=loopback.transport,
        connector=loopback.connector, world=loopback.world, settings=settings or Settings(),
    )  # fmt: skip


def async_client_of(loopback: Loopback, kind: str, settings: Settings) -> AsyncClient:
    key = loopback.keys[kind]
    return AsyncClient(
        key.api_key, key.secret, environment=loopback.environment, transport=loopback.async_transport,
        connector=loopback.connector, world=loopback.world, settings=settings,
    )  # fmt: skip


def comparable(value: Any) -> Any:
    """A result without raw JSON texts, whose decimals may have fewer zeros, and without what SBE leaves out."""
    if isinstance(value, BinanceError):
        return type(value).__name__, value.code, value.message, value.status, value.executed
    if isinstance(value, list):
        return [comparable(each) for each in value]
    if not isinstance(value, msgspec.Struct):
        return value
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    fields.pop("server_time", None)
    return {
        name: comparable(getattr(value, name.removesuffix("_text")) if name.endswith("_text") else each)
        for name, each in fields.items()
        if name not in ("order_types", "opo_allowed")
    }


def ranges(spot: Any, symbol: str) -> Any:
    """The rules as they were read: their texts may have fewer zeros."""
    return [
        (each.symbol, each.rule_types, comparable(each.price_range))
        for each in spot.execution_rules(symbol=symbol).symbol_rules
    ]


READS: dict[str, Callable[[Any], Any]] = {
    "ping": lambda spot: spot.ping(),
    "exchangeInfo": lambda spot: spot.exchange_info(symbols=[SYMBOL, "ETHUSDT"]),
    "executionRules": lambda spot: ranges(spot, SYMBOL),
    "executionRules of one bound": lambda spot: ranges(spot, "ETHUSDT"),
    "executionRules of none": lambda spot: ranges(spot, "BNBUSDT"),
    "referencePrice": lambda spot: spot.reference_price(SYMBOL),
    "referencePrice that is null": lambda spot: spot.reference_price("ETHUSDT"),
    "referencePrice that never was": lambda spot: spot.reference_price("BTCUSDC"),
    "referencePrice/calculation": lambda spot: spot.reference_price_calculation(SYMBOL),
    "referencePrice/calculation of a mean": lambda spot: spot.reference_price_calculation("BNBUSDT"),
    "historicalBlockTrades": lambda spot: spot.historical_block_trades(SYMBOL, from_id=1),
    "depth": lambda spot: spot.depth(SYMBOL, limit=20),
    "trades": lambda spot: spot.trades(SYMBOL, limit=20),
    "historicalTrades": lambda spot: spot.historical_trades(SYMBOL, limit=20),
    "aggTrades": lambda spot: spot.agg_trades(SYMBOL, limit=20),
    "klines": lambda spot: spot.klines(SYMBOL, "1m", limit=5),
    "uiKlines": lambda spot: spot.ui_klines(SYMBOL, "1h", limit=5),
    "avgPrice": lambda spot: spot.avg_price(SYMBOL),
    "ticker/24hr": lambda spot: spot.ticker_24h(SYMBOL),
    "ticker/24hr mini": lambda spot: spot.ticker_24h(SYMBOL, type="MINI"),
    "ticker/24hr all": lambda spot: spot.tickers_24h(),
    "ticker/tradingDay": lambda spot: spot.trading_day_ticker(SYMBOL),
    "ticker": lambda spot: spot.ticker(SYMBOL),
    "ticker several": lambda spot: spot.tickers(symbols=[SYMBOL, "ETHUSDT"]),
    "ticker/price": lambda spot: spot.ticker_price(SYMBOL),
    "ticker/price all": lambda spot: spot.ticker_prices(),
    "ticker/bookTicker": lambda spot: spot.book_ticker(SYMBOL),
    "ticker/bookTicker all": lambda spot: spot.book_tickers(),
    "account": lambda spot: spot.account(),
    "openOrders": lambda spot: spot.open_orders(),
    "allOrders": lambda spot: spot.all_orders(SYMBOL),
    "myTrades": lambda spot: spot.my_trades(SYMBOL),
    "account/commission": lambda spot: spot.commission_rates(SYMBOL),
    "myFilters": lambda spot: spot.my_filters(SYMBOL),
    "order/test": lambda spot: spot.test_order(SYMBOL, "BUY", "MARKET", quantity="0.01"),
    "order/test rates": lambda spot: spot.test_order(
        SYMBOL, "BUY", "MARKET", quantity="0.01", compute_commission_rates=True
    ),
    "a symbol that is none": lambda spot: spot.depth("NOPE"),
    "an order that is none": lambda spot: spot.get_order(SYMBOL, order_id=10**12),
    "an order that a filter refuses": lambda spot: spot.test_order(SYMBOL, "BUY", "MARKET", quantity="0.0000001"),
}


def told(ask: Callable[[Any], Any], client: Client) -> Any:
    try:
        return comparable(ask(client.spot))
    except BinanceError as error:
        return comparable(error)


@pytest.mark.parametrize("what", READS)
def test_results_and_errors_are_those_of_json(loopback: Loopback, what: str) -> None:
    trader = client_of(loopback)
    trader.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.01")
    trader.spot.new_order(SYMBOL, "BUY", "LIMIT", quantity="0.01", price="40000", time_in_force="GTC")
    for command in (
        SetReferencePrice(SYMBOL, 50_000 * UNIT, 42),
        SetReferencePrice("ETHUSDT", 0),
        AverageReferencePrice("BNBUSDT", 10, 1000),
        SetPriceRange(SYMBOL, PriceRange(2 * UNIT, UNIT // 2, 2 * UNIT, UNIT // 2)),
        SetPriceRange("ETHUSDT", PriceRange(bid_up=2 * UNIT)),
        TradeBlock(SYMBOL, loopback.keys.trader, loopback.keys.maker, 50_000 * UNIT, UNIT // 10, True),
    ):
        assert not any(isinstance(event, Refused) for event in loopback.venue.apply(command))
    in_json, in_sbe = (told(READS[what], client_of(loopback, settings=each)) for each in (Settings(), BINARY))
    assert in_sbe == in_json


@pytest.mark.parametrize("kind", ["ACK", "RESULT", "FULL"])
def test_an_order_is_answered_as_fully_as_asked_for(loopback: Loopback, kind: Any) -> None:
    placed = client_of(loopback, settings=BINARY).spot.new_order(
        SYMBOL, "BUY", "MARKET", quantity="0.01", new_order_resp_type=kind
    )
    assert (placed.status is None) == (kind == "ACK")
    assert bool(placed.fills) == (kind == "FULL")
    if placed.fills:
        assert sum(fill.qty for fill in placed.fills) == Decimal("0.01") == placed.executed_qty


def test_microseconds_are_microseconds(loopback: Loopback) -> None:
    loopback.advance(0.000_123)
    settings = Settings(encoding="sbe", time_unit="microsecond")
    assert client_of(loopback, settings=settings).spot.time().server_time % 1000 == 123


def get(loopback: Loopback, target: str, **headers: str) -> HttpResponse:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return loopback.http(HttpRequest("GET", HOST, target, named))


@pytest.mark.parametrize(
    ("accept", "version", "answer"),
    [
        ("application/sbe", "3:5", "sbe"),
        ("application/sbe", "3:4", "deprecated"),
        ("application/sbe", "3:2", -1153),
        ("application/sbe", "4:0", -1153),
        ("application/sbe", "3", -1152),
        ("application/sbe", "three:five", -1152),
        ("application/sbe", None, -1152),
        ("application/sbe, application/json", None, "json"),
        ("application/sbe;q=1, application/json;q=0.5", "9:9", "json"),
        ("application/sbe, application/json", "3:5", "sbe"),
        ("application/json", "3:5", "json"),
        ("*/*", "3:5", "json"),
    ],
)
def test_headers_choose_the_encoding(loopback: Loopback, accept: str, version: str | None, answer: object) -> None:
    headers = {"Accept": accept} | ({} if version is None else {"X_MBX_SBE": version})
    response = get(loopback, "/api/v3/time", **headers)
    kind = response.headers["content-type"]
    assert ("x-mbx-sbe-deprecated" in response.headers) == (answer == "deprecated")
    if answer == "json":
        assert kind == "application/json;charset=UTF-8"
        assert json.loads(response.body)["serverTime"] == loopback.now // 1000
        return
    assert kind == "application/sbe"
    assert "x-mbx-used-weight-1m" in response.headers
    said = json.loads(as_json.answer(response.body))
    if isinstance(answer, int):
        assert (response.status, said["code"]) == (400, answer)
    else:
        assert (response.status, said["serverTime"]) == (200, loopback.now // 1000)


def test_a_deprecated_schema_is_warned_of_once(loopback: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(loopback, settings=Settings(encoding="sbe", logger=logging.getLogger("test")))
    session = client._core.session
    session.ways.clear()
    older = (("Accept", "application/sbe"), ("X-MBX-SBE", "3:4"))
    client._core.session = msgspec.structs.replace(session, headers=lambda route: older)
    with caplog.at_level(logging.WARNING):
        client.spot.time()
        client.spot.time()
    assert [record.message for record in caplog.records] == [
        "the exchange calls this version of its SBE schema deprecated; a newer bidwire is needed"
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("responseFormat=sbe&sbeSchemaId=3&sbeSchemaVersion=5", None),
        ("responseFormat=json", None),
        ("responseFormat=sbe", 400),
        ("responseFormat=sbe&sbeSchemaId=3&sbeSchemaVersion=0", 400),
        ("responseFormat=sbe&sbeSchemaId=x&sbeSchemaVersion=5", 400),
        ("responseFormat=sbe&responseFormat=json&sbeSchemaId=3&sbeSchemaVersion=5", 400),
        ("responseFormat=xml", 400),
    ],
)
def test_the_url_chooses_the_encoding_of_a_connection(loopback: Loopback, query: str, status: int | None) -> None:
    opened = loopback.venue.open(f"/ws-api/v3?{query}", {}, ip="127.0.0.1", wall=loopback.now)
    if status is None:
        assert not isinstance(opened, HttpResponse)
        return
    assert isinstance(opened, HttpResponse)
    assert (opened.status, opened.headers["content-type"]) == (status, "application/json;charset=UTF-8")


def test_where_sbe_is_not_enabled_json_is_spoken_or_nothing() -> None:
    loopback = Loopback(ExchangeSettings(sbe=False))
    assert get(loopback, "/api/v3/time", Accept="application/sbe", X_MBX_SBE="3:5").status == 406
    both = get(loopback, "/api/v3/time", Accept="application/sbe, application/json", X_MBX_SBE="3:5")
    assert (both.status, both.headers["content-type"]) == (200, "application/json;charset=UTF-8")
    assert client_of(loopback, settings=BINARY).spot.time().server_time == loopback.now // 1000
    query = "responseFormat=sbe&sbeSchemaId=3&sbeSchemaVersion=5"
    refused = loopback.venue.open(f"/ws-api/v3?{query}", {}, ip="127.0.0.1", wall=loopback.now)
    assert isinstance(refused, HttpResponse)
    assert (refused.status, json.loads(refused.body)) == (400, {"code": -1155, "msg": "SBE is not enabled."})
    streams = loopback.venue.open("/sbe/ws", {}, ip="127.0.0.1", wall=loopback.now)
    assert isinstance(streams, HttpResponse)
    assert streams.status == 404


def test_calls_and_user_events_over_a_binary_connection(loopback: Loopback) -> None:
    heard: list[Any] = []

    async def main() -> None:
        async with (
            async_client_of(loopback, "ed25519", BINARY) as client,
            client.spot.user_stream() as events,
        ):
            found = await client.ws_api.spot.depth(SYMBOL, limit=5)
            assert len(found.bids) == 5
            assert (await client.ws_api.send(GetSession())).api_key is None
            with pytest.raises(Rejected, match="Unknown order") as refused:
                await client.ws_api.spot.cancel_order(SYMBOL, order_id=10**12)
            assert refused.value.code == -2011
            order = await client.ws_api.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.01")
            assert order.executed_qty == Decimal("0.01")
            status = await client.ws_api.send(GetSession())
            assert status.api_key == loopback.keys["ed25519"].api_key
            assert status.user_data_stream is False
            async for event in events:
                heard.append(event)
                if type(event).__name__ == "OutboundAccountPosition":
                    break
            assert heard[0].order_id == order.order_id

    asyncio.run(main())
    assert heard[0].symbol == SYMBOL


def test_an_id_comes_back_as_text(loopback: Loopback) -> None:
    session = loopback.venue.open(
        "/ws-api/v3?responseFormat=sbe&sbeSchemaId=3&sbeSchemaVersion=5", {}, ip="127.0.0.1", wall=loopback.now
    )
    assert not isinstance(session, HttpResponse)
    for asked in (
        '{"id":12,"method":"ping"}',
        '{"id":"x-1","method":"nope"}',
        "no json",
        '{"id":null,"method":"time"}',
    ):
        session.receive(asked.encode(), loopback.now)
    frames = [bytes(frame) for frame in session.outbox if isinstance(frame, bytes)]
    shown = [decode(spot_schema(), frame) for frame in frames]
    assert [(each.value["id"], each.status) for each in shown] == [("12", 200), ("x-1", 400), ("", 400), ("", 200)]
    assert shown[2].value["result"]["code"] == -1135


def differences(one: Any, other: Any, path: str = "") -> set[str]:
    """The names under which two values differ in more than zeros behind a decimal point."""
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one.keys() ^ other.keys()).union(
            *(differences(one[name], other[name], name) for name in one.keys() & other.keys())
        )
    if isinstance(one, list) and isinstance(other, list):
        if path.lower().endswith(("types", "modes")):
            one, other = sorted(one), sorted(other)
        if len(one) != len(other):
            return {path}
        found: set[str] = set()
        return found.union(*(differences(*pair, path) for pair in zip(one, other, strict=True)))
    if isinstance(one, str) and isinstance(other, str) and one != other:
        return set() if one.lstrip("-")[:1].isdigit() and Decimal(one) == Decimal(other) else {path}
    return set() if one == other else {path}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_every_documented_answer_goes_through_its_template(path: Path) -> None:
    fixture = json.loads(path.read_text())
    verb, place = fixture["wire"]["verb"], fixture["wire"]["path"]
    kinds = [kind for kind in catalog() if place in (kind.route.path, kind.route.ws) and kind.route.verb == verb]
    method = kinds[0].route.ws
    assert method is not None
    body = sbe.answer(method, json.dumps(fixture["response"]).encode())
    back = json.loads(as_json.answer(body, unit=1))
    allowed = UNSAID_BY_ORDERS | UNSAID.get(path.stem.partition(".")[0], set())
    assert differences(fixture["response"], back) <= allowed
    decoded = []
    for kind in kinds:
        shapes = kind.route.shapes
        model = result_type(kind) if shapes is None or shapes.many else shapes.of(back)
        try:
            decoded.append(msgspec.json.decode(msgspec.json.encode(back), type=model, strict=True))
        except (msgspec.DecodeError, TypeError):
            continue
    assert decoded or place == "/api/v3/openOrders"


@pytest.mark.parametrize("path", sorted((FIXTURES / "user").glob("*.json")), ids=lambda path: path.stem)
def test_every_user_event_goes_through_its_template(path: Path) -> None:
    event = json.loads(path.read_text())["event"]
    told = json.dumps({"subscriptionId": 7, "event": event} if event["e"] != "serverShutdown" else {"event": event})
    back = json.loads(as_json.frame(sbe.frame(told.encode(), {}, False), unit=1).json)
    assert back.get("subscriptionId") == (None if event["e"] == "serverShutdown" else 7)
    assert differences(event, back["event"]) == set()


def test_an_encoding_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="encoding"):
        Settings(encoding="xml")  # type: ignore[arg-type]  # that is what is refused


def test_an_answer_that_the_schema_has_no_room_for_is_refused_in_sbe(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sbe, "_answer", lambda method, value: (200, {"bids": [["92233720368547758080.5", "1"]]}))
    with pytest.raises(BinanceError, match="Unable to encode") as refused:
        client_of(loopback, settings=BINARY).spot.depth(SYMBOL)
    assert (refused.value.code, refused.value.status) == (-1161, 400)
    framed = sbe.frame(b'{"id":1,"status":200,"result":{}}', {1: "depth"}, False)
    assert json.loads(as_json.frame(framed).json)["error"]["code"] == -1161


def test_what_a_template_cannot_say_is_an_error_and_not_another_number() -> None:
    book = {"lastUpdateId": 1, "bids": [["92233720368547758080.5", "1"]], "asks": []}
    with pytest.raises(ValueError, match="cannot be said"):
        encode(spot_schema(), 200, book)
