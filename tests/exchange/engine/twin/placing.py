"""Orders and order lists come, and what they set off comes after them (rest-api.md, "New order", "Order lists"; faqs/opo.md)."""

from __future__ import annotations

from bidwire.exchange.engine.commands import HOUSE, HouseTrade, Place, PlaceList
from bidwire.products.spot.enums import ContingencyType, OrderStatus, OrderType

from . import filters, terms
from .matching import begin_tracking, enter, print_trade, trade
from .state import LOSSES, STOPS, WITHOUT_PRICE, Kept, Listed, State, hold
from .steps import begins, expire, tell

BAD_PRICES = "The relationship of the prices for the orders is not correct."


def new(state: State, place: Place) -> Kept:
    return Kept(0, place, place.quantity, price=0 if place.type in WITHOUT_PRICE or place.peg else place.price)


def number(state: State, order: Kept) -> None:
    listing = state.listings[order.terms.symbol]
    listing.orders += 1
    order.id, order.client_id = listing.orders, order.terms.client_order_id
    state.orders.append(order)


def refusals(state: State, place: Place) -> set[str]:
    """What a single order is refused for; empty if it may come."""
    if state.listings[place.symbol].row["status"] != "TRADING":
        return {"Market is closed."}
    order = new(state, place)
    wrong = terms.wrong_terms(state, place) | terms.wrong_ids(state, [place])
    wrong |= filters.failed_counts(state, [place])
    if place.type in STOPS:
        return wrong | terms.refused_to_wait(state, order)
    if place.quote_quantity:
        quantity, _, thin = terms.by_sum(state, place)
        order.quantity = quantity
        return (
            wrong | thin | terms.refused_at_market(state, order) | (set() if quantity else terms.worthless(place, 0, 0))
        )
    if place.type in WITHOUT_PRICE:
        return wrong | terms.refused_at_market(state, order) | terms.worthless(place, place.quantity, 0)
    return wrong | terms.refused_with_price(state, order)


def come(state: State, place: Place) -> None:
    """A single order that nothing speaks against."""
    order = new(state, place)
    number(state, order)
    if place.type in STOPS:
        wait(state, order)
        return
    if place.quote_quantity:
        order.quantity, order.unmet, _ = terms.by_sum(state, place)
    order.price = (state.picked(place) or 0) if place.peg is not None else order.price
    enter(state, order)


def wait(state: State, order: Kept) -> None:
    tell(state, order, "NEW", OrderStatus.NEW)
    order.state, order.pays_at = "waits", terms.pays_at(state, order.terms)
    state.arrivals += 1
    order.arrival = state.arrivals
    if order.terms.trailing_delta and not order.terms.stop_price:
        # Scenario E: it tracks from its arrival, and the last price counts.
        begin_tracking(state, order, state.listings[order.terms.symbol].last)


def follow(state: State) -> None:
    """What was set off comes, one after another, in the order in which it was set off."""
    while state.due:
        each = state.due.pop(0)
        if isinstance(each, Listed):
            phase_two(state, each)
        elif each.state == "due":
            begins(state, each)
            if each.state == "due":
                to_book(state, each)


def to_book(state: State, order: Kept) -> None:
    """An order that waited comes to the book, if it still may: its hold is free for a moment."""
    order.state, order.beyond = "new", None
    if order.terms.type in WITHOUT_PRICE:
        wrong = terms.refused_at_market(state, order)
    else:
        wrong = terms.refused_with_price(state, order)
        order.price = terms.price_now(state, order.terms) or 0
    if wrong:
        expire(state, order, "REJECTED")
    else:
        enter(state, order)


# --- order lists -----------------------------------------------------------------------------------------------------------


def list_refusals(state: State, command: PlaceList) -> set[str]:
    """All of a list, or none of it."""
    listing = state.listings[command.symbol]
    if listing.row["status"] != "TRADING":
        return {"Market is closed."}
    legs = command.legs
    wrong = terms.wrong_ids(state, list(legs)) | filters.failed_counts(state, list(legs), lists=1)
    named = [each for each in state.lists if not each.done and each.account == command.account and each.client_id]
    if command.client_order_id in [each.client_id for each in named if each.symbol == command.symbol]:
        wrong.add("Duplicate order sent.")
    is_pair = command.contingency is ContingencyType.OCO
    for leg in legs:
        wrong |= terms.wrong_terms(state, leg)
    if is_pair:
        return wrong | pair_refusals(state, [new(state, leg) for leg in legs])
    working, *pending = legs
    for leg in pending:
        wrong |= pending_refusals(state, leg, sized=not command.pays)
    if len(pending) == 2 and crossed([(mark(leg), above(leg)) for leg in pending]):
        wrong.add(BAD_PRICES)  # whatever the last price will be
    return wrong | terms.refused_with_price(state, new(state, working))


def pending_refusals(state: State, leg: Place, *, sized: bool) -> set[str]:
    """What of a pending order can be judged when its list is placed: its filters, unless its quantity is not known yet."""
    price = 0 if leg.type in WITHOUT_PRICE else leg.price
    wrong = terms.stops_wrong(state, leg)
    known = filters.failed(state, leg, leg.quantity, price, at_market=leg.type in WITHOUT_PRICE)
    if not sized:
        return wrong | {reason for reason in known if "PERCENT" not in reason}
    return wrong | known | terms.worthless(leg, leg.quantity, price) | filters.failed_position(state, leg, leg.quantity)


