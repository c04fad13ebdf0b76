"""A market that another exchange makes: its order books and trades as they happen, played into the engine as the house's.

Nothing here connects to anything. Whoever listens to the other exchange hands over what it hears (`receive_trade`,
`receive_diff`) and, whenever a symbol is in `lacking`, what it reads (`resync`): the trades that were missed and a
snapshot. What arrives meanwhile waits. A symbol trades only while its book is in sync; otherwise its status is HALT:
orders on a book that is known to be old would be filled at prices that are not there any more. Standing orders stay, and
meet the trades that were missed once those are known, as they would have on the exchange itself.

Market time is this machine's: a command is due when it was heard. A trade keeps the time that the other exchange gave it,
unless that is ahead of ours; where its clock is far from ours (a replay with recorded times, say), all its times are
moved by the same whole number of milliseconds.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ...products.spot.enums import SymbolStatus
from ..amounts import units
from ..engine.commands import Command, HouseDiff, HouseSnapshot, HouseTrade, SetStatus
from .listing import served

if TYPE_CHECKING:
    from ..engine.engine import Engine

_log = logging.getLogger("bidwire.exchange.market")

_FAR = 60_000_000
"""Microseconds between two clocks that are no mere difference of two clocks."""
_EARLY = 200_000
"""What may wait for a snapshot; more than that, and the oldest is dropped: the snapshot will not fit, and is asked for again."""

Levels = Iterable[tuple[str, str]]


class Print(msgspec.Struct, frozen=True, gc=False):
    """A trade as it was told. `at` is the other exchange's time in microseconds."""

    trade_id: int
    price: int
    quantity: int
    buyer_is_maker: bool
    at: int


class _Change(msgspec.Struct, frozen=True, gc=False):
    first_update_id: int
    last_update_id: int
    bids: tuple[tuple[int, int], ...]
    asks: tuple[tuple[int, int], ...]


class _Followed:
    """One symbol: how far its trades and its book are known, and what waits while they are not."""

    __slots__ = ("changes", "in_sync", "last_trade_id", "last_update_id", "prints", "row", "status")

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = row
        self.status = SymbolStatus(row.get("status", SymbolStatus.TRADING))
        self.in_sync = False
        self.last_trade_id: int | None = None
        self.last_update_id = 0
        self.prints: deque[Print] = deque(maxlen=_EARLY)
        self.changes: deque[_Change] = deque(maxlen=_EARLY)


