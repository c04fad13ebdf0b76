"""Smart order routing: an order that takes from every book of its base asset whose quote asset counts as its own (faqs/sor_faq.md).

While it takes, the order itself trades nowhere. The exchange does, in each book on the order's behalf and as a taker without limits
(`ROUTER`), and the order gets an allocation for each of these trades, from its own book too, as in the page's second example. Makers
see ordinary trades of their own symbol. The order pays and receives its own symbol's quote asset; the exchange gives the makers of
another book theirs one to one, so that of each asset the exchange has what all others together lack.

Not documented, and decided here: of equal prices the order's own book comes first, then the others as they were listed; the filters
and the price range are those of the order's own symbol; a book that is not open for trading is passed over; a match that is prevented
in another book is one of the order's symbol, and is never a transfer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from typing import TypeAlias

from ...products.spot.enums import (
    ExecutionType,
    ExpiryReason,
    OrderStatus,
    OrderType,
    SymbolStatus,
    TimeInForce,
    WorkingFloor,
)
from . import counts
from .accounts import Desk
from .book import Level, Side
from .commands import ROUTER, UNIT, PlaceRouted
from .commission import in_bnb, kept_for_rest
from .events import BalanceChanged, Event, Refused, Report, Traded
from .market import OUT_OF_RANGE, Market
from .orders import Order
from .outcome import Outcome
from .prevention import EXPIRE_MAKER, NONE, Offer, Others
from .reference import ANY_PRICE
from .rules import INVALID_SYMBOL, MARKET_CLOSED, NO_FUNDS, NO_SUCH_ACCOUNT, WORTHLESS

# What the exchange says of a symbol in no group (ccxt, pull request 18883).
NO_SOR = Refused(-1013, "This symbol has no SOR.")

Offers: TypeAlias = "Iterable[tuple[Market, Level | Offer]]"
"""Levels with the books in which they are, as a taker meets them."""

ROUTED = frozenset({OrderType.LIMIT, OrderType.MARKET})
"""rest-api.md, "New order using SOR": no other types."""


class Router:
    """Which books stand for each other, and the orders that go over them. The books are the engine's, which hands them over."""

    __slots__ = ("_interchangeable", "_last_allocation_ids")

    def __init__(self) -> None:
        self._interchangeable: tuple[frozenset[str], ...] = ()
        self._last_allocation_ids: dict[str, int] = {}

    def interchange(self, quotes: Iterable[Iterable[str]]) -> None:
        """From now on the quote assets of each set count one to one."""
        self._interchangeable = tuple(map(frozenset, quotes))

    def groups(self, markets: Iterable[Market]) -> list[tuple[str, list[str]]]:
        """Base assets with the symbols that stand for each other, as they were listed."""
        found: dict[tuple[str, frozenset[str]], list[str]] = {}
        for market in markets:
            for quotes in self._interchangeable:
                if market.rules.quote in quotes:
                    found.setdefault((market.rules.base, quotes), []).append(market.symbol)
        return [(base, symbols) for (base, _), symbols in found.items() if len(symbols) > 1]

    def place(self, command: PlaceRouted, markets: Mapping[str, Market], at: int) -> list[Event]:
        """An order over all books of its symbol's group: what it takes of them, and what becomes of the rest."""
        market = markets.get(command.symbol)
        if market is None:
            return [INVALID_SYMBOL]
        desk = market.desk(command.account)
        if desk is None:
            return [NO_SUCH_ACCOUNT]
        if market.status is not SymbolStatus.TRADING:
            return [MARKET_CLOSED]
        group = self._group(market, markets.values())
        if len(group) < 2:
            return [NO_SOR]
        books = [each for each in group if each.status is SymbolStatus.TRADING]
        refusal = _refuses(command, market, desk, books, at)
        if refusal is not None:
            return [refusal]
        if command.dry_run:
            return []
        order, events = market.admit(command, desk, command.quantity, at)
        order.floor = WorkingFloor.SOR
        outcome = Outcome(at, events)
        reason = Taking(order, desk, market, outcome, self._last_allocation_ids).match(books)
        market.conclude(order, desk, reason, at, events, outcome.changes, outcome.touched)
        if order.is_working:
            order.floor = WorkingFloor.EXCHANGE
        return _closing(books, outcome)

    def _group(self, market: Market, markets: Iterable[Market]) -> list[Market]:
        """The books that stand for a symbol's, its own first."""
        base, quote = market.rules.base, market.rules.quote
        quotes = next((each for each in self._interchangeable if quote in each), frozenset[str]())
        others = (each for each in markets if each.rules.base == base and each.rules.quote in quotes)
        return [market, *(each for each in others if each is not market)]


