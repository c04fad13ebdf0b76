"""When a lost connection is tried again, and when a healthy one is replaced.

The first try comes at once, with a little jitter so that many clients do not
come back together; then full jitter over a doubling bound. What the exchange
asks for (Retry-After of a 429 or 418) wins, and a firewall that blocks or a
key that is refused is left alone for minutes. A minute of stable life forgets
the failures. (timing_limits and the reconnect policy of the fault list)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from ..errors import Blocked, NotAllowed, RateLimited

FIRST_JITTER = 0.5
STABLE = 60.0
POLICY_VIOLATION = 1008
"""The close code for what is taken for a fault of ours: too many frames, bad ones, late pongs."""
_AFTER_POLICY_VIOLATION = 3  # as after so many failures: not at once
REFUSED = 120.0
"""Seconds between tries while a firewall, a region's rule or the key itself is refused: what refuses counts the tries."""
LIFETIME = 23 * 3600.0  # connections end at 24 h
LIFETIME_JITTER = 1800.0
SHUTDOWN_JITTER = 2.0
_BAD_FRAMES = 3
_BAD_SPAN = 60.0
OVERLAP = 1.0
"""Seconds for which a replacement listens beside the old connection before it takes over."""


class Reconnects:
    """The tries of one connection. `random` gives numbers in [0, 1)."""

    def __init__(self, random: Callable[[], float], *, base: float, cap: float, fixed: float | None = None) -> None:
        self._random, self._base, self._cap, self._fixed = random, base, cap, fixed
        self.failures = 0
        self._opened_at: float | None = None

    def opened(self, at: float) -> None:
        """The connection stands and all that was wanted is confirmed."""
        self._opened_at = at

    def delay(self, at: float, error: BaseException | None = None, *, code: int = 1006) -> float:
        """Seconds to wait after a loss (with its close code) or a failed try, from `at` (monotonic)."""
        if self._opened_at is not None and at - self._opened_at >= STABLE:
            self.failures = 0
        self._opened_at = None
        if code == POLICY_VIOLATION:
            self.failures = max(self.failures, _AFTER_POLICY_VIOLATION)
        self.failures += 1
        return max(_asked(error), self._chosen())

    def _chosen(self) -> float:
        if self._fixed is not None:
            return self._fixed
        if self.failures == 1:
            return self._random() * FIRST_JITTER
        return self._random() * min(self._cap, self._base * 2.0 ** min(self.failures - 2, 30))


def _asked(error: BaseException | None) -> float:
    if isinstance(error, (Blocked, NotAllowed)):
        return REFUSED
    return (error.retry_after or 0.0) if isinstance(error, RateLimited) else 0.0


class BadFrames:
    """The frames of a connection that nobody could read: one is dropped, so many within a minute end the connection."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=_BAD_FRAMES)

    def came(self, at: float) -> None:
        self._times.append(at)

    @property
    def too_many(self) -> bool:
        return len(self._times) == _BAD_FRAMES and self._times[-1] - self._times[0] <= _BAD_SPAN


def replace_at(opened_at: float, random: Callable[[], float]) -> float:
    """When a connection should be replaced, before the exchange ends it."""
    return opened_at + LIFETIME - random() * LIFETIME_JITTER
