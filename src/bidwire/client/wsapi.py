"""Calls over the WebSocket API: the same requests, results, limits and errors as over REST.

`ApiLine` is one connection, `ApiTransport` the one that calls use: it connects
when a call needs it, logs an Ed25519 key on once per connection, and moves to
a fresh connection before the exchange ends the old one. What was in flight on
a lost connection is `AnswerLost`, never sent again by itself unless the call
may be repeated.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from importlib import import_module
from random import random
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec

from ..errors import AnswerLost, BinanceError, NotSent
from ..wire.call import Origins, call
from ..wire.http import HttpRequest, HttpResponse
from ..wire.limits import RateLimiter
from ..wire.reconnect import SHUTDOWN_JITTER, BadFrames, replace_at
from ..wire.request import Request
from ..wire.senders import AsyncWsSender, Reply, WsSender
from ..wire.wsapi import (
    Answered,
    Failed,
    Late,
    Shutdown,
    UserFrame,
    WsApiSession,
    WsRequest,
    encode,
    unreadable,
)
from .drive import adrive
from .hooks import FAREWELL, wake_or
from .loop import loop_thread
from .products import WsApiProducts
from .shared import making
from .user_events import UserEventHandler, UserEventSink

if TYPE_CHECKING:
    from ..transport import WsConnector, WsLine
    from ..wire.call import Session
    from ..wire.live import LiveFacts, Plan
    from .shared import Core

T = TypeVar("T")

_LATE_KEPT = 100


class ApiLine:
    """One connection to the WebSocket API, as a transport for `WsRequest`s."""

    def __init__(self, core: Core, connector: WsConnector, family: str, on_event: Callable[[UserFrame], None]) -> None:
        self.silence = _silence_of(family)
        """Seconds without a frame or a ping after which it counts as dead."""
        self.ended = asyncio.Event()
        self.wake = asyncio.Event()
        """Set whenever whoever tends the line has something to look at."""
        self.on_unreadable: Callable[[], None] = lambda: None
        """Called when a frame was dropped that nobody could read: an event, or an answer that will be missed."""
        self.on_ended: Callable[[], None] = lambda: None
        """Called when the connection has ended, before what is in flight fails."""
        self.code, self.reason = 1006, ""
        self.late: deque[Late] = deque(maxlen=_LATE_KEPT)
        self.session = WsApiSession()
        self.opened_at = self.heard_at = self.replace_at = core.world.monotonic()
        self._core = core
        self._connector = connector
        self._url = core.environment.ws_api_url(family) + query_of(core, family)
        self._on_event = on_event
        self._line: WsLine | None = None
        self._waiting: dict[int, asyncio.Future[HttpResponse]] = {}
        self._deadlines: dict[int, float] = {}
        self._sooner = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None
        self._bad = BadFrames()

    async def open(self) -> None:
        """Connects.

        Raises:
            NotSent: no connection.
            BinanceError: the handshake was refused.
        """
        core = self._core
        self._line = await self._connector(self._url, self, timeout=core.settings.connect_timeout)
        self.opened_at = self.heard_at = core.world.monotonic()
        self.replace_at = replace_at(self.opened_at, random)
        self._watch = asyncio.ensure_future(self._time_out())
        self._log(20, "connected")

    @property
    def usable(self) -> bool:
        """Whether a request may be sent: open, not silent, not due to be replaced."""
        at = self._core.world.monotonic()
        is_open = self._line is not None and not self.ended.is_set()
        return is_open and at < self.replace_at and at - self.heard_at < self.silence

    async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        """Sends a request and waits for its answer.

        Raises:
            NotSent: the connection is gone, or too much is in flight.
            AnswerLost: it was sent, and no answer came within `timeout` seconds.
        """
        assert isinstance(request, WsRequest), "calls over the WebSocket API are encoded for it"
        if self._line is None or self.ended.is_set():
            raise NotSent("the connection is closed", request=request.request)
        at = self._core.world.monotonic()
        number, text = self.session.frame(request, at)
        answer: asyncio.Future[HttpResponse] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._deadlines[number] = at + timeout
        try:
            self._line.send(text)
        except BinanceError:
            self._forget(number)
            self.session.not_sent(number)
            raise
        if len(self._deadlines) == 1 or at + timeout < min(self._deadlines.values()):
            self._sooner.set()
        try:
            return await answer
        except asyncio.CancelledError:
            self.session.give_up(number)
            raise
        finally:
            self._forget(number)
            self.wake.set()

    async def close(self) -> None:
        """Closes the connection; what is in flight fails."""
        if self._line is not None and not self.ended.is_set():
            self._line.close(1000)
            try:
                await asyncio.wait_for(self.ended.wait(), FAREWELL)
            except TimeoutError:
                self.drop("no answer to the close frame")
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait({self._watch})

    def drop(self, reason: str) -> None:
        """Gives the connection up from here."""
        if self._line is not None:
            self._line.close(1000)
        self.on_closed(1006, reason, self._core.world.monotonic())

    # What the socket says.

    def on_text(self, payload: bytes, at: float) -> None:
        self._hear(payload, at, payload)

    def on_binary(self, payload: bytes, at: float) -> None:
        if self._core.settings.encoding == "json":
            self._log(30, "a binary frame on a JSON connection was dropped")
            return
        from ..wire.sbe import as_json

        try:
            read = as_json.frame(payload, self._core.unit)
        except msgspec.DecodeError as error:
            self._unreadable(payload, at, error)
            return
        if read.deprecated:
            self._core.warn_of_schema()
        self._hear(read.json, at, payload)

    def _hear(self, payload: bytes, at: float, sent: bytes) -> None:
        self.heard_at = at
        try:
            heard = self.session.receive(payload)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self._unreadable(sent, at, error)
            return
        for each in heard:
            if isinstance(each, Answered):
                self._resolve(each.id, each.response, None)
            elif isinstance(each, UserFrame):
                self._on_event(each)
            elif isinstance(each, Failed):
                self._resolve(each.id, None, each.error)
            elif isinstance(each, Late):
                self.late.append(each)
                name = type(each.request).__name__
                self._log(30, "%s was answered after it had been given up: status %d", name, each.response.status)
            elif isinstance(each, Shutdown):
                self._log(20, "the exchange will close this connection")
                self.replace_at = min(self.replace_at, at + random() * SHUTDOWN_JITTER)
                self.wake.set()

    def _unreadable(self, payload: bytes, at: float, error: Exception) -> None:
        self._bad.came(at)
        self._log(30, "%s", unreadable(payload, error))
        if self._bad.too_many:
            self.drop("unreadable frames")
        else:
            self.on_unreadable()

    def on_ping(self, payload: bytes, at: float) -> None:
        self.heard_at = at

    def on_pong(self, payload: bytes, at: float) -> None:
        self.heard_at = at

    def on_closed(self, code: int, reason: str, at: float) -> None:
        if self.ended.is_set():
            return
        self.code, self.reason = code, reason
        self.ended.set()
        self.wake.set()
        self._log(20, "closed: %d %s", code, reason or "(no reason)")
        self.on_ended()
        for failed in self.session.lost(f"{code} {reason}".strip()):
            self._resolve(failed.id, None, failed.error)

    def _resolve(self, number: int, response: HttpResponse | None, error: BinanceError | None) -> None:
        answer = self._waiting.get(number)
        if answer is None or answer.done():
            return
        if response is not None:
            answer.set_result(response)
        elif error is not None:
            answer.set_exception(error)

    def _forget(self, number: int) -> None:
        self._waiting.pop(number, None)
        self._deadlines.pop(number, None)

    async def _time_out(self) -> None:
        """Fails what has waited long enough."""
        world = self._core.world
        while not self.ended.is_set():
            self._sooner.clear()
            at = world.monotonic()
            for number in [number for number, deadline in self._deadlines.items() if deadline <= at]:
                self.session.give_up(number)
                self._resolve(number, None, AnswerLost("no answer within the time limit"))
                self._deadlines.pop(number, None)
            if self._deadlines:
                await wake_or(world, self._sooner, max(min(self._deadlines.values()) - at, 0.001))
            else:
                await self._sooner.wait()

    def _log(self, level: int, text: str, *arguments: object) -> None:
        logger = self._core.logger("ws.api")
        if logger is not None:
            logger.log(level, text, *arguments)


def session_over(core: Core, family: str) -> Session:
    """The client's session, for calls that go to a product's WebSocket API: same key, clock and limits."""
    session, only = core.session, Origins(core.environment.ws_api_url(family))

    def limiters(base: str, api_key: str | None) -> RateLimiter:
        return session.limiters(base.removeprefix("ws-"), api_key)  # one budget, whatever the door

    return msgspec.structs.replace(
        session,
        origins=lambda route: only,
        limiters=limiters,
        encode=encode,
        socket=True,
        logger=lambda: core.logger("ws.api"),
    )


def query_of(core: Core, family: str) -> str:
    """What a connection's URL chooses, at spot alone. A binary one has its times in microseconds in any case."""
    if family == "spot" and core.settings.encoding == "sbe":
        from ..wire.sbe import spot_schema

        schema = spot_schema()
        return f"?responseFormat=sbe&sbeSchemaId={schema.id}&sbeSchemaVersion={schema.version}"
    return core.unit_query(family)


