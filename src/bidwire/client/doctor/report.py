"""What was found, as it can be shown to anybody: no keys, signatures, accounts, balances, addresses, names or paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from ...config import Environment
from ...errors import BinanceError, redacted
from ...wire.drift import Drift

Outcome = Literal["fine", "finding", "skipped", "not served"]

_SHOWN = 300  # characters of a note: a list of new fields is long, a page of a proxy is longer
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}(?![\w:])")
_TOKEN = re.compile(r"(?=[A-Za-z+/_-]*\d)[A-Za-z0-9+/_-]{40,}={0,2}")


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at. `notes` say what was found, or why it was left out."""

    section: str
    name: str
    outcome: Outcome
    notes: tuple[str, ...] = ()
    milliseconds: float | None = None
    """From the request to the whole answer, waits for rate limits included."""


class Report(msgspec.Struct, kw_only=True):
    """All checks so far, and what they ran on. `complete` is False until the last one is done."""

    bidwire: str
    python: str
    platform: str
    msgspec: str
    environment: str
    hosts: dict[str, str]
    at: str
    """When it was begun, by this machine's clock."""
    reached: bool = False
    """Whether anything was answered at all."""
    complete: bool = False
    checks: list[Check] = []

    def count(self, outcome: Outcome) -> int:
        return sum(check.outcome == outcome for check in self.checks)


def hosts_of(place: Environment) -> dict[str, str]:
    """The environment's hosts by what they serve, without what else a URL may carry."""
    parts = (("rest", place.rest), ("streams", place.streams))
    return {f"{kind} {name}": _host(url) for kind, urls in parts for name, url in urls.items()}


def _host(url: str) -> str:
    split = urlsplit(url)
    return f"{split.scheme}://{split.netloc.rpartition('@')[2]}"  # a name and a password may stand before the @


def public(text: str, secrets: Iterable[str]) -> str:
    """A text of the exchange or of an error on one line, without the keys, the addresses and whatever looks like a token."""
    for secret in secrets:
        text = text.replace(secret, "…")
    text = _TOKEN.sub("…", _ADDRESS.sub("…", redacted(" ".join(text.split()))))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def told(error: BinanceError) -> str:
    """An error by its class, what the exchange said, and its code."""
    return f"{type(error).__name__}: {error.message} ({error.code or error.status or 'no answer'})"


def notes_of(found: Iterable[Drift], *, private: bool = False) -> list[str]:
    """Differences as sentences, those of a kind in one. Of an account's answers a word is shown without its digits."""
    by_kind: dict[str, list[str]] = {}
    for each in found:
        word = re.sub(r"\d", "#", each.word) if private else each.word
        by_kind.setdefault(each.kind, []).append(f"{each.path or '(the whole)'}{f'={word}' if word else ''}")
    return [f"{kind}{'s' if len(paths) > 1 else ''}: {', '.join(paths)}" for kind, paths in by_kind.items()]
