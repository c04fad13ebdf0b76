"""One exchange for one folder: a lock that the system lets go of when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from ...errors import ConfigurationError


class FolderLock:
    """The lock of a folder, held until `release`.

    Raises:
        ConfigurationError: another process, or another exchange in this one, holds it; or it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / "lock"
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ConfigurationError(f"{path} cannot be opened: {error.strerror or error}") from error
        try:
            _lock(self._file)
        except OSError:
            holder = _told(path)
            os.close(self._file)
            self._file = -1
            raise ConfigurationError(
                f"{folder} is in use by another exchange{holder}; stop it, or choose another folder"
            ) from None
        with contextlib.suppress(OSError):  # who holds it is told for people; the lock is good without
            os.ftruncate(self._file, 0)
            os.write(self._file, b"%d\n" % os.getpid())

    def release(self) -> None:
        """Twice is harmless. The file stays: removing it would let two take locks of two files of one name."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


def _told(path: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        return f" (process {int(path.read_text())})"
    return ""


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
