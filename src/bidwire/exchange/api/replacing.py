"""Cancel-replace and amendments: changes of orders that are open.

(https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...products.spot.enums import CancelReplaceMode, ListStatusType, OrderRateLimitExceededMode, OrderStatus
from ...products.spot.requests import account as a
from ...products.spot.requests import orders as o
from ...wire.words import word
from ..amounts import amount
from ..engine.commands import Amend, Cancel, CancelReplace, Command, Place
from ..engine.engine import Engine
from ..engine.events import Amended, Event, ListChanged, Refused, Replaced, Report
from ..engine.orders import Order
from ..history import Records, Window
from .answers import ApiError, Json, Show, cancelled, conditional, invalid_symbol, list_row
from .counters import Counters
from .params import Built
from .spans import rows
from .terms import NOT_IN_THE_ENGINE, accepted, units

if TYPE_CHECKING:
    from .router import Context, Handler

NO_REPLACING = ApiError(-2010, "Order cancel-replace is not supported for this symbol.")
SUCCESS, FAILURE, NOT_ATTEMPTED = "SUCCESS", "FAILURE", "NOT_ATTEMPTED"


class Replacing:
    """The handlers of changes. `place` reads a request's new order, `show` answers with what became of it."""

    def __init__(
        self,
        engine: Engine,
        records: Records,
        counters: Counters,
        apply: Callable[[Command], list[Event]],
        place: Callable[[o.CancelReplaceOrder, int], Place],
        show: Callable[[list[Event], o.CancelReplaceOrder, Context], Json],
    ) -> None:
        self._engine = engine
        self._records = records
        self._counters = counters
        self._apply = apply
        self._place = place
        self._show = show

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            o.CancelReplaceOrder: self.cancel_replace,
            o.AmendOrder: self.amend,
            a.GetOrderAmendments: self.amendments,
        }

    # --- cancel-replace -----------------------------------------------------------------------------------------------

    def cancel_replace(self, request: o.CancelReplaceOrder, context: Context) -> Json:
        """Filters and the order count come first, then the cancellation, then the new order.

        Raises:
            ApiError: what a filter or the count refused, and then nothing was done; or -2021 or -2022 with both halves.
        """
        place = self._place(request, context.account)
        rules = self._engine.rules(request.symbol)
        if rules is None:
            raise invalid_symbol()
        if not rules.replace_allowed:
            raise NO_REPLACING
        for event in self._apply(place.__replace__(dry_run=True)):
            if isinstance(event, Refused) and event.code == NOT_IN_THE_ENGINE:
                raise ApiError(event.code, event.text)
        over = self._over_the_count(request, context)
        command = CancelReplace(
            Cancel(
                context.account,
                request.symbol,
                request.cancel_order_id,
                request.cancel_orig_client_order_id,
                request.cancel_new_client_order_id or "",
                request.cancel_restrictions,
            ),
            None if over is not None else place,
            request.cancel_replace_mode == CancelReplaceMode.STOP_ON_FAILURE,
        )
        events = self._apply(command)
        return self._halves(accepted(events), request, over, context)

    def _over_the_count(self, request: o.CancelReplaceOrder, context: Context) -> ApiError | None:
        """The order is counted, whether it is attempted or not; or what to answer for a new order that may not come."""
        orders = request.route.orders
        try:
            self._counters.admit_orders(context.account, orders, context.wall)
        except ApiError as refused:
            if request.order_rate_limit_exceeded_mode == OrderRateLimitExceededMode.CANCEL_ONLY:
                return refused
            raise
        self._counters.count_orders(context.account, orders, context.wall)
        return None

    def _halves(
        self, events: list[Event], request: o.CancelReplaceOrder, over: ApiError | None, context: Context
    ) -> Json:
        told = events[0]
        assert isinstance(told, Replaced), "the first event says what came of the halves"
        ours, others = events[1 : 1 + told.cancelled], events[1 + told.cancelled :]
        stopped = told.cancel is not None and command_stops(request)
        placed = told.attempted and told.place is None
        halves: dict[str, Json] = {
            "cancelResult": SUCCESS if told.cancel is None else FAILURE,
            "newOrderResult": SUCCESS if placed else NOT_ATTEMPTED if stopped else FAILURE,
            "cancelResponse": _refusal(told.cancel) if told.cancel is not None else _cancelled(ours, request, context),
            "newOrderResponse": None,
        }
        if placed:
            halves["newOrderResponse"] = self._show(others, request, context)
        elif told.place is not None:
            halves["newOrderResponse"] = _refusal(told.place)
        elif over is not None and not stopped:
            halves["newOrderResponse"] = {"code": over.code, "msg": over.text}
        if placed and told.cancel is None:
            return halves
        raise self._failure(halves, placed or told.cancel is None, over, request)

    def _failure(
        self, halves: dict[str, Json], half_done: bool, over: ApiError | None, request: o.CancelReplaceOrder
    ) -> ApiError:
        # Statuses as in the table of the endpoint's page; the count matters where the order stops on failure.
        status = 409 if half_done else 400
        headers = None
        if over is not None and command_stops(request):
            status, headers = over.status, over.headers
        code, how = (-2021, "partially failed") if half_done else (-2022, "failed")
        return ApiError(code, f"Order cancel-replace {how}.", status, headers=headers, halves=halves)

    # --- amendments ---------------------------------------------------------------------------------------------------

    def amend(self, request: o.AmendOrder, context: Context) -> Json:
        if self._engine.rules(request.symbol) is None:
            raise invalid_symbol()
        command = Amend(
            context.account,
            request.symbol,
            units(request.new_qty),
            request.order_id,
            request.orig_client_order_id,
            request.new_client_order_id or "",
        )
        events = accepted(self._apply(command))
        report = events[0]
        assert isinstance(report, Report), "the first event of an amendment is the order's own report"
        amended = report.amended
        assert amended is not None
        if report.status is OrderStatus.EXPIRED:
            # CHANGELOG.md 2026-04-02: the weight of an amendment by which the order expires becomes 0.
            self._counters.refund(context.ip, int(request.route.cost(request)), context.wall)
        answer: dict[str, Json] = {
            "transactTime": context.time(report.at),
            "executionId": report.execution_id,
            "amendedOrder": _amended_order(report.order, amended, context.time),
        }
        listed = next((event for event in events if isinstance(event, ListChanged)), None)
        found = None if listed is None else listed.order_list
        if found is None and report.order.list_id >= 0:
            found = self._records.order_list(context.account, report.order.list_id, None)
        if found is not None:
            row = dict(list_row(found, ListStatusType.UPDATED, found.status, report.at, context.time))
            kept = ("orderListId", "contingencyType", "listOrderStatus", "listClientOrderId", "symbol", "orders")
            answer["listStatus"] = {name: row[name] for name in kept}
        return answer

    def amendments(self, request: a.GetOrderAmendments, context: Context) -> Json:
        if self._engine.rules(request.symbol) is None:
            raise invalid_symbol()
        window = Window(limit=rows(request.limit), from_id=request.from_execution_id or 0)
        found = self._records.amendments(context.account, request.symbol, request.order_id, window)
        return [_amendment(each, context.time) for each in found]


