"""The average price of a symbol: volume-weighted over the last minutes of trades (filters.md, `avgPriceMins`)."""

from __future__ import annotations

from collections import deque

from .events import Traded

MINUTE = 60_000_000


class Average:
    """The sums over the trades in `recent`; who adds a trade adds to them. Trades leave as time passes.

    They are those of the most minutes that a filter of the symbol asks for; fewer are counted out of them.
    """

    __slots__ = ("_span", "notional", "recent", "volume")

    def __init__(self, minutes: int) -> None:
        self._span = minutes * MINUTE
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

    def look_back(self, minutes: int) -> None:
        """From now on over so many minutes; what was forgotten before stays so."""
        self._span = minutes * MINUTE

    def price(self, at: int, minutes: int = 0) -> int:
        """The average at that time, rounded down at 10**-8, over all or over fewer minutes; 0 without a trade in them."""
        if self.ages(at):
            self.forget(at)
        if minutes and minutes * MINUTE < self._span:
            return self._price_since(at - minutes * MINUTE)
        return self.notional // self.volume if self.volume else 0

    def _price_since(self, since: int) -> int:
        notional = volume = 0
        for trade in reversed(self.recent):
            if trade.at <= since:
                break
            notional += trade.price * trade.quantity
            volume += trade.quantity
        return notional // volume if volume else 0
