"""An options exchange without sockets, whose index and clock a test sets, and who asks it with raw HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from bidwire.exchange.api.accounts import Accounts, Key
from bidwire.exchange.options import OptionsVenue
from bidwire.exchange.options.venue import OptionsLimits
from bidwire.exchange.settings import ExchangeSettings
from bidwire.exchange.store.store import Store
from bidwire.wire.http import HttpRequest, HttpResponse
from bidwire.wire.sign import Hmac

NEW_YEAR = 1_767_225_600_000_000  # 2026-01-01, a Thursday
CALL, PUT = "BTC-260102-60000-C", "BTC-260102-60000-P"
"""They expire on Friday at 08:00, 32 hours after the beginning; the index begins at 60,000."""


class Floor:
    """`index` is in USDT, `wall` in microseconds. `alice` and `bob` have 100,000 USDT each."""

    def __init__(
        self,
        wall: int = NEW_YEAR,
        limits: OptionsLimits | None = None,
        *,
        store: Store | None = None,
        index: int = 60_000,
    ) -> None:
        self.index = index
        self.wall = wall
        settings = ExchangeSettings(seed=3, balances={"USDT": Decimal(100_000)})
        self.accounts = Accounts(3, lambda account, balances: None)
        self.venue = OptionsVenue(settings, self.accounts, lambda: self.index * 10**8, wall, limits=limits, store=store)
        self.alice, self.bob = (self.accounts.add_key(self.accounts.create(settings.balances)) for _ in range(2))

    def send(
        self,
        verb: str,
        path: str,
        query: str = "",
        body: str = "",
        *,
        api_key: str | None = None,
        headers: Mapping[str, str] | None = None,
        ip: str = "127.0.0.1",
    ) -> HttpResponse:
        """One raw request."""
        given = {**({} if api_key is None else {"X-MBX-APIKEY": api_key}), **(headers or {})}
        if body:
            given["Content-Type"] = "application/x-www-form-urlencoded"
        target = f"{path}?{query}" if query else path
        return self.venue.http(
            HttpRequest(verb, "http://options", target, tuple(given.items()), body.encode()), ip=ip, wall=self.wall
        )

    def get(self, path: str, query: str = "") -> Any:
        """A public answer that is a success."""
        response = self.send("GET", path, query)
        assert response.status == 200, response.body
        return json.loads(response.body)

    def call(self, who: Key, verb: str, path: str, *, status: int = 200, **parameters: object) -> Any:
        """A signed request's answer, which must have that status."""
        pairs = [*parameters.items(), ("timestamp", self.wall // 1000)]
        query = "&".join(f"{name}={value}" for name, value in pairs if value is not None)
        signature = Hmac(who.secret).sign(query.encode())
        response = self.send(verb, path, f"{query}&signature={signature}", api_key=who.api_key)
        assert response.status == status, response.body
        return json.loads(response.body)

    def order(self, who: Key, side: str, quantity: object, price: object, *, status: int = 200, **more: object) -> Any:
        """A new order in the call, unless `symbol` says otherwise."""
        given = {"symbol": CALL, "timeInForce": "GTC", **more}
        return self.call(
            who,
            "POST",
            "/eapi/v1/order",
            status=status,
            side=side,
            type="LIMIT",
            quantity=quantity,
            price=price,
            **given,
        )

    def best(self, symbol: str = CALL) -> tuple[int, int]:
        """The house's bid and ask."""
        book = self.get("/eapi/v1/depth", f"symbol={symbol}")
        return int(book["bids"][0][0]), int(book["asks"][0][0])

    def money(self, who: Key) -> dict[str, Decimal]:
        row = self.call(who, "GET", "/eapi/v1/marginAccount")["asset"][0]
        return {name: Decimal(value) for name, value in row.items() if name != "asset"}

    def position(self, who: Key, symbol: str = CALL) -> Decimal:
        rows = self.call(who, "GET", "/eapi/v1/position", symbol=symbol)
        return Decimal(rows[0]["quantity"]) if rows else Decimal(0)

    def advance(self, seconds: float) -> None:
        self.wall += round(seconds * 1_000_000)
        self.venue.advance(self.wall)


@pytest.fixture
def floor() -> Floor:
    return Floor()


@pytest.fixture
def new_floor() -> type[Floor]:
    return Floor
