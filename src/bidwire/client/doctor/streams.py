"""A sample of every market stream: does it speak, and does what it says fit its model?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec

from ...errors import BinanceError, SubscriptionRefused
from ...products.spot import streams as spot
from ...wire.drift import drift_of_event
from ...wire.streams import Stream, decoder_of, event_type
from ..aio import AsyncClient
from .calls import unreadable
from .report import Check, Outcome, notes_of

SECTION = "spot streams"

_RARE = (spot.BlockTrades, spot.ReferencePrice)
"""Streams that say nothing for most symbols, or for most of the day."""

_ENOUGH = 20
"""Events of a stream that are looked at."""

_VALUES = {"interval": "1m", "window": "1h", "levels": 5}


class AsItCame(Stream[msgspec.Raw], frozen=True):
    """A stream whose events are handed on as they came, so that they can be laid beside their model."""

    template = ""
    pattern = "(?!)"  # no name is read back as one of these

    stream: Stream[Any]

    @property
    def name(self) -> str:
        return self.stream.name


def samples(symbol: str) -> list[Stream[Any]]:
    """One stream of every kind."""
    values = {"symbol": symbol, **_VALUES}
    return [
        kind(**{field.name: values[field.name] for field in msgspec.structs.fields(kind) if field.required})
        for kind in spot.SPOT_STREAMS
    ]


async def check_streams(client: AsyncClient, symbol: str, timeout: float) -> list[Check]:
    """Listens to all of them at once until each that is no rarity has spoken, or for so many seconds."""
    wanted = samples(symbol)
    heard: dict[Stream[Any], list[bytes]] = {stream: [] for stream in wanted}
    refused: dict[Stream[Any], str] = {}
    await _listen(client, wanted, heard, refused, timeout)
    return [_checked(stream, events, refused.get(stream), timeout) for stream, events in heard.items()]


async def _listen(
    client: AsyncClient,
    wanted: Sequence[Stream[Any]],
    heard: dict[Stream[Any], list[bytes]],
    refused: dict[Stream[Any], str],
    timeout: float,
) -> None:
    subscription = client.spot.subscribe(*map(AsItCame, wanted), overflow="drop_oldest")
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout), subscription as events:
                async for stream, event in events.items():
                    assert isinstance(stream, AsItCame)
                    sample = heard[stream.stream]
                    if len(sample) < _ENOUGH:
                        sample.append(bytes(event))
                    if all(heard[each] or isinstance(each, _RARE) for each in wanted):
                        return
    except SubscriptionRefused as error:
        if len(wanted) == 1:
            refused[wanted[0]] = str(error)
            return
        for each in wanted:  # the refusal does not say which of them was meant
            await _listen(client, [each], heard, refused, timeout)
    except BinanceError as error:
        refused.update(dict.fromkeys(wanted, f"{type(error).__name__}: {error}"))


def _checked(stream: Stream[Any], events: Sequence[bytes], refusal: str | None, timeout: float) -> Check:
    def found(outcome: Outcome, *notes: str) -> Check:
        return Check(section=SECTION, name=stream.name, outcome=outcome, notes=notes)

    if refusal is not None:
        return found("finding", refusal)
    if not events:
        if isinstance(stream, _RARE):
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
