"""What both HTTP transports promise, on asyncio and uvloop alike, against a server that misbehaves by script."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from bidwire.errors import AnswerLost, BinanceError, ConfigurationError, MalformedAnswer, NotSent
from bidwire.wire.http import HttpRequest

if TYPE_CHECKING:
    from tests.transport.conftest import Caller, Make, Peer, Script, Start

PLAIN = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{"price":"1"}'
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-MBX-Used-Weight: 2\r\n\r\n"
    b'6\r\n{"pric\r\n7;ext=1\r\ne":"1"}\r\n0\r\nX-Trailer: t\r\n\r\n'
)
BODY = b'{"price":"1"}'


def answers(*parts: bytes) -> Script:
    """Answers each request of a connection with the next part; then waits for the other side to go."""

    def script(peer: Peer) -> None:
        for part in parts:
            if not peer.read_request():
                return
            peer.write(part)
        peer.wait_gone()

    return script


def cut(answer: bytes) -> Script:
    """Answers with this and closes."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(answer)

    return script


def packed(body: bytes, coding: str = "gzip") -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding.encode(), len(body)) + body
    )


# --- whole answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED], ids=["length", "chunked"])
def test_an_answer_comes_whole_and_the_connection_is_kept(caller: Caller, start: Start, answer: bytes) -> None:
    server = start(answers(answer, answer, answer))
    for _ in range(3):
        response = caller.get(server)
        assert (response.status, response.body) == (200, BODY)
    assert server.connections == 1


def test_what_is_given_is_written_byte_for_byte(caller: Caller, start: Start) -> None:
    server = start(answers(PLAIN, PLAIN, PLAIN))
    target = "/api/v3/order?symbol=%E4%BB%BB&price=1e%2B5&signature=ab"
    caller.call(HttpRequest("POST", server.origin, target, (("X-MBX-APIKEY", "key"),)))
    caller.call(HttpRequest("DELETE", server.origin, "/x?a=1"))
    caller.call(HttpRequest("PUT", server.origin, "/x", (), b"a=1&b=2"))
    first, second, third = server.requests
    assert first.startswith(f"POST {target} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUser-Agent: bidwire/".encode())
    assert b"\r\nX-MBX-APIKEY: key\r\n" in first
    assert b"\r\nContent-Length: 0\r\n" in first
    assert b"Content-Length" not in second
    assert third.endswith(b"\r\nContent-Length: 7\r\n\r\na=1&b=2")


def test_header_names_are_lower_case_and_repeated_ones_are_joined(caller: Caller, start: Start) -> None:
    server = start(
        answers(
            b"HTTP/1.1 200 OK\r\nX-MBX-USED-WEIGHT-1M: 7\r\nA: 1\r\na: 2\r\nE:\r\nB: x\r\nContent-Length: 0\r\n\r\n"
        )
    )
    assert caller.get(server).headers == {
        "x-mbx-used-weight-1m": "7",
        "a": "1, 2",
        "e": "",
        "b": "x",
        "content-length": "0",
    }


def test_an_answer_in_single_bytes_is_the_same_answer(caller: Caller, start: Start) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        for index in range(len(CHUNKED)):
            peer.write(CHUNKED[index : index + 1])
        peer.wait_gone()

    assert caller.get(start(script)).body == BODY


def test_a_large_answer_comes_whole(caller: Caller, start: Start) -> None:
    body = bytes(range(256)) * 40_000
    server = start(answers(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body))
    assert caller.get(server).body == body


def test_a_large_body_is_sent_whole(caller: Caller, start: Start) -> None:
    server = start(answers(PLAIN))
    body = b"x" * 8_000_000
    assert caller.call(HttpRequest("POST", server.origin, "/x", (), body)).body == BODY
    assert server.requests[0].endswith(b"\r\n\r\n" + body)


