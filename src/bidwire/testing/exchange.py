"""The exchange that a test holds in its hand: it sets books, prices and balances, fills and refuses, and sees what arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from ..client.aio import AsyncClient
from ..client.blocking import Client
from ..config import Environment, Settings
from ..exchange import LocalExchange, Loopback
from ..exchange.amounts import trimmed
from ..exchange.api.answers import ApiError
from ..exchange.api.reached import Reached
from ..exchange.engine.commands import (
    UNIT,
    AverageReferencePrice,
    Command,
    HouseSnapshot,
    HouseTrade,
    SetAssetLimit,
    SetBnbBurn,
    SetCommission,
    SetDiscount,
    SetPriceRange,
    SetReferencePrice,
    TradeBlock,
)
from ..exchange.engine.commission import Rates
from ..exchange.engine.events import Event, Refused
from ..exchange.engine.orders import Order, PriceRange
from ..exchange.faults import Faults
from ..exchange.market.still import StillMarket
from ..wire.request import Route
from ..wire.words import EXACT, exact

T = TypeVar("T")
Amount = Decimal | int | float | str
Levels = Iterable[tuple[Amount, Amount]]

_PLACING = frozenset(
    f"POST /api/v3/{path}"
    for path in (
        "order", "order/cancelReplace", "order/oco", "sor/order",
        "orderList/oco", "orderList/oto", "orderList/otoco", "orderList/opo", "orderList/opoco",
    )
)  # fmt: skip
_CANCELLING = frozenset({"DELETE /api/v3/order", "DELETE /api/v3/openOrders", "DELETE /api/v3/orderList"})
_DEPTH = 10
_NO_RATES: Mapping[str, Amount] = {}


class NothingOfTheKind(AssertionError):
    """What a test looked for did not reach the exchange. The message lists what did."""


class TestExchange:
    """A local exchange for one test. `market="still"` is one in which only the test moves prices.

    `on` is a `LocalExchange` that runs in a thread of its own, or a `Loopback`.
    """

    __test__ = False  # pytest: this is no class of tests

    def __init__(self, on: LocalExchange | Loopback) -> None:
        self.on = on
        self.requests: list[Reached] = []
        """What reached the exchange, in order, over REST and the WebSocket API. Keys and signatures are left out."""
        self._fills: list[Decimal | None] = []
        self._numbers = 0
        self._refusals: list[ApiError] = []

        def watch() -> None:
            self._venue.router.watchers.append(self._reached)
            self._venue.router.gates.append(self._gate)

        self._call(watch)

    # --- where it is --------------------------------------------------------------------------------------------------

    @property
    def environment(self) -> Environment:
        """For bidwire's own clients."""
        return self.on.environment

    @property
    def faults(self) -> Faults:
        """What goes wrong: docs/faults.md."""
        return self.on.faults

    @property
    def env(self) -> dict[str, str]:
        """Environment variables with the exchange's URLs and an HMAC key, for anybody's client."""
        place, key = self.on.environment, self.on.keys["hmac"]
        return {
            "BINANCE_REST_URL": place.rest["api"],
            "BINANCE_STREAM_URL": place.streams["spot"],
            "BINANCE_WS_API_URL": place.ws_api["spot"],
            "BINANCE_API_KEY": key.api_key,
            "BINANCE_API_SECRET": key.secret,
        }

    def client(self, key: str = "hmac", settings: Settings | None = None, **changes: Any) -> Client:
        """A blocking client with a key of the exchange: "hmac", "ed25519", "rsa", or "maker", who is somebody else."""
        return Client(**self._options(key, settings, changes, asynchronous=False))

    def async_client(self, key: str = "hmac", settings: Settings | None = None, **changes: Any) -> AsyncClient:
        """An async client."""
        return AsyncClient(**self._options(key, settings, changes, asynchronous=True))

    def _options(
        self, key: str, settings: Settings | None, changes: dict[str, Any], asynchronous: bool
    ) -> dict[str, Any]:
        if key not in self.on.keys:
            raise ValueError(f"the exchange has no key {key!r}: it has {', '.join(self.on.keys)}")
        found = self.on.keys[key]
        options: dict[str, Any] = {
            "api_key": found.api_key,
            "api_secret": found.secret,
            "environment": self.environment,
            "settings": settings or Settings(**changes),
        }
        if isinstance(self.on, Loopback):
            options["transport"] = self.on.async_transport if asynchronous else self.on.transport
            options |= {"connector": self.on.connector, "world": self.on.world}
        return options

    # --- the market ---------------------------------------------------------------------------------------------------

    def set_book(self, symbol: str, bids: Levels = (), asks: Levels = ()) -> None:
        """The market's own orders are these (price, quantity) from now on. Those that cross a user's order fill it.

        Raises:
            ValueError: an unknown symbol, a level that its filters refuse, or a bid that is not below every ask.
        """
        self._refuse_living()
        levels = [_pair(level) for level in bids], [_pair(level) for level in asks]
        if bids and asks and max(levels[0])[0] >= min(levels[1])[0]:
            raise ValueError(
                'a bid that is not below every ask would have traded: for a book that is wrong, add the fault "cross"'
            )

        def lay() -> None:
            for price, _ in (*levels[0], *levels[1]):
                self._check(symbol, price)
            self._lay(symbol, *levels)

        self._call(lay)

    def set_price(self, symbol: str, price: Amount) -> None:
        """The market trades at this price, and quotes one tick beside it on either side.

        Whatever orders stand better are filled on the way, and stop orders are set off, as by any trade.
        """
        self._refuse_living()
        at = _units(price)

        def move() -> None:
            rules = self._rules(symbol)
            tick, lot = rules.price.step or 1, rules.lot.step or 1
            each = max(UNIT, lot)
            steps = range(1, _DEPTH + 1)
            self._check(symbol, at)
            self._lay(symbol, [], [])
            for buy in (True, False):
                standing = self._standing(symbol, buy, at)
                if standing:
                    self._trade(symbol, at, sum(order.remaining for order in standing), buy)
            bids = [(at - tick * n, each) for n in steps if at > tick * n]
            self._lay(symbol, bids, [(at + tick * n, each) for n in steps])
            self._trade(symbol, at, lot, buyer_is_maker=True)  # what it sets off meets the new quotes

        self._call(move)

    def set_reference_price(self, symbol: str, price: Amount | None, *, calculation_id: int = 0) -> None:
        """The symbol's reference price is this from now on, calculated elsewhere (EXTERNAL); None: null.

        PERCENT_PRICE and the notional of MARKET orders are measured by it, and so is the symbol's price range, if it has one.

        Raises:
            ValueError: an unknown symbol, or a price of nothing.
        """
        at = 0 if price is None else _units(price)
        if price is not None and not at:
            raise ValueError("a reference price is above 0, or None for null")
        self._call(lambda: self._do(SetReferencePrice(symbol, at, calculation_id)))

    def average_reference_price(self, symbol: str, bucket_count: int, bucket_width_ms: int) -> None:
        """The symbol's reference price is the mean of its trades from now on (ARITHMETIC_MEAN), over a window of so many buckets.

        Raises:
            ValueError: an unknown symbol, or no bucket, or one of no width.
        """
        self._call(lambda: self._do(AverageReferencePrice(symbol, bucket_count, bucket_width_ms)))

    def set_price_range(
        self,
        symbol: str,
        *,
        bid_limit_mult_up: Amount | None = None,
        bid_limit_mult_down: Amount | None = None,
        ask_limit_mult_up: Amount | None = None,
        ask_limit_mult_down: Amount | None = None,
    ) -> None:
        """Takers of the symbol trade within these multiples of its reference price only (execution rule PRICE_RANGE).

        None: no such bound; without any the symbol has no rule.

        Raises:
            ValueError: an unknown symbol, or bounds between which there is nothing.
        """
        given = (bid_limit_mult_up, bid_limit_mult_down, ask_limit_mult_up, ask_limit_mult_down)
        bounds = PriceRange(*(None if bound is None else _units(bound) for bound in given))
        self._call(lambda: self._do(SetPriceRange(symbol, bounds)))

    def block_trade(
        self,
        symbol: str,
        price: Amount,
        quantity: Amount,
        *,
        buyer: str = "hmac",
        seller: str = "maker",
        buyer_is_maker: bool = False,
    ) -> None:
        """The accounts of two keys make a block trade: funds change hands, beside the book and without commission.

        Raises:
            ValueError: an unknown symbol, one account on both sides, or one that has not enough.
        """
        at, amount = _units(price), _units(quantity)

        def trade() -> None:
            buys, sells = (self.on.keys[key].account for key in (buyer, seller))
            self._do(TradeBlock(symbol, buys, sells, at, amount, buyer_is_maker))

        self._call(trade)

    def set_balance(self, asset: str, free: Amount, *, key: str = "hmac") -> None:
        """So much of an asset is free in the account of a key, as by a deposit or a withdrawal.

        Raises:
            ValueError: less than nothing.
        """
        if exact(free) < 0:
            raise ValueError(f"nobody has {free} {asset}")

        def book() -> None:
            account = self.on.keys[key].account
            now = self._venue.engine.balances(account).get(asset, (0, 0))[0]
            if _units(free) != now:
                self._taken(self._venue.deposit(account, asset, _units(free) - now))

        self._call(book)

    def set_commission(
        self,
        symbol: str | None = None,
        *,
        maker: Amount = 0,
        taker: Amount = 0,
        buyer: Amount = 0,
        seller: Amount = 0,
        special: Mapping[str, Amount] = _NO_RATES,
        tax: Mapping[str, Amount] = _NO_RATES,
        key: str = "hmac",
    ) -> None:
        """What the account of a key pays from now on, at a symbol or at all that have no rates of their own.

        Rates are fractions: 0.001 is a tenth of a percent. `special` and `tax` have the same four names as the standard ones.

        Raises:
            ValueError: an unknown symbol, or rates below 0 or together above 1.
            TypeError: a rate of another name.
        """
        standard = {"maker": maker, "taker": taker, "buyer": buyer, "seller": seller}
        rates = [Rates(**{name: _units(rate) for name, rate in part.items()}) for part in (standard, special, tax)]
        four = msgspec.structs.asdict(rates[0])
        account = self.on.keys[key].account
        self._call(
            lambda: self._do(SetCommission(account, **four, special=rates[1], tax=rates[2], symbol=symbol or ""))
        )

    def set_bnb_burn(self, enabled: bool = True, *, key: str = "hmac") -> None:
        """The account of a key pays commission in BNB where that is possible, or no longer."""
        self._call(lambda: self._do(SetBnbBurn(self.on.keys[key].account, enabled)))

    def set_discount(self, symbol: str, discount: Amount | None) -> None:
        """What the standard part of a symbol's commission is multiplied by where BNB pays it; None: it cannot.

        Raises:
            ValueError: an unknown symbol, or less than 0 or more than 1.
        """
        change = (
            SetDiscount(symbol, enabled=False) if discount is None else SetDiscount(symbol, multiplier=_units(discount))
        )
        self._call(lambda: self._do(change))

    def set_asset_limit(self, asset: str, limit: Amount, *, key: str = "hmac") -> None:
        """MAX_ASSET: the most of an asset in one order of the account of a key; 0 for no limit.

        Raises:
            ValueError: less than 0.
        """
        self._call(lambda: self._do(SetAssetLimit(self.on.keys[key].account, asset, _units(limit))))

    # --- orders -------------------------------------------------------------------------------------------------------

    def open_orders(self, *, key: str = "hmac") -> list[Order]:
        """The open orders of a key's account, as the engine has them: prices and quantities are integers at 10**-8."""
        return self._call(lambda: self._venue.engine.open_orders(self.on.keys[key].account, None))

    def fill(self, order_id: int, quantity: Amount | None = None) -> None:
        """The market takes an open order of a user: so much of it, or all that is left.

        Raises:
            ValueError: there is no such order in a book.
        """
        self._refuse_living()
        self._call(lambda: self._fill(order_id, None if quantity is None else exact(quantity)))

    def fill_next_order(self, quantity: Amount | None = None) -> None:
        """As soon as the next order rests in the book it is filled: so much of it, or all. Its answer says NEW, its events what came."""
        self._fills.append(None if quantity is None else exact(quantity))

    def reject_next_order(
        self,
        code: int = -2010,
        msg: str = "Account has insufficient balance for requested action.",
        *,
        status: int = 400,
    ) -> None:
        """The next order, or order list, is refused with this code and text, by either door.

        Raises:
            ValueError: no code that the exchange could answer.
        """
        if not -10_000 < code < -999:
            raise ValueError(f"codes of refusals are from -1000 to -9999, not {code}")
        self._refusals.append(ApiError(code, msg, status))

    def advance(self, seconds: float) -> None:
        """Time goes on. On sockets the exchange needs `clock="simulated"`."""
        self.on.advance(seconds)

    # --- what arrived -------------------------------------------------------------------------------------------------

    @property
    def orders(self) -> list[Reached]:
        """The requests that place orders, accepted or refused."""
        return [each for each in self.requests if each.route in _PLACING]

    def assert_placed(self, count: int | None = None, **parameters: object) -> Reached:
        """An accepted order with these parameters (wire names: symbol="BTCUSDT", side="BUY", quantity="0.5") came; the last one.

        Numbers are compared by value. `count`: exactly so many did.

        Raises:
            NothingOfTheKind: none did, or another number.
        """
        return self._found(self.orders, "an order", count, parameters)

    def assert_cancelled(self, count: int | None = None, **parameters: object) -> Reached:
        """An accepted cancellation with these parameters came; the last one.

        Raises:
            NothingOfTheKind: none did, or another number.
        """
        return self._found(
            [each for each in self.requests if each.route in _CANCELLING], "a cancellation", count, parameters
        )

    def assert_requested(self, verb: str, path: str, count: int | None = None, **parameters: object) -> Reached:
        """An accepted request for a path came, by either door; the last one.

        Raises:
            NothingOfTheKind: none did, or another number.
        """
        route = f"{verb.upper()} {path}"
        return self._found([each for each in self.requests if each.route == route], route, count, parameters)

    def assert_no_orders(self) -> None:
        """No order was placed.

        Raises:
            NothingOfTheKind: one was.
        """
        if self.orders:
            raise NothingOfTheKind(f"orders reached the exchange:{self._listed(self.orders)}")

    def _found(
        self, among: Sequence[Reached], what: str, count: int | None, parameters: Mapping[str, object]
    ) -> Reached:
        found = [each for each in among if each.code is None and _has(each, parameters)]
        if found and count in (None, len(found)):
            return found[-1]
        wanted = ", ".join(f"{name}={value}" for name, value in parameters.items())
        many = "" if count is None else f", {count} times" if count != 1 else ", once"
        number = f" ({len(found)} did)" if found else ""
        raise NothingOfTheKind(
            f"{what}{' with ' + wanted if wanted else ''}{many} was to reach the exchange{number}. What reached it:"
            f"{self._listed(self.requests)}"
        )

    def _listed(self, requests: Sequence[Reached]) -> str:
        return "".join(f"\n  {each}" for each in requests[-50:]) or " nothing"

    # --- in the exchange's own thread -----------------------------------------------------------------------------------

    @property
    def _venue(self) -> Any:
        return self.on.venue

    def _call(self, function: Callable[[], T]) -> T:
        return function() if isinstance(self.on, Loopback) else self.on.call(function)

    def _do(self, command: Command) -> None:
        self._taken(self._venue.apply(command))

    def _taken(self, events: Sequence[Event]) -> None:
        """Raises ValueError where the engine refused; else what follows of it is done."""
        if events and isinstance(events[0], Refused):
            raise ValueError(f"the exchange refuses that: {events[0].text} ({events[0].code})")
        self._venue.settle()

    def _rules(self, symbol: str) -> Any:
        rules = self._venue.engine.rules(symbol)
        if rules is None:
            raise ValueError(f"the exchange has no symbol {symbol!r}: name it in `symbols`")
        return rules

    def _check(self, symbol: str, price: int) -> None:
        if not self._rules(symbol).allows_price(price):
            raise ValueError(f"{trimmed(price)} is no price of {symbol}: its PRICE_FILTER refuses it")

    def _lay(self, symbol: str, bids: list[tuple[int, int]], asks: list[tuple[int, int]]) -> None:
        """The market's own levels; users' orders stay, and what is crossed is filled."""
        self._do(HouseSnapshot(symbol, self._number(), tuple(bids), tuple(asks)))

    def _trade(self, symbol: str, price: int, quantity: int, buyer_is_maker: bool) -> None:
        """The market trades; users' orders that stand there, or better, are filled out of that quantity."""
        now = self._venue.market_now
        self._do(HouseTrade(symbol, self._number(), price, quantity, buyer_is_maker, now))

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _open(self) -> list[Order]:
        accounts = {key.account for key in self.on.keys.values()}
        return [order for account in sorted(accounts) for order in self._venue.engine.open_orders(account, None)]

    def _standing(self, symbol: str, buy: bool, price: int) -> list[Order]:
        """Users' orders in the book that a trade at this price goes through."""
        return [
            order
            for order in self._open()
            if order.symbol == symbol and order.is_working and order.buy == buy
            and (order.price >= price if buy else order.price <= price)
        ]  # fmt: skip

    def _fill(self, order_id: int, quantity: Decimal | None) -> None:
        order = next((each for each in self._open() if each.id == order_id), None)
        if order is None or not order.is_working:
            raise ValueError(f"no order {order_id} stands in a book")
        amount = order.remaining if quantity is None else _units(quantity)
        if amount > order.remaining:
            raise ValueError(f"order {order_id} has {trimmed(order.remaining)} left, not {quantity}")
        ahead = [
            each.remaining
            for each in self._standing(order.symbol, order.buy, order.price)
            if each.price != order.price or each.id < order.id
        ]
        bids, asks = (self._own(order.symbol, buy) for buy in (True, False))
        self._lay(order.symbol, [], [])
        self._trade(order.symbol, order.price, sum(ahead) + amount, order.buy)
        self._lay(order.symbol, bids, asks)

    def _own(self, symbol: str, buy: bool) -> list[tuple[int, int]]:
        """What stands of the market's own orders at present: all but the users'."""
        users: dict[int, int] = {}
        for order in self._open():
            if order.symbol == symbol and order.is_working and order.buy == buy:
                users[order.price] = users.get(order.price, 0) + order.visible
        levels = self._venue.engine.book(symbol).levels(buy)
        return [(price, quantity - users.get(price, 0)) for price, quantity in levels if quantity > users.get(price, 0)]

    def _refuse_living(self) -> None:
        if not isinstance(self._venue.source, StillMarket):
            raise ValueError('this market moves by itself: only in market="still" can a test set books and prices')

    def _gate(self, route: Route) -> None:
        if self._refusals and f"{route.verb} {route.path}" in _PLACING:
            raise self._refusals.pop(0)

    def _reached(self, reached: Reached) -> None:
        self.requests.append(reached)
        if self._fills and reached.route in _PLACING:
            order = next((each for each in self._open() if each.id in reached.order_ids and each.is_working), None)
            if order is not None:
                self._fill(order.id, self._fills.pop(0))


def _units(value: Amount) -> int:
    units = exact(value).scaleb(8, EXACT)
    if units < 0 or units != int(units):
        raise ValueError(f"amounts are from 0 on, with at most eight decimals, not {value}")
    return int(units)


def _pair(level: tuple[Amount, Amount]) -> tuple[int, int]:
    price, quantity = level
    if not exact(quantity) > 0:
        raise ValueError(f"a level has more than nothing, not {quantity}")
    return _units(price), _units(quantity)


def _has(reached: Reached, parameters: Mapping[str, object]) -> bool:
    return all(_same(reached.parameters.get(name), value) for name, value in parameters.items())


def _same(sent: str | None, wanted: object) -> bool:
    if sent is None or wanted is None:
        return sent is wanted
    text = str(getattr(wanted, "value", wanted))
    if sent == text:
        return True
    try:
        return Decimal(sent) == Decimal(text)
    except ArithmeticError:
        return False
