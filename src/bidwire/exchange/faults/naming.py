"""Faults by name: by kind, by their row of the list, from JSON and TOML.

What is wrong is told with the nearest name that exists and, in a file, with the line.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from ...errors import ConfigurationError
from .effects import KINDS, Effect
from .fault import Fault, Match, When
from .rows import ROWS

_MATCH = frozenset(Match.__struct_fields__)
_WHEN = frozenset(When.__struct_fields__)


def fault_named(name: str, **options: Any) -> Fault:
    """The fault of a kind or of a row, with these options.

    Raises:
        ConfigurationError: there is no such kind, row or option, or a value that it cannot have.
    """
    row = ROWS.get(name.upper())
    if row is not None:
        if row.kind is None:
            raise ConfigurationError(f"{name.upper()} cannot be caused by the exchange: {row.note}")
        given = {**row.options, **options}
        return _fault(row.kind, given, name.upper())
    if name not in KINDS:
        raise ConfigurationError(f"{name!r} is no kind of fault and no row{_nearest(name, [*KINDS, *ROWS])}")
    return _fault(name, options, "")


def faults_of(path: Path) -> list[Fault]:
    """The faults that a file lists: TOML with a `[[fault]]` for each, or JSON, a list of objects. `fault` names the kind
    or the row, everything else is an option.

    Raises:
        ConfigurationError: the file cannot be read, or something in it is wrong; the text says the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigurationError(f"{path} cannot be read: {reason}") from error
    try:
        entries = _toml(text) if path.suffix.lower() == ".toml" else _json(text)
    except _Wrong as wrong:
        raise ConfigurationError(f"{path}, line {wrong.line}: {wrong}") from None
    found = []
    for line, entry in entries:
        try:
            found.append(fault_from(entry))
        except ConfigurationError as error:
            raise ConfigurationError(f"{path}, line {line}: {error}") from None
    return found


def fault_from(entry: object) -> Fault:
    """The fault that a JSON object describes.

    Raises:
        ConfigurationError: it describes none.
    """
    if not isinstance(entry, Mapping):
        raise ConfigurationError(f"a fault is an object with the name of its kind or row in `fault`, not {entry!r}")
    options = dict(entry)
    name = options.pop("fault", None)
    if not isinstance(name, str):
        raise ConfigurationError("`fault` names the kind or the row of a fault, and is missing here")
    return fault_named(name, **{str(option): value for option, value in options.items()})


def described(fault: Fault) -> dict[str, Any]:
    """The fault as `fault_from` reads it, without what is left at its usual value. A key shows its last four characters."""
    found: dict[str, Any] = {"fault": fault.kind}
    for part in (fault.effect, fault.match, fault.when):
        usual = zip(part.__struct_fields__[::-1], part.__struct_defaults__[::-1], strict=False)
        defaults = dict(usual)
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if name not in defaults or value != defaults[name]:
                found[name] = value
    if "key" in found:
        found["key"] = f"…{found['key'][-4:]}"
    return found | ({"row": fault.row} if fault.row else {})


def _fault(kind: str, options: Mapping[str, Any], row: str) -> Fault:
    effect = KINDS[kind]
    own = frozenset(effect.__struct_fields__)
    known = own | _MATCH | _WHEN
    for name in options:
        if name not in known:
            raise ConfigurationError(f"a fault {kind} has no option {name!r}{_nearest(name, known)}")
    return Fault(
        effect=_made(effect, options, own),
        match=_made(Match, options, _MATCH - own),
        when=_made(When, options, _WHEN - own),
        row=row,
    )


def _made(kind: type[Any], options: Mapping[str, Any], names: Iterable[str]) -> Any:
    given = {name: options[name] for name in names if name in options}
    if issubclass(kind, Effect):
        given["kind"] = str(kind.__struct_config__.tag)
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{error}".replace("`$.", "`")) from None


def _nearest(name: str, known: Iterable[str]) -> str:
    found = get_close_matches(name, known, 1, 0.5)
    return f"; did you mean {found[0]!r}?" if found else ""


# --- files -----------------------------------------------------------------------------------------------------------


class _Wrong(Exception):
    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def _toml(text: str) -> list[tuple[int, object]]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = str(error).partition("(at line ")[2].partition(",")[0]
        line = int(place) if place.isdigit() else len(text.splitlines())
        raise _Wrong(line, str(error).partition(" (at ")[0]) from None
    lines = [
        number for number, line in enumerate(text.splitlines(), 1) if line.replace(" ", "").startswith("[[fault]]")
    ]
    for name in found:
        if name != "fault":
            raise _Wrong(1, f"faults are written as [[fault]], not {name!r}")
    entries = found.get("fault", [])
    if not isinstance(entries, list) or len(entries) != len(lines):
        raise _Wrong(1, "faults are written as [[fault]], one for each")
    return list(zip(lines, entries, strict=True))


def _json(text: str) -> list[tuple[int, object]]:
    """The objects of a list with the lines on which they begin."""
    decoder = json.JSONDecoder()
    entries: list[tuple[int, object]] = []

    def skip(position: int) -> int:
        while position < len(text) and text[position] in " \t\r\n":
            position += 1
        return position

    def line(position: int) -> int:
        return text.count("\n", 0, position) + 1

    at = skip(0)
    if text[at : at + 1] != "[":
        raise _Wrong(line(at), "a file of faults is a JSON list of objects")
    at = skip(at + 1)
    while text[at : at + 1] != "]":
        try:
            entry, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise _Wrong(error.lineno, error.msg) from None
        entries.append((line(at), entry))
        at = skip(end)
        if text[at : at + 1] == ",":
            at = skip(at + 1)
        elif text[at : at + 1] != "]":
            raise _Wrong(line(at), "a comma or the end of the list is missing")
    if text[skip(at + 1) :]:
        raise _Wrong(line(at + 1), "something follows the list")
    return entries
