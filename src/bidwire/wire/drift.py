"""Where an answer or an event is no longer what its model says.

Decoding passes over fields and words that are new, so that a program goes on the day they come. Here they are found:
the text as it came is laid beside the type that it is decoded to, and what differs is listed by its path.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

import msgspec
import msgspec.inspect as inspect

from .request import Request, Shapes, result_type

Kind = Literal["unknown field", "missing field", "unknown word", "other shape"]


class Drift(msgspec.Struct, frozen=True):
    """One difference. `path` is by wire names, `[]` for any item of a list, `*` for any key: `symbols[].status`."""

    kind: Kind
    path: str
    word: str = ""
    """The word that the model does not know; of another shape, what came instead."""


def drift_of_answer(request: type[Request[Any]], body: bytes) -> list[Drift]:
    """What differs between the body of a success and the request's result, each difference once.

    Raises:
        msgspec.DecodeError: the body is no JSON.
    """
    if not body.strip():
        return []
    value = msgspec.json.decode(body)
    shapes = request.route.shapes
    if shapes is not None:
        items = value if shapes.many and isinstance(value, list) else [value]
        where = "[]" if shapes.many else ""
        return _once(found for item in items for found in _compare(_type(_shape(shapes, item)), item, where))
    expected = _type(result_type(request))
    if isinstance(expected, inspect.ListType) and isinstance(value, dict):
        value = [value]  # some endpoints answer so where there is but one; `decode` takes it, too
    return _once(_compare(expected, value, ""))


def drift_of_event(event: Any, payload: bytes | msgspec.Raw) -> list[Drift]:
    """What differs between an event as it came and its type, each difference once.

    Raises:
        msgspec.DecodeError: the payload is no JSON.
    """
    return _once(_compare(_type(event), msgspec.json.decode(payload), ""))


def _once(found: Iterator[Drift]) -> list[Drift]:
    return list(dict.fromkeys(found))


@cache
def _type(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


def _shape(shapes: Shapes, item: object) -> type:
    return shapes.of(item if isinstance(item, dict) else {})


def _compare(expected: inspect.Type, value: object, path: str) -> Iterator[Drift]:
    """Objects, lists and words; whether a number is one is found by decoding."""
    match expected:
        case inspect.StructType(array_like=True) | inspect.NamedTupleType():
            yield from _row(expected, value, path)
        case inspect.StructType():
            yield from _object(expected, value, path)
        case inspect.ListType(item_type=item_type) | inspect.VarTupleType(item_type=item_type):
            if isinstance(value, list):
                for item in value:
                    yield from _compare(item_type, item, f"{path}[]")
            else:
                yield _other(path, value)
        case inspect.TupleType(item_types=item_types):
            if isinstance(value, list):
                for at, (item_type, item) in enumerate(zip(item_types, value, strict=False)):
                    yield from _compare(item_type, item, f"{path}[{at}]")
            else:
                yield _other(path, value)
        case inspect.DictType(value_type=value_type):
            if isinstance(value, dict):
                for item in value.values():
                    yield from _compare(value_type, item, _under(path, "*"))
            else:
                yield _other(path, value)
        case inspect.UnionType():
            yield from _one_of(expected, value, path)
        case inspect.EnumType(cls=words):
            if isinstance(value, (str, int)) and value not in words._value2member_map_:
                yield Drift("unknown word", path, str(value))


def _object(expected: inspect.StructType, value: object, path: str) -> Iterator[Drift]:
    if not isinstance(value, dict):
        yield _other(path, value)
        return
    fields = {field.encode_name: field for field in expected.fields}
    for name, item in value.items():
        if name in fields:
            yield from _compare(fields[name].type, item, _under(path, name))
        elif name != expected.tag_field:
            yield Drift("unknown field", _under(path, name))
    for name, field in fields.items():
        if field.required and name not in value:
            yield Drift("missing field", _under(path, name))


def _row(expected: inspect.StructType | inspect.NamedTupleType, value: object, path: str) -> Iterator[Drift]:
    """An object that comes as a list: a candle, a level."""
    if not isinstance(value, list):
        yield _other(path, value)
        return
    for at, (field, item) in enumerate(zip(expected.fields, value, strict=False)):
        yield from _compare(field.type, item, f"{path}[{at}]")
    for at in range(len(expected.fields), len(value)):
        yield Drift("unknown field", f"{path}[{at}]")
    for at, field in enumerate(expected.fields[len(value) :], len(value)):
        if field.required:
            yield Drift("missing field", f"{path}[{at}]")


def _one_of(expected: inspect.UnionType, value: object, path: str) -> Iterator[Drift]:
    if value is None and expected.includes_none:
        return
    options = [each for each in expected.types if not isinstance(each, inspect.NoneType)]
    tagged = [each for each in options if isinstance(each, inspect.StructType) and each.tag is not None]
    if isinstance(value, dict) and len(tagged) > 1:
        for each in tagged:
            if value.get(str(each.tag_field)) == each.tag:
                yield from _object(each, value, path)
                return
        yield Drift("unknown word", _under(path, str(tagged[0].tag_field)), str(value.get(str(tagged[0].tag_field))))
        return
    # Each has a shape of its own, so the one that differs least is the one that was meant.
    yield from min((list(_compare(each, value, path)) for each in options), key=len, default=[])


def _other(path: str, value: object) -> Drift:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return Drift("other shape", path, names.get(type(value), "a number"))


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
