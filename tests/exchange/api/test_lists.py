"""Order lists through HTTP: what may be placed, what is answered, cancelled and found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bidwire.exchange.engine.commands import HouseTrade

if TYPE_CHECKING:
    from .conftest import Answer, Desk

AT = 1_700_000_000_000
LIST = "/api/v3/orderList"
UNIT = 10**8
SELL = {
    "side": "SELL", "quantity": "1", "aboveType": "LIMIT_MAKER", "abovePrice": "110.00",
    "belowType": "STOP_LOSS_LIMIT", "belowPrice": "89.00", "belowStopPrice": "90.00", "belowTimeInForce": "GTC",
}  # fmt: skip
BUY = {
    "side": "BUY", "quantity": "1", "aboveType": "STOP_LOSS", "aboveStopPrice": "110.00",
    "belowType": "LIMIT_MAKER", "belowPrice": "90.00",
}  # fmt: skip
WORKING = {
    "workingType": "LIMIT", "workingSide": "BUY", "workingPrice": "100.00", "workingQuantity": "1", "workingTimeInForce": "GTC",
}  # fmt: skip
ONE = {"pendingType": "LIMIT", "pendingSide": "SELL", "pendingPrice": "110.00", "pendingTimeInForce": "GTC"}
TWO = {
    "pendingSide": "SELL", "pendingAboveType": "LIMIT_MAKER", "pendingAbovePrice": "110.00",
    "pendingBelowType": "STOP_LOSS", "pendingBelowStopPrice": "90.00",
}  # fmt: skip


def trade(desk: Desk, price: int = 100) -> None:
    """A trade at this price, of nobody's."""
    desk.venue.apply(HouseTrade("BTCUSDT", 1, price * UNIT, UNIT, True, desk.wall))


def place(desk: Desk, kind: str, params: dict[str, Any], **more: Any) -> Answer:
    return desk.signed("POST", f"{LIST}/{kind}", **{"symbol": "BTCUSDT", **params, **more})


def test_a_pair_is_answered_with_a_report_for_each_order_the_stop_first(desk: Desk) -> None:
    trade(desk)
    ids = {"listClientOrderId": "li", "aboveClientOrderId": "up", "belowClientOrderId": "down"}
    answer = place(desk, "oco", SELL, **ids).json
    reports = answer.pop("orderReports")
    assert list(answer.items()) == [
        ("orderListId", 0),
        ("contingencyType", "OCO"),
        ("listStatusType", "EXEC_STARTED"),
        ("listOrderStatus", "EXECUTING"),
        ("listClientOrderId", "li"),
        ("transactionTime", AT),
        ("symbol", "BTCUSDT"),
        (
            "orders",
            [
                {"symbol": "BTCUSDT", "orderId": 1, "clientOrderId": "down"},
                {"symbol": "BTCUSDT", "orderId": 2, "clientOrderId": "up"},
            ],
        ),
    ]
    shown = ("orderId", "orderListId", "status", "type", "side", "workingTime", "timeInForce")
    assert [tuple(report[name] for name in shown) for report in reports] == [
        (1, 0, "NEW", "STOP_LOSS_LIMIT", "SELL", -1, "GTC"),
        (2, 0, "NEW", "LIMIT_MAKER", "SELL", AT, "GTC"),
    ]
    assert (reports[0]["stopPrice"], "stopPrice" in reports[1], "fills" in reports[1]) == ("90.00000000", False, False)
    bought = place(desk, "oco", BUY).json
    assert [report["type"] for report in bought["orderReports"]] == ["STOP_LOSS", "LIMIT_MAKER"]


@pytest.mark.parametrize(("shape", "last"), [("ACK", "transactTime"), ("RESULT", "selfTradePreventionMode"), ("FULL", "selfTradePreventionMode")])  # fmt: skip
def test_reports_have_the_shape_that_was_asked_for(desk: Desk, shape: str, last: str) -> None:
    for report in place(desk, "oco", BUY, newOrderRespType=shape).json["orderReports"]:
        assert [*report][4 if shape == "ACK" else -1] == last or "stopPrice" in report
        assert ("fills" in report) is (shape == "FULL")


