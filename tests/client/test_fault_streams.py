"""The fault matrix of streams: after each fault and some quiet, what the client holds is what the exchange holds.

In simulated time. What an account's events lack, no event shows: there the client asks, and tells whoever holds it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from bidwire import AsyncClient, Loopback, Settings
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.spot import BookTicker, ExecutionReport, Klines, OutboundAccountPosition, Side, Ticker24h, Trades

UNIT = 10**8
FAULTS: dict[str, dict[str, Any]] = {
    "W1": {},
    "W2": {"code": 1012},
    "W3": {},
    "W4": {},
    "W5": {},
    "W6": {"how": "utf8", "count": 1},
    "W7": {"count": 3},
    "W8": {"count": 1},
    "W9": {},
    "W10": {"within": 5.0},
    "W13": {},
    "W20 W24": {"count": 1},
    "W26": {"count": 3},
    "W21 W27": {"count": 1},
    "W34": {"frames_per_second": 0.3, "seconds": 60.0, "event": "open", "count": 1},
}


KINDS = {"W20 W24": "drop", "W21 W27": "swap"}
"""Rows that are one and the same to whatever is struck: an event is missing, or comes out of turn."""
rows = pytest.mark.parametrize("name", FAULTS)
SNAPSHOTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "W22": [("W22", {"stop": 8.0}), ("drop", {"connection": "stream", "count": 1})],
    "W23": [("W23", {"connection": "stream", "count": 1})],
    "W39": [("drop", {"connection": "stream", "stop": 2.0})],
}
"""What ails a book alone: a snapshot that is too old when a hole asks for one, a corrupt level, many holes at once."""


class Bench:
    def __init__(self) -> None:
        self.loopback = Loopback(market=SyntheticMarket(symbols=["BTCUSDT"], activity=0.02), seed=1)
        key = self.loopback.keys["hmac"]
        self.client = AsyncClient(
            key.api_key,
            key.secret,
            environment=self.loopback.environment,
            transport=self.loopback.async_transport,
            connector=self.loopback.connector,
            world=self.loopback.world,
            settings=Settings(audit=60.0),
        )

    async def pause(self, seconds: float) -> None:
        await self.loopback.world.pause(seconds)

    async def strike(self, name: str, connection: str) -> None:
        """Have the fault strike what is open, and give the client two minutes to come to terms with it."""
        options = dict(FAULTS[name])
        if options.get("event") == "open":  # a new connection is slow: the one that replaces the one that is cut
            self.loopback.faults.add(name, connection=connection, **options)
            self.loopback.faults.add("W1", connection=connection)
        else:
            self.loopback.faults.add(KINDS.get(name, name), connection=connection, **options)
        await self.pause(120)
        assert self.loopback.faults.log, "the fault struck nothing"

    async def settles(self, holds: Callable[[], bool]) -> bool:
        """Whether it becomes so within half a minute: in between, events are under way."""
        for _ in range(300):
            if holds():
                return True
            await self.pause(0.1)
        return False


def run(work: Callable[[Bench], Awaitable[None]]) -> None:
    async def bounded() -> None:
        bench = Bench()
        try:
            await work(bench)
        finally:
            await bench.client.close()

    asyncio.run(bounded())


def levels(found: list[tuple[int, int]]) -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(price) / UNIT, Decimal(quantity) / UNIT) for price, quantity in found]


def equals(book: Any, bench: Bench) -> bool:
    """Whether a book is the exchange's own."""
    truth = bench.loopback.venue.engine.book("BTCUSDT")
    if not book.in_sync or book.last_update_id != truth.last_update_id:
        return False
    sides = ((book.bids(), truth.levels(True)), (book.asks(), truth.levels(False)))
    return all([tuple(level) for level in mine] == levels(theirs) for mine, theirs in sides)


@rows
def test_a_book_is_the_exchanges_book_again(name: str) -> None:
    async def work(bench: Bench) -> None:
        async with bench.client.spot.book("BTCUSDT") as book:
            await bench.pause(5)
            await bench.strike(name, "stream")
            assert await bench.settles(lambda: equals(book, bench))

    run(work)


