"""Where a local exchange's market comes from: a recording (`replay`) or a seeded model (`synthetic`).

A source never touches the engine itself: it says when its next command is due and hands it over, and whoever runs the
exchange applies it. It may read the engine, whose state is the same whenever the same commands were applied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..engine.commands import Command
    from ..engine.engine import Engine


class MarketSource(Protocol):
    """A market that is played into an engine. All times are microseconds since the epoch, on the market's clock."""

    @property
    def starts_at(self) -> int | None:
        """The recorded market time at which it begins; None for a market that can begin at any time."""
        ...

    @property
    def lead(self) -> int:
        """Microseconds of history that it plays, with times before its start, as soon as it is started; often 0."""
        ...

    @property
    def problem(self) -> str | None:
        """Why it ended before its natural end, once it did: a cut-off recording, say."""
        ...

    def symbols(self) -> list[Mapping[str, Any]]:
        """The symbols to be listed before the start, as `exchangeInfo` writes them."""
        ...

    def start(self, engine: Engine, at: int) -> None:
        """Begin at market time `at`. To be called once, with the symbols listed."""
        ...

    def next_at(self) -> int | None:
        """The market time of the next command, never less than the last one's; None when the market is over."""
        ...

    def pop(self) -> Command:
        """The command that `next_at` spoke of. It is to be applied before the next question is asked."""
        ...

    def progress(self) -> float | None:
        """How far it is, from 0 to 1; None for a market without an end."""
        ...

    def close(self) -> None:
        """Let go of what it holds open, a file say. The exchange calls it when it stops; twice does no harm."""
        ...


def play(source: MarketSource, engine: Engine, until: int) -> int:
    """Apply everything that is due up to market time `until`, publishing nothing. Returns how many commands that were.

    For tests, measurements and warm-up; an exchange that publishes runs the same loop itself.
    """
    count = 0
    while (at := source.next_at()) is not None and at <= until:
        engine.apply(source.pop(), at)
        count += 1
    return count
