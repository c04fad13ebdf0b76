"""`bidwire call`: any call from the shell. What trades or moves funds shows where and what, and asks first."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..errors import ConfigurationError
from .environment import add_environment, variables_of

EPILOG = """\
Parameters are NAME=VALUE, by our names or by the wire's; lists are comma-separated or JSON. What this package does not
know yet goes as it is with --extra. Keys come from BINANCE_API_KEY and BINANCE_API_SECRET (see `bidwire key --help`).
A call that changes something shows the environment and what it does, and asks first; --yes is for scripts.

examples:
  bidwire call spot.depth symbol=BTCUSDT limit=5
  bidwire call spot.klines symbol=BTCUSDT interval=1m start_time=2026-11-01T00:00:00+00:00 --json
  bidwire call spot.new_order symbol=BTCUSDT side=BUY type=LIMIT timeInForce=GTC quantity=0.01 price=50000 --dry-run
  bidwire call spot.my_trades symbol=BTCUSDT --environment testnet
  . exchange.env && bidwire call spot.account      on a local exchange (bidwire exchange --env exchange.env)

exit status: 0 done, 1 the exchange said no or may not have heard, 2 the call is wrong or was not wanted
"""


def add(subparsers: Any) -> None:
    """Registers `bidwire call`."""
    call = subparsers.add_parser(
        "call",
        help="make any call from the shell",
        description="Make any call, and print what comes back as a table or as JSON.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    call.add_argument("call", metavar="PRODUCT.METHOD", help="as `bidwire api search` finds it")
    call.add_argument("parameters", nargs="*", metavar="NAME=VALUE")
    call.add_argument("--extra", action="append", default=[], metavar="NAME=VALUE", help="a parameter sent as it is")
    add_environment(call, "where to")
    call.add_argument("--ws-api", action="store_true", help="over the WebSocket API instead of REST")
    call.add_argument("--json", action="store_true", help="print JSON, with the exchange's names")
    call.add_argument("--dry-run", action="store_true", help="print what would be sent, and send nothing")
    call.add_argument("--yes", action="store_true", help="do not ask before a call that changes something")
    call.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 done, 2 it was not wanted after all; what the exchange refuses is raised."""
    from ..client.blocking import Client
    from ..products.catalog import called
    from .table import as_json, shown

    call = called(args.call)
    request = built(call.request, args.parameters, args.extra)
    with Client.from_env(variables=variables_of(args)) as client:
        if args.dry_run or _changes_something(call, request):
            print(_described(call, request, client), file=sys.stdout if args.dry_run else sys.stderr)
        if args.dry_run:
            return 0
        if _changes_something(call, request) and not args.yes and not _wanted():
            print("nothing was sent", file=sys.stderr)
            return 2
        result = (client.ws_api if args.ws_api or call.only_ws else client).send(request)
    print(as_json(result) if args.json else shown(result))
    return 0


def built(kind: type[Any], parameters: list[str], extra: list[str]) -> Any:
    """The request with those parameters.

    Raises:
        ConfigurationError: a parameter that is none, is missing, or has a value that it cannot have.
    """
    from ..wire.senders import explained
    from .api import fields_of

    fields = {field.name: field for field in fields_of(kind)}
    by_wire = {field.encode_name: name for name, field in fields.items()}
    given: dict[str, Any] = {}
    for name, text in _pairs(parameters):
        ours = name if name in fields else by_wire.get(name, name)
        if ours in given:
            raise ConfigurationError(f"{name} is given twice")
        given[ours] = _value(fields[ours].type, text, name) if ours in fields else text
    if extra:
        given["extra"] = dict(_pairs(extra))
    try:
        return kind(**given)
    except TypeError as error:
        hint = " (or by --extra)" if "has no parameter" in str(error := explained(kind, given, error)) else ""
        raise ConfigurationError(f"{str(error).partition(' (new ones')[0]}{hint}") from None
    except ValueError as error:
        raise ConfigurationError(str(error)) from None


def _pairs(texts: list[str]) -> list[tuple[str, str]]:
    for text in texts:
        if "=" not in text:
            raise ConfigurationError(f"parameters are NAME=VALUE, which {text!r} is not")
    return [(name, value) for name, _, value in (text.partition("=") for text in texts)]


def _value(kind: Any, text: str, name: str) -> Any:
    """A text of the command line as the type that a parameter has; numbers, words and times are read by the request."""
    import msgspec

    from ..wire.words import converter
    from .api import type_name

    listed = "list" in str(kind) or "Sequence" in str(kind)
    try:
        if listed:
            many = msgspec.json.decode(text) if text.startswith("[") else text.split(",")
            return _parts(kind, many)
        if converter(kind) is not None:
            return text
        return msgspec.convert(text, kind, strict=False)
    except (msgspec.ValidationError, msgspec.DecodeError):
        raise ConfigurationError(f"{name}={text}: the value is to be {type_name(kind)}") from None


def _parts(kind: Any, many: list[Any]) -> list[Any]:
    """The items of a list: parts of a request where it has such, by our names or by the wire's."""
    import msgspec

    from ..wire.request import Part

    found = [each for each in _leaves(kind) if isinstance(each, type) and issubclass(each, Part)]
    if not found:
        return many
    names = {field.encode_name: field.name for field in msgspec.structs.fields(found[0])}
    said: list[dict[str, Any]] = [{names.get(str(at), str(at)): value for at, value in each.items()} for each in many]
    return [found[0](**each) for each in said]


def _leaves(kind: Any) -> list[Any]:
    from typing import get_args

    inner = get_args(kind)
    return [leaf for each in inner for leaf in _leaves(each)] if inner else [kind]


def _changes_something(call: Any, request: Any) -> bool:
    """More than its own connection, that is."""
    return bool(request.route.writes and request.route.security.signed and not call.only_ws)


def _described(call: Any, request: Any, client: Any) -> str:
    from ..wire.http import parameters, text_of
    from ..wire.request import SECRET_NAMES
    from .table import columns

    route, place = request.route, client.environment
    identity = client._core.identity_for(route.family)
    key = "none" if identity is None or identity.api_key is None else f"…{identity.api_key[-4:]}"
    facts = [
        (
            "environment",
            f"{place.name} ({place.ws_api_url(route.family) if call.only_ws else place.origin(route.base)})",
        ),
        ("key", key if route.security.needs_key else "not needed"),
        ("call", f"{call.name}, {call.address}, weight {route.cost(request)}"),
        ("effect", call.summary),
    ]
    sent = [(name, "…" if name in SECRET_NAMES else text_of(value)) for name, value in parameters(request)]
    return columns(
        [*facts, *(("" if at else "parameters", f"{name}={value}") for at, (name, value) in enumerate(sent))]
    )


def _wanted() -> bool:
    """Whether the user says yes. Nobody there to ask is no."""
    if not sys.stdin.isatty():
        raise ConfigurationError("this call changes something, and nobody is there to be asked; add --yes")
    print("Send it? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
