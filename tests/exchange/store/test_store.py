"""A data folder and the exchange that is kept in it: whenever it ends, what was told is there when it begins again."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.api.answers import ApiError
from bidwire.exchange.engine.commands import (
    ROUTER,
    UNIT,
    AverageReferencePrice,
    Cancel,
    Place,
    PlaceRouted,
    SetPriceRange,
    TradeBlock,
)
from bidwire.exchange.engine.events import BlockTraded, Refused
from bidwire.exchange.engine.orders import PriceRange
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.exchange.settings import ExchangeSettings
from bidwire.exchange.store.contents import SPOT
from bidwire.exchange.store.journal import StoreFailed
from bidwire.exchange.store.state import digest
from bidwire.exchange.store.store import Store
from bidwire.exchange.venue import Venue
from bidwire.products.spot.enums import OrderStatus, OrderType, TimeInForce

SYMBOL = "BTCUSDT"
SECOND = 1_000_000
BEGIN = 1_735_689_600 * SECOND
FUNDS = {"BTC": Decimal(1000), "USDT": Decimal(10_000_000)}


class House:
    """An exchange in a folder that can be killed and started again."""

    def __init__(
        self, folder: Path, *, snapshot_every: int = 10**9, history: int = 0, symbols: tuple[str, ...] = (SYMBOL,)
    ) -> None:
        self.folder = folder
        self._symbols = symbols
        self._snapshot_every = snapshot_every
        self._history = history
        self.wall = BEGIN
        self.start()

    def start(self) -> None:
        self.store = Store(self.folder, fsync="never", snapshot_every=self._snapshot_every)
        market = SyntheticMarket(symbols=self._symbols, activity=0.05, history_seconds=self._history)
        try:
            self.venue = Venue(ExchangeSettings(seed=5), market, self.wall, self.store)
        except BaseException:
            self.store.close()
            raise
        for _ in range(2):
            self.venue.accounts.create(FUNDS)

    def kill(self) -> None:
        """As kill -9: nothing is written any more that was not."""
        self.store.close()

    def restart(self, later: float = 1) -> None:
        self.kill()
        self.wait(later, play=False)
        self.start()

    def wait(self, seconds: float, *, play: bool = True) -> None:
        self.wall += round(seconds * SECOND)
        if play:
            self.venue.advance(self.wall)
            self.venue.settle()

    def place(self, account: int, buy: bool, price: int, how: str = "GTC", quantity: int = UNIT) -> int:
        """The new order's id."""
        order = Place(account, SYMBOL, buy, OrderType.LIMIT, TimeInForce(how), quantity, price)
        events = self.venue.apply(order)
        assert not isinstance(events[0], Refused), events[0]
        self.venue.settle()
        return events[0].order.id  # type: ignore[union-attr]  # the first event of an order is its own report

    def told(self) -> list[object]:
        """All that two accounts have been told."""
        venue = self.venue
        return [
            (
                [repr(order) for order in venue.records.all_orders(account, SYMBOL)],
                venue.records.fills(account, SYMBOL),
                venue.engine.balances(account),
            )
            for account in (1, 2)
        ]

    def trade(self, number: int) -> None:
        """Something of everything: orders that stand, fill, fill in part, are cancelled, expire."""
        price = 65_000 * UNIT + number * 10 * UNIT
        standing = self.place(1, False, price + 50 * UNIT, quantity=3 * UNIT)
        self.place(2, True, price + 200 * UNIT, "IOC", quantity=10 * UNIT)
        self.place(2, True, price - 5000 * UNIT)
        if self.venue.engine.open_order(1, SYMBOL, standing) is not None and number % 2:
            self.venue.apply(Cancel(1, SYMBOL, order_id=standing))
        self.wait(0.3)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_after_a_kill_every_order_fill_balance_and_id_is_there(house: House) -> None:
    for number in range(5):
        house.trade(number)
    told, last = house.told(), house.place(1, True, 50_000 * UNIT)
    house.venue.apply(Cancel(1, SYMBOL, order_id=last))
    told = house.told()
    house.restart()
    assert house.told() == told
    assert house.place(1, True, 50_000 * UNIT) > last
    house.kill()


