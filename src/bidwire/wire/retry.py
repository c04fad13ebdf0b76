"""What may be sent again, and after how long: a question with a plain answer.

The rule above all: a read may be repeated; a write only if it certainly was
not executed, or if doing it twice is doing it once (a cancel, a setting).
"""

from __future__ import annotations

from collections.abc import Callable

from ..errors import (
    AnswerLost,
    Banned,
    BinanceError,
    MalformedAnswer,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Unavailable,
)
from .request import Repeat, Route

_AGAIN_THOUGH_UNKNOWN = frozenset({Repeat.READ, Repeat.CANCEL, Repeat.SET})


class Retry:
    """`delay(attempt, error, route)`: seconds until the next try, None to give up.

    `random` gives numbers in [0, 1): full jitter, so that many clients do not
    come back together.
    """

    def __init__(self, base: float, cap: float, attempts: int, random: Callable[[], float]) -> None:
        self._base, self._cap, self._attempts, self._random = base, cap, attempts, random

    def delay(self, attempt: int, error: BinanceError, route: Route) -> float | None:
        if attempt >= self._attempts or not may_repeat(error, route):
            return None
        if isinstance(error, RateLimited):
            return error.retry_after or 0.0  # the gate itself holds until the window has passed
        if isinstance(error, AnswerLost) and error.stale:
            return 0.0  # an idle connection had died: nothing about the exchange is wrong
        return self.pause(attempt)

    def pause(self, attempt: int) -> float:
        """Seconds to stay away after so many tries."""
        return self._random() * min(self._cap, self._base * 2.0 ** (attempt - 1))


def may_repeat(error: BinanceError, route: Route) -> bool:
    """Whether sending the same call again can do no harm (the retry table of the fault list)."""
    if isinstance(error, NotSent):
        return not error.permanent
    if isinstance(error, Unavailable):
        return True
    if isinstance(error, RateLimited):
        return route.repeats in _AGAIN_THOUGH_UNKNOWN and not isinstance(error, Banned)
    if isinstance(error, OutcomeUnknown) or (isinstance(error, MalformedAnswer) and error.executed == "unknown"):
        return route.repeats in _AGAIN_THOUGH_UNKNOWN
    return False