class ApiTransport:
    """Carries calls over the WebSocket API, connecting as need be. It belongs to one event loop."""

    def __init__(
        self, core: Core, connector: WsConnector, family: str, heard_by: Callable[[], UserEventHandler | None]
    ) -> None:
        self.family = family
        self.session = session_over(core, family)
        self._news = UserEventSink(core, family, heard_by)
        self._core = core
        self._connector = connector
        self._current: ApiLine | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Lock()
        self._closed = False

    async def send(self, request: Request[T]) -> tuple[T, HttpResponse]:
        """The result of a request and the answer that it was read from."""
        return await adrive(call(self.session, request), self, self._core.world)

    async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        assert isinstance(request, WsRequest), "calls over the WebSocket API are encoded for it"
        line = self._current
        if line is None or not line.usable:
            line = await self.connected()
        if (request.signed_by_session or request.request.route.by_session) and not line.session.logged_on:
            await self._log_on(line)
        return await line.exchange(request, timeout)

    async def warm(self) -> None:
        """Connects, and logs an Ed25519 key on."""
        await self._log_on(await self.connected())

    async def connected(self) -> ApiLine:
        """The line to use now, opened if need be."""
        async with self._gate:
            if self._closed:
                raise _closed()
            old = self._current
            if old is not None and old.usable:
                return old
            line = ApiLine(self._core, self._connector, self.family, self._news.hear)
            line.on_ended = lambda: self._news.end(line)
            await line.open()
            self._current = line
            if old is not None:
                task = asyncio.ensure_future(self._leave(old))
                self._leaving.add(task)
                task.add_done_callback(self._leaving.discard)
            return line

    async def _log_on(self, line: ApiLine) -> None:
        """Logs the key on where it can be, and where nobody logged it out."""
        identity = self._core.identity_for(self.family)
        if identity is None or identity.signer is None or identity.signer.kind != "ed25519":
            return
        async with self._gate:
            if line.session.logs_on and not line.session.logged_on:
                await adrive(call(self.session, logon_of(self.family)), line, self._core.world)

    async def _leave(self, old: ApiLine) -> None:
        """Closes a line that was replaced, once nothing is in flight on it."""
        while old.session.in_flight and not old.ended.is_set():
            old.wake.clear()
            await old.wake.wait()
        await old.close()

    async def close(self) -> None:
        self._closed = True
        line, self._current = self._current, None
        for task in list(self._leaving):
            task.cancel()
        if line is not None:
            await line.close()


