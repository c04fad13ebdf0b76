"""The options' orders: placed, cancelled, alone and in batches, and asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...products.options import requests as r
from ...products.options.enums import TimeInForce
from ...products.spot.enums import OrderType
from ...products.spot.enums import SelfTradePreventionMode as EngineMode
from ...products.spot.enums import TimeInForce as EngineTime
from ..amounts import trimmed
from ..api.answers import ApiError, Json, missing
from ..api.counters import Counters
from ..api.params import Built
from ..api.router import Context, Handler
from ..api.spans import Span, rows
from ..engine.commands import UNIT, Cancel, CancelAll, Place
from ..engine.engine import Engine
from ..engine.events import Event, Refused, Report
from ..engine.orders import Order
from ..engine.rules import units
from .commands import PlaceOption
from .contracts import STEP, TICK, UNDERLYING, Contract
from .ledger import Ledger
from .market import Market, scales
from .records import OptionRecords, Terms
from .valuation import Valuation

MOST_IN_A_BATCH = 10
DAY = 86_400_000_000
KEPT = 5 * DAY
"""How long finished orders can be queried."""

# The engine's refusals under the options' numbers (error codes of the options documentation; texts are not printed there).
_REFUSALS: Mapping[str, tuple[int, str]] = {
    "Account has insufficient balance for requested action.": (-2018, "Balance is insufficient."),
    "Duplicate order sent.": (-6044, "Client order ID is duplicated."),
    "Order would immediately match and take.": (-6047, "Post-only order would immediately match and take."),
    "Market is closed.": (-6049, "Symbol is not trading."),
}


class Trading:
    """Handlers of the requests about orders."""

    def __init__(
        self,
        engine: Engine,
        records: OptionRecords,
        ledger: Ledger,
        worth: Valuation,
        counters: Counters,
        venue: Market,
    ) -> None:
        self._engine = engine
        self._records = records
        self._ledger = ledger
        self._worth = worth
        self._counters = counters
        self._venue = venue

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            r.NewOrder: self.new_order,
            r.NewOrders: self.new_orders,
            r.GetOrder: self.get_order,
            r.CancelOrder: self.cancel_order,
            r.CancelOrders: self.cancel_orders,
            r.CancelOpenOrders: self.cancel_open_orders,
            r.CancelOpenOrdersByUnderlying: self.cancel_open_orders_by_underlying,
            r.GetOpenOrders: self.open_orders,
            r.GetOrderHistory: self.order_history,
        }

    def new_order(self, request: r.NewOrder | r.OrderInBatch, context: Context) -> Json:
        contract = self._venue.quoted(request.symbol)
        command = self._place(request, contract, context)
        account = context.account
        self._counters.admit_orders(account, 1, context.wall)
        self._counters.count_orders(account, 1, context.wall)
        events = _accepted(self._venue.apply(command))
        order = next(event.order for event in events if isinstance(event, Report) and not event.maker)
        return self.row(order)  # what ACK would leave out is not documented; the sample shows all of it

    def new_orders(self, request: r.NewOrders, context: Context) -> Json:
        parts: Iterable[Any] = request.orders
        found = list(parts)
        if len(found) > MOST_IN_A_BATCH:
            raise ApiError(-6011, "Maximum 10 orders in one batchOrder request.")
        answers: list[Json] = []
        for part in found:
            try:
                if isinstance(part, ApiError):
                    raise part
                answers.append(self.new_order(part, context))
            except ApiError as refused:
                answers.append({"code": refused.code, "msg": refused.text})
        return answers

    def get_order(self, request: r.GetOrder, context: Context) -> Json:
        return self.row(self._own(context.account, request.symbol, request.order_id, request.client_order_id))

    def cancel_order(self, request: r.CancelOrder, context: Context) -> Json:
        return self._cancelled(context.account, request.symbol, request.order_id, request.client_order_id)

    def cancel_orders(self, request: r.CancelOrders, context: Context) -> Json:
        ids: list[tuple[int | None, str | None]] = [(each, None) for each in request.order_ids or ()]
        ids += [(None, each) for each in request.client_order_ids or ()]
        if len(ids) > MOST_IN_A_BATCH:
            raise ApiError(-6011, "Maximum 10 orders in one batchOrder request.")
        answers: list[Json] = []
        for order_id, client_order_id in ids:
            try:
                answers.append(self._cancelled(context.account, request.symbol, order_id, client_order_id))
            except ApiError as refused:
                answers.append({"code": refused.code, "msg": refused.text})
        return answers

    def cancel_open_orders(self, request: r.CancelOpenOrders, context: Context) -> Json:
        self._venue.quoted(request.symbol)
        self._cancel_all(context.account, request.symbol)
        return {"code": "0", "msg": "success"}  # text here, a number by underlying: so the documentation has them

    def cancel_open_orders_by_underlying(self, request: r.CancelOpenOrdersByUnderlying, context: Context) -> Json:
        if request.underlying != UNDERLYING:
            raise ApiError(-1128, "Invalid underlying.")
        for symbol in {order.symbol for order in self._engine.open_orders(context.account)}:
            self._cancel_all(context.account, symbol)
        return {"code": 0, "msg": "success"}

    def open_orders(self, request: r.GetOpenOrders, context: Context) -> Json:
        if request.symbol is not None:
            self._venue.quoted(request.symbol)
        span = Span.of(request.start_time, request.end_time, hours=None)
        return [
            self.row(order)
            for order in self._engine.open_orders(context.account, request.symbol)
            if order.id >= (request.order_id or 0) and span.holds(order.created_at)
        ]

    def order_history(self, request: r.GetOrderHistory, context: Context) -> Json:
        self._venue.known(request.symbol)
        span = Span.of(request.start_time, request.end_time, hours=None)
        found = [
            order
            for order in self._records.all_orders(context.account, request.symbol)
            if not order.is_open
            and order.id >= (request.order_id or 0)
            and span.holds(order.created_at)
            and context.wall - order.updated_at <= KEPT
        ]
        most = rows(request.limit, default=100)
        first = request.order_id is not None or span.start is not None
        return [self.row(order) for order in (found[:most] if first else found[-most:])]

    def row(self, order: Order, created: str = "createTime") -> dict[str, Json]:
        """An order as every answer shows it; the answer to a cancel calls its time of creation createDate."""
        contract = self._venue.known(order.symbol)
        terms = self._records.terms(order)
        return {
            "orderId": order.id,
            "symbol": order.symbol,
            "price": trimmed(order.price),
            "quantity": trimmed(order.quantity),
            "executedQty": trimmed(order.executed),
            "fee": trimmed(-self._records.fees(order)),
            "side": "BUY" if order.buy else "SELL",
            "type": "LIMIT",
            "timeInForce": terms.good,
            "reduceOnly": terms.reduce_only,
            "postOnly": terms.post_only,
            created: order.created_at // 1000,
            "updateTime": order.updated_at // 1000,
            "status": order.status.value,
            "avgPrice": trimmed(order.quote_executed * UNIT // order.executed if order.executed else 0),
            "source": "API",
            "clientOrderId": order.client_order_id,
            **scales(contract),
            "mmp": terms.mmp,
            "selfTradePreventionMode": terms.self_trade,
        }

    def _place(self, request: r.NewOrder | r.OrderInBatch, contract: Contract, context: Context) -> PlaceOption:
        """The engine's command for an order that may be placed.

        Raises:
            ApiError: what it lacks, or may not have.
        """
        for name, value in (("price", request.price), ("timeInForce", request.time_in_force)):
            if value is None:
                raise missing(name)
        assert request.price is not None, "checked before"
        price, quantity = units(request.price), units(request.quantity)
        buy, account = request.side == "BUY", context.account
        self._check_amounts(buy, price, quantity, contract)
        if request.post_only and request.time_in_force in (TimeInForce.IOC, TimeInForce.FOK):
            raise ApiError(-1106, "Parameter 'postOnly' sent when not required.")  # it can neither take nor stay
        post_only = bool(request.post_only) or request.time_in_force == TimeInForce.GTX
        position = self._ledger.positions(account).get(contract.symbol)
        held = position.quantity if position else 0
        if request.reduce_only and ((held >= 0 if buy else held <= 0) or quantity > abs(held)):
            raise ApiError(-6045, "Reduce-only order would not reduce the position.")
        money = self._worth.money(account)
        if buy:
            if price * quantity // UNIT + self._worth.fee(price, quantity) > money.available:
                raise ApiError(-2018, "Balance is insufficient.")
        else:
            writes = max(quantity - self._ledger.free(account, contract.symbol), 0)
            if self._worth.margin_to_write(contract, writes) > money.available:
                raise ApiError(-2027, "Option margin is insufficient.")
        terms = Terms(
            bool(request.reduce_only),
            post_only,
            bool(request.is_mmp),
            str(request.self_trade_prevention_mode or "EXPIRE_MAKER"),
            str(request.time_in_force),
        )
        good = EngineTime(terms.good) if terms.good in ("IOC", "FOK") and not post_only else EngineTime.GTC
        kind = OrderType.LIMIT_MAKER if post_only else OrderType.LIMIT
        client_order_id = request.client_order_id or ""
        place = Place(
            account, contract.symbol, buy, kind, good, quantity, price, 0, client_order_id,
            self_trade_prevention=EngineMode(terms.self_trade),
        )  # fmt: skip
        return PlaceOption(place, terms)

    def _check_amounts(self, buy: bool, price: int, quantity: int, contract: Contract) -> None:
        if price < TICK:
            raise ApiError(-4013, f"Price less than min price {trimmed(TICK)}.")
        if price % TICK:
            raise ApiError(-4029, f"Price is not a multiple of the tick size {trimmed(TICK)}.")
        low, high = self._venue.limits(contract)
        if buy and price > high:
            raise ApiError(-4002, f"Price greater than max price {trimmed(high)}.")
        if not buy and price < low:
            raise ApiError(-4013, f"Price less than min price {trimmed(low)}.")
        rules = self._engine.rules(contract.symbol)
        assert rules is not None, "a quoted contract is listed"
        if quantity < rules.lot.least:
            raise ApiError(-4004, f"Quantity less than min quantity {trimmed(rules.lot.least)}.")
        if quantity > rules.lot.most:
            raise ApiError(-4005, f"Quantity greater than max quantity {trimmed(rules.lot.most)}.")
        if quantity % STEP:
            raise ApiError(-4030, f"Quantity is not a multiple of the step size {trimmed(STEP)}.")

    def _own(self, account: int, symbol: str, order_id: int | None, client_order_id: str | None) -> Order:
        self._venue.known(symbol)
        if order_id is not None:
            order = self._records.order(account, symbol, order_id)
        else:
            order = self._records.order_by_client_id(account, symbol, client_order_id or "")
        if order is None or client_order_id not in (None, order.client_order_id):
            raise ApiError(-2013, "Order does not exist.")
        return order

    def _cancelled(self, account: int, symbol: str, order_id: int | None, client_order_id: str | None) -> Json:
        self._venue.known(symbol)
        events = _accepted(self._venue.apply(Cancel(account, symbol, order_id, client_order_id)))
        return next(self.row(event.order, "createDate") for event in events if isinstance(event, Report))

    def _cancel_all(self, account: int, symbol: str) -> None:
        if self._engine.open_orders(account, symbol):
            self._venue.apply(CancelAll(account, symbol))


def _accepted(events: list[Event]) -> list[Event]:
    """The events, unless the engine refused.

    Raises:
        ApiError: under the number that options give it.
    """
    if events and isinstance(events[0], Refused):
        code, text = _REFUSALS.get(events[0].text, (events[0].code, events[0].text))
        raise ApiError(code, text)
    return events
