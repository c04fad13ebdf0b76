"""How fast: budgets per window, corrected by what the exchange counts itself.

Windows are fixed and aligned, as the exchange's are. What is used of one is
the newest count that the exchange told for it, plus the permits that have not
been answered yet. Bulk calls stop at 90 % of a limit, orders and cancels may
use up to 97 %. 429 and 418 close the gate for everyone who shares it.
(https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal, Protocol

import msgspec

from ..errors import Banned, BinanceError, NotSent, RateLimited
from .request import Request, Route, Security

LimitKind = Literal["REQUEST_WEIGHT", "RAW_REQUESTS", "ORDERS"]
Pool = Literal["ip", "uid"]

BULK_SHARE = 0.90
ORDER_SHARE = 0.97
_UNKNOWN_BAN = 120.0  # seconds: the shortest ban there is, where the exchange did not say how long
_SECONDS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400}
_LETTERS = {"s": "SECOND", "m": "MINUTE", "h": "HOUR", "d": "DAY"}


class Limit(msgspec.Struct, frozen=True):
    """So much of `kind` in every window of so many seconds."""

    kind: LimitKind
    seconds: int
    limit: int
    pool: Pool = "ip"

    @property
    def label(self) -> str:
        """As the headers write the interval: 1m, 10s, 1d."""
        for letter, size in (("d", 86400), ("h", 3600), ("m", 60)):
            if self.seconds % size == 0:
                return f"{self.seconds // size}{letter}"
        return f"{self.seconds}s"


class Told(Protocol):
    """One row of `exchangeInfo.rateLimits` or of an answer's `rateLimits`."""

    @property
    def rate_limit_type(self) -> str: ...
    @property
    def interval(self) -> str: ...
    @property
    def interval_num(self) -> int: ...
    @property
    def limit(self) -> int: ...


# Used until the exchange tells its own (exchangeInfo.rateLimits of the host in use wins).
DEFAULTS: dict[str, tuple[Limit, ...]] = {
    "api": (
        Limit("REQUEST_WEIGHT", 60, 6000),
        Limit("RAW_REQUESTS", 300, 300_000),
        Limit("ORDERS", 10, 100, "uid"),
        Limit("ORDERS", 86400, 200_000, "uid"),
    ),
    "sapi": (Limit("REQUEST_WEIGHT", 60, 12_000), Limit("REQUEST_WEIGHT", 60, 180_000, "uid")),
    "fapi": (
        Limit("REQUEST_WEIGHT", 60, 2400),
        Limit("ORDERS", 10, 300, "uid"),
        Limit("ORDERS", 60, 1200, "uid"),
    ),
    "dapi": (Limit("REQUEST_WEIGHT", 60, 2400), Limit("ORDERS", 60, 1200, "uid")),
    "eapi": (
        Limit("REQUEST_WEIGHT", 60, 2400),
        Limit("ORDERS", 10, 300, "uid"),
        Limit("ORDERS", 60, 1200, "uid"),
    ),
    "papi": (Limit("REQUEST_WEIGHT", 60, 6000), Limit("ORDERS", 60, 1200, "uid")),
}


class Usage(msgspec.Struct, frozen=True):
    """How much of one limit is used in its current window. `pending` has been sent and not yet answered."""

    kind: LimitKind
    interval: str
    limit: int
    used: int
    pending: int
    pool: Pool = "ip"


