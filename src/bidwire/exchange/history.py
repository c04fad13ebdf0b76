"""What accounts have done: their finished orders and their fills, which the engine itself does not keep.

A history is told every event that the engine answers and is asked for rows of an account at a symbol. The kinds of rows are tables:
a further kind is one more `Table` and one more line in `AccountHistory.record`. `Records` is what queries ask: open orders out
of the engine, finished ones out of the history.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec

from ..products.spot.enums import ListOrderStatus, OrderStatus
from .api.klines import Chunk
from .engine.commands import HOUSE
from .engine.engine import Engine
from .engine.entries import Deposit, DustConversion, Entry, InternalTransfer, Transfer, Withdrawal
from .engine.events import Amended, Entered, Event, ListChanged, PreventedMatch, Report
from .engine.orders import Allocation, Fill, Order, OrderList

Row = TypeVar("Row")

OPEN = frozenset({OrderStatus.NEW, OrderStatus.PENDING_NEW, OrderStatus.PARTIALLY_FILLED, OrderStatus.PENDING_CANCEL})
"""The statuses of orders that are not finished."""


class Table(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """A kind of row, by the names of its fields."""

    name: str
    row: type[Row]
    id: str
    """What an account's rows at a symbol are in the order of; it rises with time."""
    at: str
    """When it was, in microseconds; it never falls while ids rise."""
    lookups: tuple[str, ...] = ()
    """Fields by which rows are found besides. With the id they tell any two rows of an account at a symbol apart."""


ORDERS = Table(name="orders", row=Order, id="id", at="created_at", lookups=("client_order_id",))
"""Orders that are finished: filled, cancelled, expired."""

FILLS = Table(name="fills", row=Fill, id="trade_id", at="at", lookups=("order_id",))
"""A trade with oneself is two rows, one for each side."""

ALLOCATIONS = Table(name="allocations", row=Allocation, id="allocation_id", at="at", lookups=("order_id",))
"""What smart order routing traded for an order."""

LISTS = Table(name="lists", row=OrderList, id="id", at="created_at", lookups=("client_order_id",))
"""Order lists that are done. Their ids rise over all symbols."""

SECONDS = Table(name="seconds", row=Chunk, id="start", at="start")
"""Candles of hours that are over: the house's, by symbol; times are seconds."""

MINUTES = Table(name="minutes", row=Chunk, id="start", at="start")

PREVENTED_MATCHES = Table(
    name="prevented_matches", row=PreventedMatch, id="id", at="at", lookups=("taker_order_id", "maker_order_id")
)
"""One row for each account that had an order in it."""

AMENDMENTS = Table(name="amendments", row=Amended, id="execution_id", at="at", lookups=("order_id",))

WITHDRAWALS = Table(name="withdrawals", row=Withdrawal, id="number", at="at")
"""Lines of an account's lists are of no symbol."""

DEPOSITS = Table(name="deposits", row=Deposit, id="number", at="at")
TRANSFERS = Table(name="transfers", row=Transfer, id="number", at="at")
INTERNAL_TRANSFERS = Table(name="internal_transfers", row=InternalTransfer, id="number", at="at")
DUST_CONVERSIONS = Table(name="dust_conversions", row=DustConversion, id="number", at="at")
_ENTRIES: Mapping[type[Entry], Table[Any]] = {
    each.row: each for each in (WITHDRAWALS, DEPOSITS, TRANSFERS, INTERNAL_TRANSFERS, DUST_CONVERSIONS)
}

