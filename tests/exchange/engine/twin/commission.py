"""What a fill pays, and of which asset (faqs/commission_faq.md)."""

from __future__ import annotations

from fractions import Fraction

from bidwire.exchange.engine.commands import HOUSE, UNIT
from bidwire.exchange.engine.commission import Rates

from .state import Kept, State

BNB = "BNB"


def charged(state: State, order: Kept, received: str, got: int, price: int, is_maker: bool) -> tuple[int, str]:
    """The commission and its asset, before anything of this fill is paid or received."""
    account, symbol = order.terms.account, order.terms.symbol
    if account == HOUSE:
        return 0, received
    rates = state.commissions.get((account, symbol)) or state.commissions[account, ""]
    standard, special, tax = (Fraction(part(each, order.terms.buy, is_maker), UNIT) for each in rates)
    full = int(got * (standard + special + tax))
    discount = state.discounts.get(symbol, Fraction(3, 4))
    worth = worth_in_bnb(state, received, symbol, price)
    if account not in state.burners or discount is None or worth is None or not standard + special + tax:
        return full, received
    commission = int(got * (standard * discount + special + tax) * worth)
    return (
        (commission, BNB) if commission <= spendable(state, order, received, got, price, is_maker) else (full, received)
    )


def part(rates: Rates, buys: bool, is_maker: bool) -> int:
    return (rates.maker if is_maker else rates.taker) + (rates.buyer if buys else rates.seller)


def spendable(state: State, order: Kept, received: str, got: int, price: int, is_maker: bool) -> int:
    """Free BNB once the fill is settled, but for what a taker may still have to pay with."""
    account = order.terms.account
    base, quote = state.assets(order.terms.symbol)
    free = state.free(account, BNB)
    if received == BNB:
        return free + got
    if BNB not in (base, quote) or is_maker:
        return free
    # A taker holds nothing yet: what it still has is free. What it takes after this fill, and what is then to rest, is not to spend.
    if not order.terms.buy:
        return free - order.left
    raise NotImplementedError("the twin's takers do not buy with BNB")


def worth_in_bnb(state: State, asset: str, traded: str, price: int) -> Fraction | None:
    """Of one of the asset, by last prices: directly, else over one other asset."""
    if asset == BNB:
        return Fraction(1)
    direct = between(state, asset, BNB, traded, price)
    if direct is not None:
        return direct
    for name in state.listings:
        assets = state.assets(name)
        if BNB in assets:
            other = assets[1 - assets.index(BNB)]
            first, second = between(state, asset, other, traded, price), between(state, other, BNB, traded, price)
            if first and second:
                return first * second
    return None


def between(state: State, asset: str, other: str, traded: str, price: int) -> Fraction | None:
    for name, listing in state.listings.items():
        last = Fraction(price if name == traded else listing.last, UNIT)
        if last and state.assets(name) == (asset, other):
            return last
        if last and state.assets(name) == (other, asset):
            return 1 / last
    return None
