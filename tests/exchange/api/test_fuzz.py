"""Whatever is sent, well signed or not, there is an answer in the documented form, no error of ours, and the exchange lives on."""

from __future__ import annotations

import json
import logging
import os
from random import Random
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from bidwire.exchange.api.params import Built, table
from bidwire.exchange.api.session import Close, Ping, Session
from bidwire.exchange.venue import catalog
from bidwire.wire.http import HttpRequest, HttpResponse
from bidwire.wire.sign import signer

SOAK = int(os.environ.get("BIDWIRE_SOAK", "1"))
"""How many times as much as in the gate (.ci/soak)."""
IP = "127.0.0.1"
NASTY = [
    "", "0", "1", "2", "-1", "-0", "+1", "00", "1.", ".1", "1e3", "1E400", "NaN", "Infinity", "1_000", "0x10", "null", "true", "TRUE", "false",
    "BTCUSDT", "ETHUSDT", "btcusdt", "BTC USDT", "BTCUSDT\x00", "\x00", "\ufffd", "测试USDT", "🙂", "'; DROP TABLE orders --", "<script>", "%", "%zz",
    "A" * 51, "A" * 5000, "[]", '["BTCUSDT"]', '["BTCUSDT","BTCUSDT"]', '["BTCUSDT","ETHUSDT"]', "[1]", "[[[[", '{"a":1}', "[" * 5000,
    "1700000000000", "1700000000000000", "1499827319559", "9223372036854775807", "9223372036854775808", "99999999999999999999", "1" * 30,
    "0.00000001", "0.000000001", "100.00", "92233720368.54775807", "92233720369", "99999999999999999999.99999999999999999999",
    "BUY", "SELL", "LIMIT", "MARKET", "LIMIT_MAKER", "STOP_LOSS", "GTC", "IOC", "FOK", "ACK", "FULL", "MINI", "1m", "1M", "1s", "3d", "60m", "1d",
    "TRADING", "HALT", "SPOT", '["SPOT"]', "8", "-12:00", "+14:00", "05:45", "25", "ONLY_NEW", "PRIMARY_PEG", "STOP_ON_FAILURE", "NONE", "١٢٣",
]  # fmt: skip
STRANGE = [
    "foo",
    "signature ",
    "Symbol",
    "SYMBOL",
    "symbol[]",
    "",
    "\x00",
    "测试",
    "apiKey",
    "returnRateLimits",
    "computeCommissionRates",
]
DOCUMENTED = {
    -1002, -1003, -1006, -1007, -1008, -1010, -1013, -1014, -1015, -1016, -1020, -1021, -1022, -1033, -1034, -1035, -1099, -1100, -1101, -1102,
    -1103, -1104, -1105, -1106, -1108, -1111, -1112, -1114, -1115, -1116, -1117, -1118, -1119, -1120, -1121, -1122, -1125, -1127, -1128, -1130,
    -1134, -1135, -1139, -1145, -1151, -1152, -1153, -1155, -1158, -1160, -1161, -1165, -1166, *range(-1191, -1167), -1194, *range(-1199, -1195),
    -1210, -1211, *range(-1225, -1219), -2010, -2011, -2013, -2014, -2015, -2016, -2021, -2022, -2026, -2035, -2036, -2038, -2039, -2042, -2043,
    -1209, -4056, -4006, -4007, -4018, -4019, -4022, -4026, -4033, -4106, -5001, -5003, -5004, -5005, -5021,
}  # fmt: skip
"""Every code of errors.md that may be an answer to bad input: all but -1000 and -1001. Besides -1209, which user-data-stream.md
names for listen tokens, and -4056, which a logon with another kind of key gets (seen on the real one's futures),
and those of withdrawals, small balances and sub-accounts (error codes of /sapi)."""
KINDS = list(catalog())
NAMES = sorted({name for kind in KINDS for name in table(kind).known})


def some_value(random: Random) -> str:
    if random.random() < 0.1:
        return "".join(chr(random.choice([random.randrange(128), random.randrange(0x10000)])) for _ in range(9))
    return random.choice(NASTY)


def some_params(random: Random, kind: type[Built]) -> list[tuple[str, str]]:
    """What the request takes, mostly, and mostly filled with sense; the rest is strange."""
    pairs = []
    for name in sorted(table(kind).known):
        if name in table(kind).required or random.random() < 0.3:
            pairs.append((name, "BTCUSDT" if name == "symbol" and random.random() < 0.8 else some_value(random)))
    if random.random() < 0.2:
        pairs.append((random.choice([*STRANGE, *NAMES]), some_value(random)))
    if random.random() < 0.1 and pairs:
        pairs.pop(random.randrange(len(pairs)))
    if random.random() < 0.1 and pairs:
        pairs.append(random.choice(pairs))
    random.shuffle(pairs)
    return pairs


