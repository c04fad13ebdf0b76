"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bidwire.client import limiters


@pytest.fixture(autouse=True)
def limits_of_one_test_alone() -> Iterator[None]:
    """A port that a test's exchange had may be the next one's: what was learned of its limits must not be."""
    yield
    limiters.forget()