@rows
@pytest.mark.parametrize("kind", ["trades", "book_ticker", "kline", "ticker"])
def test_a_stream_is_up_to_date_again(kind: str, name: str) -> None:
    async def work(bench: Bench) -> None:
        stream: Any = {
            "trades": Trades("BTCUSDT"),
            "book_ticker": BookTicker("BTCUSDT"),
            "kline": Klines("BTCUSDT", "1m"),
            "ticker": Ticker24h("BTCUSDT"),
        }[kind]
        last: list[Any] = []
        holes: list[Any] = []
        outages: list[Any] = []
        async with bench.client.spot.subscribe(
            stream,
            on_event=lambda event: last.append(event),
            on_gap=holes.append,
            on_reconnect=outages.append,
            on_error=lambda error: None,
        ):
            await bench.pause(30)
            await bench.strike(name, "stream")
            engine, tape = bench.loopback.venue.engine, bench.loopback.venue.publisher.tape("BTCUSDT")

            def current() -> bool:
                event, traded = last[-1], tape.last
                if kind == "book_ticker":
                    bid = engine.book("BTCUSDT").best(True)
                    return bid is not None and event.bid_price == Decimal(bid[0]) / UNIT
                assert traded is not None
                if kind == "trades":
                    return bool(event.trade_id == traded.trade_id)
                if kind == "kline":
                    return bool(event.kline.last_trade_id == traded.trade_id)
                return bool(event.last_trade_id == traded.trade_id)

            assert await bench.settles(current)
            if kind == "trades":
                ids = [event.trade_id for event in last]
                told = bool(holes or outages)
                complete = sorted(set(ids)) == list(range(min(ids), max(ids) + 1))
                assert complete or told  # what is missing was said to be

    run(work)


def test_a_trade_that_comes_twice_is_told_once() -> None:
    async def work(bench: Bench) -> None:
        ids: list[int] = []
        async with bench.client.spot.subscribe(Trades("BTCUSDT"), on_event=lambda event: ids.append(event.trade_id)):
            await bench.strike("W26", "stream")
        assert len(set(ids)) == len(ids) > 3

    run(work)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_book_that_was_led_astray_is_the_exchanges_book_again(name: str) -> None:
    async def work(bench: Bench) -> None:
        async with bench.client.spot.book("BTCUSDT") as book:
            await bench.pause(5)
            for fault, options in SNAPSHOTS[name]:
                bench.loopback.faults.add(fault, **options)
            await bench.pause(60)
            assert {strike.kind for strike in bench.loopback.faults.log} >= {
                {"W22": "stale_depth", "W23": "cross", "W39": "drop"}[name]
            }
            assert book.resyncs > 0
            assert await bench.settles(lambda: equals(book, bench))

    run(work)


def test_a_jump_of_the_wall_clock_makes_nothing_look_stale() -> None:
    """Fault W40: silence is measured on the clock that does not jump."""

    async def work(bench: Bench) -> None:
        outages: list[Any] = []
        async with bench.client.spot.subscribe(
            Ticker24h("BTCUSDT"), on_event=lambda event: None, on_reconnect=outages.append
        ):
            for seconds in (3600, -7200):
                bench.loopback.world.jump(seconds)
                await bench.pause(40)
        assert outages == []

    run(work)


