"""The average price of a symbol: volume-weighted over the last minutes of trades."""

from __future__ import annotations

from collections import deque

from .events import Traded


class Average:
    """The sums over the trades in `recent`; who adds a trade adds to them. Trades leave as time passes."""

    __slots__ = ("_span", "notional", "recent", "volume")

    def __init__(self, span: int) -> None:
        self._span = span
        self.recent: deque[Traded] = deque()
        self.notional = 0
        """Price times quantity, at 10**-16."""
        self.volume = 0

    def add(self, trade: Traded) -> None:
        self.recent.append(trade)
        self.notional += trade.price * trade.quantity
        self.volume += trade.quantity

    def forget(self, at: int) -> None:
        """Lets go of the trades that are older than the span."""
        recent, since = self.recent, at - self._span
        while recent and recent[0].at <= since:
            gone = recent.popleft()
            self.notional -= gone.price * gone.quantity
            self.volume -= gone.quantity

    def ages(self, at: int) -> bool:
        """Whether a trade that still counts is too old at that time."""
        recent = self.recent
        return bool(recent) and recent[0].at <= at - self._span

    def price(self, at: int) -> int:
        """The average at that time, rounded down at 10**-8; 0 without a trade in the span."""
        if self.ages(at):
            self.forget(at)
        return self.notional // self.volume if self.volume else 0
