"""A sample of every market stream: does it speak, and does what it says fit its model?"""

from __future__ import annotations

import asyncio
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import msgspec

from ...errors import BinanceError, SubscriptionRefused
from ...wire.drift import drift_of_event
from ...wire.live import LiveFacts, LiveProduct
from ...wire.senders import AsyncSender
from ...wire.streams import Stream, decoder_of, event_type
from ..aio import AsyncClient
from .calls import unreadable
from .report import Check, Outcome, notes_of

PRODUCTS = ("spot", "usdm", "coinm", "options")
"""The products that have market streams."""

_SELDOM = {
    "spot": ("ReferencePrice",),
    "usdm": ("CompositeIndex", "Trades"),
    "coinm": ("Trades",),
    "options": (),
}
"""Streams that say nothing for most symbols, or that nobody promises; besides those that are not steady anyway."""

_ENOUGH = 20
"""Events of a stream that are looked at."""

_VALUES = {"interval": "1m", "window": "1h", "levels": 5, "speed": "100ms", "contract_type": "PERPETUAL"}


def section_of(product: str) -> str:
    return f"{product} streams"


class AsItCame(Stream[msgspec.Raw], frozen=True):
    """A stream whose events are handed on as they came, so that they can be laid beside their model."""

    template = ""
    pattern = "(?!)"  # no name is read back as one of these

    stream: Stream[Any]

    @property
    def name(self) -> str:
        return self.stream.name

    @property
    def route(self) -> str:  # type: ignore[override]  # of whatever it stands for
        return self.stream.route


def samples(product: str, facts: LiveFacts, listed: Mapping[str, object]) -> list[Stream[Any]]:
    """One stream of every kind, of what is `listed` by parameter: a symbol, its pair, an underlying."""
    symbol, names = str(listed.get("symbol", facts.names.examples["symbol"])), facts.names
    values = {**names.examples, **_VALUES, "symbol": symbol}
    if product == "options":
        expiry = str(listed.get("expiration", symbol.split("-")[1]))
        values |= {"underlying": str(listed.get("underlying", values["underlying"])), "expiration_date": expiry}
    else:
        values["pair"] = str(listed.get("pair", symbol.partition("_")[0]))
        values["asset_symbol"] = str(listed.get("asset_index", values.get("asset_symbol", "")))
    return [
        kind(**{field.name: values[field.name] for field in msgspec.structs.fields(kind) if field.required})
        for kind in names.kinds
    ]


async def check_streams(client: AsyncClient, product: str, listed: Mapping[str, object], timeout: float) -> list[Check]:
    """Listens to all of them at once until each that is no rarity has spoken, or for so many seconds."""
    live = getattr(client, product)
    url = client.environment.streams.get(product)
    if url is None:
        return [_found(product, "all", "not served", "this environment has none")]
    wanted = samples(product, live.live, listed)
    heard: dict[Stream[Any], list[bytes]] = {stream: [] for stream in wanted}
    refused: dict[Stream[Any], str] = {}
    rare = frozenset(each for each in wanted if not each.steady or type(each).__name__ in _SELDOM[product])
    await _listen(live, wanted, rare, heard, refused, timeout)
    if not refused and not any(heard.values()) and urlsplit(url).hostname in _THIS_MACHINE:
        # The local exchange confirms what it does not simulate, as the exchange does with any name.
        return [_found(product, "all", "not served", "a host on this machine confirms them and is silent")]
    return [
        _checked(product, stream, events, refused.get(stream), stream in rare, timeout)
        for stream, events in heard.items()
    ]


_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


async def _listen(
    live: LiveProduct[AsyncSender],
    wanted: Sequence[Stream[Any]],
    rare: Container[Stream[Any]],
    heard: dict[Stream[Any], list[bytes]],
    refused: dict[Stream[Any], str],
    timeout: float,
) -> None:
    subscription = live.subscribe(*map(AsItCame, wanted), overflow="drop_oldest")
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout), subscription as events:
                async for stream, event in events.items():
                    assert isinstance(stream, AsItCame)
                    sample = heard[stream.stream]
                    if len(sample) < _ENOUGH:
                        sample.append(bytes(event))
                    if all(heard[each] or each in rare for each in wanted):
                        return
    except SubscriptionRefused as error:
        if len(wanted) == 1:
            refused[wanted[0]] = str(error)
            return
        for each in wanted:  # the refusal does not say which of them was meant
            await _listen(live, [each], rare, heard, refused, timeout)
    except BinanceError as error:
        refused.update(dict.fromkeys(wanted, f"{type(error).__name__}: {error}"))


def _found(product: str, name: str, outcome: Outcome, *notes: str) -> Check:
    return Check(section=section_of(product), name=name, outcome=outcome, notes=notes)


def _checked(
    product: str, stream: Stream[Any], events: Sequence[bytes], refusal: str | None, rare: bool, timeout: float
) -> Check:
    found = partial(_found, product, stream.name)
    if refusal is not None:
        return found("finding", refusal)
    if not events:
        if rare:
            return found("skipped", "no event while the others spoke; it seldom does")
        return found("finding", f"no event within {timeout:g} s")
    notes = dict.fromkeys(note for event in events for note in _differences(event_type(type(stream)), event))
    return found("finding" if notes else "fine", *notes)


def _differences(kind: Any, event: bytes) -> list[str]:
    notes = notes_of(drift_of_event(kind, event))
    try:
        return notes + unreadable(decoder_of(kind)(event))
    except msgspec.DecodeError as error:
        return [*notes, f"does not decode: {error}"]
