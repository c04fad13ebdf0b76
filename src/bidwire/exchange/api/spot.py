"""Spot trading and accounts: a checked request becomes an engine command, the engine's events the answer.

What an order type needs and forbids is a table; everything about price,
quantity, balance and the book is the engine's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from ...products.spot.enums import (
    ExecutionType,
    OrderResponseType,
    OrderStatus,
    OrderType,
    PegPriceType,
    SelfTradePreventionMode,
    Side,
    TimeInForce,
)
from ...products.spot.requests import account as a
from ...products.spot.requests import orders as o
from ...products.wallet.requests import GetApiRestrictions
from ...wire.words import NumberLike, exact, word
from ..engine.commands import UNIT, Cancel, CancelAll, Command, Place
from ..engine.engine import Engine
from ..engine.events import Event, Refused, Report
from ..engine.orders import Order, Peg
from ..history import Records, Window
from .answers import (
    ApiError,
    Json,
    amount,
    bad_combination,
    cancelled,
    invalid_symbol,
    missing,
    neither,
    not_required,
    not_valid,
    order_ack,
    order_result,
    order_row,
    own_trade,
)
from .counters import DAY, Counters
from .params import Built
from .router import Context, Handler
from .spans import Span, rows

ARCHIVED_AFTER = 90 * DAY
NOT_IN_THE_ENGINE = -1013
"""The code of what was refused before it reached the matching engine (errors.md, INVALID_MESSAGE)."""

MOST_PEG_LEVELS = 100
"""rest-api.md, "New order": "Price level to peg the price to (max: 100)"."""

Apply = Callable[[Command], list[Event]]


class Needs(msgspec.Struct, frozen=True):
    """What a type of order must have and must not have, by python names."""

    must: tuple[str, ...]
    not_allowed: tuple[str, ...]
    trigger: bool = False
    """Needs a stop price, a trailing delta, or both."""


_TRIGGERS = ("stop_price", "trailing_delta")
# rest-api.md, "New order": additional mandatory parameters by type.
ORDER_TYPES: dict[OrderType, Needs] = {
    OrderType.LIMIT: Needs(("time_in_force", "quantity", "price"), ("quote_order_qty", *_TRIGGERS)),
    OrderType.MARKET: Needs((), ("time_in_force", "price", "iceberg_qty", *_TRIGGERS)),
    OrderType.LIMIT_MAKER: Needs(("quantity", "price"), ("time_in_force", "quote_order_qty", *_TRIGGERS)),
    OrderType.STOP_LOSS: Needs(("quantity",), ("time_in_force", "price", "quote_order_qty", "iceberg_qty"), True),
    OrderType.STOP_LOSS_LIMIT: Needs(("time_in_force", "quantity", "price"), ("quote_order_qty",), True),
    OrderType.TAKE_PROFIT: Needs(("quantity",), ("time_in_force", "price", "quote_order_qty", "iceberg_qty"), True),
    OrderType.TAKE_PROFIT_LIMIT: Needs(("time_in_force", "quantity", "price"), ("quote_order_qty",), True),
}


class Trading:
    """The handlers of private spot requests."""

    def __init__(
        self,
        engine: Engine,
        records: Records,
        counters: Counters,
        apply: Apply,
        balance_times: Mapping[int, int],
        opened_at: int,
    ) -> None:
        self._engine = engine
        self._records = records
        self._counters = counters
        self._apply = apply
        self._balance_times = balance_times
        self._opened_at = opened_at

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            o.NewOrder: self.new_order,
            o.TestOrder: self.test_order,
            o.CancelOrder: self.cancel_order,
            o.CancelOpenOrders: self.cancel_open_orders,
            a.GetOrder: self.get_order,
            a.GetOpenOrders: self.open_orders,
            a.GetAllOrders: self.all_orders,
            a.GetAccount: self.account,
            a.GetMyTrades: self.my_trades,
            a.GetCommissionRates: self.commission,
            a.GetOrderRateLimits: self.order_counts,
            a.GetMyFilters: self.my_filters,
            GetApiRestrictions: self.api_restrictions,
            # Lists, self-trade prevention, smart routing and amendments do not exist here: nobody has had any.
            a.GetOpenOrderLists: self.none_of_these,
            a.GetAllOrderLists: self.none_within,
            a.GetMyPreventedMatches: self.none_for_symbol,
            a.GetMyAllocations: self.none_within,
            a.GetOrderAmendments: self.none_for_symbol,
        }

    # --- orders -------------------------------------------------------------------------------------------------------

    def new_order(self, request: o.NewOrder, context: Context) -> Json:
        events = self._counted(self._place(request, context.account), request.route.orders, context)
        order, at = _placed(events)
        shape = request.new_order_resp_type or _default_shape(order.type)
        if shape is OrderResponseType.ACK:
            return order_ack(order, at, context.time)
        if shape is OrderResponseType.RESULT:
            return order_result(order, at, context.time)
        fills = [
            event
            for event in events
            if isinstance(event, Report) and event.order is order and event.kind is ExecutionType.TRADE
        ]
        # Trading with oneself gives a report for each side; only the taker's is this order's.
        return order_result(order, at, context.time, [fill for fill in fills if not fill.maker])

    def _counted(self, command: Place, orders: int, context: Context) -> list[Event]:
        """The events of a placement that was let in and counted; one that a filter stopped does not count.

        Raises:
            ApiError: -1015, or what the engine refused.
        """
        self._counters.admit_orders(context.account, orders, context.wall)
        # Counted first, because a fill gives back at once.
        self._counters.count_orders(context.account, orders, context.wall)
        try:
            return accepted(self._apply(command))
        except ApiError as refused:
            if refused.code == NOT_IN_THE_ENGINE:
                self._counters.count_orders(context.account, -orders, context.wall)
            raise

    def test_order(self, request: o.TestOrder, context: Context) -> Json:
        accepted(self._apply(msgspec.structs.replace(self._place(request, context.account), dry_run=True)))
        if not request.compute_commission_rates:
            return {}
        maker, taker = self._engine.commission(context.account)
        return {
            "standardCommissionForOrder": {"maker": amount(maker), "taker": amount(taker)},
            "specialCommissionForOrder": {"maker": amount(0), "taker": amount(0)},
            "taxCommissionForOrder": {"maker": amount(0), "taker": amount(0)},
            "discount": _NO_DISCOUNT,
        }

    def cancel_order(self, request: o.CancelOrder, context: Context) -> Json:
        self._known(request.symbol)
        command = Cancel(
            context.account,
            request.symbol,
            request.order_id,
            request.orig_client_order_id,
            request.new_client_order_id or "",
            request.cancel_restrictions,
        )
        return _cancelled(accepted(self._apply(command)), context)[0]

    def cancel_open_orders(self, request: o.CancelOpenOrders, context: Context) -> Json:
        self._known(request.symbol)
        return _cancelled(accepted(self._apply(CancelAll(context.account, request.symbol))), context)

    def get_order(self, request: a.GetOrder, context: Context) -> Json:
        self._known(request.symbol)
        order = self._own_order(context.account, request.symbol, request.order_id, request.orig_client_order_id)
        unfilled = not order.executed and not order.is_open and order.status is not OrderStatus.NEW
        if unfilled and context.at - order.updated_at > ARCHIVED_AFTER:
            text = "Order was canceled or expired with no executed qty over 90 days ago and has been archived."
            raise ApiError(-2026, text)
        return order_row(order, context.time)

    def open_orders(self, request: a.GetOpenOrders, context: Context) -> Json:
        if request.symbol is not None:
            self._known(request.symbol)
        return [order_row(order, context.time) for order in self._engine.open_orders(context.account, request.symbol)]

    def all_orders(self, request: a.GetAllOrders, context: Context) -> Json:
        """Within at most 24 hours, or from an order id on, or the newest; with times an id is ignored.

        (web-socket-api.md "Account order history")
        """
        self._known(request.symbol)
        most = rows(request.limit)
        if request.order_id is not None and request.start_time is None and request.end_time is None:
            window = Window(limit=most, from_id=request.order_id)
        else:
            window = Span.of(request.start_time, request.end_time).window(most)
        return [
            order_row(each, context.time) for each in self._records.all_orders(context.account, request.symbol, window)
        ]

    # --- account ------------------------------------------------------------------------------------------------------

    def account(self, request: a.GetAccount, context: Context) -> Json:
        account = context.account
        maker, taker = self._engine.commission(account)
        held = self._engine.balances(account)
        assets = {asset for rules in self._engine.symbols.values() for asset in (rules.base, rules.quote)}
        balances: list[Json] = []
        for asset in sorted(assets | held.keys()):
            free, locked = held.get(asset, (0, 0))
            if free or locked or not request.omit_zero_balances:
                balances.append({"asset": asset, "free": amount(free), "locked": amount(locked)})
        return {
            "makerCommission": maker * 10_000 // UNIT,
            "takerCommission": taker * 10_000 // UNIT,
            "buyerCommission": 0,
            "sellerCommission": 0,
            "commissionRates": _rates(maker, taker),
            "canTrade": True,
            "canWithdraw": True,
            "canDeposit": True,
            "brokered": False,
            "requireSelfTradePrevention": False,
            "preventSor": False,
            "updateTime": context.time(self._balance_times.get(account, 0)),
            "accountType": "SPOT",
            "balances": balances,
            "permissions": ["SPOT"],
            "uid": account_uid(account),
        }

    def my_trades(self, request: a.GetMyTrades, context: Context) -> Json:
        """By order, from a trade id on, within at most 24 hours, or the newest."""
        self._known(request.symbol)
        times = request.start_time is not None or request.end_time is not None
        if times and (request.order_id is not None or request.from_id is not None):
            # rest-api.md lists the combinations that are supported; these are not among them.
            raise bad_combination()
        most = rows(request.limit)
        if request.from_id is not None:
            window = Window(limit=most, from_id=request.from_id)
        else:
            window = Span.of(request.start_time, request.end_time).window(most)
        fills = self._records.fills(context.account, request.symbol, window, order_id=request.order_id)
        return [own_trade(fill, context.time) for fill in fills]

    def commission(self, request: a.GetCommissionRates, context: Context) -> Json:
        self._known(request.symbol)
        maker, taker = self._engine.commission(context.account)
        return {
            "symbol": request.symbol,
            "standardCommission": _rates(maker, taker),
            "specialCommission": _rates(0, 0),
            "taxCommission": _rates(0, 0),
            "discount": _NO_DISCOUNT,
        }

    def order_counts(self, request: a.GetOrderRateLimits, context: Context) -> Json:
        counts = self._counters.order_counts(context.account, context.wall)
        return [{**limit.row(), "count": count} for limit, count in counts]

    def my_filters(self, request: a.GetMyFilters, context: Context) -> Json:
        """The symbol's own. The exchange as a whole has none, as `exchangeInfo` says, and no account a limit on an asset."""
        self._known(request.symbol)
        filters: Json = self._engine.symbols[request.symbol].row.get("filters") or []
        return {"exchangeFilters": [], "symbolFilters": filters, "assetFilters": []}

    def api_restrictions(self, request: GetApiRestrictions, context: Context) -> Json:
        """What the calling key may do. All keys count as made when the exchange opened."""
        key = context.key
        assert key is not None
        return {
            "ipRestrict": bool(key.ips),
            "createTime": self._opened_at // 1000,
            "enableInternalTransfer": False,
            "enableFutures": False,
            "enablePortfolioMarginTrading": False,
            "enableVanillaOptions": False,
            "permitsUniversalTransfer": False,
            "enableReading": "read" in key.permissions,
            "enableSpotAndMarginTrading": "trade" in key.permissions,
            "enableWithdrawals": False,
            "enableMargin": False,
            "enableFixApiTrade": False,
            "enableFixReadOnly": False,
        }

    def none_of_these(self, request: a.GetOpenOrderLists, context: Context) -> Json:
        return []

    def none_for_symbol(self, request: a.GetMyPreventedMatches | a.GetOrderAmendments, context: Context) -> Json:
        self._known(request.symbol)
        rows(request.limit)
        return []

    def none_within(self, request: a.GetAllOrderLists | a.GetMyAllocations, context: Context) -> Json:
        if isinstance(request, a.GetMyAllocations):
            self._known(request.symbol)
        Span.of(request.start_time, request.end_time)
        rows(request.limit)
        return []

    # --- checks -------------------------------------------------------------------------------------------------------

    def _known(self, symbol: str) -> None:
        if self._engine.rules(symbol) is None:
            raise invalid_symbol()

    def _place(self, request: o.NewOrder | o.TestOrder, account: int) -> Place:
        refuse_parameters(request)
        self._known(request.symbol)
        refuse_features(request)
        return Place(
            account,
            request.symbol,
            request.side == Side.BUY,
            word(OrderType, request.type),
            TimeInForce.GTC if request.time_in_force is None else word(TimeInForce, request.time_in_force),
            units(request.quantity),
            units(request.price),
            units(request.quote_order_qty),
            request.new_client_order_id or "",
            request.strategy_id,
            request.strategy_type,
            units(request.stop_price),
            request.trailing_delta,
            units(request.iceberg_qty),
            peg_of(request.peg_price_type, request.peg_offset_value),
        )

    def _own_order(self, account: int, symbol: str, order_id: int | None, client_order_id: str | None) -> Order:
        """By its id and then its client id, which must agree; or by its client id."""
        if order_id is not None:
            order = self._records.order(account, symbol, order_id)
        else:
            order = self._records.order_by_client_id(account, symbol, client_order_id or "")
        if order is None:
            raise ApiError(-2013, "Order does not exist.")
        if client_order_id not in (None, order.client_order_id):
            raise ApiError(-2039, "Client order ID is not correct for this order ID.")
        return order