def test_the_old_form_of_a_pair(desk: Desk) -> None:
    trade(desk)
    old = {"symbol": "BTCUSDT", "side": "SELL", "quantity": "1", "price": "110.00", "stopPrice": "90.00"}
    limited = {
        "stopLimitPrice": "89.00",
        "stopLimitTimeInForce": "IOC",
        "stopClientOrderId": "st",
        "limitClientOrderId": "li",
    }
    answer = desk.signed("POST", "/api/v3/order/oco", **old, **limited).json
    assert [(each["type"], each["clientOrderId"], each["timeInForce"]) for each in answer["orderReports"]] == [
        ("STOP_LOSS_LIMIT", "st", "IOC"), ("LIMIT_MAKER", "li", "GTC"),
    ]  # fmt: skip
    answer = desk.signed("POST", "/api/v3/order/oco", **old, trailingDelta=100).json
    assert answer["orderReports"][0]["trailingDelta"] == 100
    refused = desk.signed("POST", "/api/v3/order/oco", **old, stopLimitPrice="89.00").refusal
    assert refused == (
        400,
        -1102,
        "Mandatory parameter 'stopLimitTimeInForce' was not sent, was empty/null, or malformed.",
    )
    refused = desk.signed("POST", "/api/v3/order/oco", **old, stopLimitTimeInForce="GTC").refusal
    assert refused == (400, -1106, "Parameter 'stopLimitTimeInForce' sent when not required.")


@pytest.mark.parametrize(
    ("params", "code", "text"),
    [
        ({"aboveType": "LIMIT"}, -1158, "Order type not supported in OCO."),
        ({"belowType": "MARKET"}, -1158, "Order type not supported in OCO."),
        ({"belowType": "LIMIT_MAKER", "belowStopPrice": None, "belowTimeInForce": None}, -1168, "At least one OCO order must be contingent."),
        ({"belowType": "LIMIT_MAKER", "aboveType": "STOP_LOSS"}, -1197, "A stop loss order in a sell OCO must be below."),
        ({"belowType": "LIMIT_MAKER", "aboveType": "TAKE_PROFIT"}, -1166, "A limit order in a sell OCO must be above."),
        ({"belowType": "TAKE_PROFIT"}, -1199, "A take profit order in a sell OCO must be above."),
        ({"side": "BUY"}, -1165, "A limit order in a buy OCO must be below."),
        ({"side": "BUY", "aboveType": "TAKE_PROFIT"}, -1198, "A take profit order in a buy OCO must be below."),
        ({"side": "BUY", "aboveType": "STOP_LOSS"}, -1196, "A stop loss order in a buy OCO must be above."),
        ({"belowIcebergQty": "0.5", "belowTimeInForce": "IOC"}, -1160, "Parameter 'belowIcebergQty' is not supported if `aboveTimeInForce`/`belowTimeInForce` is not GTC."),
        ({"belowTimeInForce": None}, -1102, "Mandatory parameter 'belowTimeInForce' was not sent, was empty/null, or malformed."),
        ({"abovePrice": None}, -1102, "Mandatory parameter 'abovePrice' was not sent, was empty/null, or malformed."),
        ({"belowStopPrice": None}, -1102, "Param 'belowStopPrice' or 'belowTrailingDelta' must be sent, but both were empty/null!"),
        ({"aboveStopPrice": "120.00"}, -1106, "Parameter 'aboveStopPrice' sent when not required."),
        ({"aboveTimeInForce": "GTC"}, -1106, "Parameter 'aboveTimeInForce' sent when not required."),
        ({"quantity": None}, -1102, "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed."),
        ({"aboveStrategyType": 1}, -1134, "aboveStrategyType was less than 1000000."),
        ({"abovePegOffsetValue": 1}, -1128, "Combination of optional parameters invalid."),
        ({"belowStopPrice": "100.00"}, -2010, "The relationship of the prices for the orders is not correct."),
        ({"abovePrice": "99.00"}, -2010, "The relationship of the prices for the orders is not correct."),
        ({"quantity": "11"}, -2010, "Account has insufficient balance for requested action."),
        ({"quantity": "0.01"}, -1013, "Filter failure: NOTIONAL"),
        ({"selfTradePreventionMode": "NONE"}, -1013, "This symbol does not allow the specified self-trade prevention mode."),
        ({"symbol": "NONESUCH"}, -1121, "Invalid symbol."),
    ],
)  # fmt: skip
def test_a_pair_is_refused_with_code_and_text(desk: Desk, params: dict[str, Any], code: int, text: str) -> None:
    trade(desk)
    assert place(desk, "oco", {**SELL, **params}).refusal == (400, code, text)
    assert desk.signed("GET", "/api/v3/openOrders").json == []


