"""One symbol: checks, holds, matching, settlement, in that order; every step is an event.

Rounding, at 10**-8: a hold of a buy order is price times quantity rounded up;
what a trade costs is price times quantity rounded down, and the buyer pays
exactly what the seller gets; commission is rounded down and taken out of what
is received. The rest of a hold is given back with each fill.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ...products.spot.enums import (
    ExecutionType,
    ExpiryReason,
    OrderStatus,
    OrderType,
    SymbolStatus,
    TimeInForce,
)
from . import counts, icebergs, pegs
from .accounts import Account, Desk
from .amending import Amending
from .average import Average
from .book import Book, Level, Side, cost, first_come, holds, meets, worth_of
from .cancelling import Cancelling
from .checks import Checks
from .commands import UNIT, Place, PlaceList
from .commission import Discount, Worth, in_bnb, kept_for_rest
from .contingent import Contingent
from .counts import ExchangeFilters
from .events import BalanceChanged, Event, LevelChanged, Refused, Report, Traded
from .house import House
from .lists import Registry
from .orders import Balance, ClientIds, Order, Peg, PriceRange
from .prevention import Prevention
from .reference import ANY_PRICE, NO_PRICE, MeanPrice, Reference, keys_within
from .rules import (
    BAD_PREVENTION,
    DUPLICATE,
    MARKET_CLOSED,
    NO_FUNDS,
    NO_SUCH_ACCOUNT,
    WORTHLESS,
    WOULD_TAKE,
    SymbolRules,
)

NEW, TRADE, CANCELED, EXPIRED = (
    ExecutionType.NEW,
    ExecutionType.TRADE,
    ExecutionType.CANCELED,
    ExecutionType.EXPIRED,
)
FILLED, PARTIALLY_FILLED = OrderStatus.FILLED, OrderStatus.PARTIALLY_FILLED
LIMIT, MARKET, LIMIT_MAKER = OrderType.LIMIT, OrderType.MARKET, OrderType.LIMIT_MAKER
GTC, FOK = TimeInForce.GTC, TimeInForce.FOK
TRADING = SymbolStatus.TRADING

OUT_OF_RANGE = ExpiryReason.EXECUTION_RULE_PRICE_RANGE_EXCEEDED

NO_QUOTE_ORDERS = Refused(-2010, "Quote order qty market orders are not support for this symbol.")
STOPS = frozenset({OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT})


class Market:
    """The state of one symbol, and what its commands do."""

    __slots__ = (
        "accounts", "amending", "average", "book", "cancelling", "checks", "client_ids", "contingent", "desks", "discount", "exchange", "house",
        "last_block_trade_id", "last_execution_id", "last_order_id", "last_price",
        "last_trade_id", "mean", "prevention", "price_range", "reference", "rules", "status", "symbol", "worth",
    )  # fmt: skip

    def __init__(
        self,
        rules: SymbolRules,
        accounts: dict[int, Account],
        client_ids: ClientIds,
        lists: Registry,
        exchange: ExchangeFilters,
        worth: Worth,
    ) -> None:
        self.rules = rules
        self.symbol = rules.symbol
        self.status = rules.status
        self.accounts = accounts
        self.client_ids = client_ids
        self.exchange = exchange
        self.worth = worth
        self.discount = Discount()
        self.book = Book()
        self.average = Average(rules.minutes)
        self.reference: Reference | None = None
        self.mean: MeanPrice | None = None
        """The reference price, where it is the mean of the trades."""
        self.price_range: PriceRange | None = None
        self.checks = Checks(self)
        self.house = House(self)
        self.contingent = Contingent(self, lists)
        self.prevention = Prevention(self)
        self.amending = Amending(self)
        self.cancelling = Cancelling(self)
        self.desks: dict[int, Desk] = {}
        self.last_order_id = 0
        self.last_trade_id = 0
        self.last_block_trade_id = 0
        self.last_execution_id = 0
        self.last_price = 0

    def desk(self, account: int) -> Desk | None:
        """An account's desk here, made on first use; None if there is no such account."""
        found = self.desks.get(account)
        if found is None and account in self.accounts:
            rules = self.rules
            found = Desk(self.accounts[account], rules.symbol, rules.base, rules.quote, self.discount)
            self.desks[account] = found
        return found

    def average_price(self, at: int) -> int:
        return self.average.price(at) or self.last_price

    # --- placing -----------------------------------------------------------------------------------------------------

    def place(self, command: Place, at: int) -> list[Event]:
        desk = self.desks.get(command.account) or self.desk(command.account)
        if desk is None:
            return [NO_SUCH_ACCOUNT]
        if self.status is not TRADING:
            return [MARKET_CLOSED]
        kind = command.type
        if kind not in self.rules.order_types:
            return [self.checks.refuses_type(kind)]
        prevention, client_order_id = command.self_trade_prevention, command.client_order_id
        if prevention is not None and prevention not in self.rules.preventions:
            return [BAD_PREVENTION]
        # The house gives all its orders one id.
        if client_order_id and not desk.unlimited and desk.by_client_id(client_order_id) is not None:
            return [DUPLICATE]
        if command.peg is not None:
            refusal = pegs.refuses(command, command.peg, self.rules)
            if refusal is not None:
                return [refusal]
            if kind not in STOPS:
                return self._place_pegged(command, command.peg, desk, at)
        if kind is MARKET:
            return self._place_market(command, desk, at)
        if kind in STOPS:
            return self.contingent.place(command, desk, at)
        return self._place_limit(command, desk, at)

    def place_list(self, command: PlaceList, at: int) -> list[Event]:
        desk = self.desk(command.account)
        if desk is None:
            return [NO_SUCH_ACCOUNT]
        if self.status is not TRADING:
            return [MARKET_CLOSED]
        return self.contingent.lists.place(command, desk, at)

    def would_take(self, buy: bool, price: int) -> bool:
        """Whether the other side of the book stands at the price or better."""
        return meets(self.book.asks, -price) if buy else meets(self.book.bids, price)

    def _place_limit(self, command: Place, desk: Desk, at: int) -> list[Event]:
        buy, price, quantity = command.buy, command.price, command.quantity
        worth = price * quantity
        refusal = self.rules.refuses_limit(price, quantity, worth)
        if refusal is None and not desk.unlimited:
            refusal = self.checks.refuses_here(desk, buy, price, quantity, at)
        if refusal is None and command.iceberg_quantity:
            refusal = icebergs.refuses(command, self.rules)
            refusal = refusal or counts.refuses(desk, self.rules, self.exchange, icebergs=1)
        if refusal is not None:
            return [refusal]
        opposite, limit = (self.book.asks, -price) if buy else (self.book.bids, price)
        takes = opposite.keys and opposite.keys[-1] >= limit
        if takes and command.type is LIMIT_MAKER:
            return [WOULD_TAKE]
        hold, balance = (-(-worth // UNIT), desk.quote) if buy else (quantity, desk.base)
        if balance.free < hold and not desk.unlimited:
            return [NO_FUNDS]
        if command.dry_run:
            return []

        order, events = self.admit(command, desk, quantity, at)
        if not takes and command.time_in_force is GTC:
            # The most common case needs no lists of what changed: one level did, and one balance.
            events.append(self.rest(order, desk, quantity, hold))
            if not desk.unlimited:
                events.append(BalanceChanged(balance.account, balance.asset, balance.free, balance.locked))
            return events
        touched: dict[Balance, None] = {}
        changes: list[Event] = []
        self.meet(order, desk, at, events, changes, touched)
        return self.closing(events, changes, touched, at)

    def _place_pegged(self, command: Place, peg: Peg, desk: Desk, at: int) -> list[Event]:
        """A limit order at the price that the book has for it now; one that was sent must pass the filters too."""
        price, quantity = command.price, command.quantity
        if price:
            refusal = self.checks.refuses_sent_price(desk, command.buy, price, quantity, at)
            if refusal is not None:
                return [refusal]
        chosen = pegs.picked(peg, command.buy, self.book)
        if chosen is None:
            return [pegs.NO_LEVEL]
        chosen = msgspec.structs.replace(chosen, limit=price)
        return self._place_limit(command.__replace__(price=chosen.price, peg=chosen), desk, at)

    def meet(
        self, order: Order, desk: Desk, at: int, events: list[Event], changes: list[Event], touched: dict[Balance, None]
    ) -> None:
        """An order with a price meets the book: what it takes, and what becomes of the rest. Its funds are free and checked."""
        buy, price, quantity, patience = order.buy, order.price, order.quantity, order.time_in_force
        opposite, limit = (self.book.asks, -price) if buy else (self.book.bids, price)
        reason = ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED
        guarded = self.prevention.concerns(order.self_trade_prevention, desk, buy)
        end = limit if self.price_range is None else self.within_range(buy, opposite.keys[-1:], limit, at)
        if patience is FOK and not self._fills_at_once(order, desk, opposite, end, guarded):
            # Not documented: it names the rule where it would have been filled without it.
            bounded = end > limit and self._fills_at_once(order, desk, opposite, limit, guarded)
            reason = OUT_OF_RANGE if bounded else ExpiryReason.UNFILLED_FOK_ORDER_EXPIRED
        else:
            match = self.prevention.match if guarded else self.match
            match(order, desk, opposite, end, quantity, patience is GTC, at, events, changes, touched)
            if end > limit and meets(opposite, limit):
                reason = OUT_OF_RANGE
        self.conclude(order, desk, reason, at, events, changes, touched)

    def _fills_at_once(self, order: Order, desk: Desk, opposite: Side, limit: int, guarded: bool) -> bool:
        """Whether a fill-or-kill order would be filled by others at its limit or better."""
        return holds(opposite, limit, order.quantity) and (
            not guarded or self.prevention.fills_at_once(order, desk, opposite, limit)
        )

    def within_range(self, buy: bool, best: list[int], limit: int, at: int) -> int:
        """How far an order may take, as a key of the other side: to its limit, or to where the symbol's price range ends before it.

        The reference price of the moment when it begins to take counts, for all that it takes. `best` is the first key that it meets,
        if any: where that is out of the range on the good side, it trades at none, since prices get worse as it goes.
        """
        reference = self.reference.price(at) if self.reference is not None else 0
        if self.price_range is None or not reference:
            return limit
        worst_key, best_key = keys_within(self.price_range, buy, reference)
        return NO_PRICE if best and best[0] > best_key else max(limit, worst_key)

    def conclude(
        self,
        order: Order,
        desk: Desk,
        reason: ExpiryReason,
        at: int,
        events: list[Event],
        changes: list[Event],
        touched: dict[Balance, None],
    ) -> None:
        """What becomes of an order that took what it could: it is done, or rests, or expires for the reason.

        One that came to a price out of the symbol's range does not rest.
        """
        left = order.remaining
        if not left:
            order.is_working = False
        elif order.time_in_force is GTC and order.type is not MARKET and reason is not OUT_OF_RANGE:
            changes.append(self.rest(order, desk, left, -(-order.price * left // UNIT) if order.buy else left))
            if not desk.unlimited:
                touched[desk.quote if order.buy else desk.base] = None
        else:
            self.expire(order, reason, at, events)

    def _place_market(self, command: Place, desk: Desk, at: int) -> list[Event]:
        buy, quantity, quote_quantity = command.buy, command.quantity, command.quote_quantity
        rules, opposite = self.rules, self.book.asks if buy else self.book.bids
        if quote_quantity and not rules.quote_quantity_allowed:
            return [NO_QUOTE_ORDERS]
        if quantity <= 0 and quote_quantity <= 0:
            return [WORTHLESS]
        refusal = self.checks.refuses_market_worth(quantity, quote_quantity, at)
        if refusal is not None:
            return [refusal]
        exhausted = False
        prevention = command.self_trade_prevention or rules.default_prevention
        available = self.prevention.available(opposite, prevention, desk)
        if quote_quantity:
            quantity, exhausted = worth_of(available, quote_quantity)
            quantity = rules.steps(quantity)
            refusal = self.checks.refuses_thin(quantity, opposite, exhausted)
            if refusal is not None:
                return [refusal]
        refusal = self.checks.refuses_sweep(desk, buy, quantity, quote_quantity, at)
        if refusal is not None:
            return [refusal]
        if not desk.unlimited:
            needed = (quote_quantity or cost(available, quantity)) if buy else quantity
            if (desk.quote if buy else desk.base).free < needed:
                return [NO_FUNDS]
        if command.dry_run:
            return []

        order, events = self.admit(command, desk, quantity, at)
        touched: dict[Balance, None] = {}
        changes: list[Event] = []
        self.sweep(order, desk, exhausted, at, events, changes, touched)
        return self.closing(events, changes, touched, at)

    def sweep(
        self,
        order: Order,
        desk: Desk,
        exhausted: bool,
        at: int,
        events: list[Event],
        changes: list[Event],
        touched: dict[Balance, None],
    ) -> None:
        """An order without a price takes what there is. `exhausted`: the book gave less than the sum that was asked for."""
        quantity, opposite = order.quantity, self.book.asks if order.buy else self.book.bids
        guarded = self.prevention.concerns(order.self_trade_prevention, desk, order.buy)
        if exhausted:
            order.quantity += 1  # so that no fill calls it FILLED: the sum will not be complete
        end = ANY_PRICE if self.price_range is None else self.within_range(order.buy, opposite.keys[-1:], ANY_PRICE, at)
        match = self.prevention.match if guarded else self.match
        match(order, desk, opposite, end, quantity, False, at, events, changes, touched)
        order.quantity = quantity
        order.is_working = False
        if order.is_open and (order.remaining or exhausted):
            bounded = order.remaining and end > ANY_PRICE and meets(opposite, ANY_PRICE)
            self.expire(order, OUT_OF_RANGE if bounded else ExpiryReason.INSUFFICIENT_LIQUIDITY, at, events)

    def admit(
        self,
        command: Place,
        desk: Desk,
        quantity: int,
        at: int,
        working: bool = True,
        status: OrderStatus = OrderStatus.NEW,
    ) -> tuple[Order, list[Event]]:
        """The order under its number, and the report that it is there."""
        self.last_order_id = order_id = self.last_order_id + 1
        self.last_execution_id = execution_id = self.last_execution_id + 1
        order = self.order_of(command, order_id, quantity, at, working)
        if not desk.unlimited:
            order.self_trade_prevention = command.self_trade_prevention or self.rules.default_prevention
        order.status = status
        return order, [Report(NEW, order, execution_id, at, status, 0, 0, working, order.client_order_id)]

    def order_of(self, command: Place, order_id: int, quantity: int, at: int, working: bool) -> Order:
        """What a command asks for, as an order."""
        order = Order(
            order_id, command.account, self.symbol, command.buy, command.type, command.time_in_force, command.price,
            quantity, command.quote_quantity, command.client_order_id or next(self.client_ids), at, at,
            at if working else -1,
        )  # fmt: skip
        if command.strategy_id is not None or command.strategy_type is not None:
            order.strategy_id = command.strategy_id
            order.strategy_type = command.strategy_type
        order.iceberg = command.iceberg_quantity
        order.peg = command.peg
        return order

    def rest(self, order: Order, desk: Desk, left: int, hold: int) -> LevelChanged:
        """Puts what is left into the book, and holds what it would pay."""
        buy, price, book = order.buy, order.price, self.book
        side = book.bids if buy else book.asks
        level = side.levels.get(price) or side.level(price)
        level.queue.append(order)
        level.quantity = visible = level.quantity + (icebergs.shown(order, level, left) if order.iceberg else left)
        desk.enter(order)
        if level.house:
            order.ahead = level.house
        if not desk.unlimited:
            order.locked = hold
            balance = desk.quote if buy else desk.base
            balance.free -= hold
            balance.locked += hold
        book.last_update_id = update_id = book.last_update_id + 1
        return LevelChanged(self.symbol, buy, price, visible, update_id)

    # --- matching ----------------------------------------------------------------------------------------------------

    def match(
        self,
        taker: Order,
        desk: Desk,
        opposite: Side,
        limit: int,
        left: int,
        may_rest: bool,
        at: int,
        events: list[Event],
        changes: list[Event],
        touched: dict[Balance, None],
    ) -> None:
        """Best price first, first come first at a price, at the standing order's price. `limit` is a key of the side.

        The taker holds nothing: it pays out of what is free, which was checked to be enough.
        """
        keys, levels, sign = opposite.keys, opposite.levels, opposite.sign
        book, average, symbol = self.book, self.average, self.symbol
        buy, goal, client_order_id = taker.buy, taker.quantity - taker.prevented, taker.client_order_id
        received, unlimited = desk.base if buy else desk.quote, desk.unlimited
        rate = desk.taker_buys if buy else desk.taker_sells
        trade_id, price, fees, worth_of_all = self.last_trade_id, 0, 0, 0
        executed, quote_executed = already, already_quote = taker.executed, taker.quote_executed
        first = len(events)
        while left and keys and keys[-1] >= limit:
            price = keys[-1] * sign
            level = levels[price]
            before = executed
            if level.hidden:
                portions: Iterable[tuple[Order | None, int]] = icebergs.portions(level, left, self.house, not buy)
            elif level.house:
                portions = self._beside_house(level, buy, left)
            else:
                portions = first_come(level, left)
            for maker, quantity in portions:
                trade_id += 1
                worth = price * quantity
                quote = worth // UNIT
                worth_of_all += worth
                executed += quantity
                quote_executed += quote
                fee = (quantity if buy else quote) * rate // UNIT
                fees += fee
                self.last_execution_id = execution_id = self.last_execution_id + 1
                traded = Traded(symbol, trade_id, price, quantity, not buy, at, taker.id)
                done = executed == goal
                report = Report(
                    TRADE, taker, execution_id, at, FILLED if done else PARTIALLY_FILLED, executed, quote_executed,
                    may_rest and not done, client_order_id, quantity, price, quote, fee, received.asset, trade_id, False,
                )  # fmt: skip
                events += (traded, report)
                average.recent.append(traded)
                if maker is not None:
                    self.fill_maker(maker, trade_id, quantity, quote, at, events, touched, desk)
            left -= executed - before
            level.quantity = visible = level.quantity - executed + before
            book.last_update_id = update_id = book.last_update_id + 1
            changes.append(LevelChanged(symbol, not buy, price, visible, update_id))
            if not visible:
                keys.pop()
                del levels[price]
        if executed == already:
            return
        self.last_trade_id, self.last_price = trade_id, price
        average.notional += worth_of_all
        average.volume += executed - already
        average.forget(at)
        if self.mean is not None:
            self.mean.add((event for event in events[first:] if type(event) is Traded), at)
        taker.executed, taker.quote_executed = executed, quote_executed
        taker.status = FILLED if executed == goal else PARTIALLY_FILLED
        if unlimited:
            return
        touched[desk.base] = touched[desk.quote] = None
        executed, quote_executed = executed - already, quote_executed - already_quote
        if buy:
            desk.base.free += executed - fees
            desk.quote.free -= quote_executed
        else:
            desk.base.free -= executed
            desk.quote.free += quote_executed - fees
        if desk.in_bnb:
            kept = kept_for_rest(taker, not keys)
            for place in range(first, len(events)):
                fill = events[place]
                if type(fill) is Report and fill.kind is TRADE and fill.order.account == taker.account:
                    events[place] = in_bnb(self, desk, fill, kept, touched)

    def _beside_house(self, level: Level, buy: bool, left: int) -> list[tuple[Order | None, int]]:
        """A level where a recorded market stands too: each order comes after what of it stood ahead. None is the house."""
        portions: list[tuple[Order | None, int]] = []
        taken = 0
        for order in [*level.orders(), None]:
            share = min(left, (order.ahead if order else level.house) - taken)
            if share > 0:
                portions.append((None, share))
                taken += share
                left -= share
            if order is not None and left:
                standing = order.remaining
                share = min(left, standing)
                portions.append((order, share))
                left -= share
                level.dead += share == standing
        if taken:
            self.house.take(level, not buy, taken)
        return portions

    def print_trade(
        self, price: int, quantity: int, buyer_is_maker: bool, at: int, taker_id: int, events: list[Event]
    ) -> tuple[int, int]:
        """A trade on the tape: its id, and what it is worth in the quote asset."""
        self.last_trade_id = trade_id = self.last_trade_id + 1
        self.last_price = price
        traded = Traded(self.symbol, trade_id, price, quantity, buyer_is_maker, at, taker_id)
        events.append(traded)
        self.average.add(traded)
        if self.mean is not None:
            self.mean.add((traded,), at)
        return trade_id, price * quantity // UNIT

    def fill_maker(
        self,
        order: Order,
        trade_id: int,
        quantity: int,
        quote: int,
        at: int,
        events: list[Event],
        touched: dict[Balance, None],
        taker: Desk | None = None,
    ) -> None:
        """The maker pays out of what it holds; what its hold has too much is given back at once.

        Where it trades with itself, the taker's turn to pay commission in BNB comes first, and is still to come.
        """
        desk = self.desks[order.account]
        buy = order.buy
        if order.list_id >= 0 and not order.executed:
            self.contingent.first_fill(order, events, touched, at)
        base, paid = desk.base, desk.quote
        order.updated_at = at
        order.executed = executed = order.executed + quantity
        order.quote_executed = quote_executed = order.quote_executed + quote
        left = order.quantity - executed - order.prevented
        if left:
            order.status = status = PARTIALLY_FILLED
        else:
            order.status = status = FILLED
            order.is_working = False
            desk.leave(order)
        if desk.unlimited:
            fee = 0
        elif buy:
            fee = quantity * desk.maker_buys // UNIT
            base.free += quantity - fee
            hold = -(-order.price * left // UNIT) if left else 0
            freed = order.locked - hold
            order.locked = hold
            paid.locked -= freed
            paid.free += freed - quote
        else:
            fee = quote * desk.maker_sells // UNIT
            paid.free += quote - fee
            order.locked = left
            base.locked -= quantity
        self.last_execution_id = execution_id = self.last_execution_id + 1
        report = Report(
            TRADE, order, execution_id, at, status, executed, quote_executed, left > 0, order.client_order_id,
            quantity, order.price, quote, fee, base.asset if buy else paid.asset, trade_id, True,
        )  # fmt: skip
        events.append(in_bnb(self, desk, report, 0, touched) if desk.in_bnb and desk is not taker else report)
        if not desk.unlimited:
            touched[base] = touched[paid] = None

    # --- leaving -----------------------------------------------------------------------------------------------------

    def withdraw(self, order: Order, desk: Desk, changes: list[Event], touched: dict[Balance, None]) -> None:
        """Takes an open order out of the book, or out of what waits, and gives back what it holds."""
        if order.is_working:
            order.is_working = False
            book = self.book
            visible = book.take_out(order)
            book.last_update_id = update_id = book.last_update_id + 1
            changes.append(LevelChanged(self.symbol, order.buy, order.price, visible, update_id))
        else:
            self.contingent.forget(order)
        desk.leave(order)
        desk.hold(order, 0, touched)

    def expire(self, order: Order, reason: ExpiryReason, at: int, events: list[Event]) -> None:
        order.is_working = False
        order.status = OrderStatus.EXPIRED
        order.expiry_reason = reason
        events.append(self.report(order, EXPIRED, at, False, "", reason))

    # --- saying ------------------------------------------------------------------------------------------------------

    def report(
        self,
        order: Order,
        kind: ExecutionType,
        at: int,
        working: bool,
        client_order_id: str = "",
        reason: ExpiryReason | None = None,
    ) -> Report:
        self.last_execution_id = execution_id = self.last_execution_id + 1
        return Report(
            kind, order, execution_id, at, order.status, order.executed, order.quote_executed, working,
            client_order_id or order.client_order_id, expiry_reason=reason,
        )  # fmt: skip

    def closing(self, events: list[Event], changes: list[Event], touched: dict[Balance, None], at: int) -> list[Event]:
        """What the trades set off, then the levels that changed, then each balance that did."""
        if self.contingent:
            self.contingent.follow(events, changes, touched, at)
        events += changes
        for balance in touched:
            events.append(BalanceChanged(balance.account, balance.asset, balance.free, balance.locked))
        return events
