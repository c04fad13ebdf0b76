"""The exchange without sockets: the same program gives the same run, and no test waits for real."""

from __future__ import annotations

import asyncio
import decimal
import json
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

import pytest

from bidwire.client.aio import AsyncClient
from bidwire.client.blocking import Client
from bidwire.config import ClockSettings, Settings
from bidwire.errors import BadRequest, ClockSkew, ConfigurationError, NotSent, RateLimited
from bidwire.exchange.api.session import SECOND, SessionTimes
from bidwire.exchange.loopback import NEW_YEAR, Loopback, SimulatedWorld
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.exchange.settings import ExchangeSettings
from bidwire.wire.http import HttpRequest


class Heard:
    """A listener that keeps what it hears, with the time."""

    def __init__(self) -> None:
        self.texts: list[tuple[float, dict[str, Any]]] = []
        self.pings: list[bytes] = []
        self.pongs: list[bytes] = []
        self.closed: list[tuple[int, str]] = []
        self.news = asyncio.Event()

    def on_text(self, payload: bytes, at: float) -> None:
        self.texts.append((at, json.loads(payload)))
        self.news.set()

    def on_binary(self, payload: bytes, at: float) -> None:
        raise AssertionError("nothing here is binary")

    def on_ping(self, payload: bytes, at: float) -> None:
        self.pings.append(payload)

    def on_pong(self, payload: bytes, at: float) -> None:
        self.pongs.append(payload)

    def on_closed(self, code: int, reason: str, at: float) -> None:
        self.closed.append((code, reason))
        self.news.set()


def client_of(
    loopback: Loopback, kind: str = "hmac", settings: Settings | None = None, world: SimulatedWorld | None = None
) -> Client:
    key = loopback.keys[kind]
    return Client(
        key.api_key,
        key.secret,
        environment=loopback.environment,
        transport=loopback.transport,
        connector=loopback.connector,
        world=world or loopback.world,
        settings=settings or Settings(),
    )


def test_what_the_caller_rounds_decimals_to_changes_no_amount() -> None:
    """A loopback exchange computes in its caller's thread, so under its caller's decimal context."""
    settings = ExchangeSettings(balances={"BTC": Decimal("12.34567891"), "USDT": Decimal("1234567.87654321")})
    with decimal.localcontext(decimal.Context(prec=2)):
        loopback = Loopback(market=SyntheticMarket(seed=3), settings=settings, seed=3)
        for encoding in ("json", "sbe"):
            client = client_of(loopback, settings=Settings(encoding=encoding))
            order = client.spot.new_order(
                symbol="BTCUSDT", side="BUY", type="LIMIT", time_in_force="GTC", quantity="1.23456", price="20123.45"
            )
            assert (order.orig_qty, order.price) == (Decimal("1.23456"), Decimal("20123.45")), encoding
            client.spot.cancel_order(symbol="BTCUSDT", order_id=order.order_id)
            held = {each.asset: each.free for each in client.spot.account(omit_zero_balances=True).balances}
            assert held == settings.balances, encoding


def get(loopback: Loopback, target: str) -> Any:
    return json.loads(loopback.http(HttpRequest("GET", "http://loopback.invalid", target)).body)


def test_time_stands_still_until_it_is_moved() -> None:
    loopback = Loopback()
    assert loopback.world.wall() == NEW_YEAR
    first = get(loopback, "/api/v3/time")
    assert get(loopback, "/api/v3/time") == first == {"serverTime": int(NEW_YEAR * 1000)}
    before = loopback.world.monotonic()
    loopback.advance(1.5)
    assert get(loopback, "/api/v3/time") == {"serverTime": int(NEW_YEAR * 1000) + 1500}
    loopback.world.sleep(60)
    assert loopback.world.monotonic() - before == 61.5
    assert loopback.world.wall() == NEW_YEAR + 61.5


def test_time_does_not_go_back() -> None:
    loopback = Loopback()
    with pytest.raises(ValueError, match="0 or more"):
        loopback.advance(-1)
    loopback.advance_to(0)
    assert loopback.world.wall() == NEW_YEAR


def test_the_market_goes_on_while_time_passes() -> None:
    loopback = Loopback(market=SyntheticMarket(1, symbols=["BTCUSDT"], activity=0.2), begins_at=NEW_YEAR + 0.5)
    loopback.advance(600)
    minutes = get(loopback, "/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=20")
    assert [row[0] for row in minutes] == [int(NEW_YEAR + 60 * minute) * 1000 for minute in range(11)]


