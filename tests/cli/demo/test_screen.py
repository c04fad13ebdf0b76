"""The screen on a pseudo-terminal: what is written, and what is given back."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import Any

import pytest

from bidwire.cli.demo.screen import glyphs_for, wanted
from bidwire.cli.demo.view import ASCII, UNICODE


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_view_is_drawn_on_terminals_only() -> None:
    assert wanted(Tty(), {"TERM": "xterm"})
    assert wanted(Tty(), {})
    assert not wanted(Tty(), {"TERM": "dumb"})
    assert not wanted(io.StringIO(), {"TERM": "xterm"})


@pytest.mark.parametrize(
    ("encoding", "environ", "glyphs"),
    [
        ("utf-8", {"LANG": "en_US.UTF-8"}, UNICODE),
        ("UTF8", {}, UNICODE),
        ("ascii", {"LANG": "C"}, ASCII),
        (None, {}, ASCII),
        ("utf-8", {"LANG": "ja_JP.UTF-8"}, ASCII),
        ("utf-8", {"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, UNICODE),
    ],
)
def test_blocks_are_used_where_the_terminal_can_be_trusted(encoding: Any, environ: Any, glyphs: Any) -> None:
    assert glyphs_for(encoding, environ) is glyphs


# The child makes the terminal its own, so that Ctrl-C on it is a signal.
RUN = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from bidwire.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run_on_a_terminal(*arguments: str, keys: bytes = b"", columns: int = 80, **environ: str) -> tuple[int, bytes]:
    """The exit status and all that was written, on a terminal that answers no question. Keys are pressed at the first frame."""
    pty: Any = pytest.importorskip("pty", reason="there are pseudo-terminals on POSIX only")
    fcntl: Any = pytest.importorskip("fcntl")
    termios: Any = pytest.importorskip("termios")
    import struct

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "LC_ALL", "LANG")}
    variables = {**kept, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **environ}
    before = termios.tcgetattr(slave)
    child = subprocess.Popen(
        [sys.executable, "-c", RUN, "demo", *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=variables,
        start_new_session=True,
    )
    written = b""
    try:
        while child.poll() is None or _readable(master):
            if _readable(master):
                written += os.read(master, 65536)
            if keys and b"Order book" in written:
                os.write(master, keys)
                keys = b""
        assert termios.tcgetattr(slave) == before
    finally:
        child.kill()
        child.wait()
        os.close(master)
        os.close(slave)
    return child.returncode, written


def _readable(descriptor: int) -> bool:
    import select

    return bool(select.select([descriptor], [], [], 0.05)[0])


def test_a_run_on_a_terminal_is_drawn_and_gives_the_terminal_back() -> None:
    status, written = run_on_a_terminal("--seconds", "1", "--seed", "3")
    assert status == 0, written[-3000:]
    assert written.count(b"\x1b[?1049h") == written.count(b"\x1b[?1049l") == 1
    after = written.partition(b"\x1b[?1049l")[2]
    assert b"\x1b[?7h" in written[written.rindex(b"\x1b[?7l") :]
    assert b"everything agrees" in after
    assert b"\x1b[30m" in written or b"\x1b[32m" in written
    assert written.count(b"Order book") == 1  # a line that stays is written once
    assert b"\x1bP" not in written
    assert b"\x1b[6n" not in written  # no question to the terminal, which may never answer


def test_no_color_means_no_color() -> None:
    status, written = run_on_a_terminal("--seconds", "0.5", NO_COLOR="1")
    assert status == 0, written[-3000:]
    assert not any(b"\x1b[%dm" % code in written for code in (*range(30, 38), *range(40, 48), *range(90, 98)))
    assert b"\x1b[38;" not in written


def test_q_ends_it_early_with_a_whole_summary() -> None:
    status, written = run_on_a_terminal("--seconds", "60", keys=b"xQ")
    assert status == 0, written[-3000:]
    assert b"everything agrees" in written


def test_ctrl_c_ends_it_at_once_and_gives_the_terminal_back() -> None:
    status, written = run_on_a_terminal("--seconds", "60", keys=b"\x03")
    assert status == 130, written[-3000:]
    assert b"interrupted" in written.partition(b"\x1b[?1049l")[2]
