"""What holds for every sequence of commands: money, books, records, depth, and the journal that brings the same state back."""

from __future__ import annotations

import os
from collections import Counter
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bidwire.exchange.core import Core
from bidwire.exchange.engine.commands import (
    UNIT,
    Amend,
    Cancel,
    CancelAll,
    CancelList,
    CancelReplace,
    Command,
    Credit,
    LockExternally,
    OpenAccount,
    Place,
    PlaceList,
    SetCommission,
    SetTradeGroup,
)
from bidwire.exchange.engine.events import BalanceChanged, Event, LevelChanged, Refused, Report, Traded
from bidwire.exchange.engine.orders import Peg
from bidwire.exchange.engine.rules import units
from bidwire.exchange.history import Records
from bidwire.exchange.store.state import digest
from bidwire.exchange.store.store import Store
from bidwire.products.spot.enums import (
    CancelRestrictions,
    ContingencyType,
    OrderType,
    PegPriceType,
    SelfTradePreventionMode,
    TimeInForce,
)

SOAK = int(os.environ.get("BIDWIRE_SOAK", "1"))
"""How many times as much as in the gate (.ci/soak)."""
SYMBOL = "BTCUSDT"
ACCOUNTS = (1, 2, 3)
FUNDS = (("BTC", 100 * UNIT), ("USDT", 10_000 * UNIT))
BEGIN = 1_767_261_600_000_000
MODES = list(SelfTradePreventionMode)
ROW = {
    "symbol": SYMBOL,
    "status": "TRADING",
    "baseAsset": "BTC",
    "quoteAsset": "USDT",
    "orderTypes": [kind.value for kind in OrderType],
    "quoteOrderQtyMarketAllowed": True,
    "defaultSelfTradePreventionMode": "NONE",
    "allowedSelfTradePreventionModes": [mode.value for mode in MODES],
    "filters": [{"filterType": "ICEBERG_PARTS", "limit": 10}],
}

# --- commands -------------------------------------------------------------------------------------------------------------

accounts = st.sampled_from(ACCOUNTS)
prices = st.integers(95, 105).map(lambda whole: whole * UNIT) | st.integers(9_500_000_001, 10_500_000_000)
quantities = st.integers(1, 5).map(lambda whole: whole * UNIT) | st.integers(1, 30 * UNIT)
order_ids = st.integers(1, 12)
modes = st.none() | st.sampled_from(MODES)
deltas = st.integers(10, 500)
pegs = st.builds(
    Peg, st.sampled_from([PegPriceType.PRIMARY_PEG, PegPriceType.MARKET_PEG]), st.none() | st.integers(1, 3)
)


def placed(kind: OrderType, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Place]:
    return st.builds(
        Place, accounts, st.just(SYMBOL), st.booleans(), st.just(kind), self_trade_prevention=modes, **fields
    )


