"""One local exchange for all of these tests: other people's clients, unmodified, only told where it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bidwire import LocalExchange


@pytest.fixture(scope="session")
def exchange() -> Iterator[LocalExchange]:
    with LocalExchange(seed=3) as running:
        yield running
