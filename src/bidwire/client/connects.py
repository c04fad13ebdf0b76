"""WebSockets are opened through here: no more of them than the address may open, and none while it is banned.

The exchange counts handshakes by address, and bans one that opens too many. Every client in the process that talks to
the same hosts shares the count.
"""

from __future__ import annotations

from random import random
from typing import TYPE_CHECKING

from ..errors import RateLimited
from ..wire.limits import spread, too_long

if TYPE_CHECKING:
    from ..transport import WsConnector, WsLine, WsListener
    from .shared import Core


class Budgeted:
    """A connector within the budget of its client's address."""

    def __init__(self, core: Core, connector: WsConnector) -> None:
        self._core = core
        self._connector = connector

    async def __call__(
        self, url: str, listener: WsListener, *, headers: tuple[tuple[str, str], ...] = (), timeout: float = 10.0
    ) -> WsLine:
        """As the connector that it was made of.

        Raises:
            RateLimited: not tried, for it would have to wait longer than `Settings.longest_wait`; or refused for its rate.
        """
        await self._admission()
        try:
            return await self._connector(url, listener, headers=headers, timeout=timeout)
        except RateLimited as error:
            self._core.limiters.connect_refused(error, self._now())
            raise

    async def _admission(self) -> None:
        core, waited = self._core, 0.0
        while (until := core.limiters.connect(self._now(), counted=core.settings.limits)) is not None:
            wait = until - self._now()
            if waited + wait > core.settings.longest_wait:
                ban, limit = "not connected: the ban lasts another", "not connected: no more may be opened for another"
                raise too_long(ban, limit, wait, at=self._now(), banned_until=core.limiters.banned_until)
            waited += wait
            await core.world.pause(spread(wait, random()))

    def _now(self) -> float:
        return self._core.clock.seconds(self._core.world.monotonic())
