"""A market in which nothing happens but what it is told to: for tests, which set books and prices themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ...errors import ConfigurationError
from ..engine.commands import UNIT, Command
from .listing import KNOWN, Listing, split

if TYPE_CHECKING:
    from ..engine.engine import Engine


class StillMarket:
    """A `MarketSource` that lists symbols and plays nothing. Symbols that are not known get a tick of 0.01 and a step of 0.0001."""

    starts_at: int | None = None
    lead = 0
    problem: str | None = None

    def __init__(self, symbols: Iterable[str] = ("BTCUSDT", "ETHUSDT")) -> None:
        self._rows = [_row(symbol.upper()) for symbol in symbols]

    def symbols(self) -> list[Mapping[str, Any]]:
        return list(self._rows)

    def start(self, engine: Engine, at: int) -> None:
        return None

    def next_at(self) -> int | None:
        return None

    def pop(self) -> Command:
        raise LookupError("nothing happens in this market")

    def progress(self) -> float | None:
        return None

    def close(self) -> None:
        return None


def _row(symbol: str) -> Mapping[str, Any]:
    known = KNOWN.get(symbol)
    if known is not None:
        return known.row()
    assets = split(symbol)
    if assets is None:
        raise ConfigurationError(f"{symbol!r} does not end with a quote asset that is known")
    base, quote = assets
    return Listing(symbol=symbol, base=base, quote=quote, tick=UNIT // 100, step=UNIT // 10_000).row()
