"""From bytes to what JSON would have said: the same keys, texts and numbers.

Blocks are skipped by the length that was sent, so what a later version appends is passed over, and what an earlier one
lacks is null. Whatever is cut off, too long or unknown is an `SbeError`, which those who decode JSON know as theirs.
"""

from __future__ import annotations

from struct import Struct
from typing import Any, Final, TypeAlias

import msgspec

from .schema import NULLS, Block, Data, Field, Group, Schema, Template

Json: TypeAlias = Any
"""A value as a JSON decoder gives it."""

_HEADER: Final = Struct("<HHHH")
_WIDE: Final = Struct("<HI")
_NARROW: Final = Struct("<HH")
NON_REPRESENTABLE: Final = 999
_DEEPEST: Final = 5
"""Messages inside of messages: an answer of the WebSocket API with an error with both halves of a cancel-replace has four."""
_MOST_ENTRIES: Final = 10_000_000
"""Of a group whose entries have no bytes of their own: a larger count is damage."""

# What JSON leaves out where it says nothing new ("Conditional fields in Order Responses" of rest-api.md), by name in
# the schema; and what it shows although it is null.
_UNSAID: Final[dict[str, object]] = {
    "usedSor": False,
    "workingFloor": "EXCHANGE",
    "matchType": "AUTO_MATCH",
}
_UNSAID_ZEROS: Final = frozenset({"preventedQuantity", "A"})
_SHOWN_NULLS: Final = frozenset({"N", "apiKey", "authorizedSince", "userDataStream", "referencePrice"})
_ALWAYS_ZERO: Final = {304: frozenset({"stopPrice", "icebergQty"}), 308: frozenset({"stopPrice", "icebergQty"})}
"""What an order's row shows as 0 where the schema says null."""


class SbeError(msgspec.DecodeError):
    """Bytes that are no message of the schema."""


class Shown(msgspec.Struct, frozen=True):
    """One decoded message."""

    template: int
    value: Json
    schema: int
    version: int
    subscription: int | None = None
    """The subscription that the message names: of a user event, the one that it belongs to."""
    status: int = 200
    """Of a WebSocket API answer."""
    deprecated: bool = False
    """Of a WebSocket API answer: the version that was asked for goes away."""
    partial: bool = False
    """Something stands in it that this version of the schema cannot say."""
    inner: int | None = None
    """The template of the last message inside it."""


def template_of(message: bytes | memoryview) -> int:
    """The number of a message's template.

    Raises:
        SbeError: too short to be a message.
    """
    return int(_header(message)[1])


def decode(schema: Schema, message: bytes | memoryview, unit: int = 1000, *, depth: int = 0) -> Shown:
    """A message as JSON shows it. `unit`: what its times are to be counted in, in microseconds.

    Raises:
        SbeError: it is cut off, damaged, of another schema, or of a template that the schema does not have.
    """
    if depth > _DEEPEST:
        raise SbeError("messages are nested too deeply")
    return _Reader(schema, message, unit, depth).shown()


def _header(message: bytes | memoryview) -> tuple[int, int, int, int]:
    if len(message) < _HEADER.size:
        raise SbeError(f"{len(message)} bytes are too few for a message")
    found: tuple[int, int, int, int] = _HEADER.unpack_from(message, 0)
    return found


