"""Our reading of HTTP against other readers of it: http.client and aiohttp, on generated answers."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import io
import random
import zlib
from typing import TYPE_CHECKING

import pytest

from bidwire.transport.http1 import Answers, unpack
from bidwire.wire.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from tests.transport.conftest import Peer, ScriptedServer, Start

_REASONS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    418: "I'm a teapot",
    429: "",
    451: "x y",
    503: "Unavailable",
}


def generated(random_: random.Random) -> bytes:
    """An answer as servers send them: any framing, packing, header case and spacing."""
    body = bytes(random_.choices(b'{"a":1}\r\n\x00\xff', k=random_.choice([0, 1, 2, 30, 5000, 70_000])))
    status = random_.choice(list(_REASONS))
    headers = [
        ("Content-Type", "application/json;charset=UTF-8"),
        (
            random_.choice(["x-mbx-used-weight", "X-MBX-USED-WEIGHT-1M", "Date", "ETag"]),
            random_.choice(["1", "a b", '"q"', ""]),
        ),
    ]
    if random_.random() < 0.3:
        headers += [("Via", "one"), ("via", "two")]
    packing = random_.choice(["", "", "gzip", "deflate"])
    if packing and body:
        body = gzip.compress(body) if packing == "gzip" else zlib.compress(body)
        headers.append(("Content-Encoding", packing))
    framing = random_.choice(["length", "length", "chunked", "end"])
    if framing == "length":
        headers.append((random_.choice(["Content-Length", "content-length"]), str(len(body))))
    elif framing == "chunked":
        headers.append(("Transfer-Encoding", random_.choice(["chunked", "Chunked"])))
        body = chunked(body, random_)
    else:
        headers.append(("Connection", "close"))
    random_.shuffle(headers)
    lines = "".join(f"{name}:{random_.choice(['', ' ', '  '])}{value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status} {_REASONS[status]}\r\n{lines}\r\n".encode() + body


def chunked(body: bytes, random_: random.Random) -> bytes:
    out, at = b"", 0
    while at < len(body):
        size = random_.choice([1, 2, 100, 40_000])
        piece = body[at : at + size]
        out += b"%x%s\r\n%s\r\n" % (len(piece), random_.choice([b"", b";x=1"]), piece)
        at += size
    return out + b"0\r\n\r\n"


def ours(answer: bytes, random_: random.Random) -> HttpResponse:
    """Fed in pieces of any size."""
    answers = Answers("test")
    answers.begin("GET")
    at, whole = 0, False
    while at < len(answer):
        size = random_.choice([1, 3, 50, 100_000]) if len(answer) < 3000 else random_.choice([1000, 100_000])
        whole = answers.feed(answer[at : at + size])
        at += size
    assert whole or answers.end()
    return answers.take()


class _Sock(io.BytesIO):
    def makefile(self, *_: object, **__: object) -> _Sock:
        return self


def by_http_client(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    response = http.client.HTTPResponse(_Sock(answer), method="GET")  # type: ignore[arg-type] # all it asks is makefile()
    response.begin()
    body = response.read()
    if response.headers["Content-Encoding"] and body:
        body = zlib.decompress(body, 47)
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        low = name.lower()
        headers[low] = f"{headers[low]}, {value}" if low in headers else value
    return response.status, headers, body


@pytest.mark.parametrize("seed", range(300))
def test_answers_read_as_http_client_reads_them(seed: int) -> None:
    random_ = random.Random(seed)
    answer = generated(random_)
    response = ours(answer, random_)
    assert (response.status, response.headers, response.body) == by_http_client(answer)


def test_answers_read_as_aiohttp_reads_them(start: Start) -> None:
    aiohttp = pytest.importorskip("aiohttp", reason="a development dependency")
    generator = random.Random(4)
    given = [generated(generator) for _ in range(150)]
    served = iter(given)

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(next(served))

    server = start(script)

    async def theirs(server: ScriptedServer) -> list[tuple[int, dict[str, str], bytes]]:
        out = []
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(connector=connector) as session:
            for _ in given:
                async with session.get(server.origin + "/x") as response:
                    headers = {name.lower(): ", ".join(response.headers.getall(name)) for name in response.headers}
                    out.append((response.status, headers, await response.read()))
        await asyncio.sleep(0)
        return out

    for answer, (status, headers, body) in zip(given, asyncio.run(theirs(server)), strict=True):
        response = ours(answer, generator)
        assert (response.status, response.headers, response.body) == (status, headers, body)


@pytest.mark.parametrize("seed", range(20))
def test_unpack_gives_what_was_packed(seed: int) -> None:
    random_ = random.Random(seed)
    body = bytes(random_.choices(b"abc", k=random_.randrange(1, 5000)))
    bare = zlib.compressobj(wbits=-15)
    for packed in (
        gzip.compress(body),
        zlib.compress(body),
        bare.compress(body) + bare.flush(),
        gzip.compress(body) + b"\0" * 9,
    ):
        assert unpack(packed, len(body)) == body
        with pytest.raises(OverflowError):
            unpack(packed, len(body) - 1)


def test_one_connection_reads_answer_after_answer() -> None:
    answers = Answers("test")
    for index in range(3):
        answers.begin("GET")
        body = b"x" * index
        assert answers.feed(b"HTTP/1.1 200 OK\r\nA: %d\r\nContent-Length: %d\r\n\r\n%b" % (index, index, body))
        assert answers.reusable
        assert answers.take() == HttpResponse(200, {"a": str(index), "content-length": str(index)}, body)


def test_the_table_of_header_names_does_not_grow_without_bound() -> None:
    from bidwire.transport import http1

    answers = Answers("test")
    for index in range(0, 3000, 50):
        answers.begin("GET")
        names = "".join(f"X-Name-{number}: 1\r\n" for number in range(index, index + 50))
        assert answers.feed(f"HTTP/1.1 200 OK\r\n{names}Content-Length: 0\r\n\r\n".encode())
        assert len(answers.take().headers) == 51
    assert len(http1._names) <= 1024


def test_a_request_carries_its_origin_in_absolute_form_only_through_a_proxy() -> None:
    from bidwire.transport.http1 import Form

    request = HttpRequest("GET", "http://host", "/x?a=1", (("K", "v"),))
    assert Form.of("host", ()).serialise(request) == b"GET /x?a=1 HTTP/1.1\r\nHost: host\r\nK: v\r\n\r\n"
    absolute = Form.of("host", (("Proxy-Authorization", "Basic eA=="),), "http://host").serialise(request)
    assert (
        absolute == b"GET http://host/x?a=1 HTTP/1.1\r\nHost: host\r\nProxy-Authorization: Basic eA==\r\nK: v\r\n\r\n"
    )
