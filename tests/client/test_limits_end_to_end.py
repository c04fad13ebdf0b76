"""Rate limits against the exchange's own counters, in simulated time: driven to the limit, nobody is ever refused."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest

from bidwire import AsyncClient, Client, Loopback, Settings
from bidwire import errors as e
from bidwire.exchange.api.counters import Limits
from bidwire.exchange.settings import ExchangeSettings
from bidwire.wire.http import HttpRequest, HttpResponse

FaceOf = Callable[..., Any]


def small(**limits: int) -> Loopback:
    return Loopback(ExchangeSettings(seed=1, limits=Limits(**limits)))


class Watched:
    """A loopback whose answers are counted by status, REST and WebSocket API alike."""

    def __init__(self, loopback: Loopback) -> None:
        self.statuses: list[int] = []
        self.environment, self.world, self.connector = loopback.environment, loopback.world, loopback.connector
        self.loopback = loopback
        watched = self

        class Blocking:
            def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
                response = loopback.transport.exchange(request, timeout)
                watched.statuses.append(response.status)
                return response

            def close(self) -> None:
                """There is nothing to let go of."""

        class Async:
            async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
                response = await loopback.async_transport.exchange(request, timeout)
                watched.statuses.append(response.status)
                return response

            async def close(self) -> None:
                """There is nothing to let go of."""

        self.transport, self.async_transport = Blocking(), Async()


def weight(client: Any) -> int:
    return next(int(row.used) for row in client.usage()["api"] if row.kind == "REQUEST_WEIGHT")


def test_driven_to_the_limit_it_waits_for_the_next_window_and_nobody_is_refused(face: FaceOf) -> None:
    place = Watched(small(weight=300))
    trader = face(place)
    if trader.kind != "ws_api":
        trader.run(trader.client.connect())
    else:
        trader.call("exchange_info", symbol="BTCUSDT")
    began = place.world.wall()
    for _ in range(25):
        trader.call("depth", "BTCUSDT", limit=500)  # 25 each
    passed = place.world.wall() - began
    assert 60 <= passed <= 180  # at most 10 of them in a minute, at 90 %
    assert {*place.statuses} <= {200}
    assert weight(trader.client) <= 270


def test_a_limit_is_learned_from_exchange_info(face: FaceOf) -> None:
    place = Watched(small(weight=200, orders_10s=7))
    trader = face(place)
    trader.call("exchange_info", symbol="BTCUSDT")
    limits = {(row.kind, row.interval): row.limit for row in trader.client.usage()["api"]}
    assert limits["REQUEST_WEIGHT", "1m"] == 200
    assert limits["ORDERS", "10s"] == 7


def test_usage_is_what_the_exchange_says(face: FaceOf) -> None:
    loopback = small()
    trader = face(loopback)
    trader.call("depth", "BTCUSDT", limit=5000)
    reply = trader.reply("avg_price", "BTCUSDT") if trader.kind != "ws_api" else trader.reply("time")
    assert weight(trader.client) == reply.used_weight["1m"]
    assert all(row.pending == 0 for row in trader.client.usage()["api"])


def test_many_calls_at_once_are_counted_before_they_are_answered() -> None:
    place = Watched(small(weight=300))

    async def check() -> None:
        client = AsyncClient(
            environment=place.environment,
            transport=place.async_transport,
            world=place.world,
            settings=Settings(longest_wait=500),
        )
        await client.connect()
        began = place.world.wall()
        books = await asyncio.gather(*(client.spot.depth("BTCUSDT", limit=500) for _ in range(25)))
        assert len(books) == 25
        assert place.world.wall() - began >= 60
        assert {*place.statuses} == {200}
        assert all(row.pending == 0 for row in client.usage()["api"])

    asyncio.run(check())


def test_orders_go_through_when_reads_must_wait(face: FaceOf) -> None:
    loopback = small(weight=300)
    key = loopback.keys["hmac"]
    trader = face(loopback, key.api_key, key.secret)
    trader.call("exchange_info", symbol="BTCUSDT")
    while weight(trader.client) + 25 <= 270:
        trader.call("depth", "BTCUSDT", limit=500)
    before = loopback.world.wall()
    order = {"price": "40000", "quantity": "0.001", "time_in_force": "GTC"}
    trader.call("new_order", "BTCUSDT", "BUY", "LIMIT", **order)
    assert loopback.world.wall() == before
    trader.call("depth", "BTCUSDT", limit=500)
    assert loopback.world.wall() > before


def test_switched_off_a_429_closes_the_gate_until_its_time(face: FaceOf) -> None:
    place = Watched(small(weight=300))
    trader = face(place, settings=Settings(limits=False))
    began = place.world.wall()
    for _ in range(25):
        trader.call("depth", "BTCUSDT", limit=500)
    if trader.kind != "ws_api":
        assert place.statuses.count(429) == 2  # one at the end of each full window, no second try within it
        assert place.statuses.count(200) == 25
        assert 418 not in place.statuses
    assert 120 <= place.world.wall() - began <= 180


def test_a_ban_is_raised_and_then_nothing_is_sent(face: FaceOf) -> None:
    place = Watched(small(weight=300, longest_ban=120))
    provoked = Client(environment=place.environment, transport=place.transport, world=place.world)
    for _ in range(40):  # somebody else on this address does not stop
        try:
            Client(
                environment=place.environment,
                transport=_Again(place.transport),
                world=place.world,
                settings=Settings(limits=False, longest_wait=0),
            ).spot.depth("BTCUSDT", limit=500)
        except e.RateLimited:
            continue
    assert 418 in place.statuses
    with pytest.raises(e.Banned) as caught:
        provoked.spot.time()
    assert caught.value.until
    sent = len(place.statuses)
    with pytest.raises(e.Banned, match="not sent"):
        provoked.spot.time()
    assert len(place.statuses) == sent
    trader = face(place)
    with pytest.raises(e.Banned):
        trader.call("time")
    place.loopback.advance(121)
    trader.call("time")
    provoked.spot.time()


class _Again:
    """The same transport under a new identity, so that it has limits of its own."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport

    def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        response: HttpResponse = self._transport.exchange(request, timeout)
        return response

    def close(self) -> None:
        """There is nothing to let go of."""