TABLES: tuple[Table[Any], ...] = (
    ORDERS,
    FILLS,
    ALLOCATIONS,
    LISTS,
    PREVENTED_MATCHES,
    AMENDMENTS,
    SECONDS,
    MINUTES,
    *_ENTRIES.values(),
)


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are meant. Bounds are inclusive; from an id or a start on the oldest ones, else the newest."""

    limit: int | None = None
    from_id: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def oldest_first(self) -> bool:
        """Whether `limit` keeps the first rows, not the last."""
        return self.from_id is not None or self.start is not None

    def admits(self, number: int, at: int) -> bool:
        """Whether a row of this id and time is within the bounds."""
        return (
            (self.from_id is None or number >= self.from_id)
            and (self.start is None or at >= self.start)
            and (self.end is None or at <= self.end)
        )

    def cut(self, rows: Sequence[Row]) -> list[Row]:
        """The limit applied to rows that are within the bounds and in order."""
        if self.limit is None:
            return list(rows)
        return list(rows[: self.limit] if self.oldest_first else rows[max(0, len(rows) - self.limit) :])


EVERYTHING = Window()


class AccountHistory(ABC):
    """Where finished orders and fills are kept."""

    def record(self, events: Iterable[Event]) -> None:
        """Takes what is final out of the events of a command. The house's own is not kept."""
        for event in events:
            if type(event) is Report and event.order.account != HOUSE:
                order = event.order
                if event.trade_id >= 0:
                    self.add(FILLS, order.account, order.symbol, fill_of(event))
                elif event.allocation_id >= 0:
                    self.add(ALLOCATIONS, order.account, order.symbol, allocation_of(event))
                if event.amended is not None:
                    self.add(AMENDMENTS, order.account, order.symbol, event.amended)
                if event.status not in OPEN:
                    self.add(ORDERS, order.account, order.symbol, order)
            elif type(event) is ListChanged and event.status is ListOrderStatus.ALL_DONE:
                listed = event.order_list
                if listed.account != HOUSE:
                    self.add(LISTS, listed.account, listed.symbol, listed)
            elif type(event) is PreventedMatch:
                for account in {event.taker_account, event.maker_account}:
                    self.add(PREVENTED_MATCHES, account, event.symbol, event)
            elif type(event) is Entered:
                self.add(_ENTRIES[type(event.entry)], event.entry.account, "", event.entry)

    @abstractmethod
    def add(self, table: Table[Row], account: int, symbol: str, row: Row) -> None:
        """Keeps a row, which does not change any more."""

    @abstractmethod
    def find(
        self, table: Table[Row], account: int, symbol: str, window: Window = EVERYTHING, **lookup: object
    ) -> list[Row]:
        """The rows in the window by ascending id; with `lookup`, those of one value of one of the table's lookups."""


class MemoryHistory(AccountHistory):
    """A history that is forgotten at the end."""

    def __init__(self) -> None:
        self._shelves: dict[tuple[str, int, str], _Shelf] = {}
        self._unsorted: list[tuple[Table[Any], int, str, Any]] = []

    def add(self, table: Table[Row], account: int, symbol: str, row: Row) -> None:
        self._unsorted.append((table, account, symbol, row))

    def find(
        self, table: Table[Row], account: int, symbol: str, window: Window = EVERYTHING, **lookup: object
    ) -> list[Row]:
        self._sort()
        shelf = self._shelves.get((table.name, account, symbol))
        return window.cut(shelf.find(window, lookup)) if shelf is not None else []

    def _sort(self) -> None:
        """Puts the rows that came since the last question where they belong: trading does not wait for it."""
        for table, account, symbol, row in self._unsorted:
            place = table.name, account, symbol
            shelf = self._shelves.get(place)
            if shelf is None:
                shelf = self._shelves[place] = _Shelf(table)
            shelf.add(row)
        self._unsorted.clear()


class _Shelf:
    """One account's rows of one kind at one symbol, by ascending id; indexed by a lookup once it is asked for."""

    def __init__(self, table: Table[Any]) -> None:
        self._id = attrgetter(table.id)
        self._at = attrgetter(table.at)
        self._rows: list[Any] = []
        self._last = 0
        self._indexes: dict[str, dict[object, list[Any]]] = {}

    def add(self, row: Any) -> None:
        rows, number = self._rows, self._id(row)
        if number < self._last:
            insort(rows, row, key=self._id)  # orders are not finished in the order in which they came
        else:
            rows.append(row)
            self._last = number
        for field, index in self._indexes.items():
            index.setdefault(getattr(row, field), []).append(row)

    def find(self, window: Window, lookup: dict[str, object]) -> list[Any]:
        rows = self._rows
        for field, value in lookup.items():
            rows = sorted(self._index(field).get(value, ()), key=self._id)
        first, last = 0, len(rows)
        if window.from_id is not None:
            first = bisect_left(rows, window.from_id, key=self._id)
        if window.start is not None:
            first = max(first, bisect_left(rows, window.start, key=self._at))
        if window.end is not None:
            last = bisect_right(rows, window.end, key=self._at)
        return rows[first:last]

    def _index(self, field: str) -> dict[object, list[Any]]:
        index = self._indexes.get(field)
        if index is None:
            index = self._indexes[field] = {}
            for row in self._rows:
                index.setdefault(getattr(row, field), []).append(row)
        return index


