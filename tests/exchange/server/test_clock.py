"""Request time of a served exchange: the machine's, faster, or moved by hand."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import websockets

from bidwire import Client, LocalExchange
from bidwire import errors as e
from bidwire.config import Backoff, Settings
from bidwire.errors import ConfigurationError
from bidwire.exchange.api.counters import Limits
from bidwire.exchange.server.clock import RequestClock
from bidwire.exchange.settings import ExchangeSettings

HOUR = 3600
DAY = 86_400


@pytest.fixture
def exchange() -> Iterator[LocalExchange]:
    settings = ExchangeSettings(seed=1, limits=Limits(weight=100, orders_10s=2, orders_1d=3))
    with LocalExchange(market="quiet", settings=settings, clock="simulated", history=0) as found:
        yield found


def client_of(exchange: LocalExchange) -> Client:
    key = exchange.keys["hmac"]
    settings = Settings(retry=Backoff(attempts=1))
    return Client(key.api_key, key.secret, environment=exchange.environment, settings=settings)


@pytest.mark.parametrize(
    ("kind", "factor", "says"),
    [("sundial", 1.0, "wall or simulated"), ("wall", 0.0, "more than 0"), ("wall", math.inf, "more than 0"), ("simulated", 2.0, "stands still")],
)  # fmt: skip
def test_a_clock_that_cannot_be_is_refused(kind: str, factor: float, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        RequestClock(kind, factor)  # type: ignore[arg-type]  # a wrong kind is the point


def test_a_simulated_clock_moves_only_when_it_is_put_forward() -> None:
    clock = RequestClock("simulated")
    before = clock.wall()
    assert clock.wall() == before
    clock.put_forward(5)
    assert clock.wall() == before + 5
    assert clock.seconds(1) == math.inf
    assert RequestClock("wall", 4.0).seconds(8_000_000) == 2.0


def test_a_simulated_clock_may_begin_at_any_time_that_the_exchange_takes() -> None:
    clock = RequestClock("simulated", begins_at=1_611_825_601.4)
    assert clock.wall() == 1_611_825_601_400_000
    clock.put_forward(5)
    assert clock.wall() == 1_611_825_601_400_005
    for kind, at in (
        ("wall", 1_611_825_601.4),
        ("simulated", 1_611_825_601_400),
        ("simulated", 0.0),
        ("simulated", math.nan),
    ):
        with pytest.raises(ConfigurationError, match="begins"):
            RequestClock(kind, begins_at=at)  # type: ignore[arg-type]


def test_a_faster_clock_goes_so_much_faster() -> None:
    clock = RequestClock("wall", 1_000_000.0)
    before = clock.wall()
    while clock.wall() == before:
        pass
    assert clock.wall() - before > 100_000  # a microsecond is a second


def test_options_beside_expire_on_the_way_at_the_index_of_that_moment(exchange: LocalExchange) -> None:
    key = exchange.keys["hmac"]
    with Client(key.api_key, key.secret, environment=exchange.environment) as client:
        call = next(each for each in client.options.exchange_info().option_symbols if each.side == "CALL")
        ask = client.options.depth(call.symbol).asks[0].price
        client.options.new_order(call.symbol, "BUY", "LIMIT", quantity=1, price=ask, time_in_force="GTC")
        exchange.advance((call.expiry_date - client.options.time().server_time) / 1000 + 3_600)
        (record,) = client.options.exercise_records()
        (minute,) = client.spot.klines("BTCUSDT", "1m", start_time=call.expiry_date - 60_000, limit=1)
        assert client.options.positions() == []
    assert record.create_date == call.expiry_date
    assert record.exercise_price == minute.close


def test_windows_roll_and_counts_of_orders_come_back(exchange: LocalExchange) -> None:
    with client_of(exchange) as client:
        price = client.spot.book_ticker("BTCUSDT").bid_price - 1000

        def place() -> object:
            return client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price=price, quantity="0.001", time_in_force="GTC")

        place()
        place()
        with pytest.raises(e.RateLimited):
            place()
        exchange.advance(10)
        counts = client.spot.order_rate_limits()
        assert [row.count for row in counts] == [0, 2]
        exchange.advance(DAY)
        counts = client.spot.order_rate_limits()
        assert [row.count for row in counts] == [0, 0]
        used = client.spot.ping.reply().used_weight["1m"]
        exchange.advance(60)
        assert client.spot.ping.reply().used_weight["1m"] == 1 < used


def test_a_websocket_lives_through_the_pings_of_a_day_and_ends_with_it(exchange: LocalExchange) -> None:
    async def work() -> None:
        events: list[Any] = []

        async def listen() -> int | None:
            async with websockets.connect(f"{exchange.stream_url}/ws/btcusdt@kline_1h", ping_interval=None) as line:
                began.set()
                try:
                    while True:
                        events.append(json.loads(await line.recv()))
                except websockets.ConnectionClosed as closed:
                    return closed.rcvd.code if closed.rcvd else None

        began = asyncio.Event()
        listening = asyncio.ensure_future(listen())
        await began.wait()
        await asyncio.to_thread(exchange.advance, DAY - 1)
        assert not listening.done()
        await asyncio.to_thread(exchange.advance, 2)
        assert await listening == 1008
        closed = [event["k"]["t"] for event in events if event.get("e") == "kline" and event["k"]["x"]]
        assert len(closed) >= 23
        assert {later - earlier for earlier, later in pairwise(closed)} == {HOUR * 1000}
        assert "serverShutdown" in {event["e"] for event in events}

    asyncio.run(work())


def test_a_peer_that_answers_no_pings_is_gone_after_a_minute(exchange: LocalExchange) -> None:
    async def work() -> None:
        async with websockets.connect(f"{exchange.stream_url}/ws", ping_interval=None, close_timeout=0.1) as line:
            await asyncio.to_thread(exchange.faults.add, "deaf")
            await asyncio.to_thread(exchange.advance, 100)
            with pytest.raises(websockets.ConnectionClosed, match="Pong timeout"):
                await line.recv()

    asyncio.run(work())


def test_on_a_loop_of_ones_own_time_is_awaited() -> None:
    async def work() -> None:
        async with LocalExchange(market="quiet", seed=1, clock="simulated", history=0) as exchange:
            before = exchange.now
            await exchange.aadvance(HOUR)
            assert exchange.now - before == HOUR * 1_000_000
            with pytest.raises(ValueError, match="0 or more"):
                await exchange.aadvance(-1)
            with pytest.raises(RuntimeError, match="aadvance"):
                exchange.advance(1)

    asyncio.run(work())


def test_the_machines_clock_may_be_left_behind() -> None:
    with LocalExchange(market="quiet", seed=1, history=0) as exchange, client_of(exchange) as client:
        here = client.spot.time().server_time
        exchange.advance(HOUR)
        assert client.spot.time().server_time - here >= HOUR * 1000
        client.spot.account()  # a clock that is off heals, ours too
