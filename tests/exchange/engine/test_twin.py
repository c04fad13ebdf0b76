"""The engine and its naive twin (twin/) do the same: with the documentation's worked examples, and with commands drawn at random.

After every command the steps of every order, the trades, prevented matches and lists, the books, the balances and the
orders that are open are compared.
"""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .twin.beside import Beside
from .twin.commands import FLOORS, Draw

SOAK = int(os.environ.get("BIDWIRE_SOAK", "1"))
"""How many times as much as in the gate (.ci/soak)."""


def test_the_twin_plays_a_scenario_to_the_same_end(scenario: str) -> None:
    Beside().play(scenario)


@pytest.mark.parametrize("floor", FLOORS, ids=range(len(FLOORS)))
@pytest.mark.parametrize("seed", range(3 * SOAK))
def test_the_engine_and_its_twin_agree(floor: dict[str, Any], seed: int) -> None:
    play(Beside(**floor), Random(seed), 250)


@settings(max_examples=40 * SOAK, deadline=None, derandomize=SOAK == 1, database=None)
@given(st.sampled_from(FLOORS), st.randoms(use_true_random=False))
def test_they_agree_on_short_runs_which_can_be_made_shorter(floor: dict[str, Any], chance: Random) -> None:
    play(Beside(**floor), chance, 25)


def play(beside: Beside, chance: Random, commands: int) -> None:
    draw = Draw(chance, beside.twin.state)
    for _ in range(commands):
        beside.wait(draw.pause())
        beside.apply(draw.command())