def _family_of(product: str) -> str:
    """Whose connection carries a product's calls: margin's go by spot's."""
    from ..products.catalog import calls

    return calls(product)[0].request.route.family


def _silence_of(family: str) -> float:
    """The exchange pings over the WebSocket API of a product as often as on its streams."""
    live = import_module(f"..products.{family}.live", __package__)
    facts: LiveFacts = getattr(live, f"{family.upper()}_LIVE")
    return facts.limits.silence


def logon_of(family: str) -> Request[Any]:
    """What logs a key on at a product's WebSocket API: each that has one calls it `Logon`."""
    logon: type[Request[Any]] = import_module(f"..products.{family}.requests", __package__).Logon
    return logon()


class AsyncWsApi(WsApiProducts[AsyncWsSender], AsyncWsSender):
    """The WebSocket API for an async client: `await client.ws_api.spot.new_order(...)`. One connection a loop and product.

    `on_user_event` hears what subscriptions made by hand tell (`client.ws_api.spot.subscribe_user_data()`).
    """

    on_user_event: UserEventHandler | None = None

    def __init__(self, core: Core, connector: WsConnector) -> None:
        self._core = core
        self._connector = connector
        self._by_loop: dict[asyncio.AbstractEventLoop, dict[str, ApiTransport]] = {}
        self._watchers: dict[asyncio.AbstractEventLoop, AsyncGenerator[None]] = {}
        self._closed = False

    async def connect(self, product: str = "spot") -> Self:
        """Opens the connection of a product, and logs an Ed25519 key on, so that the first call is quick."""
        await (await self._here(_family_of(product))).warm()
        return self

    async def send(self, request: Request[T]) -> T:
        return (await (await self._here(request.route.family)).send(request))[0]

    async def reply(self, request: Request[T]) -> Reply[T]:
        result, response = await (await self._here(request.route.family)).send(request)
        return Reply(result, response.status, response.headers, response.body)

    def now(self) -> int:
        return self._core.clock.now(self._core.world.monotonic())

    def live(self, plan: Plan) -> Any:
        """Opens what a product keeps open, as the client does; what is read for it is asked for here."""
        from .live import running

        return running(self._core, self._connector, self.send, plan)

    async def close(self) -> None:
        """Closes the connections. Twice is harmless."""
        self._closed = True
        here = asyncio.get_running_loop()
        for loop, transports in list(self._by_loop.items()):
            if loop is here:
                await _close_all(transports)
                await self._watchers.pop(loop).aclose()
            elif not loop.is_closed():
                asyncio.run_coroutine_threadsafe(_close_all(transports), loop)
            self._by_loop.pop(loop, None)

    async def _here(self, family: str) -> ApiTransport:
        """This loop's own transport to a product's WebSocket API."""
        loop = asyncio.get_running_loop()
        found = self._by_loop.get(loop, {}).get(family)
        if found is None:
            if self._closed:
                raise _closed()
            found = ApiTransport(self._core, self._connector, family, lambda: self.on_user_event)
            self._by_loop.setdefault(loop, {})[family] = found
            if loop not in self._watchers:
                # A loop that is shut down closes the async generators that were started in it: the connections then
                # end in time, though nobody has called `close`.
                watcher = self._watchers[loop] = self._until_shutdown(loop)
                await anext(watcher)
        return found

    async def _until_shutdown(self, loop: asyncio.AbstractEventLoop) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            self._watchers.pop(loop, None)
            await _close_all(self._by_loop.pop(loop, {}))


