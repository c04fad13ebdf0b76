"""What only the blocking transport has to bear: threads, Ctrl-C, forks."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bidwire.errors import NotSent
from bidwire.transport.http import HttpTransport
from bidwire.wire.http import HttpRequest

if TYPE_CHECKING:
    from tests.transport.conftest import Peer, Start


def echo(peer: Peer) -> None:
    """Answers with the target of the request, for as long as the client stays."""
    while request := peer.read_request():
        target = request.split(b" ")[1]
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(target), target))


def test_sixteen_threads_each_get_their_own_answers(start: Start) -> None:
    server = start(echo)
    transport = HttpTransport(max_connections=5)

    def calls(thread: int) -> None:
        for number in range(100):
            target = f"/{thread}/{number}"
            assert transport.exchange(HttpRequest("GET", server.origin, target), 10).body == target.encode()

    with ThreadPoolExecutor(16) as pool:
        for future in [pool.submit(calls, thread) for thread in range(16)]:
            future.result()
    assert len(server.requests) == 1600
    assert server.connections <= 5
    transport.close()


def test_connections_that_were_needed_once_are_closed_when_they_have_been_idle_too_long(start: Start) -> None:
    together = threading.Barrier(3)

    def script(peer: Peer) -> None:
        peer.read_request()
        together.wait(5)
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        while peer.read_request():
            peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        peer.server.gone.release()

    server = start(script)
    transport = HttpTransport(keep_alive=0.05)
    request = HttpRequest("GET", server.origin, "/")
    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(transport.exchange, request, 5) for _ in range(3)]:
            future.result()
    for _ in range(20):
        time.sleep(0.01)
        transport.exchange(request, 5)
    assert server.connections == 3
    for _ in range(2):
        assert server.gone.acquire(timeout=5)
    transport.close()


def test_when_all_connections_are_busy_a_call_waits_within_its_own_time(start: Start) -> None:
    heard, go_on = threading.Event(), threading.Event()

    def slow(peer: Peer) -> None:
        peer.read_request()
        heard.set()
        go_on.wait(5)
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
        peer.read_request()
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\ny")
        peer.wait_gone()

    server = start(slow)
    transport = HttpTransport(max_connections=1)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(transport.exchange, HttpRequest("GET", server.origin, "/"), 5)
        assert heard.wait(5)
        with pytest.raises(NotSent, match="all 1 connections were busy"):
            transport.exchange(HttpRequest("GET", server.origin, "/"), 0.05)
        waiting = pool.submit(transport.exchange, HttpRequest("GET", server.origin, "/"), 5)
        go_on.set()
        assert first.result().body == b"x"
        assert waiting.result().body == b"y"
    assert server.connections == 1
    transport.close()


def test_close_wakes_those_who_wait_for_a_connection(start: Start) -> None:
    heard, go_on = threading.Event(), threading.Event()

    def slow(peer: Peer) -> None:
        peer.read_request()
        heard.set()
        go_on.wait(5)
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        peer.wait_gone()

    server = start(slow)
    transport = HttpTransport(max_connections=1)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(transport.exchange, HttpRequest("GET", server.origin, "/"), 5)
        assert heard.wait(5)
        waiting = pool.submit(transport.exchange, HttpRequest("GET", server.origin, "/"), 5)
        while not transport._pools[server.origin]._waiting:
            time.sleep(0.001)
        transport.close()
        with pytest.raises(NotSent, match="closed"):
            waiting.result(5)
        go_on.set()
        assert first.result().status == 200
    assert server.gone.acquire(timeout=5), "the connection outlived the transport"


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs a signal to interrupt a call")
def test_ctrl_c_during_a_call_leaves_no_half_used_connection(start: Start) -> None:
    def silent(peer: Peer) -> None:
        peer.read_request()
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        peer.wait_gone()

    server = start(silent, echo)
    transport = HttpTransport()
    with pytest.raises(KeyboardInterrupt):
        transport.exchange(HttpRequest("GET", server.origin, "/one"), 5)
    assert server.gone.acquire(timeout=5), "the connection has been kept"
    assert transport.exchange(HttpRequest("GET", server.origin, "/two"), 5).body == b"/two"
    transport.close()


def in_child(work: Callable[[], None]) -> int:
    """Runs work in a forked child; its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_leaves_the_parents_connections_alone(start: Start) -> None:
    server = start(echo)
    transport = HttpTransport()

    def get(target: str) -> None:
        assert transport.exchange(HttpRequest("GET", server.origin, target), 5).body == target.encode()

    get("/parent")
    transport._pools[server.origin]._lock.acquire()  # as another thread might hold it just then
    status = in_child(lambda: get("/child"))
    transport._pools[server.origin]._lock.release()
    assert status == 0
    get("/parent-again")
    assert [(number, request.split(b" ")[1]) for number, request in server.heard] == [
        (0, b"/parent"),
        (1, b"/child"),
        (0, b"/parent-again"),
    ]
    transport.close()
