"""A market that never was, for those who have no recording: several symbols, seeded, traded by the house account.

The same seed and start give the same commands, as long as nobody else trades; the flow looks at the book, so that it
keeps quoting sensibly around the orders of others. Memory is bounded: the orders that the source keeps track of are.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

from ...errors import ConfigurationError
from ..engine.commands import UNIT, Command, HouseTrade
from .flow import Flow, Style
from .listing import KNOWN
from .prices import FairPrices

if TYPE_CHECKING:
    from ..engine.engine import Engine

DEFAULT_SYMBOLS = ("BTCUSDT", "ETHUSDT", "BNBUSDT", "SOLUSDT", "ETHBTC", "BTCUSDC")

# Where a fresh market begins, and how lively it is: prices of July 2026, yearly volatilities of an ordinary year.
_DOLLARS = {"BTC": 65_000.0, "ETH": 1_880.0, "BNB": 580.0, "SOL": 78.0, "XRP": 1.1, "USDT": 1.0, "USDC": 1.0}
_VOLATILITY = {"BTC": 0.45, "ETH": 0.65, "BNB": 0.55, "SOL": 0.8, "XRP": 0.8}
_STYLES = {
    "BTCUSDT": Style(events=65.0, levels=400, taker=320.0, maker=2_600.0),
    "BTCUSDC": Style(events=25.0, levels=200, taker=200.0, maker=1_300.0),
    "ETHUSDT": Style(events=55.0, levels=360, taker=260.0, maker=2_000.0),
    "BNBUSDT": Style(events=30.0, levels=200, taker=180.0, maker=900.0),
    "SOLUSDT": Style(events=45.0, levels=160, taker=180.0, maker=900.0),
    "XRPUSDT": Style(events=40.0, levels=160, taker=150.0, maker=900.0),
    "ETHBTC": Style(events=20.0, levels=90, taker=200.0, maker=900.0),
    "BNBBTC": Style(events=12.0, levels=80, taker=150.0, maker=600.0),
    "SOLBTC": Style(events=12.0, levels=80, taker=150.0, maker=600.0),
}

_SECOND = 1_000_000
_QUIETEST = 0.001
_SLEEPY = 0.1  # below this activity prices move more rarely as well, so that a day costs little to compute


class SyntheticMarket:
    """A `MarketSource` without an end.

    `activity` scales how much happens in all symbols (1: BTCUSDT has some hundred order events a second).
    `history_seconds` of trades are played before the start, so that candles and statistics are not empty. In an engine
    that has traded before, it goes on from the prices and the book that are there, without a history.
    """

    starts_at: int | None = None
    problem: str | None = None

    def __init__(
        self,
        seed: int = 1,
        *,
        symbols: Sequence[str] = DEFAULT_SYMBOLS,
        activity: float = 1.0,
        history_seconds: int = 0,
    ) -> None:
        unknown = [symbol for symbol in symbols if symbol not in _STYLES]
        if unknown or not symbols:
            names = ", ".join(unknown) or "no symbol at all"
            raise ConfigurationError(f"the synthetic market has no {names}; it has {', '.join(_STYLES)}")
        if not _QUIETEST <= activity <= 100:
            raise ConfigurationError(f"activity must be from {_QUIETEST} to 100, not {activity}")
        if not 0 <= history_seconds <= 7 * 86_400:
            raise ConfigurationError(f"history must be from 0 to {7 * 86_400} seconds, not {history_seconds}")
        self._seed: int | str = seed
        self._symbols = tuple(dict.fromkeys(symbols))
        self._activity = activity
        self.lead = history_seconds * _SECOND
        self._fair = FairPrices(Random(), 0, {}, {})
        self._flows: list[Flow] = []
        self._due: list[tuple[int, int]] = []
        self._waiting: deque[tuple[int, Command]] = deque()
        self._opening: Iterator[tuple[int, Command]] = iter(())

    def symbols(self) -> list[Mapping[str, Any]]:
        return [KNOWN[symbol].row() for symbol in self._symbols]

    def start(self, engine: Engine, at: int) -> None:
        known = _dollars_in(engine, self._symbols)
        if known:
            self.lead = 0
            self._seed = f"{self._seed}/{at}"  # not the same moves once more
        slower = max(1.0, _SLEEPY / self._activity)
        self._fair = FairPrices(self._random("prices"), at - self.lead, _DOLLARS | known, _VOLATILITY, slower)
        self._flows = [
            Flow(engine, KNOWN[symbol], _STYLES[symbol], self._fair, self._random(symbol), self._activity)
            for symbol in self._symbols
        ]
        self._due = []
        if known:
            self._plan_first(at)
        else:
            self._opening = self._history_and_first_book(at)

    def next_at(self) -> int | None:
        if not self._waiting:
            self._waiting.extend(islice(self._opening, 1))
        if self._waiting:
            return self._waiting[0][0]
        return self._due[0][0] if self._due else None

    def pop(self) -> Command:
        if not self._waiting:
            self._event()
        return self._waiting.popleft()[1]

    def progress(self) -> float | None:
        return None

    def close(self) -> None:
        """The market is over; what was not played yet is not played any more."""
        self._opening = iter(())
        self._waiting.clear()
        self._due.clear()

    def _random(self, name: str) -> Random:
        # A text as seed is hashed by the random module in a way that is the same on every run and machine.
        return Random(f"{self._seed}/{name}")

    def _event(self) -> None:
        at, index = self._due[0]
        self._fair.advance(at)
        flow = self._flows[index]
        self._waiting.extend((at, command) for command in flow.event())
        heapq.heapreplace(self._due, (flow.next_at(at), index))

    def _history_and_first_book(self, at: int) -> Iterator[tuple[int, Command]]:
        yield from self._history(at)
        self._fair.advance(at)
        for flow in self._flows:
            for command in flow.first_book():
                yield at, command
        self._plan_first(at)

    def _plan_first(self, at: int) -> None:
        self._due = [(flow.next_at(at), index) for index, flow in enumerate(self._flows)]
        heapq.heapify(self._due)

    def _history(self, at: int) -> Iterator[tuple[int, Command]]:
        """About a trade a second and symbol, larger than later ones, so that a candle has volume."""
        random = self._random("history")
        count = dict.fromkeys(self._symbols, 0)
        slot = _SECOND // len(self._flows)  # of a second, one for each symbol, so that times never go back
        for second in range(at - self.lead, at, _SECOND):
            for index, flow in enumerate(self._flows):
                moment = second + index * slot + random.randrange(slot)
                if random.random() > 0.3 + 0.7 * min(1.0, flow.style.events / 100):
                    continue
                self._fair.advance(moment)
                symbol = flow.listing.symbol
                count[symbol] += 1
                buyer_is_maker = random.random() < 0.5
                price = (flow.fair_tick() + (not buyer_is_maker)) * flow.listing.tick
                size = flow.size(flow.style.taker * 8, 1.3, random)
                yield moment, HouseTrade(symbol, count[symbol], price, size, buyer_is_maker, moment)


def _dollars_in(engine: Engine, symbols: Sequence[str]) -> dict[str, float]:
    """What assets are worth by the last trades in the engine; empty where it has not traded."""
    found: dict[str, float] = {}
    for symbol in sorted(symbols, key=lambda symbol: KNOWN[symbol].quote != "USDT"):  # dollars first, then crosses
        listing, price = KNOWN[symbol], engine.last_price(symbol) / UNIT
        if price:
            found.setdefault(listing.base, price * found.get(listing.quote, _DOLLARS[listing.quote]))
    return found
