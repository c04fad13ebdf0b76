"""The market streams of futures and options by name, and their events: nothing lost, text as it came, exact numbers."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, cast, get_args, get_origin

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidwire import coinm, options, usdm
from bidwire.wire.events import Event, Level
from bidwire.wire.live import LiveFacts
from bidwire.wire.streams import Stream, event_type

from .test_every_product import lost

FIXTURES = Path(__file__).parents[1] / "fixtures"
ROWS = Path(__file__).parent / "stream_rows.tsv"
"""Every market stream that the documentation has: product, name, route, the word of its event, and whether it is a list."""

PRODUCTS = ("usdm", "coinm", "options")
CASES = [path for product in PRODUCTS for path in sorted((FIXTURES / product / "streams").glob("*.json"))]
UNDOCUMENTED = {("usdm", "Trades"), ("coinm", "Trades")}
OTHER_FORMS = {("options", "UnderlyingTrades"), ("options", "ExpiryTickers")}
"""What the documentation says in words beside a name of its table: "for a contract or an underlying"."""


def facts(product: str) -> LiveFacts:
    found: LiveFacts = getattr(import_module(f"bidwire.products.{product}.live"), f"{product.upper()}_LIVE")
    return found


def kinds(product: str) -> dict[str, type[Stream[Any]]]:
    return {kind.__name__: kind for kind in facts(product).names.kinds}


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def product_of(path: Path) -> str:
    return path.parts[-3]


def stream_of(path: Path) -> Stream[Any]:
    case = read(path)
    return kinds(product_of(path))[case["stream"]](**case["fields"])


def said_in(path: Path) -> list[dict[str, Any]]:
    said = read(path)["event"]
    return said if isinstance(said, list) else [said]


def events_in(path: Path) -> list[Event]:
    decoded = msgspec.json.decode(json.dumps(read(path)["event"]), type=event_type(type(stream_of(path))))
    return cast("list[Event]", decoded if isinstance(decoded, list) else [decoded])


every_case = pytest.mark.parametrize("path", CASES, ids=lambda path: f"{product_of(path)}.{path.stem}")


# --- the documentation's table -----------------------------------------------------------------------------------------


def rows() -> list[dict[str, str]]:
    with ROWS.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines, delimiter="\t") if row["product"] in PRODUCTS]


PLACES = {
    "<contractType>": "perpetual",
    "<interval>": "1m",
    "<levels>": "5",
    "<level>": "5",
    "<expirationDate>": "260925",
}
OF_PRODUCT = {
    "usdm": {"<symbol>": "btcusdt", "<pair>": "btcusdt"},
    "coinm": {"<symbol>": "btcusd_perp", "<pair>": "btcusd"},
    "options": {"<symbol>": "btc-260925-90000-c", "<underlying>": "btcusdt"},
}


def names_of(row: dict[str, str]) -> list[str]:
    """The names that a row of the table stands for, at every speed."""
    name = row["stream"].replace("@optionTicker<expirationDate>", "@optionTicker")
    for place, value in {**PLACES, **OF_PRODUCT[row["product"]]}.items():
        name = name.replace(place, value)
    speeds = ["1s"] if "Price" in name else ["100ms", "500ms"]
    without = [] if row["product"] == "options" else [name.replace("@<updateSpeed>", "")]
    with_speeds = [name.replace("<updateSpeed>", speed) for speed in speeds]
    return [*without, *with_speeds] if "<updateSpeed>" in name else [name]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['product']} {row['stream']}")
def test_each_documented_stream_has_exactly_one_class_with_its_route_and_its_event(row: dict[str, str]) -> None:
    for name in names_of(row):
        fitting = [kind for kind in facts(row["product"]).names.kinds if kind.parse(name) is not None]
        assert len(fitting) == 1, name
        [kind] = fitting
        if facts(row["product"]).routed:
            assert kind.route == row["route"]
        event = event_type(kind)
        assert (get_origin(event) is list) == (row["shape"] == "list")
        event = get_args(event)[0] if row["shape"] else event
        if event.word() is None:  # it has several words, or none of its own
            assert "event" in event.__struct_fields__
        else:
            assert event.word() == row["event"]


@pytest.mark.parametrize("product", PRODUCTS)
def test_no_class_is_made_up(product: str) -> None:
    documented = {
        kind.__name__
        for row in rows()
        if row["product"] == product
        for kind in facts(product).names.kinds
        if any(kind.parse(name) is not None for name in names_of(row))
    }
    others = {name for where, name in UNDOCUMENTED | OTHER_FORMS if where == product}
    assert documented.isdisjoint(others)
    assert documented | others == set(kinds(product))


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_stream_can_be_imported_from_its_product_and_so_can_its_event(product: str) -> None:
    module = import_module(f"bidwire.{product}")
    for name, kind in kinds(product).items():
        assert getattr(module, name) is kind
        event = event_type(kind)
        event = get_args(event)[0] if get_origin(event) is list else event
        assert getattr(module, event.__name__) is event
    assert module.parse_stream(next(iter(facts(product).names.samples(next(iter(kinds(product).values()))))).name)


# --- fixtures ------------------------------------------------------------------------------------------------------------


@every_case
def test_a_stream_has_its_documented_name(path: Path) -> None:
    name, stream, parse = read(path)["name"], stream_of(path), facts(product_of(path)).names.parse
    assert stream.name == name
    assert parse(name) == stream
    head, at, end = name.partition("@")
    assert at == "" or head.startswith("!") or parse(f"{head.upper()}@{end}") == stream


@every_case
def test_no_documented_key_of_an_event_is_lost(path: Path) -> None:
    kept = json.loads(msgspec.json.encode(events_in(path)))
    assert lost(said_in(path), kept) == []


@every_case
def test_every_text_of_an_event_gives_its_exact_number(path: Path) -> None:
    texts = 0
    waiting: list[Any] = list(events_in(path))
    while waiting:
        event = waiting.pop()
        for field in event.__struct_fields__:
            text = getattr(event, field)
            waiting += [each for each in (text if isinstance(text, list) else [text]) if isinstance(each, Event)]
            if not field.endswith("_text"):
                continue
            texts += 1
            number = getattr(event, field.removesuffix("_text"))
            if isinstance(text, list):
                assert number == [Level(Decimal(price), Decimal(quantity)) for price, quantity in text]
            else:
                assert number == (Decimal(text) if text else None)
    assert texts or read(path)["stream"] in ("ContractInfo", "NewSymbols", "TradingSessionUpdates")


@every_case
def test_an_event_that_carries_a_word_knows_it(path: Path) -> None:
    for row, event in zip(said_in(path), events_in(path), strict=True):
        assert (getattr(event, "event", None) or type(event).word()) == row["e"]


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_stream_has_a_fixture_and_every_field_of_its_event_stands_in_one(product: str) -> None:
    mine = [path for path in CASES if product_of(path) == product]
    assert {read(path)["stream"] for path in mine} == set(kinds(product))
    said: dict[str, set[str]] = {}
    known: dict[str, set[str]] = {}
    for path in mine:
        for row, event in zip(said_in(path), events_in(path), strict=True):
            said.setdefault(type(event).__name__, set()).update(row)
            known[type(event).__name__] = set(event.__struct_encode_fields__)
    for name, fields in known.items():
        # Shared with the other futures, which say them.
        assert fields - said[name] <= {"ps", "st", "nq", "ap"}, name


# --- names -----------------------------------------------------------------------------------------------------------------

NAMES_THAT_ARE_NONE = [
    ("usdm", "btcusdt@trades", "btcusdt@trade"),
    ("usdm", "BTCUSDT@AGGTRADE", "btcusdt@aggTrade"),
    ("usdm", "btcusdt", "btcusdt@aggTrade"),
    ("usdm", "btcusdt@depth30", "btcusdt@depth20"),
    ("usdm", "btcusdt@markprice@1s", "btcusdt@markPrice@1s"),
    ("usdm", "btcusdt@markPrice@3s", "btcusdt@markPrice@1s"),
    ("usdm", "btcusdt@continuousKline_1m", "btcusdt_perpetual@continuousKline_1m"),
    ("usdm", "!markprice@arr", "!markPrice@arr"),
    ("usdm", "tradingsession", "tradingSession"),
    ("usdm", "btcusdt@rpiDepth", "btcusdt@rpiDepth@500ms"),
    ("usdm", "", "btcusdt@aggTrade"),
    ("coinm", "btcusd@bookTickr", "btcusd@bookTicker"),
    ("coinm", "btcusd_perp@indexPrice", "btcusd@indexPrice"),
    ("coinm", "btcusd_perp@rpiDepth@500ms", "btcusd_perp@depth@500ms"),
    ("coinm", "!markPrice@arr", "!ticker@arr"),
    ("coinm", "btcusd", "btcusd@aggTrade"),
    ("options", "BTC-260925-90000-C@trade", "btc-260925-90000-c@optionTrade"),
    ("options", "btc-260925-90000-c@depth", "btc-260925-90000-c@depth@500ms"),
    ("options", "btcusdt@optionOpenInterest@260925", "btcusdt@openInterest@260925"),
    ("options", "btc-260925-90000-c@kline_8h", "btc-260925-90000-c@kline_6h"),
    ("options", "option_pair", "btc-260925-90000-c@optionTrade"),
]


@pytest.mark.parametrize(("product", "name", "nearest"), NAMES_THAT_ARE_NONE)
def test_a_name_that_is_no_stream_is_refused_with_the_nearest_that_is(product: str, name: str, nearest: str) -> None:
    with pytest.raises(ValueError, match="stream; did you mean") as refused:
        facts(product).names.parse(name)
    assert str(refused.value).split("did you mean '")[1] == f"{nearest}'?"


@pytest.mark.parametrize("product", PRODUCTS)
@given(name=st.text(max_size=30) | st.from_regex(r"[a-z]{1,8}@[a-zA-Z_0-9@]{1,20}", fullmatch=True))
def test_any_text_is_a_stream_or_a_clear_refusal_and_has_a_route(product: str, name: str) -> None:
    names = facts(product).names
    if facts(product).routed:
        assert names.route(name) in ("public", "market")
    if any(kind.names(name) for kind in names.kinds):
        stream = names.parse(name)
        assert type(stream).parse(stream.name) == stream
    else:
        with pytest.raises(ValueError, match="stream; did you mean"):
            names.parse(name)
        assert names.parse(names.nearest(name).name)


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_form_of_every_stream_comes_back_from_its_name(product: str) -> None:
    names = facts(product).names
    for kind in names.kinds:
        forms = list(names.samples(kind))
        assert forms
        assert [names.parse(each.name) for each in forms] == forms


def test_what_the_exchange_would_confirm_and_never_serve_is_refused_when_it_is_made() -> None:
    for made in (
        lambda: usdm.Klines("BTCUSDT", "1s"),
        lambda: usdm.PartialDepth("BTCUSDT", 7),  # type: ignore[arg-type]  # that is the point
        lambda: usdm.ContinuousKlines("BTCUSDT", "CURRENT_MONTH", "1m"),
        lambda: usdm.AggTrades("BTC USDT"),
        lambda: coinm.MarkPrice("BTCUSD"),  # a pair
        lambda: coinm.PairMarkPrices("BTCUSD_PERP"),  # a contract
        lambda: options.Trades("BTCUSDT"),  # an underlying
        lambda: options.UnderlyingTrades("BTC-260925-90000-C"),
        lambda: options.Klines("BTC-260925-90000-C", "1M"),
        lambda: options.OpenInterests("BTCUSDT", "2026-09-25"),
    ):
        with pytest.raises(ValueError, match="the exchange has no stream"):
            made()
    with pytest.raises(ValueError, match="did you mean '100ms'"):
        usdm.DepthDiffs("BTCUSDT", "10ms")  # type: ignore[arg-type]
