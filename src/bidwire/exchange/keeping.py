"""How a state machine's commands come into a data folder, and what follows when they cannot.

The rule: a command of a user is in the journal before it is applied; what a market does is in it before anybody is told.
Once something could not be written nothing is applied or told any more, and the owner hears of it once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .store.journal import StoreFailed

if TYPE_CHECKING:
    from .store.store import Store


class Keeping:
    """`state` is asked for what a restart needs whenever a snapshot is due. Without `begin` nothing is written. Wall times are microseconds.

    A command is one of those that the store's contents name.
    """

    def __init__(self, state: Callable[[], object]) -> None:
        self.failed: StoreFailed | None = None
        """Why nothing may be applied or told any more."""
        self.on_failure: Callable[[StoreFailed], None] = lambda error: None
        self._state = state
        self._store: Store | None = None
        self._failure_told = False

    def begin(self, store: Store | None, wall: int) -> None:
        """From here on everything is kept; what there is, at once.

        Raises:
            ConfigurationError: there is no room for it.
            StoreFailed: as for `settle`.
        """
        self._store = store
        if store is not None:
            store.keep(self._state(), wall, first=True)

    def write(self, command: object, at: int, wall: int) -> None:
        """A command is in the journal once this returns.

        Raises:
            StoreFailed: it is not, and must not be applied.
        """
        store = self._store
        if store is None:
            return
        store.put(command, at, wall)
        try:
            store.write(wall)
        except StoreFailed as error:
            self._fail(error)
            raise

    def put(self, command: object, at: int, wall: int) -> None:
        """A command is about to be applied; it is written with the next one, or by `settle`."""
        if self._store is not None:
            self._store.put(command, at, wall)

    def settle(self, wall: int) -> None:
        """What was done so far may be told once this returns.

        Raises:
            StoreFailed: it could not be kept. That is raised once: what is told after it tells of nothing that could be lost.
        """
        if self.failed is not None:
            if not self._failure_told:
                self._failure_told = True
                raise self.failed
            return
        store = self._store
        if store is None:
            return
        try:
            store.settle(wall)
            if store.wants_snapshot:
                store.keep(self._state(), wall)
        except StoreFailed as error:
            self._fail(error)
            self._failure_told = True
            raise

    def keep(self, wall: int) -> None:
        """A snapshot now, so that the next start has little to do. One that cannot be written is logged: the journal has everything."""
        store = self._store
        if store is None or self.failed is not None:
            return
        try:
            store.keep(self._state(), wall)
        except StoreFailed as error:
            self._fail(error)

    def _fail(self, error: StoreFailed) -> None:
        self.failed = error
        self.on_failure(error)