class WsApi(WsApiProducts[WsSender], WsSender):
    """The WebSocket API for a blocking client: `client.ws_api.spot.new_order(...)`. Safe to be used by many threads.

    `on_user_event` hears what subscriptions made by hand tell (`client.ws_api.spot.subscribe_user_data()`), in the
    thread of the sockets: be short.
    """

    on_user_event: UserEventHandler | None = None

    def __init__(self, core: Core, connector: WsConnector) -> None:
        self._core = core
        self._connector = connector
        self._process = os.getpid()
        self._made: dict[str, ApiTransport] = {}

    def _transport(self, family: str) -> ApiTransport:
        self._here()
        with making():
            if family not in self._made:
                self._made[family] = ApiTransport(self._core, self._connector, family, lambda: self.on_user_event)
            return self._made[family]

    def connect(self, product: str = "spot") -> Self:
        """Opens the connection of a product, and logs an Ed25519 key on, so that the first call is quick."""
        loop_thread().run(self._transport(_family_of(product)).warm())
        return self

    def send(self, request: Request[T]) -> T:
        return loop_thread().run(self._transport(request.route.family).send(request))[0]

    def reply(self, request: Request[T]) -> Reply[T]:
        result, response = loop_thread().run(self._transport(request.route.family).send(request))
        return Reply(result, response.status, response.headers, response.body)

    def now(self) -> int:
        return self._core.clock.now(self._core.world.monotonic())

    def live(self, plan: Plan) -> Any:
        """Opens what a product keeps open, as the client does; what is read for it is asked for here."""
        from .live import blocking

        return blocking(self._core, self._connector, self.send, plan)

    def close(self) -> None:
        """Closes the connections. Twice is harmless."""
        self._here()
        if self._made:
            loop_thread().run(_close_all(self._made))

    def _here(self) -> None:
        if self._process != os.getpid():
            self._process = os.getpid()
            self._core.check_process()
            self._made = {}  # their sockets and their loop are the parent's


async def _close_all(transports: Mapping[str, ApiTransport]) -> None:
    for transport in list(transports.values()):
        await transport.close()


def _closed() -> NotSent:
    error = NotSent("the client was closed")
    error.permanent = True
    return error
