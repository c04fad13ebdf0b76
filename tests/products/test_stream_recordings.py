"""The events and the books of futures on what the exchange really sent (recordings that live outside the project)."""

from __future__ import annotations

import gzip
import json
import os
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bidwire.book.sync import BookSync, Need, futures_follows
from bidwire.products.common.futures.models import Depth
from bidwire.wire.gaps import hole_before, sequence_of
from bidwire.wire.streams import decoder_of, event_type

from .test_every_product import lost
from .test_streams import facts

DATA = Path(os.environ.get("BIDWIRE_DATA") or Path(__file__).parents[3] / "shared" / "data")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no recordings: set BIDWIRE_DATA, or put them at {DATA}")

PRODUCTS = ("usdm", "coinm")
STREAMS = {
    "usdm": "usdm_BTCUSDT_20240808T235416Z",
    "coinm": "coinm_BTCUSD_PERP_20240808T235417Z",
}
COUNTS = {
    "usdm": {"depth": 6551, "bookTicker": 66089, "trade": 21313},
    "coinm": {"depth": 44795, "bookTicker": 48355, "trade": 5235},
}
CAPTURES = {"usdm": "usdm_4sym_20210722", "coinm": "coinm_10sym_20210722"}


def kind_of(product: str, name: str) -> Any:
    """The event of a recorded stream. "@0ms" was a speed once that was never documented."""
    return event_type(type(facts(product).names.parse(name.removesuffix("@0ms"))))


def recorded(product: str) -> Iterator[tuple[str, bytes]]:
    """Stream ("" for the snapshot) and event of each line of the long recording."""
    envelope = msgspec.json.Decoder(dict[str, msgspec.Raw])
    with gzip.open(DATA / "streams" / f"{STREAMS[product]}.raw.gz", "rb") as lines:
        for line in lines:
            body = line.split(b" ", 1)[1]
            frame = envelope.decode(body)
            if "stream" in frame:
                yield msgspec.json.decode(frame["stream"], type=str), bytes(frame["data"])
            else:
                yield "", body


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_book_made_of_a_whole_recorded_stream_has_the_recorded_best_prices_after_every_diff(product: str) -> None:
    book = BookSync(futures_follows)
    tops: list[tuple[int, tuple[Decimal, ...]]] = []
    tickers: list[Any] = []
    decoders: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    for stream, data in recorded(product):
        if not stream:
            depth = msgspec.json.decode(data, type=Depth)
            assert book.receive_snapshot(depth.last_update_id, depth.bids, depth.asks, limit=1000) is Need.NOTHING
            continue
        if stream not in decoders:
            decoders[stream] = decoder_of(kind_of(product, stream))
        event = decoders[stream](data)
        counts[stream.split("@")[1]] += 1
        if "@bookTicker" in stream:
            tickers.append(event)
        elif "@depth" in stream:
            book.receive_diff(event)
            bid, ask = book.ladder.best_bid, book.ladder.best_ask
            if book.in_sync and bid is not None and ask is not None:
                tops.append((event.last_update_id, (*bid, *ask)))
    assert counts == COUNTS[product]
    assert book.in_sync
    assert book.resyncs == 0
    ids = [each.update_id for each in tickers]
    assert ids == sorted(ids)
    compared = 0
    for last, top in tops:
        at = bisect_right(ids, last) - 1
        if 0 <= at < len(ids) - 1:  # after the newest one the next might belong to this state
            best = tickers[at]
            assert (best.bid_price, best.bid_quantity, best.ask_price, best.ask_quantity) == top
            compared += 1
    assert compared > 0.99 * COUNTS[product]["depth"]


@pytest.mark.parametrize("product", PRODUCTS)
def test_nothing_is_missing_between_the_recorded_events_and_no_hole_is_made_up(product: str) -> None:
    last: dict[str, int] = {}
    known: dict[str, tuple[Any, Any]] = {}
    for stream, data in recorded(product):
        if not stream or "@bookTicker" in stream:
            continue
        if stream not in known:
            kind = kind_of(product, stream)
            known[stream] = sequence_of(kind), decoder_of(kind)
        sequence, decode = known[stream]
        event = decode(data)
        assert sequence is not None
        if stream in last:
            assert hole_before(sequence, stream, event, last[stream]) is None
        last[stream] = sequence.last(event)
    assert len(last) == 2


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_field_of_the_recorded_streams_is_kept(product: str) -> None:
    taken: Counter[str] = Counter()
    for stream, data in recorded(product):
        if not stream or taken[stream] == 300:
            continue
        taken[stream] += 1
        event = decoder_of(kind_of(product, stream))(data)
        assert lost(json.loads(data), json.loads(msgspec.json.encode(event))) == []
    assert set(taken.values()) == {300}


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_frame_of_the_captures_decodes_and_keeps_its_fields(product: str) -> None:
    text = gzip.decompress((DATA / "captures" / f"{CAPTURES[product]}.ws.txt.gz").read_bytes()).decode()
    seen: Counter[str] = Counter()
    for line in text.splitlines()[1:]:
        frame = json.loads(line.split(": ", 1)[1])
        event = msgspec.json.decode(json.dumps(frame["data"]), type=kind_of(product, frame["stream"]))
        assert lost(frame["data"], json.loads(msgspec.json.encode(event))) == []
        seen[frame["stream"].split("@")[1]] += 1
    assert set(seen) == {"depth", "bookTicker", "aggTrade", "kline_1m"}


# What a stream did not say yet when a frame was recorded, by product and event.
BEFORE: dict[tuple[str, str], dict[str, Any]] = {
    ("usdm", "aggTrade"): {"a": 0},
    ("usdm", "markPriceUpdate"): {"i": "0.00000000", "P": "0.00000000"},
    ("coinm", "markPriceUpdate"): {},
}
# Names that are not, or not any more, those of the documentation, and whose events are.
RETIRED = {
    ("coinm", "!markPrice@arr"): "btcusd@markPrice",
    ("options", "btcusdt@optionOpenInterest@251219"): "btcusdt@openInterest@251219",
}
BEFORE_THE_MOVE = re.compile(r"[A-Z].*")
"""Names of options in upper case: other streams, on a host that is gone (2025-12)."""
MARKETS = {"options": "option"}


@pytest.mark.parametrize("product", [*PRODUCTS, "options"])
def test_recorded_frames_of_every_stream_decode_and_keep_their_fields(product: str) -> None:
    decoded = 0
    for line in (DATA / "frames" / "market_frames.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        frame = json.loads(row["raw"])
        if row["market"] != MARKETS.get(product, product) or not (isinstance(frame, dict) and "stream" in frame):
            continue
        if product == "options" and BEFORE_THE_MOVE.match(frame["stream"]):
            continue
        name: str = RETIRED.get((product, frame["stream"])) or frame["stream"]
        data = frame["data"]
        if isinstance(data, dict):
            data = {**BEFORE.get((product, data["e"]), {}), **data}
        event = msgspec.json.decode(json.dumps(data), type=kind_of(product, name))
        assert lost(frame["data"], json.loads(msgspec.json.encode(event))) == []
        decoded += 1
    assert decoded >= {"usdm": 25, "coinm": 25, "options": 6}[product]
