"""Records where the exchange is compiled: classes of C's own then stand where msgspec structs do in its sources (tools/compile.py).

Such a class has its struct as `__struct__`: that knows the fields and their types, and is what msgspec writes and reads; `__as_struct__` makes one.
A changed copy of either is made by `__replace__`; `msgspec.structs.replace` takes structs alone.
"""

from __future__ import annotations

from typing import Any

import msgspec


def struct_of(kind: type) -> Any:
    """The struct that says what a class has: itself, or the one in whose place it was compiled. Any other class is itself."""
    return getattr(kind, "__struct__", kind)


def as_struct(record: Any) -> Any:
    """A record as its struct."""
    made = getattr(record, "__as_struct__", None)
    return record if made is None else made()


def as_record(kind: type, found: Any) -> Any:
    """What was read as a class's struct, as an object of the class."""
    return found if type(found) is kind else kind(*msgspec.structs.astuple(found))
