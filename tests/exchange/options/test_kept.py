"""Options with a data folder: whenever they end, all that they acknowledged is there when they begin again."""

from __future__ import annotations

import errno
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.options.commands import OPTIONS
from bidwire.exchange.store.journal import StoreFailed
from bidwire.exchange.store.state import digest
from bidwire.exchange.store.store import Store

if TYPE_CHECKING:
    from tests.exchange.options.conftest import Floor

    from bidwire.exchange.api.accounts import Key

CALL, PUT = "BTC-260102-60000-C", "BTC-260102-60000-P"
HOUR = 3600


class House:
    """An options exchange in a folder that can be killed and started again."""

    def __init__(self, folder: Path, new_floor: type[Floor], *, snapshot_every: int = 10**9) -> None:
        self.folder = folder
        self._snapshot_every = snapshot_every
        self._new_floor = new_floor
        self.floor = self._start(None)

    def _start(self, before: Floor | None) -> Floor:
        self.store = Store(
            self.folder,
            fsync="never",
            snapshot_every=self._snapshot_every,
            contents=OPTIONS,
        )
        if before is None:
            return self._new_floor(store=self.store)
        return self._new_floor(before.wall, store=self.store, index=before.index)

    def restart(self, *, cleanly: bool = False, later: float = 1, index: int | None = None) -> None:
        """Killed, unless it is ended cleanly; then it begins again."""
        if cleanly:
            self.floor.venue.keep()
        self.store.close()
        self.floor.wall += round(later * 1_000_000)
        self.floor.index = index or self.floor.index
        self.floor = self._start(self.floor)

    def told(self) -> list[Any]:
        """All that two accounts can ask about what they did, and all that anybody can ask about the contracts that traded."""
        floor = self.floor
        market = (f"trades?symbol={CALL}", f"klines?symbol={CALL}&interval=1h")
        found: list[Any] = [floor.send("GET", f"/eapi/v1/{each}").body for each in market]
        found.append([row["symbol"] for row in floor.get("/eapi/v1/exchangeInfo")["optionSymbols"]])
        for who in (floor.alice, floor.bob):
            found += [self._lists(who, symbol) for symbol in (CALL, PUT)]
            found += [
                floor.call(who, "GET", "/eapi/v1/openOrders"),
                floor.call(who, "GET", "/eapi/v1/bill", currency="USDT"),
                floor.call(who, "GET", "/eapi/v1/exerciseRecord"),
                {**floor.call(who, "GET", "/eapi/v1/marginAccount"), "time": 0, "greek": 0},
                [{**row, "time": 0} for row in floor.call(who, "GET", "/eapi/v1/position")],
            ]
        return found

    def _lists(self, who: Key, symbol: str) -> list[Any]:
        return [
            self.floor.call(who, "GET", f"/eapi/v1/{each}", symbol=symbol) for each in ("historyOrders", "userTrades")
        ]

    def trade(self) -> None:
        """Something of everything."""
        floor = self.floor
        bid, ask = floor.best()
        floor.order(floor.bob, "SELL", "2", bid + 5, clientOrderId=f"bob-{floor.wall}")
        floor.order(floor.alice, "BUY", "1.5", bid + 5, clientOrderId=f"alice-{floor.wall}")
        floor.order(floor.alice, "BUY", "1", ask, timeInForce="IOC", isMmp="true")
        floor.order(floor.alice, "BUY", "1", bid - 50, timeInForce="GTX")
        gone = floor.order(floor.bob, "SELL", "1", ask + 500, symbol=CALL)
        floor.call(floor.bob, "DELETE", "/eapi/v1/order", symbol=CALL, orderId=gone["orderId"])
        put, _ = floor.best(PUT)
        floor.order(floor.bob, "SELL", "0.5", put, symbol=PUT)
        floor.advance(0.1)
        floor.venue.settle()


@pytest.fixture
def house(tmp_path: Path, new_floor: type[Floor]) -> House:
    return House(tmp_path, new_floor)


@pytest.mark.parametrize("cleanly", [False, True], ids=["killed", "stopped"])
def test_orders_positions_premium_fees_and_margin_are_as_they_were(house: House, cleanly: bool) -> None:
    house.trade()
    told = house.told()
    assert all(told[3][1]), "something has ended"
    house.restart(cleanly=cleanly, later=0)
    assert house.told() == told
    house.store.close()


