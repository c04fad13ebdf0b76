"""Cancel-replace in all its outcomes, and amendments that keep their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bidwire.exchange.api.counters import Limits

if TYPE_CHECKING:
    from .conftest import Desk

REPLACE = "/api/v3/order/cancelReplace"
AMEND = "/api/v3/order/amend/keepPriority"
NEW = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "99.00"}
STOP, ALLOW = "STOP_ON_FAILURE", "ALLOW_FAILURE"
TAKES = {"type": "LIMIT_MAKER", "timeInForce": None, "price": "105.00"}
UNKNOWN = {"code": -2011, "msg": "Unknown order sent."}
WOULD_TAKE = {"code": -2010, "msg": "Order would immediately match and take."}


def replace(desk: Desk, mode: str = STOP, cancel: int | None = 1, **changes: Any) -> Any:
    named = {"cancelOrderId": cancel} if cancel is not None else {}
    return desk.signed("POST", REPLACE, **{**NEW, "cancelReplaceMode": mode, **named, **changes})


def test_both_halves_succeed(desk: Desk) -> None:
    desk.order(newClientOrderId="old")
    answer = replace(desk, newClientOrderId="new", cancelNewClientOrderId="gone")
    assert answer.status == 200
    said = answer.json
    assert list(said) == ["cancelResult", "newOrderResult", "cancelResponse", "newOrderResponse"]
    assert (said["cancelResult"], said["newOrderResult"]) == ("SUCCESS", "SUCCESS")
    cancelled, placed = said["cancelResponse"], said["newOrderResponse"]
    assert (cancelled["orderId"], cancelled["origClientOrderId"], cancelled["clientOrderId"]) == (1, "old", "gone")
    assert (cancelled["status"], placed["status"]) == ("CANCELED", "NEW")
    assert (placed["orderId"], placed["clientOrderId"], placed["fills"]) == (2, "new", [])


def test_the_funds_of_the_cancelled_order_pay_for_the_new_one(desk: Desk) -> None:
    free = next(row["free"] for row in desk.signed("GET", "/api/v3/account").json["balances"] if row["asset"] == "USDT")
    whole = f"{float(free) / 100:.5f}"
    desk.order(quantity=whole)
    assert replace(desk, quantity=whole).status == 200


@pytest.mark.parametrize(
    ("mode", "cancel", "new", "status", "code", "results", "responses"),
    [
        (STOP, 7, {}, 400, -2022, ("FAILURE", "NOT_ATTEMPTED"), (UNKNOWN, None)),
        (STOP, 1, TAKES, 409, -2021, ("SUCCESS", "FAILURE"), ("CANCELED", WOULD_TAKE)),
        (ALLOW, 1, TAKES, 409, -2021, ("SUCCESS", "FAILURE"), ("CANCELED", WOULD_TAKE)),
        (ALLOW, 7, {}, 409, -2021, ("FAILURE", "SUCCESS"), (UNKNOWN, "NEW")),
        (ALLOW, 7, TAKES, 400, -2022, ("FAILURE", "FAILURE"), (UNKNOWN, WOULD_TAKE)),
    ],
)
def test_a_half_that_fails_is_told_with_both(
    desk: Desk,
    mode: str,
    cancel: int,
    new: dict[str, Any],
    status: int,
    code: int,
    results: tuple[str, str],
    responses: Any,
) -> None:
    desk.order(price="98.00")
    desk.order(desk.other_key, side="SELL", price="101.00")
    answer = replace(desk, mode, cancel, **new)
    said = answer.json
    how = "partially failed" if code == -2021 else "failed"
    assert (answer.status, said["code"], said["msg"]) == (status, code, f"Order cancel-replace {how}.")
    data = said["data"]
    assert (data["cancelResult"], data["newOrderResult"]) == results
    for half, expected in zip(("cancelResponse", "newOrderResponse"), responses, strict=True):
        found = data[half]
        assert (found["status"] if isinstance(expected, str) else found) == expected


def test_a_filter_stops_it_before_anything_is_done(desk: Desk) -> None:
    desk.order()
    assert replace(desk, price="99.001").refusal == (400, -1013, "Filter failure: PRICE_FILTER")
    assert desk.signed("GET", "/api/v3/order", symbol="BTCUSDT", orderId=1).json["status"] == "NEW"


def test_cancel_restrictions_hold(desk: Desk) -> None:
    desk.order()
    said = replace(desk, cancelRestrictions="ONLY_PARTIALLY_FILLED").json
    assert said["data"]["cancelResponse"]["msg"] == "Order was not canceled due to cancel restrictions."


@pytest.mark.parametrize(
    ("mode", "over", "cancel", "status", "code", "results"),
    [
        (STOP, None, 1, 429, -1015, None),
        (STOP, "DO_NOTHING", 1, 429, -1015, None),
        (STOP, "CANCEL_ONLY", 1, 429, -2021, ("SUCCESS", "FAILURE")),
        (STOP, "CANCEL_ONLY", 7, 429, -2022, ("FAILURE", "NOT_ATTEMPTED")),
        (ALLOW, "CANCEL_ONLY", 1, 409, -2021, ("SUCCESS", "FAILURE")),
        (ALLOW, "CANCEL_ONLY", 7, 400, -2022, ("FAILURE", "FAILURE")),
    ],
)
def test_an_order_count_that_is_used_up(
    desk_with: Any, mode: str, over: str | None, cancel: int, status: int, code: int, results: Any
) -> None:
    desk = desk_with(limits=Limits(orders_10s=1))
    desk.order()
    answer = replace(desk, mode, cancel, orderRateLimitExceededMode=over)
    assert (answer.status, answer.json["code"]) == (status, code)
    open_orders = desk.signed("GET", "/api/v3/openOrders", symbol="BTCUSDT").json
    assert len(open_orders) == (0 if results == ("SUCCESS", "FAILURE") else 1)
    if results is not None:
        data = answer.json["data"]
        assert (data["cancelResult"], data["newOrderResult"]) == results
        new = data["newOrderResponse"]
        assert (new is None) if results[1] == "NOT_ATTEMPTED" else new["code"] == -1015


def test_a_new_order_that_was_not_attempted_counts(desk: Desk) -> None:
    replace(desk, STOP, 7)
    assert desk.signed("GET", "/api/v3/rateLimit/order").json[0]["count"] == 1


def test_cancelling_one_of_a_list_cancels_the_list(desk: Desk) -> None:
    desk.order(desk.other_key, side="SELL", price="101.00")
    desk.order(desk.other_key, side="BUY", price="101.00", selfTradePreventionMode="EXPIRE_TAKER")
    listed = desk.signed(
        "POST", "/api/v3/orderList/oco", symbol="BTCUSDT", side="SELL", quantity="1", aboveType="LIMIT_MAKER",
        abovePrice="120.00", belowType="STOP_LOSS", belowStopPrice="80.00",
    )  # fmt: skip
    ids = [order["orderId"] for order in listed.json["orders"]]
    said = replace(desk, STOP, ids[0]).json
    assert said["cancelResponse"]["orderId"] == ids[0]
    assert "orders" not in said["cancelResponse"]
    assert [row["orderId"] for row in desk.signed("GET", "/api/v3/openOrders", symbol="BTCUSDT").json] == [
        said["newOrderResponse"]["orderId"]
    ]


# --- amendments -------------------------------------------------------------------------------------------------------


def amend(desk: Desk, quantity: str, order_id: int = 1, **more: Any) -> Any:
    return desk.signed("PUT", AMEND, symbol="BTCUSDT", orderId=order_id, newQty=quantity, **more)


def test_an_amended_order_keeps_its_place(desk: Desk) -> None:
    desk.order(quantity="5", newClientOrderId="mine")
    desk.order(desk.other_key, quantity="4")
    answer = amend(desk, "3", newClientOrderId="mine-2")
    said = answer.json
    assert (answer.status, said["transactTime"]) == (200, 1_700_000_000_000)
    order = said["amendedOrder"]
    assert list(order) == [
        "symbol", "orderId", "orderListId", "origClientOrderId", "clientOrderId", "price", "qty", "executedQty", "preventedQty",
        "quoteOrderQty", "cumulativeQuoteQty", "status", "timeInForce", "type", "side", "workingTime", "selfTradePreventionMode",
    ]  # fmt: skip
    assert (order["origClientOrderId"], order["clientOrderId"], order["qty"]) == ("mine", "mine-2", "3.00000000")
    assert desk.get("/api/v3/depth", symbol="BTCUSDT").json["bids"] == [["100.00000000", "7.00000000"]]
    sold = desk.order(desk.other_key, side="SELL", quantity="3", selfTradePreventionMode="EXPIRE_TAKER")
    assert sold.json["executedQty"] == "3.00000000"
    assert desk.signed("GET", "/api/v3/order", symbol="BTCUSDT", orderId=1).json["status"] == "FILLED"


def test_what_the_order_held_too_much_is_free_again(desk: Desk) -> None:
    desk.order(quantity="5")
    amend(desk, "2")
    usdt = next(row for row in desk.signed("GET", "/api/v3/account").json["balances"] if row["asset"] == "USDT")
    assert usdt["locked"] == "200.00000000"


@pytest.mark.parametrize(
    ("quantity", "refusal"),
    [
        ("6", (400, -2038, "Order amend (quantity increase) is not supported.")),
        ("5", (400, -2038, "The requested action would change no state; rejecting")),
        ("0", (400, -2038, "Price * QTY is zero or less.")),
        ("1.000001", (400, -1013, "Filter failure: LOT_SIZE")),
        ("0.00001", (400, -1013, "Filter failure: NOTIONAL")),
    ],
)
def test_an_amendment_is_refused_with_code_and_text(desk: Desk, quantity: str, refusal: tuple[int, int, str]) -> None:
    desk.order(quantity="5")
    assert amend(desk, quantity).refusal == refusal
    assert desk.signed("GET", "/api/v3/order", symbol="BTCUSDT", orderId=1).json["origQty"] == "5.00000000"


def test_unknown_orders_and_taken_ids_are_refused(desk: Desk) -> None:
    desk.order(quantity="5")
    desk.order(quantity="5", newClientOrderId="taken")
    assert amend(desk, "1", 9).refusal == (400, -2038, "Unknown order sent.")
    assert amend(desk, "1", newClientOrderId="taken").refusal == (400, -2038, "Duplicate order sent.")


def test_an_order_is_amended_ten_times_at_most_and_remembers_it(desk: Desk) -> None:
    desk.order(quantity="5")
    ids = [amend(desk, f"{4 - step / 10:.1f}").json["executionId"] for step in range(10)]
    assert amend(desk, "1").refusal == (400, -2038, "Filter failure: MAX_NUM_ORDER_AMENDS")
    rows = desk.signed("GET", "/api/v3/order/amendments", symbol="BTCUSDT", orderId=1).json
    assert [row["executionId"] for row in rows] == ids
    assert (rows[0]["origQty"], rows[0]["newQty"]) == ("5.00000000", "4.00000000")
    assert rows[0]["newClientOrderId"] == rows[1]["origClientOrderId"]
    later = desk.signed("GET", "/api/v3/order/amendments", symbol="BTCUSDT", orderId=1, fromExecutionId=ids[7], limit=2)
    assert [row["executionId"] for row in later.json] == ids[7:9]


def weight(desk: Desk) -> int:
    return int(desk.get("/api/v3/ping").headers["x-mbx-used-weight-1m"])


def test_an_order_with_nothing_left_expires_and_costs_no_weight(desk: Desk) -> None:
    desk.order(quantity="5")
    desk.order(desk.other_key, side="SELL", quantity="2")
    before = weight(desk)
    answer = amend(desk, "2")
    assert answer.json["amendedOrder"]["status"] == "EXPIRED"
    assert weight(desk) == before + 1
    assert desk.signed("GET", "/api/v3/openOrders", symbol="BTCUSDT").json == []


def test_the_visible_part_of_an_iceberg_shrinks_last(desk: Desk) -> None:
    desk.order(quantity="5", icebergQty="2")
    amend(desk, "3")
    assert desk.get("/api/v3/depth", symbol="BTCUSDT").json["bids"] == [["100.00000000", "2.00000000"]]
    amend(desk, "1")
    assert desk.get("/api/v3/depth", symbol="BTCUSDT").json["bids"] == [["100.00000000", "1.00000000"]]


def test_both_orders_of_a_pair_are_amended(desk: Desk) -> None:
    listed = desk.signed(
        "POST", "/api/v3/orderList/oco", symbol="BTCUSDT", side="BUY", quantity="2", belowType="LIMIT_MAKER",
        belowPrice="90.00", aboveType="STOP_LOSS_LIMIT", aboveStopPrice="110.00", abovePrice="111.00", aboveTimeInForce="GTC",
    ).json  # fmt: skip
    ids = [order["orderId"] for order in listed["orders"]]
    said = amend(desk, "1", ids[1]).json
    assert [order["orderId"] for order in said["listStatus"]["orders"]] == ids
    assert said["listStatus"]["orders"][1]["clientOrderId"] == said["amendedOrder"]["clientOrderId"]
    rows = desk.signed("GET", "/api/v3/openOrders", symbol="BTCUSDT").json
    assert [row["origQty"] for row in rows] == ["1.00000000", "1.00000000"]
    usdt = next(row for row in desk.signed("GET", "/api/v3/account").json["balances"] if row["asset"] == "USDT")
    assert usdt["locked"] == "111.00000000"
    desk.signed("DELETE", "/api/v3/order", symbol="BTCUSDT", orderId=ids[0])
    usdt = next(row for row in desk.signed("GET", "/api/v3/account").json["balances"] if row["asset"] == "USDT")
    assert usdt["locked"] == "0.00000000"


def test_an_amendment_is_told_on_the_stream(desk: Desk) -> None:
    told: list[bytes] = []
    desk.venue.listen(1, told.append, False)
    desk.order(quantity="5", newClientOrderId="mine")
    told.clear()
    amend(desk, "2", newClientOrderId="mine-2")
    report = told[0]
    for part in (b'"c":"mine-2"', b'"C":"mine"', b'"x":"REPLACED"', b'"X":"NEW"', b'"q":"2.00000000"'):
        assert part in report
