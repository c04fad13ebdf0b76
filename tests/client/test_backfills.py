"""Holes in trades that are read over REST, on the local exchange in simulated time: what came is what the exchange has."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Awaitable, Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from bidwire import AsyncClient, Client, Loopback, Reconnect, Settings, StreamEnded
from bidwire.client import backfills
from bidwire.client.backfills import Backfills
from bidwire.client.hooks import Hooks
from bidwire.errors import ConfigurationError, SlowConsumer
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.products.spot.live import SPOT_LIVE
from bidwire.spot import AggTradeEvent, AggTrades, BookTicker, Trade, TradeEvent, Trades
from bidwire.transport.world import MachineWorld
from bidwire.wire.gaps import Hole
from bidwire.wire.retry import Retry
from bidwire.wire.streams import Lane, Lanes, Reader

PATHS = {Trades: "/api/v3/historicalTrades", AggTrades: "/api/v3/aggTrades"}


class Bench:
    """An exchange with a busy market, a client, and everything that a subscription tells."""

    def __init__(self, seed: int = 1, key: str = "hmac", **settings: Any) -> None:
        self.loopback = Loopback(market=SyntheticMarket(symbols=["BTCUSDT", "BNBUSDT"], activity=1.0), seed=seed)
        self.client = AsyncClient(**self.access(key, self.loopback.async_transport), settings=Settings(**settings))
        self.told: list[Any] = []
        self.outages: list[Any] = []
        self.errors: list[Exception] = []

    def access(self, key: str, transport: Any) -> dict[str, Any]:
        used = self.loopback.keys[key]
        return {
            "api_key": used.api_key,
            "api_secret": used.secret,
            "environment": self.loopback.environment,
            "transport": transport,
            "connector": self.loopback.connector,
            "world": self.loopback.world,
        }

    def subscribe(self, *streams: Any, **options: Any) -> Any:
        told: dict[str, Any] = {
            "on_event": self.told.append,
            "on_gap": self.told.append,
            "on_reconnect": self.outages.append,
            "on_error": self.errors.append,
        }
        both = Trades("BTCUSDT"), AggTrades("BTCUSDT")
        return self.client.spot.subscribe(*(streams or both), **told, **{"backfill": True, **options})

    def drop(self, count: int = 3, stream: str = "*@trade", **options: Any) -> None:
        self.loopback.faults.add("drop", stream=stream, count=count, **options)

    async def pause(self, seconds: float) -> None:
        await self.loopback.world.pause(seconds)

    async def has(self, kind: Callable[[str], Any], events: list[Any]) -> list[dict[str, Any]]:
        """What the exchange has of the span that events are of, as events would tell it."""
        spot = self.client.spot
        if kind is Trades:
            pages: Any = spot.historical_trades.pages("BTCUSDT", from_id=events[0].trade_id)
        else:
            pages = spot.agg_trades.pages("BTCUSDT", from_id=events[0].agg_trade_id)
        rows = [row.to_dict() async for page in pages for row in page][: len(events)]
        if kind is AggTrades:
            return [{name: row[name] for name in "apqflTm"} for row in rows]
        names = {"t": "id", "p": "price", "q": "qty", "T": "time", "m": "isBuyerMaker"}
        return [{ours: row[theirs] for ours, theirs in names.items()} for row in rows]

    async def holds(self, kind: Callable[[str], Any]) -> list[Any]:
        """The events of a stream, each id once and in order; they are what the exchange has."""
        event = TradeEvent if kind is Trades else AggTradeEvent
        events = [each for each in self.told if isinstance(each, event)]
        names = "tpqTm" if kind is Trades else "apqflTm"
        wire = [each.to_dict() for each in events]
        assert [{name: each[name] for name in names} for each in wire] == await self.has(kind, events)
        return events

    @property
    def holes(self) -> list[Hole]:
        return [each for each in self.told if isinstance(each, Hole)]


def run(work: Callable[[Bench], Awaitable[None]], **options: Any) -> None:
    async def bounded() -> None:
        bench = Bench(**options)
        try:
            async with asyncio.timeout(60):
                await work(bench)
        finally:
            await bench.client.close()

    asyncio.run(bounded())


def ids_of(events: list[Any]) -> list[int]:
    return [each.trade_id for each in events if isinstance(each, TradeEvent)]


# --- W24: what came is what the exchange has --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_dropped_trades_are_told_in_their_place_and_nothing_is_missing(seed: int) -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe() as events:
            await bench.pause(5)
            bench.loopback.faults.add("W24", probability=0.3, count=60)
            await bench.pause(40)
            assert len(bench.loopback.faults.log) == 60
            assert events.holes == ()
        for kind in (Trades, AggTrades):
            told = await bench.holds(kind)
            assert len(told) > 300
            assert 5 < sum(each.backfilled for each in told) < 60
            assert all(each.event_time == each.trade_time for each in told if each.backfilled)
        assert (bench.holes, bench.errors) == ([], [])

    run(work, seed=seed)


@pytest.mark.parametrize("row", ["W1", "W3", "W4", "W9", "W10", "W34"])
def test_what_was_traded_during_an_outage_is_read_and_the_outage_is_told_all_the_same(row: str) -> None:
    options: dict[str, Any] = {"W34": {"frames_per_second": 0.5, "seconds": 20.0}}.get(row, {})

    async def work(bench: Bench) -> None:
        async with bench.subscribe() as events:
            await bench.pause(5)
            bench.loopback.faults.add(row, connection="stream", **options)
            await bench.pause(100)
            bench.drop(10, "*rade")
            await bench.pause(20)
            assert events.holes == ()
        for kind in (Trades, AggTrades):
            assert any(each.backfilled for each in await bench.holds(kind))
        assert bench.outages or row in ("W9", "W10", "W34"), (
            "the first two are replaced without a hole, the third is slow"
        )

    run(work, seed=4)


def test_frames_that_changed_places_are_put_in_order() -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe():
            bench.loopback.faults.add("swap", stream="*rade", probability=0.2)
            bench.loopback.faults.add("W26", stream="*rade", probability=0.2)
            bench.drop(20, "*rade", probability=0.2)
            await bench.pause(40)
        for kind in (Trades, AggTrades):
            await bench.holds(kind)
        assert bench.holes == []

    run(work)


def test_blocking_code_gets_the_same() -> None:
    bench = Bench()
    client = Client(**bench.access("hmac", bench.loopback.transport))
    bench.drop(5, "*@trade", after=5)
    with client.spot.subscribe(Trades("BTCUSDT"), backfill=True) as events:
        told = [event for _, event in zip(range(40), events, strict=False)]
    assert ids_of(told) == list(range(told[0].trade_id, told[0].trade_id + 40))
    assert sum(event.backfilled for event in told) == 5
    client.close()


@pytest.mark.parametrize(
    "settings", [{"encoding": "sbe"}, {"time_unit": "microsecond"}, {"encoding": "sbe", "time_unit": "microsecond"}]
)
def test_whatever_the_encoding_and_the_unit_of_time_read_and_heard_are_told_alike(settings: dict[str, Any]) -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe():
            await bench.pause(2)
            bench.drop(10, "*rade")
            await bench.pause(10)
        for kind in (Trades, AggTrades):
            told = await bench.holds(kind)
            assert {each.backfilled for each in told} == {True, False}
            times = [each.trade_time for each in told]
            assert times == sorted(times)
        assert bench.holes == []

    run(work, key="ed25519", **settings)


# --- what is told of it -----------------------------------------------------------------------------------------------


def test_a_backfilled_event_is_the_streams_event_but_for_saying_so() -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe(Trades("BTCUSDT")) as events:
            await bench.pause(2)
            bench.drop(1)
            await bench.pause(5)
            assert events.streams == ("btcusdt@trade",)
        read = next(each for each in bench.told if each.backfilled)
        heard = next(each for each in bench.told if not each.backfilled)
        assert isinstance(read, TradeEvent)
        assert read.to_dict().keys() == heard.to_dict().keys() == set("eEstpqTmM")
        assert read.to_dict()["e"] == "trade"
        assert len(read.price_text.partition(".")[2]) == len(heard.price_text.partition(".")[2]) == 8
        again = pickle.loads(pickle.dumps(read))
        assert (again, again.backfilled) == (read, True)

    run(work)


def test_without_the_option_a_hole_is_told_and_nothing_is_asked() -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe(backfill=False) as events:
            await bench.pause(2)
            asked = bench.loopback.faults.add("R10", path="/api/v3/*rades")
            bench.drop(3)
            await bench.pause(10)
            assert sum(hole.missing for hole in events.holes) == 3
        assert asked.struck == 0
        assert not any(each.backfilled for each in bench.told if not isinstance(each, Hole))

    run(work)


def test_a_hole_that_is_larger_than_asked_for_is_told_and_not_read() -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe(Trades("BTCUSDT"), backfill=4) as events:
            await bench.pause(2)
            bench.drop(5)
            await bench.pause(5)
            assert [hole.missing for hole in events.holes] == [5]
            bench.drop(4)
            await bench.pause(5)
            assert len(events.holes) == 1
        place = bench.told.index(bench.holes[0])
        assert bench.told[place - 1].trade_id == bench.holes[0].after
        assert bench.told[place + 1].trade_id == bench.holes[0].before
        assert sum(each.backfilled for each in bench.told if each is not bench.holes[0]) == 4

    run(work)


def test_a_hole_of_many_pages_is_read_page_by_page() -> None:
    async def work(bench: Bench) -> None:
        asked = bench.loopback.faults.add("slow_answer", path=PATHS[AggTrades], delay=0.5)
        async with bench.subscribe(AggTrades("BTCUSDT")):
            await bench.pause(2)
            bench.drop(1500, "*@aggTrade")
            await bench.pause(120)
            assert asked.struck == 2
        told = await bench.holds(AggTrades)
        assert sum(each.backfilled for each in told) == 1500

    run(work, reconnect=Reconnect(silence=None))


@pytest.mark.parametrize("value", [-1, 1.5, "yes", None])
def test_an_option_that_is_none_is_refused_at_once(value: Any) -> None:
    bench = Bench()
    with pytest.raises(ConfigurationError, match="backfill is True, False, or the ids of the largest hole"):
        bench.subscribe(backfill=value)


def test_a_slow_consumer_gets_what_it_chose() -> None:
    async def work(bench: Bench) -> None:
        async with (
            bench.client.spot.subscribe(Trades("BTCUSDT"), buffer=10, backfill=True) as strict,
            bench.client.spot.subscribe(Trades("BTCUSDT"), overflow="drop_oldest", buffer=10, backfill=True) as newest,
            bench.client.spot.subscribe(Trades("BTCUSDT"), overflow="latest", backfill=True) as latest,
        ):
            bench.drop(30, after=4)
            await bench.pause(20)
            kept = [await anext(newest) for _ in range(10)]
            assert ids_of(kept) == list(range(kept[0].trade_id, kept[0].trade_id + 10))
            assert (await anext(latest)).trade_id == kept[-1].trade_id
            for _ in range(10):
                await anext(strict)
            with pytest.raises(SlowConsumer):
                await anext(strict)

    run(work)


def test_a_coroutine_handler_hears_them_in_order_too() -> None:
    async def work(bench: Bench) -> None:
        heard: list[int] = []

        async def hear(event: TradeEvent) -> None:
            await asyncio.sleep(0)
            heard.append(event.trade_id)

        async with bench.client.spot.subscribe(Trades("BTCUSDT"), on_event=hear, backfill=True):
            bench.drop(5, after=5)
            await bench.pause(20)
        assert heard == list(range(heard[0], heard[0] + len(heard)))
        assert len(heard) > 20

    run(work)


def test_a_handler_that_raises_loses_nothing_of_what_waits() -> None:
    async def work(bench: Bench) -> None:
        def hear(event: TradeEvent) -> None:
            bench.told.append(event)
            if event.backfilled:
                raise KeyError(event.trade_id)

        async with bench.client.spot.subscribe(
            Trades("BTCUSDT"), on_event=hear, on_error=bench.errors.append, backfill=True
        ):
            bench.drop(5, after=5)
            await bench.pause(20)
        await bench.holds(Trades)
        assert [type(error) for error in bench.errors] == [KeyError] * 5

    run(work)


# --- what cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "options", "tries"),
    [
        ("R10", {}, 1),  # refused: to ask again would be refused again
        ("R22", {}, 1),
        ("R24", {}, backfills.TRIES),
        ("R26", {}, backfills.TRIES),
        ("R9", {"body": "[]"}, backfills.TRIES),  # the exchange's database does not have them yet, nor later
        ("R9", {"body": "{}"}, 1),  # no answer that any model knows
    ],
)
def test_what_rest_does_not_give_is_told_as_a_hole_and_the_stream_goes_on(
    row: str, options: dict[str, Any], tries: int
) -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe() as events:
            await bench.pause(2)
            asked = bench.loopback.faults.add(row, path=PATHS[Trades], **options)
            bench.drop(3)
            await bench.pause(60)
            assert sum(hole.missing for hole in events.holes) == 3
        ids = ids_of(bench.told)
        missing = {number for hole in bench.holes for number in range(hole.after + 1, hole.before)}
        assert sorted({*ids, *missing}) == list(range(ids[0], ids[-1] + 1))
        assert ids == sorted(set(ids))
        assert tries <= asked.struck <= tries * 5, "a call is tried five times by itself"
        await bench.holds(AggTrades)  # the other stream lost nothing and heard of nothing
        assert bench.errors == []

    run(work, seed=2)


def test_tries_that_come_to_nothing_are_spread() -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe(Trades("BTCUSDT")):
            await bench.pause(2)
            bench.loopback.faults.add("R9", path=PATHS[Trades], body="[]")
            bench.drop(1)
            await bench.pause(60)
        at = [strike.at for strike in bench.loopback.faults.log if strike.kind == "answer"]
        assert len(at) == backfills.TRIES
        assert len(set(at)) == len(at)

    run(work)


def test_rows_that_come_late_are_asked_for_again() -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe(Trades("BTCUSDT")):
            await bench.pause(2)
            bench.loopback.faults.add("R9", path=PATHS[Trades], body="[]", count=2)
            bench.drop(3)
            await bench.pause(30)
        await bench.holds(Trades)
        assert bench.holes == []

    run(work)


def test_the_other_streams_go_on_while_one_waits() -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe(Trades("BTCUSDT"), AggTrades("BTCUSDT"), BookTicker("BTCUSDT")):
            await bench.pause(2)
            bench.loopback.faults.add("slow_answer", path=PATHS[Trades], delay=5.0)
            bench.drop(3)
            await bench.pause(2)
            waiting = len(ids_of(bench.told))
            before = len(bench.told)
            await bench.pause(2)
            assert len(ids_of(bench.told)) == waiting
            assert len(bench.told) > before + 10
            await bench.pause(20)
            assert len(ids_of(bench.told)) > waiting
        await bench.holds(Trades)

    run(work)


def test_no_read_holds_a_stream_back_for_much_longer_than_a_minute() -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe(Trades("BTCUSDT")) as events:
            await bench.pause(2)
            bench.loopback.faults.add("no_answer", path=PATHS[Trades], end="silence")
            bench.drop(1)
            await bench.pause(backfills.PATIENCE + 60)
            assert [hole.missing for hole in events.holes] == [1]
            assert ids_of(bench.told)[-1] > events.holes[0].before + 100

    run(work)


def test_a_fault_of_ours_holds_no_stream_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(bench: Bench) -> None:
        def broken(*_: object) -> None:
            raise ZeroDivisionError("ours")

        async with bench.subscribe(Trades("BTCUSDT")) as events:
            await bench.pause(2)
            bench.loopback.faults.add("R10", path=PATHS[Trades])
            monkeypatch.setattr(Retry, "delay", broken)
            bench.drop(1)
            await bench.pause(10)
            assert [hole.missing for hole in events.holes] == [1]
        assert "ours" in str(bench.errors)

    run(work)


# --- the end of a stream that waits -----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["close", "remove"])
def test_what_waits_is_told_with_its_hole_when_the_stream_ends(how: str) -> None:
    async def work(bench: Bench) -> None:
        subscribed = bench.subscribe(Trades("BTCUSDT"), AggTrades("BTCUSDT"))
        async with subscribed as events:
            await bench.pause(2)
            bench.loopback.faults.add("no_answer", path=PATHS[Trades], end="silence")
            bench.drop(1)
            await bench.pause(5)
            before = len(ids_of(bench.told))
            assert bench.holes == []
            await (events.close() if how == "close" else events.remove("btcusdt@trade"))
            ids = ids_of(bench.told)
            assert len(ids) > before + 5
            assert [hole.missing for hole in bench.holes] == [1]
            assert ids == [number for number in range(ids[0], ids[-1] + 1) if number != bench.holes[0].after + 1]
            told = len(bench.told)
            await bench.pause(100)
            assert ids_of(bench.told) == ids, "nothing comes of it any more"
            assert (len(bench.told) > told) is (how == "remove"), "the other stream goes on"

    run(work)


def test_of_a_symbol_that_is_delisted_what_waits_is_told_before_its_end() -> None:
    async def work(bench: Bench) -> None:
        async with bench.subscribe(Trades("BTCUSDT")):
            await bench.pause(2)
            bench.loopback.faults.add("no_answer", path=PATHS[Trades], end="silence")
            bench.drop(1)
            await bench.pause(3)
            bench.loopback.faults.add("W36", symbol="BTCUSDT")
            bench.errors.clear()
            last = len(bench.told)
            await bench.pause(45)
            assert [type(error) for error in bench.errors] == [StreamEnded]
            assert len(bench.told) > last
            assert [hole.missing for hole in bench.holes] == [1]

    run(work)


def test_ctrl_c_in_a_blocking_loop_ends_it_while_it_reads() -> None:
    bench = Bench()
    client = Client(**bench.access("hmac", bench.loopback.transport))
    bench.loopback.faults.add("R24", path=PATHS[Trades])
    bench.drop(3, after=5)
    told: list[Any] = []

    def interrupted() -> None:
        with client.spot.subscribe(Trades("BTCUSDT"), backfill=True) as events:
            for event in events:
                told.append(event)
                if len(told) == 5:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    client.close()
    assert len(told) == 5


def test_a_hole_that_shows_just_as_a_read_ends_is_read_too() -> None:
    async def main() -> None:
        lane = Lane("btcusdt@trade", Trades("BTCUSDT"))
        told: list[int] = []
        asked: list[int] = []

        async def fetch(request: Any) -> list[Trade]:
            asked.append(request.from_id)
            return [trade(number) for number in range(request.from_id, request.from_id + request.limit)]

        def hand_on(stream: Any, event: Any) -> None:
            told.append(event.trade_id)
            if event.trade_id == 3:  # this comes before the loop has seen that the read is over
                asyncio.get_running_loop().call_soon(hear, 6)

        def hear(number: int) -> None:
            reader.receive(
                msgspec.json.encode({"stream": lane.name, "data": source.event(lane.stream, trade(number))}), 0
            )

        source = SPOT_LIVE.backfill_sources[Trades]
        feed: Any = SimpleNamespace(
            world=MachineWorld(), hooks=Hooks({}, lambda: None), lanes=Lanes([lane]), hand_on=hand_on
        )
        reads = Backfills(feed, SPOT_LIVE.backfill_sources, 100, fetch)
        reads.arm(lane)
        ears: Any = SimpleNamespace(on_waiting=reads.tend)
        reader = Reader(feed.lanes, hand_on, ears)
        hear(1)
        hear(3)
        for _ in range(20):
            await asyncio.sleep(0)
        assert told == [1, 2, 3, 4, 5, 6]
        assert asked == [2, 4]

    asyncio.run(main())


def trade(number: int) -> Trade:
    return Trade(
        id=number,
        price=Decimal("1.00"),
        qty=Decimal(2),
        quote_qty=Decimal(2),
        time=1,
        is_buyer_maker=True,
        is_best_match=True,
    )
