"""Streams, books, user events and the WebSocket API against the local exchange, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from decimal import Decimal
from typing import Any

import pytest

from bidwire import Rejected, SubscriptionLost
from bidwire.client.aio import AsyncClient
from bidwire.client.blocking import Client
from bidwire.exchange.local import LocalExchange
from bidwire.exchange.loopback import Loopback
from bidwire.spot import (
    AggTrades,
    BookTicker,
    EventStreamTerminated,
    ExecutionReport,
    KlineEvent,
    Klines,
    OutboundAccountPosition,
    PartialDepth,
    TradeEvent,
    Trades,
)
from bidwire.wire.live import Outage

SYMBOL = "BTCUSDT"


def run(work: Coroutine[Any, Any, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(60):
            await work

    asyncio.run(bounded())


def test_market_streams_come_typed_from_the_local_exchange() -> None:
    async def main() -> None:
        async with LocalExchange(seed=1, speed=20) as exchange:
            client = AsyncClient(environment=exchange.environment)
            kinds = (
                Trades(SYMBOL),
                AggTrades(SYMBOL),
                BookTicker(SYMBOL),
                Klines(SYMBOL, "1m"),
                PartialDepth(SYMBOL, 5),
            )
            async with client.spot.subscribe(*kinds) as events:
                assert sorted(await events.list()) == sorted(each.name for each in kinds)
                seen: dict[str, int] = {}
                async for stream, event in events.items():
                    assert not isinstance(stream, str)
                    seen[stream.name] = seen.get(stream.name, 0) + 1
                    if isinstance(event, (TradeEvent, KlineEvent)):
                        assert event.symbol == SYMBOL
                    if len(seen) == len(kinds) and min(seen.values()) >= 2:
                        break
                await events.remove(*kinds[1:])
                assert await events.list() == ["btcusdt@trade"]
                assert events.holes == ()
            await client.close()

    run(main())


def test_a_live_book_equals_the_exchanges_own_at_the_same_id() -> None:
    async def main() -> None:
        async with LocalExchange(seed=2, speed=20) as exchange:
            client = AsyncClient(environment=exchange.environment)
            compared = 0
            async with client.spot.book(SYMBOL) as book:
                async for _ in book:
                    told = await client.spot.depth(SYMBOL, limit=20)
                    mine = book.bids(20), book.asks(20)
                    if book.last_update_id == told.last_update_id:
                        assert mine == (told.bids, told.asks)
                        compared += 1
                    if compared == 3:
                        break
                assert book.resyncs == 0
            await client.close()

    run(main())


@pytest.mark.parametrize("kind", ["hmac", "rsa", "ed25519"])
def test_an_order_over_the_websocket_api_is_heard_on_the_user_stream(kind: str) -> None:
    async def main() -> None:
        async with LocalExchange(seed=3) as exchange:
            key = exchange.keys[kind]
            client = AsyncClient(key.api_key, key.secret, environment=exchange.environment)
            async with client.spot.user_stream() as events:
                bid = (await client.ws_api.spot.book_ticker(SYMBOL)).bid_price
                placed = await client.ws_api.spot.new_order(
                    SYMBOL,
                    "BUY",
                    "LIMIT",
                    time_in_force="GTC",
                    quantity="0.01",
                    price=(bid * Decimal("0.9")).quantize(Decimal(1)),
                )
                report = await anext(events)
                assert isinstance(report, ExecutionReport)
                assert report.order_id == placed.order_id
                position = await anext(events)
                assert isinstance(position, OutboundAccountPosition)
                assert (await client.spot.get_order(SYMBOL, order_id=placed.order_id)).status == "NEW"
                cancelled = await client.ws_api.spot.cancel_order(SYMBOL, order_id=placed.order_id)
                assert cancelled.status == "CANCELED"
                report = await anext(events)
                assert isinstance(report, ExecutionReport)
                assert report.order_status == "CANCELED"
            await client.close()

    run(main())


def test_blocking_code_does_all_of_it_too() -> None:
    with LocalExchange.in_thread(seed=4, speed=20) as exchange:
        key = exchange.keys["ed25519"]
        with (
            Client(key.api_key, key.secret, environment=exchange.environment) as client,
            client.spot.user_stream() as mine,
            client.spot.book(SYMBOL) as book,
            client.spot.subscribe(Trades(SYMBOL)) as trades,
        ):
            assert next(trades).symbol == SYMBOL
            best = book.best_ask
            assert best is not None
            bought = client.ws_api.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.001")
            assert bought.status == "FILLED"
            for event in mine:
                if isinstance(event, ExecutionReport) and event.order_status == "FILLED":
                    assert event.order_id == bought.order_id
                    break


def test_the_same_code_runs_without_sockets_in_simulated_time() -> None:
    """A loopback that is cut: the book is mended, the streams and the user's events come back, the outages are told."""
    outages: list[Outage] = []

    async def main() -> None:
        loopback = Loopback(seed=5)
        key = loopback.keys["hmac"]
        client = AsyncClient(
            key.api_key,
            key.secret,
            environment=loopback.environment,
            transport=loopback.async_transport,
            connector=loopback.connector,
            world=loopback.world,
        )
        async with (
            client.spot.user_stream(on_reconnect=outages.append) as mine,
            client.spot.book(SYMBOL, on_reconnect=outages.append) as book,
            client.spot.subscribe(Trades(SYMBOL), on_reconnect=outages.append) as trades,
        ):
            await anext(trades)
            loopback.cut()
            while len(outages) < 3:
                await loopback.world.pause(0.1)
            await anext(trades)
            assert await book.ready()
            told = await client.spot.depth(SYMBOL, limit=5)
            if book.last_update_id == told.last_update_id:
                assert book.bids(5) == told.bids
            placed = await client.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.001")
            report = await anext(mine)
            assert isinstance(report, ExecutionReport)
            assert report.order_id == placed.order_id
        await client.close()

    run(main())
    assert all(outage.gap_to >= outage.gap_from for outage in outages)


