"""What a symbol allows: the filters of its exchangeInfo row as integer checks, with the refusals in Binance's words.

Everything is exact: prices and quantities are integers at 10**-8, a product
of two is compared at 10**-16. A part of a filter that is 0 is off, and a
quantity fits its step when `q mod step == 0` (spot filters documentation,
since 2023).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ...products.spot.enums import OrderType, SelfTradePreventionMode, SymbolStatus
from ...wire.words import EXACT
from .commands import UNIT
from .events import Refused

_NO_LIMIT = 1 << 200  # above any product of two amounts


def units(value: str | int | float | Decimal) -> int:
    """A number as an integer at 10**-8, exactly, whatever the caller's decimal context rounds to.

    Raises:
        ValueError: finer than 10**-8, or no number.
    """
    number = Decimal(str(value)).scaleb(8, EXACT)
    whole = int(number)
    if whole != number:
        raise ValueError(f"finer than 0.00000001: {value}")
    return whole


def filter_failure(name: str) -> Refused:
    return Refused(-1013, f"Filter failure: {name}")


INVALID_SYMBOL = Refused(-1121, "Invalid symbol.")
NO_FUNDS = Refused(-2010, "Account has insufficient balance for requested action.")
WOULD_TAKE = Refused(-2010, "Order would immediately match and take.")
BAD_PREVENTION = Refused(-1013, "This symbol does not allow the specified self-trade prevention mode.")
# errors.md has this text among those of the engine (-1010, -2010, -2011, -2038) without saying which; the exchange sends -1013
# with it, as for what does not reach the engine (seen by users of python-binance, its issue 1329, and ccxt, its pull request 6570).
MARKET_CLOSED = Refused(-1013, "Market is closed.")
NO_SUCH_ACCOUNT = Refused(-2010, "This account may not place or cancel orders.")
DUPLICATE = Refused(-2010, "Duplicate order sent.")
BAD_COMBINATION = Refused(-2010, "Unsupported order combination")
WORTHLESS = Refused(-2010, "Price * QTY is zero or less.")
BAD_PRICE = filter_failure("PRICE_FILTER")
BAD_LOT = filter_failure("LOT_SIZE")
BAD_MARKET_LOT = filter_failure("MARKET_LOT_SIZE")
BAD_NOTIONAL = filter_failure("NOTIONAL")
BAD_MIN_NOTIONAL = filter_failure("MIN_NOTIONAL")
BAD_PERCENT = filter_failure("PERCENT_PRICE")
BAD_PERCENT_BY_SIDE = filter_failure("PERCENT_PRICE_BY_SIDE")
BAD_POSITION = filter_failure("MAX_POSITION")
BAD_ASSET = filter_failure("MAX_ASSET")
BAD_TRAILING_DELTA = filter_failure("TRAILING_DELTA")
TOO_MANY_PARTS = filter_failure("ICEBERG_PARTS")
TOO_MANY_ORDERS = filter_failure("MAX_NUM_ORDERS")
TOO_MANY_ORDERS_ON_EXCHANGE = filter_failure("EXCHANGE_MAX_NUM_ORDERS")


class Span:
    """Least, most and step of a price or a quantity, each off when 0."""

    __slots__ = ("least", "most", "step")

    def __init__(self, least: int = 0, most: int = 0, step: int = 0) -> None:
        self.least = least
        self.most = most or _NO_LIMIT
        self.step = step or 1

    def __contains__(self, value: int) -> bool:
        return self.least <= value <= self.most and value % self.step == 0


class Percent:
    """Bounds of a price around the average, as multipliers at 10**-8: least and most for each side."""

    __slots__ = ("ask", "bid", "minutes", "refusal")

    def __init__(self, bid: tuple[int, int], ask: tuple[int, int], minutes: int, refusal: Refused) -> None:
        self.bid = bid[0], bid[1] or _NO_LIMIT
        self.ask = ask[0], ask[1] or _NO_LIMIT
        self.minutes = minutes
        self.refusal = refusal


_MOST_PARTS = 10_000
"""Of an iceberg where no ICEBERG_PARTS says less: not documented; each part is a trade of its own, and one order must not be the end of us."""


class Notional:
    """Bounds of price times quantity, kept at 10**-16."""

    __slots__ = ("least", "least_for_market", "minutes", "most", "most_for_market", "refusal")

    def __init__(
        self, least: int, most: int, least_for_market: bool, most_for_market: bool, minutes: int, refusal: Refused
    ) -> None:
        self.least = least * UNIT
        self.most = most * UNIT or _NO_LIMIT
        self.least_for_market = self.least if least_for_market else 0
        self.most_for_market = self.most if most_for_market else _NO_LIMIT
        self.minutes = minutes
        self.refusal = refusal


class SymbolRules:
    """The rules of one symbol. `row` is the exchangeInfo object that it was made of."""

    __slots__ = (
        "_limits",
        "amend_allowed",
        "base",
        "default_prevention",
        "iceberg_allowed",
        "lot",
        "market_lot",
        "max_algo_orders",
        "max_amends",
        "max_icebergs",
        "max_lists",
        "max_orders",
        "max_parts",
        "max_position",
        "minutes",
        "narrower_percents",
        "notionals",
        "oco_allowed",
        "opo_allowed",
        "order_types",
        "oto_allowed",
        "pegs_allowed",
        "percents",
        "preventions",
        "price",
        "quote",
        "quote_quantity_allowed",
        "replace_allowed",
        "row",
        "status",
        "symbol",
        "trailing_above",
        "trailing_allowed",
        "trailing_below",
    )  # fmt: skip

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = row
        self.symbol: str = row["symbol"]
        self.base: str = row["baseAsset"]
        self.quote: str = row["quoteAsset"]
        self.status = SymbolStatus(row.get("status", "TRADING"))
        self.order_types = frozenset(OrderType(word) for word in row.get("orderTypes", OrderType))
        self.quote_quantity_allowed: bool = row.get("quoteOrderQtyMarketAllowed", True)
        self.default_prevention = SelfTradePreventionMode(row.get("defaultSelfTradePreventionMode", "NONE"))
        """The self-trade prevention of orders that name none."""
        self.preventions = frozenset(map(SelfTradePreventionMode, row.get("allowedSelfTradePreventionModes", ["NONE"])))
        self.price = Span()
        self.lot = Span()
        self.market_lot = Span()
        self.max_orders = _NO_LIMIT
        self.max_algo_orders = _NO_LIMIT
        self.iceberg_allowed: bool = row.get("icebergAllowed", True)
        self.pegs_allowed: bool = row.get("pegInstructionsAllowed", True)
        self.max_parts = _MOST_PARTS
        """Slices of an iceberg."""
        self.max_icebergs = _NO_LIMIT
        self.max_lists = _NO_LIMIT
        self.max_amends = _NO_LIMIT
        self.amend_allowed: bool = row.get("amendAllowed", True)
        self.replace_allowed: bool = row.get("cancelReplaceAllowed", True)
        self.oco_allowed: bool = row.get("ocoAllowed", True)
        self.oto_allowed: bool = row.get("otoAllowed", True)
        self.opo_allowed: bool = row.get("opoAllowed", True)
        self.trailing_allowed: bool = row.get("allowTrailingStop", True)
        self.trailing_above = Span()
        """In BIPS, of the orders whose stop price stands above the market."""
        self.trailing_below = Span()
        self.max_position = 0
        """0: none."""
        self.notionals: tuple[Notional, ...] = ()
        self.percents: tuple[Percent, ...] = ()
        for found in row.get("filters", ()):
            self._add(found)
        self.minutes, self.narrower_percents = self._windows()
        self._limits = self._together()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SymbolRules:
        """The rules that an exchangeInfo symbol object states; filters that need no check here are left alone.

        Raises:
            ValueError: the row lacks a name or an asset, or has a number that is none.
        """
        try:
            return cls(row)
        except KeyError as missing:
            raise ValueError(f"symbol row without {missing}: {row.get('symbol', '?')}") from None
        except ArithmeticError:
            raise ValueError(f"symbol row with a number that is none: {row.get('symbol', '?')}") from None

    def _together(self) -> tuple[int, int, int, int, int, int, tuple[tuple[int, int, Refused], ...]]:
        """What every limit order is held against: one unpacking is cheaper than a dozen attributes."""
        price, lot = self.price, self.lot
        notionals = tuple((notional.least, notional.most, notional.refusal) for notional in self.notionals)
        return price.least, price.most, price.step, lot.least, lot.most, lot.step, notionals

    def _windows(self) -> tuple[int, bool]:
        """How many minutes the average price looks back, and whether a bound of prices refers to fewer.

        Not documented for a symbol whose filters name several (avgPriceMins): what is told is the average over the most of them.
        """
        bounded = {percent.minutes for percent in self.percents} - {0}
        minutes = max(bounded | {notional.minutes for notional in self.notionals}, default=0) or 5
        return minutes, bool(bounded - {minutes})

    def _add(self, row: Mapping[str, Any]) -> None:
        kind = row["filterType"]
        if kind == "PRICE_FILTER":
            self.price = Span(units(row["minPrice"]), units(row["maxPrice"]), units(row["tickSize"]))
        elif kind == "LOT_SIZE":
            self.lot = Span(units(row["minQty"]), units(row["maxQty"]), units(row["stepSize"]))
        elif kind == "MARKET_LOT_SIZE":
            self.market_lot = Span(units(row["minQty"]), units(row["maxQty"]), units(row["stepSize"]))
        elif kind == "NOTIONAL":
            bounds = units(row["minNotional"]), units(row.get("maxNotional", 0))
            applied = row.get("applyMinToMarket", True), row.get("applyMaxToMarket", True)
            self.notionals += (Notional(*bounds, *applied, row.get("avgPriceMins", 0), BAD_NOTIONAL),)
        elif kind == "MIN_NOTIONAL":
            market = row.get("applyToMarket", True)
            minutes = row.get("avgPriceMins", 0)
            self.notionals += (Notional(units(row["minNotional"]), 0, market, market, minutes, BAD_MIN_NOTIONAL),)
        elif kind == "PERCENT_PRICE":
            span = units(row["multiplierDown"]), units(row["multiplierUp"])
            self.percents += (Percent(span, span, row.get("avgPriceMins", 0), BAD_PERCENT),)
        elif kind == "PERCENT_PRICE_BY_SIDE":
            bid = units(row["bidMultiplierDown"]), units(row["bidMultiplierUp"])
            ask = units(row["askMultiplierDown"]), units(row["askMultiplierUp"])
            self.percents += (Percent(bid, ask, row.get("avgPriceMins", 0), BAD_PERCENT_BY_SIDE),)
        elif kind == "MAX_NUM_ORDERS":
            self.max_orders = row.get("maxNumOrders", row.get("limit", 0)) or _NO_LIMIT
        elif kind == "MAX_NUM_ALGO_ORDERS":
            self.max_algo_orders = row.get("maxNumAlgoOrders", row.get("limit", 0)) or _NO_LIMIT
        elif kind == "ICEBERG_PARTS":
            self.max_parts = min(row["limit"] or _MOST_PARTS, _MOST_PARTS)
        elif kind == "MAX_NUM_ICEBERG_ORDERS":
            self.max_icebergs = row.get("maxNumIcebergOrders", row.get("limit", 0)) or _NO_LIMIT
        elif kind == "MAX_NUM_ORDER_LISTS":
            self.max_lists = row.get("maxNumOrderLists", row.get("limit", 0)) or _NO_LIMIT
        elif kind == "MAX_NUM_ORDER_AMENDS":
            self.max_amends = row.get("maxNumOrderAmends", row.get("limit", 0)) or _NO_LIMIT
        elif kind == "TRAILING_DELTA":
            self.trailing_above = Span(row["minTrailingAboveDelta"], row["maxTrailingAboveDelta"])
            self.trailing_below = Span(row["minTrailingBelowDelta"], row["maxTrailingBelowDelta"])
        elif kind == "MAX_POSITION":
            self.max_position = units(row["maxPosition"])

    def refuses_limit(self, price: int, quantity: int, worth: int) -> Refused | None:
        """Price, lot and notional of an order with a price; `worth` is their product. The other rules need the market."""
        if worth < UNIT or price <= 0:
            return WORTHLESS  # less than 10**-8 of the quote asset: there is nothing to pay
        least, most, step, least_lot, most_lot, lot_step, notionals = self._limits
        if not (least <= price <= most) or price % step:
            return BAD_PRICE
        if not (least_lot <= quantity <= most_lot) or quantity % lot_step:
            return BAD_LOT
        for least, most, refusal in notionals:
            if not (least <= worth <= most):
                return refusal
        return None

    def allows_price(self, price: int) -> bool:
        """Whether PRICE_FILTER lets a stop price pass; a limit price is judged by `refuses_limit`."""
        return price > 0 and price in self.price

    def refuses_trailing(self, delta: int, *, above: bool) -> Refused | None:
        """`above`: the order's stop price stands above the market. A delta of nothing would not trail."""
        allowed = self.trailing_above if above else self.trailing_below
        return None if delta > 0 and delta in allowed else BAD_TRAILING_DELTA

    def refuses_parts(self, parts: int) -> Refused | None:
        return TOO_MANY_PARTS if parts > self.max_parts else None

    def refuses_market(self, quantity: int) -> Refused | None:
        if quantity not in self.lot:
            return BAD_LOT
        return None if quantity in self.market_lot else BAD_MARKET_LOT

    def steps(self, quantity: int) -> int:
        """The most that fits both lot filters' steps and is not above `quantity`."""
        quantity -= quantity % self.lot.step
        return quantity - quantity % self.market_lot.step if self.market_lot.step > 1 else quantity
