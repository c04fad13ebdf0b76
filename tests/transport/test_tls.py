"""TLS: trust, server names, certificate errors, and connections kept alive through session tickets."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest

from bidwire.errors import AnswerLost, NotSent
from bidwire.wire.http import HttpRequest

if TYPE_CHECKING:
    from tests.transport.conftest import Make, Peer, Start

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def keeping(peer: Peer) -> None:
    while peer.read_request():
        peer.write(PLAIN)
    peer.server.gone.release()


def once(peer: Peer) -> None:
    peer.read_request()
    peer.write(PLAIN)


def test_calls_go_over_tls_and_the_connection_is_kept(
    make: Make, start: Start, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    server = start(keeping, tls=server_side)
    caller = make(tls=trusting)
    for _ in range(3):
        assert caller.get(server).body == b"{}"
    assert server.connections == 1


def test_a_large_answer_comes_whole_over_tls(
    make: Make, start: Start, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    body = bytes(range(256)) * 10_000

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        peer.wait_gone()

    assert make(tls=trusting).get(start(script, tls=server_side)).body == body


def test_the_name_of_the_server_is_sent_and_checked(
    make: Make, start: Start, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    asked: list[str | None] = []
    server_side.sni_callback = lambda _sock, name, _context: asked.append(name)
    server = start(keeping, tls=server_side)
    caller = make(tls=trusting)
    caller.get(server)
    with pytest.raises(NotSent, match="the certificate of localhost is not trusted") as caught:
        caller.call(HttpRequest("GET", f"https://localhost:{server.port}", "/"))
    assert caught.value.permanent
    assert asked[-1] == "localhost"


def test_a_certificate_that_is_not_trusted_means_not_sent_for_good(
    make: Make, start: Start, server_side: ssl.SSLContext
) -> None:
    server = start(keeping, tls=server_side)
    with pytest.raises(NotSent, match=r"the certificate of 127\.0\.0\.1 is not trusted: self.signed") as caught:
        make().post(server, "/x?signature=s3cret")
    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
    assert caught.value.permanent
    assert not server.requests


def test_a_server_without_tls_means_not_sent(make: Make, start: Start) -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(65536)
        peer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    server = start(script)
    with pytest.raises(NotSent, match="TLS handshake") as caught:
        make().call(HttpRequest("GET", f"https://127.0.0.1:{server.port}", "/"))
    assert not caught.value.permanent


def test_a_handshake_that_takes_too_long_means_not_sent(make: Make, start: Start) -> None:
    server = start(lambda peer: peer.wait_gone())
    with pytest.raises(NotSent, match=r"no TLS handshake with 127\.0\.0\.1 in time"):
        make(connect_timeout=0.1).call(HttpRequest("GET", f"https://127.0.0.1:{server.port}", "/"))
    assert server.gone.acquire(timeout=5), "the connection has been left open"


def test_an_idle_tls_connection_that_the_server_closed_is_replaced(
    make: Make, start: Start, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    server = start(once, tls=server_side)
    caller = make(tls=trusting)
    for _ in range(3):
        assert caller.post(server).body == b"{}"
        assert server.left.acquire(timeout=5)
    assert len(server.requests) == server.connections == 3


def test_an_answer_cut_off_under_tls_is_lost(
    make: Make, start: Start, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(PLAIN[:-1])

    with pytest.raises(AnswerLost):
        make(tls=trusting).post(start(script, tls=server_side))


def test_silence_under_tls_is_a_lost_answer(
    make: Make, start: Start, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.wait_gone()

    with pytest.raises(AnswerLost, match="timed out"):
        make(tls=trusting).post(start(script, tls=server_side), timeout=0.2)
