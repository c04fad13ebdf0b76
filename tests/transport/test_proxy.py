"""Proxies, written here: HTTP by absolute form and by tunnel, SOCKS 4 and 5, with and without a login."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from bidwire.errors import ConfigurationError, NotSent
from bidwire.transport.dial import Proxy
from bidwire.wire.http import HttpRequest

if TYPE_CHECKING:
    from tests.transport.conftest import Make, Peer, Script, Start

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
LOGIN = b"Proxy-Authorization: Basic " + b64encode(b"me@home:p:w") + b"\r\n"


def keeping(peer: Peer) -> None:
    while peer.read_request():
        peer.write(PLAIN)


def relay(peer: Peer, host: str, port: int) -> None:
    """Carries bytes both ways until either side ends."""
    with socket.create_connection((host, port)) as other:

        def back() -> None:
            while piece := other.recv(65536):
                peer.sock.sendall(piece)

        thread = threading.Thread(target=back, daemon=True)
        thread.start()
        while piece := peer.sock.recv(65536):
            other.sendall(piece)
        other.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def exactly(peer: Peer, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = peer.sock.recv(count - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


def http_proxy(peer: Peer) -> None:
    """Opens tunnels."""
    request = peer.read_request()
    verb, target, _ = request.split(b"\r\n")[0].split(b" ")
    assert verb == b"CONNECT"
    host, _, port = target.decode().rpartition(":")
    peer.write(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
    relay(peer, host, int(port))


def socks5_proxy(login: bytes | None) -> Script:
    """RFC 1928 and 1929; the name `host.test` is this machine."""

    def script(peer: Peer) -> None:
        version, count = exactly(peer, 2)
        methods = exactly(peer, count)
        assert version == 5
        if login is None:
            peer.write(b"\x05\x00")
        else:
            assert 2 in methods
            peer.write(b"\x05\x02")
            _, size = exactly(peer, 2)
            user = exactly(peer, size)
            word = exactly(peer, exactly(peer, 1)[0])
            right = user + b":" + word == login
            peer.write(b"\x01\x00" if right else b"\x01\x01")
            if not right:
                return
        _, command, _, kind = exactly(peer, 4)
        assert command == 1
        host = socket.inet_ntoa(exactly(peer, 4)) if kind == 1 else exactly(peer, exactly(peer, 1)[0]).decode()
        port = int.from_bytes(exactly(peer, 2), "big")
        peer.server.heard.append((peer.number, f"{host}:{port}".encode()))
        peer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        relay(peer, "127.0.0.1" if host == "host.test" else host, port)

    return script


def socks4_proxy(peer: Peer) -> None:
    _, command = exactly(peer, 2)
    assert command == 1
    port = int.from_bytes(exactly(peer, 2), "big")
    address = exactly(peer, 4)
    while exactly(peer, 1) != b"\0":
        continue
    host = socket.inet_ntoa(address)
    if address[:3] == b"\0\0\0":  # SOCKS4a: a name follows
        name = b""
        while (byte := exactly(peer, 1)) != b"\0":
            name += byte
        host = "127.0.0.1" if name == b"host.test" else name.decode()
    peer.write(b"\x00\x5a\x00\x00\x00\x00\x00\x00")
    relay(peer, host, port)


def test_plain_requests_go_to_the_proxy_in_absolute_form(make: Make, start: Start) -> None:
    proxy = start(keeping)
    caller = make(proxy=f"http://me%40home:p%3Aw@127.0.0.1:{proxy.port}")
    for _ in range(2):
        assert caller.call(HttpRequest("GET", "http://api.test:8080", "/x?a=1")).body == b"{}"
    assert proxy.connections == 1
    assert proxy.requests[0].startswith(b"GET http://api.test:8080/x?a=1 HTTP/1.1\r\nHost: api.test:8080\r\n")
    assert LOGIN in proxy.requests[0]


def test_https_goes_through_a_tunnel_that_alone_carries_the_login(
    make: Make, start: Start, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    server = start(keeping, tls=server_side)
    proxy = start(http_proxy)
    caller = make(proxy=f"http://me%40home:p%3Aw@127.0.0.1:{proxy.port}", tls=trusting)
    for _ in range(2):
        assert caller.get(server).body == b"{}"
    assert proxy.connections == server.connections == 1
    assert proxy.requests[0] == (
        b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % (server.port, server.port) + LOGIN + b"\r\n"
    )
    assert b"Proxy-" not in server.requests[0]


@pytest.mark.parametrize(
    ("answer", "text", "permanent"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "407 Proxy Authentication Required", True),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "502 Bad Gateway", False),
        (b"SSH-2.0-x\r\n\r\n", "does not answer in HTTP", False),
        (b"x" * 70_000, "does not answer in HTTP", False),
        (b"HTTP/1.1 200 OK\r\n\r\nextra", "before it was asked", False),
        (b"HTTP/1.1 200 OK\r\n", "closed without an answer", False),
        (b"", "closed without an answer", False),
    ],
)
def test_a_proxy_that_refuses_or_fails_means_not_sent(
    make: Make, start: Start, answer: bytes, text: str, permanent: bool
) -> None:
    def script(peer: Peer) -> None:
        peer.read_request()
        peer.write(answer)

    proxy = start(script)
    with pytest.raises(NotSent, match=text) as caught:
        make(proxy=f"http://me:s3cret@127.0.0.1:{proxy.port}").call(HttpRequest("GET", "https://api.test", "/"))
    assert caught.value.permanent is permanent
    assert "s3cret" not in str(caught.value) + repr(caught.value) + repr(caught.value.__cause__)
    assert f"127.0.0.1:{proxy.port}" in str(caught.value)


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks4"])
def test_a_proxy_that_says_nothing_costs_the_connect_timeout(make: Make, start: Start, scheme: str) -> None:
    proxy = start(lambda peer: peer.wait_gone())
    with pytest.raises(NotSent):
        make(proxy=f"{scheme}://127.0.0.1:{proxy.port}", connect_timeout=0.1).call(
            HttpRequest("GET", "https://api.test", "/")
        )
    assert proxy.gone.acquire(timeout=5), "the connection has been left open"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_that_is_not_there_means_not_sent(make: Make, scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotSent, match=f"127.0.0.1:{port}") as caught:
        make(proxy=f"{scheme}://me:s3cret@127.0.0.1:{port}").call(HttpRequest("GET", "https://api.test", "/"))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("login", [None, b"me@home:p:w"], ids=["open", "login"])
def test_socks5_resolves_names_at_the_proxy(make: Make, start: Start, login: bytes | None) -> None:
    server = start(keeping)
    proxy = start(socks5_proxy(login))
    user = "" if login is None else "me%40home:p%3Aw@"
    caller = make(proxy=f"socks5://{user}127.0.0.1:{proxy.port}")
    for _ in range(2):
        assert caller.call(HttpRequest("GET", f"http://host.test:{server.port}", "/x")).body == b"{}"
    assert proxy.requests == [f"host.test:{server.port}".encode()]
    assert server.requests[0].startswith(f"GET /x HTTP/1.1\r\nHost: host.test:{server.port}\r\n".encode())


def test_socks4_carries_names_too(make: Make, start: Start) -> None:
    server = start(keeping)
    proxy = start(socks4_proxy)
    caller = make(proxy=f"socks4://127.0.0.1:{proxy.port}")
    assert caller.call(HttpRequest("GET", f"http://host.test:{server.port}", "/x")).body == b"{}"


def test_https_goes_through_socks(
    make: Make, start: Start, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    server = start(keeping, tls=server_side)
    proxy = start(socks5_proxy(None))
    caller = make(proxy=f"socks5://127.0.0.1:{proxy.port}", tls=trusting)
    assert caller.call(HttpRequest("GET", f"https://host.test:{server.port}", "/x")).body == b"{}"


def test_a_wrong_socks_login_means_not_sent_and_shows_no_password(make: Make, start: Start) -> None:
    proxy = start(socks5_proxy(b"me:right"))
    with pytest.raises(NotSent, match="no connection through the proxy") as caught:
        make(proxy=f"socks5://me:wr0ng@127.0.0.1:{proxy.port}").call(HttpRequest("GET", "https://api.test", "/"))
    assert "wr0ng" not in str(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)


@pytest.mark.parametrize("text", ["host:3128", "ftp://host", "https://host:1", "http://", "http://host:port"])
def test_a_proxy_address_that_is_none_is_refused_at_once(make: Make, text: str) -> None:
    with pytest.raises(ConfigurationError, match="not the address of a proxy"):
        make(proxy=text)


def test_socks_without_its_package_says_what_to_install(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_socks", None)
    with pytest.raises(ConfigurationError, match=r"pip install python-socks"):
        make(proxy="socks5://127.0.0.1:1080")


def test_no_proxy_is_taken_from_the_surroundings(make: Make, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert make().get(start(keeping)).body == b"{}"


def test_a_proxy_shows_no_login() -> None:
    proxy = Proxy.parse("http://me:s3cret@proxy.test:3128")
    assert repr(proxy) == "Proxy(http://proxy.test:3128)"
