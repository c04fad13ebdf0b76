"""The documentation's worked examples (tests/scenarios), played on the engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor

FOLDER = Path(__file__).parents[2] / "scenarios"


def scenarios() -> dict[str, str]:
    """Each scenario's lines by its page and name."""
    found: dict[str, str] = {}
    for page in sorted(FOLDER.glob("*.txt")):
        name = ""
        for line in page.read_text(encoding="utf-8").splitlines():
            if line.startswith("== "):
                name = f"{page.stem}: {line.strip('= ')}"
                assert name not in found
                found[name] = ""
            elif line.strip() and not line.startswith("#"):
                found[name] += line + "\n"
    return found


SCENARIOS = scenarios()


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_goes_as_the_documentation_says(floor: Floor, name: str) -> None:
    floor.play(SCENARIOS[name])
