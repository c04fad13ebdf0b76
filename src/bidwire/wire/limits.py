"""How fast: budgets per window, corrected by what the exchange counts itself.

Windows are fixed and aligned, as the exchange's are. What is used of one is
the newest count that the exchange told for it, plus the permits that have not
been answered yet. Bulk calls stop at 90 % of a limit, orders and cancels may
use up to 97 %. 429 and 418 close the gate for everyone who shares it.
(https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal, Protocol

import msgspec

from ..errors import Banned, BinanceError, NotSent, RateLimited
from .request import Request, Security

LimitKind = Literal["REQUEST_WEIGHT", "RAW_REQUESTS", "ORDERS"]
Pool = Literal["ip", "uid"]

BULK_SHARE = 0.90
ORDER_SHARE = 0.97
_UNKNOWN_BAN = 120.0  # seconds: the shortest ban there is, where the exchange did not say how long
_SECONDS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400}


_COUNTED = {
    ("REQUEST_WEIGHT", "ip"): ("used-weight", "used-ip-weight"),
    ("REQUEST_WEIGHT", "uid"): ("used-uid-weight",),
    ("ORDERS", "uid"): ("order-count",),
}  # no header tells of raw requests


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

    __slots__ = ("ends", "limit", "pending", "seconds", "used")

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.seconds = limit.seconds
        self.ends = 0.0
        self.used = 0
        self.pending = 0

    def roll(self, at: float) -> None:
        if at >= self.ends:  # a clock that was set back a little does not reopen a window that ended
            self.ends, self.used = float((at // self.seconds + 1) * self.seconds), 0


# A window, what a request costs there, and how far such requests may fill it.
_Charge = tuple[_Window, int, float]


class Permit(msgspec.Struct):
    """The right to send one request. Settle it exactly once, whatever came of the request."""

    charges: tuple[_Charge, ...] = ()
    settled: bool = False


class Address:
    """What all accounts share that call from one address: its budgets, its gate, and the limits of each account."""

    __slots__ = ("account_limits", "banned_until", "closed_until", "lock", "version", "windows")

    def __init__(self, limits: Iterable[Limit], lock: AbstractContextManager[object] | None = None) -> None:
        limits = tuple(limits)
        self.windows = [_Window(each) for each in limits if each.pool == "ip"]
        self.account_limits: dict[tuple[LimitKind, int], Limit] = {
            (each.kind, each.seconds): each for each in limits if each.pool == "uid"
        }
        self.lock: AbstractContextManager[object] = nullcontext() if lock is None else lock
        self.closed_until = 0.0
        self.banned_until: float | None = None
        self.version = 0
        """Rises whenever limits change, so that the accounts take them over."""


class RateLimiter:
    """The budgets of one host's path family (api, sapi, fapi …) for one address and one account.

    `acquire` gives a permit, or the time until which to wait before asking
    again; `settle` returns it together with what the answer told. All times
    are the exchange's, in seconds since the epoch. Threads may share it if
    it is given a lock. `beside` another account's limiter it shares what
    belongs to the address, and counts its own orders.
    """

    def __init__(
        self,
        base: str,
        limits: Iterable[Limit] | None = None,
        lock: AbstractContextManager[object] | None = None,
        *,
        beside: RateLimiter | None = None,
    ) -> None:
        given = DEFAULTS.get(base, ()) if limits is None else limits
        self._address: Address = Address(given, lock) if beside is None else beside._address
        self._account_windows: dict[tuple[LimitKind, int], _Window] = {}
        self._plans: dict[tuple[int, int, bool, bool], tuple[_Charge, ...]] = {}
        self._orders_closed_until = 0.0
        self._take_over()

    @property
    def banned_until(self) -> float | None:
        """End of the last ban (418), None if there was none."""
        return self._address.banned_until

    def _take_over(self) -> None:
        """The windows by the limits that hold now; counts of limits that stay are kept."""
        address, kept = self._address, self._account_windows
        for key, limit in address.account_limits.items():
            window = kept.get(key)
            if window is None:
                kept[key] = _Window(limit)
            else:
                window.limit = limit
        self._windows = [*address.windows, *kept.values()]
        self._plans.clear()
        self._counters = self._count_headers()
        self._version = address.version

    def acquire(self, request: Request[Any], at: float, *, socket: bool = False) -> Permit | float:
        """A permit, or the time at which to ask again (the gate may have closed meanwhile). `socket`: for the WebSocket API."""
        route = request.route
        orders = route.orders
        key = (route.cost(request, socket=socket), orders, route.uid, route.security is Security.TRADE)
        address = self._address
        with address.lock:
            if at < address.closed_until:
                return address.closed_until
            if orders and at < self._orders_closed_until:
                return self._orders_closed_until
            if self._version != address.version:
                self._take_over()
            charges = self._plans.get(key)
            if charges is None:
                charges = self._plan(*key)
            for window, cost, ceiling in charges:
                if at >= window.ends:
                    window.roll(at)
                filled = window.used + window.pending + cost
                if filled > ceiling and filled > cost:  # what is heavier than its share may have an empty window
                    return window.ends
            for window, cost, _ in charges:
                window.pending += cost
        return Permit(charges)

    def _plan(self, weight: int, orders: int, uid: bool, trade: bool) -> tuple[_Charge, ...]:
        """What requests of a kind are charged; kept until limits change."""
        share = ORDER_SHARE if trade else BULK_SHARE
        costs = [(window, _cost(window.limit, weight, orders, uid)) for window in self._windows]
        plan = tuple((window, cost, window.limit.limit * share) for window, cost in costs if cost)
        if len(self._plans) < 1024:  # weights may be as many as there are lists to ask for
            self._plans[weight, orders, uid, trade] = plan
        return plan

    def settle(
        self, permit: Permit, headers: Mapping[str, str] | None, at: float, *, error: BinanceError | None = None
    ) -> None:
        """Returns a permit. `headers` (lower-case names) are the answer's, None where no answer came."""
        with self._address.lock:
            if permit.settled:
                return
            permit.settled = True
            told = self._told(headers) if headers else {}
            left = not isinstance(error, NotSent)
            for window, cost, _ in permit.charges:
                if at >= window.ends:
                    window.roll(at)
                window.pending -= cost
                if left and window not in told:
                    window.used += cost
            for window, count in told.items():
                if at >= window.ends:
                    window.roll(at)
                # Weight only grows within a window, so an answer that was overtaken must not lower it;
                # order counts fall on fills, so the newest is believed.
                window.used = count if window.limit.kind == "ORDERS" else max(window.used, count)
            if isinstance(error, RateLimited):
                self.refused(error, at)

    def _told(self, headers: Mapping[str, str]) -> dict[_Window, int]:
        """The exchange's own counts in an answer's headers."""
        found: dict[_Window, int] = {}
        for name, window in self._counters:
            count = headers.get(name)
            if count is not None and count.isdecimal():
                found[window] = int(count)
        return found

    def refused(self, error: RateLimited, at: float) -> None:
        """A 429 or 418 closes the gate until the exchange's own time."""
        address = self._address
        if isinstance(error, Banned):
            # Seconds from now hold whatever this machine's clock says; the time in the text only if it is right.
            wait = error.retry_after
            told = error.until / 1000 if error.until else at + _UNKNOWN_BAN
            address.banned_until = told if wait is None else at + wait
            address.closed_until = max(address.closed_until, address.banned_until)
        elif error.orders_only:
            self._orders_closed_until = max(self._orders_closed_until, at + self._wait(error, "ORDERS", at))
        else:
            address.closed_until = max(address.closed_until, at + self._wait(error, "REQUEST_WEIGHT", at))

    def _wait(self, error: RateLimited, kind: LimitKind, at: float) -> float:
        if error.retry_after is not None:
            return error.retry_after
        sizes = [window.limit.seconds for window in self._windows if window.limit.kind == kind]
        size = min(sizes, default=60)
        return size - at % size

    def learn(self, rows: Iterable[Told]) -> None:
        """Takes over the limits of `exchangeInfo`, for every account; counts of limits that stay are kept."""
        address = self._address
        with address.lock:
            known = {(window.limit.kind, window.limit.seconds): window for window in address.windows}
            for row in rows:
                size = _SECONDS.get(row.interval)
                if size is None or row.rate_limit_type not in ("REQUEST_WEIGHT", "RAW_REQUESTS", "ORDERS"):
                    continue
                kind: LimitKind = row.rate_limit_type  # type: ignore[assignment]  # narrowed by the line above
                key = kind, seconds = kind, size * row.interval_num
                if kind == "ORDERS":
                    address.account_limits[key] = Limit(kind, seconds, row.limit, "uid")
                elif key in known:
                    known[key].limit = Limit(kind, seconds, row.limit)
                else:
                    address.windows.append(_Window(Limit(kind, seconds, row.limit)))
            address.version += 1
            self._take_over()

    def _count_headers(self) -> tuple[tuple[str, _Window], ...]:
        """The headers (lower-case names) that tell a window's count."""
        return tuple(
            (f"x-{door}-{name}-{window.limit.label}", window)
            for window in self._windows
            for name in _COUNTED.get((window.limit.kind, window.limit.pool), ())
            for door in ("mbx", "sapi")
        )

    def usage(self, at: float) -> list[Usage]:
        """What is used now, one row a limit."""
        rows = []
        with self._address.lock:
            if self._version != self._address.version:
                self._take_over()
            for window in self._windows:
                window.roll(at)
                limit = window.limit
                rows.append(Usage(limit.kind, limit.label, limit.limit, window.used, window.pending, limit.pool))
        return rows

    def closed_until(self, at: float, *, orders: bool = False) -> float | None:
        """When the gate opens again, None while it is open."""
        until = max(self._address.closed_until, self._orders_closed_until if orders else 0.0)
        return until if until > at else None