class Taking:
    """An order while it takes: whose it is, where it belongs, and what it has done so far."""

    __slots__ = ("_agents", "_desk", "_last_allocation_ids", "_market", "_order", "_outcome")

    def __init__(
        self, order: Order, desk: Desk, market: Market, outcome: Outcome, last_allocation_ids: dict[str, int]
    ) -> None:
        self._order = order
        self._desk = desk
        self._market = market
        self._outcome = outcome
        self._last_allocation_ids = last_allocation_ids
        self._agents: dict[str, Order] = {}

    def match(self, books: list[Market]) -> ExpiryReason:
        """Takes what the books have at the order's price or better: why it expires if anything is left of it."""
        order, desk, market, outcome = self._order, self._desk, self._market, self._outcome
        buy, limit = order.buy, _limit(order.buy, order.price)
        first = _best(books, buy, limit)
        end = market.within_range(buy, [] if first is None else [first[0]], limit, outcome.at)
        if order.time_in_force is TimeInForce.FOK and not _fills_at_once(order, desk, books, end):
            bounded = end > limit and _fills_at_once(order, desk, books, limit)
            return OUT_OF_RANGE if bounded else ExpiryReason.UNFILLED_FOK_ORDER_EXPIRED
        guarded = order.self_trade_prevention is not NONE and not desk.unlimited
        while order.remaining and (best := _best(books, buy, end)) is not None:
            key, book = best
            quantity, own = order.remaining, None
            if guarded:
                quantity, own = book.prevention.first_own(desk, _other_side(book, buy), key, quantity)
            if quantity:
                self._take(book, key, quantity)
            if own is not None:
                market.prevention.prevent(
                    order, order.remaining, desk, own, outcome.at, outcome.events, outcome.changes, outcome.touched, book
                )  # fmt: skip
        if end > limit and _best(books, buy, limit) is not None:
            return OUT_OF_RANGE
        if order.type is OrderType.MARKET:
            return ExpiryReason.INSUFFICIENT_LIQUIDITY
        return ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED

    def _take(self, book: Market, key: int, quantity: int) -> None:
        """The exchange takes so much of the best level of a book, and each of its trades becomes an allocation."""
        outcome, agent, desk = self._outcome, self._agent(book), book.desk(ROUTER)
        assert desk is not None, "the engine opens this account itself"
        events, first = outcome.events, len(outcome.events)
        side = _other_side(book, self._order.buy)
        book.match(agent, desk, side, key, quantity, False, outcome.at, events, outcome.changes, outcome.touched)
        for place in range(first, len(events)):
            event = events[place]
            if type(event) is Report and event.order is agent:
                events[place] = self._allocate(event)
                _exchange_quotes(agent.buy, event.last_quote, self._market, book)

    def _agent(self, book: Market) -> Order:
        """What the exchange trades with in a book: one taker to those who see the trades. In the order's own book it has its number."""
        agent, order, at = self._agents.get(book.symbol), self._order, self._outcome.at
        if agent is None:
            number = order.id
            if book is not self._market:
                book.last_order_id = number = book.last_order_id + 1
            agent = self._agents[book.symbol] = Order(
                number, ROUTER, book.symbol, order.buy, order.type, TimeInForce.IOC, order.price, order.quantity, 0,
                order.client_order_id, at, at, at,
            )  # fmt: skip
        return agent

    def _allocate(self, trade: Report) -> Report:
        """What the exchange traded is the order's: at the price of the trade, with the taker's commission."""
        order, desk, market, outcome = self._order, self._desk, self._market, self._outcome
        quantity, quote, ids = trade.last_quantity, trade.last_quote, self._last_allocation_ids
        ids[market.symbol] = number = ids.get(market.symbol, -1) + 1
        order.executed += quantity
        order.quote_executed += quote
        left = order.remaining
        order.status = OrderStatus.PARTIALLY_FILLED if left else OrderStatus.FILLED
        received, fee = (desk.base, quantity) if order.buy else (desk.quote, quote)
        fee = fee * (desk.taker_buys if order.buy else desk.taker_sells) // UNIT
        if not desk.unlimited:
            sign = 1 if order.buy else -1
            desk.base.free += sign * quantity
            desk.quote.free -= sign * quote
            received.free -= fee
            outcome.touch(desk.base)
            outcome.touch(desk.quote)
        may_rest = order.type is OrderType.LIMIT and order.time_in_force is TimeInForce.GTC
        market.last_execution_id = execution_id = market.last_execution_id + 1
        report = Report(
            ExecutionType.TRADE, order, execution_id, outcome.at, order.status, order.executed, order.quote_executed,
            may_rest and left > 0, order.client_order_id, quantity, trade.last_price, quote, fee, received.asset,
            allocation_id=number,
        )  # fmt: skip
        return (
            in_bnb(market, desk, report, kept_for_rest(order, bookless=False), outcome.touched)
            if desk.in_bnb
            else report
        )


