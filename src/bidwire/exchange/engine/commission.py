"""What trading costs: an account's rates at a symbol, and payment in BNB (faqs/commission_faq.md).

The standard, special and tax rates of a fill add up, and what is received pays, rounded down once. Who pays in BNB pays the worth of it
there, of the standard part only what the discount leaves. Where the page is silent: worth is by last trade prices, in the market
between the two assets, else over one asset that both trade against, the first that BNB was listed with; a fill of such a market counts
at its own price. It is rounded down once, too. Without such markets, or before their first trades, what is received pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from .accounts import Desk
    from .events import Report
    from .market import Market
    from .orders import Balance, Order

_ONE = 10**8
BNB = "BNB"
"""The discount asset."""


class Rates(msgspec.Struct, frozen=True, gc=False):
    """One part of commission, in units: a fill takes that of its role and that of its side, added up."""

    maker: int = 0
    taker: int = 0
    buyer: int = 0
    seller: int = 0

    def of(self, *, maker: bool, buy: bool) -> int:
        """What one fill takes."""
        return (self.maker if maker else self.taker) + (self.buyer if buy else self.seller)


class Commission(msgspec.Struct, frozen=True):
    """The rates of an account at a symbol."""

    standard: Rates = Rates()
    special: Rates = Rates()
    tax: Rates = Rates()

    def of(self, *, maker: bool, buy: bool) -> int:
        """What one fill takes in all, without a discount."""
        return sum(part.of(maker=maker, buy=buy) for part in (self.standard, self.special, self.tax))

    @property
    def makes_sense(self) -> bool:
        """Whether no rate is below 0 and no fill takes more than it receives."""
        rates = (rate for part in (self.standard, self.special, self.tax) for rate in msgspec.structs.astuple(part))
        most = max(self.of(maker=maker, buy=buy) for maker in (True, False) for buy in (True, False))
        return min(rates) >= 0 and most <= _ONE


class Discount(msgspec.Struct, frozen=True, gc=False):
    """Of a symbol: whether its commission may be paid in BNB, and what the standard part is then multiplied by, in units."""

    enabled: bool = True
    multiplier: int = 75_000_000


class Worth:
    """What assets are worth in BNB."""

    __slots__ = ("_beside_bnb", "_markets")

    def __init__(self) -> None:
        self._markets: dict[tuple[str, str], Market] = {}
        self._beside_bnb: list[str] = []

    def learn(self, market: Market) -> None:
        """A symbol was listed."""
        base, quote = market.rules.base, market.rules.quote
        self._markets.setdefault((base, quote), market)
        if BNB in (base, quote):
            self._beside_bnb.append(quote if base == BNB else base)

    def of(self, asset: str, traded: Market, price: int) -> tuple[int, int] | None:
        """So much BNB for one of the asset, as a fraction, while `traded` trades at the price; None: nobody knows."""
        if asset == BNB:
            return 1, 1
        direct = self._between(asset, BNB, traded, price)
        if direct is not None:
            return direct
        for other in self._beside_bnb:
            first, second = self._between(asset, other, traded, price), self._between(other, BNB, traded, price)
            if first is not None and second is not None:
                return first[0] * second[0], first[1] * second[1]
        return None

    def _between(self, asset: str, other: str, traded: Market, price: int) -> tuple[int, int] | None:
        for pair in ((asset, other), (other, asset)):
            market = self._markets.get(pair)
            if market is not None:
                known = price if market is traded else market.last_price
                if known:
                    return (known, _ONE) if pair[0] == asset else (_ONE, known)
        return None


def in_bnb(market: Market, desk: Desk, fill: Report, kept: int, touched: dict[Balance, None]) -> Report:
    """The fill with its commission paid in BNB where there is enough that is free, beyond what is `kept` of it for the rest of the order.

    Not enough: it stays as it was settled, with the full commission taken of what it received.
    """
    buy, maker = fill.order.buy, fill.maker
    received, paid = (desk.base, desk.quote) if buy else (desk.quote, desk.base)
    worth = market.worth.of(received.asset, market, fill.last_price)
    rate = desk.commission.of(maker=maker, buy=buy)
    if worth is None or not rate:
        return fill
    standard = desk.commission.standard.of(maker=maker, buy=buy)
    discounted = standard * market.discount.multiplier + (rate - standard) * _ONE
    amount = fill.last_quantity if buy else fill.last_quote
    commission = amount * discounted * worth[0] // (_ONE * _ONE * worth[1])
    balance = desk.account.balance(BNB)
    free = balance.free + fill.commission if balance is received else balance.free
    if free - (kept if balance is paid else 0) < commission:
        return fill
    received.free += fill.commission
    balance.free -= commission
    touched[balance] = None
    return fill.__replace__(commission=commission, commission_asset=BNB)


def kept_for_rest(order: Order, bookless: bool) -> int:
    """What of the asset that an order pays with its rest may still need. `bookless`: there is nothing left for it to take.

    What a MARKET buy will still cost is not known before; it gets the discount on its last fills only, if it is BNB that it pays with.
    """
    left = order.remaining
    if not order.buy:
        return left
    if order.has_price:
        return -(-order.price * left // _ONE)
    return 0 if bookless or not left else 1 << 200
