"""Money of accounts outside of trading: what is there, what it is worth at the local markets' prices, and moving it in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ...wire.words import EXACT, exact
from ..engine.commands import UNIT, Command, Credit, Move, OpenAccount, Remit
from ..engine.engine import Engine
from ..engine.entries import AnyEntry
from ..engine.events import Event, Refused
from .answers import ApiError, not_valid

NOT_ENOUGH = ApiError(-4026, "User has insufficient balance.")
NO_SUCH_ASSET = ApiError(-4018, "The asset does not exist.")


class Ledger:
    """The engine's balances, for the calls that move them without an order."""

    def __init__(self, engine: Engine, apply: Callable[[Command], list[Event]]) -> None:
        self._engine = engine
        self._apply = apply

    @property
    def next_entry(self) -> int:
        """The number that the next line of a list gets."""
        return self._engine.last_entry + 1

    def listed(self) -> set[str]:
        """Every asset that some symbol trades."""
        return {asset for rules in self._engine.symbols.values() for asset in (rules.base, rules.quote)}

    def known(self, asset: str, account: int) -> str:
        """An asset in capitals.

        Raises:
            ApiError: no symbol trades it and the account has none of it.
        """
        found = asset.upper()
        if found not in self.listed() and found not in self._engine.balances(account):
            raise NO_SUCH_ASSET
        return found

    def balances(self, account: int) -> dict[str, tuple[int, int]]:
        """Free and locked by asset, without what is empty; nothing for an account that the engine does not know yet."""
        held = self._engine.balances(account) if self._engine.knows(account) else {}
        return {asset: amounts for asset, amounts in sorted(held.items()) if any(amounts)}

    def worth(self, units: int, asset: str, target: str) -> int | None:
        """What so much of an asset is in another one at the last prices, over one symbol or two; None where none leads there.

        Each step rounds down.
        """
        if asset == target:
            return units
        first = dict(self._exchanged(units, asset))
        if target in first:
            return first[target]
        second = (found for other, got in first.items() for found in self._exchanged(got, other) if found[0] == target)
        return next((got for _, got in second), None)

    def total(self, account: int, target: str) -> int:
        """What an account's balances are worth together; what no symbol leads to counts nothing."""
        return sum(self.worth(sum(held), asset, target) or 0 for asset, held in self.balances(account).items())

    def remit(
        self, moves: Sequence[Credit | Move], entries: Iterable[AnyEntry], otherwise: ApiError = NOT_ENOUGH
    ) -> None:
        """One step of the engine: the money is gone from here and there, and stands in the lists, or nothing is done.

        Raises:
            ApiError: a source has less.
        """
        for move in moves:
            for account in (move.account, move.to) if isinstance(move, Move) else (move.account,):
                if not self._engine.knows(account):
                    self._apply(OpenAccount(account, 0, 0))
        if any(isinstance(event, Refused) for event in self._apply(Remit(tuple(moves), tuple(entries)))):
            raise otherwise

    def _exchanged(self, units: int, asset: str) -> Iterable[tuple[str, int]]:
        """What an asset is in each asset that it has a symbol with."""
        for name, rules in self._engine.symbols.items():
            price = self._engine.last_price(name)
            if price and rules.base == asset:
                yield rules.quote, units * price // UNIT
            elif price and rules.quote == asset:
                yield rules.base, units * UNIT // price


def units(value: object) -> int:
    """An amount of a request in the engine's units.

    Raises:
        ApiError: it is not above zero, or finer than a unit.
    """
    quantity = exact(value).scaleb(8, EXACT)  # type: ignore[arg-type]  # a checked amount
    if quantity <= 0 or quantity != int(quantity):
        raise not_valid("amount")
    return int(quantity)
