"""Rate limits as the exchange counts them: weight and requests by address, unfilled orders by account.

Windows are fixed and aligned to the clock, not sliding. Who keeps calling after
a 429 is banned: 2 minutes first, twice as long each time, at most 3 days.
All times are wall time in microseconds.
(rest-api.md "LIMITS"; faqs/order_count_decrement.md)
"""

from __future__ import annotations

import msgspec

from .answers import ApiError

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
UID_WEIGHT = "x-sapi-used-uid-weight-1m"
"""The header that tells what an account has used up of a call of /sapi."""


class Limit(msgspec.Struct, frozen=True):
    """One limit, as `exchangeInfo` names it."""

    kind: str
    interval: str
    number: int
    most: int

    @property
    def length(self) -> int:
        return self.number * {"SECOND": SECOND, "MINUTE": MINUTE, "HOUR": 60 * MINUTE, "DAY": DAY}[self.interval]

    @property
    def letters(self) -> str:
        """As in header names: 1m, 10s."""
        return f"{self.number}{self.interval[0].lower()}"

    @property
    def words(self) -> str:
        """As in texts of errors: 1 MINUTE."""
        return f"{self.number} {self.interval}"

    def row(self) -> dict[str, str | int]:
        return {
            "rateLimitType": self.kind,
            "interval": self.interval,
            "intervalNum": self.number,
            "limit": self.most,
        }


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much is allowed, and what happens to those who do not care. Bans are in seconds."""

    weight: int = 6000
    sapi_weight: int = 12_000
    """By address, of each call of /sapi by itself."""
    sapi_account_weight: int = 180_000
    """By account, of each call of /sapi by itself whose weight is the account's (UID)."""
    raw_requests: int = 300_000
    orders_10s: int = 100
    orders_1d: int = 200_000
    connections: int = 300
    """WebSocket handshakes in 5 minutes, by address."""
    streams: int = 1024
    """On one connection."""
    frames_a_second: int = 5
    """What a connection to streams may send, pings and pongs among it."""
    disconnects: int = 0
    """How many connections an address may lose in 5 minutes because it sent more than that; one more bans it. 0: it is not banned
    for that (the documentation says that it may be)."""
    ignored_before_ban: int = 3
    first_ban: int = 120
    longest_ban: int = 259_200
    over_weight: int = -1003
    """The code of a 429 and of a ban: the options name it differently."""
    maker_fill_returns: int = 5
    taker_fill_returns: int = 1

    def weight_limit(self) -> Limit:
        return Limit("REQUEST_WEIGHT", "MINUTE", 1, self.weight)

    def sapi_limit(self) -> Limit:
        """Each call of /sapi has a budget of its own (https://dev.binance.vision/t/request-limit-on-the-api-endpoints/9275)."""
        return Limit("REQUEST_WEIGHT", "MINUTE", 1, self.sapi_weight)

    def sapi_account_limit(self) -> Limit:
        return Limit("REQUEST_WEIGHT", "MINUTE", 1, self.sapi_account_weight)

    def order_limits(self) -> tuple[Limit, Limit]:
        return Limit("ORDERS", "SECOND", 10, self.orders_10s), Limit("ORDERS", "DAY", 1, self.orders_1d)

    def raw_limit(self) -> Limit:
        return Limit("RAW_REQUESTS", "MINUTE", 5, self.raw_requests)

    def connection_limit(self) -> Limit:
        return Limit("CONNECTIONS", "MINUTE", 5, self.connections)

    def rows(self, *, socket: bool = False) -> list[dict[str, str | int]]:
        """`rateLimits` of exchangeInfo, in its order. Over the WebSocket API connections are limited, not requests."""
        last = self.connection_limit() if socket else self.raw_limit()
        return [limit.row() for limit in (self.weight_limit(), *self.order_limits(), last)]


class Window:
    """A count in the current window of a limit."""

    __slots__ = ("_count", "_ends_at", "_head", "_length", "limit")

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._length = limit.length
        self._head = msgspec.json.encode(limit.row())[:-1].decode()
        self._ends_at = 0
        self._count = 0

    def count(self, wall: int) -> int:
        if wall >= self._ends_at:
            self._ends_at, self._count = self.ends(wall), 0
        return self._count

    def add(self, number: int, wall: int) -> None:
        """Count; never below zero."""
        count = self.count(wall) + number
        self._count = count if count > 0 else 0

    def row(self, wall: int) -> str:
        """As an answer's `rateLimits` shows it, as JSON."""
        return f'{self._head},"count":{self.count(wall)}}}'

    def ends(self, wall: int) -> int:
        return wall - wall % self._length + self._length


