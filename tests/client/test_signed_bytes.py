"""What is signed is byte for byte what is sent: a bare socket reads the request and verifies it with no code of ours."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bidwire import AsyncClient, Client, Environment, Settings

KEY = "k" * 64
SECRET = "s" * 64

Verify = Callable[[bytes, str], None]


def _hmac(payload: bytes, signature: str) -> None:
    assert hmac.new(SECRET.encode(), payload, hashlib.sha256).hexdigest() == signature


def _pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def keys() -> dict[str, tuple[str, Verify]]:
    """Secret and verification, by kind of key."""
    rsa_key = rsa.generate_private_key(65537, 2048)
    ed_key = ed25519.Ed25519PrivateKey.generate()

    def by_rsa(payload: bytes, signature: str) -> None:
        rsa_key.public_key().verify(base64.b64decode(signature), payload, padding.PKCS1v15(), hashes.SHA256())

    def by_ed25519(payload: bytes, signature: str) -> None:
        ed_key.public_key().verify(base64.b64decode(signature), payload)

    return {"hmac": (SECRET, _hmac), "rsa": (_pem(rsa_key), by_rsa), "ed25519": (_pem(ed_key), by_ed25519)}


class Socket:
    """Reads whole requests as they come and says {} to each."""

    def __init__(self, serve: Any) -> None:
        def script(peer: Any) -> None:
            while peer.read_request():
                peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

        self._server = serve(script)
        self.environment = Environment(name="socket", rest={"api": self._server.origin})

    def last(self) -> tuple[bytes, bytes, bytes, bytes]:
        """Verb, query, head and body, byte for byte."""
        head, _, body = self._server.requests[-1].partition(b"\r\n\r\n")
        verb, target, _ = head.split(b"\r\n")[0].split(b" ")
        return verb, target.partition(b"?")[2], head, body


@pytest.fixture
def sock(serve: Any) -> Socket:
    return Socket(serve)


@pytest.fixture(params=["hmac", "rsa", "ed25519"])
def key(request: pytest.FixtureRequest, keys: dict[str, tuple[str, Verify]]) -> tuple[str, Verify]:
    return keys[request.param]


@pytest.fixture(params=["blocking", "async"])
def send(request: pytest.FixtureRequest, sock: Socket, key: tuple[str, Verify]) -> Callable[..., None]:
    """Makes a raw signed call, sends it by a client of either kind."""

    def one(*args: Any, settings: Settings | None = None, **kwargs: Any) -> None:
        given: dict[str, Any] = {"environment": sock.environment, "settings": settings or Settings()}
        if request.param == "blocking":
            with Client(KEY, key[0], **given) as client:
                client.request(*args, signed=True, **kwargs)
            return

        async def call() -> None:
            async with AsyncClient(KEY, key[0], **given) as client:
                await client.request(*args, signed=True, **kwargs)

        asyncio.run(call())

    return one


def check(sock: Socket, verify: Verify) -> tuple[bytes, bytes]:
    """Verifies the last request as the exchange does: the signature is last, and signs all the bytes before it."""
    verb, query, head, body = sock.last()
    part = body if body else query
    signed, found, signature = part.rpartition(b"&signature=")
    if not found:
        signed, found, signature = b"", *part.partition(b"signature=")[1:]
    assert b"&" not in signature
    assert b"signature=" not in (query if body else b"")
    payload = query + signed if body else signed
    verify(payload, unquote(signature.decode()))
    assert b"+" not in signature
    assert b"/" not in signature
    assert b" " not in payload
    assert payload.isascii()
    assert b"X-MBX-APIKEY: " + KEY.encode() in head
    assert (b"application/x-www-form-urlencoded" in head) is bool(body)
    assert verb != b"GET" or not body
    return query, body


AWKWARD: dict[str, object] = {
    "symbol": "１２３４５６",
    "name": "这是测试币456",
    "reserved": "a b+c/d=e&f?g#h%i@j:k,l;m'n\"o\\p[q]",
    "kept": "A-z_0.9~",
    "symbols": ["BTCUSDT", "测试USDT"],
    "nested": {"price": Decimal("1E+3"), "on": True},
    "quantity": Decimal("1E-8"),
    "float": 0.1,
    "empty": "",
    "left_out": None,
}


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "DELETE"])
def test_everything_in_the_query(send: Any, sock: Socket, key: tuple[str, Verify], verb: str) -> None:
    send(verb, "/api/v3/x", AWKWARD)
    query, body = check(sock, key[1])
    assert not body
    assert b"reserved=a%20b%2Bc%2Fd%3De%26f%3Fg%23h%25i%40j%3Ak%2Cl%3Bm%27n%22o%5Cp%5Bq%5D&" in query
    assert b"kept=A-z_0.9~&" in query
    assert b"symbol=%EF%BC%91" in query
    assert b"quantity=0.00000001&float=0.1&empty=&" in query
    assert b"left_out" not in query
    assert b"price%22%3A%221000%22" in query


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
def test_everything_in_the_body(send: Any, sock: Socket, key: tuple[str, Verify], verb: str) -> None:
    send(verb, "/api/v3/x", None, AWKWARD)
    query, body = check(sock, key[1])
    assert not query
    assert b"&timestamp=" in body


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
def test_query_and_body_are_signed_without_a_separator(
    send: Any, sock: Socket, key: tuple[str, Verify], verb: str
) -> None:
    send(verb, "/api/v3/x", {"symbol": "１２３", "timeInForce": "GTC"}, {"quantity": 1, "note": "a b"})
    query, body = check(sock, key[1])
    assert query.endswith(b"&timeInForce=GTC")
    assert body.startswith(b"quantity=1&note=a%20b&timestamp=")


def test_nothing_but_a_timestamp(send: Any, sock: Socket, key: tuple[str, Verify]) -> None:
    send("GET", "/api/v3/account")
    query, _ = check(sock, key[1])
    assert query.startswith(b"timestamp=")


def test_a_receive_window_is_signed_with_the_rest(send: Any, sock: Socket, key: tuple[str, Verify]) -> None:
    send("POST", "/api/v3/x", {"a": 1}, settings=Settings(recv_window="6000.346"))
    query, _ = check(sock, key[1])
    assert b"a=1&recvWindow=6000.346&timestamp=" in query


@pytest.mark.parametrize("layout", ["query", "body"])
@pytest.mark.parametrize("kind", ["blocking", "async"])
def test_typed_orders_in_either_layout(sock: Socket, key: tuple[str, Verify], layout: Any, kind: str) -> None:
    from bidwire.errors import MalformedAnswer
    from bidwire.spot import NewOrder

    order = NewOrder("１２３４５６", "BUY", "LIMIT", price=Decimal("1E+3"), quantity=1e-7, time_in_force="GTC")
    given: dict[str, Any] = {"environment": sock.environment, "settings": Settings(body_layout=layout)}

    def blocking() -> None:
        with Client(KEY, key[0], **given) as client:
            client.send(order)

    async def over() -> None:
        async with AsyncClient(KEY, key[0], **given) as client:
            await client.send(order)

    with pytest.raises(MalformedAnswer):  # {} is no order
        asyncio.run(over()) if kind == "async" else blocking()
    query, body = check(sock, key[1])
    assert bool(body) is (layout == "body")
    assert b"quantity=0.0000001&price=1000&timestamp=" in (body or query)


def test_a_signing_callable_is_handed_exactly_what_is_sent(sock: Socket) -> None:
    seen: list[bytes] = []

    def sign(payload: bytes) -> bytes:
        seen.append(payload)
        return b"\xfb\xff" * 32

    from bidwire import Credentials

    credentials = Credentials(api_key=KEY, api_secret=sign, key_type="ed25519")
    with Client(credentials=credentials, environment=sock.environment) as client:
        client.request("DELETE", "/api/v3/x", {"symbol": "测试", "b": 2}, signed=True)
    _, query, _, _ = sock.last()
    signed, _, signature = query.rpartition(b"&signature=")
    assert seen == [signed]
    assert unquote(signature.decode()) == base64.b64encode(b"\xfb\xff" * 32).decode()
