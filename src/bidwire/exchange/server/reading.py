"""How connections are read: into one buffer of the server's.

What asyncio reads for a plain protocol goes into 256 KiB that come from the system and go back to it, for each read anew. Here
a read is dealt with before the next one begins, so one buffer is enough for all connections of a server.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .listener import Server

BUFFER = 1 << 16
"""Bytes of a read, at most."""


class Reading(asyncio.BufferedProtocol):
    """A protocol that is told what came by `data_received`, as plain ones are."""

    _server: Server

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._server.inbox

    def buffer_updated(self, nbytes: int) -> None:
        self.data_received(bytes(self._server.inbox[:nbytes]))

    @abstractmethod
    def data_received(self, data: bytes) -> None:
        """So much came."""
