"""What takes a key: whether it works, the account as its model says it, and an order that is only tested."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from decimal import Decimal
from functools import partial
from typing import Any

from ...config import Environment
from ...errors import BinanceError, MalformedAnswer, NotAllowed
from ...orders.filters import Grid, Rules
from ...products.catalog import called
from ...products.spot.models import MinNotional, Notional
from ...wire.drift import drift_of_answer
from ...wire.request import Request
from ..aio import AsyncClient
from ..keys import KeyCheck
from .calls import unfit, unreadable
from .report import Check, Outcome, notes_of, told

SECTION = "key"

_ZERO = Decimal(0)

_ACCOUNTS = ("spot.account", "usdm.account", "coinm.account", "options.account")
_TEST_ORDERS = ("spot.test_order", "usdm.test_order")
_MAY = {"spot": "trade spot", "usdm": "trade futures"}
"""What `check_key` calls the right that a product's orders take."""


class AccountChecks:
    """They build on each other: what the key may do decides what is asked. Nothing is placed, moved or changed."""

    def __init__(self, client: AsyncClient, products: Collection[str], symbol_of: Callable[[str], str]) -> None:
        self._client = client
        self._symbol_of = symbol_of
        self._products = products
        self._key: KeyCheck | None = None

    def steps(self) -> list[tuple[str, Callable[[], Awaitable[Check]]]]:
        """What to do, by name, in the order in which it is to be done."""
        calls = [name for name in (*_ACCOUNTS, *_TEST_ORDERS) if name.partition(".")[0] in self._products]
        return [("key", self.check_key), *((name, partial(self.check, name)) for name in calls)]

    async def check_key(self) -> Check:
        """Whether the exchange takes the key. What the owner should change is said, and is no finding of ours."""
        try:
            key = self._key = await self._client.check_key()
        except BinanceError as error:
            return _found("key", "finding", _told(error))
        if not key.works:
            return _found("key", "finding", f"{key.key_type} key: {key.reason}")
        return _found("key", "fine", f"{key.key_type} key, may {', '.join(key.may) or 'nothing'}", *key.warnings)

    async def check(self, name: str) -> Check:
        """Makes one call of the account, or says why not."""
        call = called(name)
        reason = self._left_out(name)
        if reason is not None:
            return _found(name, *reason)
        request: Request[Any] | None = None
        try:
            request = await self._built(name)
            reply = await self._client.reply(request)
        except MalformedAnswer as error:
            notes = unfit(request, error.body, private=True) if request is not None else ["the market cannot be read"]
            return _found(name, "finding", *notes)
        except NotAllowed as error:
            if call.product == "spot":
                return _found(name, "finding", _told(error))
            return _found(name, "skipped", f"the key is not for {call.product} ({error.code})")
        except BinanceError as error:
            return _found(name, "finding", _told(error))
        notes = [*notes_of(drift_of_answer(type(request), reply.body), private=True), *unreadable(reply.result)]
        return _found(name, "finding" if notes else "fine", *notes)

    async def _built(self, name: str) -> Request[Any]:
        if name not in _TEST_ORDERS:
            return called(name).request()
        return await _tested_order(self._client, name, self._symbol_of(name.partition(".")[0]))

    def _left_out(self, name: str) -> tuple[Outcome, str] | None:
        product, base = name.partition(".")[0], called(name).request.route.base
        place: Environment = self._client.environment
        if base not in place.rest:
            return "not served", f"this environment does not serve /{base}"
        if self._key is None or not self._key.works:
            return "skipped", "the key does not work"
        tells = product == "spot" or "sapi" in place.rest  # elsewhere the rights are those of the spot account alone
        if name in _TEST_ORDERS and tells and not any(right.startswith(_MAY[product]) for right in self._key.may):
            return "skipped", f"the key may not {_MAY[product]}"
        return None


async def _tested_order(client: AsyncClient, name: str, symbol: str) -> Request[Any]:
    """A small limit order that would be accepted, for the exchange to check: twice the least worth, at the last price."""
    prices, lots, worth, last = await (_spot_terms if name == "spot.test_order" else _usdm_terms)(client, symbol)
    price = prices.nearest(last)
    quantity = lots.nearest(2 * worth / price) + lots.step
    sent: dict[str, Any] = {"type": "LIMIT", "time_in_force": "GTC", "price": price, "quantity": quantity}
    return called(name).request(**{"symbol": symbol, "side": "BUY", **sent})


_Terms = tuple[Grid, Grid, Decimal, Decimal]
"""Grids of prices and quantities, the least worth of an order, and the last price."""


async def _spot_terms(client: AsyncClient, symbol: str) -> _Terms:
    rules = Rules(await client.spot.exchange_info(symbol=symbol))[symbol]
    worth = max(
        (each.min_notional for each in rules.filters if isinstance(each, (MinNotional, Notional))), default=_ZERO
    )
    return rules.price_grid, rules.lot_grid, worth, (await client.spot.ticker_price(symbol)).price


async def _usdm_terms(client: AsyncClient, symbol: str) -> _Terms:
    contracts = {each.symbol: each for each in (await client.usdm.exchange_info()).symbols}
    filters = {each.filter_type: each for each in contracts[symbol].filters}
    price, lot, worth = (filters[kind] for kind in ("PRICE_FILTER", "LOT_SIZE", "MIN_NOTIONAL"))
    prices = _grid(price.min_price, price.max_price, price.tick_size)
    lots = _grid(lot.min_qty, lot.max_qty, lot.step_size)
    return prices, lots, worth.notional or _ZERO, (await client.usdm.mark_price(symbol)).mark_price


def _grid(least: Decimal | None, most: Decimal | None, step: Decimal | None) -> Grid:
    return Grid(least or _ZERO, most or _ZERO, step or _ZERO)


def _told(error: BinanceError) -> str:
    if isinstance(error, MalformedAnswer):
        return "the answer fits no model"  # what it says of the account stays here
    return told(error)


def _found(name: str, outcome: Outcome, *notes: str) -> Check:
    return Check(section=SECTION, name=name, outcome=outcome, notes=notes)
