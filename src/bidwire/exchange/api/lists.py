"""Order lists: the requests' many prefixes become legs, legs become orders; answers and queries of lists.

Which legs may stand above and below is checked here, with the codes that errors.md gives each mistake; how prices
stand to the last one is the engine's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ...products.spot.enums import (
    ContingencyType,
    ExecutionType,
    OrderResponseType,
    OrderStatus,
    OrderType,
    PegOffsetType,
    PegPriceType,
    SelfTradePreventionMode,
    Side,
    TimeInForce,
)
from ...products.spot.requests import account as a
from ...products.spot.requests import lists as o
from ...wire.words import NumberLike, word
from ..engine.commands import CancelList, Command, Place, PlaceList
from ..engine.engine import Engine
from ..engine.events import Event, ListChanged, Report
from ..engine.orders import Order, OrderList
from ..history import Records, Window
from .answers import (
    ApiError,
    Json,
    Show,
    bad_combination,
    cancelled,
    invalid_symbol,
    list_row,
    missing,
    not_required,
    not_valid,
    order_ack,
    order_result,
)
from .params import Built
from .router import Context, Handler
from .spans import Span, rows
from .terms import accepted, peg_of, prevention_of, refuse_parameters, units, wire

NewList = o.NewOcoOrder | o.NewOtoOrder | o.NewOtocoOrder | o.NewOpoOrder | o.NewOpocoOrder | o.NewLegacyOcoOrder
Counted = Callable[[Command, int, Context], list[Event]]

_LIMITS = frozenset({OrderType.LIMIT, OrderType.LIMIT_MAKER})
_STOP_LOSSES = frozenset({OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT})
_IN_A_PAIR = frozenset(OrderType) - {OrderType.LIMIT, OrderType.MARKET}


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One order of a list, by the names of a single order; `prefix` is how the request names it."""

    prefix: str
    type: OrderType
    side: Side
    quantity: NumberLike | None
    price: NumberLike | None = None
    stop_price: NumberLike | None = None
    trailing_delta: int | None = None
    iceberg_qty: NumberLike | None = None
    time_in_force: TimeInForce | None = None
    client_order_id: str | None = None
    strategy_id: int | None = None
    strategy_type: int | None = None
    peg_price_type: PegPriceType | None = None
    peg_offset_type: PegOffsetType | None = None
    peg_offset_value: int | None = None
    quote_order_qty: None = None
    shared: frozenset[str] = frozenset()
    """What both orders of a pair have together, under a name without the second prefix."""

    @classmethod
    def of(cls, request: NewList, prefix: str, side: object, quantity: NumberLike | None, shared: str = "") -> Leg:
        """The fields of the request that begin with the prefix."""
        known = {field.name for field in msgspec.structs.fields(type(request))}
        own = {
            name: getattr(request, f"{prefix}_{name}") for name in cls.__struct_fields__ if f"{prefix}_{name}" in known
        }
        own |= {"side": word(Side, side), "quantity": quantity, "type": word(OrderType, own["type"])}
        return cls(prefix=prefix, shared=frozenset({"side", "quantity"}) if shared else frozenset(), **own)

    @property
    def below(self) -> bool:
        return self.prefix.endswith("below")

    def name(self, field: str) -> str:
        """A parameter of this leg as the request calls it."""
        if field in self.shared:
            outer = self.prefix.rpartition("_")[0]
            return wire(f"{outer}_{field}" if outer else field)
        return wire(f"{self.prefix}_{field}")

    def place(self, account: int, symbol: str, prevention: SelfTradePreventionMode | None) -> Place:
        return Place(
            account,
            symbol,
            self.side is Side.BUY,
            self.type,
            self.time_in_force or TimeInForce.GTC,
            units(self.quantity),
            units(self.price),
            client_order_id=self.client_order_id or "",
            strategy_id=self.strategy_id,
            strategy_type=self.strategy_type,
            stop_price=units(self.stop_price),
            trailing_delta=self.trailing_delta,
            iceberg_quantity=units(self.iceberg_qty),
            peg=peg_of(self.peg_price_type, self.peg_offset_value),
            self_trade_prevention=prevention,
        )


