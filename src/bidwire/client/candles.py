"""Live candle lists: the kline stream, reads over REST, and the state machine between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError
from ..wire.candles import Candle, CandleSync
from ..wire.live import CandlesPlan
from .kept import AsyncKept, BlockingKept, Kept
from .listings import Fetch

if TYPE_CHECKING:
    from ..transport import WsConnector
    from .shared import Core


class _Candles(Kept[CandlesPlan, CandleSync]):
    """What blocking and async candle lists have in common."""

    @property
    def symbol(self) -> str:
        return self._plan.symbol

    @property
    def interval(self) -> str:
        return self._plan.interval

    @property
    def newest(self) -> Candle | None:
        """The candle of now, which changes with every trade; None where there has been none yet."""
        return self._sync.newest

    @property
    def newest_closed(self) -> Candle | None:
        """The newest candle that nothing can change any more."""
        return next((each for each in reversed(self.rows()) if each.closed), None)

    def rows(self, limit: int | None = None) -> list[Candle]:
        """The candles, oldest first; with `limit` the newest so many of them."""
        return self._sync.candles(limit)

    def __len__(self) -> int:
        return len(self.rows())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.symbol}, {self.interval}, {self._state}, {len(self)} candles)"

    def _on_event(self, event: Any) -> None:
        was_in_sync = self._sync.in_sync
        needs_read = self._take(event.kline)
        if was_in_sync:
            self._latest = event
            self._changed()
        if needs_read:
            self._need()

    async def _read(self) -> bool:
        """The newest candles, in as many pieces as that takes, backwards from now."""
        rows: list[Any] = []
        missing, until = self._plan.keep, None
        while missing > 0:
            size = min(missing, self._plan.facts.candles_limit)
            found = await self._fetch(self._plan.request(size, until))
            rows[:0] = found
            missing -= size
            if len(found) < size:
                break
            until = found[0].open_time - 1
        return not self._load(rows)

    def _take(self, update: Any) -> bool:
        return self._sync.receive_update(update)

    def _load(self, rows: list[Any]) -> bool:
        return self._sync.receive_rows(rows)


def _machine(plan: CandlesPlan) -> CandleSync:
    if plan.keep < 1:
        raise ConfigurationError(f"a list keeps at least one candle, not {plan.keep}")
    return CandleSync(plan.keep)


class AsyncLiveCandles(_Candles, AsyncKept[CandlesPlan, CandleSync]):
    """Candles for async code. Enter it, or await it, to connect; it is in sync then."""

    def __init__(self, core: Core, connector: WsConnector, plan: CandlesPlan, fetch: Fetch) -> None:
        super().__init__(core, connector, plan, plan.stream, "candles", _machine(plan), fetch)


class LiveCandles(_Candles, BlockingKept[CandlesPlan, CandleSync]):
    """Candles for blocking code, kept by a thread of its own. Enter it to connect; it is in sync then."""

    def __init__(self, core: Core, connector: WsConnector, plan: CandlesPlan, fetch: Fetch) -> None:
        super().__init__(core, connector, plan, plan.stream, "candles", _machine(plan), fetch)

    def rows(self, limit: int | None = None) -> list[Candle]:
        """The candles, oldest first; with `limit` the newest so many of them."""
        with self._lock:
            return super().rows(limit)

    def _take(self, update: Any) -> bool:
        with self._lock:
            return super()._take(update)

    def _load(self, rows: list[Any]) -> bool:
        with self._lock:
            return super()._load(rows)
