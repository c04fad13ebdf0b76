"""Every product's catalog against the documentation: each endpoint, parameter, field and weight.

A fixture stands for one case of one endpoint in the documentation's shape (values are our own): what the caller
writes, what goes over the wire, what it costs, what comes back. `NAME.CASE.json` is a further case of NAME.
"""

from __future__ import annotations

import csv
import inspect
import json
import pkgutil
from collections import Counter
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

import bidwire.products
from bidwire.products import catalog
from bidwire.wire.http import HttpResponse, decode, parameters, text_of
from bidwire.wire.request import Part, Request, result_type

FIXTURES = Path(__file__).parents[1] / "fixtures"
ROWS = Path(__file__).parents[1] / "rest_rows.tsv"
"""Every current or unlisted row of the table of endpoints: product, verb, path, and how many request classes it has."""

NO_PRODUCTS = {"common"}
CHECKED_BY_ITSELF = {"spot"}
PRODUCTS = sorted(
    found.name
    for found in pkgutil.iter_modules(bidwire.products.__path__)
    if found.ispkg and found.name not in NO_PRODUCTS | CHECKED_BY_ITSELF
)
Kind = type[Request[Any]]


def part(product: str, name: str) -> ModuleType:
    return import_module(f"bidwire.products.{product}.{name}")


@cache
def methods(product: str) -> dict[str, Kind]:
    """The methods of a product by name."""
    return {call.method: call.request for call in catalog.calls(product)}


@cache
def kinds(product: str) -> list[Kind]:
    """The requests that a product offers by name; parts of requests are none."""
    module = part(product, "requests")
    found = [getattr(module, name) for name in module.__all__]
    return [
        kind for kind in found if inspect.isclass(kind) and issubclass(kind, Request) and not issubclass(kind, Part)
    ]


def cases() -> list[str]:
    return sorted(f"{product}/{path.stem}" for product in PRODUCTS for path in (FIXTURES / product).glob("*.json"))


@cache
def fixture(case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / f"{case}.json").read_text(encoding="utf-8"))
    return found


def request_of(case: str) -> Request[Any]:
    product, _, name = case.partition("/")
    request: Request[Any] = methods(product)[name.split(".")[0]](**built(product, fixture(case)["request"]))
    return request


def built(product: str, said: dict[str, Any]) -> dict[str, Any]:
    """A fixture's arguments; a list of objects with `part` is a list of that kind of part."""
    return {name: _built(product, value) for name, value in said.items()}


def _built(product: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_built(product, item) for item in value]
    if isinstance(value, dict) and "part" in value:
        kind = getattr(part(product, "requests"), value["part"])
        return kind(**{name: item for name, item in value.items() if name != "part"})
    return value


def result_of(case: str) -> Any:
    body = json.dumps(fixture(case)["response"]).encode()
    return decode(request_of(case), HttpResponse(200, {}, body))


def lost(said: Any, kept: Any, where: str = "") -> list[str]:
    """What the documentation says and the model does not keep, by path. Numbers may have become exact ones."""
    if isinstance(said, dict) and isinstance(kept, dict):
        return [
            each
            for key, value in said.items()
            for each in (lost(value, kept[key], f"{where}.{key}") if key in kept else [f"{where}.{key}"])
        ]
    if isinstance(said, list) and isinstance(kept, list) and len(said) == len(kept):
        return [each for at, pair in enumerate(zip(said, kept, strict=True)) for each in lost(*pair, f"{where}[{at}]")]
    if said == kept and type(said) is type(kept):
        return []
    if isinstance(kept, bool) and said == str(kept).lower():
        return []  # some answers have the word for it
    numbers = [value for value in (said, kept) if isinstance(value, (str, int, float)) and not isinstance(value, bool)]
    try:
        if len(numbers) == 2 and Decimal(str(said)) == Decimal(str(kept)):
            return []
    except ArithmeticError:
        return [f"{where}: {said!r} became {kept!r}"]
    return [f"{where}: {said!r} became {kept!r}"]


@pytest.mark.parametrize("case", cases())
def test_what_the_caller_writes_goes_out_as_documented(case: str) -> None:
    request, wire = request_of(case), fixture(case)["wire"]
    sent = {name: text_of(value) for name, value in parameters(request)}
    window = getattr(request, "recv_window", None)
    if window is not None:
        sent["recvWindow"] = text_of(window)
    assert sent == wire["params"]
    route = request.route
    assert (route.verb, route.ws if route.verb == "WS" else route.path) == (wire["verb"], wire["path"])


