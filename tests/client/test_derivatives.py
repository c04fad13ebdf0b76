"""Streams, books and candles of futures and options over sockets: two routes as one subscription, books by `pu`."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from bidwire import AsyncClient, Client, ConfigurationError, StreamEnded, options, usdm
from bidwire.config import Environment, Reconnect, Settings
from bidwire.wire.gaps import Hole
from bidwire.wire.http import HttpRequest, HttpResponse
from bidwire.wire.live import Outage
from bidwire.wire.streams import Stream

SOON = Settings(reconnect=Reconnect(fixed=0.01))
DATA = Path(os.environ.get("BIDWIRE_DATA") or Path(__file__).parents[3] / "shared" / "data")
FIXTURES = Path(__file__).parents[1] / "fixtures"

BOTH_ROUTES = ("solusdt@aggTrade", "solusdt@bookTicker", "solusdt@markPrice@1s")


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def paths(fixture_exchange: Any) -> dict[str, list[str]]:
    """Route → what was subscribed there."""
    return {each.route: each.streams for each in fixture_exchange.subscribers}


# --- against the exchange of the fixtures -------------------------------------------------------------------------------


def test_a_subscription_of_both_routes_hears_both(fixture_exchange: Any) -> None:
    wanted = usdm.AggTrades("SOLUSDT"), usdm.BookTicker("SOLUSDT"), usdm.MarkPrice("SOLUSDT", speed="1s")
    with (
        Client(environment=fixture_exchange.environment) as client,
        client.usdm.subscribe(*wanted) as events,
    ):
        heard: dict[Any, Any] = dict(islice(events.items(), 3))
        assert set(heard) == set(wanted)
        trade = heard[wanted[0]]
        assert isinstance(trade, usdm.AggTradeEvent)
        assert (trade.price, trade.normal_quantity) == (Decimal("142.3500"), Decimal(9))
        assert paths(fixture_exchange) == {
            "market": ["solusdt@aggTrade", "solusdt@markPrice@1s"],
            "public": ["solusdt@bookTicker"],
        }
        assert sorted(events.list()) == sorted(stream.name for stream in wanted)


@pytest.mark.parametrize(
    ("product", "routes"), [("usdm", {"public", "market"}), ("coinm", {""}), ("options", {"public", "market"})]
)
def test_every_stream_of_a_product_is_heard_on_its_route(fixture_exchange: Any, product: str, routes: set[str]) -> None:
    names = [
        json.loads(path.read_text(encoding="utf-8"))["name"] for path in (FIXTURES / product / "streams").glob("*.json")
    ]

    async def main() -> None:
        client = AsyncClient(environment=fixture_exchange.environment)
        async with client, getattr(client, product).subscribe(*set(names)) as events:
            heard = [stream async for stream, _ in _first(events.items(), len(names))]
            assert {each.name for each in heard} == set(names)
            assert set(paths(fixture_exchange)) == routes

    run(main())


async def until(kept: Any, holds: Callable[[], bool]) -> None:
    """Waits for the changes of a book or of candles until something is so."""
    async with asyncio.timeout(10):
        while not holds():
            await anext(kept)


async def _first(events: Any, count: int) -> AsyncIterator[Any]:
    async for each in events:
        yield each
        count -= 1
        if not count:
            return


def test_w16_a_stream_on_the_wrong_route_is_acknowledged_and_silent_so_ours_never_is(fixture_exchange: Any) -> None:
    host = fixture_exchange.environment.stream_url("usdm")
    for path in ("/public/stream", "/stream"):
        with connect(f"{host}{path}") as line:
            line.send(json.dumps({"method": "SUBSCRIBE", "params": list(BOTH_ROUTES), "id": 1}))
            assert json.loads(line.recv(5)) == {"result": None, "id": 1}
            assert json.loads(line.recv(5))["stream"] == "solusdt@bookTicker"
            line.send(json.dumps({"method": "LIST_SUBSCRIPTIONS", "id": 2}))
            assert json.loads(line.recv(5)) == {"result": list(BOTH_ROUTES), "id": 2}  # and nothing in between
    with (
        Client(environment=fixture_exchange.environment) as client,
        client.usdm.subscribe(*BOTH_ROUTES) as events,
    ):
        heard = [stream for stream, _ in islice(events.items(), 3)]
        assert {stream.name for stream in heard if isinstance(stream, Stream)} == set(BOTH_ROUTES)


def test_a_subscription_over_the_websocket_api_is_the_same(fixture_exchange: Any) -> None:
    with Client(environment=fixture_exchange.environment) as client:
        with client.ws_api.usdm.subscribe(usdm.AggTrades("SOLUSDT")) as events:
            assert next(iter(events)).symbol == "SOLUSDT"
        with client.ws_api.usdm.book("SOLUSDT") as book:
            assert book.in_sync
        with pytest.raises(ConfigurationError, match="GetKlines"):
            client.ws_api.usdm.candles("SOLUSDT", "1m").open()


def test_a_name_that_is_none_of_the_products_is_refused_with_the_nearest_that_is() -> None:
    with Client() as client, pytest.raises(ValueError, match=r"no USD-M stream; did you mean 'solusdt@depth@.00ms'"):
        client.usdm.subscribe("solusdt@depth@0ms")


def test_the_rules_of_contracts_are_read_and_kept(fixture_exchange: Any) -> None:
    with Client(environment=fixture_exchange.environment) as client:
        rules = client.usdm.rules()
        assert client.usdm.rules() is rules
        symbol = next(iter(rules))
        assert rules[symbol].tick_size > 0
        assert len(fixture_exchange.heard) == 1


def test_a_product_without_user_events_says_so(fixture_exchange: Any) -> None:
    with Client(environment=fixture_exchange.environment) as client:
        with pytest.raises(AttributeError, match="Usdm has no 'user_stream'"):
            client.usdm.user_stream()  # type: ignore[attr-defined]
        assert "user_stream" not in dir(client.usdm)


# --- against a scripted exchange ---------------------------------------------------------------------------------------


class Place:
    """A scripted exchange seen as the host of a product: its streams, and what its REST says."""

    def __init__(self, exchange: Any, family: str, answers: dict[str, Any]) -> None:
        self.exchange = exchange
        self.answers = answers
        self.asked: list[str] = []
        base = {"usdm": "fapi", "coinm": "dapi", "options": "eapi"}[family]
        self.environment = Environment(
            name="scripted", rest={base: "http://scripted.invalid"}, streams={family: exchange.url}
        )
        place = self

        class Transport:
            async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
                path, _, query = request.target.partition("?")
                place.asked.append(f"{path}?{query}")
                found = place.answers[path.rsplit("/", 1)[1]]
                return HttpResponse(200, {}, json.dumps(found() if callable(found) else found).encode())

            async def close(self) -> None:
                """There is nothing to let go of."""

        self.client = AsyncClient(environment=self.environment, transport=Transport(), settings=SOON)

    def peer(self, path: str) -> Any:
        """The newest connection on a path."""
        return [peer for peer in self.exchange.peers if peer.path == path][-1]

    async def push(self, stream: str, event: object, path: str) -> None:
        await asyncio.to_thread(self.exchange.push, stream, event, self.peer(path))


def agg_trade(number: int) -> dict[str, Any]:
    return {
        "e": "aggTrade",
        "E": 1,
        "s": "BTCUSDT",
        "a": number,
        "p": "60000.10",
        "q": "0.010",
        "f": 1,
        "l": 1,
        "T": 1,
        "m": True,
    }


def diff(first: int, last: int, previous: int, bids: list[list[str]] | None = None) -> dict[str, Any]:
    changed = bids if bids is not None else [["60000.00", "1.5"]]
    ids = {"U": first, "u": last, "pu": previous}
    return {"e": "depthUpdate", "E": 7, "T": 6, "s": "BTCUSDT", **ids, "b": changed, "a": []}


def snapshot(last: int) -> dict[str, Any]:
    bids, asks = [["60000.00", "1.0"], ["59999.90", "2.0"]], [["60000.10", "3.0"]]
    return {"lastUpdateId": last, "E": 5, "T": 4, "bids": bids, "asks": asks}


PUBLIC, MARKET = "/public/stream", "/market/stream"


def test_adding_and_removing_go_to_the_connection_of_the_route_which_is_opened_when_it_is_needed(exchange: Any) -> None:
    async def main() -> None:
        place = Place(exchange, "usdm", {})
        async with place.client.usdm.subscribe("btcusdt@bookTicker") as events:
            assert [peer.path for peer in exchange.peers] == [PUBLIC]
            await events.add(usdm.AggTrades("BTCUSDT"), usdm.PartialDepth("BTCUSDT", 5))
            assert [peer.path for peer in exchange.peers] == [PUBLIC, MARKET]
            assert place.peer(PUBLIC).streams == ["btcusdt@bookTicker", "btcusdt@depth5"]
            assert place.peer(MARKET).streams == ["btcusdt@aggTrade"]
            await events.remove("btcusdt@depth5", usdm.AggTrades("btcusdt"))
            assert await events.list() == ["btcusdt@bookTicker"]
        await place.client.close()
        ids = [frame["id"] for peer in exchange.peers for frame in peer.frames]
        assert all(isinstance(number, int) and number > 0 for number in ids)  # a UUID is refused by these products

    run(main())


def test_an_unchecked_name_goes_by_the_route_of_the_nearest_stream(exchange: Any) -> None:
    async def main() -> None:
        place = Place(exchange, "usdm", {})
        names = "btcusdt@depth@0ms", "btcusdt@markPrices"
        async with place.client.usdm.subscribe(*names, unchecked=True):
            assert place.peer(PUBLIC).streams == ["btcusdt@depth@0ms"]
            assert place.peer(MARKET).streams == ["btcusdt@markPrices"]
        await place.client.close()

    run(main())


def test_a_lost_connection_comes_back_on_its_route_and_the_other_route_notices_nothing(exchange: Any) -> None:
    async def main() -> None:
        outages: asyncio.Queue[Outage] = asyncio.Queue()
        place = Place(exchange, "usdm", {})
        wanted = "btcusdt@aggTrade", "btcusdt@bookTicker"
        async with place.client.usdm.subscribe(*wanted, on_reconnect=outages.put_nowait) as events:
            lost = place.peer(MARKET)
            await asyncio.to_thread(exchange.abort, lost)
            outage = await asyncio.wait_for(outages.get(), 10)
            assert outage.streams == ("btcusdt@aggTrade",)
            assert place.peer(MARKET) is not lost
            assert [peer.path for peer in exchange.peers].count(PUBLIC) == 1
            await place.push("btcusdt@aggTrade", agg_trade(5), MARKET)
            assert (await anext(aiter(events))).agg_trade_id == 5
        await place.client.close()

    run(main())


def test_a_hole_is_told_by_the_ids_of_trades_and_by_what_a_diff_says_came_before_it(exchange: Any) -> None:
    async def main() -> None:
        holes: list[Hole] = []
        place = Place(exchange, "usdm", {})
        wanted = usdm.AggTrades("BTCUSDT"), usdm.DepthDiffs("BTCUSDT"), usdm.PartialDepth("BTCUSDT", 5)
        async with place.client.usdm.subscribe(*wanted, on_gap=holes.append) as events:
            for number in (1, 2, 5):
                await place.push("btcusdt@aggTrade", agg_trade(number), MARKET)
            for each in (diff(10, 20, 9), diff(31, 40, 20), diff(61, 70, 50)):
                await place.push("btcusdt@depth", each, PUBLIC)
                await place.push("btcusdt@depth5", each, PUBLIC)  # each tells all there is: nothing can be missing
            assert len([event async for event in _first(events, 9)]) == 9
            found = {(hole.stream, hole.after, hole.before) for hole in holes}
            assert found == {("btcusdt@aggTrade", 2, 5), ("btcusdt@depth", 40, 61)}
        await place.client.close()

    run(main())


@pytest.mark.parametrize(
    ("family", "path", "host"), [("usdm", MARKET, "/fapi/v1/aggTrades"), ("coinm", "/stream", "/dapi/v1/aggTrades")]
)
def test_aggregates_that_did_not_come_are_read_over_rest_where_that_is_asked_for(
    exchange: Any, family: str, path: str, host: str
) -> None:
    async def main() -> None:
        rows = [{**agg_trade(number), "T": 3, "nq": "0.004"} for number in (3, 4)]
        place = Place(exchange, family, {"aggTrades": rows})
        async with getattr(place.client, family).subscribe(usdm.AggTrades("BTCUSDT"), backfill=True) as events:
            for number in (1, 2, 5):
                await place.push("btcusdt@aggTrade", agg_trade(number), path)
            heard = [event async for event in _first(events, 5)]
            assert [(event.agg_trade_id, event.backfilled) for event in heard] == [
                *((1, False), (2, False), (3, True), (4, True), (5, False))
            ]
            assert (heard[2].event_time, heard[2].symbol, heard[2].normal_quantity) == (3, "BTCUSDT", Decimal("0.004"))
            assert place.asked == [f"{host}?symbol=BTCUSDT&fromId=3&limit=2"]
            assert events.holes == ()
        await place.client.close()

    run(main())


def test_a_book_follows_by_what_each_diff_says_came_before_it_and_reads_anew_after_a_hole(exchange: Any) -> None:
    async def main() -> None:
        last = iter((100, 300))
        place = Place(exchange, "usdm", {"depth": lambda: snapshot(next(last))})
        async with place.client.usdm.book("btcusdt") as book:
            assert place.asked == ["/fapi/v1/depth?symbol=BTCUSDT&limit=1000"]
            assert place.peer(PUBLIC).streams == ["btcusdt@depth@100ms"]
            await place.push("btcusdt@depth@100ms", diff(90, 105, 80), PUBLIC)  # straddles the snapshot
            await place.push("btcusdt@depth@100ms", diff(150, 160, 105), PUBLIC)  # ids jump, and nothing is missing
            await until(book, lambda: book.last_update_id == 160)
            assert book.best_bid == (Decimal("60000.00"), Decimal("1.5"))
            assert book.resyncs == 0
            await place.push("btcusdt@depth@100ms", diff(290, 310, 250), PUBLIC)
            await until(book, lambda: book.last_update_id == 310)
            assert book.resyncs == 1
            assert book.in_sync
            assert book.updated_at == 7
        await place.client.close()

    run(main())


@pytest.mark.parametrize(
    ("family", "symbol", "path", "asked"),
    [
        ("usdm", "BTCUSDT", MARKET, "/fapi/v1/klines"),
        ("coinm", "BTCUSD_PERP", "/stream", "/dapi/v1/klines"),
        ("options", "BTC-260925-90000-C", MARKET, "/eapi/v1/klines"),
    ],
)
def test_candles_are_read_over_rest_and_moved_on_by_the_stream(
    exchange: Any, family: str, symbol: str, path: str, asked: str
) -> None:
    def row(at: int) -> list[Any]:
        return [at, "1.0", "1.2", "0.9", "1.1", "5", at + 59_999, "5.5", 3, "2", "2.2", "0"]

    def update(at: int, closed: bool) -> dict[str, Any]:
        k = {"t": at, "T": at + 59_999, "s": symbol, "i": "1m", "f": 1, "L": 9, "o": "1.0", "c": "1.3", "h": "1.3"}
        k |= {"l": "0.9", "v": "9", "n": 9, "x": closed, "q": "9.9", "V": "4", "Q": "4.4", "B": "0"}
        return {"e": "kline", "E": at + 1, "s": symbol, "k": k}

    async def main() -> None:
        place = Place(exchange, family, {"klines": [row(60_000), row(120_000)]})
        stream = f"{symbol.lower()}@kline_1m"
        async with getattr(place.client, family).candles(symbol, "1m", keep=2) as candles:
            assert place.asked == [f"{asked}?symbol={symbol}&interval=1m&limit=2"]
            await place.push(stream, update(120_000, True), path)
            await place.push(stream, update(180_000, False), path)
            await until(candles, lambda: [row.open_time for row in candles.rows()] == [120_000, 180_000])
            assert [each.closed for each in candles.rows()] == [True, False]
            assert candles.newest_closed is not None
            assert candles.newest_closed.close == Decimal("1.3")
        with pytest.raises(ValueError, match=r"the exchange has no stream '.*@kline_1s'|'1s' is no KlineInterval"):
            getattr(place.client, family).candles(symbol, "1s")
        await place.client.close()

    run(main())


@pytest.mark.parametrize(
    ("family", "symbol", "path", "stream", "asked"),
    [
        ("coinm", "BTCUSD_PERP", "/stream", "btcusd_perp@depth@100ms", "/dapi/v1/depth?symbol=BTCUSD_PERP&limit=1000"),
        (
            *("options", "BTC-260925-90000-C", PUBLIC, "btc-260925-90000-c@depth@100ms"),
            "/eapi/v1/depth?symbol=BTC-260925-90000-C&limit=1000",
        ),
    ],
)
def test_the_books_of_coin_m_and_of_options_follow_alike(
    exchange: Any, family: str, symbol: str, path: str, stream: str, asked: str
) -> None:
    async def main() -> None:
        place = Place(exchange, family, {"depth": snapshot(100)})
        async with getattr(place.client, family).book(symbol.lower()) as book:
            assert place.asked == [asked]
            await place.push(stream, diff(90, 105, 80), path)
            await place.push(stream, diff(150, 160, 105), path)
            await until(book, lambda: book.last_update_id == 160)
            assert book.resyncs == 0
            assert book.best_bid == (Decimal("60000.00"), Decimal("1.5"))
        await place.client.close()

    run(main())


def test_trades_of_an_underlying_have_no_holes_for_each_contract_counts_its_own(exchange: Any) -> None:
    def trade(symbol: str, number: int) -> dict[str, Any]:
        return {
            "e": "trade",
            "E": 1,
            "T": 1,
            "s": symbol,
            "t": number,
            "p": "9.4",
            "q": "1",
            "X": "MARKET",
            "S": "BUY",
            "m": False,
        }

    async def main() -> None:
        holes: list[Hole] = []
        place = Place(exchange, "options", {})
        wanted = options.UnderlyingTrades("BTCUSDT"), options.Trades("BTC-260925-90000-C")
        async with place.client.options.subscribe(*wanted, on_gap=holes.append) as events:
            for number in (7, 900, 8):
                await place.push("btcusdt@optionTrade", trade(f"BTC-260925-{number}-C", number), PUBLIC)
            for number in (7, 9):
                await place.push("btc-260925-90000-c@optionTrade", trade("BTC-260925-90000-C", number), PUBLIC)
            assert [event.trade_id async for event in _first(events, 5)] == [7, 900, 8, 7, 9]
            assert [hole.stream for hole in holes] == ["btc-260925-90000-c@optionTrade"]
        await place.client.close()

    run(main())


def test_more_streams_than_a_connection_of_options_takes_are_spread_over_several(exchange: Any) -> None:
    async def main() -> None:
        place = Place(exchange, "options", {})
        wanted = [options.BookTicker(f"BTC-260925-{strike}-C") for strike in range(201)]
        async with place.client.options.subscribe(*wanted):
            assert [len(peer.streams) for peer in exchange.peers] == [200, 1]
        await place.client.close()

    run(main())


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no recordings: set BIDWIRE_DATA, or put them at {DATA}")
def test_a_recorded_minute_makes_the_recorded_book_over_a_socket(exchange: Any) -> None:
    def lines() -> Iterator[dict[str, Any]]:
        with gzip.open(DATA / "streams" / "usdm_BTCUSDT_20240808T235416Z.raw.gz", "rb") as recorded:
            yield from (json.loads(line.split(b" ", 1)[1]) for line in recorded)

    frames = list(islice(lines(), 12_000))
    [depth] = [frame for frame in frames if "stream" not in frame]
    diffs = [frame["data"] for frame in frames if "@depth" in frame.get("stream", "")]
    tickers = {f["data"]["u"]: f["data"] for f in frames if "@bookTicker" in f.get("stream", "")}
    newest = diffs[-1]["u"]
    best = tickers[max(number for number in tickers if number <= newest)]

    async def main() -> None:
        place = Place(exchange, "usdm", {"depth": depth})
        async with place.client.usdm.book("BTCUSDT") as book:
            texts = [json.dumps({"stream": "btcusdt@depth@100ms", "data": each}) for each in diffs]

            async def say() -> None:
                for text in texts:
                    await place.peer(PUBLIC).socket.send(text)

            await asyncio.to_thread(exchange.do, say())
            await until(book, lambda: book.last_update_id == newest)
            assert book.resyncs == 0
            assert book.best_bid == (Decimal(best["b"]), Decimal(best["B"]))
            assert book.best_ask == (Decimal(best["a"]), Decimal(best["A"]))
        await place.client.close()

    run(main())


def test_a_contract_that_is_delivered_ends_its_streams_when_they_fall_silent(exchange: Any) -> None:
    async def main() -> None:
        ended: asyncio.Queue[Exception] = asyncio.Queue()
        body = json.loads((FIXTURES / "usdm" / "exchange_info.json").read_text(encoding="utf-8"))["response"]
        one = body["symbols"][0]
        body["symbols"] = [{**one, "symbol": "BTCUSDT"}, {**one, "symbol": "BTCUSDT_260327", "status": "DELIVERED"}]
        place = Place(exchange, "usdm", {"exchangeInfo": body})
        quick = Settings(reconnect=Reconnect(fixed=0.01, silence=0.05))
        client = place.client.using(reconnect=quick.reconnect)
        wanted = "btcusdt_260327@bookTicker", "btcusdt@bookTicker"
        async with client.usdm.subscribe(*wanted, on_error=ended.put_nowait) as events:
            error = await asyncio.wait_for(ended.get(), 10)
            assert isinstance(error, StreamEnded)
            assert (error.symbol, error.symbol_status) == ("BTCUSDT_260327", "DELIVERED")
            assert events.streams == ("btcusdt@bookTicker",)
        await place.client.close()

    run(main())
