"""Self-trade prevention: an order that would meet one of its own account, or of the account's trade group (faqs/stp_faq.md).

The taker's mode rules. A prevented match is no trade: it has an id of its own, and one or both orders lose quantity to it. What the
taker meets before the first order of its own is matched as ever; then the match is prevented; and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ...products.spot.enums import ExecutionType, OrderStatus, SelfTradePreventionMode
from .accounts import Desk
from .commands import UNIT
from .events import Event, LevelChanged, Prevented, PreventedMatch
from .orders import Balance, Order

if TYPE_CHECKING:
    from .book import Level, Side
    from .market import Market

NONE, EXPIRE_TAKER, EXPIRE_MAKER, EXPIRE_BOTH, DECREMENT, TRANSFER = (
    SelfTradePreventionMode.NONE,
    SelfTradePreventionMode.EXPIRE_TAKER,
    SelfTradePreventionMode.EXPIRE_MAKER,
    SelfTradePreventionMode.EXPIRE_BOTH,
    SelfTradePreventionMode.DECREMENT,
    SelfTradePreventionMode.TRANSFER,
)
_TAKER_EXPIRES = frozenset({EXPIRE_TAKER, EXPIRE_BOTH})
_MAKER_EXPIRES = frozenset({EXPIRE_MAKER, EXPIRE_BOTH})


class Offer(msgspec.Struct, frozen=True, gc=False):
    """A level without a taker's own orders: what of it the taker can have."""

    price: int
    quantity: int
    hidden: int = 0


class Others:
    """A side of the book without what a taker's own account and group have in it."""

    __slots__ = ("_prevention", "_side", "_taker", "sign")

    def __init__(self, side: Side, prevention: Prevention, taker: Desk) -> None:
        self.sign = side.sign
        self._side = side
        self._prevention = prevention
        self._taker = taker

    def best_first(self) -> Iterator[Offer]:
        for level in self._side.best_first():
            own = sum(order.remaining for order in level.orders() if self._prevention.is_own(order, self._taker))
            standing = level.quantity + level.hidden - own
            if standing:
                yield Offer(level.price, standing)