class _Address:
    """What is counted of one address."""

    __slots__ = (
        "banned_until", "connections", "disconnects", "ignored", "last_ban", "raw", "sapi", "warned_until", "weight",
    )  # fmt: skip

    def __init__(self, limits: Limits) -> None:
        self.weight = Window(limits.weight_limit())
        self.sapi: dict[str, Window] = {}
        """By call of /sapi."""
        self.raw = Window(limits.raw_limit())
        self.connections = Window(limits.connection_limit())
        self.disconnects = Window(Limit("DISCONNECTS", "MINUTE", 5, limits.disconnects))
        self.warned_until = 0
        self.ignored = 0
        self.banned_until = 0
        self.last_ban = 0


class Counters:
    """Counts and refuses. With `enforce` off it only counts."""

    def __init__(self, limits: Limits, enforce: bool = True) -> None:
        self.limits = limits
        self.enforce = enforce
        self._addresses: dict[str, _Address] = {}
        self._orders: dict[int, tuple[Window, Window]] = {}
        self._sapi_accounts: dict[tuple[int, str], Window] = {}

    # weight, by address

    def refuse_banned(self, ip: str, wall: int) -> None:
        """Raises the 418 while an address is banned."""
        address = self._addresses.get(ip)
        if address is not None and wall < address.banned_until:
            raise _ban(self.limits.over_weight, address.banned_until, wall)

    def banned(self, ip: str, wall: int) -> bool:
        address = self._addresses.get(ip)
        return address is not None and wall < address.banned_until

    def addresses(self) -> list[str]:
        """The addresses that have called."""
        return list(self._addresses)

    def ban(self, ip: str, until: int) -> None:
        """Refuse an address until then, whatever it did."""
        self._address(ip).banned_until = until

    def charge(self, ip: str, weight: int, wall: int, *, sapi: str = "") -> None:
        """One request of this weight, out of the budget of /api, or of a call of /sapi ("GET /sapi/v1/…").

        Raises:
            ApiError: 429 when the window has no room for it, 418 when earlier 429s were ignored.
        """
        address = self._address(ip)
        address.raw.add(1, wall)
        budget = self._sapi(address, sapi) if sapi else address.weight
        budget.add(weight, wall)
        if not self.enforce:
            return
        for window in (budget, address.raw):
            if window.count(wall) > window.limit.most:
                raise self._over(address, window, wall)

    def charge_account(self, account: int, sapi: str, weight: int, wall: int) -> int:
        """A request of /sapi whose weight is the account's; what the account has used up of that call.

        Raises:
            ApiError: 429 when the window has no room for it. Nobody is banned for that: bans are of addresses.
        """
        key = account, sapi
        window = self._sapi_accounts.get(key)
        if window is None:
            window = self._sapi_accounts[key] = Window(self.limits.sapi_account_limit())
        window.add(weight, wall)
        if self.enforce and window.count(wall) > window.limit.most:
            # The text is not documented; we say what the other limits say.
            text = f"Too much request weight used; current limit is {window.limit.most} request weight per {window.limit.words}."
            raise _later(self.limits.over_weight, text, 429, window.ends(wall), wall)
        return window.count(wall)

    def refund(self, ip: str, weight: int, wall: int) -> None:
        """A success of a request whose successes cost nothing."""
        self._address(ip).weight.add(-weight, wall)

    def used_weight(self, ip: str, wall: int) -> int:
        return self._address(ip).weight.count(wall)

    def connect(self, ip: str, weight: int, wall: int) -> None:
        """A WebSocket handshake.

        Raises:
            ApiError: 418 or 429 as for any request, or -1034 (429) after too many connections.
        """
        self.refuse_banned(ip, wall)
        self.charge(ip, weight, wall)
        window = self._address(ip).connections
        window.add(1, wall)
        if self.enforce and window.count(wall) > window.limit.most:
            text = f"Too many connection attempts from IP; current limit is {window.limit.most} per '{window.limit.words}'."
            raise _later(-1034, text, 429, window.ends(wall), wall)

    def disconnected(self, ip: str, wall: int) -> bool:
        """A connection ended because it sent too much; whether the address is banned for it."""
        address = self._address(ip)
        address.disconnects.add(1, wall)
        most = self.limits.disconnects
        if not self.enforce or not most or address.disconnects.count(wall) <= most:
            return False
        self._punish(address, wall)
        return True

    # orders, by account

    def admit_orders(self, account: int, number: int, wall: int) -> None:
        """Raises the 429 of -1015 when so many new orders find no room; counts nothing."""
        if not self.enforce:
            return
        for window in reversed(self._windows(account)):
            if window.count(wall) + number > window.limit.most:
                text = f"Too many new orders; current limit is {window.limit.most} orders per {window.limit.words}."
                raise _later(-1015, text, 429, window.ends(wall), wall)

    def count_orders(self, account: int, number: int, wall: int) -> None:
        """New orders were placed."""
        for window in self._windows(account):
            window.add(number, wall)

    def first_fill(self, account: int, maker: bool, wall: int) -> None:
        """An order met its first fill: it gives back what such a fill gives, in the current windows."""
        back = self.limits.maker_fill_returns if maker else self.limits.taker_fill_returns
        for window in self._windows(account):
            window.add(-back, wall)

    def order_counts(self, account: int, wall: int) -> list[tuple[Limit, int]]:
        """The order limits with their counts, shortest first."""
        return [(window.limit, window.count(wall)) for window in self._windows(account)]

    # as answers carry them

    def headers(self, ip: str, wall: int, *, sapi: str = "") -> dict[str, str]:
        if sapi:
            return {"x-sapi-used-ip-weight-1m": str(self._sapi(self._address(ip), sapi).count(wall))}
        used = str(self.used_weight(ip, wall))
        return {"x-mbx-used-weight": used, "x-mbx-used-weight-1m": used}

    def order_headers(self, account: int, wall: int) -> dict[str, str]:
        return {f"x-mbx-order-count-{limit.letters}": str(count) for limit, count in self.order_counts(account, wall)}

    def rows(self, ip: str, wall: int, account: int | None = None) -> msgspec.Raw:
        """`rateLimits` of a WebSocket API answer; with an account, its order counts first."""
        orders = () if account is None else self._windows(account)
        rows = [window.row(wall) for window in (*orders, self._address(ip).weight)]
        return msgspec.Raw(f"[{','.join(rows)}]".encode())

    def _address(self, ip: str) -> _Address:
        found = self._addresses.get(ip)
        if found is None:
            found = self._addresses[ip] = _Address(self.limits)
        return found

    def _sapi(self, address: _Address, call: str) -> Window:
        found = address.sapi.get(call)
        if found is None:
            found = address.sapi[call] = Window(self.limits.sapi_limit())
        return found

    def _windows(self, account: int) -> tuple[Window, Window]:
        found = self._orders.get(account)
        if found is None:
            ten_seconds, day = self.limits.order_limits()
            found = self._orders[account] = (Window(ten_seconds), Window(day))
        return found

    def _punish(self, address: _Address, wall: int) -> None:
        """A ban, twice as long as the one before."""
        length = min(max(2 * address.last_ban, self.limits.first_ban), self.limits.longest_ban)
        address.last_ban, address.ignored, address.warned_until = length, 0, 0
        address.banned_until = wall + length * SECOND

    def _over(self, address: _Address, window: Window, wall: int) -> ApiError:
        ends = window.ends(wall)
        if wall < address.warned_until:
            address.ignored += 1
            if address.ignored >= self.limits.ignored_before_ban:
                self._punish(address, wall)
                return _ban(self.limits.over_weight, address.banned_until, wall)
        else:
            address.ignored, address.warned_until = 0, ends
        if window.limit.kind == "RAW_REQUESTS":
            text = f"Too many requests; current limit is {window.limit.most} raw requests per {window.limit.words}."
        else:
            text = f"Too much request weight used; current limit is {window.limit.most} request weight per {window.limit.words}."
        advice = " Please use WebSocket Streams for live updates to avoid polling the API."
        return _later(self.limits.over_weight, text + advice, 429, ends, wall)


def _later(code: int, text: str, status: int, until: int, wall: int) -> ApiError:
    """A refusal that says when to come back: seconds in the header, epoch milliseconds in the data."""
    return ApiError(
        code,
        text,
        status,
        headers={"retry-after": str(-(-(until - wall) // SECOND))},
        data={"serverTime": wall // 1000, "retryAfter": until // 1000},
    )


def _ban(code: int, until: int, wall: int) -> ApiError:
    text = (
        f"Way too much request weight used; IP banned until {until // 1000}. "
        "Please use WebSocket Streams for live updates to avoid bans."
    )
    return _later(code, text, 418, until, wall)
