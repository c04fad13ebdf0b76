"""A thread with a loop of its own, for an exchange that blocking code uses."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class ExchangeThread:
    """The thread and the loop of an exchange that blocking code uses."""

    def __init__(self, start: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]) -> None:
        self._start, self._stop = start, stop
        self._ready = threading.Event()
        self._error: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="bidwire-exchange", daemon=True)

    def begin(self) -> None:
        """Start it; what that raises is raised here."""
        self._thread.start()
        self._ready.wait()
        if self._error is not None:
            self._thread.join()
            raise self._error

    def end(self) -> None:
        """Stop it, and wait until the thread is over."""
        if self._loop is not None and self._ending is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()

    def call(self, function: Callable[[], T]) -> T:
        """What a function returns, run on the exchange's loop."""

        async def run() -> T:
            return function()

        if self._loop is None or not self._thread.is_alive():
            raise RuntimeError("the exchange has ended")
        if threading.current_thread() is self._thread:
            return function()
        return asyncio.run_coroutine_threadsafe(run(), self._loop).result()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns, run on the exchange's loop."""
        if self._loop is None or not self._thread.is_alive():
            work.close()
            raise RuntimeError("the exchange has ended")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._error = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        await self._start()
        self._ready.set()
        try:
            await self._ending.wait()
        finally:
            await self._stop()
