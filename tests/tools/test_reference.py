"""The reference pages are what the catalog says now, and each of their snippets type-checks and runs over the loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from bidwire import Client
from bidwire.client import limiters
from bidwire.products import catalog

if TYPE_CHECKING:
    from tests.conftest import FixtureExchange

ROOT = Path(__file__).parents[2]


def tool() -> ModuleType:
    spec = spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


reference = tool()


def test_the_pages_are_what_the_catalog_says() -> None:
    changed = [
        path.relative_to(ROOT).as_posix()
        for path, text in reference.written().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert changed == [], "run: python tools/reference.py"
    folder = ROOT / "docs" / "reference"
    assert {path.stem for path in folder.iterdir()} == {"README", *catalog.products()}


@pytest.mark.parametrize("product", catalog.products())
def test_each_snippet_sends_its_call_and_reads_the_documented_answer(
    fixture_exchange: FixtureExchange, product: str
) -> None:
    fixture_exchange.product = product
    for call in catalog.calls(product):
        fixture = json.loads((reference.FIXTURES / product / f"{call.method}.json").read_text(encoding="utf-8"))
        limiters.forget()
        names: dict[str, Any] = {}
        with Client("k" * 64, "s" * 64, environment=fixture_exchange.environment) as client:
            exec(compile(reference.snippet_of(call), call.name, "exec"), {"client": client}, names)
        heard = fixture_exchange.heard[-1]
        assert heard.call == call
        assert heard.verb == fixture["wire"]["verb"], call.name
        assert heard.path.rpartition(" ")[2] == fixture["wire"]["path"], call.name  # of methods: `spot session.logon`
        assert "result" in names
        if not heard.in_json:
            wire = {unquote(name): value for name, value in fixture["wire"]["params"].items()}
            sent = {name: str(value) if call.only_ws else value for name, value in heard.sent.items()}  # JSON's numbers
            assert {name: sent.get(name) for name in wire} == wire, call.name


def test_every_snippet_type_checks(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is part of bidwire[dev]")
    for product in catalog.products():
        lines = ["from bidwire import Client", "client = Client.from_env()", ""]
        for call in catalog.calls(product):
            lines += [
                f"def {call.method}() -> None:",
                *(f"    {line}" for line in reference.snippet_of(call).splitlines()),
                "",
            ]
        (tmp_path / f"of_{product}.py").write_text("\n".join(lines), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--python-version=3.11",
        "--no-error-summary",
    ]
    run = subprocess.run(
        [*command, f"--cache-dir={ROOT / '.mypy_cache' / 'typing'}", str(tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert run.stdout == ""
    assert run.returncode == 0, run.stderr