def refuse_parameters(request: o.NewOrder | o.TestOrder) -> None:
    """What the type of an order needs (-1102) and does not take (-1106)."""
    needs = ORDER_TYPES[word(OrderType, request.type)]
    for name in needs.must:
        pegged = name == "price" and request.peg_price_type is not None
        if getattr(request, name) is None and not pegged:
            raise missing(wire(name))
    for name in needs.not_allowed:
        if getattr(request, name) is not None:
            raise not_required(wire(name))
    if needs.trigger and request.stop_price is None and request.trailing_delta is None:
        raise neither("stopPrice", "trailingDelta")
    if request.type is OrderType.MARKET:
        if request.quantity is None and request.quote_order_qty is None:
            raise neither("quantity", "quoteOrderQty")
        if request.quantity is not None and request.quote_order_qty is not None:
            raise not_required("quoteOrderQty")
    if request.strategy_type is not None and request.strategy_type < 1_000_000:
        raise ApiError(-1134, "strategyType was less than 1000000.")
    offset = request.peg_offset_value
    if (request.peg_offset_type is None) is not (offset is None):
        raise bad_combination()
    if offset is not None and request.peg_price_type is None:
        raise bad_combination()


def refuse_features(request: o.NewOrder | o.TestOrder) -> None:
    """What exchangeInfo says this symbol does not have; the types of orders are the engine's to refuse."""
    if request.self_trade_prevention_mode not in (None, SelfTradePreventionMode.NONE):
        raise ApiError(-1013, "This symbol does not allow the specified self-trade prevention mode.")


