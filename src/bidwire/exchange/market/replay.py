"""Plays a recording of one spot symbol into the engine: its snapshot, its depth events and its trades, unchanged.

Order is the file's: it is the order in which one connection received, and the update ids confirm it. Market time is the
exchange's own (trade time of a trade, event time of a depth event), made non-decreasing, since a depth event of 100 ms
is stamped later than the trades that arrive after it. The local receive time is no clock for this: it lags by more than
a second in recordings that we know, and it stutters. A trade carries its exact time besides.

It begins at the snapshot. Trades before it are played at once with their own times, depth events before it are bridged
(U <= last + 1 <= u) or dropped; a bookTicker only checks the book that results, and never steers it.

What is wrong near the start raises `ReplayError` at once. What is wrong later ends the replay there: all before it has
been played, `problem` says what and at which line, and the log has it as a warning.
"""

from __future__ import annotations

import gzip
import logging
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ..engine.commands import Command, HouseDiff, HouseSnapshot, HouseTrade
from .listing import derived, served
from .recording import Diff, Frame, Level, Recording, ReplayError, Snapshot, Touch, Trade

if TYPE_CHECKING:
    from ..engine.engine import Engine

__all__ = ["Replay", "ReplayError", "Summary", "symbol_row", "validate"]

_log = logging.getLogger("bidwire.exchange.market")

_PATIENCE = 20_000  # frames before the snapshot; recorders ask for it in the first seconds
_FORESIGHT = 2_000  # frames read ahead after it for the first trade id, by which users' earlier trades are numbered
_TOUCHES = 4_096
_DAY = 86_400_000_000
_LONGEST_PAUSE = _DAY


class Summary(msgspec.Struct, kw_only=True):
    """What a recording holds. Times are microseconds, None where there is nothing."""

    symbol: str
    lines: int = 0
    trades: int = 0
    diffs: int = 0
    first_at: int | None = None
    last_at: int | None = None


class Replay:
    """A `MarketSource` that plays a recording of raw frames.

    Raises:
        ReplayError: the file cannot be read, or has no snapshot near its start, or is damaged before it.
    """

    lead = 0

    def __init__(self, path: str | Path, *, symbol_row: Mapping[str, Any] | None = None) -> None:
        """`symbol_row` is the symbol's exchangeInfo object; without one it is derived from the snapshot."""
        self._recording = Recording(path)
        try:
            self._feed = _Feed(self._recording)
            self._row = _row(self._feed, symbol_row)
        except BaseException:
            self._recording.close()
            raise
        self.symbol = self._feed.symbol
        self.starts_at: int | None = self._feed.starts_at
        self.problem: str | None = None
        self.error: ReplayError | None = None
        """What `problem` tells, with `line` and `path`."""
        self.checked = 0
        """How many depth events could be compared with a recorded best bid and ask."""
        self.mismatched = 0
        """How many of them differed. Orders of users make a difference; without any, it is the recording."""
        self._shift = 0
        self._begins_at = 0
        self._engine: Engine | None = None
        self._commands = self._feed.commands()
        self._next: tuple[int, Command] | None = None
        self._expected: Touch | None = None

    def symbols(self) -> list[Mapping[str, Any]]:
        return [self._row]

    def start(self, engine: Engine, at: int) -> None:
        self._engine = engine
        if self._feed.first_trade is not None:
            engine.number_trades_from(self.symbol, self._feed.first_trade)
        # Whole milliseconds, so that times that were recorded in milliseconds stay so.
        self._begins_at = at
        self._shift = (at - self._feed.starts_at) // 1000 * 1000

    def next_at(self) -> int | None:
        if self._next is None:
            self._check()
            self._next = self._read()
        return None if self._next is None else max(self._next[0] + self._shift, self._begins_at)

    def pop(self) -> Command:
        if self.next_at() is None or self._next is None:
            raise LookupError("the recording is over")
        command = self._next[1]
        self._next = None
        self._expected = self._feed.expected
        if self._shift and type(command) is HouseTrade:
            return HouseTrade(
                command.symbol,
                command.trade_id,
                command.price,
                command.quantity,
                command.buyer_is_maker,
                command.traded_at + self._shift,
            )
        return command

    def progress(self) -> float | None:
        return self._recording.progress

    @property
    def line(self) -> int:
        """The line of the file that it has got to."""
        return self._recording.line

    def close(self) -> None:
        """Let go of the file. The replay is over then; one that has reached its end has done so itself."""
        self._commands = iter(())
        self._next = None
        self._recording.close()

    def _read(self) -> tuple[int, Command] | None:
        try:
            found = next(self._commands, None)
        except ReplayError as error:
            self.error, self.problem = error, str(error)
            _log.warning("the replay ends early: %s", error)
            found = None
        if found is None:
            self._recording.close()
        return found

    def _check(self) -> None:
        """Compares the engine's book with the best prices that were recorded for the depth event it applied last."""
        touch, self._expected = self._expected, None
        if touch is None or self._engine is None:
            return
        book = self._engine.book(self.symbol)
        self.checked += 1
        if book.best(True) != touch.bid or book.best(False) != touch.ask:
            self.mismatched += 1


