"""`LocalExchange`: an exchange on a port of this machine, for async code, for scripts and for tests.

    async with LocalExchange() as exchange:           # on the running loop
        client = AsyncClient(exchange.keys["hmac"].api_key, exchange.keys["hmac"].secret,
                             environment=exchange.environment)

    with LocalExchange(market="replay:btc.raw.gz", speed=10) as exchange:     # in a thread of its own
        ...

It holds all that it knows in memory and forgets it at the end, unless it has a data folder: then it goes on from there.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import ssl
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ..config import Environment
from ..errors import ConfigurationError
from ..wire.http import HttpRequest, HttpResponse
from .admin import ADMIN, Admin
from .faults import Fault, Faults, faults_of
from .keyfile import KeyFile, read_private, write_private
from .market import MarketSource
from .opening import Amounts, Keys, environment_at, index_of, market_named, options_on, settings_with
from .server import Limits, Server
from .server.address import authority, cannot_listen, is_loopback
from .server.clock import ClockKind, RequestClock
from .server.thread import ExchangeThread
from .server.tls import CertificateKind, OwnCertificate
from .settings import ExchangeSettings
from .store.contents import SPOT, Contents
from .venue import SHUTDOWN_WITHIN, Venue

if TYPE_CHECKING:
    from .options import OptionsVenue
    from .store.store import Store

T = TypeVar("T")

_log = logging.getLogger("bidwire.exchange")

_HISTORY = 600  # seconds of trades behind a synthetic market, so that candles and statistics are not empty


class LocalExchange:
    """A local exchange. `async with` runs it on the running loop, `with` in a thread of its own.

    port: 0 picks a free one. host: other machines can reach it if this is no
        loopback address; there is no TLS and no password.
    market: "synthetic", "replay:FILE", the path of a recording, or a `MarketSource`.
    speed: how fast market time runs; "max" is as fast as possible and waits for readers that fall behind.
    recorded_times: a recording keeps its own times instead of beginning now.
    options_port: where European options are served, if the market has BTCUSDT: 0 picks a free one, None: nowhere.
    data: a folder. What happens is kept in it (`exchange/store`), and the next exchange goes on where this one ended,
        however it ended. A recording that is not found as it is named is looked for
        there. Accounts and keys are kept there in `keys.json`, the private
        keys as `rsa.pem` and `ed25519.pem`, readable by their owner only: the
        next exchange on the folder has the same ones. It is made if it does not exist.
    balances: what both first accounts start with, instead of the settings' own.
    seed: with one, keys, ids and the synthetic market are the same each time.
    settings: everything else; what is given here wins over it.

    Nothing is opened before it is entered (or `start` is called); then it may
    raise `ConfigurationError`: a port that is taken, a recording that cannot
    be played, a folder that cannot be written.
    """

    venue: Venue
    options: OptionsVenue | None
    """The European options, where they are served."""
    keys: Keys
    environment: Environment

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        market: str | MarketSource = "synthetic",
        speed: float | str | None = None,
        recorded_times: bool | None = None,
        data: str | os.PathLike[str] | None = None,
        balances: Amounts | None = None,
        seed: int | None = None,
        settings: ExchangeSettings | None = None,
        history: int = _HISTORY,
        limits: Limits | None = None,
        faults: str | os.PathLike[str] | Iterable[Fault] = (),
        clock: ClockKind = "wall",
        acceleration: float = 1.0,
        begins_at: float | None = None,
        admin: bool = False,
        tls: CertificateKind | None = None,
        options_port: int | None = 0,
    ) -> None:
        """`history`: seconds of trades behind a synthetic market. `limits`: what one connection may take. `faults`: what
        goes wrong from the start, or a file that lists it. `clock`, `acceleration`: request time is the machine's, so many
        times as fast, or, "simulated", stands still but for `advance`; that begins at `begins_at`, seconds since the
        epoch, or now. `admin`: serve /bidwire/admin, to this machine,
        for whoever has the token. `tls`: encrypted, with a certificate of the exchange's own, which is in order for those who
        trust `certificate` ("self_signed"), or for nobody ("expired", "wrong_host")."""
        for each in (port, options_port or 0):
            if not 0 <= each <= 65_535:
                raise ConfigurationError(f"a port is from 0 (any free one) to 65535, not {each}")
        self.settings = settings_with(
            settings, seed=seed, balances=balances, speed=speed, recorded_times=recorded_times
        )
        self.port = port
        self.host = "127.0.0.1" if host == "localhost" else host
        self._market = market
        self._data = None if data is None else Path(data)
        self._history = history
        self._limits = limits
        self._clock = RequestClock(clock, acceleration, begins_at)
        self._begins_at = begins_at
        self._first_faults = faults_of(Path(faults)) if isinstance(faults, (str, os.PathLike)) else list(faults)
        self.admin_token: str | None = secrets.token_urlsafe(32) if admin else None
        """What /bidwire/admin asks for; None where it is off."""
        self._certificate = None if tls is None else OwnCertificate(tls, self.host)
        self._walks: set[asyncio.Task[None]] = set()
        self.options_port = options_port
        self.options = None
        self._server: Server | None = None
        self._options_server: Server | None = None
        self._source: MarketSource | None = None
        self._stores: list[Store] = []
        self._thread: ExchangeThread | None = None

    @classmethod
    def in_thread(cls, **options: Any) -> Self:
        """A started exchange in a thread of its own; `close` it, or use it with `with`. Options as for the class."""
        exchange = cls(**options)
        exchange._start_thread()
        return exchange

    # --- where it is ---

    @property
    def rest_url(self) -> str:
        return self.environment.rest["api"]

    @property
    def stream_url(self) -> str:
        """Clients append /ws/… or /stream?streams=…"""
        return self.environment.streams["spot"]

    @property
    def ws_api_url(self) -> str:
        return self.environment.ws_api["spot"]

    @property
    def exposed(self) -> bool:
        """Whether other machines may reach it."""
        return not is_loopback(self.host)

    @property
    def running(self) -> bool:
        return self._server is not None

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose. It may be used from any thread."""
        if self._thread is None:
            return self.venue.faults
        return Faults(self.venue.interference.injector, self._thread.call)

    @property
    def certificate(self) -> str | None:
        """The certificate as PEM, for `ssl.create_default_context(cadata=...)`; None without TLS."""
        return None if self._certificate is None else self._certificate.pem

    @property
    def admin_url(self) -> str | None:
        """Where faults are added and time is advanced over HTTP; None where that is off."""
        return None if self.admin_token is None else f"{self.rest_url}{ADMIN}"

    @property
    def now(self) -> int:
        """Request time in microseconds since the epoch."""
        return self._clock.wall()

    def advance(self, seconds: float) -> None:
        """Let request time pass at once, for an exchange that runs in a thread: what is due on the way happens at its own
        moment, and this returns when it has. With a clock that is the machine's, the exchange is ahead of it from then on.

        Raises:
            ValueError: a time that is less than nothing.
        """
        if self._thread is None:
            raise RuntimeError("this exchange runs on this loop; await aadvance(...)")
        self._thread.run(self.aadvance(seconds))

    async def aadvance(self, seconds: float) -> None:
        """As `advance`, on the loop where the exchange runs."""
        if not 0 <= seconds < float("inf"):
            raise ValueError(f"time goes on by 0 or more seconds, not {seconds}")
        if self._server is None:
            raise RuntimeError("the exchange does not run")
        until = self._clock.wall() + round(seconds * 1_000_000)
        await self._server.walk(until, self._clock.put_forward, self._options_server)

    def advance_soon(self, seconds: float) -> None:
        """As `aadvance`, begun in the next turn of the exchange's loop, and not waited for."""
        walk = asyncio.get_running_loop().create_task(self.aadvance(seconds))
        self._walks.add(walk)
        walk.add_done_callback(self._walks.discard)

    def look_at_market(self) -> None:
        """To be told when a market source of one's own has something to play that it did not have before."""
        if self._server is not None:
            self._server.look_at_market()

    # --- its life ---

    async def start(self) -> None:
        """Listen, on the running loop.

        Raises:
            ConfigurationError: what it was given does not work here; the text says what to do.
        """
        if self._server is not None:
            raise RuntimeError("the exchange runs already")
        if self._data is not None:
            _make_folder(self._data)
        source = self._source = self._open_market()
        try:
            store = self._open_store("exchange", SPOT)
            self.venue = Venue(self.settings, source, self._clock.wall(), store)
            if store is not None and self._begins_at is not None:
                _refuse_to_go_back(self._clock.wall(), self.venue.core.at)
            self.keys = self._open_keys()
            if self._data is not None:
                self.write_keys(self._data)
            self._add_first_faults(self.venue.faults, of_options=False)
            server = Server(
                self.venue,
                wall=self._clock.wall,
                seconds=self._clock.seconds,
                limits=self._limits,
                waits_for_readers=self.settings.speed == 0,
                admin=self._admin(),
                tls=self._tls(),
            )
            try:
                await server.start(self.host, self.port)
            except OSError as error:
                raise cannot_listen(self.host, self.port, error) from error
        except BaseException:
            self._let_go()
            raise
        self._server = server
        self.venue.interference.injector.changed.append(server.look_at_faults)
        self.port = server.port
        try:
            await self._start_options()
        except BaseException:
            await self.stop()
            raise
        beside = None if self._options_server is None else authority(self.host, self._options_server.port)
        encrypted = self._certificate is not None
        self.environment = environment_at(authority(self.host, server.port), beside, tls=encrypted)
        if self.exposed and not encrypted:
            _log.warning("the exchange listens on %s: other machines can reach it, without TLS", self.host)

    async def stop(self) -> None:
        """Close every connection (WebSockets with 1001) and let go of the port. Twice is harmless."""
        options, self._options_server = self._options_server, None
        if options is not None and self.options is not None:
            await options.close()
            self.options.keep()
        server, self._server = self._server, None
        if server is not None:
            for walk in self._walks:
                walk.cancel()
            await server.close()
            self.venue.keep()
            self._let_go()

    async def broken(self) -> None:
        """Returns when the exchange stops; raises what broke it, if something did."""
        servers = (self._server, self._options_server)
        ends = [each.failed for each in servers if each is not None and each.failed is not None]
        if ends:
            ended, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            ended.pop().result()

    def close(self) -> None:
        """End an exchange that runs in a thread. Twice is harmless."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.end()

    def call(self, function: Callable[[], T]) -> T:
        """What `function` returns, run where the exchange runs: from another thread, only so is its venue to be touched.

        exchange.call(lambda: exchange.venue.accounts.create({"USDT": Decimal(100)}))
        """
        if self._thread is None:
            raise RuntimeError("this exchange does not run in a thread of its own")
        return self._thread.call(function)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def __enter__(self) -> Self:
        if self._thread is None:
            self._start_thread()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write_keys(self, folder: Path) -> dict[str, Path]:
        """Write the private keys as `rsa.pem` and `ed25519.pem`, for their owner only. The files by kind of key.

        Raises:
            ConfigurationError: the folder cannot be written, or the disk is full.
        """
        files = {}
        for kind in ("rsa", "ed25519"):
            files[kind] = folder / f"{kind}.pem"
            write_private(files[kind], self.keys[kind].secret)
        return files

    def announce_shutdown(self, within: float = SHUTDOWN_WITHIN) -> None:
        """Send `serverShutdown` on every open WebSocket, as a server of the exchange does before it stops, and end them (1001)
        after so many seconds. The exchange itself goes on, and takes new connections."""

        def announce() -> None:
            self.venue.announce_shutdown(self._clock.wall(), within)

        announce() if self._thread is None else self._thread.call(announce)

    # --- parts ---

    def _tls(self) -> ssl.SSLContext | None:
        return None if self._certificate is None else self._certificate.context()

    def _admin(self, of_options: Faults | None = None) -> Callable[[HttpRequest, str], HttpResponse | None] | None:
        if self.admin_token is None:
            return None
        return Admin(self.admin_token, self, of_options).http

    def _add_first_faults(self, faults: Faults, *, of_options: bool) -> None:
        for fault in self._first_faults:
            if fault.is_of_options == of_options:
                faults.add(fault)

    async def _start_options(self) -> None:
        """European options, beside a market that has their underlying."""
        if self.options_port is None or not options_on(self.venue):
            if any(fault.is_of_options for fault in self._first_faults):
                raise ConfigurationError("there are faults of European options, and none are served here")
            return
        from .options import OptionsVenue
        from .options.commands import OPTIONS

        store = self._open_store("exchange/options", OPTIONS)
        venue, wall = self.venue, self._clock.wall()
        self.options = OptionsVenue(self.settings, venue.accounts, lambda: index_of(venue), wall, store=store)
        if self._thread is not None:
            self.options.faults = Faults(self.options.interference.injector, self._thread.call)
        self._add_first_faults(self.options.faults, of_options=True)
        server = Server(
            self.options,
            wall=self._clock.wall,
            seconds=self._clock.seconds,
            limits=self._limits,
            admin=self._admin(self.options.faults),
            tls=self._tls(),
        )
        try:
            await server.start(self.host, self.options_port)
        except OSError as error:
            raise cannot_listen(self.host, self.options_port, error) from error
        self.options.interference.injector.changed.append(server.look_at_faults)
        self._options_server, self.options_port = server, server.port

    def _start_thread(self) -> None:
        self._thread = ExchangeThread(self.start, self.stop)
        try:
            self._thread.begin()
        except BaseException:
            self._thread = None
            raise

    def _open_market(self) -> MarketSource:
        if not isinstance(self._market, str):
            return self._market
        return market_named(self._market, seed=self.settings.seed, data=self._data, history=self._history)

    def _open_keys(self) -> Keys:
        """The accounts and keys of the data folder, with the first ones where it has none yet."""
        accounts, data = self.venue.accounts, self._data
        if data is None:
            return Keys(accounts, self.settings.balances)
        KeyFile(data).load(accounts, self.settings.balances)
        return Keys(accounts, self.settings.balances, kept=lambda kind: read_private(data / f"{kind}.pem"))

    def _open_store(self, place: str, contents: Contents) -> Store | None:
        """That part of the data folder."""
        if self._data is None:
            return None
        from .store.store import Store  # SQLite is loaded for those who have a folder

        settings = self.settings
        store = Store(
            self._data / place, fsync=settings.fsync, snapshot_every=settings.snapshot_every, contents=contents
        )
        self._stores.append(store)
        return store

    def _let_go(self) -> None:
        """Of the market and of the data folder."""
        stores, self._stores = self._stores, []
        for store in stores:
            store.close()
        source, self._source = self._source, None
        close = getattr(source, "close", None)
        if close is not None and isinstance(self._market, str):
            close()


def _refuse_to_go_back(wall: int, kept: int) -> None:
    if kept > wall:
        reached = datetime.fromtimestamp(kept / 1_000_000, UTC).isoformat()
        raise ConfigurationError(
            f"the data folder's exchange has come to {reached}: begin then or later, or in another folder"
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"the data folder {folder} cannot be made: {error.strerror or error}") from error
