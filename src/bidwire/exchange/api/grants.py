"""Listen tokens and listen keys as a state: which texts open which account's user events, and until when.

A text comes and goes by a command, as everything that a restart brings back: who has one may go on using it. Times are
wall time in microseconds. The texts are secrets: no repr shows them, and the files that they stand in are their owner's.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from secrets import SystemRandom
from typing import TypeAlias

from ..engine.commands import Journaled


class Grant(Journaled, frozen=True):
    """A text is good until then; for one that is good already, that is its new end."""

    text: str
    account: int
    wallet: str
    """Whose events: "spot", "options", "margin", or the symbol of an isolated margin wallet."""
    expires_at: int

    def __repr__(self) -> str:
        return f"Grant(account {self.account}, {self.wallet}, until {self.expires_at})"


class Revoke(Journaled, frozen=True):
    """A text is not good any more."""

    text: str

    def __repr__(self) -> str:
        return "Revoke(…)"


GrantCommand: TypeAlias = Grant | Revoke


class Grants:
    """The texts that are good."""

    def __init__(self) -> None:
        self.made = 0
        """So many texts were made so far: a seeded exchange makes none twice, in however many lives."""
        self._grants: dict[str, Grant] = {}

    def apply(self, command: GrantCommand, wall: int) -> None:
        """Carry out a command that was given at that time; what had expired by then is forgotten."""
        self._grants = {text: each for text, each in self._grants.items() if each.expires_at > wall}
        if isinstance(command, Grant):
            self.made += command.text not in self._grants
            self._grants[command.text] = command
        else:
            self._grants.pop(command.text, None)

    def find(self, text: str, wall: int) -> Grant | None:
        """What a text opens at that time."""
        found = self._grants.get(text)
        return found if found is not None and found.expires_at > wall else None

    def of(self, account: int | None) -> Iterator[Grant]:
        """Those of an account, or all, expired ones among them."""
        return iter([each for each in self._grants.values() if account in (None, each.account)])

    def chance(self, seed: int | None, what: str) -> Random:
        """What the next text is made by: with a seed always the same."""
        return SystemRandom() if seed is None else Random(f"bidwire listen {what} {seed} {self.made}")