def _refuses(command: PlaceRouted, market: Market, desk: Desk, books: list[Market], at: int) -> Refused | None:
    """What any order of its symbol is refused for, and what the books together would cost."""
    if command.type not in ROUTED:
        return market.checks.refuses_type(command.type)
    quantity = command.quantity
    refusal = market.checks.refuses_terms(command, desk)
    if refusal is None and command.type is OrderType.MARKET:
        refusal = WORTHLESS if quantity <= 0 else market.checks.refuses_market_worth(quantity, 0, at)
        refusal = refusal or market.checks.refuses_sweep(desk, command.buy, quantity, 0, at)
    elif refusal is None:
        refusal = market.contingent.refuses(command, desk, at)
        if refusal is None and command.iceberg_quantity:
            refusal = counts.refuses(desk, market.rules, market.exchange, icebergs=1)
    if refusal is not None or desk.unlimited:
        return refusal
    balance, needed = desk.base, quantity
    if command.buy:
        worth = command.price * quantity
        if command.type is OrderType.MARKET:
            prevention = command.self_trade_prevention or market.rules.default_prevention
            offers = _offers(books, True, ANY_PRICE, desk, without_own=prevention is EXPIRE_MAKER)
            worth = sum(price * share for _, price, share in _shares(offers, quantity))
        balance, needed = desk.quote, -(-worth // UNIT)
    return NO_FUNDS if balance.free < needed else None


def _exchange_quotes(buy: bool, quote: int, market: Market, book: Market) -> None:
    """The exchange took the one quote asset and gave the other; in the order's own book that is the same one."""
    account = market.accounts[ROUTER]
    sign = 1 if buy else -1
    account.balance(market.rules.quote).free += sign * quote
    account.balance(book.rules.quote).free -= sign * quote


def _other_side(book: Market, buy: bool) -> Side:
    """What an order of this side takes from."""
    return book.book.asks if buy else book.book.bids


def _limit(buy: bool, price: int) -> int:
    """The worst key of the other side that an order takes."""
    return ANY_PRICE if not price else -price if buy else price


def _best(books: list[Market], buy: bool, limit: int) -> tuple[int, Market] | None:
    """The best key of all books at the limit or better, and the first book that has it."""
    found: tuple[int, Market] | None = None
    for book in books:
        keys = _other_side(book, buy).keys
        if keys and keys[-1] >= limit and (found is None or keys[-1] > found[0]):
            found = keys[-1], book
    return found


def _offers(books: list[Market], buy: bool, limit: int, desk: Desk, *, without_own: bool) -> Offers:
    """What all books together offer an order to that key, best first; `without_own`: without what its owner has in them."""

    def of(book: Market) -> Iterator[tuple[Market, Level | Offer]]:
        side = _other_side(book, buy)
        for level in (Others(side, book.prevention, desk) if without_own else side).best_first():
            if level.price * side.sign < limit:
                return
            yield book, level

    sign = 1 if buy else -1
    return merge(*map(of, books), key=lambda offer: sign * offer[1].price)


def _shares(offers: Offers, quantity: int) -> Iterator[tuple[Market, int, int]]:
    """What each offer gives of the quantity: its book, its price, and how much."""
    for book, level in offers:
        share = min(level.quantity + level.hidden, quantity)
        quantity -= share
        yield book, level.price, share
        if not quantity:
            return


def _fills_at_once(order: Order, desk: Desk, books: list[Market], limit: int) -> bool:
    """Whether a fill-or-kill order is filled by others, as `Prevention.fills_at_once` has it for one book."""
    prevention = order.self_trade_prevention
    offers = _offers(books, order.buy, limit, desk, without_own=prevention is EXPIRE_MAKER)
    shares: dict[Market, int] = {}
    for book, _, share in _shares(offers, order.remaining):
        shares[book] = shares.get(book, 0) + share
    if sum(shares.values()) < order.remaining:
        return False
    if prevention in (NONE, EXPIRE_MAKER) or desk.unlimited:
        return True
    sides = ((book, _other_side(book, order.buy), share) for book, share in shares.items())
    return all(book.prevention.first_own(desk, side, limit, share)[1] is None for book, side, share in sides)


def _closing(books: list[Market], outcome: Outcome) -> list[Event]:
    """As `Market.closing`, for several books: what the trades set off in each, the levels that changed, then the balances."""
    events = outcome.events
    for book in books:
        if book.contingent:
            its = [event for event in events if _symbol_of(event) == book.symbol]
            told = len(its)
            book.contingent.follow(its, outcome.changes, outcome.touched, outcome.at)
            events += its[told:]
    events += outcome.changes
    events += [BalanceChanged(each.account, each.asset, each.free, each.locked) for each in outcome.touched]
    return events


def _symbol_of(event: Event) -> str | None:
    """Of what sets something off: a trade, or a step in an order's life."""
    if type(event) is Traded:
        return event.symbol
    return event.order.symbol if type(event) is Report else None
