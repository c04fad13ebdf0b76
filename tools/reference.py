"""Writes what every call takes: `docs/reference/` and `llms.txt`, out of the catalog and the fixtures.

    python tools/reference.py            writes the pages
    python tools/reference.py --check    says which ones would change, and exits with 1 if any would

Each call's snippet is its first fixture, written as a caller writes it; `tests/tools/test_reference.py` type-checks
all of them and runs each over the loopback.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bidwire import gone
from bidwire.cli.api import facts_of, fields_of, parameter_of
from bidwire.products import catalog

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
TITLES = {
    "usdm": "USD-M futures",
    "coinm": "COIN-M futures",
    "options": "European options",
    "w3w_prediction": "Prediction markets",
}
_STEP = "    "
_WIDTH = 120
_ABOUT = {
    "docs/calls.md": "calls: results, errors' place, extra parameters, pages of rows, trading rules",
    "docs/streams.md": "streams, order books, the account's own events",
    "docs/errors.md": "errors by what to do next; what may have happened is never told as failed",
    "docs/keys.md": "API keys: kinds, where they are read from, what is checked",
    "docs/exchange.md": "the exchange on this machine: its options, accounts and rules",
    "docs/testing.md": "testing one's own program against that exchange, with pytest",
    "docs/faults.md": "everything that goes wrong, and how to make it happen",
    "docs/doctor.md": "`bidwire doctor`: does it all decode, from where you are",
    "docs/performance.md": "what was measured, and how to measure it again",
}


def title_of(product: str) -> str:
    return TITLES.get(product, product.replace("_", " ").capitalize())


def arguments_of(call: catalog.Call) -> dict[str, Any]:
    """What the call's first fixture passes."""
    path = FIXTURES / call.product / f"{call.method}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["request"]
    return found


def snippet_of(call: catalog.Call) -> str:
    """The call as a caller writes it, after the imports that it needs."""
    said = arguments_of(call)
    parts = sorted(_parts(said))
    imports = f"from bidwire.{call.product} import {', '.join(parts)}\n\n" if parts else ""
    return f"{imports}result = {_called(call.written, said, len('result = '), '')}"


def _parts(value: Any) -> set[str]:
    if isinstance(value, dict):
        here = {value["part"]} if "part" in value else set()
        return here.union(*map(_parts, value.values()))
    return set().union(*map(_parts, value)) if isinstance(value, list) else set()


def _called(name: str, said: dict[str, Any], before: int, indent: str) -> str:
    inner = [f"{each}={_written(value, len(each) + 1, indent + _STEP)}" for each, value in said.items()]
    return _joined(f"{name}(", inner, ")", before, indent)


def _written(value: Any, before: int, indent: str) -> str:
    if isinstance(value, dict) and "part" in value:
        said = {name: each for name, each in value.items() if name != "part"}
        return _called(value["part"], said, before, indent)
    if isinstance(value, list):
        return _joined("[", [_written(each, 0, indent + _STEP) for each in value], "]", before, indent)
    if isinstance(value, dict):
        inner = [f"{json.dumps(name)}: {_written(each, len(name) + 4, indent + _STEP)}" for name, each in value.items()]
        return _joined("{", inner, "}", before, indent)
    plain = isinstance(value, str) and '"' not in value
    return json.dumps(value, ensure_ascii=False) if plain else repr(value)


def _joined(opening: str, inner: list[str], closing: str, before: int, indent: str) -> str:
    """On one line, or each part on its own where that is too long."""
    line = f"{opening}{', '.join(inner)}{closing}"
    if "\n" not in line and len(indent) + before + len(line) + 1 <= _WIDTH:
        return line
    return "\n".join([opening, *(f"{indent}{_STEP}{each}," for each in inner), f"{indent}{closing}"])