def encoded(pairs: list[tuple[str, str]]) -> str:
    return "&".join(
        f"{quote(name, safe='', errors='surrogatepass')}={quote(value, safe='', errors='surrogatepass')}"
        for name, value in pairs
    )


def some_bytes(random: Random) -> bytes:
    return bytes(random.randrange(256) for _ in range(random.choice([0, 1, 7, 60])))


def check(response: HttpResponse) -> None:
    assert response.status in (200, 400, 401, 404, 405, 410)
    if response.headers["content-type"] == "text/html":
        assert response.status in (404, 405, 410)
        return
    answer = msgspec.json.decode(response.body)
    if response.status != 200:
        assert list(answer)[:2] == ["code", "msg"]
        assert answer["code"] in DOCUMENTED, answer
        assert "Traceback" not in answer["msg"]
        assert "bidwire" not in answer["msg"]


@pytest.fixture
def alert(caplog: pytest.LogCaptureFixture) -> Any:
    """Nothing may be logged as an error: what breaks inside is logged."""
    yield caplog
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("seed", range(4 * SOAK))
def test_every_route_answers_whatever_it_is_asked(desk_with: Any, alert: Any, seed: int) -> None:
    desk = desk_with(enforce_limits=False)
    random = Random(seed)
    sign = signer(desk.key.secret)
    for _ in range(2500):
        kind = random.choice(KINDS)
        path = kind.route.path if kind.route.path.startswith("/") else "/api/v3/order"
        verb = kind.route.verb if kind.route.verb != "WS" else "GET"
        if random.random() < 0.03:
            path, verb = (
                random.choice([path + "/", path[:-1], "/", "/api", "/sapi/v1/x"]),
                random.choice(["PATCH", "POST"]),
            )
        pairs = [pair for pair in some_params(random, kind) if pair[0] != "timestamp"]
        if kind.route.security.signed and random.random() < 0.95:
            stamp = str(desk.wall // 1000) if random.random() < 0.9 else some_value(random)
            pairs.append(("timestamp", stamp))
        cut = random.randrange(len(pairs) + 1) if random.random() < 0.2 else len(pairs)
        query, body = encoded(pairs[:cut]), encoded(pairs[cut:]).encode()
        if random.random() < 0.05:
            body += some_bytes(random)
        if kind.route.security.signed and random.random() < 0.95:
            query += f"&signature={sign.sign(query.encode() + body)}" if query else ""
        headers = (("X-MBX-APIKEY", desk.key.api_key), ("Content-Type", "application/x-www-form-urlencoded"))
        check(desk.venue.http(HttpRequest(verb, "http://x", f"{path}?{query}", headers, body), ip=IP, wall=desk.wall))
        desk.wait(random.choice([0, 0, 0.01]))
    assert desk.get("/api/v3/ping").json == {}


def some_json(random: Random, depth: int = 0) -> Any:
    chance = random.random()
    if depth < 3 and chance < 0.15:
        return [some_json(random, depth + 1) for _ in range(random.randrange(3))]
    if depth < 3 and chance < 0.3:
        return {some_value(random): some_json(random, depth + 1) for _ in range(random.randrange(3))}
    return random.choice([None, True, False, 0, -1, 1.5, 2**63, 10**30, 1e300, some_value(random), some_value(random)])


def written(value: Any) -> bytes:
    """JSON in ASCII; half a surrogate pair stays what it is, as an escape."""
    return json.dumps(value, separators=(",", ":")).encode()


def some_frame(random: Random, desk: Any) -> bytes:
    kind = random.choice([kind for kind in KINDS if kind.route.ws is not None])
    params: dict[str, Any] = {}
    for name, value in some_params(random, kind):
        params[name] = value if random.random() < 0.6 else some_json(random)
    if kind.route.security.signed or random.random() < 0.1:
        params["apiKey"] = desk.key.api_key
        params["timestamp"] = desk.wall // 1000 if random.random() < 0.9 else some_json(random)
        texts = {name: value if isinstance(value, str) else written(value).decode() for name, value in params.items()}
        payload = "&".join(f"{name}={text}" for name, text in sorted(texts.items()))
        params["signature"] = signer(desk.key.secret).sign(payload.encode("utf-8", "replace"))
    frame: dict[str, Any] = {"id": random.randrange(9), "method": kind.route.ws, "params": params}
    if random.random() < 0.1:
        frame[random.choice(["id", "method", "params", "x"])] = some_json(random)
    whole = written(frame)
    if random.random() < 0.03:
        whole = whole[: random.randrange(len(whole))]
    return whole


@pytest.mark.parametrize("seed", range(4 * SOAK))
def test_the_websocket_api_gives_every_frame_one_answer(desk_with: Any, alert: Any, seed: int) -> None:
    desk = desk_with(enforce_limits=False)
    random = Random(seed)
    session = desk.socket().session
    for _ in range(2000):
        session.receive(some_frame(random, desk) if random.random() < 0.97 else some_bytes(random), desk.wall)
        frames = [msgspec.json.decode(frame) for frame in session.outbox if isinstance(frame, bytes)]
        closed = [frame for frame in session.outbox if isinstance(frame, Close)]
        session.outbox.clear()
        (answer,) = [frame for frame in frames if "event" not in frame]
        assert ("result" in answer) is (answer["status"] == 200)
        assert answer["status"] in (200, 400, 401)
        if answer["status"] != 200:
            code = answer["error"]["code"]
            assert code in DOCUMENTED or (code == -1000 and answer["error"]["msg"].startswith("Method '")), answer
        if closed:
            assert closed == [Close(1008, "disconnected")]
            session = desk.socket().session
        desk.wait(random.choice([0, 0, 0.01]))
    assert desk.socket().ask("ping")["result"] == {}


NO_REQUESTS = {
    "nested deep": b"[" * 100_000,
    "nested deep and closed": b'{"id":1,"method":"ping","params":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "nested objects": b'{"a":' * 50_000,
    "not UTF-8": b'{"id":1,"method":"\xff\xfe"}',
    "UTF-16": '{"id":1,"method":"ping"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"id":1,"method":"ping"}',
    "a null byte": b'{"id":1,"method":"ping"}\x00',
    "half a surrogate pair": b'{"id":"\\ud800","method":"\\udfff"}',
    "two documents": b'{"id":1,"method":"ping"}{"id":2,"method":"ping"}',
    "not a number": b'{"id":NaN,"method":"ping"}',
    "a number without end": b'{"id":' + b"9" * 100_000 + b"}",
    "nothing": b"",
}


@pytest.mark.parametrize("path", ["/ws-api/v3", "/stream", "/ws"])
@pytest.mark.parametrize("name", NO_REQUESTS)
def test_a_frame_that_is_no_request_is_refused_once(desk: Any, alert: Any, path: str, name: str) -> None:
    session = desk.venue.open(path, {}, ip=IP, wall=desk.wall)
    assert isinstance(session, Session)
    session.receive(NO_REQUESTS[name], desk.wall)
    (answer,) = [msgspec.json.decode(frame) for frame in session.outbox if isinstance(frame, bytes)]
    assert answer["error"]["code"] in (DOCUMENTED if path == "/ws-api/v3" else (0, 1, 2, 3)), answer


def some_control(random: Random) -> bytes:
    names = ["btcusdt@trade", "btcusdt@depth@100ms", "ethusdt@kline_1m", "!miniTicker@arr", "BTCUSDT@trade", "x@y", ""]
    method = random.choice(["SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY", "NONE"])
    chosen = [random.choice([*names, some_value(random)]) for _ in range(random.randrange(4 * SOAK))]
    params = random.choice([chosen, chosen, ["combined", True], ["combined", False], ["combined"], some_json(random)])
    frame: dict[str, Any] = {"method": method, "params": params, "id": random.randrange(5)}
    if random.random() < 0.2:
        frame[random.choice(["id", "method", "params"])] = some_json(random)
    if random.random() < 0.1:
        frame.pop(random.choice(["id", "method", "params"]))
    whole = written(frame)
    return whole[: random.randrange(len(whole))] if random.random() < 0.05 else whole


@pytest.mark.parametrize("seed", range(4 * SOAK))
def test_a_stream_connection_gives_every_frame_one_answer(desk: Any, alert: Any, seed: int) -> None:
    random = Random(seed)
    session = desk.venue.open("/stream", {}, ip=IP, wall=desk.wall)
    assert isinstance(session, Session)
    for _ in range(1500):
        desk.wait(0.42)
        for ping in [each for each in session.outbox if isinstance(each, Ping)]:
            session.receive_pong(ping.payload, desk.wall)
        session.outbox.clear()
        session.receive(some_control(random) if random.random() < 0.95 else some_bytes(random), desk.wall)
        answers = [msgspec.json.decode(frame) for frame in session.outbox if isinstance(frame, bytes)]
        (answer,) = [frame for frame in answers if not ({"stream", "e", "lastUpdateId", "u"} & frame.keys())]
        assert "result" in answer or set(answer) <= {"error", "id"}
        if "error" in answer:
            assert answer["error"]["code"] in (0, 1, 2, 3)
    assert not session.closed
