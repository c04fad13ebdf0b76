"""One whole session with every kind of key, everything that it says about itself collected, and no secret found in it."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import re
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bidwire import AsyncClient, Client, Credentials, Environment, Settings
from bidwire import errors as e
from bidwire.exchange import LocalExchange
from bidwire.spot import NewOrder, Trades
from bidwire.wire.http import HttpRequest, RawRequest, Stamp

ORDER: dict[str, Any] = {"price": "40000", "quantity": "0.001", "time_in_force": "GTC"}
LISTEN_KEY = "pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1"
PASSWORD = "hunter2-of-the-proxy"


class Ears:
    """Hears every logger, and keeps whatever else it is given."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.handler = _Keep(self.heard)
        self.signatures: set[str] = set()

    def keep(self, *things: object) -> None:
        for thing in things:
            self.heard += [repr(thing), str(thing)]
            if isinstance(thing, BaseException):
                self.heard += ["".join(traceback.format_exception(thing)), repr(thing.__dict__)]
                self.heard.append(pickle.dumps(thing).decode("latin-1"))
                self.heard.append(repr(pickle.loads(pickle.dumps(thing)).__dict__))

    def found(self, secrets: dict[str, str]) -> list[tuple[str, str]]:
        """Which secrets stand where."""
        everything = [*secrets.items(), *((f"signature {index}", s) for index, s in enumerate(self.signatures))]
        return [(name, text[:300]) for name, secret in everything for text in self.heard if secret in text]


class _Keep(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.NOTSET)
        self._heard = heard
        self._format = logging.Formatter("%(name)s %(message)s")

    def emit(self, record: logging.LogRecord) -> None:
        self._heard += [self._format.format(record), repr(record.args)]


@pytest.fixture
def ears() -> Iterator[Ears]:
    """All loggers there are, at their most talkative."""
    found = Ears()
    root = logging.getLogger()
    names = [name for name in logging.root.manager.loggerDict if not name.startswith(("hypothesis", "_pytest"))]
    loggers = [root, *(logging.getLogger(name) for name in [*names, "asyncio", "picows", "websockets", "bidwire"])]
    before = [each.level for each in loggers]
    root.addHandler(found.handler)
    for each in loggers:
        each.setLevel(1)
    yield found
    root.removeHandler(found.handler)
    for each, level in zip(loggers, before, strict=True):
        each.setLevel(level)