@pytest.mark.parametrize(
    ("kind", "params", "code", "text"),
    [
        ("oto", {**WORKING, **ONE, "pendingQuantity": "1", "workingType": "MARKET"}, -1130, "Data sent for parameter 'workingType' is not valid."),
        ("oto", {**WORKING, **ONE, "pendingQuantity": "1", "workingTimeInForce": None}, -1102, "Mandatory parameter 'workingTimeInForce' was not sent, was empty/null, or malformed."),
        ("oto", {**WORKING, **ONE, "pendingQuantity": "1", "pendingTimeInForce": None}, -1102, "Mandatory parameter 'pendingTimeInForce' was not sent, was empty/null, or malformed."),
        ("oto", {**WORKING, **ONE}, -1102, "Mandatory parameter 'pendingQuantity' was not sent, was empty/null, or malformed."),
        ("otoco", {**WORKING, **TWO, "pendingQuantity": "1", "pendingBelowType": None, "pendingBelowStopPrice": None}, -1102, "Mandatory parameter 'pendingBelowType' was not sent, was empty/null, or malformed."),
        ("otoco", {**WORKING, **TWO, "pendingQuantity": "1", "pendingSide": "BUY"}, -1165, "A limit order in a buy OCO must be below."),
        ("opo", {**WORKING, **ONE, "workingSide": "SELL"}, -1222, "Working order in an OPO list must be a bid."),
        ("opo", {**WORKING, **ONE, "pendingSide": "BUY"}, -1223, "Pending orders in an OPO list must be asks."),
        ("opoco", {**WORKING, **TWO, "pendingSide": "BUY"}, -1223, "Pending orders in an OPO list must be asks."),
    ],
)  # fmt: skip
def test_a_list_with_a_working_order_is_refused(
    desk: Desk, kind: str, params: dict[str, Any], code: int, text: str
) -> None:
    assert place(desk, kind, params).refusal == (400, code, text)


