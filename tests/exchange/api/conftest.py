"""A small exchange to talk to: two symbols, a market that is told by the test, and traders with keys of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from bidwire.exchange.api.accounts import Key
from bidwire.exchange.api.counters import Limits
from bidwire.exchange.api.wsapi import WsApiSession
from bidwire.exchange.engine.commands import Command
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.market.listing import Listing
from bidwire.exchange.settings import ExchangeSettings
from bidwire.exchange.venue import Venue
from bidwire.wire.http import HttpRequest, HttpResponse
from bidwire.wire.sign import signer

UNIT = 10**8
AT = 1_700_000_000_000_000
"""When everything starts: microseconds, 2023-11-14T22:13:20Z."""
IP = "127.0.0.1"
ORIGIN = "http://127.0.0.1:9720"


def listing(symbol: str, base: str, quote_asset: str) -> dict[str, Any]:
    tick, step = UNIT // 100, UNIT // 100_000
    return Listing(symbol=symbol, base=base, quote=quote_asset, tick=tick, step=step).row()


class Script:
    """A market source that plays what it is given. `more`: what it lists beside BTCUSDT and ETHUSDT, as symbol, base and quote."""

    starts_at: int | None = None
    lead = 0
    problem: str | None = None

    def __init__(self, commands: Iterable[tuple[int, Command]] = (), more: Iterable[tuple[str, str, str]] = ()) -> None:
        self.commands = list(commands)
        self.rows = [listing(*each) for each in (("BTCUSDT", "BTC", "USDT"), ("ETHUSDT", "ETH", "USDT"), *more)]

    def symbols(self) -> list[Mapping[str, Any]]:
        return list(self.rows)

    def start(self, engine: Engine, at: int) -> None:
        self.started = at

    def next_at(self) -> int | None:
        return self.commands[0][0] if self.commands else None

    def pop(self) -> Command:
        return self.commands.pop(0)[1]

    def progress(self) -> float | None:
        return None

    def close(self) -> None:
        self.commands.clear()


class Answer:
    """An HTTP answer, read."""

    def __init__(self, response: HttpResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.body

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def refusal(self) -> tuple[int, int, str]:
        """Status, code and text."""
        return self.status, self.json["code"], self.json["msg"]


class Desk:
    """A trader's side of the exchange, at a time that the test moves."""

    def __init__(self, settings: ExchangeSettings, source: Script) -> None:
        self.venue = Venue(settings, source, AT)
        self.wall = AT
        start = {"USDT": Decimal(100_000), "BTC": Decimal(10)}
        self.account = self.venue.accounts.create(start)
        self.other = self.venue.accounts.create(start)
        self.key = self.venue.accounts.add_key(self.account)
        self.other_key = self.venue.accounts.add_key(self.other)

    def wait(self, seconds: float) -> None:
        self.wall += round(seconds * 1_000_000)
        self.venue.advance(self.wall)

    def raw(
        self, verb: str, target: str, headers: Mapping[str, str] | None = None, body: bytes = b"", ip: str = IP
    ) -> Answer:
        pairs = tuple((headers or {}).items())
        return Answer(self.venue.http(HttpRequest(verb, ORIGIN, target, pairs, body), ip=ip, wall=self.wall))

    def get(self, path: str, /, ip: Any = IP, **params: object) -> Answer:
        query = form(params)
        return self.raw("GET", f"{path}?{query}" if query else path, ip=ip)

    def signed(self, verb: str, path: str, key: Key | None = None, /, **params: object) -> Answer:
        key = self.key if key is None else key
        query = form({**params, "timestamp": params.get("timestamp", self.wall // 1000)})
        signature = quote(signer(key.secret).sign(query.encode()), safe="")
        return self.raw(verb, f"{path}?{query}&signature={signature}", {"X-MBX-APIKEY": key.api_key})

    def order(self, key: Key | None = None, path: str = "/api/v3/order", /, **params: object) -> Answer:
        """A LIMIT GTC order on BTCUSDT unless said otherwise; None leaves a parameter out."""
        order = {
            "symbol": "BTCUSDT",
            "side": "BUY",
            "type": "LIMIT",
            "timeInForce": "GTC",
            "quantity": "1",
            "price": "100.00",
        } | params
        return self.signed("POST", path, key, **order)

    def socket(self, query: str = "", ip: str = IP) -> Socket:
        session = self.venue.open(f"/ws-api/v3{query}", {}, ip=ip, wall=self.wall)
        assert isinstance(session, WsApiSession)
        return Socket(self, session)


class Socket:
    """A connection to the WebSocket API."""

    def __init__(self, desk: Desk, session: WsApiSession) -> None:
        self.desk = desk
        self.session = session
        self._last = 0

    def send(self, frame: object) -> None:
        payload = frame if isinstance(frame, bytes) else msgspec.json.encode(frame)
        self.session.receive(payload, self.desk.wall)

    def frames(self) -> list[Any]:
        """What came since the last look; text frames decoded."""
        found = list(self.session.outbox)
        self.session.outbox.clear()
        return [msgspec.json.decode(each) if isinstance(each, bytes) else each for each in found]

    def ask(self, method: str, **params: object) -> Any:
        """The one frame that answers."""
        (answer,) = self.ask_all(method, **params)
        return answer

    def ask_all(self, method: str, **params: object) -> list[Any]:
        self._last += 1
        self.send({"id": self._last, "method": method, "params": params})
        return self.frames()

    def signed(self, method: str, key: Key | None = None, /, **params: object) -> list[Any]:
        key = self.desk.key if key is None else key
        params = {**params, "apiKey": key.api_key, "timestamp": params.get("timestamp", self.desk.wall // 1000)}
        payload = "&".join(f"{name}={json_text(value)}" for name, value in sorted(params.items()))
        return self.ask_all(method, **params, signature=signer(key.secret).sign(payload.encode()))


def json_text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def form(params: Mapping[str, object]) -> str:
    return "&".join(f"{name}={quote(str(value), safe='')}" for name, value in params.items() if value is not None)


@pytest.fixture
def desk() -> Desk:
    return Desk(ExchangeSettings(seed=7), Script())


@pytest.fixture
def desk_with() -> Any:
    """Makes a desk with other limits, settings, a market script, or `more` symbols."""

    def make(
        script: Iterable[tuple[int, Command]] = (),
        limits: Limits | None = None,
        more: Iterable[tuple[str, str, str]] = (),
        **settings: Any,
    ) -> Desk:
        chosen = ExchangeSettings(**{"seed": 7, "limits": limits or Limits(), **settings})
        return Desk(chosen, Script(script, more))

    return make
