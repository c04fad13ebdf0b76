"""What only the async transport has to bear: cancellations, many calls in flight, loops that come and go, forks."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bidwire.errors import AnswerLost, NotSent
from bidwire.transport.http_async import AsyncHttpTransport
from bidwire.wire.http import HttpRequest

if TYPE_CHECKING:
    from tests.transport.conftest import Peer, ScriptedServer, Start


def echo(peer: Peer) -> None:
    """Answers with the target of the request, for as long as the client stays."""
    while request := peer.read_request():
        target = request.split(b" ")[1]
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(target), target))
    peer.wait_gone()


def silent(peer: Peer) -> None:
    peer.read_request()
    peer.wait_gone()


async def get(transport: AsyncHttpTransport, server: ScriptedServer, target: str = "/x", timeout: float = 5) -> bytes:
    return (await transport.exchange(HttpRequest("GET", server.origin, target), timeout)).body


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 # what is waited for happens in a thread
        await asyncio.sleep(0.001)


def test_many_calls_in_flight_each_get_their_own_answers(start: Start) -> None:
    server = start(echo)

    async def main() -> None:
        transport = AsyncHttpTransport(max_connections=7)
        for _ in range(5):
            targets = [f"/{number}" for number in range(100)]
            bodies = await asyncio.gather(*(get(transport, server, target) for target in targets))
            assert bodies == [target.encode() for target in targets]
        await transport.close()

    asyncio.run(main())
    assert server.connections == 7


def test_a_cancelled_call_leaves_no_half_used_connection(start: Start) -> None:
    server = start(silent, echo)

    async def main() -> None:
        transport = AsyncHttpTransport(max_connections=1)
        call = asyncio.create_task(get(transport, server, "/one"))
        await until(lambda: server.requests)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert await get(transport, server, "/two") == b"/two"
        await transport.close()

    asyncio.run(main())
    assert server.gone.acquire(timeout=5)
    assert server.connections == 2


def test_a_call_cancelled_while_it_waits_for_a_connection_takes_none_away(start: Start) -> None:
    go_on = threading.Event()

    def slow(peer: Peer) -> None:
        peer.read_request()
        go_on.wait(5)
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n/one")
        echo(peer)

    server = start(slow)

    async def main() -> None:
        transport = AsyncHttpTransport(max_connections=1)
        first = asyncio.create_task(get(transport, server, "/one"))
        await until(lambda: server.requests)
        second = asyncio.create_task(get(transport, server, "/two"))
        third = asyncio.create_task(get(transport, server, "/three"))
        await asyncio.sleep(0)
        second.cancel()
        go_on.set()
        assert await first == b"/one"
        assert await third == b"/three"
        with pytest.raises(asyncio.CancelledError):
            await second
        await transport.close()

    asyncio.run(main())
    assert server.connections == 1
    assert len(server.requests) == 2


def test_the_turn_of_a_call_that_is_cancelled_just_then_goes_to_the_next(start: Start) -> None:
    server = start(echo)

    async def main() -> None:
        transport = AsyncHttpTransport(max_connections=1)
        for _ in range(200):
            calls = [asyncio.create_task(get(transport, server, f"/{number}")) for number in range(4)]
            await calls[0]
            calls[1].cancel()
            for call in calls[2:]:
                assert await asyncio.wait_for(call, 5)
            await asyncio.gather(calls[1], return_exceptions=True)
        await transport.close()

    asyncio.run(main())


def test_connections_that_were_needed_once_are_closed_when_they_have_been_idle_too_long(start: Start) -> None:
    server = start(echo)

    async def main() -> None:
        transport = AsyncHttpTransport(keep_alive=0.05)
        await asyncio.gather(*(get(transport, server) for _ in range(3)))
        for _ in range(20):
            await asyncio.sleep(0.01)
            await get(transport, server)
        assert server.connections == 3
        for _ in range(2):
            assert await asyncio.to_thread(server.gone.acquire, timeout=5)
        await transport.close()

    asyncio.run(main())


def test_when_all_connections_are_busy_a_call_waits_within_its_own_time(start: Start) -> None:
    server = start(silent)

    async def main() -> None:
        transport = AsyncHttpTransport(max_connections=1)
        first = asyncio.create_task(get(transport, server, timeout=0.2))
        await until(lambda: server.requests)
        with pytest.raises(NotSent, match="all 1 connections were busy"):
            await get(transport, server, timeout=0.05)
        with pytest.raises(AnswerLost):
            await first
        await transport.close()

    asyncio.run(main())


def test_close_wakes_those_who_wait_for_a_connection(start: Start) -> None:
    server = start(silent)

    async def main() -> None:
        transport = AsyncHttpTransport(max_connections=1)
        first = asyncio.create_task(get(transport, server, timeout=0.2))
        await until(lambda: server.requests)
        second = asyncio.create_task(get(transport, server))
        await asyncio.sleep(0)
        await transport.close()
        with pytest.raises(NotSent, match="closed"):
            await second
        with pytest.raises(AnswerLost):
            await first

    asyncio.run(main())
    assert server.gone.acquire(timeout=5)


def test_a_loop_blocked_for_a_while_still_notices_that_the_server_has_closed(start: Start) -> None:
    closed = threading.Event()

    def once(peer: Peer) -> None:
        peer.read_request()
        peer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        peer.sock.close()
        closed.set()

    server = start(once, echo)

    async def main() -> None:
        transport = AsyncHttpTransport()
        await get(transport, server)
        closed.wait(5)
        threading.Event().wait(0.02)  # the loop does not get round to anything meanwhile
        assert await get(transport, server, "/two") == b"/two"
        await transport.close()

    asyncio.run(main())
    assert len(server.requests) == 2


def test_each_loop_has_connections_of_its_own_and_they_end_with_it(start: Start) -> None:
    server = start(echo)
    transport = AsyncHttpTransport()
    for number in range(3):
        assert asyncio.run(get(transport, server, f"/{number}")) == f"/{number}".encode()
        assert server.gone.acquire(timeout=5), "the loop ended and its connection did not"
    gc.collect()  # a transport left open would complain now
    assert server.connections == 3


def test_a_loop_closed_without_ceremony_costs_its_connections_quietly(start: Start) -> None:
    server = start(echo)
    transport = AsyncHttpTransport()
    for number in range(3):
        loop = asyncio.new_event_loop()
        assert loop.run_until_complete(get(transport, server, f"/{number}")) == f"/{number}".encode()
        loop.close()

    async def last() -> None:
        await get(transport, server)
        await transport.close()

    asyncio.run(last())
    gc.collect()
    for _ in range(4):
        assert server.gone.acquire(timeout=5)


def test_two_loops_in_two_threads_may_share_a_transport(start: Start) -> None:
    server = start(echo)
    transport = AsyncHttpTransport()
    failures: list[BaseException] = []

    async def calls(thread: int) -> None:
        for number in range(200):
            assert await get(transport, server, f"/{thread}/{number}") == f"/{thread}/{number}".encode()

    def run(thread: int) -> None:
        try:
            asyncio.run(calls(thread))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(thread,)) for thread in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(server.requests) == 600


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_leaves_the_parents_connections_alone(start: Start) -> None:
    server = start(echo)
    transport = AsyncHttpTransport()
    with asyncio.Runner() as runner:
        runner.run(get(transport, server, "/parent"))
        child = os.fork()
        if child == 0:
            status = 1
            try:
                loop = asyncio.new_event_loop()
                assert loop.run_until_complete(get(transport, server, "/child")) == b"/child"
                status = 0
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        runner.run(get(transport, server, "/parent-again"))
        runner.run(transport.close())
    assert [(number, request.split(b" ")[1]) for number, request in server.heard] == [
        (0, b"/parent"),
        (1, b"/child"),
        (0, b"/parent-again"),
    ]