@pytest.mark.parametrize(
    ("kind", "params", "statuses", "quantities"),
    [
        ("oto", {**ONE, "pendingQuantity": "1"}, ["NEW", "PENDING_NEW"], ["1.00000000", "1.00000000"]),
        ("oto", {"pendingType": "MARKET", "pendingSide": "SELL", "pendingQuantity": "1"}, ["NEW", "PENDING_NEW"], ["1.00000000", "1.00000000"]),
        ("otoco", {**TWO, "pendingQuantity": "1"}, ["NEW", "PENDING_NEW", "PENDING_NEW"], ["1.00000000"] * 3),
        ("opo", ONE, ["NEW", "PENDING_NEW"], ["1.00000000", None]),
        ("opoco", TWO, ["NEW", "PENDING_NEW", "PENDING_NEW"], ["1.00000000", None, None]),
    ],
)  # fmt: skip
def test_pending_orders_are_shown_as_pending(
    desk: Desk, kind: str, params: dict[str, Any], statuses: list[str], quantities: list[str | None]
) -> None:
    answer = place(desk, kind, {**WORKING, **params}).json
    assert answer["contingencyType"] == "OTO"
    reports = answer["orderReports"]
    assert [report["status"] for report in reports] == statuses
    assert [report.get("origQty") for report in reports] == quantities
    assert [report["workingTime"] for report in reports] == [AT, *[-1] * (len(reports) - 1)]
    assert [row["status"] for row in desk.signed("GET", "/api/v3/openOrders").json] == statuses
    assert [row["isWorking"] for row in desk.signed("GET", "/api/v3/openOrders").json] == [
        True,
        *[False] * (len(reports) - 1),
    ]


def test_pending_orders_are_shown_as_pending_even_if_they_have_come_already(desk: Desk) -> None:
    desk.order(desk.other_key, side="SELL", price="100.00")
    answer = place(desk, "oto", {**WORKING, **ONE, "pendingQuantity": "0.5"}, newOrderRespType="FULL").json
    first, second = answer["orderReports"]
    assert (first["status"], len(first["fills"]), answer["listOrderStatus"]) == ("FILLED", 1, "EXECUTING")
    assert (second["status"], second["workingTime"], second["fills"]) == ("PENDING_NEW", -1, [])
    row = desk.signed("GET", "/api/v3/order", symbol="BTCUSDT", orderId=3).json
    assert (row["status"], row["isWorking"], row["orderListId"]) == ("NEW", True, 0)


def test_the_orders_of_a_list_count_as_they_are(desk: Desk) -> None:
    answers = [place(desk, "oco", BUY), place(desk, "otoco", {**WORKING, **TWO, "pendingQuantity": "1"})]
    assert [answer.headers["x-mbx-order-count-10s"] for answer in answers] == ["2", "5"]


def test_cancelling_an_order_answers_with_its_list(desk: Desk) -> None:
    place(desk, "oco", BUY, listClientOrderId="li")
    desk.wait(1)
    answer = desk.signed("DELETE", "/api/v3/order", symbol="BTCUSDT", orderId=2, newClientOrderId="stop").json
    assert (answer["listStatusType"], answer["listOrderStatus"], answer["transactionTime"]) == (
        "ALL_DONE", "ALL_DONE", AT + 1000,
    )  # fmt: skip
    assert [(each["orderId"], each["status"], each["clientOrderId"]) for each in answer["orderReports"]] == [
        (1, "CANCELED", "stop"), (2, "CANCELED", "stop"),
    ]  # fmt: skip


def test_a_list_is_cancelled_by_either_id(desk: Desk) -> None:
    unknown = (400, -2011, "Unknown order sent.")
    for number in (0, 1):
        place(desk, "oco", BUY, listClientOrderId=f"li{number}")
    cancel = {"symbol": "BTCUSDT"}
    assert desk.signed("DELETE", LIST, **cancel, orderListId=0, listClientOrderId="li1").refusal == unknown
    assert desk.signed("DELETE", LIST, **cancel, orderListId=9).refusal == unknown
    assert desk.signed("DELETE", LIST, **cancel).refusal[1] == -1102
    assert desk.signed("DELETE", LIST, **cancel, orderListId=0).json["listClientOrderId"] == "li0"
    assert desk.signed("DELETE", LIST, **cancel, listClientOrderId="li1").json["orderListId"] == 1
    assert desk.signed("DELETE", LIST, **cancel, orderListId=0).refusal == unknown


