"""Listen tokens on the WebSocket API, and spot's old listen keys where they are asked for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from bidwire.exchange.api.session import SessionTimes
from bidwire.exchange.api.streams import StreamSession

if TYPE_CHECKING:
    from .conftest import Answer, Desk, Socket

NOW = 1700000000000
DAY = 24 * 3600 * 1000
GONE = (400, -1125, "This listenKey does not exist.")
NO_TOKEN = {"code": -1209, "msg": "Invalid listenToken."}


def header(desk: Desk, verb: str, path: str, key: Any = None) -> Answer:
    """A call with the key in the header and no signature."""
    return desk.raw(verb, path, {"X-MBX-APIKEY": (key or desk.key).api_key})


def token(desk: Desk, query: str = "") -> Any:
    return header(desk, "POST", f"/sapi/v1/userListenToken{query}").json


# --- listen tokens ----------------------------------------------------------------------------------------------------


def test_a_token_is_good_for_a_day_or_for_less_if_asked(desk: Desk) -> None:
    day, minute = token(desk), token(desk, "?validity=60000")
    assert list(day) == ["token", "expirationTime"]
    assert (day["expirationTime"], minute["expirationTime"]) == (NOW + DAY, NOW + 60_000)
    assert day["token"] != minute["token"]


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("?validity=0", (400, -1130, "Data sent for parameter 'validity' is not valid.")),
        (f"?validity={DAY + 1}", (400, -1130, "Data sent for parameter 'validity' is not valid.")),
        (
            "?isIsolated=maybe",
            (400, -1100, "Illegal characters found in parameter 'isIsolated'; legal range is 'true|false'."),
        ),
        ("?isIsolated=true", (400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")),
        ("?isIsolated=TRUE&symbol=NONESUCH", (400, -1121, "Invalid symbol.")),
    ],
)
def test_a_token_is_refused_with_the_parameter_that_is_wrong(
    desk: Desk, query: str, refusal: tuple[int, int, str]
) -> None:
    assert header(desk, "POST", f"/sapi/v1/userListenToken{query}").refusal == refusal


def test_a_token_needs_a_key_and_no_signature_but_may_be_signed(desk: Desk) -> None:
    assert desk.raw("POST", "/sapi/v1/userListenToken").refusal == (401, -2014, "API-key format invalid.")
    assert desk.signed("POST", "/sapi/v1/userListenToken", isIsolated="TRUE", symbol="BTCUSDT").status == 200


def test_a_token_subscribes_without_a_key_to_the_events_of_its_account(desk: Desk) -> None:
    socket = desk.socket()
    answer = socket.ask("userDataStream.subscribe.listenToken", listenToken=token(desk)["token"])
    assert answer["result"] == {"subscriptionId": 0, "expirationTime": NOW + DAY}
    desk.order()
    assert [frame["event"]["e"] for frame in socket.frames()] == ["executionReport", "outboundAccountPosition"]


def test_when_the_token_expires_the_subscription_is_terminated(desk: Desk) -> None:
    socket = desk.socket()
    socket.ask("userDataStream.subscribe.listenToken", listenToken=token(desk, "?validity=10000")["token"])
    desk.wait(9.999)
    assert socket.frames() == []
    assert desk.venue.next_due(desk.wall) == desk.wall + 1000
    desk.wait(0.001)
    assert socket.frames() == [{"subscriptionId": 0, "event": {"e": "eventStreamTerminated", "E": NOW + 10_000}}]
    desk.order()
    assert socket.frames() == []
    assert socket.ask("session.subscriptions")["result"] == []


def test_a_new_token_prolongs_the_same_subscription(desk: Desk) -> None:
    socket = desk.socket()
    socket.ask("userDataStream.subscribe.listenToken", listenToken=token(desk, "?validity=10000")["token"])
    again = socket.ask("userDataStream.subscribe.listenToken", listenToken=token(desk, "?validity=15000")["token"])
    assert again["result"] == {"subscriptionId": 0, "expirationTime": NOW + 15_000}
    desk.wait(14)
    assert socket.ask("session.subscriptions")["result"] == [{"subscriptionId": 0}]
    desk.wait(1)
    assert socket.frames()[0]["event"]["e"] == "eventStreamTerminated"


def test_tokens_stand_beside_spot_and_each_other_as_the_accounts_that_they_are_made_for(desk: Desk) -> None:
    socket = desk.socket()
    socket.signed("userDataStream.subscribe.signature")
    ids = [
        socket.ask("userDataStream.subscribe.listenToken", listenToken=token(desk, query)["token"])["result"]
        for query in ("", "?isIsolated=true&symbol=BTCUSDT", "?isIsolated=true&symbol=ETHUSDT", "?isIsolated=false")
    ]
    assert [each["subscriptionId"] for each in ids] == [1, 2, 3, 1]
    desk.order()
    assert [frame["subscriptionId"] for frame in socket.frames() if frame["event"]["e"] == "executionReport"] == [
        0,
        1,
        2,
        3,
    ]


@pytest.mark.parametrize("text", ["nonsense", "x" * 300, "ä"])
def test_a_token_that_was_never_made_is_invalid(desk: Desk, text: str) -> None:
    answer = desk.socket().ask("userDataStream.subscribe.listenToken", listenToken=text)
    assert (answer["status"], answer["error"]) == (400, NO_TOKEN)


def test_an_expired_token_is_invalid(desk: Desk) -> None:
    made = token(desk, "?validity=10000")["token"]
    desk.wait(10)
    assert desk.socket().ask("userDataStream.subscribe.listenToken", listenToken=made)["error"] == NO_TOKEN


def test_the_expiry_is_told_in_the_unit_of_the_connection(desk: Desk) -> None:
    answer = desk.socket("?timeUnit=MICROSECOND").ask(
        "userDataStream.subscribe.listenToken", listenToken=token(desk)["token"]
    )
    assert answer["result"]["expirationTime"] == (NOW + DAY) * 1000


# --- listen keys ------------------------------------------------------------------------------------------------------


@pytest.fixture
def old(desk_with: Any) -> Desk:
    """An exchange that still serves listen keys, and whose connections need no pongs to live for hours."""
    made: Desk = desk_with(listen_keys=True, sessions=SessionTimes(ping_every=DAY * 1000))
    return made


def listen_key(desk: Desk, key: Any = None) -> str:
    text = header(desk, "POST", "/api/v3/userDataStream", key).json["listenKey"]
    assert isinstance(text, str)
    return text


def stream(desk: Desk, target: str) -> StreamSession:
    session = desk.venue.open(target, {}, ip="127.0.0.1", wall=desk.wall)
    assert isinstance(session, StreamSession)
    return session


def heard(session: StreamSession) -> list[Any]:
    found = [msgspec.json.decode(frame) for frame in session.outbox if isinstance(frame, bytes)]
    session.outbox.clear()
    return found


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
def test_spot_has_no_listen_keys_today(desk: Desk, verb: str) -> None:
    answer = header(desk, verb, "/api/v3/userDataStream")
    assert (answer.status, answer.headers["content-type"]) == (410, "text/html")
    assert b"410 Gone" in answer.body
    method = {"POST": "start", "PUT": "ping", "DELETE": "stop"}[verb]
    refused = desk.socket().ask(f"userDataStream.{method}", apiKey=desk.key.api_key)
    assert refused["error"] == {"code": -1000, "msg": f"Method 'userDataStream.{method}' is invalid."}


def test_a_key_is_the_same_for_an_hour_from_the_last_time_it_was_asked_for(old: Desk) -> None:
    first = listen_key(old)
    assert (len(first), first.isalnum()) == (60, True)
    old.wait(3599)
    assert listen_key(old) == first
    assert listen_key(old, old.other_key) != first
    old.wait(3600)
    assert listen_key(old) != first


def test_a_key_is_extended_and_deleted_by_its_account_only(old: Desk) -> None:
    text = listen_key(old)
    path = f"/api/v3/userDataStream?listenKey={text}"
    assert header(old, "PUT", path).json == {}
    for verb in ("PUT", "DELETE"):
        assert header(old, verb, path, old.other_key).refusal == GONE
        assert header(old, verb, "/api/v3/userDataStream?listenKey=nonsense").refusal == GONE
    assert header(old, "DELETE", path).json == {}
    assert header(old, "PUT", path).refusal == GONE


def test_an_expired_key_cannot_be_extended(old: Desk) -> None:
    text = listen_key(old)
    old.wait(3600)
    assert header(old, "PUT", f"/api/v3/userDataStream?listenKey={text}").refusal == GONE


def test_parameters_and_keys_are_checked(old: Desk) -> None:
    assert header(old, "PUT", "/api/v3/userDataStream").refusal == (
        400, -1102, "Mandatory parameter 'listenKey' was not sent, was empty/null, or malformed.",
    )  # fmt: skip
    assert old.raw("POST", "/api/v3/userDataStream").refusal == (401, -2014, "API-key format invalid.")


def test_a_key_opens_the_events_of_its_account_in_every_way_that_streams_are_opened(old: Desk) -> None:
    text = listen_key(old)
    raw, wrapped, asked = stream(old, f"/ws/{text}"), stream(old, f"/stream?streams={text}"), stream(old, "/ws")
    asked.receive(b'{"method":"SUBSCRIBE","params":["%b"],"id":1}' % text.encode(), old.wall)
    assert heard(asked) == [{"result": None, "id": 1}]
    old.order()
    kinds = ["executionReport", "outboundAccountPosition"]
    assert [event["e"] for event in heard(raw)] == kinds
    assert [event["e"] for event in heard(asked)] == kinds
    combined = heard(wrapped)
    assert [event["stream"] for event in combined] == [text, text]
    assert [event["data"]["e"] for event in combined] == kinds
    old.order(old.other_key)
    assert [heard(session) for session in (raw, wrapped, asked)] == [[], [], []]


def test_a_key_stands_beside_market_streams_and_follows_the_framing(old: Desk) -> None:
    text = listen_key(old)
    session = stream(old, f"/stream?streams={text}/btcusdt@trade&timeUnit=MICROSECOND")
    session.receive(b'{"method":"SET_PROPERTY","params":["combined",false],"id":1}', old.wall)
    heard(session)
    old.order(old.other_key, side="SELL")
    old.order()
    events = heard(session)
    assert [event["e"] for event in events] == [
        "trade",
        "executionReport",
        "executionReport",
        "outboundAccountPosition",
    ]
    assert {event["E"] for event in events} == {old.wall}


def test_an_expired_key_goes_silent_and_an_extended_one_does_not(old: Desk) -> None:
    session = stream(old, f"/ws/{listen_key(old)}")
    old.wait(3599)
    listen_key(old)
    old.wait(3599)
    old.order()
    assert len(heard(session)) == 2
    old.wait(1)
    old.order()
    assert (heard(session), session.closed) == ([], False)


def test_an_expired_key_opens_nothing(old: Desk) -> None:
    text = listen_key(old)
    old.wait(3600)
    session = stream(old, f"/ws/{text}")
    old.order()
    assert heard(session) == []


def test_a_deleted_key_goes_silent_and_the_connection_stays(old: Desk) -> None:
    text = listen_key(old)
    session = stream(old, f"/ws/{text}")
    header(old, "DELETE", f"/api/v3/userDataStream?listenKey={text}")
    old.order()
    assert (heard(session), session.closed) == ([], False)


@pytest.mark.parametrize("how", ["unsubscribed", "closed"])
def test_who_is_gone_hears_no_more(old: Desk, how: str) -> None:
    text = listen_key(old)
    session = stream(old, f"/ws/{text}")
    if how == "closed":
        session.receive_close(1000, old.wall)
    else:
        session.receive(b'{"method":"UNSUBSCRIBE","params":["%b"],"id":1}' % text.encode(), old.wall)
        heard(session)
    old.order()
    assert heard(session) == []


def test_the_websocket_api_makes_extends_and_deletes_keys_too(old: Desk) -> None:
    socket: Socket = old.socket()
    started = socket.ask("userDataStream.start", apiKey=old.key.api_key)
    text = started["result"]["listenKey"]
    assert text == listen_key(old)
    assert socket.ask("userDataStream.ping", apiKey=old.key.api_key, listenKey=text)["result"] == {}
    assert socket.ask("userDataStream.stop", apiKey=old.key.api_key, listenKey=text)["result"] == {}
    gone = socket.ask("userDataStream.ping", apiKey=old.key.api_key, listenKey=text)
    assert gone["error"] == {"code": -1125, "msg": "This listenKey does not exist."}


def test_listen_keys_and_tokens_are_logged_nowhere(old: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = [listen_key(old), token(old)["token"]]
    session = stream(old, f"/ws/{secrets[0]}")
    old.socket().ask("userDataStream.subscribe.listenToken", listenToken=secrets[1])
    for verb in ("PUT", "PATCH", "DELETE"):
        header(old, verb, f"/api/v3/userDataStream?listenKey={secrets[0]}")
    header(old, "GET", f"/ws/{secrets[0]}")
    session.close(1001)
    assert not any(secret in caplog.text for secret in secrets)
