"""The spot models on what the exchange really sent (recordings that live outside the project)."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bidwire.products.spot import requests
from bidwire.products.spot.models import (
    BookTickerEvent,
    Depth,
    DepthEvent,
    Envelope,
    ExchangeInfo,
    ExecutionReport,
    TickerEvent,
    TradeEvent,
    UnknownEvent,
    UnknownFilter,
    user_event,
)
from bidwire.products.spot.streams import parse_stream
from bidwire.wire.http import HttpResponse, decode
from bidwire.wire.request import Request
from bidwire.wire.streams import event_type

DATA = Path(os.environ.get("BIDWIRE_DATA") or Path(__file__).parents[4] / "shared" / "data")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no recordings: set BIDWIRE_DATA, or put them at {DATA}")


def frames(name: str) -> Iterator[Any]:
    for line in (DATA / "frames" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["market"] == "spot":
            yield json.loads(row["raw"])


def test_recorded_market_frames_decode_by_their_stream() -> None:
    decoded = []
    for frame in frames("market_frames"):
        if not (isinstance(frame, dict) and "stream" in frame):
            continue
        if frame["stream"] == "!bookTicker":  # retired in 2022; its events were those of the single stream
            kind: Any = BookTickerEvent
        elif frame["stream"] == "!ticker@arr":  # retired in 2026
            kind = list[TickerEvent]
        else:
            kind = event_type(type(parse_stream(frame["stream"])))
        decoded.append(msgspec.json.decode(json.dumps(frame["data"]), type=kind))
    assert len(decoded) >= 15


def test_recorded_user_frames_are_all_known_events() -> None:
    found = []
    for frame in frames("user_data_frames"):
        raw = json.dumps(frame).encode()
        found.append(user_event(msgspec.json.decode(raw, type=Envelope).event if "event" in frame else raw))
    assert not any(isinstance(event, UnknownEvent) for event in found)
    fills = [event for event in found if isinstance(event, ExecutionReport) and event.execution_type == "TRADE"]
    assert fills
    assert all(fill.last_quote == fill.last_price * fill.last_quantity for fill in fills)


@pytest.mark.parametrize("name", ["spot_20240908_trading", "spot_20260703_BTCUSDT_ETHUSDT_XVGUSDT"])
def test_recorded_exchange_information_has_no_filter_that_we_do_not_know(name: str) -> None:
    raw = gzip.decompress((DATA / "exchangeinfo" / f"{name}.json.gz").read_bytes())
    info = msgspec.json.decode(raw, type=ExchangeInfo)
    assert len(info.symbols) == len(json.loads(raw)["symbols"])
    unknown = [one for symbol in info.symbols for one in symbol.filters if isinstance(one, UnknownFilter)]
    assert unknown == []
    assert info.by_symbol["BTCUSDT"].status.known


RECORDED: dict[str, type[Request[Any]]] = {
    "aggTrades": requests.GetAggTrades,
    "avgPrice": requests.GetAvgPrice,
    "depth": requests.GetDepth,
    "exchangeInfo": requests.GetExchangeInfo,
    "historicalTrades": requests.GetHistoricalTrades,
    "klines": requests.GetKlines,
    "ticker/24hr": requests.GetTicker24h,
    "ticker/bookTicker": requests.GetBookTicker,
    "ticker/price": requests.GetTickerPrice,
    "trades": requests.GetTrades,
}


def test_recorded_answers_decode() -> None:
    routes = json.loads(gzip.decompress((DATA / "rest" / "gocryptotrader_recorded_public_http.json.gz").read_bytes()))[
        "routes"
    ]
    decoded = 0
    for path, kind in RECORDED.items():
        for row in routes[f"/api/v3/{path}"]["GET"]:
            body = row["data"]
            if path == "aggTrades" and body and "m" not in body[0]:
                continue  # its recorder lost the key
            if path == "avgPrice" and "closeTime" not in body:
                body = {**body, "closeTime": 0}  # 2020: before the exchange added it
            if isinstance(body, list) and path == "ticker/24hr":
                kind = requests.GetTickers24h
            request = msgspec.convert({"symbol": "BTCUSDT", "interval": "1m"}, kind)
            answer = decode(request, HttpResponse(200, {}, json.dumps(body).encode()))
            decoded += len(answer) if isinstance(answer, list) else 1
    assert decoded > 1000


def test_a_whole_recorded_stream_decodes_and_its_numbers_are_exact() -> None:
    counts = {"trade": 0, "depth": 0, "bookTicker": 0, "snapshot": 0}
    with gzip.open(DATA / "streams" / "spot_BTCUSDT_20240808T235415Z.raw.gz", "rb") as lines:
        for at, line in enumerate(lines):
            frame = msgspec.json.decode(line.split(b" ", 1)[1], type=dict[str, msgspec.Raw])
            if "stream" not in frame:
                depth = msgspec.json.decode(line.split(b" ", 1)[1], type=Depth)
                assert depth.bids[0].price < depth.asks[0].price
                counts["snapshot"] += 1
                continue
            stream = parse_stream(msgspec.json.decode(frame["stream"], type=str)) if at < 2000 else None
            kind = _kind(bytes(frame["stream"])) if stream is None else event_type(type(stream))
            event = msgspec.json.decode(frame["data"], type=kind)
            if isinstance(event, TradeEvent):
                counts["trade"] += 1
                assert event.price == Decimal(event.price_text) > 0
            elif isinstance(event, DepthEvent):
                counts["depth"] += 1
                assert event.first_update_id <= event.last_update_id
            else:
                counts["bookTicker"] += 1
                assert event.bid_price < event.ask_price
    assert counts == {"trade": 19904, "depth": 6495, "bookTicker": 73174, "snapshot": 1}


def _kind(name: bytes) -> Any:
    return TradeEvent if b"@trade" in name else DepthEvent if b"@depth" in name else BookTickerEvent
