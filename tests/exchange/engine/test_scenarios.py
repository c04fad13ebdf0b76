"""The documentation's worked examples (tests/scenarios), played on the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.exchange.engine.conftest import Floor


def test_it_goes_as_the_documentation_says(floor: Floor, scenario: str) -> None:
    floor.play(scenario)
