"""What an order is refused for by the market's prices and by what its account has: the filters that numbers alone cannot tell.

Those that need nothing but the order are the rules' own (`rules.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...products.spot.enums import OrderType
from . import reach
from .accounts import Desk
from .book import Side, cost
from .commands import UNIT, Place
from .events import Refused
from .orders import Order
from .rules import (
    BAD_ASSET,
    BAD_POSITION,
    BAD_PREVENTION,
    DUPLICATE,
    NO_FUNDS,
    TOO_MANY_ORDERS,
    TOO_MANY_ORDERS_ON_EXCHANGE,
    filter_failure,
)

if TYPE_CHECKING:
    from .market import Market

EMPTY_BOOK = Refused(-2010, "Order book liquidity is less than symbol minimum quantity.")
THIN_FOR_LOT = Refused(-2010, "Order book liquidity is less than LOT_SIZE filter minimum quantity.")
THIN_FOR_MARKET_LOT = Refused(-2010, "Order book liquidity is less than MARKET_LOT_SIZE filter minimum quantity.")
_TYPE_NAMES = {
    OrderType.MARKET: "Market orders",
    OrderType.LIMIT: "Limit orders",
    OrderType.LIMIT_MAKER: "Limit maker orders",
    OrderType.STOP_LOSS: "Stop loss orders",
    OrderType.STOP_LOSS_LIMIT: "Stop loss limit orders",
    OrderType.TAKE_PROFIT: "Take profit orders",
    OrderType.TAKE_PROFIT_LIMIT: "Take profit limit orders",
}


class Checks:
    """The checks of one symbol; each tells the refusal, or None."""

    __slots__ = ("_market",)

    def __init__(self, market: Market) -> None:
        self._market = market

    def refuses_terms(self, command: Place, desk: Desk) -> Refused | None:
        """What `place` refuses an order for before it looks at numbers, for orders that come another way."""
        rules = self._market.rules
        if command.type not in rules.order_types:
            return self.refuses_type(command.type)
        if command.self_trade_prevention is not None and command.self_trade_prevention not in rules.preventions:
            return BAD_PREVENTION
        named = bool(command.client_order_id) and not desk.unlimited
        return DUPLICATE if named and desk.by_client_id(command.client_order_id) is not None else None

    def refuses_type(self, kind: OrderType) -> Refused:
        return Refused(-2010, f"{_TYPE_NAMES.get(kind, kind)} are not supported for this symbol.")

    def refuses_here(self, desk: Desk, buy: bool, price: int, quantity: int, at: int) -> Refused | None:
        """What depends on the market's prices and on what the account has standing."""
        market = self._market
        rules = market.rules
        if price and rules.percents:
            reference = market.reference.price(at) if market.reference is not None else 0
            refusal = None
            if reference or rules.narrower_percents:
                references = [self.filter_price(percent.minutes, at) for percent in rules.percents]
                refusal = reach.refuses_around(rules, references, buy, price)
            elif market.last_price:
                average = market.average
                if average.ages(at):
                    average.forget(at)
                refusal = reach.refuses(rules, average, market.last_price, buy, price)
            if refusal is not None:
                return refusal
        if len(desk.open) >= rules.max_orders:
            return TOO_MANY_ORDERS
        most = market.exchange.max_orders
        if most and desk.account.open_count() >= most:
            return TOO_MANY_ORDERS_ON_EXCHANGE
        if desk.account.asset_limits:
            worth = (price or self.filter_price(rules.minutes, at)) * quantity
            refusal = self.refuses_asset(desk, quantity, worth)
            if refusal is not None:
                return refusal
        return self._refuses_position(desk, buy, quantity) if rules.max_position else None

    def refuses_sent_price(self, desk: Desk, buy: bool, price: int, quantity: int, at: int) -> Refused | None:
        """What the price that came with a pegged order is held against: the filters of the one that is picked (faqs/pegged_orders.md)."""
        refusal = self._market.rules.refuses_limit(price, quantity, price * quantity)
        return refusal if refusal or desk.unlimited else self.refuses_here(desk, buy, price, quantity, at)

    def refuses_asset(self, desk: Desk, quantity: int, worth: int) -> Refused | None:
        """MAX_ASSET: the base asset's limit is for the quantity, the quote asset's for the notional value.

        Not documented for an order without a price: we take the sum that it says, else the average price, as NOTIONAL does.
        """
        limits, rules = desk.account.asset_limits, self._market.rules
        over = quantity > limits.get(rules.base, quantity) or worth > limits.get(rules.quote, worth) * UNIT
        return BAD_ASSET if over else None

    def _refuses_position(self, desk: Desk, buy: bool, quantity: int) -> Refused | None:
        """MAX_POSITION counts what is owned, what open buys would bring, and this order."""
        most = self._market.rules.max_position
        if not buy or not most or desk.unlimited:
            return None
        coming = sum(order.remaining for order in desk.open.values() if order.buy)
        return BAD_POSITION if desk.base.free + desk.base.locked + coming + quantity > most else None

    def refuses_market_worth(self, quantity: int, quote_quantity: int, at: int) -> Refused | None:
        """The notional filters of an order without a price: of what it says to spend, or of its quantity at each filter's price."""
        for notional in self._market.rules.notionals:
            worth = quote_quantity * UNIT or quantity * self.filter_price(notional.minutes, at)
            if worth and not (notional.least_for_market <= worth <= notional.most_for_market):
                return notional.refusal
        return None

    def refuses_sweep(self, desk: Desk, buy: bool, quantity: int, quote_quantity: int, at: int) -> Refused | None:
        """The other filters of an order that takes what there is: never open, it counts for none of the limits of open orders."""
        market = self._market
        refusal = market.rules.refuses_market(quantity) or self._refuses_position(desk, buy, quantity)
        if refusal is None and desk.account.asset_limits:
            worth = quote_quantity * UNIT or quantity * self.filter_price(market.rules.minutes, at)
            refusal = self.refuses_asset(desk, quantity, worth)
        return refusal

    def refuses_thin(self, quantity: int, opposite: Side, exhausted: bool) -> Refused | None:
        """By quote quantity: a book that cannot give the least that may be traded refuses in words of its own."""
        rules = self._market.rules
        if not opposite.keys:
            return EMPTY_BOOK
        if exhausted and quantity < max(rules.lot.least, 1):
            return THIN_FOR_LOT
        if exhausted and quantity < rules.market_lot.least:
            return THIN_FOR_MARKET_LOT
        return filter_failure("LOT_SIZE") if quantity <= 0 else None

    def refuses_to_work(self, order: Order, desk: Desk, at: int) -> Refused | None:
        """What an order that waited is held against when it comes to the book: as if it was placed now."""
        market = self._market
        buy, price, quantity, rules = order.buy, order.price, order.quantity, market.rules
        opposite = market.book.asks if buy else market.book.bids
        if order.has_price:
            refusal = rules.refuses_limit(price, quantity, price * quantity)
            hold = -(-price * quantity // UNIT) if buy else quantity
        else:
            refusal = self.refuses_market_worth(quantity, 0, at)
            refusal = refusal or rules.refuses_market(quantity)
            available = market.prevention.available(opposite, order.self_trade_prevention, desk)
            hold = cost(available, quantity) if buy else quantity
        if refusal is None and not desk.unlimited:
            refusal = self.refuses_here(desk, buy, price, quantity, at)
            if refusal is None and (desk.quote if buy else desk.base).free < hold:
                refusal = NO_FUNDS
        return refusal

    def filter_price(self, minutes: int, at: int) -> int:
        """What a filter of so many avgPriceMins measures by: the reference price where it is not null, else the average over them.

        Of 0 minutes it is the last price (filters.md), and so it is here without a trade in them.
        """
        market = self._market
        reference = market.reference.price(at) if market.reference is not None else 0
        return reference or (market.average.price(at, minutes) if minutes else 0) or market.last_price
