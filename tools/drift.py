"""What the facts tables say and the catalog does not, and the other way round: next month's work as a list.

    python tools/drift.py FOLDER             the differences that nobody has looked at yet; exits with 1 if there are any
    python tools/drift.py FOLDER --accept    writes those as accepted; say why in the last column

FOLDER holds `rest.jsonl` and `ws_api.jsonl`, a JSON object a line: one endpoint or method with its status (current,
unlisted, removed, suspect), signature, weight, parameters and answer. What was looked at and left as it is stands in
`tools/drift.tsv`: verb, path, kind, what, and why.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bidwire.products import catalog
from bidwire.wire.drift import drift_of_answer
from bidwire.wire.request import Request

ACCEPTED = Path(__file__).with_name("drift.tsv")
HEADS = ("verb", "path", "kind", "what", "why")
_OFFERED = {"current", "unlisted"}
_SAMPLES = {"int": 1, "str": "1", "decimal": "1", "float": 1.5, "bool": True}
Kind = type[Request[Any]]


class Difference(NamedTuple):
    """One thing that the tables and the catalog say otherwise. Methods of the WebSocket API have the verb WS."""

    verb: str
    path: str
    kind: str
    what: str


class Row(msgspec.Struct):
    """A line of either table."""

    method: str
    status: str
    signed: bool
    security: str
    product: str
    path: str = ""
    weight: Any = None
    weight_kind: str | None = None
    params: list[tuple[str, Any, bool, Any]] = []
    response: Any = None

    @property
    def key(self) -> tuple[str, str]:
        return (self.method, self.path) if self.path else ("WS", f"{self.product} {self.method}")


def table(path: Path) -> list[Row]:
    """The rows of a table.

    Raises:
        SystemExit: the file is not there, or a line of it is no such row; the line is named.
    """
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SystemExit(f"{path}: {error.strerror}") from None
    for number, line in enumerate(lines, start=1):
        try:
            found.append(msgspec.json.decode(line, type=Row))
        except msgspec.DecodeError as error:
            raise SystemExit(f"{path}:{number}: {error}") from None
    return found


def offered() -> dict[tuple[str, str], list[Kind]]:
    """The catalog's requests by what they are on the wire; one that has a method stands under both."""
    found: dict[tuple[str, str], list[Kind]] = defaultdict(list)
    for call in catalog.every_call():
        route = call.request.route
        if route.verb != "WS":
            found[(route.verb, route.path)].append(call.request)
        if route.ws:
            found[("WS", f"{call.product} {route.ws}")].append(call.request)
    return found


def differences(rows: list[Row], offered: dict[tuple[str, str], list[Kind]]) -> Iterator[Difference]:
    """Everything, in the order of the tables, and at the end what only the catalog has."""
    current = {row.key for row in rows if row.status in _OFFERED}
    done = set()
    for row in rows:
        if row.status not in _OFFERED or row.key in done:
            continue
        done.add(row.key)
        if row.key not in offered:
            yield Difference(*row.key, "new", "")
            continue
        for kind, what in _of_route(row, offered[row.key]):
            yield Difference(*row.key, kind, what)
    told = {row.key: row.status for row in rows}
    for key in offered:
        if key not in current:
            yield Difference(*key, "gone", told.get(key, "in no table"))


def _of_route(row: Row, kinds: list[Kind]) -> Iterator[tuple[str, str]]:
    route = kinds[0].route
    if row.signed != route.security.signed:
        yield "signature", "needed" if row.signed else "not needed"
    if (row.security == "NONE") == route.security.needs_key:
        yield "key", "not needed" if row.security == "NONE" else f"needed: {row.security}"
    if isinstance(row.weight, int):
        over = [
            kind.route.weight if row.path or kind.route.ws_weight is None else kind.route.ws_weight for kind in kinds
        ]
        costs = {weight for weight in over if isinstance(weight, int)}
        if costs and row.weight not in costs:
            yield "weight", f"{row.weight}, not {' or '.join(map(str, sorted(costs)))}"
    if row.path and row.weight_kind and (row.weight_kind == "UID") != route.uid:
        yield "pool", row.weight_kind
    yield from _parameters(row, kinds)
    yield from _answer(row, kinds)


