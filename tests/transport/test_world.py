"""The machine's clocks."""

from __future__ import annotations

import asyncio
import time

from bidwire.transport import World
from bidwire.transport.world import MachineWorld


def test_the_clocks_are_the_machines() -> None:
    world: World = MachineWorld()
    assert abs(world.wall() - time.time()) < 1
    first = world.monotonic()
    world.sleep(0.002)
    asyncio.run(world.pause(0.002))
    assert 0.004 <= world.monotonic() - first < 5
