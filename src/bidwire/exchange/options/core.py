"""The options as a state machine: commands in, what happened out. With a data folder it keeps itself, and goes on from there.

A command is one step: an order is there with its premium, its fees and the pieces that were written for it, or not at all. Nothing
here asks for the time or for a price; the index is what the last `SetIndex` said. Times are microseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ..api.grants import Grant, Grants, Revoke
from ..api.tape import Tape
from ..engine.commands import (
    HOUSE,
    UNIT,
    Cancel,
    CancelAll,
    Command,
    Credit,
    HouseSnapshot,
    HouseTrade,
    ListSymbol,
    OpenAccount,
    SetStatus,
)
from ..engine.engine import Engine
from ..engine.events import Event, Refused, Report, Traded
from ..engine.rules import SymbolRules
from ..history import AccountHistory, MemoryHistory
from ..keeping import Keeping
from .commands import Expire, ListContracts, OptionsCommand, PlaceOption, SetIndex
from .contracts import QUOTE, UNDERLYING, Contract
from .ledger import Ledger, fee_of
from .records import BOOKINGS, CHARGES, EXERCISES, TERMS, Booking, Charge, Exercise

if TYPE_CHECKING:
    from ..store.store import Store

_KEPT_TRADES = 1000


class Outcome(msgspec.Struct):
    """What a command did."""

    events: list[Event] = []
    """The matching engine's."""
    charges: dict[int, Charge] = {}
    """What trades cost, by their reports' execution ids."""
    changed: dict[int, set[str]] = {}
    """Accounts whose positions changed, with the contracts."""


class Books:
    """All that a restart needs but for finished orders and the like, which are in the history."""

    def __init__(self, seed: int = 0) -> None:
        self.engine = Engine(seed)
        self.ledger = Ledger(self.engine)
        self.index = 0
        """The price of the underlying that the last command went by."""
        self.at = 0
        """When the last command was given."""
        self.grants = Grants()
        """Listen keys."""
        self.contracts: dict[str, Contract] = {}
        """Those that are listed."""
        self.expired: dict[str, tuple[Contract, int]] = {}
        """Those that were, each with the index at which it was settled."""
        self.accounts: list[int] = []
        self.standing: set[str] = set()
        """The contracts in which orders of users stand."""
        self.tapes: dict[str, Tape] = {}
        """What traded, by contract."""
        self.bookings = 0
        """So many lines are in the accounts' flows of funds."""
        self.exercises = 0
        """So many positions were settled."""

    def contract(self, symbol: str) -> Contract | None:
        """A contract that is or was listed."""
        found = self.contracts.get(symbol)
        return found if found is not None else self.expired.get(symbol, (None, 0))[0]

    def tape(self, symbol: str) -> Tape:
        """What traded in a contract."""
        found = self.tapes.get(symbol)
        if found is None:
            found = self.tapes[symbol] = Tape(symbol)
        return found


