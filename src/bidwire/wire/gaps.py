"""What follows what: ids per kind of event, and the holes between them.

Trade and aggregate-trade ids of a symbol rise by one; a spot depth diff starts
one after the last id of the diff before it; a futures diff names the last id
of the diff before it. Everything else carries no ids that could tell a hole.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import msgspec

RESTART = 100_000
"""Ids that fall back further than this began anew, as after a reset of the testnet."""


class Hole(msgspec.Struct, frozen=True):
    """Ids that never came, between `after` and `before`, both of which did."""

    stream: str
    after: int
    before: int

    @property
    def missing(self) -> int:
        """How many ids are missing. Futures depth ids jump, so there it is an upper bound."""
        return self.before - self.after - 1


class Sequence(msgspec.Struct, frozen=True):
    """Where an event carries its ids: the first and the last that it covers, and the last before it where it says so."""

    first: Callable[[Any], int]
    last: Callable[[Any], int]
    previous: Callable[[Any], int | None] | None = None


# By the word under `e`: wire names of the first and last id, and of the last id of the event before.
_IDS = {
    "trade": ("t", "t", None),
    "aggTrade": ("a", "a", None),
    "depthUpdate": ("U", "u", "pu"),
}


def sequence_of(event: object) -> Sequence | None:
    """The ids of an event class, None where it carries none that must follow each other."""
    if not (isinstance(event, type) and issubclass(event, msgspec.Struct)):
        return None
    names = _IDS.get(str(event.__struct_config__.tag))
    python = dict(zip(event.__struct_encode_fields__, event.__struct_fields__, strict=True))
    if names is None or names[0] not in python or names[1] not in python:
        return None
    first, last = attrgetter(python[names[0]]), attrgetter(python[names[1]])
    previous = attrgetter(python[names[2]]) if names[2] in python else None
    return Sequence(first, first if names[0] == names[1] else last, previous)


def hole_before(sequence: Sequence, stream: str, event: Any, last: int) -> Hole | None:
    """The hole between the event whose last id was `last` and this one; None if it follows, or is a repeat."""
    first = sequence.first(event)
    if sequence.previous is not None:
        previous = sequence.previous(event)
        if previous is not None:
            return Hole(stream, last, max(previous, first)) if previous > last else None
    return Hole(stream, last, first) if first > last + 1 else None


def repeats(sequence: Sequence, event: Any, last: int) -> bool:
    """Whether an event tells nothing that was not told up to `last`."""
    return sequence.last(event) <= last
