"""Reading a recording of raw frames: lines of `<local receive time, ns> <JSON>`, plain or gzip, one after the other.

Never more than a line is held. Whatever is wrong with the file is a `ReplayError` that names the file and the line.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from ...errors import ConfigurationError
from ..amounts import units

_LONGEST_LINE = 16 * 1024 * 1024  # a depth snapshot of 5,000 levels a side is half a megabyte
_GZIP = b"\x1f\x8b"
_MILLIS = 10**14  # a time below this is in milliseconds, above in microseconds (`timeUnit=MICROSECOND`)

Level = tuple[int, int]
"""Price and quantity, integers at 10**-8."""


class ReplayError(ConfigurationError):
    """A recording that cannot be played, or not further. `path` and `line` (from 1; 0: the file as a whole) say where."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        where = f"{path}, line {line}" if line else path
        super().__init__(f"{where}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class Snapshot(msgspec.Struct, frozen=True, gc=False):
    """The REST order book near the start; it has no time and no symbol."""

    last_update_id: int
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]


class Diff(msgspec.Struct, frozen=True, gc=False):
    symbol: str
    at: int
    first_update_id: int
    last_update_id: int
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]


class Trade(msgspec.Struct, frozen=True, gc=False):
    symbol: str
    at: int
    """The trade time, microseconds."""
    trade_id: int
    price: int
    quantity: int
    buyer_is_maker: bool


class Touch(msgspec.Struct, frozen=True, gc=False):
    """A bookTicker: the best prices and quantities once the book had this update id."""

    symbol: str
    update_id: int
    bid: Level
    ask: Level


Frame = Snapshot | Diff | Trade | Touch


class _Body(msgspec.Struct, gc=False):
    # One shape for all kinds: `b` and `a` are levels in a diff, prices in a bookTicker, and were order ids in a trade.
    e: str = ""
    E: int = 0
    s: str = ""
    U: int = 0
    u: int = 0
    pu: int | None = None
    b: list[tuple[str, str]] | str | int | None = None
    a: list[tuple[str, str]] | str | int | None = None
    B: str | None = None
    A: str | None = None
    t: int = -1
    p: str | None = None
    q: str | None = None
    T: int = 0
    m: bool | None = None


class _Line(_Body, gc=False):
    stream: str | None = None
    data: _Body | list[msgspec.Raw] | None = None
    lastUpdateId: int | None = None
    bids: list[tuple[str, str]] | None = None
    asks: list[tuple[str, str]] | None = None


_decode = msgspec.json.Decoder(_Line).decode


