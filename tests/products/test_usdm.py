"""USD-M futures beyond what every product is held to: where conditional orders go, one object for a list of one, the WebSocket API."""

from __future__ import annotations

import pytest

from bidwire import usdm
from bidwire.products.usdm import requests
from bidwire.wire.http import HttpResponse, Stamp, decode
from bidwire.wire.senders import explained
from bidwire.wire.wsapi import encode

CONDITIONAL = ("STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET")


@pytest.mark.parametrize("kind", CONDITIONAL)
def test_a_conditional_order_is_refused_here_with_the_call_that_places_it(kind: str) -> None:
    with pytest.raises(ValueError, match=f"new_algo_order.*{kind}.*-4120"):
        usdm.NewOrder("BTCUSDT", "BUY", usdm.OrderType(kind), quantity=1)
    with pytest.raises(ValueError, match="new_algo_order"):
        usdm.OrderInBatch("BTCUSDT", "BUY", usdm.OrderType(kind), quantity=1)
    assert usdm.NewAlgoOrder("BTCUSDT", "BUY", usdm.OrderType(kind), algo_type="CONDITIONAL", quantity=1).type == kind


def test_brackets_of_one_symbol_may_come_as_one_object() -> None:
    one = b'{"symbol":"BTCUSDT","brackets":[{"bracket":1,"initialLeverage":125,"notionalCap":50000,"notionalFloor":0,"maintMarginRatio":0.004,"cum":0}]}'
    for body in (one, b"[" + one + b"]"):
        [found] = decode(usdm.GetLeverageBrackets(symbol="BTCUSDT"), HttpResponse(200, {}, body))
        assert found.symbol == "BTCUSDT"
        assert found.brackets[0].initial_leverage == 125


def test_every_method_of_the_websocket_api_has_its_request() -> None:
    methods = {kind.route.ws for name in requests.__all__ if (kind := getattr(requests, name)).route.ws is not None}
    assert methods == {
        "account.balance", "account.position", "account.status", "algoOrder.cancel", "algoOrder.place", "depth",
        "order.cancel", "order.modify", "order.place", "order.status", "session.logon", "session.logout",
        "session.status", "ticker.book", "ticker.price", "userDataStream.ping", "userDataStream.start",
        "userDataStream.stop", "v2/account.balance", "v2/account.position", "v2/account.status",
    }  # fmt: skip
    call = encode(usdm.GetDepth("BTCUSDT"), "wss://ws-fapi.binance.com/ws-fapi/v1", Stamp())
    assert call.target == "depth"


def test_a_parameter_that_went_with_conditional_orders_is_answered_with_the_call_that_has_it() -> None:
    told = str(explained(usdm.NewOrder, {"symbol": "BTCUSDT", "stop_price": "70000"}, TypeError()))
    assert told.startswith("NewOrder has no parameter 'stop_price': conditional orders are placed by new_algo_order(")


def test_a_value_too_many_without_a_name_is_answered_with_those_that_may_be() -> None:
    told = {
        kind: str(explained(kind, {}, TypeError("Extra positional arguments provided")))
        for kind in (usdm.NewOrder, usdm.GetIncome)
    }
    assert told[usdm.NewOrder] == "NewOrder: symbol, side, type may come without a name, in this order; name the others"
    assert told[usdm.GetIncome] == "GetIncome: nothing may come without a name, in this order; name the others"
