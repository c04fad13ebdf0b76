"""Spot order lists: OCO, OTO, OTOCO, OPO and OPOCO, placing and cancelling, in the documentation's order.

A list has a working order, which is placed first, and pending ones that wait
until it is filled; OCO has two orders of which one cancels the other. Each
order of a list has its own client id, the list has `list_client_order_id`.
https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#order-lists
"""

from __future__ import annotations

from ....wire.request import Repeat, Route, Security, SignedForSymbol, T_co
from ....wire.words import NONE, MaybeNumber, MaybeWord, Number, Word
from ..enums import (
    OrderResponseType,
    OrderResponseTypeText,
    OrderType,
    OrderTypeText,
    PegOffsetType,
    PegOffsetTypeText,
    PegPriceType,
    PegPriceTypeText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    Side,
    SideText,
    TimeInForce,
    TimeInForceText,
)
from ..models import CanceledOrderList, PlacedOrderList


class _List(SignedForSymbol[T_co], frozen=True, kw_only=True):
    """What every new list may say."""

    list_client_order_id: str | None = None
    new_order_resp_type: MaybeWord[OrderResponseType, OrderResponseTypeText] = NONE
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE


class _Working(_List[T_co], frozen=True, kw_only=True):
    """A list with a working order."""

    working_type: Word[OrderType, OrderTypeText]
    working_side: Word[Side, SideText]
    working_price: Number
    working_quantity: Number
    working_client_order_id: str | None = None
    working_iceberg_qty: MaybeNumber = NONE
    working_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    working_strategy_id: int | None = None
    working_strategy_type: int | None = None
    working_peg_price_type: MaybeWord[PegPriceType, PegPriceTypeText] = NONE
    working_peg_offset_type: MaybeWord[PegOffsetType, PegOffsetTypeText] = NONE
    working_peg_offset_value: int | None = None


class _OnePending(_Working[T_co], frozen=True, kw_only=True):
    """A working order and one that waits for it."""

    pending_type: Word[OrderType, OrderTypeText]
    pending_side: Word[Side, SideText]
    pending_client_order_id: str | None = None
    pending_price: MaybeNumber = NONE
    pending_stop_price: MaybeNumber = NONE
    pending_trailing_delta: int | None = None
    pending_iceberg_qty: MaybeNumber = NONE
    pending_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    pending_strategy_id: int | None = None
    pending_strategy_type: int | None = None
    pending_peg_price_type: MaybeWord[PegPriceType, PegPriceTypeText] = NONE
    pending_peg_offset_type: MaybeWord[PegOffsetType, PegOffsetTypeText] = NONE
    pending_peg_offset_value: int | None = None


class _TwoPending(_Working[T_co], frozen=True, kw_only=True):
    """A working order and a pair that waits for it, of which one cancels the other."""

    pending_side: Word[Side, SideText]
    pending_above_type: Word[OrderType, OrderTypeText]
    pending_above_client_order_id: str | None = None
    pending_above_price: MaybeNumber = NONE
    pending_above_stop_price: MaybeNumber = NONE
    pending_above_trailing_delta: int | None = None
    pending_above_iceberg_qty: MaybeNumber = NONE
    pending_above_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    pending_above_strategy_id: int | None = None
    pending_above_strategy_type: int | None = None
    pending_above_peg_price_type: MaybeWord[PegPriceType, PegPriceTypeText] = NONE
    pending_above_peg_offset_type: MaybeWord[PegOffsetType, PegOffsetTypeText] = NONE
    pending_above_peg_offset_value: int | None = None
    pending_below_type: MaybeWord[OrderType, OrderTypeText] = NONE
    pending_below_client_order_id: str | None = None
    pending_below_price: MaybeNumber = NONE
    pending_below_stop_price: MaybeNumber = NONE
    pending_below_trailing_delta: int | None = None
    pending_below_iceberg_qty: MaybeNumber = NONE
    pending_below_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    pending_below_strategy_id: int | None = None
    pending_below_strategy_type: int | None = None
    pending_below_peg_price_type: MaybeWord[PegPriceType, PegPriceTypeText] = NONE
    pending_below_peg_offset_type: MaybeWord[PegOffsetType, PegOffsetTypeText] = NONE
    pending_below_peg_offset_value: int | None = None


class NewLegacyOcoOrder(_List[PlacedOrderList], frozen=True, kw_only=True):
    """The old form of an OCO: a LIMIT_MAKER and a STOP_LOSS or STOP_LOSS_LIMIT. Deprecated: see `new_oco_order`.

    Selling: limit price > last price > stop price; buying the other way round. A `stop_limit_price` makes the
    stop a STOP_LOSS_LIMIT and needs `stop_limit_time_in_force`.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-oco---deprecated-trade
    """

    route = Route(
        "POST",
        "/api/v3/order/oco",
        ws="orderList.place",
        security=Security.TRADE,
        weight=1,
        orders=2,
        free=True,
        repeat=Repeat.PLACE,
    )

    side: Word[Side, SideText]
    quantity: Number
    price: Number
    stop_price: Number
    limit_client_order_id: str | None = None
    limit_strategy_id: int | None = None
    limit_strategy_type: int | None = None
    limit_iceberg_qty: MaybeNumber = NONE
    trailing_delta: int | None = None
    stop_client_order_id: str | None = None
    stop_strategy_id: int | None = None
    stop_strategy_type: int | None = None
    stop_limit_price: MaybeNumber = NONE
    stop_iceberg_qty: MaybeNumber = NONE
    stop_limit_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE


