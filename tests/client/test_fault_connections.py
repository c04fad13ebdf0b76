"""Rows of the fault list about connections and what they carry, each by its knob: what the caller is told, and what is so.

On the local exchange in simulated time. What streams, books and accounts come to after a fault is in `test_fault_streams.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import pairwise
from typing import Any

import pytest

from bidwire import AsyncClient, Client, Loopback, Settings
from bidwire import errors as e
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.spot import BlockTrades, BookTicker, ExecutionReport, Ticker24h, Trades


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
        """Let time pass a second at a time: what is to happen on the way needs turns of the loop for it."""
        until = self.loopback.world.monotonic() + seconds
        while (left := until - self.loopback.world.monotonic()) > 0:
            await self.loopback.world.pause(min(left, 1.0))

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
        for _ in range(90):
            loopback.advance(1)
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


# --- connections that are refused (W11, W12) ------------------------------------------------------------------------------

HANDSHAKES: dict[str, tuple[dict[str, Any], type[e.BinanceError], int]] = {
    "429": ({"headers": {"Retry-After": "120"}}, e.RateLimited, 5),
    "418": ({"status": 418, "headers": {"Retry-After": "120"}}, e.Banned, 5),
    "403": ({"status": 403, "body": "<html>Request blocked.</html>"}, e.Blocked, 6),
    "451": ({"status": 451, "code": 0, "msg": "restricted location"}, e.Blocked, 6),
    "400": ({"status": 400, "code": -1100, "msg": "Illegal characters"}, e.BadRequest, 60),
    "404": ({"status": 404, "body": "<html>nginx</html>"}, e.BadRequest, 60),
    "500": ({"status": 500, "body": ""}, e.ServerError, 60),
    "503": ({"status": 503, "code": -1008, "msg": "overloaded"}, e.Unavailable, 60),
}
"""By status: the fault, what it is told as, and how many tries there may be in ten minutes."""


@pytest.mark.parametrize("status", HANDSHAKES)
def test_w11_a_refused_handshake_is_told_by_its_status_and_not_tried_again_behind_the_callers_back(status: str) -> None:
    options, kind, _ = HANDSHAKES[status]

    async def work(stage: Stage) -> None:
        refusing = stage.strike("W11", count=1, **options)
        with pytest.raises(kind):
            await stage.subscribe(Trades("BTCUSDT"))
        assert refusing.struck == 1

    play(work)


@pytest.mark.parametrize("status", HANDSHAKES)
def test_w11_a_lost_stream_that_is_refused_is_tried_at_the_pace_of_the_status_and_comes_back(status: str) -> None:
    options, _, most = HANDSHAKES[status]

    async def work(stage: Stage) -> None:
        async with stage.subscribe(Ticker24h("BTCUSDT")) as subscription:
            refusing = stage.strike("W11", stop=600.0, **options)
            stage.strike("W1", connection="stream")
            await stage.pause(590)
            assert 2 <= refusing.struck <= most
            assert not subscription.live
            assert (most < 10) or stage.errors, "who is away for long is told"
            await stage.pause(180)
            assert subscription.live
            (outage,) = stage.outages
            assert outage.gap_to - outage.gap_from >= 580_000
            stage.events.clear()
            await stage.pause(5)
            assert stage.events

    play(work)


def test_w11_after_a_ban_that_a_handshake_told_of_nothing_is_sent_over_rest_either_and_the_reverse() -> None:
    async def work(stage: Stage) -> None:
        stage.strike("W11", count=1, status=418, headers={"Retry-After": "120"})
        with pytest.raises(e.Banned):
            await stage.subscribe(Trades("BTCUSDT"))
        with pytest.raises(e.Banned, match="not sent"):
            await stage.spot.time()
        await stage.pause(121)
        await stage.spot.time()
        stage.strike("R20", seconds=300)
        with pytest.raises(e.Banned):
            await stage.spot.time()
        before = len(stage.struck())
        with pytest.raises(e.Banned, match="not connected: the ban") as caught:
            await stage.subscribe(Trades("BTCUSDT"))
        assert 250 < (caught.value.retry_after or 0) <= 300
        assert len(stage.struck()) == before
        await stage.pause(301)
        async with stage.subscribe(Trades("BTCUSDT")) as subscription:
            assert subscription.live

    play(work)


def test_w12_an_address_opens_no_more_than_two_thirds_of_the_connections_that_it_may() -> None:
    async def work(stage: Stage) -> None:
        refused = stage.strike("W12", connection="stream", after=200)
        for _ in range(200):
            async with stage.subscribe(Trades("BTCUSDT")):
                pass
        with pytest.raises(e.RateLimited, match="not connected") as caught:
            await stage.subscribe(Trades("BTCUSDT"))
        assert refused.struck == 0
        refused.remove()
        await stage.pause(caught.value.retry_after or 0)
        async with stage.subscribe(Trades("BTCUSDT")) as subscription:
            assert subscription.live

    play(work)


def test_w12_many_streams_that_are_lost_again_and_again_stay_within_the_budget_and_all_come_back() -> None:
    async def work(stage: Stage) -> None:
        async with AsyncExitStack() as opened:
            subscriptions = [await opened.enter_async_context(stage.subscribe(Ticker24h("BTCUSDT"))) for _ in range(60)]
            tried = stage.strike("W12", connection="stream", stop=280.0)
            stage.strike("W1", connection="stream")
            await stage.pause(280)
            assert tried.struck <= 140
            await stage.pause(400)
            assert all(subscription.live for subscription in subscriptions)

    play(work)


# --- subscriptions (W14, W15, W17, W18, W19) ---------------------------------------------------------------------------------


def test_w14_more_streams_than_a_connection_takes_go_over_several_and_none_is_refused() -> None:
    async def work(stage: Stage) -> None:
        opened: list[str] = []
        connect = stage.loopback.connector

        async def counted(url: str, *args: Any, **options: Any) -> Any:
            opened.append(url)
            return await connect(url, *args, **options)

        client = AsyncClient(environment=stage.loopback.environment, connector=counted, world=stage.loopback.world)
        names = [Trades(f"S{number}USDT") for number in range(1030)]
        async with client, client.spot.subscribe(*names, Ticker24h("BTCUSDT")) as subscription:
            assert len(opened) == 2
            assert len(await subscription.list()) == 1031
            ticker: Any = await anext(subscription)
            assert ticker.symbol == "BTCUSDT"
            assert subscription.live

    play(work)


def test_w14_a_refusal_for_the_number_of_streams_is_told_to_who_asked_for_them() -> None:
    async def work(stage: Stage) -> None:
        async with stage.subscribe(Ticker24h("BTCUSDT")) as subscription:
            stage.strike("W14", count=1)
            with pytest.raises(e.SubscriptionRefused):
                await subscription.add(Trades("ETHUSDT"))
            await stage.pause(5)
            assert subscription.streams == ("btcusdt@ticker",)
            assert stage.events
            assert stage.errors == []

    play(work)


def test_w15_a_name_that_is_none_is_refused_here_and_a_symbol_that_is_none_is_told_though_the_exchange_confirms_it() -> (
    None
):
    async def work(stage: Stage) -> None:
        with pytest.raises(ValueError, match="did you mean"):
            stage.subscribe("btcusdt@trades")
        async with stage.subscribe("btcusd@trade", "ethusdt@ticker") as subscription:
            assert set(await subscription.list()) == {"btcusd@trade", "ethusdt@ticker"}
            await stage.pause(40)
            (ended,) = stage.errors
            assert isinstance(ended, e.StreamEnded)
            assert "BTCUSD is not traded: the exchange does not list it" in str(ended)
            assert subscription.streams == ("ethusdt@ticker",)

    play(work)


@pytest.mark.parametrize("flat", [True, False])
def test_w17_a_refused_subscription_fails_alone_in_either_form(flat: bool) -> None:
    async def work(stage: Stage) -> None:
        async with stage.subscribe(Ticker24h("BTCUSDT")) as subscription:
            stage.strike("W17", code=2, msg="Invalid request", flat=flat, count=1)
            with pytest.raises(e.SubscriptionRefused, match="Invalid request") as caught:
                await subscription.add(Ticker24h("ETHUSDT"))
            assert caught.value.code == 2
            await stage.pause(5)
            assert {event.symbol for event in stage.events} == {"BTCUSDT"}
            assert subscription.live
            await subscription.add(Ticker24h("ETHUSDT"))
            await stage.pause(5)
            assert {event.symbol for event in stage.events} == {"BTCUSDT", "ETHUSDT"}
            assert (stage.errors, stage.outages) == ([], [])

    play(work)


def test_w17_a_subscription_that_is_refused_as_the_connection_comes_back_is_told_and_the_others_go_on() -> None:
    async def work(stage: Stage) -> None:
        async with stage.subscribe(Ticker24h("BTCUSDT")) as subscription:
            stage.strike("W17", count=1)
            stage.strike("W1", connection="stream")
            await stage.pause(5)
            (refused,) = stage.errors
            assert isinstance(refused, e.SubscriptionRefused)
            await subscription.add(Ticker24h("ETHUSDT"))
            assert subscription.streams == ("ethusdt@ticker",)

    play(work)


def test_w18_a_missing_acknowledgement_is_asked_for_once_more_after_ten_seconds() -> None:
    async def work(stage: Stage) -> None:
        async with stage.subscribe(Ticker24h("BTCUSDT")) as subscription:
            stage.strike("W18", count=1)
            began = stage.loopback.world.monotonic()
            await subscription.add(Ticker24h("ETHUSDT"))
            assert 10 <= stage.loopback.world.monotonic() - began < 11
            assert (stage.errors, stage.outages) == ([], [])

    play(work)


def test_w18_without_the_second_acknowledgement_who_asked_is_refused_and_the_others_get_a_new_connection() -> None:
    async def work(stage: Stage) -> None:
        async with stage.subscribe(Ticker24h("BTCUSDT")) as subscription:
            stage.strike("W18", count=2)
            with pytest.raises(e.SubscriptionRefused, match="not confirmed"):
                await subscription.add(Ticker24h("ETHUSDT"))
            await stage.pause(5)
            assert subscription.streams == ("btcusdt@ticker",)
            assert subscription.live
            assert len(stage.outages) == 1

    play(work)


def test_w19_events_before_the_acknowledgement_count_and_those_after_unsubscribing_do_not() -> None:
    async def work(stage: Stage) -> None:
        stage.strike("W19", seconds=5.0)
        async with stage.subscribe(Ticker24h("BTCUSDT"), Ticker24h("ETHUSDT")) as subscription:
            assert {event.symbol for event in stage.events} == {"BTCUSDT", "ETHUSDT"}
            removing = asyncio.ensure_future(subscription.remove(Ticker24h("ETHUSDT")))
            await asyncio.sleep(0)
            stage.events.clear()
            await stage.pause(3)  # nothing is acknowledged yet
            assert not removing.done()
            assert {event.symbol for event in stage.events} == {"BTCUSDT"}
            await removing
            assert (stage.errors, stage.outages) == ([], [])

    play(work)


# --- candles (W25) -------------------------------------------------------------------------------------------------------------


def test_w25_candles_that_close_late_are_those_of_the_exchange_in_the_end() -> None:
    async def work(stage: Stage) -> None:
        async with stage.spot.candles("BTCUSDT", "1m", keep=10) as candles:
            stage.strike("W25", probability=0.5, seed=7, seconds=90.0)
            await stage.pause(400)
            assert len(stage.struck()) > 10
            await stage.pause(200)
            closed = [
                (row.open_time, row.close_text, row.volume_text, row.trades) for row in candles.rows() if row.closed
            ]
            found = await stage.spot.klines("BTCUSDT", "1m", start_time=closed[0][0], limit=len(closed))
            assert closed == [(row.open_time, row.close_text, row.volume_text, row.trades) for row in found]
            assert [later[0] - row[0] for row, later in pairwise(closed)] == [60_000] * (len(closed) - 1)

    play(work)


# --- the user's own events, and keys (W28, W29, W30, W37) ----------------------------------------------------------------------


def user_events(stage: Stage) -> Any:
    return stage.spot.user_stream(
        on_event=stage.events.append, on_error=stage.errors.append, on_reconnect=stage.outages.append
    )


async def order(stage: Stage) -> int:
    """An order that fills at once, by its id; over REST."""
    return int((await stage.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="0.001")).order_id)


def reported(stage: Stage) -> set[int]:
    return {event.order_id for event in stage.events if isinstance(event, ExecutionReport)}


@pytest.mark.parametrize("key", ["hmac", "ed25519"])
def test_w28_of_a_hole_in_the_users_events_it_is_told_from_when_to_when_and_what_follows_is_heard(key: str) -> None:
    async def work(stage: Stage) -> None:
        async with user_events(stage):
            await stage.pause(5)
            stage.strike("W11", connection="ws_api", stop=20.0, status=503, body="")
            stage.strike("W28")
            await stage.pause(10)
            at = stage.loopback.world.wall() * 1000
            missed = await order(stage)
            await stage.pause(60)
            (outage,) = stage.outages
            assert outage.gap_from <= at <= outage.gap_to
            assert missed not in reported(stage)  # the exchange does not repeat it
            heard = await order(stage)
            await stage.pause(1)
            assert reported(stage) == {heard}

    play(work, key)


@pytest.mark.parametrize("key", ["hmac", "ed25519"])
def test_w29_keys_and_tokens_that_expire_end_no_stream_that_was_opened_without_one(key: str) -> None:
    async def work(stage: Stage) -> None:
        async with user_events(stage) as subscription:
            stage.strike("W29")
            await stage.pause(120)
            assert subscription.live
            heard = await order(stage)
            await stage.pause(1)
            assert reported(stage) == {heard}
            assert (stage.errors, stage.outages) == ([], [])

    play(work, key)


@pytest.mark.parametrize("row", ["W30", "W37"])
@pytest.mark.parametrize("key", ["hmac", "ed25519"])
def test_w30_w37_a_key_that_is_good_no_more_is_told_at_once_and_not_tried_again_and_again(row: str, key: str) -> None:
    async def work(stage: Stage) -> None:
        await stage.client.ws_api.connect()
        await stage.client.ws_api.spot.account()
        async with user_events(stage) as subscription:
            stage.strike(row, key=stage.loopback.keys[key].api_key)
            for call in (stage.client.ws_api.spot.account, stage.spot.account, stage.client.ws_api.spot.open_orders):
                with pytest.raises(e.NotAllowed, match="Invalid API-key, IP, or permissions") as caught:
                    await call()
                assert (caught.value.executed, caught.value.code) == ("no", -2015)
            stage.strike("W1", connection="ws_api")
            await stage.pause(10)
            (refused,) = stage.errors
            assert isinstance(refused, e.NotAllowed)
            assert not subscription.live
            asked = stage.strike("headers", connection="ws_api")  # takes nothing away: it counts
            await stage.pause(600)
            assert 4 <= asked.struck <= 6
            assert len(stage.errors) <= 2

    play(work, key)
