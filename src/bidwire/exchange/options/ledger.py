"""What accounts hold in options: positions, margin, fees, and what an expiry brings.

The engine trades a contract like an asset. Who sells what he does not hold writes it: the pieces are made for the
order, counted as written, and destroyed when the order ends or they are bought back. So

    position = pieces held (free and in orders) - pieces written

Premium is paid from buyer to seller at the trade. Whoever is short must have margin, which no order may use up:

    initial       max(15 % of the index - out-of-the-money amount, 10 % of the index) + mark price, per piece written
    maintenance   max(7.5 % - out-of-the-money amount, 5 %) likewise

A fee of 0.024 % of the index, at most 10 % of the premium, is taken in USDT from each side of a trade. At the expiry
the difference between index and strike is paid to who is long by who is short, without a fee; open orders end before.
Nobody is liquidated: who cannot pay at the expiry pays what he has. Money is in units of 10**-8.
(The real exchange's rules: https://www.binance.com/en/support/faq/options; ours leave out portfolio offsets.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from ..engine.commands import UNIT, Command, Credit
from ..engine.engine import Engine
from ..engine.events import Event
from .contracts import INITIAL, LEAST_INITIAL, LEAST_MAINTENANCE, MAINTENANCE, QUOTE, Contract
from .pricing import Value

FEE_RATE = 24_000
"""Of the index's price: 0.024 %."""

FEE_SHARE = 10
"""A fee is at most one part in so many of the premium."""


class Position(msgspec.Struct):
    """One account's position in one contract. `entry` is the average price at which it was opened."""

    quantity: int = 0
    entry: int = 0
    realized: int = 0

    def trade(self, quantity: int, price: int) -> int:
        """Takes in a trade (a sale is negative); the profit that it realized."""
        before = self.quantity
        after = before + quantity
        closed = min(abs(before), abs(quantity)) if before * quantity < 0 else 0
        profit = (price - self.entry) * closed // UNIT * (1 if before > 0 else -1) if closed else 0
        if after == 0:
            self.entry = 0
        elif before * after <= 0:
            self.entry = price
        elif abs(after) > abs(before):
            self.entry = (abs(before) * self.entry + abs(quantity) * price) // abs(after)
        self.quantity = after
        self.realized += profit
        return profit


class Booking(msgspec.Struct, frozen=True):
    """A line of an account's funding flow."""

    id: int
    account: int
    amount: int
    kind: str
    symbol: str
    at: int


class Exercise(msgspec.Struct, frozen=True):
    """What one expiry brought one account."""

    id: int
    account: int
    contract: Contract
    price: int
    quantity: int
    amount: int
    at: int


class Money(msgspec.Struct, frozen=True):
    """An account's USDT: `available` is what new orders may use."""

    cash: int
    available: int
    position_value: int
    unrealized: int
    initial_margin: int
    maintenance_margin: int

    @property
    def equity(self) -> int:
        return self.cash + self.position_value


class Greeks(msgspec.Struct, frozen=True):
    """An account's greeks, as they are written."""

    delta: str
    gamma: str
    theta: str
    vega: str


Marks = Callable[[str], Value]
"""The house's view of a contract now."""

Apply = Callable[[Command], list[Event]]