class NewOcoOrder(_List[PlacedOrderList], frozen=True, kw_only=True):
    """A pair of orders of which one cancels the other: one above and one below the market price.

    One of the two is a STOP_LOSS or STOP_LOSS_LIMIT, the other a LIMIT_MAKER, TAKE_PROFIT or TAKE_PROFIT_LIMIT.
    Wrong prices are refused (-2010). Trailing deltas are in basis points.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-list---oco-trade
    """

    route = Route(
        "POST",
        "/api/v3/orderList/oco",
        ws="orderList.place.oco",
        security=Security.TRADE,
        weight=1,
        orders=2,
        free=True,
        repeat=Repeat.PLACE,
    )

    side: Word[Side, SideText]
    quantity: Number
    above_type: Word[OrderType, OrderTypeText]
    below_type: Word[OrderType, OrderTypeText]
    above_client_order_id: str | None = None
    above_iceberg_qty: MaybeNumber = NONE
    above_price: MaybeNumber = NONE
    above_stop_price: MaybeNumber = NONE
    above_trailing_delta: int | None = None
    above_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    above_strategy_id: int | None = None
    above_strategy_type: int | None = None
    above_peg_price_type: MaybeWord[PegPriceType, PegPriceTypeText] = NONE
    above_peg_offset_type: MaybeWord[PegOffsetType, PegOffsetTypeText] = NONE
    above_peg_offset_value: int | None = None
    below_client_order_id: str | None = None
    below_iceberg_qty: MaybeNumber = NONE
    below_price: MaybeNumber = NONE
    below_stop_price: MaybeNumber = NONE
    below_trailing_delta: int | None = None
    below_time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    below_strategy_id: int | None = None
    below_strategy_type: int | None = None
    below_peg_price_type: MaybeWord[PegPriceType, PegPriceTypeText] = NONE
    below_peg_offset_type: MaybeWord[PegOffsetType, PegOffsetTypeText] = NONE
    below_peg_offset_value: int | None = None


class NewOtoOrder(_OnePending[PlacedOrderList], frozen=True, kw_only=True):
    """A working order (LIMIT or LIMIT_MAKER), and a pending one that is placed when the working one is filled.

    The pending order may be of any type, but MARKET by quantity only.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-list---oto-trade
    """

    route = Route(
        "POST",
        "/api/v3/orderList/oto",
        ws="orderList.place.oto",
        security=Security.TRADE,
        weight=1,
        orders=2,
        free=True,
        repeat=Repeat.PLACE,
    )

    pending_quantity: Number


class NewOtocoOrder(_TwoPending[PlacedOrderList], frozen=True, kw_only=True):
    """A working order (LIMIT or LIMIT_MAKER), and an OCO that is placed when the working one is filled.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-list---otoco-trade
    """

    route = Route(
        "POST",
        "/api/v3/orderList/otoco",
        ws="orderList.place.otoco",
        security=Security.TRADE,
        weight=1,
        orders=3,
        free=True,
        repeat=Repeat.PLACE,
    )

    pending_quantity: Number


class NewOpoOrder(_OnePending[PlacedOrderList], frozen=True, kw_only=True):
    """As OTO, but the pending order's quantity is what the working one brought in: one order pays for the other.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-list---opo-trade
    """

    route = Route(
        "POST",
        "/api/v3/orderList/opo",
        ws="orderList.place.opo",
        security=Security.TRADE,
        weight=1,
        orders=2,
        free=True,
        repeat=Repeat.PLACE,
    )


class NewOpocoOrder(_TwoPending[PlacedOrderList], frozen=True, kw_only=True):
    """As OTOCO, but the pending pair's quantity is what the working order brought in.

    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-list---opoco-trade
    """

    route = Route(
        "POST",
        "/api/v3/orderList/opoco",
        ws="orderList.place.opoco",
        security=Security.TRADE,
        weight=1,
        orders=3,
        free=True,
        repeat=Repeat.PLACE,
    )


class CancelOrderList(SignedForSymbol[CanceledOrderList], frozen=True, kw_only=True):
    """Cancels an order list, told by `order_list_id` or `list_client_order_id`; with both, both must fit.

    Cancelling one order of a list cancels the list. NotFound (-2011) where there is none.
    https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#cancel-order-list-trade
    """

    route = Route(
        "DELETE",
        "/api/v3/orderList",
        ws="orderList.cancel",
        security=Security.TRADE,
        weight=1,
        free=True,
        repeat=Repeat.CANCEL,
        one_of=(("order_list_id", "list_client_order_id"),),
    )

    order_list_id: int | None = None
    list_client_order_id: str | None = None
    new_client_order_id: str | None = None
