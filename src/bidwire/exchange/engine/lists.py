"""Order lists of one symbol: OCO, OTO, OTOCO, OPO and OPOCO (rest-api.md, "Order lists"; faqs/opo.md).

A list is one working order and one or two pending ones, or a pair alone. Of a pair one order waits for a stop and the
first that works (is set off, or has its first fill) has the other expire (OCO_TRIGGER). Pending orders hold nothing;
they come when the working order is filled, and expire with it (OTO_PHASE_ONE_EXPIRED).

A pair holds once: its second order what it needs, its first what it needs beyond that. In an OPO what the working
order receives is locked for the pending ones (`OrderList.paid`) until they come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ...products.spot.enums import (
    ContingencyType,
    ExecutionType,
    ExpiryReason,
    ListOrderStatus,
    ListStatusType,
    OrderStatus,
    OrderType,
)
from . import counts, pegs
from .accounts import Desk
from .commands import CancelList, Place, PlaceList
from .events import Event, ListChanged, Refused, Report
from .orders import Member, Order, OrderList
from .outcome import Outcome
from .rules import BAD_PRICE, DUPLICATE, NO_FUNDS, WOULD_TAKE

if TYPE_CHECKING:
    from .contingent import Contingent
    from .market import Market

NO_OCO = Refused(-2010, "OCO orders are not supported for this symbol")
NO_OTO = Refused(-2010, "OTO orders are not supported for this symbol")
NO_OPO = Refused(-2010, "OPO orders are not supported for this symbol.")
BAD_PRICES = Refused(-2010, "The relationship of the prices for the orders is not correct.")

_LIMITS = frozenset({OrderType.LIMIT, OrderType.LIMIT_MAKER})
_STOP_LOSSES = frozenset({OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT})


class Registry:
    """The order lists of the whole exchange that are open, by account; they are numbered together."""

    __slots__ = ("last_id", "open")

    def __init__(self) -> None:
        self.last_id = -1
        self.open: dict[int, dict[int, OrderList]] = {}

    def of(self, account: int) -> dict[int, OrderList]:
        """An account's open lists by their ids, in the order in which they came."""
        return self.open.setdefault(account, {})

    def by_client_id(self, account: int, client_order_id: str) -> OrderList | None:
        """The open list of that id: there is one at most."""
        return next((each for each in self.of(account).values() if each.client_order_id == client_order_id), None)


