"""Orders through HTTP, from placing to what is left of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Desk


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
        ("selfTradePreventionMode", "NONE"),
    ]
