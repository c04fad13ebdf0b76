"""What accounts' positions are worth at this moment, at the house's marks, and the margin that they take (rules: `ledger`)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ..engine.commands import UNIT
from ..engine.engine import Engine
from .contracts import INITIAL, LEAST_INITIAL, LEAST_MAINTENANCE, MAINTENANCE, QUOTE, Contract
from .ledger import Ledger, fee_of
from .pricing import Value


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


class Valuation:
    """`known` is a contract by its symbol, `marks` the house's view of one now, `index` the price of the underlying now."""

    def __init__(
        self,
        engine: Engine,
        ledger: Ledger,
        known: Callable[[str], Contract],
        marks: Callable[[str], Value],
        index: Callable[[], int],
    ) -> None:
        self._engine = engine
        self._ledger = ledger
        self._known = known
        self._marks = marks
        self._index = index

    def money(self, account: int) -> Money:
        """What the account has now."""
        free, locked = self._engine.balances(account).get(QUOTE, (0, 0))
        value = unrealized = initial = maintenance = 0
        for symbol, position in self._ledger.positions(account).items():
            mark = self.mark(symbol)
            value += mark * position.quantity // UNIT
            unrealized += (mark - position.entry) * position.quantity // UNIT
        for (owner, symbol), written in self._ledger.written.items():
            if owner == account and written:
                contract = self._known(symbol)
                initial += self._margin(contract, INITIAL, LEAST_INITIAL) * written // UNIT
                maintenance += self._margin(contract, MAINTENANCE, LEAST_MAINTENANCE) * written // UNIT
        return Money(free + locked, max(free - initial, 0), value, unrealized, initial, maintenance)

    def greeks(self, account: int) -> Greeks:
        """Over all positions."""
        positions = self._ledger.positions(account)
        held = [(position.quantity / UNIT, self._marks(name)) for name, position in positions.items()]
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
        return self._margin(contract, INITIAL, LEAST_INITIAL) * quantity // UNIT

    def fee(self, price: int, quantity: int) -> int:
        """Of a trade now, for each side."""
        return fee_of(self._index(), price, quantity)

    def _margin(self, contract: Contract, rate: int, least: int) -> int:
        index = self._index()
        out = contract.out_of_the_money(index)
        return max(index * rate // UNIT - out, index * least // UNIT) + self.mark(contract.symbol)
