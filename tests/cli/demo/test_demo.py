"""`bidwire demo` as a whole: real sockets on 127.0.0.1, a real exchange, short runs."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from bidwire.cli import main
from bidwire.cli.demo.ledger import Done
from bidwire.cli.demo.market import market_for, symbol_of
from bidwire.cli.demo.report import differences, succeeded
from bidwire.cli.demo.session import Outcome, Session
from bidwire.cli.demo.staging import Staging
from bidwire.cli.demo.view import Scene
from bidwire.errors import ConfigurationError
from bidwire.exchange.engine.commands import UNIT, Credit
from bidwire.exchange.local import LocalExchange

RECORDING = "streams/spot_BTCUSDT_20240808T235415Z.raw.gz"
RUN = "import sys; from bidwire.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def recording() -> Path:
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    path = Path(os.environ.get("BIDWIRE_DATA") or beside) / RECORDING
    if not path.is_file():
        pytest.skip(f"no recording at {path}; set BIDWIRE_DATA to the folder of recordings")
    return path


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_a_run_on_the_synthetic_market_is_reconciled(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--plain", "--seconds", "1.5", "--seed", "3"]) == 0
    out = told(capsys)
    assert "everything agrees" in out
    found = re.search(r"^fills +(\d+) ", out, re.MULTILINE)
    assert found is not None
    assert len(re.findall(r"Z fill ", out)) == int(found[1])
    assert re.search(r"Z trading t=\d\.\d bid=\d+\.\d\d ask=\d+\.\d\d mid=", out)
    assert re.search(r"Z done .* open=0 ", out)


def test_a_run_on_a_recording_is_reconciled(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--plain", "--seconds", "1.5", "--speed", "4", "--replay", str(recording)]) == 0
    out = told(capsys)
    assert "everything agrees" in out
    assert f"replay of {recording.name}, 4x" in out


def test_a_symbol_without_a_balance_gets_a_deposit_and_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--plain", "--seconds", "1", "--symbol", "solusdt"]) == 0
    out = told(capsys)
    assert "of SOLUSDT" in out
    assert re.search(r"trading t=\d\.\d .* open=[56] ", out)


def test_a_recording_that_ends_early_ends_the_run(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = tmp_path / "short.raw"
    with gzip.open(recording) as whole:
        short.write_bytes(b"".join(whole.readline() for _ in range(1000)))
    assert main(["demo", "--plain", "--seconds", "600", "--speed", "20", "--replay", str(short)]) == 0
    assert "to the end of the recording" in told(capsys)


def test_a_recording_that_is_cut_off_is_refused_with_its_line(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut = tmp_path / "cut.raw.gz"
    cut.write_bytes(recording.read_bytes()[:200_000])
    assert main(["demo", "--plain", "--replay", str(cut)]) == 2
    captured = capsys.readouterr()
    assert re.fullmatch(rf"bidwire demo: {re.escape(str(cut))}, line \d+: .*cut off.*\n", captured.err)
    assert captured.out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--seconds", "0"], "--seconds: a number of seconds above 0"),
        (["--seconds", "-5"], "above 0"),
        (["--seconds", "soon"], "not 'soon'"),
        (["--seconds", "nan"], "above 0"),
        (["--speed", "0"], "--speed: a factor above 0"),
        (["--seed", "-1"], "--seed: a whole number"),
        (["--symbol", "NOPE"], "no symbol 'NOPE'; it has BTCUSDT"),
        (["--replay", "nosuch.raw"], "nosuch.raw: cannot be read"),
    ],
)
def test_what_is_not_possible_is_said_in_a_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--plain", *arguments]) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert "Traceback" not in captured.err


class Silent:
    """Watches, and does something at the first scene of the trade."""

    every = 0.1

    def __init__(self, exchange: LocalExchange | None = None) -> None:
        self.scenes: list[Scene] = []
        self._exchange = exchange

    def show(self, scene: Scene) -> None:
        self.scenes.append(scene)
        if self._exchange is not None and len(self.scenes) == 3:
            self._exchange.venue.apply(Credit(self._exchange.keys.trader, "USDT", 5 * UNIT))

    def filled(self, done: Done) -> None:
        assert done.quantity > 0

    def quit_asked(self) -> bool:
        return len(self.scenes) >= 8


def run_session(*, tamper: bool) -> tuple[Outcome, Silent]:
    market = market_for(None, 5)
    exchange = LocalExchange(market=market)
    watcher = Silent(exchange if tamper else None)
    session = Session(
        exchange, market, symbol_of(market, None), 20.0, Staging("synthetic, seed 5", "synthetic"), watcher
    )
    return asyncio.run(session.run()), watcher


def test_scenes_are_filled_from_what_the_user_hears() -> None:
    outcome, watcher = run_session(tamper=False)
    assert succeeded(outcome), differences(outcome.checks or [])
    assert outcome.quit
    last = watcher.scenes[-1]
    assert last.phase == "done"
    assert last.orders == []
    assert len(last.bids) == 60
    assert last.placed == len(outcome.ledger.sent) - len(outcome.ledger.refused)
    assert any(row.own for scene in watcher.scenes for row in scene.bids)
    assert {row.name for row in last.usage} == {"weight 1 m", "orders 10 s"}
    assert [row.asset for row in last.holdings] == ["BTC", "USDT"]


def test_money_from_nowhere_is_found() -> None:
    outcome, _ = run_session(tamper=True)
    assert not succeeded(outcome)
    found = differences(outcome.checks or [])
    assert any(line.startswith("USDT: start and fills make") for line in found), found
    assert "an unexpected user event: BalanceUpdate" in outcome.ledger.trouble


def test_a_halted_market_has_no_next_command() -> None:
    market = market_for(None, 1)
    exchange = LocalExchange(market=market)

    async def run() -> None:
        async with exchange:
            assert market.next_at() is not None
            market.halted = True
            assert market.next_at() is None
            assert not market.over

    asyncio.run(run())


def test_the_symbol_is_the_markets_first_unless_one_is_asked_for() -> None:
    market = market_for(None, 1)
    assert symbol_of(market, None) == "BTCUSDT"
    assert symbol_of(market, "ethbtc") == "ETHBTC"
    with pytest.raises(ConfigurationError, match="no symbol 'X'; it has BTCUSDT"):
        symbol_of(market, "x")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send to a process on Windows")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("ignored", ["", "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "])
def test_an_interruption_ends_it_with_a_summary_also_in_the_background(name: str, ignored: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", ignored + RUN, "demo", "--plain", "--seconds", "60"], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    child.stdout.readline()
    child.send_signal(getattr(signal, name))
    out, _ = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "interrupted" in out
    assert re.search(r"\d+ sent \(", out)


def test_the_profit_is_what_the_balances_say(capsys: pytest.CaptureFixture[str]) -> None:
    outcome, _ = run_session(tamper=False)
    start = sum(outcome.ledger.start["USDT"]) + sum(outcome.ledger.start["BTC"]) * outcome.mid
    end = sum(outcome.ledger.balances["USDT"]) + sum(outcome.ledger.balances["BTC"]) * outcome.mid
    assert outcome.ledger.profit(outcome.mid) == end - start
    assert isinstance(end, Decimal)