class _Feed:
    """Commands out of frames. Construction reads up to the snapshot; `commands` goes on from there."""

    def __init__(self, recording: Recording) -> None:
        self.symbol = ""
        self.starts_at = 0
        self.expected: Touch | None = None
        """What a bookTicker said of the book as it is after the command given last, where one did."""
        self.path = recording.path
        self._recording = recording
        self._frames = iter(recording)
        self._touches: deque[Touch] = deque(maxlen=_TOUCHES)
        self._at = 0
        self._last_update = 0
        self._last_trade = -1
        self._early: list[tuple[int, Frame]] = []
        self._before = 0
        self._snapshot: Snapshot | None = None
        self._failure: ReplayError | None = None
        self.first_trade: int | None = None
        self.snapshot = self._first_snapshot()

    def _first_snapshot(self) -> Snapshot:
        """Reads until the book, the symbol, the time and the first trade id are known. What was read waits in `_early`."""
        try:
            self._read_ahead()
        except ReplayError as error:
            if self._snapshot is None or not self._at:
                raise
            # Enough was read to begin; what is wrong here ends the replay when it gets here.
            self._failure = error
        if self._snapshot is None:
            raise self._recording.error("ends without an order book snapshot")
        if not self._at:
            raise self._recording.error("holds no trade and no depth event")
        if not self.starts_at:
            self.starts_at = next(frame.at for _, frame in self._early if isinstance(frame, Diff | Trade))
        return self._bridged(self._snapshot)

    def _read_ahead(self) -> None:
        for line, frame in self._frames:
            if isinstance(frame, Snapshot):
                if self._snapshot is None:
                    self._snapshot, self._before, self.starts_at = frame, len(self._early), self._at
                    continue
            else:
                self._belongs(frame)
                if isinstance(frame, Diff | Trade):
                    self._pass(frame.at)
                if isinstance(frame, Trade) and self.first_trade is None:
                    self.first_trade = frame.trade_id
            self._early.append((line, frame))
            if self._snapshot is None:
                if len(self._early) >= _PATIENCE:
                    raise self._recording.error(f"no order book snapshot in the first {_PATIENCE:_} frames")
            elif self._at and (self.first_trade is not None or len(self._early) - self._before >= _FORESIGHT):
                return

    def _bridged(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot, if the depth events that were read already go on from it."""
        for line, frame in self._early:
            if isinstance(frame, Diff) and frame.last_update_id > snapshot.last_update_id:
                if frame.first_update_id > snapshot.last_update_id + 1:
                    raise ReplayError(
                        self._recording.path,
                        line,
                        f"this depth event begins at update {frame.first_update_id}, but the snapshot ends at "
                        f"{snapshot.last_update_id}: it is too old to go on from",
                    )
                break
        return snapshot

    def commands(self) -> Iterator[tuple[int, Command]]:
        """(market time as recorded, command), to the end of the recording."""
        early, self._early = self._early, []
        self._at = self.starts_at
        for line, frame in early[: self._before]:
            if isinstance(frame, Trade):
                yield from self._trade(line, frame)
        yield self._at, self._replaced(self.snapshot)
        for line, frame in early[: self._before]:
            if isinstance(frame, Diff):
                yield from self._diff(line, frame)
            elif isinstance(frame, Touch):
                self._keep(frame)
        yield from self._played(early[self._before :])
        if self._failure is not None:
            raise self._failure
        yield from self._played(self._frames)

    def _played(self, frames: Iterable[tuple[int, Frame]]) -> Iterator[tuple[int, Command]]:
        for line, frame in frames:
            if isinstance(frame, Touch):
                self._belongs(frame)
                self._keep(frame)
            elif isinstance(frame, Snapshot):
                if frame.last_update_id >= self._last_update:
                    yield self._at, self._replaced(frame)
            else:
                self._belongs(frame)
                self._pass(frame.at)
                yield from self._diff(line, frame) if isinstance(frame, Diff) else self._trade(line, frame)

    def _replaced(self, snapshot: Snapshot) -> HouseSnapshot:
        self.expected = None
        self._last_update = snapshot.last_update_id
        return HouseSnapshot(self.symbol, snapshot.last_update_id, snapshot.bids, snapshot.asks)

    def _trade(self, line: int, trade: Trade) -> Iterator[tuple[int, Command]]:
        if trade.trade_id <= self._last_trade:
            return
        if self._last_trade >= 0 and trade.trade_id > self._last_trade + 1:
            raise self._gap(line, "trades", self._last_trade + 1, trade.trade_id - 1)
        self._last_trade = trade.trade_id
        self.expected = None
        yield (
            self._at,
            HouseTrade(trade.symbol, trade.trade_id, trade.price, trade.quantity, trade.buyer_is_maker, trade.at),
        )

    def _diff(self, line: int, diff: Diff) -> Iterator[tuple[int, Command]]:
        if diff.last_update_id <= self._last_update:
            return
        if diff.first_update_id > self._last_update + 1:
            raise self._gap(line, "depth updates", self._last_update + 1, diff.first_update_id - 1)
        self._last_update = diff.last_update_id
        self.expected = self._touch_at(diff.last_update_id)
        yield (
            self._at,
            HouseDiff(diff.symbol, diff.first_update_id, diff.last_update_id, diff.bids, diff.asks),
        )

    def _gap(self, line: int, what: str, first: int, last: int) -> ReplayError:
        ids = f"id {first} is" if first == last else f"ids {first} to {last} are"
        return ReplayError(self._recording.path, line, f"{what} are missing before this line: {ids} not in the file")

    def _keep(self, touch: Touch) -> None:
        if touch.update_id > self._last_update:
            self._touches.append(touch)

    def _touch_at(self, update_id: int) -> Touch | None:
        """The newest best bid and ask that the book had by then, if they changed since the last depth event."""
        found = None
        while self._touches and self._touches[0].update_id <= update_id:
            found = self._touches.popleft()
        return found

    def _belongs(self, frame: Diff | Trade | Touch) -> None:
        if frame.symbol == self.symbol != "":
            return
        if not (frame.symbol.isascii() and frame.symbol.isalnum() and frame.symbol == frame.symbol.upper()):
            raise self._recording.error(f"no symbol: {frame.symbol[:40]!r}")
        if self.symbol:
            raise self._recording.error(f"holds {frame.symbol} besides {self.symbol}; a replay is of one symbol")
        self.symbol = frame.symbol

    def _pass(self, at: int) -> None:
        if self._at and at > self._at + _LONGEST_PAUSE:
            raise self._recording.error(f"jumps {(at - self._at) / _DAY:.1f} days ahead")
        if at > self._at:
            self._at = at


def validate(path: str | Path) -> Summary:
    """Reads a whole recording and tells what it holds.

    Raises:
        ReplayError: at the first line that cannot be played.
    """
    with Recording(path) as recording:
        feed = _Feed(recording)
        summary = Summary(symbol=feed.symbol)
        for at, command in feed.commands():
            summary.first_at = at if summary.first_at is None else summary.first_at
            summary.last_at = at
            summary.trades += isinstance(command, HouseTrade)
            summary.diffs += isinstance(command, HouseDiff)
        summary.lines = recording.line
    return summary


def symbol_row(path: str | Path, symbol: str) -> dict[str, Any]:
    """A symbol's object in an `exchangeInfo` answer on disk, plain or gzip, with the features that the engine lacks off.

    Raises:
        ReplayError: the file cannot be read, is no such answer, or does not have the symbol.
    """
    try:
        content = Path(path).read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
        answer = msgspec.json.decode(content, type=_ExchangeInfo)
    except (OSError, EOFError, zlib.error, msgspec.DecodeError) as error:
        raise ReplayError(str(path), 0, f"cannot be read as an exchangeInfo answer: {error}") from error
    for row in answer.symbols:
        if row.get("symbol") == symbol:
            return served(row)
    raise ReplayError(str(path), 0, f"does not have {symbol}")


class _ExchangeInfo(msgspec.Struct):
    symbols: list[dict[str, Any]]


def _row(feed: _Feed, given: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if given is not None:
        if given.get("symbol") != feed.symbol:
            raise ReplayError(feed.path, 0, f"is of {feed.symbol}, but the rules given are of {given.get('symbol')}")
        return given
    levels: list[Level] = [*feed.snapshot.bids, *feed.snapshot.asks]
    listing = derived(feed.symbol, [price for price, _ in levels], [quantity for _, quantity in levels])
    if listing is None:
        raise ReplayError(feed.path, 0, f"cannot tell the assets of {feed.symbol}; give its exchangeInfo row")
    return listing.row()
