"""The machine's clocks and sleep, as a `World`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

# A machine that sleeps must find its connections old when it wakes. `time.monotonic` stands still meanwhile on Linux and
# macOS; these clocks do not, and are set by nobody either. On Windows `time.monotonic` goes on by itself.
monotonic: Callable[[], float] = time.monotonic
if sys.platform == "linux":
    monotonic = partial(time.clock_gettime, time.CLOCK_BOOTTIME)
elif sys.platform == "darwin":
    monotonic = partial(time.clock_gettime, time.CLOCK_MONOTONIC)


class MachineWorld:
    """Real time. Stateless: any number of them are one."""

    # Bound as they are, without a Python frame around them: every call asks several times.
    monotonic = staticmethod(monotonic)
    wall = staticmethod(time.time)
    sleep = staticmethod(time.sleep)

    async def pause(self, seconds: float) -> None:
        import asyncio  # blocking clients never need it, and it is a third of their import time

        await asyncio.sleep(seconds)
