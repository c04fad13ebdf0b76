"""What an order may be refused for, all of it: its own terms, the filters, the market as it stands, and the funds."""

from __future__ import annotations

from bidwire.exchange.engine.commands import HOUSE, UNIT, Place
from bidwire.products.spot.enums import OrderType, PegPriceType, TimeInForce

from . import filters
from .matching import meets
from .state import STOPS, WITHOUT_PRICE, Kept, State

NO_FUNDS = "Account has insufficient balance for requested action."
WOULD_TAKE = "Order would immediately match and take."
WOULD_TRIGGER = "Order would trigger immediately."
WORTHLESS = "Price * QTY is zero or less."
BAD_COMBINATION = "Unsupported order combination"
NO_LEVEL = "Order book liquidity is too low for this pegged order."
THIN = "Order book liquidity is less than {} minimum quantity."
MARKET = OrderType.MARKET
LIMIT_MAKER = OrderType.LIMIT_MAKER


def wrong_terms(state: State, terms: Place) -> set[str]:
    """What holds whatever the market does."""
    wrong: set[str] = set()
    row = state.listings[terms.symbol].row
    if terms.type not in row["orderTypes"]:
        name = terms.type.replace("_", " ").capitalize()
        wrong.add(f"{name} orders are not supported for this symbol.")
    if state.mode(terms) not in row["allowedSelfTradePreventionModes"]:
        wrong.add("This symbol does not allow the specified self-trade prevention mode.")
    if terms.iceberg_quantity:
        if terms.quantity and terms.iceberg_quantity >= terms.quantity:
            wrong.add("IcebergQty exceeds QTY.")
        if terms.time_in_force is not TimeInForce.GTC:
            wrong.add(BAD_COMBINATION)
    if terms.peg is not None:
        primary = terms.peg.price_type is PegPriceType.PRIMARY_PEG
        if terms.type in WITHOUT_PRICE:
            wrong.add("This order type may not use pegged price.")
        if terms.type is LIMIT_MAKER and not primary:
            wrong.add("This price peg cannot be used with this order type.")
        if terms.type is OrderType.LIMIT and primary and terms.time_in_force is not TimeInForce.GTC:
            wrong.add(BAD_COMBINATION)
    return wrong


def wrong_ids(state: State, orders: list[Place]) -> set[str]:
    """newClientOrderId: "A unique id among open orders"."""
    new = [each.client_order_id for each in orders if each.client_order_id]
    taken = {each.client_id for each in state.open_orders(orders[0].account, orders[0].symbol)}
    return {"Duplicate order sent."} if taken & set(new) or len(set(new)) < len(new) else set()


def worthless(terms: Place, quantity: int, price: int) -> set[str]:
    """A price or none; a quantity, or a sum."""
    if price:
        return {WORTHLESS} if quantity <= 0 or price * quantity // UNIT <= 0 else set()
    return {WORTHLESS} if quantity <= 0 and terms.quote_quantity <= 0 else set()


def offers(state: State, terms: Place) -> list[tuple[int, int]]:
    """What an order without a price is measured by, as (price, quantity), in its range or not.

    Its own do not count where they would expire before it.
    """
    expires = state.mode(terms) == "EXPIRE_MAKER"
    return [
        (maker.price, size)
        for maker, size in state.slices(terms, 0)
        if not (expires and state.own(terms.account, maker.terms.account))
    ]


