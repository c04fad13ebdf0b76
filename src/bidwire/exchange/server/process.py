"""For an exchange that has a process of its own: a loop that looks for more before it sleeps, and a collector that looks less often.

To be put to sleep and woken costs more than many a request takes to perform, on virtual machines above all: who sends one request
after another is answered sooner. It costs `LOOKS_FOR` of a core after each burst, and nothing while nothing comes.
"""

from __future__ import annotations

import asyncio
import gc
import os
import selectors
import sys
import time
from collections.abc import Callable

LOOKS_FOR = 0.000_2
"""Seconds for which it looks for more."""

_Found = list[tuple[selectors.SelectorKey, int]]


class EagerSelector(selectors.DefaultSelector):
    """Polls for a while after each find, and blocks only then."""

    def __init__(self, looks_for: float = LOOKS_FOR, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__()
        self._looks_for = looks_for
        self._clock = clock
        self._until = 0.0

    def select(self, timeout: float | None = None) -> _Found:
        if timeout is None or timeout > 0:
            began = now = self._clock()
            end = self._until if timeout is None else min(self._until, began + timeout)
            while now < end:
                found = super().select(0)
                if found:
                    return self._heard(found)
                now = self._clock()
            if timeout is not None:
                timeout = max(0.0, timeout - (now - began))
        return self._heard(super().select(timeout))

    def _heard(self, found: _Found) -> _Found:
        if found:
            self._until = self._clock() + self._looks_for
        return found


def eager_loop() -> asyncio.AbstractEventLoop:
    """A new event loop that looks for more before it sleeps; the usual one where there is a single core, or no such thing (Windows)."""
    if sys.platform == "win32" or _cores() < 2:
        return asyncio.new_event_loop()
    return asyncio.SelectorEventLoop(EagerSelector())


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def collect_seldom() -> None:
    """What was made until now stays, and is not looked at again; of what orders leave behind hardly anything is in a circle."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
