"""An order meets the book: price, then time; self-trade prevention by the taker's mode (faqs/stp_faq.md)."""

from __future__ import annotations

from fractions import Fraction

from bidwire.exchange.engine.commands import UNIT
from bidwire.products.spot.enums import OrderStatus, OrderType, TimeInForce

from .commission import charged
from .reference import allowed, limits
from .state import WITHOUT_PRICE, Kept, State
from .steps import begins, came, ended, expire, tell

OUT_OF_RANGE = "EXECUTION_RULE_PRICE_RANGE_EXCEEDED"


def enter(state: State, order: Kept) -> None:
    """It works from now on."""
    came(state, order)
    order.state = "new"
    terms, patience = order.terms, order.terms.time_in_force
    at_market = terms.type in WITHOUT_PRICE
    bounds = limits(state, terms)  # of its beginning, for its whole taker phase
    if not at_market and patience is TimeInForce.FOK and not fills_at_once(state, order, bounds):
        hindered = fills_at_once(state, order, (Fraction(0), None))
        expire(state, order, OUT_OF_RANGE if hindered else "UNFILLED_FOK_ORDER_EXPIRED")
        return
    while order.left and order.state == "new":
        reach = state.reach(state.books(terms), terms.buy, order.price)
        if not reach:
            break
        if not allowed(bounds, reach[0].price):
            expire(state, order, OUT_OF_RANGE)
            return
        maker = reach[0]
        if state.mode(terms) != "NONE" and state.own(terms.account, maker.terms.account):
            prevent(state, maker, order)
        else:
            trade(state, maker, order, min(order.left, maker.shown))
    if order.state == "gone":
        return
    if at_market:
        expire(state, order, "INSUFFICIENT_LIQUIDITY")
    elif patience is not TimeInForce.GTC and terms.type is not OrderType.LIMIT_MAKER:
        expire(state, order, "UNFILLED_IOC_QUANTITY_EXPIRED")
    else:
        order.state = "book"
        show(state, order)


def fills_at_once(state: State, order: Kept, bounds: tuple[Fraction, Fraction | None]) -> bool:
    """Whether a fill-or-kill order is filled in full by others, on the way that it would go."""
    left, mode = order.left, state.mode(order.terms)
    for maker, size in state.slices(order.terms, order.price):
        if left <= 0:
            break
        if not allowed(bounds, maker.price):
            return False
        if mode != "NONE" and state.own(order.terms.account, maker.terms.account):
            if mode != "EXPIRE_MAKER":
                return False
        else:
            left -= size
    return left <= 0


def show(state: State, order: Kept) -> None:
    """It, or its next slice, joins the end of the queue at its price."""
    state.arrivals += 1
    order.arrival = state.arrivals
    order.shown = min(order.terms.iceberg_quantity or order.left, order.left)


def trade(state: State, maker: Kept, taker: Kept, quantity: int) -> None:
    if not maker.executed:
        begins(state, maker)
    price, symbol = maker.price, maker.terms.symbol
    worth = price * quantity // UNIT
    if symbol != taker.terms.symbol and symbol not in taker.elsewhere:
        taker.elsewhere.append(symbol)
        state.listings[symbol].orders += 1
    print_trade(state, symbol, price, quantity, maker.terms.buy)
    maker.shown -= quantity
    for order, is_maker in ((taker, False), (maker, True)):
        commission, asset = settle(state, order, price, quantity, worth, is_maker)
        order.executed += quantity
        order.quote += worth
        filled = not order.left and not order.unmet
        tell(
            state, order, "TRADE", OrderStatus.FILLED if filled else OrderStatus.PARTIALLY_FILLED,
            last_quantity=quantity, last_price=price, commission=commission, asset=asset if commission else "", maker=is_maker,
        )  # fmt: skip
        if filled:
            ended(state, order)
        elif is_maker and not maker.shown:
            show(state, maker)


def print_trade(state: State, symbol: str, price: int, quantity: int, buyer_is_maker: bool, at: int = 0) -> None:
    """A trade on the tape, and whom it sets off (trailing-stop-faq.md)."""
    state.told.trades.append((symbol, price, quantity, buyer_is_maker))
    state.listings[symbol].tape.append((at or state.at, price, quantity))
    # Which of several comes first is not documented: as a price passes them, the nearest stop, then the older order;
    # then those that track already, by when they began.
    watching = [each for each in state.orders if each.state == "waits" and each.terms.symbol == symbol]
    for order in sorted(watching, key=passed):
        trails = order.terms.trailing_delta
        if moves(state, order, price) if trails else meets(order, price):
            order.state = "due"
            state.due.append(order)


