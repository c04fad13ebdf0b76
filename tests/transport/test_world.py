"""The machine's clocks."""

from __future__ import annotations

import asyncio
import sys
import time

import pytest

from bidwire.transport import World
from bidwire.transport.world import MachineWorld


def test_the_clocks_are_the_machines() -> None:
    world: World = MachineWorld()
    assert abs(world.wall() - time.time()) < 1
    first = world.monotonic()
    world.sleep(0.002)
    asyncio.run(world.pause(0.002))
    assert 0.004 <= world.monotonic() - first < 5


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other names for it")
def test_the_monotonic_clock_goes_on_while_the_machine_sleeps() -> None:
    assert abs(MachineWorld().monotonic() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 1
