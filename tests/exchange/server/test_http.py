"""HTTP on the exchange's side: whatever way bytes arrive, the venue sees the same request."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from bidwire.exchange.server import Limits
from bidwire.exchange.server.http import address_of
from bidwire.wire.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from .conftest import Serve, Served

HOST = b"Host: here\r\n"
GET = b"GET /api/v3/ping?a=1 HTTP/1.1\r\n" + HOST + b"X-MBX-APIKEY: key\r\n\r\n"
POST = (
    b"POST /api/v3/order?symbol=BTCUSDT&x=%C3%A9%2f&signature=a%2Bb HTTP/1.1\r\n"
    + HOST
    + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nprice=1+2%2"
)
CHUNKED = (
    b"POST /c HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
    b"4;name=value\r\nabcd\r\n3\r\nefg\r\n0\r\nX-Trailer: t\r\n\r\n"
)


def run(serve: Serve, body: Callable[[Served], Awaitable[None]], **keywords: Any) -> None:
    async def main() -> None:
        async with serve(**keywords) as served:
            await body(served)

    asyncio.run(main())


def test_a_request_reaches_the_venue_byte_for_byte(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(POST)
        status, headers, answer = await peer.answer()
        assert (status, answer) == (200, b"/api/v3/order?symbol=BTCUSDT&x=%C3%A9%2f&signature=a%2Bb|price=1+2%2")
        assert headers["content-type"] == "application/json"
        assert headers["connection"] == "keep-alive"
        assert headers["x-mbx-used-weight-1m"] == "1"
        assert headers["date"].endswith(" GMT")
        assert served.venue.requests == [
            HttpRequest(
                "POST",
                "http://here",
                "/api/v3/order?symbol=BTCUSDT&x=%C3%A9%2f&signature=a%2Bb",
                (
                    ("Host", "here"),
                    ("Content-Type", "application/x-www-form-urlencoded"),
                    ("Content-Length", "11"),
                ),
                b"price=1+2%2",
            )
        ]
        assert served.venue.addresses == ["127.0.0.1"]

    run(serve, body)


@pytest.mark.parametrize("request_bytes", [GET, POST, CHUNKED], ids=["get", "post", "chunked"])
def test_a_request_may_be_cut_at_every_byte(serve: Serve, request_bytes: bytes) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        for cut in range(1, len(request_bytes)):
            await peer.send(request_bytes[:cut])
            await asyncio.sleep(0)
            await peer.send(request_bytes[cut:])
            await peer.answer()
        requests = served.venue.requests
        assert len(requests) == len(request_bytes) - 1
        assert all(request == requests[0] for request in requests)

    run(serve, body)


def test_a_request_may_come_byte_by_byte(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        for byte in POST + CHUNKED:
            await peer.send(bytes((byte,)))
            await asyncio.sleep(0)
        assert (await peer.answer())[2].endswith(b"|price=1+2%2")
        assert (await peer.answer())[2] == b"/c|abcdefg"

    run(serve, body)


def test_pipelined_requests_are_answered_in_order(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"".join(b"GET /%d HTTP/1.1\r\n%s\r\n" % (number, HOST) for number in range(500)))
        for number in range(500):
            assert (await peer.answer())[2] == b"/%d|" % number

    run(serve, body)


def test_a_peer_that_does_not_read_is_not_served_on(serve: Serve) -> None:
    async def body(served: Served) -> None:
        served.venue.answer = lambda request: HttpResponse(200, {}, b"x" * 1_000_000)
        peer = await served.connect()
        count = 200
        peer.writer.write((b"GET / HTTP/1.1\r\n" + HOST + b"\r\n") * count)
        await asyncio.wait_for(served.venue.asked.wait(), 5)
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(served.venue.requests) < count
        for _ in range(count):
            assert len((await peer.answer())[2]) == 1_000_000
        assert len(served.venue.requests) == count

    run(serve, body)


def test_what_was_asked_before_a_half_close_is_answered(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(GET * 3)
        peer.writer.write_eof()
        answers = await peer.ended()
        assert answers.count(b"HTTP/1.1 200 OK") == 3

    run(serve, body)


def test_connection_close_is_honoured(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"GET /a HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n" + GET)
        answers = await peer.ended()
        assert answers.count(b"HTTP/1.1 200") == 1
        assert b"Connection: close\r\n" in answers
        old = await served.connect()
        await old.send(b"GET /b HTTP/1.0\r\n\r\n")
        assert b"Connection: close\r\n" in await old.ended()

    run(serve, body)


def test_head_gets_the_headers_of_get_and_no_body(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"HEAD /abc HTTP/1.1\r\n" + HOST + b"\r\n" + GET)
        status, headers, _ = await peer.answer(head_only=True)
        assert (status, headers["content-length"]) == (200, "5")
        assert served.venue.requests[0].verb == "GET"
        assert (await peer.answer())[2] == b"/api/v3/ping?a=1|"

    run(serve, body)


def test_expect_continue_is_answered_before_the_body(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"POST /e HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert (await peer.answer())[0] == 100
        await peer.send(b"ok")
        assert (await peer.answer())[2] == b"/e|ok"
        too_large = await served.connect()
        await too_large.send(
            b"POST /e HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"
        )
        assert (await too_large.answer())[0] == 413

    run(serve, body)


def test_addresses_that_a_peer_claims_for_itself_do_not_count(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"GET / HTTP/1.1\r\n" + HOST + b"X-Forwarded-For: 10.1.1.1\r\nX-Real-IP: 10.1.1.1\r\n\r\n")
        await peer.answer()
        assert served.venue.addresses == ["127.0.0.1"]

    run(serve, body)


def test_a_mapped_address_is_the_one_it_maps() -> None:
    assert address_of(("::ffff:10.0.0.1", 1, 0, 0)) == "10.0.0.1"
    assert address_of(("::1", 1, 0, 0)) == "::1"
    assert address_of("") == "127.0.0.1"


def test_a_proxys_whole_url_is_its_path(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"GET http://here:80/api/v3/time?a=%20b HTTP/1.1\r\n" + HOST + b"\r\n")
        assert (await peer.answer())[2] == b"/api/v3/time?a=%20b|"

    run(serve, body)


def test_slashes_at_the_start_of_a_path_are_one(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"GET //api/v3/time?a=//b HTTP/1.1\r\n" + HOST + b"\r\n")
        assert (await peer.answer())[2] == b"/api/v3/time?a=//b|"

    run(serve, body)


REFUSED = {
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    "HTTP 0.9": (b"GET /\r\n\r\n", 505),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\n" + HOST * 2 + b"\r\n", 400),
    "space in a name": (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
    "two lengths": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "length and chunks": (
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "negative length": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
    "bad chunk": (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    "not UTF-8": (b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "not a path": (b"GET * HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "tunnel": (b"CONNECT here:443 HTTP/1.1\r\n" + HOST + b"\r\n", 405),
    "another expectation": (b"POST / HTTP/1.1\r\n" + HOST + b"Expect: magic\r\nContent-Length: 1\r\n\r\n", 417),
    "large head": (b"GET / HTTP/1.1\r\n" + HOST + b"A: " + b"a" * 70_000 + b"\r\n\r\n", 431),
    "large target": (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    "large body": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1048577\r\n\r\n", 413),
    "large chunks": (
        b"POST / HTTP/1.1\r\n"
        + HOST
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"80000\r\n%s\r\n" % (b"a" * 524_288) * 3,
        413,
    ),
    "endless trailer": (
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nA: " + b"a" * 9_000_000,
        413,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_request_is_refused_with_a_page_and_the_connection_ends(serve: Serve, name: str) -> None:
    sent, expected = REFUSED[name]

    async def body(served: Served) -> None:
        peer = await served.connect()
        peer.writer.write(sent)
        status, headers, answer = await peer.answer()
        assert status == expected
        assert headers["content-type"] == "text/html"
        assert headers["connection"] == "close"
        assert str(expected).encode() in answer
        assert await peer.ended() == b""
        assert served.venue.requests == []

    run(serve, body)


def test_a_head_that_never_ends_is_refused_before_it_fills_memory(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"GET / HTTP/1.1\r\n" + HOST + b"A: ")
        for _ in range(1_000):
            peer.writer.write(b"a" * 1_000)
            await asyncio.sleep(0)
        assert (await peer.answer())[0] == 431

    run(serve, body)


def test_requests_before_a_malformed_one_are_answered(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(GET + GET + b"nonsense\r\n\r\n")
        assert [(await peer.answer())[0] for _ in range(3)] == [200, 200, 400]

    run(serve, body)


def test_a_large_head_within_the_limit_is_read_in_pieces(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        request = b"GET /big?" + b"a" * 30_000 + b" HTTP/1.1\r\n" + HOST + b"A: " + b"b" * 30_000 + b"\r\n\r\n"
        for _ in range(3):
            for start in range(0, len(request), 7_000):
                await peer.send(request[start : start + 7_000])
                await asyncio.sleep(0)
            assert len((await peer.answer())[2]) == 30_006

    run(serve, body)


def test_the_largest_body_is_taken(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1048576\r\n\r\n" + b"z" * 1_048_576)
        assert len((await peer.answer())[2]) == 1_048_578

    run(serve, body)


def test_an_upgrade_to_something_else_is_ignored(serve: Serve) -> None:
    # Java's HttpClient offers h2c on every plain connection.
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n"

    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(b"GET /a HTTP/1.1\r\n" + HOST + upgrade + b"\r\n")
        assert (await peer.answer())[2] == b"/a|"
        head = b"POST /b HTTP/1.1\r\n" + HOST + upgrade + b"Content-Length: 4\r\n\r\n"
        await peer.send(head + b"body" + GET)
        assert (await peer.answer())[2] == b"/b|body"
        assert (await peer.answer())[2] == b"/api/v3/ping?a=1|"
        await peer.send(head + b"bo")
        await asyncio.sleep(0)
        await peer.send(b"dy")
        assert (await peer.answer())[2] == b"/b|body"

    run(serve, body)


def test_a_request_that_takes_too_long_is_ended(serve: Serve) -> None:
    async def body(served: Served) -> None:
        slow, idle = await served.connect(), await served.connect()
        await slow.send(b"GET / HTTP/1.1\r\n")
        assert (await slow.answer())[0] == 408
        assert await idle.ended() == b""

    run(serve, body, limits=Limits(request_seconds=0.05, idle_seconds=0.05))


def test_a_request_that_breaks_the_venue_is_answered_500_and_logged_without_its_query(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise ValueError("a bug")

    async def body(served: Served) -> None:
        served.venue.answer = broken
        peer = await served.connect()
        await peer.send(b"GET /api/v3/order?signature=abcdef HTTP/1.1\r\n" + HOST + b"\r\n")
        assert (await peer.answer())[0] == 500
        await peer.send(b"GET /ws/aListenKey HTTP/1.1\r\n" + HOST + b"\r\n")
        assert (await peer.answer())[0] == 500
        served.venue.answer = lambda request: HttpResponse(200, {}, b"again")
        await peer.send(GET)
        assert (await peer.answer())[2] == b"again"

    run(serve, body)
    assert "/api/v3/order" in caplog.text
    assert "/ws/…" in caplog.text
    assert "abcdef" not in caplog.text
    assert "aListenKey" not in caplog.text


def test_closing_ends_idle_connections_at_once_and_refuses_new_ones(serve: Serve) -> None:
    async def body(served: Served) -> None:
        peer = await served.connect()
        await peer.send(GET)
        await peer.answer()
        await served.server.close()
        assert await peer.ended() == b""
        with pytest.raises(ConnectionError):
            await asyncio.open_connection("127.0.0.1", served.port)

    run(serve, body)


# --- other people's clients ------------------------------------------------------------------------------------------


def test_http_client_sees_what_was_answered(serve: Serve) -> None:
    def ask(port: int) -> list[tuple[int, bytes]]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        answers = []
        for verb, body, chunked in (("GET", None, False), ("POST", b"a=1", False), ("PUT", [b"a", b"b"], True)):
            connection.request(verb, "/x?y=1", body=body, encode_chunked=chunked, headers={"X-MBX-APIKEY": "k"})
            answer = connection.getresponse()
            answers.append((answer.status, answer.read()))
        connection.request("DELETE", "/x")
        answer = connection.getresponse()
        answers.append((answer.status, answer.read()))
        connection.close()
        return answers

    async def body(served: Served) -> None:
        answers = await asyncio.to_thread(ask, served.port)
        assert answers == [(200, b"/x?y=1|"), (200, b"/x?y=1|a=1"), (200, b"/x?y=1|ab"), (200, b"/x|")]
        assert len({request.verb for request in served.venue.requests}) == 4

    run(serve, body)


def test_aiohttp_sees_what_was_answered(serve: Serve) -> None:
    aiohttp = pytest.importorskip("aiohttp")

    async def body(served: Served) -> None:
        url = f"http://127.0.0.1:{served.port}/x"
        async with aiohttp.ClientSession() as session:
            async with session.get(url, params={"y": "ä b"}) as answer:
                assert await answer.read() == b"/x?y=%C3%A4+b|"
                assert answer.headers["X-MBX-USED-WEIGHT-1M"] == "1"
            async with session.post(url, data={"a": "1"}) as answer:
                assert await answer.read() == b"/x|a=1"
            answers = await asyncio.gather(*(_read(session, f"{url}/{number}") for number in range(50)))
            assert answers == [b"/x/%d|" % number for number in range(50)]

    async def _read(session: Any, url: str) -> bytes:
        async with session.get(url) as answer:
            content: bytes = await answer.read()
            return content

    run(serve, body)
