"""Connections to market streams: URLs, control frames, limits, and what a connection hears."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bidwire.exchange.api.answers import ApiError
from bidwire.exchange.api.channels import Listener
from bidwire.exchange.api.session import SECOND, Close, Ping, SessionTimes
from bidwire.exchange.api.streams import FRAMES_A_SECOND, MOST_STREAMS, StreamSession, Target

WALL = 1_767_261_600 * SECOND
TRADE = "btcusdt@trade"


class Studio:
    """Streams that speak when the test says so."""

    def __init__(self) -> None:
        self.listeners: dict[str, dict[Listener, None]] = {}

    def listen(self, name: str, listener: Listener) -> Callable[[], None] | None:
        if "@" not in name:
            return None
        self.listeners.setdefault(name, {})[listener] = None
        return lambda: self.stop(name, listener)

    def stop(self, name: str, listener: Listener) -> None:
        self.listeners[name].pop(listener, None)

    def say(self, name: str, frame: bytes) -> None:
        for listener in list(self.listeners.get(name, ())):
            listener.deliver(frame)


@pytest.fixture
def studio() -> Studio:
    return Studio()


def opened(studio: Studio, target: str = "/ws", **options: Any) -> StreamSession:
    return StreamSession(studio, Target.parse(target), WALL, **options)


class Talk:
    """Control frames with a second between them."""

    def __init__(self, session: StreamSession) -> None:
        self.session = session
        self.wall = WALL

    def __call__(self, frame: str | bytes) -> Any:
        """The answer to a frame."""
        self.wall += SECOND
        self.session.receive(frame.encode() if isinstance(frame, str) else frame, self.wall)
        answer = self.session.outbox.pop()
        assert isinstance(answer, bytes)
        return msgspec.json.decode(answer)

    def ask(self, method: str, *params: object, id: object = 1) -> Any:
        return self(msgspec.json.encode({"method": method, "params": list(params), "id": id}))


# --- URLs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "combined", "names"),
    [
        ("/ws", False, ()),
        ("/ws/", False, ()),
        ("/ws/btcusdt@trade", False, ("btcusdt@trade",)),
        ("/ws/btcusdt%40trade", False, ("btcusdt@trade",)),
        ("/ws/btcusdt@trade/ethusdt@depth@100ms", False, ("btcusdt@trade", "ethusdt@depth@100ms")),
        ("/ws/btcusdt@kline_1d@+08:00", False, ("btcusdt@kline_1d@+08:00",)),
        ("/ws/btcusdt@kline_1d@%2B08:00", False, ("btcusdt@kline_1d@+08:00",)),
        ("/ws/%E5%B8%81%E5%AE%89usdt@trade", False, ("币安usdt@trade",)),
        ("/ws/17", False, ("17",)),
        ("/ws/!miniTicker@arr?unknown=1", False, ("!miniTicker@arr",)),
        ("/stream", True, ()),
        ("/stream/", True, ()),
        ("/stream?streams=", True, ()),
        ("/stream?streams=btcusdt@trade", True, ("btcusdt@trade",)),
        ("/stream/?streams=btcusdt@trade/ethusdt@trade", True, ("btcusdt@trade", "ethusdt@trade")),
        ("/stream?streams=btcusdt%40trade%2Fethusdt%40trade", True, ("btcusdt@trade", "ethusdt@trade")),
        ("/stream?timeUnit=MILLISECOND&streams=a@trade/a@trade", True, ("a@trade",)),
    ],
)
def test_urls_name_streams(target: str, combined: bool, names: tuple[str, ...]) -> None:
    assert Target.parse(target) == Target(combined, 1000, names)


@pytest.mark.parametrize("unit", ["MICROSECOND", "microsecond"])
def test_microseconds_are_asked_for_in_the_url(unit: str) -> None:
    assert Target.parse(f"/stream?streams=btcusdt@trade&timeUnit={unit}").unit == 1
    assert Target.parse(f"/ws/btcusdt@trade?timeUnit={unit}").unit == 1


@pytest.mark.parametrize(
    ("target", "status", "code"),
    [
        ("/ws?timeUnit=second", 400, -1194),
        ("/ws?timeUnit=Microsecond", 400, -1194),
        ("/ws?timeUnit=", 400, -1194),
        ("/wsx", 404, -1000),
        ("/", 404, -1000),
        ("ws", 404, -1000),
        ("/stream?streams=" + "/".join(f"a{n}@trade" for n in range(MOST_STREAMS + 1)), 400, -1130),
    ],
)
def test_bad_urls_are_refused_in_the_handshake(target: str, status: int, code: int) -> None:
    with pytest.raises(ApiError) as caught:
        Target.parse(target)
    assert (caught.value.status, caught.value.code) == (status, code)


# --- subscriptions ----------------------------------------------------------------------------------------------------


def test_streams_of_the_url_are_heard_at_once_and_silence_follows_unsubscribing(studio: Studio) -> None:
    session = opened(studio, "/ws/btcusdt@trade")
    studio.say(TRADE, b"1")
    assert list(session.outbox) == [b"1"]
    session.outbox.clear()
    talk = Talk(session)
    assert talk.ask("UNSUBSCRIBE", TRADE, id=312) == {"result": None, "id": 312}
    studio.say(TRADE, b"2")
    assert not session.outbox
    assert talk.ask("SUBSCRIBE", TRADE, TRADE) == {"result": None, "id": 1}
    studio.say(TRADE, b"3")
    assert list(session.outbox) == [b"3"]


def test_answers_have_the_keys_in_the_documented_order(studio: Studio) -> None:
    session = opened(studio)
    session.receive(b'{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":1}', WALL)
    session.receive(b'{"method":"LIST_SUBSCRIPTIONS","id":3}', WALL)
    session.receive(b'{"method":"GET_PROPERTY","params":["combined"],"id":2}', WALL)
    session.receive(b'{"method":"SET_PROPERTY","params":["nope",true],"id":5}', WALL)
    assert list(session.outbox) == [
        b'{"result":null,"id":1}',
        b'{"result":["btcusdt@trade"],"id":3}',
        b'{"result":false,"id":2}',
        b'{"error":{"code":0,"msg":"Unknown property"},"id":5}',
    ]


def test_nonsense_streams_are_acknowledged_listed_and_silent(studio: Studio) -> None:
    talk = Talk(opened(studio, "/ws/17"))
    assert talk.ask("SUBSCRIBE", "nonsense", TRADE) == {"result": None, "id": 1}
    assert talk.ask("LIST_SUBSCRIPTIONS")["result"] == ["17", "nonsense", TRADE]
    assert talk.ask("UNSUBSCRIBE", "nonsense", "never@subscribed") == {"result": None, "id": 1}
    assert talk.ask("LIST_SUBSCRIPTIONS")["result"] == ["17", TRADE]


def test_the_framing_follows_the_path_and_can_be_changed(studio: Studio) -> None:
    talk = Talk(opened(studio, "/stream?streams=btcusdt@trade"))
    assert talk.ask("GET_PROPERTY", "combined")["result"] is True
    assert talk.ask("SET_PROPERTY", "combined", False) == {"result": None, "id": 1}
    assert talk.session.combined is False
    assert talk.ask("GET_PROPERTY", "combined")["result"] is False
    assert talk.ask("LIST_SUBSCRIPTIONS")["result"] == [TRADE]


@pytest.mark.parametrize(
    "request_id", [0, 1, -5, 2**63 - 1, None, "a" * 36, "1f2e", "0d7a35d1-6f4c-4b2e-9c53-7c2b7a0e4a11"]
)
def test_ids_come_back_as_they_were(studio: Studio, request_id: object) -> None:
    assert Talk(opened(studio)).ask("LIST_SUBSCRIPTIONS", id=request_id) == {"result": [], "id": request_id}


@pytest.mark.parametrize("request_id", [1.5, True, [], {}, "", "a" * 37, "ä", "a b", 2**63])
def test_other_ids_are_refused_and_not_repeated(studio: Studio, request_id: object) -> None:
    answer = Talk(opened(studio)).ask("LIST_SUBSCRIPTIONS", id=request_id)
    assert answer == {"error": {"code": 2, "msg": "Invalid request: request ID must be an unsigned integer"}}


VARIANTS = "`SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`"


@pytest.mark.parametrize(
    ("frame", "code", "text"),
    [
        ("nonsense", 3, "Invalid JSON: expected value at line 1 column 1"),
        ('{"method":SUBSCRIBE}', 3, "Invalid JSON: expected value at line 1 column 11"),
        ('{\n"method": }', 3, "Invalid JSON: expected value at line 2 column 11"),
        ("", 3, "Invalid JSON: EOF while parsing a value at line 1 column 0"),
        ('{"id":NaN}', 3, "Invalid JSON: expected value at line 1 column 1"),
        (b"\xff", 3, "Invalid JSON: expected value at line 1 column 1"),
        ('{"id":"\\ud800"}', 3, "Invalid JSON: expected value at line 1 column 1"),
        ("[" * 100_000, 3, "Invalid JSON: expected value at line 1 column 1"),
        ('{"id":1}', 2, "Invalid request: missing field `method` at line 1 column 8"),
        ("[]", 2, "Invalid request: invalid type, expected an object at line 1 column 2"),
        (
            '{"method":"SUBSCRIBE_","id":1}',
            2,
            f"Invalid request: unknown variant `SUBSCRIBE_`, expected one of {VARIANTS} at line 1 column 22",
        ),
        ('{"method":"SUBSCRIBE","params":["a"]}', 2, "Invalid request: request ID must be an unsigned integer"),
        ('{"method":"SUBSCRIBE","params":[1],"id":1}', 2, "Invalid request: stream names must be strings"),
        (
            '{"method":"SUBSCRIBE","params":"a","id":1}',
            2,
            "Invalid request: invalid type, expected a sequence for `params`",
        ),
        ('{"method":"LIST_SUBSCRIPTIONS","params":["a"],"id":1}', 2, "Invalid request: too many parameters"),
        ('{"method":"SET_PROPERTY","params":["combined",true,1],"id":1}', 2, "Invalid request: too many parameters"),
        ('{"method":"GET_PROPERTY","params":["combined",true],"id":1}', 2, "Invalid request: too many parameters"),
        ('{"method":"SET_PROPERTY","id":1}', 2, "Invalid request: property name must be a string"),
        ('{"method":"GET_PROPERTY","params":[1],"id":1}', 2, "Invalid request: property name must be a string"),
        ('{"method":"GET_PROPERTY","params":["compressed"],"id":1}', 0, "Unknown property"),
        ('{"method":"SET_PROPERTY","params":["combined"],"id":1}', 1, "Invalid value type: expected Boolean"),
        ('{"method":"SET_PROPERTY","params":["combined",1],"id":1}', 1, "Invalid value type: expected Boolean"),
    ],
)
def test_errors_are_nested_and_say_what_is_wrong(studio: Studio, frame: str | bytes, code: int, text: str) -> None:
    session = opened(studio)
    answer = Talk(session)(frame)
    assert answer["error"] == {"code": code, "msg": text}
    assert not session.closed


def test_whatever_comes_in_gets_one_answer(studio: Studio) -> None:
    """Damaged and shuffled frames never break the session, and are never left without an answer."""
    dice = random.Random(1)
    whole = b'{"method":"SET_PROPERTY","params":["combined",true],"id":"a1"}'
    talk = Talk(opened(studio))
    for _ in range(2000):
        frame = bytearray(whole)
        for _ in range(dice.randrange(1, 6)):
            frame[dice.randrange(len(frame))] = dice.choice(b'{}[]",:0aUS\\\x00\xff\xc3 ')
        answer = talk(bytes(frame[: dice.randrange(1, len(frame) + 1)]))
        assert ("result" in answer) != ("error" in answer)
        assert not talk.session.outbox


# --- limits -----------------------------------------------------------------------------------------------------------


def test_a_connection_listens_to_1024_streams_and_no_more(studio: Studio) -> None:
    talk = Talk(opened(studio))
    assert talk.ask("SUBSCRIBE", *(f"a{n}@trade" for n in range(MOST_STREAMS)))["result"] is None
    assert talk.ask("SUBSCRIBE", "a1@trade", "a2@trade")["result"] is None
    assert talk.ask("SUBSCRIBE", "a1@depth")["error"]["code"] == 2
    assert len(talk.session.subscriptions) == MOST_STREAMS
    talk.ask("UNSUBSCRIBE", "a1@trade")
    assert talk.ask("SUBSCRIBE", "a1@depth")["result"] is None


def test_a_sixth_frame_within_a_second_ends_the_connection(studio: Studio) -> None:
    session = opened(studio)
    for n in range(FRAMES_A_SECOND):
        session.receive(b'{"method":"LIST_SUBSCRIPTIONS","id":1}', WALL + n)
    assert len(session.outbox) == 5
    session.receive(b'{"method":"LIST_SUBSCRIPTIONS","id":1}', WALL + SECOND - 1)
    assert session.closed
    assert session.outbox[-1] == Close(1008, "Too many requests")


def test_pings_and_pongs_are_frames_too(studio: Studio) -> None:
    session = opened(studio)
    for n in range(3):
        session.receive_pong(b"", WALL + n)
        session.receive_ping(b"x", WALL + n)
    assert session.closed


def test_five_frames_each_second_are_fine_for_ever(studio: Studio) -> None:
    session = opened(studio)
    for n in range(1000):
        session.receive(b'{"method":"LIST_SUBSCRIPTIONS","id":1}', WALL + n * SECOND // 5)
    assert not session.closed


def test_a_reader_who_does_not_read_is_dropped(studio: Studio) -> None:
    session = opened(studio, "/ws/btcusdt@trade", outbox_limit=100)
    for _ in range(150):
        studio.say(TRADE, b"frame")
    assert session.closed
    assert list(session.outbox) == [Close(1008, "Slow consumer")]
    assert studio.listeners[TRADE] == {}


def test_it_is_pinged_every_20_seconds_and_lives_a_day(studio: Studio) -> None:
    session = opened(studio)
    session.advance(WALL + 20 * SECOND)
    (ping,) = session.outbox
    assert isinstance(ping, Ping)
    assert ping.payload
    session.receive_pong(ping.payload, WALL + 21 * SECOND)
    session.advance(WALL + 24 * 3600 * SECOND)
    assert session.outbox[-1] == Close(1008, "disconnected")


def test_without_pongs_it_is_dropped_after_a_minute(studio: Studio) -> None:
    session = opened(studio, "/ws/btcusdt@trade", times=SessionTimes())
    for seconds in (20, 40, 60, 80):
        session.advance(WALL + seconds * SECOND)
    assert session.closed
    assert studio.listeners[TRADE] == {}


@pytest.mark.parametrize("end", ["peer", "exchange"])
def test_who_is_gone_listens_no_more(studio: Studio, end: str) -> None:
    session = opened(studio, "/ws/btcusdt@trade")
    if end == "peer":
        session.receive_close(1000, WALL)
    else:
        session.close(1001, "Going away")
    studio.say(TRADE, b"late")
    session.receive(b'{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":1}', WALL)
    assert studio.listeners[TRADE] == {}
    assert b"late" not in session.outbox


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_a_shutdown_is_announced_in_the_connections_form(studio: Studio) -> None:
    raw, wrapped = opened(studio, "/ws?timeUnit=MICROSECOND"), opened(studio, "/stream")
    raw.announce_shutdown(WALL)
    wrapped.announce_shutdown(WALL)
    assert list(raw.outbox) == [b'{"e":"serverShutdown","E":1767261600000000}']
    assert list(wrapped.outbox) == [b'{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1767261600000}}']


def test_the_market_is_brought_up_to_date_before_a_frame_is_read(studio: Studio) -> None:
    told: list[int] = []
    session = opened(studio, catch_up=told.append)
    session.receive(b'{"method":"LIST_SUBSCRIPTIONS","id":1}', WALL + 7)
    assert told == [WALL + 7]
