"""Limiters as clients share them.

Every client in the process that talks to the same origin has the same ones: the exchange counts the address, and the
orders of each account.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from weakref import WeakKeyDictionary

from ..config import Environment
from ..errors import Banned, RateLimited
from ..wire.limits import ConnectBudget, RateLimiter, Usage


class SharedLimiter(RateLimiter):
    """A rate limiter that threads may share.

    Its lock can be taken twice by one thread: a call that was abandoned gives its permit back when it is collected,
    and that may be in the middle of another call's acquiring.
    """

    def __init__(self, base: str, beside: SharedLimiter | None = None) -> None:
        super().__init__(base, lock=threading.RLock(), beside=beside)

    @property
    def lock(self) -> AbstractContextManager[object]:
        return self._address.lock

    def after_fork(self) -> None:
        """The lock may have been held by a thread that does not exist in this process."""
        self._address.lock = threading.RLock()


class Limiters:
    """The limiters for one set of hosts: one per path family and account, those of a family beside each other.

    An account is told by its key: two keys of one account count apart until the exchange's own counts,
    which come with every order, set both right.
    """

    def __init__(self) -> None:
        self._by: dict[str, dict[str | None, SharedLimiter]] = {}
        self._connects = ConnectBudget()
        self._lock = threading.Lock()

    def __call__(self, base: str, api_key: str | None) -> SharedLimiter:
        found = self._by.get(base, {}).get(api_key)
        if found is None:
            with self._lock:
                beside = self._by.setdefault(base, {})
                found = beside.get(api_key)
                if found is None:
                    found = beside[api_key] = SharedLimiter(base, next(iter(beside.values()), None))
        return found

    def connect(self, at: float, *, counted: bool = True) -> float | None:
        """None: a WebSocket may be opened now. Else the time at which to ask again: the address is banned, was refused
        for its rate or, where that is `counted`, has opened as many as it may."""
        if self.banned_until > at:
            return self.banned_until
        with self._lock:
            return self._connects.take(at, counted=counted)

    @property
    def banned_until(self) -> float:
        """The end of the last ban that any of the hosts told of, 0 if there was none."""
        with self._lock:
            bans = [next(iter(accounts.values())).banned_until or 0.0 for accounts in self._by.values()]
        return max(bans, default=0.0)

    def connect_refused(self, error: RateLimited, at: float) -> None:
        """A handshake was answered with 429 or 418: no other is tried until its time; after a 418 nothing is sent at all."""
        if isinstance(error, Banned):
            limiter = self("api", None)
            with limiter.lock:
                limiter.refused(error, at)
        with self._lock:
            self._connects.refused(error, at)

    def after_fork(self) -> None:
        self._lock = threading.Lock()
        for accounts in self._by.values():
            for limiter in accounts.values():
                limiter.after_fork()

    def usage(self, at: float, key_of: Callable[[str], str | None]) -> dict[str, list[Usage]]:
        """By path family, for the account whose key `key_of` the family is."""
        return {base: self(base, key_of(base)).usage(at) for base in sorted(self._by)}


_PROCESS_WIDE: dict[str, Limiters] = {}
_BY_TRANSPORT: WeakKeyDictionary[object, Limiters] = WeakKeyDictionary()


def limiters_for(place: Environment, transport: object) -> Limiters:
    """The limiters for an environment's hosts; a transport of the caller's own has limiters of its own."""
    if transport is not None:
        try:
            return _BY_TRANSPORT.setdefault(transport, Limiters())
        except TypeError:  # it can be no key, or not be referred to weakly
            return Limiters()
    return _PROCESS_WIDE.setdefault("|".join(sorted(set(place.rest.values()))), Limiters())


def forget() -> None:
    """Drops what this process has learned of any hosts' limits, bans too. For tests: other exchanges stand on the same ports."""
    _PROCESS_WIDE.clear()
