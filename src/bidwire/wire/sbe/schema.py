"""Which bytes stand where: templates, read from a notation of our own.

A template is one line (it may be broken): its number, its name, `@` the version it came with, then its parts in order.

    name:kind                 a field of the root block
        ?                     it may be null      @3    it came with version 3      :=WORD  a constant, not on the wire
        ^other                the field that holds its exponent
        =text                 what JSON shows where it is null
        >path                 its name in JSON: `a.b` inside an object, `[]` a place in a list, `..` the value itself, `-` none
    name:$8 name:$16          a text with its length in one byte or two; `?` empty means null
    name:&8 name:&16 name:&32 a whole message with its length
    [name … ]                 a repeating group; `/16`: its count has two bytes instead of four; `!`: left out when empty;
                              `~`: it has one entry at most, which JSON has as an object

Kinds are i8 … u64, f32, bool, time (microseconds), exp (an exponent), m64 and m128 (mantissas), an enum's name, or `%`
and a set's. Words are lines too: an enum's or a set's name, then WORD=number.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from struct import Struct
from typing import Final

import msgspec

_SIZES: Final = {
    "i8": "b", "i16": "h", "i32": "i", "i64": "q", "u8": "B", "u16": "H", "u32": "I", "u64": "Q", "f32": "f",
    "bool": "B", "time": "q", "exp": "b", "m64": "q", "m128": "16s",
}  # fmt: skip
NULLS: Final = {
    "b": -(2**7), "h": -(2**15), "i": -(2**31), "q": -(2**63), "B": 2**8 - 1, "H": 2**16 - 1, "I": 2**32 - 1,
    "Q": 2**64 - 1, "16s": (1 << 127).to_bytes(16, "little"),
}  # fmt: skip
NON_REPRESENTABLE: Final = "NON_REPRESENTABLE"


class Field(msgspec.Struct, frozen=True):
    """One field of a block. `offset` and `size` are in bytes; `code` is what `struct` calls it."""

    name: str
    kind: str
    path: str
    code: str = ""
    offset: int = 0
    size: int = 0
    optional: bool = False
    since: int = 0
    exponent: str | None = None
    default: str | None = None
    constant: str | None = None
    shown: bool = True
    """JSON has it."""


class Data(msgspec.Struct, frozen=True):
    """A text or a message of variable length, behind the groups."""

    name: str
    path: str
    width: int
    """Bytes of its length."""
    message: bool
    optional: bool = False
    default: str | None = None


class Block(msgspec.Struct, frozen=True):
    """A message's root, or an entry of a group."""

    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    data: tuple[Data, ...]
    length: int
    layout: Struct
    exponents: tuple[str, ...]
    """The names of its fields that hold exponents."""


class Group(msgspec.Struct, frozen=True):
    name: str
    path: str
    wide: bool
    """Its count has four bytes."""
    block: Block
    omitted: bool = False
    """Left out of JSON when it is empty."""
    single: bool = False
    """It has one entry at most, which JSON has as an object."""


class Template(msgspec.Struct, frozen=True):
    id: int
    name: str
    since: int
    block: Block


class Schema:
    """All templates and words of one schema."""

    def __init__(self, number: int, version: int, words: str, templates: str) -> None:
        self.id = number
        self.version = version
        self.enums: dict[str, dict[int, str]] = {}
        self.sets: dict[str, tuple[str, dict[int, str]]] = {}
        """By name: `struct`'s code, and the words by their bit."""
        for line in _lines(words):
            name, *pairs = line.split()
            found = {int(number): word for word, _, number in (pair.partition("=") for pair in pairs)}
            if name.startswith("%"):
                name, _, bits = name[1:].partition("/")
                self.sets[name] = _SIZES[f"u{bits}"], found
            else:
                self.enums[name] = found
        self.numbers = {name: {word: number for number, word in words.items()} for name, words in self.enums.items()}
        self.templates = {template.id: template for template in map(self._template, _lines(templates))}

    def _template(self, line: str) -> Template:
        number, head, *parts = line.split()
        name, _, since = head.partition("@")
        return Template(int(number), name, int(since or 0), self._block(iter(parts)))

    def _block(self, parts: Iterator[str]) -> Block:
        fields: list[Field] = []
        groups: list[Group] = []
        data: list[Data] = []
        offset = 0
        for part in parts:
            if part == "]":
                break
            if part.startswith("["):
                groups.append(self._group(part[1:], parts))
                continue
            name, _, rest = part.partition(":")
            if rest.startswith(("$", "&")):
                data.append(_data(name, rest))
                continue
            field = self._field(name, rest, offset)
            fields.append(field)
            offset += field.size
        layout = Struct("<" + "".join(field.code for field in fields))
        exponents = tuple(field.name for field in fields if field.kind == "exp")
        return Block(tuple(fields), tuple(groups), tuple(data), offset, layout, exponents)

    def _group(self, head: str, parts: Iterator[str]) -> Group:
        head, _, path = head.partition(">")
        mark, head = head[-1:], head.rstrip("!~")
        name, _, bits = head.partition("/")
        return Group(name, path or name, bits != "16", self._block(parts), mark == "!", mark == "~")

    def _field(self, name: str, said: str, offset: int) -> Field:
        if said.startswith("="):
            return Field(name, "constant", name, constant=said[1:])
        said, _, path = said.partition(">")
        said, has_default, default = said.partition("=")
        said, _, exponent = said.partition("^")
        said, _, since = said.partition("@")
        optional, kind = said.endswith("?"), said.removesuffix("?")
        if kind.startswith("%"):
            code = self.sets[kind[1:]][0]
        else:
            code = _SIZES.get(kind, "B")
        return Field(
            name,
            kind,
            name if path == "-" else path or name,
            code,
            offset,
            Struct("<" + code).size,
            optional,
            int(since or 0),
            exponent or None,
            default if has_default else None,
            shown=path != "-" and kind != "exp",
        )


def _data(name: str, said: str) -> Data:
    said, _, path = said.partition(">")
    said, has_default, default = said.partition("=")
    optional, said = said.endswith("?"), said.removesuffix("?")
    return Data(name, path or name, int(said[1:]) // 8, said[0] == "&", optional, default if has_default else None)


def _lines(text: str) -> Iterator[str]:
    """Lines, with those that are indented joined to the one before."""
    current = ""
    for line in text.splitlines():
        if line.startswith(" "):
            current += line
        else:
            if current:
                yield current
            current = line
    if current:
        yield current


@cache
def spot_schema() -> Schema:
    """Answers of the REST and the WebSocket API, and user events."""
    from . import spot

    return Schema(spot.SCHEMA, spot.VERSION, spot.WORDS, spot.TEMPLATES)


@cache
def stream_schema() -> Schema:
    """Market streams."""
    from . import stream

    return Schema(stream.SCHEMA, stream.VERSION, stream.WORDS, stream.TEMPLATES)
