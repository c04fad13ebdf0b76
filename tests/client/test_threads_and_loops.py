"""One client under threads, forks, several event loops, Ctrl-C and cancellation: nothing is left pending or broken."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bidwire import AsyncClient, Client, Environment, Loopback
from bidwire import errors as e
from bidwire.exchange import LocalExchange

Serve = Callable[..., Any]
KEY = ("k" * 64, "s" * 64)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n" + b'{"serverTime":1735689600000}'
ORDER: dict[str, Any] = {"price": "40000", "quantity": "0.001", "time_in_force": "GTC"}


@pytest.fixture(scope="module")
def exchange() -> Iterator[LocalExchange]:
    with LocalExchange(seed=1, history=0) as found:
        yield found


def place_of(server: Any) -> Environment:
    return Environment(name="scripted", rest={"api": server.origin})


def serving(peer: Any) -> None:
    while peer.read_request():
        peer.write(OK)


def pending(client: Client | AsyncClient) -> int:
    return sum(row.pending for rows in client.usage().values() for row in rows)


# --- threads ---------------------------------------------------------------------------------------------------------


def test_32_threads_on_one_client(exchange: LocalExchange) -> None:
    key = exchange.keys["hmac"]
    with Client(key.api_key, key.secret, environment=exchange.environment) as client:
        begin = threading.Barrier(32)

        def work(number: int) -> list[str]:
            begin.wait(10)
            ids = []
            for step in range(3):
                name = f"t{number}-{step}"
                placed = client.spot.new_order("BTCUSDT", "BUY", "LIMIT", new_client_order_id=name, **ORDER)
                assert placed.client_order_id == name  # nobody is given another's answer
                found = client.using(recv_window=6000).spot.get_order("BTCUSDT", orig_client_order_id=name)
                assert found.order_id == placed.order_id
                client.spot.cancel_order("BTCUSDT", order_id=placed.order_id)
                ids.append(name)
            return ids

        with ThreadPoolExecutor(32) as pool:
            done = [name for names in pool.map(work, range(32)) for name in names]
        assert len(set(done)) == 96
        assert pending(client) == 0
        assert not client.spot.open_orders(symbol="BTCUSDT")


def test_threads_share_the_websocket_api_of_a_client(exchange: LocalExchange) -> None:
    key = exchange.keys["ed25519"]
    with Client(key.api_key, key.secret, environment=exchange.environment) as client:

        def work(number: int) -> bool:
            symbol = ("BTCUSDT", "ETHUSDT")[number % 2]
            info = client.ws_api.spot.exchange_info(symbol=symbol)
            client.ws_api.spot.account()
            return [row.symbol for row in info.symbols] == [symbol]

        with ThreadPoolExecutor(16) as pool:
            assert all(pool.map(work, range(48)))
        assert pending(client) == 0


def test_a_blocking_client_works_within_a_running_loop_and_beside_it(exchange: LocalExchange) -> None:
    async def notebook() -> None:
        with Client(environment=exchange.environment) as client:
            assert client.spot.time().server_time
            assert (await asyncio.to_thread(client.spot.time)).server_time
            assert client.ws_api.spot.time().server_time

    asyncio.run(notebook())


# --- loops -----------------------------------------------------------------------------------------------------------


def uvloops() -> Any:
    return pytest.importorskip("uvloop", reason="uvloop is an extra").new_event_loop


@pytest.mark.parametrize("factory", [lambda: None, uvloops], ids=["asyncio", "uvloop"])
def test_an_async_client_outlives_its_loops(exchange: LocalExchange, factory: Any) -> None:
    key = exchange.keys["ed25519"]
    client = AsyncClient(key.api_key, key.secret, environment=exchange.environment)

    async def use() -> None:
        assert (await client.spot.time()).server_time
        assert (await client.spot.account()).balances
        assert len(await asyncio.gather(*(client.spot.depth("BTCUSDT") for _ in range(8)))) == 8

    for _ in range(3):
        with asyncio.Runner(loop_factory=factory()) as runner:
            runner.run(use())
    with asyncio.Runner(loop_factory=factory()) as runner:
        runner.run(client.close())
    assert pending(client) == 0


@pytest.mark.parametrize("factory", [lambda: None, uvloops], ids=["asyncio", "uvloop"])
def test_the_websocket_api_of_an_async_client_outlives_its_loops(exchange: LocalExchange, factory: Any) -> None:
    key = exchange.keys["ed25519"]
    client = AsyncClient(key.api_key, key.secret, environment=exchange.environment)

    async def use() -> None:
        assert (await client.ws_api.spot.time()).server_time
        assert (await client.ws_api.spot.account()).balances

    for _ in range(2):
        with asyncio.Runner(loop_factory=factory()) as runner:
            runner.run(use())
    with asyncio.Runner(loop_factory=factory()) as runner:
        runner.run(use())
        runner.run(client.close())
    assert pending(client) == 0


# --- forks -----------------------------------------------------------------------------------------------------------


def in_child(work: Callable[[], object]) -> int:
    """The exit status of work done in a fork of this process: 0 if it went well."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        signal.alarm(20)  # a child that hangs ends as a failure
        work()
    except BaseException:
        os._exit(1)
    os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_client_lives_on_both_sides_of_a_fork(exchange: LocalExchange) -> None:
    key = exchange.keys["hmac"]
    client = Client(key.api_key, key.secret, environment=exchange.environment)
    client.spot.account()
    client.ws_api.spot.time()

    def child() -> None:
        assert client.spot.account().balances
        assert client.ws_api.spot.time().server_time
        assert client.using(recv_window=100).spot.time()

    held = client._core.limiters("api", key.api_key).lock
    with held:  # as if another thread had been in the limiter when the process was copied
        assert in_child(child) == 0
    assert client.spot.account().balances
    assert client.ws_api.spot.time().server_time
    client.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_fork_does_not_say_goodbye_on_the_parents_connections(serve: Serve) -> None:
    server = serve(serving)
    client = Client(environment=place_of(server))
    client.spot.time()

    def child() -> None:
        client.spot.time()
        client.close()

    assert in_child(child) == 0
    client.spot.time()
    assert server.connections == 2  # the child has one of its own, and the parent kept its first
    client.close()


