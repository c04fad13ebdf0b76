"""The spot catalog against the documentation: every endpoint, every parameter, every field, every weight.

A fixture stands for one case of one endpoint in the documentation's shape
(values are our own): what the caller writes, what goes over the wire, what it
costs, what comes back.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from bidwire.products.spot import Spot, models, requests
from bidwire.products.spot.models import UnknownFilter, filters_from
from bidwire.wire.http import HttpResponse, decode, parameters, text_of
from bidwire.wire.product import ProductMethod
from bidwire.wire.request import Request, result_type

FIXTURES = Path(__file__).parents[2] / "fixtures" / "spot"
ROWS = Path(__file__).parents[1] / "spot_rows.tsv"

METHODS = {
    name: cast("type[Request[Any]]", value.request)
    for name, value in vars(Spot).items()
    if isinstance(value, ProductMethod)
}
CLASSES = [cast("type[Request[Any]]", getattr(requests, name)) for name in requests.__all__]
CASES = sorted(path.stem for path in FIXTURES.glob("*.json"))


def fixture(case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / f"{case}.json").read_text(encoding="utf-8"))
    return found


def request_of(case: str) -> Request[Any]:
    request: Request[Any] = METHODS[case.split(".")[0]](**fixture(case)["request"])
    return request


def result_of(case: str) -> Any:
    body = json.dumps(fixture(case)["response"]).encode()
    return decode(request_of(case), HttpResponse(200, {}, body))


def lost(said: Any, kept: Any, where: str = "") -> list[str]:
    """What the documentation says and the model does not keep, by path."""
    if isinstance(said, dict) and isinstance(kept, dict):
        return [
            each
            for key, value in said.items()
            for each in (lost(value, kept[key], f"{where}.{key}") if key in kept else [f"{where}.{key}"])
        ]
    if isinstance(said, list) and isinstance(kept, list) and len(said) == len(kept):
        return [each for at, pair in enumerate(zip(said, kept, strict=True)) for each in lost(*pair, f"{where}[{at}]")]
    if isinstance(said, str) and isinstance(kept, str) and said != kept:
        return [] if Decimal(said).compare_total(Decimal(kept)) == 0 else [f"{where}: {said} became {kept}"]
    return [] if said == kept and type(said) is type(kept) else [f"{where}: {said!r} became {kept!r}"]


@pytest.mark.parametrize("case", CASES)
def test_what_the_caller_writes_goes_out_as_documented(case: str) -> None:
    request, wire = request_of(case), fixture(case)["wire"]
    sent = {name: text_of(value) for name, value in parameters(request)}
    window = getattr(request, "recv_window", None)
    if window is not None:
        sent["recvWindow"] = text_of(window)
    assert sent == wire["params"]
    route = request.route
    assert (route.verb, route.ws if route.verb == "WS" else route.path) == (wire["verb"], wire["path"])


@pytest.mark.parametrize("case", CASES)
def test_a_request_costs_the_documented_weight(case: str) -> None:
    request = request_of(case)
    assert request.route.cost(request) == fixture(case)["weight"]


@pytest.mark.parametrize("case", CASES)
def test_no_documented_field_is_lost(case: str) -> None:
    assert lost(fixture(case)["response"], json.loads(msgspec.json.encode(result_of(case)))) == []


@pytest.mark.parametrize("case", CASES)
def test_every_alternative_that_a_route_demands_is_a_parameter_and_is_sent(case: str) -> None:
    request = request_of(case)
    for group in request.route.one_of:
        assert any(getattr(request, name) is not None for name in group)


def test_filters_keep_all_they_say() -> None:
    response = fixture("my_filters")["response"]
    for key in ("exchangeFilters", "symbolFilters", "assetFilters"):
        filters = filters_from(json.dumps(response[key]).encode())
        assert not any(isinstance(one, UnknownFilter) for one in filters)
        assert lost(response[key], json.loads(msgspec.json.encode(filters))) == []


def structs_in(value: Any) -> list[msgspec.Struct]:
    if isinstance(value, msgspec.Struct):
        inner = [getattr(value, name) for name in value.__struct_fields__]
        inner += [
            getattr(value, name)
            for name in ("filters", "exchange_filters", "symbol_filters", "asset_filters", "price_range")
            if hasattr(value, name)
        ]
        return [value, *structs_in(inner)]
    if isinstance(value, (list, tuple)):
        return [each for item in value for each in structs_in(item)]
    return []


def test_every_field_of_every_model_stands_in_a_fixture() -> None:
    seen: dict[type, set[str]] = {}
    for case in CASES:
        for struct in structs_in(result_of(case)):
            said = {f.name for f in msgspec.structs.fields(type(struct)) if getattr(struct, f.name) != f.default}
            seen.setdefault(type(struct), set()).update(said)
    answers = ("filters", "market", "orders", "account", "models")  # the last: those that all products share
    kinds = [vars(models)[name] for name in models.__all__]
    kinds = [kind for kind in kinds if isinstance(kind, type) and kind.__module__.split(".")[-1] in answers]
    unseen = {
        f"{kind.__name__}.{name}"
        for kind in kinds
        if kind is not UnknownFilter
        for name in ({"(all)"} if kind not in seen else set(kind.__struct_fields__) - seen[kind])
    }
    assert unseen == {"Kline.unused"}  # always "0", which is its default


def test_every_row_of_the_documentation_has_its_request() -> None:
    with ROWS.open(encoding="utf-8", newline="") as lines:
        documented = Counter(
            {
                (row["verb"], row["path"], row["ws"]): int(row["answers"])
                for row in csv.DictReader(lines, delimiter="\t")
            }
        )
    assert Counter((kind.route.verb, kind.route.path, kind.route.ws) for kind in CLASSES) == documented


def test_every_request_is_one_method() -> None:
    assert Counter(METHODS.values()) == Counter(CLASSES)


def test_every_method_has_a_fixture() -> None:
    assert {case.split(".")[0] for case in CASES} == set(METHODS)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_request_names_its_result_and_its_page(kind: type[Request[Any]]) -> None:
    assert result_type(kind) is not Any
    assert kind.__doc__ is not None
    assert "https://developers.binance.com/docs/binance-spot-api-docs/" in kind.__doc__


def test_fixtures_follow_the_page_of_their_request() -> None:
    for case in CASES:
        assert fixture(case)["page"] in (type(request_of(case)).__doc__ or ""), case


def test_an_order_is_placed_by_position_as_traders_write_it() -> None:
    order = requests.NewOrder("bnbusdt", "BUY", "LIMIT", price="350", quantity=1, time_in_force="GTC")
    assert [(name, text_of(value)) for name, value in parameters(order)] == [
        ("symbol", "BNBUSDT"),
        ("side", "BUY"),
        ("type", "LIMIT"),
        ("timeInForce", "GTC"),
        ("quantity", "1"),
        ("price", "350"),
    ]


def test_only_orders_and_cancellations_are_free_when_they_succeed() -> None:
    # Changelog of 2026-03-27; an amendment is free only when the order expires by it (2026-04-02).
    free = {kind for kind in CLASSES if kind.route.free}
    assert free == {
        *(requests.NewOrder, requests.NewSorOrder, requests.CancelOrder, requests.CancelOpenOrders),
        *(requests.CancelReplaceOrder, requests.NewLegacyOcoOrder, requests.NewOcoOrder, requests.NewOtoOrder),
        *(requests.NewOtocoOrder, requests.NewOpoOrder, requests.NewOpocoOrder, requests.CancelOrderList),
    }


def test_orders_count_as_documented() -> None:
    counts = {kind.__name__: kind.route.orders for kind in CLASSES if kind.route.orders}
    assert {name for name, orders in counts.items() if orders == 1} == {"NewOrder", "CancelReplaceOrder", "NewSorOrder"}
    pairs = {name for name, orders in counts.items() if orders == 2}
    assert pairs == {"NewLegacyOcoOrder", "NewOcoOrder", "NewOtoOrder", "NewOpoOrder"}
    assert {name for name, orders in counts.items() if orders > 2} == {"NewOtocoOrder", "NewOpocoOrder"}
    assert counts["NewOtocoOrder"] == counts["NewOpocoOrder"] == 3


def test_what_moves_or_replaces_an_order_is_never_repeated_on_its_own() -> None:
    repeats = {kind.__name__: kind.route.repeats.value for kind in CLASSES if kind.route.repeats.value != "read"}
    assert {name for name, repeat in repeats.items() if repeat == "never"} == {
        *("AmendOrder", "CancelReplaceOrder", "SubscribeUserData", "SubscribeUserDataSigned"),
    }
    assert {name for name, repeat in repeats.items() if repeat == "place"} == {
        *("NewOrder", "NewSorOrder", "NewLegacyOcoOrder", "NewOcoOrder"),
        *("NewOtoOrder", "NewOtocoOrder", "NewOpoOrder", "NewOpocoOrder"),
    }
    assert {name for name, repeat in repeats.items() if repeat == "cancel"} == {"CancelOrder", "CancelOrderList"}


def test_a_misspelt_word_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean 'LIMIT'"):
        requests.NewOrder("BNBUSDT", "BUY", "LIMTI")  # type: ignore[arg-type]  # that is the point
