"""Pegged orders: the price is picked from the book once, when the order comes to it (faqs/pegged_orders.md).

A pegged stop picks when it is set off. A price that was sent besides must pass the same filters; it does not bound
the picked one (not documented; the page calls it no more than the original order price).
"""

from __future__ import annotations

import msgspec

from ...products.spot.enums import OrderType, PegPriceType, TimeInForce
from .book import Book
from .commands import Place
from .events import Refused
from .orders import Peg
from .rules import BAD_COMBINATION, SymbolRules

NOT_SUPPORTED = Refused(-2010, "Pegged orders are not supported for this symbol.")
NOT_THIS_TYPE = Refused(-2010, "This order type may not use pegged price.")
NOT_THIS_PEG = Refused(-2010, "This price peg cannot be used with this order type.")
NO_LEVEL = Refused(-2010, "Order book liquidity is too low for this pegged order.")

_WITH_PRICE = frozenset(
    {OrderType.LIMIT, OrderType.LIMIT_MAKER, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT}
)


def refuses(command: Place, peg: Peg, rules: SymbolRules) -> Refused | None:
    """What of a pegged order's own rules an order breaks."""
    if not rules.pegs_allowed:
        return NOT_SUPPORTED
    if command.type not in _WITH_PRICE:
        return NOT_THIS_TYPE
    primary = peg.price_type is PegPriceType.PRIMARY_PEG
    if command.type is OrderType.LIMIT_MAKER and not primary:
        return NOT_THIS_PEG
    if command.type is OrderType.LIMIT and primary and command.time_in_force is not TimeInForce.GTC:
        return BAD_COMBINATION  # the page says that only GTC is allowed, not in which words it is refused
    return None


def picked(peg: Peg, buy: bool, book: Book) -> Peg | None:
    """The peg with the price that the book has for it now; None where the book has no such level."""
    own = peg.price_type is PegPriceType.PRIMARY_PEG
    levels = book.levels(buy == own, (peg.offset or 0) + 1)
    if len(levels) <= (peg.offset or 0):
        return None
    return msgspec.structs.replace(peg, price=levels[-1][0])