class LiveMarket:
    """A `MarketSource` that is told what happens. All `at` arguments are this machine's time in microseconds."""

    starts_at: int | None = None
    lead = 0
    problem: str | None = None

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """`rows`: the symbols' objects in the other exchange's exchangeInfo; their filters hold here too."""
        found = [served(row) for row in rows]
        self._followed = {str(row["symbol"]): _Followed(row) for row in found}
        self._commands: deque[tuple[int, Command]] = deque()
        self._last_at = 0
        self._shift: int | None = None
        self.lacking: set[str] = set(self._followed)
        """The symbols that need a `resync`."""
        self.stirred: Callable[[], None] = lambda: None
        """Called when there is something to play."""

    # --- what is heard ------------------------------------------------------------------------------------------------

    def receive_trade(self, symbol: str, told: Print, at: int) -> None:
        followed = self._followed[symbol]
        self._compare(told.at, at)
        if not followed.in_sync:
            followed.prints.append(told)
            return
        last = followed.last_trade_id
        if last is not None and told.trade_id > last + 1:
            followed.prints.append(told)
            self._lose(symbol, f"trades {last + 1} to {told.trade_id - 1} were not heard", at)
            return
        self._print(symbol, followed, told, at)
        self.stirred()

    def receive_diff(
        self, symbol: str, first: int, last: int, bids: Levels, asks: Levels, told_at: int, at: int
    ) -> None:
        """`told_at`: the other exchange's time of it, in microseconds."""
        followed = self._followed[symbol]
        self._compare(told_at, at)
        change = _Change(first, last, _amounts(bids), _amounts(asks))
        if not followed.in_sync:
            followed.changes.append(change)
            return
        if last <= followed.last_update_id:
            return
        if first > followed.last_update_id + 1:
            followed.changes.append(change)
            self._lose(symbol, f"updates {followed.last_update_id + 1} to {first - 1} were not heard", at)
            return
        self._change(symbol, followed, change, at)
        self.stirred()

    def lose(self, reason: str, at: int) -> None:
        """Nothing is heard any more: every symbol needs a resync."""
        for symbol, followed in self._followed.items():
            if followed.in_sync:
                self._lose(symbol, reason, at)

    def end(self, symbol: str, status: SymbolStatus, at: int) -> None:
        """The other exchange trades the symbol no more and nothing of it is heard: so it is here."""
        followed = self._followed[symbol]
        followed.status, followed.in_sync = status, False
        self.lacking.discard(symbol)
        self._give(at, SetStatus(symbol, status))
        _log.warning("%s is traded no more: its status is %s", symbol, status)
        self.stirred()

    # --- what is read -------------------------------------------------------------------------------------------------

    def last_trade_id(self, symbol: str) -> int | None:
        """The newest trade that is known, None while none is: those after it are wanted for a resync."""
        return self._followed[symbol].last_trade_id

    def resync(
        self, symbol: str, missed: Sequence[Print], last_update_id: int, bids: Levels, asks: Levels, at: int
    ) -> bool:
        """Goes on from the trades that were missed and a snapshot; False if the snapshot is older than what was heard since."""
        followed = self._followed[symbol]
        changes = [change for change in followed.changes if change.last_update_id > last_update_id]
        if changes and changes[0].first_update_id > last_update_id + 1:
            return False
        for told in (*missed, *followed.prints):
            self._print(symbol, followed, told, at)
        self._give(at, HouseSnapshot(symbol, last_update_id, _amounts(bids), _amounts(asks)))
        followed.last_update_id = last_update_id
        for number, change in enumerate(changes):
            if change.first_update_id > followed.last_update_id + 1:
                followed.changes = deque(changes[number:], maxlen=_EARLY)
                followed.prints.clear()
                return False
            self._change(symbol, followed, change, at)
        followed.changes.clear()
        followed.prints.clear()
        followed.in_sync = True
        self.lacking.discard(symbol)
        self._give(at, SetStatus(symbol, followed.status))
        _log.info("%s is in sync at update %d", symbol, followed.last_update_id)
        self.stirred()
        return True

    # --- what the exchange asks ---------------------------------------------------------------------------------------

    def symbols(self) -> list[Mapping[str, Any]]:
        return [followed.row for followed in self._followed.values()]

    def start(self, engine: Engine, at: int) -> None:
        """An engine that has been here before knows some of the trades: they are not played to it again."""
        self._last_at = max(self._last_at, at)
        for symbol in self._followed:
            known = engine.recorded_trade_id(symbol)
            mine = [each for _, each in self._commands if isinstance(each, HouseTrade) and each.symbol == symbol]
            if mine:
                engine.number_trades_from(symbol, mine[0].trade_id)
            self._commands = deque(
                (due, each)
                for due, each in self._commands
                if not (isinstance(each, HouseTrade) and each.symbol == symbol and each.trade_id <= known)
            )

    def next_at(self) -> int | None:
        """When the next command is due, as always; None while there is none. There may be one again."""
        return max(self._commands[0][0], self._last_at) if self._commands else None

    def pop(self) -> Command:
        due = self.next_at()
        if due is None:
            raise LookupError("nothing has been heard")
        self._last_at = due
        return self._commands.popleft()[1]

    def progress(self) -> float | None:
        return None

    def close(self) -> None:
        """Nothing is held open."""

    # --- parts --------------------------------------------------------------------------------------------------------

    def _compare(self, told_at: int, at: int) -> None:
        """How far its clock is from ours, by the first event that is heard as it happens."""
        if self._shift is None:
            self._shift = 0 if abs(at - told_at) < _FAR else (at - told_at) // 1000 * 1000

    def _lose(self, symbol: str, reason: str, at: int) -> None:
        self._followed[symbol].in_sync = False
        self.lacking.add(symbol)
        self._give(at, SetStatus(symbol, SymbolStatus.HALT))
        _log.warning("%s is not in sync (%s): its trading is halted until it is", symbol, reason)
        self.stirred()

    def _print(self, symbol: str, followed: _Followed, told: Print, at: int) -> None:
        if followed.last_trade_id is not None and told.trade_id <= followed.last_trade_id:
            return
        followed.last_trade_id = told.trade_id
        traded_at = min(told.at + (self._shift or 0), at)
        self._give(at, HouseTrade(symbol, told.trade_id, told.price, told.quantity, told.buyer_is_maker, traded_at))

    def _change(self, symbol: str, followed: _Followed, change: _Change, at: int) -> None:
        followed.last_update_id = change.last_update_id
        self._give(at, HouseDiff(symbol, change.first_update_id, change.last_update_id, change.bids, change.asks))

    def _give(self, at: int, command: Command) -> None:
        self._commands.append((at, command))


def _amounts(levels: Levels) -> tuple[tuple[int, int], ...]:
    return tuple((units(price), units(quantity)) for price, quantity in levels)
