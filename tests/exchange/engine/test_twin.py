"""The engine and its naive twin (twin/) do the same: with the documentation's worked examples, and with commands drawn at random.

After every command the steps of every order, the trades, prevented matches and lists, the books, the balances and the
orders that are open are compared.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bidwire.exchange.engine.commands import Command

from .twin.beside import Beside
from .twin.commands import FLOORS, PAUSE, command

SCENARIOS = ("icebergs", "order_", "pegged_orders", "self_trade_prevention", "sor", "stops", "trailing_stops")
"""The pages that the twin knows."""
SOAK = int(os.environ.get("BIDWIRE_SOAK", "1"))
"""How many times as much as in the gate (.ci/soak)."""


def test_the_twin_plays_a_scenario_to_the_same_end(scenario: str) -> None:
    Beside().play(scenario)


@settings(max_examples=150 * SOAK, deadline=None, derandomize=SOAK == 1, database=None)
@given(st.sampled_from(FLOORS), st.lists(st.tuples(PAUSE, command()), min_size=30, max_size=60))
def test_the_engine_and_its_twin_agree(floor: dict[str, Any], commands: list[tuple[int, Command]]) -> None:
    beside = Beside(**floor)
    for pause, each in commands:
        beside.wait(pause)
        beside.apply(each)