# --- Ctrl-C ----------------------------------------------------------------------------------------------------------


def interrupting(peer: Any) -> None:
    """Presses Ctrl-C when the request has come and before it is answered."""
    peer.read_request()
    os.kill(os.getpid(), signal.SIGINT)
    peer.wait_gone()


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot press Ctrl-C for itself on Windows")
def test_ctrl_c_in_a_blocking_call_leaves_the_client_usable(serve: Serve) -> None:
    server = serve(interrupting, serving)
    with Client(environment=place_of(server)) as client:
        with pytest.raises(KeyboardInterrupt):
            client.spot.time()
        assert pending(client) == 0
        assert client.spot.time().server_time == 1_735_689_600_000  # on a connection of its own: no stale answer
        assert server.connections == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot press Ctrl-C for itself on Windows")
def test_ctrl_c_while_waiting_for_a_limit_leaves_nothing_pending() -> None:
    loopback = Loopback(seed=1)

    class Interrupted:
        def monotonic(self) -> float:
            return loopback.world.monotonic()

        def wall(self) -> float:
            return loopback.world.wall()

        def sleep(self, seconds: float) -> None:
            raise KeyboardInterrupt

        async def pause(self, seconds: float) -> None:
            raise KeyboardInterrupt

    client = Client(environment=loopback.environment, transport=loopback.transport, world=Interrupted())
    for _ in range(21):
        client.spot.depth("BTCUSDT", limit=5000)
    with pytest.raises(KeyboardInterrupt):
        client.spot.depth("BTCUSDT", limit=5000)
    assert pending(client) == 0
    assert client.spot.time()


# --- cancellation ----------------------------------------------------------------------------------------------------


def test_a_call_cancelled_while_connecting(serve: Serve) -> None:
    """A listener whose queue is full: the connection never comes about."""
    server = serve(serving)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        try:
            for each in fillers:
                each.setblocking(False)
                each.connect_ex(("127.0.0.1", port))

            async def check() -> None:
                place = Environment(name="deaf", rest={"api": f"http://127.0.0.1:{port}"})
                async with AsyncClient(environment=place) as client:
                    await cancelled_after_start(client.spot.time())
                    assert pending(client) == 0
                    await works(client, server)

            asyncio.run(check())
        finally:
            for each in fillers:
                each.close()


async def works(client: AsyncClient, server: Any) -> None:
    async with AsyncClient(environment=place_of(server)) as other:
        assert (await other.spot.time()).server_time
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def cancelled_after_start(work: Any) -> None:
    task = asyncio.ensure_future(work)
    for _ in range(20):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("turns", range(12))
