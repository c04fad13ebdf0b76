"""The reference price of a symbol and the prices that its takers may trade at (faqs/price_range_execution_rules.md)."""

from __future__ import annotations

from fractions import Fraction

from bidwire.exchange.engine.commands import UNIT, Place

from .state import Listing, State


def reference(listing: Listing, at: int) -> int:
    """0 is null."""
    first, count, width = listing.mean
    if not count:
        return listing.reference
    cutoff = at - count * width
    total, trades = Fraction(0), Fraction(0)
    for traded_at, price, _ in listing.tape[first:]:
        opened = traded_at - traded_at % width
        if opened + width > cutoff:
            # A bucket that straddles the cutoff counts by the part of it that is inside.
            inside = 1 - Fraction(max(cutoff - opened, 0), width)
            total, trades = total + price * inside, trades + inside
    return int(total / trades) if trades else 0


def limits(state: State, terms: Place) -> tuple[Fraction, Fraction | None]:
    """The least and the most that a taker of this side may trade at; None is no bound."""
    listing = state.listings[terms.symbol]
    price, rule = reference(listing, state.at), listing.range
    down, up = (rule.bid_down, rule.bid_up) if terms.buy else (rule.ask_down, rule.ask_up)
    if not price:
        return Fraction(0), None
    return Fraction(price * (down or 0), UNIT), None if up is None else Fraction(price * up, UNIT)


def allowed(bounds: tuple[Fraction, Fraction | None], price: int) -> bool:
    least, most = bounds
    return price >= least and (most is None or price <= most)