class OrderLists:
    """The open lists of one symbol, and what moves them on."""

    __slots__ = ("_contingent", "_market", "_registry", "open")

    def __init__(self, market: Market, contingent: Contingent, registry: Registry) -> None:
        self._market = market
        self._contingent = contingent
        self._registry = registry
        self.open: dict[int, OrderList] = {}

    # --- placing -----------------------------------------------------------------------------------------------------

    def place(self, command: PlaceList, desk: Desk, at: int) -> list[Event]:
        """All orders of a list, or none: the legs have been brought in order by the caller."""
        market = self._market
        legs: list[Place] = []
        refusal = self._refuses_list(command, desk) or self._refuses_counts(command, desk)
        for leg in command.legs if refusal is None else ():
            waits = command.contingency is ContingencyType.OTO and leg is not command.legs[0]
            refusal = self._refuses_leg(leg, desk, waits and command.pays, at)
            priced = leg if waits else self._priced(leg)
            if refusal is None and priced is not leg:
                refusal = self._contingent.refuses(priced, desk, at)
            if refusal is not None:
                break
            legs.append(priced)
        if refusal is None:
            refusal = self._refuses_prices(command, legs) or self._refuses_funds(command, legs, desk)
        if refusal is not None:
            return [refusal]

        outcome = Outcome(at)
        if command.contingency is ContingencyType.OCO:
            self._place_pair(command, legs, desk, outcome)
        else:
            self._place_working(command, legs, desk, outcome)
        return market.closing(outcome.events, outcome.changes, outcome.touched, at)

    def _place_pair(self, command: PlaceList, legs: list[Place], desk: Desk, outcome: Outcome) -> None:
        market = self._market
        orders = []
        for leg in legs:
            in_book = leg.type is OrderType.LIMIT_MAKER
            order, reports = market.admit(leg, desk, leg.quantity, outcome.at, working=in_book)
            order.is_working = in_book
            self._contingent.prepare(order, leg)
            orders.append(order)
            outcome.events += reports
        self._open_list(command, orders, outcome)
        self._enter_pair(orders[0], orders[1], desk, outcome)

    def _place_working(self, command: PlaceList, legs: list[Place], desk: Desk, outcome: Outcome) -> None:
        market = self._market
        working, outcome.events = market.admit(legs[0], desk, legs[0].quantity, outcome.at)
        orders = [working]
        for leg in legs[1:]:
            order, reports = market.admit(
                leg, desk, leg.quantity, outcome.at, working=False, status=OrderStatus.PENDING_NEW
            )
            order.is_working = False
            self._contingent.prepare(order, leg)
            desk.enter(order)
            orders.append(order)
            outcome.events += reports
        listed = self._open_list(command, orders, outcome)
        listed.working_id, listed.pays = working.id, command.pays
        market.meet(working, desk, outcome.at, outcome.events, outcome.changes, outcome.touched)

    def _open_list(self, command: PlaceList, orders: list[Order], outcome: Outcome) -> OrderList:
        registry, at = self._registry, outcome.at
        registry.last_id = list_id = registry.last_id + 1
        for order in orders:
            order.list_id = list_id
        listed = OrderList(
            list_id,
            command.account,
            command.symbol,
            command.contingency,
            command.client_order_id or next(self._market.client_ids),
            tuple(Member(order.id, order.client_order_id) for order in orders),
            at,
            at,
        )
        self.open[list_id] = registry.of(command.account)[list_id] = listed
        self.tell(listed, outcome)
        return listed

    def _refuses_list(self, command: PlaceList, desk: Desk) -> Refused | None:
        rules = self._market.rules
        if command.contingency is ContingencyType.OTO and not rules.oto_allowed:
            return NO_OTO
        if command.pays and not rules.opo_allowed:
            return NO_OPO
        if not rules.oco_allowed and (command.contingency is ContingencyType.OCO or len(command.legs) > 2):
            return NO_OCO
        for leg in command.legs:
            refusal = self._market.checks.refuses_terms(leg, desk)
            if refusal is not None:
                return refusal
        named = [leg.client_order_id for leg in command.legs if leg.client_order_id]
        if len(set(named)) < len(named):
            return DUPLICATE
        wanted = command.client_order_id
        return DUPLICATE if wanted and self._registry.by_client_id(command.account, wanted) is not None else None

    def _refuses_counts(self, command: PlaceList, desk: Desk) -> Refused | None:
        """The filters that count: a list counts once as a list, and each of its orders as an order."""
        if desk.unlimited:
            return None
        market, legs = self._market, command.legs
        refusal = counts.refuses(
            desk,
            market.rules,
            market.exchange,
            orders=len(legs),
            algo=sum(leg.type not in _PLAIN for leg in legs),
            icebergs=sum(leg.iceberg_quantity > 0 for leg in legs),
        )
        if refusal is not None:
            return refusal
        lists, most = self._registry.of(command.account).values(), market.exchange.max_lists
        here, everywhere = counts.TOO_MANY["MAX_NUM_ORDER_LISTS"]
        if sum(each.symbol == command.symbol for each in lists) >= market.rules.max_lists:
            return here
        return everywhere if most and len(lists) >= most else None

    def _refuses_leg(self, leg: Place, desk: Desk, unknown: bool, at: int) -> Refused | None:
        """What an order alone would be refused for. `unknown`: its quantity comes later."""
        market = self._market
        if leg.peg is not None:
            refusal = pegs.refuses(leg, leg.peg, market.rules)
            if refusal is not None:
                return refusal
        if unknown:
            # "The quantity of the pending order(s) are evaluated (e.g. filters) after the working order fully fills."
            prices = [price for price in (leg.price, leg.stop_price) if price]
            fit = all(market.rules.allows_price(price) for price in prices)
            return self._contingent.refuses_delta(leg) if fit else BAD_PRICE
        return self._contingent.refuses(leg, desk, at)

    def _priced(self, leg: Place) -> Place:
        """A leg that enters the book now, with the price that its peg has picked if it could."""
        if leg.peg is None or leg.type not in _LIMITS:
            return leg
        chosen = pegs.picked(leg.peg, leg.buy, self._market.book)
        if chosen is None:
            return leg
        return leg.__replace__(price=chosen.price, peg=msgspec.structs.replace(chosen, limit=leg.price))

    def _refuses_prices(self, command: PlaceList, legs: list[Place]) -> Refused | None:
        market = self._market
        for leg in legs if command.contingency is ContingencyType.OCO else legs[:1]:
            if leg.peg is not None and leg.type in _LIMITS and not leg.peg.price:
                return pegs.NO_LEVEL
            if leg.type is OrderType.LIMIT_MAKER and market.would_take(leg.buy, leg.price):
                return BAD_PRICES if command.contingency is ContingencyType.OCO else WOULD_TAKE
        if command.contingency is ContingencyType.OCO:
            if _bad_prices(legs, market.last_price):
                return BAD_PRICES
            return self._contingent.refuses_stops(legs)
        return BAD_PRICES if len(legs) == 3 and _crossed(legs[1:]) else None

    def _refuses_funds(self, command: PlaceList, legs: list[Place], desk: Desk) -> Refused | None:
        if desk.unlimited:
            return None
        working = legs if command.contingency is ContingencyType.OCO else legs[:1]
        needed = max(self._contingent.hold(leg.buy, leg.quantity, leg.price, leg.stop_price) for leg in working)
        return NO_FUNDS if (desk.quote if legs[0].buy else desk.base).free < needed else None

    # --- moving on ---------------------------------------------------------------------------------------------------

    def works(self, order: Order, outcome: Outcome) -> None:
        """An order of a pair begins to work: the other one expires at once."""
        listed = self.open.get(order.list_id)
        if listed is None or order.id == listed.working_id or not listed.has_pair:
            return
        desk = self._market.desks[order.account]
        for member in listed.members:
            other = desk.open.get(member.order_id)
            if other is not None and other is not order:
                self._contingent.drop(other, ExpiryReason.OCO_TRIGGER, outcome)

    def note(self, report: Report, outcome: Outcome) -> OrderList | None:
        """What a step of one of its orders means to a list: the list itself where its pending orders are due."""
        order = report.order
        listed = self.open.get(order.list_id)
        if listed is None:
            return None
        desk = self._market.desks[order.account]
        if order.id == listed.working_id and listed.is_pending:
            if listed.pays and report.kind is ExecutionType.TRADE:
                self._keep(listed, report, desk, outcome)
            if report.status is OrderStatus.FILLED:
                listed.is_pending = False
                return listed
            if not order.is_open and report.status not in _OPEN:
                self._phase_one_expired(listed, desk, outcome)
        elif report.status not in _OPEN and report.expiry_reason is not ExpiryReason.OCO_TRIGGER:
            self.works(order, outcome)  # of a pair, whatever ended it: the other does not outlive it
        if all(member.order_id not in desk.open for member in listed.members) and not order.is_open:
            self._done(listed, desk, outcome)
        return None

    def start(self, listed: OrderList, outcome: Outcome) -> None:
        """The working order is filled: the pending ones come."""
        desk = self._market.desks[listed.account]
        pending = [desk.open[member.order_id] for member in listed.members if member.order_id in desk.open]
        if listed.pays:
            self._pay(listed, pending, desk, outcome)
        if len(pending) == 1:
            self._contingent.start(pending[0], outcome)
        elif pending:
            self._start_pair(pending[0], pending[1], desk, outcome)

    def _start_pair(self, first: Order, second: Order, desk: Desk, outcome: Outcome) -> None:
        """Both come, or none does: then the one that is refused expires, and the other with it."""
        market, contingent = self._market, self._contingent
        for order in (first, second):
            desk.leave(order)
        last = market.last_price
        for order, other in ((first, second), (second, first)):
            if contingent.refuses_to_come(order, desk, outcome.at) or _bad_prices([first, second], last):
                market.expire(order, ExpiryReason.REJECTED, outcome.at, outcome.events)
                market.expire(other, ExpiryReason.OCO_TRIGGER, outcome.at, outcome.events)
                return
        for order in (first, second):
            order.status = OrderStatus.NEW
            order.updated_at = outcome.at
            if order.stop is None:
                order.working_at, order.is_working = outcome.at, True
            outcome.events.append(market.report(order, ExecutionType.NEW, outcome.at, order.is_working))
        self._enter_pair(first, second, desk, outcome)

    def _enter_pair(self, first: Order, second: Order, desk: Desk, outcome: Outcome) -> None:
        """The second holds what it needs, the first what it needs beyond that: at most one of them will ever pay."""
        contingent = self._contingent
        hold = contingent.hold_of(second)
        beyond = max(contingent.hold_of(first) - hold, 0)
        for order, share in ((first, beyond), (second, hold)):
            if order.stop is not None:
                contingent.wait(order, desk, share, outcome)
            else:
                outcome.changes.append(self._market.rest(order, desk, order.quantity, share))
                outcome.touch(desk.quote if order.buy else desk.base)

    def _phase_one_expired(self, listed: OrderList, desk: Desk, outcome: Outcome) -> None:
        for member in listed.members:
            other = desk.open.get(member.order_id)
            if other is not None:
                self._contingent.drop(other, ExpiryReason.OTO_PHASE_ONE_EXPIRED, outcome)

    def _done(self, listed: OrderList, desk: Desk, outcome: Outcome) -> None:
        self._unlock(listed, desk, outcome)
        listed.status_type, listed.status = ListStatusType.ALL_DONE, ListOrderStatus.ALL_DONE
        listed.updated_at = outcome.at
        del self.open[listed.id], self._registry.of(listed.account)[listed.id]
        self.tell(listed, outcome)

    def tell(self, listed: OrderList, outcome: Outcome, status_type: ListStatusType | None = None) -> None:
        """Says how the list stands; an update is said once and does not last."""
        outcome.events.append(
            ListChanged(
                listed, status_type or listed.status_type, listed.status, outcome.at, self._market.last_execution_id
            )
        )

    # --- one pays the other ------------------------------------------------------------------------------------------

    def _keep(self, listed: OrderList, report: Report, desk: Desk, outcome: Outcome) -> None:
        """Locks what a fill brought in. Commission comes out of other free funds if they suffice and it is not BNB."""
        if desk.unlimited:
            return
        base = desk.base
        fee = report.commission if report.commission_asset == base.asset else 0
        whole = base.asset != "BNB" and base.free >= report.last_quantity
        kept = report.last_quantity if whole else min(base.free, report.last_quantity - fee)
        base.free -= kept
        base.locked += kept
        listed.paid += kept
        outcome.touch(base)

    def _pay(self, listed: OrderList, pending: list[Order], desk: Desk, outcome: Outcome) -> None:
        """The pending orders get their quantity: what was kept, down to what the lot filters let through."""
        rules, quantity = self._market.rules, listed.paid
        for order in pending:
            quantity = rules.steps(quantity) if not order.has_price else quantity - quantity % rules.lot.step
        quantity = min(quantity, rules.lot.most)
        for order in pending:
            order.quantity = quantity
        self._unlock(listed, desk, outcome)

    def _unlock(self, listed: OrderList, desk: Desk, outcome: Outcome) -> None:
        if listed.paid:
            desk.base.locked -= listed.paid
            desk.base.free += listed.paid
            listed.paid = 0
            outcome.touch(desk.base)

    # --- cancelling --------------------------------------------------------------------------------------------------

    def members(self, order: Order, desk: Desk) -> list[Order]:
        """The open orders that are cancelled with an order: all of its list, in the order of their ids."""
        listed = self.open.get(order.list_id)
        if listed is None:
            return [order]
        return [desk.open[member.order_id] for member in listed.members if member.order_id in desk.open]

    def find(self, command: CancelList) -> OrderList | None:
        """By its id, and then its client id must agree; or by its client id."""
        wanted = command.client_order_id
        for listed in self.open.values():
            if listed.account != command.account:
                continue
            if command.list_id is not None and listed.id != command.list_id:
                continue
            if wanted is None or listed.client_order_id == wanted:
                return listed
        return None