def test_an_answer_before_the_request_was_read_is_an_answer(caller: Caller, start: Start) -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(100)
        peer.write(b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        peer.wait_gone()

    server = start(script)
    assert caller.call(HttpRequest("POST", server.origin, "/x", (), b"x" * 4_000_000)).status == 413
    assert server.gone.acquire(timeout=5), "the connection has been kept"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_answers_without_a_body_end_at_their_header(caller: Caller, start: Start, status: str) -> None:
    server = start(answers(f"HTTP/1.1 {status}\r\n\r\n".encode(), PLAIN))
    assert caller.get(server).body == b""
    assert caller.get(server).body == BODY
    assert server.connections == 1


def test_the_answer_to_head_has_a_length_and_no_body(caller: Caller, start: Start) -> None:
    server = start(answers(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"))
    response = caller.call(HttpRequest("HEAD", server.origin, "/x"))
    assert (response.status, response.headers, response.body) == (200, {"content-length": "5"}, b"")


def test_interim_answers_are_passed_over(caller: Caller, start: Start) -> None:
    server = start(answers(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + PLAIN, PLAIN))
    response = caller.get(server)
    assert (response.status, response.body) == (200, BODY)
    assert "link" not in response.headers
    assert caller.get(server).body == BODY
    assert server.connections == 1


def test_without_a_length_the_end_of_the_connection_ends_the_body(caller: Caller, start: Start) -> None:
    server = start(cut(b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n<html>bad gateway</html>"))
    response = caller.get(server)
    assert (response.status, response.body) == (502, b"<html>bad gateway</html>")


def test_redirects_are_not_followed(caller: Caller, start: Start) -> None:
    server = start(answers(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"))
    response = caller.get(server)
    assert (response.status, response.headers["location"]) == (302, "http://127.0.0.1:1/")
    assert server.connections == 1


@pytest.mark.parametrize(
    "answer",
    [
        PLAIN.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1),
        PLAIN.replace(b"HTTP/1.1", b"HTTP/1.0"),
    ],
    ids=["connection: close", "HTTP/1.0"],
)
def test_a_connection_that_the_server_gives_up_is_not_used_again(caller: Caller, start: Start, answer: bytes) -> None:
    server = start(answers(answer), answers(PLAIN))
    assert caller.get(server).body == BODY
    assert server.gone.acquire(timeout=5), "the client has not closed it"
    assert caller.get(server).body == BODY
    assert server.connections == 2


@pytest.mark.parametrize(
    "extra", [b"garbage", PLAIN, b"HTTP/1.1 200 OK\r\nConten"], ids=["garbage", "a second answer", "half"]
)
def test_bytes_after_an_answer_cost_the_connection_but_not_the_answer(
    caller: Caller, start: Start, extra: bytes
) -> None:
    server = start(answers(PLAIN + extra), answers(PLAIN))
    assert caller.get(server).body == BODY
    assert server.gone.acquire(timeout=5), "the client has not closed it"
    assert caller.get(server).body == BODY
    assert server.connections == 2


def test_bytes_that_come_while_the_connection_is_idle_cost_it(caller: Caller, start: Start) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(PLAIN)
        assert heard.wait(5)
        peer.write(PLAIN)
        said.set()
        peer.wait_gone()

    heard, said = threading.Event(), threading.Event()
    server = start(script, answers(PLAIN))
    caller.get(server)
    heard.set()
    assert said.wait(5)
    assert caller.get(server).body == BODY
    assert server.connections == 2


# --- packed answers --------------------------------------------------------------------------------------------------


def test_packed_bodies_are_unpacked(caller: Caller, start: Start) -> None:
    import zlib

    raw = zlib.compressobj(wbits=-15)
    bare = raw.compress(BODY) + raw.flush()
    two = gzip.compress(BODY[:5]) + gzip.compress(BODY[5:])
    forms = [packed(gzip.compress(BODY)), packed(zlib.compress(BODY), "deflate"), packed(bare, "deflate"), packed(two)]
    server = start(answers(*forms, packed(BODY, "identity")))
    for _ in range(5):
        assert caller.get(server).body == BODY
    assert server.connections == 1


def test_packing_is_asked_for_only_when_wished(make: Make, start: Start) -> None:
    server = start(answers(PLAIN))
    make().get(server)
    make(gzip=True).get(server)
    assert b"Accept-Encoding" not in server.requests[0]
    assert b"\r\nAccept-Encoding: gzip\r\n" in server.requests[1]


@pytest.mark.parametrize("length", range(1, len(gzip.compress(BODY))))
def test_a_packed_body_that_is_cut_off_is_a_lost_answer(caller: Caller, start: Start, length: int) -> None:
    with pytest.raises(AnswerLost, match="packed body") as caught:
        caller.get(start(answers(packed(gzip.compress(BODY)[:length]))))
    assert caught.value.executed == "unknown"
    assert not caught.value.stale


def test_a_packed_body_that_is_broken_is_a_lost_answer(caller: Caller, start: Start) -> None:
    broken = bytearray(gzip.compress(BODY * 10))
    broken[-6] ^= 1  # the checksum
    with pytest.raises(AnswerLost, match="packed body"):
        caller.get(start(answers(packed(bytes(broken)))))


def test_a_packed_body_that_nobody_can_unpack_is_malformed(caller: Caller, start: Start) -> None:
    with pytest.raises(MalformedAnswer, match="'br'"):
        caller.get(start(answers(packed(b"whatever", "br"))))


# --- broken answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED], ids=["length", "chunked"])
def test_an_answer_cut_at_any_byte_is_lost(caller: Caller, start: Start, answer: bytes) -> None:
    server = start(*(cut(answer[:length]) for length in range(len(answer))))
    for length in range(len(answer)):
        with pytest.raises(AnswerLost) as caught:
            caller.post(server, "/x?signature=s3cret")
        assert caught.value.executed == "unknown"
        assert not caught.value.stale, length
        assert "s3cret" not in str(caught.value)
        assert "127.0.0.1" in str(caught.value)
    assert server.connections == len(answer)


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED], ids=["length", "chunked"])
def test_an_answer_reset_at_any_byte_is_lost(caller: Caller, start: Start, answer: bytes) -> None:
    def reset_after(length: int) -> Script:
        def script(peer: Peer) -> None:
            peer.read_request()
            peer.write(answer[:length])
            peer.reset()

        return script

    lengths = range(0, len(answer), 7)
    server = start(*(reset_after(length) for length in lengths))
    for _ in lengths:
        with pytest.raises(AnswerLost):
            caller.post(server)


def test_a_connection_closed_on_accept_is_a_lost_answer_or_nothing_sent(caller: Caller, start: Start) -> None:
    server = start(lambda peer: peer.reset())
    with pytest.raises((AnswerLost, NotSent)) as caught:
        caller.get(server)
    assert not getattr(caught.value, "stale", False)


def test_a_reset_after_the_request_is_a_lost_answer(caller: Caller, start: Start) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.reset()

    with pytest.raises(AnswerLost, match="before an answer came"):
        caller.post(start(script))


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x16\x03\x01\x00\x05hello",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nzz\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * 200_000,
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 40_000,
    ],
    ids=[
        "ssh",
        "tls",
        "status",
        "negative",
        "two lengths",
        "chunk",
        "coding",
        "upgrade",
        "long header",
        "many headers",
    ],
)
def test_what_is_not_http_is_a_malformed_answer(caller: Caller, start: Start, answer: bytes) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(answer)
        peer.wait_gone()

    server = start(script)
    with pytest.raises(MalformedAnswer) as caught:
        caller.post(server)
    assert caught.value.executed == "unknown"
    assert server.gone.acquire(timeout=5), "the connection has been kept"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + b"x" * 2000 + b"\r\n0\r\n\r\n",
        packed(gzip.compress(b"0" * 100_000)),
    ],
    ids=["length", "chunked", "packed"],
)
def test_a_body_larger_than_allowed_is_malformed(make: Make, start: Start, answer: bytes) -> None:
    with pytest.raises(MalformedAnswer, match=r"more than 1000|larger than 1000"):
        make(max_body=1000).get(start(answers(answer)))


