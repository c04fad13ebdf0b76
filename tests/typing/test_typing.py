"""Types are behaviour: right uses pass both checkers, and each planted mistake is flagged on its own line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RIGHT, WRONG = HERE / "right.py", HERE / "wrong.py"
ROOT = HERE.parents[1]
PRODUCTS = ROOT / "examples" / "products"
Place = tuple[Path, int]


def by_mypy(path: Path, *more: str) -> dict[Place, str]:
    pytest.importorskip("mypy", reason="mypy is part of bidwire[dev]")
    # Its own cache: checkers that run at the same time must not share one.
    command = [*(sys.executable, "-m", "mypy", "--strict", "--config-file="), "--python-version=3.11"]
    run = _run(
        [
            *command,
            "--no-error-summary",
            "--show-absolute-path",
            f"--cache-dir={ROOT / '.mypy_cache' / 'typing'}",
            *more,
            str(path),
        ]
    )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    found = re.findall(r"^(.+?):(\d+): error: (.*)$", run.stdout, re.MULTILINE)
    assert all(Path(file).is_relative_to(path) for file, _, _ in found), run.stdout
    return {(Path(file), int(line)): text for file, line, text in found}


def by_pyright(path: Path) -> dict[Place, str]:
    pytest.importorskip("pyright", reason="pyright is part of bidwire[dev]")
    run = _run([sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, str(path)])
    assert run.returncode in (0, 1), run.stdout + run.stderr
    found = json.loads(run.stdout[run.stdout.index("{") :])["generalDiagnostics"]
    return {
        (Path(each["file"]), each["range"]["start"]["line"] + 1): each["message"]
        for each in found
        if each["severity"] == "error"
    }


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)


def planted() -> set[int]:
    lines = WRONG.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, start=1) if "# error" in line}


@pytest.mark.parametrize("checker", [by_mypy, by_pyright])
def test_right_uses_are_clean(checker: object) -> None:
    assert callable(checker)
    assert checker(RIGHT) == {}


@pytest.mark.parametrize("checker", [by_mypy, by_pyright])
def test_the_example_of_each_product_is_clean(checker: object) -> None:
    assert callable(checker)
    assert checker(PRODUCTS) == {}


def test_nothing_that_an_example_reads_from_a_product_is_any() -> None:
    """What a checker takes for Any it lets pass in silence: so it would with a result whose type were lost."""
    found = by_mypy(PRODUCTS, "--disallow-any-expr")
    assert {place: text for place, text in found.items() if _lost(text) and not _has_lambda(*place)} == {}


def _lost(text: str) -> bool:
    """Whether Any is more than a part of what Python itself says of coroutines and of constructors."""
    said = re.search(r'has type "(.+)"', text)
    return said is None or "Any" in re.sub(r"Coroutine\[Any, Any, |type\[\w+\]", "", said[1])


def _has_lambda(path: Path, line: int) -> bool:
    """One given as a `key` is inferred from both sides, by way of Any."""
    return "lambda" in path.read_text(encoding="utf-8").splitlines()[line - 1]


@pytest.mark.parametrize("checker", [by_mypy, by_pyright])
def test_each_planted_mistake_is_flagged_and_nothing_else(checker: object) -> None:
    assert callable(checker)
    found = checker(WRONG)
    assert {line for _, line in found} == planted(), found
    assert len(planted()) >= 60
