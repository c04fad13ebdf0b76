"""Paging over the loopback exchange, for three ways to call."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from bidwire import AsyncClient, ConfigurationError, Loopback, pages
from bidwire.spot import GetAggTrades


@pytest.fixture
def loopback() -> Loopback:
    return Loopback(seed=1)


@pytest.fixture
def trader(face: Callable[..., Any], loopback: Loopback) -> Any:
    key = loopback.keys["hmac"]
    return face(loopback, key.api_key, key.secret)


def walked(trader: Any, method: str, *args: Any, **kwargs: Any) -> list[list[Any]]:
    """The pages of a method, by `for` or by `async for`."""
    walk = getattr(trader.spot, method).pages(*args, **kwargs)
    if trader.kind == "blocking":
        return list(walk)

    async def collect() -> list[list[Any]]:
        return [page async for page in walk]

    found: list[list[Any]] = trader.run(collect())
    return found


def test_the_trades_of_an_account_come_page_by_page(trader: Any, loopback: Loopback) -> None:
    for _ in range(5):
        trader.call("new_order", "BTCUSDT", "BUY", "MARKET", quantity="0.001")
        loopback.advance(1)
    every = trader.call("my_trades", "BTCUSDT", limit=1000)
    found = walked(trader, "my_trades", "BTCUSDT", start_time=every[0].time, limit=2)
    assert [trade for page in found for trade in page] == every
    assert len(found) > 1
    assert [order.status for page in walked(trader, "all_orders", "BTCUSDT", limit=2) for order in page] == [
        "FILLED"
    ] * 5


def test_market_data_is_walked_up_to_an_end(trader: Any, loopback: Loopback) -> None:
    loopback.advance(20)
    every = trader.call("agg_trades", "BTCUSDT", limit=1000)
    start, end = every[-40].time, every[-5].time
    found = walked(trader, "agg_trades", "BTCUSDT", start_time=start, end_time=end, limit=7)
    assert [trade for page in found for trade in page] == [row for row in every if start <= row.time <= end]
    candles = trader.call("klines", "BTCUSDT", "1s", limit=50)
    begun = candles[0].open_time
    seconds = [row for page in walked(trader, "klines", "BTCUSDT", "1s", start_time=begun, limit=9) for row in page]
    assert [row.open_time for row in seconds] == [row.open_time for row in candles]


def test_a_method_without_pages_says_so(trader: Any) -> None:
    with pytest.raises(ConfigurationError, match="GetDepth has no pages"):
        trader.spot.depth.pages("BTCUSDT")
    with pytest.raises(TypeError, match="no parameter 'startTime'; did you mean 'start_time'"):
        trader.spot.my_trades.pages("BTCUSDT", startTime=5)


def test_pages_by_request_and_by_method_are_the_same(trader: Any, loopback: Loopback) -> None:
    loopback.advance(5)
    walk = pages(trader.sender, GetAggTrades("BTCUSDT", limit=1000))
    if trader.kind == "blocking":
        rows = list(walk.rows())
    else:

        async def collect() -> list[Any]:
            return [row async for row in walk.rows()]

        rows = trader.run(collect())
    assert [rows] == walked(trader, "agg_trades", "BTCUSDT") or len(rows) > 1000
    assert walk.rows_read == len(rows)
    assert walk.position == rows[-1].time


def test_hover_keeps_the_signature(loopback: Loopback) -> None:
    bound = AsyncClient(environment=loopback.environment, transport=loopback.async_transport).spot.my_trades
    assert "start_time" in inspect.signature(bound).parameters
    assert "page by page" in (bound.pages.__doc__ or "")
