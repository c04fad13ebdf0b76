"""The loop of an exchange in a process of its own: how long it looks for more, and when it does not."""

from __future__ import annotations

import asyncio
import selectors
import socket
import sys
from collections.abc import Iterator
from itertools import count

import pytest

from bidwire.exchange.server import process
from bidwire.exchange.server.process import EagerSelector, eager_loop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows' loop has no selector")


class Watched(EagerSelector):
    """Its clock goes a second with each look; every wait that the system is asked for is written down."""

    def __init__(self, looks_for: float) -> None:
        super().__init__(looks_for, clock=count(1.0).__next__)
        self.waits: list[float | None] = []
        self._selector = self._Noting(self._selector, self.waits)  # type: ignore[has-type]  # not in the stubs

    class _Noting:
        def __init__(self, real: object, waits: list[float | None]) -> None:
            self._real, self._waits = real, waits

        def poll(self, timeout: float | None = None, *more: int) -> list[tuple[int, int]]:
            self._waits.append(timeout)
            return self._real.poll(0, *more)  # type: ignore[attr-defined, no-any-return]  # whichever of the system's it is

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


@pytest.mark.skipif(sys.platform != "linux", reason="looks into the selector of Linux")
def test_after_a_find_it_looks_for_a_while_and_then_waits(pair: tuple[socket.socket, socket.socket]) -> None:
    here, there = pair
    with Watched(looks_for=4) as selector:
        selector.register(here, selectors.EVENT_READ)
        assert selector.select(10) == []
        assert len(selector.waits) == 1, "nothing had come: it does not look again and again"
        there.send(b"x")
        assert selector.select(10)
        here.recv(1)
        selector.waits.clear()
        assert selector.select(10) == []
        assert selector.waits[:-1] == [0] * (len(selector.waits) - 1)
        assert len(selector.waits) > 2
        assert 0 < (selector.waits[-1] or 0) < 10, "what it looked for is no part of the wait"
        selector.waits.clear()
        selector.select(10)
        assert len(selector.waits) == 1


def test_what_comes_while_it_looks_is_found(pair: tuple[socket.socket, socket.socket]) -> None:
    here, there = pair
    with EagerSelector(looks_for=60) as selector:
        selector.register(here, selectors.EVENT_READ)
        for _ in range(3):
            there.send(b"x")
            ((key, mask),) = selector.select(None)
            assert (key.fileobj, mask) == (here, selectors.EVENT_READ)
            here.recv(1)
        assert selector.select(0) == []


@pytest.mark.parametrize(("cores", "eager"), [(1, False), (2, True)])
def test_with_one_core_it_leaves_it_to_others(cores: int, eager: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_cores", lambda: cores)
    loop = eager_loop()
    try:
        assert isinstance(getattr(loop, "_selector", None), EagerSelector) is eager
        assert loop.run_until_complete(asyncio.sleep(0, "ran")) == "ran"
    finally:
        loop.close()
