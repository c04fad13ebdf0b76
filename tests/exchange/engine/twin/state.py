"""What the twin knows: lists of all that ever was, and nothing that follows from them.

Who holds what, what stands in the book, how many orders are open: all of it is looked up by going through the lists
anew each time. Slow, and easy to check against the documentation's pages, which every rule here is derived from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from bidwire.exchange.engine.commands import HOUSE, UNIT, Place, PlaceRouted
from bidwire.exchange.engine.commission import Rates
from bidwire.exchange.engine.orders import PriceRange
from bidwire.products.spot.enums import OrderStatus, OrderType, PegPriceType

from .told import Told

WITHOUT_PRICE = (OrderType.MARKET, OrderType.STOP_LOSS, OrderType.TAKE_PROFIT)
LOSSES = (OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT)
STOPS = (*LOSSES, OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT)


@dataclass
class Listing:
    """A symbol: its exchangeInfo row, and its tape as (time, price, quantity)."""

    row: Mapping[str, Any]
    tape: list[tuple[int, int, int]] = field(default_factory=list)
    range: PriceRange = field(default_factory=PriceRange)
    reference: int = 0
    """Given from outside; 0 is null."""
    mean: tuple[int, int, int] = (0, 0, 0)
    """Or of the trades from that one on: so many buckets, of so many microseconds."""
    orders: int = 0
    matches: int = 0

    @property
    def last(self) -> int:
        """The last price; 0 before the first trade."""
        return self.tape[-1][1] if self.tape else 0

    def filter(self, name: str) -> Mapping[str, Any]:
        return next((each for each in self.row["filters"] if each["filterType"] == name), {})


@dataclass(eq=False)
class Kept:
    """An order. `state`: pending (waits for another order), waits (for a stop), due (set off), book, gone."""

    id: int
    terms: Place
    quantity: int
    state: str = "new"
    price: int = 0
    """At which it stands; 0 before it is known."""
    pays_at: int = 0
    """A buy that waits: the price that its hold is reckoned at."""
    beyond: int | None = None
    """Of a pair's first order: what it holds beyond what the other one held when both came."""
    unmet: bool = False
    """A MARKET order by a sum that the book could not give: it will not be complete."""
    executed: int = 0
    quote: int = 0
    prevented: int = 0
    shown: int = 0
    arrival: int = 0
    amends: int = 0
    client_id: str = ""
    status: OrderStatus = OrderStatus.NEW
    listed: Listed | None = None
    elsewhere: list[str] = field(default_factory=list)
    """The other books that it took from: in each the exchange traded for it, under one number."""
    tracking: bool = False
    extreme: int = 0

    @property
    def left(self) -> int:
        return self.quantity - self.executed - self.prevented

    @property
    def open(self) -> bool:
        return self.state not in ("new", "gone")

    @property
    def rising(self) -> bool:
        """Whether the stop price stands above the market."""
        return self.terms.buy == (self.terms.type in LOSSES)


@dataclass(eq=False)
class Listed:
    """An order list: a pair alone, or a working order and the one or two that it brings."""

    id: int
    account: int
    symbol: str
    members: list[Kept]
    has_working: bool
    pays: bool
    client_id: str = ""
    kept: int = 0
    """OPO: what is locked for the pending orders."""
    done: bool = False

    @property
    def pending(self) -> list[Kept]:
        return self.members[1:] if self.has_working else []

    @property
    def pair(self) -> list[Kept]:
        pair = self.members[1:] if self.has_working else self.members
        return pair if len(pair) == 2 else []