def run_of(seed: int) -> list[object]:
    """Orders, a stream and time, all noted."""
    loopback = Loopback(seed=seed, market=SyntheticMarket(seed, activity=0.2))
    notes: list[object] = [loopback.keys["hmac"].api_key, loopback.keys["rsa"].api_key]

    async def main() -> None:
        heard = Heard()
        line = await loopback.connector(loopback.environment.stream_url("spot") + "/ws/btcusdt@trade", heard)
        key = loopback.keys["hmac"]
        client = AsyncClient(
            key.api_key,
            key.secret,
            environment=loopback.environment,
            transport=loopback.async_transport,
            world=loopback.world,
        )
        for number in range(5):
            await loopback.world.pause(1 + number / 10)
            placed = await client.spot.new_order(
                "BTCUSDT", "BUY", "MARKET", quantity="0.01", new_client_order_id=f"n{number}"
            )
            notes.append((loopback.world.wall(), placed))
        line.close()
        await client.close()
        notes.extend(heard.texts)

    asyncio.run(main())
    notes.append(loopback.venue.engine.balances(loopback.keys.trader))
    return notes


def test_the_same_program_gives_the_same_run() -> None:
    first = run_of(3)
    assert len(first) > 20
    assert run_of(3) == first
    assert run_of(4) != first


def test_a_blocking_client_trades() -> None:
    loopback = Loopback(seed=2)
    with client_of(loopback) as client:
        placed = client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="0.01")
        assert placed.status == "FILLED"
        loopback.advance(30)
        assert client.spot.get_order("BTCUSDT", order_id=placed.order_id).executed_qty == Decimal("0.01")


@pytest.mark.parametrize("kind", ["hmac", "rsa", "ed25519", "maker"])
def test_each_key_signs(kind: str) -> None:
    loopback = Loopback()
    with client_of(loopback, kind) as client:
        assert client.spot.account().can_trade


def test_a_clock_that_is_off_is_refused_and_heals_where_it_may() -> None:
    loopback = Loopback()
    for heals in (False, True):
        with client_of(loopback, settings=Settings(clock=ClockSettings(heal=heals)), world=Slow(loopback)) as client:
            if heals:
                assert client.spot.account().can_trade
                continue
            with pytest.raises(ClockSkew):
                client.spot.account()


class Slow(SimulatedWorld):
    """A machine whose clock is a minute behind."""

    def wall(self) -> float:
        return super().wall() - 60


def test_a_wait_for_a_rate_limit_is_simulated_too() -> None:
    loopback = Loopback(settings=ExchangeSettings(seed=1))
    with client_of(loopback) as client:
        before = loopback.world.wall()
        for _ in range(40):
            client.spot.depth("BTCUSDT", limit=5000)
        assert loopback.world.wall() - before >= 30  # 250 each, of 6000 a minute: somebody has waited


def test_a_client_over_the_loopback_goes_by_its_clock_without_being_told() -> None:
    loopback = Loopback(market="quiet")
    blocking = Client(environment=loopback.environment, transport=loopback.transport)
    awaiting = AsyncClient(environment=loopback.environment, connector=loopback.connector)
    before = blocking.now(), awaiting.now()
    loopback.advance(3600)
    assert (blocking.now(), awaiting.now()) == (before[0] + 3_600_000, before[1] + 3_600_000)


def test_frames_come_at_their_moments_while_everybody_waits() -> None:
    loopback = Loopback(seed=1)

    async def main() -> None:
        heard = Heard()
        await loopback.connector("ws://loopback.invalid/stream?streams=btcusdt@depth@100ms", heard)
        begun = loopback.world.monotonic()
        await loopback.world.pause(2.05)
        assert loopback.world.monotonic() - begun == pytest.approx(2.05)
        moments = [round(at - begun, 6) for at, _ in heard.texts]
        assert len(moments) > 10
        assert moments == sorted(moments)
        assert all(round(moment * 10, 3).is_integer() for moment in moments)
        updates = [frame["data"] for _, frame in heard.texts]
        assert all(after["U"] == before["u"] + 1 for before, after in pairwise(updates))

    asyncio.run(main())


