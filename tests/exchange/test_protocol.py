"""The local exchange as a stranger meets it: bytes on sockets, signed here, read here, held against the documentation.

Nothing of ours is used but `LocalExchange` itself and its keys. What one request may be refused with is tabled in tests/exchange/api;
here it is what goes over the wire: heads, placements of parameters and signatures, weights, limits, framing.
(rest-api.md, web-socket-streams.md, web-socket-api.md)
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bidwire import LocalExchange
from bidwire.exchange.api.counters import Limits
from bidwire.exchange.settings import ExchangeSettings

ORDER = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=60000"


class Answer:
    def __init__(self, whole: bytes) -> None:
        head, _, self.body = whole.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    @property
    def json(self) -> Any:
        assert self.headers["content-type"].startswith("application/json")
        return json.loads(self.body)

    @property
    def refusal(self) -> tuple[int, int]:
        assert list(self.json) == ["code", "msg"]
        return self.status, self.json["code"]


class Stranger:
    """A client that knows the documentation, one key and how to write bytes."""

    def __init__(self, exchange: LocalExchange, key: str = "hmac") -> None:
        self.exchange = exchange
        self.api_key = exchange.keys[key].api_key
        self.secret = exchange.keys[key].secret.encode()
        self.kind = key

    def send(self, data: bytes, *, half_close: bool = False) -> bytes:
        """What comes back until the server has answered whole, or closed."""
        with socket.create_connection((self.exchange.host, self.exchange.port), timeout=5) as sock:
            sock.sendall(data)
            if half_close:
                sock.shutdown(socket.SHUT_WR)
            whole = b""
            while not complete(whole):
                got = sock.recv(65_536)
                if not got:
                    break
                whole += got
            return whole

    def ask(self, verb: str, target: str, body: bytes = b"", **headers: str) -> Answer:
        lines = [f"{verb} {target} HTTP/1.1", "Host: exchange"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return Answer(self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body))

    def keyed(self, verb: str, target: str, body: bytes = b"", **headers: str) -> Answer:
        return self.ask(verb, target, body, X_MBX_APIKEY=self.api_key, **headers)

    def sign(self, payload: str) -> str:
        if self.kind in ("hmac", "maker"):
            return hmac.new(self.secret, payload.encode(), hashlib.sha256).hexdigest()
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        key = load_pem_private_key(self.secret, None)
        if isinstance(key, Ed25519PrivateKey):
            return base64.b64encode(key.sign(payload.encode())).decode()
        assert isinstance(key, RSAPrivateKey)
        return base64.b64encode(key.sign(payload.encode(), PKCS1v15(), SHA256())).decode()

    def call(self, verb: str, path: str, query: str = "") -> Answer:
        """As the documentation's examples: all in the query, the signature last."""
        query = stamped(query)
        return self.keyed(verb, f"{path}?{query}&signature={quote(self.sign(query), safe='')}")


def complete(whole: bytes) -> bool:
    head, found, body = whole.partition(b"\r\n\r\n")
    length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(found) and bool(length) and len(body) >= int(length[0].partition(b":")[2])


def now() -> int:
    return time.time_ns() // 1_000_000


def stamped(query: str) -> str:
    return f"{query}&timestamp={now()}" if query else f"timestamp={now()}"


@pytest.fixture(scope="module")
def exchange() -> Iterator[LocalExchange]:
    with LocalExchange(seed=11, settings=ExchangeSettings(enforce_limits=False)) as running:
        yield running


@pytest.fixture(scope="module")
def stranger(exchange: LocalExchange) -> Stranger:
    return Stranger(exchange)


# --- HTTP -------------------------------------------------------------------------------------------------------------


