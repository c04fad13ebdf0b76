"""Code in the README and the docs is run as it stands there; what commands and pages it names exist."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import bidwire
from bidwire.client.credentials import from_environment
from bidwire.wire.faces import SubscribeOptions

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
        piece = laid_flat(line).rstrip(",")
        assert any(piece in text for text in code), f"no such line in src: {line}"


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


def test_every_option_of_the_exchange_is_on_its_page() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "bidwire", "exchange", "--help"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    page = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
    options = set(re.findall(r"(?<![\w-])--[a-z-]+", shown)) - {"--help"}
    assert len(options) >= 12
    assert not [option for option in options if f"`{option}" not in page]


def test_every_variable_of_the_env_file_is_on_its_page(exchange_env: Mapping[str, str]) -> None:
    page = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
    assert not [name for name in exchange_env if name.startswith("BINANCE_") and f"`{name}`" not in page]


def test_every_error_is_on_its_page() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    names = [
        name
        for name in dir(bidwire)
        if isinstance(found := getattr(bidwire, name), type) and issubclass(found, bidwire.BinanceError)
    ]
    assert len(names) > 20
    assert not [name for name in names if name not in page]


def test_every_handler_and_option_of_a_subscription_is_on_its_page() -> None:
    page = (ROOT / "docs" / "streams.md").read_text(encoding="utf-8")
    assert not [name for name in SubscribeOptions.__annotations__ if not re.search(rf"`{name}\b", page)]


def test_every_variable_that_a_client_reads_is_on_its_page() -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    asked: set[str] = set()

    class Noted(dict[str, str]):
        def get(self, name: str, default: object = None) -> None:  # type: ignore[override]  # it only listens
            asked.add(name)

    from_environment(Noted())
    assert {"BINANCE_API_KEY", "BINANCE_ENVIRONMENT"} <= asked
    assert not [name for name in asked if f"`{name}`" not in page]
