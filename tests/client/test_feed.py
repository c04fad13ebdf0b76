"""The life of connections in simulated time: late acks, silence, replacement before 24 h, an exchange that stays away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Any

import pytest

from bidwire.client.aio import AsyncClient
from bidwire.config import LOCAL, Reconnect, Settings
from bidwire.errors import NotSent, RateLimited, SubscriptionRefused
from bidwire.spot import BookTicker, Trades
from bidwire.transport import WsLine, WsListener
from bidwire.wire.gaps import Hole
from bidwire.wire.live import Outage
from bidwire.wire.reconnect import LIFETIME, LIFETIME_JITTER

HOUR = 3600.0
PATIENT = Settings(reconnect=Reconnect(silence=None))
"""For tests in which nothing is said for long and something else is waited for."""


class World:
    """Time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def pause(self, seconds: float) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, done))
        await done

    def suspend(self, seconds: float) -> None:
        """The machine sleeps: its clocks go on, timers stand still meanwhile."""
        self.now += seconds
        self._sleepers = [(at + seconds, done) for at, done in self._sleepers]

    async def settle(self) -> None:
        """Everybody on the loop does what there is to do now."""
        for _ in range(50):
            await asyncio.sleep(0)

    async def advance(self, seconds: float) -> None:
        until = self.now + seconds
        await self.settle()
        while True:
            self._sleepers = [each for each in self._sleepers if not each[1].done()]
            due = min((at for at, _ in self._sleepers), default=until)
            if due > until:
                break
            self.now = max(self.now, due)
            for at, done in self._sleepers:
                if at <= self.now and not done.done():
                    done.set_result(None)
            await self.settle()
            if due == until:
                break
        self.now = until
        await self.settle()


class Line:
    """One connection: what was sent on it, and what a test says on it."""

    def __init__(self, venue: Venue, listener: WsListener) -> None:
        self.frames: list[dict[str, Any]] = []
        self.closed = False
        self._venue, self._listener = venue, listener

    def send(self, text: str) -> None:
        if self.closed:
            raise NotSent("closed")
        frame = json.loads(text)
        self.frames.append(frame)
        if self._venue.answers(frame):
            asyncio.get_running_loop().call_soon(self.say, {"result": None, "id": frame["id"]})

    def say(self, message: object) -> None:
        self._listener.on_text(json.dumps(message).encode(), self._venue.world.now)

    def trade(self, number: int) -> None:
        event = {"e": "trade", "E": 1, "s": "A", "t": number, "p": "1", "q": "1", "T": 1, "m": True, "M": True}
        self.say({"stream": "a@trade", "data": event})

    def book_ticker(self, number: int) -> None:
        event = {"u": number, "s": "B", "b": "1", "B": "2", "a": "3", "A": "4"}
        self.say({"stream": "b@bookTicker", "data": event})

    def ping_from_the_exchange(self) -> None:
        self._listener.on_ping(b"1", self._venue.world.now)

    def ping(self, payload: bytes = b"") -> None:
        self._listener.on_pong(payload, self._venue.world.now)

    def close(self, code: int = 1000, reason: str = "") -> None:
        if not self.closed:
            self.closed = True
            asyncio.get_running_loop().call_soon(self._listener.on_closed, code, reason, self._venue.world.now)

    def end(self, code: int = 1006, reason: str = "") -> None:
        self.closed = True
        self._listener.on_closed(code, reason, self._venue.world.now)


class Venue:
    """A connector whose exchange answers as a test says."""

    def __init__(self) -> None:
        self.world = World()
        self.lines: list[Line] = []
        self.answers: Callable[[dict[str, Any]], bool] = lambda frame: True
        self.trouble: Callable[[], Exception | None] = lambda: None
        self.tried_at: list[float] = []

    async def __call__(
        self, url: str, listener: WsListener, *, headers: tuple[tuple[str, str], ...] = (), timeout: float = 10.0
    ) -> WsLine:
        self.tried_at.append(self.world.now)
        trouble = self.trouble()
        if trouble is not None:
            raise trouble
        self.lines.append(Line(self, listener))
        return self.lines[-1]

    def client(self, settings: Settings | None = None) -> AsyncClient:
        return AsyncClient(environment=LOCAL, settings=settings, connector=self, world=self.world)