def test_time_is_the_wall_clock_in_both_units(stranger: Stranger) -> None:
    before = now()
    told = stranger.ask("GET", "/api/v3/time").json["serverTime"]
    assert before <= told <= now()
    before = time.time_ns() // 1000
    told = stranger.ask("GET", "/api/v3/time", X_MBX_TIME_UNIT="MICROSECOND").json["serverTime"]
    assert before <= told <= time.time_ns() // 1000
    assert stranger.ask("GET", "/api/v3/time", x_mbx_time_unit="microsecond").json["serverTime"] > 10**15
    assert stranger.ask("GET", "/api/v3/time", X_MBX_TIME_UNIT="NANO").refusal == (400, -1194)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("{order}&timestamp={now}&signature={signature}", ""),
        ("", "{order}&timestamp={now}&signature={signature}"),
        ("{order}&timestamp={now}", "signature={signature}"),
        ("signature={signature}", "{order}&timestamp={now}"),
        ("signature={signature}&{order}&timestamp={now}", ""),
        ("{order}&signature={signature}&timestamp={now}", ""),
        ("{order}&timestamp={now}&signature={upper}", ""),
    ],
)
def test_parameters_and_signature_may_stand_anywhere(stranger: Stranger, query: str, body: str) -> None:
    stamp = now()
    signature = stranger.sign(f"{ORDER}&timestamp={stamp}")
    values = {"order": ORDER, "now": stamp, "signature": signature, "upper": signature.upper()}
    target = f"/api/v3/order?{query.format(**values)}" if query else "/api/v3/order"
    answer = stranger.keyed(
        "POST", target, body.format(**values).encode(), Content_Type="application/x-www-form-urlencoded"
    )
    assert (answer.status, answer.json["status"]) == (200, "NEW")


def test_query_and_body_are_signed_without_a_separator_and_the_query_wins(stranger: Stranger) -> None:
    query = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01"
    body = f"quantity=0.02&price=60000&timestamp={now()}"
    signature = stranger.sign(query + body)
    answer = stranger.keyed("POST", f"/api/v3/order?{query}", f"{body}&signature={signature}".encode())
    assert answer.json["origQty"] == "0.01000000"
    wrong = stranger.sign(f"{query}&{body}")
    assert stranger.keyed("POST", f"/api/v3/order?{query}", f"{body}&signature={wrong}".encode()).refusal == (
        400,
        -1022,
    )


def test_a_chunked_body_and_one_that_comes_in_drops_are_read_whole(stranger: Stranger) -> None:
    body = stamped(ORDER)
    body += f"&signature={stranger.sign(body)}"
    head = f"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: {stranger.api_key}\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = "".join(f"{len(body[at : at + 7]):x}\r\n{body[at : at + 7]}\r\n" for at in range(0, len(body), 7))
    assert Answer(stranger.send(f"{head}{chunks}0\r\n\r\n".encode())).json["status"] == "NEW"


def test_post_and_delete_with_a_json_content_type_and_no_body_are_read_from_the_query(stranger: Stranger) -> None:
    query = stamped(ORDER)
    target = f"/api/v3/order?{query}&signature={stranger.sign(query)}"
    placed = stranger.keyed("POST", target, Content_Type="application/json").json
    query = stamped(f"symbol=BTCUSDT&orderId={placed['orderId']}")
    target = f"/api/v3/order?{query}&signature={stranger.sign(query)}"
    assert stranger.keyed("DELETE", target, Content_Type="application/json").json["status"] == "CANCELED"


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_base64_signatures_are_case_sensitive_and_may_come_percent_encoded(exchange: LocalExchange, kind: str) -> None:
    stranger = Stranger(exchange, kind)
    assert stranger.call("GET", "/api/v3/account").status == 200
    query = stamped("")
    signature = stranger.sign(query)
    lower = quote(signature.swapcase(), safe="")
    assert stranger.keyed("GET", f"/api/v3/account?{query}&signature={lower}").refusal == (400, -1022)
    body = f"{query}&signature={quote(signature, safe='')}"
    assert stranger.keyed("DELETE", "/api/v3/openOrders", b"symbol=BTCUSDT&" + body.encode()).refusal == (400, -1022)


def test_what_is_signed_is_what_was_sent_byte_for_byte(stranger: Stranger) -> None:
    """The same symbol signed raw and sent encoded is refused; signed as it is sent, it is let through to the next check."""
    raw, sent = "symbol=测试币", f"symbol={quote('测试币')}"
    stamp = now()
    good = stranger.sign(f"{sent}&timestamp={stamp}")
    bad = stranger.sign(f"{raw}&timestamp={stamp}")
    assert stranger.keyed("GET", f"/api/v3/openOrders?{sent}&timestamp={stamp}&signature={good}").refusal == (
        400,
        -1121,
    )
    assert stranger.keyed("GET", f"/api/v3/openOrders?{sent}&timestamp={stamp}&signature={bad}").refusal == (400, -1022)