class OptionsCore:
    """Until `keeping` begins nothing is written.

    Raises:
        ConfigurationError: what is in the data folder cannot be read.
    """

    def __init__(self, seed: int, store: Store | None = None) -> None:
        kept: Books | None = None if store is None else store.state()
        self.books = Books(seed) if kept is None else kept
        self.history: AccountHistory = MemoryHistory() if store is None else store.history
        self.keeping = Keeping(lambda: self.books)
        self._handlers: dict[type, Callable[[Any, int, Outcome], None]] = {
            SetIndex: self._set_index,
            ListContracts: self._list_contracts,
            OpenAccount: self._open_account,
            PlaceOption: self._place,
            Cancel: self._cancel,
            CancelAll: self._cancel,
            Expire: self._expire,
            Credit: self._run,
            HouseSnapshot: self._run,
            HouseTrade: self._run,
            SetStatus: self._run,
            ListSymbol: self._run,
            Grant: self._grant,
            Revoke: self._grant,
        }
        for record in store.tail() if store is not None else ():
            self._carry_out(record.command, record.at)

    def apply(self, command: OptionsCommand, at: int) -> Outcome:
        """What a command of a user did.

        Raises:
            StoreFailed: it could not be kept, and was not applied.
        """
        self.keeping.write(command, at, at)
        return self._carry_out(command, at)

    def play(self, command: OptionsCommand, at: int) -> Outcome:
        """What a command of the house or of time did; it is written when `keeping` settles."""
        self.keeping.put(command, at, at)
        return self._carry_out(command, at)

    # --- commands -----------------------------------------------------------------------------------------------------

    def _carry_out(self, command: object, at: int) -> Outcome:
        self.books.at = max(self.books.at, at)
        outcome = Outcome()
        self._handlers[type(command)](command, at, outcome)
        return outcome

    def _set_index(self, command: SetIndex, at: int, outcome: Outcome) -> None:
        self.books.index = command.price

    def _list_contracts(self, command: ListContracts, at: int, outcome: Outcome) -> None:
        for contract in command.contracts:
            self.books.contracts.setdefault(contract.symbol, contract)

    def _grant(self, command: Grant | Revoke, at: int, outcome: Outcome) -> None:
        self.books.grants.apply(command, at)

    def _open_account(self, command: OpenAccount, at: int, outcome: Outcome) -> None:
        if not self.books.engine.knows(command.account):
            self.books.accounts.append(command.account)
            self._run(command, at, outcome)

    def _place(self, command: PlaceOption, at: int, outcome: Outcome) -> None:
        order, ledger = command.order, self.books.ledger
        if not order.buy:
            ledger.write(order.account, order.symbol, order.quantity - ledger.free(order.account, order.symbol), at)
        self._run(order, at, outcome)
        ledger.net(order.account, order.symbol, at)
        if not isinstance(outcome.events[0], Refused):
            number = next(each.order.id for each in outcome.events if isinstance(each, Report) and not each.maker)
            terms = msgspec.structs.replace(command.terms, order_id=number, at=at)
            self.history.add(TERMS, order.account, order.symbol, terms)

    def _cancel(self, command: Cancel | CancelAll, at: int, outcome: Outcome) -> None:
        self._run(command, at, outcome)
        self.books.ledger.net(command.account, command.symbol, at)

    def _expire(self, command: Expire, at: int, outcome: Outcome) -> None:
        books = self.books
        contract = books.contracts[command.symbol]
        for account in books.accounts:
            if books.engine.open_orders(account, contract.symbol):
                self._cancel(CancelAll(account, contract.symbol), at, outcome)
        del books.contracts[contract.symbol]
        books.expired[contract.symbol] = contract, books.index
        for account, quantity, amount in books.ledger.exercise(contract, books.index, at):
            self._book(account, amount, "EXERCISE", contract.symbol, at)
            books.exercises += 1
            exercise = Exercise(books.exercises, contract, books.index, quantity, amount, at)
            self.history.add(EXERCISES, account, UNDERLYING, exercise)
            outcome.changed.setdefault(account, set()).add(contract.symbol)

    # --- parts --------------------------------------------------------------------------------------------------------

    def _run(self, command: Command, at: int, outcome: Outcome) -> None:
        """Have the matching engine do something, and take what traded into the positions."""
        books = self.books
        self._begin(getattr(command, "symbol", ""))
        events = books.engine.apply(command, at)
        self.history.record(events)
        outcome.events += events
        touched: set[tuple[int, str]] = set()
        for event in events:
            if isinstance(event, Traded):
                books.tape(event.symbol).record(event, at)
            elif isinstance(event, Report) and event.order.account != HOUSE:
                touched.add((event.order.account, event.order.symbol))
                if event.trade_id >= 0:
                    outcome.charges[event.execution_id] = self._charge(event, at)
                    outcome.changed.setdefault(event.order.account, set()).add(event.order.symbol)
        for account, symbol in sorted(touched):
            books.ledger.net(account, symbol, at)
            stands = any(books.engine.open_orders(each, symbol) for each in books.accounts)
            (books.standing.add if stands else books.standing.discard)(symbol)

    def _begin(self, symbol: str) -> None:
        """A contract has a book from the first command on that names it: several hundred are listed, and few are traded."""
        contract = self.books.contracts.get(symbol)
        if contract is not None and self.books.engine.rules(symbol) is None:
            self.books.engine.list_symbol(SymbolRules.of(contract.rules()))

    def _charge(self, report: Report, at: int) -> Charge:
        """One side of a trade is booked and paid for."""
        order, price = report.order, report.last_price
        quantity = report.last_quantity if order.buy else -report.last_quantity
        fee = fee_of(self.books.index, price, report.last_quantity)
        fee, profit = self.books.ledger.trade(order.account, order.symbol, quantity, price, fee, at)
        self._book(order.account, -fee, "FEE", order.symbol, at)
        self._book(order.account, -(price * quantity // UNIT), "CONTRACT", order.symbol, at)
        charge = Charge(report.trade_id, order.id, fee, profit, at)
        self.history.add(CHARGES, order.account, order.symbol, charge)
        return charge

    def _book(self, account: int, amount: int, kind: str, symbol: str, at: int) -> None:
        if amount:
            self.books.bookings += 1
            self.history.add(BOOKINGS, account, QUOTE, Booking(self.books.bookings, amount, kind, symbol, at))
