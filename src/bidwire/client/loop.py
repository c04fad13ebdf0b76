"""One private event loop in a thread, for blocking code that listens.

It starts on first use, is a daemon, and is made anew after a fork. What runs
in it must be short or awaited: everything that blocking clients hear comes
through it.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

# On Windows a lock cannot be interrupted by Ctrl-C while it waits; waiting in slices lets it through.
SLICE = 0.2 if sys.platform == "win32" else None


class LoopThread:
    """A running event loop in a thread of its own."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()  # made here, so that who waits hears of it when it cannot be made
        # The loop's own way to end its executor starts a thread, which no interpreter does any more at its end.
        self._executor = ThreadPoolExecutor(thread_name_prefix="bidwire-io")
        self._loop.set_default_executor(self._executor)
        self._thread = threading.Thread(target=self._main, name="bidwire-io", daemon=True)
        self._thread.start()
        self._ready.wait()

    def _main(self) -> None:
        loop = self._loop
        loop.call_soon(self._ready.set)
        try:
            loop.run_forever()
        finally:
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(_settle(loop))
            self._executor.shutdown(wait=False, cancel_futures=True)
            loop.close()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    @property
    def inside(self) -> bool:
        """Whether the caller is in this very thread, where waiting for it would never end."""
        return threading.get_ident() == self._thread.ident

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Starts work in the loop without waiting for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of work done in the loop. Ctrl-C meanwhile cancels it."""
        if self.inside:
            work.close()
            raise RuntimeError("this would wait for the thread that it runs in; handlers must not wait")
        future = self.start(work)
        try:
            while True:
                try:
                    return future.result(SLICE)
                except TimeoutError:
                    if future.done():
                        raise
        except BaseException:
            future.cancel()
            raise

    def call(self, function: Callable[[], object]) -> None:
        """Calls a function in the loop, soon."""
        self.loop.call_soon_threadsafe(function)

    def stop(self) -> None:
        """Ends the loop; what still runs in it is cancelled."""
        if self.alive and not self.inside:
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(5.0)


async def _settle(loop: asyncio.AbstractEventLoop) -> None:
    waiting = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
    await asyncio.gather(*waiting, return_exceptions=True)
    await loop.shutdown_asyncgens()


_lock = threading.Lock()
_threads: dict[int, LoopThread] = {}


def loop_thread() -> LoopThread:
    """This process's loop thread, started if need be."""
    with _lock:
        found = _threads.get(os.getpid())
        if found is None or not found.alive:
            _threads.clear()  # a parent's thread did not come along through the fork
            found = _threads[os.getpid()] = LoopThread()
        return found


def _stop() -> None:
    found = _threads.pop(os.getpid(), None)
    if found is not None:
        found.stop()


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()


atexit.register(_stop)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
