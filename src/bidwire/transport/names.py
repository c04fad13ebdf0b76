"""From a host's name to its addresses, with the one that answered last for when the resolver does not.

A system's resolver cannot be interrupted, so blocking code asks it in a thread and stops waiting when the time is over;
who asks for the same name meanwhile waits for the same answer. What was resolved is not kept: the resolver does that.
"""

from __future__ import annotations

import os
import socket
import threading
from typing import Any

from .world import monotonic

Address = tuple[int, int, int, Any]
"""Family, type, protocol and socket address, as `getaddrinfo` gives them."""
Hop = tuple[str, int]
"""Host and port."""

_HOPS_KEPT = 100


class Names:
    """Asks the resolver, and knows the last address that answered for each host and port."""

    def __init__(self) -> None:
        self._good: dict[Hop, Address] = {}
        self._asked: dict[Hop, _Lookup] = {}

    def remember(self, hop: Hop, sock: socket.socket) -> None:
        """A socket is connected to whom was meant. The hosts that were reached longest ago are forgotten."""
        try:
            address = sock.family, sock.type, sock.proto, sock.getpeername()
        except OSError:
            return  # it has ended already
        self._good.pop(hop, None)
        self._good[hop] = address
        for old in list(self._good)[:-_HOPS_KEPT]:
            self._good.pop(old, None)

    def patience(self, hop: Hop, until: float) -> float:
        """Seconds that the resolver may take: half of those until then, where there is an address to fall back on."""
        left = until - monotonic()
        return left / 2 if hop in self._good else left

    def good(self, hop: Hop) -> list[Address]:
        """What to dial when the resolver fails: the address that answered last, or nothing."""
        found = self._good.get(hop)
        return [] if found is None else [found]

    def find(self, hop: Hop, seconds: float) -> list[Address]:
        """The addresses, for blocking code.

        Raises:
            OSError: the resolver knows none, or has said nothing for so many seconds.
        """
        lookup = self._asked.get(hop)
        if lookup is None or lookup.process != os.getpid():  # a parent's thread did not come along through the fork
            lookup = self._asked[hop] = _Lookup(hop)
            lookup.begin()
        if not lookup.done.wait(max(seconds, 0.0)):
            raise TimeoutError("timed out")
        self._asked.pop(hop, None)
        if lookup.error is not None:
            raise lookup.error
        return lookup.found


class _Lookup:
    """One question to the resolver."""

    def __init__(self, hop: Hop) -> None:
        self.process = os.getpid()
        self.done = threading.Event()
        self.found: list[Address] = []
        self.error: Exception | None = None
        self._hop = hop

    def begin(self) -> None:
        thread = threading.Thread(target=self._ask, name="bidwire-resolver", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # at the end of the interpreter no thread can be had
            self._ask()

    def _ask(self) -> None:
        try:
            self.found = addresses(socket.getaddrinfo(*self._hop, type=socket.SOCK_STREAM))
        except Exception as error:
            self.error = error
        finally:
            self.done.set()


def addresses(found: list[Any]) -> list[Address]:
    """What `getaddrinfo` gave, without the canonical names."""
    return [(family, kind, protocol, where) for family, kind, protocol, _, where in found]
