"""The reference pages are what the catalog says now, and each of their snippets type-checks and runs over the loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from bidwire import PRODUCTION, Client
from bidwire.client import limiters
from bidwire.products import catalog

ROOT = Path(__file__).parents[2]


def tool() -> ModuleType:
    spec = spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


reference = tool()


class Answers(ThreadingHTTPServer):
    """Answers what was asked for with the fixture of the moment, and keeps what was sent."""

    daemon_threads = True
    answer = b""
    heard: tuple[str, str, dict[str, str], bool]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Answers

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        where = urlsplit(self.path)
        sent = dict(parse_qsl(where.query, keep_blank_values=True))
        in_json = body.startswith("{")
        sent |= {} if in_json else dict(parse_qsl(body, keep_blank_values=True))
        self.server.heard = (self.command, where.path, sent, in_json)
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Tests say nothing."""


@pytest.fixture(scope="module")
def answers() -> Iterator[Answers]:
    server = Answers(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


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
def test_each_snippet_sends_its_call_and_reads_the_documented_answer(answers: Answers, product: str) -> None:
    origin = f"http://127.0.0.1:{answers.server_address[1]}"
    place = PRODUCTION.using(rest=dict.fromkeys(PRODUCTION.rest, origin))
    for call in catalog.calls(product):
        fixture = json.loads((reference.FIXTURES / product / f"{call.method}.json").read_text(encoding="utf-8"))
        answers.answer = json.dumps(fixture["response"]).encode()
        limiters.forget()
        names: dict[str, Any] = {}
        with Client("k" * 64, "s" * 64, environment=place) as client:
            exec(compile(reference.snippet_of(call), call.name, "exec"), {"client": client}, names)
        verb, path, sent, in_json = answers.heard
        assert (verb, path) == (fixture["wire"]["verb"], fixture["wire"]["path"]), call.name
        assert "result" in names
        if not in_json:
            wire = {unquote(name): value for name, value in fixture["wire"]["params"].items()}
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
