"""The pytest plugin: fixtures for tests of trading programs, there as soon as bidwire is installed.

`@pytest.mark.binance(symbols=["BTCUSDT"], balances={"USDT": 5000}, limits=False, seed=7, market="still", clock="wall")` chooses what
the exchange of a test is; the ini options `binance_symbols` and `binance_balances` say it for all tests. Nothing of bidwire is imported until a fixture is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..client.aio import AsyncClient
    from ..client.blocking import Client
    from . import TestExchange

_MARKER = "binance(symbols, balances, limits, seed, market, clock): what the exchange of the fixtures binance_exchange and binance_loopback is"
_WORDS = frozenset({"symbols", "balances", "limits", "seed", "market", "clock"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(
        "binance_symbols", "symbols that the test exchange lists", type="args", default=["BTCUSDT", "ETHUSDT"]
    )
    parser.addini("binance_balances", "what accounts start with, as ASSET=AMOUNT", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture
def binance_exchange(request: pytest.FixtureRequest) -> Iterator[TestExchange]:
    """A fresh exchange on sockets of this machine, in a thread of its own, gone after the test."""
    from ..client.limiters import forget
    from ..exchange import LocalExchange
    from . import TestExchange

    said = _said(request)
    with LocalExchange.in_thread(clock=said.pop("clock"), options_port=None, **said) as exchange:
        forget()  # an earlier test's exchange may have stood on this port, and banned its client
        yield TestExchange(exchange)


@pytest.fixture
def binance_loopback(request: pytest.FixtureRequest) -> TestExchange:
    """A fresh exchange in this process, without sockets, in simulated time."""
    from ..exchange import Loopback
    from . import TestExchange

    said = _said(request)
    said.pop("clock")
    return TestExchange(Loopback(**said))


@pytest.fixture
def binance_client(binance_loopback: TestExchange) -> Iterator[Client]:
    """A blocking client of `binance_loopback`."""
    with binance_loopback.client() as client:
        yield client


@pytest.fixture
def binance_async_client(binance_loopback: TestExchange) -> AsyncClient:
    """An async client of `binance_loopback`; enter it with `async with`, or just call it."""
    return binance_loopback.async_client()


def _said(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the marker and the ini file say."""
    from ..exchange.market.still import StillMarket
    from ..exchange.settings import ExchangeSettings

    words: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("binance"))):
        if marker.args or not marker.kwargs.keys() <= _WORDS:
            unknown = ", ".join(sorted(marker.kwargs.keys() - _WORDS)) or "arguments without a name"
            raise pytest.UsageError(f"@pytest.mark.binance takes {', '.join(sorted(_WORDS))}; not {unknown}")
        words |= marker.kwargs
    balances = words.get("balances")
    if balances is None:
        given = request.config.getini("binance_balances")
        for each in given:
            if "=" not in each:
                raise pytest.UsageError(f"the ini option binance_balances lists ASSET=AMOUNT, not {each!r}")
        balances = {asset.upper(): amount for asset, _, amount in (each.partition("=") for each in given)} or None
    market = words.get("market", "still")
    if market == "still":
        market = StillMarket(words.get("symbols") or request.config.getini("binance_symbols"))
    return {
        "market": market,
        "balances": balances,
        "seed": words.get("seed", 1),
        "settings": ExchangeSettings(enforce_limits=bool(words.get("limits", True))),
        "clock": words.get("clock", "wall"),
    }
