"""HTTP around the requests: paths, headers, limits, what is not there, and what must never happen."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bidwire.exchange.api import not_simulated
from bidwire.exchange.api.counters import Limits
from bidwire.exchange.api.router import Context
from bidwire.products import catalog
from bidwire.products.spot import requests as r

if TYPE_CHECKING:
    from .conftest import Desk

PING = "/api/v3/ping"


def test_every_json_answer_says_so_and_what_was_used(desk: Desk) -> None:
    for target, status in ((PING, 200), ("/api/v3/depth", 400), ("/api/v3/account", 401)):
        answer = desk.raw("GET", target)
        assert answer.status == status
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.headers["x-mbx-used-weight"] == answer.headers["x-mbx-used-weight-1m"]
    assert desk.raw("GET", PING).headers["x-mbx-used-weight-1m"] == "27"  # 1 + 5 + 20, and the 1 of this


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/api/v3/nonsense", 404),
        ("GET", "/fapi/v1/time", 404),
        ("GET", "/ws-api/v3", 404),
        ("PATCH", "/api/v3/order", 405),
        ("POST", "/api/v3/userDataStream", 410),
        ("PUT", "/api/v3/userDataStream", 410),
        ("DELETE", "/api/v3/userDataStream", 410),
    ],
)
def test_what_is_not_there_is_a_page_of_the_front_server(desk: Desk, verb: str, path: str, status: int) -> None:
    answer = desk.raw(verb, path)
    assert answer.status == status
    assert answer.headers["content-type"] == "text/html"
    assert f"<h1>{status} ".encode() in answer.body


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("GET", "/sapi/v1/nothing", 404),
        ("GET", "/sapi/v1/margin/account/", 404),
        ("PATCH", "/sapi/v1/margin/order", 405),
        ("GET", "/sapi/v1/asset/dust", 405),
    ],
)
def test_what_sapi_has_not_is_a_page_of_the_front_server(desk: Desk, verb: str, path: str, status: int) -> None:
    assert (desk.raw(verb, path).status, desk.raw(verb, path).headers["content-type"]) == (status, "text/html")


def test_who_asks_for_what_is_not_simulated_is_checked_first(desk: Desk) -> None:
    path = "/sapi/v1/margin/account"
    key = {"X-MBX-APIKEY": desk.key.api_key}
    assert desk.raw("GET", path).refusal == (401, -2014, "API-key format invalid.")
    assert desk.raw("GET", path, {"X-MBX-APIKEY": "x" * 64}).refusal[1] == -2015
    assert desk.raw("GET", path, key).refusal[1] == -1102
    assert desk.raw("GET", f"{path}?timestamp=1&signature=00", key).refusal[1] == -1021
    assert desk.raw("GET", f"{path}?timestamp={desk.wall // 1000}&signature=00", key).refusal[1] == -1022
    reader = desk.venue.accounts.add_key(desk.account, permissions=["read"])
    assert desk.signed("POST", "/sapi/v1/margin/order", reader).refusal[1] == -2015
    answer = desk.signed("GET", path)
    assert answer.refusal == (
        400, -1020,
        "This operation is not supported. The local exchange does not simulate GET /sapi/v1/margin/account. "
        "Leave the call out here, or have a fault answer it.",
    )  # fmt: skip
    assert answer.headers["content-type"].startswith("application/json")


def test_the_table_of_sapi_agrees_with_the_typed_requests() -> None:
    for call in catalog.every_call():
        route = call.request.route
        if route.base == "sapi":
            found = not_simulated.route_of(route.verb, route.path)
            assert found is not None, route
            assert found.security.signed == route.security.signed, route


def test_each_call_of_sapi_has_a_budget_by_itself_and_the_account_pays_for_some(desk_with: Any) -> None:
    desk = desk_with(limits=Limits(sapi_weight=20, sapi_account_weight=18_000))
    coins = "/sapi/v1/capital/config/getall"
    assert [desk.signed("GET", coins).status for _ in range(3)] == [200, 200, 429]
    assert desk.signed("GET", "/sapi/v1/account/apiRestrictions").headers["x-sapi-used-ip-weight-1m"] == "1"
    history = desk.signed("GET", "/sapi/v1/capital/withdraw/history")
    assert (history.status, history.headers["x-sapi-used-uid-weight-1m"]) == (200, "18000")
    assert "x-sapi-used-ip-weight-1m" not in history.headers
    again = desk.signed("GET", "/sapi/v1/capital/withdraw/history")
    assert (again.status, again.json["code"]) == (429, -1003)
    assert int(again.headers["retry-after"]) <= 60
    other = desk.venue.accounts.create({})
    assert desk.signed("GET", "/sapi/v1/capital/withdraw/history", desk.venue.accounts.add_key(other)).status == 200
    desk.wait(60)
    assert desk.signed("GET", "/sapi/v1/capital/withdraw/history").status == 200


def test_a_key_may_ask_what_it_may_do_out_of_the_budget_of_sapi(desk: Desk) -> None:
    path = "/sapi/v1/account/apiRestrictions"
    answer = desk.signed("GET", path)
    assert (answer.status, answer.json["createTime"]) == (200, 1700000000000)
    assert [name for name, allowed in answer.json.items() if allowed is True] == [
        "enableReading", "enableSpotAndMarginTrading",
    ]  # fmt: skip
    assert answer.headers["x-sapi-used-ip-weight-1m"] == "1"
    assert "x-mbx-used-weight-1m" not in answer.headers
    bound = desk.venue.accounts.add_key(desk.account, permissions=["read"], ips=["127.0.0.0/8"])
    rights = desk.signed("GET", path, bound).json
    assert (rights["ipRestrict"], rights["enableReading"], rights["enableSpotAndMarginTrading"]) == (True, True, False)
    assert desk.get("/api/v3/ping").headers["x-mbx-used-weight-1m"] == "1"


def test_what_clients_ask_of_sapi_before_they_trade(desk: Desk) -> None:
    coins = desk.signed("GET", "/sapi/v1/capital/config/getall")
    assert coins.headers["x-sapi-used-ip-weight-1m"] == "10"
    assert [(each["coin"], each["free"]) for each in coins.json] == [
        ("BTC", "10.00000000"),
        ("ETH", "0.00000000"),
        ("USDT", "100000.00000000"),
    ]
    assert all(len(each["networkList"]) == 1 and each["trading"] for each in coins.json)
    assert desk.raw("GET", "/sapi/v1/capital/config/getall?timestamp=1").refusal[1] == -2014
    for path in ("/sapi/v1/margin/allPairs", "/sapi/v1/margin/isolated/allPairs"):
        assert desk.signed("GET", path, recvWindow=10_000).json == []
        assert desk.raw("GET", path, {"X-MBX-APIKEY": desk.key.api_key}).json == []
        assert desk.raw("GET", path).refusal[1] == -2014


def test_headers_count_in_any_case(desk: Desk) -> None:
    answer = desk.raw("GET", "/api/v3/time", {"x-MBX-tIME-unit": "MICROSECOND"})
    assert answer.json == {"serverTime": desk.wall}


def test_the_body_of_a_get_is_not_read(desk: Desk) -> None:
    assert desk.raw("GET", "/api/v3/avgPrice?symbol=BTCUSDT", body=b"symbol=NONESUCH&x=1").status == 200
    assert desk.raw("GET", "/api/v3/avgPrice", body=b"symbol=BTCUSDT").refusal == (
        400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.",
    )  # fmt: skip


def test_over_the_weight_is_429_and_those_who_go_on_are_banned(desk_with: Any) -> None:
    desk: Desk = desk_with(limits=Limits(weight=10))
    for _ in range(10):
        assert desk.get(PING).status == 200
    answers = [desk.get(PING) for _ in range(5)]
    assert [answer.status for answer in answers] == [429, 429, 429, 418, 418]
    assert answers[0].headers["retry-after"] == "40"
    assert answers[0].json["code"] == answers[4].json["code"] == -1003
    assert answers[4].json["msg"].startswith("Way too much request weight used; IP banned until 1700000120000.")
    assert answers[4].headers["retry-after"] == "120"
    assert desk.get("/api/v3/nonsense").status == 404  # no such page, banned or not
    assert desk.get(PING, ip="10.0.0.9").status == 200
    desk.wait(119)
    assert desk.get(PING).headers["retry-after"] == "1"
    desk.wait(1)
    assert desk.get(PING).status == 200


def test_limits_that_are_not_enforced_are_still_shown(desk_with: Any) -> None:
    desk: Desk = desk_with(limits=Limits(weight=1), enforce_limits=False)
    assert [desk.get(PING).headers["x-mbx-used-weight-1m"] for _ in range(3)] == ["1", "2", "3"]


def test_an_error_inside_is_an_answer_without_a_trace_and_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: r.GetTickerPrice, context: Context) -> Any:
        raise RuntimeError("the engine is on fire")

    handlers = dict(desk.venue.router._handlers)
    handlers[r.GetTickerPrice] = broken
    monkeypatch.setattr(desk.venue.router, "_handlers", handlers)
    with caplog.at_level(logging.ERROR, "bidwire.exchange"):
        answer = desk.get("/api/v3/ticker/price", symbol="BTCUSDT")
    assert answer.refusal == (500, -1000, "An unknown error occurred while processing the request.")
    assert b"fire" not in answer.body
    assert "on fire" in caplog.text


def test_the_log_of_an_error_holds_no_secret(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = dict(desk.venue.router._handlers)
    handlers[r.GetAccount] = lambda request, context: 1 // 0
    monkeypatch.setattr(desk.venue.router, "_handlers", handlers)
    with caplog.at_level(logging.DEBUG):
        assert desk.signed("GET", "/api/v3/account").status == 500
    assert "ZeroDivisionError" in caplog.text
    for secret in (desk.key.secret, desk.key.api_key, "signature="):
        assert secret not in caplog.text


PATHS = st.sampled_from(
    ["/api/v3/order", "/api/v3/depth", "/api/v3/klines", "/api/v3/ticker", "/api/v3/account", "/api/v3/exchangeInfo"]
)
QUERIES = st.text(st.sampled_from("abc=&%+[]\"'{}0189.-_ÿ１\x00"), max_size=40) | st.sampled_from(
    [
        "symbol=BTCUSDT", "symbol=BTCUSDT&limit=5", "symbol=BTCUSDT&interval=1m&timeZone=99",
        "symbol=BTCUSDT&windowSize=1x", "symbols=%5B%22BTCUSDT%22%5D", "timestamp=1&signature=1",
    ]
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["GET", "POST", "DELETE", "PUT"]), PATHS, QUERIES, st.binary(max_size=30), st.booleans())
def test_whatever_is_asked_there_is_an_answer(
    desk: Desk, verb: str, path: str, query: str, body: bytes, with_key: bool
) -> None:
    headers = {"X-MBX-APIKEY": desk.key.api_key} if with_key else {}
    answer = desk.raw(verb, f"{path}?{query}", headers, body, ip=f"10.{len(query)}.{len(body)}.1")
    assert answer.status in (200, 400, 401, 405, 429, 418)
    if answer.status in (400, 401):
        assert answer.json["code"] <= -1000
        assert answer.json["code"] != -1000
