"""The WebSocket API without a socket: what goes out, what an answer means, what a loss leaves open."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bidwire.errors import AnswerLost, ConfigurationError, NotAllowed, NotSent
from bidwire.spot import (
    CancelOrder,
    GetAccount,
    GetDepth,
    GetTickerPrices,
    Logon,
    NewLegacyOcoOrder,
    NewOrder,
    Ping,
    TestOrder,
)
from bidwire.wire.http import Stamp, decode
from bidwire.wire.request import Request
from bidwire.wire.sign import Hmac
from bidwire.wire.wsapi import (
    ENOUGH,
    Answered,
    Failed,
    Late,
    Shutdown,
    UserFrame,
    WsApiSession,
    WsRequest,
    encode,
    params_of,
    payload_of,
)

KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
URL = "wss://example.test/ws-api/v3"


def stamped(request: Request[Any], timestamp: int = 1645423376532) -> WsRequest:
    return encode(request, URL, Stamp(KEY, Hmac(SECRET), timestamp))


def params(request: Request[Any], *, logged_on: bool = False, timestamp: int = 1645423376532) -> dict[str, Any]:
    return dict(params_of(stamped(request, timestamp), logged_on=logged_on))


def order(**changes: Any) -> NewOrder:
    fields: dict[str, Any] = {
        "side": "SELL",
        "type": "LIMIT",
        "time_in_force": "GTC",
        "price": "52000.00",
        "quantity": "0.01000000",
        "recv_window": 100,
        **changes,
    }
    return NewOrder(fields.pop("symbol", "BTCUSDT"), **fields)


@pytest.mark.parametrize(
    ("request_", "timestamp", "signature"),
    [
        (order(), 1645423376532, "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24"),
        (
            order(new_order_resp_type="ACK"),
            1645423376532,
            "cc15477742bd704c29492d96c7ead9414dfd8e0ec4a00f947bb5bb454ddbd08a",
        ),
        (
            order(symbol="１２３４５６", side="BUY", price="0.10000000", quantity="1.00000000", recv_window=5000),
            1645423376532,
            "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd",
        ),
        (Logon(), 1649729878532, "1cf54395b336b0a9727ef27d5d98987962bc47aca6e13fe978612d0adee066ed"),
    ],
    ids=["W1", "W1b", "W2", "W3"],
)
def test_published_signatures_come_out(request_: Request[Any], timestamp: int, signature: str) -> None:
    assert params(request_, timestamp=timestamp)["signature"] == signature


def test_what_is_signed_is_sorted_and_stands_as_in_the_json() -> None:
    signed = {"b": True, "a": 100, "d": "0.01000000", "c": "１", "apiKey": "k"}
    assert payload_of(dict(signed)).decode() == "a=100&apiKey=k&b=true&c=１&d=0.01000000"


def test_numbers_are_text_integers_and_booleans_are_themselves_and_none_is_left_out() -> None:
    found = params(
        order(price="1e-8", quantity=Decimal("1E+3"), trailing_delta=None, extra={"fresh": 5, "flag": False})
    )
    assert found["price"] == "0.00000001"
    assert found["quantity"] == "1000"
    assert found["fresh"] == 5
    assert found["flag"] is False
    assert "trailingDelta" not in found
    assert params(GetTickerPrices(symbols=["a", "b"])) == {"symbols": ["A", "B"]}
    assert params(GetDepth("btcusdt", limit=5)) == {"symbol": "BTCUSDT", "limit": 5}


def test_a_receive_window_is_a_number_with_up_to_three_decimals_and_signed_as_it_stands() -> None:
    number, text = WsApiSession().frame(stamped(GetAccount(recv_window="6000.346")), 0.0)
    assert number == 1
    assert '"recvWindow":6000.346' in text
    sent = json.loads(text)["params"]
    payload = f"apiKey={KEY}&recvWindow=6000.346&timestamp={sent['timestamp']}"
    assert sent["signature"] == Hmac(SECRET).sign(payload.encode())
    assert params(GetAccount(recv_window=5000))["recvWindow"] == 5000


def test_a_logged_on_session_sends_timestamps_only_but_logs_on_with_everything() -> None:
    assert params(GetAccount(), logged_on=True) == {"timestamp": 1645423376532}
    assert set(params(Logon(), logged_on=True)) == {"apiKey", "timestamp", "signature"}
    assert params(Ping(), logged_on=True) == {}


def test_a_call_that_the_exchange_does_not_offer_here_is_refused_unsent() -> None:
    class Elsewhere(NewLegacyOcoOrder, frozen=True, kw_only=True):
        route = msgspec.structs.replace(NewLegacyOcoOrder.route, ws=None)

    request = msgspec.convert(
        {"symbol": "A", "side": "BUY", "quantity": "1", "price": "1", "stopPrice": "1"}, Elsewhere
    )
    with pytest.raises(ConfigurationError, match="Elsewhere is not offered over the WebSocket API"):
        stamped(request)


def answer(number: object, result: object = None, status: int = 200, **more: Any) -> bytes:
    body: dict[str, Any] = {"id": number, "status": status, **more}
    if "error" not in more:
        body["result"] = result
    return json.dumps(body).encode()


def test_answers_find_their_request_by_id_in_any_order() -> None:
    session = WsApiSession()
    first, text = session.frame(stamped(Ping()), 0.0)
    second, _ = session.frame(stamped(GetDepth("A")), 0.0)
    assert json.loads(text) == {"id": first, "method": "ping"}
    (heard,) = session.receive(answer(second, {"lastUpdateId": 4, "bids": [], "asks": []}))
    assert isinstance(heard, Answered)
    assert heard.id == second
    assert decode(GetDepth("A"), heard.response).last_update_id == 4
    assert session.in_flight == 1
    assert [each.id for each in session.receive(answer(first, {})) if isinstance(each, Answered)] == [first]
    assert session.receive(answer(first, {})) == []


def test_limits_become_the_headers_that_rest_would_have_sent() -> None:
    session = WsApiSession()
    number, _ = session.frame(stamped(Ping()), 0.0)
    rows = [
        {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000, "count": 7},
        {"rateLimitType": "ORDERS", "interval": "DAY", "intervalNum": 1, "limit": 9, "count": 8},
        {"rateLimitType": "NEW_KIND", "interval": "MINUTE", "intervalNum": 1, "limit": 9, "count": 1},
        {"rateLimitType": "ORDERS", "interval": "FORTNIGHT", "intervalNum": 1, "limit": 9, "count": 1},
    ]
    (heard,) = session.receive(answer(number, {}, rateLimits=rows))
    assert isinstance(heard, Answered)
    assert heard.response.headers == {"x-mbx-used-weight-1m": "7", "x-mbx-order-count-1d": "8"}


def test_retry_after_is_seconds_from_the_exchanges_own_clock() -> None:
    session = WsApiSession()
    number, _ = session.frame(stamped(Ping()), 0.0)
    data = {"serverTime": 1_700_000_000_000, "retryAfter": 1_700_000_012_500}
    error = {"code": -1003, "msg": "Way too much", "data": data}
    (heard,) = session.receive(answer(number, status=418, error=error))
    assert isinstance(heard, Answered)
    assert heard.response.headers["retry-after"] == "12.5"
    assert json.loads(heard.response.body) == error


def test_logging_on_and_off_is_noted_by_the_answer() -> None:
    session = WsApiSession()
    number, _ = session.frame(stamped(Logon()), 0.0)
    assert not session.logged_on
    session.receive(answer(number, {}))
    assert session.logged_on
    number, text = session.frame(stamped(GetAccount()), 0.0)
    assert set(json.loads(text)["params"]) == {"timestamp"}
    session.receive(answer(number, status=400, error={"code": -1021, "msg": "late"}))
    assert session.logged_on
    session.lost("1006")
    assert not session.logged_on


def test_a_refused_logon_leaves_the_session_logged_off() -> None:
    session = WsApiSession()
    number, _ = session.frame(stamped(Logon()), 0.0)
    session.receive(answer(number, status=400, error={"code": -4056, "msg": "HMAC_SHA256 API key is not supported."}))
    assert not session.logged_on


def test_a_revoked_session_fails_only_what_relied_on_it() -> None:
    session = WsApiSession()
    session.logged_on = True
    private, _ = session.frame(stamped(CancelOrder("A", order_id=1)), 0.0)
    public, _ = session.frame(stamped(GetDepth("A")), 0.0)
    revoked = answer(None, status=401, error={"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."})
    (heard,) = session.receive(revoked)
    assert isinstance(heard, Failed)
    assert heard.id == private
    assert isinstance(heard.error, NotAllowed)
    assert heard.error.code == -2015
    assert not session.logged_on
    assert session.in_flight == 1
    assert [type(each) for each in session.receive(answer(public, {}))] == [Answered]


def test_an_unreadable_request_is_blamed_only_if_it_can_be_no_other() -> None:
    session = WsApiSession()
    complaint = answer(None, status=400, error={"code": -1135, "msg": "Invalid JSON Request"})
    assert session.receive(complaint) == []
    number, _ = session.frame(stamped(Ping()), 0.0)
    (heard,) = session.receive(complaint)
    assert isinstance(heard, Answered)
    assert (heard.id, heard.response.status) == (number, 400)
    session.frame(stamped(Ping()), 0.0)
    session.frame(stamped(Ping()), 0.0)
    assert session.receive(complaint) == []
    assert session.in_flight == 2


def test_a_lost_connection_leaves_open_what_was_in_flight() -> None:
    session = WsApiSession()
    session.frame(stamped(order()), 0.0)
    session.frame(stamped(Ping()), 0.0)
    failed = session.lost("1006")
    assert [each.id for each in failed] == [1, 2]
    assert all(isinstance(each.error, AnswerLost) and each.error.executed == "unknown" for each in failed)
    assert isinstance(failed[0].error.request, NewOrder)
    assert session.in_flight == 0


def test_a_late_answer_still_tells_what_became_of_the_request() -> None:
    session = WsApiSession()
    number, _ = session.frame(stamped(order()), 0.0)
    session.give_up(number)
    assert session.in_flight == 0
    (heard,) = session.receive(answer(number, {"orderId": 5}))
    assert isinstance(heard, Late)
    assert isinstance(heard.request, NewOrder)
    assert json.loads(heard.response.body) == {"orderId": 5}
    assert session.receive(answer(number, {})) == []


def test_too_many_in_flight_are_refused_here() -> None:
    session = WsApiSession()
    for _ in range(ENOUGH):
        session.frame(stamped(Ping()), 0.0)
    with pytest.raises(NotSent, match="in flight"):
        session.frame(stamped(TestOrder("A", side="BUY", type="MARKET")), 0.0)
    session.not_sent(1)
    session.frame(stamped(Ping()), 0.0)


def test_events_and_notices_are_told_apart_from_answers() -> None:
    session = WsApiSession()
    (event,) = session.receive(b'{"subscriptionId":3,"event":{"e":"balanceUpdate","E":1}}')
    assert isinstance(event, UserFrame)
    assert (event.subscription_id, event.word, bytes(event.event)) == (
        3,
        "balanceUpdate",
        b'{"e":"balanceUpdate","E":1}',
    )
    assert session.receive(b'{"event":{"e":"serverShutdown","E":1}}') == [Shutdown()]


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b"{}", b'{"id":1}', b"\xff"])
def test_what_is_no_frame_is_said_so(payload: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        WsApiSession().receive(payload)