@pytest.fixture
def signatures(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes every signature that is made."""
    from bidwire.wire import sign

    for kind in (sign.Hmac, sign.Rsa, sign.Ed25519):
        original = kind.sign

        def noted(self: Any, payload: bytes, original: Any = original) -> Any:
            made = original(self, payload)
            ears.signatures.add(made)
            return made

        monkeypatch.setattr(kind, "sign", noted)


def secrets_of(exchange: LocalExchange) -> dict[str, str]:
    found = {"listen key": LISTEN_KEY, "proxy password": PASSWORD}
    for name in ("hmac", "rsa", "ed25519"):
        key = exchange.keys[name]
        found[f"{name} key"] = key.api_key
        lines = [line for line in key.secret.splitlines() if line and "-----" not in line]
        found |= {f"{name} secret, line {number}": line for number, line in enumerate(lines)}
    return found


def trouble(ears: Ears, work: Callable[[], object]) -> e.BinanceError | None:
    try:
        ears.keep(work())
    except Exception as error:
        ears.keep(error)
        return error if isinstance(error, e.BinanceError) else None
    return None


def blocking_session(client: Client, ears: Ears) -> None:
    with client:
        client.connect()
        ears.keep(client, client.settings, client.environment, client._core, client._core.session.clock)
        ears.keep(client.spot.account(), client.usage(), client.check_key())
        placed = client.spot.new_order("BTCUSDT", "BUY", "LIMIT", **ORDER)
        ears.keep(placed, client.spot.get_order.reply("BTCUSDT", order_id=placed.order_id))
        ears.keep(client.using(recv_window=1000).spot.cancel_order("BTCUSDT", order_id=placed.order_id))
        ears.keep(client.spot.depth, client.spot)
        for work in (
            lambda: client.spot.get_order("BTCUSDT", order_id=99_999_999),
            lambda: client.spot.depth("NOSUCH"),
            lambda: client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price="0.001", quantity=1, time_in_force="GTC"),
            lambda: client.spot.account(extra={"recvWindow": 99999}),
            lambda: client.spot.account(extra={"signature": "x", "timestamp": 1}),
            lambda: client.request("PUT", "/api/v3/userDataStream", {"listenKey": LISTEN_KEY}, with_key=True),
            lambda: client.request("PUT", "/api/v3/userDataStream", None, {"listenKey": LISTEN_KEY}, signed=True),
            lambda: client.spot.ping(extra={"listenKey": LISTEN_KEY}),
            lambda: client.ws_api.spot.account(),
            lambda: client.ws_api.spot.get_order("BTCUSDT", order_id=99_999_999),
            lambda: client.ws_api.spot.new_order.reply("BTCUSDT", "BUY", "LIMIT", **ORDER),
        ):
            trouble(ears, work)


async def async_session(client: AsyncClient, ears: Ears) -> None:
    from bidwire.products.spot.requests.session import GetSession, Logon

    async with client:
        await client.connect()
        ears.keep(client, client.ws_api)
        async with client.spot.user_stream() as events:
            ears.keep(events)
            await client.spot.new_order("BTCUSDT", "BUY", "LIMIT", **ORDER)
            async for event in events:
                ears.keep(event)
                break
        async with client.spot.subscribe(Trades("BTCUSDT")) as trades:
            ears.keep(trades, await trades.list())
        ears.keep(await client.ws_api.reply(GetSession()))
        for request in (Logon(), NewOrder("BTCUSDT", "BUY", "LIMIT", price=1, quantity=1, time_in_force="GTC")):
            try:
                ears.keep(await client.ws_api.reply(request))
            except e.BinanceError as error:
                ears.keep(error)


@pytest.mark.parametrize("kind", ["hmac", "rsa", "ed25519"])
def test_a_whole_session_says_no_secret(ears: Ears, signatures: None, kind: str, tmp_path: Path) -> None:
    with LocalExchange(seed=5, history=0) as exchange:
        key = exchange.keys[kind]
        path = tmp_path / "key.pem"
        path.write_text(key.secret)
        secret: Any = key.secret if kind == "hmac" else path
        blocking_session(Client(key.api_key, secret, environment=exchange.environment), ears)

        async def debugging() -> None:
            asyncio.get_running_loop().set_debug(True)
            asyncio.get_running_loop().slow_callback_duration = 0.0  # asyncio describes everything that runs
            await async_session(AsyncClient(key.api_key, key.secret, environment=exchange.environment), ears)

        asyncio.run(debugging())
        secrets = secrets_of(exchange)
    assert len(ears.signatures) > 8
    assert len(ears.heard) > 200
    assert any(text.startswith("asyncio") for text in ears.heard)
    assert any(text.startswith("bidwire.rest") for text in ears.heard)
    assert not ears.found(secrets)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 403 X\r\nContent-Length: %d\r\n\r\n<html>Blocked: %s</html>",
        b"HTTP/1.1 200 X\r\nContent-Length: %d\r\n\r\n<html>Welcome: %s</html>",
        b"HTTP/1.1 301 X\r\nLocation: https://elsewhere.invalid%b\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 502 X\r\nContent-Length: %d\r\n\r\n<html>GET %s</html>",
        b'HTTP/1.1 400 X\r\nContent-Length: %d\r\n\r\n{"code":-1100,"msg":"Illegal characters in %s"}',
        b"HTTP/1.1 2x0 %s\r\n\r\n",
        b"%s",
    ],
)
def test_pages_that_quote_the_request_do_not_bring_it_into_errors(
    ears: Ears, signatures: None, serve: Any, answer: bytes
) -> None:
    """Proxies and firewalls like to say what they did not let through."""

    def script(peer: Any) -> None:
        while target := peer.read_request().partition(b"\r\n")[0].split(b" ")[1:2]:
            shown = answer.replace(b"%s", target[0]).replace(b"%b", target[0])
            peer.write(shown.replace(b"%d", b"%d" % len(shown.partition(b"\r\n\r\n")[2])))
            return

    server = serve(script)
    place = Environment(name="mirror", rest={"api": server.origin})
    key, secret = "Kk" * 32, "Ss" * 32
    with Client(key, secret, environment=place) as client:
        error = trouble(ears, lambda: client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity=1))
        assert error is not None
        raw = {"listenKey": LISTEN_KEY}
        trouble(ears, lambda: client.request("POST", "/api/v3/userDataStream", raw, signed=True))
    assert len(ears.signatures) == 2
    assert not ears.found({"key": key, "secret": secret, "listen key": LISTEN_KEY})


def test_what_carries_a_key_shows_none_of_it() -> None:
    key, secret = "Kk" * 32, "Ss" * 32
    proxy = f"http://user:{PASSWORD}@127.0.0.1:1"
    shown = [
        Credentials(api_key=key, api_secret=secret, passphrase="open sesame"),
        {"default": Credentials(api_key=key, api_secret=secret)},
        Settings(proxy=proxy),
        Client(key, secret, settings=Settings(proxy=proxy)),
        AsyncClient(key, secret),
        Client(credentials={"spot": Credentials(api_key=key, api_secret=secret)}),
        Client(key, secret)._core.identities,
        Stamp(api_key=key, timestamp=1),
        HttpRequest("GET", "https://x", f"/api?signature={secret}", (("X-MBX-APIKEY", key),), secret.encode()),
        RawRequest(
            verb="PUT", path="/x", query={"listenKey": secret}, body={"apiKey": key, "deep": {"signature": secret}}
        ),
        NewOrder("BTCUSDT", "BUY", "LIMIT", extra={"listenKey": secret}),
    ]
    for thing in shown:
        for text in (repr(thing), str(thing), f"{thing}"):
            assert key not in text
            assert secret not in text
            assert PASSWORD not in text
            assert "sesame" not in text
    assert "…KkKk" in repr(shown[0])


def test_a_proxy_that_cannot_be_used_keeps_its_password_to_itself(ears: Ears) -> None:
    for proxy in (
        f"http://user:{PASSWORD}@127.0.0.1:1",
        f"socks5://user:{PASSWORD}@127.0.0.1:1",
        f"ftp://user:{PASSWORD}@127.0.0.1:1",
        f"http://user:{PASSWORD}@127.0.0.1:notaport",
        f"http://user:{PASSWORD}@",
        f"user:{PASSWORD}@127.0.0.1:1",
    ):
        settings = Settings(proxy=proxy, timeout=0.2)
        place = Environment(name="x", rest={"api": "https://api.invalid"}, ws_api={"spot": "wss://api.invalid/ws"})
        client = Client(environment=place, settings=settings)
        assert trouble(ears, client.spot.ping) is not None
        assert trouble(ears, lambda: client.ws_api.spot.ping())  # noqa: B023 is not None
        ears.keep(client)
        client.close()
    assert not ears.found({"password": PASSWORD})


def test_a_key_that_cannot_be_used_is_not_quoted(ears: Ears, tmp_path: Path) -> None:
    body, passphrase = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v", "open sesame"
    for secret in (
        f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----",
        f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----",
        f"-----BEGIN RSA PRIVATE KEY-----\\n{body}",
        f"-----BEGIN ENCRYPTED PRIVATE KEY-----\n{body}\n-----END ENCRYPTED PRIVATE KEY-----",
        "",
        f"{body} {body}",
    ):
        error = trouble(ears, partial(Client, "key", secret, passphrase=passphrase))
        assert isinstance(error, e.ConfigurationError), secret
    assert not ears.found({"body": body, "passphrase": "sesame"})


def test_errors_travel_between_processes_whole() -> None:
    error = e.FilterFailure(
        "Filter failure: LOT_SIZE", request=NewOrder("BTCUSDT", "BUY", "MARKET"), status=400, code=-1013
    )
    error.filter = "LOT_SIZE"
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is e.FilterFailure
    assert (str(back), back.filter, back.request) == (str(error), "LOT_SIZE", error.request)
    assert json.loads(json.dumps({"error": str(back)}))
    assert re.search(r"NewOrder: .*\(-1013\)", str(back))