def cost(state: State, terms: Place, quantity: int) -> int:
    """What buying that much at the market takes, walking the book."""
    total = 0
    for price, size in offers(state, terms):
        taken = min(size, quantity)
        total, quantity = total + price * taken, quantity - taken
    return -(-total // UNIT)


def by_sum(state: State, terms: Place) -> tuple[int, bool, set[str]]:
    """A MARKET order by quote quantity: what the sum is worth, whether the book ran out, and what it is refused for."""
    listing = state.listings[terms.symbol]
    left, quantity = terms.quote_quantity * UNIT, 0
    for price, size in offers(state, terms):
        taken = min(size, left // price)
        quantity, left = quantity + taken, left - price * taken
        if taken < size:
            left = 0
    short = left > 0
    for name in ("LOT_SIZE", "MARKET_LOT_SIZE"):
        step = int(filters.amount(listing.filter(name), "stepSize")) or 1
        quantity -= quantity % step
    names = [
        name for name in ("LOT_SIZE", "MARKET_LOT_SIZE") if quantity < filters.amount(listing.filter(name), "minQty")
    ]
    if not quantity:
        names = ["LOT_SIZE", "MARKET_LOT_SIZE"]
    wrong = {THIN.format(f"{name} filter") if short else f"Filter failure: {name}" for name in names}
    return quantity, short, wrong if quantity else wrong | {WORTHLESS, THIN.format("symbol")}


def refused_at_market(state: State, order: Kept) -> set[str]:
    """An order without a price, as it comes to the book."""
    terms = order.terms
    base, quote = state.assets(terms.symbol)
    wrong = filters.failed(state, terms, order.quantity, 0, at_market=True)
    wrong |= worthless(terms, order.quantity, 0)
    wrong |= filters.failed_position(state, terms, order.left, order)
    if terms.account != HOUSE:
        need = terms.quote_quantity or cost(state, terms, order.quantity) if terms.buy else order.quantity
        if state.free(terms.account, quote if terms.buy else base) < need:
            wrong.add(NO_FUNDS)
    return wrong


def price_now(state: State, terms: Place) -> int | None:
    """The price that an order comes to the book with; None for a pegged one without a level to take it from."""
    return terms.price if terms.peg is None else state.picked(terms)


def refused_with_price(state: State, order: Kept, *, funds: bool = True) -> set[str]:
    """An order with a price, as it comes to the book."""
    terms, wrong = order.terms, set()
    if terms.peg is not None and terms.price:
        wrong |= filters.failed(state, terms, order.quantity, terms.price, at_market=False)
    wrong |= filters.failed_position(state, terms, order.quantity, order)
    price = price_now(state, terms)
    if price is None:
        return wrong | {NO_LEVEL} | filters.failed(state, terms, order.quantity, 0, at_market=False)
    wrong |= filters.failed(state, terms, order.quantity, price, at_market=False)
    wrong |= worthless(terms, order.quantity, price)
    if terms.type is LIMIT_MAKER and state.reach([terms.symbol], terms.buy, price):
        wrong.add(WOULD_TAKE)
    if funds and not affords(state, order, price):
        wrong.add(NO_FUNDS)
    return wrong


def affords(state: State, order: Kept, price: int) -> bool:
    terms = order.terms
    base, quote = state.assets(terms.symbol)
    need = -(-price * order.quantity // UNIT) if terms.buy else order.quantity
    return terms.account == HOUSE or state.free(terms.account, quote if terms.buy else base) >= need


def stops_wrong(state: State, terms: Place) -> set[str]:
    """A stop order's own: its stop price and delta. It must not be met by the last price already."""
    listing, wrong = state.listings[terms.symbol], set()
    if terms.type not in STOPS:
        return set()
    if terms.stop_price and not filters.price_passes(listing, terms.stop_price):
        wrong.add("Filter failure: PRICE_FILTER")
    wrong |= filters.failed_delta(listing, terms)
    return wrong


def triggered_already(state: State, terms: Place) -> bool:
    last = state.listings[terms.symbol].last
    return bool(terms.type in STOPS and last and terms.stop_price and meets(Kept(0, terms, 0), last))


def pays_at(state: State, terms: Place) -> int:
    """What a waiting buy is reckoned at. Not documented without a price: at its stop price, or at the last."""
    return terms.price or terms.stop_price or state.listings[terms.symbol].last


def refused_to_wait(state: State, order: Kept, *, funds: bool = True) -> set[str]:
    """A stop order, as it begins to wait."""
    terms = order.terms
    wrong = stops_wrong(state, terms)
    if triggered_already(state, terms):
        wrong.add(WOULD_TRIGGER)
    price = 0 if terms.type in WITHOUT_PRICE else terms.price
    wrong |= filters.failed(state, terms, order.quantity, price, at_market=not price and terms.peg is None)
    wrong |= worthless(terms, order.quantity, price)
    wrong |= filters.failed_position(state, terms, order.quantity, order)
    if funds and not affords(state, order, pays_at(state, terms)):
        wrong.add(NO_FUNDS)
    return wrong
