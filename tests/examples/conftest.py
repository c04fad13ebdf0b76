"""The exchange that every example talks to: `bidwire exchange --env` as a user starts it, read as a shell would."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

PATIENCE = 60.0


def variables_of(path: Path) -> dict[str, str]:
    """What a shell would set that reads this file."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        export, assignment = shlex.split(line)
        assert export == "export"
        name, _, value = assignment.partition("=")
        found[name] = value
    return found


@pytest.fixture(scope="session")
def exchange_env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The environment in which examples run."""
    env = tmp_path_factory.mktemp("exchange") / "exchange.env"
    process = subprocess.Popen(
        [sys.executable, "-m", "bidwire", "exchange", "--port", "0", "--env", str(env), "--quiet"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=env.parent,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not env.exists():
            assert process.poll() is None, "the exchange did not start"
            assert time.monotonic() < deadline, "the exchange did not get ready"
            time.sleep(0.02)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("BINANCE_")}
        yield {**clean, **variables_of(env), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    finally:
        process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE)
    assert said == b"", f"the exchange complained: {said.decode()}"


@pytest.fixture
def run(exchange_env: Mapping[str, str], tmp_path: Path) -> Callable[..., str]:
    """What a Python program prints; it must end well, in time, and complain of nothing."""

    def run(*arguments: object) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "error", *map(str, arguments)],
            env=dict(exchange_env),
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout

    return run