def test_somebody_who_waits_for_a_frame_gets_it_while_another_pauses() -> None:
    loopback = Loopback(seed=1)

    async def main() -> None:
        heard = Heard()
        await loopback.connector("ws://loopback.invalid/ws/btcusdt@trade", heard)
        watchdog = asyncio.ensure_future(loopback.world.pause(3600))
        await asyncio.wait_for(heard.news.wait(), 5)
        assert loopback.world.wall() < NEW_YEAR + 60
        watchdog.cancel()

    asyncio.run(main())


def test_the_shortest_pause_lets_time_pass() -> None:
    loopback = Loopback()
    world = loopback.world
    until = world.monotonic() + 1e-6

    async def main() -> None:
        for _ in range(3):
            await world.pause(1e-9)

    world.sleep(1e-9)
    assert world.monotonic() == until
    asyncio.run(main())
    assert world.monotonic() == pytest.approx(until + 3e-6, abs=1e-8)


def test_pauses_end_in_the_order_of_their_times() -> None:
    loopback = Loopback()
    ends: list[tuple[str, float]] = []

    async def waits(name: str, seconds: float) -> None:
        await loopback.world.pause(seconds)
        ends.append((name, loopback.world.wall() - NEW_YEAR))

    async def main() -> None:
        late = asyncio.ensure_future(waits("never", 500))
        await asyncio.gather(waits("c", 3), waits("a", 1), waits("b", 2), waits("now", 0))
        await waits("d", 1)
        late.cancel()

    asyncio.run(main())
    assert ends == [("now", 0), ("a", 1), ("b", 2), ("c", 3), ("d", 4)]


def test_time_that_is_moved_by_hand_ends_pauses() -> None:
    loopback = Loopback()

    async def main() -> None:
        pause = asyncio.ensure_future(loopback.world.pause(10))
        await asyncio.sleep(0)
        loopback.advance(10)
        await pause
        assert loopback.world.wall() == NEW_YEAR + 10

    asyncio.run(main())


def test_control_requests_are_answered_on_the_line() -> None:
    loopback = Loopback()

    async def main() -> None:
        heard = Heard()
        line = await loopback.connector("ws://loopback.invalid/ws", heard)
        line.send('{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":1}')
        assert heard.texts == [], "never within the call"
        await heard.news.wait()
        assert heard.texts[0][1] == {"result": None, "id": 1}
        line.ping(b"there?")
        await loopback.world.pause(0.001)
        assert heard.pongs == [b"there?"]

    asyncio.run(main())


def test_the_websocket_api_answers() -> None:
    loopback = Loopback()

    async def main() -> None:
        heard = Heard()
        line = await loopback.connector(loopback.environment.ws_api_url("spot"), heard)
        line.send('{"id":1,"method":"time"}')
        await heard.news.wait()
        answer = heard.texts[0][1]
        assert (answer["status"], answer["result"]) == (200, {"serverTime": int(NEW_YEAR * 1000)})

    asyncio.run(main())


def test_a_line_is_pinged_and_kept_alive_for_24_hours() -> None:
    loopback = Loopback(settings=ExchangeSettings(seed=1, speed=0.001))

    async def main() -> None:
        heard = Heard()
        await loopback.connector("ws://loopback.invalid/ws", heard)
        loopback.advance(24 * 3600 - 1)
        await asyncio.sleep(0)
        assert len(heard.pings) == 24 * 180 - 1
        assert heard.closed == []
        assert [event["e"] for _, event in heard.texts] == ["serverShutdown"]
        loopback.advance(1)
        await asyncio.sleep(0)
        assert heard.closed == [(1008, "disconnected")]

    asyncio.run(main())


def test_a_cut_and_a_close_are_heard_once_and_end_the_line() -> None:
    loopback = Loopback()

    async def main() -> None:
        cut, closed, going = Heard(), Heard(), Heard()
        for heard in (cut, closed, going):
            line = await loopback.connector("ws://loopback.invalid/ws/btcusdt@trade", heard)
            if heard is cut:
                loopback.cut()
            elif heard is closed:
                line.close(1000, "done")
            else:
                loopback.close()
            line.close()
            await heard.news.wait()
            with pytest.raises(NotSent):
                line.send("{}")
            with pytest.raises(NotSent):
                line.ping()
        await loopback.world.pause(5)
        assert (cut.closed, closed.closed) == ([(1006, "")], [(1000, "done")])
        assert [code for code, _ in going.closed] == [1001]
        assert cut.texts == closed.texts == []
        assert [event["e"] for _, event in going.texts] == ["serverShutdown"]

    asyncio.run(main())