class OrderLists:
    """The handlers of order lists."""

    def __init__(
        self, engine: Engine, records: Records, counted: Counted, apply: Callable[[Command], list[Event]]
    ) -> None:
        self._engine = engine
        self._records = records
        self._counted = counted
        self._apply = apply

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            o.NewLegacyOcoOrder: self.new_list,
            o.NewOcoOrder: self.new_list,
            o.NewOtoOrder: self.new_list,
            o.NewOtocoOrder: self.new_list,
            o.NewOpoOrder: self.new_list,
            o.NewOpocoOrder: self.new_list,
            o.CancelOrderList: self.cancel_list,
            a.GetOrderList: self.get_list,
            a.GetAllOrderLists: self.all_lists,
            a.GetOpenOrderLists: self.open_lists,
        }

    # --- placing ------------------------------------------------------------------------------------------------------

    def new_list(self, request: NewList, context: Context) -> Json:
        legs, contingency, pays = legs_of(request)
        for leg in legs:
            unknown = pays and leg is not legs[0]
            refuse_parameters(leg, leg.name, frozenset({"quantity"}) if unknown else frozenset(), by_sum=False)
        if self._engine.rules(request.symbol) is None:
            raise invalid_symbol()
        prevention = prevention_of(request.self_trade_prevention_mode)
        command = PlaceList(
            context.account,
            request.symbol,
            contingency,
            tuple(leg.place(context.account, request.symbol, prevention) for leg in legs),
            request.list_client_order_id or "",
            pays,
        )
        events = self._counted(command, request.route.orders, context)
        shape = word(OrderResponseType, request.new_order_resp_type or OrderResponseType.RESULT)
        return _placed(events, shape, context.time)

    # --- cancelling and queries ---------------------------------------------------------------------------------------

    def cancel_list(self, request: o.CancelOrderList, context: Context) -> Json:
        if self._engine.rules(request.symbol) is None:
            raise invalid_symbol()
        command = CancelList(
            context.account,
            request.symbol,
            request.order_list_id,
            request.list_client_order_id,
            request.new_client_order_id or "",
        )
        return cancelled_rows(accepted(self._apply(command)), context.time)[0]

    def get_list(self, request: a.GetOrderList, context: Context) -> Json:
        found = self._records.order_list(context.account, request.order_list_id, request.orig_client_order_id)
        if found is None:
            raise ApiError(-2013, "Order does not exist.")
        return _row(found, context.time)

    def all_lists(self, request: a.GetAllOrderLists, context: Context) -> Json:
        """From a list id on, or within at most 24 hours by the last change, or the newest.

        With times an id is refused (rest-api.md), over the WebSocket API it is ignored (web-socket-api.md).
        """
        most = rows(request.limit)
        times = request.start_time is not None or request.end_time is not None
        if times and request.from_id is not None and not context.socket:
            raise bad_combination()
        if request.from_id is not None and not times:
            window = Window(limit=most, from_id=request.from_id)
        else:
            window = Span.of(request.start_time, request.end_time).window(most)
        found = self._records.order_lists(context.account, window)
        # CHANGELOG.md 2023-07-11: ascending where a start or an id was given; the newest come first, as in the sample.
        return [_row(each, context.time) for each in (found if window.oldest_first else found[::-1])]

    def open_lists(self, request: a.GetOpenOrderLists, context: Context) -> Json:
        return [_row(each, context.time) for each in self._engine.open_lists(context.account)]


# --- requests into legs --------------------------------------------------------------------------------------------------


def legs_of(request: NewList) -> tuple[list[Leg], ContingencyType, bool]:
    """The legs in the order in which they get their ids, how they hang together, and whether one pays for the others.

    Raises:
        ApiError: the legs may not stand as they do.
    """
    if isinstance(request, o.NewLegacyOcoOrder):
        return _legacy(request), ContingencyType.OCO, False
    if isinstance(request, o.NewOcoOrder):
        pair = [Leg.of(request, prefix, request.side, request.quantity, "pair") for prefix in ("above", "below")]
        return _pair(*pair), ContingencyType.OCO, False
    working = Leg.of(request, "working", request.working_side, request.working_quantity)
    if working.type not in _LIMITS:
        raise not_valid("workingType")
    quantity = request.pending_quantity if isinstance(request, o.NewOtoOrder | o.NewOtocoOrder) else None
    pays = isinstance(request, o.NewOpoOrder | o.NewOpocoOrder)
    if pays and working.side is not Side.BUY:
        raise ApiError(-1222, "Working order in an OPO list must be a bid.")
    if pays and word(Side, request.pending_side) is not Side.SELL:
        raise ApiError(-1223, "Pending orders in an OPO list must be asks.")
    if isinstance(request, o.NewOtoOrder | o.NewOpoOrder):
        return [working, Leg.of(request, "pending", request.pending_side, quantity)], ContingencyType.OTO, pays
    if request.pending_below_type is None:
        raise missing("pendingBelowType")
    above, below = (
        Leg.of(request, prefix, request.pending_side, quantity, "pair") for prefix in ("pending_above", "pending_below")
    )
    return [working, *_pair(above, below)], ContingencyType.OTO, pays


def _pair(above: Leg, below: Leg) -> list[Leg]:
    """The stop loss first: so the samples of rest-api.md number a pair, whichever stands above."""
    if above.type not in _IN_A_PAIR or below.type not in _IN_A_PAIR:
        raise ApiError(-1158, "Order type not supported in OCO.")
    if above.type is below.type is OrderType.LIMIT_MAKER:
        raise ApiError(-1168, "At least one OCO order must be contingent.")
    for leg in (above, below):
        code, text = _WRONG_SIDE[leg.side is Side.BUY, _kind(leg.type)]
        if leg.below is not _belongs_below(leg):
            raise ApiError(code, text)
        if leg.iceberg_qty is not None and leg.time_in_force not in (None, TimeInForce.GTC):
            name = leg.name("iceberg_qty")
            text = f"Parameter '{name}' is not supported if `aboveTimeInForce`/`belowTimeInForce` is not GTC."
            raise ApiError(-1160, text)
    return sorted((above, below), key=lambda leg: leg.type not in _STOP_LOSSES)


