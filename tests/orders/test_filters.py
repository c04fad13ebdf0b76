"""Trading rules: on the grid, checked before sending, and agreed with by the exchange in the box."""

from __future__ import annotations

import json
import random
from decimal import ROUND_CEILING, Decimal, localcontext
from typing import Any

import msgspec
import pytest

from bidwire import BadRequest, Client, FilterFailure, Loopback
from bidwire.orders.filters import Rules, legs
from bidwire.spot import (
    ExchangeInfo,
    MyFilters,
    NewLegacyOcoOrder,
    NewOcoOrder,
    NewOrder,
    NewOtocoOrder,
    Order,
    PriceFilter,
)

D = Decimal

FILTERS: list[dict[str, Any]] = [
    {"filterType": "PRICE_FILTER", "minPrice": "0.01000000", "maxPrice": "1000000.00000000", "tickSize": "0.01000000"},
    {
        "filterType": "PERCENT_PRICE_BY_SIDE",
        "bidMultiplierUp": "1.2",
        "bidMultiplierDown": "0.5",
        "askMultiplierUp": "2",
        "askMultiplierDown": "0.8",
        "avgPriceMins": 5,
    },
    {"filterType": "LOT_SIZE", "minQty": "0.00100000", "maxQty": "9000.00000000", "stepSize": "0.00100000"},
    {"filterType": "MARKET_LOT_SIZE", "minQty": "0.00000000", "maxQty": "100.00000000", "stepSize": "0.00000000"},
    {
        "filterType": "NOTIONAL",
        "minNotional": "10.00000000",
        "applyMinToMarket": True,
        "maxNotional": "9000000.00000000",
        "applyMaxToMarket": False,
        "avgPriceMins": 5,
    },
    {"filterType": "ICEBERG_PARTS", "limit": 10},
    {
        "filterType": "TRAILING_DELTA",
        "minTrailingAboveDelta": 10,
        "maxTrailingAboveDelta": 2000,
        "minTrailingBelowDelta": 20,
        "maxTrailingBelowDelta": 1000,
    },
    {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 3},
    {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 1},
    {"filterType": "MAX_NUM_ICEBERG_ORDERS", "maxNumIcebergOrders": 1},
    {"filterType": "MAX_POSITION", "maxPosition": "10.00000000"},
    {"filterType": "TOMORROWS_FILTER", "limit": 1},
]


def rules_of(filters: list[dict[str, Any]] = FILTERS, exchange: list[dict[str, Any]] | None = None) -> Rules:
    flags = ("icebergAllowed", "ocoAllowed", "quoteOrderQtyMarketAllowed", "isSpotTradingAllowed")
    symbol = {
        "symbol": "BTCUSDT",
        "status": "TRADING",
        "baseAsset": "BTC",
        "baseAssetPrecision": 8,
        "quoteAsset": "USDT",
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "baseCommissionPrecision": 8,
        "quoteCommissionPrecision": 8,
        "orderTypes": ["LIMIT", "MARKET"],
        **dict.fromkeys((*flags, "isMarginTradingAllowed"), True),
        "filters": filters,
        "permissions": [],
    }
    info = {
        "timezone": "UTC",
        "serverTime": 1_700_000_000_000,
        "rateLimits": [],
        "exchangeFilters": exchange or [],
        "symbols": [symbol],
    }
    return Rules(msgspec.json.decode(json.dumps(info), type=ExchangeInfo))


BTC = rules_of()["BTCUSDT"]


def limit(side: Any = "BUY", price: Any = "100", quantity: Any = "1", **more: Any) -> NewOrder:
    return NewOrder("BTCUSDT", side, "LIMIT", time_in_force="GTC", price=price, quantity=quantity, **more)


def open_order(
    side: str = "BUY", kind: str = "LIMIT", quantity: str = "1", iceberg: str = "0", symbol: str = "BTCUSDT"
) -> Order:
    row = {
        "symbol": symbol,
        "orderId": 1,
        "orderListId": -1,
        "clientOrderId": "a",
        "price": "100",
        "origQty": quantity,
        "executedQty": "0",
        "cummulativeQuoteQty": "0",
        "status": "NEW",
        "timeInForce": "GTC",
        "type": kind,
        "side": side,
        "stopPrice": "0",
        "icebergQty": iceberg,
        "time": 1,
        "updateTime": 1,
        "isWorking": True,
        "workingTime": 1,
        "origQuoteOrderQty": "0",
        "selfTradePreventionMode": "NONE",
    }
    return msgspec.json.decode(json.dumps(row), type=Order)


