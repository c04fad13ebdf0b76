"""Commands at random, near enough to each other to meet, and the floors that they are given on."""

from __future__ import annotations

from random import Random
from typing import Any

from bidwire.exchange.compiled import struct_of
from bidwire.exchange.engine.commands import (
    UNIT,
    Amend,
    Cancel,
    CancelAll,
    CancelList,
    CancelReplace,
    Command,
    Credit,
    HouseTrade,
    Place,
    PlaceList,
    PlaceRouted,
    SetBnbBurn,
    SetCommission,
    SetDiscount,
    SetPriceRange,
    SetReferencePrice,
    SetTradeGroup,
)
from bidwire.exchange.engine.commission import Rates
from bidwire.exchange.engine.counts import ExchangeFilters
from bidwire.exchange.engine.orders import Peg, PriceRange
from bidwire.products.spot.enums import (
    CancelRestrictions,
    ContingencyType,
    OrderType,
    PegPriceType,
    SelfTradePreventionMode,
    TimeInForce,
)

from ..conftest import SYMBOL, SYMBOLS
from .state import Kept, State

FLOORS: list[dict[str, Any]] = [
    {},
    {"commission": 75_000, "preventions": ["EXPIRE_MAKER", "NONE", "DECREMENT", "TRANSFER", "EXPIRE_TAKER", "EXPIRE_BOTH"]},
    {"preventions": ["DECREMENT", "NONE", "EXPIRE_TAKER", "TRANSFER"]},
    {
        "commission": 1_000_000,
        "LOT_SIZE": {"minQty": "0.5", "maxQty": "8", "stepSize": "0.5"},
        "MARKET_LOT_SIZE": {"minQty": "1", "maxQty": "6", "stepSize": "1"},
        "PRICE_FILTER": {"minPrice": "92", "maxPrice": "109", "tickSize": "0.5"},
        "ICEBERG_PARTS": {"limit": 5},
        "TRAILING_DELTA": {
            "minTrailingAboveDelta": 10, "maxTrailingAboveDelta": 250,
            "minTrailingBelowDelta": 20, "maxTrailingBelowDelta": 400,
        },
    },
    {
        "NOTIONAL": {
            "minNotional": "150", "applyMinToMarket": True, "maxNotional": "900", "applyMaxToMarket": True, "avgPriceMins": 1,
        },
        "PERCENT_PRICE": {"multiplierUp": "1.07", "multiplierDown": "0.94", "avgPriceMins": 2},
        "PERCENT_PRICE_BY_SIDE": {
            "bidMultiplierUp": "1.06", "bidMultiplierDown": "0.93",
            "askMultiplierUp": "1.08", "askMultiplierDown": "0.95", "avgPriceMins": 5,
        },
        "MAX_NUM_ORDER_AMENDS": {"maxNumOrderAmends": 1},
    },
    {
        "MIN_NOTIONAL": {"minNotional": "200", "applyToMarket": False, "avgPriceMins": 0},
        "PERCENT_PRICE": {"multiplierUp": "1.05", "multiplierDown": "0.96", "avgPriceMins": 0},
        "MAX_POSITION": {"maxPosition": "112"},
    },
    {
        "MAX_NUM_ORDERS": {"maxNumOrders": 5},
        "MAX_NUM_ALGO_ORDERS": {"maxNumAlgoOrders": 2},
        "MAX_NUM_ICEBERG_ORDERS": {"maxNumIcebergOrders": 1},
        "MAX_NUM_ORDER_LISTS": {"maxNumOrderLists": 1},
    },
    {"exchange": ExchangeFilters(max_orders=6, max_algo_orders=3, max_icebergs=2, max_lists=2)},
]  # fmt: skip