def _parameters(row: Row, kinds: list[Kind]) -> Iterator[tuple[str, str]]:
    ours: dict[str, list[Any]] = defaultdict(list)
    for kind in kinds:
        for field in msgspec.structs.fields(kind):
            if field.name != "extra":
                ours[field.encode_name].append(field)
    either = {name for kind in kinds for group in kind.route.one_of for name in _wire_names(kind, group)}
    theirs = {name for name, *_ in row.params}
    for name, _, required, _ in row.params:
        if name in ("timestamp", "signature", "apiKey"):
            continue
        if name not in ours:
            yield "new parameter", name
        elif required and name not in either and not any(field.required for field in ours[name]):
            yield "required parameter", name
        elif not required and len(ours[name]) == len(kinds) and all(field.required for field in ours[name]):
            yield "optional parameter", name
    for name in ours:
        if name not in theirs and name != "recvWindow":
            yield "gone parameter", name


def _wire_names(kind: Kind, group: tuple[str, ...]) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(kind) if field.name in group}


def _answer(row: Row, kinds: list[Kind]) -> Iterator[tuple[str, str]]:
    """Fields of the answer that no request of the endpoint has a place for."""
    if not isinstance(row.response, (dict, list)):
        return
    unknown = set[str]()
    for sample in _samples(row.response):
        body = msgspec.json.encode(sample)
        unknown |= set.intersection(
            *({each.path for each in drift_of_answer(kind, body) if each.kind == "unknown field"} for kind in kinds)
        )
    for path in sorted(unknown):
        yield "new field", path


def _samples(shape: Any) -> list[Any]:
    """Answers of a shape: one, or as many as its widest choice (`oneOf`) has alternatives."""
    if isinstance(shape, dict) and set(shape) == {"oneOf"}:
        return [sample for each in shape["oneOf"] for sample in _samples(each)]
    if isinstance(shape, dict):
        inner = {name: _samples(each) for name, each in shape.items() if name != "*"}
        widest = max(map(len, inner.values()), default=1)
        return [{name: each[min(at, len(each) - 1)] for name, each in inner.items()} for at in range(widest)]
    if isinstance(shape, list):
        return [[sample] for each in shape for sample in _samples(each)]
    return [_SAMPLES.get(shape, shape)]


def accepted() -> dict[Difference, str]:
    """What was looked at, and why it stays."""
    if not ACCEPTED.exists():
        return {}
    with ACCEPTED.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {Difference(row["verb"], row["path"], row["kind"], row["what"]): row["why"] for row in rows}


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the catalog with facts tables.")
    parser.add_argument("folder", type=Path, help="where rest.jsonl and ws_api.jsonl are")
    parser.add_argument("--accept", action="store_true", help="write what is new into tools/drift.tsv")
    args = parser.parse_args()
    rows = table(args.folder / "rest.jsonl") + table(args.folder / "ws_api.jsonl")
    known = accepted()
    found = list(dict.fromkeys(differences(rows, offered())))
    fresh = [each for each in found if each not in known]
    for each in fresh:
        print(f"{each.kind:20} {each.verb} {each.path}  {each.what}".rstrip())
    stale = [each for each in known if each not in found]
    for each in stale:
        print(f"accepted, but no longer so: {each.kind} {each.verb} {each.path}  {each.what}".rstrip())
    if args.accept and fresh:
        kept = {each: known.get(each, "") for each in found}
        with ACCEPTED.open("w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out, delimiter="\t", lineterminator="\n")
            lines.writerows([HEADS, *((*each, why) for each, why in kept.items())])
    print(
        f"{len(fresh)} new, {len(found) - len(fresh)} accepted, {len(stale)} of the accepted ones are gone",
        file=sys.stderr,
    )
    return 1 if fresh or stale else 0


if __name__ == "__main__":
    sys.exit(main())
