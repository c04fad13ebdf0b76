"""The exchange without sockets, in simulated time: what a client's tests run against.

    loopback = Loopback(seed=1)
    client = Client(key.api_key, key.secret, environment=loopback.environment,
                    transport=loopback.transport, connector=loopback.connector, world=loopback.world)
    loopback.advance(3600)

Nothing waits for real. Time moves when it is told to (`advance`, `world.sleep`), and when everybody on the loop
waits: then it goes to the next moment at which a frame comes or somebody's pause ends. The same program sees the same
market, answers and frames each time. A loop in another thread than the one that made the loopback (blocking clients
have one for their streams) cannot know what the others do: while it waits, time passes there as it does on the wall.
"""

from __future__ import annotations

from .exchange import NEW_YEAR, Loopback
from .world import SimulatedWorld

__all__ = ["NEW_YEAR", "Loopback", "SimulatedWorld"]