def test_a_call_cancelled_after_any_number_of_turns(serve: Serve, turns: int) -> None:
    """Connecting, writing, waiting: wherever it is cut, pool and limiter are as before and later calls get their own."""
    server = serve(serving)

    async def check() -> None:
        async with AsyncClient(environment=place_of(server)) as client:
            for warm in (False, True):
                if warm:
                    await client.spot.time()
                task = asyncio.ensure_future(client.spot.time())
                for _ in range(turns):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.wait({task})
                assert pending(client) == 0
                answers = await asyncio.gather(*(client.spot.time() for _ in range(3)))
                assert [each.server_time for each in answers] == [1_735_689_600_000] * 3
        assert pending(client) == 0

    asyncio.run(check())
    assert not server.failures


def test_a_call_cancelled_while_it_waits_for_its_answer_takes_its_connection_along(serve: Serve) -> None:
    heard = threading.Event()

    def silent(peer: Any) -> None:
        peer.read_request()
        heard.set()
        peer.wait_gone()

    server = serve(silent, serving)

    async def check() -> None:
        async with AsyncClient(environment=place_of(server)) as client:
            task = asyncio.ensure_future(client.spot.time())
            await asyncio.to_thread(heard.wait, 5)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert pending(client) == 0
            assert await asyncio.to_thread(server.gone.acquire, timeout=5)
            assert (await client.spot.time()).server_time == 1_735_689_600_000

    asyncio.run(check())


def test_a_call_cancelled_while_it_waits_for_a_limit() -> None:
    loopback = Loopback(seed=1)

    async def check() -> None:
        client = AsyncClient(environment=loopback.environment, transport=loopback.async_transport, world=loopback.world)
        for _ in range(21):
            await client.spot.depth("BTCUSDT", limit=5000)
        before = loopback.world.wall()
        task = asyncio.ensure_future(client.spot.depth("BTCUSDT", limit=5000))
        for _ in range(3):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()
        assert loopback.world.wall() == before
        assert pending(client) == 0
        assert await client.spot.time()

    asyncio.run(check())


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8, 13, 30])
def test_a_websocket_api_call_cancelled_after_any_number_of_turns(exchange: LocalExchange, turns: int) -> None:
    key = exchange.keys["ed25519"]

    async def check() -> None:
        async with AsyncClient(key.api_key, key.secret, environment=exchange.environment) as client:
            for _ in range(2):
                task = asyncio.ensure_future(client.ws_api.spot.account())
                for _ in range(turns):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.wait({task})
                assert pending(client) == 0
                assert (await client.ws_api.spot.account()).balances
                assert (await client.ws_api.spot.time()).server_time
            transport = await client.ws_api._here("spot")
            assert transport._current is not None
            assert transport._current.session.in_flight == 0
        assert pending(client) == 0

    asyncio.run(check())


def test_an_order_cancelled_in_flight_says_nothing_false(serve: Serve) -> None:
    """Cancellation is the caller's own doing: no error of ours, and the order may stand; the log says so."""
    heard = threading.Event()

    def silent(peer: Any) -> None:
        peer.read_request()
        heard.set()
        peer.wait_gone()

    server = serve(silent)

    async def check() -> None:
        async with AsyncClient(*KEY, environment=place_of(server)) as client:
            task = asyncio.ensure_future(client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity=1))
            await asyncio.to_thread(heard.wait, 5)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(check())
    assert len(server.requests) == 1


def test_a_timeout_of_the_callers_own_is_theirs(serve: Serve) -> None:
    server = serve(lambda peer: (peer.read_request(), peer.wait_gone()))

    async def check() -> None:
        async with AsyncClient(environment=place_of(server)) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await client.spot.time()
            assert pending(client) == 0

    asyncio.run(check())


def test_closing_while_calls_are_under_way_ends_them_in_an_error_of_ours(serve: Serve) -> None:
    heard = threading.Event()

    def slow(peer: Any) -> None:
        peer.read_request()
        heard.set()
        peer.server.go.wait(5)
        peer.write(OK)

    server = serve(slow)
    server.go = threading.Event()

    async def check() -> None:
        client = AsyncClient(environment=place_of(server))
        task = asyncio.ensure_future(client.spot.time())
        await asyncio.to_thread(heard.wait, 5)
        await client.close()
        server.go.set()
        try:
            assert (await task).server_time
        except e.BinanceError:
            assert True
        assert pending(client) == 0

    asyncio.run(check())
