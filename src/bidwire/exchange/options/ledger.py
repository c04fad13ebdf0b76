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

from collections.abc import Iterator

import msgspec

from ..engine.commands import UNIT, Credit
from ..engine.engine import Engine
from .contracts import QUOTE, Contract

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


class Ledger:
    """All accounts' positions, and the pieces of contracts that stand for them in the engine."""

    def __init__(self, engine: Engine) -> None:
        self.written: dict[tuple[int, str], int] = {}
        """Pieces by account and contract."""
        self._engine = engine
        self._positions: dict[int, dict[str, Position]] = {}

    def positions(self, account: int) -> dict[str, Position]:
        """By contract, those that are not 0."""
        return {name: each for name, each in self._positions.get(account, {}).items() if each.quantity}

    def free(self, account: int, asset: str) -> int:
        """Of USDT what orders do not hold; of a contract the pieces that can be sold without writing any."""
        return self._engine.balances(account).get(asset, (0, 0))[0]

    def write(self, account: int, symbol: str, quantity: int, at: int) -> None:
        """Make pieces for an order that sells more than is held."""
        if quantity > 0:
            key = account, symbol
            self.written[key] = self.written.get(key, 0) + quantity
            self._engine.apply(Credit(account, symbol, quantity), at)

    def net(self, account: int, symbol: str, at: int) -> None:
        """Destroy pieces that are both held free and written: an order ended, or what was written is bought back."""
        key = account, symbol
        surplus = min(self.free(account, symbol), self.written.get(key, 0))
        if surplus > 0:
            self.written[key] -= surplus
            self._engine.apply(Credit(account, symbol, -surplus), at)

    def trade(self, account: int, symbol: str, quantity: int, price: int, fee: int, at: int) -> tuple[int, int]:
        """One side of a trade (a sale is negative): the fee that was taken, as far as there was money, and the profit that
        was realized."""
        fee = min(fee, self.free(account, QUOTE))
        if fee:
            self._engine.apply(Credit(account, QUOTE, -fee), at)
        position = self._positions.setdefault(account, {}).setdefault(symbol, Position())
        return fee, position.trade(quantity, price)

    def exercise(self, contract: Contract, index: int, at: int) -> Iterator[tuple[int, int, int]]:
        """Settle a contract whose orders have ended: account, position and amount of those who had one.

        Who is short pays first, into what who is long is paid from; the house covers what is lacking or keeps the rest.
        """
        worth = contract.worth(index)
        for account, positions in self._positions.items():
            position = positions.pop(contract.symbol, None)
            if position is None or not position.quantity:
                continue
            amount = max(worth * position.quantity // UNIT, -self.free(account, QUOTE))
            if amount:
                self._engine.apply(Credit(account, QUOTE, amount), at)
            yield account, position.quantity, amount
        for account in self._positions:
            held = self.free(account, contract.symbol)
            if held:
                self._engine.apply(Credit(account, contract.symbol, -held), at)
            self.written.pop((account, contract.symbol), None)


def fee_of(index: int, price: int, quantity: int) -> int:
    """Of a trade, for each side."""
    return min(index * FEE_RATE // UNIT, price // FEE_SHARE) * quantity // UNIT