def _kind(kind: OrderType) -> str:
    return "limit" if kind is OrderType.LIMIT_MAKER else "stop loss" if kind in _STOP_LOSSES else "take profit"


def _belongs_below(leg: Leg) -> bool:
    return (leg.side is Side.SELL) is (leg.type in _STOP_LOSSES)


# (whether it buys, what it is): errors.md.
_WRONG_SIDE = {
    (True, "limit"): (-1165, "A limit order in a buy OCO must be below."),
    (False, "limit"): (-1166, "A limit order in a sell OCO must be above."),
    (True, "stop loss"): (-1196, "A stop loss order in a buy OCO must be above."),
    (False, "stop loss"): (-1197, "A stop loss order in a sell OCO must be below."),
    (True, "take profit"): (-1198, "A take profit order in a buy OCO must be below."),
    (False, "take profit"): (-1199, "A take profit order in a sell OCO must be above."),
}


def _legacy(request: o.NewLegacyOcoOrder) -> list[Leg]:
    """The deprecated form: its names are of its own."""
    if request.stop_limit_price is not None and request.stop_limit_time_in_force is None:
        raise missing("stopLimitTimeInForce")
    if request.stop_limit_price is None:
        for name in ("stop_limit_time_in_force", "stop_iceberg_qty"):
            if getattr(request, name) is not None:
                raise not_required(wire(name))
    limited = request.stop_limit_price is not None
    stop = Leg(
        prefix="stop",
        type=OrderType.STOP_LOSS_LIMIT if limited else OrderType.STOP_LOSS,
        side=word(Side, request.side),
        quantity=request.quantity,
        price=request.stop_limit_price,
        stop_price=request.stop_price,
        trailing_delta=request.trailing_delta,
        iceberg_qty=request.stop_iceberg_qty,
        time_in_force=request.stop_limit_time_in_force if limited else None,
        client_order_id=request.stop_client_order_id,
        strategy_id=request.stop_strategy_id,
        strategy_type=request.stop_strategy_type,
    )
    limit = Leg(
        prefix="limit",
        type=OrderType.LIMIT_MAKER,
        side=stop.side,
        quantity=request.quantity,
        price=request.price,
        iceberg_qty=request.limit_iceberg_qty,
        client_order_id=request.limit_client_order_id,
        strategy_id=request.limit_strategy_id,
        strategy_type=request.limit_strategy_type,
    )
    return [stop, limit]


# --- events into answers -------------------------------------------------------------------------------------------------


def _placed(events: Sequence[Event], shape: OrderResponseType, time: Show) -> Json:
    """The list as it was placed, with a report for each order. Pending orders show as they were, whatever came since."""
    told = next(event for event in events if isinstance(event, ListChanged))
    reports: list[Json] = []
    for member in told.order_list.members:
        first = next(event for event in events if isinstance(event, Report) and event.order.id == member.order_id)
        order = first.order
        if first.status is OrderStatus.PENDING_NEW:
            order = _as_pending(order, told.order_list.pays)
        if shape is OrderResponseType.ACK:
            reports.append(order_ack(order, told.at, time))
            continue
        fills = None
        if shape is OrderResponseType.FULL:
            fills = [
                event
                for event in events
                if isinstance(event, Report)
                and event.order is order
                and event.kind is ExecutionType.TRADE
                and not event.maker
            ]
        row = order_result(order, told.at, time, fills)
        if not order.quantity:
            del row["origQty"]  # of a pending order that another pays for it is not known yet (rest-api.md, samples)
        reports.append(row)
    return list_row(told.order_list, told.status_type, told.status, told.at, time) | {"orderReports": reports}


def _as_pending(order: Order, paid_for: bool) -> Order:
    return order.__replace__(
        status=OrderStatus.PENDING_NEW,
        executed=0,
        quote_executed=0,
        working_at=-1,
        expiry_reason=None,
        quantity=0 if paid_for else order.quantity,
    )


def cancelled_rows(events: Sequence[Event], time: Show) -> list[Json]:
    """What was cancelled: single orders, then lists with reports of their orders (rest-api.md, "Cancel All Open Orders")."""
    single: list[Json] = []
    of_lists: dict[int, list[Json]] = {}
    for event in events:
        if isinstance(event, Report) and event.kind is ExecutionType.CANCELED:
            row = cancelled(event, time)
            if event.order.list_id < 0:
                single.append(row)
            else:
                of_lists.setdefault(event.order.list_id, []).append(row)
    for event in events:
        if isinstance(event, ListChanged) and event.order_list.id in of_lists:
            row = list_row(event.order_list, event.status_type, event.status, event.at, time)
            single.append(row | {"orderReports": of_lists[event.order_list.id]})
    return single


def _row(listed: OrderList, time: Show) -> Json:
    return list_row(listed, listed.status_type, listed.status, listed.updated_at, time)
