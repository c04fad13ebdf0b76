"""Public answers: every field, its order, its unit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.engine.commands import (
    UNIT,
    AverageReferencePrice,
    SetPriceRange,
    SetReferencePrice,
    SetStatus,
    TradeBlock,
)
from bidwire.exchange.engine.orders import PriceRange
from bidwire.products.spot.enums import SymbolStatus
from bidwire.products.spot.models import PriceRange as BoundsOfTakers

if TYPE_CHECKING:
    from .conftest import Desk

NOW = 1700000000000


@pytest.fixture
def traded(desk: Desk) -> Desk:
    """Asks at 100, 101 and 102; one trade of 1.5 through the first two; a second later 0.25 more at 101; bids at 90."""
    for price in ("100.00", "101.00", "102.00"):
        desk.order(desk.other_key, side="SELL", price=price)
    desk.order(price="90.00", quantity="2")
    desk.order(price="101.00", quantity="1.5")
    desk.wait(1)
    desk.order(price="101.00", quantity="0.25")
    return desk


def test_ping_and_time(desk: Desk) -> None:
    assert desk.get("/api/v3/ping").json == {}
    assert desk.get("/api/v3/time").json == {"serverTime": NOW}


def test_exchange_info_shows_what_is_simulated(desk: Desk) -> None:
    answer = desk.get("/api/v3/exchangeInfo").json
    assert list(answer) == ["timezone", "serverTime", "rateLimits", "exchangeFilters", "symbols"]
    assert answer["serverTime"] == NOW
    assert [(each["rateLimitType"], each["intervalNum"], each["interval"], each["limit"]) for each in answer["rateLimits"]] == [
        ("REQUEST_WEIGHT", 1, "MINUTE", 6000),
        ("ORDERS", 10, "SECOND", 100),
        ("ORDERS", 1, "DAY", 200_000),
        ("RAW_REQUESTS", 5, "MINUTE", 300_000),
    ]  # fmt: skip
    row = answer["symbols"][0]
    assert list(row) == [
        "symbol", "status", "baseAsset", "baseAssetPrecision", "quoteAsset", "quotePrecision", "quoteAssetPrecision",
        "baseCommissionPrecision", "quoteCommissionPrecision", "orderTypes", "icebergAllowed", "ocoAllowed",
        "otoAllowed", "opoAllowed", "quoteOrderQtyMarketAllowed", "allowTrailingStop", "cancelReplaceAllowed",
        "amendAllowed", "pegInstructionsAllowed", "isSpotTradingAllowed", "isMarginTradingAllowed", "filters",
        "permissions", "permissionSets", "defaultSelfTradePreventionMode", "allowedSelfTradePreventionModes",
    ]  # fmt: skip
    assert row["orderTypes"] == [
        "LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT",
    ]  # fmt: skip
    assert (row["allowTrailingStop"], row["icebergAllowed"]) == (True, True)
    assert all(row[flag] for flag in ("ocoAllowed", "otoAllowed", "opoAllowed", "pegInstructionsAllowed"))
    assert row["defaultSelfTradePreventionMode"] == "EXPIRE_MAKER"
    assert "DECREMENT" in row["allowedSelfTradePreventionModes"]


def names(answer: Any) -> list[str]:
    return [row["symbol"] for row in answer.json["symbols"]]


def test_exchange_info_of_some_symbols(desk: Desk) -> None:
    path = "/api/v3/exchangeInfo"
    assert names(desk.get(path)) == ["BTCUSDT", "ETHUSDT"]
    assert names(desk.get(path, symbol="ETHUSDT")) == ["ETHUSDT"]
    assert names(desk.get(path, symbols='["ETHUSDT","BTCUSDT"]')) == ["ETHUSDT", "BTCUSDT"]
    assert names(desk.get(path, permissions="SPOT")) == ["BTCUSDT", "ETHUSDT"]
    assert names(desk.get(path, permissions='["MARGIN","LEVERAGED"]')) == []
    assert desk.get(path, symbol="ETHUSDT").json["symbols"][0]["permissionSets"] == [["SPOT"]]
    assert desk.get(path, showPermissionSets="false").json["symbols"][0]["permissionSets"] == []
    desk.venue.apply(SetStatus("ETHUSDT", SymbolStatus.HALT))
    assert names(desk.get(path, symbolStatus="HALT")) == ["ETHUSDT"]
    assert desk.get(path, symbol="ETHUSDT").json["symbols"][0]["status"] == "HALT"
    assert desk.get(path, symbol="NONESUCH").refusal == (400, -1121, "Invalid symbol.")
    assert desk.get(path, symbols='["BTCUSDT","NONESUCH"]').refusal == (400, -1121, "Invalid symbol.")
    for params in ({"symbol": "ETHUSDT", "symbols": '["ETHUSDT"]'}, {"symbol": "ETHUSDT", "permissions": "SPOT"}):
        assert desk.get(path, **params).refusal == (400, -1128, "Combination of optional parameters invalid.")


def test_no_symbol_has_execution_rules(desk: Desk) -> None:
    path = "/api/v3/executionRules"
    bare = [{"symbol": "BTCUSDT", "rules": []}, {"symbol": "ETHUSDT", "rules": []}]
    assert desk.get(path).json == {"symbolRules": bare}
    assert desk.get(path, symbol="ETHUSDT").json == {"symbolRules": bare[1:]}
    assert desk.get(path, symbols='["ETHUSDT","BTCUSDT"]').json == {"symbolRules": bare[::-1]}
    assert desk.get(path, symbolStatus="TRADING").json == {"symbolRules": bare}
    assert desk.get(path, symbolStatus="HALT").json == {"symbolRules": []}
    assert desk.get(path, symbol="NONESUCH").refusal == (400, -1121, "Invalid symbol.")
    bad = (400, -1128, "Combination of optional parameters invalid.")
    assert desk.get(path, symbol="ETHUSDT", symbolStatus="TRADING").refusal == bad
    assert desk.get(path, symbol="ETHUSDT", symbols='["ETHUSDT"]').refusal == bad
    assert desk.socket().ask("executionRules", symbol="ETHUSDT")["result"] == {"symbolRules": bare[1:]}


def test_execution_rules_are_the_price_ranges_that_symbols_have(desk: Desk) -> None:
    path = "/api/v3/executionRules"
    desk.venue.apply(SetPriceRange("BTCUSDT", PriceRange(200_000_000, 50_000_000, 100_010_000, 99_990_001)))
    desk.venue.apply(SetPriceRange("ETHUSDT", PriceRange(ask_down=90_000_000)))
    assert desk.get(path).json == {
        "symbolRules": [
            {
                "symbol": "BTCUSDT",
                "rules": [
                    {
                        "ruleType": "PRICE_RANGE",
                        "bidLimitMultUp": "2.0000",
                        "bidLimitMultDown": "0.5000",
                        "askLimitMultUp": "1.0001",
                        "askLimitMultDown": "0.99990001",
                    }
                ],
            },
            {"symbol": "ETHUSDT", "rules": [{"ruleType": "PRICE_RANGE", "askLimitMultDown": "0.9000"}]},
        ]
    }
    desk.venue.apply(SetPriceRange("ETHUSDT"))
    assert desk.get(path, symbol="ETHUSDT").json == {"symbolRules": [{"symbol": "ETHUSDT", "rules": []}]}


def test_an_order_beyond_the_range_says_why_it_expired(desk: Desk) -> None:
    desk.order(desk.other_key, side="SELL", price="100.00")
    desk.venue.apply(SetPriceRange("BTCUSDT", PriceRange(bid_up=UNIT)))
    desk.venue.apply(SetReferencePrice("BTCUSDT", 99 * UNIT))
    placed = desk.order(price="100.00").json
    assert (placed["status"], placed["executedQty"]) == ("EXPIRED", "0.00000000")
    found = desk.signed("GET", "/api/v3/order", symbol="BTCUSDT", orderId=placed["orderId"]).json
    assert found["expiryReason"] == "EXECUTION_RULE_PRICE_RANGE_EXCEEDED"


def test_depth(traded: Desk) -> None:
    answer = traded.get("/api/v3/depth", symbol="BTCUSDT").json
    assert list(answer) == ["lastUpdateId", "bids", "asks"]
    assert answer["bids"] == [["90.00000000", "2.00000000"]]
    assert answer["asks"] == [["101.00000000", "0.25000000"], ["102.00000000", "1.00000000"]]
    assert traded.get("/api/v3/depth", symbol="BTCUSDT", limit=1).json["asks"] == [["101.00000000", "0.25000000"]]
    assert traded.get("/api/v3/depth", symbol="BTCUSDT", limit=50_000).json == answer
    assert traded.get("/api/v3/depth", symbol="BTCUSDT", symbolStatus="TRADING").json == answer
    assert traded.get("/api/v3/depth", symbol="BTCUSDT", symbolStatus="HALT").refusal == (
        400, -1220, "The symbol's status does not match the requested symbolStatus.",
    )  # fmt: skip


def test_trades(traded: Desk) -> None:
    answer = traded.get("/api/v3/trades", symbol="BTCUSDT").json
    assert list(answer[0].items()) == [
        ("id", 1),
        ("price", "100.00000000"),
        ("qty", "1.00000000"),
        ("quoteQty", "100.00000000"),
        ("time", NOW),
        ("isBuyerMaker", False),
        ("isBestMatch", True),
    ]
    assert [row["id"] for row in answer] == [1, 2, 3]
    assert [row["id"] for row in traded.get("/api/v3/trades", symbol="BTCUSDT", limit=2).json] == [2, 3]
    history = traded.get("/api/v3/historicalTrades", symbol="BTCUSDT", fromId=2, limit=1).json
    assert [row["id"] for row in history] == [2]
    assert traded.get("/api/v3/historicalBlockTrades", symbol="BTCUSDT", fromId=1).json == []


def test_block_trades_are_a_list_of_their_own(traded: Desk) -> None:
    path, before = "/api/v3/historicalBlockTrades", traded.get("/api/v3/ticker/24hr", symbol="BTCUSDT").json
    for number in range(1, 4):
        traded.venue.apply(TradeBlock("BTCUSDT", traded.account, traded.other, 52 * UNIT, number * UNIT, number == 2))
    rows = traded.get(path, symbol="BTCUSDT", fromId=2).json
    assert [row["id"] for row in rows] == [2, 3]
    assert list(rows[0].items()) == [
        ("id", 2),
        ("price", "52.00000000"),
        ("qty", "2.00000000"),
        ("quoteQty", "104.00000000"),
        ("time", NOW + 1000),
        ("isBuyerMaker", True),
    ]
    assert [row["id"] for row in traded.get(path, symbol="BTCUSDT", fromId=0, limit=1).json] == [1]
    assert traded.get(path, symbol="BTCUSDT", fromId=4).json == []
    assert traded.get(path, symbol="ETHUSDT", fromId=1).json == []
    assert traded.get(path, symbol="BTCUSDT").json["code"] == -1102
    assert traded.socket().ask("blockTrades.historical", symbol="BTCUSDT", fromId=2)["result"] == rows
    assert traded.get("/api/v3/ticker/24hr", symbol="BTCUSDT").json == before
    assert [row["id"] for row in traded.get("/api/v3/trades", symbol="BTCUSDT").json] == [1, 2, 3]


def test_agg_trades(traded: Desk) -> None:
    path = "/api/v3/aggTrades"
    answer = traded.get(path, symbol="BTCUSDT").json
    assert answer[0] == {
        "a": 1,
        "p": "100.00000000",
        "q": "1.00000000",
        "f": 1,
        "l": 1,
        "T": NOW,
        "m": False,
        "M": True,
    }
    assert [row["a"] for row in answer] == [1, 2, 3]

    def ids(**params: object) -> list[int]:
        return [row["a"] for row in traded.get(path, symbol="BTCUSDT", **params).json]

    assert ids(fromId=2) == [2, 3]
    assert ids(startTime=NOW + 1) == [3]
    assert ids(endTime=NOW) == [1, 2]
    assert ids(startTime=NOW, endTime=NOW, limit=1) == [1]
    assert traded.get(path, symbol="BTCUSDT", fromId=1, startTime=NOW).json["code"] == -1128


def test_klines(traded: Desk) -> None:
    for path in ("/api/v3/klines", "/api/v3/uiKlines"):
        answer = traded.get(path, symbol="BTCUSDT", interval="1s").json
        assert answer == [
            [NOW, "100.00000000", "101.00000000", "100.00000000", "101.00000000", "1.50000000", NOW + 999, "150.50000000", 2, "1.50000000", "150.50000000", "0"],
            [NOW + 1000, "101.00000000", "101.00000000", "101.00000000", "101.00000000", "0.25000000", NOW + 1999, "25.25000000", 1, "0.25000000", "25.25000000", "0"],
        ]  # fmt: skip
        assert len(traded.get(path, symbol="BTCUSDT", interval="1s", limit=1).json) == 1
        assert traded.get(path, symbol="BTCUSDT", interval="1s", startTime=NOW + 1).json == answer[1:]
        assert traded.get(path, symbol="BTCUSDT", interval="1s", endTime=NOW).json == answer[:1]
    day = traded.get("/api/v3/klines", symbol="BTCUSDT", interval="1d", timeZone="8").json[0]
    assert day[0] % 86_400_000 == 16 * 3_600_000
    assert traded.get("/api/v3/klines", symbol="BTCUSDT", interval="1d", timeZone="15").refusal == (
        400, -1130, "Data sent for parameter 'timeZone' is not valid.",
    )  # fmt: skip
    headers = {"X-MBX-TIME-UNIT": "MICROSECOND"}
    micro = traded.raw("GET", "/api/v3/klines?symbol=BTCUSDT&interval=1s&limit=1", headers).json[0]
    assert (micro[0], micro[6]) == ((NOW + 1000) * 1000, (NOW + 2000) * 1000 - 1)


def test_average_price(traded: Desk) -> None:
    assert list(traded.get("/api/v3/avgPrice", symbol="BTCUSDT").json.items()) == [
        ("mins", 5),
        ("price", "100.42857142"),  # 175.75 / 1.75
        ("closeTime", NOW + 1000),
    ]
    assert traded.get("/api/v3/avgPrice", symbol="ETHUSDT").json == {"mins": 5, "price": "0.00000000", "closeTime": 0}


def test_the_last_24_hours(traded: Desk) -> None:
    answer = traded.get("/api/v3/ticker/24hr", symbol="BTCUSDT").json
    assert list(answer) == [
        "symbol", "priceChange", "priceChangePercent", "weightedAvgPrice", "prevClosePrice", "lastPrice", "lastQty",
        "bidPrice", "bidQty", "askPrice", "askQty", "openPrice", "highPrice", "lowPrice", "volume", "quoteVolume",
        "openTime", "closeTime", "firstId", "lastId", "count",
    ]  # fmt: skip
    assert (answer["priceChange"], answer["priceChangePercent"], answer["lastQty"]) == (
        "1.00000000", "1.000", "0.25000000",
    )  # fmt: skip
    assert (answer["bidPrice"], answer["askPrice"], answer["askQty"]) == ("90.00000000", "101.00000000", "0.25000000")
    assert (answer["firstId"], answer["lastId"], answer["count"]) == (1, 3, 3)
    assert answer["closeTime"] == NOW + 1000
    quiet = traded.get("/api/v3/ticker/24hr", symbol="ETHUSDT").json
    assert (quiet["firstId"], quiet["lastId"], quiet["count"]) == (-1, -1, 0)
    mini = traded.get("/api/v3/ticker/24hr", symbol="BTCUSDT", type="MINI").json
    assert list(mini) == [
        "symbol", "openPrice", "highPrice", "lowPrice", "lastPrice", "volume", "quoteVolume", "openTime", "closeTime",
        "firstId", "lastId", "count",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "params"), [("/api/v3/ticker", {"windowSize": "4h"}), ("/api/v3/ticker/tradingDay", {"timeZone": "-1:00"})]
)
def test_windows(traded: Desk, path: str, params: dict[str, Any]) -> None:
    answer = traded.get(path, symbol="BTCUSDT", **params).json
    assert list(answer) == [
        "symbol", "priceChange", "priceChangePercent", "weightedAvgPrice", "openPrice", "highPrice", "lowPrice",
        "lastPrice", "volume", "quoteVolume", "openTime", "closeTime", "firstId", "lastId", "count",
    ]  # fmt: skip
    assert (answer["volume"], answer["quoteVolume"], answer["count"]) == ("1.75000000", "175.75000000", 3)
    several = traded.get(path, symbols='["BTCUSDT","ETHUSDT"]', type="MINI", **params).json
    assert [list(row)[:2] for row in several] == [["symbol", "openPrice"]] * 2
    assert traded.get(path).refusal == (
        400, -1102, "Param 'symbol' or 'symbols' must be sent, but both were empty/null!",
    )  # fmt: skip
    many = "[" + ",".join(f'"S{n}"' for n in range(101)) + "]"
    assert traded.get(path, symbols=many).refusal == (
        400, -1101, "Too many parameters; expected '100' and received '101'.",
    )  # fmt: skip


def test_a_rolling_window_opens_on_a_minute(traded: Desk) -> None:
    answer = traded.get("/api/v3/ticker", symbol="BTCUSDT", windowSize="1h").json
    assert answer["openTime"] % 60_000 == 0
    assert 3_600_000 <= answer["closeTime"] - answer["openTime"] < 3_660_000
    assert traded.get("/api/v3/ticker", symbol="BTCUSDT", windowSize="1w").refusal == (
        400, -1130, "Data sent for parameter 'windowSize' is not valid.",
    )  # fmt: skip


def test_last_prices_and_best_prices(traded: Desk) -> None:
    assert traded.get("/api/v3/ticker/price", symbol="BTCUSDT").json == {"symbol": "BTCUSDT", "price": "101.00000000"}
    assert [row["symbol"] for row in traded.get("/api/v3/ticker/price").json] == ["BTCUSDT", "ETHUSDT"]
    best = traded.get("/api/v3/ticker/bookTicker", symbols='["ETHUSDT","BTCUSDT"]').json
    assert list(best[1].items()) == [
        ("symbol", "BTCUSDT"),
        ("bidPrice", "90.00000000"),
        ("bidQty", "2.00000000"),
        ("askPrice", "101.00000000"),
        ("askQty", "0.25000000"),
    ]
    assert set(best[0].values()) == {"ETHUSDT", "0.00000000"}


@pytest.mark.parametrize("path", ["24hr", "price", "bookTicker"])
def test_several_symbols_are_filtered_by_status_and_named_once(desk: Desk, path: str) -> None:
    path = f"/api/v3/ticker/{path}"
    desk.venue.apply(SetStatus("ETHUSDT", SymbolStatus.BREAK))
    assert [row["symbol"] for row in desk.get(path, symbolStatus="TRADING").json] == ["BTCUSDT"]
    assert desk.get(path, symbols='["BTCUSDT","ETHUSDT"]', symbolStatus="HALT").json == []
    assert desk.get(path, symbol="ETHUSDT", symbolStatus="TRADING").json["code"] == -1220
    assert desk.get(path, symbols='["BTCUSDT","BTCUSDT"]').refusal == (
        400, -1151, "Symbol is present multiple times in the list.",
    )  # fmt: skip
    assert desk.get(path, symbol="BTCUSDT", symbols='["BTCUSDT"]').json["code"] == -1128


def test_no_symbol_has_a_reference_price(desk: Desk) -> None:
    for path in ("/api/v3/referencePrice", "/api/v3/referencePrice/calculation"):
        assert desk.get(path, symbol="BTCUSDT").refusal == (
            400, -2043, "This symbol doesn't have a reference price.",
        )  # fmt: skip


def test_a_reference_price_from_outside(desk: Desk) -> None:
    path, calculation = "/api/v3/referencePrice", "/api/v3/referencePrice/calculation"
    desk.venue.apply(SetReferencePrice("BTCUSDT", 10 * UNIT, 42))
    desk.wait(5)
    row = {"symbol": "BTCUSDT", "referencePrice": "10.00000000", "timestamp": NOW}
    assert desk.get(path, symbol="BTCUSDT").json == row
    assert desk.socket().ask("referencePrice", symbol="BTCUSDT")["result"] == row
    method = {"symbol": "BTCUSDT", "calculationType": "EXTERNAL", "externalCalculationId": 42}
    assert desk.get(calculation, symbol="BTCUSDT").json == method
    assert desk.socket().ask("referencePrice.calculation", symbol="BTCUSDT")["result"] == method
    assert desk.get(calculation, symbol="BTCUSDT", symbolStatus="TRADING").json == method
    assert desk.get(calculation, symbol="BTCUSDT", symbolStatus="HALT").json["code"] == -1220
    assert desk.get(path, symbol="ETHUSDT").json["code"] == -2043
    desk.venue.apply(SetReferencePrice("BTCUSDT", 0, 42))
    assert desk.get(path, symbol="BTCUSDT").json == row | {"referencePrice": None, "timestamp": NOW + 5000}


def test_settings_say_what_a_new_exchange_begins_with(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(
        reference_prices={"BTCUSDT": Decimal("99.5"), "ETHUSDT": (10, 1000)},
        price_ranges={"BTCUSDT": BoundsOfTakers(bid_limit_mult_up=Decimal("1.005"))},
    )
    assert desk.get("/api/v3/referencePrice", symbol="BTCUSDT").json["referencePrice"] == "99.50000000"
    assert desk.get("/api/v3/referencePrice/calculation", symbol="ETHUSDT").json["bucketWidthMs"] == 1000
    rules = desk.get("/api/v3/executionRules", symbol="BTCUSDT").json["symbolRules"][0]["rules"]
    assert rules == [{"ruleType": "PRICE_RANGE", "bidLimitMultUp": "1.0050"}]


@pytest.mark.parametrize(
    "settings",
    [
        {"reference_prices": {"NOSUCH": Decimal(1)}},
        {"reference_prices": {"BTCUSDT": Decimal("1E-9")}},
        {"reference_prices": {"BTCUSDT": Decimal("NaN")}},
        {"reference_prices": {"BTCUSDT": (0, 1000)}},
        {"price_ranges": {"BTCUSDT": BoundsOfTakers(ask_limit_mult_down=Decimal(0))}},
    ],
    ids=str,
)
def test_settings_that_make_no_sense_are_refused(desk_with: Callable[..., Desk], settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=r"rules of|reference price"):
        desk_with(**settings)


def test_a_reference_price_that_is_the_mean_of_trades(desk: Desk) -> None:
    path = "/api/v3/referencePrice"
    desk.venue.apply(AverageReferencePrice("BTCUSDT", 10, 1000))
    assert desk.get(path + "/calculation", symbol="BTCUSDT").json == {
        "symbol": "BTCUSDT", "calculationType": "ARITHMETIC_MEAN", "bucketCount": 10, "bucketWidthMs": 1000,
    }  # fmt: skip
    assert desk.get(path, symbol="BTCUSDT").json["code"] == -2043
    for price in ("100.00", "101.00"):
        desk.order(desk.other_key, side="SELL", price=price)
    desk.order(price="101.00", quantity="2")
    desk.wait(5)
    assert desk.get(path, symbol="BTCUSDT").json == {
        "symbol": "BTCUSDT", "referencePrice": "100.50000000", "timestamp": NOW + 5000,
    }  # fmt: skip
    desk.wait(10)
    assert desk.get(path, symbol="BTCUSDT").json["referencePrice"] is None


@pytest.mark.parametrize(
    "path", ["depth", "trades", "historicalTrades", "aggTrades", "avgPrice", "ticker/24hr", "ticker/price", "ticker"]
)
def test_an_unknown_symbol_is_1121(desk: Desk, path: str) -> None:
    assert desk.get(f"/api/v3/{path}", symbol="NONESUCH").refusal == (400, -1121, "Invalid symbol.")