def section(call: catalog.Call) -> str:
    lines = [f"## {call.name}", "", call.summary, ""]
    for note in call.notes:
        lines += [note, ""]
    lines += ["```python", snippet_of(call), "```", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {_cell(value, name)} |" for name, value in facts_of(call)]
    rows = [parameter_of(field) for field in fields_of(call.request)]
    if rows:
        lines += ["", "| parameter | on the wire | type | |", "|---|---|---|---|"]
        lines += [f"| `{name}` | `{wire}` | {_code(kind)} | {must} |" for name, wire, kind, must in rows]
    for group in call.request.route.one_of:
        lines += ["", f"{' or '.join(f'`{name}`' for name in group)} must be sent."]
    return "\n".join(lines)


def _cell(text: str, name: str) -> str:
    if name in ("gives", "route"):
        return _code(text)
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def page(product: str) -> str:
    calls = catalog.calls(product)
    index = ", ".join(f"[{call.method}](#{product}{call.method})" for call in calls)
    head = (
        f"# {title_of(product)}: `client.{product}`\n\n"
        f"{len(calls)} calls. Written by `tools/reference.py`; what is wrong here is wrong in `products/{product}`.\n\n"
        f"```python\nfrom bidwire import Client\n\nclient = Client.from_env()\n```\n\n"
        f"A whole program: [examples/products/{product}.py](../../examples/products/{product}.py).\n\n{index}\n"
    )
    return head + "".join(f"\n{section(call)}\n" for call in calls) + removed(product)


def removed(product: str) -> str:
    """The calls of a product, or the products, that Binance has removed; nothing where none is known."""
    rows = [each for each in gone.table() if each.product == product]
    lines = [
        "",
        "## Removed by Binance",
        "",
        "| call | was | removed | instead |",
        "|---|---|---|---|",
        *(f"| `{each.names[0]}` | `{each.route}` | {each.when} | {_cell(each.instead, '')} |" for each in rows),
    ]
    return "\n".join(lines) + "\n" if rows else ""


def counts() -> str:
    rows = [(product, len(catalog.calls(product))) for product in catalog.products()]
    sockets = {
        product: sum(call.request.route.ws is not None for call in catalog.calls(product)) for product, _ in rows
    }
    lines = [
        "# Every call",
        "",
        "By product, as `client.PRODUCT`. Written by `tools/reference.py`; `bidwire api search WORD` finds a call by any SDK's name for it.",
        "",
        "| product | calls | of them over the WebSocket API |",
        "|---|---|---|",
        *(f"| [{product}]({product}.md) | {count} | {sockets[product] or ''} |" for product, count in rows),
        f"| all | {sum(count for _, count in rows)} | {sum(sockets.values())} |",
    ]
    return "\n".join(lines) + "\n" + removed("")


def llms() -> str:
    lines = [
        "# bidwire",
        "",
        "> The Python SDK for Binance with the exchange in the box: every product over REST, WebSocket streams and the WebSocket API, "
        "blocking and async, typed; and a Binance-compatible exchange on the user's own machine.",
        "",
        "Calls are `client.PRODUCT.METHOD(...)`, with the documentation's own parameters in snake_case; results are typed, with `Decimal` "
        "numbers and times in milliseconds. `await` them on an `AsyncClient`.",
        "",
        "## Guides",
        "",
        *(f"- [{path}]({path}): {about}" for path, about in _ABOUT.items()),
        "",
        "## Examples",
        "",
        "- [examples/README.md](examples/README.md): programs for the exchange on this machine, and one for each product",
        "",
        "## Reference",
        "",
        *(
            f"- [{title_of(product)}](docs/reference/{product}.md): {len(catalog.calls(product))} calls of `client.{product}`"
            for product in catalog.products()
        ),
    ]
    return "\n".join(lines) + "\n"


def written() -> dict[Path, str]:
    """Every file and what is to be in it."""
    folder = ROOT / "docs" / "reference"
    pages = {folder / f"{product}.md": page(product) for product in catalog.products()}
    return {folder / "README.md": counts(), **pages, ROOT / "llms.txt": llms()}


def main() -> int:
    parser = argparse.ArgumentParser(description="Write docs/reference/ and llms.txt out of the catalog.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if something would change")
    args = parser.parse_args()
    changed = [
        (path, text)
        for path, text in written().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in changed:
        print(path.relative_to(ROOT).as_posix())
        if not args.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    return 1 if args.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
