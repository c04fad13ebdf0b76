"""What the options can be told: with their times, these commands alone make the state. Money is an integer at 10**-8."""

from __future__ import annotations

from typing import TypeAlias

from ..api.grants import GrantCommand
from ..engine.commands import (
    Cancel,
    CancelAll,
    Credit,
    HouseSnapshot,
    HouseTrade,
    Journaled,
    ListSymbol,
    OpenAccount,
    Place,
    SetStatus,
)
from ..store.contents import Contents
from .contracts import Contract
from .records import OPTION_TABLES, Terms


class SetIndex(Journaled, frozen=True):
    """What the underlying costs from now on: fees and exercises go by it."""

    price: int


class ListContracts(Journaled, frozen=True):
    """These contracts can be traded; those that are listed already stay as they are."""

    contracts: tuple[Contract, ...]


class PlaceOption(Journaled, frozen=True):
    """An order. What a sale exceeds the pieces that are held by is written for it."""

    order: Place
    terms: Terms


class Expire(Journaled, frozen=True):
    """A contract's orders end, and it is settled at the index."""

    symbol: str


OptionsCommand: TypeAlias = (
    OpenAccount
    | Credit
    | SetIndex
    | ListContracts
    | PlaceOption
    | Cancel
    | CancelAll
    | HouseSnapshot
    | HouseTrade
    | SetStatus
    | ListSymbol
    | Expire
    | GrantCommand
)

OPTIONS = Contents(format="bidwire options 1", commands=OptionsCommand, tables=OPTION_TABLES)
"""What options keep in their part of a data folder."""