# --- time ------------------------------------------------------------------------------------------------------------


def test_silence_until_the_deadline_is_a_lost_answer(caller: Caller, start: Start) -> None:
    server = start(lambda peer: (peer.read_request(), peer.wait_gone())[1], answers(PLAIN))
    before = time.monotonic()
    with pytest.raises(AnswerLost, match="timed out") as caught:
        caller.post(server, timeout=0.1)
    assert 0.09 < time.monotonic() - before < 1
    assert not caught.value.stale
    assert server.gone.acquire(timeout=5), "the connection has been kept"
    assert caller.get(server).body == BODY


def test_a_slow_drip_does_not_stretch_the_deadline(caller: Caller, start: Start) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        for index in range(len(PLAIN)):
            peer.write(PLAIN[index : index + 1])
            time.sleep(0.02)

    before = time.monotonic()
    with pytest.raises(AnswerLost, match="timed out in the middle of the answer"):
        caller.get(start(script), timeout=0.15)
    assert time.monotonic() - before < 1


def test_a_shorter_deadline_holds_on_a_kept_connection(caller: Caller, start: Start) -> None:
    server = start(answers(PLAIN, b"", b""))
    caller.get(server, timeout=60)
    before = time.monotonic()
    with pytest.raises(AnswerLost, match="timed out"):
        caller.get(server, timeout=0.1)
    assert time.monotonic() - before < 1


