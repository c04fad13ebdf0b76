"""Where the streams of each product are, on which host and by which route, and what a connection there may carry."""

from __future__ import annotations

from importlib import import_module

import pytest

from bidwire import DEMO, PRODUCTION, TESTNET, Client, ConfigurationError
from bidwire.client.doors import Doors
from bidwire.config import Environment, Settings
from bidwire.wire.live import LiveFacts
from bidwire.wire.streams import Lane


def facts_of(product: str) -> LiveFacts:
    found: LiveFacts = getattr(import_module(f"bidwire.products.{product}.live"), f"{product.upper()}_LIVE")
    return found


def url(place: Environment, product: str, name: str, settings: Settings | None = None) -> str:
    facts = facts_of(product)
    with Client(environment=place, settings=settings or Settings()) as client:
        doors = Doors(client._core, facts, binary=False)
        return doors.of(Lane(name, facts.names.parse(name))).url


URLS = [
    (PRODUCTION, "spot", "btcusdt@trade", "wss://stream.binance.com:9443/stream"),
    (PRODUCTION, "usdm", "btcusdt@depth@100ms", "wss://fstream.binance.com/public/stream"),
    (PRODUCTION, "usdm", "!bookTicker", "wss://fstream.binance.com/public/stream"),
    (PRODUCTION, "usdm", "btcusdt@aggTrade", "wss://fstream.binance.com/market/stream"),
    (PRODUCTION, "usdm", "tradingSession", "wss://fstream.binance.com/market/stream"),
    (PRODUCTION.using(market_makers=True), "usdm", "btcusdt@kline_1m", "wss://fstream-mm.binance.com/market/stream"),
    (PRODUCTION, "coinm", "btcusd_perp@aggTrade", "wss://dstream.binance.com/stream"),
    (PRODUCTION, "coinm", "btcusd_perp@depth", "wss://dstream.binance.com/stream"),
    (PRODUCTION, "options", "btc-260925-90000-c@optionTrade", "wss://fstream.binance.com/public/stream"),
    (PRODUCTION, "options", "btcusdt@optionMarkPrice", "wss://fstream.binance.com/market/stream"),
    (TESTNET, "usdm", "btcusdt@markPrice", "wss://fstream.binancefuture.com/market/stream"),
    (DEMO, "usdm", "btcusdt@bookTicker", "wss://demo-fstream.binance.com/public/stream"),
]


@pytest.mark.parametrize(("place", "product", "name", "expected"), URLS)
def test_a_stream_is_at_its_products_host_by_its_route(
    place: Environment, product: str, name: str, expected: str
) -> None:
    assert url(place, product, name) == expected


def test_microseconds_are_asked_for_where_the_product_has_them() -> None:
    micro = Settings(time_unit="microsecond")
    assert url(PRODUCTION, "spot", "btcusdt@trade", micro).endswith("/stream?timeUnit=MICROSECOND")
    assert url(PRODUCTION, "usdm", "btcusdt@aggTrade", micro).endswith("/market/stream")


def test_streams_of_one_place_share_it_and_each_product_has_limits_of_its_own() -> None:
    facts = facts_of("usdm")
    names = ("btcusdt@aggTrade", "btcusdt@depth", "ethusdt@aggTrade", "!bookTicker")
    with Client() as client:
        doors = Doors(client._core, facts, binary=False)
        split = doors.split([Lane(name, facts.names.parse(name)) for name in names])
        again = doors.of(Lane(names[0], facts.names.parse(names[0])))
    assert [(door.url.split("/")[3], carried) for door, carried in split] == [
        ("market", ["btcusdt@aggTrade", "ethusdt@aggTrade"]),
        ("public", ["btcusdt@depth", "!bookTicker"]),
    ]
    assert again is split[0][0]
    limits = {product: facts_of(product).limits for product in ("spot", "usdm", "coinm", "options")}
    assert {product: each.streams for product, each in limits.items()} == {
        "spot": 1024,
        "usdm": 1024,
        "coinm": 1024,
        "options": 200,
    }
    assert {product: each.frames_per_second for product, each in limits.items()} == {
        "spot": 5,
        "usdm": 10,
        "coinm": 10,
        "options": 10,
    }
    # Spot pings every 20 seconds, the others every three minutes or five.
    assert limits["spot"].silence < 180 < limits["usdm"].silence < 300 < limits["options"].silence


def test_an_environment_without_the_products_streams_says_so_before_anything_is_opened() -> None:
    with Client(environment="us") as client, pytest.raises(ConfigurationError, match="has no streams for usdm"):
        client.usdm.subscribe("btcusdt@aggTrade")