def passed(order: Kept) -> tuple[bool, bool, int, int]:
    stop = 0 if order.tracking else order.terms.stop_price
    return order.tracking, not order.rising and not order.tracking, stop if order.rising else -stop, order.arrival


def meets(order: Kept, price: int) -> bool:
    stop = order.terms.stop_price
    return price >= stop if order.rising else price <= stop


def moves(state: State, order: Kept, price: int) -> bool:
    """Whether the price came back from its extreme by the delta, once the stop price was met."""
    terms = order.terms
    if not order.tracking:
        if meets(order, price):
            begin_tracking(state, order, price)
        return False
    if not order.extreme or (price < order.extreme if terms.buy else price > order.extreme):
        order.extreme = price
        return False
    delta = terms.trailing_delta or 0
    if terms.buy:
        return price * 10_000 >= order.extreme * (10_000 + delta)
    return price * 10_000 <= order.extreme * (10_000 - delta)


def begin_tracking(state: State, order: Kept, price: int) -> None:
    """From here on; among those that track the order is by when they began."""
    order.tracking, order.extreme = True, price
    state.arrivals += 1
    order.arrival = state.arrivals


def settle(state: State, order: Kept, price: int, quantity: int, worth: int, is_maker: bool) -> tuple[int, str]:
    """One side of a trade pays and receives, and commission is taken: of what it receives, or of its BNB (commission.py)."""
    account = order.terms.account
    base, quote = state.assets(order.terms.symbol)
    received, got, paid, spent = (base, quantity, quote, worth) if order.terms.buy else (quote, worth, base, quantity)
    commission, asset = charged(state, order, received, got, price, is_maker)
    taken = commission if asset == received else 0
    listed = order.listed
    if listed is not None and listed.pays and order is listed.members[0]:
        # faqs/opo.md: commission comes out of what is free, if the asset is not BNB and there is enough of it.
        elsewhere = received != "BNB" and state.free(account, received) >= taken
        listed.kept += got if elsewhere else got - taken
    state.gets(account, paid, -spent)
    state.gets(account, received, got)
    state.gets(account, asset, -commission)
    return commission, asset


def prevent(state: State, maker: Kept, taker: Kept) -> None:
    """A match with one's own is prevented: who loses what is the taker's mode, but for TRANSFER, which needs both."""
    mode = state.mode(taker.terms)
    elsewhere = maker.terms.symbol != taker.terms.symbol  # not documented: nothing is transferred between books
    if mode == "TRANSFER" and (elsewhere or state.mode(maker.terms) != "TRANSFER"):
        mode = "DECREMENT"
    common = min(taker.left, maker.left)
    takers = {"EXPIRE_MAKER": 0, "EXPIRE_TAKER": taker.left, "EXPIRE_BOTH": taker.left}.get(mode, common)
    makers = {"EXPIRE_MAKER": maker.left, "EXPIRE_TAKER": 0, "EXPIRE_BOTH": maker.left}.get(mode, common)
    symbol, listing = taker.terms.symbol, state.listings[taker.terms.symbol]
    group = state.groups.get(taker.terms.account, -1)
    state.told.matches.append(
        (symbol, listing.matches, taker.id, maker.id, group, mode, maker.price, takers, makers)
    )  # fmt: skip
    listing.matches += 1
    if mode == "TRANSFER" and taker.terms.account != maker.terms.account:
        transfer(state, maker, taker, common)
    for order, lost in ((taker, takers), (maker, makers)):
        if not lost:
            continue
        order.prevented += lost
        order.shown = min(order.shown, order.left)
        done = not order.left and not order.unmet
        alive = OrderStatus.PARTIALLY_FILLED if order.executed else OrderStatus.NEW
        status = OrderStatus.EXPIRED_IN_MATCH if done else alive
        tell(state, order, "TRADE_PREVENTION", status, prevented=lost)
        if done:
            ended(state, order)


def transfer(state: State, maker: Kept, taker: Kept, quantity: int) -> None:
    base, quote = state.assets(maker.terms.symbol)
    worth = maker.price * quantity // UNIT
    buyer, seller = (taker, maker) if taker.terms.buy else (maker, taker)
    for account, sign in ((buyer.terms.account, 1), (seller.terms.account, -1)):
        state.gets(account, base, sign * quantity)
        state.gets(account, quote, -sign * worth)
