"""The general examples run against the exchange in the box and show what they promise."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bidwire.config import ENVIRONMENTS

if TYPE_CHECKING:
    from tests.conftest import FixtureExchange

EXAMPLES = Path(__file__).parents[2] / "examples"

# Patterns of whole lines, in this order.
SHOWS: dict[str, list[str]] = {
    "market_data": [
        r"last price: \d+\.\d+",
        r"best bid and ask: \d+\.\d+ \d+\.\d+",
        *[r"\d{13}( \d+\.\d+){5}"] * 5,
        r"columns: open_time, open, .*",
        r"\{'BTCUSDT': '\d+\.\d+', 'ETHUSDT': '\d+\.\d+'\}",
    ],
    "place_and_ask": [r"BUY 0\.123\d* at \d+\.\d+: NEW", r"canceled: CANCELED"],
    "follow_trades": [r"candle BTCUSDT closes at \d+\.\d+", r"\d+ trades, \d+ quotes, [1-9]\d* candles"],
    "two_sides": [
        r"(quoted: BUY at \d+\.\d+, order \d+|the market moved: BUY .*)",
        r"(quoted: SELL at \d+\.\d+, order \d+|the market moved: SELL .*)",
        r"canceled: [012]",
        r"in all: \{.*\}",
        r"open: 0",
    ],
    "many_at_once": [*[r"[A-Z]+ +\d+\.\d+ +\d+\.\d+  spread \d+\.\d+"] * 5, r"REQUEST_WEIGHT per 1m: \d+ of 6000"],
}

# Those of what the exchange in the box does not serve: they run against the documentation's answers and events.
OF_FIXTURES: dict[str, list[str]] = {
    "follow_futures": [
        r"traded 12 at 142\.3500, 9 of it without RPI orders",
        r"quoted 142\.3400 / 142\.3500",
        r"mark 142\.34810000, index 142\.36112000, funding 0\.00008100",
        r"book Level\(price=.*\) Level\(price=.*\), in sync: True",
    ],
}


def test_every_example_is_tried_and_listed() -> None:
    there = {path.stem for path in EXAMPLES.glob("*.py")}
    assert there == {*SHOWS, *OF_FIXTURES, "test_a_bot"}
    listed = re.findall(r"\]\((\w+)\.py\)", (EXAMPLES / "README.md").read_text(encoding="utf-8"))
    assert set(listed) == there


@pytest.mark.parametrize("name", SHOWS)
def test_an_example_shows_what_it_promises(name: str, run: Callable[..., str]) -> None:
    output = run(EXAMPLES / f"{name}.py")
    lines = iter(output.splitlines())
    for pattern in SHOWS[name]:
        assert any(re.fullmatch(pattern, line) for line in lines), (
            f"{pattern} is missing, or out of order, in\n{output}"
        )


@pytest.mark.parametrize("name", OF_FIXTURES)
def test_an_example_of_futures_shows_what_it_promises(
    name: str, fixture_exchange: FixtureExchange, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fixture_exchange.product = "usdm"
    monkeypatch.setitem(ENVIRONMENTS, "fixtures", fixture_exchange.environment)
    monkeypatch.setenv("BINANCE_ENVIRONMENT", "fixtures")
    runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
    lines = capsys.readouterr().out.splitlines()
    for pattern in OF_FIXTURES[name]:
        assert any(re.fullmatch(pattern, line) for line in lines), f"{pattern} is missing in {lines}"


def test_the_tests_of_the_bot_pass(run: Callable[..., str]) -> None:
    assert "2 passed" in run("-m", "pytest", "-p", "no:cacheprovider", EXAMPLES / "test_a_bot.py")
