"""The exchange's state as plain values, and back: whatever the engine holds, without a line of it being named here.

An object is its fields: those of a msgspec struct, its slots, or its attributes. Objects and containers that are met twice are written
once, so that what was shared is shared again. Only classes of the engines, of the tape and of grants, and words of the products,
may occur: anything else (a function, an iterator, an open file) is refused by name, before a restart could miss it. Nothing in a
state is code: unlike a pickle, reading one can make no object of any other class.

A class may name attributes that are not state in `TRANSIENT`; it is then made by its own constructor, without arguments.
"""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from ...errors import ConfigurationError
from ..compiled import as_record, as_struct, struct_of

_ROOT = __name__.split(".", maxsplit=1)[0]
_CLASSES = tuple(f"{_ROOT}.exchange.{part}" for part in ("engine", "options", "api.tape", "api.klines", "api.grants"))
_WORDS = (*(f"{_ROOT}.products.{part}" for part in ("spot.enums", "common.enums", "common.orders")), *_CLASSES)
_PLAIN = (NoneType, bool, int, str, float)
_CONTAINERS: dict[type, str] = {list: "list", dict: "dict", deque: "deque", set: "set"}


class _Table(msgspec.Struct):
    """All objects of one class. `fields` is empty where the rows are msgspec's own JSON, or a container's contents."""

    kind: str
    fields: list[str]
    rows: list[Any]


class _Read(msgspec.Struct):
    kind: str
    fields: list[str]
    rows: msgspec.Raw


class _Whole(msgspec.Struct):
    root: Any
    tables: list[_Read]


def dumped(root: object) -> bytes:
    """The state of an object and of all that it refers to, as JSON. The same state gives the same bytes.

    Raises:
        TypeError: something in it is no state; its class and the way to it are named.
    """
    writer = _Writer()
    value = writer.value(root)
    writer.write_all()
    tables = [table for table in writer.tables if table.rows]
    return msgspec.json.encode({"root": value, "tables": tables}, enc_hook=as_struct)


def loaded(content: bytes) -> Any:
    """The object whose state this is.

    Raises:
        ConfigurationError: it is not a state, or one of a version whose classes have other fields.
    """
    try:
        return _Reader(msgspec.json.decode(content, type=_Whole)).value_of_root()
    except (msgspec.DecodeError, LookupError, TypeError, ValueError, AttributeError, ImportError) as error:
        raise ConfigurationError(
            f"not a state that this version of bidwire can read ({error}); go on with the version that wrote it"
        ) from error


def digest(root: object) -> str:
    """A text that is equal for equal states."""
    return hashlib.sha256(dumped(root)).hexdigest()


