"""The engine, and those who are told what it does: the history, the tapes and streams, and with a data folder the journal.

The rule: a command of a user is in the journal before it is applied; what the market does is in it before anybody is told (`settle`).
A core that is opened on a data folder goes on where the last one was, to the microsecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .api.klines import Chunk
from .api.publisher import Publisher
from .engine.commands import HOUSE, Command, Place
from .engine.engine import Engine
from .engine.events import BalanceChanged, Event
from .engine.rules import SymbolRules
from .history import MINUTES, SECONDS, AccountHistory, MemoryHistory, Window
from .store.journal import StoreFailed

if TYPE_CHECKING:
    from .store.store import Store


class Core:
    """`resumed`: it goes on from an earlier one. Until `keep_from_now` nothing is written.

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
        self.publisher = Publisher(self.engine, self.at)
        self.failed: StoreFailed | None = None
        """Why nothing may be applied or told any more."""
        self._store: Store | None = None
        if store is not None and kept is not None:
            for symbol, tape in kept["tapes"].items():
                tape.history.bring_back(lambda *span, symbol=symbol: self._sealed(symbol, *span))
            self.publisher.bring_back(kept["tapes"])
        for record in store.tail() if store is not None else ():
            self.pass_time(record.at)
            self._carry_out(record.command, record.at)

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

    def apply(self, command: Command, at: int, wall: int) -> list[Event]:
        """What a command of a user did.

        Raises:
            StoreFailed: it could not be kept, and was not applied.
        """
        self.pass_time(at)
        store = self._store
        if store is not None and not (isinstance(command, Place) and command.dry_run):
            store.put(command, at, wall)
            try:
                store.write(wall)
            except StoreFailed as error:
                self.failed = error
                raise
        return self._carry_out(command, at)

    def play(self, command: Command, at: int, wall: int) -> list[Event]:
        """What a command of the market did. There are many: they are written together, by `settle`."""
        self.pass_time(at)
        if self._store is not None:
            self._store.put(command, at, wall)
        return self._carry_out(command, at)

    # --- the data folder ----------------------------------------------------------------------------------------------

    def keep_from_now(self, store: Store | None, wall: int) -> None:
        """From here on everything is kept; what there is, at once.

        Raises:
            ConfigurationError: there is no room for it.
            StoreFailed: as for `settle`.
        """
        self._store = store
        self.keep(wall, first=True)

    def settle(self, wall: int) -> None:
        """What was done so far may be told once this returns.

        Raises:
            StoreFailed: it could not be kept.
        """
        store = self._store
        if store is None:
            return
        try:
            store.settle(wall)
        except StoreFailed as error:
            self.failed = error
            raise
        if store.wants_snapshot:
            self.keep(wall)

    def keep(self, wall: int, *, first: bool = False) -> None:
        """A snapshot. One that cannot be written is logged and tried again later: the journal has everything.

        Raises:
            StoreFailed: as for `settle`.
        """
        store = self._store
        if store is None:
            return
        for symbol, seconds, minutes in self.publisher.seal():
            self.history.add(SECONDS, HOUSE, symbol, seconds)
            self.history.add(MINUTES, HOUSE, symbol, minutes)
        state = {
            "engine": self.engine,
            "at": self.at,
            "balance_times": self.balance_times,
            "tapes": self.publisher.kept(),
        }
        try:
            store.keep(state, wall, first=first)
        except StoreFailed as error:
            self.failed = error
            raise

    def _sealed(self, symbol: str, length: int, start: int, end: int) -> list[Chunk]:
        """Candles of hours that an earlier core had sealed."""
        table = SECONDS if length == 1 else MINUTES
        return self.history.find(table, HOUSE, symbol, Window(start=start, end=end - 1))

    def _carry_out(self, command: Command, at: int) -> list[Event]:
        events = self.engine.apply(command, at)
        self.history.record(events)
        self.publisher.publish(events, at)
        for event in events:
            if type(event) is BalanceChanged:
                self.balance_times[event.account] = at
        return events
