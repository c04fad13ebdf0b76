"""What the options' endpoints ask of the venue, and what their answers share."""

from __future__ import annotations

from typing import Protocol

from ..api.answers import Json
from ..api.tape import Tape
from ..engine.events import Event
from .commands import OptionsCommand
from .contracts import PRICE_SCALE, QUANTITY_SCALE, QUOTE, Contract
from .pricing import Value


class Market(Protocol):
    """What the handlers ask of the venue."""

    def apply(self, command: OptionsCommand) -> list[Event]:
        """Have something done now: what the matching engine did."""
        ...

    def contracts(self) -> list[Contract]:
        """All that are listed."""
        ...

    def expired(self) -> list[tuple[Contract, int]]:
        """Those that have expired here, each with the index at which it was settled."""
        ...

    def known(self, symbol: str) -> Contract:
        """A contract that is or was listed; raises -1121."""
        ...

    def quoted(self, symbol: str) -> Contract:
        """A listed contract, whose book is up to date by this; raises -1121."""
        ...

    def tape(self, symbol: str) -> Tape:
        """What traded in it."""
        ...

    def index(self) -> int:
        """The spot price of the underlying."""
        ...

    def value(self, symbol: str) -> Value:
        """The house's view of a contract now."""
        ...

    def limits(self, contract: Contract) -> tuple[int, int]:
        """The lowest price at which may be sold and the highest at which may be bought."""
        ...


def scales(contract: Contract) -> dict[str, Json]:
    """What every row about a contract repeats of it."""
    return {
        "priceScale": PRICE_SCALE,
        "quantityScale": QUANTITY_SCALE,
        "optionSide": contract.side,
        "quoteAsset": QUOTE,
    }
