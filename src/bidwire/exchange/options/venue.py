"""The options exchange without sockets: requests and handshakes in, answers and frames out.

It shares keys and accounts' numbers with the spot exchange beside it, and its index is that exchange's BTCUSDT price.
It has an engine, limits, a wallet of USDT and a clock of its own: market time is request time. Nothing of it is
written to disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from ...products.options import Options
from ...wire.http import HttpRequest, HttpResponse
from ...wire.request import Method
from ..api.accounts import Accounts
from ..api.answers import ApiError, invalid_symbol, unknown_error
from ..api.counters import Counters, Limit, Limits
from ..api.router import Router, html
from ..api.session import SECOND, Session, SessionTimes
from ..api.streams import StreamSession
from ..api.tape import Tape
from ..engine.commands import HOUSE, UNIT, Cancel, Command, Credit, OpenAccount
from ..engine.engine import Engine
from ..engine.events import BalanceChanged, Event, Report, Traded
from ..engine.rules import SymbolRules
from ..faults.delivery import Turn, unsigned
from ..faults.interference import Interference
from ..history import MemoryHistory, Records
from ..settings import ExchangeSettings
from ..venue import refusal
from .api import Desk, OptionsApi
from .contracts import QUOTE, TICK, Contract, listing
from .events import account_update, balance_position_update, greek_update, order_update
from .ledger import Ledger
from .pricing import Value
from .quotes import EVERY, Quotes, mark
from .user_stream import UserStreams, target_of

log = logging.getLogger("bidwire.exchange")

ACCOUNT_EVERY = 10 * SECOND
"""How often an account with a position is told of its equity."""

MOST_STREAMS = 200
# Options: pings every 3 minutes, 10 minutes to answer, 10 frames a second, 24 hours (general info of the options' streams).
TIMES = SessionTimes(ping_every=180 * SECOND, pong_within=600 * SECOND, notice=0)
FRAMES_A_SECOND = 10

_REACH = 10
"""Prices may be a tenth of the index away from the mark."""


class OptionsLimits(Limits, frozen=True, kw_only=True):
    """Limits of the options' API: they count orders by the minute, and name a weight that is used up -1008."""

    weight: int = 2400
    orders_10s: int = 300
    orders_1m: int = 1200
    over_weight: int = -1008

    def order_limits(self) -> tuple[Limit, Limit]:
        return Limit("ORDERS", "SECOND", 10, self.orders_10s), Limit("ORDERS", "MINUTE", 1, self.orders_1m)