limits = placed(
    OrderType.LIMIT,
    time_in_force=st.sampled_from([TimeInForce.GTC] * 3 + list(TimeInForce)[:3]),
    price=prices,
    quantity=quantities,
)
makers = placed(OrderType.LIMIT_MAKER, price=prices, quantity=quantities)
icebergs = placed(OrderType.LIMIT, price=prices, quantity=quantities, iceberg_quantity=st.integers(UNIT // 5, 2 * UNIT))
pegged = placed(OrderType.LIMIT, quantity=quantities, peg=pegs)
markets = placed(OrderType.MARKET, quantity=quantities) | placed(
    OrderType.MARKET, quote_quantity=st.integers(1, 900 * UNIT)
)
stop_markets = st.sampled_from([OrderType.STOP_LOSS, OrderType.TAKE_PROFIT]).flatmap(
    lambda kind: (
        placed(kind, quantity=quantities, stop_price=prices) | placed(kind, quantity=quantities, trailing_delta=deltas)
    )
)
stop_limits = st.sampled_from([OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT]).flatmap(
    lambda kind: (
        placed(kind, quantity=quantities, price=prices, stop_price=prices)
        | placed(kind, quantity=quantities, price=prices, stop_price=prices, trailing_delta=deltas)
    )
)
places = st.one_of(limits, limits, makers, icebergs, pegged, markets, stop_markets, stop_limits)


@st.composite
def lists(draw: st.DrawFn) -> PlaceList:
    """OCO, OTO, OTOCO, OPO and OPOCO, whose legs belong together by account, and in a pair by side and quantity."""
    first = draw(limits)
    pair = [draw(stop_markets | stop_limits), draw(makers)]
    shape = draw(st.sampled_from(["OCO", "OTO", "OTOCO"]))
    buy, quantity = draw(st.booleans()), draw(quantities)
    pays = shape != "OCO" and first.buy and draw(st.booleans())
    if pays:
        buy, quantity = False, 0
    legs = [leg.__replace__(account=first.account, buy=buy, quantity=quantity) for leg in pair]
    if shape == "OTO":
        legs = [legs[draw(st.integers(0, 1))]]
    contingency = ContingencyType.OCO if shape == "OCO" else ContingencyType.OTO
    working = () if shape == "OCO" else (first.__replace__(time_in_force=TimeInForce.GTC),)
    return PlaceList(first.account, SYMBOL, contingency, (*working, *legs), pays=pays)


cancels = st.builds(
    Cancel, accounts, st.just(SYMBOL), order_ids, restrictions=st.none() | st.sampled_from(CancelRestrictions)
)


def replaced(cancel: Cancel, place: Place, stops: bool) -> CancelReplace:
    return CancelReplace(cancel, place.__replace__(account=cancel.account), stops)


commands: st.SearchStrategy[Command] = st.one_of(
    places,
    places,
    places,
    lists(),
    cancels,
    st.builds(CancelAll, accounts, st.just(SYMBOL)),
    st.builds(CancelList, accounts, st.just(SYMBOL), st.integers(0, 10)),
    st.builds(replaced, cancels, places, st.booleans()),
    st.builds(Amend, accounts, st.just(SYMBOL), st.integers(1, 2 * UNIT), order_ids),
    st.builds(SetTradeGroup, accounts, st.sampled_from([-1, 7])),
    st.builds(SetCommission, accounts, st.integers(0, 200_000), st.integers(0, 200_000)),
    st.builds(Credit, accounts, st.sampled_from(["BTC", "USDT"]), st.integers(-50 * UNIT, 50 * UNIT)),
    st.builds(LockExternally, accounts, st.sampled_from(["BTC", "USDT"]), st.integers(-9 * UNIT, 9 * UNIT)),
)
sequences = st.lists(commands, min_size=10, max_size=60)
quickly = settings(max_examples=100 * SOAK, deadline=None, derandomize=SOAK == 1, database=None)


# --- the exchange under test ------------------------------------------------------------------------------------------------


class Watched:
    """A core, and beside it what its events alone have told."""

    def __init__(self, store: Store | None = None) -> None:
        self.core = Core(5, store)
        self.core.list_symbols([ROW])
        self.core.pass_time(BEGIN)
        if store is not None:
            self.core.keeping.begin(store, BEGIN)
        self.at = BEGIN
        self.levels: dict[bool, dict[int, int]] = {True: {}, False: {}}
        self.update_ids: list[int] = []
        self.told: dict[tuple[int, str], tuple[int, int]] = {}
        self.deposits: Counter[str] = Counter()
        self.commissions: Counter[str] = Counter()
        self.reports: list[Report] = []
        self.traded: list[Traded] = []
        for account in ACCOUNTS:
            self.do(OpenAccount(account, 75_000, 100_000, FUNDS))
            self.deposits.update(dict(FUNDS))

    def do(self, command: Command) -> list[Event]:
        self.at += 7_000
        events = self.core.apply(command, self.at, self.at)
        self.core.keeping.settle(self.at)
        if isinstance(command, Credit) and not isinstance(events[0], Refused):
            self.deposits[command.asset] += command.amount
        for event in events:
            self._hear(event)
        return events

    def _hear(self, event: Event) -> None:
        if isinstance(event, LevelChanged):
            self.update_ids.append(event.update_id)
            self.levels[event.buy][event.price] = event.quantity
            if not event.quantity:
                del self.levels[event.buy][event.price]
        elif isinstance(event, BalanceChanged):
            self.told[event.account, event.asset] = (event.free, event.locked)
        elif isinstance(event, Traded):
            self.traded.append(event)
        elif isinstance(event, Report):
            self.reports.append(event)
            if event.commission_asset is not None:
                self.commissions[event.commission_asset] += event.commission

    def balances(self) -> dict[tuple[int, str], tuple[int, int]]:
        engine = self.core.engine
        return {(account, asset): held for account in ACCOUNTS for asset, held in engine.balances(account).items()}


# --- what holds -------------------------------------------------------------------------------------------------------------


@quickly
@given(sequences)
def test_money_is_neither_made_nor_lost_and_never_owed(sequence: list[Command]) -> None:
    watched = Watched()
    for command in sequence:
        watched.do(command)
        held = watched.balances()
        assert all(free >= 0 and locked >= 0 for free, locked in held.values()), command
        assert watched.told == {place: amounts for place, amounts in held.items() if place in watched.told}
        for asset in ("BTC", "USDT"):
            owned = sum(free + locked for (_, name), (free, locked) in held.items() if name == asset)
            assert owned == watched.deposits[asset] - watched.commissions[asset], command


@quickly
@given(sequences)
def test_books_do_not_cross_and_the_changes_that_were_told_make_the_book(sequence: list[Command]) -> None:
    watched = Watched()
    book = watched.core.engine.book(SYMBOL)
    for command in sequence:
        watched.do(command)
        bids, asks = book.levels(True), book.levels(False)
        assert not bids or not asks or bids[0][0] < asks[0][0], command
        assert [dict(bids), dict(asks)] == [watched.levels[True], watched.levels[False]], command
        assert all(quantity > 0 for _, quantity in (*bids, *asks))
    assert all(one < next_one for one, next_one in pairwise(watched.update_ids))


@quickly
@given(sequences)
def test_what_events_told_is_what_the_records_say(sequence: list[Command]) -> None:
    watched = Watched()
    for command in sequence:
        watched.do(command)
    records = Records(watched.core.engine, watched.core.history)
    last = {report.order.id: report for report in watched.reports}
    trades = {trade.trade_id: trade for trade in watched.traded}
    found: Counter[int] = Counter()
    for account in ACCOUNTS:
        for order in records.all_orders(account, SYMBOL):
            fills = records.fills(account, SYMBOL, order_id=order.id)
            assert order.executed == sum(fill.quantity for fill in fills)
            assert order.quote_executed == sum(fill.quote for fill in fills)
            assert order.executed + order.prevented <= order.quantity
            told = last[order.id]
            assert (told.executed, told.quote_executed) == (order.executed, order.quote_executed)
            assert told.status is order.status
            for fill in fills:
                found[fill.trade_id] += 1
                assert (fill.price, fill.quantity) == (trades[fill.trade_id].price, trades[fill.trade_id].quantity)
    assert found == Counter(dict.fromkeys(trades, 2)), "each trade has two sides"
    executions = [report.execution_id for report in watched.reports]
    assert all(one < next_one for one, next_one in pairwise(executions))


@quickly
@given(sequences)
def test_a_refusal_changes_nothing(sequence: list[Command]) -> None:
    watched = Watched()
    for command in sequence:
        before = watched.balances(), watched.core.engine.book(SYMBOL).last_update_id, len(watched.reports)
        orders = [repr(each) for who in ACCOUNTS for each in watched.core.engine.open_orders(who)]
        events = watched.do(command)
        if any(isinstance(event, Refused) for event in events):
            assert len(events) == 1
            assert before == (watched.balances(), watched.core.engine.book(SYMBOL).last_update_id, len(watched.reports))
            assert orders == [repr(each) for who in ACCOUNTS for each in watched.core.engine.open_orders(who)]


@quickly
@given(sequences)
def test_when_everything_is_cancelled_nothing_is_locked_and_no_level_is_left(sequence: list[Command]) -> None:
    watched = Watched()
    for command in sequence:
        if not isinstance(command, LockExternally):
            watched.do(command)
    for account in ACCOUNTS:
        watched.do(CancelAll(account, SYMBOL))
    assert {locked for _, locked in watched.balances().values()} == {0}
    assert watched.levels == {True: {}, False: {}}
    assert not any(watched.core.engine.open_lists(account) for account in ACCOUNTS)


@settings(quickly, max_examples=25 * SOAK)
@given(sequences, st.integers(1, 60))
def test_the_journal_brings_back_the_same_state(sequence: list[Command], snapshot_every: int) -> None:
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), fsync="never", snapshot_every=snapshot_every)
        watched = Watched(store)
        for command in sequence:
            watched.do(command)
        before = digest(watched.core.engine)
        store.close()  # nothing is written at the end that was not written before
        again = Store(Path(folder), fsync="never")
        assert digest(Core(5, again).engine) == before
        again.close()


