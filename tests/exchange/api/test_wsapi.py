"""The WebSocket API: envelopes, ids, logon, the twins of REST, user events and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bidwire.exchange.api.counters import Limits
from bidwire.exchange.api.router import JSON_TYPE
from bidwire.exchange.api.session import Close, Ping
from bidwire.exchange.engine.commands import Credit
from bidwire.wire.http import HttpResponse
from bidwire.wire.sign import signer

if TYPE_CHECKING:
    from .conftest import Desk, Socket

NOW = 1700000000000
ORDER = {
    "symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1.00000", "price": "100.00",
}  # fmt: skip
BAD_ID = "Invalid 'id' in JSON request; expected an integer, a string matching '^[a-zA-Z0-9-_]{1,36}$', or null."
NOT_ALLOWED = {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}


@pytest.fixture
def socket(desk: Desk) -> Socket:
    return desk.socket()


@pytest.fixture
def ed25519(desk: Desk) -> Socket:
    """A socket that is logged on."""
    found = desk.socket()
    (answer,) = found.signed("session.logon", desk.venue.accounts.add_key(desk.account, "ed25519"))
    assert answer["status"] == 200
    return found


def weight(count: int) -> dict[str, object]:
    return {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000, "count": count}


# --- envelopes --------------------------------------------------------------------------------------------------------


def test_an_answer_has_id_status_result_and_rate_limits_in_this_order(socket: Socket) -> None:
    socket.send({"id": "a-1_B", "method": "time"})
    (answer,) = socket.frames()
    assert list(answer.items()) == [
        ("id", "a-1_B"),
        ("status", 200),
        ("result", {"serverTime": NOW}),
        ("rateLimits", [weight(3)]),  # the handshake cost 2
    ]


def test_a_refusal_has_an_error_instead_of_a_result(socket: Socket) -> None:
    answer = socket.ask("depth", symbol="NONESUCH")
    assert list(answer) == ["id", "status", "error", "rateLimits"]
    assert (answer["status"], answer["error"]) == (400, {"code": -1121, "msg": "Invalid symbol."})


@pytest.mark.parametrize("request_id", [0, -5, 2**63 - 1, "x", "a" * 36, "187d3cb2-942d-484c-8271-4e2141bbadb1", None])
def test_ids_come_back_as_they_were(socket: Socket, request_id: object) -> None:
    socket.send({"id": request_id, "method": "ping"})
    (answer,) = socket.frames()
    assert (answer["id"], answer["status"], answer["result"]) == (request_id, 200, {})


@pytest.mark.parametrize("request_id", ["", "a" * 37, "a b", "ä", 1.5, True, [], {}])
def test_other_ids_are_refused(socket: Socket, request_id: object) -> None:
    socket.send({"id": request_id, "method": "ping"})
    (answer,) = socket.frames()
    assert (answer["id"], answer["status"], answer["error"]) == (None, 400, {"code": -1135, "msg": BAD_ID})


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        (b"", "Invalid JSON Request"),
        (b"{", "Invalid JSON Request"),
        (b"[]", "Invalid JSON Request"),
        (b'"ping"', "Invalid JSON Request"),
        (b"\xff\xfe", "Invalid JSON Request"),
        (b'{"method":"ping"}', BAD_ID),
    ],
)
def test_what_cannot_be_read_is_answered_with_id_null(socket: Socket, frame: bytes, text: str) -> None:
    socket.send(frame)
    assert socket.frames() == [{"id": None, "status": 400, "error": {"code": -1135, "msg": text}}]


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        ({"id": 1}, {"code": -1135, "msg": "Invalid 'method' in JSON request; expected a string."}),
        ({"id": 1, "method": 5}, {"code": -1135, "msg": "Invalid 'method' in JSON request; expected a string."}),
        ({"id": 1, "method": "ping", "params": []}, {"code": -1135, "msg": "Invalid 'params' in JSON request; expected an object."}),
        ({"id": 1, "method": "Ping"}, {"code": -1000, "msg": "Method 'Ping' is invalid."}),
        ({"id": 1, "method": "v1/ping"}, {"code": -1000, "msg": "Method 'v1/ping' is invalid."}),
        ({"id": 1, "method": "userDataStream.start"}, {"code": -1000, "msg": "Method 'userDataStream.start' is invalid."}),
        ({"id": 1, "method": "ping", "params": {"x": 1}}, {"code": -1104, "msg": "Not all sent parameters were read; read '0' parameter(s) but was sent '1'."}),
        ({"id": 1, "method": "depth"}, {"code": -1102, "msg": "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."}),
        ({"id": 1, "method": "depth", "params": {"symbol": None}}, {"code": -1105, "msg": "Parameter 'symbol' was empty."}),
        ({"id": 1, "method": "depth", "params": {"symbol": "BTCUSDT", "limit": 1.5}}, {"code": -1100, "msg": "Illegal characters found in parameter 'limit'; legal range is '^[0-9]{1,20}$'."}),
        ({"id": 1, "method": "depth", "params": {"symbol": "BTCUSDT", "limit": True}}, {"code": -1100, "msg": "Illegal characters found in parameter 'limit'; legal range is '^[0-9]{1,20}$'."}),
        ({"id": 1, "method": "ticker", "params": {"symbols": "BTCUSDT"}}, {"code": -1135, "msg": "JSON sent for parameter 'symbols' is not valid"}),
        ({"id": 1, "method": "account.status"}, {"code": -2014, "msg": "API-key format invalid."}),
        ({"id": 1, "method": "account.status", "params": {"apiKey": "a" * 64}}, NOT_ALLOWED),
    ],
)  # fmt: skip
def test_a_refused_request_is_answered_under_its_id(
    socket: Socket, frame: dict[str, Any], error: dict[str, object]
) -> None:
    socket.send(frame)
    (answer,) = socket.frames()
    assert (answer["id"], answer["error"]) == (1, error)
    assert answer["status"] == (401 if error["code"] in (-2014, -2015) else 400)


def test_the_third_unreadable_frame_in_a_row_ends_the_connection(socket: Socket) -> None:
    for frame in (b"1", b"2", b'{"id":1,"method":"ping"}', b"3", b"4"):
        socket.send(frame)
    assert not socket.session.closed
    socket.frames()
    socket.send(b"5")
    assert socket.frames()[-1] == Close(1008, "disconnected")
    assert socket.session.closed
    socket.send({"id": 1, "method": "ping"})
    assert socket.frames() == []


def test_no_parameters_may_be_written_as_null(socket: Socket) -> None:
    socket.send({"id": 1, "method": "ping", "params": None})
    (answer,) = socket.frames()
    assert (answer["id"], answer["status"], answer["result"]) == (1, 200, {})


def test_a_version_prefix_may_stand_before_the_method(socket: Socket) -> None:
    assert socket.ask("v3/time")["result"] == {"serverTime": NOW}


@pytest.mark.parametrize(
    ("query", "params", "shown"),
    [
        ("", {}, True),
        ("?returnRateLimits=false", {}, False),
        ("?returnRateLimits=false", {"returnRateLimits": True}, True),
        ("", {"returnRateLimits": False}, False),
        ("/?returnRateLimits=true", {"returnRateLimits": "false"}, False),
    ],
)
def test_rate_limits_are_shown_by_connection_and_by_request(
    desk: Desk, query: str, params: dict[str, object], shown: bool
) -> None:
    assert ("rateLimits" in desk.socket(query).ask("ping", **params)) is shown


def test_a_connection_may_count_in_microseconds(desk: Desk) -> None:
    socket = desk.socket("?timeUnit=microsecond")
    assert socket.ask("time")["result"] == {"serverTime": desk.wall}
    assert socket.ask("session.status")["result"]["connectedSince"] == desk.wall


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?timeUnit=SECOND", -1194),
        ("?timeUnit=Microsecond", -1194),
        ("?returnRateLimits=1", -1100),
        ("?responseFormat=sbe", -1153),
    ],
)
def test_a_bad_choice_is_refused_in_the_handshake(desk: Desk, query: str, code: int) -> None:
    refused = desk.venue.open(f"/ws-api/v3{query}", {}, ip="10.0.0.1", wall=desk.wall)
    assert isinstance(refused, HttpResponse)
    assert (refused.status, refused.headers["content-type"]) == (400, JSON_TYPE)
    assert msgspec.json.decode(refused.body)["code"] == code


DOCUMENTED = [
    "ping",
    "time",
    "exchangeInfo",
    "executionRules",
    "depth",
    "trades.recent",
    "trades.historical",
    "blockTrades.historical",
    "trades.aggregate",
    "klines",
    "uiKlines",
    "avgPrice",
    "ticker.24hr",
    "ticker.tradingDay",
    "ticker",
    "ticker.price",
    "ticker.book",
    "referencePrice",
    "referencePrice.calculation",
    "session.logon",
    "session.status",
    "session.logout",
    "session.subscriptions",
    "order.place",
    "order.test",
    "order.cancel",
    "order.cancelReplace",
    "order.amend.keepPriority",
    "openOrders.cancelAll",
    "orderList.place",
    "orderList.place.oco",
    "orderList.place.oto",
    "orderList.place.otoco",
    "orderList.place.opo",
    "orderList.place.opoco",
    "orderList.cancel",
    "sor.order.place",
    "sor.order.test",
    "account.status",
    "order.status",
    "openOrders.status",
    "allOrders",
    "orderList.status",
    "openOrderLists.status",
    "allOrderLists",
    "myTrades",
    "account.rateLimits.orders",
    "myPreventedMatches",
    "myAllocations",
    "account.commission",
    "order.amendments",
    "myFilters",
    "userDataStream.subscribe",
    "userDataStream.subscribe.signature",
    "userDataStream.subscribe.listenToken",
    "userDataStream.unsubscribe",
]


@pytest.mark.parametrize("method", DOCUMENTED)
def test_every_documented_method_is_known_with_and_without_its_version(socket: Socket, method: str) -> None:
    for answer in (socket.ask(method), socket.ask(f"v3/{method}")):
        assert "is invalid" not in answer.get("error", {}).get("msg", "")


# --- the twins of REST ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "params", "path"),
    [
        ("ping", {}, "ping"),
        ("depth", {"symbol": "BTCUSDT", "limit": 5}, "depth?symbol=BTCUSDT&limit=5"),
        ("depth", {"symbol": "BTCUSDT", "limit": "5"}, "depth?symbol=BTCUSDT&limit=5"),
        ("trades.recent", {"symbol": "BTCUSDT"}, "trades?symbol=BTCUSDT"),
        ("trades.historical", {"symbol": "BTCUSDT", "fromId": 1}, "historicalTrades?symbol=BTCUSDT&fromId=1"),
        ("trades.aggregate", {"symbol": "BTCUSDT"}, "aggTrades?symbol=BTCUSDT"),
        ("klines", {"symbol": "BTCUSDT", "interval": "1m"}, "klines?symbol=BTCUSDT&interval=1m"),
        ("uiKlines", {"symbol": "BTCUSDT", "interval": "1m"}, "uiKlines?symbol=BTCUSDT&interval=1m"),
        ("avgPrice", {"symbol": "BTCUSDT"}, "avgPrice?symbol=BTCUSDT"),
        ("ticker.24hr", {"symbol": "BTCUSDT"}, "ticker/24hr?symbol=BTCUSDT"),
        ("ticker.24hr", {"symbols": ["BTCUSDT"]}, "ticker/24hr?symbols=%5B%22BTCUSDT%22%5D"),
        ("ticker.tradingDay", {"symbol": "BTCUSDT"}, "ticker/tradingDay?symbol=BTCUSDT"),
        ("ticker", {"symbol": "BTCUSDT", "windowSize": "1h"}, "ticker?symbol=BTCUSDT&windowSize=1h"),
        ("ticker.price", {}, "ticker/price"),
        ("ticker.book", {"symbol": "BTCUSDT"}, "ticker/bookTicker?symbol=BTCUSDT"),
    ],
)
def test_public_methods_answer_what_rest_answers(desk: Desk, method: str, params: dict[str, object], path: str) -> None:
    desk.order(desk.other_key, side="SELL")
    desk.order()
    before = desk.venue.counters.used_weight("127.0.0.1", desk.wall)
    rest = desk.raw("GET", f"/api/v3/{path}")
    cost = desk.venue.counters.used_weight("127.0.0.1", desk.wall) - before
    answer = desk.socket().ask(method, **params)
    assert rest.status == 200
    assert answer["result"] == rest.json
    assert answer["rateLimits"] == [weight(before + cost * 2 + 2)]


def test_exchange_info_names_the_limit_of_connections_instead_of_that_of_requests(desk: Desk, socket: Socket) -> None:
    rest = desk.get("/api/v3/exchangeInfo", symbol="BTCUSDT").json
    found = socket.ask("exchangeInfo", symbols=["BTCUSDT"])["result"]
    assert found.pop("rateLimits")[3] == {
        "rateLimitType": "CONNECTIONS", "interval": "MINUTE", "intervalNum": 5, "limit": 300,
    }  # fmt: skip
    assert rest.pop("rateLimits")[3]["rateLimitType"] == "RAW_REQUESTS"
    assert found == rest


def test_an_order_lives_on_the_websocket_api(desk: Desk, socket: Socket) -> None:
    (placed,) = socket.signed("order.place", **ORDER, newClientOrderId="a1")
    assert placed["status"] == 200
    assert placed["result"]["orderId"] == 1
    assert placed["result"]["fills"] == []
    assert [(row["rateLimitType"], row["count"]) for row in placed["rateLimits"]] == [
        ("ORDERS", 1), ("ORDERS", 1), ("REQUEST_WEIGHT", 2),
    ]  # fmt: skip
    (status,) = socket.signed("order.status", symbol="BTCUSDT", orderId=1)
    assert status["result"] == desk.signed("GET", "/api/v3/order", symbol="BTCUSDT", orderId=1).json
    (opened,) = socket.signed("openOrders.status", symbol="BTCUSDT")
    assert [row["orderId"] for row in opened["result"]] == [1]
    (tested,) = socket.signed("order.test", **ORDER)
    assert tested["result"] == {}
    (cancelled,) = socket.signed("order.cancel", symbol="BTCUSDT", origClientOrderId="a1")
    assert cancelled["result"]["status"] == "CANCELED"
    (again,) = socket.signed("order.cancel", symbol="BTCUSDT", orderId=1)
    assert (again["status"], again["error"]) == (400, {"code": -2011, "msg": "Unknown order sent."})
    (everything,) = socket.signed("openOrders.cancelAll", symbol="BTCUSDT")
    assert everything["error"]["code"] == -2011
    (history,) = socket.signed("allOrders", symbol="BTCUSDT")
    assert [row["status"] for row in history["result"]] == ["CANCELED"]


@pytest.mark.parametrize(
    "method", ["account.status", "account.rateLimits.orders", "account.commission", "myTrades", "allOrders"]
)
def test_account_methods_are_there(socket: Socket, method: str) -> None:
    params = {} if method in ("account.status", "account.rateLimits.orders") else {"symbol": "BTCUSDT"}
    (answer,) = socket.signed(method, **params)
    assert answer["status"] == 200


@pytest.mark.parametrize("kind", ["hmac", "rsa", "ed25519"])
def test_every_kind_of_key_signs_requests(desk: Desk, socket: Socket, kind: Any) -> None:
    (answer,) = socket.signed("account.status", desk.venue.accounts.add_key(desk.account, kind), omitZeroBalances=True)
    assert answer["status"] == 200


def test_the_order_of_the_parameters_on_the_wire_does_not_matter(desk: Desk, socket: Socket) -> None:
    payload = f"apiKey={desk.key.api_key}&recvWindow=5000&timestamp={NOW}"
    signature = signer(desk.key.secret).sign(payload.encode())
    params = {"timestamp": NOW, "signature": signature, "recvWindow": 5000, "apiKey": desk.key.api_key}
    assert socket.ask("account.status", **params)["status"] == 200
    wrong = socket.ask("account.status", **{**params, "recvWindow": 5001})
    assert wrong["error"] == {"code": -1022, "msg": "Signature for this request is not valid."}


def test_parameters_are_checked_before_the_key_and_the_key_before_the_time(desk: Desk, socket: Socket) -> None:
    (answer,) = socket.signed("order.place", **{**ORDER, "side": "HODL"}, timestamp=1)
    assert answer["error"]["code"] == -1117
    assert socket.ask("order.place", **ORDER, apiKey="b" * 64, timestamp=1)["error"] == NOT_ALLOWED
    (answer,) = socket.signed("order.place", **ORDER, timestamp=1)
    assert answer["error"]["code"] == -1021


# --- limits -----------------------------------------------------------------------------------------------------------


def test_over_the_weight_says_when_to_come_back_and_a_ban_drops_the_connections(desk_with: Any) -> None:
    desk: Desk = desk_with(limits=Limits(weight=5))
    socket, other = desk.socket(), desk.socket()
    answers = [socket.ask("ping") for _ in range(4)]
    assert [answer["status"] for answer in answers] == [200, 429, 429, 429]
    assert answers[1]["error"]["code"] == -1003
    assert answers[1]["error"]["data"] == {"serverTime": NOW, "retryAfter": NOW + 40_000}
    banned, close = socket.ask_all("ping")
    assert (banned["status"], banned["error"]["data"]["retryAfter"]) == (418, NOW + 120_000)
    assert close == Close(1008, "disconnected")
    assert other.frames() == [Close(1008, "disconnected")]
    refused = desk.venue.open("/ws-api/v3", {}, ip="127.0.0.1", wall=desk.wall)
    assert isinstance(refused, HttpResponse)
    assert (refused.status, refused.headers["retry-after"]) == (418, "120")


def test_who_does_not_want_to_see_limits_sees_none_when_over_them(desk_with: Any) -> None:
    desk: Desk = desk_with(limits=Limits(weight=2))
    refused = desk.socket().ask("ping", returnRateLimits=False)
    assert (refused["status"], list(refused)) == (429, ["id", "status", "error"])


def test_a_ban_over_http_drops_them_too(desk_with: Any) -> None:
    desk: Desk = desk_with(limits=Limits(weight=2))
    socket = desk.socket()
    while desk.get("/api/v3/ping").status != 418:
        assert not socket.session.closed
    assert socket.session.closed


def test_too_many_orders_are_429(desk_with: Any) -> None:
    desk: Desk = desk_with(limits=Limits(orders_10s=1))
    socket = desk.socket()
    socket.signed("order.place", **ORDER)
    (answer,) = socket.signed("order.place", **ORDER)
    assert (answer["status"], answer["error"]["code"]) == (429, -1015)
    assert answer["error"]["data"] == {"serverTime": NOW, "retryAfter": NOW + 10_000}


def test_connections_of_an_address_are_limited(desk_with: Any) -> None:
    desk: Desk = desk_with(limits=Limits(connections=1))
    desk.socket()
    refused = desk.venue.open("/ws/btcusdt@trade", {}, ip="127.0.0.1", wall=desk.wall)
    assert isinstance(refused, HttpResponse)
    assert (refused.status, msgspec.json.decode(refused.body)["code"]) == (429, -1034)


def test_the_server_pings_and_gives_up_the_silent(desk: Desk, socket: Socket) -> None:
    assert desk.venue.next_due(desk.wall) == desk.wall + 20_000_000
    desk.wait(20)
    assert socket.frames() == [Ping(str(NOW + 20_000).encode())]
    for _ in range(3):
        desk.wait(20)
    assert socket.frames()[-1] == Close(1008, "Pong timeout")


# --- the session ------------------------------------------------------------------------------------------------------


def test_logon_status_and_logout(desk: Desk, socket: Socket) -> None:
    desk.wait(1)
    nobody = {
        "apiKey": None, "authorizedSince": None, "connectedSince": NOW, "returnRateLimits": True,
        "serverTime": NOW + 1000, "userDataStream": False,
    }  # fmt: skip
    assert socket.ask("session.status")["result"] == nobody
    key = desk.venue.accounts.add_key(desk.account, "ed25519")
    (answer,) = socket.signed("session.logon", key)
    assert list(answer["result"].items()) == list(
        {**nobody, "apiKey": key.api_key, "authorizedSince": NOW + 1000}.items()
    )
    assert socket.ask("session.logout")["result"] == nobody
    assert socket.ask("session.logout")["result"] == nobody


@pytest.mark.parametrize(("kind", "name"), [("hmac", "HMAC_SHA256"), ("rsa", "RSA")])
def test_only_ed25519_keys_log_on(desk: Desk, socket: Socket, kind: Any, name: str) -> None:
    (answer,) = socket.signed("session.logon", desk.venue.accounts.add_key(desk.account, kind))
    assert (answer["status"], answer["error"]) == (400, {"code": -4056, "msg": f"{name} API key is not supported."})


def test_a_switch_lets_any_key_log_on(desk_with: Any) -> None:
    desk: Desk = desk_with(any_key_logs_on=True)
    (answer,) = desk.socket().signed("session.logon")
    assert answer["result"]["apiKey"] == desk.key.api_key


def test_a_bad_signature_does_not_log_on(desk: Desk, socket: Socket) -> None:
    key = desk.venue.accounts.add_key(desk.account, "ed25519")
    answer = socket.ask("session.logon", apiKey=key.api_key, timestamp=NOW, signature="AAAA")
    assert answer["error"]["code"] == -1022
    assert socket.ask("session.status")["result"]["apiKey"] is None


def test_after_the_logon_only_the_timestamp_is_needed(desk: Desk, ed25519: Socket) -> None:
    assert ed25519.ask("order.place", **ORDER, timestamp=NOW)["status"] == 200
    assert ed25519.ask("account.status")["error"]["msg"] == (
        "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed."
    )
    assert ed25519.ask("account.status", timestamp=NOW - 6000)["error"]["code"] == -1021
    assert ed25519.ask("account.status", timestamp=NOW - 6000, recvWindow=10000)["status"] == 200


def test_a_key_in_the_request_wins_over_the_logon(desk: Desk, ed25519: Socket) -> None:
    ed25519.ask("order.place", **ORDER, timestamp=NOW)
    (answer,) = ed25519.signed("openOrders.status", desk.other_key)
    assert answer["result"] == []
    assert ed25519.ask("account.status", apiKey=desk.other_key.api_key, timestamp=NOW)["error"]["code"] == -1102


def test_logging_on_again_changes_the_key_and_keeps_the_subscriptions(desk: Desk, ed25519: Socket) -> None:
    ed25519.ask("userDataStream.subscribe")
    other = desk.venue.accounts.add_key(desk.other, "ed25519")
    (answer,) = ed25519.signed("session.logon", other)
    assert (answer["result"]["apiKey"], answer["result"]["userDataStream"]) == (other.api_key, True)
    assert ed25519.ask("userDataStream.subscribe")["result"] == {"subscriptionId": 1}
    ended = ed25519.ask_all("session.logout")[1:]
    assert [frame["subscriptionId"] for frame in ended] == [0, 1]


@pytest.mark.parametrize(
    "method", ["session.status", "session.logout", "session.subscriptions", "userDataStream.unsubscribe"]
)
def test_the_sessions_own_methods_may_come_signed(socket: Socket, method: str) -> None:
    (answer,) = socket.signed(method, recvWindow=5000)
    assert answer["status"] == 200
    (refused,) = socket.signed("time")
    assert refused["error"]["code"] == -1101


@pytest.mark.parametrize("how", ["deleted", "other permissions", "other addresses"])
def test_a_key_that_dies_ends_the_logon_and_the_answer_names_no_request(desk: Desk, ed25519: Socket, how: str) -> None:
    ed25519.ask("userDataStream.subscribe")
    name = ed25519.ask("session.status")["result"]["apiKey"]
    if how == "deleted":
        desk.venue.accounts.delete_key(name)
    elif how == "other permissions":
        desk.venue.accounts.change_key(name, permissions=["read"])
    else:
        desk.venue.accounts.change_key(name, ips=["10.0.0.1"])
    answer, ended = ed25519.ask_all("order.place", **ORDER, timestamp=NOW)
    assert answer == {"id": None, "status": 401, "error": NOT_ALLOWED}
    assert ended == {"subscriptionId": 0, "event": {"e": "eventStreamTerminated", "E": NOW}}
    status = ed25519.ask("session.status")["result"]
    assert (status["apiKey"], status["userDataStream"]) == (None, False)


# --- user events ------------------------------------------------------------------------------------------------------


def kinds(frames: list[Any]) -> list[str]:
    return [
        f"{frame['event']['e']} {frame['event'].get('x', '')}".strip() if "event" in frame else f"answer {frame['id']}"
        for frame in frames
    ]


def test_events_follow_the_answer_that_caused_them_in_their_order(desk: Desk, socket: Socket) -> None:
    for price in ("100.00", "101.00"):
        desk.order(desk.other_key, side="SELL", price=price)
    (answer,) = socket.signed("userDataStream.subscribe.signature")
    assert answer["result"] == {"subscriptionId": 0}
    market = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "3"}
    frames = socket.signed("order.place", **market)
    assert kinds(frames) == [
        "answer 2",
        "executionReport NEW",
        "executionReport TRADE",
        "executionReport TRADE",
        "executionReport EXPIRED",
        "outboundAccountPosition",
    ]
    events = [frame["event"] for frame in frames[1:]]
    assert {frame["subscriptionId"] for frame in frames[1:]} == {0}
    assert {event["E"] for event in events} == {NOW}
    executions = [event["I"] for event in events[:-1]]
    assert executions == sorted(executions)
    assert (events[3]["eR"], events[3]["z"]) == ("INSUFFICIENT_LIQUIDITY", "2.00000000")
    assert events[-1]["B"] == [
        {"a": "BTC", "f": "11.99800000", "l": "0.00000000"},
        {"a": "USDT", "f": "99799.00000000", "l": "0.00000000"},
    ]


def test_events_of_orders_over_rest_and_of_makers_arrive_too(desk: Desk, socket: Socket) -> None:
    socket.signed("userDataStream.subscribe.signature")
    desk.order(newClientOrderId="a1")
    assert kinds(socket.frames()) == ["executionReport NEW", "outboundAccountPosition"]
    desk.order(desk.other_key, side="SELL", quantity="0.4")
    trade, _ = socket.frames()
    assert (trade["event"]["m"], trade["event"]["X"], trade["event"]["n"]) == (True, "PARTIALLY_FILLED", "0.00040000")
    desk.signed("DELETE", "/api/v3/order", symbol="BTCUSDT", orderId=1, newClientOrderId="c1")
    cancelled, _ = socket.frames()
    assert (cancelled["event"]["x"], cancelled["event"]["c"], cancelled["event"]["C"]) == ("CANCELED", "c1", "a1")


def test_deposits_are_balance_updates(desk: Desk, socket: Socket) -> None:
    socket.signed("userDataStream.subscribe.signature")
    desk.venue.apply(Credit(desk.account, "ETH", 5 * 10**8))
    assert kinds(socket.frames()) == ["balanceUpdate", "outboundAccountPosition"]


def test_each_account_is_subscribed_once_and_several_share_a_connection(desk: Desk, socket: Socket) -> None:
    socket.signed("userDataStream.subscribe.signature")
    (second,) = socket.signed("userDataStream.subscribe.signature", desk.other_key)
    assert second["result"] == {"subscriptionId": 1}
    (again,) = socket.signed("userDataStream.subscribe.signature")
    assert again["error"] == {"code": -2035, "msg": "User Data Stream subscription already active."}
    desk.order(desk.other_key)
    assert [frame["subscriptionId"] for frame in socket.frames()] == [1, 1]
    assert socket.ask("session.subscriptions")["result"] == [{"subscriptionId": 0}, {"subscriptionId": 1}]
    assert socket.ask("session.status")["result"]["userDataStream"] is True


def test_one_subscription_ends_or_all_of_them(desk: Desk, socket: Socket) -> None:
    for key in (desk.key, desk.other_key):
        socket.signed("userDataStream.subscribe.signature", key)
    answer, ended = socket.ask_all("userDataStream.unsubscribe", subscriptionId=0)
    assert answer["result"] == {}
    assert ended == {"subscriptionId": 0, "event": {"e": "eventStreamTerminated", "E": NOW}}
    (gone,) = socket.ask_all("userDataStream.unsubscribe", subscriptionId=0)
    assert gone["error"] == {"code": -2036, "msg": "User Data Stream subscription not active."}
    desk.order()
    assert socket.frames() == []
    (anew,) = socket.signed("userDataStream.subscribe.signature")
    assert anew["result"] == {"subscriptionId": 2}
    assert kinds(socket.ask_all("userDataStream.unsubscribe"))[1:] == ["eventStreamTerminated"] * 2
    assert socket.ask("session.subscriptions")["result"] == []


def test_subscribing_without_a_signature_needs_the_logon(desk: Desk, socket: Socket) -> None:
    answer = socket.ask("userDataStream.subscribe")
    assert (answer["status"], answer["error"]["code"]) == (401, -1002)


def test_logging_out_ends_only_the_subscription_of_the_logon(desk: Desk, ed25519: Socket) -> None:
    assert ed25519.ask("userDataStream.subscribe")["result"] == {"subscriptionId": 0}
    ed25519.signed("userDataStream.subscribe.signature", desk.other_key)
    answer, ended = ed25519.ask_all("session.logout")
    assert answer["result"]["userDataStream"] is True
    assert (ended["subscriptionId"], ended["event"]["e"]) == (0, "eventStreamTerminated")
    assert ed25519.ask("session.subscriptions")["result"] == [{"subscriptionId": 1}]


def test_subscription_ids_are_used_up(desk: Desk, socket: Socket) -> None:
    socket.session._next_subscription = 65_535  # as many were made before
    (answer,) = socket.signed("userDataStream.subscribe.signature")
    assert answer["error"] == {"code": -2042, "msg": "Maximum subscription ID reached for this connection."}


def test_a_closed_connection_hears_no_more(desk: Desk, socket: Socket) -> None:
    socket.signed("userDataStream.subscribe.signature")
    socket.session.receive_close(1000, desk.wall)
    desk.order()
    assert socket.frames() == []


def test_events_come_in_the_unit_of_the_connection(desk: Desk) -> None:
    socket = desk.socket("?timeUnit=MICROSECOND")
    socket.signed("userDataStream.subscribe.signature")
    desk.order()
    report, position = socket.frames()
    assert (report["event"]["E"], position["event"]["u"]) == (desk.wall, desk.wall)


SCALAR = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8)
FLAT = SCALAR | st.lists(SCALAR, max_size=3) | st.dictionaries(st.text(max_size=8), SCALAR, max_size=3)
JSON = FLAT | st.lists(FLAT, max_size=3) | st.dictionaries(st.text(max_size=8), FLAT, max_size=3)
METHODS = st.sampled_from(["ping", "depth", "order.place", "session.logon", "userDataStream.unsubscribe", "ticker"])
PARAMS = st.dictionaries(
    st.sampled_from(["symbol", "limit", "apiKey", "timestamp", "signature", "symbols", "subscriptionId", "side"])
    | st.text(max_size=5),
    JSON,
    max_size=5,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=40)
    | JSON.map(msgspec.json.encode)
    | st.fixed_dictionaries({"id": JSON, "method": METHODS | JSON, "params": PARAMS | JSON}).map(msgspec.json.encode)
)
def test_whatever_is_sent_there_is_one_answer(desk: Desk, frame: bytes) -> None:
    desk.wait(60)
    socket = desk.socket()
    socket.send(frame)
    (answer,) = socket.frames()
    assert answer["status"] in (200, 400, 401)
    if answer["status"] != 200:
        assert answer["error"]["code"] < -999
        assert answer["error"]["code"] != -1000 or "is invalid" in answer["error"]["msg"]
