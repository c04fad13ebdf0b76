"""Decides which faults strike what happens, and keeps the log. Deterministic: the same seed, faults, occasions and
times give the same strikes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from random import Random

from .fault import Fault, Occasion, Strike

_SECOND = 1_000_000
_KEPT = 10_000


class Armed:
    """A fault that was added, and how far it is."""

    def __init__(self, number: int, fault: Fault, wall: int, random: Random) -> None:
        self.number = number
        self.fault = fault
        self.struck = 0
        self.seen = 0
        self.begins_at = wall + round(fault.when.start * _SECOND)
        self.ends_at = None if fault.when.stop is None else wall + round(fault.when.stop * _SECOND)
        self._random = random

    @property
    def spent(self) -> bool:
        count = self.fault.when.count
        return count is not None and self.struck >= count

    def over(self, wall: int) -> bool:
        return self.spent or (self.ends_at is not None and wall >= self.ends_at)

    def strikes(self, occasion: Occasion, wall: int) -> bool:
        """Whether it strikes this; what matches is counted, and each decision draws once."""
        when = self.fault.when
        if self.over(wall) or wall < self.begins_at or not self.fault.match.fits(occasion):
            return False
        self.seen += 1
        if self.seen <= when.after:
            return False
        if when.probability < 1 and self._random.random() >= when.probability:
            return False
        self.struck += 1
        return True


class Injector:
    """The faults of one exchange. `changed` is called when some were added or removed."""

    def __init__(self, seed: int, wall: int) -> None:
        self._seed = seed
        self._wall = wall
        self._armed: dict[int, Armed] = {}
        self._last = 0
        self.log: deque[Strike] = deque(maxlen=_KEPT)
        self.families: frozenset[str] = frozenset()
        """Of the faults that are armed: what is not in here need not be asked about."""
        self.changed: list[Callable[[], None]] = []

    def tell(self, wall: int) -> None:
        """Time passes."""
        if wall > self._wall:
            self._wall = wall

    def add(self, fault: Fault) -> Armed:
        self._last += 1
        seed = fault.when.seed
        random = Random(f"fault {self._seed}/{self._last}" if seed is None else f"fault {seed}")
        armed = self._armed[self._last] = Armed(self._last, fault, self._wall, random)
        self._changed()
        return armed

    def remove(self, number: int) -> bool:
        """Whether there was such a fault."""
        found = self._armed.pop(number, None) is not None
        self._changed()
        return found

    def clear(self) -> None:
        self._armed.clear()
        self._changed()

    def armed(self) -> list[Armed]:
        """What may still strike, in the order of adding."""
        return [each for each in self._armed.values() if not each.over(self._wall)]

    def strike(self, family: str, occasion: Occasion, wall: int) -> list[Armed]:
        """The faults of a family that strike this, in the order of adding; each is counted and logged."""
        self.tell(wall)
        struck = []
        for each in list(self._armed.values()):
            if each.fault.effect.family == family and each.strikes(occasion, wall):
                struck.append(each)
                self.log.append(Strike(wall, each.number, each.fault.kind, each.fault.row, occasion.text))
            if each.over(wall):
                del self._armed[each.number]
        if struck:
            self._settle()
        return struck

    def _settle(self) -> None:
        self.families = frozenset(each.fault.effect.family for each in self._armed.values())

    def _changed(self) -> None:
        self._settle()
        for tell in self.changed:
            tell()