class Reader:
    """A subscriber of a depth stream that keeps a book by the documentation's rule (web-socket-streams.md)."""

    unit = 1000
    combined = False

    def __init__(self) -> None:
        self.diffs: list[dict[str, Any]] = []

    def deliver(self, frame: bytes) -> None:
        self.diffs.append(msgspec.json.decode(frame))


@quickly
@given(sequences, st.integers(0, 40))
def test_a_snapshot_and_the_diffs_after_it_are_the_book(sequence: list[Command], snapshot_after: int) -> None:
    watched, reader = Watched(), Reader()
    book = watched.core.engine.book(SYMBOL)
    assert watched.core.publisher.listen("btcusdt@depth@100ms", reader) is not None
    levels: dict[bool, dict[int, int]] = {True: {}, False: {}}
    last = 0
    for number, command in enumerate(sequence):
        watched.do(command)
        if number == min(snapshot_after, len(sequence) - 1):
            levels = {True: dict(book.levels(True)), False: dict(book.levels(False))}
            last = book.last_update_id
    watched.core.pass_time(watched.at + 200_000)
    for diff in reader.diffs:
        if diff["u"] <= last:
            continue
        assert diff["U"] <= last + 1, "a gap"
        last = diff["u"]
        for buy, rows in ((True, diff["b"]), (False, diff["a"])):
            levels[buy] |= {units(price): units(quantity) for price, quantity in rows}
    kept = {buy: {price: quantity for price, quantity in side.items() if quantity} for buy, side in levels.items()}
    assert kept == {True: dict(book.levels(True)), False: dict(book.levels(False))}
    assert last == book.last_update_id
