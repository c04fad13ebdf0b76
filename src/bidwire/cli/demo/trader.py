"""What the demo's trader wants, from what it sees: plain values in, intentions out.

A simple market maker: post-only quotes in a few layers on both sides, that follow the price and lean against the
inventory, and now and then a small order that takes. It is a demonstration, not a strategy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_UP, Decimal

import msgspec

from ...spot import LotSize, MinNotional, Notional, PriceFilter, SymbolInfo

_ZERO = Decimal(0)
_ONE = Decimal(1)

PriceLevel = tuple[Decimal, Decimal]
"""Price and quantity."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a symbol's orders must keep to."""

    symbol: str
    base: str
    quote: str
    tick: Decimal
    step: Decimal
    min_quantity: Decimal
    max_quantity: Decimal
    min_notional: Decimal = _ZERO

    @classmethod
    def of(cls, info: SymbolInfo) -> Rules:
        """The rules from the filters that `exchangeInfo` tells; where a filter is absent, the symbol's precision."""
        price, lot = info.filter(PriceFilter), info.filter(LotSize)
        notional = info.filter(Notional) or info.filter(MinNotional)
        return cls(
            symbol=info.symbol,
            base=info.base_asset,
            quote=info.quote_asset,
            tick=(price and price.tick_size) or _ONE.scaleb(-info.quote_precision),
            step=(lot and lot.step_size) or _ONE.scaleb(-info.base_asset_precision),
            min_quantity=lot.min_qty if lot else _ZERO,
            max_quantity=lot.max_qty if lot else Decimal(10) ** 9,
            min_notional=notional.min_notional if notional else _ZERO,
        )

    @property
    def money_places(self) -> int:
        """Digits after the point that sums in the quote asset are shown with: cents of dollars, more of coins."""
        return 2 if self.min_notional >= 1 else 6

    def lower(self, price: Decimal) -> Decimal:
        """The next price on the grid at or below this one."""
        return (price / self.tick).to_integral_value(ROUND_FLOOR) * self.tick

    def upper(self, price: Decimal) -> Decimal:
        """The next price on the grid at or above this one."""
        return (price / self.tick).to_integral_value(ROUND_CEILING) * self.tick

    def lot(self, quantity: Decimal, price: Decimal) -> Decimal:
        """The nearest quantity at or below this one that an order at this price may have; more where the least is more."""
        least = max(self.min_quantity, (self.min_notional / price / self.step).to_integral_value(ROUND_UP) * self.step)
        fitting = (quantity / self.step).to_integral_value(ROUND_DOWN) * self.step
        return min(max(fitting, least), self.max_quantity)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How much and how far: quantities in the base asset, distances as prices, times in seconds."""

    size: Decimal
    """Of one quote."""
    most: Decimal
    """How far the inventory may go from where it began, either way; quotes lean against it before."""
    spacing: Decimal
    """Between two layers."""
    layers: int = 3
    take_every: float = 3.0

    @classmethod
    def for_account(cls, rules: Rules, mid: Decimal, base: Decimal, quote: Decimal) -> Plan:
        """A thousandth of the smaller holding a quote, well above the symbol's least; layers a few ticks or 0.15 bp apart."""
        worth = min(base * mid, quote) / 1000
        size = rules.lot(max(worth, rules.min_notional * 3) / mid, mid)
        spacing = max(rules.tick * 2, rules.upper(mid * Decimal("0.000015")))
        return cls(size=size, most=size * 12, spacing=spacing)


class OwnOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One of our open orders."""

    client_order_id: str
    buy: bool
    price: Decimal
    remaining: Decimal


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a decision is made from. Levels are best first and contain our own orders."""

    bids: Sequence[PriceLevel]
    asks: Sequence[PriceLevel]
    orders: Sequence[OwnOrder] = ()
    inventory: Decimal = _ZERO
    """Base asset held, less what was held at the beginning."""
    base_free: Decimal
    quote_free: Decimal
    budget: int = 100
    """How many orders may be placed now."""
    at: float = 0.0
    taken_at: float = 0.0
    """When it last took."""
    takes: int = 0
    """How often it took so far."""


class Place(msgspec.Struct, frozen=True):
    """A post-only quote."""

    buy: bool
    price: Decimal
    quantity: Decimal


class Cancel(msgspec.Struct, frozen=True):
    client_order_id: str


class Take(msgspec.Struct, frozen=True):
    """An order that trades at once: LIMIT IOC at `price`, MARKET where that is None."""

    buy: bool
    price: Decimal | None
    quantity: Decimal


Intention = Place | Cancel | Take