# order, what is known, filter, value that is wrong, nearest valid one (None: the order is fine)
CASES: list[tuple[NewOrder, dict[str, Any], str | None, Any, Any]] = [
    (limit(), {}, None, None, None),
    (limit(price="100.005"), {}, "PRICE_FILTER", D("100.005"), D("100.00")),
    (limit(price="100.006"), {}, "PRICE_FILTER", D("100.006"), D("100.01")),
    (limit(price="0.001", quantity="9000"), {}, "PRICE_FILTER", D("0.001"), D("0.01")),
    (limit(price="1000000.01"), {}, "PRICE_FILTER", D("1000000.01"), D("1000000")),
    (limit(quantity="1.0005"), {}, "LOT_SIZE", D("1.0005"), D("1.000")),
    (limit(quantity="0.0001", price="900000"), {}, "LOT_SIZE", D("0.0001"), D("0.001")),
    (limit(quantity="0"), {}, "LOT_SIZE", D(0), D("0.001")),
    (limit(quantity="9000.001", price="1"), {}, "LOT_SIZE", D("9000.001"), D(9000)),
    (limit(quantity="0.099"), {}, "NOTIONAL", D("0.099"), D("0.100")),
    (limit(price="3", quantity="3"), {}, "NOTIONAL", D(3), D("3.334")),
    (limit(price="9001", quantity="1000"), {}, "NOTIONAL", D(1000), D("999.888")),
    (limit(price="1000000", quantity="9000"), {}, "NOTIONAL", D(9000), D(9)),
    (limit(quantity="1", iceberg_qty="0.1"), {}, None, None, None),
    (limit(quantity="1", iceberg_qty="0.099"), {}, "ICEBERG_PARTS", D("0.099"), D("0.1")),
    (limit(quantity="1", iceberg_qty="0.0995"), {}, "LOT_SIZE", D("0.0995"), D("0.100")),
    (limit(price="121"), {"average": 100}, "PERCENT_PRICE_BY_SIDE", D(121), D(120)),
    (limit(price="49.99"), {"average": "100"}, "PERCENT_PRICE_BY_SIDE", D("49.99"), D(50)),
    (limit("SELL", price="121"), {"average": 100}, None, None, None),
    (limit("SELL", price="79.99"), {"average": "100.001"}, "PERCENT_PRICE_BY_SIDE", D("79.99"), D("80.01")),
    (NewOrder("BTCUSDT", "BUY", "MARKET", quantity=100), {}, None, None, None),
    (NewOrder("BTCUSDT", "BUY", "MARKET", quantity="100.5"), {}, "MARKET_LOT_SIZE", D("100.5"), D(100)),
    (NewOrder("BTCUSDT", "BUY", "MARKET", quantity="0.05"), {"average": 100}, "NOTIONAL", D("0.05"), D("0.1")),
    (NewOrder("BTCUSDT", "BUY", "MARKET", quantity="0.05"), {}, None, None, None),
    (NewOrder("BTCUSDT", "BUY", "MARKET", quote_order_qty="9.99"), {}, "NOTIONAL", D("9.99"), D(10)),
    (
        NewOrder("BTCUSDT", "BUY", "STOP_LOSS", quantity=1, stop_price="100.001"),
        {},
        "PRICE_FILTER",
        D("100.001"),
        D(100),
    ),
    (NewOrder("BTCUSDT", "BUY", "STOP_LOSS", quantity=1, trailing_delta=9), {}, "TRAILING_DELTA", 9, 10),
    (NewOrder("BTCUSDT", "SELL", "STOP_LOSS", quantity=1, trailing_delta=2000), {}, "TRAILING_DELTA", 2000, 1000),
    (NewOrder("BTCUSDT", "SELL", "TAKE_PROFIT", quantity=1, trailing_delta=2000), {}, None, None, None),
    (NewOrder("BTCUSDT", "BUY", "TAKE_PROFIT", quantity=1, trailing_delta=19), {}, "TRAILING_DELTA", 19, 20),
    (limit(), {"open_orders": [open_order()] * 2}, None, None, None),
    (limit(), {"open_orders": [open_order()] * 3}, "MAX_NUM_ORDERS", 4, None),
    (limit(), {"open_orders": [open_order(symbol="ETHUSDT")] * 3}, None, None, None),
    (
        NewOrder("BTCUSDT", "BUY", "STOP_LOSS", quantity=1, stop_price=100),
        {"open_orders": [open_order(kind="TAKE_PROFIT")]},
        "MAX_NUM_ALGO_ORDERS",
        2,
        None,
    ),
    (limit(iceberg_qty="0.5"), {"open_orders": [open_order(iceberg="0.1")]}, "MAX_NUM_ICEBERG_ORDERS", 2, None),
    (limit(quantity=3), {"position": 7}, None, None, None),
    (limit(quantity=3), {"position": "7.5"}, "MAX_POSITION", D(3), D("2.5")),
    (limit(quantity=3), {"position": 7, "open_orders": [open_order()]}, "MAX_POSITION", D(3), D(2)),
    (limit(quantity=3), {"position": 10}, "MAX_POSITION", D(3), None),
    (limit("SELL", quantity=3), {"position": 10}, None, None, None),
]


