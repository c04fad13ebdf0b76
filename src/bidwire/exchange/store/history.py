"""Finished orders and fills in SQLite: none in memory, and a query costs the same however many there are.

A table is a kind of row (`exchange.history.Table`), a column is a field of it; fields that a later version adds become columns when it opens
the file. Rows gather and are written in batches: by `commit`, and before a question is asked. A row that is told twice, as after a restart,
replaces itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from enum import Enum
from operator import attrgetter
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from ...errors import ConfigurationError
from ..compiled import as_record, struct_of
from ..history import EVERYTHING, TABLES, AccountHistory, Table, Window

Row = TypeVar("Row")

BATCH = 1000
"""So many rows wait at most."""

_CHECKPOINT_PAGES = 4000
_CACHE_KILOBYTES = 16_384
_OWNER = ("account", "symbol")
_LARGEST = (1 << 63) - 1


class SqliteHistory(AccountHistory):
    """A history in a file.

    `durable`: what a commit wrote outlives the machine's loss of power from the next `checkpoint` on, and never damages the file;
    without it only a killed process is survived.

    Raises:
        ConfigurationError: the file cannot be opened, or is no database of this kind.
    """

    def __init__(self, path: Path, *, durable: bool = True, tables: Sequence[Table[Any]] = TABLES) -> None:
        self._path = path
        opened: sqlite3.Connection | None = None
        try:
            # In tests and in `with LocalExchange()` it is made in one thread and closed in another, never used in two at once.
            opened = self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
            self._file.execute(f"PRAGMA cache_size=-{_CACHE_KILOBYTES}")
            self._file.execute(f"PRAGMA synchronous={'NORMAL' if durable else 'OFF'}")
            self._shelves = {table.name: _Shelf(self._file, table) for table in tables}
        except sqlite3.Error as error:
            if opened is not None:
                opened.close()
            raise ConfigurationError(f"{path} cannot be opened as a history: {error}") from error
        self._waiting = 0

    @property
    def waiting(self) -> bool:
        """Whether a commit would write anything."""
        return bool(self._waiting) or self._file.in_transaction

    @property
    def full(self) -> bool:
        """Whether a batch has gathered."""
        return self._waiting >= BATCH

    def add(self, table: Table[Row], account: int, symbol: str, row: Row) -> None:
        self._shelves[table.name].waiting.append((account, symbol, row))
        self._waiting += 1

    def find(
        self, table: Table[Row], account: int, symbol: str, window: Window = EVERYTHING, **lookup: object
    ) -> list[Row]:
        if self._waiting:
            self._write()
        return self._shelves[table.name].find(account, symbol, window, lookup)

    def commit(self) -> None:
        """What was told so far is in the file.

        Raises:
            sqlite3.Error: the disk is full, say.
        """
        self._write()
        if self._file.in_transaction:
            self._file.execute("COMMIT")

    def checkpoint(self) -> None:
        """What was told so far is in the file, and forced to the disk.

        Raises:
            sqlite3.Error: as for `commit`.
        """
        self.commit()
        self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file; what was not committed is not in it. Twice is harmless."""
        self._file.close()

    def _write(self) -> None:
        if not self._waiting:
            return
        if not self._file.in_transaction:
            self._file.execute("BEGIN")
        for shelf in self._shelves.values():
            shelf.write()
        self._waiting = 0