def test_the_time_window_has_the_documented_bounds(stranger: Stranger) -> None:
    def at(offset: int, window: str = "") -> Answer:
        query = f"timestamp={now() + offset}" + (f"&recvWindow={window}" if window else "")
        return stranger.keyed("GET", f"/api/v3/account?{query}&signature={stranger.sign(query)}")

    assert at(0).status == at(800).status == at(-4000).status == 200
    assert at(-5000).refusal == at(-58_000).refusal == (400, -1021)  # the answer comes later than the stamp
    assert at(-58_000, "60000").status == at(-5500, "6000.346").status == 200
    assert at(2000).json["msg"] == "Timestamp for this request was 1000ms ahead of the server's time."
    assert at(2000, "60000").refusal == (400, -1021)
    assert at(-9000).json["msg"] == "Timestamp for this request is outside of the recvWindow."
    assert at(0, "60000.001").refusal == (400, -1102)
    assert at(0, "5000.1234").refusal == (400, -1111)
    query = f"timestamp={time.time_ns() // 1000}"
    assert stranger.keyed("GET", f"/api/v3/account?{query}&signature={stranger.sign(query)}").status == 200


# rest-api.md, "Weight" of each endpoint. Signed ones are called with the key.
WEIGHTS = [
    ("ping", "", 1),
    ("time", "", 1),
    ("exchangeInfo", "", 20),
    ("exchangeInfo", "symbol=BTCUSDT", 20),
    ("executionRules", "symbol=BTCUSDT", 2),
    ("executionRules", 'symbols=["BTCUSDT","ETHUSDT"]', 4),
    ("executionRules", "", 40),
    ("depth", "symbol=BTCUSDT", 5),
    ("depth", "symbol=BTCUSDT&limit=100", 5),
    ("depth", "symbol=BTCUSDT&limit=101", 25),
    ("depth", "symbol=BTCUSDT&limit=500", 25),
    ("depth", "symbol=BTCUSDT&limit=501", 50),
    ("depth", "symbol=BTCUSDT&limit=1000", 50),
    ("depth", "symbol=BTCUSDT&limit=1001", 250),
    ("depth", "symbol=BTCUSDT&limit=9999", 250),
    ("trades", "symbol=BTCUSDT", 25),
    ("historicalTrades", "symbol=BTCUSDT", 25),
    ("historicalBlockTrades", "symbol=BTCUSDT&fromId=1", 25),
    ("aggTrades", "symbol=BTCUSDT", 4),
    ("klines", "symbol=BTCUSDT&interval=1m", 2),
    ("uiKlines", "symbol=BTCUSDT&interval=1m&limit=1000", 2),
    ("avgPrice", "symbol=BTCUSDT", 2),
    ("ticker/24hr", "symbol=BTCUSDT", 2),
    ("ticker/24hr", 'symbols=["BTCUSDT","ETHUSDT"]', 2),
    ("ticker/24hr", "", 80),
    ("ticker/tradingDay", "symbol=BTCUSDT", 4),
    ("ticker/tradingDay", 'symbols=["BTCUSDT","ETHUSDT"]', 8),
    ("ticker/price", "symbol=BTCUSDT", 2),
    ("ticker/price", 'symbols=["BTCUSDT"]', 4),
    ("ticker/price", "", 4),
    ("ticker/bookTicker", "symbol=BTCUSDT", 2),
    ("ticker/bookTicker", "", 4),
    ("ticker", "symbol=BTCUSDT", 4),
    ("ticker", 'symbols=["BTCUSDT","ETHUSDT","BNBUSDT"]', 12),
    ("!account", "", 20),
    ("!openOrders", "symbol=BTCUSDT", 6),
    ("!openOrders", "", 80),
    ("!allOrders", "symbol=BTCUSDT", 20),
    ("!myTrades", "symbol=BTCUSDT", 20),
    ("!myTrades", "symbol=BTCUSDT&orderId=1", 5),
    ("!rateLimit/order", "", 40),
    ("!account/commission", "symbol=BTCUSDT", 20),
]


