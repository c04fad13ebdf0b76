"""Commands at random, near enough to each other to meet, and the floors that they are given on."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bidwire.exchange.engine.commands import (
    UNIT,
    Amend,
    Cancel,
    CancelAll,
    CancelList,
    CancelReplace,
    Command,
    HouseTrade,
    Place,
    PlaceList,
    SetTradeGroup,
)
from bidwire.exchange.engine.counts import ExchangeFilters
from bidwire.exchange.engine.orders import Peg
from bidwire.products.spot.enums import (
    CancelRestrictions,
    ContingencyType,
    OrderType,
    PegPriceType,
    SelfTradePreventionMode,
    TimeInForce,
)

from ..conftest import SYMBOL

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

AMOUNT = st.one_of(st.integers(1, 16).map(lambda half: half * UNIT // 2), st.integers(1, 10 * UNIT))
PRICE = st.one_of(
    st.integers(90, 110).map(lambda whole: whole * UNIT),
    st.integers(90 * UNIT, 110 * UNIT),
)
ACCOUNT = st.integers(1, 4)
NUMBER = st.integers(1, 40)
PAUSE = st.sampled_from([1000] * 8 + [20_000_000, 59_999_000, 60_000_000, 299_000_000])
"""Before a command, in microseconds: seldom so long that trades leave an average."""
CLIENT_ID = st.sampled_from(["", "", "", "", "a", "b", "c"])
MODE = st.one_of(st.none(), st.none(), st.sampled_from(list(SelfTradePreventionMode)))
PATIENCE = st.sampled_from([*[TimeInForce.GTC] * 4, TimeInForce.IOC, TimeInForce.FOK])
PEG = st.builds(Peg, st.sampled_from(list(PegPriceType)), st.one_of(st.none(), st.integers(1, 2)))
LOSS = (OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT)
PROFIT = (OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT)
PLAIN = (OrderType.LIMIT, OrderType.LIMIT, OrderType.LIMIT, OrderType.LIMIT_MAKER, OrderType.MARKET)


@st.composite
def place(
    draw: st.DrawFn, kinds: tuple[OrderType, ...] = (*PLAIN, *PLAIN, *LOSS, *PROFIT),
    account: int | None = None, buy: bool | None = None, quantity: int | None = None, *, sums: bool = True, tries: bool = True,
) -> Place:  # fmt: skip
    kind = draw(st.sampled_from(kinds))
    size = draw(AMOUNT) if quantity is None else quantity
    is_market = kind is OrderType.MARKET
    has_price = kind not in (OrderType.MARKET, OrderType.STOP_LOSS, OrderType.TAKE_PROFIT)
    peg = draw(PEG) if has_price and draw(st.integers(0, 7)) == 0 else None
    more: dict[str, Any] = {}
    if kind in LOSS + PROFIT:
        trails = draw(st.integers(0, 3))  # 0: without a stop price, 1: with one
        more["stop_price"] = draw(PRICE) if trails else 0
        more["trailing_delta"] = draw(st.integers(10, 500)) if trails < 2 else None
    if has_price and kind is not OrderType.LIMIT_MAKER:
        more["time_in_force"] = draw(PATIENCE)
    if has_price and size > 2 and draw(st.integers(0, 4)) == 0:
        more["iceberg_quantity"] = draw(st.sampled_from([size // 2, -(-size // 4), UNIT // 2]))
    if is_market and sums and draw(st.booleans()):
        size, more["quote_quantity"] = 0, draw(st.integers(UNIT, 900 * UNIT))
    return Place(
        draw(ACCOUNT) if account is None else account,
        SYMBOL,
        draw(st.booleans()) if buy is None else buy,
        kind,
        quantity=size,
        price=draw(PRICE) if has_price and (peg is None or draw(st.booleans())) else 0,
        peg=peg,
        client_order_id=draw(CLIENT_ID),
        self_trade_prevention=draw(MODE),
        dry_run=tries and draw(st.integers(0, 30)) == 0,
        **more,
    )


@st.composite
def pair(draw: st.DrawFn, account: int, buy: bool, size: int) -> tuple[Place, Place]:
    loss = draw(place(LOSS, account, buy, size, tries=False))
    return loss, draw(place((OrderType.LIMIT_MAKER, OrderType.LIMIT_MAKER, *PROFIT), account, buy, size, tries=False))


@st.composite
def order_list(draw: st.DrawFn) -> PlaceList:
    account, kind = draw(ACCOUNT), draw(st.sampled_from(["OCO", "OTO", "OTOCO", "OPO", "OPOCO"]))
    listed = draw(CLIENT_ID)
    if kind == "OCO":
        legs = draw(pair(account, draw(st.booleans()), draw(AMOUNT)))
        return PlaceList(account, SYMBOL, ContingencyType.OCO, legs, listed)
    pays = kind.startswith("OPO")
    working = draw(place((OrderType.LIMIT, OrderType.LIMIT_MAKER), account, True if pays else None, tries=False))
    side, size = (False, 0) if pays else (draw(st.booleans()), draw(AMOUNT))
    pending: tuple[Place, ...] = (
        draw(pair(account, side, size))
        if kind.endswith("OCO")
        else (draw(place((*PLAIN, *LOSS, *PROFIT), account, side, size, sums=False, tries=False)),)
    )
    return PlaceList(account, SYMBOL, ContingencyType.OTO, (working, *pending), listed, pays)


def cancel() -> st.SearchStrategy[Cancel]:
    restrictions = st.sampled_from([None, None, None, *CancelRestrictions])
    return st.one_of(
        st.builds(Cancel, ACCOUNT, st.just(SYMBOL), order_id=NUMBER, restrictions=restrictions),
        st.builds(Cancel, ACCOUNT, st.just(SYMBOL), client_order_id=st.sampled_from(["a", "b", "c"])),
        st.builds(Cancel, ACCOUNT, st.just(SYMBOL), NUMBER, st.sampled_from(["a", "b"])),
    )


@st.composite
def cancel_replace(draw: st.DrawFn) -> CancelReplace:
    named = draw(cancel())
    return CancelReplace(
        named, draw(st.one_of(place(account=named.account, tries=False), st.none())), draw(st.booleans())
    )


def market_trade() -> st.SearchStrategy[HouseTrade]:
    """A trade of nobody's; its own number and time are not looked at here."""
    return st.builds(HouseTrade, st.just(SYMBOL), st.integers(1, 10**9), PRICE, AMOUNT, st.booleans(), st.just(0))


def command() -> st.SearchStrategy[Command]:
    orders = place()
    return st.one_of(
        orders, orders, orders, orders, orders, order_list(), order_list(), cancel(), cancel_replace(), market_trade(),
        st.builds(Amend, ACCOUNT, st.just(SYMBOL), AMOUNT, order_id=NUMBER, new_client_order_id=CLIENT_ID),
        st.builds(CancelList, ACCOUNT, st.just(SYMBOL), list_id=st.integers(0, 8)),
        st.builds(CancelAll, ACCOUNT, st.just(SYMBOL)),
        st.builds(SetTradeGroup, ACCOUNT, st.sampled_from([-1, 1, 1, 2])),
    )  # fmt: skip
