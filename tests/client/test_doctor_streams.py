"""The examination's samples of market streams: of every product that has them, against the exchange of the fixtures."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bidwire import AsyncClient
from bidwire.client.doctor import Check, Doctor
from bidwire.client.doctor.streams import check_streams, samples
from bidwire.config import Environment
from bidwire.exchange import LocalExchange
from bidwire.products.coinm.live import COINM_LIVE
from bidwire.products.options.live import OPTIONS_LIVE
from bidwire.products.spot.live import SPOT_LIVE
from bidwire.products.usdm.live import USDM_LIVE

FIXTURES = Path(__file__).parents[1] / "fixtures"

# What exchangeInfo lists of the contracts that the fixtures of the streams are of.
LISTED: dict[str, dict[str, object]] = {
    "usdm": {"symbol": "SOLUSDT", "pair": "SOLUSDT", "asset_index": "SOLUSD"},
    "coinm": {"symbol": "SOLUSD_PERP", "pair": "SOLUSD"},
    "options": {"symbol": "SOL-260925-150-C", "underlying": "SOLUSDT", "expiration": "260925"},
}


def checked(place: Environment, product: str, listed: dict[str, object], timeout: float = 5.0) -> dict[str, Check]:
    async def main() -> list[Check]:
        async with AsyncClient(environment=place) as client:
            return await check_streams(client, product, listed, timeout)

    return {check.name: check for check in asyncio.run(main())}


@pytest.mark.parametrize("product", LISTED)
def test_one_of_every_kind_of_stream_is_sampled_and_fits_its_model(fixture_exchange: Any, product: str) -> None:
    # Those of which there is no fixture by exactly that name are left out: there is no exchange behind the fixtures.
    names = {
        json.loads(path.read_text(encoding="utf-8"))["name"] for path in (FIXTURES / product / "streams").glob("*.json")
    }
    found = checked(fixture_exchange.environment, product, LISTED[product], timeout=1.0)
    facts = {"usdm": USDM_LIVE, "coinm": COINM_LIVE, "options": OPTIONS_LIVE}[product]
    assert len(found) == len(facts.names.kinds)
    assert {check.section for check in found.values()} == {f"{product} streams"}
    heard = {name for name, check in found.items() if check.outcome == "fine"}
    assert heard == found.keys() & names
    assert len(heard) > len(found) * 0.7


def test_samples_are_of_what_is_listed_and_without_it_of_an_example() -> None:
    names = [stream.name for stream in samples("usdm", USDM_LIVE, LISTED["usdm"])]
    assert {"solusdt@aggTrade", "solusd@assetIndex", "solusdt_perpetual@continuousKline_1m"} <= set(names)
    assert "btcusd@indexPrice" in [stream.name for stream in samples("coinm", COINM_LIVE, {})]
    assert "sol-260925-150-c@depth5@100ms" in [
        stream.name for stream in samples("options", OPTIONS_LIVE, LISTED["options"])
    ]
    assert "bnbusdt@depth5" in [stream.name for stream in samples("spot", SPOT_LIVE, {"symbol": "BNBUSDT"})]


def test_what_a_host_on_this_machine_confirms_and_does_not_serve_is_no_finding() -> None:
    with LocalExchange(seed=1, history=5) as exchange:
        assert "options" in exchange.environment.streams
        found = checked(exchange.environment, "options", {}, timeout=0.3)
    assert [check.outcome for check in found.values()] == ["not served"]


def test_a_product_without_streams_in_an_environment_is_not_served_there() -> None:
    place = Environment(name="here", rest={"fapi": "http://127.0.0.1:9"})
    assert checked(place, "usdm", {})["all"].outcome == "not served"


def test_the_steps_are_those_of_the_products_that_are_wanted() -> None:
    async def main() -> list[str]:
        async with AsyncClient() as client:
            doctor = Doctor(client, products=["usdm", "wallet"])
            return [section for section, _, _ in doctor._steps]

    sections = asyncio.run(main())
    assert "usdm streams" in sections
    assert "spot streams" not in sections
