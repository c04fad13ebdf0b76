"""HTTP for async code, on whatever loop is running: asyncio's or uvloop's.

The promise (see the package): `NotSent` only if nothing was handed to the
loop's transport. A connection goes back into its pool only after a whole
answer with nothing behind it; after a timeout, an error, a cancellation or a
fork it never does. Connections belong to the loop that made them.
"""

from __future__ import annotations

import asyncio
import os
import select
import socket
from collections import deque
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, cast

from ..errors import BinanceError, NotSent
from ..wire.http import HttpRequest, HttpResponse
from .dial import Dialer, Origin, Proxy
from .dial_async import dial, hang_up, not_secured
from .http import all_busy, answer_lost, closed, form_for
from .http1 import MAX_BODY, Answers, Form
from .world import monotonic

if TYPE_CHECKING:
    import ssl

_NEVER = float("inf")

_BUFFER = 16 * 1024
_LARGE_BUFFER = 64 * 1024
"""What arrives is read into a buffer of our own: a plain `Protocol` has asyncio get 256 KiB from the system, and give
them back, for every answer, which costs more than all the rest of a small one. The parser's copies are as large as what
was read: from 128 KiB on they too come from the system page by page, and 4 MB take six times as long."""


class AsyncHttpTransport:
    """Carries requests over kept-alive connections of the running loop.

    The options are those of `HttpTransport`. When a loop ends, its
    connections end with it; a call on another loop opens its own.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = 5.0,
        keep_alive: float = 30.0,
        max_connections: int = 64,
        proxy: str | None = None,
        tls: ssl.SSLContext | None = None,
        gzip: bool = False,
        max_body: int = MAX_BODY,
    ) -> None:
        self._dialer = Dialer(connect_timeout, Proxy.parse(proxy), tls)
        self._keep_alive = keep_alive
        self._max_connections = max_connections
        self._gzip = gzip
        self._max_body = max_body
        self._process = os.getpid()
        self._closed = False
        # One attribute, so that a thread with another loop cannot change one half of it in between.
        self._current: tuple[asyncio.AbstractEventLoop | None, dict[str, _Pool]] = (None, {})
        self._by_loop: dict[asyncio.AbstractEventLoop, dict[str, _Pool]] = {}
        self._watchers: dict[asyncio.AbstractEventLoop, AsyncGenerator[None]] = {}

    async def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        """The whole answer, within `timeout` seconds for connecting, writing and reading together.

        Raises:
            NotSent: nothing was written.
            AnswerLost: something was, and no whole answer came; `stale` if the connection had been idle
                and ended without a byte.
            MalformedAnswer: what came is not an HTTP answer, or is too large.
            ConfigurationError: the request cannot be written as HTTP.
        """
        loop = asyncio.get_running_loop()
        used_on, pools = self._current
        if loop is not used_on or self._process != os.getpid():
            pools = await self._on_loop(loop)
        pool = pools.get(request.origin) or self._pool(pools, request.origin)
        wire = pool.form.serialise(request)
        now = monotonic()
        deadline = now + timeout
        line = pool.take(now) or await pool.another(now, deadline)
        try:
            await line.ask(request.verb, wire, deadline)
            response = line.answers.take()
        except BaseException:
            pool.drop(line)
            raise
        if line.answers.reusable:
            pool.give(line)
        else:
            pool.drop(line)
        return response

    async def close(self) -> None:
        """Closes what is idle; calls under way end by themselves. Twice is as good as once."""
        self._closed = True
        self._current = (None, {})
        for loop in list(self._by_loop):
            if loop is asyncio.get_running_loop():
                watcher = self._watchers.pop(loop, None)
                self._end(loop)
                if watcher is not None:
                    await watcher.aclose()
            elif loop.is_closed():
                self._end(loop)
            else:
                loop.call_soon_threadsafe(self._end, loop)

    async def _on_loop(self, loop: asyncio.AbstractEventLoop) -> dict[str, _Pool]:
        if self._process != os.getpid():
            self._after_fork()
        for other in [each for each in self._by_loop if each.is_closed()]:
            self._end(other)
        if loop not in self._by_loop:
            self._by_loop[loop] = {}
            # A loop that is shut down closes the async generators that were started in it: its connections then
            # end in time, without a warning, though nobody has called `close`.
            watcher = self._watchers[loop] = self._until_shutdown(loop)
            await anext(watcher)
        pools = self._by_loop[loop]
        self._current = (loop, pools)
        return pools

    async def _until_shutdown(self, loop: asyncio.AbstractEventLoop) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            self._end(loop)

    def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        """Drops the connections of a loop."""
        if self._current[0] is loop:
            self._current = (None, {})
        self._watchers.pop(loop, None)
        for pool in self._by_loop.pop(loop, {}).values():
            pool.close()

    def _pool(self, pools: dict[str, _Pool], text: str) -> _Pool:
        origin = Origin.parse(text)
        pool = _Pool(origin, form_for(origin, self._dialer, self._gzip), self)
        pools[text] = pool
        return pool

    def _after_fork(self) -> None:
        # The parent's loop, sockets and poll set are shared with this process: to close anything through them would
        # reach into the parent. They are left as they are, for the life of this process.
        _inherited.append(self._by_loop)
        self._by_loop, self._watchers = {}, {}
        self._current = (None, {})
        self._process = os.getpid()


_inherited: list[object] = []


class _Pool:
    """The connections of one loop to one origin: those idle, newest last, and how many there are."""

    def __init__(self, origin: Origin, form: Form, transport: AsyncHttpTransport) -> None:
        self.origin, self.form = origin, form
        self._owner = transport
        self._dialer = transport._dialer
        self._keep_alive = transport._keep_alive
        self._limit = transport._max_connections
        self._idle: list[_Line] = []
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._count = 0
        self._closed = False

    def take(self, now: float) -> _Line | None:
        """An idle connection that was alive a moment ago."""
        while self._idle:
            line = self._idle.pop()
            if line.alive(now, self._keep_alive):
                return line
            self.drop(line)
        return None

    async def another(self, now: float, deadline: float) -> _Line:
        """A new connection, or one that becomes idle meanwhile.

        Raises:
            NotSent: there is none before the deadline, or the transport is closed.
        """
        while True:
            if self._closed or self._owner._closed:
                raise closed(self.origin)
            if self._count < self._limit:
                return await self._open(deadline)
            await self._room(deadline)
            line = self.take(monotonic())
            if line is not None:
                return line

    async def _room(self, deadline: float) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(deadline - monotonic()):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._next()  # it was our turn just now; let it be another's
            elif turn in self._waiting:
                self._waiting.remove(turn)
            if isinstance(error, TimeoutError):
                raise all_busy(self.origin, self._limit) from None
            raise

    def _next(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    async def _open(self, deadline: float) -> _Line:
        self._count += 1
        try:
            return await _opened(self._dialer, self.origin, deadline, self._owner._max_body)
        except BaseException:
            self._count -= 1
            self._next()
            raise

    def give(self, line: _Line) -> None:
        if self._closed or self._owner._closed or line.ended:
            self.drop(line)
            return
        line.fresh = False
        line.used_at = monotonic()
        if self._idle and line.used_at - self._idle[0].used_at > self._keep_alive:
            self.drop(self._idle.pop(0))  # the newest are used first: those below would lie here for ever
        self._idle.append(line)
        if self._waiting:
            self._next()

    def drop(self, line: _Line) -> None:
        line.abort()
        self._count -= 1
        if self._waiting:
            self._next()

    def close(self) -> None:
        self._closed = True
        lines, self._idle = self._idle, []
        for line in lines:
            self.drop(line)
        while self._waiting:
            self._next()


async def _opened(dialer: Dialer, origin: Origin, deadline: float, max_body: int) -> _Line:
    sock = await dial(dialer, origin, deadline)
    loop = asyncio.get_running_loop()
    line = _Line(loop, sock, origin, max_body)
    try:
        if origin.secure:
            until = min(deadline, monotonic() + dialer.connect_timeout)
            async with asyncio.timeout(until - monotonic()):
                await loop.create_connection(lambda: line, sock=sock, ssl=dialer.tls(), server_hostname=origin.host)
        else:
            await loop.create_connection(lambda: line, sock=sock)
    except BaseException as error:
        line.abort()
        hang_up(sock)
        if isinstance(error, (OSError, ValueError)):
            raise not_secured(dialer, origin, error) from error
        raise
    dialer.reached(origin, sock)
    return line


class _Line(asyncio.BufferedProtocol):
    """One connection."""

    __slots__ = (
        "_answer",
        "_buffer",
        "_deadline",
        "_loop",
        "_origin",
        "_poll",
        "_rings_at",
        "_sock",
        "_timer",
        "_transport",
        "answers",
        "ended",
        "fresh",
        "used_at",
    )

    def __init__(self, loop: asyncio.AbstractEventLoop, sock: socket.socket, origin: Origin, max_body: int) -> None:
        self._loop, self._sock, self._origin = loop, sock, origin
        self.answers = Answers(origin.netloc, max_body)
        self._transport: asyncio.Transport | None = None
        self._buffer = memoryview(bytearray(_BUFFER))
        self._answer: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._deadline = 0.0
        self._rings_at = _NEVER
        self._poll = _poller(sock, origin)
        self.ended = False
        self.fresh = True
        self.used_at = 0.0

    def alive(self, now: float, keep_alive: float) -> bool:
        """Whether an idle connection may be used again."""
        assert self._transport is not None, "it has been open"
        if self.ended or now - self.used_at >= keep_alive or self._transport.is_closing():
            return False
        return not self._poll(0)  # the socket itself is asked: the loop may not have got round to it

    def ask(self, verb: str, wire: bytes, deadline: float) -> asyncio.Future[None]:
        """Writes a request. What it gives back is done when `answers` has the whole answer, or fails with AnswerLost.

        Raises:
            NotSent: the time was over, or the connection had ended, before anything was written.
        """
        transport = self._transport
        if transport is None or transport.is_closing():
            raise NotSent(f"{self._origin.netloc}: the connection ended before the request was sent")
        left = deadline - monotonic()
        if left <= 0:
            raise NotSent(f"{self._origin.netloc}: no time was left to send the request")
        self._deadline = deadline
        if deadline < self._rings_at:
            self._ring_in(left)
        self.answers.begin(verb)
        answer = self._answer = self._loop.create_future()
        transport.write(wire)
        return answer

    def _ring_in(self, seconds: float) -> None:
        """One timer serves many requests: it is only moved when it would be late, and looks around when it rings."""
        if self._timer is not None:
            self._timer.cancel()
        self._rings_at = self._deadline
        self._timer = self._loop.call_later(seconds, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._rings_at = _NEVER
        if self._answer is None:
            return
        left = self._deadline - monotonic()
        if left > 0:
            self._ring_in(left)
        else:
            self._fail(TimeoutError())
            self.abort()

    def _fail(self, error: OSError) -> None:
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            lost = answer_lost(self._origin, self.answers, self.fresh, error)
            lost.__cause__ = error
            answer.set_exception(lost)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        data = self._buffer[:nbytes]
        answer = self._answer
        if answer is None:
            self.abort()  # bytes that nobody asked for: whose answer would the next one be?
            return
        try:
            whole = self.answers.feed(data)
        except BinanceError as error:
            self._answer = None
            if not answer.done():
                answer.set_exception(error)
            self.abort()
            return
        if whole:
            self._answer = None
            if not answer.done():
                answer.set_result(None)
        elif nbytes == len(self._buffer) == _BUFFER:
            self._buffer = memoryview(bytearray(_LARGE_BUFFER))  # for this answer and what follows it

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        answer = self._answer
        if answer is not None and exc is None and self.answers.end():
            self._answer = None
            if not answer.done():
                answer.set_result(None)
        elif isinstance(exc, OSError):
            self._fail(exc)
        else:
            self._fail(ConnectionResetError("the server closed the connection"))
        self._release()

    def abort(self) -> None:
        """Ends the connection at once; whoever waits for its answer hears that it is lost."""
        self.ended = True
        self._fail(ConnectionAbortedError("the connection was dropped"))
        transport = self._transport
        if transport is None:
            return
        if self._loop.is_closed():
            _forget(transport, self._sock)
        else:
            transport.abort()
        self._release()

    def _release(self) -> None:
        self.answers.close()
        self._rings_at = _NEVER
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _forget(transport: asyncio.Transport, sock: socket.socket) -> None:
    """Drops a connection whose loop was closed under it, so that nothing more can be done through the loop."""
    sock.close()
    # Without this asyncio warns of an unclosed transport when it is collected. Both attributes are asyncio's own;
    # where they are called otherwise the warning comes, and nothing else.
    inner = getattr(getattr(transport, "_ssl_protocol", None), "_transport", transport)
    for each, name, value in ((inner, "_sock", None), (transport, "_closed", True)):
        if hasattr(each, name):
            setattr(each, name, value)


def _poller(sock: socket.socket, origin: Origin) -> Callable[[int], object]:
    """A question whether the socket has ended; true things mean yes."""
    if not hasattr(select, "poll"):
        return lambda wait: select.select([sock], [], [], wait)[0]  # Windows
    # Under TLS session tickets may wait to be read as well: there only the end itself counts, where it can be seen.
    event = getattr(select, "POLLRDHUP", select.POLLIN) if origin.secure else select.POLLIN
    poll = select.poll()
    poll.register(sock, event)
    return poll.poll
