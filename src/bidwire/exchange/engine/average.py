"""The average price of a symbol: volume-weighted over the last minutes of trades."""

from __future__ import annotations

from collections import deque

from .events import Traded

_WAITING = 1024


class Average:
    """Trades are only put down; they are summed when someone asks, or when many wait."""

    __slots__ = ("_notional", "_recent", "_span", "_volume", "waiting")

    def __init__(self, span: int) -> None:
        self._span = span
        self._recent: deque[Traded] = deque()
        self._notional = 0
        self._volume = 0
        self.waiting: list[Traded] = []

    def tidy(self, at: int) -> None:
        """Keeps what waits short; called now and then."""
        if len(self.waiting) > _WAITING:
            self._sum_up(at)

    def price(self, at: int) -> int:
        """The average at that time, rounded down at 10**-8; 0 without a trade in the span."""
        self._sum_up(at)
        return self._notional // self._volume if self._volume else 0

    def _sum_up(self, at: int) -> None:
        recent = self._recent
        for trade in self.waiting:
            self._notional += trade.price * trade.quantity
            self._volume += trade.quantity
            recent.append(trade)
        self.waiting.clear()
        since = at - self._span
        while recent and recent[0].at <= since:
            gone = recent.popleft()
            self._notional -= gone.price * gone.quantity
            self._volume -= gone.quantity