class Holder:
    """What a program holds of an account: what it asked for, and events since. After an outage it asks again."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.balances: dict[str, tuple[Decimal, Decimal]] = {}
        self.orders: dict[int, str] = {}

    async def ask(self, *outage: object) -> None:
        account = await self._bench.client.spot.account()
        self.balances = {row.asset: (row.free, row.locked) for row in account.balances}
        self.orders = {
            row.order_id: str(row.status) for row in await self._bench.client.spot.open_orders(symbol="BTCUSDT")
        }

    def hear(self, event: Any) -> None:
        if isinstance(event, OutboundAccountPosition):
            self.balances |= {row.asset: (row.free, row.locked) for row in event.balances}
        elif isinstance(event, ExecutionReport):
            if event.order_status == "NEW":
                self.orders[event.order_id] = "NEW"
            else:
                self.orders.pop(event.order_id, None)

    @property
    def right(self) -> bool:
        loopback = self._bench.loopback
        engine, account = loopback.venue.engine, loopback.keys.trader
        balances = {
            asset: (Decimal(free) / UNIT, Decimal(locked) / UNIT)
            for asset, (free, locked) in engine.balances(account).items()
        }
        orders = {order.id for order in engine.open_orders(account, "BTCUSDT")}
        return self.orders.keys() == orders and all(self.balances.get(name) == row for name, row in balances.items())


@rows
def test_an_accounts_balances_and_orders_are_the_exchanges_again(name: str) -> None:
    async def work(bench: Bench) -> None:
        holder = Holder(bench)
        spot = bench.client.spot
        price = ((await spot.book_ticker("BTCUSDT")).bid_price * Decimal("0.97")).quantize(Decimal(1))

        async def trade(number: int) -> None:
            """An order is placed, and every second one is cancelled: the exchange tells of each."""
            placed = await spot.new_order(
                "BTCUSDT", "BUY", "LIMIT", price=price, quantity="0.001", time_in_force="GTC", new_order_resp_type="ACK"
            )
            if number % 2:
                await spot.cancel_order("BTCUSDT", order_id=placed.order_id)

        async with spot.user_stream(on_event=holder.hear, on_reconnect=holder.ask, on_error=lambda error: None):
            await holder.ask()
            await trade(0)
            await bench.pause(1)
            assert holder.right

            async def go_on() -> None:
                for number in range(8):
                    await bench.pause(3)
                    await trade(number)

            trading = asyncio.ensure_future(go_on())
            await bench.strike(name, "ws_api")
            await trading
            assert await bench.settles(lambda: holder.right)

    run(work)


def test_an_account_whose_events_all_come_is_told_of_no_outage_however_busy_it_is() -> None:
    async def work(bench: Bench) -> None:
        outages: list[Any] = []
        spot = bench.client.spot
        async with spot.user_stream(on_event=lambda event: None, on_reconnect=outages.append):
            for number in range(150):
                price = (await spot.book_ticker("BTCUSDT")).bid_price
                rest = (price * Decimal("0.97")).quantize(Decimal(1))
                await spot.new_order("BTCUSDT", "BUY", "LIMIT", price=rest, quantity="0.001", time_in_force="GTC")
                await spot.new_order("BTCUSDT", "SELL" if number % 2 else "BUY", "MARKET", quantity="0.01")
                if number % 10 == 9:
                    await spot.cancel_open_orders("BTCUSDT")
                await bench.pause(2.1)
        assert outages == []

    run(work)


@pytest.mark.parametrize(
    ("skipped", "missed"),
    [(0, "is open"), (1, "the balance of USDT"), (2, "is open"), (3, "the balance of BTC")],
    ids=["report of the first", "position after the first", "report of the second", "position after the second"],
)
def test_an_event_of_an_account_that_never_came_is_told_with_since_when(skipped: int, missed: str) -> None:
    async def work(bench: Bench) -> None:
        outages: list[Any] = []
        spot = bench.client.spot
        async with spot.user_stream(on_event=lambda event: None, on_reconnect=outages.append):
            await bench.pause(10)
            price = (await spot.book_ticker("BTCUSDT")).bid_price.quantize(Decimal(1))
            began = bench.loopback.world.wall() * 1000
            bench.loopback.faults.add("drop", connection="ws_api", what="event", after=skipped, count=1)
            for side, at in (("BUY", price - 1000), ("SELL", price + 1000)):
                await spot.new_order(
                    "BTCUSDT",
                    Side(side),
                    "LIMIT",
                    price=at,
                    quantity="0.001",
                    time_in_force="GTC",
                )
            await bench.pause(100)
            assert len(bench.loopback.faults.log) == 1
            (outage,) = outages
            assert outage.gap_from <= began < outage.gap_to
            assert missed in outage.reason

    run(work)


def test_an_execution_that_comes_twice_is_told_once() -> None:
    async def work(bench: Bench) -> None:
        executions: list[int] = []

        def hear(event: Any) -> None:
            if isinstance(event, ExecutionReport):
                executions.append(event.execution_id)

        async with bench.client.spot.user_stream(on_event=hear):
            bench.loopback.faults.add("W26", connection="ws_api", count=3)
            for _ in range(3):
                await bench.client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="0.001")
                await bench.pause(1)
        assert len(bench.loopback.faults.log) == 3
        assert len(set(executions)) == len(executions) == 6

    run(work)


def test_w31_a_subscription_to_user_events_that_ended_is_renewed_and_the_outage_told() -> None:
    async def work(bench: Bench) -> None:
        outages: list[Any] = []
        heard: list[Any] = []
        spot = bench.client.spot
        async with spot.user_stream(on_event=heard.append, on_reconnect=outages.append):
            bench.loopback.faults.add("W31")
            await bench.pause(60)
            assert len(outages) == 1
            placed = await spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="0.001")
            await bench.pause(1)
            assert placed.order_id in {event.order_id for event in heard if isinstance(event, ExecutionReport)}

    run(work)


def test_w35_a_callback_that_raises_is_told_and_hears_the_next_event_all_the_same() -> None:
    async def work(bench: Bench) -> None:
        heard: list[int] = []
        told: list[Exception] = []

        def hear(event: Any) -> None:
            heard.append(event.trade_id)
            raise ValueError("of the caller's own")

        async with bench.client.spot.subscribe(Trades("BTCUSDT"), on_event=hear, on_error=told.append):
            await bench.pause(120)
        assert len(heard) == len(told) > 1

    run(work)


def test_w38_microseconds_are_asked_for_again_after_a_reconnect() -> None:
    async def work(bench: Bench) -> None:
        times: list[int] = []
        client = bench.client.using(time_unit="microsecond")
        async with client.spot.subscribe(Trades("BTCUSDT"), on_event=lambda event: times.append(event.event_time)):
            await bench.pause(60)
            before = len(times)
            bench.loopback.faults.add("W1", connection="stream")
            await bench.pause(60)
        assert len(times) > before > 0
        assert min(times) > 10**15

    run(work)