@pytest.mark.parametrize(("order", "known", "name", "value", "nearest"), CASES)
def test_an_order_is_checked_before_it_is_sent(
    order: NewOrder, known: dict[str, Any], name: str | None, value: Any, nearest: Any
) -> None:
    if name is None:
        assert BTC.check(order, **known) is order
        return
    with pytest.raises(FilterFailure) as refused:
        BTC.check(order, **known)
    error = refused.value
    assert (error.filter, error.value, error.nearest) == (name, value, nearest)
    assert error.executed == "no"
    assert error.request is order


def test_the_error_says_which_filter_what_was_wrong_and_what_would_do() -> None:
    with pytest.raises(FilterFailure) as refused:
        BTC.check(limit(price="100.006"))
    assert str(refused.value) == (
        "NewOrder: not sent: PRICE_FILTER: price 100.006 is no multiple of 0.01000000; the nearest valid price is 100.01000000"
    )
    assert isinstance(refused.value, BadRequest)
    limits = refused.value.limits
    assert isinstance(limits, PriceFilter)
    assert limits.tick_size == D("0.01")
    with pytest.raises(FilterFailure, match=r"NOTIONAL: quantity 0.05 at 100 is worth 5, which is below 10"):
        BTC.check(limit(quantity="0.05"))


def test_all_failures_of_an_order_can_be_had_at_once() -> None:
    found = BTC.failures(limit(price="100.005", quantity="0.0005"))
    assert [each.filter.filter_type for each in found] == ["PRICE_FILTER", "LOT_SIZE", "NOTIONAL"]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_nearest_passes_the_filter_that_named_it(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(50):
        order = limit(
            chance.choice(["BUY", "SELL"]),
            price=D(chance.randrange(1, 10**6)) / 1000,
            quantity=D(chance.randrange(1, 10**6)) / 10_000,
        )
        average = D(chance.randrange(1, 10**6)) / 1000
        for failure in BTC.failures(order, average=average):
            if failure.nearest is None:
                continue
            mended = msgspec.structs.replace(order, **{failure.parameter: failure.nearest})
            kinds = [each.filter for each in BTC.failures(mended, average=average)]
            assert failure.filter not in kinds, (order, failure)


def test_quantizing_is_never_for_the_worse_of_who_sends() -> None:
    bought = BTC.quantize(limit("BUY", price="100.009", quantity="1.0009", iceberg_qty="0.5009"))
    assert (bought.price, bought.quantity, bought.iceberg_qty) == (D("100.00"), D("1.000"), D("0.500"))
    sold = BTC.quantize(limit("SELL", price="100.001", quantity="0.00001"))
    assert (sold.price, sold.quantity) == (D("100.01"), D("0.001"))
    stopped = BTC.quantize(NewOrder("BTCUSDT", "BUY", "STOP_LOSS", quantity=1, stop_price="99.996"))
    assert stopped.stop_price == D(100)
    assert BTC.quantize(bought) == bought


def test_single_numbers_are_put_on_the_grid() -> None:
    assert BTC.price("100.005") == D("100.00")
    assert BTC.price(100.001, ROUND_CEILING) == D("100.01")
    assert BTC.quantity(1.0009) == D("1.000")
    assert BTC.quantity(500, market=True) == D(100)
    assert (BTC.tick_size, BTC.step_size) == (D("0.01"), D("0.001"))


def test_nothing_depends_on_the_callers_decimal_context() -> None:
    with localcontext(prec=3):
        assert BTC.price("123456.789") == D("123456.79")
        BTC.check(limit(price="123456.78", quantity="1.234"))
        with pytest.raises(FilterFailure):
            BTC.check(limit(price="123456.785"))


def test_a_symbol_without_filters_lets_everything_through() -> None:
    free = rules_of([])["BTCUSDT"]
    free.check(limit(price="0.123456789", quantity="0.1"))
    assert free.price("0.123456789") == D("0.123456789")


def test_every_order_of_a_list_is_checked() -> None:
    oco: dict[str, Any] = {"side": "SELL", "quantity": 1, "above_type": "LIMIT_MAKER", "below_type": "STOP_LOSS"}
    BTC.check(NewOcoOrder("BTCUSDT", **oco, above_price=110, below_stop_price=90))
    with pytest.raises(FilterFailure, match=r"below_stop_price 90.001"):
        BTC.check(NewOcoOrder("BTCUSDT", **oco, above_price=110, below_stop_price="90.001"))
    with pytest.raises(FilterFailure, match=r"stop_limit_price 89.999"):
        BTC.check(
            NewLegacyOcoOrder("BTCUSDT", side="SELL", quantity=1, price=110, stop_price=90, stop_limit_price="89.999")
        )
    otoco = NewOtocoOrder(
        "BTCUSDT",
        working_type="LIMIT",
        working_side="BUY",
        working_price="100.001",
        working_quantity="1.0001",
        pending_side="SELL",
        pending_quantity="2.0001",
        pending_above_type="LIMIT_MAKER",
        pending_above_price="110.001",
        pending_below_type="STOP_LOSS",
        pending_below_stop_price="90.001",
    )
    assert [(leg.side, leg.type) for leg in legs(otoco)] == [
        ("BUY", "LIMIT"),
        ("SELL", "LIMIT_MAKER"),
        ("SELL", "STOP_LOSS"),
    ]
    found = {each.parameter for each in BTC.failures(otoco)}
    assert found == {
        "working_price",
        "working_quantity",
        "pending_quantity",
        "pending_above_price",
        "pending_below_stop_price",
    }
    assert BTC.failures(BTC.quantize(otoco)) == []


def test_rules_of_the_exchange_and_of_the_account_count_too() -> None:
    everywhere = rules_of(exchange=[{"filterType": "EXCHANGE_MAX_NUM_ORDERS", "maxNumOrders": 2}])["BTCUSDT"]
    with pytest.raises(FilterFailure, match="EXCHANGE_MAX_NUM_ORDERS"):
        everywhere.check(limit(), open_orders=[open_order(symbol="ETHUSDT")] * 2)
    limits: dict[str, Any] = {"exchangeFilters": [], "symbolFilters": []}
    limits["assetFilters"] = [{"filterType": "MAX_ASSET", "asset": "USDT", "limit": "50.00000000"}]
    mine = BTC.including(msgspec.json.decode(json.dumps(limits), type=MyFilters))
    with pytest.raises(FilterFailure, match="MAX_ASSET") as refused:
        mine.check(limit())
    assert refused.value.nearest == D("0.5")


def test_an_unknown_symbol_is_told_with_the_nearest() -> None:
    rules = rules_of()
    assert rules["btcusdt"].symbol == "BTCUSDT"
    assert (list(rules), len(rules), "btcusdt" in rules) == (["BTCUSDT"], 1, True)
    with pytest.raises(KeyError, match="did you mean 'BTCUSDT'"):
        rules["BTCUSD"]
    with pytest.raises(ValueError, match="the rules of BTCUSDT, the order is for ETHUSDT"):
        rules["BTCUSDT"].check(NewOrder("ETHUSDT", "BUY", "MARKET", quantity=1))


def test_the_exchange_agrees_with_the_check() -> None:
    loopback = Loopback(seed=3)
    loopback.advance(30)
    key = loopback.keys["hmac"]
    client = Client(
        key.api_key,
        key.secret,
        environment=loopback.environment,
        transport=loopback.transport,
        world=loopback.world,
    )
    rules: Any = client.spot.rules()["BTCUSDT"]
    chance = random.Random(5)
    seen: dict[str, int] = {}
    for _ in range(150):
        average = client.spot.avg_price("BTCUSDT").price
        price = average * D(chance.choice(["0.1", "0.99", "1.01", "9"])) if chance.random() < 0.5 else average
        price = price.quantize(D(chance.choice(["0.01", "0.01", "0.001"])))
        quantity = D(chance.randrange(1, 2000)) / D(chance.choice([10**3, 10**5, 10**6]))
        order: dict[str, Any] = {"quantity": quantity, "price": price, "time_in_force": "GTC"}
        expected = None
        try:
            rules.check(NewOrder("BTCUSDT", "BUY", "LIMIT", **order), average=average)
        except FilterFailure as error:
            expected = error.filter
        found = None
        try:
            client.spot.test_order("BTCUSDT", "BUY", "LIMIT", **order)
        except FilterFailure as error:
            found = error.filter
        assert (expected is None) == (found is None), (order, expected, found)
        failing = {
            each.filter.filter_type
            for each in rules.failures(NewOrder("BTCUSDT", "BUY", "LIMIT", **order), average=average)
        }
        assert found is None or found in failing
        seen[found or "none"] = seen.get(found or "none", 0) + 1
    assert len(seen) >= 4, seen
