"""Trading rules of futures and options: on the grid and checked before sending, by the filters as these products say them."""

from __future__ import annotations

import gzip
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bidwire import FilterFailure, coinm, options, usdm
from bidwire.orders.contracts import RulesOfContracts
from bidwire.wire.http import HttpResponse, decode

D = Decimal
FIXTURES = Path(__file__).parents[1] / "fixtures"
DATA = Path(os.environ.get("BIDWIRE_DATA") or Path(__file__).parents[3] / "shared" / "data")

FILTERS: list[dict[str, Any]] = [
    {"filterType": "PRICE_FILTER", "minPrice": "261.10", "maxPrice": "809484", "tickSize": "0.10"},
    {"filterType": "LOT_SIZE", "minQty": "0.001", "maxQty": "1000", "stepSize": "0.001"},
    {"filterType": "MARKET_LOT_SIZE", "minQty": "0.001", "maxQty": "120", "stepSize": "0.001"},
    {"filterType": "MAX_NUM_ORDERS", "limit": 200},
    {"filterType": "MIN_NOTIONAL", "notional": "50"},
    {"filterType": "PERCENT_PRICE", "multiplierUp": "1.05", "multiplierDown": "0.95", "multiplierDecimal": "4"},
    {"filterType": "POSITION_RISK_CONTROL", "positionControlSide": "NONE"},
]


def rules_from(kind: Any, path: str, change: dict[str, Any]) -> RulesOfContracts:
    body = json.loads((FIXTURES / path).read_text(encoding="utf-8"))["response"]
    for row in body.get("symbols", body.get("optionSymbols")):
        row.update(change)
    return RulesOfContracts(decode(kind(), HttpResponse(200, {}, json.dumps(body).encode())))


@pytest.fixture
def rules() -> Any:
    return rules_from(usdm.GetExchangeInfo, "usdm/exchange_info.json", {"symbol": "BTCUSDT", "filters": FILTERS})[
        "btcusdt"
    ]


def order(side: str = "BUY", kind: str = "LIMIT", **parameters: Any) -> usdm.NewOrder:
    return usdm.NewOrder("BTCUSDT", usdm.Side(side), usdm.OrderType(kind), **parameters)


# side, type, what is sent, the mark price if known; the filter that refuses it, and the nearest valid value
CASES: list[tuple[str, str, dict[str, Any], str | None, str | None, str | None]] = [
    ("BUY", "LIMIT", {"price": "60000.1", "quantity": "0.002"}, None, None, None),
    ("BUY", "LIMIT", {"price": "60000.15", "quantity": "0.002"}, None, "PRICE_FILTER", "60000.2"),
    ("BUY", "LIMIT", {"price": "261.00", "quantity": "10"}, None, "PRICE_FILTER", "261.10"),
    ("BUY", "LIMIT", {"price": "60000.1", "quantity": "0.0025"}, None, "LOT_SIZE", "0.002"),
    ("BUY", "MARKET", {"quantity": "120.001"}, None, "MARKET_LOT_SIZE", "120"),
    ("BUY", "LIMIT", {"price": "40000", "quantity": "0.001"}, None, "MIN_NOTIONAL", "0.002"),
    ("SELL", "LIMIT", {"price": "40000", "quantity": "0.001", "reduce_only": True}, None, None, None),
    ("BUY", "MARKET", {"quantity": "0.001"}, "49000", "MIN_NOTIONAL", "0.002"),
    ("BUY", "MARKET", {"quantity": "0.001"}, None, None, None),
    ("BUY", "LIMIT", {"price": "63000", "quantity": "1"}, "60000", None, None),
    ("BUY", "LIMIT", {"price": "63000.1", "quantity": "1"}, "60000", "PERCENT_PRICE", "63000"),
    ("BUY", "LIMIT", {"price": "1000", "quantity": "1"}, "60000", None, None),
    ("SELL", "LIMIT", {"price": "56999.9", "quantity": "1"}, "60000", "PERCENT_PRICE", "57000"),
    ("SELL", "LIMIT", {"price": "90000", "quantity": "1"}, "60000", None, None),
]


@pytest.mark.parametrize(("side", "kind", "sent", "mark", "refused", "nearest"), CASES)
def test_an_order_is_refused_here_by_the_filter_that_the_exchange_would_name(
    rules: Any, side: str, kind: str, sent: dict[str, Any], mark: str | None, refused: str | None, nearest: str | None
) -> None:
    asked = order(side, kind, **sent)
    if refused is None:
        assert rules.check(asked, average=mark) is asked
        return
    with pytest.raises(FilterFailure, match=refused) as failure:
        rules.check(asked, average=mark)
    assert failure.value.filter == refused
    assert nearest is not None
    assert failure.value.nearest == D(nearest)


def test_an_order_is_put_on_the_grid_never_for_the_worse_of_who_sends_it(rules: Any) -> None:
    bought = rules.quantize(order("BUY", price="60000.19", quantity="0.0029"))
    sold = rules.quantize(order("SELL", price="60000.11", quantity="0.0029"))
    assert (bought.price, bought.quantity) == (D("60000.1"), D("0.002"))
    assert (sold.price, sold.quantity) == (D("60000.2"), D("0.002"))
    assert (rules.tick_size, rules.step_size) == (D("0.10"), D("0.001"))


def test_the_contracts_of_coin_m_and_of_options_have_their_rules_too() -> None:
    of_coinm = rules_from(coinm.GetExchangeInfo, "coinm/exchange_info.json", {})
    of_options = rules_from(options.GetExchangeInfo, "options/exchange_info.json", {"filters": FILTERS[:2]})
    for found in (of_coinm, of_options):
        assert len(found) >= 1
        for symbol in found:
            assert found[symbol].tick_size > 0
            assert found[symbol].step_size > 0


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no recordings: set BIDWIRE_DATA, or put them at {DATA}")
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (usdm.GetExchangeInfo, "usdm_20260704_full"),
        (usdm.GetExchangeInfo, "usdm_20210722_full"),
        (coinm.GetExchangeInfo, "coinm_20210722_full"),
    ],
)
def test_every_recorded_contract_has_a_grid_whose_least_value_is_a_multiple_of_its_step(kind: Any, name: str) -> None:
    raw = gzip.decompress((DATA / "exchangeinfo" / f"{name}.json.gz").read_bytes())
    found = RulesOfContracts(decode(kind(), HttpResponse(200, {}, raw)))
    assert len(found) == len(json.loads(raw)["symbols"])
    for symbol in found:
        for grid in (found[symbol].price_grid, found[symbol].lot_grid):
            assert grid.step > 0
            assert grid.least % grid.step == 0
