"""A market that is told what happens elsewhere: in step, halted while it is not, and filling users by the house's rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bidwire.exchange.amounts import units
from bidwire.exchange.engine.commands import UNIT, Credit, HouseTrade, Place, SetStatus
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import Refused, Report, Traded
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.market import play
from bidwire.exchange.market.listing import KNOWN
from bidwire.exchange.market.live import LiveMarket, Print
from bidwire.products.spot.enums import OrderType, SymbolStatus, TimeInForce

T = 1_700_000_000_000_000
SECOND = 1_000_000
ALICE = 1
Levels = list[tuple[str, str]]


def told(number: int, price: str = "100", quantity: str = "1", *, hits_bid: bool = True, at: int = T) -> Print:
    return Print(number, units(price), units(quantity), hits_bid, at)


class Floor:
    """A live market in an engine with one user, and what was printed."""

    def __init__(self, *, engine: Engine | None = None) -> None:
        self.market = LiveMarket([KNOWN["BTCUSDT"].row()])
        self.engine = engine or Engine()
        self.now = T
        self.tape: list[tuple[int, int]] = []
        self.fills: list[tuple[int, int]] = []
        if engine is None:
            for row in self.market.symbols():
                self.engine.list_symbol(SymbolRules.of(row))
            self.engine.open_account(ALICE)
            for asset in ("BTC", "USDT"):
                self.engine.apply(Credit(ALICE, asset, 10**6 * UNIT), T)

    def synced(self, last: int = 10, bids: Levels | None = None, asks: Levels | None = None) -> Floor:
        """In sync and started."""
        bids, asks = bids or [("100", "5"), ("99", "3")], asks or [("101", "4")]
        assert self.market.resync("BTCUSDT", [told(500)], last, bids, asks, self.now)
        self.market.start(self.engine, self.now)
        self.play()
        return self

    def play(self) -> None:
        while (at := self.market.next_at()) is not None:
            for event in self.engine.apply(self.market.pop(), at):
                if isinstance(event, Traded):
                    self.tape.append((event.trade_id, event.quantity // UNIT))
                if isinstance(event, Report) and event.trade_id >= 0:
                    self.fills.append((event.last_quantity // UNIT, event.last_price // UNIT))

    def hear(self, *trades: Print) -> None:
        for trade in trades:
            self.market.receive_trade("BTCUSDT", trade, self.now)
        self.play()

    def diff(self, first: int, last: int, bids: Levels | None = None, asks: Levels | None = None) -> None:
        self.market.receive_diff("BTCUSDT", first, last, bids or [], asks or [], self.now, self.now)
        self.play()

    def buy(self, quantity: str, price: str) -> Any:
        order = Place(
            ALICE, "BTCUSDT", True, OrderType.LIMIT, TimeInForce.GTC, quantity=units(quantity), price=units(price)
        )
        return self.engine.apply(order, self.now)[0]

    def book(self, buy: bool) -> Sequence[tuple[int, int]]:
        book = self.engine.book("BTCUSDT")
        side = book.bids if buy else book.asks
        return [(level.price // UNIT, level.quantity // UNIT) for level in side.best_first()]


def test_the_book_is_the_other_exchanges_and_its_trades_print_unchanged() -> None:
    floor = Floor().synced()
    assert floor.tape == [(500, 1)]
    floor.diff(11, 12, [("100", "2")], [("102", "7")])
    floor.hear(told(501, "100", "2"), told(502, "101", "1", hits_bid=False))
    assert floor.book(True) == [(99, 3)]
    assert floor.book(False) == [(101, 3), (102, 7)]
    assert floor.tape == [(500, 1), (501, 2), (502, 1)]
    assert floor.engine.book("BTCUSDT").last_update_id >= 12


def test_what_comes_before_the_snapshot_waits_and_what_it_holds_is_not_played_twice() -> None:
    floor = Floor()
    floor.market.receive_diff("BTCUSDT", 9, 11, [("98", "1")], [], T, T)
    floor.market.receive_diff("BTCUSDT", 12, 12, [("97", "1")], [], T, T)
    for number in (500, 501):
        floor.market.receive_trade("BTCUSDT", told(number), T)
    assert floor.market.next_at() is None
    assert floor.market.lacking == {"BTCUSDT"}
    floor.synced(11)
    assert floor.book(True) == [(100, 5), (99, 3), (97, 1)]
    assert [number for number, _ in floor.tape] == [500, 501]
    assert floor.market.lacking == set()


def test_a_snapshot_that_is_older_than_what_was_heard_does_not_fit() -> None:
    floor = Floor()
    floor.market.receive_diff("BTCUSDT", 15, 16, [], [], T, T)
    assert not floor.market.resync("BTCUSDT", [], 10, [("100", "5")], [], T)
    assert floor.market.next_at() is None
    assert floor.market.resync("BTCUSDT", [], 14, [("100", "5")], [], T)


@pytest.mark.parametrize("what", ["updates", "trades", "connection"])
def test_while_something_is_missing_the_symbol_is_halted_and_standing_orders_stay(what: str) -> None:
    floor = Floor().synced()
    order = floor.buy("2", "99")
    if what == "updates":
        floor.diff(13, 13, [("100", "1")])
    elif what == "trades":
        floor.hear(told(503))
    else:
        floor.market.lose("the connection ended", floor.now)
        floor.play()
    assert floor.engine.status("BTCUSDT") == SymbolStatus.HALT
    assert floor.market.lacking == {"BTCUSDT"}
    refused = floor.buy("1", "99")
    assert isinstance(refused, Refused)
    assert refused.text == "Market is closed."
    assert floor.engine.open_orders(ALICE, "BTCUSDT") == [order.order]
    floor.market.resync("BTCUSDT", [told(501), told(502)], 20, [("98", "5")], [("99.5", "1")], floor.now)
    floor.play()
    assert floor.engine.status("BTCUSDT") == SymbolStatus.TRADING
    assert floor.engine.open_orders(ALICE, "BTCUSDT") == [order.order]
    assert [number for number, _ in floor.tape][:3] == [500, 501, 502]


def test_a_standing_order_waits_behind_what_stood_there_and_is_filled_by_trades() -> None:
    floor = Floor().synced()
    floor.buy("2", "100")
    floor.hear(told(501, quantity="4"))
    assert floor.fills == []
    floor.hear(told(502, quantity="2"))  # one of it was still ahead
    assert floor.fills == [(1, 100)]
    floor.hear(told(503, "99", "9"))  # whoever sells at 99 would have met 100 first
    assert floor.fills == [(1, 100), (1, 100)]


def test_trades_that_were_missed_in_an_outage_fill_a_standing_order_afterwards() -> None:
    floor = Floor().synced()
    floor.buy("1", "99")
    floor.market.lose("the connection ended", floor.now)
    floor.play()
    floor.now += 60 * SECOND
    missed = [told(501, "98", "5", at=T + SECOND)]
    assert floor.market.resync("BTCUSDT", missed, 40, [("97", "5")], [("98", "1")], floor.now)
    floor.play()
    assert floor.fills == [(1, 99)]


def test_a_trade_keeps_its_time_unless_it_would_be_ahead_of_ours() -> None:
    floor = Floor().synced()
    times = []
    for number, at in ((501, T - 5), (502, T + 80_000)):
        floor.market.receive_trade("BTCUSDT", told(number, at=at), T)
        command = floor.market.pop()
        assert isinstance(command, HouseTrade)
        times.append(command.traded_at)
    assert times == [T - 5, T]


def test_the_times_of_a_clock_that_is_far_from_ours_are_moved_together() -> None:
    floor = Floor()
    long_ago = T - 10**12 - 123
    floor.market.receive_diff("BTCUSDT", 1, 1, [], [], long_ago, T)
    assert floor.market.resync("BTCUSDT", [told(5, at=long_ago - 7 * SECOND)], 10, [("9", "1")], [], T)
    command = floor.market.pop()
    assert isinstance(command, HouseTrade)
    assert T - 8 * SECOND < command.traded_at <= T - 7 * SECOND
    assert (command.traded_at - long_ago + 7 * SECOND) % 1000 == 0


def test_a_symbol_that_does_not_trade_there_does_not_trade_here() -> None:
    market = LiveMarket([{**KNOWN["BTCUSDT"].row(), "status": "BREAK"}])
    assert market.resync("BTCUSDT", [], 10, [("9", "1")], [], T)
    commands = [market.pop() for _ in range(2)]
    assert commands[-1] == SetStatus("BTCUSDT", SymbolStatus.BREAK)


def test_an_engine_that_goes_on_is_not_told_the_same_trades_again() -> None:
    floor = Floor().synced()
    floor.hear(told(501))
    floor.buy("4", "101")  # the user's own trade has the next id
    again = Floor(engine=floor.engine)
    assert again.market.resync("BTCUSDT", [told(number) for number in (499, 500, 501, 502)], 30, [], [], T)
    again.market.start(again.engine, T)
    again.play()
    assert len(again.tape) == 1
    assert again.engine.recorded_trade_id("BTCUSDT") == 502


def test_nothing_to_play_is_not_the_end() -> None:
    floor = Floor().synced()
    assert floor.market.next_at() is None
    assert play(floor.market, floor.engine, T) == 0
    stirred: list[bool] = []
    floor.market.stirred = lambda: stirred.append(True)
    floor.hear(told(501))
    assert stirred == [True]
    assert floor.market.progress() is None
    with pytest.raises(LookupError):
        floor.market.pop()
    floor.market.close()


def test_command_times_never_fall() -> None:
    floor = Floor().synced()
    floor.market.receive_trade("BTCUSDT", told(501), T + 10)
    floor.market.receive_trade("BTCUSDT", told(502), T + 5)
    first = floor.market.next_at()
    floor.market.pop()
    second = floor.market.next_at()
    assert first is not None
    assert second is not None
    assert second >= first
