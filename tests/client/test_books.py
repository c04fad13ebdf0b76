"""Live books over a real socket: in sync when entered, mended after holes and losses, honest meanwhile."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine
from decimal import Decimal
from typing import Any

import pytest

from bidwire.client.aio import AsyncClient
from bidwire.client.blocking import Client
from bidwire.config import Reconnect, Settings
from bidwire.errors import BadRequest, StreamError
from bidwire.wire.http import HttpRequest, HttpResponse

SOON = Settings(reconnect=Reconnect(fixed=0.01))
STREAM = "btcusdt@depth@100ms"


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


class Snapshots:
    """A REST transport that answers depth requests, for a client that is given it as `transport=`."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.first_asked = threading.Event()

    def answer(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request.target)
        self.first_asked.set()
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return HttpResponse(400 if "code" in found else 200, {}, json.dumps(found).encode())


class Blocking(Snapshots):
    def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        return self.answer(request)

    def close(self) -> None:
        self.asked.append("closed")


class Running(Snapshots):
    async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        return self.answer(request)

    async def close(self) -> None:
        self.asked.append("closed")


def snapshot(last: int, bid: str = "10.00000000", ask: str = "11.00000000") -> dict[str, Any]:
    return {"lastUpdateId": last, "bids": [[bid, "1.00000000"]], "asks": [[ask, "2.00000000"]]}


def diff(first: int, last: int, bids: list[list[str]] | None = None, asks: list[list[str]] | None = None) -> Any:
    return {"e": "depthUpdate", "E": 1, "s": "BTCUSDT", "U": first, "u": last, "b": bids or [], "a": asks or []}


def test_an_entered_book_is_in_sync_and_follows(exchange: Any) -> None:
    rest = Running(snapshot(5))

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest)
        async with client.spot.book("btcusdt") as book:
            assert exchange.peer.streams == [STREAM]
            assert rest.asked == ["/api/v3/depth?symbol=BTCUSDT&limit=5000"]
            assert book.in_sync
            assert (book.symbol, book.last_update_id, book.resyncs) == ("BTCUSDT", 5, 0)
            assert book.best_bid == (Decimal(10), Decimal(1))
            assert book.known_range == (None, None)
            await anext(aiter(book))
            await asyncio.to_thread(exchange.push, STREAM, diff(6, 8, [["10.50000000", "3"]], [["11.00000000", "0"]]))
            async for updated in book:
                assert updated is book
                break
            assert book.bids(1) == [(Decimal("10.5"), Decimal(3))]
            assert book.best_ask is None
            assert book.asks() == []
            assert "in sync" in repr(book)
        assert not book.in_sync
        assert book.closed

    run(main())


def test_early_diffs_and_old_snapshots_are_put_together(exchange: Any) -> None:
    rest = Running(snapshot(2), snapshot(3), snapshot(9))

    async def answer(venue: Any, peer: Any, frame: dict[str, Any]) -> None:
        for early in (diff(8, 9), diff(10, 12, [["10.00000000", "7"]])):
            await peer.socket.send(json.dumps({"stream": STREAM, "data": early}))
        await peer.socket.send(json.dumps({"result": None, "id": frame["id"]}))

    exchange.answer = answer

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest)
        async with client.spot.book("BTCUSDT") as book:
            assert book.last_update_id == 12
            assert book.best_bid == (Decimal(10), Decimal(7))
            assert len(rest.asked) == 3

    run(main())


def test_a_hole_makes_the_book_say_so_and_fetch_again(exchange: Any) -> None:
    rest = Running(snapshot(5), snapshot(20, bid="9.00000000"))
    seen: list[tuple[bool, int | None]] = []

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest)
        async with client.spot.book(
            "BTCUSDT", on_update=lambda book: seen.append((book.in_sync, book.last_update_id))
        ) as book:
            await asyncio.to_thread(exchange.push, STREAM, diff(9, 10))
            await asyncio.to_thread(exchange.push, STREAM, diff(11, 25, [["9.50000000", "1"]]))
            while book.last_update_id != 25:
                await anext(book)
            assert book.resyncs == 1
            assert [level.price for level in book.bids()] == [Decimal("9.5"), Decimal(9)]
        assert (False, None) in seen
        assert seen[-1] == (True, 25)

    run(main())


