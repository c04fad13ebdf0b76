"""Order lists through our own client, over the loopback exchange, for three ways to call and in both encodings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bidwire import Loopback, Settings
from bidwire.exchange.engine.commands import HOUSE, UNIT, Place
from bidwire.exchange.market.still import StillMarket
from bidwire.spot import CanceledOrder, CanceledOrderList, OrderType


@pytest.fixture(params=("json", "sbe"))
def trader(request: pytest.FixtureRequest, face: Callable[..., Any]) -> Any:
    place = Loopback(market=StillMarket(("BTCUSDT",)))
    for sells, price in ((False, 100), (True, 102)):
        place.venue.apply(Place(HOUSE, "BTCUSDT", sells, OrderType.LIMIT, quantity=5 * UNIT, price=price * UNIT))
    key = place.keys["hmac"]
    return face(place, key.api_key, key.secret, settings=Settings(encoding=request.param))


def test_who_cancels_one_order_of_a_list_is_told_of_the_list(trader: Any) -> None:
    legs = {"above_type": "LIMIT_MAKER", "above_price": "110", "below_type": "STOP_LOSS", "below_stop_price": "90"}
    pair = trader.call("new_oco_order", "BTCUSDT", side="SELL", quantity=1, **legs)
    gone = trader.call("cancel_order", "BTCUSDT", order_id=pair.orders[1].order_id)
    assert isinstance(gone, CanceledOrderList)
    assert (gone.order_list_id, gone.list_order_status, gone.status) == (pair.order_list_id, "ALL_DONE", "CANCELED")
    names = [leg.client_order_id for leg in pair.orders]
    assert [report.orig_client_order_id for report in gone.order_reports] == names


def test_who_cancels_an_order_by_itself_is_told_of_it(trader: Any) -> None:
    placed = trader.call("new_order", "BTCUSDT", "SELL", "LIMIT", quantity=1, price="110", time_in_force="GTC")
    gone = trader.call("cancel_order", "BTCUSDT", order_id=placed.order_id)
    assert isinstance(gone, CanceledOrder)
    assert (gone.orig_client_order_id, gone.status) == (placed.client_order_id, "CANCELED")
