"""Streams by name, and their events: nothing lost, text as it came, exact numbers when asked for."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidwire.products.spot import streams
from bidwire.products.spot.enums import KlineInterval
from bidwire.products.spot.models import (
    BookTickerEvent,
    DepthEvent,
    Envelope,
    ExecutionReport,
    KlineEvent,
    PartialDepthEvent,
    TradeEvent,
    UnknownEvent,
    user_event,
)
from bidwire.products.spot.streams import SPOT_STREAMS, Klines, PartialDepth, Trades, parse_stream
from bidwire.wire.events import Event, Level
from bidwire.wire.streams import Stream, event_type
from bidwire.wire.words import columns

from .test_catalog import lost

FIXTURES = Path(__file__).parents[2] / "fixtures" / "spot"
STREAMS = sorted((FIXTURES / "streams").glob("*.json"))
USER = sorted((FIXTURES / "user").glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def stream_of(case: dict[str, Any]) -> Stream[Any]:
    return cast("Stream[Any]", getattr(streams, case["stream"])(**case["fields"]))


def events_in(path: Path) -> list[Event]:
    case = read(path)
    body = json.dumps(case["event"]).encode()
    if "model" in case:
        return [cast("Event", user_event(body))]
    decoded = msgspec.json.decode(body, type=event_type(type(stream_of(case))))
    return decoded if isinstance(decoded, list) else [decoded]


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
def test_a_stream_has_its_documented_name(path: Path) -> None:
    case = read(path)
    stream = stream_of(case)
    assert stream.name == case["name"]
    assert parse_stream(case["name"]) == stream
    assert parse_stream(case["name"].replace("soleur", "SOLEUR")) == stream


@pytest.mark.parametrize("path", [*STREAMS, *USER], ids=lambda path: path.stem)
def test_no_documented_key_of_an_event_is_lost(path: Path) -> None:
    said = read(path)["event"]
    kept = json.loads(msgspec.json.encode(events_in(path)))
    assert lost(said if isinstance(said, list) else [said], kept) == []


@pytest.mark.parametrize("path", [*STREAMS, *USER], ids=lambda path: path.stem)
def test_every_text_of_an_event_gives_its_exact_number(path: Path) -> None:
    for event in events_in(path):
        for field in event.__struct_fields__:
            text = getattr(event, field)
            if not field.endswith("_text"):
                continue
            number = getattr(event, field.removesuffix("_text"))
            if text is None:
                assert number is None
            elif isinstance(text, list):
                assert number == [Level(Decimal(price), Decimal(quantity)) for price, quantity in text]
            else:
                assert number == Decimal(text)


@pytest.mark.parametrize("path", [*STREAMS, *USER], ids=lambda path: path.stem)
def test_an_event_that_carries_a_word_knows_it(path: Path) -> None:
    said = read(path)["event"]
    said = said if isinstance(said, list) else [said]
    for row, event in zip(said, events_in(path), strict=True):
        assert getattr(event, "event", None) or type(event).word() == row.get("e")


def test_every_stream_has_a_fixture() -> None:
    assert {read(path)["stream"] for path in STREAMS} == {kind.__name__ for kind in SPOT_STREAMS}
    defined = {
        name
        for name, kind in vars(streams).items()
        if isinstance(kind, type) and issubclass(kind, Stream) and kind is not Stream
    }
    assert {kind.__name__ for kind in SPOT_STREAMS} == defined


def test_every_field_of_an_execution_report_stands_in_a_fixture() -> None:
    said = {key for path in USER for key in read(path)["event"] if read(path)["model"] == "ExecutionReport"}
    assert said - {"e"} == set(ExecutionReport.__struct_encode_fields__)


def test_an_event_shows_exact_numbers_under_plain_names() -> None:
    [trade] = events_in(FIXTURES / "streams" / "trade.json")
    assert "price=Decimal('131.30000000')" in repr(trade)
    assert "price_text" not in repr(trade)
    assert trade.to_dict(keys="python", numbers=float)["price"] == 131.3
    assert trade.to_dict(numbers=str)["p"] == "131.30000000"
    assert trade["p"] == "131.30000000"


def test_events_become_columns_under_plain_names() -> None:
    trades = events_in(FIXTURES / "streams" / "trade.json")
    table = columns(trades, numbers=str)
    assert table["price"] == ["131.30000000"]
    assert "price_text" not in table


def test_a_nested_event_becomes_a_dict_all_the_way_down() -> None:
    [event] = events_in(FIXTURES / "streams" / "kline.json")
    assert event.to_dict(numbers=str) == read(FIXTURES / "streams" / "kline.json")["event"]
    assert event.to_dict(keys="python")["kline"]["close"] == Decimal("131.35")
    [diff] = events_in(FIXTURES / "streams" / "depth_diffs.json")
    assert diff.to_dict(keys="python", numbers=float)["asks"][1] == [131.35, 8.2]


def test_an_event_of_another_stream_is_not_taken_for_a_trade() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"e":"aggTrade","E":1,"s":"A","t":1,"p":"1","q":"1","T":1,"m":true}', type=TradeEvent)


def test_events_match_by_name_in_patterns() -> None:
    [event] = events_in(FIXTURES / "streams" / "kline.json")
    match event:
        case KlineEvent(symbol=symbol, kline=kline):
            assert (symbol, kline.interval, kline.is_closed) == ("SOLEUR", KlineInterval.MINUTE_1, False)
        case _:
            pytest.fail("a kline is a KlineEvent")


def test_events_without_a_word_say_so() -> None:
    assert BookTickerEvent.word() is None
    assert PartialDepthEvent.word() is None
    assert DepthEvent.word() == "depthUpdate"


NAMES_THAT_ARE_NONE = [
    ("btcusdt@trades", "btcusdt@trade"),
    ("BTCUSDT@AGGTRADE", "btcusdt@aggTrade"),
    ("btcusdt", "btcusdt@trade"),
    ("btcusdt@depth30", "btcusdt@depth20"),
    ("btcusdt@depth@1000ms", "btcusdt@depth@100ms"),
    ("btcusdt@kline_1h@+09:00", "btcusdt@kline_1h@+08:00"),
    ("btcusdt@ticker_2h", "btcusdt@ticker_1h"),
    ("!miniticker@arr", "!miniTicker@arr"),
    ("!ticker@arr", "!ticker_1d@arr"),
    (" btcusdt@trade", "btcusdt@trade"),
    ("@trade", "btcusdt@trade"),
    ("", "btcusdt@trade"),
]


@pytest.mark.parametrize(("name", "nearest"), NAMES_THAT_ARE_NONE)
def test_a_name_that_is_no_stream_is_refused_with_the_nearest_that_is(name: str, nearest: str) -> None:
    with pytest.raises(ValueError, match="is no spot stream; did you mean") as refused:
        parse_stream(name)
    suggested = str(refused.value).split("did you mean '")[1].removesuffix("'?")
    assert parse_stream(suggested)
    assert suggested.split("@")[0].split("_")[0] == nearest.split("@")[0].split("_")[0]
    if not name.startswith("!ticker") and "ticker_" not in name:
        assert suggested == nearest


@given(st.text(min_size=0, max_size=30))
def test_any_text_is_a_stream_or_a_clear_refusal(name: str) -> None:
    if any(kind.parse(name) for kind in SPOT_STREAMS):
        stream = parse_stream(name)
        assert type(stream).parse(stream.name) == stream
    else:
        with pytest.raises(ValueError, match="is no spot stream; did you mean"):
            parse_stream(name)


@given(
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc", "Z", "Zs", "Zl", "Zp"), blacklist_characters="@!/"),
        min_size=1,
        max_size=12,
    ).filter(lambda text: text.upper().lower() == text.lower() and text.lower().upper() == text.upper()),
    st.sampled_from(list(KlineInterval)),
)
def test_a_stream_comes_back_from_its_name(symbol: str, interval: KlineInterval) -> None:
    for stream in (Klines(symbol, interval), streams.KlinesUtc8(symbol, interval), streams.DepthDiffs(symbol, "100ms")):
        assert parse_stream(stream.name) == stream


def test_a_partial_book_has_only_documented_sizes() -> None:
    with pytest.raises(ValueError, match="5, 10 or 20"):
        PartialDepth("BTCUSDT", 7)  # type: ignore[arg-type]  # that is the point
    assert PartialDepth("btcusdt", 5).symbol == "BTCUSDT"
    assert Trades("btcusdt").name == "btcusdt@trade"


@pytest.mark.parametrize("path", USER, ids=lambda path: path.stem)
def test_a_user_event_is_told_by_its_word(path: Path) -> None:
    case = read(path)
    assert type(user_event(json.dumps(case["event"]))).__name__ == case["model"]
    back_to_front = dict(reversed(case["event"].items()))
    assert type(user_event(json.dumps(back_to_front))).__name__ == case["model"]


def test_a_user_event_comes_out_of_its_envelope() -> None:
    envelope = msgspec.json.decode(b'{"subscriptionId":3,"event":{"e":"serverShutdown","E":5}}', type=Envelope)
    assert envelope.subscription_id == 3
    assert type(user_event(envelope.event)).__name__ == "ServerShutdown"


def test_a_user_event_of_tomorrow_keeps_all_it_says() -> None:
    event = user_event(b'{"e":"auraUpdate","E":5,"x":{"y":[1]}}')
    assert event == UnknownEvent(event="auraUpdate", fields={"e": "auraUpdate", "E": 5, "x": {"y": [1]}})


def test_a_known_user_event_in_a_new_shape_is_not_lost() -> None:
    event = user_event(b'{"e":"balanceUpdate","E":"soon"}')
    assert event == UnknownEvent(event="balanceUpdate", fields={"e": "balanceUpdate", "E": "soon"})


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"E":1}', b"null", b'{"e":', b"\xff"])
def test_what_is_no_event_is_an_error(text: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        user_event(text)


def test_the_average_price_of_a_report_is_what_was_paid_per_unit() -> None:
    [report] = events_in(FIXTURES / "user" / "execution_report.json")
    assert isinstance(report, ExecutionReport)
    assert report.average_price == Decimal("404.404") / Decimal("3.08")
    [new] = events_in(FIXTURES / "user" / "execution_report_new.json")
    assert isinstance(new, ExecutionReport)
    assert new.average_price is None
