"""What a command has done so far, handed from step to step."""

from __future__ import annotations

from .events import Event
from .orders import Balance


class Outcome:
    """The events in order, the levels that changed since, and the balances that did."""

    __slots__ = ("at", "changes", "events", "touched")

    def __init__(
        self,
        at: int,
        events: list[Event] | None = None,
        changes: list[Event] | None = None,
        touched: dict[Balance, None] | None = None,
    ) -> None:
        self.at = at
        self.events: list[Event] = [] if events is None else events
        self.changes: list[Event] = [] if changes is None else changes
        self.touched: dict[Balance, None] = {} if touched is None else touched

    def touch(self, balance: Balance) -> None:
        self.touched[balance] = None