@dataclass
class State:
    listings: dict[str, Listing] = field(default_factory=dict)
    exchange: dict[str, int] = field(default_factory=dict)
    """Limits on the whole exchange by filter name; 0 is none."""
    commissions: dict[tuple[int, str], tuple[Rates, Rates, Rates]] = field(default_factory=dict)
    """By account and symbol (empty: any other): the standard, special and tax rates, in units."""
    discounts: dict[str, Fraction | None] = field(default_factory=dict)
    """By symbol: what the standard part is multiplied by when it is paid in BNB; None where it may not be."""
    burners: set[int] = field(default_factory=set)
    """Who pays in BNB."""
    asset_limits: dict[tuple[int, str], int] = field(default_factory=dict)
    """By account and asset, of what an order may be; 0 is no limit."""
    groups: dict[int, int] = field(default_factory=dict)
    owned: dict[tuple[int, str], int] = field(default_factory=dict)
    orders: list[Kept] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)
    due: list[Kept | Listed] = field(default_factory=list)
    """What was set off and has not come yet."""
    arrivals: int = 0
    at: int = 0
    told: Told = field(default_factory=Told)

    def assets(self, symbol: str) -> tuple[str, str]:
        row = self.listings[symbol].row
        return row["baseAsset"], row["quoteAsset"]

    def open_orders(self, account: int, symbol: str = "") -> list[Kept]:
        return [
            each
            for each in self.orders
            if each.open and each.terms.account == account and symbol in ("", each.terms.symbol)
        ]

    # --- money ---------------------------------------------------------------------------------------------------------

    def held(self, account: int, asset: str) -> int:
        """What open orders hold, and what is kept for the pending orders of an OPO."""
        held = sum(each.kept for each in self.lists if each.account == account and self.assets(each.symbol)[0] == asset)
        for each in self.open_orders(account):
            base, quote = self.assets(each.terms.symbol)
            if (quote if each.terms.buy else base) == asset:
                held += hold(each) if each.beyond is None else each.beyond
        return held

    def free(self, account: int, asset: str) -> int:
        return self.owned.get((account, asset), 0) - self.held(account, asset)

    def gets(self, account: int, asset: str, amount: int) -> None:
        if account != HOUSE:
            self.owned[account, asset] = self.owned.get((account, asset), 0) + amount

    # --- the book ------------------------------------------------------------------------------------------------------

    def standing(self, symbol: str, buy: bool) -> list[Kept]:
        """Best price first, first come first at a price."""
        found = [
            each
            for each in self.orders
            if each.state == "book" and each.terms.symbol == symbol and each.terms.buy == buy
        ]
        return sorted(found, key=lambda each: (-each.price if buy else each.price, each.arrival))

    def books(self, terms: Place) -> list[str]:
        """Where an order takes: in its own book, and by SOR in all whose quote asset is interchangeable (faqs/sor_faq.md): here, all."""
        base, _ = self.assets(terms.symbol)
        others = [each for each in self.listings if each != terms.symbol and self.assets(each)[0] == base]
        return [terms.symbol, *(others if isinstance(terms, PlaceRouted) else [])]

    def reach(self, books: list[str], buy: bool, price: int) -> list[Kept]:
        """Whom an order of this side could trade with, at its price or better; 0 is any price. Best first, book by book."""
        found = [
            each
            for book in books
            for each in self.standing(book, not buy)
            if not price or (each.price <= price if buy else each.price >= price)
        ]
        return sorted(found, key=lambda each: each.price if buy else -each.price)

    def slices(self, terms: Place, price: int) -> Iterator[tuple[Kept, int]]:
        """What that order would meet if it took all: of icebergs a slice at a time, the next behind all at its price."""
        books = self.books(terms)
        queue: list[tuple[Kept, int, int]] = [
            (each, each.shown, each.left - each.shown) for each in self.reach(books, terms.buy, price)
        ]
        while queue:
            maker, shown, hidden = queue.pop(0)
            yield maker, shown
            if hidden:
                following = min(maker.terms.iceberg_quantity, hidden)
                before = books[: books.index(maker.terms.symbol) + 1]
                behind = sum(1 for other, _, _ in queue if other.price == maker.price and other.terms.symbol in before)
                queue.insert(behind, (maker, following, hidden - following))

    def levels(self, symbol: str, buy: bool) -> list[tuple[int, int]]:
        standing = self.standing(symbol, buy)
        prices = list(dict.fromkeys(each.price for each in standing))
        return [(price, sum(each.shown for each in standing if each.price == price)) for price in prices]

    def picked(self, terms: Place) -> int | None:
        """The price of a pegged order: that of a level of the book, now; None without such a level."""
        assert terms.peg is not None
        side = terms.buy if terms.peg.price_type is PegPriceType.PRIMARY_PEG else not terms.buy
        levels = self.levels(terms.symbol, side)
        deeper = terms.peg.offset or 0
        return levels[deeper][0] if deeper < len(levels) else None

    # --- self-trade prevention -------------------------------------------------------------------------------------------

    def own(self, one: int, other: int) -> bool:
        """The same account, or one of the same trade group; the recorded market is nobody's own."""
        if HOUSE in (one, other):
            return False
        group = self.groups.get(one, -1)
        return one == other or (group != -1 and group == self.groups.get(other, -1))

    def mode(self, terms: Place) -> str:
        row = self.listings[terms.symbol].row
        return str(terms.self_trade_prevention or row["defaultSelfTradePreventionMode"])


def hold(order: Kept) -> int:
    """What the order would pay, of the asset that it pays with, rounded up."""
    if order.terms.account == HOUSE or order.state not in ("waits", "due", "book"):
        return 0
    price = order.price if order.state == "book" else order.pays_at
    return -(-price * order.left // UNIT) if order.terms.buy else order.left