class _Writer:
    """Numbers every object by its table and its row there: `[table, row]` stands for it wherever it is met."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._numbers: dict[type, tuple[int, bool]] = {}
        self._places: dict[int, list[int]] = {}
        self._kept: list[object] = []  # an id is only good while its object lives
        self._unwritten: deque[tuple[object, _Table, int]] = deque()

    def value(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        place = self._places.get(id(value))
        if place is not None:
            return place
        if kind is tuple:
            return {"tuple": [self.value(each) for each in value]}
        if kind is frozenset:
            return {"frozenset": [self.value(each) for each in _in_order(value)]}
        if isinstance(value, Enum):
            return {"word": [_name(kind, _WORDS), value.value]}
        return self._numbered(value, kind)

    def write_all(self) -> None:
        """The rows of everything that was met; what they refer to is met on the way."""
        while self._unwritten:
            value, table, row = self._unwritten.popleft()
            kind = type(value)
            if kind is dict:
                written: Any = [self.value(each) for pair in value.items() for each in pair]  # type: ignore[attr-defined]
            elif kind is set:
                written = [self.value(each) for each in _in_order(value)]  # type: ignore[arg-type]
            elif kind in _CONTAINERS:
                written = [self.value(each) for each in value]  # type: ignore[attr-defined]
            else:
                try:
                    written = [self.value(getattr(value, field)) for field in table.fields]
                except (TypeError, AttributeError) as error:
                    raise TypeError(f"{table.kind}: {error}") from None
            table.rows[row] = written

    def _numbered(self, value: object, kind: type) -> list[int]:
        known = self._numbers.get(kind)
        if known is None:
            flat = _is_flat(struct_of(kind))
            known = self._numbers[kind] = len(self.tables), flat
            name = _CONTAINERS.get(kind) or _name(kind, _CLASSES)
            fields = [] if kind in _CONTAINERS or flat else _fields(kind, value)
            self.tables.append(_Table(name, fields, []))
        number, flat = known
        table = self.tables[number]
        place = self._places[id(value)] = [number, len(table.rows)]
        self._kept.append(value)
        table.rows.append(value)
        if not flat:
            self._unwritten.append((value, table, place[1]))
        return place


class _Reader:
    """Makes all objects first and fills them then, since they refer to each other in circles."""

    def __init__(self, whole: _Whole) -> None:
        self._root = whole.root
        self._objects: list[list[Any]] = []
        waiting: list[tuple[Callable[..., None], list[Any], list[str], list[Any]]] = []
        for table in whole.tables:
            container = next((kind for kind, name in _CONTAINERS.items() if name == table.kind), None)
            kind = container or _class(table.kind, _CLASSES)
            struct = struct_of(kind)
            if container is None and _is_flat(struct):
                found = msgspec.json.decode(table.rows, type=list[struct])  # type: ignore[valid-type]
                self._objects.append(found if struct is kind else [as_record(kind, each) for each in found])
                continue
            rows = msgspec.json.decode(table.rows, type=list[list[Any]])
            made = [_made(kind) for _ in rows]
            lacking = set(_fields(kind, made[0])) - set(table.fields) if container is None and made else ()
            if lacking and not hasattr(kind, "TRANSIENT"):  # its constructor has set what is new in this version
                raise TypeError(f"{table.kind} lacks {', '.join(sorted(lacking))}")
            self._objects.append(made)
            waiting.append((_FILL.get(kind, _fill_object), made, table.fields, rows))
        for fill, made, fields, rows in waiting:
            for each, row in zip(made, rows, strict=True):
                fill(each, fields, [self._value(value) for value in row])

    def value_of_root(self) -> Any:
        return self._value(self._root)

    def _value(self, value: Any) -> Any:
        kind = type(value)
        if kind is list:
            table, row = value
            return self._objects[table][row]
        if kind is not dict:
            return value
        ((form, parts),) = value.items()
        if form == "tuple":
            return tuple(self._value(each) for each in parts)
        if form == "frozenset":
            return frozenset(self._value(each) for each in parts)
        name, word = parts
        return _class(name, _WORDS)(word)


def _fill_object(made: Any, fields: list[str], values: list[Any]) -> None:
    # Frozen structs refuse assignment; these are still being made.
    assign = msgspec.structs.force_setattr if isinstance(made, msgspec.Struct) else setattr
    for field, value in zip(fields, values, strict=True):
        assign(made, field, value)


def _fill_list(made: list[Any] | deque[Any], fields: list[str], values: list[Any]) -> None:
    made.extend(values)


def _fill_dict(made: dict[Any, Any], fields: list[str], values: list[Any]) -> None:
    made.update(zip(values[::2], values[1::2], strict=True))


def _fill_set(made: set[Any], fields: list[str], values: list[Any]) -> None:
    made.update(values)


_FILL: dict[type, Callable[..., None]] = {list: _fill_list, deque: _fill_list, dict: _fill_dict, set: _fill_set}


def _made(kind: Any) -> Any:
    return kind() if kind in _CONTAINERS or hasattr(kind, "TRANSIENT") else kind.__new__(kind)


def _fields(kind: type, value: object) -> list[str]:
    struct = struct_of(kind)
    if issubclass(struct, msgspec.Struct):
        return list(struct.__struct_fields__)
    slots = [slot for each in kind.__mro__ for slot in _slots(each)]
    # A class that was compiled names its attributes, and those of the classes above it.
    compiled = sorted(getattr(kind, "__mypyc_attrs__", ()))
    fields = slots + compiled + sorted(getattr(value, "__dict__", ()))
    return [field for field in fields if field not in getattr(kind, "TRANSIENT", ())]


def _slots(kind: type) -> Iterable[str]:
    slots = kind.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else slots


@cache
def _is_flat(kind: type) -> bool:
    """Whether a struct has plain values and words only: then msgspec writes and reads it as it is, which is many times faster."""
    if not issubclass(kind, msgspec.Struct):
        return False
    try:
        hints = get_type_hints(kind)
    except NameError:  # a class that it knows for type checkers alone
        return False
    return all(_is_plain(hints[field]) for field in kind.__struct_fields__)


def _is_plain(hint: Any) -> bool:
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        return len(parts) == 1 and _is_plain(parts[0])
    if get_origin(hint) is tuple:
        return all(part is Ellipsis or _is_plain(part) for part in get_args(hint))
    if hint in _PLAIN:
        return True
    # A flat struct within another is a part of it alone: it is written there, and not shared.
    return isinstance(hint, type) and ((issubclass(hint, Enum) and _within(hint.__module__, _WORDS)) or _is_flat(hint))


def _in_order(values: Iterable[Any]) -> list[Any]:
    return sorted(values, key=lambda each: (type(each).__name__, each.value if isinstance(each, Enum) else each))


def _name(kind: type, within: tuple[str, ...]) -> str:
    if not _within(kind.__module__, within) or getattr(sys.modules[kind.__module__], kind.__name__, None) is not kind:
        raise TypeError(f"{kind.__module__}.{kind.__qualname__} is no state that could be kept")
    return f"{kind.__module__.removeprefix(_ROOT + '.')}:{kind.__name__}"


def _class(name: str, within: tuple[str, ...]) -> type[Any]:
    module, _, kind = name.partition(":")
    if not _within(f"{_ROOT}.{module}", within):
        raise TypeError(f"{name!r} is no class of a state")
    found = getattr(import_module(f"{_ROOT}.{module}"), kind)
    if not isinstance(found, type) or found.__module__ != f"{_ROOT}.{module}":
        raise TypeError(f"{name!r} is no class of a state")
    return found


def _within(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(place + ".") for place in places)
