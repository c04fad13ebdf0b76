"""The same faults on real sockets: what a client of any make sees of them."""

from __future__ import annotations

import asyncio
import functools
import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import pytest
import websockets

from bidwire import Client, LocalExchange
from bidwire import errors as e
from bidwire.config import Backoff, Settings
from bidwire.errors import ConfigurationError
from bidwire.exchange.market.synthetic import SyntheticMarket


@pytest.fixture
def exchange() -> Iterator[LocalExchange]:
    market = SyntheticMarket(symbols=["BTCUSDT"], activity=0.01)
    with LocalExchange(market=market, seed=1) as found:
        yield found


@pytest.fixture
def client(exchange: LocalExchange) -> Iterator[Client]:
    key = exchange.keys["hmac"]
    once = Settings(retry=Backoff(attempts=1), timeout=2.0)
    with Client(key.api_key, key.secret, environment=exchange.environment, settings=once) as found:
        yield found


def raw(exchange: LocalExchange, path: str = "/api/v3/time", more: str = "") -> bytes:
    """All bytes of an answer, until the connection ends."""
    with socket.create_connection(("127.0.0.1", exchange.port), 2) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{more}\r\n".encode())
        got = b""
        while part := line.recv(65536):
            got += part
        return got


@pytest.mark.parametrize("end", ["close", "reset"])
def test_a_connection_ends_without_an_answer(exchange: LocalExchange, end: str) -> None:
    exchange.faults.add("no_answer", end=end)
    if end == "reset":
        with pytest.raises(ConnectionResetError):
            raw(exchange)
    else:
        assert raw(exchange) == b""


def test_a_port_is_closed_and_opens_again_while_what_is_connected_stays(exchange: LocalExchange) -> None:
    line = http.client.HTTPConnection("127.0.0.1", exchange.port, timeout=2)
    line.request("GET", "/api/v3/ping")
    line.getresponse().read()
    with exchange.faults.add("R2"):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", exchange.port), 2)
        line.request("GET", "/api/v3/ping")
        assert line.getresponse().read() == b"{}"
    line.close()
    exchange.call(lambda: None)
    for _ in range(100):  # it opens in a turn of the exchange's loop or two
        try:
            assert b"200 OK" in raw(exchange, more="Connection: close\r\n")
            return
        except ConnectionRefusedError:
            exchange.call(lambda: None)
    raise AssertionError("the port did not open again")


def test_a_connection_is_hung_up_on(exchange: LocalExchange) -> None:
    exchange.faults.add("R4", count=1)
    with pytest.raises(ConnectionError):
        raw(exchange)
    assert b"200 OK" in raw(exchange, more="Connection: close\r\n")


def test_silence_lasts_until_the_caller_gives_up(exchange: LocalExchange) -> None:
    exchange.faults.add("no_answer", end="silence", count=1)
    with socket.create_connection(("127.0.0.1", exchange.port), 0.05) as line:
        line.sendall(b"GET /api/v3/ping HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(TimeoutError):
            line.recv(1)
    assert len(exchange.faults.log) == 1


def test_an_answer_breaks_off_before_the_length_it_promised(exchange: LocalExchange) -> None:
    exchange.faults.add("cut_answer", at=5, count=1)
    head, _, body = raw(exchange).partition(b"\r\n\r\n")
    assert body == b'{"ser'
    promised = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
    assert promised > 5


def test_chunks_never_end(exchange: LocalExchange) -> None:
    exchange.faults.add("cut_answer", at=5, framing="chunked", count=1)
    head, _, body = raw(exchange).partition(b"\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in head
    assert b"Content-Length" not in head
    assert body == b'5\r\n{"ser\r\n'


@pytest.mark.parametrize("framing", ["length", "chunked", "gzip"])
def test_our_client_calls_a_broken_answer_lost(exchange: LocalExchange, client: Client, framing: str) -> None:
    exchange.faults.add("R7", framing=framing, method="POST", count=1)
    price = client.spot.book_ticker("BTCUSDT").bid_price - 1000
    with pytest.raises((e.AnswerLost, e.MalformedAnswer)) as caught:
        client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price=price, quantity="0.001", time_in_force="GTC")
    assert caught.value.executed == "unknown"
    assert len(client.spot.open_orders()) == 1


def test_an_idle_connection_that_died_costs_an_order_its_certainty(exchange: LocalExchange, client: Client) -> None:
    exchange.faults.add("no_answer", stale=True, reused=True, method="POST", count=1)
    client.spot.ping()
    with pytest.raises(e.AnswerLost) as caught:
        client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="0.001")
    assert caught.value.stale
    assert not client.spot.my_trades("BTCUSDT")


def test_a_slow_answer_does_not_hold_up_other_connections(exchange: LocalExchange) -> None:
    exchange.faults.add("slow_answer", delay=0.05, executes="late", path="/api/v3/time", count=1)
    slow = http.client.HTTPConnection("127.0.0.1", exchange.port, timeout=2)
    slow.request("GET", "/api/v3/time")
    assert b"200 OK" in raw(exchange, "/api/v3/ping", "Connection: close\r\n")
    answer = slow.getresponse()
    assert answer.status == 200
    assert "serverTime" in json.loads(answer.read())
    slow.request("GET", "/api/v3/ping")  # the connection goes on
    assert slow.getresponse().read() == b"{}"
    slow.close()