class _Window:
    """One limit's current window."""

    __slots__ = ("index", "key", "limit", "pending", "seconds", "used")

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.key = (limit.kind, limit.label, limit.pool)
        self.seconds = limit.seconds
        self.index = -1
        self.used = 0
        self.pending = 0

    def roll(self, at: float) -> None:
        index = int(at // self.seconds)
        if index > self.index:  # a clock that was set back a little does not reopen a window that ended
            self.index, self.used = index, 0

    def ends(self) -> float:
        return float((self.index + 1) * self.seconds)


class Permit:
    """The right to send one request. Settle it exactly once, whatever came of the request."""

    __slots__ = ("charges", "settled")

    def __init__(self, charges: list[tuple[_Window, int]]) -> None:
        self.charges = charges
        self.settled = False


class RateLimiter:
    """The budgets of one host's path family (api, sapi, fapi …) for one address and one account.

    `acquire` gives a permit, or the time until which to wait before asking
    again; `settle` returns it together with what the answer told. All times
    are the exchange's, in seconds since the epoch.
    """

    def __init__(self, base: str, limits: Iterable[Limit] | None = None) -> None:
        self._windows = [_Window(each) for each in (DEFAULTS.get(base, ()) if limits is None else limits)]
        self._closed_until = 0.0
        self._orders_closed_until = 0.0
        self.banned_until: float | None = None
        """End of the last ban (418), None if there was none."""

    def acquire(self, request: Request[Any], at: float) -> Permit | float:
        """A permit, or the time at which to ask again (the gate may have closed meanwhile)."""
        route = request.route
        if at < self._closed_until:
            return self._closed_until
        if route.orders and at < self._orders_closed_until:
            return self._orders_closed_until
        share = ORDER_SHARE if route.security is Security.TRADE else BULK_SHARE
        charges: list[tuple[_Window, int]] = []
        weight = route.cost(request)
        for window in self._windows:
            cost = _cost(window.limit, route, weight)
            if not cost:
                continue
            window.roll(at)
            if window.used + window.pending + cost > max(window.limit.limit * share, cost):
                return window.ends()
            charges.append((window, cost))
        for window, cost in charges:
            window.pending += cost
        return Permit(charges)

    def settle(
        self, permit: Permit, headers: Mapping[str, str] | None, at: float, *, error: BinanceError | None = None
    ) -> None:
        """Returns a permit. `headers` (lower-case names) are the answer's, None where no answer came."""
        if permit.settled:
            return
        permit.settled = True
        told = counts(headers) if headers is not None else {}
        left = not isinstance(error, NotSent)
        for window, cost in permit.charges:
            window.pending -= cost
            window.roll(at)
            if left and window.key not in told:
                window.used += cost
        if told:
            self.correct(told, at)
        if isinstance(error, RateLimited):
            self.refused(error, at)

    def correct(self, told: Mapping[tuple[str, str, str], int], at: float) -> None:
        """Takes over the exchange's own counts: (kind, interval label, pool) → used."""
        for window in self._windows:
            count = told.get(window.key)
            if count is None:
                continue
            window.roll(at)
            # Weight only grows within a window, so an answer that was overtaken must not lower it;
            # order counts fall on fills, so the newest is believed.
            window.used = count if window.limit.kind == "ORDERS" else max(window.used, count)

    def refused(self, error: RateLimited, at: float) -> None:
        """A 429 or 418 closes the gate until the exchange's own time."""
        if isinstance(error, Banned):
            until = error.until / 1000 if error.until else at + (error.retry_after or _UNKNOWN_BAN)
            self.banned_until = max(until, at + (error.retry_after or 0.0))
            self._closed_until = max(self._closed_until, self.banned_until)
        elif error.orders_only:
            self._orders_closed_until = max(self._orders_closed_until, at + self._wait(error, "ORDERS", at))
        else:
            self._closed_until = max(self._closed_until, at + self._wait(error, "REQUEST_WEIGHT", at))

    def _wait(self, error: RateLimited, kind: LimitKind, at: float) -> float:
        if error.retry_after is not None:
            return error.retry_after
        sizes = [window.limit.seconds for window in self._windows if window.limit.kind == kind]
        size = min(sizes, default=60)
        return size - at % size

    def learn(self, rows: Iterable[Told]) -> None:
        """Takes over the limits of `exchangeInfo`; counts of limits that stay are kept."""
        known = {(window.limit.kind, window.limit.seconds): window for window in self._windows}
        for row in rows:
            size = _SECONDS.get(row.interval)
            if size is None or row.rate_limit_type not in ("REQUEST_WEIGHT", "RAW_REQUESTS", "ORDERS"):
                continue
            kind: LimitKind = row.rate_limit_type  # type: ignore[assignment]  # narrowed by the line above
            seconds = size * row.interval_num
            window = known.get((kind, seconds))
            pool: Pool = "uid" if kind == "ORDERS" else "ip"
            if window is None:
                self._windows.append(_Window(Limit(kind, seconds, row.limit, pool)))
            else:
                window.limit = Limit(kind, seconds, row.limit, window.limit.pool)

    def usage(self, at: float) -> list[Usage]:
        """What is used now, one row a limit."""
        rows = []
        for window in self._windows:
            window.roll(at)
            limit = window.limit
            rows.append(Usage(limit.kind, limit.label, limit.limit, window.used, window.pending, limit.pool))
        return rows

    def closed_until(self, at: float, *, orders: bool = False) -> float | None:
        """When the gate opens again, None while it is open."""
        until = max(self._closed_until, self._orders_closed_until if orders else 0.0)
        return until if until > at else None


def _cost(limit: Limit, route: Route, weight: int) -> int:
    if limit.kind == "REQUEST_WEIGHT":
        return weight if (limit.pool == "uid") == route.uid else 0
    if limit.kind == "ORDERS":
        return route.orders
    return 1


_COUNT_HEADER = re.compile(
    r"x-(?:mbx|sapi)-(used-weight|used-ip-weight|used-uid-weight|order-count)-(\d+[smhd])"
).fullmatch
_KINDS: dict[str, tuple[LimitKind, Pool]] = {
    "used-weight": ("REQUEST_WEIGHT", "ip"),
    "used-ip-weight": ("REQUEST_WEIGHT", "ip"),
    "used-uid-weight": ("REQUEST_WEIGHT", "uid"),
    "order-count": ("ORDERS", "uid"),
}


def counts(headers: Mapping[str, str]) -> dict[tuple[str, str, str], int]:
    """The counters in an answer's headers (lower-case names): (kind, interval label, pool) → used."""
    found: dict[tuple[str, str, str], int] = {}
    for name, value in headers.items():
        if name.startswith("x-") and value.isdecimal():
            key = _counter(name)
            if key is not None:
                found[key] = int(value)
    return found


@lru_cache(maxsize=256)
def _counter(name: str) -> tuple[str, str, str] | None:
    match = _COUNT_HEADER(name)
    return None if match is None else (_KINDS[match[1]][0], match[2], _KINDS[match[1]][1])


def counts_of(rows: Iterable[Any]) -> dict[tuple[str, str, str], int]:
    """The counters in a WebSocket API answer's `rateLimits`, in the same form."""
    found: dict[tuple[str, str, str], int] = {}
    letters = {name: letter for letter, name in _LETTERS.items()}
    for row in rows:
        letter = letters.get(row.interval)
        if letter is not None:
            pool = "uid" if row.rate_limit_type == "ORDERS" else "ip"
            found[str(row.rate_limit_type), f"{row.interval_num}{letter}", pool] = row.count
    return found
