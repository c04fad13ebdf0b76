"""Orders through HTTP, from placing to what is left of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bidwire.exchange.api.counters import Limits
from bidwire.wire.sign import signer

if TYPE_CHECKING:
    from .conftest import Desk

ORDER = "/api/v3/order"


def test_a_limit_order_is_answered_in_full_by_default(desk: Desk) -> None:
    answer = desk.order(newClientOrderId="a1")
    assert answer.status == 200
    assert list(answer.json.items()) == [
        ("symbol", "BTCUSDT"),
        ("orderId", 1),
        ("orderListId", -1),
        ("clientOrderId", "a1"),
        ("transactTime", 1700000000000),
        ("price", "100.00000000"),
        ("origQty", "1.00000000"),
        ("executedQty", "0.00000000"),
        ("origQuoteOrderQty", "0.000000"),
        ("cummulativeQuoteQty", "0.00000000"),
        ("status", "NEW"),
        ("timeInForce", "GTC"),
        ("type", "LIMIT"),
        ("side", "BUY"),
        ("workingTime", 1700000000000),
        ("fills", []),
        ("selfTradePreventionMode", "EXPIRE_MAKER"),
    ]


def test_the_fills_of_a_taker_say_what_it_paid(desk: Desk) -> None:
    desk.order(desk.other_key, side="SELL", price="100.00", quantity="1")
    desk.order(desk.other_key, side="SELL", price="101.00", quantity="1")
    answer = desk.order(type="MARKET", timeInForce=None, price=None, quantity="1.5").json
    assert (answer["status"], answer["executedQty"], answer["cummulativeQuoteQty"]) == (
        "FILLED", "1.50000000", "150.50000000",
    )  # fmt: skip
    assert (answer["type"], answer["timeInForce"], answer["price"]) == ("MARKET", "GTC", "0.00000000")
    assert answer["fills"] == [
        {"price": "100.00000000", "qty": "1.00000000", "commission": "0.00100000", "commissionAsset": "BTC", "tradeId": 1},
        {"price": "101.00000000", "qty": "0.50000000", "commission": "0.00050000", "commissionAsset": "BTC", "tradeId": 2},
    ]  # fmt: skip


ACK = ["symbol", "orderId", "orderListId", "clientOrderId", "transactTime"]


@pytest.mark.parametrize(
    ("params", "last"),
    [
        ({}, "selfTradePreventionMode"),
        ({"newOrderRespType": "FULL"}, "selfTradePreventionMode"),
        ({"newOrderRespType": "RESULT"}, "selfTradePreventionMode"),
        ({"newOrderRespType": "ACK"}, "transactTime"),
        ({"type": "LIMIT_MAKER", "timeInForce": None}, "transactTime"),
    ],
)
def test_the_answer_has_the_shape_that_was_asked_for(desk: Desk, params: dict[str, Any], last: str) -> None:
    keys = list(desk.order(**params).json)
    assert keys[:5] == ACK
    assert keys[-1] == last
    assert ("fills" in keys) is (params.get("newOrderRespType", "FULL") == "FULL" and last != "transactTime")


def test_a_strategy_is_echoed(desk: Desk) -> None:
    answer = desk.order(strategyId=7, strategyType=1_000_000).json
    assert (answer["strategyId"], answer["strategyType"]) == (7, 1_000_000)


def test_what_expires_says_why(desk: Desk) -> None:
    answer = desk.order(timeInForce="IOC").json
    assert (answer["status"], answer["expiryReason"]) == ("EXPIRED", "UNFILLED_IOC_QUANTITY_EXPIRED")


def missing(name: str) -> tuple[int, int, str]:
    return 400, -1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed."


def not_required(name: str) -> tuple[int, int, str]:
    return 400, -1106, f"Parameter '{name}' sent when not required."


MARKET = {"type": "MARKET", "timeInForce": None, "price": None}
STOP = {"type": "STOP_LOSS_LIMIT", "stopPrice": "90.00"}


REFUSED_BY_BOOK_AND_BALANCE = [
    ({"pegPriceType": "MARKET_PEG", "price": None}, (400, -2010, "Order book liquidity is too low for this pegged order.")),
    ({**STOP, "quantity": "1001"}, (400, -2010, "Account has insufficient balance for requested action.")),
    ({"quantity": "1001"}, (400, -2010, "Account has insufficient balance for requested action.")),
    ({**MARKET, "quantity": None, "quoteOrderQty": "50"}, (400, -2010, "Order book liquidity is less than symbol minimum quantity.")),
    ({"type": "LIMIT_MAKER", "timeInForce": None, "price": "200"}, (400, -2010, "Order would immediately match and take.")),
    ({"newClientOrderId": "taken"}, (400, -2010, "Duplicate order sent.")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"symbol": "NONESUCH"}, (400, -1121, "Invalid symbol.")),
        ({"timeInForce": None}, missing("timeInForce")),
        ({"quantity": None}, missing("quantity")),
        ({"price": None}, missing("price")),
        ({"side": None}, missing("side")),
        ({"stopPrice": "1"}, not_required("stopPrice")),
        ({"trailingDelta": 10}, not_required("trailingDelta")),
        ({"quoteOrderQty": "10"}, not_required("quoteOrderQty")),
        ({"type": "LIMIT_MAKER"}, not_required("timeInForce")),
        ({"type": "LIMIT_MAKER", "timeInForce": None, "price": None}, missing("price")),
        ({"type": "MARKET", "price": None}, not_required("timeInForce")),
        ({"type": "MARKET", "timeInForce": None}, not_required("price")),
        ({**MARKET, "quantity": None}, (400, -1102, "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!")),
        ({**MARKET, "quoteOrderQty": "5"}, not_required("quoteOrderQty")),
        ({**MARKET, "icebergQty": "5"}, not_required("icebergQty")),
        ({"type": "STOP_LOSS_LIMIT"}, (400, -1102, "Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!")),
        ({**STOP, "timeInForce": None}, missing("timeInForce")),
        ({"type": "TAKE_PROFIT", "stopPrice": "1"}, not_required("timeInForce")),
        ({"strategyType": 999_999}, (400, -1134, "strategyType was less than 1000000.")),
        ({"pegPriceType": "PRIMARY_PEG", "pegOffsetType": "PRICE_LEVEL"}, (400, -1128, "Combination of optional parameters invalid.")),
        # What the symbol does not have, by exchangeInfo:
        ({"icebergQty": "1"}, (400, -2010, "IcebergQty exceeds QTY.")),
        ({"icebergQty": "0.5", "timeInForce": "IOC"}, (400, -2010, "Unsupported order combination")),
        ({"icebergQty": "0.000001"}, (400, -1013, "Filter failure: LOT_SIZE")),
        ({"icebergQty": "0.00999"}, (400, -1013, "Filter failure: ICEBERG_PARTS")),
        ({"pegOffsetType": "PRICE_LEVEL", "pegOffsetValue": 1}, (400, -1128, "Combination of optional parameters invalid.")),
        ({"pegPriceType": "PRIMARY_PEG", "pegOffsetType": "PRICE_LEVEL", "pegOffsetValue": 101}, (400, -1130, "Data sent for parameter 'pegOffsetValue' is not valid.")),
        ({"pegPriceType": "FLOATING"}, (400, -1210, "Invalid pegPriceType.")),
        ({**MARKET, "pegPriceType": "PRIMARY_PEG"}, (400, -2010, "This order type may not use pegged price.")),
        ({"selfTradePreventionMode": "NONE"}, (400, -1013, "This symbol does not allow the specified self-trade prevention mode.")),
        # What the engine refuses:
        ({**STOP, "stopPrice": "90.001"}, (400, -1013, "Filter failure: PRICE_FILTER")),
        ({**STOP, "stopPrice": "0"}, (400, -1013, "Filter failure: PRICE_FILTER")),
        ({**STOP, "trailingDelta": 2001}, (400, -1013, "Filter failure: TRAILING_DELTA")),
        ({**STOP, "trailingDelta": 0}, (400, -1013, "Filter failure: TRAILING_DELTA")),
        ({"price": "100.001"}, (400, -1013, "Filter failure: PRICE_FILTER")),
        ({"quantity": "0.000001"}, (400, -1013, "Filter failure: LOT_SIZE")),
        ({"quantity": "0.01"}, (400, -1013, "Filter failure: NOTIONAL")),
        ({"price": "0"}, (400, -2010, "Price * QTY is zero or less.")),
        ({"selfTradePreventionMode": "EXPIRE_BOTH", "recvWindow": 60001}, (400, -1102, "'recvWindow' contains unexpected value. Cannot be greater than 60000.")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [ORDER, "/api/v3/order/test"])
def test_orders_are_refused_with_code_and_text(
    desk: Desk, path: str, params: dict[str, Any], refusal: tuple[int, int, str]
) -> None:
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "100"}
    assert desk.signed("POST", path, **{**order, **params}).refusal == refusal


@pytest.mark.parametrize(("params", "refusal"), REFUSED_BY_BOOK_AND_BALANCE)
def test_what_book_and_balance_refuse_an_order_for_does_not_count_for_a_test_order(
    desk: Desk, params: dict[str, Any], refusal: tuple[int, int, str]
) -> None:
    desk.order(newClientOrderId="taken", price="50.00")
    if params.get("type") == "LIMIT_MAKER":
        desk.order(desk.other_key, side="SELL", price="150.00")
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "100"}
    assert desk.signed("POST", ORDER, **{**order, **params}).refusal == refusal
    tested = desk.signed("POST", "/api/v3/order/test", **{**order, **params})
    assert (tested.status, tested.json) == (200, {})


def test_a_test_order_is_held_against_the_filters_whatever_else_is_wrong(desk: Desk) -> None:
    desk.order(newClientOrderId="taken", price="50.00")
    order = {
        "symbol": "BTCUSDT",
        "side": "BUY",
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": "1001",
        "price": "100.001",
    }
    answer = desk.signed("POST", "/api/v3/order/test", **order, newClientOrderId="taken")
    assert answer.refusal == (400, -1013, "Filter failure: PRICE_FILTER")


def test_a_test_order_places_nothing(desk: Desk) -> None:
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "100"}
    answer = desk.signed("POST", "/api/v3/order/test", **order)
    assert (answer.status, answer.json) == (200, {})
    assert "x-mbx-order-count-10s" not in answer.headers
    assert desk.signed("GET", "/api/v3/openOrders").json == []
    rates = desk.signed("POST", "/api/v3/order/test", **order, computeCommissionRates="true")
    assert list(rates.json) == [
        "standardCommissionForOrder", "specialCommissionForOrder", "taxCommissionForOrder", "discount",
    ]  # fmt: skip
    assert rates.json["standardCommissionForOrder"] == {"maker": "0.00100000", "taker": "0.00100000"}


def test_parameters_may_come_in_the_body_or_in_both(desk: Desk) -> None:

    sign = signer(desk.key.secret).sign
    query = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC"
    body = f"quantity=1&price=100&timestamp={desk.wall // 1000}"
    headers = {"x-mbx-apikey": desk.key.api_key, "Content-Type": "application/x-www-form-urlencoded"}
    whole = f"{query}&{body}"
    in_body = desk.raw("POST", ORDER, headers, f"{whole}&signature={sign(whole.encode())}".encode())
    mixed = desk.raw("POST", f"{ORDER}?{query}", headers, f"{body}&signature={sign((query + body).encode())}".encode())
    # The official Node connector: everything in the query, a JSON content type, no body.
    node = desk.raw(
        "POST", f"{ORDER}?{whole}&signature={sign(whole.encode())}", {**headers, "Content-Type": "application/json"}
    )
    assert [answer.status for answer in (in_body, mixed, node)] == [200, 200, 200]


def test_an_order_is_found_by_either_id(desk: Desk) -> None:
    desk.order(newClientOrderId="a1")
    by_id = desk.signed("GET", ORDER, symbol="BTCUSDT", orderId=1)
    assert by_id.json == desk.signed("GET", ORDER, symbol="BTCUSDT", origClientOrderId="a1").json
    assert list(by_id.json.items()) == [
        ("symbol", "BTCUSDT"),
        ("orderId", 1),
        ("orderListId", -1),
        ("clientOrderId", "a1"),
        ("price", "100.00000000"),
        ("origQty", "1.00000000"),
        ("executedQty", "0.00000000"),
        ("cummulativeQuoteQty", "0.00000000"),
        ("status", "NEW"),
        ("timeInForce", "GTC"),
        ("type", "LIMIT"),
        ("side", "BUY"),
        ("stopPrice", "0.00000000"),
        ("icebergQty", "0.00000000"),
        ("time", 1700000000000),
        ("updateTime", 1700000000000),
        ("isWorking", True),
        ("workingTime", 1700000000000),
        ("origQuoteOrderQty", "0.000000"),
        ("selfTradePreventionMode", "EXPIRE_MAKER"),
    ]


NO_ORDER = (400, -2013, "Order does not exist.")


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"symbol": "BTCUSDT", "orderId": 2}, NO_ORDER),
        ({"symbol": "ETHUSDT", "orderId": 1}, NO_ORDER),
        ({"symbol": "BTCUSDT", "origClientOrderId": "b"}, NO_ORDER),
        ({"symbol": "BTCUSDT", "orderId": 1, "origClientOrderId": "b"}, (400, -2039, "Client order ID is not correct for this order ID.")),
        ({"symbol": "BTCUSDT"}, (400, -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!")),
        ({"symbol": "NONESUCH", "orderId": 1}, (400, -1121, "Invalid symbol.")),
    ],
)  # fmt: skip
def test_an_order_that_is_not_there_is_refused(
    desk: Desk, params: dict[str, Any], refusal: tuple[int, int, str]
) -> None:
    desk.order(newClientOrderId="a1")
    assert desk.signed("GET", ORDER, **params).refusal == refusal


def test_nobody_sees_or_cancels_the_orders_of_others(desk: Desk) -> None:
    desk.order(newClientOrderId="a1")
    assert desk.signed("GET", ORDER, desk.other_key, symbol="BTCUSDT", orderId=1).refusal == NO_ORDER
    cancel = desk.signed("DELETE", ORDER, desk.other_key, symbol="BTCUSDT", orderId=1)
    assert cancel.refusal == (400, -2011, "Unknown order sent.")


def test_an_unfilled_order_is_archived_after_90_days(desk: Desk) -> None:
    desk.order()
    desk.signed("DELETE", ORDER, symbol="BTCUSDT", orderId=1)
    desk.wait(90 * 86_400)
    assert desk.signed("GET", ORDER, symbol="BTCUSDT", orderId=1).status == 200
    desk.wait(1)
    assert desk.signed("GET", ORDER, symbol="BTCUSDT", orderId=1).refusal == (
        400, -2026, "Order was canceled or expired with no executed qty over 90 days ago and has been archived.",
    )  # fmt: skip


def test_a_cancelled_order_says_both_ids(desk: Desk) -> None:
    desk.order(newClientOrderId="a1")
    desk.wait(1)
    answer = desk.signed("DELETE", ORDER, symbol="BTCUSDT", orderId=1, newClientOrderId="c1")
    assert list(answer.json.items()) == [
        ("symbol", "BTCUSDT"),
        ("origClientOrderId", "a1"),
        ("orderId", 1),
        ("orderListId", -1),
        ("clientOrderId", "c1"),
        ("transactTime", 1700000001000),
        ("price", "100.00000000"),
        ("origQty", "1.00000000"),
        ("executedQty", "0.00000000"),
        ("origQuoteOrderQty", "0.000000"),
        ("cummulativeQuoteQty", "0.00000000"),
        ("status", "CANCELED"),
        ("timeInForce", "GTC"),
        ("type", "LIMIT"),
        ("side", "BUY"),
        ("selfTradePreventionMode", "EXPIRE_MAKER"),
    ]
    again = desk.signed("DELETE", ORDER, symbol="BTCUSDT", orderId=1)
    assert again.refusal == (400, -2011, "Unknown order sent.")


def test_restrictions_on_cancelling(desk: Desk) -> None:
    desk.order()
    answer = desk.signed("DELETE", ORDER, symbol="BTCUSDT", orderId=1, cancelRestrictions="ONLY_PARTIALLY_FILLED")
    assert answer.refusal == (400, -2011, "Order was not canceled due to cancel restrictions.")
    answer = desk.signed("DELETE", ORDER, symbol="BTCUSDT", orderId=1, cancelRestrictions="ONLY_NEW")
    assert answer.json["status"] == "CANCELED"


def test_all_orders_of_a_symbol_are_cancelled(desk: Desk) -> None:
    for price in ("99", "98"):
        desk.order(price=price)
    desk.order(symbol="ETHUSDT")
    answer = desk.signed("DELETE", "/api/v3/openOrders", symbol="BTCUSDT")
    assert [(order["orderId"], order["status"]) for order in answer.json] == [(1, "CANCELED"), (2, "CANCELED")]
    assert [order["symbol"] for order in desk.signed("GET", "/api/v3/openOrders").json] == ["ETHUSDT"]
    assert desk.signed("GET", "/api/v3/openOrders", symbol="BTCUSDT").json == []
    none_left = desk.signed("DELETE", "/api/v3/openOrders", symbol="BTCUSDT")
    assert none_left.refusal == (400, -2011, "Unknown order sent.")


def test_order_history_by_id_by_time_and_newest(desk: Desk) -> None:
    for _ in range(4):
        desk.order()
        desk.wait(1)
    start = 1700000000000

    def ids(**params: object) -> list[int]:
        return [order["orderId"] for order in desk.signed("GET", "/api/v3/allOrders", symbol="BTCUSDT", **params).json]

    assert ids() == [1, 2, 3, 4]
    assert ids(limit=2) == [3, 4]
    assert ids(orderId=2, limit=2) == [2, 3]
    assert ids(orderId=2, startTime=start + 3000) == ids(startTime=start + 3000)  # with times an id is ignored
    assert ids(startTime=start + 1000, limit=2) == [2, 3]
    assert ids(endTime=start + 1000, limit=1) == [2]
    assert ids(startTime=start + 1000, endTime=start + 2000) == [2, 3]
    assert ids(startTime=start * 1000 + 1_000_001) == [3, 4]
    assert ids(startTime=start, endTime=start) == [1]


@pytest.mark.parametrize("path", ["/api/v3/allOrders", "/api/v3/myTrades"])
def test_a_history_spans_at_most_24_hours(desk: Desk, path: str) -> None:
    day = 86_400_000
    assert desk.signed("GET", path, symbol="BTCUSDT", startTime=1, endTime=1 + day).status == 200
    assert desk.signed("GET", path, symbol="BTCUSDT", startTime=1, endTime=2 + day).refusal == (
        400, -1127, "More than 24 hours between startTime and endTime.",
    )  # fmt: skip
    zero = desk.signed("GET", path, symbol="BTCUSDT", limit=0)
    assert zero.refusal == (400, -1130, "Data sent for parameter 'limit' is not valid.")


def test_own_trades(desk: Desk) -> None:
    for price in ("100.00", "101.00", "102.00"):
        desk.order(desk.other_key, side="SELL", price=price)
    desk.order(quantity="2", price="101.00")
    desk.wait(1)
    desk.order(quantity="1", price="102.00")
    rows = desk.signed("GET", "/api/v3/myTrades", symbol="BTCUSDT").json
    assert list(rows[0].items()) == [
        ("symbol", "BTCUSDT"),
        ("id", 1),
        ("orderId", 4),
        ("orderListId", -1),
        ("price", "100.00000000"),
        ("qty", "1.00000000"),
        ("quoteQty", "100.00000000"),
        ("commission", "0.00100000"),
        ("commissionAsset", "BTC"),
        ("time", 1700000000000),
        ("isBuyer", True),
        ("isMaker", False),
        ("isBestMatch", True),
    ]
    maker = desk.signed("GET", "/api/v3/myTrades", desk.other_key, symbol="BTCUSDT").json[0]
    assert (maker["isMaker"], maker["isBuyer"], maker["commission"], maker["commissionAsset"]) == (
        True, False, "0.10000000", "USDT",
    )  # fmt: skip

    def ids(**params: object) -> list[int]:
        return [row["id"] for row in desk.signed("GET", "/api/v3/myTrades", symbol="BTCUSDT", **params).json]

    assert ids() == [1, 2, 3]
    assert ids(limit=1) == [3]
    assert ids(fromId=2) == [2, 3]
    assert ids(orderId=4) == [1, 2]
    assert ids(orderId=4, fromId=2) == [2]
    assert ids(startTime=1700000001000) == [3]
    assert ids(endTime=1700000000000) == [1, 2]
    for params in ({"orderId": 4, "startTime": 1}, {"fromId": 1, "endTime": 2}):
        assert desk.signed("GET", "/api/v3/myTrades", symbol="BTCUSDT", **params).json["code"] == -1128


def test_the_account(desk: Desk) -> None:
    desk.order(quantity="1", price="100.00")
    answer = desk.signed("GET", "/api/v3/account").json
    balances = answer.pop("balances")
    assert list(answer.items()) == [
        ("makerCommission", 10),
        ("takerCommission", 10),
        ("buyerCommission", 0),
        ("sellerCommission", 0),
        ("commissionRates", {"maker": "0.00100000", "taker": "0.00100000", "buyer": "0.00000000", "seller": "0.00000000"}),
        ("canTrade", True),
        ("canWithdraw", True),
        ("canDeposit", True),
        ("brokered", False),
        ("requireSelfTradePrevention", False),
        ("preventSor", False),
        ("updateTime", 1700000000000),
        ("accountType", "SPOT"),
        ("permissions", ["SPOT"]),
        ("uid", 350_000_001),
    ]  # fmt: skip
    assert balances == [
        {"asset": "BTC", "free": "10.00000000", "locked": "0.00000000"},
        {"asset": "ETH", "free": "0.00000000", "locked": "0.00000000"},
        {"asset": "USDT", "free": "99900.00000000", "locked": "100.00000000"},
    ]
    shown = desk.signed("GET", "/api/v3/account", omitZeroBalances="true").json["balances"]
    assert [row["asset"] for row in shown] == ["BTC", "USDT"]


def test_commission_rates_of_a_symbol(desk: Desk) -> None:
    answer = desk.signed("GET", "/api/v3/account/commission", symbol="BTCUSDT").json
    assert list(answer) == ["symbol", "standardCommission", "specialCommission", "taxCommission", "discount"]
    assert answer["standardCommission"]["taker"] == "0.00100000"
    assert answer["discount"] == {
        "enabledForAccount": False, "enabledForSymbol": True, "discountAsset": "BNB", "discount": "0.75000000",
    }  # fmt: skip


def test_orders_are_counted_and_fills_give_them_back(desk: Desk) -> None:
    first = desk.order(desk.other_key, side="SELL", price="100.00")
    assert (first.headers["x-mbx-order-count-10s"], first.headers["x-mbx-order-count-1d"]) == ("1", "1")
    desk.order(price="90.00")
    taken = desk.order(price="100.00")
    assert taken.headers["x-mbx-order-count-10s"] == "1"  # two placed, one given back to the taker
    counts = desk.signed("GET", "/api/v3/rateLimit/order", desk.other_key).json
    assert counts == [
        {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": 100, "count": 0},
        {"rateLimitType": "ORDERS", "interval": "DAY", "intervalNum": 1, "limit": 200_000, "count": 0},
    ]


def test_a_partly_filled_order_gives_back_only_once(desk: Desk) -> None:
    for _ in range(3):
        desk.order(desk.other_key, side="SELL", price="100.00", quantity="1")
    desk.order(price="80.00")
    desk.order(price="80.00")
    assert desk.order(quantity="3", price="100.00").headers["x-mbx-order-count-10s"] == "2"


def test_what_a_filter_stops_is_not_counted_and_what_the_engine_refuses_is(desk: Desk) -> None:
    assert desk.order(price="1.001").json["code"] == -1013
    assert desk.order().headers["x-mbx-order-count-10s"] == "1"
    assert desk.order(quantity="5000").json["code"] == -2010
    assert desk.order().headers["x-mbx-order-count-10s"] == "3"


def test_too_many_orders(desk_with: Any) -> None:
    desk: Desk = desk_with(limits=Limits(orders_10s=2))
    desk.order()
    desk.order()
    refused = desk.order()
    assert refused.refusal == (429, -1015, "Too many new orders; current limit is 2 orders per 10 SECOND.")
    assert refused.headers["retry-after"] == "10"
    assert desk.signed("DELETE", ORDER, symbol="BTCUSDT", orderId=1).status == 200
    desk.wait(10)
    assert desk.order().status == 200


def test_a_success_of_an_order_call_weighs_nothing_and_a_failure_one(desk: Desk) -> None:
    def used() -> int:
        return int(desk.get("/api/v3/ping").headers["x-mbx-used-weight-1m"])

    before = used()
    desk.order()
    assert used() == before + 1  # the ping
    desk.order(price="1.001")
    assert used() == before + 3


def test_times_in_microseconds(desk: Desk) -> None:
    desk.wait(0.000123)
    desk.order()

    query = f"symbol=BTCUSDT&orderId=1&timestamp={desk.wall}"
    target = f"{ORDER}?{query}&signature={signer(desk.key.secret).sign(query.encode())}"
    headers = {"X-MBX-APIKEY": desk.key.api_key}
    for unit in ("MICROSECOND", "microsecond"):
        answer = desk.raw("GET", target, {**headers, "X-MBX-TIME-UNIT": unit})
        assert answer.json["time"] == 1700000000000123
    assert desk.raw("GET", target, {**headers, "X-MBX-TIME-UNIT": "MILLISECOND"}).json["time"] == 1700000000000
    assert desk.raw("GET", target, {**headers, "X-MBX-TIME-UNIT": "SECOND"}).refusal == (
        400, -1194, "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("openOrderList", {}),
        ("allOrderList", {}),
        ("myPreventedMatches", {"symbol": "BTCUSDT", "orderId": 1}),
        ("myAllocations", {"symbol": "BTCUSDT"}),
        ("order/amendments", {"symbol": "BTCUSDT", "orderId": 1}),
    ],
)
def test_nobody_has_what_does_not_exist_here(desk: Desk, path: str, params: dict[str, Any]) -> None:
    desk.order()
    assert desk.signed("GET", f"/api/v3/{path}", **params).json == []
    if "symbol" in params:
        other = desk.signed("GET", f"/api/v3/{path}", **{**params, "symbol": "NONESUCH"})
        assert other.refusal == (400, -1121, "Invalid symbol.")


def test_the_filters_that_hold_for_an_account_are_those_of_the_symbol(desk: Desk) -> None:
    (row,) = desk.get("/api/v3/exchangeInfo", symbol="BTCUSDT").json["symbols"]
    found = desk.signed("GET", "/api/v3/myFilters", symbol="BTCUSDT").json
    assert list(found) == ["exchangeFilters", "symbolFilters", "assetFilters"]
    assert found["symbolFilters"] == row["filters"] != []
    assert desk.signed("GET", "/api/v3/myFilters", symbol="NONESUCH").refusal == (400, -1121, "Invalid symbol.")


# --- stop orders ---------------------------------------------------------------------------------------------------------

TRAILING = {"type": "STOP_LOSS_LIMIT", "side": "SELL", "price": "80.00", "stopPrice": "90.00", "trailingDelta": 100}


def test_a_stop_order_is_answered_with_what_it_waits_for(desk: Desk) -> None:
    assert list(desk.order(**TRAILING).json) == ACK
    answer = desk.order(**TRAILING, newOrderRespType="RESULT").json
    shown = ("status", "type", "stopPrice", "trailingDelta", "trailingTime", "workingTime")
    assert [answer[name] for name in shown] == ["NEW", "STOP_LOSS_LIMIT", "90.00000000", 100, -1, -1]
    row = desk.signed("GET", ORDER, symbol="BTCUSDT", orderId=2).json
    queried = ("stopPrice", "isWorking", "workingTime", "trailingTime", "status")
    assert [row[name] for name in queried] == ["90.00000000", False, -1, -1, "NEW"]
    plain = desk.order(type="STOP_LOSS", price=None, timeInForce=None, stopPrice="110", newOrderRespType="FULL").json
    assert (plain["timeInForce"], plain["price"], plain["fills"]) == ("GTC", "0.00000000", [])
    assert not {"trailingDelta", "trailingTime"} & plain.keys()


def test_a_stop_order_that_was_set_off_shows_since_when_it_works(desk: Desk) -> None:
    desk.order(**{**TRAILING, "trailingDelta": None})
    desk.wait(2)
    desk.order(side="BUY", price="90.00")
    desk.wait(1)
    desk.order(desk.other_key, side="SELL", price="90.00")
    row = desk.signed("GET", ORDER, symbol="BTCUSDT", orderId=1).json
    shown = ("status", "isWorking", "time", "workingTime", "updateTime")
    at = 1_700_000_000_000
    assert [row[name] for name in shown] == ["NEW", True, at, at + 3000, at + 3000]
    cancelled = desk.signed("DELETE", ORDER, symbol="BTCUSDT", orderId=1).json
    assert (cancelled["status"], cancelled["stopPrice"]) == ("CANCELED", "90.00000000")


def test_an_iceberg_says_so_and_shows_a_slice(desk: Desk) -> None:
    assert desk.order(icebergQty="0.4").json["icebergQty"] == "0.40000000"
    assert desk.get("/api/v3/depth", symbol="BTCUSDT").json["bids"] == [["100.00000000", "0.40000000"]]
    assert desk.signed("GET", ORDER, symbol="BTCUSDT", orderId=1).json["icebergQty"] == "0.40000000"
    assert "icebergQty" not in desk.order(side="SELL", price="101.00").json


def test_a_pegged_order_shows_the_price_it_took_beside_the_one_it_was_sent_with(desk: Desk) -> None:
    desk.order(price="99.00")
    pegged = {"pegPriceType": "PRIMARY_PEG", "pegOffsetType": "PRICE_LEVEL", "pegOffsetValue": 1}
    answer = desk.order(price=None, pegPriceType="PRIMARY_PEG").json
    assert (answer["price"], answer["pegPriceType"], answer["peggedPrice"]) == (
        "0.00000000",
        "PRIMARY_PEG",
        "99.00000000",
    )
    assert "pegOffsetType" not in answer
    desk.order(price="98.00")
    row = desk.signed("GET", ORDER, symbol="BTCUSDT", orderId=desk.order(price="97.00", **pegged).json["orderId"]).json
    assert (row["price"], row["peggedPrice"], row["pegOffsetType"], row["pegOffsetValue"]) == (
        "97.00000000", "98.00000000", "PRICE_LEVEL", 1,
    )  # fmt: skip
