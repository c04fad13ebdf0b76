"""From the engine's events to everything that is published: tapes for REST, market streams, user events.

`publish` is told what happened and when, `advance` that time passed. Timers run on market time and at their own
moments, in order, however far apart the calls are, so the same market gives the same frames at any speed. Only
streams with listeners are built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ...products.spot.enums import SymbolStatus
from ...products.spot.streams import (
    AggTrades,
    AllMiniTickers,
    AllRollingTickers,
    AvgPrice,
    BlockTrades,
    BookTicker,
    DepthDiffs,
    Klines,
    KlinesUtc8,
    MiniTicker,
    PartialDepth,
    ReferencePrice,
    RollingTicker,
    Ticker24h,
    Trades,
    parse_stream,
)
from ...wire.streams import Stream
from ..engine.engine import Engine
from ..engine.events import BlockTraded, BookReplaced, Event, LevelChanged, StatusChanged, Traded
from . import frames
from .channels import (
    AggTradeChannel,
    AveragePriceChannel,
    BookMirror,
    BookTickerChannel,
    Channel,
    DepthChannel,
    KlineChannel,
    Listener,
    PartialDepthChannel,
    ReferencePriceChannel,
    TickerChannel,
    WindowChannel,
)
from .klines import HOUR, INTERVALS, SECOND, Chunk
from .tape import HOLD, Tape
from .user_events import UserEvents, UserListener

NEVER: Final = 1 << 62

KLINE_LAG: Final = 120_000
"""A candle is told as closed so long after its end (120 ms): in a recording trades come after a depth event that is
stamped up to 100 ms later than they are."""

KEPT_TRADES: Final = 1_000
"""Trades, and aggregate trades, of a symbol that outlive a restart: the most that one request is answered."""

LONGEST_CATCH_UP: Final = 2 * 24 * HOUR * SECOND
"""Beyond this a jump of the market's clock is not walked through tick by tick."""

_DARK: Final = frozenset({SymbolStatus.BREAK, SymbolStatus.END_OF_DAY})
"""The statuses without market data. The documentation only names them; BREAK is what delisted symbols have."""

_OFTEN: Final = "\0"
"""What the keys of the depths that only SBE has begin with; no stream's name does."""


class Feed:
    """One symbol: its tape, and the channels that follow it."""

    def __init__(self, symbol: str, engine: Engine) -> None:
        self.symbol = symbol
        self.engine = engine
        self.tape = Tape(symbol)
        self.update_id = 0
        """The book's as of the last change that was published; kept while somebody follows the book."""
        self.trades: Channel | None = None
        self.agg_trades: AggTradeChannel | None = None
        self.block_trades: Channel | None = None
        self.book_ticker: BookTickerChannel | None = None
        self.depths: list[DepthChannel] = []
        self.mirror: BookMirror | None = None
        self.fast: dict[str, Timer] = {}
        """Names of channels that are ticked many times a second, where the book changed, and what ticks them."""


class Timer:
    """Channels that are ticked together, on whole multiples of a period (plus a lag)."""

    def __init__(self, period: int, lag: int = 0) -> None:
        self.period = period
        self.lag = lag
        self.next_at = NEVER
        self.channels: dict[str, Channel] = {}

    def wake(self, at: int) -> None:
        """Ring at the next multiple after `at`, if it is not set already."""
        if self.next_at == NEVER and self.channels:
            self.next_at = (at - self.lag) // self.period * self.period + self.period + self.lag

    def ring(self) -> None:
        at, self.next_at = self.next_at, NEVER
        for channel in list(self.channels.values()):
            channel.tick(at)


