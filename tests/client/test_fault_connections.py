"""Rows of the fault list about connections and what they carry, each by its knob: what the caller is told, and what is so.

On the local exchange in simulated time. What streams, books and accounts come to after a fault is in `test_fault_streams.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bidwire import AsyncClient, Client, Loopback, Settings
from bidwire import errors as e
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.spot import BlockTrades, BookTicker, Ticker24h, Trades


class Stage:
    """An async client on an exchange of its own with two symbols, and what was told to its handlers."""

    def __init__(self, key: str = "hmac") -> None:
        self.loopback = Loopback(market=SyntheticMarket(symbols=["BTCUSDT", "ETHUSDT"], activity=0.02), seed=1)
        found = self.loopback.keys[key]
        self.client = AsyncClient(
            found.api_key,
            found.secret,
            environment=self.loopback.environment,
            transport=self.loopback.async_transport,
            connector=self.loopback.connector,
            world=self.loopback.world,
            settings=Settings(audit=None),
        )
        self.spot = self.client.spot
        self.events: list[Any] = []
        self.errors: list[Exception] = []
        self.outages: list[Any] = []

    def strike(self, row: str, **options: Any) -> Any:
        return self.loopback.faults.add(row, **options)

    def struck(self) -> list[str]:
        """The kinds of what the faults did, in order."""
        return [strike.kind for strike in self.loopback.faults.log]

    async def pause(self, seconds: float) -> None:
        await self.loopback.world.pause(seconds)

    def subscribe(self, *streams: Any, **options: Any) -> Any:
        told = {"on_event": self.events.append, "on_error": self.errors.append, "on_reconnect": self.outages.append}
        return self.spot.subscribe(*streams, **(told | options))


def play(work: Callable[[Stage], Awaitable[None]], key: str = "hmac") -> None:
    async def bounded() -> None:
        stage = Stage(key)
        try:
            await work(stage)
        finally:
            await stage.client.close()

    asyncio.run(bounded())


# --- symbols that are traded no more (W36) --------------------------------------------------------------------------------


def test_w36_of_a_delisted_symbol_every_stream_ends_with_the_reason_and_the_others_go_on() -> None:
    async def work(stage: Stage) -> None:
        streams = Ticker24h("BTCUSDT"), BlockTrades("BTCUSDT"), Ticker24h("ETHUSDT")
        async with stage.subscribe(*streams) as subscription:
            await stage.pause(5)
            stage.strike("W36", symbol="BTCUSDT")
            await stage.pause(90)
            (ended,) = stage.errors
            assert isinstance(ended, e.StreamEnded)
            assert (ended.symbol, ended.symbol_status) == ("BTCUSDT", "BREAK")
            assert ended.streams == ("btcusdt@ticker", "btcusdt@blockTrade")
            assert "BTCUSDT is not traded: its status is BREAK" in str(ended)
            assert subscription.streams == ("ethusdt@ticker",)
            assert await subscription.list() == ["ethusdt@ticker"]
            assert subscription.live
            assert stage.outages == []
            stage.events.clear()
            await stage.pause(60)
            assert {event.symbol for event in stage.events} == {"ETHUSDT"}

    play(work)


def test_w36_who_waits_for_the_next_event_is_told_and_may_subscribe_again_when_the_symbol_comes_back() -> None:
    async def work(stage: Stage) -> None:
        async with stage.spot.subscribe(Ticker24h("BTCUSDT")) as subscription:
            stage.strike("W36", symbol="BTCUSDT")
            with pytest.raises(e.StreamEnded, match="BTCUSDT is not traded"):
                async for _ in subscription:
                    pass
            stage.strike("symbol_status", symbol="BTCUSDT", status="TRADING")
            await subscription.add(Ticker24h("BTCUSDT"))
            assert (await anext(subscription)).symbol == "BTCUSDT"

    play(work)


def test_w36_a_symbol_that_the_exchange_does_not_list_is_found_among_others_that_are_quiet() -> None:
    async def work(stage: Stage) -> None:
        stage.strike("W4", connection="stream", event="open")
        names = [f"{asset}USDT" for asset in ("BTC", "ETH", "AAA", "BBB")]
        async with stage.subscribe(*(Ticker24h(name) for name in names)) as subscription:
            await stage.pause(60)
            assert {
                (error.symbol, error.symbol_status) for error in stage.errors if isinstance(error, e.StreamEnded)
            } == {
                ("AAAUSDT", None),
                ("BBBUSDT", None),
            }
            assert set(subscription.streams) == {"btcusdt@ticker", "ethusdt@ticker"}

    play(work)


def test_while_the_exchange_pauses_as_a_whole_nothing_ends_and_all_is_heard_afterwards() -> None:
    async def work(stage: Stage) -> None:
        async with stage.subscribe(Ticker24h("BTCUSDT"), Ticker24h("ETHUSDT")) as subscription:
            stage.strike("symbol_status", symbol="*", status="BREAK")
            await stage.pause(1200)
            assert stage.errors == []
            stage.strike("symbol_status", symbol="*", status="TRADING")
            stage.events.clear()
            await stage.pause(60)
            assert {event.symbol for event in stage.events} == {"BTCUSDT", "ETHUSDT"}
            assert len(subscription.streams) == 2

    play(work)


@pytest.mark.parametrize("status", ["HALT", "CANCEL_ONLY"])
def test_a_symbol_that_is_halted_keeps_its_streams(status: str) -> None:
    async def work(stage: Stage) -> None:
        async with stage.subscribe(Trades("BTCUSDT"), BookTicker("BTCUSDT")) as subscription:
            stage.strike("symbol_status", symbol="BTCUSDT", status=status)
            await stage.pause(600)
            assert stage.errors == []
            assert len(subscription.streams) == 2

    play(work)


def test_an_exchange_that_cannot_be_asked_ends_nothing() -> None:
    async def work(stage: Stage) -> None:
        stage.strike("R21", path="/api/v3/exchangeInfo")
        async with stage.subscribe(Ticker24h("BTCUSDT")) as subscription:
            stage.strike("W36", symbol="BTCUSDT")
            await stage.pause(300)
            assert stage.errors == []
            assert subscription.streams == ("btcusdt@ticker",)

    play(work)


def test_silent_symbols_are_asked_about_together_and_once_a_minute_at_most() -> None:
    async def work(stage: Stage) -> None:
        asked = stage.strike("headers", path="/api/v3/exchangeInfo")  # takes nothing away: it counts
        stage.strike("W4", connection="stream", event="open")
        async with stage.subscribe(Ticker24h("BTCUSDT"), Trades("BTCUSDT"), Ticker24h("ETHUSDT")) as subscription:
            await stage.pause(31)
            assert asked.struck == 1
            await subscription.add(Trades("ETHUSDT"))  # falls silent half a minute after the others
            for minutes in range(1, 10):
                await stage.pause(60)
                assert asked.struck <= 1 + minutes
            assert asked.struck >= 4
            assert stage.errors == []

    play(work)


def test_w36_blocking_code_is_told_alike() -> None:
    loopback = Loopback(market=SyntheticMarket(symbols=["BTCUSDT", "ETHUSDT"], activity=0.02), seed=1)
    client = Client(
        environment=loopback.environment,
        transport=loopback.transport,
        connector=loopback.connector,
        world=loopback.world,
    )
    with client, client.spot.subscribe(Ticker24h("BTCUSDT")) as subscription:
        next(subscription)
        loopback.faults.add("W36", symbol="BTCUSDT")
        with pytest.raises(e.StreamEnded, match="BTCUSDT is not traded"):
            list(subscription)
        assert subscription.streams == ()


def test_w36_the_book_of_a_delisted_symbol_says_that_it_is_not_in_sync_and_why() -> None:
    async def work(stage: Stage) -> None:
        async with stage.spot.book("BTCUSDT", on_error=stage.errors.append) as book:
            assert book.in_sync
            stage.strike("W36", symbol="BTCUSDT")
            await stage.pause(90)
            assert not book.in_sync
            (ended,) = stage.errors
            assert isinstance(ended, e.StreamEnded)
            with pytest.raises(e.StreamEnded, match="BTCUSDT is not traded"):
                await book.ready()
            with pytest.raises(e.StreamEnded):
                await anext(aiter(book))

    play(work)