def run(work: Coroutine[Any, Any, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(20):
            await work

    asyncio.run(bounded())


def test_an_ack_that_never_comes_is_asked_for_again_and_then_refused_to_who_waits() -> None:
    async def main() -> None:
        venue = Venue()
        venue.answers = lambda frame: False
        opening = asyncio.ensure_future(venue.client().spot.subscribe(Trades("A")).open())
        await venue.world.advance(9.9)
        assert len(venue.lines[0].frames) == 1
        await venue.world.advance(0.2)
        assert [frame["id"] for frame in venue.lines[0].frames] == [1, 2]
        assert not opening.done()
        await venue.world.advance(10.0)
        with pytest.raises(SubscriptionRefused, match="not confirmed"):
            await opening
        await venue.world.advance(100.0)
        assert len(venue.lines) == 1

    run(main())


def test_a_resubscription_without_an_ack_is_tried_on_another_connection() -> None:
    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A")) as events:
            venue.answers = lambda frame: False
            venue.lines[0].end()
            await venue.world.advance(15.0)
            assert not events.live
            assert len(venue.lines) == 2
            venue.answers = lambda frame: len(venue.lines) > 2
            await venue.world.advance(15.0)
            assert len(venue.lines) == 3
            assert events.live
            assert events.streams == ("a@trade",)

    run(main())


def test_an_add_without_an_ack_is_refused_and_the_others_come_back() -> None:
    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A")) as events:
            venue.answers = lambda frame: "b@trade" not in frame["params"]
            adding = asyncio.ensure_future(events.add("b@trade"))
            await venue.world.advance(25.0)
            with pytest.raises(SubscriptionRefused, match="b@trade"):
                await adding
            assert events.live
            assert [frame["params"] for frame in venue.lines[1].frames] == [["a@trade"]]

    run(main())


def test_a_machine_that_slept_takes_its_connections_for_lost_soon_after_it_wakes() -> None:
    """Fault R41: the exchange has long forgotten them, and nobody says so."""
    outages: list[Outage] = []

    async def main() -> None:
        venue = Venue()
        async with venue.client(PATIENT).spot.subscribe(Trades("A"), on_reconnect=outages.append) as events:
            await venue.world.advance(30.0)
            venue.world.suspend(8 * HOUR)
            await venue.world.advance(21.0)
            assert len(venue.lines) == 2
            assert events.live
            assert venue.lines[1].frames[0]["params"] == ["a@trade"]
        assert len(outages) == 1

    run(main())


def test_a_stream_that_falls_silent_on_a_living_connection_is_heard_on_another_and_what_it_missed_is_told() -> None:
    told: list[Any] = []
    holes: list[Hole] = []

    async def main() -> None:
        venue = Venue()
        subscription = venue.client().spot.subscribe(
            Trades("A"),
            BookTicker("B"),
            on_close=lambda *why: told.append(why),
            on_reconnect=told.append,
            on_gap=holes.append,
        )
        async with subscription as events:
            mute = venue.lines[0]
            mute.trade(1)
            began = venue.world.now
            for number in range(6):  # the other stream goes on
                await venue.world.advance(5.0)
                mute.ping_from_the_exchange()
                mute.book_ticker(number)
            assert len(venue.lines) == 2
            await venue.world.advance(1.0)
            mute.book_ticker(6)
            venue.lines[1].book_ticker(6)
            await venue.world.advance(1.0)
            assert mute.closed
            assert events.live
            (outage,) = told
            assert outage.streams == ("a@trade",)
            assert outage.gap_from == began * 1000
            assert outage.gap_to == venue.world.now * 1000 - 1000
            assert "nothing for 30 s" in outage.reason
            venue.lines[1].trade(4)
            assert holes == [Hole("a@trade", 1, 4)]

    run(main())


def test_a_stream_that_is_quiet_by_nature_is_left_alone_for_longer_each_time() -> None:
    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A")):
            for _ in range(360):
                await venue.world.advance(10.0)
                venue.lines[-1].ping_from_the_exchange()
            pauses = [round(after - before) for before, after in pairwise(venue.tried_at)]
            assert pauses == [30, 60, 120, 240, 480, 960]

    run(main())


def test_a_mute_stream_whose_fresh_connection_fails_is_tried_again_and_told_when_it_is_heard() -> None:
    told: list[Any] = []

    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A"), on_reconnect=told.append):
            began = venue.world.now
            venue.trouble = lambda: NotSent("no route")
            for _ in range(8):
                await venue.world.advance(10.0)
                venue.lines[0].ping_from_the_exchange()
            assert len(venue.tried_at) > 1
            assert told == []
            venue.trouble = lambda: None
            for _ in range(8):
                await venue.world.advance(10.0)
                venue.lines[0].ping_from_the_exchange()
            assert [outage.gap_from for outage in told] == [began * 1000]

    run(main())


def test_silence_is_a_loss_and_the_exchanges_pings_are_no_silence() -> None:
    told: list[Any] = []

    async def main() -> None:
        venue = Venue()
        async with venue.client(PATIENT).spot.subscribe(Trades("A"), on_close=lambda *why: told.append(why)) as events:
            for _ in range(10):
                await venue.world.advance(20.0)
                venue.lines[0].ping_from_the_exchange()
            assert len(venue.lines) == 1
            await venue.world.advance(64.0)
            assert len(venue.lines) == 1
            await venue.world.advance(2.0)
            assert len(venue.lines) == 2
            assert events.live
        assert told[0] == (1006, "silent for 65 s")

    run(main())


def test_a_connection_is_replaced_before_its_24_hours_without_a_hole_or_a_repeat() -> None:
    told: list[Any] = []

    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A"), on_close=lambda *why: told.append(why)) as events:
            old = venue.lines[0]
            passed, number = 0.0, 0
            while len(venue.lines) == 1:
                step = 20.0 if passed < LIFETIME - LIFETIME_JITTER - 20.0 else 0.5
                await venue.world.advance(step)
                passed += step
                number += 1
                old.trade(number)
            assert LIFETIME - LIFETIME_JITTER <= passed <= LIFETIME + 0.5
            fresh = venue.lines[1]
            for line in (fresh, old):
                line.trade(number + 1)
            fresh.trade(number + 2)
            await venue.world.advance(2.0)
            assert old.closed
            fresh.trade(number + 3)
            assert events.live
            heard = [(await anext(events)).trade_id for _ in range(number + 3)]
            assert heard == list(range(1, number + 4))
            assert told == []
            await events.add("b@trade")
            assert fresh.frames[-1]["params"] == ["b@trade"]

    run(main())


def test_a_replacement_that_cannot_connect_leaves_the_old_connection_alone() -> None:
    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A")) as events:
            venue.trouble = lambda: NotSent("no route")
            venue.lines[0].say({"stream": "!serverShutdown", "data": {"e": "serverShutdown", "E": 1}})
            await venue.world.advance(3.0)
            assert len(venue.tried_at) == 2
            venue.lines[0].trade(1)
            assert (await anext(events)).trade_id == 1
            venue.trouble = lambda: None
            await venue.world.advance(61.0)
            assert len(venue.lines) == 2
            venue.lines[1].trade(2)
            assert (await anext(events)).trade_id == 2

    run(main())


def test_what_was_added_during_a_replacement_is_on_the_new_connection_too() -> None:
    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A"), Trades("C")) as events:
            venue.lines[0].say({"stream": "!serverShutdown", "data": {"e": "serverShutdown", "E": 1}})
            while len(venue.lines) == 1:
                await venue.world.advance(0.1)
            adding = asyncio.ensure_future(events.add("b@trade"))
            removing = asyncio.ensure_future(events.remove("c@trade"))
            await venue.world.advance(20.0)
            await asyncio.gather(adding, removing)
            wanted: set[str] = set()
            for frame in venue.lines[1].frames:
                names = set(frame["params"])
                wanted = wanted | names if frame["method"] == "SUBSCRIBE" else wanted - names
            assert wanted == {"a@trade", "b@trade"}
            assert set(events.streams) == wanted

    run(main())


def test_an_exchange_that_stays_away_is_tried_for_ever_and_told_every_five_times() -> None:
    told: list[Any] = []

    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A"), on_error=told.append, on_reconnect=told.append) as events:
            venue.trouble = lambda: NotSent("no route")
            lost_at = venue.world.now
            venue.lines[0].end()
            await venue.world.advance(HOUR)
            tries = [at - lost_at for at in venue.tried_at[1:]]
            assert tries[0] <= 0.5
            assert len(tries) >= HOUR / 31
            assert all(later - earlier <= 30.0 for earlier, later in pairwise(tries))
            assert len(told) == len(tries) // 5
            assert not events.live
            venue.trouble = lambda: None
            await venue.world.advance(31.0)
            assert events.live
            outage = told[-1]
            assert isinstance(outage, Outage)
            assert outage.gap_from == round(lost_at * 1000)
            assert outage.gap_to >= outage.gap_from + HOUR * 1000

    run(main())


def test_a_ban_is_waited_out() -> None:
    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A")):
            limited = RateLimited("too many connections")
            limited.retry_after = 120.0
            venue.trouble = lambda: limited
            venue.lines[0].end()
            await venue.world.advance(1.0)
            assert len(venue.tried_at) == 2
            await venue.world.advance(118.0)
            assert len(venue.tried_at) == 2
            venue.trouble = lambda: None
            await venue.world.advance(3.0)
            assert len(venue.lines) == 2

    run(main())


def test_the_fixed_policy_of_old_waits_five_seconds_each_time() -> None:
    async def main() -> None:
        venue = Venue()
        async with venue.client(Settings(reconnect=Reconnect(fixed=5.0))).spot.subscribe(Trades("A")):
            venue.lines[0].end()
            await venue.world.advance(4.9)
            assert len(venue.lines) == 1
            await venue.world.advance(0.2)
            assert len(venue.lines) == 2

    run(main())


def test_control_frames_are_spaced_out() -> None:
    async def main() -> None:
        venue = Venue()
        async with venue.client().spot.subscribe(Trades("A")) as events:
            adding = [asyncio.ensure_future(events.add(f"s{number}@trade")) for number in range(8)]
            await venue.world.advance(1.0)
            assert len(venue.lines[0].frames) <= 5
            await venue.world.advance(2.0)
            await asyncio.gather(*adding)
            assert len(events.streams) == 9

    run(main())


def test_closing_while_it_reconnects_ends_it() -> None:
    async def main() -> None:
        venue = Venue()
        events = await venue.client().spot.subscribe(Trades("A"))
        venue.trouble = lambda: NotSent("no route")
        venue.lines[0].end()
        await venue.world.advance(2.0)
        await events.close()
        tried = len(venue.tried_at)
        venue.trouble = lambda: None
        await venue.world.advance(HOUR)
        assert len(venue.tried_at) == tried
        assert [event async for event in events] == []

    run(main())
