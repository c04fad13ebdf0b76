"""A paper account: the exchange in the box on the market of a real one, which it follows by its public streams.

    async with PaperExchange(symbols=["BTCUSDT"]) as exchange:      # follows production; needs no key
        client = AsyncClient(exchange.keys["hmac"].api_key, exchange.keys["hmac"].secret,
                             environment=exchange.environment)

Here the client and the exchange meet: what our client hears and reads goes to the exchange's `LiveMarket`, whose rule
says what becomes of it. Nothing of the user's orders ever leaves this machine.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from .client.aio import AsyncClient
from .config import ENVIRONMENTS, Environment, Settings
from .errors import BinanceError, ConfigurationError, StreamEnded
from .exchange.amounts import units
from .exchange.local import LocalExchange
from .exchange.market.live import LiveMarket, Print
from .products.spot.enums import SymbolStatus
from .products.spot.models import DepthEvent, Trade, TradeEvent
from .products.spot.requests import GetExchangeInfo, GetHistoricalTrades
from .products.spot.streams import DepthDiffs, Trades
from .wire.pages import pages
from .wire.words import microseconds

if TYPE_CHECKING:
    from .wire.faces import AsyncSubscription
    from .wire.live import Outage

__all__ = ["PaperExchange", "place_named"]

_log = logging.getLogger("bidwire.exchange.market")

DEFAULT_SYMBOLS = ("BTCUSDT", "ETHUSDT")
_DEPTH = 5_000
_RECENT = 1_000
"""Trades that are read at the start, so that there is a last price and an average."""
_MOST_MISSED = 50_000
"""Trades that are read after an outage; of a longer one the first so many, and then the newest."""
_PATIENCE = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0


class PaperExchange(LocalExchange):
    """A local exchange whose market is that of another one, as it happens.

    symbols: what to follow, in either case.
    follow: "production", "testnet", another environment's name, an `Environment`, or the URL of a Binance-compatible
        exchange ("http://127.0.0.1:9720").
    patience: seconds within which the first books must be there.
    client_settings: how it is listened to: a proxy, timeouts, how a lost connection comes back.
    Other options as for `LocalExchange`, but for `market`, `speed`, `recorded_times`, `clock`, `acceleration` and `begins_at`.

    Entering it raises `ConfigurationError` where the other exchange cannot be reached or does not know a symbol.
    """

    def __init__(
        self,
        *,
        symbols: Sequence[str] = DEFAULT_SYMBOLS,
        follow: Environment | str = "production",
        patience: float = _PATIENCE,
        client_settings: Settings | None = None,
        **options: Any,
    ) -> None:
        for name in ("market", "speed", "recorded_times", "clock", "acceleration", "begins_at"):
            if options.get(name) not in (None, False, 1.0, "wall"):
                raise ConfigurationError(f"a market that is followed happens as it happens: it takes no {name}")
        if isinstance(symbols, str) or not symbols:
            raise ConfigurationError('symbols is a list of at least one, as ["BTCUSDT"]')
        super().__init__(**options)
        self.follows = place_named(follow)
        self.symbols = tuple(dict.fromkeys(symbol.upper() for symbol in symbols))
        self._patience = patience
        self._client_settings = client_settings
        self._following: _Following | None = None

    async def start(self) -> None:
        """Listen to the other exchange until every book is in sync, then open.

        Raises:
            ConfigurationError: it cannot be reached, or does not know a symbol; or as for `LocalExchange`.
        """
        client = AsyncClient(environment=self.follows, settings=self._client_settings)
        try:
            market = LiveMarket(await _rows(client, self.symbols))
            self._following = _Following(client, market, self.symbols, lambda: self.now)
            await self._following.begin(self._patience)
            self._market = market
            await super().start()
        except BaseException as error:
            await self._let_go_of_it(client)
            if isinstance(error, BinanceError) and not isinstance(error, ConfigurationError):
                raise _unreachable(self.follows, error) from error
            raise
        market.stirred = self.look_at_market

    async def stop(self) -> None:
        """As `LocalExchange.stop`; the other exchange is listened to no more."""
        await super().stop()
        if self._following is not None:
            await self._let_go_of_it(self._following.client)

    async def _let_go_of_it(self, client: AsyncClient) -> None:
        following, self._following = self._following, None
        if following is not None:
            await following.end()
        await client.close()


class _Following:
    """What is heard goes to the market; what the market lacks is read."""

    def __init__(self, client: AsyncClient, market: LiveMarket, symbols: Sequence[str], now: Callable[[], int]) -> None:
        self.client = client
        self._market = market
        self._now = now
        self._reading: dict[str, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()
        self._ending = False
        self._trouble: BinanceError | None = None
        streams = [stream for symbol in symbols for stream in (Trades(symbol), DepthDiffs(symbol, speed="100ms"))]
        self._events: AsyncSubscription[Any] = client.spot.subscribe(
            *streams,
            on_event=self._heard,
            on_close=self._lost,
            on_reconnect=self._back,
            on_error=self._error,
        )

    async def begin(self, patience: float) -> None:
        """Connects; back when every symbol is in sync.

        Raises:
            BinanceError: no connection, a refused stream, or no book within so many seconds.
        """
        await self._events.open()
        self._read_lacking()
        try:
            async with asyncio.timeout(patience):
                while self._market.lacking:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            waiting = ", ".join(sorted(self._market.lacking))
            why = "" if self._trouble is None else f": {self._trouble}"
            raise ConfigurationError(
                f"no order book of {waiting} within {patience:g} s{why}; check the network, or follow fewer symbols"
            ) from self._trouble

    async def end(self) -> None:
        self._ending = True
        reading = list(self._reading.values())
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        if not self._events.closed:
            await self._events.close()

    # --- what is heard ------------------------------------------------------------------------------------------------

    def _heard(self, event: Any) -> None:
        market = self._market
        if isinstance(event, TradeEvent):
            told = Print(
                event.trade_id,
                units(event.price_text),
                units(event.quantity_text),
                event.is_buyer_maker,
                microseconds(event.trade_time),
            )
            market.receive_trade(event.symbol, told, self._now())
        elif isinstance(event, DepthEvent):
            market.receive_diff(
                event.symbol,
                event.first_update_id,
                event.last_update_id,
                event.bids_text,
                event.asks_text,
                microseconds(event.event_time),
                self._now(),
            )
        if market.lacking and self._events.live:
            self._read_lacking()

    def _lost(self, code: int, reason: str) -> None:
        if not self._ending:
            self._market.lose(f"the connection ended: {code} {reason}".rstrip(), self._now())

    def _back(self, outage: Outage) -> None:
        _log.warning("heard nothing for %.1f s; reading what was missed", (outage.gap_to - outage.gap_from) / 1000)
        self._read_lacking()

    def _error(self, error: Exception) -> None:
        _log.warning("%s", error)
        if isinstance(error, StreamEnded):
            self._market.end(error.symbol, SymbolStatus(error.symbol_status or SymbolStatus.BREAK), self._now())

    # --- what is read -------------------------------------------------------------------------------------------------

    def _read_lacking(self) -> None:
        for symbol in self._market.lacking:
            task = self._reading.get(symbol)
            if task is None or task.done():
                self._reading[symbol] = asyncio.ensure_future(self._read(symbol))

    async def _read(self, symbol: str) -> None:
        """Reads what a symbol lacks until it fits."""
        pause = _FIRST_PAUSE
        while symbol in self._market.lacking:
            try:
                if await self._resynced(symbol):
                    break
            except BinanceError as error:
                self._trouble = error
                _log.warning("%s cannot be read: %s", symbol, error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        self._changed.set()

    async def _resynced(self, symbol: str) -> bool:
        missed = await self._missed(symbol)
        depth = await self.client.spot.depth.reply(symbol, limit=_DEPTH)
        book = msgspec.json.decode(depth.body, type=_Depth)
        if not self._events.live:
            return False  # nothing is heard that could go on from it
        return self._market.resync(symbol, missed, book.last_update_id, book.bids, book.asks, self._now())

    async def _missed(self, symbol: str) -> list[Print]:
        last = self._market.last_trade_id(symbol)
        if last is None:
            return [_print(trade) for trade in await self.client.spot.trades(symbol, limit=_RECENT)]
        found: list[Print] = []
        async for page in pages(self.client, GetHistoricalTrades(symbol, from_id=last + 1)):
            found += map(_print, page)
            if len(found) >= _MOST_MISSED:
                _log.warning("%s: more than %d trades were missed; those after them are left out", symbol, _MOST_MISSED)
                found += [_print(trade) for trade in await self.client.spot.trades(symbol, limit=_RECENT)]
                break
        return found


class _Depth(msgspec.Struct, rename="camel"):
    last_update_id: int
    bids: list[tuple[str, str]]
    asks: list[tuple[str, str]]


class _Info(msgspec.Struct):
    symbols: list[dict[str, Any]]


def place_named(follow: Environment | str) -> Environment:
    """The environment to follow: by itself, by its name, or by the URL of an exchange that serves all on one port.

    Raises:
        ConfigurationError: it is none of these.
    """
    if isinstance(follow, Environment):
        return follow
    if follow.lower() in ENVIRONMENTS:
        return ENVIRONMENTS[follow.lower()]
    url = urlsplit(follow.rstrip("/"))
    if url.scheme not in ("http", "https") or not url.netloc:
        names = ", ".join(ENVIRONMENTS)
        raise ConfigurationError(
            f"{follow!r} cannot be followed: it is one of {names}, or a URL as http://127.0.0.1:9720"
        )
    sockets = f"{'wss' if url.scheme == 'https' else 'ws'}://{url.netloc}{url.path}"
    return Environment(name=follow, rest={"api": follow.rstrip("/")}, streams={"spot": sockets})


async def _rows(client: AsyncClient, symbols: Sequence[str]) -> list[dict[str, Any]]:
    """The symbols' objects, as the other exchange writes them."""
    try:
        reply = await client.reply(GetExchangeInfo(symbols=list(symbols)))
    except BinanceError as error:
        if error.code == -1121:
            raise ConfigurationError(f"{client.environment.name} does not know all of {', '.join(symbols)}") from error
        raise
    return msgspec.json.decode(reply.body, type=_Info).symbols


def _print(trade: Trade) -> Print:
    return Print(trade.id, _units(trade.price), _units(trade.qty), trade.is_buyer_maker, microseconds(trade.time))


def _units(amount: Any) -> int:
    return units(f"{amount:f}")


def _unreachable(place: Environment, error: BinanceError) -> ConfigurationError:
    host = place.rest.get("api", "no REST host")
    name = place.name if host == place.name else f"{place.name} ({host})"
    return ConfigurationError(
        f"{name} cannot be followed: {error}; check the network, follow another exchange, or take the synthetic market"
    )
