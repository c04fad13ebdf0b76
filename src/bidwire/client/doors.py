"""Where the connections of market streams are opened: by the product's host, the streams' route, and JSON or SBE."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from ..wire.subscriptions import SPOT_LIMITS, StreamLimits

if TYPE_CHECKING:
    from ..wire.live import LiveFacts
    from ..wire.streams import Lane, Stream
    from .shared import Core


class Door(msgspec.Struct, frozen=True):
    """Where connections are opened, and what one of them may carry."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    unit: int | None = None
    """Where events come in SBE: what their times are to be counted in, in microseconds."""
    limits: StreamLimits = SPOT_LIMITS

    def __repr__(self) -> str:
        return f"Door({self.url})"


class Doors:
    """The doors of one product. With `binary`, streams that come in SBE too come so where the client asks for it."""

    def __init__(self, core: Core, facts: LiveFacts, *, binary: bool) -> None:
        self._facts = facts
        self._url = core.environment.stream_url(facts.family)
        self._query = core.unit_query(facts.family)
        self._by_route: dict[str, Door] = {}
        self._binary = _binary_door(core) if binary and facts.family == "spot" else None

    @property
    def first(self) -> Door:
        """Where a subscription waits that has no streams yet."""
        return self._routed("public" if self._facts.routed else "")

    def of(self, lane: Lane) -> Door:
        """Where a lane's stream is."""
        if lane.binary and self._binary is not None:
            return self._binary
        if not self._facts.routed:
            return self._routed("")
        stream = lane.stream
        return self._routed(self._facts.names.route(stream) if isinstance(stream, str) else stream.route)

    def split(self, lanes: Iterable[Lane]) -> list[tuple[Door, list[str]]]:
        """The names of the lanes by where they are."""
        found: dict[Door, list[str]] = {}
        for lane in lanes:
            found.setdefault(self.of(lane), []).append(lane.name)
        return list(found.items())

    def binary_name(self, stream: Stream[object]) -> str | None:
        """A stream's name in SBE, None where it comes in JSON."""
        return None if self._binary is None else stream.binary_name

    def _routed(self, route: str) -> Door:
        door = self._by_route.get(route)
        if door is None:
            path = f"/{route}/stream" if route else "/stream"
            door = self._by_route[route] = Door(f"{self._url}{path}{self._query}", limits=self._facts.limits)
        return door


def _binary_door(core: Core) -> Door | None:
    """Where the market streams in SBE are; they are open to Ed25519 keys only (sbe-market-data-streams.md)."""
    if core.settings.encoding == "json":
        return None
    identity, url = core.identity_for("spot"), core.environment.streams.get("spot_sbe")
    if url is None or identity is None or identity.signer is None or identity.signer.kind != "ed25519":
        return None
    return Door(f"{url}/stream", (("X-MBX-APIKEY", identity.api_key),), core.unit)