class Ledger:
    """All accounts' positions. `apply` runs an engine command and tells everybody who has to know."""

    def __init__(self, engine: Engine, apply: Apply, marks: Marks, index: Callable[[], int]) -> None:
        self._engine = engine
        self._apply = apply
        self._marks = marks
        self._index = index
        self._positions: dict[int, dict[str, Position]] = {}
        self._written: dict[tuple[int, str], int] = {}
        self._contracts: dict[str, Contract] = {}
        self.bookings: list[Booking] = []
        self.exercises: list[Exercise] = []

    # --- reading ------------------------------------------------------------------------------------------------------

    def positions(self, account: int) -> dict[str, Position]:
        """By contract, those that are not 0."""
        return {name: each for name, each in self._positions.get(account, {}).items() if each.quantity}

    def money(self, account: int) -> Money:
        """What the account has now, at the house's marks."""
        free, locked = self._engine.balances(account).get(QUOTE, (0, 0))
        value = unrealized = initial = maintenance = 0
        for symbol, position in self.positions(account).items():
            mark = self.mark(symbol)
            value += mark * position.quantity // UNIT
            unrealized += (mark - position.entry) * position.quantity // UNIT
        for (owner, symbol), written in self._written.items():
            if owner == account and written:
                initial += self._margin(symbol, INITIAL, LEAST_INITIAL) * written // UNIT
                maintenance += self._margin(symbol, MAINTENANCE, LEAST_MAINTENANCE) * written // UNIT
        return Money(free + locked, max(free - initial, 0), value, unrealized, initial, maintenance)

    def greeks(self, account: int) -> Greeks:
        """Over all positions."""
        held = [(position.quantity / UNIT, self._marks(name)) for name, position in self.positions(account).items()]
        return Greeks(
            delta=f"{sum(size * value.delta for size, value in held):.8f}",
            gamma=f"{sum(size * value.gamma for size, value in held):.8f}",
            theta=f"{sum(size * value.theta for size, value in held):.8f}",
            vega=f"{sum(size * value.vega for size, value in held):.8f}",
        )

    def mark(self, symbol: str) -> int:
        """The mark price."""
        return round(self._marks(symbol).price * UNIT)

    def margin_to_write(self, contract: Contract, quantity: int) -> int:
        """What writing that many pieces needs to have available."""
        self._contracts[contract.symbol] = contract
        return self._margin(contract.symbol, INITIAL, LEAST_INITIAL) * quantity // UNIT

    def fee(self, price: int, quantity: int) -> int:
        """Of a trade, for each side."""
        return min(self._index() * FEE_RATE // UNIT, price // FEE_SHARE) * quantity // UNIT

    def held(self, account: int, symbol: str) -> int:
        """Pieces that can be sold without writing any."""
        return self._engine.balances(account).get(symbol, (0, 0))[0]

    def _margin(self, symbol: str, rate: int, least: int) -> int:
        contract, index = self._contracts[symbol], self._index()
        out = contract.out_of_the_money(index)
        return max(index * rate // UNIT - out, index * least // UNIT) + self.mark(symbol)

    # --- what happens -------------------------------------------------------------------------------------------------

    def write(self, account: int, contract: Contract, quantity: int) -> None:
        """Make pieces for an order that sells more than is held."""
        if quantity <= 0:
            return
        self._contracts[contract.symbol] = contract
        key = account, contract.symbol
        self._written[key] = self._written.get(key, 0) + quantity
        self._apply(Credit(account, contract.symbol, quantity))

    def net(self, account: int, symbol: str) -> None:
        """Destroy pieces that are both held free and written: an order ended, or what was written is bought back."""
        key = account, symbol
        surplus = min(self.held(account, symbol), self._written.get(key, 0))
        if surplus > 0:
            self._written[key] -= surplus
            self._apply(Credit(account, symbol, -surplus))

    def traded(self, account: int, contract: Contract, quantity: int, price: int, at: int) -> tuple[int, int]:
        """One side of a trade (a sale is negative): the fee that was taken, and the profit that was realized."""
        self._contracts[contract.symbol] = contract
        fee = min(self.fee(price, abs(quantity)), self._engine.balances(account).get(QUOTE, (0, 0))[0])
        if fee:
            self._apply(Credit(account, QUOTE, -fee))
            self._book(account, -fee, "FEE", contract.symbol, at)
        self._book(account, -(price * quantity // UNIT), "CONTRACT", contract.symbol, at)
        position = self._positions.setdefault(account, {}).setdefault(contract.symbol, Position())
        return fee, position.trade(quantity, price)

    def exercise(self, contract: Contract, index: int, at: int) -> Iterable[int]:
        """Settle a contract whose orders have ended; the accounts that had a position in it.

        Who is short pays first, into what who is long is paid from; the house covers what is lacking or keeps the rest.
        """
        worth = contract.worth(index)
        concerned = []
        for account, positions in self._positions.items():
            position = positions.pop(contract.symbol, None)
            if position is None or not position.quantity:
                continue
            concerned.append(account)
            amount = worth * position.quantity // UNIT
            free = self._engine.balances(account).get(QUOTE, (0, 0))[0]
            amount = max(amount, -free)
            if amount:
                self._apply(Credit(account, QUOTE, amount))
                self._book(account, amount, "EXERCISE", contract.symbol, at)
            self.exercises.append(
                Exercise(len(self.exercises) + 1, account, contract, index, position.quantity, amount, at)
            )
        for account in list(self._positions):
            held = self.held(account, contract.symbol)
            if held:
                self._apply(Credit(account, contract.symbol, -held))
            self._written.pop((account, contract.symbol), None)
        return concerned

    def _book(self, account: int, amount: int, kind: str, symbol: str, at: int) -> None:
        if amount:
            self.bookings.append(Booking(len(self.bookings) + 1, account, amount, kind, symbol, at))