def test_pipelined_requests_keep_their_order_around_a_slow_answer(exchange: LocalExchange) -> None:
    exchange.faults.add("slow_answer", delay=0.02, path="/api/v3/time")
    with socket.create_connection(("127.0.0.1", exchange.port), 2) as line:
        ping, time = (f"GET /api/v3/{name} HTTP/1.1\r\nHost: x\r\n" for name in ("ping", "time"))
        line.sendall(f"{ping}\r\n{time}\r\n{ping}Connection: close\r\n\r\n".encode())
        got = b""
        while part := line.recv(65536):
            got += part
    bodies = [each.partition(b"\r\n\r\n")[2] for each in got.split(b"HTTP/1.1 200 OK")[1:]]
    assert [body[:8] for body in bodies] == [b"{}", b'{"server', b"{}"]


def test_another_status_and_body_go_over_the_wire_as_they_are(exchange: LocalExchange) -> None:
    exchange.faults.add("answer", status=302, headers={"Location": "http://other.invalid/"}, body="<html>", count=1)
    head, _, body = raw(exchange, more="Connection: close\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 302 Found")
    assert b"Location: http://other.invalid/" in head
    assert b"text/html" in head
    assert body == b"<html>"


# --- WebSockets ------------------------------------------------------------------------------------------------------


def hears(exchange: LocalExchange, count: int, *faults: tuple[str, dict[str, Any]]) -> tuple[list[str], int | None]:
    """Frames of the fast depth stream and the code of the close, as a client of another make has them."""

    async def listen() -> tuple[list[str], int | None]:
        async with websockets.connect(f"{exchange.stream_url}/ws/btcusdt@depth@100ms", ping_interval=None) as line:
            for name, options in faults:
                await asyncio.to_thread(functools.partial(exchange.faults.add, name, **options))
            frames: list[str] = []
            try:
                while len(frames) < count:
                    frames.append(str(await line.recv()))
            except websockets.ConnectionClosed as closed:
                return frames, closed.rcvd.code if closed.rcvd else closed.sent.code if closed.sent else 1006
            return frames, None

    return asyncio.run(listen())


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("cut", {}, 1006),
        ("close", {"code": 1012, "reason": "restart"}, 1012),
        ("bad_frame", {"how": "cut", "count": 1}, 1006),
        ("bad_frame", {"how": "utf8", "count": 1}, 1007),
        ("bad_frame", {"how": "rsv", "count": 1}, 1002),
        ("bad_frame", {"how": "large", "count": 1}, 1009),
    ],
)
def test_a_websocket_ends_as_the_fault_says(
    exchange: LocalExchange, name: str, options: dict[str, Any], code: int
) -> None:
    _, found = hears(exchange, 100, (name, options))
    assert found == code


def test_pieces_with_pings_between_them_are_one_message(exchange: LocalExchange) -> None:
    frames, code = hears(exchange, 2, ("fragment", {"count": 1, "pieces": 4}))
    assert code is None
    assert all(json.loads(frame)["e"] == "depthUpdate" for frame in frames)
    assert len(exchange.faults.log) == 1


def test_a_half_open_websocket_answers_no_ping(exchange: LocalExchange) -> None:
    async def work() -> None:
        async with websockets.connect(f"{exchange.stream_url}/ws", ping_interval=None, close_timeout=0.1) as line:
            await asyncio.wait_for(await line.ping(), 2)
            await asyncio.to_thread(exchange.faults.add, "blackhole")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(await line.ping(), 0.1)

    asyncio.run(work())


def test_a_handshake_is_refused_with_its_page(exchange: LocalExchange) -> None:
    exchange.faults.add("refuse_handshake", status=403, body="<html>Request blocked.</html>", count=1)

    async def work() -> None:
        with pytest.raises(websockets.InvalidStatus) as caught:
            async with websockets.connect(f"{exchange.stream_url}/ws"):
                raise AssertionError("it was to be refused")
        assert caught.value.response.status_code == 403
        assert caught.value.response.body == b"<html>Request blocked.</html>"

    asyncio.run(work())


# --- certificates ----------------------------------------------------------------------------------------------------


def test_a_certificate_of_the_exchanges_own_is_refused_until_it_is_trusted() -> None:
    with LocalExchange(market="quiet", history=0, tls="self_signed") as exchange:
        assert exchange.rest_url.startswith("https://")
        once = Settings(retry=Backoff(attempts=1))
        with (
            Client(environment=exchange.environment, settings=once) as stranger,
            pytest.raises(e.NotSent, match="certificate"),
        ):
            stranger.spot.ping()
        trusting = Settings(tls=ssl.create_default_context(cadata=exchange.certificate))
        with Client(environment=exchange.environment, settings=trusting) as friend:
            friend.spot.ping()
            exchange.faults.add("R7", count=1)
            friend.spot.ping()  # a read comes again
            with friend.spot.subscribe("btcusdt@kline_1s") as events:
                assert events.live


@pytest.mark.parametrize("kind", ["expired", "wrong_host"])
def test_a_certificate_may_be_one_that_nobody_should_trust(kind: Any) -> None:
    with LocalExchange(market="quiet", history=0, tls=kind) as exchange:
        trusting = Settings(tls=ssl.create_default_context(cadata=exchange.certificate), retry=Backoff(attempts=1))
        with Client(environment=exchange.environment, settings=trusting) as client, pytest.raises(e.NotSent) as caught:
            client.spot.ping()
        assert caught.value.permanent


def test_a_certificate_of_no_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="tls is one of self_signed"):
        LocalExchange(tls="golden")  # type: ignore[arg-type]  # a wrong kind is the point
