"""Results on a terminal: rows as columns, one thing as names and values."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from ..wire.words import Model, plain

UNCUT = 10_000
"""A width that cuts nothing."""
_WIDEST = 48


def columns(rows: Sequence[Sequence[str]], heads: Sequence[str] = (), width: int | None = None) -> str:
    """Rows side by side, each column as wide as its widest cell, cut at the terminal's edge; without a terminal nothing is cut."""
    lines = [list(heads), *map(list, rows)] if heads else [list(row) for row in rows]
    if not lines:
        return ""
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    edge = width or shutil.get_terminal_size((UNCUT, 40)).columns
    return "\n".join(
        _cut("  ".join(cell.ljust(size) for cell, size in zip(line, widths, strict=True)).rstrip(), edge)
        for line in lines
    )


def as_json(result: Any) -> str:
    """A result as indented JSON, a model's fields by their names on the wire."""
    return msgspec.json.format(msgspec.json.encode(result)).decode()


def shown(result: Any) -> str:
    """A result as a person reads it: several models as a table, one as its fields, lists within it as their length."""
    if isinstance(result, list):
        rows = [_fields(each) for each in result]
        if not rows:
            return "(nothing)"
        heads = list(dict.fromkeys(name for row in rows for name in row))
        positional = all(isinstance(each, (list, tuple)) for each in result)
        return columns([[_cell(row.get(name)) for name in heads] for row in rows], () if positional else heads)
    fields = _fields(result)
    if not fields:
        return "done"
    text = columns([(name, _cell(value)) for name, value in fields.items() if not _is_table(value)])
    tables = [f"\n{name}\n{shown(value)}" for name, value in fields.items() if _is_table(value)]
    return "\n".join(([text] if text else []) + tables)


def _fields(value: Any) -> dict[str, Any]:
    if isinstance(value, Model):
        return {name: each for name, each in value.to_dict(keys="python").items() if each is not None}
    if isinstance(value, dict):
        return value
    if isinstance(value, (list, tuple)):
        return {str(at): each for at, each in enumerate(value)}
    return {"value": value}


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], (dict, list, tuple))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, (dict, list, tuple)):
        return _cut(msgspec.json.encode(value).decode(), _WIDEST)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"
