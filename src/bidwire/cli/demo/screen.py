"""The live view on a terminal: only lines that changed are written, in one piece, and the terminal is given back as it was.

It speaks the control sequences that every terminal of today knows (ECMA-48, and xterm's alternate screen).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import IO, Self

from .keys import Keys, pressed_keys
from .view import ASCII, UNICODE, Glyphs, Line, Scene, frame

# DECAWM: a character in the last cell of the last line must not scroll the screen.
_NO_WRAP, _WRAP = "\x1b[?7l", "\x1b[?7h"
# Where these languages are set, many terminals draw blocks and boxes two cells wide (UAX #11, "ambiguous").
_WIDE_LANGUAGES = ("zh", "ja", "ko")

_FULL_SCREEN, _BACK = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"  # with the cursor hidden, and shown again
_NORMAL, _CLEAR = "\x1b[0m", "\x1b[2J"

_BOLD, _REVERSE = "1", "7"
_COLOURED = {
    "bid": "32",
    "ask": "31",
    "own": "1;33",
    "dim": "90",
    "strong": _BOLD,
    "bar": "30;46",
    "rule": "90",
    "good": "32",
    "bad": "31",
}
_PLAIN = {"own": _BOLD, "strong": _BOLD, "bar": _REVERSE}


def wanted(stream: IO[str], environ: Mapping[str, str]) -> bool:
    """Whether there is a terminal that a view can be drawn on."""
    return stream.isatty() and environ.get("TERM", "xterm") not in ("", "dumb", "unknown")


def glyphs_for(encoding: str | None, environ: Mapping[str, str]) -> Glyphs:
    """Blocks and boxes where the terminal can be trusted with them, plain characters elsewhere."""
    language = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    utf8 = (encoding or "").lower().replace("-", "") == "utf8"
    return UNICODE if utf8 and not language.startswith(_WIDE_LANGUAGES) else ASCII


class Screen:
    """A full-screen view. Use it in a `with` block: at its end, however it comes, the terminal is as it was."""

    def __init__(self, stream: IO[str], environ: Mapping[str, str] | None = None) -> None:
        environ = os.environ if environ is None else environ
        self._stream = stream
        self._keys: Keys | None = None
        self._glyphs = glyphs_for(getattr(stream, "encoding", None), environ)
        # https://no-color.org: any value but the empty one; bold and reverse are no colours.
        self._styles = _PLAIN if environ.get("NO_COLOR") else _COLOURED
        self._shown: list[str] = []
        self._size = (0, 0)
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            if os.name == "nt":
                os.system("")  # makes the console of Windows 10 and later read control sequences
            self._keys = undo.enter_context(pressed_keys())
            undo.callback(self._write, _NORMAL + _WRAP + _BACK)
            self._write(_FULL_SCREEN + _NO_WRAP)
            self._undo = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._undo.close()

    def draw(self, scene: Scene) -> None:
        """Shows a scene at the terminal's present size."""
        size = self._measured()
        changes = []
        if size != self._size:
            self._size, self._shown = size, []
            changes.append(_NORMAL + _CLEAR)
        lines = [self._styled(line) for line in frame(scene, *size, self._glyphs)]
        for row, text in enumerate(lines):
            if row >= len(self._shown) or self._shown[row] != text:
                changes.append(f"\x1b[{row + 1};1H{text}")
        self._shown = lines
        if changes:
            self._write("".join(changes))

    def quit_asked(self) -> bool:
        """Whether q was pressed since the last question."""
        return self._keys is not None and "q" in self._keys.read().lower()

    def _measured(self) -> tuple[int, int]:
        try:
            size = os.get_terminal_size(self._stream.fileno())
        except OSError:
            return 80, 24
        return size.columns, size.lines

    def _styled(self, line: Line) -> str:
        styles = self._styles
        return "".join(f"\x1b[{styles[style]}m{text}{_NORMAL}" if style in styles else text for style, text in line)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
