"""Live order books: the diff stream, the snapshot calls, and the state machine between them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..book.sync import BookSync, Need, futures_follows, spot_follows
from ..wire.events import Level
from ..wire.live import BookPlan
from .kept import AsyncKept, BlockingKept, Kept
from .listings import Fetch

if TYPE_CHECKING:
    from ..transport import WsConnector
    from .shared import Core

_NOTHING = Need.NOTHING


class _Book(Kept[BookPlan, BookSync]):
    """What blocking and async books have in common."""

    _receive: Callable[[Any], Need]

    @property
    def symbol(self) -> str:
        return self._plan.symbol

    @property
    def last_update_id(self) -> int | None:
        return self._sync.last_update_id

    @property
    def best_bid(self) -> Level | None:
        """The highest bid with its quantity."""
        return self._sync.ladder.best_bid

    @property
    def best_ask(self) -> Level | None:
        """The lowest ask with its quantity."""
        return self._sync.ladder.best_ask

    @property
    def known_range(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest bid and the highest ask of the snapshot; None where the whole side is known."""
        return self._sync.known_range

    def bids(self, limit: int | None = None) -> list[Level]:
        """The highest bids first."""
        return self._sync.ladder.bids(limit)

    def asks(self, limit: int | None = None) -> list[Level]:
        """The lowest asks first."""
        return self._sync.ladder.asks(limit)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.symbol}, {self._state}, last_update_id={self.last_update_id})"

    def _on_event(self, event: Any) -> None:
        if self._receive(event) is _NOTHING:
            self._latest = event
            self._changed()
        else:
            self._need()

    async def _read(self) -> bool:
        found = await self._fetch(self._plan.snapshot)
        return self._load(found, getattr(self._plan.snapshot, "limit", None)) is _NOTHING

    def _load(self, found: Any, limit: int | None) -> Need:
        return self._sync.receive_snapshot(found.last_update_id, found.bids, found.asks, limit=limit)


def _machine(plan: BookPlan) -> BookSync:
    return BookSync(futures_follows if plan.facts.chained else spot_follows)


class AsyncLiveBook(_Book, AsyncKept[BookPlan, BookSync]):
    """A book for async code. Enter it, or await it, to connect; it is in sync then."""

    def __init__(self, core: Core, connector: WsConnector, plan: BookPlan, fetch: Fetch) -> None:
        super().__init__(core, connector, plan, plan.diffs, "book", _machine(plan), fetch)
        self._receive = self._sync.receive_diff


class LiveBook(_Book, BlockingKept[BookPlan, BookSync]):
    """A book for blocking code, kept by a thread of its own. Enter it to connect; it is in sync then."""

    def __init__(self, core: Core, connector: WsConnector, plan: BookPlan, fetch: Fetch) -> None:
        super().__init__(core, connector, plan, plan.diffs, "book", _machine(plan), fetch)
        self._receive = self._receive_locked

    @property
    def best_bid(self) -> Level | None:
        """The highest bid with its quantity."""
        with self._lock:
            return super().best_bid

    @property
    def best_ask(self) -> Level | None:
        """The lowest ask with its quantity."""
        with self._lock:
            return super().best_ask

    def bids(self, limit: int | None = None) -> list[Level]:
        """The highest bids first."""
        with self._lock:
            return super().bids(limit)

    def asks(self, limit: int | None = None) -> list[Level]:
        """The lowest asks first."""
        with self._lock:
            return super().asks(limit)

    def _receive_locked(self, diff: Any) -> Need:
        with self._lock:
            return self._sync.receive_diff(diff)

    def _load(self, found: Any, limit: int | None) -> Need:
        with self._lock:
            return super()._load(found, limit)