def test_a_subscription_made_by_hand_is_heard_until_it_ends_or_its_connection_does() -> None:
    heard: list[tuple[int | None, Any]] = []

    async def main() -> None:
        async with LocalExchange(seed=7) as exchange:
            key = exchange.keys["ed25519"]
            client = AsyncClient(key.api_key, key.secret, environment=exchange.environment)
            there, spot = asyncio.Condition(), client.ws_api.spot

            async def hear(subscription_id: int | None, event: Any) -> None:
                async with there:
                    heard.append((subscription_id, event))
                    there.notify_all()

            async def until(kind: type[Any]) -> tuple[int | None, Any]:
                async with there:
                    await there.wait_for(lambda: heard and isinstance(heard[-1][1], kind))
                return heard[-1]

            client.ws_api.on_user_event = hear
            first = await spot.subscribe_user_data()  # which logs on, as any call that needs it
            assert (await spot.session()).api_key == key.api_key
            placed = await client.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.001")
            number, _ = await until(OutboundAccountPosition)
            assert number == first.subscription_id
            reports = [each for _, each in heard if isinstance(each, ExecutionReport)]
            assert {report.order_id for report in reports} == {placed.order_id}
            await spot.unsubscribe_user_data(subscription_id=first.subscription_id)
            await until(EventStreamTerminated)
            assert await spot.user_subscriptions() == []

            again = await spot.subscribe_user_data_signed()
            exchange.faults.add("cut", connection="ws_api")
            number, _ = await until(SubscriptionLost)
            assert number == again.subscription_id
            assert (
                sum(isinstance(each, SubscriptionLost) for _, each in heard) == 1
            )  # nothing is said of the one that had ended
            assert await spot.user_subscriptions() == []
            await client.close()

    run(main())


def test_after_a_logout_calls_are_signed_one_by_one() -> None:
    with LocalExchange.in_thread(seed=7) as exchange:
        key = exchange.keys["ed25519"]
        with Client(key.api_key, key.secret, environment=exchange.environment) as client:
            spot = client.ws_api.spot
            spot.account()
            assert spot.session().authorized_since is not None
            spot.logout()
            spot.account()
            assert spot.session().authorized_since is None
            with pytest.raises(Rejected):
                spot.subscribe_user_data()
            assert spot.logon().authorized_since is not None
            spot.account()
            assert spot.session().authorized_since is not None


def test_user_events_that_nobody_hears_are_warned_about_once(caplog: pytest.LogCaptureFixture) -> None:
    with LocalExchange.in_thread(seed=7) as exchange:
        key = exchange.keys["hmac"]
        with Client(key.api_key, key.secret, environment=exchange.environment) as client:
            client.ws_api.spot.subscribe_user_data_signed()
            for _ in range(2):
                client.ws_api.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.001")
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert warnings == ["user events come, and nobody hears them: set client.ws_api.on_user_event"]


def test_what_stays_open_can_be_asked_of_the_websocket_api_too() -> None:
    async def main() -> None:
        async with LocalExchange(seed=2, speed=20) as exchange, AsyncClient(environment=exchange.environment) as client:
            spot = client.ws_api.spot
            async with spot.book(SYMBOL) as book, spot.candles(SYMBOL, "1m") as candles:
                await anext(book)
                assert book.in_sync
                assert candles.newest is not None
            assert (await spot.rules())[SYMBOL].tick_size == Decimal("0.01")

    run(main())