class _Shelf:
    """One table of the file."""

    def __init__(self, file: sqlite3.Connection, table: Table[Any]) -> None:
        self.waiting: list[tuple[int, str, Any]] = []
        self._file = file
        self._table = table
        self._struct = struct = struct_of(table.row)
        self._fields = [field for field in struct.__struct_fields__ if field not in _OWNER]
        hints = get_type_hints(struct)
        self._read = attrgetter(*self._fields)
        writers = [(place, _writer(hints[field])) for place, field in enumerate(self._fields)]
        self._converted = [(place, write) for place, write in writers if write is not None]
        self._json = [self._fields[place] for place, write in writers if write is _as_json]
        self._has = [field for field in _OWNER if field in struct.__struct_fields__]
        self._prepare()
        columns = [*_OWNER, *self._fields]
        named, marks = ", ".join(map(_quoted, columns)), ", ".join("?" * len(columns))
        self._insert = f"INSERT OR REPLACE INTO {table.name} ({named}) VALUES ({marks})"
        self._select = f"SELECT {', '.join(map(_quoted, [*self._has, *self._fields]))} FROM {table.name}"

    def write(self) -> None:
        rows, self.waiting = self.waiting, []
        if not rows:
            return
        values = [self._values(*each) for each in rows]
        try:
            self._file.executemany(self._insert, values)
        except OverflowError:  # seldom: SQLite's integers end at 63 bits
            self._file.executemany(self._insert, [[_within_63_bits(value) for value in each] for each in values])

    def find(self, account: int, symbol: str, window: Window, lookup: dict[str, object]) -> list[Any]:
        table = self._table
        bounds: list[tuple[str, str, object]] = [("account", "=", account), ("symbol", "=", symbol)]
        bounds += [(field, "=", value) for field, value in lookup.items()]
        bounds += [(table.id, ">=", window.from_id)] if window.from_id is not None else []
        bounds += [(table.at, ">=", window.start)] if window.start is not None else []
        bounds += [(table.at, "<=", window.end)] if window.end is not None else []
        timed = not lookup and window.from_id is None and (window.start is not None or window.end is not None)
        # Time never falls while ids rise: either index gives the order of ids. We choose, not SQLite by its statistics.
        index = next(iter(lookup), "time" if timed else "id")
        way = "ASC" if window.oldest_first else "DESC"
        order = ", ".join(f"{_quoted(field)} {way}" for field in ((table.at, table.id) if timed else (table.id,)))
        where = " AND ".join(f"{_quoted(field)} {sign} ?" for field, sign, _ in bounds)
        cursor = self._file.execute(
            f"{self._select} INDEXED BY {table.name}_by_{index} WHERE {where} ORDER BY {order} LIMIT ?",
            [*(value for _, _, value in bounds), -1 if window.limit is None else window.limit],
        )
        rows = [self._row(each) for each in cursor]
        return rows if window.oldest_first else rows[::-1]

    def _values(self, account: int, symbol: str, row: Any) -> list[object]:
        values = list(self._read(row))
        for place, write in self._converted:
            if values[place] is not None:
                values[place] = write(values[place])
        return [account, symbol, *values]

    def _row(self, values: tuple[Any, ...]) -> Any:
        # What is NULL is at its default: None, or that of a field that was added after the row was written.
        fields = [*self._has, *self._fields]
        found = {field: value for field, value in zip(fields, values, strict=True) if value is not None}
        for field in self._json:
            if field in found:
                found[field] = msgspec.json.decode(found[field])
        return as_record(self._table.row, msgspec.convert(found, self._struct, strict=False))

    def _prepare(self) -> None:
        table, execute = self._table, self._file.execute
        columns = ", ".join(map(_quoted, [*_OWNER, *self._fields]))
        execute(f"CREATE TABLE IF NOT EXISTS {table.name} ({columns})")
        known = {row[1] for row in execute(f"PRAGMA table_info({table.name})")}
        for field in self._fields:
            if field not in known:
                execute(f"ALTER TABLE {table.name} ADD COLUMN {_quoted(field)}")
        number, at = _quoted(table.id), _quoted(table.at)
        told_apart = ", ".join(map(_quoted, (table.id, *table.lookups)))
        owner = ", ".join(_OWNER)
        execute(f"CREATE UNIQUE INDEX IF NOT EXISTS {table.name}_by_id ON {table.name} ({owner}, {told_apart})")
        execute(f"CREATE INDEX IF NOT EXISTS {table.name}_by_time ON {table.name} ({owner}, {at}, {number})")
        for field in table.lookups:
            name = f"{table.name}_by_{field}"
            execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table.name} ({owner}, {_quoted(field)}, {number})")


def _quoted(name: str) -> str:
    return f'"{name}"'


def _within_63_bits(value: object) -> object:
    """A larger integer is its text, which reads as the same number."""
    return str(value) if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST else value


def _as_word(value: Enum) -> object:
    return value.value


def _as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _writer(hint: Any) -> Callable[[Any], object] | None:
    """How a field of this type is written; None: as it is."""
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        return _writer(parts[0]) if len(parts) == 1 else _as_json
    if hint in (int, str, float):
        return None
    if hint is bool:
        return int  # which SQLite would make of it too, after asking for adapters
    return _as_word if isinstance(hint, type) and issubclass(hint, Enum) else _as_json