class Recording:
    """An open recording. Iterating gives (line number, frame) for the kinds of frames that a market is made of.

    Raises `ReplayError` where the file cannot be opened, and while iterating where it cannot be read further; what was
    given before is good. `progress` is how far through the file it is, by bytes.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self.line = 0
        """The number of the line read last."""
        try:
            self._raw = open(path, "rb")  # noqa: SIM115 - closed by `close`, which every user of this class calls
        except OSError as error:
            raise ReplayError(self.path, 0, f"cannot be read: {error.strerror or error}") from error
        try:
            self._size = self._raw.seek(0, io.SEEK_END)
            self._raw.seek(0)
            self._lines = self._opened()
        except OSError as error:
            self._raw.close()
            raise ReplayError(self.path, 0, f"cannot be read: {error.strerror or error}") from error
        except ReplayError:
            self._raw.close()
            raise

    def _opened(self) -> BinaryIO | gzip.GzipFile:
        magic = self._raw.read(2)
        self._raw.seek(0)
        if not magic:
            raise ReplayError(self.path, 0, "is empty")
        if magic == _GZIP:
            return gzip.GzipFile(fileobj=self._raw, mode="rb")
        if self.path.endswith(".gz"):
            raise ReplayError(self.path, 0, "is named .gz but is not a gzip file")
        return self._raw

    def close(self) -> None:
        if self._lines is not self._raw:
            self._lines.close()
        self._raw.close()

    def __del__(self) -> None:
        # An exchange that is dropped without being closed must not keep the file: Windows could not delete it.
        if hasattr(self, "_lines"):
            self.close()

    def __enter__(self) -> Recording:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def progress(self) -> float:
        """From 0 to 1."""
        if self._raw.closed:
            return 1.0
        return min(1.0, self._raw.tell() / max(self._size, 1))

    def error(self, reason: str) -> ReplayError:
        """What to raise about the line read last."""
        return ReplayError(self.path, self.line, reason)

    def __iter__(self) -> Iterator[tuple[int, Frame]]:
        while (line := self._next_line()) is not None:
            frame = self._frame(line)
            if frame is not None:
                yield self.line, frame

    def _next_line(self) -> bytes | None:
        self.line += 1
        try:
            line = self._lines.readline(_LONGEST_LINE)
        except EOFError:
            raise self.error("the gzip file is cut off here") from None
        except (zlib.error, gzip.BadGzipFile) as error:
            raise self.error(f"the gzip file is damaged here: {error}") from error
        except OSError as error:
            raise self.error(f"cannot be read further: {error.strerror or error}") from error
        if not line:
            self.line -= 1
            if not self.line:
                raise ReplayError(self.path, 0, "is empty")
            return None
        if len(line) >= _LONGEST_LINE and not line.endswith(b"\n"):
            raise self.error(f"longer than {_LONGEST_LINE:_} bytes; not a recording of frames")
        return line

    def _frame(self, line: bytes) -> Frame | None:
        received, _, text = line.partition(b" ")
        if not received.isdigit():
            if not line.strip():
                return None
            raise self.error("does not begin with a receive time in nanoseconds and a space")
        try:
            return _frame(_decode(text))
        except msgspec.ValidationError as error:
            raise self.error(f"not a frame that is known here: {error}") from error
        except msgspec.DecodeError as error:
            cut = "" if line.endswith(b"\n") else "; the file ends in the middle of this line"
            raise self.error(f"not JSON: {error}{cut}") from error
        except ValueError as error:
            raise self.error(str(error)) from error


def _frame(line: _Line) -> Frame | None:
    if line.data is not None:
        return _event(line.data) if isinstance(line.data, _Body) else None
    if line.stream is None and line.lastUpdateId is not None and line.bids is not None and line.asks is not None:
        return Snapshot(line.lastUpdateId, _levels(line.bids), _levels(line.asks))
    return _event(line)


def _event(body: _Body) -> Frame | None:
    """The frame of an event; None for a kind that no market is made of (candles, tickers, answers to subscriptions)."""
    if body.e == "":
        if body.u and isinstance(body.b, str) and isinstance(body.a, str) and body.B is not None and body.A is not None:
            return Touch(body.s, body.u, (units(body.b), units(body.B)), (units(body.a), units(body.A)))
        return None
    if body.e == "trade":
        if body.t < 0 or body.p is None or body.q is None or body.m is None or not body.T:
            raise ValueError("a trade without id, price, quantity, time or side")
        return Trade(body.s, _micros(body.T), body.t, units(body.p), units(body.q), body.m)
    if body.e == "depthUpdate":
        if body.pu is not None:
            raise ValueError("a futures recording (its depth events chain by `pu`); the spot market cannot play it")
        if not body.u or not isinstance(body.b, list) or not isinstance(body.a, list) or not body.E:
            raise ValueError("a depth event without ids, levels or time")
        return Diff(body.s, _micros(body.E), body.U, body.u, _levels(body.b), _levels(body.a))
    return None


def _levels(rows: list[tuple[str, str]]) -> tuple[Level, ...]:
    return tuple([(units(price), units(quantity)) for price, quantity in rows])


def _micros(time: int) -> int:
    return time * 1000 if time < _MILLIS else time
