"""Self-trade prevention as a client sees it: answers, queries and user events (faqs/stp_faq.md; rest-api.md)."""

from __future__ import annotations

from typing import Any

import pytest

from bidwire.exchange.engine.commands import SetTradeGroup

MATCHES = "/api/v3/myPreventedMatches"


def met(desk: Any, mode: str, **more: object) -> Any:
    """A sale of 2 that meets the account's own order to buy 1."""
    return desk.order(side="SELL", quantity="2", selfTradePreventionMode=mode, **more).json


def test_the_answer_lists_prevented_matches_and_what_was_lost(desk: Any) -> None:
    desk.order()
    answer = met(desk, "EXPIRE_BOTH")
    assert answer["status"] == "EXPIRED_IN_MATCH"
    assert answer["preventedMatches"] == [
        {
            "preventedMatchId": 0,
            "makerSymbol": "BTCUSDT",
            "makerOrderId": 1,
            "price": "100.00000000",
            "takerPreventedQuantity": "2.00000000",
            "makerPreventedQuantity": "1.00000000",
        }
    ]
    assert answer["preventedQuantity"] == "2.00000000"
    assert answer["selfTradePreventionMode"] == "EXPIRE_BOTH"
    assert "tradeGroupId" not in answer


def test_who_lost_nothing_shows_no_prevented_quantity(desk: Any) -> None:
    desk.order()
    answer = met(desk, "EXPIRE_MAKER")
    assert (answer["status"], "preventedQuantity" in answer) == ("NEW", False)
    maker = desk.signed("GET", "/api/v3/order", symbol="BTCUSDT", orderId=1).json
    assert (maker["status"], maker["preventedMatchId"], maker["preventedQuantity"]) == (
        "EXPIRED_IN_MATCH", 0, "1.00000000",
    )  # fmt: skip
    taker = desk.signed("GET", "/api/v3/order", symbol="BTCUSDT", orderId=2).json
    assert "preventedMatchId" not in taker


def test_a_result_has_the_group_and_no_matches(desk: Any) -> None:
    for account in (desk.account, desk.other):
        desk.venue.apply(SetTradeGroup(account, 7))
    desk.order()
    answer = desk.order(
        desk.other_key, side="SELL", selfTradePreventionMode="EXPIRE_TAKER", newOrderRespType="RESULT"
    ).json
    assert (answer["tradeGroupId"], "preventedMatches" in answer) == (7, False)
    assert desk.signed("GET", "/api/v3/account").json["tradeGroupId"] == 7


def test_prevented_matches_are_found_by_their_id_and_by_either_order(desk: Any) -> None:
    desk.order()
    met(desk, "DECREMENT")
    by_id = desk.signed("GET", MATCHES, symbol="BTCUSDT", preventedMatchId=0).json
    assert by_id == [
        {
            "symbol": "BTCUSDT",
            "preventedMatchId": 0,
            "takerOrderId": 2,
            "makerSymbol": "BTCUSDT",
            "makerOrderId": 1,
            "tradeGroupId": -1,
            "selfTradePreventionMode": "DECREMENT",
            "price": "100.00000000",
            "takerPreventedQuantity": "1.00000000",
            "makerPreventedQuantity": "1.00000000",
            "transactTime": desk.wall // 1000,
        }
    ]
    for order_id in (1, 2):
        assert desk.signed("GET", MATCHES, symbol="BTCUSDT", orderId=order_id).json == by_id
        # As the npm package @binance/connector asks over the WebSocket API.
        assert desk.signed("GET", MATCHES, symbol="BTCUSDT", orderId=order_id, limit=500).json == by_id
    assert desk.signed("GET", MATCHES, symbol="BTCUSDT", preventedMatchId=0, limit=500).json == by_id
    assert desk.signed("GET", MATCHES, symbol="BTCUSDT", orderId=1, limit=0).refusal[1] == -1130
    assert desk.signed("GET", MATCHES, desk.other_key, symbol="BTCUSDT", orderId=1).json == []
    assert desk.signed("GET", MATCHES, symbol="BTCUSDT", preventedMatchId=1).json == []


def test_the_matches_of_an_order_are_paged_by_id(desk: Any) -> None:
    for price in ("100.00", "99.00", "98.00"):
        desk.order(price=price)
    desk.order(side="SELL", quantity="4", price="98.00", selfTradePreventionMode="EXPIRE_MAKER")
    page = desk.signed("GET", MATCHES, symbol="BTCUSDT", orderId=4, fromPreventedMatchId=1, limit=1).json
    assert [row["preventedMatchId"] for row in page] == [1]
    rest = desk.signed("GET", MATCHES, symbol="BTCUSDT", orderId=4, fromPreventedMatchId=1).json
    assert [row["makerOrderId"] for row in rest] == [2, 3]


@pytest.mark.parametrize(
    "params",
    [
        {"preventedMatchId": 1, "orderId": 1},
        {"preventedMatchId": 1, "fromPreventedMatchId": 1},
    ],
)
def test_combinations_that_are_not_listed_are_refused(desk: Any, params: dict[str, object]) -> None:
    assert desk.signed("GET", MATCHES, symbol="BTCUSDT", **params).refusal[1] == -1128


def test_the_account_hears_what_each_order_lost(desk: Any) -> None:
    heard: list[bytes] = []
    desk.order()
    desk.venue.listen(desk.account, heard.append, False)
    met(desk, "DECREMENT")
    from msgspec.json import decode

    reports = [decode(frame) for frame in heard if b"TRADE_PREVENTION" in frame]
    keys = ("i", "X", "v", "A", "B", "u", "U", "Cs", "pl", "pL", "pY", "l", "L", "Y", "w", "V")
    assert [{key: report[key] for key in keys} for report in reports] == [
        {
            "i": own, "X": status, "v": 0, "A": "1.00000000", "B": "1.00000000", "u": -1, "U": counter,
            "Cs": "BTCUSDT", "pl": "1.00000000", "pL": "100.00000000", "pY": "100.00000000", "l": "0.00000000",
            "L": "0.00000000", "Y": "0.00000000", "w": works, "V": mode,
        }
        for own, counter, status, works, mode in (
            (2, 1, "NEW", True, "DECREMENT"), (1, 2, "EXPIRED_IN_MATCH", False, "EXPIRE_MAKER"),
        )
    ]  # fmt: skip


def test_a_mode_that_the_symbol_does_not_have_is_refused_before_the_engine(desk: Any) -> None:
    assert desk.order(selfTradePreventionMode="NONE").refusal == (
        400, -1013, "This symbol does not allow the specified self-trade prevention mode.",
    )  # fmt: skip