def test_no_time_left_means_not_sent(caller: Caller, start: Start) -> None:
    server = start(answers(PLAIN, PLAIN))
    caller.get(server)
    with pytest.raises(NotSent):
        caller.get(server, timeout=0.0)
    assert len(server.requests) == 1


# --- no connection ---------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
        return port


def test_a_refused_connection_means_not_sent(caller: Caller) -> None:
    port = free_port()
    with pytest.raises(NotSent, match=f"127.0.0.1:{port}: connection refused") as caught:
        caller.call(HttpRequest("POST", f"http://127.0.0.1:{port}", "/x?signature=s3cret"))
    assert caught.value.executed == "no"
    assert "s3cret" not in str(caught.value)
    assert not caught.value.permanent


def test_a_connection_that_does_not_come_about_in_time_means_not_sent(make: Make) -> None:
    # A listening socket whose queue is full lets nobody in and refuses nobody.
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        port = listening.getsockname()[1]
        full = []
        for _ in range(4):
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
            full.append(sock)
        try:
            with pytest.raises(NotSent, match="timed out"):
                make(connect_timeout=0.1).call(HttpRequest("GET", f"http://127.0.0.1:{port}", "/"))
        finally:
            for sock in full:
                sock.close()


def test_an_unknown_name_means_not_sent(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    if caller.kind == "uvloop":
        pytest.skip("uvloop resolves names by itself; there is nothing to bend")
    with pytest.raises(NotSent, match=r"the name nowhere\.test cannot be resolved: Name or service not known"):
        caller.call(HttpRequest("GET", "http://nowhere.test", "/"))


def test_the_last_good_address_serves_when_names_cannot_be_resolved(
    caller: Caller, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    if caller.kind == "uvloop":
        pytest.skip("uvloop resolves names by itself; there is nothing to bend")
    server = start(cut(PLAIN.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)))
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert caller.call(HttpRequest("GET", f"http://host.test:{server.port}", "/")).body == BODY

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert caller.call(HttpRequest("GET", f"http://host.test:{server.port}", "/")).body == BODY
    assert server.connections == 2


def test_every_address_is_tried(caller: Caller, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    if caller.kind == "uvloop":
        pytest.skip("uvloop resolves names by itself; there is nothing to bend")
    server = start(answers(PLAIN))
    dead = ("127.0.0.1", free_port())
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", where) for where in (dead, ("127.0.0.1", server.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert caller.call(HttpRequest("GET", "http://host.test", "/")).body == BODY


@pytest.mark.parametrize(
    "origin", ["ftp://host", "host", "http://", "http://host:port", "http://host:99999", "http://a b", "http://u@host"]
)
def test_an_origin_that_is_none_is_refused(caller: Caller, origin: str) -> None:
    with pytest.raises(ConfigurationError, match="not the address of a server"):
        caller.call(HttpRequest("GET", origin, "/"))


@pytest.mark.parametrize(
    "request_",
    [
        HttpRequest("GET", "", "/x\r\nInjected: 1"),
        HttpRequest("GET", "", "/x HTTP/1.1"),
        HttpRequest("GET", "", "/ü"),
        HttpRequest("GET", "", "/x", (("A", "b\r\nInjected: 1"),)),
        HttpRequest("GET", "", "/x", (("A\n", "b"),)),
    ],
)
def test_a_request_that_would_break_out_of_its_line_is_refused(
    caller: Caller, start: Start, request_: HttpRequest
) -> None:
    server = start(answers(PLAIN))
    with pytest.raises(ConfigurationError, match="nothing was sent"):
        caller.call(HttpRequest(request_.verb, server.origin, request_.target, request_.headers))
    assert not server.requests


# --- kept connections ------------------------------------------------------------------------------------------------


def test_an_idle_connection_that_the_server_closed_is_replaced_before_anything_is_written(
    caller: Caller, start: Start
) -> None:
    server = start(cut(PLAIN))
    for _ in range(5):
        assert caller.post(server).body == BODY
        assert server.left.acquire(timeout=5)  # the end of the connection comes after the answer
    assert server.connections == len(server.requests) == 5


def test_a_connection_reset_while_idle_is_replaced_too(caller: Caller, start: Start) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(PLAIN)
        assert go_on.acquire(timeout=5)
        peer.reset()

    go_on = threading.Semaphore(0)
    server = start(script)
    for _ in range(3):
        assert caller.post(server).body == BODY
        go_on.release()
        assert server.left.acquire(timeout=5)
    assert len(server.requests) == 3


def test_a_kept_connection_that_ends_without_a_byte_is_stale(caller: Caller, start: Start) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(PLAIN)
        peer.read_request()

    server = start(script, answers(PLAIN))
    caller.get(server)
    with pytest.raises(AnswerLost) as caught:
        caller.post(server)
    assert caught.value.stale
    assert caught.value.executed == "unknown"
    assert caller.get(server).body == BODY


def test_a_kept_connection_that_ends_within_the_answer_is_not_stale(caller: Caller, start: Start) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(PLAIN)
        peer.read_request()
        peer.write(PLAIN[:1])

    server = start(script)
    caller.get(server)
    with pytest.raises(AnswerLost) as caught:
        caller.post(server)
    assert not caught.value.stale


def test_connections_idle_for_too_long_are_not_used_again(make: Make, start: Start) -> None:
    caller = make(keep_alive=0.01)
    server = start(answers(PLAIN))
    caller.get(server)
    time.sleep(0.03)
    caller.get(server)
    assert server.connections == 2
    assert server.gone.acquire(timeout=5)


def test_close_may_come_twice_and_nothing_is_sent_after_it(caller: Caller, start: Start) -> None:
    server = start(answers(PLAIN))
    caller.get(server)
    caller.close()
    caller.close()
    assert server.gone.acquire(timeout=5)
    with pytest.raises(NotSent, match="closed") as caught:
        caller.get(server)
    assert caught.value.permanent
    assert server.connections == 1


def test_building_a_transport_touches_no_network(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a socket was made")

    monkeypatch.setattr(socket, "socket", fail)
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    make(proxy="http://user:password@proxy.test:3128")


def test_errors_show_no_query(caller: Caller, start: Start) -> None:
    server = start(cut(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"), cut(b"?"))
    for _ in range(2):
        with pytest.raises(BinanceError) as caught:
            caller.call(HttpRequest("POST", server.origin, "/api?signature=s3cret", (("X-MBX-APIKEY", "k3y"),)))
        assert "s3cret" not in repr(caught.value) + str(caught.value)
        assert "k3y" not in repr(caught.value) + str(caught.value)
