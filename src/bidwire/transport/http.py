"""HTTP for blocking code: sockets kept alive, one pool per origin, for any number of threads.

The promise (see the package): `NotSent` only if nothing was written. A
connection goes back into its pool only after a whole answer with nothing
behind it; after a timeout, an error, Ctrl-C or a fork it never does.
"""

from __future__ import annotations

import os
import select
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from .._version import __version__
from ..errors import AnswerLost, NotSent
from ..wire.http import HttpRequest, HttpResponse
from .dial import Dialer, Origin, Proxy, reason
from .http1 import MAX_BODY, Answers, Form
from .world import monotonic

if TYPE_CHECKING:
    import ssl

_CHUNK = 65536
USER_AGENT = f"bidwire/{__version__}"


def form_for(origin: Origin, dialer: Dialer, gzip: bool) -> Form:
    """How requests to an origin look on the wire."""
    fixed = (("User-Agent", USER_AGENT), *((("Accept-Encoding", "gzip"),) if gzip else ()))
    if dialer.proxy is not None and dialer.forwards(origin):
        return Form.of(origin.netloc, fixed + dialer.proxy.authorization, f"http://{origin.netloc}")
    return Form.of(origin.netloc, fixed)


def closed(origin: Origin) -> NotSent:
    error = NotSent(f"{origin.netloc}: the client is closed")
    error.permanent = True
    return error


def all_busy(origin: Origin, limit: int) -> NotSent:
    return NotSent(f"{origin.netloc}: all {limit} connections were busy until the time was over")


def answer_lost(origin: Origin, answers: Answers, fresh: bool, error: OSError) -> AnswerLost:
    """The error for a failure after the first write."""
    where = "in the middle of the answer" if answers.touched else "before an answer came"
    lost = AnswerLost(f"{origin.netloc}: {reason(error)} {where}, after the request had been sent")
    lost.stale = not fresh and not answers.touched and not isinstance(error, TimeoutError)
    return lost