PAUSES = [1000] * 30 + [20_000_000, 60_000_000, 299_000_000]
"""Before a command, in microseconds: seldom so long that trades leave an average."""
RANGES = [
    PriceRange(),
    PriceRange(UNIT * 103 // 100, UNIT * 97 // 100, UNIT * 103 // 100, UNIT * 97 // 100),
    PriceRange(bid_up=UNIT * 101 // 100, ask_down=UNIT * 99 // 100),
]
LOSS = (OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT)
PROFIT = (OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT)
PLAIN = (OrderType.LIMIT, OrderType.LIMIT, OrderType.LIMIT, OrderType.LIMIT_MAKER, OrderType.MARKET)
LISTS = ("OCO", "OTO", "OTOCO", "OPO", "OPOCO")


class Draw:
    """Draws commands for a market as it stands. The same numbers of chance draw the same commands."""

    def __init__(self, chance: Random, state: State) -> None:
        self._chance = chance
        self._state = state

    def pause(self) -> int:
        return self._chance.choice(PAUSES)

    def command(self) -> Command:
        kind = self._chance.random()
        if kind < 0.38:
            return self._place(self._account())
        if kind < 0.44:
            return self._across_books()
        if kind < 0.48:
            return self._about_commission()
        if kind < 0.60:
            return self._list(self._account())
        if kind < 0.68:
            return self._cancel()
        if kind < 0.76:
            return self._amend()
        if kind < 0.82:
            return self._cancel_replace()
        if kind < 0.93:
            return HouseTrade(SYMBOL, self._chance.randint(1, 10**9), self._price(), self._amount(), self._coin(), 0)
        if kind < 0.96:
            return self._cancel_list()
        if kind < 0.97:
            return CancelAll(self._account(), SYMBOL)
        if kind < 0.98:
            return SetReferencePrice(SYMBOL, self._chance.choice([0, self._price(), self._price()]))
        if kind < 0.985:
            return SetPriceRange(SYMBOL, self._chance.choice(RANGES))
        return SetTradeGroup(self._account(), self._chance.choice([-1, 1, 1, 2]))

    def _about_commission(self) -> Command:
        """Rates, the switch, the discount, the price of BNB, and a little of it, so that it runs out."""
        chance, account = self._chance, self._account()
        choice = chance.randint(0, 4)
        if choice == 0:
            standard, special, tax = self._rates(), self._rates(), self._rates()
            four = (standard.maker, standard.taker, standard.buyer, standard.seller)
            return SetCommission(account, *four, special, tax, chance.choice(["", SYMBOL]))
        if choice == 1:
            return SetBnbBurn(account, spot=not self._one_in(4))
        if choice == 2:
            return SetDiscount(SYMBOL, not self._one_in(4), chance.randint(0, UNIT))
        if choice == 3:
            return HouseTrade("BNBUSDT", chance.randint(1, 10**9), self._price(), self._amount(), self._coin(), 0)
        return Credit(account, "BNB", chance.randint(1, UNIT // 10))

    def _rates(self) -> Rates:
        return Rates(*(self._chance.choice([0, 0, 75_000, 1_234_567]) for _ in range(4)))

    # --- orders --------------------------------------------------------------------------------------------------------

    def _place(
        self,
        account: int,
        kinds: tuple[OrderType, ...] = (*PLAIN, *PLAIN, *LOSS, *PROFIT),
        buy: bool | None = None,
        quantity: int | None = None,
        *,
        alone: bool = True,
    ) -> Place:
        """`alone`: not in a list, and then it may be by a sum, or no more than tried."""
        chance = self._chance
        kind = chance.choice(kinds)
        buy = self._coin() if buy is None else buy
        size = self._amount() if quantity is None else quantity
        has_price = kind not in (OrderType.MARKET, OrderType.STOP_LOSS, OrderType.TAKE_PROFIT)
        peg = None
        if has_price and self._one_in(8):
            peg = Peg(chance.choice(list(PegPriceType)), chance.choice([None, None, 1, 2]))
        more: dict[str, Any] = {}
        if kind in LOSS + PROFIT:
            trails = chance.randint(0, 3)  # 0: without a stop price, 1: with one
            more["stop_price"] = self._stop(buy == (kind in LOSS)) if trails else 0
            more["trailing_delta"] = chance.randint(10, 300) if trails < 2 else None
        if has_price and kind is not OrderType.LIMIT_MAKER:
            more["time_in_force"] = chance.choice([TimeInForce.GTC] * 4 + [TimeInForce.IOC, TimeInForce.FOK])
        if has_price and size > 2 and self._one_in(5):
            more["iceberg_quantity"] = chance.choice([size // 2, -(-size // 4), UNIT // 2])
        if kind is OrderType.MARKET and alone and self._coin():
            size, more["quote_quantity"] = 0, chance.randint(UNIT, 900 * UNIT)
        return Place(
            account,
            SYMBOL,
            buy,
            kind,
            quantity=size,
            price=self._price() if has_price and (peg is None or self._coin()) else 0,
            peg=peg,
            client_order_id=self._client_id(),
            self_trade_prevention=chance.choice(list(SelfTradePreventionMode)) if self._coin() else None,
            dry_run=alone and self._one_in(40),
            **more,
        )

    def _across_books(self) -> Place:
        """An order of another symbol, or one that may take from all of them."""
        place = self._place(self._account(), PLAIN)
        if self._coin() or place.type is OrderType.LIMIT_MAKER or place.quote_quantity or place.peg is not None:
            return place.__replace__(symbol=self._chance.choice(SYMBOLS))
        return PlaceRouted(**{name: getattr(place, name) for name in struct_of(Place).__struct_fields__})

    def _list(self, account: int) -> PlaceList:
        kind, listed = self._chance.choice(LISTS), self._client_id()
        if kind == "OCO":
            pair = self._pair(account, self._coin(), self._amount())
            return PlaceList(account, SYMBOL, ContingencyType.OCO, pair, listed)
        pays = kind.startswith("OPO")
        kinds = (OrderType.LIMIT, OrderType.LIMIT, OrderType.LIMIT_MAKER)
        working = self._place(account, kinds, True if pays else None, alone=False)
        buy, size = (False, 0) if pays else (self._coin(), self._amount())
        pending: tuple[Place, ...]
        if kind.endswith("OCO"):
            pending = self._pair(account, buy, size)
        else:
            pending = (self._place(account, (*PLAIN, *LOSS, *PROFIT), buy, size, alone=False),)
        return PlaceList(account, SYMBOL, ContingencyType.OTO, (working, *pending), listed, pays)

    def _pair(self, account: int, buy: bool, size: int) -> tuple[Place, Place]:
        profits = (OrderType.LIMIT_MAKER, OrderType.LIMIT_MAKER, *PROFIT)
        return (
            self._place(account, LOSS, buy, size, alone=False),
            self._place(account, profits, buy, size, alone=False),
        )

    # --- what is there ---------------------------------------------------------------------------------------------------

    def _cancel(self) -> Cancel:
        account, order_id, client_id = self._named()
        restrictions = self._chance.choice([None, None, None, *CancelRestrictions])
        return Cancel(account, SYMBOL, order_id, client_id, restrictions=restrictions)

    def _amend(self) -> Amend:
        account, order_id, client_id = self._named()
        found = [each for each in self._open() if each.id == order_id]
        size = found[0].quantity * self._chance.randint(1, 11) // 10 if found else self._amount()
        return Amend(account, SYMBOL, size, order_id, client_id, new_client_order_id=self._client_id())

    def _cancel_replace(self) -> CancelReplace:
        cancel = self._cancel()
        place = None if self._one_in(8) else self._place(cancel.account)
        if place is not None and place.dry_run:
            place = None
        return CancelReplace(cancel, place, self._coin())

    def _cancel_list(self) -> CancelList:
        there = [each for each in self._state.lists if not each.done]
        if not there or self._one_in(4):
            return CancelList(self._account(), SYMBOL, list_id=self._chance.randint(0, 9))
        listed = self._chance.choice(there)
        if listed.client_id and self._coin():
            return CancelList(listed.account, SYMBOL, client_order_id=listed.client_id)
        return CancelList(listed.account, SYMBOL, list_id=listed.id)

    def _named(self) -> tuple[int, int | None, str | None]:
        """An account and an order of it, by its id, its client id, or both; seldom one that is not there."""
        there = self._open()
        if not there or self._one_in(8):
            return self._account(), self._chance.randint(1, 20), self._chance.choice([None, "a", "b"])
        order = self._chance.choice(there)
        account, client_id = order.terms.account, order.client_id or None
        if client_id is not None and self._coin():
            return account, None, client_id
        return account, order.id, client_id if self._one_in(3) else None

    def _open(self) -> list[Kept]:
        return [each for each in self._state.orders if each.open and each.terms.symbol == SYMBOL]

    # --- numbers ---------------------------------------------------------------------------------------------------------

    def _account(self) -> int:
        return self._chance.randint(1, 4)

    def _coin(self) -> bool:
        return self._chance.random() < 0.5

    def _one_in(self, many: int) -> bool:
        return self._chance.randint(1, many) == many

    def _amount(self) -> int:
        if self._coin():
            return self._chance.randint(1, 16) * UNIT // 2
        return self._chance.randint(1, 10 * UNIT)

    def _price(self) -> int:
        if self._coin():
            return self._chance.randint(94, 106) * UNIT
        return self._chance.randint(94 * UNIT, 106 * UNIT)

    def _stop(self, rising: bool) -> int:
        """Mostly on the side of the last price on which it can wait."""
        last = self._state.listings[SYMBOL].last
        if not last or self._one_in(6):
            return self._price()
        away = self._chance.choice([1, 2, 3]) * UNIT if self._coin() else self._chance.randint(1, 3 * UNIT)
        return last + away if rising else last - away

    def _client_id(self) -> str:
        return self._chance.choice(["", "", "", "", "", "a", "b", "c", "d", "e"])
