"""Paper accounts: an exchange that follows a second one over sockets, with outages in the middle."""

from __future__ import annotations

import asyncio
import gzip
import os
import time
from collections.abc import Callable, Coroutine
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bidwire import AsyncClient, Client, ConfigurationError, LocalExchange, PaperExchange, Reconnect, Rejected, Settings
from bidwire.exchange.amounts import units
from bidwire.exchange.market.listing import KNOWN
from bidwire.exchange.market.live import LiveMarket, Print
from bidwire.paper import place_named
from bidwire.spot import Trades

SYMBOL = "BTCUSDT"
DATA = Path(os.environ.get("BIDWIRE_DATA") or Path(__file__).parents[2] / "shared" / "data")
RECORDING = DATA / "streams" / "spot_BTCUSDT_20240808T235415Z.raw.gz"
AT_ONCE = Settings(reconnect=Reconnect(fixed=0.01))
PATIENCE = 60


def run(work: Coroutine[Any, Any, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(PATIENCE):
            await work

    asyncio.run(bounded())


async def until(holds: Callable[[], bool]) -> None:
    """Lets the loop run until it is so; the test's own time is the limit."""
    while not holds():  # noqa: ASYNC110 - an engine tells nobody of its state
        await asyncio.sleep(0)


class Original:
    """The exchange that is followed, its market in a test's hands."""

    def __init__(self) -> None:
        self.market = LiveMarket([KNOWN[SYMBOL].row()])
        self.exchange = LocalExchange(market=self.market)
        self._trade, self._update = 500, 10
        self.market.resync(
            SYMBOL, [self._next("100", "1")], 10, [("100.00", "5"), ("99.00", "3")], [("101.00", "4")], self._now()
        )

    def trade(self, price: str, quantity: str, *, hits_bid: bool = True) -> None:
        self.market.receive_trade(SYMBOL, self._next(price, quantity, hits_bid), self._now())

    def diff(self, bids: list[tuple[str, str]], asks: list[tuple[str, str]] | None = None) -> None:
        # Trades take ids of their own here, so a change has room above them.
        first, self._update = self._update + 1, self._update + 20
        self.market.receive_diff(SYMBOL, first, self._update, bids, asks or [], self._now(), self._now())

    def _next(self, price: str, quantity: str, hits_bid: bool = True) -> Print:
        self._trade += 1
        return Print(self._trade, units(price), units(quantity), hits_bid, self._now())

    def _now(self) -> int:
        return time.time_ns() // 1000

    async def __aenter__(self) -> Original:
        self.market.stirred = self.exchange.look_at_market
        await self.exchange.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.exchange.stop()


def following(place: Any, **options: Any) -> PaperExchange:
    return PaperExchange(symbols=[SYMBOL], follow=place, client_settings=AT_ONCE, **options)


def trader(exchange: LocalExchange) -> AsyncClient:
    key = exchange.keys["hmac"]
    return AsyncClient(key.api_key, key.secret, environment=exchange.environment)


def test_the_book_and_the_trades_are_those_of_the_exchange_that_is_followed() -> None:
    async def main() -> None:
        async with LocalExchange(seed=4, speed=5) as original, following(original.environment) as paper:
            theirs = AsyncClient(environment=original.environment)
            engine, seen = paper.venue.engine, dict[int, tuple[Any, Any]]()

            def note(book: Any) -> None:
                seen[book.last_update_id] = book.bids(100), book.asks(100)

            def followed_since(before: int) -> bool:
                return before != engine.recorded_update_id(SYMBOL) in seen

            async with trader(paper) as mine, theirs.spot.book(SYMBOL, on_update=note):
                for _ in range(5):
                    before = engine.recorded_update_id(SYMBOL)
                    await until(partial(followed_since, before))
                    for buy, levels in zip((True, False), seen[engine.recorded_update_id(SYMBOL)], strict=True):
                        recorded = engine.recorded_levels(SYMBOL, buy, 100)
                        assert recorded == [(units(f"{p:f}"), units(f"{q:f}")) for p, q in levels]
                printed = await mine.spot.trades(SYMBOL, limit=50)
                known = {each.id: (each.price, each.qty) for each in await theirs.spot.trades(SYMBOL, limit=1000)}
                assert [(each.price, each.qty) for each in printed] == [known[each.id] for each in printed]
                filters = (await mine.spot.exchange_info(symbol=SYMBOL)).symbols[0].filters
                assert filters == (await theirs.spot.exchange_info(symbol=SYMBOL)).symbols[0].filters
            await theirs.close()

    run(main())


def test_an_ordinary_end_is_no_outage(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with LocalExchange(seed=4) as original, following(original.environment):
            pass

    run(main())
    assert not [record for record in caplog.records if record.levelname == "WARNING"]


def test_orders_are_filled_by_the_rule_of_the_house() -> None:
    async def main() -> None:
        async with Original() as original, following(original.exchange.environment) as paper, trader(paper) as mine:
            taken = await mine.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="1")
            assert taken.status == "FILLED"
            assert taken.fills is not None
            assert [(fill.price, fill.qty) for fill in taken.fills] == [(Decimal(101), Decimal(1))]
            rests = await mine.spot.new_order(SYMBOL, "BUY", "LIMIT", price="100", quantity="2", time_in_force="GTC")

            async def executed() -> Decimal:
                return (await mine.spot.get_order(SYMBOL, order_id=rests.order_id)).executed_qty

            async with mine.spot.subscribe(Trades(SYMBOL)) as printed:
                original.trade("100", "4")  # five stood there before it
                assert (await anext(printed)).quantity == 4
                assert await executed() == 0
                original.trade("100", "2")
                original.trade("99", "7")
                async for each in printed:
                    if each.quantity == 7:
                        break
            assert await executed() == 2
            theirs = original.exchange
            assert theirs.venue.engine.open_orders(theirs.keys.trader, SYMBOL) == []  # no order leaves the paper

    run(main())


def test_an_outage_halts_the_symbol_and_what_was_missed_is_made_up_for() -> None:
    async def main() -> None:
        async with Original() as original, following(original.exchange.environment) as paper, trader(paper) as mine:
            rests = await mine.spot.new_order(SYMBOL, "BUY", "LIMIT", price="99", quantity="1", time_in_force="GTC")
            away = original.exchange.faults.add("unreachable")
            original.exchange.faults.add("cut")
            await until(lambda: paper.venue.engine.status(SYMBOL) == "HALT")
            assert (await mine.spot.exchange_info(symbol=SYMBOL)).symbols[0].status == "HALT"
            with pytest.raises(Rejected, match="Market is closed"):
                await mine.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="1")
            assert [each.order_id for each in await mine.spot.open_orders(symbol=SYMBOL)] == [rests.order_id]
            original.trade("98", "9")
            original.diff([("98.00", "3"), ("99.00", "0"), ("100.00", "0")])
            away.remove()
            await until(lambda: paper.venue.engine.status(SYMBOL) == "TRADING")
            assert (await mine.spot.get_order(SYMBOL, order_id=rests.order_id)).status == "FILLED"
            book = await mine.spot.depth(SYMBOL)
            assert book.bids == [(Decimal(98), Decimal(3))]
            assert [each.qty for each in await mine.spot.trades(SYMBOL)][-2:] == [Decimal(9), Decimal(1)]

    run(main())


@pytest.mark.skipif(not RECORDING.exists(), reason=f"no recordings: set BIDWIRE_DATA or put {RECORDING.name} there")
def test_a_symbol_that_is_delisted_there_is_traded_here_no_more() -> None:
    async def main() -> None:
        at_once = Settings(reconnect=Reconnect(silence=0.1))
        async with (
            LocalExchange(market="quiet", seed=1) as original,
            PaperExchange(symbols=[SYMBOL, "ETHUSDT"], follow=original.environment, client_settings=at_once) as paper,
        ):
            original.faults.add("W36", symbol=SYMBOL)
            engine = paper.venue.engine
            await until(lambda: engine.status(SYMBOL) == "BREAK")
            assert engine.status("ETHUSDT") == "TRADING"
            key = paper.keys["hmac"]
            async with AsyncClient(key.api_key, key.secret, environment=paper.environment) as client:
                with pytest.raises(Rejected, match="Market is closed"):
                    await client.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.001")

    run(main())


def test_a_recorded_market_is_followed_through_a_cut_connection_to_its_end(tmp_path: Path) -> None:
    part = tmp_path / "part.raw"
    with gzip.open(RECORDING, "rt") as lines:
        part.write_text("".join(islice(lines, 12_000)))

    async def main() -> None:
        original = LocalExchange(market=str(part), speed=40)
        async with original, following(original.environment) as paper, trader(paper) as mine:
            theirs = AsyncClient(environment=original.environment)
            engine = paper.venue.engine
            begun = engine.recorded_trade_id(SYMBOL)
            await until(lambda: engine.recorded_trade_id(SYMBOL) > begun + 100)
            original.faults.add("cut")
            await until(lambda: engine.status(SYMBOL) == "HALT")
            await until(lambda: engine.status(SYMBOL) == "TRADING")
            await until(lambda: original.venue.source.next_at() is None)
            await until(lambda: engine.recorded_update_id(SYMBOL) == original.venue.engine.book(SYMBOL).last_update_id)
            here, there = await mine.spot.depth(SYMBOL, limit=5000), await theirs.spot.depth(SYMBOL, limit=5000)
            assert len(there.bids) > 100
            assert (here.bids, here.asks) == (there.bids, there.asks)
            trades = [
                [(row.id, row.price, row.qty, row.is_buyer_maker) async for row in walk.rows()]
                for walk in (client.spot.historical_trades.pages(SYMBOL, from_id=begun) for client in (mine, theirs))
            ]
            assert trades[0] == trades[1]
            assert trades[0][-1][0] == original.venue.engine.recorded_trade_id(SYMBOL)
            await theirs.close()

    run(main())


def test_an_account_that_is_kept_meets_what_traded_while_its_exchange_was_down(tmp_path: Path) -> None:
    async def main() -> None:
        async with Original() as original:
            place = original.exchange.environment
            async with following(place, data=tmp_path) as paper, trader(paper) as mine:
                taken = await mine.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="1")
                rests = await mine.spot.new_order(SYMBOL, "BUY", "LIMIT", price="99", quantity="1", time_in_force="GTC")
                last = paper.venue.engine.recorded_trade_id(SYMBOL)
            original.trade("98", "9")
            original.diff([("98.00", "3"), ("99.00", "0"), ("100.00", "0")])
            async with following(place, data=tmp_path) as paper, trader(paper) as mine:
                assert (await mine.spot.get_order(SYMBOL, order_id=rests.order_id)).status == "FILLED"
                fills = await mine.spot.my_trades(SYMBOL)
                assert [fill.order_id for fill in fills] == [taken.order_id, rests.order_id]
                assert paper.venue.engine.recorded_trade_id(SYMBOL) == last + 1
                assert (await mine.spot.depth(SYMBOL)).bids == [(Decimal(98), Decimal(3))]
                printed = [row.qty for row in await mine.spot.trades(SYMBOL)]
                assert printed.count(Decimal(9)) == 1

    run(main())


