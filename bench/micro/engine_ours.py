"""bidwire's engine on the flow of engine.py, as a live symbol has it: all filters of an exchangeInfo row, balances and holds,
commission, self-trade prevention at its default, and every event. Prices are ticks of 0.01.

Buyers and sellers are 1,024 accounts, since a symbol allows an account 200 open orders and nobody trades with himself: so the
trades are those of the other engines. Cancels name the order that theirs cancel.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from bidwire.exchange.engine.commands import UNIT, Cancel, Command, Credit, Place
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import Refused, Traded
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.market.listing import Listing
from bidwire.exchange.store.journal import Journal
from bidwire.products.spot.enums import OrderType

LISTING = Listing(symbol="BTCUSDT", base="BTC", quote="USDT", tick=UNIT // 100, step=UNIT // 100_000)
SYMBOL = LISTING.symbol
ACCOUNTS = 1024
TOGETHER = 16
"""Commands that the journal writes at once, as with 16 orders in flight."""

Flow = list[tuple[str, int, bool, int, int]]


def opened() -> Engine:
    engine = Engine(seed=1)
    engine.list_symbol(SymbolRules.of(LISTING.row()))
    for account in range(1, ACCOUNTS + 1):
        engine.open_account(account)
        for asset in (LISTING.base, LISTING.quote):
            engine.apply(Credit(account, asset, 10**9 * UNIT), 0)
    return engine


def account(number: int, buy: bool) -> int:
    """Buyers are even, sellers odd."""
    return 2 * (number % (ACCOUNTS // 2)) + (2 if buy else 1)


def place(number: int, buy: bool, price: int, quantity: int) -> Place:
    return Place(
        account(number, buy), SYMBOL, buy, OrderType.LIMIT, quantity=quantity * UNIT, price=price * LISTING.tick
    )


def commands(flow: Flow) -> list[Command]:
    made: list[Command] = []
    placed: dict[int, tuple[int, int]] = {}
    for kind, number, buy, price, quantity in flow:
        if kind == "l":
            placed[number] = account(number, buy), len(placed) + 1  # none is refused: ids count what was placed
            made.append(place(number, buy, price, quantity))
        else:
            owner, order_id = placed.get(number, (1, 0))  # what is no order, but another cancel, is not found
            made.append(Cancel(owner, SYMBOL, order_id=order_id))
    return made


def trades(given: list[Command]) -> int:
    """How many trades they make.

    Raises:
        AssertionError: an order was refused.
    """
    engine, count = opened(), 0
    for at, command in enumerate(given):
        events = engine.apply(command, at)
        assert not (isinstance(command, Place) and isinstance(events[0], Refused)), events
        count += sum(isinstance(event, Traded) for event in events)
    return count


def alone(flow: Flow) -> Callable[[], None]:
    """Commands as the API hands them over."""
    given, engine = commands(flow), opened()

    def run() -> None:
        apply = engine.apply
        for at, command in enumerate(given):
            apply(command, at)

    return run


def journaled(flow: Flow) -> Callable[[], None]:
    """Each command is written to a journal first."""
    given, engine = commands(flow), opened()
    folder = tempfile.TemporaryDirectory()
    journal = Journal(Path(folder.name) / "journal", Command, "never")
    list(journal.replay())

    def run() -> None:
        for at, command in enumerate(given):
            journal.put(command, at, at)
            if not at % TOGETHER:
                journal.write(at)
            engine.apply(command, at)
        journal.settle(len(given))
        journal.close()
        folder.cleanup()

    return run


def made(flow: Flow) -> Callable[[], None]:
    """The command is made of numbers within the clock, as the other engines' are."""
    given, engine = commands(flow), opened()

    def run() -> None:
        apply = engine.apply
        for at, (kind, number, buy, price, quantity) in enumerate(flow):
            apply(place(number, buy, price, quantity) if kind == "l" else given[at], at)

    return run


ROWS = {"bidwire": alone, "bidwire_journal": journaled, "bidwire_made": made}