def decide(rules: Rules, plan: Plan, sight: Sight) -> list[Intention]:
    """What to do now, to be done in this order. Nothing while a side of the book is empty."""
    bids, asks = others(sight.bids, sight.orders, True), others(sight.asks, sight.orders, False)
    if not bids or not asks:
        return []
    cancels: list[Intention] = []
    places: list[Place] = []
    for buy in (True, False):
        kept, unwanted = [], []
        targets = quote_prices(rules, plan, sight, bids, asks, buy=buy)
        open_targets = list(targets)
        for order in sorted((o for o in sight.orders if o.buy == buy), key=lambda o: o.price, reverse=buy):
            near = next((p for p in open_targets if abs(p - order.price) * 2 <= plan.spacing), None)
            if near is None or order.remaining * 4 < plan.size:
                unwanted.append(order)
            else:
                kept.append(order)
                open_targets.remove(near)
        cancels += [Cancel(order.client_order_id) for order in unwanted]
        places += [Place(buy, price, rules.lot(plan.size, price)) for price in open_targets]
    take = _take(rules, plan, sight, bids, asks)
    # Our own quotes must be gone before we take where they stand: this is no place for trades with oneself.
    standing = {c.client_order_id for c in cancels if isinstance(c, Cancel)}
    if take is not None:
        touch = asks[0][0] if take.buy else bids[0][0]
        for order in sight.orders:
            facing = order.buy != take.buy and (order.price <= touch if take.buy else order.price >= touch)
            if facing and order.client_order_id not in standing:
                cancels.append(Cancel(order.client_order_id))
        places = [place for place in places if place.buy == take.buy]
    affordable = _affordable(places, sight, take)
    return [*cancels, *([take] if take is not None and sight.budget > 0 else []), *affordable]


def others(levels: Sequence[PriceLevel], orders: Sequence[OwnOrder], buy: bool) -> list[PriceLevel]:
    """The levels without our own orders."""
    own: dict[Decimal, Decimal] = {}
    for order in orders:
        if order.buy == buy:
            own[order.price] = own.get(order.price, _ZERO) + order.remaining
    return [(price, rest) for price, quantity in levels if (rest := quantity - own.get(price, _ZERO)) > 0]


def quote_prices(
    rules: Rules, plan: Plan, sight: Sight, bids: Sequence[PriceLevel], asks: Sequence[PriceLevel], *, buy: bool
) -> list[Decimal]:
    """Where this side's quotes should stand, the best first; none at the inventory's limit.

    The first joins the touch, or leads it by a tick where the spread has room. Inventory on this side moves all back
    by up to two spacings. None crosses anything that we see, our own orders included.
    """
    lean = sight.inventory / plan.most if buy else -sight.inventory / plan.most
    if lean >= 1:
        return []
    back = max(lean, _ZERO) * 2 * plan.spacing
    room = asks[0][0] - bids[0][0] > rules.tick * 2
    if buy:
        best = rules.lower(min(bids[0][0] + (rules.tick if room else 0), sight.asks[0][0] - rules.tick) - back)
        prices = [best - plan.spacing * layer for layer in range(plan.layers)]
    else:
        best = rules.upper(max(asks[0][0] - (rules.tick if room else 0), sight.bids[0][0] + rules.tick) + back)
        prices = [best + plan.spacing * layer for layer in range(plan.layers)]
    return [price for price in prices if price > 0]


def _take(
    rules: Rules, plan: Plan, sight: Sight, bids: Sequence[PriceLevel], asks: Sequence[PriceLevel]
) -> Take | None:
    """Every few seconds half a quote's size: towards no inventory where there is much, else to and fro."""
    if sight.at - sight.taken_at < plan.take_every:
        return None
    heavy = abs(sight.inventory) * 4 >= plan.most
    buy = sight.inventory < 0 if heavy else sight.takes % 2 == 0
    touch = asks[0][0] if buy else bids[0][0]
    quantity = rules.lot(plan.size / 2, touch)
    if (quantity * touch > sight.quote_free) if buy else (quantity > sight.base_free):
        return None
    return Take(buy, None if heavy else touch, quantity)


def _affordable(places: Sequence[Place], sight: Sight, take: Take | None) -> list[Intention]:
    """As many of the quotes as free balances and the order budget allow, the sides in turn and the best prices first."""
    free: Mapping[bool, list[Decimal]] = {True: [sight.quote_free], False: [sight.base_free]}
    budget = sight.budget - (take is not None)
    if take is not None:
        cost = take.quantity * (take.price or sight.asks[0][0]) if take.buy else take.quantity
        free[take.buy][0] -= cost
    found: list[Intention] = []
    sides = [[place for place in places if place.buy == buy] for buy in (True, False)]
    for rank in range(max(map(len, sides), default=0)):
        for side in sides:
            if rank >= len(side) or len(found) >= budget:
                continue
            place = side[rank]
            cost = place.price * place.quantity if place.buy else place.quantity
            if cost <= free[place.buy][0]:
                free[place.buy][0] -= cost
                found.append(place)
    return found