@pytest.mark.parametrize(("path", "query", "weight"), WEIGHTS)
def test_each_request_costs_what_is_documented(stranger: Stranger, path: str, query: str, weight: int) -> None:
    before, used = 1, 0
    while used < before:  # the count may start anew with a minute
        before = int(stranger.ask("GET", "/api/v3/ping").headers["x-mbx-used-weight-1m"])
        query = query.replace('"', "%22")
        if path.startswith("!"):
            answer = stranger.call("GET", f"/api/v3/{path[1:]}", query)
        else:
            answer = stranger.ask("GET", f"/api/v3/{path}?{query}" if query else f"/api/v3/{path}")
        assert answer.status == 200
        used = int(answer.headers["x-mbx-used-weight-1m"])
        assert answer.headers["x-mbx-used-weight"] == answer.headers["x-mbx-used-weight-1m"]
    assert used - before == weight


def test_orders_that_succeed_cost_no_weight_and_count_by_account(exchange: LocalExchange) -> None:
    stranger, other = Stranger(exchange), Stranger(exchange, "maker")

    def used() -> int:
        return int(stranger.ask("GET", "/api/v3/ping").headers["x-mbx-used-weight-1m"])

    before, after = 1, 0
    while after < before:  # the count may start anew with a minute
        before = used()
        placed = stranger.call("POST", "/api/v3/order", ORDER)
        assert {"x-mbx-order-count-10s", "x-mbx-order-count-1d"} <= placed.headers.keys()
        assert (
            stranger.call("DELETE", "/api/v3/order", f"symbol=BTCUSDT&orderId={placed.json['orderId']}").status == 200
        )
        assert stranger.call("POST", "/api/v3/order", ORDER + "&price=1").refusal == (400, -1101)
        after = used()
    assert after - before == 2  # the ping and the refusal
    first = int(other.call("POST", "/api/v3/order", ORDER).headers["x-mbx-order-count-1d"])
    assert int(other.call("POST", "/api/v3/order", ORDER).headers["x-mbx-order-count-1d"]) == first + 1