def test_orders_wait_for_their_own_window_and_cancels_do_not(face: FaceOf) -> None:
    loopback = small(orders_10s=10)
    key = loopback.keys["hmac"]
    trader = face(loopback, key.api_key, key.secret)
    trader.call("exchange_info", symbol="BTCUSDT")
    began = loopback.world.wall()
    order = {"price": "40000", "quantity": "0.001", "time_in_force": "GTC"}
    placed = [trader.call("new_order", "BTCUSDT", "BUY", "LIMIT", **order) for _ in range(25)]
    passed = loopback.world.wall() - began
    # Simulated time goes on between calls where a WebSocket is open: its watchers are then all that waits.
    assert 20 <= passed < (80 if trader.kind == "ws_api" else 30)
    before = loopback.world.wall()
    trader.call("cancel_order", "BTCUSDT", order_id=placed[0].order_id)
    assert loopback.world.wall() == before
    rows = {row.interval: row.used for row in trader.client.usage()["api"] if row.kind == "ORDERS"}
    assert rows["1d"] == 25


def test_too_many_orders_with_limits_off_reach_the_caller_and_hold_back_orders_only(face: FaceOf) -> None:
    loopback = small(orders_10s=3)
    key = loopback.keys["hmac"]
    trader = face(loopback, key.api_key, key.secret, settings=Settings(limits=False))
    order = {"price": "40000", "quantity": "0.001", "time_in_force": "GTC"}
    for _ in range(3):
        trader.call("new_order", "BTCUSDT", "BUY", "LIMIT", **order)
    with pytest.raises(e.RateLimited) as caught:
        trader.call("new_order", "BTCUSDT", "BUY", "LIMIT", **order)
    assert caught.value.orders_only
    assert caught.value.code == -1015
    before = loopback.world.wall()
    trader.call("depth", "BTCUSDT")
    assert loopback.world.wall() == before
    trader.call("new_order", "BTCUSDT", "BUY", "LIMIT", **order)
    assert loopback.world.wall() > before


def test_two_clients_of_one_place_share_the_budget() -> None:
    loopback = small(weight=300)
    shared: dict[str, Any] = {"environment": loopback.environment, "world": loopback.world}
    first, second = (Client(transport=loopback.transport, **shared) for _ in range(2))
    first.connect()
    first.spot.depth("BTCUSDT", limit=5000)
    assert second.usage() == first.usage()
    before = loopback.world.wall()
    second.spot.depth("BTCUSDT", limit=500)
    assert loopback.world.wall() > before
    elsewhere = Client(transport=_Again(loopback.transport), **shared)
    assert not elsewhere.usage()


def test_limits_of_a_transport_end_with_it() -> None:
    from bidwire.client.limiters import _BY_TRANSPORT

    gc.collect()
    before = len(_BY_TRANSPORT)
    loopback = small()
    Client(transport=_Again(loopback.transport), environment=loopback.environment).usage()
    gc.collect()
    assert len(_BY_TRANSPORT) <= before


def test_a_caller_may_refuse_to_wait(face: FaceOf) -> None:
    place = Watched(small(weight=100))
    trader = face(place, settings=Settings(longest_wait=0))
    trader.call("exchange_info", symbol="BTCUSDT")
    for _ in range(2):
        trader.call("depth", "BTCUSDT", limit=500)
    with pytest.raises(e.RateLimited, match="not sent: the limit lasts another") as caught:
        trader.call("depth", "BTCUSDT", limit=500)
    assert caught.value.executed == "no"
    assert 0 < (caught.value.retry_after or 0) <= 60
    assert {*place.statuses} <= {200}


def test_an_account_that_has_used_its_orders_does_not_hold_back_another() -> None:
    loopback = small(orders_10s=5)
    carrier = loopback.transport
    shared: dict[str, Any] = {"environment": loopback.environment, "transport": carrier, "world": loopback.world}
    alice, bob = (Client(key.api_key, key.secret, **shared) for key in (loopback.keys["hmac"], loopback.keys["maker"]))
    alice.spot.exchange_info(symbol="BTCUSDT")

    def orders(client: Client) -> int:
        return next(row.used for row in client.usage()["api"] if (row.kind, row.interval) == ("ORDERS", "10s"))

    def place(client: Client) -> None:
        client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price="55000", quantity="0.001", time_in_force="GTC")

    for _ in range(4):
        place(alice)
    began = loopback.world.wall()
    assert (orders(alice), orders(bob)) == (4, 0)
    for _ in range(4):
        place(bob)
    assert loopback.world.wall() == began
    assert (orders(alice), orders(bob)) == (4, 4)
    place(alice)
    assert loopback.world.wall() > began  # it waited for a window of its own