@pytest.mark.parametrize("snapshot_every", [1, 10**9], ids=["from a snapshot", "from the journal"])
def test_rules_of_execution_and_block_trades_outlive_a_kill(tmp_path: Path, snapshot_every: int) -> None:
    house = House(tmp_path, snapshot_every=snapshot_every)
    for command in (
        AverageReferencePrice(SYMBOL, 600, 1000),
        SetPriceRange(SYMBOL, PriceRange(bid_up=2 * UNIT, ask_down=UNIT // 2)),
        TradeBlock(SYMBOL, 1, 2, 50_000 * UNIT, UNIT),
    ):
        assert not any(isinstance(event, Refused) for event in house.venue.apply(command))
    house.trade(1)

    def told() -> object:
        engine, at = house.venue.engine, BEGIN + 60 * SECOND
        reference = engine.reference(SYMBOL)
        assert reference is not None
        blocks = house.venue.publisher.tape(SYMBOL).block_trades(10, 1)
        return reference.price(at), engine.price_range(SYMBOL), blocks, engine.balances(1), engine.balances(2)

    before = told()
    house.restart(0)
    assert told() == before
    (event, *_) = house.venue.apply(TradeBlock(SYMBOL, 2, 1, 50_000 * UNIT, UNIT))
    assert isinstance(event, BlockTraded)
    assert event.id == 2
    house.kill()


def test_the_state_after_a_restart_is_the_one_before(house: House) -> None:
    for number in range(4):
        house.trade(number)
    house.venue.engine.average_price(SYMBOL, house.venue.market_now)  # what is too old leaves the average, in either
    before = digest(house.venue.engine)
    house.kill()
    store = Store(house.folder, fsync="never")
    engine = store.state()["engine"]
    for record in store.tail():
        engine.apply(record.command, record.at)
    engine.average_price(SYMBOL, house.venue.market_now)
    assert digest(engine) == before
    store.close()


@pytest.mark.parametrize("every", [1, 10**9])
def test_allocations_and_what_the_exchange_stands_for_outlive_a_kill(tmp_path: Path, every: int) -> None:
    house = House(tmp_path, snapshot_every=every, symbols=(SYMBOL, "BTCUSDC"))

    def routed() -> None:
        house.wait(1)
        house.venue.apply(PlaceRouted(1, SYMBOL, True, OrderType.MARKET, quantity=2 * UNIT))
        house.venue.settle()

    def told() -> object:
        venue = house.venue
        allocations = venue.records.allocations(1, SYMBOL)
        orders = [(order.id, order.floor, order.executed) for order in venue.records.all_orders(1, SYMBOL)]
        return allocations, orders, venue.engine.balances(1), venue.engine.balances(ROUTER), venue.engine.sors()

    routed()
    before = told()
    house.restart()
    assert told() == before
    routed()
    ids = [each.allocation_id for each in house.venue.records.allocations(1, SYMBOL)]
    assert ids == list(range(len(ids)))
    assert len({each.order_id for each in house.venue.records.allocations(1, SYMBOL)}) == 2
    house.kill()


@pytest.mark.parametrize("every", [1, 4, 9])
def test_snapshots_at_any_time_change_nothing_and_keep_the_journal_short(tmp_path: Path, every: int) -> None:
    often, never = House(tmp_path / "often", snapshot_every=every), House(tmp_path / "never")
    for number in range(6):
        for each in (often, never):
            each.trade(number)
        if number == 2:
            often.restart()
            never.restart()
    for _ in range(20):
        often.wait(1)
        never.wait(1)
    assert often.told() == never.told()
    assert len(list((tmp_path / "often" / "snapshots").iterdir())) == 2
    sizes = [
        sum(path.stat().st_size for path in (tmp_path / name / "journal").iterdir()) for name in ("often", "never")
    ]
    assert sizes[0] < sizes[1]
    often.kill()
    never.kill()


def test_time_ids_and_candles_do_not_go_back_even_if_the_wall_clock_does(tmp_path: Path) -> None:
    house = House(tmp_path, history=60)
    house.wait(20)
    tape = house.venue.publisher.tape(SYMBOL)
    before, candles = tape.trades(5), tape.klines("1m", house.venue.market_now)
    assert before
    house.wall -= 3600 * SECOND
    house.restart()
    tape = house.venue.publisher.tape(SYMBOL)
    assert house.venue.market_now >= before[-1].at
    assert tape.trades(1000)[-1].trade_id >= before[-1].trade_id
    assert [each for each in before if each in tape.trades(1000)] == before
    again = tape.klines("1m", house.venue.market_now)
    assert again[0] == candles[0]
    assert len(again) >= len(candles)
    house.wall = BEGIN + 60 * SECOND
    house.wait(20)
    later = house.venue.publisher.tape(SYMBOL).trades(1000)
    assert [each.trade_id for each in later] == sorted({each.trade_id for each in later})
    assert [each.at for each in later] == sorted(each.at for each in later)
    assert later[-1].trade_id > before[-1].trade_id
    house.kill()


def test_the_market_goes_on_from_its_prices_and_its_book(house: House) -> None:
    house.wait(30)
    book = house.venue.engine.book(SYMBOL)
    bids = dict(book.levels(True))
    last = house.venue.engine.last_price(SYMBOL)
    house.restart(later=0)
    book = house.venue.engine.book(SYMBOL)
    assert len(bids.items() & set(book.levels(True))) > len(bids) * 0.9
    house.wait(5)
    assert abs(house.venue.engine.last_price(SYMBOL) / last - 1) < 0.01
    house.kill()


def test_an_account_begins_with_its_funds_once(house: House) -> None:
    house.restart()
    house.restart()
    assert house.venue.engine.balances(1)["BTC"] == (1000 * UNIT, 0)
    assert house.venue.accounts.create(FUNDS) == 3
    house.kill()


def test_a_dry_run_leaves_no_trace_in_the_journal(house: House) -> None:
    size = sum(path.stat().st_size for path in (house.folder / "journal").iterdir())
    house.venue.apply(Place(1, SYMBOL, True, OrderType.LIMIT, TimeInForce.GTC, UNIT, 60_000 * UNIT, dry_run=True))
    house.venue.settle()
    assert sum(path.stat().st_size for path in (house.folder / "journal").iterdir()) == size
    house.kill()


def test_finished_orders_are_on_disk_and_not_in_memory(house: House) -> None:
    order = house.place(1, True, 50_000 * UNIT)
    house.venue.apply(Cancel(1, SYMBOL, order_id=order))
    house.wait(2)
    assert house.venue.engine.open_order(1, SYMBOL, order) is None
    with sqlite3.connect(house.folder / "history.sqlite") as file:
        found = file.execute('SELECT "status", "quantity" FROM orders WHERE account = 1 AND id = ?', [order]).fetchall()
    file.close()
    assert found == [(OrderStatus.CANCELED.value, UNIT)]
    house.kill()


# --- trouble ---------------------------------------------------------------------------------------------------------------


def full(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_on_a_full_disk_the_command_is_refused_and_nothing_that_was_told_is_lost(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house.trade(1)
    told = house.told()
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(ApiError, match="-1008") as refused:
        house.place(1, True, 50_000 * UNIT)
    assert refused.value.status == 503
    assert "No space left on device; nothing is accepted any more" in caplog.text
    monkeypatch.undo()
    with pytest.raises(ApiError):
        house.place(1, True, 50_000 * UNIT)
    with pytest.raises(StoreFailed):
        house.venue.settle()
    house.wait(60)
    assert house.told() == told, "the market stands still"
    house.restart()
    assert house.told() == told
    house.kill()


def test_what_the_market_did_is_not_told_when_it_cannot_be_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames: list[bytes] = []
    house.wait(1)
    session = house.venue.open("/ws/btcusdt@depth@100ms", {}, ip="127.0.0.1", wall=house.wall)
    monkeypatch.setattr(os, "write", full)
    house.wall += 10 * SECOND
    house.venue.advance(house.wall)
    assert session.outbox  # type: ignore[union-attr]
    with pytest.raises(StoreFailed):
        house.venue.settle()
    assert not session.outbox, frames  # type: ignore[union-attr]
    house.kill()


def test_a_snapshot_that_cannot_be_written_is_logged_and_the_journal_has_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house = House(tmp_path, snapshot_every=5)
    monkeypatch.setattr(os, "replace", full)
    for number in range(3):
        house.trade(number)
    assert "no snapshot could be written" in caplog.text
    monkeypatch.undo()
    told = house.told()
    house.restart()
    assert house.told() == told
    house.kill()


def test_an_exchange_does_not_begin_where_there_is_no_room_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ConfigurationError, match=r"no snapshot can be written.*No space left on device"):
        House(tmp_path)
    monkeypatch.undo()
    house = House(tmp_path)
    house.trade(1)
    told = house.told()
    house.restart()
    assert house.told() == told
    house.kill()


def test_a_damaged_snapshot_is_replaced_by_the_one_before_and_the_journal_since(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    house = House(tmp_path, snapshot_every=30)
    for number in range(6):
        house.trade(number)
    told = house.told()
    house.kill()
    _, newest = sorted((tmp_path / "snapshots").iterdir())
    newest.write_bytes(newest.read_bytes()[:-1] + b"?")
    house.start()
    assert house.told() == told
    assert "is damaged; an earlier one is used" in caplog.text
    house.kill()
    for path in (tmp_path / "snapshots").iterdir():
        path.write_bytes(b"")
    with pytest.raises(ConfigurationError, match="every snapshot is damaged"):
        house.start()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "format").write_text("bidwire exchange 1\n"), "'bidwire exchange 1'"),
        (lambda folder: (folder / "format").unlink(), "no file that says its format"),
        (lambda folder: [path.unlink() for path in (folder / "journal").iterdir()], ""),
        (lambda folder: (folder / "history.sqlite").write_bytes(b"?" * 4096), "cannot be opened as a history"),
    ],
)
def test_a_folder_that_is_not_as_it_was_left_is_told_with_the_remedy(
    house: House, damage: Callable[[Path], object], message: str
) -> None:
    house.trade(1)
    house.kill()
    for leftover in house.folder.glob("history.sqlite-*"):
        leftover.unlink()
    damage(house.folder)
    if not message:  # without its journal it is where its snapshot was
        house.start()
        house.kill()
        return
    with pytest.raises(ConfigurationError, match=message):
        house.start()


def test_one_folder_holds_one_exchange_at_a_time(house: House) -> None:
    with pytest.raises(ConfigurationError, match=r"is in use by another exchange.*stop it, or choose another folder"):
        Store(house.folder)
    house.kill()
    again = Store(house.folder)
    again.close()
    again.close()
    assert (house.folder / "format").read_text().strip() == SPOT.format
