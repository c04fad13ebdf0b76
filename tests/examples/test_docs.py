"""Code in the README and the docs is run as it stands there; what commands and pages it names exist."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "examples" / "README.md",
]
PATIENCE = 60.0
ENDLESS = "        async for event in events:\n            print(event)\n\n"
ENOUGH = 3  # lines that a program without an end has to print


class Block(NamedTuple):
    page: str
    line: int
    code: str

    @property
    def excerpt(self) -> bool:
        """Whether it shows code of ours instead of a program."""
        return "import" not in self.code


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in re.finditer(r"^```python\n(.*?)^```", text, re.M | re.S):
        yield Block(page.name, text[: found.start()].count("\n") + 2, found[1])


BLOCKS = [block for page in PAGES for block in blocks(page)]
PROGRAMS = [block for block in BLOCKS if not block.excerpt]


def test_there_are_programs_to_run() -> None:
    assert sum(block.page == "README.md" for block in PROGRAMS) >= 4
    assert len(PROGRAMS) >= 12


@pytest.mark.parametrize("block", PROGRAMS, ids=lambda block: f"{block.page}-{block.line}")
def test_a_program_of_the_docs_runs_as_it_stands(block: Block, exchange_env: Mapping[str, str], tmp_path: Path) -> None:
    script = tmp_path / "block.py"
    script.write_text(block.code, encoding="utf-8")
    with (tmp_path / "stderr").open("w+", encoding="utf-8") as complaints:
        with subprocess.Popen(
            [sys.executable, str(script)],
            env=dict(exchange_env),
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=complaints,
            encoding="utf-8",
        ) as process:
            assert process.stdout is not None
            if ENDLESS in block.code:
                lines = [process.stdout.readline() for _ in range(ENOUGH)]
                process.kill()
                assert all(lines)
                return
            process.communicate(timeout=PATIENCE)
        complaints.seek(0)
        assert process.returncode == 0, complaints.read()


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block.excerpt], ids=lambda block: f"{block.page}-{block.line}"
)
def test_an_excerpt_is_really_in_the_code(block: Block) -> None:
    code = [laid_flat(path.read_text(encoding="utf-8")) for path in (ROOT / "src").rglob("*.py")]
    for line in block.code.splitlines():
        assert any(laid_flat(line) in text for text in code), f"no such line in src: {line}"


def laid_flat(code: str) -> str:
    """Code without what a formatter decides: line ends, blanks, trailing commas."""
    return re.sub(r",(?=[)\]}])", "", re.sub(r"\s", "", code))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.M)
            assert anchor in {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}, target
