"""The options exchange without sockets: requests and handshakes in, answers and frames out.

It shares keys and accounts' numbers with the spot exchange beside it, and its index is that exchange's BTCUSDT price.
It has an engine, limits, a wallet of USDT, a clock and a place in the data folder of its own: market time is request time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ...products.options import Options
from ...wire.http import HttpRequest, HttpResponse
from ...wire.product import ProductMethod
from ..api.accounts import Accounts
from ..api.answers import ApiError, invalid_symbol, out_of_service, unknown_error
from ..api.counters import Counters, Limit, Limits
from ..api.router import Router, html
from ..api.session import SECOND, Session, SessionTimes
from ..api.streams import StreamSession
from ..api.tape import Tape
from ..engine.commands import UNIT, Credit, OpenAccount
from ..engine.events import Event, Report
from ..engine.rules import units
from ..faults.delivery import Turn
from ..front import Front
from ..settings import ExchangeSettings
from ..store.journal import StoreFailed
from ..venue import refusal
from .account import AccountData
from .commands import Expire, ListContracts, OptionsCommand, SetIndex
from .contracts import QUOTE, TICK, Contract, listing
from .core import OptionsCore, Outcome
from .events import account_update, balance_position_update, greek_update, order_update
from .market_data import MarketData
from .pricing import Value
from .quotes import EVERY, Quotes, mark
from .records import OptionRecords
from .trading import Trading
from .user_stream import UserStreams, target_of
from .valuation import Valuation

if TYPE_CHECKING:
    from ..store.store import Store

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


class OptionsVenue(Front):
    """One options exchange. Wall times are microseconds UTC; nothing here raises on what a client sends."""

    def __init__(
        self,
        settings: ExchangeSettings,
        accounts: Accounts,
        index: Callable[[], int],
        wall: int,
        *,
        limits: OptionsLimits | None = None,
        store: Store | None = None,
    ) -> None:
        """`index` is the price of BTCUSDT, at 10**-8. `store`: the data folder that it goes on from and keeps itself in."""
        self.index = index
        self.core = OptionsCore(settings.seed or 0, store)
        books = self.core.books
        super().__init__(books.engine, self.core.keeping, settings.seed or 0, max(wall, books.at))
        self.counters = Counters(OptionsLimits() if limits is None else limits, settings.enforce_limits)
        self.worth = Valuation(books.engine, books.ledger, self.known, self.value, index)
        self.streams = UserStreams(
            settings.seed, books.grants, self.apply, lambda command: self.core.play(command, self._wall)
        )
        self._settings = settings
        self.accounts = accounts
        self._seed = settings.seed or 0
        self._books = books
        self._quotes: dict[str, Quotes] = {}
        self._account_at = wall - wall % ACCOUNT_EVERY + ACCOUNT_EVERY
        self._records = OptionRecords(books.engine, self.core.history)
        engine, records, ledger = books.engine, self._records, books.ledger
        parts = (
            MarketData(engine, self.counters, self),
            Trading(engine, records, ledger, self.worth, self.counters, self),
            AccountData(engine, records, ledger, self.worth, self),
            self.streams,
        )
        kinds = [method.request for method in vars(Options).values() if isinstance(method, ProductMethod)]
        handlers = {kind: handle for part in parts for kind, handle in part.handlers().items()}
        self.router = Router(kinds, handlers, accounts, self.counters)  # type: ignore[arg-type]  # methods hold request classes
        self.core.keeping.begin(store, wall)

    # --- what comes in ------------------------------------------------------------------------------------------------

    def perform(self, request: HttpRequest, ip: str, turn: Turn) -> HttpResponse:
        """The true answer to a request, whatever it is."""
        try:
            self.advance(turn.wall)
            for name, value in request.headers:
                key = self.accounts.key(value) if name.lower() == "x-mbx-apikey" else None
                if key is not None:
                    self._open_account(key.account)
        except ApiError as error:
            log.debug("refused below for the same reason: %s", error)  # the data folder cannot be written
        except Exception:
            log.exception("the options broke while time passed")
        return self._routed(request, ip, turn, turn.wall)

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

    def is_api(self, session: Session) -> bool:
        """Options have no WebSocket API."""
        return False

    def expire_listeners(self, account: int | None) -> None:
        """Listen keys of an account, or of all, are over."""
        self.streams.expire(account, self._wall)

    # --- time ---------------------------------------------------------------------------------------------------------

    def advance(self, wall: int) -> None:
        """Everything that is due: expiries, quotes where users' orders stand, keys, pings."""
        self._wall = max(self._wall, wall)
        self.interference.advance(self._wall)
        if self.core.keeping.failed is None:  # else it stands still: what it did could not be kept
            self._expire()
            for symbol in sorted(self._books.standing):
                self._quote(symbol)
            self.streams.advance(self._wall)
        if self._wall >= self._account_at:
            self._account_at = self._wall - self._wall % ACCOUNT_EVERY + ACCOUNT_EVERY
            for account in self._books.accounts:
                if self.streams.listeners(account) and self._books.ledger.positions(account):
                    self._tell_account(account)
                    self.streams.tell(account, greek_update(self.worth.greeks(account), self._wall))
        for session in list(self._sessions):
            due = session.next_due()
            if due is not None and self._wall >= due:
                session.advance(self._wall)
        self._forget_closed()

    def next_due(self, wall: int) -> int | None:
        """The wall time at which `advance` has something to do."""
        due = [session.next_due() for session in self._sessions]
        due.append(self.interference.next_due())
        if self._sessions:
            due.append(self._account_at)
        if self.core.keeping.failed is None:
            due.append(self.streams.next_due())
            due.append(min((contract.expires_at for contract in self._books.contracts.values()), default=None))
            if self._books.standing:
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
        if not self._books.contracts:
            self._list()
        return list(self._books.contracts.values())

    def expired(self) -> list[tuple[Contract, int]]:
        return list(self._books.expired.values())

    def known(self, symbol: str) -> Contract:
        self.contracts()
        found = self._books.contract(symbol)
        if found is None:
            raise invalid_symbol()
        return found

    def quoted(self, symbol: str) -> Contract:
        found = self.known(symbol)
        if symbol not in self._books.contracts:
            raise invalid_symbol()
        self._quote(symbol)
        return found

    def tape(self, symbol: str) -> Tape:
        return self._books.tape(symbol)

    def value(self, symbol: str) -> Value:
        return mark(self._books.contracts[symbol], self._wall, self.index())

    def limits(self, contract: Contract) -> tuple[int, int]:
        mark, reach = round(self.value(contract.symbol).price * UNIT), self.index() // _REACH
        return max(mark - reach, TICK) // TICK * TICK, (mark + reach) // TICK * TICK

    def apply(self, command: OptionsCommand) -> list[Event]:
        """Have something done now: an order, or from outside a deposit.

        Raises:
            ApiError: 503, the data folder cannot be written: nothing was done, and nothing will be.
        """
        if self.core.keeping.failed is not None:
            raise out_of_service()
        self._follow_index()
        try:
            outcome = self.core.apply(command, self._wall)
        except StoreFailed as error:
            raise out_of_service() from error
        self._tell(outcome, "ORDER")
        return outcome.events

    def deposit(self, account: int, amount: int) -> None:
        """Give an account USDT, or, negative, take it."""
        self._open_account(account)
        self.apply(Credit(account, QUOTE, amount))

    def _quote(self, symbol: str) -> None:
        quotes = self._quotes.get(symbol)
        if quotes is None:
            contract = self._books.contracts[symbol]
            quotes = self._quotes[symbol] = Quotes(contract, self._seed, self.engine)
        self._follow_index()
        for command in quotes.due(self._wall, self._books.index):
            self._tell(self.core.play(command, self._wall), "ORDER")

    def _expire(self) -> None:
        over = [each.symbol for each in self._books.contracts.values() if each.expires_at <= self._wall]
        if not over:
            return
        self._follow_index()
        for symbol in over:
            self._tell(self.core.play(Expire(symbol), self._wall), "EXERCISE")
            self._quotes.pop(symbol, None)
        self._list()

    def _list(self) -> None:
        """List the contracts that there are to be now."""
        self.core.play(ListContracts(tuple(listing(self._wall, self.index()))), self._wall)

    def _follow_index(self) -> None:
        """What is done next is done at the price that the underlying has now."""
        index = self.index()
        if index != self._books.index:
            self.core.play(SetIndex(index), self._wall)

    def _tell(self, outcome: Outcome, reason: str) -> None:
        """Whoever listens hears of orders first, then of positions, then of equity."""
        for report in outcome.events:
            if isinstance(report, Report) and self.streams.listeners(report.order.account):
                terms, charge = self._records.terms(report.order), outcome.charges.get(report.execution_id)
                self.streams.tell(report.order.account, order_update(report, terms, charge, self._wall))
        for account, symbols in outcome.changed.items():
            if self.streams.listeners(account):
                event = balance_position_update(self._books.ledger, self.worth, account, symbols, reason, self._wall)
                self.streams.tell(account, event)
                self._tell_account(account)

    def _tell_account(self, account: int) -> None:
        self.streams.tell(account, account_update(self.worth.money(account), self._wall))

    def _open_account(self, account: int) -> None:
        """An account comes with what its spot account began with in USDT; that is another wallet."""
        if not self.engine.knows(account):
            amount = units(self._settings.balances.get(QUOTE, 0))
            self.apply(OpenAccount(account, 0, 0, ((QUOTE, amount),) if amount else ()))