@pytest.mark.parametrize("case", cases())
def test_a_request_costs_the_documented_weight(case: str) -> None:
    request = request_of(case)
    assert request.route.cost(request) == fixture(case)["weight"]


@pytest.mark.parametrize("case", cases())
def test_no_documented_field_is_lost(case: str) -> None:
    assert lost(fixture(case)["response"], json.loads(msgspec.json.encode(result_of(case)))) == []


@pytest.mark.parametrize("case", cases())
def test_every_alternative_that_a_route_demands_is_a_parameter_and_is_sent(case: str) -> None:
    request = request_of(case)
    for group in request.route.one_of:
        assert any(getattr(request, name) is not None for name in group)


@pytest.mark.parametrize("case", cases())
def test_fixtures_follow_the_page_of_their_request(case: str) -> None:
    page = fixture(case)["page"]
    assert page.startswith("https://")
    assert page in (type(request_of(case)).__doc__ or "")


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_request_is_one_method_and_every_method_has_a_fixture(product: str) -> None:
    bound = Counter(methods(product).values())
    assert set(bound.values()) <= {1}
    assert set(bound) == set(kinds(product))
    assert {case.partition("/")[2].split(".")[0] for case in cases() if case.startswith(f"{product}/")} == set(
        methods(product)
    )


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_request_says_what_it_gives_and_names_its_page(product: str) -> None:
    for kind in kinds(product):
        assert result_type(kind) is not Any, kind
        assert kind.__doc__ is not None, kind
        assert "https://" in kind.__doc__, kind
        assert "TODO" not in kind.__doc__, kind


def structs_in(value: Any) -> list[msgspec.Struct]:
    if isinstance(value, msgspec.Struct):
        return [value, *structs_in([getattr(value, name) for name in value.__struct_fields__])]
    if isinstance(value, (list, tuple)):
        return [each for item in value for each in structs_in(item)]
    if isinstance(value, dict):
        return structs_in(list(value.values()))
    return []


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_field_of_every_model_stands_in_a_fixture(product: str) -> None:
    seen: dict[type, set[str]] = {}
    for case in cases():
        if case.startswith(f"{product}/"):
            for struct in structs_in(result_of(case)):
                said = {f.name for f in msgspec.structs.fields(type(struct)) if getattr(struct, f.name) != f.default}
                seen.setdefault(type(struct), set()).update(said)
    models = part(product, "models")
    unseen = {
        f"{kind.__name__}.{name}"
        for kind in (getattr(models, name) for name in models.__all__)
        if inspect.isclass(kind) and issubclass(kind, msgspec.Struct) and kind.__module__.startswith(models.__name__)
        for name in ({"(all)"} if kind not in seen else set(kind.__struct_fields__) - seen[kind])
    }
    assert {name for name in unseen if not name.endswith(".unused")} == set()  # of a candle: always "0", its default


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_product_offers_all_its_names_and_no_others(product: str) -> None:
    for name in ("requests", "models", "enums"):
        module = part(product, name)
        own = {
            key
            for key, value in vars(module).items()
            if not key.startswith("_")
            and (
                (inspect.isclass(value) and value.__module__.startswith(module.__name__))
                or (key.endswith("Text") and value is not None and not inspect.isclass(value) and name == "enums")
            )
        }
        assert own <= set(module.__all__), sorted(own - set(module.__all__))
        assert len(set(module.__all__)) == len(module.__all__)
    public = import_module(f"bidwire.{product}")
    for name in ("requests", "models", "enums"):
        assert all(hasattr(public, each) for each in part(product, name).__all__)


def rows() -> list[dict[str, str]]:
    with ROWS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_row_of_the_table_of_endpoints_has_its_requests_and_there_are_no_others(product: str) -> None:
    documented = Counter(
        {(row["verb"], row["path"]): int(row["answers"]) for row in rows() if row["product"] == product}
    )
    assert (
        Counter((kind.route.verb, kind.route.path) for kind in kinds(product) if kind.route.verb != "WS") == documented
    )