class OptionsVenue:
    """One options exchange. Wall times are microseconds UTC; nothing here raises on what a client sends."""

    def __init__(
        self,
        settings: ExchangeSettings,
        accounts: Accounts,
        index: Callable[[], int],
        wall: int,
        *,
        limits: OptionsLimits | None = None,
    ) -> None:
        """`index` is the price of BTCUSDT, at 10**-8."""
        self.index = index
        self.engine = Engine(settings.seed or 0)
        self.desk = Desk()
        self.counters = Counters(OptionsLimits() if limits is None else limits, settings.enforce_limits)
        self.ledger = Ledger(self.engine, self.apply, self.value, index)
        self.streams = UserStreams(settings.seed)
        self._history = MemoryHistory()
        self._settings = settings
        self.accounts = accounts
        self.interference = Interference(self, settings.seed or 0, wall)
        self.faults = self.interference.faults
        self._seed = settings.seed or 0
        self._wall = wall
        self._contracts: dict[str, Contract] = {}
        self._quotes: dict[str, Quotes] = {}
        self._tapes: dict[str, Tape] = {}
        self._expired: list[tuple[Contract, int]] = []
        self._opened: set[int] = set()
        self._sessions: dict[Session, str] = {}
        self._account_at = wall - wall % ACCOUNT_EVERY + ACCOUNT_EVERY
        self._standing: set[str] = set()
        records = Records(self.engine, self._history)
        api = OptionsApi(self.engine, records, self.ledger, self.counters, self)
        kinds = [method.request for method in vars(Options).values() if isinstance(method, Method)]
        handlers: dict[Any, Any] = {**api.handlers(), **self.streams.handlers()}
        self.router = Router(kinds, handlers, accounts, self.counters)  # type: ignore[arg-type]  # methods hold request classes

    # --- what comes in ------------------------------------------------------------------------------------------------

    def http(self, request: HttpRequest, *, ip: str, wall: int, reused: bool = False) -> HttpResponse:
        """The answer to a request, whatever it is; a `Delivery` where a fault has a say in how it is delivered.

        `reused`: it is not the first request of its connection.
        """
        return self.interference.http(request, ip, wall, reused)

    def perform(self, request: HttpRequest, ip: str, turn: Turn) -> HttpResponse:
        """The true answer to a request, whatever it is."""
        try:
            self.advance(turn.wall)
            for name, value in request.headers:
                key = self.accounts.key(value) if name.lower() == "x-mbx-apikey" else None
                if key is not None:
                    self._open_account(key.account)
        except Exception:
            log.exception("the options broke while time passed")
        if turn.unsigned:
            request = unsigned(request)
        self.router.clock_off = turn.clock_off
        try:
            return self.router.http(request, ip=ip, wall=turn.wall, at=turn.wall)
        finally:
            self.router.clock_off = 0

    def accept(self, ip: str, wall: int) -> bool:
        """Whether a TCP connection from this address is served, or reset at once (a fault)."""
        return self.interference.accept(ip, wall)

    def reachable(self, wall: int) -> bool:
        """Whether the port is open: a fault may close it for a while."""
        return self.interference.reachable(wall)

    def postpone(self, at: int, act: Callable[[int], object]) -> None:
        """Have something done at a wall time, in the order of time with all else."""
        self.interference.postpone(at, act)

    def settle(self) -> None:
        """Nothing of the options is written to disk."""

    def open(self, target: str, headers: Mapping[str, str], *, ip: str, wall: int) -> Session | HttpResponse:
        """The session of a WebSocket handshake, or the HTTP answer that refuses it."""
        try:
            refused = self.interference.handshake(target, ip, wall)
            if refused is not None:
                return refused
            self.counters.connect(ip, 0, wall)
            session = StreamSession(
                self.streams,
                target_of(target, MOST_STREAMS),
                wall,
                times=TIMES,
                catch_up=self.advance,
                most_streams=MOST_STREAMS,
                frames_a_second=FRAMES_A_SECOND,
            )
        except ApiError as error:
            return html(404, "Not Found") if error.status == 404 else refusal(error)
        except Exception:
            log.exception("a WebSocket handshake broke")
            return refusal(unknown_error())
        self._sessions[session] = ip
        self.interference.opened(session, ip)
        return session

    # --- what faults act on -------------------------------------------------------------------------------------------

    @property
    def sessions(self) -> Mapping[Session, str]:
        """Open WebSockets with their addresses."""
        return self._sessions

    def is_api(self, session: Session) -> bool:
        """Options have no WebSocket API."""
        return False

    def ban(self, ip: str | None, until: int) -> None:
        """Refuse an address (418) until then; None: every one that is known, and this machine's own."""
        for each in {*self.counters.addresses(), "127.0.0.1"} if ip is None else [ip]:
            self.counters.ban(each, until)

    def expire_listeners(self, account: int | None) -> None:
        """Listen keys of an account, or of all, are over."""
        self.streams.expire(account, self._wall)

    # --- time ---------------------------------------------------------------------------------------------------------

    def advance(self, wall: int) -> None:
        """Everything that is due: expiries, quotes where users' orders stand, keys, pings."""
        self._wall = max(self._wall, wall)
        self.interference.advance(self._wall)
        self._expire()
        for symbol in list(self._standing):
            self._quote(symbol)
        self.streams.advance(self._wall)
        if self._wall >= self._account_at:
            self._account_at = self._wall - self._wall % ACCOUNT_EVERY + ACCOUNT_EVERY
            for account in self._opened:
                if self.streams.listeners(account) and self.ledger.positions(account):
                    self._tell_account(account)
                    self.streams.tell(account, greek_update(self.ledger.greeks(account), self._wall))
        for session in list(self._sessions):
            due = session.next_due()
            if due is not None and self._wall >= due:
                session.advance(self._wall)
        self._sessions = {session: ip for session, ip in self._sessions.items() if not session.closed}

    def next_due(self, wall: int) -> int | None:
        """The wall time at which `advance` has something to do."""
        due = [session.next_due() for session in self._sessions]
        due.append(self.interference.next_due())
        due.append(self.streams.next_due())
        due.append(min((contract.expires_at for contract in self._contracts.values()), default=None))
        if self._sessions:
            due.append(self._account_at)
        if self._standing:
            due.append(wall - wall % EVERY + EVERY)
        return min((at for at in due if at is not None), default=None)

    def close(self, wall: int) -> None:
        """End every connection (1001)."""
        for session in list(self._sessions):
            session.close(1001, "Going away")
        self._sessions.clear()

    # --- the market ---------------------------------------------------------------------------------------------------

    def contracts(self) -> list[Contract]:
        """All that are listed; they are made when they are first asked for, and after each expiry."""
        if not self._contracts:
            self._contracts = {each.symbol: each for each in listing(self._wall, self.index())}
        return list(self._contracts.values())

    def expired(self) -> list[tuple[Contract, int]]:
        return self._expired

    def known(self, symbol: str) -> Contract:
        self.contracts()
        found = self._contracts.get(symbol)
        if found is not None:
            if symbol not in self._quotes:
                self.engine.list_symbol(SymbolRules.of(found.rules()))
                self._quotes[symbol] = Quotes(found, self._seed)
            return found
        found = next((contract for contract, _ in self._expired if contract.symbol == symbol), None)
        if found is None:
            raise invalid_symbol()
        return found

    def quoted(self, symbol: str) -> Contract:
        found = self.known(symbol)
        if symbol not in self._contracts:
            raise invalid_symbol()
        self._quote(symbol)
        return found

    def tape(self, symbol: str) -> Tape:
        found = self._tapes.get(symbol)
        if found is None:
            found = self._tapes[symbol] = Tape(symbol)
        return found

    def value(self, symbol: str) -> Value:
        return mark(self._contracts[symbol], self._wall, self.index())

    def limits(self, contract: Contract) -> tuple[int, int]:
        mark, reach = round(self.value(contract.symbol).price * UNIT), self.index() // _REACH
        return max(mark - reach, TICK) // TICK * TICK, (mark + reach) // TICK * TICK

    def apply(self, command: Command) -> list[Event]:
        """Have the engine do something now: an order, or from outside a deposit."""
        return self._apply(command, self._wall)

    def deposit(self, account: int, amount: int) -> None:
        """Give an account USDT, or, negative, take it."""
        self._open_account(account)
        self.apply(Credit(account, QUOTE, amount))

    def _quote(self, symbol: str) -> None:
        for command, at in self._quotes[symbol].due(self._wall, self.index()):
            self._apply(command, at)

    def _apply(self, command: Command, at: int) -> list[Event]:
        events = self.engine.apply(command, at)
        self._history.record(events)
        for event in events:
            if isinstance(event, Traded):
                self.tape(event.symbol).record(event, at)
        self._settle(events, at)
        return events

    def _settle(self, events: list[Event], at: int) -> None:
        """Fees and positions of what traded; then everybody is told."""
        concerned: dict[int, set[str]] = {}
        fees: dict[int, tuple[int, int]] = {}
        reports = [event for event in events if isinstance(event, Report) and event.order.account != HOUSE]
        for report in reports:
            order = report.order
            if report.trade_id >= 0:
                quantity = report.last_quantity if order.buy else -report.last_quantity
                contract = self.known(order.symbol)
                fee, profit = self.ledger.traded(order.account, contract, quantity, report.last_price, at)
                fees[report.execution_id] = fee, profit
                key = order.symbol, order.id
                self.desk.fees[key] = self.desk.fees.get(key, 0) + fee
                self.desk.trade_fees[order.symbol, order.id, report.trade_id] = fee, profit
                concerned.setdefault(order.account, set()).add(order.symbol)
            if order.is_open:
                self._standing.add(order.symbol)
        for account, symbols in concerned.items():
            for symbol in symbols:
                self.ledger.net(account, symbol)
        for report in reports:
            fee, profit = fees.get(report.execution_id, (0, 0))
            flags = self.desk.flags.get((report.order.symbol, report.order.id))
            if self.streams.listeners(report.order.account):
                self.streams.tell(report.order.account, order_update(report, flags, fee, profit, at))
        for account, symbols in concerned.items():
            if self.streams.listeners(account):
                self.streams.tell(account, balance_position_update(self.ledger, account, symbols, "ORDER", at))
                self._tell_account(account)
        if any(isinstance(event, BalanceChanged) for event in events):
            self._standing = {name for name in self._standing if name in self._quotes and self._has_orders(name)}

    def _has_orders(self, symbol: str) -> bool:
        return any(self.engine.open_orders(account, symbol) for account in self._opened)

    def _expire(self) -> None:
        over = [contract for contract in self._contracts.values() if contract.expires_at <= self._wall]
        if not over:
            return
        index = self.index()
        for contract in over:
            for account in self._opened:
                for order in self.engine.open_orders(account, contract.symbol):
                    self.apply(Cancel(account, contract.symbol, order.id))
            self._expired.append((contract, index))
            for account in self.ledger.exercise(contract, index, self._wall):
                if self.streams.listeners(account):
                    event = balance_position_update(self.ledger, account, {contract.symbol}, "EXERCISE", self._wall)
                    self.streams.tell(account, event)
                    self._tell_account(account)
            self._quotes.pop(contract.symbol, None)
            self._standing.discard(contract.symbol)
            del self._contracts[contract.symbol]
        for each in listing(self._wall, index):
            self._contracts.setdefault(each.symbol, each)

    def _tell_account(self, account: int) -> None:
        self.streams.tell(account, account_update(self.ledger.money(account), self._wall))

    def _open_account(self, account: int) -> None:
        """An account comes with what its spot account began with in USDT; that is another wallet."""
        if account in self._opened:
            return
        self._opened.add(account)
        self.apply(OpenAccount(account, 0, 0))
        amount = int(self._settings.balances.get(QUOTE, 0) * UNIT)
        if amount:
            self.apply(Credit(account, QUOTE, amount))
