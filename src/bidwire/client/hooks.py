"""The user's handlers: called in order, awaited where they are coroutines, and what they raise is kept."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import logging

    from ..transport import World
    from ..wire.faces import Handlers

FAREWELL = 2.0
"""Seconds that whoever closes something waits for the last of it."""


class Hooks:
    """Calls the user's handlers in order, awaits those that are coroutines, and keeps what they raise."""

    def __init__(self, handlers: Handlers, logger: Callable[[], logging.Logger | None]) -> None:
        self.pending: deque[Exception] = deque()
        self.notify: Callable[[], None] = lambda: None
        self._handlers = handlers
        self._logger = logger
        self._later: deque[Any] = deque()
        self._task: asyncio.Task[None] | None = None

    def announce(self, **more: object) -> None:
        """Logs what is listened to, a line for each callback given: the handlers and `more`."""
        for name, handler in {**more, **self._handlers}.items():
            if handler is not None:
                self.log(20, "listen to event: %s", name)

    def call(self, name: str, *arguments: object) -> None:
        handler: Callable[..., object] | None = self._handlers.get(name)  # type: ignore[assignment]  # all are callables
        if handler is not None:
            self.run(handler, *arguments)

    def run(self, handler: Callable[..., object], *arguments: object) -> None:
        """Calls one handler; what it raises goes to `fail`."""
        try:
            result = handler(*arguments)
        except Exception as error:
            self.fail(error)
            return
        if result is not None and isawaitable(result):
            self.later(result)

    def later(self, awaitable: Any) -> None:
        """Awaits what a handler gave back, one after the other."""
        self._later.append(awaitable)
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._await_all())

    def fail(self, error: Exception) -> None:
        """Tells `on_error`, or logs it and keeps it for where the user waits."""
        handler = self._handlers.get("on_error")
        if handler is None:
            self.log(40, "%s: %s", type(error).__name__, error, cause=error)
            self.pending.append(error)
            self.notify()
            return
        try:
            result = handler(error)
        except Exception as second:
            self.log(40, "on_error itself raised %s: %s", type(second).__name__, second, cause=second)
            self.pending.append(second)
            self.notify()
            return
        if result is not None and isawaitable(result):
            self.later(result)

    def log(self, level: int, text: str, *arguments: object, cause: BaseException | None = None) -> None:
        logger = self._logger()
        if logger is not None:
            logger.log(level, text, *arguments, exc_info=cause)

    async def _await_all(self) -> None:
        while self._later:
            try:
                await self._later.popleft()
            except Exception as error:
                self.fail(error)

    async def rest(self) -> None:
        """Until what the handlers gave back has been awaited."""
        if self._task is not None and self._task is not asyncio.current_task():
            await asyncio.wait({self._task}, timeout=FAREWELL)


async def wake_or(world: World, wake: asyncio.Event, seconds: float) -> None:
    """Until `wake` is set or the world's time has passed."""
    pause = asyncio.ensure_future(world.pause(seconds))
    woken = asyncio.ensure_future(wake.wait())
    try:
        await asyncio.wait({pause, woken}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        pause.cancel()
        woken.cancel()
