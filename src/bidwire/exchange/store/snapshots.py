"""Snapshots of the state: each a file that is there whole or not at all, named by the last record of the journal that is in it."""

from __future__ import annotations

import logging
import os
import sys
import zlib
from contextlib import suppress
from pathlib import Path

from ...errors import ConfigurationError

KEPT = 2
"""The newest, and the one before it for the case that the disk spoils the newest."""

_log = logging.getLogger("bidwire.exchange")
_SUFFIX = ".snapshot"
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
_CHECKSUM = 9  # eight hexadecimal digits and a line feed


class Snapshots:
    """The snapshots in a folder.

    Raises:
        ConfigurationError: the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(f"{folder} cannot be made: {error.strerror or error}") from error

    def numbers(self) -> list[int]:
        """Those that there are, oldest first."""
        found = (path for path in self._folder.iterdir() if path.suffix == _SUFFIX and path.stem.isdigit())
        return sorted(int(path.stem) for path in found)

    def newest(self) -> tuple[int, bytes] | None:
        """The newest that is whole, with its number; None where there has never been one.

        Raises:
            ConfigurationError: there are some and none is whole.
        """
        numbers = self.numbers()
        for number in reversed(numbers):
            path = self._path(number)
            try:
                content = path.read_bytes()
            except OSError as error:
                raise ConfigurationError(f"{path} cannot be read: {error.strerror or error}") from error
            state = content[_CHECKSUM:]
            if content[:_CHECKSUM] == _checksum(state):
                return number, state
            _log.warning("%s is damaged; an earlier one is used, and the journal since", path)
        if numbers:
            raise ConfigurationError(f"{self._folder}: every snapshot is damaged; restore the folder from a copy")
        return None

    def save(self, number: int, state: bytes) -> None:
        """Add one, forced to the disk, and forget all but the last two.

        Raises:
            OSError: it cannot be written.
        """
        path = self._path(number)
        draft = path.with_suffix(".draft")
        try:
            # Listen keys may stand in it: it is its owner's.
            descriptor = os.open(draft, _FLAGS, 0o600)
            with open(descriptor, "wb") as file:
                file.write(_checksum(state))
                file.write(state)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)
        for old in self.numbers()[:-KEPT]:
            with suppress(OSError):
                self._path(old).unlink()

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:020}{_SUFFIX}"


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system has a way to."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _checksum(state: bytes) -> bytes:
    return b"%08x\n" % zlib.crc32(state)
