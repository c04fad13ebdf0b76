"""Every product's catalog against the documentation: each endpoint, parameter, field and weight.

A fixture stands for one case of one endpoint in the documentation's shape (values are our own): what the caller
writes, what goes over the wire, what it costs, what comes back. `NAME.CASE.json` is a further case of NAME.
"""

from __future__ import annotations

import csv
import inspect
import json
import pkgutil
import random
from collections import Counter
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import msgspec
import pytest

import bidwire.products
from bidwire.products import catalog
from bidwire.wire.http import HttpResponse, decode, parameters, text_of
from bidwire.wire.pages import OPENED, Walk
from bidwire.wire.request import Pages, Part, Request, result_type
from bidwire.wire.senders import Sender

NOW = 1_790_000_000_000
DAY = 86_400_000
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


def of_socket(kind: Kind) -> str:
    """The name that a request of the WebSocket API alone has among the fixtures."""
    name = kind.__name__.removeprefix("Get")
    return "".join(f"_{c.lower()}" if c.isupper() and at else c.lower() for at, c in enumerate(name))


def named(product: str) -> dict[str, Kind]:
    alone = {of_socket(kind): kind for kind in kinds(product) if kind.route.verb == "WS"}
    return alone | methods(product)


def request_of(case: str) -> Request[Any]:
    product, _, name = case.partition("/")
    request: Request[Any] = named(product)[name.split(".")[0]](**built(product, fixture(case)["request"]))
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


def paged_cases() -> list[str]:
    return [case for case in cases() if request_of(case).route.pages is not None]


class PagedExchange(Sender):
    """Answers one paged request from rows in memory, and refuses what its documentation refuses.

    `rows` are told with their times, oldest first. Where pages have numbers, the newest come first, as mostly. A page
    whose size nobody can ask for has `own_size` rows.
    """

    def __init__(self, plan: Pages, rows: list[tuple[int, Any]], *, lists: bool, own_size: int, descending: bool):
        self.plan, self.rows_here, self._lists = plan, rows, lists
        self._own_size, self._descending = own_size, descending
        self.asked = 0

    def now(self) -> int:
        return NOW

    def send(self, request: Request[Any]) -> Any:
        plan, start, end = self.plan, *self._times(request)
        self.asked += 1
        size = self._size(request)
        found = [
            (at, row) for at, row in self.rows_here if (start is None or at >= start) and (end is None or at <= end)
        ]
        if plan.number or plan.offset or plan.cursor:
            return self._numbered(request, [row for _, row in reversed(found)], size)
        first = getattr(request, plan.from_id) if plan.from_id else None
        if first is not None:
            assert start is None
            assert end is None
            return self._answer([row for _, row in found if getattr(row, plan.id) >= first][:size], len(found))
        newest = plan.newest_first or start is None
        kept = [row for _, row in (found[-size:] if newest else found[:size])]
        return self._answer(kept[::-1] if self._descending and plan.newest_first else kept, len(found))

    def _times(self, request: Request[Any]) -> tuple[int | None, int | None]:
        plan = self.plan
        start, end = (getattr(request, name, None) for name in (plan.since, plan.until))
        assert start is None or start >= max(OPENED, plan.earliest)
        assert start is None or end is None or start <= end
        assert start is None or end is None or plan.span is None or end - start <= plan.span
        return start, end

    def _size(self, request: Request[Any]) -> int:
        plan = self.plan
        if not plan.size:
            return self._own_size
        size: int = getattr(request, plan.size)
        assert size >= plan.least
        assert not plan.most or size <= plan.most
        return size

    def _numbered(self, request: Request[Any], found: list[Any], size: int) -> Any:
        plan = self.plan
        name = plan.cursor[0] if plan.cursor else plan.number or plan.offset
        said = getattr(request, name)
        passed = (said - 1) * size if plan.number else said or 0
        assert passed >= 0
        further = passed + size if len(found) > passed + size else None
        return self._answer(found[passed : passed + size], len(found), further)

    def _answer(self, rows: list[Any], total: int, further: int | None = None) -> Any:
        if self._lists:
            return rows
        answer = SimpleNamespace(rows=rows)
        told = {self.plan.total: total} if self.plan.total else {}
        for path, value in (told | ({self.plan.cursor[1]: further} if self.plan.cursor else {})).items():
            *outer, last = path.split(".")
            inner = answer
            for name in outer:
                vars(inner).setdefault(name, SimpleNamespace())
                inner = getattr(inner, name)
            setattr(inner, last, value)
        return answer


