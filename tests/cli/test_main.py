"""The command line as a whole: help, versions, and errors that are one line."""

from __future__ import annotations

import argparse
import subprocess
import sys

import pytest

import bidwire
from bidwire import cli
from bidwire.errors import ConfigurationError, NotFound


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"bidwire {bidwire.__version__}\n"


def test_help_shows_the_commands_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert "bidwire exchange --env" in shown
    for command in cli.COMMANDS:
        assert f"    {command} " in shown


@pytest.mark.parametrize("argv", [[], ["nonsense"], ["exchange", "--nonsense"]])
def test_what_is_no_command_is_a_usage_error(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(argv) == 2
    assert "usage: bidwire" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status"),
    [(ConfigurationError("no\nsuch port"), 2), (NotFound("no such order", code=-2013), 1), (KeyboardInterrupt(), 130)],
)
def test_what_can_be_expected_is_one_line_and_a_status(
    error: BaseException, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(args: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr("bidwire.cli.exchange.run", run)
    assert cli.main(["exchange"]) == status
    shown = capsys.readouterr().err
    if status == 130:
        assert shown == ""
    else:
        assert shown.startswith("bidwire exchange: no such ")
        assert shown.count("\n") == 1


def test_a_bug_is_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(args: argparse.Namespace) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("bidwire.cli.exchange.run", run)
    with pytest.raises(ZeroDivisionError):
        cli.main(["exchange"])


def test_the_module_runs_as_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "bidwire", "--version"], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (0, f"bidwire {bidwire.__version__}\n")


def test_a_reader_that_has_gone_is_no_traceback() -> None:
    code = "import sys; from bidwire.cli import main; sys.exit(main(['exchange', '--help']))"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        shown = process.stderr.read()
    process.wait(30)
    assert b"Traceback" not in shown


def test_asking_for_the_version_imports_no_exchange() -> None:
    code = (
        "import sys; from bidwire.cli import main; main(['--version']);"
        "sys.exit(any(name.startswith(('bidwire.exchange', 'bidwire.client', 'websockets')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30).returncode == 0
