"""The filters of filters.md, each as the page says it: exact numbers, and the names of all that an order fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from bidwire.exchange.engine.commands import HOUSE, UNIT, Place
from bidwire.products.spot.enums import OrderType

from .reference import reference
from .state import LOSSES, STOPS, Kept, Listing, State

MINUTE = 60_000_000


def amount(words: Mapping[str, Any], name: str) -> Fraction:
    """In units; 0 where the filter does not say."""
    return Fraction(str(words.get(name, 0))) * UNIT


def within(words: Mapping[str, Any], value: int, least: str, most: str, step: str) -> bool:
    """A part that is 0 is off."""
    low, high, grain = (amount(words, name) for name in (least, most, step))
    return value >= low and (not high or value <= high) and (not grain or value % grain == 0)


def price_passes(listing: Listing, price: int) -> bool:
    return within(listing.filter("PRICE_FILTER"), price, "minPrice", "maxPrice", "tickSize")


def lot_passes(listing: Listing, quantity: int, name: str = "LOT_SIZE") -> bool:
    return within(listing.filter(name), quantity, "minQty", "maxQty", "stepSize")


def average(listing: Listing, at: int, minutes: int) -> Fraction:
    """The reference price if there is one; else weighted by volume over the minutes; without a trade in them, or without minutes, the last price."""
    if given := reference(listing, at):
        return Fraction(given)
    recent = [(price, size) for traded_at, price, size in listing.tape if at - traded_at < minutes * MINUTE]
    volume = sum(size for _, size in recent)
    return Fraction(sum(price * size for price, size in recent), volume) if volume else Fraction(listing.last)


def most_minutes(listing: Listing) -> int:
    """Of the average price of a symbol whose filters name several, or none: not documented."""
    named = (int(each.get("avgPriceMins", 0)) for each in listing.row["filters"])
    return max(named, default=0) or 5


def failed(state: State, terms: Place, quantity: int, price: int, *, at_market: bool) -> set[str]:
    """What an order's price and quantity fail; `price` 0 has none, `quantity` 0 is not known yet."""
    listing = state.listings[terms.symbol]
    names: set[str] = set()
    if price and not price_passes(listing, price):
        names.add("PRICE_FILTER")
    if quantity and not lot_passes(listing, quantity):
        names.add("LOT_SIZE")
    if terms.iceberg_quantity and quantity:
        if not lot_passes(listing, terms.iceberg_quantity):
            names.add("LOT_SIZE")
        parts = -(-quantity // terms.iceberg_quantity)
        # 10,000 where no filter says: ours, so that one order is not the end of the exchange.
        if parts > int(listing.filter("ICEBERG_PARTS").get("limit", 0) or 10_000):
            names.add("ICEBERG_PARTS")
    if at_market and quantity and not lot_passes(listing, quantity, "MARKET_LOT_SIZE"):
        names.add("MARKET_LOT_SIZE")
    if price:
        names |= failed_percent(state, listing, terms.buy, price)
    if (quantity or terms.quote_quantity) and (price or at_market):
        names |= failed_notional(state, listing, terms, quantity, price)
    names |= failed_asset(state, terms, quantity, price)
    return {f"Filter failure: {name}" for name in names}


def failed_percent(state: State, listing: Listing, buy: bool, price: int) -> set[str]:
    names = set()
    side = "bid" if buy else "ask"
    for name, up, down in (
        ("PERCENT_PRICE", "multiplierUp", "multiplierDown"),
        ("PERCENT_PRICE_BY_SIDE", f"{side}MultiplierUp", f"{side}MultiplierDown"),
    ):
        words = listing.filter(name)
        mean = average(listing, state.at, int(words.get("avgPriceMins", 0)))
        if words and mean:
            most, least = (mean * Fraction(str(words[each])) for each in (up, down))
            if price < least or (most and price > most):
                names.add(name)
    return names


def failed_notional(state: State, listing: Listing, terms: Place, quantity: int, price: int) -> set[str]:
    names = set()
    for name, applies_min, applies_max in (
        ("MIN_NOTIONAL", "applyToMarket", ""),
        ("NOTIONAL", "applyMinToMarket", "applyMaxToMarket"),
    ):
        words = listing.filter(name)
        worth = Fraction(price * quantity, UNIT)
        if not price:
            mean = average(listing, state.at, int(words.get("avgPriceMins", 0)))
            worth = Fraction(terms.quote_quantity) if terms.quote_quantity else mean * quantity / UNIT
            if not worth:
                continue
        most = amount(words, "maxNotional")
        if (price or words.get(applies_min)) and worth < amount(words, "minNotional"):
            names.add(name)
        if (price or words.get(applies_max)) and most and worth > most:
            names.add(name)
    return names


def failed_asset(state: State, terms: Place, quantity: int, price: int) -> set[str]:
    """What an order may be: of the base asset by its quantity, of the quote asset by its notional value."""
    listing = state.listings[terms.symbol]
    worth = Fraction((price or average(listing, state.at, most_minutes(listing))) * quantity, UNIT)
    moves = (Fraction(quantity), Fraction(terms.quote_quantity) or worth)
    limits = (state.asset_limits.get((terms.account, asset), 0) for asset in state.assets(terms.symbol))
    return {"MAX_ASSET"} if any(limit and most > limit for most, limit in zip(moves, limits, strict=True)) else set()


def failed_delta(listing: Listing, terms: Place) -> set[str]:
    words = listing.filter("TRAILING_DELTA")
    if not words or terms.trailing_delta is None:
        return set()
    side = "Above" if terms.buy == (terms.type in LOSSES) else "Below"
    if words[f"minTrailing{side}Delta"] <= terms.trailing_delta <= words[f"maxTrailing{side}Delta"]:
        return set()
    return {"Filter failure: TRAILING_DELTA"}


def failed_position(state: State, terms: Place, quantity: int, besides: Kept | None = None) -> set[str]:
    """What is owned, what open buys would bring, and this order, which may be one of them."""
    most = amount(state.listings[terms.symbol].filter("MAX_POSITION"), "maxPosition")
    if not most or not terms.buy or terms.account == HOUSE:
        return set()
    base, _ = state.assets(terms.symbol)
    pair = besides.listed.pair if besides is not None and besides.listed is not None else []
    left_out = pair if besides in pair else [besides]  # a pair comes together, and only one of it will ever be filled
    coming = sum(
        each.left for each in state.open_orders(terms.account, terms.symbol) if each.terms.buy and each not in left_out
    )
    over = state.owned.get((terms.account, base), 0) + coming + quantity > most
    return {"Filter failure: MAX_POSITION"} if over else set()


COUNTED: dict[str, tuple[str, Callable[[Place], bool]]] = {
    "MAX_NUM_ORDERS": ("maxNumOrders", lambda terms: True),
    "MAX_NUM_ALGO_ORDERS": ("maxNumAlgoOrders", lambda terms: terms.type in STOPS),
    "MAX_NUM_ICEBERG_ORDERS": ("maxNumIcebergOrders", lambda terms: terms.iceberg_quantity > 0),
}


def failed_counts(state: State, new: list[Place], lists: int = 0) -> set[str]:
    """Open orders, with the new ones, at the symbol and on the whole exchange."""
    names = set()
    account, symbol = new[0].account, new[0].symbol
    if account == HOUSE or (len(new) == 1 and new[0].type is OrderType.MARKET):
        return set()  # which is never open
    for scope, prefix in ((symbol, ""), ("", "EXCHANGE_")):
        for name, (key, counts) in COUNTED.items():
            limit = state.exchange.get(name, 0) if prefix else state.listings[symbol].filter(name).get(key, 0)
            more = sum(map(counts, new))
            if limit and more and more + sum(counts(each.terms) for each in state.open_orders(account, scope)) > limit:
                names.add(f"{prefix}{name}")
        name = "MAX_NUM_ORDER_LISTS"
        limit = (
            state.exchange.get(name, 0) if prefix else state.listings[symbol].filter(name).get("maxNumOrderLists", 0)
        )
        there = [
            each for each in state.lists if not each.done and each.account == account and scope in ("", each.symbol)
        ]
        if limit and lists and len(there) + lists > limit:
            names.add(f"{prefix}{name}")
    return {f"Filter failure: {name}" for name in names}
