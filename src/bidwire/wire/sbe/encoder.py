"""From what JSON says to bytes: the decoder's way back, for the local exchange.

A value that JSON leaves out becomes the field's default, or null. An exponent is chosen for each block that has one: the
largest with which all its numbers are whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ..words import EXACT
from .decoder import _HEADER, _NARROW, _UNSAID, _WIDE, Json
from .schema import NULLS, Block, Data, Field, Group, Schema, Template

_MOST_64 = 2**63 - 1


class Inner:
    """A message inside a message: a template and its value."""

    __slots__ = ("template", "value")

    def __init__(self, template: int, value: Json) -> None:
        self.template = template
        self.value = value


def encode(schema: Schema, template: int, value: Json, unit: int = 1000) -> bytes:
    """A message. `unit`: what the value's times are counted in, in microseconds. Messages inside are `Inner`, or bytes that are
    encoded already.

    Raises:
        ValueError: the value has something that the template cannot say.
    """
    return _Writer(schema, schema.templates[template], unit).message(value)


class _Writer:
    def __init__(self, schema: Schema, template: Template, unit: int) -> None:
        self._schema = schema
        self._template = template
        self._unit = unit

    def message(self, value: Json) -> bytes:
        template = self._template
        head = _HEADER.pack(template.block.length, template.id, self._schema.id, self._schema.version)
        return head + self._block(template.block, value, {})

    def _block(self, block: Block, value: Json, scope: Mapping[str, int]) -> bytes:
        if block.exponents:
            scope = {**scope, **{name: _exponent(block, value, name) for name in block.exponents}}
        positions = iter(value) if isinstance(value, list) and block.fields else iter(())
        packed = [self._packed(field, value, scope, positions) for field in block.fields if field.code]
        parts = [block.layout.pack(*packed)]
        for group in block.groups:
            parts.append(self._group(group, value, scope))
        for data in block.data:
            parts.append(self._data(data, value))
        return b"".join(parts)

    def _group(self, group: Group, value: Json, scope: Mapping[str, int]) -> bytes:
        entries = _entries(group, value)
        dimension = _WIDE if group.wide else _NARROW
        head = dimension.pack(group.block.length, len(entries))
        return head + b"".join(self._block(group.block, entry, scope) for entry in entries)

    def _data(self, data: Data, value: Json) -> bytes:
        found = value if data.path == ".." else _at(value, data.path)
        if data.message:
            if isinstance(found, Inner):
                found = encode(self._schema, found.template, found.value, self._unit)
            content = found if isinstance(found, bytes) else b""
        else:
            content = str("" if found is None or found == data.default else found).encode()
        if len(content) >> 8 * data.width:
            raise ValueError(f"{data.name} is too long for its place: {len(content)} bytes")
        return len(content).to_bytes(data.width, "little") + content

    def _packed(self, field: Field, value: Json, scope: Mapping[str, int], positions: Iterator[Json]) -> Any:
        kind = field.kind
        if kind == "exp":
            return scope[field.name]
        found = next(positions, None) if field.path == "[]" else _at(value, field.path)
        if found is None or (field.default is not None and field.optional and str(found) == field.default):
            return self._nothing(field)
        if kind == "m64":
            return _mantissa(found, scope[field.exponent or ""], field)
        if kind == "m128":
            return _mantissa(found, scope[field.exponent or ""], field, wide=True).to_bytes(16, "little", signed=True)
        if kind == "time":
            return found if found < 0 else found * self._unit
        if kind == "f32":
            return float(found)
        if kind == "bool":
            return int(found)
        if kind.startswith("%"):
            bits = {word: bit for bit, word in self._schema.sets[kind[1:]][1].items()}
            return sum(1 << bits[word] for word in found)
        numbers = self._schema.numbers.get(kind)
        if numbers is not None:
            return numbers.get(str(found), 254)
        return found

    def _nothing(self, field: Field) -> Any:
        """What stands for a value that is not there."""
        if field.optional:
            return float("nan") if field.code == "f" else NULLS[field.code]
        word = _UNSAID.get(field.name)
        numbers = self._schema.numbers.get(field.kind)
        if numbers is not None:
            if word is not None:
                return numbers[str(word)]
            return numbers["PRINCIPAL"] if field.kind == "orderCapacity" else 254
        if field.code == "16s":
            return bytes(16)
        return 0.0 if field.code == "f" else 0


def _entries(group: Group, value: Json) -> Json:
    found = value if group.path == ".." else _at(value, group.path)
    if group.single:
        return [] if found is None else [found]
    return found or []


def _at(value: Json, path: str) -> Json:
    outer, _, inner = path.partition(".")
    found = value.get(outer) if isinstance(value, Mapping) else None
    return _at(found, inner) if inner else found


def _mantissa(value: Json, exponent: int, field: Field, wide: bool = False) -> int:
    number = Decimal(value).scaleb(-exponent, EXACT)
    mantissa = int(number)
    if mantissa != number or (not wide and abs(mantissa) > _MOST_64):
        raise ValueError(f"{field.name} cannot be said with exponent {exponent}: {value}")
    return mantissa


def _exponent(block: Block, value: Json, name: str) -> int:
    """The largest exponent with which every number of the block and its groups is whole."""
    decimals = 0
    for text in _numbers(block, value, name):
        digits = Decimal(text).normalize(EXACT).as_tuple().exponent
        decimals = max(decimals, -digits if isinstance(digits, int) else 0)
    return -decimals


def _numbers(block: Block, value: Json, name: str) -> Iterator[str]:
    positions = iter(value) if isinstance(value, list) and block.fields else iter(())
    for field in block.fields:
        if field.kind == "exp" or not field.code:
            continue
        found = next(positions, None) if field.path == "[]" else _at(value, field.path)
        if field.exponent == name and found is not None:
            yield str(found)
    for group in block.groups:
        if name in group.block.exponents:
            continue
        for entry in _entries(group, value):
            yield from _numbers(group.block, entry, name)