def test_cancelling_everything_answers_with_orders_and_lists(desk: Desk) -> None:
    desk.order(price="50.00")
    place(desk, "oco", BUY)
    desk.order(price="51.00")
    rows = desk.signed("DELETE", "/api/v3/openOrders", symbol="BTCUSDT").json
    assert [row.get("orderId", row.get("contingencyType")) for row in rows] == [1, 4, "OCO"]
    reports = rows[2]["orderReports"]
    assert len({each["clientOrderId"] for each in [*rows[:2], *reports]}) == 1


def test_lists_are_found_again_open_and_done(desk: Desk) -> None:
    def found(path: str, **params: Any) -> Any:
        return desk.signed("GET", path, **params).json

    for number in range(3):
        place(desk, "oco", BUY, listClientOrderId=f"li{number}")
        desk.wait(10)
    desk.signed("DELETE", LIST, symbol="BTCUSDT", orderListId=1)
    assert [row["orderListId"] for row in found("/api/v3/openOrderList")] == [0, 2]
    assert [row["orderListId"] for row in found("/api/v3/allOrderList")] == [2, 1, 0]
    assert [row["orderListId"] for row in found("/api/v3/allOrderList", limit=1)] == [2]
    assert [row["orderListId"] for row in found("/api/v3/allOrderList", fromId=1)] == [1, 2]
    # By the time of the last change: list 1 was cancelled after 30 seconds, list 2 placed after 20.
    assert [row["orderListId"] for row in found("/api/v3/allOrderList", startTime=AT + 15_000)] == [1, 2]
    assert [row["orderListId"] for row in found("/api/v3/allOrderList", startTime=AT, endTime=AT + 25_000)] == [0, 2]
    done = found(LIST, orderListId=1)
    assert (done["listStatusType"], done["listOrderStatus"]) == ("ALL_DONE", "ALL_DONE")
    assert "orderReports" not in done
    assert found(LIST, origClientOrderId="li2")["listOrderStatus"] == "EXECUTING"
    assert desk.signed("GET", LIST, orderListId=7).refusal == (400, -2013, "Order does not exist.")
    assert desk.signed("GET", LIST, orderListId=1, origClientOrderId="li2").refusal[1] == -2013
    assert desk.signed("GET", LIST).refusal[1] == -1102
    both = desk.signed("GET", "/api/v3/allOrderList", fromId=1, startTime=AT)
    assert both.refusal == (400, -1128, "Combination of optional parameters invalid.")
    too_long = desk.signed("GET", "/api/v3/allOrderList", startTime=AT, endTime=AT + 86_400_001)
    assert too_long.refusal[1] == -1127


def test_a_list_client_id_may_be_used_again_when_its_list_is_done(desk: Desk) -> None:
    place(desk, "oco", BUY, listClientOrderId="li")
    assert place(desk, "oco", BUY, listClientOrderId="li").refusal == (400, -2010, "Duplicate order sent.")
    desk.signed("DELETE", LIST, symbol="BTCUSDT", listClientOrderId="li")
    place(desk, "oco", BUY, listClientOrderId="li")
    assert desk.signed("GET", LIST, origClientOrderId="li").json["orderListId"] == 1


def test_lists_over_the_websocket_api(desk: Desk) -> None:
    socket = desk.socket()
    (answer,) = socket.signed("orderList.place.oco", symbol="BTCUSDT", **BUY)
    assert (answer["status"], answer["result"]["contingencyType"]) == (200, "OCO")
    (answer,) = socket.signed("order.cancel", symbol="BTCUSDT", orderId=1)
    assert len(answer["result"]["orderReports"]) == 2
    (answer,) = socket.signed("allOrderLists", fromId=5, startTime=AT)
    assert [row["orderListId"] for row in answer["result"]] == [0], "with times the id is ignored"


def test_what_is_locked_shows_in_the_account(desk: Desk) -> None:
    place(desk, "oco", SELL)
    balances = {row["asset"]: row for row in desk.signed("GET", "/api/v3/account").json["balances"]}
    assert (balances["BTC"]["free"], balances["BTC"]["locked"]) == ("9.00000000", "1.00000000")