class Records:
    """An account's orders, open and finished, and its fills."""

    def __init__(self, engine: Engine, history: AccountHistory) -> None:
        self._engine = engine
        self._history = history

    def order(self, account: int, symbol: str, order_id: int) -> Order | None:
        found = self._engine.open_order(account, symbol, order_id)
        if found is None:
            rows = self._history.find(ORDERS, account, symbol, Window(from_id=order_id, limit=1))
            found = next((row for row in rows if row.id == order_id), None)
        return found

    def order_by_client_id(self, account: int, symbol: str, client_order_id: str) -> Order | None:
        """The open order of that id, else the newest that had it."""
        found = self._engine.open_order_by_client_id(account, symbol, client_order_id)
        if found is None:
            rows = self._history.find(ORDERS, account, symbol, Window(limit=1), client_order_id=client_order_id)
            found = rows[0] if rows else None
        return found

    def all_orders(self, account: int, symbol: str, window: Window = EVERYTHING) -> list[Order]:
        """Open and finished, by ascending id. The house's finished orders are not kept."""
        rows = self._history.find(ORDERS, account, symbol, window)
        rows += [each for each in self._engine.open_orders(account, symbol) if window.admits(each.id, each.created_at)]
        return window.cut(sorted(rows, key=attrgetter("id")))

    def fills(
        self, account: int, symbol: str, window: Window = EVERYTHING, *, order_id: int | None = None
    ) -> list[Fill]:
        """By ascending trade id, all or those of one order; a trade with oneself counts twice, once for each side."""
        lookup = {} if order_id is None else {"order_id": order_id}
        return self._history.find(FILLS, account, symbol, window, **lookup)

    def allocations(
        self, account: int, symbol: str, window: Window = EVERYTHING, *, order_id: int | None = None
    ) -> list[Allocation]:
        """By ascending allocation id, all or those of one order."""
        lookup = {} if order_id is None else {"order_id": order_id}
        return self._history.find(ALLOCATIONS, account, symbol, window, **lookup)

    def order_list(self, account: int, list_id: int | None, client_order_id: str | None) -> OrderList | None:
        """By its id, and then its client id must agree; or by its client id: the open one, else the newest of it."""
        for listed in self._engine.open_lists(account):
            if list_id in (None, listed.id) and client_order_id in (None, listed.client_order_id):
                return listed
        found: list[OrderList] = []
        for symbol in self._engine.symbols:
            if list_id is not None:
                rows = self._history.find(LISTS, account, symbol, Window(from_id=list_id, limit=1))
                found += [each for each in rows if each.id == list_id]
            else:
                found += self._history.find(LISTS, account, symbol, Window(limit=1), client_order_id=client_order_id)
        found = [each for each in found if client_order_id in (None, each.client_order_id)]
        return max(found, key=attrgetter("id"), default=None)

    def order_lists(self, account: int, window: Window = EVERYTHING) -> list[OrderList]:
        """Open and done, of all symbols, by ascending id. Times are those of the last change (web-socket-api.md)."""
        timed = window.start is not None or window.end is not None
        reach = Window(end=window.end) if timed else window
        rows = [each for symbol in self._engine.symbols for each in self._history.find(LISTS, account, symbol, reach)]
        rows += self._engine.open_lists(account)
        rows = [each for each in rows if window.admits(each.id, each.updated_at)]
        return window.cut(sorted(rows, key=attrgetter("id")))

    def prevented_matches(
        self, account: int, symbol: str, window: Window = EVERYTHING, *, order_id: int | None = None
    ) -> list[PreventedMatch]:
        """By ascending id, all or those in which one order was the taker or the maker. `symbol` is the taker's."""
        if order_id is None:
            return self._history.find(PREVENTED_MATCHES, account, symbol, window)
        rows = self._history.find(PREVENTED_MATCHES, account, symbol, window, taker_order_id=order_id)
        made = self._history.find(PREVENTED_MATCHES, account, symbol, window, maker_order_id=order_id)
        rows += [match for match in made if match.maker_symbol in ("", symbol)]
        return window.cut(sorted(rows, key=attrgetter("id")))

    def entries(self, table: Table[Row], account: int, window: Window = EVERYTHING) -> list[Row]:
        """The lines of one of an account's lists, oldest first."""
        return self._history.find(table, account, "", window)

    def amendments(self, account: int, symbol: str, order_id: int, window: Window) -> list[Amended]:
        """Those of one order, by ascending execution id."""
        return self._history.find(AMENDMENTS, account, symbol, window, order_id=order_id)


def fill_of(report: Report) -> Fill:
    """The row of a report that is a trade."""
    order = report.order
    return Fill(
        report.trade_id, order.id, report.last_price, report.last_quantity, report.last_quote, report.commission,
        report.commission_asset or "", report.at, order.buy, report.maker, order.symbol, order.list_id,
    )  # fmt: skip


def allocation_of(report: Report) -> Allocation:
    """The row of a report that is an allocation."""
    order = report.order
    return Allocation(
        report.allocation_id, order.id, report.last_price, report.last_quantity, report.last_quote, report.commission,
        report.commission_asset or "", report.at, order.buy, order.symbol, order.list_id,
    )  # fmt: skip
