"""What a data folder may hold, by the kind of exchange that it is of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ..api.grants import GrantCommand
from ..engine.commands import Command
from ..history import TABLES, Table


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """`format` stands in the folder: another one, or another version of it, is refused."""

    format: str
    commands: object
    """The union of what the journal may hold."""
    tables: Sequence[Table[Any]]
    """The kinds of rows of the history."""


SPOT = Contents(format="bidwire exchange 2", commands=Command | GrantCommand, tables=TABLES)
