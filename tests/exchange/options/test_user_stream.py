"""An options account's own stream: listen keys, and what is told when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bidwire.exchange.api.session import Session

if TYPE_CHECKING:
    from tests.exchange.options.conftest import Floor

CALL = "BTC-260102-60000-C"
MINUTE = 60


def listen_key(floor: Floor) -> str:
    answer = json.loads(floor.send("POST", "/eapi/v1/listenKey", api_key=floor.alice.api_key).body)
    assert answer["expiration"] == floor.wall // 1000 + 3_600_000
    return str(answer["listenKey"])


def opened(floor: Floor, target: str) -> Session:
    session = floor.venue.open(target, {}, ip="127.0.0.1", wall=floor.wall)
    assert isinstance(session, Session)
    return session


def heard(session: Session) -> list[dict[str, Any]]:
    found = [json.loads(item) for item in session.outbox if isinstance(item, bytes)]
    session.outbox.clear()
    return found


@pytest.mark.parametrize("form", ["/private/ws/{}", "/ws/{}", "/private/ws?listenKey={}"])
def test_a_trade_is_told_as_order_then_position_then_account(floor: Floor, form: str) -> None:
    _, ask = floor.best()
    session = opened(floor, form.format(listen_key(floor)))
    order = floor.order(floor.alice, "BUY", "1", ask, clientOrderId="mine")
    events = heard(session)
    assert [event["e"] for event in events] == [
        "ORDER_TRADE_UPDATE",
        "ORDER_TRADE_UPDATE",
        "BALANCE_POSITION_UPDATE",
        "ACCOUNT_UPDATE",
    ]
    entered, filled = events[0]["o"], events[1]["o"]
    assert (entered["x"], entered["X"], entered["i"], entered["c"]) == ("NEW", "NEW", order["orderId"], "mine")
    assert (filled["x"], filled["X"], filled["l"], filled["L"], filled["N"]) == (
        "TRADE",
        "FILLED",
        "1",
        str(ask),
        "USDT",
    )
    assert filled["n"].startswith("-")
    assert events[2]["P"] == [{"s": CALL, "c": "1", "p": events[2]["P"][0]["p"], "a": str(ask)}]
    assert events[3]["b"] == events[2]["B"][0]["b"]


def test_the_combined_form_wraps_events_under_the_key(floor: Floor) -> None:
    key = listen_key(floor)
    session = opened(floor, f"/private/stream?listenKey={key}")
    floor.order(floor.alice, "BUY", "1", 5)
    (event,) = heard(session)
    assert event["stream"] == key
    assert event["data"]["o"]["X"] == "NEW"


def test_others_are_not_heard(floor: Floor) -> None:
    bid, _ = floor.best()
    session = opened(floor, f"/ws/{listen_key(floor)}")
    floor.order(floor.bob, "BUY", "1", bid)
    assert heard(session) == []


def test_a_second_key_is_the_first_one_with_a_new_hour(floor: Floor) -> None:
    first = listen_key(floor)
    floor.advance(30 * MINUTE)
    assert listen_key(floor) == first


def test_a_key_ends_after_an_hour_and_says_so(floor: Floor) -> None:
    key = listen_key(floor)
    floor.advance(59 * MINUTE)
    session = opened(floor, f"/ws/{key}")
    assert heard(session) == []
    floor.advance(MINUTE)
    (event,) = heard(session)
    assert (event["e"], event["listenKey"]) == ("listenKeyExpired", key)
    refused = floor.send("PUT", "/eapi/v1/listenKey", api_key=floor.alice.api_key)
    assert json.loads(refused.body)["code"] == -1125


def test_a_key_that_is_kept_lives_on_and_one_that_is_closed_is_silent(floor: Floor) -> None:
    key = listen_key(floor)
    floor.advance(50 * MINUTE)
    assert floor.send("PUT", "/eapi/v1/listenKey", api_key=floor.alice.api_key).status == 200
    floor.advance(50 * MINUTE)
    session = opened(floor, f"/ws/{key}")
    floor.order(floor.alice, "BUY", "1", 5)
    assert len(heard(session)) == 1
    assert floor.send("DELETE", "/eapi/v1/listenKey", api_key=floor.alice.api_key).status == 200
    floor.order(floor.alice, "BUY", "1", 5)
    assert heard(session) == []


def test_with_a_position_the_account_is_told_every_ten_seconds_with_its_greeks(floor: Floor) -> None:
    _, ask = floor.best()
    floor.order(floor.alice, "BUY", "1", ask)
    session = opened(floor, f"/ws/{listen_key(floor)}")
    floor.advance(10)
    events = heard(session)
    assert [event["e"] for event in events] == ["ACCOUNT_UPDATE", "GREEK_UPDATE"]
    assert events[1]["G"][0]["u"] == "BTCUSDT"


def test_the_end_of_a_contract_is_told(floor: Floor) -> None:
    _, ask = floor.best()
    floor.order(floor.alice, "BUY", "1", ask)
    floor.index = 64_000
    floor.advance(31 * 3600 + 3590)
    session = opened(floor, f"/ws/{listen_key(floor)}")
    floor.advance(10)
    events = heard(session)
    assert events[0]["e"] == "BALANCE_POSITION_UPDATE"
    assert (events[0]["m"], events[0]["P"][0]["c"]) == ("EXERCISE", "0")


def test_other_names_are_acknowledged_and_silent(floor: Floor) -> None:
    session = opened(floor, "/public/ws")
    session.receive(b'{"method":"SUBSCRIBE","params":["nonsense"],"id":1}', floor.wall)
    assert heard(session) == [{"result": None, "id": 1}]


def test_a_path_of_no_streams_is_refused(floor: Floor) -> None:
    refused = floor.venue.open("/elsewhere", {}, ip="127.0.0.1", wall=floor.wall)
    assert not isinstance(refused, Session)
    assert refused.status == 404