@pytest.mark.parametrize(
    ("data", "statuses"),
    [
        (b"GET /api/v3/ping HTTP/1.1\r\nHost: x\r\n\r\n", {200}),
        (b"GET /api/v3/ping HTTP/1.0\r\n\r\n", {200}),
        (b"get /api/v3/ping HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
        (b"GET  /api/v3/ping HTTP/1.1\r\nHost: x\r\n\r\n", {200, 400}),
        (b"GET /api/v3/ping\r\n\r\n", {400, 505}),
        (b"GET /api/v3/\x00 HTTP/1.1\r\nHost: x\r\n\r\n", {400, 404}),
        (b"GET /api/v3/depth?symbol=\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
        (b"GET /api/v3/depth?symbol=\xe6\xb5\x8b HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
        (b"GET /api/v3/depth?symbol=BTC\x00USDT HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
        (b"GET /api/v3/ping HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n", {400, 431}),
        (b"GET /api/v3/depth?symbol=" + b"A" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {400, 414, 431}),
        (b"GET /api/v3/depth?symbol=" + b"A" * 5_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
        (b"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", {413}),
        (b"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", {400}),
        (b"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", {400}),
        (b"OPTIONS /api/v3/order HTTP/1.1\r\nHost: x\r\n\r\n", {405}),
        (b"PATCH /api/v3/order HTTP/1.1\r\nHost: x\r\n\r\n", {405}),
        (b"POST /api/v3/userDataStream HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", {410}),
        (b"GET /fapi/v1/ping HTTP/1.1\r\nHost: x\r\n\r\n", {404}),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40), {400}),  # TLS on the plain port
        (b"\x00" * 50, {400}),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 505}),
    ],
    ids=lambda value: value[:24].decode("latin-1").strip() if isinstance(value, bytes) else "",
)
def test_odd_requests_are_answered_and_harm_nobody(stranger: Stranger, data: bytes, statuses: set[int]) -> None:
    answer = Answer(stranger.send(data, half_close=True))
    assert answer.status in statuses
    assert b"Traceback" not in answer.body
    assert stranger.ask("GET", "/api/v3/ping").status == 200


def test_random_bytes_neither_stop_nor_block_it(stranger: Stranger) -> None:
    random = Random(4)
    good = b"GET /api/v3/depth?symbol=BTCUSDT&limit=5 HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: abc\r\nContent-Length: 3\r\n\r\na=b"
    upgrade = (
        b"GET /ws/btcusdt@trade HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    for _ in range(150):
        data = bytearray(random.choice([good, upgrade, good * 3, bytes(40)]))
        for _ in range(random.randrange(6)):
            data[random.randrange(len(data))] = random.randrange(256)
        if random.random() < 0.3:
            data += bytes(random.randrange(256) for _ in range(300))
        with socket.create_connection((stranger.exchange.host, stranger.exchange.port), timeout=5) as sock:
            sock.sendall(bytes(data[: random.randrange(1, len(data) + 1)]))
            if random.random() < 0.5:
                sock.shutdown(socket.SHUT_WR)
                while sock.recv(65_536):
                    pass  # until it closes: it never leaves a half-closed peer waiting
    assert stranger.ask("GET", "/api/v3/ping").json == {}


def test_over_the_weight_is_429_then_418_and_websocket_api_connections_are_dropped() -> None:
    settings = ExchangeSettings(limits=Limits(weight=60, orders_10s=2, first_ban=120))
    with LocalExchange(seed=3, settings=settings) as exchange:
        stranger = Stranger(exchange)

        async def steps(ws: ClientConnection) -> None:
            loop = asyncio.get_running_loop()
            answer = stranger.ask("GET", "/api/v3/ping")
            statuses = [answer.status]
            while answer.status != 418:
                answer = await loop.run_in_executor(None, stranger.ask, "GET", "/api/v3/exchangeInfo")
                statuses.append(answer.status)
            assert set(statuses[:-4]) <= {200, 429}  # a new minute may begin between
            assert statuses[-4:] == [429, 429, 429, 418]
            assert answer.json["code"] == -1003
            assert "IP banned until" in answer.json["msg"]
            assert 110 <= int(answer.headers["retry-after"]) <= 120
            with pytest.raises(ConnectionClosed):
                await ws.recv()
            with pytest.raises(InvalidStatus) as refused:
                await connect(f"{exchange.ws_api_url}")
            assert refused.value.response.status_code == 418

        talk(exchange.ws_api_url, steps)


# --- streams ----------------------------------------------------------------------------------------------------------


def talk(url: str, steps: Callable[[ClientConnection], Awaitable[None]], **options: Any) -> None:
    async def session() -> None:
        async with asyncio.timeout(20), connect(url, max_size=None, **options) as ws:
            await steps(ws)

    asyncio.run(session())


async def event(ws: ClientConnection, stream: str = "") -> Any:
    """The next frame, of that stream where there are several."""
    while True:
        frame = json.loads(await ws.recv())
        if not stream or frame.get("stream") == stream:
            return frame


async def answer_to(ws: ClientConnection, frame: object) -> Any:
    await ws.send(frame if isinstance(frame, str) else json.dumps(frame))
    while True:
        heard = json.loads(await ws.recv())
        if "result" in heard or "error" in heard:
            return heard


KEYS = {
    "btcusdt@trade": "e E s t p q T m M",
    "btcusdt@aggTrade": "e E s a p q f l T m M",
    "btcusdt@kline_1s": "e E s k",
    "btcusdt@kline_1m@+08:00": "e E s k",
    "btcusdt@miniTicker": "e E s c o h l v q",
    "btcusdt@ticker": "e E s p P w x c Q b B a A o h l v q O C F L n",
    "btcusdt@ticker_1h": "e E s p P o h l c w v q O C F L n",
    "btcusdt@bookTicker": "u s b B a A",
    "btcusdt@avgPrice": "e E s i w T",
    "btcusdt@depth5@100ms": "lastUpdateId bids asks",
    "btcusdt@depth": "e E s U u b a",
    "btcusdt@depth@100ms": "e E s U u b a",
}


def test_every_stream_comes_raw_and_combined_with_the_documented_keys(exchange: LocalExchange) -> None:
    async def combined(ws: ClientConnection) -> None:
        missing = dict(KEYS)
        while missing:
            frame = json.loads(await ws.recv())
            assert list(frame) == ["stream", "data"]
            assert list(frame["data"]) == KEYS[frame["stream"]].split()
            missing.pop(frame["stream"], None)

    names = "/".join(quote(name, safe="") for name in KEYS)
    talk(f"{exchange.stream_url}/stream?streams={names}", combined)

    async def raw(ws: ClientConnection) -> None:
        assert list(json.loads(await ws.recv())) == KEYS["btcusdt@bookTicker"].split()

    talk(f"{exchange.stream_url}/ws/btcusdt@bookTicker", raw)


def test_an_array_stream_is_an_array_and_microseconds_are_chosen_in_the_url(exchange: LocalExchange) -> None:
    async def steps(ws: ClientConnection) -> None:
        frame = await event(ws, "!miniTicker@arr")
        assert isinstance(frame["data"], list)
        assert frame["data"][0]["E"] > 10**15
        trade = (await event(ws, "btcusdt@trade"))["data"]
        assert trade["T"] <= trade["E"]
        assert trade["T"] > 10**15
        candle = (await event(ws, "btcusdt@kline_1s"))["data"]["k"]
        assert candle["T"] - candle["t"] == 999_999

    url = f"{exchange.stream_url}/stream?streams=!miniTicker@arr/btcusdt@trade/btcusdt@kline_1s&timeUnit=MICROSECOND"
    talk(url, steps)


def test_a_book_is_kept_by_the_documented_procedure_at_both_speeds(stranger: Stranger) -> None:
    async def steps(ws: ClientConnection) -> None:
        slow, fast = "btcusdt@depth", "btcusdt@depth@100ms"
        await event(ws, fast)
        loop = asyncio.get_running_loop()
        target = "/api/v3/depth?symbol=BTCUSDT&limit=5000"
        snapshot = (await loop.run_in_executor(None, stranger.ask, "GET", target)).json
        last: dict[str, int] = dict.fromkeys((slow, fast), int(snapshot["lastUpdateId"]))
        applied = dict.fromkeys((slow, fast), 0)
        books: dict[str, dict[tuple[str, str], str]] = {
            name: {
                (side, price): quantity
                for side, key in (("b", "bids"), ("a", "asks"))
                for price, quantity in snapshot[key]
            }
            for name in (slow, fast)
        }
        states: dict[int, dict[tuple[str, str], str]] = {}
        while applied[slow] < 3 or applied[fast] < 10:
            frame = await event(ws)
            name, diff = frame["stream"], frame["data"]
            if diff["u"] <= last[name]:
                continue
            assert diff["U"] <= last[name] + 1 if not applied[name] else diff["U"] == last[name] + 1
            last[name] = diff["u"]
            applied[name] += 1
            for side in ("b", "a"):
                for price, quantity in diff[side]:
                    if quantity == "0.00000000":
                        books[name].pop((side, price), None)
                    else:
                        books[name][side, price] = quantity
            if diff["u"] in states:
                assert states[diff["u"]] == books[name]  # at the same update id both speeds hold the same book
            states[diff["u"]] = dict(books[name])

    talk(f"{stranger.exchange.stream_url}/stream?streams=btcusdt@depth/btcusdt@depth@100ms", steps)


def test_a_connection_is_ruled_while_it_runs(exchange: LocalExchange) -> None:
    async def steps(ws: ClientConnection) -> None:
        assert await answer_to(ws, {"method": "SUBSCRIBE", "params": ["ethusdt@trade", "no@such"], "id": "a-1"}) == {
            "result": None,
            "id": "a-1",
        }
        assert await answer_to(ws, {"method": "LIST_SUBSCRIPTIONS", "id": -5}) == {
            "result": ["ethusdt@trade", "no@such"],
            "id": -5,
        }
        assert await answer_to(ws, {"method": "GET_PROPERTY", "params": ["combined"], "id": None}) == {
            "result": False,
            "id": None,
        }
        assert (await answer_to(ws, {"method": "SET_PROPERTY", "params": ["combined", True], "id": 2}))[
            "result"
        ] is None
        await asyncio.sleep(1.1)  # five frames a second
        assert (await event(ws, "ethusdt@trade"))["data"]["e"] == "trade"
        await answer_to(ws, {"method": "UNSUBSCRIBE", "params": ["ethusdt@trade"], "id": 3})
        assert (await answer_to(ws, "nonsense"))["error"] == {
            "code": 3,
            "msg": "Invalid JSON: expected value at line 1 column 1",
        }
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ws.recv(), 0.4)

    talk(f"{exchange.stream_url}/ws", steps)


def test_a_sixth_frame_in_a_second_ends_the_connection(exchange: LocalExchange) -> None:
    async def steps(ws: ClientConnection) -> None:
        await ws.pong(b"unasked")
        for number in range(5):
            await ws.send(json.dumps({"method": "LIST_SUBSCRIPTIONS", "id": number}))
        heard = [json.loads(await ws.recv())["id"] for _ in range(4)]
        assert heard == [0, 1, 2, 3]
        with pytest.raises(ConnectionClosed) as closed:
            await ws.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008

    talk(f"{exchange.stream_url}/ws", steps)


@pytest.mark.parametrize("path", ["/ws", "/ws-api/v3"])
def test_frames_may_be_fragmented_and_binary_ones_are_refused(exchange: LocalExchange, path: str) -> None:
    asked = '{"method":"LIST_SUBSCRIPTIONS","id":1}' if path == "/ws" else '{"id":1,"method":"ping"}'

    async def steps(ws: ClientConnection) -> None:
        await ws.send([asked[:9], asked[9:20], asked[20:]])
        assert json.loads(await ws.recv())["id"] == 1
        await ws.send(asked.encode())
        with pytest.raises(ConnectionClosed) as closed:
            await ws.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1003

    talk(f"{exchange.stream_url}{path}", steps)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/wsx", 404),
        ("/ws-api/v4", 404),
        ("/stream?streams=btcusdt@trade&timeUnit=NANO", 400),
        ("/ws-api/v3?timeUnit=second", 400),
        ("/ws-api/v3?responseFormat=sbe&sbeSchemaId=3&sbeSchemaVersion=1", 400),
        ("/ws/" + "/".join(f"s{number}@trade" for number in range(1025)), 400),
    ],
)
def test_handshakes_are_refused_over_http(exchange: LocalExchange, target: str, status: int) -> None:
    async def nothing(ws: ClientConnection) -> None:
        raise AssertionError("it opened")

    with pytest.raises(InvalidStatus) as refused:
        talk(f"{exchange.stream_url}{target}", nothing)
    assert refused.value.response.status_code == status


