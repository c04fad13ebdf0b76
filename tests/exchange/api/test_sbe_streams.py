"""Market streams in SBE, and our client on them: the same events as from JSON, more often."""

from __future__ import annotations

import asyncio
import json
from itertools import pairwise
from typing import Any

import pytest

from bidwire.client.aio import AsyncClient
from bidwire.config import PRODUCTION, Settings
from bidwire.exchange.api.session import Binary
from bidwire.exchange.loopback import Loopback
from bidwire.spot import BookTicker, DepthDiffs, MiniTicker, PartialDepth, Trades
from bidwire.wire.http import HttpResponse
from bidwire.wire.sbe import as_json
from bidwire.wire.streams import Stream

SYMBOL = "BTCUSDT"


@pytest.fixture
def loopback() -> Loopback:
    return Loopback()


def opened(loopback: Loopback, target: str, kind: str | None = "ed25519") -> Any:
    headers = {} if kind is None else {"x-mbx-apikey": loopback.keys[kind].api_key}
    return loopback.venue.open(target, headers, ip="127.0.0.1", wall=loopback.now)


@pytest.mark.parametrize("kind", ["hmac", "rsa", None])
def test_only_ed25519_keys_open_the_streams(loopback: Loopback, kind: str | None) -> None:
    refused = opened(loopback, "/sbe/ws/btcusdt@trade", kind)
    assert isinstance(refused, HttpResponse)
    assert (refused.status, json.loads(refused.body)["code"]) == (401, -2015)


def test_events_are_binary_and_control_frames_are_text(loopback: Loopback) -> None:
    session = opened(loopback, "/sbe/ws")
    names = ["btcusdt@trade", "btcusdt@bestBidAsk", "btcusdt@depth", "btcusdt@depth20", "btcusdt@miniTicker"]
    session.receive(json.dumps({"id": 1, "method": "SUBSCRIBE", "params": names}).encode(), loopback.now)
    loopback.advance(5)
    frames = [frame for frame in session.outbox if isinstance(frame, bytes)]
    assert json.loads(frames[0]) == {"result": None, "id": 1}
    assert all(type(frame) is Binary for frame in frames[1:])
    heard = {name for frame in frames[1:] for name, _ in as_json.market(frame)}
    assert heard == set(names[:4])  # there is no miniTicker in SBE: acknowledged, and silent
    session.announce_shutdown(loopback.now)
    assert type(session.outbox[-1]) is bytes


def test_depth_comes_every_20_ms_and_depth20_every_50(loopback: Loopback) -> None:
    session = opened(loopback, "/sbe/stream?streams=btcusdt@depth/btcusdt@depth20")
    loopback.advance(20)
    events = [as_json.market(frame, unit=1)[0] for frame in session.outbox if isinstance(frame, Binary)]
    diffs = [event for name, event in events if name.endswith("@depth")]
    assert all(event["E"] % 20_000 == 0 for event in diffs)
    assert any(event["E"] % 100_000 for event in diffs)
    assert all(after["U"] == before["u"] + 1 for before, after in pairwise(diffs))
    books = [event for name, event in events if name.endswith("@depth20")]
    assert len(books) > 20


def test_events_are_those_of_json(loopback: Loopback) -> None:
    streams: list[Stream[Any]] = [Trades(SYMBOL), BookTicker(SYMBOL), PartialDepth(SYMBOL, 20), MiniTicker(SYMBOL)]
    key = loopback.keys["ed25519"]

    async def heard(encoding: Any) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        async with (
            AsyncClient(
                key.api_key, key.secret, environment=loopback.environment, transport=loopback.async_transport,
                connector=loopback.connector, world=loopback.world, settings=Settings(encoding=encoding),
            ) as client,
            client.spot.subscribe(*streams, DepthDiffs(SYMBOL, speed="100ms")) as events,
        ):  # fmt: skip
            await loopback.world.pause(3)
            async for stream, event in events.items():
                found.append((type(stream).__name__, event))
                if event.__class__.__name__ == "MiniTickerEvent" and len(found) > 100:
                    break
            assert not events.holes
        return found

    async def both() -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
        in_json, in_sbe = await asyncio.gather(heard("json"), heard("sbe"))
        return in_json, in_sbe

    in_json, in_sbe = asyncio.run(both())
    assert {name for name, _ in in_sbe} == {"Trades", "BookTicker", "PartialDepth", "MiniTicker", "DepthDiffs"}
    fields = {"Trades": ("trade_id", "price", "quantity"), "BookTicker": ("update_id", "bid_price", "ask_quantity")}
    for name, which in fields.items():
        one, other = (
            [tuple(getattr(event, each) for each in which) for kind, event in found if kind == name]
            for found in (in_json, in_sbe)
        )
        assert one[: len(other)] == other[: len(one)]
        assert one


def test_a_client_without_an_ed25519_key_hears_json(loopback: Loopback) -> None:
    async def main() -> None:
        async with (
            AsyncClient(
                environment=loopback.environment, transport=loopback.async_transport, connector=loopback.connector,
                world=loopback.world, settings=Settings(encoding="sbe"),
            ) as client,
            client.spot.subscribe(BookTicker(SYMBOL)) as events,
        ):  # fmt: skip
            assert events.streams == ("btcusdt@bookTicker",)
            assert (await anext(events)).symbol == SYMBOL

    asyncio.run(main())


def test_a_stream_is_taken_out_by_its_own_name(loopback: Loopback) -> None:
    key = loopback.keys["ed25519"]

    async def main() -> None:
        async with (
            AsyncClient(
                key.api_key, key.secret, environment=loopback.environment, transport=loopback.async_transport,
                connector=loopback.connector, world=loopback.world, settings=Settings(encoding="sbe"),
            ) as client,
            client.spot.subscribe(BookTicker(SYMBOL)) as events,
        ):  # fmt: skip
            await events.add(Trades(SYMBOL), MiniTicker(SYMBOL))
            await events.remove(BookTicker(SYMBOL))
            assert await events.list() == ["btcusdt@trade", "btcusdt@miniTicker"]

    asyncio.run(main())


def test_a_key_does_not_go_to_a_host_that_was_not_asked_for() -> None:
    elsewhere = PRODUCTION.using(streams="ws://127.0.0.1:1")
    assert "spot_sbe" not in elsewhere.streams
    assert PRODUCTION.using(streams={"spot_sbe": "ws://127.0.0.1:1"}).streams["spot"] == PRODUCTION.streams["spot"]


def test_the_connection_behind_the_streams_does_not_show_its_key() -> None:
    from bidwire.client.doors import Door

    assert "secret" not in repr(Door("ws://h/stream", (("X-MBX-APIKEY", "secret"),)))
