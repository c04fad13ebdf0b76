"""The machine's clocks and sleep, as a `World`."""

from __future__ import annotations

import time


class MachineWorld:
    """Real time. Stateless: any number of them are one."""

    # Bound as they are, without a Python frame around them: every call asks several times.
    monotonic = staticmethod(time.monotonic)
    wall = staticmethod(time.time)
    sleep = staticmethod(time.sleep)

    async def pause(self, seconds: float) -> None:
        import asyncio  # blocking clients never need it, and it is a third of their import time

        await asyncio.sleep(seconds)
