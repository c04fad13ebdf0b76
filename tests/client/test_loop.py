"""The private loop thread: results, errors, Ctrl-C, forks."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from bidwire.client.loop import LoopThread, loop_thread


def test_work_gives_its_result_and_its_error() -> None:
    async def good() -> int:
        await asyncio.sleep(0)
        return 5

    async def bad() -> None:
        raise ZeroDivisionError("mine")

    async def late() -> None:
        raise TimeoutError("its own")

    assert loop_thread().run(good()) == 5
    with pytest.raises(ZeroDivisionError, match="mine"):
        loop_thread().run(bad())
    with pytest.raises(TimeoutError, match="its own"):
        loop_thread().run(late())


def test_there_is_one_for_the_process() -> None:
    assert loop_thread() is loop_thread()


def test_waiting_for_oneself_is_refused_at_once() -> None:
    thread = loop_thread()

    async def nothing() -> None: ...

    async def inside() -> None:
        assert thread.inside
        with pytest.raises(RuntimeError, match="handlers must not wait"):
            thread.run(nothing())

    thread.run(inside())
    assert not thread.inside


def test_stopping_cancels_what_still_runs() -> None:
    thread = LoopThread()
    cancelled: list[bool] = []
    started = asyncio.Event()

    async def endless() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    thread.start(endless())
    thread.run(started.wait())
    thread.stop()
    assert not thread.alive
    assert cancelled == [True]
    thread.stop()


LISTENING = """
import sys
from bidwire import Client, Environment
client = Client(environment=Environment(name="scripted", rest={}, streams={"spot": sys.argv[1]}))
with client.spot.subscribe("btcusdt@trade") as events:
    print("listening", flush=True)
    try:
        for event in events:
            print(event.trade_id, flush=True)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
print("closed", events.closed, flush=True)
"""

FORKING = """
import os, sys
from bidwire import Client, Environment
from bidwire.errors import StreamError
client = Client(environment=Environment(name="scripted", rest={}, streams={"spot": sys.argv[1]}))
with client.spot.subscribe("btcusdt@trade") as events:
    child = os.fork()
    if child == 0:
        try:
            next(events)
        except StreamError as error:
            events.close()
            with client.spot.subscribe("ethusdt@trade") as own:
                print("child:", error.message, own.list(), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    print("parent:", events.live, events.list(), flush=True)
"""


def started(script: str, url: str) -> subprocess.Popen[str]:
    # Forking beside a thread is what is tried here, so its warning says nothing new.
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", script, url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process alone")
def test_ctrl_c_stops_a_blocking_loop_at_once(exchange: Any, a_trade: Any) -> None:
    process = started(LISTENING, exchange.url)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "listening\n"
        exchange.push("btcusdt@trade", a_trade(1))
        assert process.stdout.readline() == "1\n"
        before = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert out == "interrupted\nclosed True\n", err
        assert time.monotonic() - before < 5
        assert err == ""
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_after_a_fork_an_inherited_stream_raises_and_a_new_one_works(exchange: Any) -> None:
    process = started(FORKING, exchange.url)
    out, err = process.communicate(timeout=30)
    child, parent = out.splitlines()
    assert "belongs to the process that was forked" in child, err
    assert child.endswith("['ethusdt@trade']")
    assert parent == "parent: True ['btcusdt@trade']"
    assert err == ""