class Prevention:
    """The prevented matches of one symbol."""

    __slots__ = ("_market", "last_match_id")

    def __init__(self, market: Market) -> None:
        self._market = market
        self.last_match_id = -1
        """The first is 0, as in the page's examples."""

    def concerns(self, mode: SelfTradePreventionMode, desk: Desk, buy: bool) -> bool:
        """Whether an order of this mode and side could meet one of its own at all."""
        if mode is NONE or desk.unlimited:
            return False
        against = len(desk.open) - desk.buys if buy else desk.buys
        return against > 0 or desk.account.trade_group >= 0

    def is_own(self, maker: Order, taker: Desk) -> bool:
        """The same account, or one of the same trade group; the house is nobody's own."""
        account = taker.account
        if maker.account == account.id:
            return True
        group = account.trade_group
        return group >= 0 and self._market.accounts[maker.account].trade_group == group

    def available(self, side: Side, mode: SelfTradePreventionMode, desk: Desk) -> Side | Others:
        """What an order without a price is measured against.

        Its own orders are left out where they would expire before it. Else they count: it ends at them, or loses at most as much to them.
        """
        return Others(side, self, desk) if mode is EXPIRE_MAKER and self.concerns(mode, desk, side.sign < 0) else side

    def fills_at_once(self, order: Order, desk: Desk, side: Side, limit: int) -> bool:
        """Whether a fill-or-kill order is filled by others. Not documented: one that would lose anything to its own orders is not."""
        if order.self_trade_prevention is not EXPIRE_MAKER:
            return self.first_own(desk, side, limit, order.remaining)[1] is None
        quantity = order.remaining
        for offer in Others(side, self, desk).best_first():
            if offer.price * side.sign < limit:
                break
            quantity -= offer.quantity
        return quantity <= 0

    def match(
        self,
        order: Order,
        desk: Desk,
        opposite: Side,
        limit: int,
        quantity: int,
        may_rest: bool,
        at: int,
        events: list[Event],
        changes: list[Event],
        touched: dict[Balance, None],
    ) -> None:
        """As `Market.match`, for an order that could meet one of its own: up to the next of those, which is prevented, and on."""
        while order.is_open and (left := quantity - order.executed - order.prevented):
            ahead, own = self.first_own(desk, opposite, limit, left)
            if ahead:
                self._market.match(order, desk, opposite, limit, ahead, may_rest, at, events, changes, touched)
            if own is None:
                return
            self.prevent(order, left - ahead, desk, own, at, events, changes, touched, self._market)

    def first_own(self, desk: Desk, side: Side, limit: int, left: int) -> tuple[int, Order | None]:
        """What a taker of `left` gets before it comes to an order of its own; and that, if it comes to one."""
        ahead = 0
        for level in side.best_first():
            if level.price * side.sign < limit or ahead >= left:
                break
            before = 0
            for maker in level.orders():
                if self.is_own(maker, desk):
                    met = ahead + before + maker.ahead < left
                    return (ahead + before + maker.ahead, maker) if met else (left, None)
                before += maker.visible  # of an iceberg one slice stands before it
                if ahead + before >= left:
                    return left, None
            ahead += level.quantity + level.hidden
        return min(ahead, left), None

    def prevent(
        self,
        taker: Order,
        left: int,
        desk: Desk,
        maker: Order,
        at: int,
        events: list[Event],
        changes: list[Event],
        touched: dict[Balance, None],
        there: Market,
    ) -> None:
        """The match of a taker of this symbol with an order of its own is prevented. `there` is the book in which that stands."""
        mode, here = taker.self_trade_prevention, self._market
        if mode is TRANSFER and (maker.self_trade_prevention is not TRANSFER or there is not here):
            mode = DECREMENT
        both = min(left, maker.remaining)
        takers = left if mode in _TAKER_EXPIRES else 0 if mode is EXPIRE_MAKER else both
        makers = maker.remaining if mode in _MAKER_EXPIRES else 0 if mode is EXPIRE_TAKER else both
        self.last_match_id = match_id = self.last_match_id + 1
        match = PreventedMatch(
            here.symbol, match_id, taker.account, taker.id, maker.account, maker.id, desk.account.trade_group, mode,
            maker.price, takers, makers, both, at, "" if there is here else there.symbol,
        )  # fmt: skip
        events.append(match)
        if takers:
            taker.prevented += takers
            _lose(here, taker, match, takers, at, events)
        if makers:
            changes.append(_take_from_book(there, maker, makers))
            _lose(there, maker, match, makers, at, events)
            _release(there, maker, touched)
        if mode is TRANSFER and taker.account != maker.account:
            self._transfer(taker, desk, maker, both, touched)

    def _transfer(self, taker: Order, desk: Desk, maker: Order, quantity: int, touched: dict[Balance, None]) -> None:
        """The quantity and what it is worth change hands, without a trade and without commission."""
        other = self._market.desks[maker.account]
        buyer, seller = (desk, other) if taker.buy else (other, desk)
        quote = maker.price * quantity // UNIT
        buyer.base.free += quantity
        buyer.quote.free -= quote
        seller.base.free -= quantity
        seller.quote.free += quote
        for balance in (buyer.base, buyer.quote, seller.base, seller.quote):
            touched[balance] = None


def _lose(market: Market, order: Order, match: PreventedMatch, quantity: int, at: int, events: list[Event]) -> None:
    """The order's side of the match: it may be done by it."""
    order.updated_at = at
    order.prevented_match_id = match.id
    if not order.remaining:
        order.is_working = False
        order.status = OrderStatus.EXPIRED_IN_MATCH
        desk = market.desks[order.account]
        if order.id in desk.open:
            desk.leave(order)
    report = market.report(order, ExecutionType.TRADE_PREVENTION, at, order.is_working)
    prevented = Prevented(match, quantity, order.prevented)
    events.append(report.__replace__(prevented=prevented))


def _take_from_book(market: Market, maker: Order, quantity: int) -> LevelChanged:
    """The maker's loss leaves the book: hidden quantity of an iceberg first (not documented; its slice stays as it is)."""
    book = market.book
    if quantity == maker.remaining:
        maker.is_working = False
        visible = book.take_out(maker)
    else:
        side = book.bids if maker.buy else book.asks
        level = side.levels[maker.price]
        visible = shrink(maker, level, quantity)
    maker.prevented += quantity
    book.last_update_id = update_id = book.last_update_id + 1
    return LevelChanged(market.symbol, maker.buy, maker.price, visible, update_id)


def _release(market: Market, maker: Order, touched: dict[Balance, None]) -> None:
    """What the maker's hold has too much is free again."""
    desk = market.desks[maker.account]
    left = maker.remaining
    desk.hold(maker, -(-maker.price * left // UNIT) if maker.buy else left, touched)


def shrink(order: Order, level: Level, quantity: int) -> int:
    """A standing order loses part of its rest and keeps its place: what its level shows now. What is hidden goes first."""
    hidden = min(order.hidden, quantity)
    order.hidden -= hidden
    level.hidden -= hidden
    level.quantity -= quantity - hidden
    return level.quantity