def test_a_shutdown_is_announced_and_then_comes() -> None:
    loopback = Loopback()

    async def main() -> None:
        heard = Heard()
        await loopback.connector("ws://loopback.invalid/ws", heard)
        loopback.announce_shutdown(within=5)
        loopback.advance(4)
        await asyncio.sleep(0)
        assert [event["e"] for _, event in heard.texts] == ["serverShutdown"]
        assert heard.closed == []
        loopback.advance(1)
        await asyncio.sleep(0)
        assert heard.closed == [(1001, "Going away")]

    asyncio.run(main())


def test_a_listener_that_fails_does_not_lose_the_frames_behind() -> None:
    loopback = Loopback()

    class Clumsy(Heard):
        def on_text(self, payload: bytes, at: float) -> None:
            super().on_text(payload, at)
            if len(self.texts) == 1:
                raise ValueError("clumsy")

    async def main() -> None:
        failures: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: failures.append(context["exception"]))
        heard = Clumsy()
        line = await loopback.connector("ws://loopback.invalid/ws", heard)
        line.send('{"method":"LIST_SUBSCRIPTIONS","id":1}')
        line.send('{"method":"LIST_SUBSCRIPTIONS","id":2}')
        await heard.news.wait()
        assert [frame["id"] for _, frame in heard.texts] == [1, 2]
        assert [type(failure) for failure in failures] == [ValueError]

    asyncio.run(main())


def test_a_refused_handshake_is_the_error_of_its_status() -> None:
    loopback = Loopback()

    async def main() -> None:
        with pytest.raises(BadRequest):
            await loopback.connector("ws://loopback.invalid/nowhere", Heard())
        for _ in range(300):
            (await loopback.connector("ws://loopback.invalid/ws", Heard())).close()
        with pytest.raises(RateLimited):
            await loopback.connector("ws://loopback.invalid/ws", Heard())

    asyncio.run(main())


def test_streams_of_the_async_client_run_in_simulated_time() -> None:
    loopback = Loopback(seed=1)

    async def main() -> int:
        async with AsyncClient(
            environment=loopback.environment,
            transport=loopback.async_transport,
            connector=loopback.connector,
            world=loopback.world,
        ) as client:
            count = 0
            async with client.spot.subscribe("btcusdt@trade") as trades:
                async for _ in trades:
                    count += 1
                    if loopback.world.wall() > NEW_YEAR + 5:
                        return count
            raise AssertionError("the stream ended")

    first = asyncio.run(main())
    assert first > 10


def test_a_client_moves_from_a_server_that_shuts_down_without_missing_a_trade() -> None:
    loopback = Loopback(seed=1)

    async def main() -> list[int]:
        async with AsyncClient(
            environment=loopback.environment,
            transport=loopback.async_transport,
            connector=loopback.connector,
            world=loopback.world,
        ) as client:
            ids: list[int] = []
            announced = False
            async with client.spot.subscribe("btcusdt@trade") as trades:
                async for trade in trades:
                    ids.append(trade.trade_id)
                    if len(ids) > 20 and not announced:
                        announced = True
                        loopback.announce_shutdown(within=10)
                    if loopback.world.wall() > NEW_YEAR + 30:
                        return ids
            raise AssertionError("the stream ended")

    ids = asyncio.run(main())
    assert len(ids) > 50
    assert ids == list(range(ids[0], ids[0] + len(ids)))


def test_streams_of_the_blocking_client_flow_though_their_loop_is_in_another_thread() -> None:
    loopback = Loopback(seed=1)
    with client_of(loopback) as client, client.spot.subscribe("btcusdt@depth@100ms") as diffs:
        assert len(list(islice(diffs, 3))) == 3
        assert client.spot.account().can_trade  # time has not run away meanwhile
    assert loopback.world.wall() - NEW_YEAR < 30


def test_what_cannot_be_had_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no market"):
        Loopback(market="casino")
    with pytest.raises(ConfigurationError, match="speed"):
        Loopback(speed="quick")


def test_sessions_may_have_times_of_their_own() -> None:
    settings = ExchangeSettings(seed=1, sessions=SessionTimes(lifetime=2 * SECOND))
    loopback = Loopback(settings=settings)

    async def main() -> None:
        heard = Heard()
        await loopback.connector("ws://loopback.invalid/ws", heard)
        await loopback.world.pause(3)
        assert heard.closed == [(1008, "disconnected")]

    asyncio.run(main())
