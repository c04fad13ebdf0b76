"""Lines of an account's lists: what came in, went out, or moved between wallets. A `Remit` carries them beside the moves they tell of.

A further kind is one more class here, one more member of `AnyEntry`, and a table in `exchange.history`.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="entry", omit_defaults=True):
    account: int
    """In whose list it stands."""
    at: int
    """Wall time in microseconds."""
    number: int = 0
    """Given by the engine: it rises over all kinds and accounts."""


class Withdrawal(Entry, frozen=True, kw_only=True):
    id: str
    asset: str
    amount: int
    """What arrives."""
    fee: int
    address: str
    order_id: str
    """The client's own id for it."""
    wallet: int
    """From where: 0 is spot, 1 funding."""
    to: int | None = None
    """The account that it went to, if it is one of ours."""


class Deposit(Entry, frozen=True, kw_only=True):
    id: str
    """That of the withdrawal that it comes of, or its own."""
    asset: str
    amount: int
    address: str
    internal: bool = True
    """From another account, not from outside."""


class Transfer(Entry, frozen=True, kw_only=True):
    type: str
    """From which wallet to which, in the words of the call."""
    asset: str
    amount: int


class InternalTransfer(Entry, frozen=True, kw_only=True):
    """Between two accounts of a family; it stands in the master's list."""

    sender: int
    receiver: int
    asset: str
    amount: int
    client_id: str = ""
    """The client's own id for it."""


class DustConversion(Entry, frozen=True, kw_only=True):
    """A small balance that became another asset."""

    conversion: int
    """The number of the first line of those that were converted together."""
    asset: str
    amount: int
    target: str
    gives: int
    """In the target, before the charge."""
    charge: int


AnyEntry: TypeAlias = Withdrawal | Deposit | Transfer | InternalTransfer | DustConversion