MOST_CONNECTS = 200
"""WebSockets that an address opens within `CONNECTS_SPAN`, two thirds of the documented 300: programs beside this one open some too."""
CONNECTS_SPAN = 300.0


class ConnectBudget:
    """How many WebSockets one address may open, whatever for. Times are seconds, of any one clock."""

    def __init__(self) -> None:
        self._opened: deque[float] = deque(maxlen=MOST_CONNECTS)
        self._closed_until = 0.0

    def take(self, at: float, *, counted: bool = True) -> float | None:
        """None: one may be opened now, and is counted. Else the time at which to ask again; `counted`: also for their number."""
        if at < self._closed_until:
            return self._closed_until
        if counted and len(self._opened) == MOST_CONNECTS and at < self._opened[0] + CONNECTS_SPAN:
            return self._opened[0] + CONNECTS_SPAN
        self._opened.append(at)
        return None

    def refused(self, error: RateLimited, at: float) -> None:
        """A handshake was refused for its rate: none is tried until the exchange's own time, or for a minute."""
        wait = 60.0 if error.retry_after is None else error.retry_after
        self._closed_until = max(self._closed_until, at + wait)


def spread(wait: float, chance: float) -> float:
    """A wait and a little more by `chance` (0 to 1), so that those who wait for one moment do not come back together."""
    return wait + chance * min(0.05 * wait, 1.0) + 0.001


def too_long(
    ban: str, limit: str, wait: float, *, at: float, banned_until: float | None, request: Request[Any] | None = None
) -> RateLimited:
    """The error of what is not even tried, since a ban or a limit lasts longer than its caller waits; in whose words."""
    if banned_until is None or banned_until <= at:
        error = RateLimited(f"{limit} {wait:.0f} s", request=request)
    else:
        error = Banned(f"{ban} {wait:.0f} s", request=request)
        error.until = int(banned_until * 1000)
    error.retry_after = wait
    return error


def _cost(limit: Limit, weight: int, orders: int, uid: bool) -> int:
    if limit.kind == "REQUEST_WEIGHT":
        return weight if (limit.pool == "uid") == uid else 0
    if limit.kind == "ORDERS":
        return orders
    return 1
