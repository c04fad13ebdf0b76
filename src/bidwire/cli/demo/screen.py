"""The live view on a terminal: only lines that changed are written, in one piece, and the terminal is given back as it was.

`blessed` knows the terminal; it is imported when a view is opened.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self, cast

from .keys import Keys, pressed_keys
from .view import ASCII, UNICODE, Glyphs, Line, Scene, frame

if TYPE_CHECKING:
    from blessed import Terminal

# DECAWM: a character in the last cell of the last line must not scroll the screen.
_NO_WRAP, _WRAP = "\x1b[?7l", "\x1b[?7h"
# Where these languages are set, many terminals draw blocks and boxes two cells wide (UAX #11, "ambiguous").
_WIDE_LANGUAGES = ("zh", "ja", "ko")

_COLOURED = {
    "bid": "green",
    "ask": "red",
    "own": "bold_yellow",
    "dim": "bright_black",
    "strong": "bold",
    "bar": "black_on_cyan",
    "rule": "bright_black",
    "good": "green",
    "bad": "red",
}
_PLAIN = {"own": "bold", "strong": "bold", "bar": "reverse"}


def wanted(stream: IO[str], environ: Mapping[str, str]) -> bool:
    """Whether there is a terminal that a view can be drawn on."""
    return stream.isatty() and environ.get("TERM", "xterm") not in ("", "dumb", "unknown")


def glyphs_for(encoding: str | None, environ: Mapping[str, str]) -> Glyphs:
    """Blocks and boxes where the terminal can be trusted with them, plain characters elsewhere."""
    language = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    utf8 = (encoding or "").lower().replace("-", "") == "utf8"
    return UNICODE if utf8 and not language.startswith(_WIDE_LANGUAGES) else ASCII


class _Output:
    """Standard output under another name.

    With `sys.__stdout__` itself, blessed (since 1.40 or so) asks the terminal who it is and waits seconds for an
    answer that plain terminals never give, and that it would take from what the user types.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.encoding = getattr(stream, "encoding", None) or "utf-8"

    def write(self, text: str) -> int:
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()

    def isatty(self) -> bool:
        return self._stream.isatty()


class Screen:
    """A full-screen view. Use it in a `with` block: at its end, however it comes, the terminal is as it was."""

    def __init__(self, stream: IO[str], environ: Mapping[str, str] | None = None) -> None:
        import blessed

        environ = os.environ if environ is None else environ
        self._stream = _Output(stream)
        self._terminal: Terminal = blessed.Terminal(stream=cast("IO[str]", self._stream))
        self._keys: Keys | None = None
        self._glyphs = glyphs_for(getattr(stream, "encoding", None), environ)
        # https://no-color.org: any value but the empty one; bold and reverse are no colours.
        names = _PLAIN if environ.get("NO_COLOR") else _COLOURED
        self._styles: dict[str, Callable[[str], str]] = {
            style: getattr(self._terminal, name) for style, name in names.items()
        }
        self._shown: list[str] = []
        self._size = (0, 0)
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            undo.enter_context(self._terminal.fullscreen())
            undo.enter_context(self._terminal.hidden_cursor())
            self._keys = undo.enter_context(pressed_keys())
            undo.callback(self._write, _WRAP + self._terminal.normal)
            self._write(_NO_WRAP)
            self._undo = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._undo.close()

    def draw(self, scene: Scene) -> None:
        """Shows a scene at the terminal's present size."""
        terminal = self._terminal
        size = (terminal.width, terminal.height)
        changes = []
        if size != self._size:
            self._size, self._shown = size, []
            changes.append(terminal.normal + terminal.clear)
        lines = [self._styled(line) for line in frame(scene, *size, self._glyphs)]
        for row, text in enumerate(lines):
            if row >= len(self._shown) or self._shown[row] != text:
                changes.append(terminal.move_xy(0, row) + text)
        self._shown = lines
        if changes:
            self._write("".join(changes))

    def quit_asked(self) -> bool:
        """Whether q was pressed since the last question."""
        return self._keys is not None and "q" in self._keys.read().lower()

    def _styled(self, line: Line) -> str:
        return "".join(self._styles[style](text) if style in self._styles else text for style, text in line)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
