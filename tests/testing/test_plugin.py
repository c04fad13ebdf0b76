"""The pytest plugin as its users have it: in a pytest of its own."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
PAGE = Path(__file__).parents[2] / "docs" / "testing.md"
PLUGIN = "bidwire.testing.plugin"


def ran(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    """A run with the plugin, which is loaded by name where bidwire is not installed as a package."""
    from importlib.metadata import entry_points

    installed = any(each.value == PLUGIN for each in entry_points(group="pytest11"))
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *(() if installed else ("-p", PLUGIN)), *options)


def test_the_tutorial_passes_as_it_is_written(pytester: pytest.Pytester) -> None:
    blocks = re.findall(r"```python\n# (test_\w+\.py)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 5
    for name, code in blocks:
        pytester.path.joinpath(name).write_text(code, encoding="utf-8")
    ran(pytester).assert_outcomes(passed=sum(code.count("def test_") for _, code in blocks))


def test_every_test_has_an_exchange_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import pytest

        @pytest.mark.parametrize("again", [1, 2])
        def test_orders_do_not_outlive_their_test(binance_exchange, again):
            with binance_exchange.client() as client:
                assert client.spot.open_orders() == []
                binance_exchange.set_price("BTCUSDT", 100)
                client.spot.new_order("BTCUSDT", "BUY", "LIMIT", price="99", quantity="1", time_in_force="GTC")
                assert len(binance_exchange.open_orders()) == 1
    """)
    ran(pytester).assert_outcomes(passed=2)


def test_a_failed_assertion_lists_what_arrived_without_secrets(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        def test_it(binance_loopback, binance_client):
            binance_loopback.set_price("BTCUSDT", 100)
            binance_client.spot.new_order("BTCUSDT", "BUY", "MARKET", quantity="1")
            binance_loopback.assert_placed(side="SELL")
    """)
    result = ran(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*NothingOfTheKind: an order with side=SELL was to reach the exchange. What reached it:",
            "*POST /api/v3/order symbol=BTCUSDT side=BUY type=MARKET quantity=1*",
        ]
    )
    result.stdout.no_fnmatch_line("*signature=*")


def test_the_ini_file_speaks_for_all_tests_and_the_marker_for_one(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nbinance_symbols = SOLEUR\nbinance_balances = EUR=7 SOL=1\n")
    pytester.makepyfile("""
        import pytest

        def test_ini(binance_client):
            assert list(binance_client.spot.exchange_info().by_symbol) == ["SOLEUR"]
            assert {row.asset: row.free for row in binance_client.spot.account().balances} == {"EUR": 7, "SOL": 1}

        @pytest.mark.binance(symbols=["BTCUSDT"], balances={"BTC": 2})
        def test_marker(binance_client):
            assert list(binance_client.spot.exchange_info().by_symbol) == ["BTCUSDT"]
    """)
    ran(pytester).assert_outcomes(passed=2)


def test_a_word_that_the_marker_does_not_know_is_refused(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import pytest

        @pytest.mark.binance(symbol="BTCUSDT")
        def test_it(binance_client):
            raise AssertionError("not reached")
    """)
    result = ran(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*@pytest.mark.binance takes*not symbol*"])


def test_pytest_is_not_imported_by_those_who_do_not_test() -> None:
    import subprocess

    code = "import sys, bidwire.testing; assert 'pytest' not in sys.modules and '_pytest' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
