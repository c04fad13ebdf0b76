"""Decides which faults strike what happens, and keeps the log. Deterministic: the same seed, faults, occasions and
times give the same strikes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from random import Random

from .fault import Fault, Occasion, Strike, When

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
    def at_once(self) -> bool:
        """Whether it strikes what there is when it starts, and not what happens afterwards."""
        when = self.fault.when
        acts = self.fault.effect.acts_on & {"line", "state"}
        return bool(acts) and self.fault.match.event is None and _plain(when)

    @property
    def spent(self) -> bool:
        count = self.fault.when.count
        return count is not None and self.struck >= count

    def active(self, wall: int) -> bool:
        """Whether it has begun and is not over."""
        return wall >= self.begins_at and not self.over(wall)

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


def _plain(when: When) -> bool:
    return when.count is None and when.probability == 1 and when.after == 0


class Injector:
    """The faults of one exchange. `changed` is called when some were added or removed."""

    def __init__(self, seed: int, wall: int) -> None:
        self._seed = seed
        self._wall = wall
        self._armed: dict[int, Armed] = {}
        self._last = 0
        self.log: deque[Strike] = deque(maxlen=_KEPT)
        self.acts_on: frozenset[str] = frozenset()
        """What the armed faults act on: about anything else nobody needs to ask."""
        self.changed: list[Callable[[], None]] = []

    @property
    def now(self) -> int:
        """Request time, as it was last told."""
        return self._wall

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

    def strike(self, what: str, occasion: Occasion, wall: int) -> list[Armed]:
        """The faults that act on such a thing and strike this one, in the order of adding; each is counted and logged."""
        self.tell(wall)
        struck = []
        for each in list(self._armed.values()):
            if what in each.fault.effect.strikes and not each.at_once and each.strikes(occasion, wall):
                struck.append(each)
                self._note(each, occasion)
            if each.over(wall):
                self._armed.pop(each.number, None)
        if struck:
            self._settle()
        return struck

    def strike_at_once(self, armed: Armed, occasions: Sequence[Occasion], *, any_fits: bool = False) -> list[Occasion]:
        """Those of these that the fault strikes now, once and for all; it is over then."""
        struck = [each for each in occasions if any_fits or armed.fault.match.fits(each)]
        for each in struck:
            armed.struck += 1
            self._note(armed, each)
        self._armed.pop(armed.number, None)
        self._settle()
        return struck

    def _note(self, armed: Armed, occasion: Occasion) -> None:
        fault = armed.fault
        self.log.append(Strike(self._wall, armed.number, fault.kind, fault.row, occasion.text))

    def _settle(self) -> None:
        self.acts_on = frozenset().union(*(each.fault.effect.strikes for each in self._armed.values()))

    def notify(self) -> None:
        """Tell those who want to know that other faults are at work now."""
        for tell in self.changed:
            tell()

    def _changed(self) -> None:
        self._settle()
        self.notify()
