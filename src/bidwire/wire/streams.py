"""Streams by name, and the life of subscriptions on one connection.

A `Stream` knows its name and the type of its events; the local exchange reads
the same classes back from a name.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar, get_args, get_origin

import msgspec

from .words import converter

T_co = TypeVar("T_co", covariant=True)


class Stream(msgspec.Struct, Generic[T_co], frozen=True):
    """One market stream: its fields are the variable parts of its name, `T` is what it delivers.

    `template` builds the name from the fields, `pattern` reads it back (named
    groups are fields). A symbol is in upper case in the field and in lower
    case in the name, as everywhere on the wire.
    """

    template: ClassVar[str]
    pattern: ClassVar[str]

    def __post_init__(self) -> None:
        for field in msgspec.structs.fields(type(self)):
            convert, value = converter(field.type), getattr(self, field.name)
            if convert is not None and value is not None:
                msgspec.structs.force_setattr(self, field.name, convert(value))

    @property
    def name(self) -> str:
        """The name on the wire: btcusdt@trade."""
        parts = {name: getattr(self, name) for name in self.__struct_fields__}
        if "symbol" in parts:
            parts["symbol"] = parts["symbol"].lower()
        return self.template.format_map(parts)

    @classmethod
    def parse(cls, name: str) -> Self | None:
        """The stream that has this name, None if it is none of this class."""
        found = _compiled(cls).fullmatch(name)
        return None if found is None else msgspec.convert(found.groupdict(), cls, strict=False)


@cache
def _compiled(kind: type[Stream[Any]]) -> re.Pattern[str]:
    return re.compile(kind.pattern)


@cache
def event_type(kind: type[Stream[Any]]) -> Any:
    """The `T` in `class Trades(Stream[Trade])`."""
    for base in getattr(kind, "__orig_bases__", ()):
        if get_origin(base) is Stream:
            return get_args(base)[0]
        if isinstance(get_origin(base), type) and issubclass(get_origin(base), Stream):
            return get_args(base)[0]
    raise TypeError(f"{kind.__name__} does not name its event")
