"""What follows what, as plain values."""

from __future__ import annotations

from typing import Any

import msgspec

from bidwire.spot import AggTradeEvent, BookTickerEvent, DepthEvent, KlineEvent, PartialDepthEvent, TradeEvent
from bidwire.wire.gaps import Hole, Sequence, hole_before, repeats, sequence_of


class FuturesDepth(msgspec.Struct, tag_field="e", tag="depthUpdate"):
    first: int = msgspec.field(name="U")
    last: int = msgspec.field(name="u")
    previous: int | None = msgspec.field(name="pu", default=None)


def ids(event: Any) -> Sequence:
    found = sequence_of(event)
    assert found is not None
    return found


def test_only_events_with_contiguous_ids_have_a_sequence() -> None:
    for event in (TradeEvent, AggTradeEvent, DepthEvent, FuturesDepth):
        assert sequence_of(event) is not None
    for other in (BookTickerEvent, KlineEvent, PartialDepthEvent, list[TradeEvent], Any, dict):
        assert sequence_of(other) is None


def test_the_ids_are_found_under_their_wire_names() -> None:
    event = FuturesDepth(first=3, last=8, previous=2)
    found = ids(FuturesDepth)
    assert (found.first(event), found.last(event)) == (3, 8)
    assert found.previous is not None
    assert found.previous(event) == 2


def test_futures_ids_may_jump_as_long_as_the_chain_holds() -> None:
    found = ids(FuturesDepth)
    assert hole_before(found, "s", FuturesDepth(20, 30, 10), 10) is None
    assert hole_before(found, "s", FuturesDepth(20, 30, 15), 10) == Hole("s", 10, 20)
    assert hole_before(found, "s", FuturesDepth(5, 9, 4), 10) is None


def test_without_a_chain_the_next_id_must_be_covered() -> None:
    found = ids(FuturesDepth)
    assert hole_before(found, "s", FuturesDepth(11, 12), 10) is None
    assert hole_before(found, "s", FuturesDepth(8, 12), 10) is None
    assert hole_before(found, "s", FuturesDepth(13, 14), 10) == Hole("s", 10, 13)
    assert Hole("s", 10, 13).missing == 2


def test_an_event_repeats_if_its_last_id_is_known() -> None:
    found = ids(FuturesDepth)
    assert repeats(found, FuturesDepth(1, 10), 10)
    assert not repeats(found, FuturesDepth(1, 11), 10)
