"""The engine, and those who are told what it does: the history, the tapes and streams, and with a data folder the journal.

The rule: a command of a user is in the journal before it is applied; what the market does is in it before anybody is told (`settle`).
A core that is opened on a data folder goes on where the last one was, to the microsecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from .api.grants import Grant, GrantCommand, Grants, Revoke
from .api.klines import Chunk
from .api.publisher import Publisher
from .engine.commands import HOUSE, Command, Place
from .engine.engine import Engine
from .engine.events import BalanceChanged, Event
from .engine.rules import SymbolRules
from .history import MINUTES, SECONDS, AccountHistory, MemoryHistory, Window
from .keeping import Keeping

if TYPE_CHECKING:
    from .store.store import Store

CoreCommand: TypeAlias = Command | GrantCommand
"""What is in the journal."""


class Core:
    """`resumed`: it goes on from an earlier one. Until `keeping` begins nothing is written.

    Raises:
        ConfigurationError: what is in the data folder cannot be read.
    """

    def __init__(self, seed: int, store: Store | None = None) -> None:
        kept: dict[str, Any] | None = None if store is None else store.state()
        self.resumed = kept is not None
        self.history: AccountHistory = MemoryHistory() if store is None else store.history
        self.engine: Engine = Engine(seed) if kept is None else kept["engine"]
        self.at: int = 0 if kept is None else kept["at"]
        """Market time in microseconds: it never goes back."""
        self.balance_times: dict[int, int] = {} if kept is None else kept["balance_times"]
        """When an account's balances last changed."""
        self.grants: Grants = Grants() if kept is None else kept["grants"]
        """Listen tokens and listen keys."""
        self.publisher = Publisher(self.engine, self.at)
        self.keeping = Keeping(self._state)
        if store is not None and kept is not None:
            for symbol, tape in kept["tapes"].items():
                tape.history.bring_back(lambda *span, symbol=symbol: self._sealed(symbol, *span))
            self.publisher.bring_back(kept["tapes"])
        for record in store.tail() if store is not None else ():
            self.pass_time(record.at)
            self._carry_out(cast("CoreCommand", record.command), record.at, record.wall)

    def list_symbols(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Open these symbols; where one is open with the same row already, its status stays as it is."""
        for row in rows:
            rules = SymbolRules.of(row)
            known = self.engine.rules(rules.symbol)
            if known is None or known.row != row:
                self.engine.list_symbol(rules)

    def pass_time(self, at: int) -> None:
        """It becomes `at`. Timers first: what they tell is the state before the next command."""
        self.publisher.advance(at)
        if at > self.at:
            self.at = at

    def apply(self, command: CoreCommand, at: int, wall: int) -> list[Event]:
        """What a command of a user did.

        Raises:
            StoreFailed: it could not be kept, and was not applied.
        """
        self.pass_time(at)
        if not (isinstance(command, Place) and command.dry_run):
            self.keeping.write(command, at, wall)
        return self._carry_out(command, at, wall)

    def play(self, command: Command, at: int, wall: int) -> list[Event]:
        """What a command of the market did. There are many: they are written together, when `keeping` settles."""
        self.pass_time(at)
        self.keeping.put(command, at, wall)
        return self._carry_out(command, at, wall)

    def _state(self) -> object:
        """What a restart needs; hours of candles that are over go into the history, each once."""
        for symbol, seconds, minutes in self.publisher.seal():
            self.history.add(SECONDS, HOUSE, symbol, seconds)
            self.history.add(MINUTES, HOUSE, symbol, minutes)
        return {
            "engine": self.engine,
            "at": self.at,
            "balance_times": self.balance_times,
            "grants": self.grants,
            "tapes": self.publisher.kept(),
        }

    def _sealed(self, symbol: str, length: int, start: int, end: int) -> list[Chunk]:
        """Candles of hours that an earlier core had sealed."""
        table = SECONDS if length == 1 else MINUTES
        return self.history.find(table, HOUSE, symbol, Window(start=start, end=end - 1))

    def _carry_out(self, command: CoreCommand, at: int, wall: int) -> list[Event]:
        if isinstance(command, (Grant, Revoke)):
            self.grants.apply(command, wall)
            return []
        events = self.engine.apply(command, at)
        self.history.record(events)
        self.publisher.publish(events, at)
        for event in events:
            if type(event) is BalanceChanged:
                self.balance_times[event.account] = at
        return events
