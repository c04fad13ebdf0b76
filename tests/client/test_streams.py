"""Subscriptions against a real socket: acknowledged, live, lost and back, for async and for blocking code."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
import pytest

from bidwire.client.aio import AsyncClient
from bidwire.client.blocking import Client
from bidwire.config import Environment, Reconnect, Settings
from bidwire.errors import (
    ConfigurationError,
    MalformedAnswer,
    NotSent,
    RateLimited,
    SlowConsumer,
    StreamError,
    SubscriptionRefused,
)
from bidwire.products.spot.live import SPOT_LIVE
from bidwire.spot import DepthDiffs, DepthEvent, PartialDepth, TradeEvent, Trades
from bidwire.wire.live import Outage
from bidwire.wire.subscriptions import SPOT_LIMITS

SOON = Settings(reconnect=Reconnect(fixed=0.01))
Trade = Callable[..., dict[str, Any]]
DIFF = {"e": "depthUpdate", "E": 1, "s": "BTCUSDT", "U": 1, "u": 2, "b": [["10.00", "1.00"]], "a": []}


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_entering_waits_for_the_ack_and_events_come_typed(exchange: Any, a_trade: Trade) -> None:
    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(Trades("BTCUSDT"), DepthDiffs("btcusdt")) as events:
            assert exchange.peer.path == "/stream"
            assert exchange.peer.streams == ["btcusdt@trade", "btcusdt@depth"]
            assert events.live
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(7))
            await asyncio.to_thread(exchange.push, "btcusdt@depth", DIFF)
            first, second = await anext(events), await anext(events)
            assert isinstance(first, TradeEvent)
            assert first.trade_id == 7
            assert isinstance(second, DepthEvent)
        assert events.closed
        assert not events.live
        await exchange.eventually(lambda: exchange.peer.code == 1000)

    run(main())


def test_it_can_be_awaited_instead_of_entered(exchange: Any, a_trade: Trade) -> None:
    async def main() -> None:
        events = await AsyncClient(environment=exchange.environment).spot.subscribe(Trades("BTCUSDT"))
        await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(1))
        async for event in events:
            assert event.trade_id == 1
            await events.close()

    run(main())


def test_microseconds_are_asked_for_in_the_url(exchange: Any) -> None:
    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, settings=Settings(time_unit="microsecond"))
        async with client.spot.subscribe("btcusdt@trade"):
            assert exchange.peer.path == "/stream?timeUnit=MICROSECOND"

    run(main())


def test_names_work_in_either_case_and_unknown_ones_are_refused_with_the_nearest(exchange: Any) -> None:
    client = AsyncClient(environment=exchange.environment)
    with pytest.raises(ValueError, match="did you mean 'btcusdt@trade'"):
        client.spot.subscribe("btcusdt@trde")

    async def main() -> None:
        async with client.spot.subscribe("BTCUSDT@aggTrade") as events:
            assert events.streams == ("btcusdt@aggTrade",)
            with pytest.raises(ValueError, match="did you mean"):
                await events.add("btcusdt@klein_1m")

    run(main())
    assert len(exchange.peers) == 1


def test_an_unchecked_name_gives_plain_dicts(exchange: Any) -> None:
    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe("btcusdt@brandNew", unchecked=True) as events:
            await asyncio.to_thread(exchange.push, "btcusdt@brandNew", {"new": [1, "2"]})
            assert await anext(events) == {"new": [1, "2"]}

    run(main())


def test_items_tell_which_stream_an_event_came_from(exchange: Any) -> None:
    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        wanted = [PartialDepth("BTCUSDT", levels=5), PartialDepth("ETHUSDT", levels=5)]
        async with client.spot.subscribe(*wanted) as events:
            partial = {"lastUpdateId": 1, "bids": [["1.0", "2.0"]], "asks": []}
            await asyncio.to_thread(exchange.push, "ethusdt@depth5", partial)
            async for stream, event in events.items():
                assert stream == wanted[1]
                assert event.last_update_id == 1
                break

    run(main())


def test_streams_are_added_removed_and_listed_while_it_runs(exchange: Any, a_trade: Trade) -> None:
    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(Trades("BTCUSDT")) as events:
            await events.add(Trades("ETHUSDT"), "bnbusdt@trade")
            assert await events.list() == ["btcusdt@trade", "ethusdt@trade", "bnbusdt@trade"]
            await events.add(Trades("ETHUSDT"))
            await events.remove("btcusdt@trade", "nobody@trade", "no such name")
            assert await events.list() == ["ethusdt@trade", "bnbusdt@trade"]
            assert events.streams == ("ethusdt@trade", "bnbusdt@trade")
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(1))
            await asyncio.to_thread(exchange.push, "ethusdt@trade", a_trade(2, symbol="ETHUSDT"))
            assert (await anext(events)).trade_id == 2, "what comes after an unsubscription is passed over"
        assert exchange.peer.methods.count("SUBSCRIBE") == 2

    run(main())


@pytest.mark.parametrize(
    "error", [{"error": {"code": 2, "msg": "Invalid request: too bad"}}, {"code": 2, "msg": "Invalid request: too bad"}]
)
def test_a_refusal_reaches_who_asked_and_nobody_else(exchange: Any, a_trade: Trade, error: dict[str, Any]) -> None:
    from_then = exchange.answer

    async def answer(venue: Any, peer: Any, frame: dict[str, Any]) -> None:
        if "ethusdt@trade" in frame.get("params", ()):
            await peer.socket.send(json.dumps({**error, "id": frame["id"]}))
        else:
            await from_then(venue, peer, frame)

    exchange.answer = answer

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(Trades("BTCUSDT")) as events:
            with pytest.raises(SubscriptionRefused, match=r"ethusdt@trade: Invalid request: too bad \(2\)"):
                await events.add(Trades("ETHUSDT"))
            assert events.streams == ("btcusdt@trade",)
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(1))
            assert (await anext(events)).trade_id == 1
        with pytest.raises(SubscriptionRefused):
            async with client.spot.subscribe(Trades("ETHUSDT")):
                pass

    run(main())


def test_events_before_the_ack_are_delivered(exchange: Any, a_trade: Trade) -> None:
    async def answer(venue: Any, peer: Any, frame: dict[str, Any]) -> None:
        await peer.socket.send(json.dumps({"stream": "btcusdt@trade", "data": a_trade(1)}))
        await peer.socket.send(json.dumps({"result": None, "id": frame["id"]}))

    exchange.answer = answer

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(Trades("BTCUSDT")) as events:
            assert (await anext(events)).trade_id == 1

    run(main())


@pytest.mark.parametrize("how", ["aborted", "closed"])
def test_a_lost_connection_comes_back_with_all_its_streams(exchange: Any, a_trade: Trade, how: str) -> None:
    told: list[Any] = []

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, settings=SOON)
        async with client.spot.subscribe(
            Trades("BTCUSDT"),
            on_open=lambda: told.append("open"),
            on_close=lambda code, reason: told.append((code, reason)),
            on_reconnect=told.append,
            on_gap=told.append,
        ) as events:
            await events.add("ethusdt@trade")
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(1))
            await anext(events)
            if how == "aborted":
                exchange.abort()
            else:
                await asyncio.to_thread(exchange.close, 1012, "restart")
            await exchange.eventually(lambda: len(exchange.peers) == 2 and len(exchange.peer.streams) == 2)
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(5))
            assert (await anext(events)).trade_id == 5
            assert exchange.peer.streams == ["btcusdt@trade", "ethusdt@trade"]
            assert exchange.peer.methods == ["SUBSCRIBE"]
            (hole,) = events.holes
            assert (hole.stream, hole.after, hole.before, hole.missing) == ("btcusdt@trade", 1, 5, 3)
        assert told[0] == "open"
        assert told[1] == ((1006, "") if how == "aborted" else (1012, "restart"))
        outage = next(each for each in told if isinstance(each, Outage))
        assert 0 < outage.gap_from <= outage.gap_to
        assert outage.streams == ("btcusdt@trade", "ethusdt@trade")
        assert hole in told
        assert told[-1] == (1000, "")

    run(main())


def test_after_close_nothing_reconnects(exchange: Any, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, settings=SOON)
        events = await client.spot.subscribe(Trades("BTCUSDT"))
        await events.close()
        with caplog.at_level(logging.INFO, logger="bidwire"):
            await events.close()
        assert [record.message for record in caplog.records] == ["No connection to close"]
        assert caplog.records[0].name == "bidwire.ws.stream"
        with pytest.raises(StreamError, match="closed"):
            await events.open()

    run(main())
    assert len(exchange.peers) == 1


def test_closing_what_was_never_open_is_harmless(exchange: Any, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(environment=exchange.environment)
    with caplog.at_level(logging.INFO, logger="bidwire"):
        client.spot.subscribe("btcusdt@trade").close()
    assert [record.message for record in caplog.records] == ["No connection to close"]
    assert exchange.peers == []


def test_a_refused_handshake_raises_by_its_status(exchange: Any) -> None:
    exchange.refuse_with = 429

    async def main() -> None:
        with pytest.raises(RateLimited):
            await AsyncClient(environment=exchange.environment).spot.subscribe("btcusdt@trade")

    run(main())


def test_no_connection_raises_not_sent(exchange: Any) -> None:
    environment = exchange.environment.using(streams="ws://127.0.0.1:1")

    async def main() -> None:
        with pytest.raises(NotSent):
            await AsyncClient(environment=environment).spot.subscribe("btcusdt@trade")

    run(main())


def test_callbacks_are_called_in_order_and_coroutines_are_awaited(exchange: Any, a_trade: Trade) -> None:
    heard: list[int] = []
    done = asyncio.Event()

    async def slow(event: TradeEvent) -> None:
        if event.trade_id == 1:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        heard.append(event.trade_id)
        if event.trade_id == 3:
            done.set()

    async def main(on_event: Callable[[TradeEvent], object]) -> None:
        nonlocal done
        heard.clear()
        done = asyncio.Event()  # of this loop
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(Trades("BTCUSDT"), on_event=on_event):
            for number in (1, 2, 3):
                await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(number))
            await asyncio.wait_for(done.wait(), 10)
            assert heard == [1, 2, 3]

    def quick(event: TradeEvent) -> None:
        heard.append(event.trade_id)
        if event.trade_id == 3:
            done.set()

    run(main(slow))
    run(main(quick))
    run(main(lambda event: slow(event)))


@pytest.mark.parametrize("kind", ["plain", "coroutine"])
def test_a_handlers_exception_is_raised_where_the_user_waits_and_the_stream_lives_on(
    exchange: Any, a_trade: Trade, kind: str
) -> None:
    heard: list[int] = []

    def plain(event: TradeEvent) -> None:
        heard.append(event.trade_id)
        if event.trade_id == 1:
            raise ZeroDivisionError("mine")

    async def coroutine(event: TradeEvent) -> None:
        plain(event)

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        handler: Callable[[TradeEvent], object] = plain if kind == "plain" else coroutine
        async with client.spot.subscribe(Trades("BTCUSDT"), on_event=handler) as events:
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(1))
            with pytest.raises(ZeroDivisionError, match="mine"):
                await events.wait()
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(2))
            assert not await events.wait(timeout=0.05)
            assert heard == [1, 2]
            assert events.live

    run(main())


def test_a_handlers_exception_goes_to_on_error_if_there_is_one(exchange: Any, a_trade: Trade) -> None:
    told: list[Exception] = []

    def bad(event: TradeEvent) -> None:
        raise ZeroDivisionError("mine")

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(Trades("BTCUSDT"), on_event=bad, on_error=told.append) as events:
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(1))
            assert not await events.wait(timeout=0.05)
        assert [str(error) for error in told] == ["mine"]

    run(main())


def test_leaving_the_block_raises_what_nobody_has_heard_yet(exchange: Any, a_trade: Trade) -> None:
    def bad(event: TradeEvent) -> None:
        raise ZeroDivisionError("mine")

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        with pytest.raises(ZeroDivisionError):  # noqa: PT012  # leaving the block is what raises
            async with client.spot.subscribe(Trades("BTCUSDT"), on_event=bad) as events:
                await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(1))
                await events.list()  # its answer comes after the event

    run(main())


def test_a_garbage_frame_is_dropped_and_three_of_them_end_the_connection(
    exchange: Any, a_trade: Trade, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, settings=SOON)
        async with client.spot.subscribe(Trades("BTCUSDT")) as events:
            await asyncio.to_thread(exchange.send, '{"stream":"btcusdt@tra')
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(1))
            assert (await anext(events)).trade_id == 1
            assert len(exchange.peers) == 1
            await asyncio.to_thread(exchange.send, "<html>")
            await asyncio.to_thread(exchange.send, "<html>")
            await exchange.eventually(lambda: len(exchange.peers) == 2 and bool(exchange.peer.streams))
        assert any("unreadable frame dropped" in record.message for record in caplog.records)

    run(main())


def test_an_event_of_another_shape_is_told_once_and_the_stream_goes_on(exchange: Any, a_trade: Trade) -> None:
    told: list[Exception] = []

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(Trades("BTCUSDT"), on_error=told.append) as events:
            for _ in range(4):
                await asyncio.to_thread(exchange.push, "btcusdt@trade", {**a_trade(1), "p": 5})
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(2))
            assert (await anext(events)).trade_id == 2
        assert [type(error) for error in told] == [MalformedAnswer]
        assert len(exchange.peers) == 1

    run(main())


def test_a_shutdown_notice_moves_the_streams_to_a_new_connection_without_a_hole(
    exchange: Any, a_trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bidwire.client.connection.SHUTDOWN_JITTER", 0.0)
    monkeypatch.setattr("bidwire.client.feed.OVERLAP", 0.05)
    told: list[Any] = []

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(Trades("BTCUSDT"), on_close=lambda *why: told.append(why)) as events:
            old = exchange.peer
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(1))
            await asyncio.to_thread(exchange.push, "!serverShutdown", {"e": "serverShutdown", "E": 1})
            await exchange.eventually(lambda: len(exchange.peers) == 2 and bool(exchange.peer.streams))
            fresh = exchange.peer
            for number in (2, 3):
                await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(number), fresh)
                await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(number), old)
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(4), fresh)
            await exchange.eventually(lambda: old.code is not None)
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(5), fresh)
            assert [(await anext(events)).trade_id for _ in range(5)] == [1, 2, 3, 4, 5]
            assert events.holes == ()
            assert told == []

    run(main())


@pytest.mark.parametrize("overflow", ["error", "drop_oldest", "latest"])
def test_a_slow_consumer_gets_what_it_chose(exchange: Any, a_trade: Trade, overflow: Any) -> None:
    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(Trades("BTCUSDT"), Trades("ETHUSDT"), buffer=3, overflow=overflow) as events:
            for number in range(1, 6):
                await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(number))
            await asyncio.to_thread(exchange.push, "ethusdt@trade", a_trade(9, symbol="ETHUSDT"))
            await events.add("bnbusdt@trade")  # its ack comes after all of them
            if overflow == "error":
                assert [(await anext(events)).trade_id for _ in range(3)] == [1, 2, 3]
                with pytest.raises(SlowConsumer, match="3 after them were dropped"):
                    await anext(events)
            elif overflow == "drop_oldest":
                assert [(await anext(events)).trade_id for _ in range(3)] == [4, 5, 9]
            else:
                assert [(await anext(events)).trade_id for _ in range(2)] == [5, 9]
            assert events.dropped == {"error": 3, "drop_oldest": 3, "latest": 4}[overflow]
            await asyncio.to_thread(exchange.push, "btcusdt@trade", a_trade(6))
            assert (await anext(events)).trade_id == 6

    run(main())


def test_bad_options_are_refused_at_once(exchange: Any) -> None:
    client = AsyncClient(environment=exchange.environment)
    with pytest.raises(ConfigurationError, match="at least one event"):
        client.spot.subscribe("btcusdt@trade", buffer=0)
    with pytest.raises(ConfigurationError, match="overflow is one of"):
        client.spot.subscribe("btcusdt@trade", overflow="shrug")  # type: ignore[call-overload]  # refused at run time too
    with pytest.raises(TypeError, match="on_evnt"):
        client.spot.subscribe("btcusdt@trade", on_evnt=print)  # type: ignore[call-overload]  # refused at run time too


def test_iterating_a_subscription_with_a_callback_is_refused(exchange: Any) -> None:
    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe("btcusdt@trade", on_event=lambda event: None) as events:
            with pytest.raises(TypeError, match="on_event"):
                async for _ in events:
                    pass
        with pytest.raises(StreamError, match="not open"):
            aiter(client.spot.subscribe("btcusdt@trade"))

    run(main())


def test_closing_closes_a_connection_that_was_to_replace_another(exchange: Any) -> None:
    async def main() -> None:
        quick = Settings(reconnect=Reconnect(fixed=0.01, silence=0.05))
        client = AsyncClient(environment=exchange.environment, settings=quick)
        async with client.spot.subscribe(Trades("BTCUSDT")):
            await exchange.eventually(lambda: len(exchange.peers) == 2 and bool(exchange.peers[1].streams))
        await exchange.eventually(lambda: all(peer.code == 1000 for peer in exchange.peers))
        await client.close()

    run(main())


def test_more_streams_than_a_connection_takes_are_spread_over_several(
    exchange: Any, a_trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = msgspec.structs.replace(SPOT_LIVE, limits=msgspec.structs.replace(SPOT_LIMITS, streams=3))
    monkeypatch.setattr("bidwire.products.spot.live.SPOT_LIVE", few)

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment)
        async with client.spot.subscribe(*(Trades(f"S{n}") for n in range(7))) as events:
            assert sorted(len(peer.streams) for peer in exchange.peers) == [1, 3, 3]
            await events.add(*(Trades(f"S{n}") for n in range(7, 11)))
            assert sorted(len(peer.streams) for peer in exchange.peers) == [2, 3, 3, 3]
            assert len(await events.list()) == 11
            for number, peer in enumerate(exchange.peers):
                await asyncio.to_thread(exchange.push, peer.streams[0], a_trade(number), peer)
                assert (await anext(events)).trade_id == number
            await events.remove(*(f"s{n}@trade" for n in range(10)))
            assert await events.list() == ["s10@trade"]

    run(main())


# --- blocking ---------------------------------------------------------------------------------------------------------


def test_blocking_code_iterates_with_a_plain_for(exchange: Any, a_trade: Trade) -> None:
    client = Client(environment=exchange.environment)
    with client.spot.subscribe(Trades("BTCUSDT")) as events:
        assert exchange.peer.streams == ["btcusdt@trade"]
        for number in (1, 2, 3):
            exchange.push("btcusdt@trade", a_trade(number))
        heard = []
        for event in events:
            heard.append(event.trade_id)
            if event.trade_id == 3:
                break
        assert heard == [1, 2, 3]
        events.add("ethusdt@trade")
        assert events.list() == ["btcusdt@trade", "ethusdt@trade"]
        events.remove("btcusdt@trade")
        assert events.list() == ["ethusdt@trade"]
    assert events.closed
    assert list(events) == []


def test_a_blocking_loop_ends_when_somebody_else_closes(exchange: Any, a_trade: Trade) -> None:
    client = Client(environment=exchange.environment)
    with client.spot.subscribe(Trades("BTCUSDT")) as events:
        exchange.push("btcusdt@trade", a_trade(1))
        closer = threading.Thread(target=events.close)
        heard = []
        for event in events:
            heard.append(event.trade_id)
            closer.start()
        closer.join()
        assert heard == [1]


def test_blocking_callbacks_run_in_the_reader_thread_and_may_close(exchange: Any, a_trade: Trade) -> None:
    threads: list[str] = []
    client = Client(environment=exchange.environment)

    def heard(event: TradeEvent) -> None:
        threads.append(threading.current_thread().name)
        if event.trade_id == 2:
            events.add("ethusdt@trade")
        if event.trade_id == 3:
            events.close()

    events = client.spot.subscribe(Trades("BTCUSDT"), on_event=heard).open()
    exchange.push("btcusdt@trade", a_trade(1))
    exchange.push("btcusdt@trade", a_trade(2))
    exchange.until(lambda: exchange.peer.streams == ["btcusdt@trade", "ethusdt@trade"])
    exchange.push("btcusdt@trade", a_trade(3))
    assert events.wait(timeout=10)
    assert threads == ["bidwire-io"] * 3


def test_a_blocking_handlers_exception_is_raised_in_wait_and_the_stream_lives_on(exchange: Any, a_trade: Trade) -> None:
    def bad(event: TradeEvent) -> None:
        if event.trade_id == 1:
            raise ZeroDivisionError("mine")

    with Client(environment=exchange.environment).spot.subscribe(Trades("BTCUSDT"), on_event=bad) as events:
        exchange.push("btcusdt@trade", a_trade(1))
        with pytest.raises(ZeroDivisionError):
            events.wait(timeout=10)
        assert not events.wait(timeout=0.02)
        assert events.live


def test_a_blocking_stream_comes_back_too(exchange: Any, a_trade: Trade) -> None:
    back = threading.Event()
    client = Client(environment=exchange.environment, settings=SOON)
    with client.spot.subscribe(Trades("BTCUSDT"), on_reconnect=lambda outage: back.set()) as events:
        exchange.abort()
        assert back.wait(10)
        exchange.push("btcusdt@trade", a_trade(4))
        assert next(events).trade_id == 4


def test_a_frame_in_the_middle_of_a_loss_is_no_event(exchange: Any, a_trade: Trade) -> None:
    """Half a frame, then the end: what was whole is heard, the half is not, and the stream comes back."""
    client = Client(environment=exchange.environment, settings=SOON)
    with client.spot.subscribe(Trades("BTCUSDT")) as events:
        whole = json.dumps({"stream": "btcusdt@trade", "data": a_trade(1)}).encode()

        async def half() -> None:
            transport = exchange.peer.socket.transport
            header = b"\x81\x7e" + len(whole).to_bytes(2, "big")
            transport.write(header + whole + header + whole[:40])
            transport.close()

        exchange.do(half())
        assert next(events).trade_id == 1
        exchange.until(lambda: len(exchange.peers) == 2 and bool(exchange.peer.streams))
        exchange.push("btcusdt@trade", a_trade(2))
        assert next(events).trade_id == 2


def test_what_is_opened_later_knows_the_address_that_was_good_before(
    exchange: Any, a_trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", exchange.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: there)

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    async def main() -> None:
        elsewhere = Environment(name="named", rest={}, streams={"spot": "ws://exchange.test"})
        client = AsyncClient(environment=elsewhere)
        async with client.spot.subscribe(Trades("BTCUSDT")):
            monkeypatch.setattr(socket, "getaddrinfo", fail)
            async with client.spot.subscribe(Trades("ETHUSDT")) as events:
                await asyncio.to_thread(exchange.push, "ethusdt@trade", a_trade(1, symbol="ETHUSDT"))
                assert (await anext(events)).trade_id == 1
        with pytest.raises(NotSent, match=r"exchange\.test cannot be resolved"):
            await AsyncClient(environment=elsewhere).spot.subscribe(Trades("BTCUSDT"))

    run(main())