# --- WebSocket API ----------------------------------------------------------------------------------------------------


def signed(stranger: Stranger, method: str, number: object = 1, **params: object) -> dict[str, object]:
    params |= {"apiKey": stranger.api_key, "timestamp": now()}
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
    payload = "&".join(f"{name}={text}" for name, text in sorted(texts.items()))
    return {"id": number, "method": method, "params": params | {"signature": stranger.sign(payload)}}


def test_a_market_order_is_told_in_order_on_every_connection_of_its_account(exchange: LocalExchange) -> None:
    stranger = Stranger(exchange)

    async def steps(ws: ClientConnection) -> None:
        async with connect(f"{exchange.ws_api_url}?returnRateLimits=false") as second:
            for each in (ws, second):
                assert (await answer_to(each, signed(stranger, "userDataStream.subscribe.signature")))["result"] == {
                    "subscriptionId": 0
                }
            order = {"symbol": "ETHUSDT", "side": "SELL", "type": "MARKET", "quantity": "0.5"}
            placed = await answer_to(ws, signed(stranger, "order.place", "x-1", **order))
            assert [limit["rateLimitType"] for limit in placed["rateLimits"]] == ["ORDERS", "ORDERS", "REQUEST_WEIGHT"]
            fills = placed["result"]["fills"]
            for each in (ws, second):
                heard = [(await event(each)) for _ in range(len(fills) + 2)]
                assert all(list(frame) == ["subscriptionId", "event"] for frame in heard)
                events = [frame["event"] for frame in heard]
                assert [item["e"] for item in events] == ["executionReport"] * (len(fills) + 1) + [
                    "outboundAccountPosition"
                ]
                assert [item["x"] for item in events[:-1]] == ["NEW"] + ["TRADE"] * len(fills)
                assert [item["t"] for item in events[1:-1]] == [fill["tradeId"] for fill in fills]
                assert {item["T"] for item in events[:-1]} == {placed["result"]["transactTime"]}
                assert len({item["E"] for item in events}) == 1
            assert "rateLimits" not in await answer_to(second, {"id": 1, "method": "ping"})

    talk(exchange.ws_api_url, steps)


