"""What SQLite adds to a history: rows outlive the process, new fields become columns, every query has its index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange import history as rows
from bidwire.exchange.engine.orders import Fill, Order, Stop
from bidwire.exchange.history import FILLS, ORDERS, Table, Window
from bidwire.exchange.store.history import BATCH, SqliteHistory
from bidwire.products.spot.enums import ExpiryReason, OrderStatus, OrderType, TimeInForce

SYMBOL = "BTCUSDT"
ORDER = Order(
    7, 1, SYMBOL, True, OrderType.LIMIT, TimeInForce.IOC, 10**30, 5, 0, "mine", 100, 200, 100, 1, -(10**30),
    OrderStatus("OF_TOMORROW"), ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED, False, strategy_id=3, stop=Stop(1, 2, True, extreme=10**20),
)  # fmt: skip
FILL = Fill(3, 7, 1, 2, 3, 4, "BNB", 150, True, False, SYMBOL)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.fixture
def history(path: Path) -> Iterator[SqliteHistory]:
    with closing(SqliteHistory(path)) as opened:
        yield opened


def same(found: list[Order], wanted: list[Order]) -> bool:
    return list(map(repr, found)) == list(map(repr, wanted))


def test_rows_come_back_in_another_process_exactly_as_they_were(path: Path) -> None:
    with closing(SqliteHistory(path)) as first:
        first.add(ORDERS, 1, SYMBOL, ORDER)
        first.add(FILLS, 1, SYMBOL, FILL)
        first.checkpoint()
    with closing(SqliteHistory(path)) as second:
        (found,) = second.find(ORDERS, 1, SYMBOL)
        assert same([found], [ORDER])
        assert found.type is OrderType.LIMIT
        assert second.find(FILLS, 1, SYMBOL) == [FILL]
        assert second.find(ORDERS, 2, SYMBOL) == []


def test_what_was_not_committed_is_answered_and_is_not_in_the_file(path: Path) -> None:
    with closing(SqliteHistory(path)) as first:
        first.add(FILLS, 1, SYMBOL, FILL)
        assert first.find(FILLS, 1, SYMBOL) == [FILL]
    with closing(SqliteHistory(path)) as second:
        assert second.find(FILLS, 1, SYMBOL) == []


def test_a_row_that_is_told_twice_is_there_once_as_it_was_told_last(history: SqliteHistory) -> None:
    for executed in (1, 2):
        history.add(ORDERS, 1, SYMBOL, ORDER.__replace__(executed=executed))
        history.add(FILLS, 1, SYMBOL, FILL)
        history.commit()
    assert [order.executed for order in history.find(ORDERS, 1, SYMBOL)] == [2]
    assert history.find(FILLS, 1, SYMBOL) == [FILL]


def test_a_batch_has_gathered_after_so_many_rows(history: SqliteHistory) -> None:
    for number in range(BATCH):
        assert not history.full
        history.add(FILLS, 1, SYMBOL, msgspec.structs.replace(FILL, trade_id=number))
    assert history.full
    history.commit()
    assert not history.full
    assert len(history.find(FILLS, 1, SYMBOL)) == BATCH


class Note(msgspec.Struct, frozen=True):
    """A row of an earlier version."""

    number: int
    at: int


class LongerNote(Note, frozen=True):
    """The same of a later one."""

    text: str = "nothing"
    parts: tuple[int, ...] = ()


def test_a_field_that_a_later_version_adds_is_at_its_default_in_older_rows(path: Path) -> None:
    old = Table(name="notes", row=Note, id="number", at="at")
    new = Table(name="notes", row=LongerNote, id="number", at="at")
    with closing(SqliteHistory(path, tables=(old,))) as first:
        first.add(old, 1, SYMBOL, Note(1, 10))
        first.commit()
    with closing(SqliteHistory(path, tables=(new,))) as second:
        second.add(new, 1, SYMBOL, LongerNote(2, 20, "something", (1, 2)))
        assert second.find(new, 1, SYMBOL) == [LongerNote(1, 10), LongerNote(2, 20, "something", (1, 2))]
        second.commit()
    with closing(SqliteHistory(path, tables=(old,))) as third:
        assert third.find(old, 1, SYMBOL) == [Note(1, 10), Note(2, 20)], "an older version skips what it does not know"


@pytest.mark.parametrize("table", rows.TABLES, ids=lambda table: str(table.name))
@pytest.mark.parametrize(
    "window",
    [
        Window(limit=5),
        Window(limit=5, from_id=3),
        Window(limit=5, start=3),
        Window(limit=5, end=3),
        Window(limit=5, start=3, end=9),
    ],
    ids=str,
)
@pytest.mark.parametrize("found_by", [False, True])
def test_no_query_walks_over_rows_that_it_does_not_answer_or_sorts_them(
    path: Path, history: SqliteHistory, table: Table[object], window: Window, found_by: bool
) -> None:
    asked: list[str] = []
    history._file.set_trace_callback(asked.append)
    for field in table.lookups if found_by else ("",):
        history.find(table, 1, SYMBOL, window, **({field: 1} if field else {}))
    history._file.set_trace_callback(None)
    assert asked or (found_by and not table.lookups)
    with closing(sqlite3.connect(path)) as file:
        for query in asked:
            (plan,) = (row[3] for row in file.execute(f"EXPLAIN QUERY PLAN {query}"))
            assert plan.startswith(f"SEARCH {table.name} USING INDEX {table.name}_by_")
            assert "account=? AND symbol=?" in plan


def test_a_file_that_is_no_database_is_told(path: Path) -> None:
    path.write_text("not a database" * 100)
    with pytest.raises(ConfigurationError, match="cannot be opened as a history"):
        SqliteHistory(path)