def command_stops(request: o.CancelReplaceOrder) -> bool:
    return word(CancelReplaceMode, request.cancel_replace_mode) is CancelReplaceMode.STOP_ON_FAILURE


def _refusal(refused: Refused) -> Json:
    return {"code": refused.code, "msg": refused.text}


def _cancelled(events: list[Event], request: o.CancelReplaceOrder, context: Context) -> Json:
    """The order that was named: of a list, all were cancelled with it, and it alone is shown."""
    reports = [event for event in events if isinstance(event, Report)]
    wanted = request.cancel_order_id
    named = (
        report
        for report in reports
        if (
            report.order.id == wanted
            if wanted is not None
            else report.order.client_order_id == request.cancel_orig_client_order_id
        )
    )
    return cancelled(next(named), context.time)


def _amended_order(order: Order, amended: Amended, time: Show) -> dict[str, Json]:
    row: dict[str, Json] = {
        "symbol": order.symbol,
        "orderId": order.id,
        "orderListId": order.list_id,
        "origClientOrderId": amended.orig_client_order_id,
        "clientOrderId": amended.new_client_order_id,
        "price": amount(order.sent_price),
        "qty": amount(order.quantity),
        "executedQty": amount(order.executed),
        "preventedQty": amount(order.prevented),
        "quoteOrderQty": amount(order.quote_quantity),
        "cumulativeQuoteQty": amount(order.quote_executed),
        "status": order.status.value,
        "timeInForce": order.time_in_force.value,
        "type": order.type.value,
        "side": "BUY" if order.buy else "SELL",
    }
    if order.working_at >= 0:
        row["workingTime"] = time(order.working_at)
    row["selfTradePreventionMode"] = order.self_trade_prevention.value
    return row | conditional(order, time)


def _amendment(amended: Amended, time: Show) -> Json:
    return {
        "symbol": amended.symbol,
        "orderId": amended.order_id,
        "executionId": amended.execution_id,
        "origClientOrderId": amended.orig_client_order_id,
        "newClientOrderId": amended.new_client_order_id,
        "origQty": amount(amended.orig_quantity),
        "newQty": amount(amended.quantity),
        "time": time(amended.at),
    }