def test_the_state_after_a_kill_is_the_one_before_and_ids_go_on(house: House) -> None:
    house.trade()
    before, floor = digest(house.floor.venue.core.books), house.floor
    bid, _ = floor.best()
    last = floor.order(floor.alice, "BUY", "1", bid - 60)["orderId"]
    floor.call(floor.alice, "DELETE", "/eapi/v1/order", symbol=CALL, orderId=last)
    before = digest(floor.venue.core.books)
    house.restart(later=0)
    assert digest(house.floor.venue.core.books) == before
    assert house.floor.order(house.floor.alice, "BUY", "1", bid - 60)["orderId"] > last
    house.store.close()


@pytest.mark.parametrize("every", [1, 7])
def test_snapshots_at_any_time_change_nothing(tmp_path: Path, new_floor: type[Floor], every: int) -> None:
    often = House(tmp_path / "often", new_floor, snapshot_every=every)
    never = House(tmp_path / "never", new_floor)
    for each in (often, never):
        for _ in range(3):
            each.trade()
            each.restart()
    assert often.told() == never.told()
    often.store.close()
    never.store.close()


def test_what_was_settled_stays_settled_and_is_told(house: House) -> None:
    house.trade()
    house.floor.index = 63_000
    house.floor.advance(32 * HOUR)
    exercises = house.floor.call(house.floor.alice, "GET", "/eapi/v1/exerciseRecord")
    assert [row["symbol"] for row in exercises] == [CALL]
    told, history = house.told(), house.floor.get("/eapi/v1/exerciseHistory")
    house.restart(later=0)
    assert house.told() == told
    assert house.floor.get("/eapi/v1/exerciseHistory") == history
    house.store.close()


def test_a_contract_that_expired_in_between_is_settled_at_the_next_start(house: House) -> None:
    house.trade()
    floor = house.floor
    held = floor.position(floor.alice)
    cash = floor.money(floor.alice)["marginBalance"]
    house.restart(later=32 * HOUR, index=63_000)
    floor = house.floor
    assert floor.position(floor.alice) == 0
    assert floor.money(floor.alice)["marginBalance"] == cash + 3_000 * held
    house.store.close()


def test_an_account_begins_with_its_funds_once_and_keeps_what_it_was_given(house: House) -> None:
    house.floor.money(house.floor.alice)
    house.floor.venue.deposit(1, 5 * 10**8)
    house.restart()
    house.restart(cleanly=True)
    assert house.floor.money(house.floor.alice)["marginBalance"] == Decimal(100_005)
    house.store.close()


def test_the_house_s_quotes_and_trades_go_on(house: House) -> None:
    last = house.floor.get("/eapi/v1/trades", f"symbol={CALL}")
    house.floor.venue.settle()
    house.restart()
    assert house.floor.get("/eapi/v1/trades", f"symbol={CALL}")[: len(last)] == last
    for _ in range(20):
        house.floor.advance(5)
        house.floor.best()
    ids = [row["id"] for row in house.floor.get("/eapi/v1/trades", f"symbol={CALL}&limit=500")]
    assert ids == list(range(1, len(ids) + 1))
    assert len(ids) > len(last)
    house.store.close()


def test_a_listen_key_is_the_same_one_after_a_restart_and_ends_in_its_time(house: House) -> None:
    def listen_key() -> Any:
        floor = house.floor
        return json.loads(floor.send("POST", "/eapi/v1/listenKey", api_key=floor.alice.api_key).body)["listenKey"]

    key = listen_key()
    house.restart(later=1800)
    assert listen_key() == key
    house.restart(later=HOUR)
    assert listen_key() != key
    house.store.close()


def test_without_room_an_order_is_refused_and_nothing_of_it_is_done(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    house.trade()
    told, floor = house.told(), house.floor
    bid, _ = floor.best()
    floor.venue.settle()
    monkeypatch.setattr(os, "write", full)
    assert floor.order(floor.bob, "SELL", "1", bid, status=503)["code"] == -1008
    with pytest.raises(StoreFailed):
        floor.venue.settle()
    floor.venue.settle()
    assert floor.order(floor.bob, "SELL", "1", bid, status=503)["code"] == -1008
    floor.advance(60)
    monkeypatch.undo()
    house.restart(later=-60)
    assert house.told() == told
    house.store.close()


def test_a_folder_of_the_spot_exchange_is_not_taken_for_one_of_options(tmp_path: Path, new_floor: type[Floor]) -> None:
    Store(tmp_path, fsync="never").close()
    with pytest.raises(
        ConfigurationError, match="'bidwire exchange 2', and this version of bidwire reads 'bidwire options 1'"
    ):
        House(tmp_path, new_floor)
