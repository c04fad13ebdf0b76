"""One stream with its listeners: when something is to be said, the frame is written once and shared by all of them.

A channel lives as long as somebody listens. Real-time channels are told what happened; timed ones are ticked and
decide whether anything changed since they last spoke, or somebody joined since. Times are microseconds, market time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol

from . import frames
from .klines import SECOND, Interval
from .tape import WINDOWS, AggregateTrade, Statistics

if TYPE_CHECKING:
    from ..engine.engine import Engine
    from ..engine.events import LevelChanged
    from .frames import Level
    from .tape import Tape

P = ParamSpec("P")

NOTHING: Level = (0, 0)
"""The best of an empty side."""


class Listener(Protocol):
    """Who gets frames. One whose framing changes joins again."""

    @property
    def unit(self) -> int:
        """What its times are counted in: 1000 microseconds, or 1."""
        ...

    @property
    def combined(self) -> bool:
        """Whether its frames come in the {"stream", "data"} envelope."""
        ...

    def deliver(self, frame: bytes) -> None: ...


class Market(Protocol):
    """What a channel reads of one symbol."""

    @property
    def symbol(self) -> str: ...
    @property
    def tape(self) -> Tape: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def update_id(self) -> int:
        """The book's last update id as of what was last published."""
        ...


class Channel:
    """A stream that has listeners."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.key = name
        """What the publisher keeps it under."""
        self.fresh = True
        """Somebody joined since the last tick and knows nothing yet."""
        self._hushed = False
        self._listeners: dict[Listener, None] = {}
        # Replaced as a whole: a listener may leave while a frame goes round.
        self._audiences: tuple[tuple[int, tuple[Listener, ...], tuple[Listener, ...]], ...] = ()

    def join(self, listener: Listener) -> None:
        self._listeners[listener] = None
        self.fresh = True
        self._sort()

    def leave(self, listener: Listener) -> None:
        self._listeners.pop(listener, None)
        self._sort()

    def hush(self, hushed: bool) -> None:
        """From now on nobody hears it, or everybody who listens does again."""
        if hushed != self._hushed:
            self._hushed = hushed
            self.fresh = True
            self._sort()

    @property
    def deserted(self) -> bool:
        return not self._listeners

    def send(self, write: Callable[Concatenate[int, P], bytes], *args: P.args, **kwargs: P.kwargs) -> None:
        """Write the frame in each unit and framing that is wanted, and hand it to everyone."""
        for unit, raw, wrapped in self._audiences:
            frame = write(unit, *args, **kwargs)
            for listener in raw:
                listener.deliver(frame)
            if wrapped:
                frame = frames.combined(self.name, frame)
                for listener in wrapped:
                    listener.deliver(frame)

    def tick(self, at: int) -> None:
        """The time of a timed channel has come."""

    def _sort(self) -> None:
        units = [] if self._hushed else sorted({listener.unit for listener in self._listeners})
        self._audiences = tuple((unit, self._of(unit, False), self._of(unit, True)) for unit in units)

    def _of(self, unit: int, combined: bool) -> tuple[Listener, ...]:
        return tuple(each for each in self._listeners if each.unit == unit and each.combined is combined)


class AggTradeChannel(Channel):
    """Holds the aggregate trade that may still grow."""

    def __init__(self, name: str, symbol: str) -> None:
        super().__init__(name)
        self.symbol = symbol
        self.held: AggregateTrade | None = None

    def flush(self, at: int) -> None:
        held, self.held = self.held, None
        if held is not None:
            self.send(frames.agg_trade, self.symbol, held, at)


class BookTickerChannel(Channel):
    def __init__(self, name: str, market: Market) -> None:
        super().__init__(name)
        self._market = market
        self._last = best(market)

    def look(self) -> None:
        """Say so if the best price or its quantity is another than before, on either side."""
        market = self._market
        found = best(market)
        if found != self._last and not self._hushed:
            self._last = found
            self.send(frames.book_ticker, market.symbol, market.update_id, *found)


class DepthChannel(Channel):
    """Gathers what changes between two pushes. `U` is always the last push's `u` + 1, so the chain has no gaps."""

    def __init__(self, name: str, market: Market) -> None:
        super().__init__(name)
        self._market = market
        self._last_update_id = market.update_id
        self._bids: dict[int, int] = {}
        self._asks: dict[int, int] = {}

    def change(self, buy: bool, price: int, quantity: int) -> None:
        (self._bids if buy else self._asks)[price] = quantity

    def tick(self, at: int) -> None:
        if self._hushed or (not self._bids and not self._asks):
            return
        market = self._market
        first, last = self._last_update_id + 1, market.update_id
        bids, asks = sorted(self._bids.items(), reverse=True), sorted(self._asks.items())
        self._last_update_id = last
        self._bids.clear()
        self._asks.clear()
        self.send(frames.depth_update, market.symbol, first, last, bids, asks, at)


class PartialDepthChannel(Channel):
    def __init__(self, name: str, market: Market, levels: int) -> None:
        super().__init__(name)
        self._market = market
        self._levels = levels
        self._sent_update_id = -1

    def tick(self, at: int) -> None:
        book = self._market.engine.book(self._market.symbol)
        if book.last_update_id == self._sent_update_id and not self.fresh:
            return
        self.fresh = False
        self._sent_update_id = book.last_update_id
        bids, asks = book.levels(True, self._levels), book.levels(False, self._levels)
        self.send(frames.partial_depth, book.last_update_id, bids, asks)


