"""The demo's market: a synthetic one or a recording, which can be brought to rest before all is added up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import ConfigurationError

if TYPE_CHECKING:
    from ...exchange.engine.commands import Command
    from ...exchange.engine.engine import Engine
    from ...exchange.market import MarketSource

_HISTORY = 600
_CHECKED_WHOLE = 16 * 1024 * 1024
"""Bytes up to which a recording is read whole before it is played; a packed one of this size takes some seconds."""


class Halting:
    """A market that can be brought to rest: halted, it has no next command, and the exchange goes on without it."""

    def __init__(self, source: MarketSource) -> None:
        self._source = source
        self.halted = False

    @property
    def starts_at(self) -> int | None:
        return self._source.starts_at

    @property
    def lead(self) -> int:
        return self._source.lead

    @property
    def problem(self) -> str | None:
        return self._source.problem

    @property
    def over(self) -> bool:
        """Whether there is nothing more to play."""
        return self._source.next_at() is None

    def symbols(self) -> list[Mapping[str, Any]]:
        return self._source.symbols()

    def start(self, engine: Engine, at: int) -> None:
        self._source.start(engine, at)

    def next_at(self) -> int | None:
        return None if self.halted else self._source.next_at()

    def pop(self) -> Command:
        return self._source.pop()

    def progress(self) -> float | None:
        return self._source.progress()

    def close(self) -> None:
        self._source.close()


def market_for(replay: Path | None, seed: int) -> Halting:
    """The recording, or a synthetic market where there is none.

    Raises:
        ConfigurationError: a recording that cannot be played, with the line.
    """
    if replay is None:
        from ...exchange.market.synthetic import SyntheticMarket

        return Halting(SyntheticMarket(seed, history_seconds=_HISTORY))
    from ...exchange.market.replay import Replay, validate

    if _size(replay) <= _CHECKED_WHOLE:
        validate(replay)  # a cut-off end is told now, not in the middle of the run
    return Halting(Replay(replay))


def symbol_of(market: Halting, wanted: str | None) -> str:
    """The symbol to trade, in the exchange's case; the market's first where none was asked for.

    Raises:
        ConfigurationError: the market does not have it.
    """
    names = [str(row["symbol"]) for row in market.symbols()]
    if wanted is None:
        return names[0]
    if wanted.upper() not in names:
        raise ConfigurationError(f"this market has no symbol {wanted.upper()!r}; it has {', '.join(names)}")
    return wanted.upper()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # opening it will say what is wrong
