"""Spot trading and accounts: a checked request becomes an engine command, the engine's events the answer.

What an order type needs and forbids is a table; everything about price,
quantity, balance and the book is the engine's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import msgspec

from ...products.spot.enums import (
    ExecutionType,
    OrderResponseType,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
)
from ...products.spot.requests import account as a
from ...products.spot.requests import orders as o
from ..amounts import amount
from ..compiled import as_struct
from ..engine.checks import EMPTY_BOOK, THIN_FOR_LOT, THIN_FOR_MARKET_LOT
from ..engine.commands import UNIT, Cancel, CancelAll, Command, Place, PlaceRouted
from ..engine.commission import BNB, Rates
from ..engine.contingent import WOULD_TRIGGER
from ..engine.engine import Engine
from ..engine.events import Event, PreventedMatch, Report
from ..engine.orders import Order
from ..engine.pegs import NO_LEVEL
from ..engine.rules import NO_FUNDS, WOULD_TAKE
from ..engine.sor import ROUTED
from ..history import Records, Window
from .answers import (
    ApiError,
    Json,
    allocation,
    bad_combination,
    invalid_symbol,
    order_ack,
    order_result,
    order_row,
    own_trade,
    prevented_match,
)
from .counters import DAY, Counters
from .lists import OrderLists, cancelled_rows
from .params import Built
from .replacing import Replacing
from .router import Context, Handler
from .spans import Span, rows
from .terms import NOT_IN_THE_ENGINE, accepted, peg_of, prevention_of, refuse_parameters, units

# Members that are looked up for every order: as names of a module they cost a tenth.
ACK, FULL = OrderResponseType.ACK, OrderResponseType.FULL
TRADE, BUY, GTC = ExecutionType.TRADE, Side.BUY, TimeInForce.GTC

ARCHIVED_AFTER = 90 * DAY
_FULL_BY_DEFAULT = frozenset({OrderType.LIMIT, OrderType.MARKET})
_SOR_FIELDS = frozenset(o.NewSorOrder.__struct_fields__) & frozenset(o.NewOrder.__struct_fields__)
BY_BOOK_AND_BALANCE = (NO_FUNDS, WOULD_TAKE, WOULD_TRIGGER, NO_LEVEL, EMPTY_BOOK, THIN_FOR_LOT, THIN_FOR_MARKET_LOT)
"""What an order is refused for in the matching engine alone, after its filters."""
Apply = Callable[[Command], list[Event]]


class Trading:
    """The handlers of private spot requests."""

    def __init__(
        self,
        engine: Engine,
        records: Records,
        counters: Counters,
        apply: Apply,
        balance_times: Mapping[int, int],
    ) -> None:
        self._engine = engine
        self._records = records
        self._counters = counters
        self._apply = apply
        self._balance_times = balance_times
        self._lists = OrderLists(engine, records, self.counted, apply)
        self._replacing = Replacing(engine, records, counters, apply, self._place, self._shown)

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
            **self._lists.handlers(),
            **self._replacing.handlers(),
            o.NewSorOrder: self.new_sor_order,
            o.TestSorOrder: self.test_sor_order,
            a.GetMyPreventedMatches: self.prevented_matches,
            a.GetMyAllocations: self.my_allocations,
        }

    # --- orders -------------------------------------------------------------------------------------------------------

    def new_order(self, request: o.NewOrder, context: Context) -> Json:
        events = self.counted(self._place(request, context.account), request.route.orders, context)
        return self._shown(events, request, context)

    def new_sor_order(self, request: o.NewSorOrder, context: Context) -> Json:
        """Over the WebSocket API in a list, as its page has it; REST, and SBE on both, have the order itself."""
        events = self.counted(self._place_routed(request, context.account), request.route.orders, context)
        shown = self._shown(events, request, context)
        return [shown] if context.socket else shown

    def _shown(
        self, events: list[Event], request: o.NewOrder | o.CancelReplaceOrder | o.NewSorOrder, context: Context
    ) -> Json:
        """What became of a new order, as fully as was asked for."""
        order, at = _placed(events)
        shape = request.new_order_resp_type or _default_shape(order.type)
        if shape is ACK:
            return order_ack(order, at, context.time)
        fills: list[Report] = []
        prevented: list[PreventedMatch] = []
        for event in events:
            if type(event) is Report:
                # Trading with oneself gives a report for each side; only the taker's is this order's.
                if event.order is order and event.kind is TRADE and not event.maker:
                    fills.append(event)
            elif type(event) is PreventedMatch and event.taker_order_id == order.id and event.symbol == order.symbol:
                prevented.append(event)
        return order_result(order, at, context.time, fills if shape is FULL else None, prevented)

    def counted(self, command: Command, orders: int, context: Context) -> list[Event]:
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
        return self._tested(self._place(request, context.account), request, context)

    def test_sor_order(self, request: o.TestSorOrder, context: Context) -> Json:
        return self._tested(self._place_routed(request, context.account), request, context)

    def _tested(self, order: Place, request: o.TestOrder | o.TestSorOrder, context: Context) -> Json:
        """Parameters, the symbol's rules and its filters. It is not sent into the matching engine (rest-api.md, "Test new order"),
        so that what book, balance and the ids in use would refuse an order for does not count.
        """
        events = self._apply(order.__replace__(client_order_id="", dry_run=True))
        if not any(event in BY_BOOK_AND_BALANCE for event in events):
            accepted(events)
        if not request.compute_commission_rates:
            return {}
        rates = self._engine.commission(context.account, order.symbol)
        return {
            "standardCommissionForOrder": _rates_for(order, rates.standard),
            "specialCommissionForOrder": _rates_for(order, rates.special),
            "taxCommissionForOrder": _rates_for(order, rates.tax),
            "discount": self._discount(context.account, order.symbol),
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
        return cancelled_rows(accepted(self._apply(command)), context.time)[0]

    def cancel_open_orders(self, request: o.CancelOpenOrders, context: Context) -> Json:
        self._known(request.symbol)
        return cancelled_rows(accepted(self._apply(CancelAll(context.account, request.symbol))), context.time)

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
        rates = self._engine.commission(account).standard
        held = self._engine.balances(account)
        group = self._engine.trade_group(account)
        assets = {asset for rules in self._engine.symbols.values() for asset in (rules.base, rules.quote)}
        balances: list[Json] = []
        for asset in sorted(assets | held.keys()):
            free, locked = held.get(asset, (0, 0))
            if free or locked or not request.omit_zero_balances:
                balances.append({"asset": asset, "free": amount(free), "locked": amount(locked)})
        return {
            "makerCommission": rates.maker * 10_000 // UNIT,
            "takerCommission": rates.taker * 10_000 // UNIT,
            "buyerCommission": rates.buyer * 10_000 // UNIT,
            "sellerCommission": rates.seller * 10_000 // UNIT,
            "commissionRates": _rates(rates),
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
            **({"tradeGroupId": group} if group >= 0 else {}),
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

    def prevented_matches(self, request: a.GetMyPreventedMatches, context: Context) -> Json:
        """One by its id, or those of an order: the combinations that rest-api.md lists.

        It lists `limit` with `fromPreventedMatchId` only; Binance's own connector for Node sends one with each, which does no harm.
        """
        self._known(request.symbol)
        most = rows(request.limit)
        if request.prevented_match_id is not None:
            if request.order_id is not None or request.from_prevented_match_id is not None:
                raise bad_combination()
            window = Window(from_id=request.prevented_match_id, limit=1)
            found = self._records.prevented_matches(context.account, request.symbol, window)
            found = [match for match in found if match.id == request.prevented_match_id]
        else:
            window = Window(limit=most, from_id=request.from_prevented_match_id or 0)
            found = self._records.prevented_matches(context.account, request.symbol, window, order_id=request.order_id)
        return [prevented_match(match, context.time) for match in found]

    def commission(self, request: a.GetCommissionRates, context: Context) -> Json:
        self._known(request.symbol)
        rates = self._engine.commission(context.account, request.symbol)
        return {
            "symbol": request.symbol,
            "standardCommission": _rates(rates.standard),
            "specialCommission": _rates(rates.special),
            "taxCommission": _rates(rates.tax),
            "discount": self._discount(context.account, request.symbol),
        }

    def _discount(self, account: int, symbol: str) -> Json:
        discount = self._engine.discount(symbol)
        return {
            "enabledForAccount": self._engine.burns_bnb(account),
            "enabledForSymbol": discount.enabled,
            "discountAsset": BNB,
            "discount": amount(discount.multiplier),
        }

    def order_counts(self, request: a.GetOrderRateLimits, context: Context) -> Json:
        counts = self._counters.order_counts(context.account, context.wall)
        return [{**limit.row(), "count": count} for limit, count in counts]

    def my_filters(self, request: a.GetMyFilters, context: Context) -> Json:
        """The symbol's own, and the account's limits on the assets that it trades. The exchange as a whole has none, as `exchangeInfo` says."""
        self._known(request.symbol)
        rules, limits = self._engine.symbols[request.symbol], self._engine.asset_limits(context.account)
        filters: Json = rules.row.get("filters") or []
        assets = [
            {"filterType": "MAX_ASSET", "asset": asset, "limit": amount(limits[asset])}
            for asset in (rules.base, rules.quote)
            if asset in limits
        ]
        return {"exchangeFilters": [], "symbolFilters": filters, "assetFilters": assets}

    def my_allocations(self, request: a.GetMyAllocations, context: Context) -> Json:
        """Of an order or of all, from an allocation id on or from the oldest; else by time.

        Times go with neither an order nor an id (rest-api.md, "Query Allocations": the combinations that are supported).
        """
        self._known(request.symbol)
        most, order_id = rows(request.limit), request.order_id
        if request.start_time is None and request.end_time is None:
            window = Window(limit=most, from_id=request.from_allocation_id or 0)
        elif order_id is None and request.from_allocation_id is None:
            window = Span.of(request.start_time, request.end_time).window(most)
        else:
            raise bad_combination()
        found = self._records.allocations(context.account, request.symbol, window, order_id=order_id)
        return [allocation(each, context.time) for each in found]

    # --- checks -------------------------------------------------------------------------------------------------------

    def _known(self, symbol: str) -> None:
        if self._engine.rules(symbol) is None:
            raise invalid_symbol()

    def _place(self, request: o.NewOrder | o.TestOrder | o.CancelReplaceOrder, account: int) -> Place:
        refuse_parameters(request)
        self._known(request.symbol)
        return Place(
            account,
            request.symbol,
            request.side == BUY,
            cast("OrderType", request.type),  # a built request has members
            GTC if request.time_in_force is None else cast("TimeInForce", request.time_in_force),
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
            self_trade_prevention=prevention_of(request.self_trade_prevention_mode),
        )

    def _place_routed(self, request: o.NewSorOrder | o.TestSorOrder, account: int) -> PlaceRouted:
        """As any order with the same parameters, of one of the two types that may be routed."""
        if request.type not in ROUTED:
            raise ApiError(-1116, "Invalid orderType.")
        said = {name: getattr(request, name) for name in _SOR_FIELDS}
        return PlaceRouted(*msgspec.structs.astuple(as_struct(self._place(o.NewOrder(**said), account))))

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


def account_uid(account: int) -> int:
    """The number that an account shows of itself."""
    return 350_000_000 + account


def _placed(events: list[Event]) -> tuple[Order, int]:
    first = events[0]
    assert isinstance(first, Report), "the first event of an accepted order is its own report"
    return first.order, first.at


def _default_shape(kind: OrderType) -> OrderResponseType:
    return FULL if kind in _FULL_BY_DEFAULT else ACK


def _rates(rates: Rates) -> Json:
    return {name: amount(rate) for name, rate in msgspec.structs.asdict(rates).items()}


def _rates_for(order: Place, rates: Rates) -> Json:
    """As a maker and as a taker, with the rate of the order's side in both."""
    return {name: amount(rates.of(maker=name == "maker", buy=order.buy)) for name in ("maker", "taker")}