class KlineChannel(Channel):
    """Pushes the open candle while it changes and, once it is over, its final state; then comes the next one.

    It must be ticked at least once in each candle.
    """

    def __init__(self, name: str, market: Market, interval: Interval, offset: int, at: int) -> None:
        super().__init__(name)
        self._market = market
        self._interval = interval
        self._offset = offset
        self._opening = interval.floor(at // SECOND, offset)
        self._sent_id = -1

    def tick(self, at: int) -> None:
        last = self._market.tape.last
        if last is None:
            self._opening = self._interval.floor(at // SECOND, self._offset)
            return
        closed = at >= self._interval.after(self._opening, self._offset) * SECOND
        if not closed and not self.fresh and last.trade_id == self._sent_id:
            return
        self._push(closed, at)
        self.fresh = closed  # the candle after a closed one is new to everyone
        self._sent_id = last.trade_id
        if closed:
            self._opening = self._interval.floor(at // SECOND, self._offset)

    def _push(self, closed: bool, at: int) -> None:
        market, interval = self._market, self._interval
        candle = market.tape.candle(interval, self._opening, self._offset)
        if not candle.close:
            return  # it was over before the first trade
        self.send(frames.kline, market.symbol, interval.text, candle, closed, at)


class TickerChannel(Channel):
    """24 hours with the best of the book."""

    def __init__(self, name: str, market: Market) -> None:
        super().__init__(name)
        self._market = market
        self._sent: object = None

    def tick(self, at: int) -> None:
        market = self._market
        bid, ask = best(market)
        state = (_window_state(market.tape, at // SECOND + 1 - WINDOWS["1d"], at), bid, ask)
        if state == self._sent and not self.fresh:
            return
        self._sent, self.fresh = state, False
        self.send(frames.ticker, market.symbol, market.tape.last_24h(at), bid, ask, at)


class WindowChannel(Channel):
    """Statistics over a window, of one symbol or of all that changed. `window` is None for the mini ticker's 24 hours."""

    def __init__(self, name: str, markets: Callable[[], Iterable[Market]], window: str | None, as_array: bool) -> None:
        super().__init__(name)
        self._markets = markets
        self._window = window
        self._as_array = as_array
        self._sent: dict[str, object] = {}

    def tick(self, at: int) -> None:
        changed = [market for market in self._markets() if self._changed(market, at)]
        self.fresh = False
        if not changed:
            return
        rows = [(market.symbol, self._statistics(market.tape, at)) for market in changed]
        self.send(self._write, rows, at)

    def _changed(self, market: Market, at: int) -> bool:
        if market.tape.last is None:
            return False
        state = _window_state(market.tape, self._start(at), at)
        if state == self._sent.get(market.symbol) and not self.fresh:
            return False
        self._sent[market.symbol] = state
        return True

    def _start(self, at: int) -> int:
        if self._window is None:
            return at // SECOND + 1 - WINDOWS["1d"]
        return (at // SECOND - WINDOWS[self._window]) // 60 * 60

    def _statistics(self, tape: Tape, at: int) -> Statistics:
        return tape.last_24h(at) if self._window is None else tape.rolling(self._window, at)

    def _write(self, unit: int, rows: list[tuple[str, Statistics]], at: int) -> bytes:
        written = [
            frames.mini_ticker(unit, symbol, found, at)
            if self._window is None
            else frames.window_ticker(unit, symbol, self._window, found, at)
            for symbol, found in rows
        ]
        return frames.array(written) if self._as_array else written[0]


class AveragePriceChannel(Channel):
    """Each second, as the window moves on even when nothing trades."""

    def __init__(self, name: str, market: Market) -> None:
        super().__init__(name)
        self._market = market

    def tick(self, at: int) -> None:
        market, last = self._market, self._market.tape.last
        rules = market.engine.rules(market.symbol)
        if last is None or rules is None:
            return
        price = market.engine.average_price(market.symbol, at)
        self.send(frames.average_price, market.symbol, rules.minutes, price, last.at, at)


class ReferencePriceChannel(Channel):
    """Each second, as a mean moves on even when nothing trades; silent while there never was a price."""

    def __init__(self, name: str, market: Market) -> None:
        super().__init__(name)
        self._market = market

    def tick(self, at: int) -> None:
        symbol = self._market.symbol
        reference = self._market.engine.reference(symbol)
        valid_at = None if reference is None else reference.valid_at(at)
        if reference is not None and valid_at is not None:
            self.send(frames.reference_price, symbol, reference.price(at), valid_at)


class BookMirror:
    """The levels that listeners know, kept to tell them what a replaced book changed."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._sides = self._read()

    def change(self, event: LevelChanged) -> None:
        side = self._sides[event.buy]
        if event.quantity:
            side[event.price] = event.quantity
        else:
            side.pop(event.price, None)

    def replaced(self) -> list[tuple[bool, int, int]]:
        """What differs now that the book is a new one: (buy, price, quantity), 0 for levels that are gone."""
        before, self._sides = self._sides, self._read()
        changes = []
        for buy, now in self._sides.items():
            old = before[buy]
            changes += [(buy, price, 0) for price in old if price not in now]
            changes += [(buy, price, quantity) for price, quantity in now.items() if old.get(price) != quantity]
        return changes

    def _read(self) -> dict[bool, dict[int, int]]:
        book = self._market.engine.book(self._market.symbol)
        return {buy: dict(book.levels(buy)) for buy in (True, False)}


def best(market: Market) -> tuple[Level, Level]:
    """Best bid and ask, (0, 0) for a side that is empty."""
    book = market.engine.book(market.symbol)
    return book.best(True) or NOTHING, book.best(False) or NOTHING


def _window_state(tape: Tape, start: int, at: int) -> object:
    """What a window's statistics hang on: its first second with a trade, and the last trade."""
    return tape.history.first_in(start, at // SECOND + 1), tape.last and tape.last.trade_id
