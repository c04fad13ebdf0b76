"""The documentation's fixtures against the exchange's side: what they send is read, what is answered has their shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from bidwire.exchange.api.params import build, pick, received, received_json, table
from bidwire.exchange.venue import catalog
from bidwire.wire.http import parameters, text_of

if TYPE_CHECKING:
    from .conftest import Desk

FIXTURES = Path(__file__).parents[2] / "fixtures" / "spot"
ALL = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FIXTURES.glob("*.json"))}
OVER_HTTP = {name: each for name, each in ALL.items() if each["wire"].get("verb", "WS") != "WS"}


def candidates(verb: str, path: str) -> list[Any]:
    found = [kind for kind in catalog() if (kind.route.verb, kind.route.path) == (verb, path)]
    return sorted(found, key=lambda kind: -len(table(kind).required))


@pytest.mark.parametrize("name", OVER_HTTP)
def test_every_documented_request_is_read_as_it_was_meant(name: str) -> None:
    """Encoded by one side, read by the other: the same parameters, and the documented weight before they are checked."""
    wire = OVER_HTTP[name]["wire"]
    params: dict[str, str] = wire["params"]
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in params.items())
    kinds = candidates(wire["verb"], wire["path"])
    if kinds[0].route.security.signed:
        query += "&timestamp=1700000000000&signature=ab"
    sent = received(query.encode())
    request = build(pick(kinds, sent.values), sent)
    read = {key: text_of(value) for key, value in parameters(request)}
    assert read == {key: value for key, value in params.items() if key != "recvWindow"}
    assert type(request).route.cost(request) == OVER_HTTP[name]["weight"]


@pytest.mark.parametrize("name", OVER_HTTP)
def test_every_documented_request_is_read_from_json_too(name: str) -> None:
    params: dict[str, str] = OVER_HTTP[name]["wire"]["params"]
    given = {key: json.loads(value) if value.startswith(("[", "{")) else value for key, value in params.items()}
    sent = received_json(json.dumps(given).encode())
    kinds = candidates(OVER_HTTP[name]["wire"]["verb"], OVER_HTTP[name]["wire"]["path"])
    request = build(pick(kinds, sent.values), sent)
    read = {key: text_of(value) for key, value in parameters(request)}
    assert read == {key: value for key, value in params.items() if key != "recvWindow"}


def shape(value: object) -> object:
    """Keys and kinds of values; of a list its first item's."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


SYMBOL = {"symbol": "BTCUSDT"}
BOTH = {"symbols": '["BTCUSDT","ETHUSDT"]'}


@pytest.mark.parametrize(
    ("name", "verb", "path", "params"),
    [
        ("account", "GET", "account", {}),
        ("agg_trades", "GET", "aggTrades", SYMBOL),
        ("all_orders", "GET", "allOrders", SYMBOL),
        ("avg_price", "GET", "avgPrice", SYMBOL),
        ("book_ticker", "GET", "ticker/bookTicker", SYMBOL),
        ("book_tickers", "GET", "ticker/bookTicker", BOTH),
        ("cancel_order", "DELETE", "order", {**SYMBOL, "orderId": 1}),
        ("commission_rates", "GET", "account/commission", SYMBOL),
        ("depth", "GET", "depth", SYMBOL),
        ("get_order", "GET", "order", {**SYMBOL, "orderId": 1}),
        ("historical_trades", "GET", "historicalTrades", SYMBOL),
        ("klines", "GET", "klines", {**SYMBOL, "interval": "1m"}),
        ("my_trades", "GET", "myTrades", SYMBOL),
        ("open_orders", "GET", "openOrders", SYMBOL),
        ("order_rate_limits", "GET", "rateLimit/order", {}),
        ("ping", "GET", "ping", {}),
        ("ticker", "GET", "ticker", SYMBOL),
        ("ticker_24h", "GET", "ticker/24hr", SYMBOL),
        ("ticker_price", "GET", "ticker/price", SYMBOL),
        ("time", "GET", "time", {}),
        ("trades", "GET", "trades", SYMBOL),
        ("trading_day_ticker", "GET", "ticker/tradingDay", SYMBOL),
    ],
)
def test_answers_have_the_documented_shape(
    desk: Desk, name: str, verb: str, path: str, params: dict[str, object]
) -> None:
    desk.order(price="99")
    desk.order(desk.other_key, side="SELL")
    desk.order(quantity="0.5")
    documented = OVER_HTTP[name]
    assert (documented["wire"]["verb"], documented["wire"]["path"]) == (verb, f"/api/v3/{path}")
    signed = candidates(verb, f"/api/v3/{path}")[0].route.security.signed
    answer = desk.signed(verb, f"/api/v3/{path}", **params) if signed else desk.get(f"/api/v3/{path}", **params)
    assert answer.status == 200
    assert shape(answer.json) == shape(documented["response"])


@pytest.mark.parametrize(
    ("name", "response_type"), [("new_order", "FULL"), ("new_order.result", "RESULT"), ("new_order.ack", "ACK")]
)
def test_a_placed_order_has_the_documented_shape(desk: Desk, name: str, response_type: str) -> None:
    desk.order(desk.other_key, side="SELL")
    answer = desk.order(newOrderRespType=response_type)
    assert shape(answer.json) == shape(OVER_HTTP[name]["response"])
