"""Time is ours: an hour or a day passes at once, and everything that hangs on time happens in it, at its own moment."""

from __future__ import annotations

import asyncio
import json
from itertools import pairwise
from typing import Any

import pytest

from bidwire import Client, Loopback
from bidwire import errors as e
from bidwire.config import Backoff, Settings
from bidwire.exchange.api.counters import Limits
from bidwire.exchange.settings import ExchangeSettings
from bidwire.wire.http import HttpRequest, HttpResponse

MINUTE, HOUR, DAY = 60, 3600, 86_400


class Heard:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.frames: list[Any] = []
        self.closed: list[int] = []

    def on_text(self, payload: bytes, at: float) -> None:
        self.frames.append(json.loads(payload))

    def on_binary(self, payload: bytes, at: float) -> None:
        raise AssertionError("nothing here is binary")

    def on_ping(self, payload: bytes, at: float) -> None:
        """The carrier answers."""

    def on_pong(self, payload: bytes, at: float) -> None:
        """Nobody asked."""

    def on_closed(self, code: int, reason: str, at: float) -> None:
        self.closed.append(code)

    @property
    def words(self) -> list[str]:
        return [frame.get("event", frame).get("e", "") for frame in self.frames]


def place_of(**settings: Any) -> tuple[Loopback, Client]:
    loopback = Loopback(ExchangeSettings(seed=1, **settings), "quiet")
    key = loopback.keys["hmac"]
    client = Client(
        key.api_key,
        key.secret,
        environment=loopback.environment,
        transport=loopback.transport,
        connector=loopback.connector,
        world=loopback.world,
        settings=Settings(retry=Backoff(attempts=1)),
    )
    return loopback, client


def test_an_hour_closes_sixty_candles_of_a_minute_and_one_of_an_hour() -> None:
    loopback, client = place_of()
    begins = client.spot.time().server_time
    loopback.advance(HOUR + 1)
    minutes = client.spot.klines("BTCUSDT", "1m", start_time=begins)
    assert len(minutes) >= 60
    assert {int(later.open_time) - int(earlier.open_time) for earlier, later in pairwise(minutes)} == {MINUTE * 1000}
    (hour, *_) = client.spot.klines("BTCUSDT", "1h", start_time=begins)
    assert hour.trades == sum(row.trades for row in minutes[:60])
    assert hour.volume == sum(row.volume for row in minutes[:60])


def test_a_day_rolls_the_window_of_the_ticker() -> None:
    loopback, client = place_of()
    loopback.advance(HOUR)
    before = client.spot.ticker_24h("BTCUSDT")
    first = before.first_id
    loopback.advance(DAY)
    after = client.spot.ticker_24h("BTCUSDT")
    assert after.first_id > before.last_id >= first
    assert int(after.open_time) - int(before.open_time) == pytest.approx(DAY * 1000, abs=HOUR * 1000)


def test_windows_of_weight_and_orders_roll() -> None:
    loopback, client = place_of(limits=Limits(orders_10s=2, orders_1d=3))
    price = client.spot.book_ticker("BTCUSDT").bid_price - 1000

    def place() -> None:
        client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price=price, quantity="0.001", time_in_force="GTC")

    place()
    place()
    with pytest.raises(e.RateLimited, match="10 SECOND"):
        place()
    loopback.advance(10)
    place()
    loopback.advance(10)
    with pytest.raises(e.RateLimited, match="1 DAY"):
        place()
    loopback.advance(DAY)
    price = client.spot.book_ticker("BTCUSDT").bid_price - 1000
    place()
    used = client.spot.ping.reply().used_weight["1m"]
    loopback.advance(MINUTE)
    assert client.spot.ping.reply().used_weight["1m"] == 1 < used


def test_a_ban_is_over_after_its_time_and_the_next_one_is_longer() -> None:
    loopback, _ = place_of(limits=Limits(weight=10, ignored_before_ban=1, first_ban=120))

    def ask() -> HttpResponse:
        """As a client asks that does not care."""
        return loopback.http(HttpRequest("GET", "http://x", "/api/v3/depth?symbol=BTCUSDT"))

    for length in (120, 240):
        statuses = [ask().status for _ in range(6)]
        assert statuses == [200, 200, 429, 418, 418, 418]
        assert ask().headers["retry-after"] == str(length)
        loopback.advance(length - 1)
        assert ask().status == 418
        loopback.advance(MINUTE + 1)


def test_a_connection_lives_a_day_and_is_told_of_its_end() -> None:
    async def work() -> None:
        loopback, _ = place_of()
        market, api = Heard(), Heard()
        await loopback.connector("ws://x/ws/btcusdt@kline_1h", market)
        await loopback.connector("ws://x/ws-api/v3", api)
        loopback.advance(DAY - 1)
        await asyncio.sleep(0)
        assert not market.closed
        assert not api.closed
        assert "serverShutdown" in market.words
        assert "serverShutdown" in api.words
        loopback.advance(1)
        await asyncio.sleep(0)
        assert market.closed == api.closed == [1008]
        closed = [frame["k"]["t"] for frame in market.frames if frame.get("e") == "kline" and frame["k"]["x"]]
        assert len(closed) == 23
        assert {later - earlier for earlier, later in pairwise(closed)} == {HOUR * 1000}

    asyncio.run(work())


def test_a_listen_token_ends_its_subscription_when_it_is_over() -> None:
    async def work() -> None:
        loopback, client = place_of()
        heard = Heard()
        line = await loopback.connector("ws://x/ws-api/v3", heard)
        token = client.request("POST", "/sapi/v1/userListenToken", {"validity": HOUR * 1000}, with_key=True)["token"]
        line.send(
            json.dumps({"id": 1, "method": "userDataStream.subscribe.listenToken", "params": {"listenToken": token}})
        )
        loopback.advance(HOUR - 1)
        await asyncio.sleep(0)
        assert "eventStreamTerminated" not in heard.words
        loopback.advance(1)
        await asyncio.sleep(0)
        assert heard.words[-1] == "eventStreamTerminated"
        assert not heard.closed

    asyncio.run(work())


def test_a_listen_key_goes_silent_after_an_hour_without_a_keepalive() -> None:
    async def work() -> None:
        loopback, client = place_of(listen_keys=True)
        key = client.request("POST", "/api/v3/userDataStream", with_key=True)["listenKey"]
        heard = Heard()
        await loopback.connector(f"ws://x/ws/{key}", heard)
        price = client.spot.book_ticker("BTCUSDT").bid_price - 1000

        async def hears_an_order() -> bool:
            heard.frames.clear()
            client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price=price, quantity="0.001", time_in_force="GTC")
            await asyncio.sleep(0)
            return "executionReport" in heard.words

        assert await hears_an_order()
        loopback.advance(59 * MINUTE)
        client.request("PUT", "/api/v3/userDataStream", {"listenKey": key}, with_key=True)
        loopback.advance(59 * MINUTE)
        assert await hears_an_order()
        loopback.advance(2 * MINUTE)
        assert not await hears_an_order()

    asyncio.run(work())


def test_a_clock_that_jumps_and_a_machine_that_slept_heal() -> None:
    loopback, client = place_of()
    client.spot.account()
    loopback.world.jump(HOUR)
    client.spot.account()  # stamps go by the monotonic clock
    loopback.world.jump(-2 * HOUR)
    client.spot.account()
    loopback.world.suspend(10 * MINUTE)
    client.spot.account()
