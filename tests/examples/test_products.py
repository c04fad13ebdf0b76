"""The example of each product runs against the documentation's answers, and makes every call that it writes."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bidwire.config import ENVIRONMENTS
from bidwire.products import catalog

if TYPE_CHECKING:
    from tests.conftest import FixtureExchange

EXAMPLES = Path(__file__).parents[2] / "examples"


def calls_in(node: ast.AST) -> Iterator[str]:
    """The calls of a client that a program writes, but for those after an error: no fixture is one."""
    if isinstance(node, ast.ExceptHandler):
        return
    match node:
        case ast.Attribute(
            attr=method,
            value=ast.Attribute(
                attr=product, value=ast.Name(id="client") | ast.Attribute(attr="ws_api", value=ast.Name(id="client"))
            ),
        ):
            if product != "ws_api":
                yield f"{product}.{method}"
    for part in ast.iter_child_nodes(node):
        yield from calls_in(part)


def test_every_product_has_its_example_and_it_is_listed_with_what_it_does() -> None:
    listed = re.findall(r"\]\(products/(\w+)\.py\) \| (.+) \|\n", (EXAMPLES / "README.md").read_text(encoding="utf-8"))
    paths = sorted((EXAMPLES / "products").glob("*.py"))
    assert [path.stem for path in paths] == catalog.products()
    assert listed == [(path.stem, ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))) for path in paths]


@pytest.mark.parametrize("product", catalog.products())
def test_an_example_runs_against_the_fixtures(
    product: str,
    fixture_exchange: FixtureExchange,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fixture_exchange.product = product
    monkeypatch.setitem(ENVIRONMENTS, "fixtures", fixture_exchange.environment)
    for name, value in (("ENVIRONMENT", "fixtures"), ("API_KEY", "k" * 64), ("API_SECRET", "s" * 64)):
        monkeypatch.setenv(f"BINANCE_{name}", value)
    path = EXAMPLES / "products" / f"{product}.py"
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out
    made = {heard.call.name for heard in fixture_exchange.heard}
    written = set(calls_in(ast.parse(path.read_text(encoding="utf-8")))) - {
        "spot.rules"
    }  # which are asked for by `exchange_info`
    assert sorted(written - made) == []