def test_a_session_logs_on_trades_without_signatures_and_logs_out(exchange: LocalExchange) -> None:
    stranger = Stranger(exchange, "ed25519")

    async def steps(ws: ClientConnection) -> None:
        refused = await answer_to(ws, {"id": 1, "method": "userDataStream.subscribe"})
        assert (refused["status"], refused["error"]["code"]) == (401, -1002)
        logon = (await answer_to(ws, signed(stranger, "session.logon")))["result"]
        assert list(logon) == [
            "apiKey", "authorizedSince", "connectedSince", "returnRateLimits", "serverTime", "userDataStream",
        ]  # fmt: skip
        assert (await answer_to(ws, {"id": 2, "method": "userDataStream.subscribe"}))["result"] == {"subscriptionId": 0}
        assert (await answer_to(ws, {"id": 3, "method": "session.status"}))["result"]["userDataStream"] is True
        order = {
            "symbol": "BTCUSDT",
            "side": "BUY",
            "type": "LIMIT",
            "timeInForce": "GTC",
            "quantity": "0.01",
            "price": "60000",
        }
        missing = await answer_to(ws, {"id": 4, "method": "order.place", "params": order})
        assert missing["error"]["code"] == -1102
        placed = await answer_to(ws, {"id": 5, "method": "order.place", "params": {**order, "timestamp": now()}})
        assert placed["result"]["status"] == "NEW"
        await answer_to(ws, {"id": 6, "method": "session.logout"})
        again = await answer_to(ws, {"id": 7, "method": "order.place", "params": {**order, "timestamp": now()}})
        assert (again["status"], again["error"]["code"]) == (401, -2014)

    talk(exchange.ws_api_url, steps)