class HttpTransport:
    """Carries requests over kept-alive connections; as quick as a bare socket, nearly.

    `connect_timeout` (seconds) bounds name, connection, proxy and TLS together;
    `keep_alive` is how long an idle connection may be used again;
    `max_connections` is per origin, further calls wait within their own time.
    `gzip=True` asks for packed answers on every call; a request may ask by a
    header of its own. Redirects are not followed.

    Raises:
        ConfigurationError: a proxy that cannot be used.
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
        self._pools: dict[str, _Pool] = {}
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._closed = False

    def exchange(self, request: HttpRequest, timeout: float) -> HttpResponse:
        """The whole answer, within `timeout` seconds for connecting, writing and reading together.

        Raises:
            NotSent: nothing was written.
            AnswerLost: something was, and no whole answer came; `stale` if the connection had been idle
                and ended without a byte.
            MalformedAnswer: what came is not an HTTP answer, or is too large.
            ConfigurationError: the request cannot be written as HTTP.
        """
        now = monotonic()
        if self._process != os.getpid():
            self._after_fork()
        pool = self._pools.get(request.origin) or self._pool(request.origin)
        wire = pool.form.serialise(request)
        line = pool.take(now, now + timeout)
        try:
            response = line.talk(request.verb, wire, now + timeout)
        except BaseException:
            pool.drop(line)
            raise
        if line.answers.reusable:
            pool.give(line)
        else:
            pool.drop(line)
        return response

    def close(self) -> None:
        """Closes what is idle; calls under way end by themselves. Twice is as good as once."""
        self._closed = True
        for pool in list(self._pools.values()):
            pool.close()

    def _pool(self, origin: str) -> _Pool:
        with self._lock:
            found = self._pools.get(origin)
            if found is None:
                found = self._pools[origin] = self._new_pool(origin)
                found.closed = self._closed
            return found

    def _new_pool(self, text: str) -> _Pool:
        origin = Origin.parse(text)
        form = form_for(origin, self._dialer, self._gzip)
        return _Pool(origin, form, self._dialer, self._keep_alive, self._max_connections, self._max_body)

    def _after_fork(self) -> None:
        """The sockets belong to the parent, and locks may have been held by threads that are not here."""
        pools, self._pools = self._pools, {}
        self._lock = threading.Lock()
        self._process = os.getpid()
        for pool in pools.values():
            for line in pool.idle:
                line.close()  # closes this process's descriptor; says nothing to the server


class _Pool:
    """The connections to one origin: those idle, newest last, and how many there are."""

    def __init__(
        self, origin: Origin, form: Form, dialer: Dialer, keep_alive: float, limit: int, max_body: int
    ) -> None:
        self.origin, self.form = origin, form
        self.idle: list[_Line] = []
        self.closed = False
        self._dialer, self._keep_alive, self._limit, self._max_body = dialer, keep_alive, limit, max_body
        self._count = 0
        self._lock = threading.Lock()
        self._freed = threading.Condition(self._lock)
        self._waiting = 0

    def take(self, now: float, deadline: float) -> _Line:
        """A connection that was alive a moment ago, or a new one.

        Raises:
            NotSent: there is none before the deadline, or the transport is closed.
        """
        while True:
            with self._lock:
                if self.closed:
                    raise closed(self.origin)
                if self.idle:
                    line: _Line | None = self.idle.pop()
                else:
                    line = None
                    self._reserve(deadline)
                    if self.idle:
                        self._count -= 1
                        continue
            if line is None:
                return self._open(deadline)
            if now - line.used_at < self._keep_alive and not line.readable():
                return line
            self.drop(line)

    def _reserve(self, deadline: float) -> None:
        """Counts one connection more, waiting for room. Called with the lock held."""
        while self._count >= self._limit and not self.idle:
            left = deadline - monotonic()
            self._waiting += 1
            try:
                freed = left > 0 and self._freed.wait(left)
            finally:
                self._waiting -= 1
            if self.closed:
                raise closed(self.origin)
            if not freed:
                raise all_busy(self.origin, self._limit)
        self._count += 1

    def _open(self, deadline: float) -> _Line:
        try:
            sock = self._dialer.connect(self.origin, deadline)
            return _Line(sock, self.origin, self._max_body)
        except BaseException:
            self._gone()
            raise

    def give(self, line: _Line) -> None:
        line.fresh = False
        line.used_at = monotonic()
        surplus = line
        with self._lock:
            if not self.closed:
                self.idle.append(line)
                if self._waiting:
                    self._freed.notify()
                if line.used_at - self.idle[0].used_at <= self._keep_alive:
                    return
                surplus = self.idle.pop(0)  # the newest are used first: those below would lie here for ever
        self.drop(surplus)

    def drop(self, line: _Line) -> None:
        line.close()
        self._gone()

    def _gone(self) -> None:
        with self._lock:
            self._count -= 1
            if self._waiting:
                self._freed.notify()

    def close(self) -> None:
        with self._lock:
            self.closed = True
            lines, self.idle = self.idle, []
            self._count -= len(lines)
            self._freed.notify_all()
        for line in lines:
            line.close()


class _Line:
    """One connection."""

    __slots__ = ("_origin", "_poll", "_sock", "_timeout", "answers", "fresh", "used_at")

    def __init__(self, sock: socket.socket, origin: Origin, max_body: int) -> None:
        self._sock = sock
        self._origin = origin
        self._timeout = -1.0
        self._poll = _poller(sock)
        self.answers = Answers(origin.netloc, max_body)
        self.fresh = True
        self.used_at = 0.0

    def readable(self) -> bool:
        """Whether something waits to be read on an idle connection: its end, or what nobody asked for."""
        if not self._poll(0):
            return False
        if not self._origin.secure:
            return True
        # Session tickets may come at any time and mean nothing; only reading tells.
        self._sock.settimeout(0.0)
        self._timeout = -1.0
        try:
            self._sock.recv(1)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError as error:
            return type(error).__name__ not in ("SSLWantReadError", "SSLWantWriteError")
        return True

    def talk(self, verb: str, wire: bytes, deadline: float) -> HttpResponse:
        """Writes a request and reads its answer.

        Raises:
            NotSent: the time was over before anything was written.
            AnswerLost: any failure after that.
        """
        answers = self.answers
        answers.begin(verb)
        left = deadline - monotonic()
        if left <= 0:
            raise NotSent(f"{self._origin.netloc}: no time was left to send the request")
        # Setting it is a system call; a hundredth more or less is not worth that.
        if not left <= self._timeout <= left * 1.01:
            self._wait_at_most(left)
        try:
            try:
                self._write(wire, deadline)
            except (BrokenPipeError, ConnectionResetError, ConnectionAbortedError):
                # The server may have answered before it closed; an early refusal is an answer.
                self._read(deadline)
                answers.reusable = False
            else:
                self._read(deadline)
            return answers.take()
        except OSError as error:
            raise answer_lost(self._origin, answers, self.fresh, error) from error

    def _write(self, wire: bytes, deadline: float) -> None:
        sent = self._sock.send(wire)
        if sent < len(wire):
            view = memoryview(wire)
            while sent < len(wire):
                self._wait_until(deadline)
                sent += self._sock.send(view[sent:])

    def _read(self, deadline: float) -> None:
        answers, receive = self.answers, self._sock.recv
        while True:
            data = receive(_CHUNK)
            if not data:
                if answers.end():
                    return
                raise ConnectionResetError("the server closed the connection")
            if answers.feed(data):
                return
            self._wait_until(deadline)

    def _wait_until(self, deadline: float) -> None:
        left = deadline - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        if left < self._timeout * 0.99:
            self._wait_at_most(left)

    def _wait_at_most(self, seconds: float) -> None:
        self._sock.settimeout(seconds)
        self._timeout = seconds

    def close(self) -> None:
        self.answers.close()
        self._sock.close()


def _poller(sock: socket.socket) -> Callable[[int], object]:
    """A question whether the socket can be read at once; true things mean yes."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return poll.poll
    return lambda wait: select.select([sock], [], [], wait)[0]  # Windows
