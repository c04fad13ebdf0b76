"""Live candle lists over a real socket: filled, rolled, refilled after a loss, and honest meanwhile."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from bidwire import AsyncClient, Client, ConfigurationError, LocalExchange, Reconnect, Settings
from bidwire.errors import BadRequest
from bidwire.wire.http import HttpRequest, HttpResponse

SOON = Settings(reconnect=Reconnect(fixed=0.01))
STREAM = "btcusdt@kline_1m"
MINUTE = 60_000


class Rows:
    """A REST transport that answers with the candles it is given, by limit and end."""

    def __init__(self, *minutes: int) -> None:
        self.minutes = list(minutes)
        self.asked: list[dict[str, list[str]]] = []
        self.refusal: dict[str, Any] | None = None

    def answer(self, request: HttpRequest) -> HttpResponse:
        query = parse_qs(request.target.partition("?")[2])
        self.asked.append(query)
        if self.refusal is not None:
            return HttpResponse(400, {}, json.dumps(self.refusal).encode())
        until = int(query.get("endTime", ["9" * 15])[0])
        found = [minute for minute in self.minutes if minute * MINUTE <= until][-int(query["limit"][0]) :]
        rows = [[m * MINUTE, "1", "9", "0", "2", "5", (m + 1) * MINUTE - 1, "7", 3, "2", "3", "0"] for m in found]
        return HttpResponse(200, {}, json.dumps(rows).encode())


class Blocking(Rows):
    def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        return self.answer(request)

    def close(self) -> None:
        """There is nothing to let go of."""


class Running(Rows):
    async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        return self.answer(request)

    async def close(self) -> None:
        """There is nothing to let go of."""


def told(minute: int, close: str, trades: int = 4, *, closed: bool = False) -> dict[str, Any]:
    kline = {
        "t": minute * MINUTE,
        "T": (minute + 1) * MINUTE - 1,
        "s": "BTCUSDT",
        "i": "1m",
        "f": 1,
        "L": 1,
        **dict(zip("ochlvqVQ", ("1", close, "9", "0", "5", "7", "2", "3"), strict=True)),
        "n": trades,
        "x": closed,
        "B": "0",
    }
    return {"e": "kline", "E": minute * MINUTE + 5, "s": "BTCUSDT", "k": kline}


def test_an_entered_list_is_filled_and_moves_on(exchange: Any) -> None:
    rest = Running(1, 2, 3)

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest)
        async with client.spot.candles("btcusdt", "1m", keep=3) as candles:
            assert exchange.peer.streams == [STREAM]
            assert rest.asked == [{"symbol": ["BTCUSDT"], "interval": ["1m"], "limit": ["3"]}]
            assert candles.in_sync
            assert (candles.symbol, candles.interval, len(candles)) == ("BTCUSDT", "1m", 3)
            await anext(aiter(candles))
            for event in (told(3, "5"), told(3, "6", 5, closed=True), told(4, "7")):
                await asyncio.to_thread(exchange.push, STREAM, event)
            async for updated in candles:
                assert updated is candles
                if candles.newest is not None and candles.newest.close == 7:
                    break
            assert [each.open_time // MINUTE for each in candles.rows()] == [2, 3, 4]
            assert [each.closed for each in candles.rows()] == [True, True, False]
            closed = candles.newest_closed
            assert closed is not None
            assert closed.close == 6
            assert candles.updated_at == 4 * MINUTE + 5
            assert "BTCUSDT, 1m, in sync, 3 candles" in repr(candles)
        assert not candles.in_sync
        assert candles.closed

    asyncio.run(main())


def test_more_than_one_answer_holds_are_read_backwards(exchange: Any) -> None:
    rest = Running(*range(1, 1301))

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest)
        async with client.spot.candles("BTCUSDT", "1m", keep=1200) as candles:
            assert [each.open_time // MINUTE for each in candles.rows()] == list(range(101, 1301))
            assert [(query["limit"], query.get("endTime")) for query in rest.asked] == [
                (["1000"], None),
                (["200"], [str(301 * MINUTE - 1)]),
            ]

    asyncio.run(main())


def test_a_lost_connection_makes_the_list_stale_and_the_gap_is_read_over_rest(exchange: Any) -> None:
    rest = Running(1, 2, 3)
    states: list[bool] = []

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest, settings=SOON)
        async with client.spot.candles(
            "BTCUSDT", "1m", keep=5, on_close=lambda *why: states.append(candles.in_sync)
        ) as candles:
            rest.minutes += [4, 5, 6]
            exchange.abort()
            await exchange.eventually(lambda: len(exchange.peers) == 2 and bool(exchange.peer.streams))
            while not candles.in_sync or len(candles) < 5:
                await anext(candles)
            assert [each.open_time // MINUTE for each in candles.rows()] == [2, 3, 4, 5, 6]
            assert candles.resyncs == 1
        assert states[0] is False

    asyncio.run(main())


def test_a_candle_that_was_not_seen_to_close_is_asked_for(exchange: Any) -> None:
    rest = Running(1, 2)

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest)
        async with client.spot.candles("BTCUSDT", "1m", keep=5) as candles:
            rest.minutes.append(3)
            await asyncio.to_thread(exchange.push, STREAM, told(3, "7"))
            while [each.closed for each in candles.rows()] != [True, True, False]:
                await anext(candles)
            assert len(rest.asked) == 2
            assert candles.resyncs == 0

    asyncio.run(main())


def test_blocking_code_has_the_same_list(exchange: Any) -> None:
    rest = Blocking(1, 2, 3)
    updates: list[int] = []
    client = Client(environment=exchange.environment, transport=rest)
    with client.spot.candles(
        "BTCUSDT", "1m", keep=2, on_update=lambda candles: updates.append(len(candles))
    ) as candles:
        assert candles.ready(timeout=5)
        exchange.push(STREAM, told(3, "8", 9))
        for _ in candles:
            if candles.newest is not None and candles.newest.close == 8:
                break
        assert [each.open_time // MINUTE for each in candles.rows()] == [2, 3]
        assert candles.rows(1) == [candles.newest]
    assert candles.closed
    assert list(candles) == []
    assert set(updates) == {2}


def test_what_cannot_be_kept_is_refused(exchange: Any) -> None:
    rest = Blocking()
    client = Client(environment=exchange.environment, transport=rest)
    with pytest.raises(ValueError, match="did you mean '1m'"):
        client.spot.candles("BTCUSDT", "1min")
    with pytest.raises(ConfigurationError, match="at least one candle"):
        client.spot.candles("BTCUSDT", "1m", keep=0)
    rest.refusal = {"code": -1121, "msg": "Invalid symbol."}
    with pytest.raises(BadRequest, match="Invalid symbol"):
        client.spot.candles("NOPE", "1m").open()


@pytest.mark.parametrize(("unit", "second"), [("millisecond", 1000), ("microsecond", 1_000_000)])
def test_the_list_equals_what_the_exchange_tells_over_rest(unit: Any, second: int) -> None:
    async def main() -> None:
        async with LocalExchange(seed=2, speed=20) as exchange, asyncio.timeout(60):
            client = AsyncClient(environment=exchange.environment, settings=Settings(time_unit=unit))
            async with client.spot.candles("BTCUSDT", "1s", keep=50) as candles:
                rolled = candles.rows()[-1].open_time
                async for _ in candles:
                    if candles.rows()[-1].open_time >= rolled + 5 * second:
                        break
                assert candles.resyncs == 0
                mine = [each for each in candles.rows() if each.closed]
                theirs = await client.spot.klines("BTCUSDT", "1s", start_time=mine[0].open_time, limit=len(mine))
                assert [(row.open_time, row.close_text, row.volume_text, row.trades) for row in mine] == [
                    (row.open_time, row.close_text, row.volume_text, row.trades) for row in theirs
                ]
            await client.close()

    asyncio.run(main())