class _Reader:
    def __init__(self, schema: Schema, message: bytes | memoryview, unit: int, depth: int) -> None:
        self._depth = depth
        self._schema = schema
        self._bytes = message
        self._unit = unit
        self._block_length, template, schema_id, self._version = _header(message)
        self._at = _HEADER.size
        if schema_id != schema.id:
            raise SbeError(f"schema {schema_id}; this is the decoder of {schema.id}")
        found = schema.templates.get(template)
        if found is None:
            raise SbeError(f"template {template} is none of schema {schema.id}:{schema.version}")
        self._template: Template = found
        self._partial = template == NON_REPRESENTABLE
        self._inner: int | None = None

    def shown(self) -> Shown:
        template = self._template
        values = self._values(template.block, self._block_length)
        value = self._shape(template.block, values, {})
        status, deprecated = 200, False
        if template.name == "WebSocketResponse":
            status, deprecated = values["status"], values["sbeSchemaIdVersionDeprecated"]
        return Shown(
            template.id,
            value,
            self._schema.id,
            self._version,
            values.get("subscriptionId"),
            status,
            bool(deprecated),
            self._partial,
            self._inner,
        )

    # --- bytes --------------------------------------------------------------------------------------------------------

    def _take(self, size: int) -> int:
        """Where the next so many bytes stand."""
        at = self._at
        if at + size > len(self._bytes):
            raise SbeError(f"cut off: byte {at + size} of {len(self._bytes)} is needed")
        self._at = at + size
        return at

    def _values(self, block: Block, sent: int) -> dict[str, Any]:
        """The block's fields as they stand there; those that were not sent are None."""
        at = self._take(sent)
        if sent >= block.length:
            read = block.layout.unpack_from(self._bytes, at)
        else:
            read = tuple(
                Struct("<" + field.code).unpack_from(self._bytes, at + field.offset)[0]
                if field.code and field.offset + field.size <= sent
                else None
                for field in block.fields
                if field.code
            )
        values = iter(read)
        found: dict[str, Any] = {}
        for field in block.fields:
            if field.code:
                value = next(values)
                if value == NULLS.get(field.code) and (field.optional or field.kind in ("bool", "m128")):
                    value = None
                found[field.name] = value
        return found

    # --- values -------------------------------------------------------------------------------------------------------

    def _shape(self, block: Block, values: dict[str, Any], scope: dict[str, Any]) -> Json:
        """The block with its groups and data as JSON has it."""
        if block.exponents:
            scope = {**scope, **{name: values[name] for name in block.exponents}}
        shown: dict[str, Json] = {}
        row: list[Json] = []
        for field in block.fields:
            if not field.shown:
                continue
            value = _constant(field) if field.constant is not None else self._value(field, values[field.name], scope)
            if field.path == "[]":
                row.append(value)
            elif value is not None:
                if not _goes_without_saying(field, value, values):
                    _put(shown, field.path, value)
            elif field.path in _SHOWN_NULLS:
                _put(shown, field.path, None)
        if row:
            return [*row, "0"] if self._template.name == "KlinesResponse" else row
        whole: Json = shown
        for group in block.groups:
            entries = self._group(group, scope)
            if group.path == "..":
                whole = entries
            elif group.single:
                if entries:
                    _put(shown, group.path, entries[0])
            elif entries or not group.omitted:
                _put(shown, group.path, entries)
        for data in block.data:
            content = self._data(data)
            if data.path == "..":
                whole = content
            elif content is not None:
                _put(shown, data.path, content)
            elif data.path in _SHOWN_NULLS:
                _put(shown, data.path, None)
        return whole

    def _group(self, group: Group, scope: dict[str, Any]) -> list[Json]:
        dimension = _WIDE if group.wide else _NARROW
        length, count = dimension.unpack_from(self._bytes, self._take(dimension.size))
        if length * count > len(self._bytes) - self._at or count > _MOST_ENTRIES:
            raise SbeError(f"a group of {count} entries is longer than the message")
        return [self._shape(group.block, self._values(group.block, length), scope) for _ in range(count)]

    def _data(self, data: Data) -> Json:
        at = self._take(data.width)
        size = int.from_bytes(self._bytes[at : at + data.width], "little")
        at = self._take(size)
        content = self._bytes[at : at + size]
        if data.message:
            if not size:
                if not data.optional and data.name != "result":
                    raise SbeError(f"{data.name} is empty")
                return None
            inner = decode(self._schema, content, self._unit, depth=self._depth + 1)
            self._partial = self._partial or inner.partial
            self._inner = inner.template
            return inner.value
        if not size and data.optional:
            return data.default
        try:
            return bytes(content).decode()
        except UnicodeDecodeError as error:
            raise SbeError(f"{data.name} is no UTF-8: {error.reason}") from None

    def _value(self, field: Field, value: Any, scope: dict[str, Any]) -> Json:
        kind = field.kind
        if value is None:
            if field.default is not None:
                return _default(field)
            return "0.00000000" if field.name in _ALWAYS_ZERO.get(self._template.id, ()) else None
        if kind == "m64" or kind == "m128":
            exponent = scope.get(field.exponent or "")
            if exponent is None:
                return None
            return decimal(value if kind == "m64" else int.from_bytes(value, "little", signed=True), exponent)
        if kind == "time":
            return value if value < 0 else value // self._unit
        if kind == "bool":
            return bool(value)
        if kind == "f32":
            return f"{value:.3f}"
        if kind.startswith("%"):
            words = self._schema.sets[kind[1:]][1]
            found = [word for bit, word in words.items() if value >> bit & 1]
            self._partial = self._partial or "NON_REPRESENTABLE" in found
            return found
        words = self._schema.enums.get(kind, {})
        if words:
            word = words.get(value, f"{value}")
            self._partial = self._partial or word == "NON_REPRESENTABLE"
            return word
        return value


def decimal(mantissa: int, exponent: int) -> str:
    """mantissa times ten to the exponent, as plain text."""
    if exponent >= 0:
        return str(mantissa * 10**exponent)
    sign, digits = ("-", str(-mantissa)) if mantissa < 0 else ("", str(mantissa))
    digits = digits.rjust(1 - exponent, "0")
    return f"{sign}{digits[:exponent]}.{digits[exponent:]}"


def _constant(field: Field) -> Json:
    return True if field.constant == "true" else field.constant


def _default(field: Field) -> Json:
    text = field.default or ""
    return text if field.kind in ("m64", "m128", "f32") or not text.lstrip("-").isdigit() else int(text)


def _goes_without_saying(field: Field, value: Json, values: dict[str, Any]) -> bool:
    if field.name in _UNSAID and value == _UNSAID[field.name]:
        return field.name != "workingFloor" or not values.get("usedSor")
    return (field.name in _UNSAID_ZEROS or field.path in _UNSAID_ZEROS) and not str(value).strip("0.")


def _put(shown: dict[str, Json], path: str, value: Json) -> None:
    outer, _, inner = path.partition(".")
    if inner:
        shown.setdefault(outer, {})[inner] = value
    else:
        shown[path] = value