def peg_of(price_type: PegPriceType | str | None, offset: int | None) -> Peg | None:
    """A pegged order's instructions.

    Raises:
        ApiError: -1130, an offset outside of 1 to 100 levels.
    """
    if price_type is None:
        return None
    if offset is not None and not 1 <= offset <= MOST_PEG_LEVELS:
        raise not_valid("pegOffsetValue")
    return Peg(word(PegPriceType, price_type), offset)


def wire(name: str) -> str:
    """A parameter's wire name."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def units(number: NumberLike | None) -> int:
    """A checked amount as an integer at 10**-8; 0 where there is none."""
    return 0 if number is None else int(exact(number).scaleb(8))


def accepted(events: list[Event]) -> list[Event]:
    """The events, unless the engine refused.

    Raises:
        ApiError: with the engine's code and text.
    """
    if events and isinstance(events[0], Refused):
        raise ApiError(events[0].code, events[0].text)
    return events


def account_uid(account: int) -> int:
    """The number that an account shows of itself."""
    return 350_000_000 + account


def _placed(events: list[Event]) -> tuple[Order, int]:
    first = events[0]
    assert isinstance(first, Report), "the first event of an accepted order is its own report"
    return first.order, first.at


def _cancelled(events: list[Event], context: Context) -> list[Json]:
    return [
        cancelled(event, context.time)
        for event in events
        if isinstance(event, Report) and event.kind is ExecutionType.CANCELED
    ]


def _default_shape(kind: OrderType) -> OrderResponseType:
    return OrderResponseType.FULL if kind in (OrderType.LIMIT, OrderType.MARKET) else OrderResponseType.ACK


def _rates(maker: int, taker: int) -> Json:
    return {"maker": amount(maker), "taker": amount(taker), "buyer": amount(0), "seller": amount(0)}


# Commission is taken in what is received; the BNB discount is not simulated, and says so.
_NO_DISCOUNT: Json = {
    "enabledForAccount": False,
    "enabledForSymbol": False,
    "discountAsset": "BNB",
    "discount": "0.75000000",
}
