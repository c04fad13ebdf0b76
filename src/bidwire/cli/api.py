"""`bidwire api`: what can be called, found by any SDK's name for it, and what a call takes."""

from __future__ import annotations

import argparse
import sys
from difflib import SequenceMatcher
from enum import Enum
from shutil import get_terminal_size
from textwrap import fill
from typing import Annotated, Any, get_args, get_origin

EPILOG = """\
examples:
  bidwire api list                         the products, and how many calls each has
  bidwire api list spot                    every call of a product
  bidwire api search open orders           by words of its name, its path or what it does
  bidwire api search submitNewOrder        by the name that another SDK has for it
  bidwire api show spot.new_order          parameters, weight, security, documentation page

What is found is called by `bidwire call` from the shell and by `client.spot.new_order(...)` from Python.
"""
_FOUND = 25
_SIMILAR = 0.7


def add(subparsers: Any) -> None:
    """Registers `bidwire api`."""
    api = subparsers.add_parser(
        "api",
        help="find a call and what it takes",
        description="Find a call of any product, and see what it takes. Needs no key and no network.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = api.add_subparsers(dest="api_command", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="the products, or the calls of one")
    listing.add_argument("product", nargs="?", help="a product, as in client.PRODUCT")
    listing.set_defaults(run=run_list)
    search = commands.add_parser("search", help="find calls by word, path, or another SDK's name")
    search.add_argument("words", nargs="+", metavar="WORD")
    search.set_defaults(run=run_search)
    show = commands.add_parser("show", help="what a call takes, costs and follows")
    show.add_argument("call", metavar="PRODUCT.METHOD")
    show.set_defaults(run=run_show)
    names = commands.add_parser("names", help="every PRODUCT.METHOD that begins so, one a line (for completion)")
    names.add_argument("beginning", nargs="?", default="")
    names.set_defaults(run=run_names)


def run_list(args: argparse.Namespace) -> int:
    """Exit status 0."""
    from ..products import catalog
    from .table import columns

    if args.product:
        print(columns([_line(call) for call in catalog.calls(args.product)]))
        return 0
    rows = [(product, str(len(catalog.calls(product)))) for product in catalog.products()]
    print(columns([*rows, ("all", str(sum(int(count) for _, count in rows)))], ("product", "calls")))
    return 0


def run_search(args: argparse.Namespace) -> int:
    """Exit status: 0 something was found, 1 nothing."""
    from ..gone import table
    from ..products import catalog
    from .table import columns

    words = [word.lower() for word in args.words]
    graded = [(grade, call) for call in catalog.every_call() if (grade := _grade(call, words)) > 0]
    graded.sort(key=lambda pair: -pair[0])
    gone = [each for each in table() if _was_called(each, words, loosely=not graded)]
    if not graded and not gone:
        print(f"nothing is called {' '.join(args.words)!r}; `bidwire api list` shows what there is", file=sys.stderr)
        return 1
    for each in gone:
        print(f"{each.name} {each.told}")
    rows = [(*_line(call)[:2], _other(call, words), call.summary) for _, call in graded[:_FOUND]]
    if rows:
        print(columns(rows if any(row[2] for row in rows) else [(*row[:2], row[3]) for row in rows]))
    if len(graded) > _FOUND:
        print(f"… and {len(graded) - _FOUND} more; add a word", file=sys.stderr)
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Exit status 0; an unknown name is a `ConfigurationError` that names the nearest."""
    from ..products.catalog import called
    from .table import UNCUT, columns

    call = called(args.call)
    width = min(get_terminal_size().columns, 120)
    print("\n\n".join(fill(text, width) for text in (f"{call.name}: {call.summary}", *call.notes)))
    print(f"\n{columns(facts_of(call), width=UNCUT)}")
    rows = [parameter_of(field) for field in fields_of(call.request)]
    if rows:
        print(f"\n{columns(rows, ('parameter', 'on the wire', 'type', ''), width=UNCUT)}")
    for group in call.request.route.one_of:
        print(f"{' or '.join(group)} must be sent")
    return 0


def run_names(args: argparse.Namespace) -> int:
    """Exit status 0."""
    from ..products import catalog

    product, dot, _ = args.beginning.partition(".")
    known = catalog.products()
    names = (
        [call.name for call in catalog.calls(product)] if dot and product in known else [f"{each}." for each in known]
    )
    print("\n".join(name for name in names if name.startswith(args.beginning)))
    return 0


def facts_of(call: Any) -> list[tuple[str, str]]:
    """What a call is on the wire, costs and gives, where it is documented, and what other SDKs call it."""
    from ..wire.request import result_type

    route = call.request.route
    facts = [
        ("route", call.address + (f", WebSocket API {route.ws}" if route.ws and not call.only_ws else "")),
        ("security", route.security.value + _needs(route)),
        ("weight", f"{_weight(route.weight)}{' of the account (UID)' if route.uid else ''}"),
    ]
    if route.ws_weight is not None:
        facts.append(("weight over WebSocket", str(route.ws_weight)))
    if route.orders:
        facts.append(("orders", f"counts {route.orders} against the limits of unfilled orders"))
    facts.append(("may repeat", _REPEATS[route.repeats.name]))
    if route.pages:
        facts.append(("pages", f"{call.written}.pages(...) walks all rows"))
    facts.append(("gives", type_name(result_type(call.request))))
    facts += [("page", page) for page in call.pages]
    facts += [(sdk, ", ".join(names)) for sdk, names in sorted(call.elsewhere.items())]
    return facts


def fields_of(request: type[Any]) -> list[Any]:
    """A request's own parameters, those that must be sent first."""
    import msgspec

    found = [field for field in msgspec.structs.fields(request) if field.name != "extra"]
    return sorted(found, key=lambda field: not field.required)


def _line(call: Any) -> tuple[str, str, str]:
    return call.name, call.address, call.summary


def _grade(call: Any, words: list[str]) -> float:
    """How well a call answers all words; 0 if it does not answer one of them."""
    if call.method == "_".join(words):
        return 2.0
    return min(_grade_of(call, word) for word in words)


def _grade_of(call: Any, word: str) -> float:
    others = [name.lower() for names in call.elsewhere.values() for name in names]
    exact = [call.method, call.name, call.request.__name__.lower(), (call.request.route.ws or "").lower(), *others]
    if word in exact:
        return 1.0
    if word in call.method or word in call.name:
        return 0.9
    if word in call.address.lower() or any(word in name for name in others):
        return 0.8
    if word in call.summary.lower():
        return 0.6
    flat = word.replace("_", "")
    similar = max(SequenceMatcher(None, flat, name.replace("_", "")).ratio() for name in (call.method, *others))
    return similar / 2 if similar >= _SIMILAR else 0.0


def _was_called(gone: Any, words: list[str], *, loosely: bool) -> bool:
    """Whether what Binance has removed had that name, in any SDK's spelling, or that path; loosely: whether all words stand in it."""
    names = [*gone.names, *(f"{gone.product}.{name}" for name in gone.names)]
    flat = "".join(words).replace("_", "")
    if flat in (name.replace("_", "") for name in names) or words[-1] == gone.route.lower().rpartition(" ")[2]:
        return True
    return loosely and any(all(word in name for word in words) for name in [*names, gone.route.lower()])


def _other(call: Any, words: list[str]) -> str:
    """The foreign names that a search met, where it did not meet our own."""
    if any(word in call.name for word in words):
        return ""
    met = [
        f"{sdk}: {name}"
        for sdk, names in call.elsewhere.items()
        for name in names
        if any(word in name.lower() for word in words)
    ]
    return ", ".join(met[:2])


def _needs(route: Any) -> str:
    if route.by_session:
        return ": the key that is logged on"
    return ": key and signature" if route.security.signed else ": key" if route.security.needs_key else ": nothing"


_REPEATS = {
    "READ": "yes, it only reads",
    "PLACE": "only when it surely was not executed",
    "CANCEL": "yes, cancelling twice is cancelling once",
    "SET": "yes, the second time changes nothing",
    "NEVER": "only when it surely was not executed",
}


def _weight(weight: Any) -> str:
    from ..wire.request import ByLimit, Each, Given, When

    if isinstance(weight, ByLimit):
        steps = ", ".join(f"{cost} up to {limit}" for limit, cost in weight.steps)
        return f"by {weight.field}: {steps} (default {weight.default})"
    if isinstance(weight, Given):
        cases = ", ".join(f"{_weight(cost)} with {field}" for field, cost in weight.cases)
        return f"{cases}, else {_weight(weight.otherwise)}"
    if isinstance(weight, When):
        cases = ", ".join(f"{cost} with {weight.field} {word}" for word, cost in weight.cases)
        return f"{cases}, else {weight.otherwise}"
    if isinstance(weight, Each):
        return f"{weight.cost} for each of {weight.field}, at most {weight.most}"
    return str(weight)


def parameter_of(field: Any) -> tuple[str, str, str, str]:
    """Its name here, its name on the wire, its type, and whether it must be sent."""
    must = "required" if field.required else ""
    return field.name, field.encode_name, type_name(field.type), must


def type_name(kind: Any) -> str:
    """A type as a caller writes it."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return type_name(inner[0])
    if origin is None:
        if isinstance(kind, type) and issubclass(kind, Enum):
            return " | ".join(member.value for member in kind)
        return getattr(kind, "__name__", str(kind))
    options = [type_name(each) for each in inner if each is not type(None)]
    if origin in (list, tuple, dict) or getattr(origin, "__module__", "") == "collections.abc":
        return f"{origin.__name__.lower().replace('sequence', 'list')}[{', '.join(options)}]"
    return " | ".join(options)