def rows_like(sample: Any, plan: Pages, times: list[int]) -> list[tuple[int, Any]]:
    """A row for each time, with an id of its own, and as the sample for the rest."""
    return [(at, _row_like(sample, plan, at, number)) for number, at in enumerate(times, start=1)]


def _row_like(sample: Any, plan: Pages, at: int, number: int) -> Any:
    if isinstance(sample, dict):
        return {"number": number}
    own = {plan.time: at} if plan.time else {}
    name = plan.id or next(
        field.name
        for field in msgspec.structs.fields(sample)
        if field.name != plan.time and type(getattr(sample, field.name)) in (str, int, Decimal)
    )
    kind = type(getattr(sample, name))
    return msgspec.structs.replace(
        sample, **own, **{name: kind(number) if issubclass(kind, (int, Decimal)) else str(number)}
    )


def moments(chance: random.Random, plan: Pages, count: int, back: int) -> list[int]:
    """Times up to now that come in bursts, many in the same millisecond where that can be."""
    starts = [NOW - chance.randrange(back) for _ in range(count if plan.distinct else max(1, count // 3))]
    return sorted(set(starts)) if plan.distinct else sorted(chance.choice(starts) for _ in range(count))


@pytest.mark.parametrize("case", paged_cases())
def test_every_paged_request_can_be_walked_and_gives_each_row_once(case: str) -> None:
    written, result = request_of(case), result_of(case)
    plan = written.route.pages
    assert plan is not None
    for seed in range(6):
        chance = random.Random(f"{case} {seed}")
        back = min(3 * (plan.span or 30 * DAY), NOW - max(OPENED, plan.earliest))
        own_size = plan.most or 5
        count = chance.randrange(3 * own_size if not plan.size else 40)
        times = moments(chance, plan, count, back)
        lists = isinstance(result, list)
        sample: Any = next(iter(result if lists else result.rows), {})
        here = rows_like(sample, plan, times)
        exchange = PagedExchange(plan, here, lists=lists, own_size=own_size, descending=chance.random() < 0.5)

        alone = (plan.number, plan.offset, plan.cursor[0] if plan.cursor else "", plan.from_id, *plan.ids_only_with)
        unsaid: dict[str, Any] = {name: None for name in alone if name and not _required(type(written), name)}
        if plan.number and plan.number not in unsaid:
            unsaid[plan.number] = 1
        start = end = None
        if hasattr(written, plan.since):
            start = chance.choice([None, NOW - back + chance.randrange(back // 2)])
            end = chance.choice([None, NOW - chance.randrange(back // 2)])
            start = NOW - back if start is None and _required(type(written), plan.since) else start
            end = NOW if end is None and _required(type(written), plan.until) else end
            unsaid |= {plan.since: start, plan.until: end}
        if plan.size:
            fullest = max(Counter(times).values(), default=0)
            unsaid[plan.size] = max(fullest + chance.randrange(1, 6), plan.least)
        given = list(Walk[Any](exchange, msgspec.structs.replace(written, **unsaid)).rows())
        wanted = [
            row
            for at, row in here
            if not hasattr(written, plan.since) or ((start or 0) <= at <= (NOW if end is None else end))
        ]
        assert sorted(map(id, given)) == sorted(map(id, wanted))


def _required(kind: Kind, name: str) -> bool:
    return next(each.required for each in msgspec.structs.fields(kind) if each.name == name)


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_request_is_one_method_and_every_method_has_a_fixture(product: str) -> None:
    bound = Counter(methods(product).values())
    assert set(bound.values()) <= {1}
    assert set(bound) == {kind for kind in kinds(product) if kind.route.verb != "WS"}
    assert {case.partition("/")[2].split(".")[0] for case in cases() if case.startswith(f"{product}/")} == set(
        named(product)
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