class Publisher:
    """All symbols' feeds and all who listen. `at` is market time in microseconds throughout."""

    def __init__(self, engine: Engine, at: int) -> None:
        self.engine = engine
        self._now = at
        self._due = NEVER
        self._feeds: dict[str, Feed] = {}
        self._watched: dict[str, Feed] = {}
        self._channels: dict[str, Channel] = {}
        self._held: dict[AggTradeChannel, int] = {}
        self._users = UserEvents()
        self._fast = Timer(100_000)
        self._often = {"depth": Timer(20_000), "depth20": Timer(50_000)}
        self._second = Timer(SECOND)
        self._kline = Timer(2 * SECOND, KLINE_LAG)
        self._kline_1s = Timer(SECOND, KLINE_LAG)
        # The fast timers ring only when a book changed; the others as long as somebody listens.
        self._steady = (self._second, self._kline, self._kline_1s)
        self._timers = (self._fast, *self._often.values(), *self._steady)

    # --- what happened ------------------------------------------------------------------------------------------------

    def publish(self, events: list[Event], at: int) -> None:
        """Tell everyone who wants to know. To be called after every `engine.apply`, in order.

        Call `advance(at)` before the engine applies a command: partial books and best prices are read from the engine
        when their timers ring.
        """
        if at >= self._due:
            self.advance(at)
        elif at > self._now:
            self._now = at
        watched = None
        for event in events:
            kind = type(event)
            if kind is Traded:
                self._trade(event, at)  # type: ignore[arg-type]  # `kind` is its exact class
            elif kind is LevelChanged or kind is BookReplaced:
                feed = self._watched.get(event.symbol)  # type: ignore[union-attr]  # `kind` is its exact class
                if feed is not None:
                    if watched is not None and watched is not feed:
                        self._look(watched)
                    watched = feed
                    _book_event(feed, event)
            elif kind is BlockTraded:
                self._block_trade(event, at)  # type: ignore[arg-type]  # `kind` is its exact class
            elif kind is StatusChanged:
                self._set_light(event.symbol)  # type: ignore[union-attr]  # `kind` is its exact class
        if watched is not None:
            self._look(watched)
        if self._held:
            self._flush_whole(at)
        if self._users:
            self._users.publish(events, at)

    def _trade(self, traded: Traded, at: int) -> None:
        feed = self._feeds.get(traded.symbol) or self._feed(traded.symbol)
        began = feed.tape.record(traded, at)
        if feed.trades is not None:
            feed.trades.send(frames.trade, traded, at)
        channel = feed.agg_trades
        if channel is not None and began is not None:
            channel.flush(at)
            channel.held = began
            self._held.pop(channel, None)
            self._held[channel] = due = at + HOLD
            self._due = min(self._due, due)

    def _block_trade(self, traded: BlockTraded, at: int) -> None:
        feed = self._feeds.get(traded.symbol) or self._feed(traded.symbol)
        feed.tape.record_block(traded)
        if feed.block_trades is not None:
            feed.block_trades.send(frames.block_trade, traded, at)

    def _set_light(self, symbol: str) -> None:
        """The symbol's status has changed, and with it whether its streams say anything."""
        for channel in self._channels.values():
            if getattr(spot_stream(channel.name), "symbol", None) == symbol:
                channel.hush(self._is_dark(symbol))
        for timer in self._timers:
            self._wake(timer)

    def _is_dark(self, symbol: str) -> bool:
        return self.engine.status(symbol) in _DARK

    def _lit(self) -> Iterator[Feed]:
        return (feed for feed in self._feeds.values() if not self._is_dark(feed.symbol))

    def _look(self, feed: Feed) -> None:
        """The book has changed, as far as this command changes it."""
        feed.update_id = self.engine.book(feed.symbol).last_update_id
        if feed.book_ticker is not None:
            feed.book_ticker.look()
        for timer in feed.fast.values():
            self._wake(timer)

    def _flush_whole(self, at: int) -> None:
        """An order of ours has had all its fills by the end of its command; a recorded one may have more to come."""
        for channel in list(self._held):
            if channel.held is None or channel.held.taker_order_id >= 0:
                channel.flush(at)
                del self._held[channel]
                self._set_due()

    # --- time ---------------------------------------------------------------------------------------------------------

    def advance(self, at: int) -> None:
        """Run every timer that is due up to `at`, each at its own moment."""
        if at < self._due:
            if at > self._now:
                self._now = at
            return
        if at - self._due > LONGEST_CATCH_UP:
            self._leap(at)
        while self._due <= at:
            due = self._now = self._due
            while self._held and next(iter(self._held.values())) <= due:
                channel = next(iter(self._held))
                del self._held[channel]
                channel.flush(due)
            for timer in self._timers:
                if timer.next_at == due:
                    timer.ring()
            for timer in self._steady:
                timer.wake(due)
            self._set_due()
        self._now = max(self._now, at)

    def next_due(self) -> int | None:
        """The market time at which `advance` has something to do."""
        return None if self._due == NEVER else self._due

    def _leap(self, at: int) -> None:
        for timer in self._timers:
            if timer.next_at < at:
                timer.next_at = NEVER
                timer.wake(at - timer.period)
        self._set_due()

    def _wake(self, timer: Timer) -> None:
        timer.wake(self._now)
        self._due = min(self._due, timer.next_at)

    def _set_due(self) -> None:
        self._due = min(timer.next_at for timer in self._timers)
        if self._held:
            self._due = min(self._due, next(iter(self._held.values())))

    # --- who listens --------------------------------------------------------------------------------------------------

    def tape(self, symbol: str) -> Tape:
        """What traded in a listed symbol.

        Raises:
            KeyError: no such symbol.
        """
        if symbol not in self.engine.symbols:
            raise KeyError(symbol)
        return (self._feeds.get(symbol) or self._feed(symbol)).tape

    def kept(self) -> dict[str, Tape]:
        """What a restart needs beside the hours that are sealed: the tapes by symbol, each with its last trades."""
        return {symbol: feed.tape.with_last(KEPT_TRADES) for symbol, feed in self._feeds.items()}

    def seal(self) -> list[tuple[str, Chunk, Chunk]]:
        """The candles of hours that are over, by seconds and by minutes, each once: what is `kept` is without them."""
        return [
            (symbol, seconds, minutes)
            for symbol, feed in self._feeds.items()
            for seconds, minutes in feed.tape.history.seal()
        ]

    def bring_back(self, tapes: Mapping[str, Tape]) -> None:
        """Go on with tapes that were `kept`; to be called before anything is published."""
        for symbol, tape in tapes.items():
            self._feed(symbol).tape = tape

    def add_user_listener(self, account: int, listener: UserListener, micro: bool = False) -> Callable[[], None]:
        """Have an account's user events delivered as JSON of the inner event. Returns what ends it."""
        return self._users.add(account, listener, micro)

    def listen(self, name: str, listener: Listener) -> Callable[[], None] | None:
        """Have the frames of a stream delivered. Returns what ends it; None for a name that never delivers anything."""
        channel = self._channels.get(name) if name[:1] != _OFTEN else None
        channel = channel or self._open(name)
        return None if channel is None else self._join(channel, listener)

    def listen_often(self, name: str, listener: Listener) -> Callable[[], None] | None:
        """A symbol's depth every 20 ms, or depth20 every 50 ms, as the streams in SBE have them."""
        stream, key = spot_stream(name), _OFTEN + name
        symbol = getattr(stream, "symbol", None)
        if stream is None or symbol not in self.engine.symbols:
            return None
        channel = self._channels.get(key)
        if channel is None:
            feed = self._feeds.get(symbol) or self._feed(symbol)
            self._watch(feed)
            made: Channel = DepthChannel(name, feed)
            if isinstance(stream, PartialDepth):
                made = PartialDepthChannel(name, feed, stream.levels)
            made.key = key
            made.hush(self._is_dark(symbol))
            channel, timer = self._depth(made, feed, self._often[name.partition("@")[2]])
            self._channels[key] = timer.channels[key] = channel
        return self._join(channel, listener)

    def _join(self, channel: Channel, listener: Listener) -> Callable[[], None]:
        channel.join(listener)
        name = channel.key
        for timer in self._timers:
            if name in timer.channels:
                self._wake(timer)

        def stop() -> None:
            channel.leave(listener)
            if channel.deserted and self._channels.get(name) is channel:
                self._close(channel)

        return stop

    def _feed(self, symbol: str) -> Feed:
        feed = self._feeds[symbol] = Feed(symbol, self.engine)
        return feed

    def _open(self, name: str) -> Channel | None:
        stream = spot_stream(name)
        if stream is None:
            return None
        symbol = getattr(stream, "symbol", None)
        if symbol is None:
            channel, timer = self._market_wide(name, stream)
        elif symbol in self.engine.symbols:
            channel, timer = self._of_symbol(name, stream, self._feeds.get(symbol) or self._feed(symbol))
            if channel is not None:
                channel.hush(self._is_dark(symbol))
        else:
            return None
        if channel is not None:
            self._channels[name] = channel
            if timer is not None:
                timer.channels[name] = channel
        return channel

    def _market_wide(self, name: str, stream: Stream[object]) -> tuple[Channel | None, Timer | None]:
        match stream:
            case AllMiniTickers():
                return WindowChannel(name, self._lit, None, True), self._second
            case AllRollingTickers(window=window):
                return WindowChannel(name, self._lit, window.value, True), self._second
        return None, None

    def _of_symbol(self, name: str, stream: Stream[object], feed: Feed) -> tuple[Channel | None, Timer | None]:
        match stream:
            case Trades():
                feed.trades = Channel(name)
                return feed.trades, None
            case AggTrades():
                feed.agg_trades = AggTradeChannel(name, feed.symbol)
                return feed.agg_trades, None
            case BookTicker():
                self._watch(feed)
                feed.book_ticker = BookTickerChannel(name, feed)
                return feed.book_ticker, None
            case DepthDiffs(speed=speed):
                self._watch(feed)
                return self._depth(DepthChannel(name, feed), feed, self._fast if speed else None)
            case PartialDepth(levels=levels, speed=speed):
                self._watch(feed)
                return self._depth(PartialDepthChannel(name, feed, levels), feed, self._fast if speed else None)
            case Klines(interval=interval) | KlinesUtc8(interval=interval):
                offset = 8 * HOUR if isinstance(stream, KlinesUtc8) else 0
                channel = KlineChannel(name, feed, INTERVALS[interval], offset, self._now)
                return channel, self._kline_1s if interval == "1s" else self._kline
            case Ticker24h():
                return TickerChannel(name, feed), self._second
            case MiniTicker():
                return WindowChannel(name, lambda: (feed,), None, False), self._second
            case RollingTicker(window=window):
                return WindowChannel(name, lambda: (feed,), window.value, False), self._second
            case AvgPrice():
                return AveragePriceChannel(name, feed), self._second
            case ReferencePrice():
                return ReferencePriceChannel(name, feed), self._second
            case BlockTrades():
                feed.block_trades = Channel(name)
                return feed.block_trades, None
        return None, None

    def _watch(self, feed: Feed) -> None:
        if feed.symbol not in self._watched:
            self._watched[feed.symbol] = feed
            feed.update_id = self.engine.book(feed.symbol).last_update_id

    def _depth(self, channel: Channel, feed: Feed, fast: Timer | None) -> tuple[Channel, Timer]:
        if isinstance(channel, DepthChannel):
            feed.depths.append(channel)
            feed.mirror = feed.mirror or BookMirror(feed)
        if fast is not None:
            feed.fast[channel.key] = fast
        return channel, fast or self._second

    def _close(self, channel: Channel) -> None:
        """The last listener has left."""
        name = channel.key
        del self._channels[name]
        for timer in self._timers:
            if timer.channels.pop(name, None) is not None and not timer.channels:
                timer.next_at = NEVER
        if isinstance(channel, AggTradeChannel):
            self._held.pop(channel, None)
        self._set_due()
        feed = self._feeds.get(getattr(spot_stream(channel.name), "symbol", ""))
        if feed is not None:
            self._forget(channel, feed)

    def _forget(self, channel: Channel, feed: Feed) -> None:
        if feed.trades is channel:
            feed.trades = None
        elif feed.agg_trades is channel:
            feed.agg_trades = None
        elif feed.block_trades is channel:
            feed.block_trades = None
        elif feed.book_ticker is channel:
            feed.book_ticker = None
        elif channel in feed.depths:
            feed.depths = [each for each in feed.depths if each is not channel]
            if not feed.depths:
                feed.mirror = None
        feed.fast.pop(channel.key, None)
        if not (feed.book_ticker or feed.depths or feed.fast):
            self._watched.pop(feed.symbol, None)


def spot_stream(name: str) -> Stream[object] | None:
    """The stream of this name. Names are exact, symbols in lower case; @1000ms may be spelt out, as some clients do."""
    name = name.removesuffix("@1000ms") if "@depth" in name else name
    try:
        stream: Stream[object] = parse_stream(name)
    except ValueError:
        return None
    return stream if stream.name == name else None


def _book_event(feed: Feed, event: Event) -> None:
    mirror = feed.mirror
    if isinstance(event, LevelChanged):
        if mirror is not None:
            mirror.change(event)
        for channel in feed.depths:
            channel.change(event.buy, event.price, event.quantity)
    elif mirror is not None:
        for buy, price, quantity in mirror.replaced():
            for channel in feed.depths:
                channel.change(buy, price, quantity)
