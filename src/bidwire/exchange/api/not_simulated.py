"""Calls of /sapi that the real exchange has and this one has not: who may make them is checked all the same.

`sapi.tsv` holds the verb, path and security of every call of /sapi that is documented, or served without being listed. What stands
in it and has no handler is refused by name, after key, time and signature; what does not is a page that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ...wire.request import Route, Security


def route_of(verb: str, path: str) -> Route | None:
    """The route of a call that the real exchange has; None: it has none."""
    return table().get(path, {}).get(verb)


def is_known(path: str) -> bool:
    """Whether the real exchange has that path, by whatever verb."""
    return path in table()


@cache
def table() -> Mapping[str, Mapping[str, Route]]:
    """Every route of /sapi, by path and verb."""
    found: dict[str, dict[str, Route]] = {}
    for line in files(__package__ or "").joinpath("sapi.tsv").read_text(encoding="utf-8").splitlines():
        verb, path, security = line.split("\t")
        found.setdefault(path, {})[verb] = Route(verb, path, security=Security(security))
    return found