def test_what_cannot_be_read_is_answered_with_id_null_and_the_third_ends_it(exchange: LocalExchange) -> None:
    async def steps(ws: ClientConnection) -> None:
        for frame in ("x", '{"id":1.5,"method":"ping"}', "[]"):
            answer = await answer_to(ws, frame)
            assert (answer["id"], answer["status"], answer["error"]["code"]) == (None, 400, -1135)
        with pytest.raises(ConnectionClosed) as closed:
            await ws.recv()
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "disconnected")

    talk(exchange.ws_api_url, steps)


# --- market time ------------------------------------------------------------------------------------------------------


def test_at_speed_ten_requests_keep_wall_time_and_the_market_runs_ahead() -> None:
    with LocalExchange(seed=4, speed=10) as exchange:
        stranger = Stranger(exchange)

        async def steps(ws: ClientConnection) -> None:
            first = await event(ws)
            began = time.monotonic()
            last = first
            while time.monotonic() - began < 0.7:
                last = await event(ws)
            assert 5_000 < last["E"] - first["E"] < 12_000

        talk(f"{exchange.stream_url}/ws/btcusdt@trade", steps)
        told = stranger.ask("GET", "/api/v3/time").json["serverTime"]
        assert abs(told - now()) < 1000
        placed = stranger.call("POST", "/api/v3/order", ORDER).json
        assert placed["transactTime"] - now() > 5_000  # orders live on the market's clock
        query = f"symbol=BTCUSDT&orderId={placed['orderId']}"
        assert stranger.call("GET", "/api/v3/order", query).json["time"] == placed["transactTime"]