def test_a_lost_connection_makes_the_book_stale_until_it_is_mended(exchange: Any) -> None:
    rest = Running(snapshot(5), snapshot(30))
    told: list[str] = []

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest, settings=SOON)
        async with client.spot.book(
            "BTCUSDT", on_close=lambda *why: told.append("close"), on_reconnect=lambda outage: told.append("back")
        ) as book:
            exchange.abort()
            await exchange.eventually(lambda: len(exchange.peers) == 2 and bool(exchange.peer.streams))
            await asyncio.to_thread(exchange.push, STREAM, diff(29, 31, [["10.00000000", "8"]]))
            while book.last_update_id != 31:
                await anext(book)
            assert book.best_bid == (Decimal(10), Decimal(8))
            assert book.in_sync
        assert told[:2] == ["close", "back"]

    run(main())


def test_a_testnet_that_was_reset_is_followed_from_its_new_ids(exchange: Any) -> None:
    """Fault R42: ids begin anew, far below the old ones."""
    rest = Running(snapshot(900_000), snapshot(3, bid="7.00000000"))

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest, settings=SOON)
        async with client.spot.book("BTCUSDT") as book:
            exchange.abort()
            await exchange.eventually(lambda: len(exchange.peers) == 2 and bool(exchange.peer.streams))
            await asyncio.to_thread(exchange.push, STREAM, diff(4, 5, [["7.50000000", "8"]]))
            while book.last_update_id != 5:
                await anext(book)
            assert book.best_bid == (Decimal("7.5"), Decimal(8))

    run(main())


def test_a_symbol_that_does_not_exist_raises_on_entering(exchange: Any) -> None:
    rest = Running({"code": -1121, "msg": "Invalid symbol."})

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest)
        for handlers in ({}, {"on_error": lambda error: None}):
            with pytest.raises(BadRequest, match="Invalid symbol"):
                await client.spot.book("NOPE", **handlers)  # type: ignore[arg-type]  # a dict lost its names
        book = client.spot.book("NOPE")
        with pytest.raises(BadRequest):
            await book.open()
        with pytest.raises(StreamError):
            await book.open()

    run(main())
    assert len(rest.asked) == 3


def test_a_cut_off_snapshot_says_how_far_it_reaches(exchange: Any) -> None:
    rest = Running(snapshot(5))

    async def main() -> None:
        client = AsyncClient(environment=exchange.environment, transport=rest)
        async with client.spot.book("BTCUSDT", limit=1) as book:
            assert rest.asked == ["/api/v3/depth?symbol=BTCUSDT&limit=1"]
            assert book.known_range == (Decimal(10), Decimal(11))
            assert await book.ready(timeout=1)

    run(main())


def test_blocking_code_has_the_same_book(exchange: Any) -> None:
    rest = Blocking(snapshot(5))
    updates: list[int | None] = []
    client = Client(environment=exchange.environment, transport=rest)
    with client.spot.book("BTCUSDT", on_update=lambda book: updates.append(book.last_update_id)) as book:
        assert book.in_sync
        assert book.ready(timeout=1)
        assert book.best_ask == (Decimal(11), Decimal(2))
        for number in (6, 7):
            exchange.push(STREAM, diff(number, number, [["10.00000000", f"{number}.0"]]))
        for _ in book:
            if book.last_update_id == 7:
                break
        assert book.bids(5) == [(Decimal(10), Decimal(7))]
        assert book.asks(5) == [(Decimal(11), Decimal(2))]
    assert book.closed
    assert list(book) == []
    assert updates[-2:] == [6, 7]


def test_a_blocking_book_of_an_unknown_symbol_raises(exchange: Any) -> None:
    client = Client(environment=exchange.environment, transport=Blocking({"code": -1121, "msg": "Invalid symbol."}))
    with pytest.raises(BadRequest):
        client.spot.book("NOPE").open()


def test_reading_while_the_book_changes_never_tears(exchange: Any) -> None:
    """The reader thread writes while this one reads: every view is one that the market had."""
    client = Client(environment=exchange.environment, transport=Blocking(snapshot(5)))
    with client.spot.book("BTCUSDT") as book:

        async def flood() -> None:
            for number in range(6, 2006):
                up, down = f"{number % 7 + 1}.0", f"{(number + 3) % 7 + 1}.0"
                event = diff(number, number, [[up, "1"], [down, "0"] if up != down else [down, "1"]])
                await exchange.peer.socket.send(json.dumps({"stream": STREAM, "data": event}))

        writer = threading.Thread(target=lambda: exchange.do(flood()))
        writer.start()
        while writer.is_alive() or book.last_update_id != 2005:
            prices = [level.price for level in book.bids()]
            assert prices == sorted(prices, reverse=True)
            best = book.best_bid
            assert best is not None
        writer.join()
