"""Keys as they are pressed, without echo and without waiting, where a keyboard is there.

The terminal's line mode is given back at the end. Ctrl-C stays a signal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def pressed_keys() -> Iterator[Keys]:
        """The keys that are pressed inside the block."""
        yield Keys(sys.stdin.isatty())

    class Keys:
        """What was pressed since the last question."""

        def __init__(self, there: bool) -> None:
            self._there = there

        def read(self) -> str:
            found = ""
            while self._there and msvcrt.kbhit():
                found += msvcrt.getwch()
            return found

else:
    import select
    import termios
    import tty

    @contextmanager
    def pressed_keys() -> Iterator[Keys]:
        """The keys that are pressed inside the block."""
        try:
            number = sys.stdin.fileno()
            before = termios.tcgetattr(number)
        except (OSError, ValueError, AttributeError, termios.error):  # no keyboard: a pipe, a closed file, a test
            yield Keys(None)
            return
        try:
            tty.setcbreak(number)
            yield Keys(number)
        finally:
            # What was typed and not read is thrown away: it was meant for the view, not for the shell.
            termios.tcsetattr(number, termios.TCSAFLUSH, before)

    class Keys:
        """What was pressed since the last question."""

        def __init__(self, number: int | None) -> None:
            self._number = number

        def read(self) -> str:
            if self._number is None or not select.select([self._number], [], [], 0)[0]:
                return ""
            found = os.read(self._number, 1024)
            if not found:
                self._number = None  # the other end has gone
            return found.decode("utf-8", "replace")