_PLAIN = frozenset({OrderType.LIMIT, OrderType.LIMIT_MAKER, OrderType.MARKET})
_OPEN = frozenset({OrderStatus.NEW, OrderStatus.PARTIALLY_FILLED, OrderStatus.PENDING_NEW})


def _marks(leg: Place | Order) -> tuple[int, bool]:
    """The price of a leg that is held against the market, and whether the leg stands above it.

    A stop loss has its stop price, a TAKE_PROFIT too, a LIMIT_MAKER and a TAKE_PROFIT_LIMIT their price
    (rest-api.md, "New Order list - OCO"). 0 where none was sent: it trails, or its price is pegged.
    """
    stop = leg.type in _STOP_LOSSES
    if isinstance(leg, Order):
        stop_price = 0 if leg.stop is None else leg.stop.price
        price = leg.sent_price
    else:
        stop_price = leg.stop_price
        price = leg.price if leg.peg is None or not leg.peg.price else leg.peg.limit
    return (stop_price if stop or leg.type is OrderType.TAKE_PROFIT else price), leg.buy == stop


def _bad_prices(legs: list[Place] | list[Order], last: int) -> bool:
    """Whether an order of a pair stands on the wrong side of the last price."""
    if not last:
        return _crossed(legs)
    return any(price and (price <= last if above else price >= last) for price, above in map(_marks, legs))


def _crossed(legs: list[Place] | list[Order]) -> bool:
    """Whether the order that belongs above stands below the other."""
    (first, first_above), (second, _) = map(_marks, legs)
    if not first or not second:
        return False
    return first <= second if first_above else first >= second
