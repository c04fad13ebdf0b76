"""The machine's own clocks and sleep."""

from __future__ import annotations

import time


class MachineWorld:
    """Real time: what every client uses unless it is given a simulated `World`."""

    def monotonic(self) -> float:
        return time.monotonic()

    def wall(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    async def pause(self, seconds: float) -> None:
        import asyncio

        await asyncio.sleep(seconds)