def leg_refusals(state: State, order: Kept) -> set[str]:
    """An order of a pair as it would come now, but for the funds, which both share."""
    if order.terms.type in STOPS:
        return terms.refused_to_wait(state, order, funds=False)
    return terms.refused_with_price(state, order, funds=False)


def pair_refusals(state: State, pair: list[Kept]) -> set[str]:
    """Both orders of a pair, their prices around the last one, and what the dearer of them needs."""
    wrong = {reason for order in pair for reason in leg_refusals(state, order)}
    if badly_priced(state, pair) or terms.WOULD_TAKE in wrong or terms.WOULD_TRIGGER in wrong:
        wrong.add(BAD_PRICES)
    prices = [
        terms.pays_at(state, order.terms) if order.terms.type in STOPS else terms.price_now(state, order.terms) or 0
        for order in pair
    ]
    if not all(terms.affords(state, order, price) for order, price in zip(pair, prices, strict=True)):
        wrong.add(terms.NO_FUNDS)
    return wrong


def badly_priced(state: State, pair: list[Kept]) -> bool:
    """rest-api.md, "New Order list - OCO": limit price (or take profit's stop) > last > stop loss's stop, for a sale."""
    last = state.listings[pair[0].terms.symbol].last
    marks = [(mark(order.terms), above(order.terms)) for order in pair]
    if last and any(price and (price <= last if high else price >= last) for price, high in marks):
        return True
    return crossed(marks)


def crossed(marks: list[tuple[int, bool]]) -> bool:
    """Whether the order that belongs above the market stands below the other one."""
    highs, lows = ([price for price, high in marks if price and high is side] for side in (True, False))
    return bool(highs and lows and min(highs) <= max(lows))


def mark(order: Place) -> int:
    """What a leg is judged by: limit price or take profit's stop, or stop loss's stop; 0 where none was sent."""
    return order.stop_price if order.type in WITHOUT_PRICE or order.type in LOSSES else order.price


def above(order: Place) -> bool:
    return order.buy == (order.type in LOSSES)


def come_as_list(state: State, command: PlaceList) -> None:
    orders = [new(state, leg) for leg in command.legs]
    is_oto = command.contingency is ContingencyType.OTO
    listed = Listed(
        len(state.lists), command.account, command.symbol, orders, is_oto, command.pays, command.client_order_id
    )
    state.lists.append(listed)
    for order in orders:
        order.listed = listed
        number(state, order)
    state.told.list_step(listed.id, "EXEC_STARTED", "EXECUTING")
    if not is_oto:
        enter_pair(state, orders)
        return
    for order in listed.pending:
        tell(state, order, "NEW", OrderStatus.PENDING_NEW)
        order.state = "pending"
    working = orders[0]
    if working.terms.peg is not None:
        working.price = state.picked(working.terms) or 0
    enter(state, working)


def enter_pair(state: State, pair: list[Kept]) -> None:
    """Only one of them will ever pay: the second holds what it needs, the first what it needs beyond that."""
    first, second = pair
    wait(state, first)
    if second.terms.type in STOPS:
        wait(state, second)
    else:
        if second.terms.peg is not None:
            second.price = state.picked(second.terms) or 0
        enter(state, second)
    first.beyond = max(hold(first) - hold(second), 0)


def phase_two(state: State, listed: Listed) -> None:
    """The working order is filled: the pending ones come, checked as if they were placed now."""
    pending = [each for each in listed.pending if each.open]
    if not pending:
        return
    if listed.pays:
        size = paid_quantity(state, listed, pending)
        for each in pending:
            each.quantity = size
        listed.kept = 0
    if len(pending) == 2:
        if pair_refusals(state, pending):
            # Not documented which of them says that it was refused: the one that is at fault, or the first for both.
            faulty = [] if badly_priced(state, pending) else [each for each in pending if leg_refusals(state, each)]
            expire(state, (faulty or pending)[0], "REJECTED")
        else:
            enter_pair(state, pending)
        return
    order = pending[0]
    if order.terms.type not in STOPS:
        to_book(state, order)
        return
    order.state = "new"
    if terms.refused_to_wait(state, order):
        expire(state, order, "REJECTED")
    else:
        wait(state, order)


def paid_quantity(state: State, listed: Listed, pending: list[Kept]) -> int:
    """faqs/opo.md: what was received, down to what the lot filters let through."""
    listing, quantity = state.listings[listed.symbol], listed.kept
    names = {"LOT_SIZE"} | {"MARKET_LOT_SIZE" for each in pending if each.terms.type in WITHOUT_PRICE}
    for name in names:
        step = int(filters.amount(listing.filter(name), "stepSize")) or 1
        quantity -= quantity % step
    return quantity


def market_trades(state: State, command: HouseTrade) -> None:
    """A recorded trade prints, and gives its quantity once to those who stand at its price or better."""
    symbol, buy = command.symbol, not command.buyer_is_maker
    print_trade(state, symbol, command.price, command.quantity, command.buyer_is_maker, command.traded_at)
    market = Kept(0, Place(HOUSE, symbol, buy, OrderType.LIMIT), command.quantity)
    while market.left and (reach := state.reach([symbol], buy, command.price)):
        trade(state, reach[0], market, min(market.left, reach[0].shown))
