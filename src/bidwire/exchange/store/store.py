"""What one exchange keeps, in the folder `exchange` of its data folder.

    format              which version of this layout it is
    lock                held while an exchange runs on it
    journal/            the commands since the last snapshots
    snapshots/          the two newest
    history.sqlite      finished orders and fills

To open: `state`, then apply what `tail` yields, then `keep` the result. From then on `put` each command and `write` it before
it is applied, or at the latest `settle` before anything that it did is told.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import ConfigurationError
from ..settings import Fsync
from .contents import SPOT, Contents
from .history import SqliteHistory
from .journal import Journal, Record, StoreFailed
from .lock import FolderLock
from .snapshots import Snapshots
from .state import dumped, loaded

SECOND = 1_000_000

_log = logging.getLogger("bidwire.exchange")


class Store:
    """An open data folder. Wall times are microseconds.

    `snapshot_every`: so many records are in the journal when `wants_snapshot` turns true; a restart applies at most about that many.

    Raises:
        ConfigurationError: the folder is in use, of an unknown version, damaged, or cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        *,
        fsync: Fsync = "interval",
        snapshot_every: int = 100_000,
        contents: Contents = SPOT,
    ) -> None:
        self._folder = folder
        self._fsync = fsync
        self._snapshot_every = snapshot_every
        self._next_snapshot = 0
        self._committed_at = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(f"{folder} cannot be made: {error.strerror or error}") from error
        self._lock = FolderLock(folder)
        try:
            _check_format(folder, contents.format)
            self._snapshots = Snapshots(folder / "snapshots")
            self._journal = Journal(folder / "journal", contents.commands, fsync)
            try:
                self.history = SqliteHistory(
                    folder / "history.sqlite", durable=fsync != "never", tables=contents.tables
                )
            except BaseException:
                self._journal.close()
                raise
        except BaseException:
            self._lock.release()
            raise
        self._found = 0

    # --- opening ------------------------------------------------------------------------------------------------------

    def state(self) -> Any:
        """The newest snapshot; None for a new folder.

        Raises:
            ConfigurationError: it cannot be read.
        """
        found = self._snapshots.newest()
        if found is None:
            return None
        self._found, content = found
        return loaded(content)

    def tail(self) -> Iterator[Record]:
        """The commands that were given after it, to be applied to it in this order.

        Raises:
            ConfigurationError: the journal is damaged, or was begun by a snapshot that is gone.
        """
        for record in self._journal.replay(self._found):
            if not self._found and not self._snapshots.numbers():
                raise ConfigurationError(f"{self._folder}: the snapshots are missing; restore the folder from a copy")
            yield record

    # --- running ------------------------------------------------------------------------------------------------------

    def put(self, command: object, at: int, wall: int) -> None:
        """A command that is about to be applied; it is written with the next `write` or `settle`."""
        self._journal.put(command, at, wall)

    def write(self, wall: int) -> None:
        """What was put is in the journal once this returns.

        Raises:
            StoreFailed: it could not be written, and no command may be applied any more.
        """
        self._journal.write(wall)

    def settle(self, wall: int) -> None:
        """What was put may be told once this returns: it is in the journal, and forced to the disk where that was asked for.

        Raises:
            StoreFailed: as for `write`.
        """
        self._journal.settle(wall)
        if self.history.full or not self._committed_at <= wall < self._committed_at + SECOND:
            self._commit(wall)

    @property
    def wants_snapshot(self) -> bool:
        """Whether it is time to `keep`."""
        return self._journal.last >= self._next_snapshot

    def keep(self, root: object, wall: int, *, first: bool = False) -> None:
        """A snapshot of the state as of the last record.

        One that cannot be written is logged and tried again later: the journal has everything. But for the `first`,
        which has what the journal begins with.

        Raises:
            StoreFailed: the journal or the history cannot be written.
            ConfigurationError: the first cannot be written.
        """
        self._journal.settle(wall)
        self._next_snapshot = self._journal.last + self._snapshot_every
        self._journal.sync()
        try:
            self.history.checkpoint()
            self._snapshots.save(self._journal.last, dumped(root))
        except (OSError, sqlite3.Error) as error:
            if first:
                raise ConfigurationError(f"no snapshot can be written to {self._folder}: {error}") from error
            _log.error("no snapshot could be written to %s: %s", self._folder, error)
            return
        self._journal.begin_segment()
        self._journal.drop(self._snapshots.numbers()[0])

    def close(self) -> None:
        """Let go of the folder; what was not settled is not in it. Twice is harmless."""
        self._journal.close()
        self.history.close()
        self._lock.release()

    def _commit(self, wall: int) -> None:
        self._committed_at = wall
        if not self.history.waiting:
            return
        if self._fsync != "never":
            self._journal.sync()  # a machine without power must not keep a fill whose command it lost
        try:
            self.history.commit()
        except sqlite3.Error as error:
            raise StoreFailed(f"the history in {self._folder} cannot be written: {error}") from error


def _check_format(folder: Path, wanted: str) -> None:
    path = folder / "format"
    try:
        found = path.read_text(encoding="utf-8").strip() if path.exists() else ""
        if not found:
            if (folder / "journal").exists():
                raise ConfigurationError(
                    f"{folder} has a journal and no file that says its format; restore it from a copy"
                )
            path.write_text(wanted + "\n", encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read or written: {error}") from error
    if found not in ("", wanted):
        raise ConfigurationError(
            f"{folder} is of the format {found!r}, and this version of bidwire reads {wanted!r}; "
            "open it with the version that wrote it, or choose another folder"
        )