def test_blocking_code_has_a_paper_account_in_a_thread_of_its_own() -> None:
    with LocalExchange(seed=4) as original, following(original.environment) as paper:
        key = paper.keys["hmac"]
        with Client(key.api_key, key.secret, environment=paper.environment) as client:
            assert client.spot.new_order(SYMBOL, "BUY", "MARKET", quantity="0.001").status == "FILLED"


def test_an_exchange_that_cannot_be_reached_or_lacks_a_symbol_is_told_with_the_remedy() -> None:
    async def main() -> None:
        patient = Settings(timeout=0.5)
        paper = PaperExchange(symbols=[SYMBOL], follow="http://127.0.0.1:9", client_settings=patient)
        with pytest.raises(ConfigurationError, match=r"^http://127.0.0.1:9 cannot be followed: .*check the network"):
            await paper.start()
        async with LocalExchange(seed=1) as original:
            with pytest.raises(ConfigurationError, match="does not know all of NOPEUSDT"):
                await PaperExchange(symbols=["NOPEUSDT"], follow=original.environment).start()
            original.faults.add("answer", path="/api/v3/depth", status=503, code=-1, msg="later")
            with pytest.raises(ConfigurationError, match=r"no order book of BTCUSDT within 0.2 s"):
                await following(original.environment, patience=0.2).start()

    run(main())


def test_what_cannot_be_followed_is_refused() -> None:
    for wrong in ("mars", "ftp://there", "http://"):
        with pytest.raises(ConfigurationError, match="cannot be followed"):
            place_named(wrong)
    assert place_named("TESTNET").name == "testnet"
    there = place_named("https://exchange.example:8443/")
    assert there.rest == {"api": "https://exchange.example:8443"}
    assert there.streams == {"spot": "wss://exchange.example:8443"}
    with pytest.raises(ConfigurationError, match="takes no speed"):
        PaperExchange(speed=10)
    with pytest.raises(ConfigurationError, match="a list of at least one"):
        PaperExchange(symbols="BTCUSDT")
    with pytest.raises(ConfigurationError, match="a list of at least one"):
        PaperExchange(symbols=[])
