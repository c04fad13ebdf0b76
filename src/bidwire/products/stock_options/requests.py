"""Requests of stock options, in the documentation's order.

https://developers.binance.com/en/docs/catalog/advanced-trading-stock-option-trading/api/rest-api/trade
"""

from __future__ import annotations

from ...wire.request import Repeat, Route, Security, SignedForSymbol
from ...wire.words import NONE, MaybeWord, Number, Word
from ..common.enums import Side, SideText
from .enums import OrderType, OrderTypeText, PositionIntent, PositionIntentText, TimeInForce, TimeInForceText
from .models import PlacedOrder

__all__ = [
    "NewOrder",
]


class NewOrder(SignedForSymbol[PlacedOrder], frozen=True, kw_only=True):
    """Places a limit order on an option; at most 200 a minute for an account. The symbol is the OCC's, `NVDA260930C00100000`.

    Sent again with its `client_order_id`, an order that was taken is answered once more, and one that failed is refused with
    497401. After 497001 and 497301 the order may be at work still: send it again with its id.

    The page at hand tells all this in its text. `price` and `order_type` are called as for stocks: not certain. What else it
    takes goes by `extra`.
    https://developers.binance.com/en/docs/catalog/advanced-trading-stock-option-trading/api/rest-api/trade
    """

    # No weight is known, only the limit.
    route = Route("POST", "/sapi/v1/equity/option/order/place", security=Security.TRADE, uid=True, repeat=Repeat.PLACE)

    side: Word[Side, SideText]
    quantity: Number
    """Whole contracts."""
    price: Number
    order_type: MaybeWord[OrderType, OrderTypeText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    position_intent: MaybeWord[PositionIntent, PositionIntentText] = NONE
    """BUY_TO_OPEN or SELL_TO_CLOSE by default, by the side; needed to open or close a short position."""
    client_order_id: str | None = None
