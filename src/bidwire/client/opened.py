"""What everything that stays open has in common: it is entered, waited for and closed, in async and in blocking code.

A handler's exception waits in the hooks until it is raised where the user
waits. The sockets of blocking code live in a loop thread of their own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Generator
from inspect import iscoroutinefunction
from types import TracebackType
from typing import Any, Self

from .hooks import Hooks
from .loop import SLICE, LoopThread, loop_thread


class Opened:
    """A thing with connections (`_feed`) and handlers (`_hooks`); `_open` and `_close` run on the loop."""

    _feed: Any  # each has connections of its own kind; all know whether they are closed
    _hooks: Hooks

    async def _open(self) -> None:
        raise TypeError(f"{type(self).__name__} opens nothing")

    async def _close(self) -> None:
        raise TypeError(f"{type(self).__name__} closes nothing")

    @property
    def closed(self) -> bool:
        ended: bool = self._feed.closed
        return ended

    def _raise_pending(self) -> None:
        if self._hooks.pending:
            raise self._hooks.pending.popleft()


class AsyncOpened(Opened):
    """For async code: enter it, or await it, to connect. `_there` is set whenever there is something to look at."""

    _there: asyncio.Event

    async def open(self) -> Self:
        """Connects; back when the exchange has confirmed."""
        await self._open()
        return self

    def __await__(self) -> Generator[Any, None, Self]:
        return self.open().__await__()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.closed:
            await self._close()
        if error is None:
            self._raise_pending()

    async def close(self) -> None:
        """Ends it for good. Raises what a handler raised, if nobody was told yet."""
        await self._close()
        self._raise_pending()

    async def wait(self, timeout: float | None = None) -> bool:
        """Until it is closed (True) or the seconds are over (False). Raises what a handler raised."""
        if not await self._until(lambda: self.closed, timeout):
            return False
        self._raise_pending()
        return True

    async def _until(self, reached: Callable[[], bool], timeout: float | None) -> bool:
        """Until it is so (True) or the seconds are over (False). Raises what a handler raised meanwhile."""
        async with asyncio.timeout(timeout) as limit:
            try:
                while not reached():
                    self._raise_pending()
                    self._there.clear()
                    await self._there.wait()
            except asyncio.CancelledError:
                if not limit.expired():
                    raise
                return False
        return True


class BlockingOpened(Opened):
    """For blocking code: enter it to connect. `_there` is set whenever there is something to look at."""

    _there: threading.Event
    _thread: LoopThread | None = None
    _process: int

    def open(self) -> Self:
        """Connects; back when the exchange has confirmed."""
        if self._thread is None:
            self._thread = loop_thread()
        self._thread.run(self._open())
        return self

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.closed:
            self._shut()
        if error is None:
            self._raise_pending()

    def close(self) -> None:
        """Ends it for good. Raises what a handler raised, if nobody was told yet."""
        self._shut()
        self._raise_pending()

    def wait(self, timeout: float | None = None) -> bool:
        """Until it is closed (True) or the seconds are over (False). Raises what a handler raised."""
        waiting = Patience(self._there, timeout)
        while not self.closed:
            self._raise_pending()
            self._there.clear()
            if not self.closed and not self._hooks.pending and not waiting():
                return False
        self._raise_pending()
        return True

    def _shut(self) -> None:
        thread = self._thread
        if thread is None or self._process != os.getpid() or not thread.alive:
            self._feed.closed = True
            self._hooks.log(20, "No connection to close")
        elif thread.inside:
            self._hooks.later(self._close())
        else:
            thread.run(self._close())


class Patience:
    """Waits for an event in slices, so that Ctrl-C comes through, for so many seconds in all."""

    def __init__(self, event: threading.Event, seconds: float | None) -> None:
        from time import monotonic

        self._event, self._now = event, monotonic
        self._until = None if seconds is None else monotonic() + seconds

    def __call__(self) -> bool:
        """True when the event was set or a slice is over, False when the time is."""
        if self._until is None:
            self._event.wait(SLICE)
            return True
        left = self._until - self._now()
        if left <= 0:
            return False
        self._event.wait(left if SLICE is None else min(left, SLICE))
        return True


def is_async(function: Callable[..., object]) -> bool:
    """Whether a handler must be awaited."""
    return iscoroutinefunction(function) or iscoroutinefunction(getattr(function, "__call__", None))  # noqa: B004
