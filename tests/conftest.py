"""What holds for every test."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from bidwire.client import limiters

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background, as a job of a script: Ctrl-C, which tests send to themselves and to their children, would not come.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def limits_of_one_test_alone() -> Iterator[None]:
    """A port that a test's exchange had may be the next one's: what was learned of its limits must not be."""
    yield
    limiters.forget()
