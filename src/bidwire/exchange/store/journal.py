"""The journal: every command that the engine is given, in order, appended to a file before anybody hears what it did.

A record is its length, a CRC-32 and JSON of (market time, wall time, command). Records are numbered from 1 and stand in segments,
each named by the number of its first record; a segment whose records are all in a snapshot is deleted. What a kill can
leave at the end is a record that is cut off: it was never answered, and is dropped. Anything else that is not as it was written is
an error that says where, since what follows it would be applied to a state that never was.
"""

from __future__ import annotations

import contextlib
import logging
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import reduce
from itertools import pairwise
from operator import or_
from pathlib import Path
from typing import Any, get_args

import msgspec

from ...errors import ConfigurationError
from ..compiled import as_record, as_struct, struct_of
from ..settings import Fsync

FSYNC_EVERY = 1_000_000
"""Microseconds between two of `interval`."""

_log = logging.getLogger("bidwire.exchange")

_HEAD = struct.Struct("<II")
_MOST = 1 << 26  # bytes of a record: a recorded book of half a million levels
_SUFFIX = ".journal"
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A command, and when it was given: market time and wall time in microseconds."""

    at: int
    wall: int
    command: object


encode = msgspec.json.Encoder(enc_hook=as_struct).encode


def decoder(commands: object) -> Callable[[bytes], tuple[int, int, object]]:
    """What reads the times and the command of a record again; `commands` is the union of those that it may hold."""
    kinds: dict[Any, type] = {struct_of(kind): kind for kind in get_args(commands)}
    union = reduce(or_, kinds)
    read = msgspec.json.Decoder(tuple[int, int, union], dec_hook=_part).decode  # type: ignore[valid-type]  # it is known when it runs

    def decode(payload: bytes) -> tuple[int, int, object]:
        at, wall, found = read(payload)
        return at, wall, as_record(kinds[type(found)], found)

    return decode


def _part(kind: type, found: object) -> object:
    """A command within another one."""
    return as_record(kind, msgspec.convert(found, struct_of(kind), dec_hook=_part))


class StoreFailed(Exception):
    """A record could not be written: nothing may be answered any more."""


class Journal:
    """Reads what is there, then appends to it. Call `replay` to its end before the first `put`.

    `commands` is the union of those that it may hold.
    `put` only remembers; `write` appends all that was put with one system call.

    Raises:
        ConfigurationError: the folder cannot be read or written.
    """

    def __init__(self, folder: Path, commands: object, fsync: Fsync = "interval") -> None:
        self.last = 0
        """The number of the newest record."""
        self._decode = decoder(commands)
        self._folder = folder
        self._fsync = fsync
        self._file = -1
        self._size = 0
        self._waiting: list[bytes] = []
        self._unsynced_since: int | None = None
        self._failed: StoreFailed | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(f"{folder} cannot be made: {error.strerror or error}") from error

    def replay(self, after: int = 0) -> Iterator[Record]:
        """The records after that number, in order.

        Raises:
            ConfigurationError: a record is damaged, or some are missing; with the file and the place in it.
        """
        segments = self._segments()
        if segments and segments[0][0] > after + 1:
            raise ConfigurationError(
                f"{self._folder}: records {after + 1} to {segments[0][0] - 1} are missing; restore the folder from a copy"
            )
        self.last = max(after, segments[0][0] - 1 if segments else 0)
        number = 0
        for index, (first, path) in enumerate(segments):
            number = first - 1
            if number > self.last:
                raise ConfigurationError(
                    f"{self._folder}: records {self.last + 1} to {number} are missing; restore the folder from a copy"
                )
            content = _read(path)
            offset = 0
            for payload, end in _payloads(content):
                number += 1
                if number > after:
                    yield self._record(payload, path, offset, number)
                offset = end
            if offset < len(content):
                if index + 1 < len(segments) or _holds_a_record(content, offset + 1):
                    raise _damaged(path, offset, number + 1)
                self._cut(path, offset, len(content))
            self.last = max(self.last, number)
        # A snapshot may be newer than what a machine without power kept of the journal: then a new segment begins after it.
        self._open(segments[-1][1] if segments and number == self.last else None)

    # --- writing ------------------------------------------------------------------------------------------------------

    def put(self, command: object, at: int, wall: int) -> None:
        """A record that is to be written next. Its number is `last` from now on."""
        payload = encode((at, wall, command))
        self._waiting.append(_HEAD.pack(len(payload), zlib.crc32(payload)) + payload)
        self.last += 1

    @property
    def waiting(self) -> bool:
        """Whether something was put and not written."""
        return bool(self._waiting)

    def write(self, wall: int) -> None:
        """Append what was put. Once this has returned, a killed process loses none of it.

        Raises:
            StoreFailed: it could not be written, now or earlier. The file holds what it held before.
        """
        if self._failed is not None:
            raise self._failed
        if not self._waiting:
            return
        chunk = self._waiting[0] if len(self._waiting) == 1 else b"".join(self._waiting)
        try:
            written = os.write(self._file, chunk)
            while written < len(chunk):
                written += os.write(self._file, chunk[written:])
        except OSError as error:
            self._fail("written", error)
        self._size += len(chunk)
        self._waiting.clear()
        if self._unsynced_since is None:
            self._unsynced_since = wall

    def settle(self, wall: int) -> None:
        """What has to be done before anything is told: write, and force to the disk as far as was asked for.

        Raises:
            StoreFailed: it could not be done.
        """
        self.write(wall)
        since = self._unsynced_since
        if since is None or self._fsync == "never":
            return
        if self._fsync == "batch" or not since <= wall < since + FSYNC_EVERY:
            self.sync()

    def sync(self) -> None:
        """Force what is written to the disk.

        Raises:
            StoreFailed: the disk refused, and may have lost it.
        """
        try:
            os.fsync(self._file)
        except OSError as error:
            self._fail("forced to the disk", error)
        self._unsynced_since = None

    def begin_segment(self) -> None:
        """The next record opens a new file. To be called with nothing waiting.

        Raises:
            StoreFailed: the file cannot be made.
        """
        if self._size:
            try:
                self.close()
                self._open(None)
            except ConfigurationError as error:
                self._failed = StoreFailed(str(error))
                raise self._failed from error

    def drop(self, up_to: int) -> None:
        """Delete the segments that hold no record after that number; a file that cannot be deleted stays, which does no harm."""
        segments = self._segments()
        for (_, path), (following, _) in pairwise(segments):
            if following <= up_to + 1:
                try:
                    path.unlink()
                except OSError as error:
                    _log.warning("%s is of no use any more and cannot be deleted: %s", path, error)

    def close(self) -> None:
        """Let go of the file, whatever waits. Twice is harmless."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    # --- parts --------------------------------------------------------------------------------------------------------

    def _segments(self) -> list[tuple[int, Path]]:
        found = [path for path in self._folder.iterdir() if path.suffix == _SUFFIX and path.stem.isdigit()]
        return sorted((int(path.stem), path) for path in found)

    def _open(self, path: Path | None) -> None:
        if path is None:
            path = self._folder / f"{self.last + 1:020}{_SUFFIX}"
        try:
            self._file = os.open(path, _FLAGS, 0o600)
            self._size = os.fstat(self._file).st_size
        except OSError as error:
            raise ConfigurationError(f"{path} cannot be written: {error.strerror or error}") from error

    def _record(self, payload: bytes, path: Path, offset: int, number: int) -> Record:
        try:
            return Record(*self._decode(payload))
        except msgspec.DecodeError as error:
            raise ConfigurationError(
                f"{path}: record {number} at byte {offset} is not understood ({error}); "
                "go on with the version of bidwire that wrote it"
            ) from error

    def _cut(self, path: Path, offset: int, size: int) -> None:
        _log.warning(
            "%s ends within a record that nobody was told of: its last %d bytes are dropped", path, size - offset
        )
        try:
            os.truncate(path, offset)
        except OSError as error:
            raise ConfigurationError(f"{path} cannot be written: {error.strerror or error}") from error

    def _fail(self, done: str, error: OSError) -> None:
        self.last -= len(self._waiting)
        self._waiting.clear()
        self._failed = StoreFailed(f"the journal in {self._folder} cannot be {done}: {error.strerror or error}")
        with contextlib.suppress(OSError):  # if it fails, the next start drops what is there of the record
            os.ftruncate(self._file, self._size)
        raise self._failed from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror or error}") from error


def _payloads(content: bytes, offset: int = 0) -> Iterator[tuple[bytes, int]]:
    """Each record's payload and where it ends, up to the first that is not whole."""
    view = memoryview(content)
    while offset + _HEAD.size <= len(content):
        length, checksum = _HEAD.unpack_from(content, offset)
        end = offset + _HEAD.size + length
        if not 0 < length <= _MOST or end > len(content):
            return
        payload = view[offset + _HEAD.size : end]
        if zlib.crc32(payload) != checksum:
            return
        yield bytes(payload), end
        offset = end


def _holds_a_record(content: bytes, offset: int) -> bool:
    """Whether a whole record stands anywhere from there on: then what is before it is no cut-off end."""
    return any(next(_payloads(content, place), None) for place in range(offset, len(content) - _HEAD.size))


def _damaged(path: Path, offset: int, number: int) -> ConfigurationError:
    return ConfigurationError(
        f"{path}: record {number} at byte {offset} is damaged, and others follow it; restore the folder from a copy"
    )
