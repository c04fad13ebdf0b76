"""A symbol's trading rules, from exchangeInfo: put an order on its grids, and check it before it is sent.

Everything is exact decimal arithmetic, whatever the caller's decimal context.
What only the exchange knows is passed in or left unchecked: `average` (the
reference price, or the average that the filters name), `open_orders`,
`position`. What cannot be known before is not checked here: how often an
order may be amended, how many lists may be open, T_PLUS_SELL, and filters
newer than this package.
https://developers.binance.com/docs/binance-spot-api-docs/filters
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from typing import Any, TypeVar

import msgspec

from ..errors import FilterFailure
from ..products.spot.enums import OrderType, Side
from ..products.spot.models import (
    ExchangeInfo,
    ExchangeMaxNumAlgoOrders,
    ExchangeMaxNumIcebergOrders,
    ExchangeMaxNumOrders,
    Filter,
    IcebergParts,
    LotSize,
    MarketLotSize,
    MaxAsset,
    MaxNumAlgoOrders,
    MaxNumIcebergOrders,
    MaxNumOrders,
    MaxPosition,
    MinNotional,
    MyFilters,
    Notional,
    Order,
    PercentPrice,
    PercentPriceBySide,
    PriceFilter,
    SymbolInfo,
    TrailingDelta,
)
from ..products.spot.models.filters import find
from ..wire.request import Request
from ..wire.words import EXACT, NumberLike, exact, plain

R = TypeVar("R", bound=Request[Any])

_NONE = Decimal(0)
_ALGO = frozenset({OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT})
_TAKER_ONLY = frozenset({OrderType.MARKET, OrderType.STOP_LOSS, OrderType.TAKE_PROFIT})


class Grid(msgspec.Struct, frozen=True):
    """The values that a filter lets through: from `least` to `most` in multiples of `step`; 0 switches each off."""

    least: Decimal = _NONE
    most: Decimal = _NONE
    step: Decimal = _NONE

    def fault(self, value: Decimal) -> str | None:
        """What is wrong with a value, None if nothing is."""
        if self.least and value < self.least:
            return f"is below {plain(self.least)}"
        if self.most and value > self.most:
            return f"is above {plain(self.most)}"
        if self.step and EXACT.remainder(value, self.step):
            return f"is no multiple of {plain(self.step)}"
        return None

    def nearest(self, value: Decimal, rounding: str = ROUND_HALF_EVEN) -> Decimal:
        """The value that goes through and is nearest: above, below or either by the rounding; within the bounds always."""
        found = self._stepped(value, rounding)
        if self.least and found < self.least:
            return self._stepped(self.least, ROUND_CEILING)
        if self.most and found > self.most:
            return self._stepped(self.most, ROUND_FLOOR)
        return found

    def _stepped(self, value: Decimal, rounding: str) -> Decimal:
        if not self.step:
            return value
        with localcontext(EXACT):
            whole, rest = divmod(value, self.step)
            if rest:
                whole = (whole + rest / self.step).to_integral_value(rounding)
            return whole * self.step


class Leg(msgspec.Struct, frozen=True):
    """One order of a request: a list has several."""

    type: OrderType
    side: Side
    prices: tuple[tuple[str, Decimal], ...]
    """Parameter and value of every price that was sent, `price` first."""
    quantities: tuple[tuple[str, Decimal], ...]
    """The same of quantities in the base asset."""
    quote_order_qty: Decimal | None
    trailing_delta: tuple[str, int] | None

    @property
    def price(self) -> tuple[str, Decimal] | None:
        return next((each for each in self.prices if each[0].endswith("price") and "stop" not in each[0]), None)

    @property
    def quantity(self) -> tuple[str, Decimal] | None:
        return next((each for each in self.quantities if each[0].endswith("quantity")), None)


# Where the parameters of a leg are found: its own prefix, and that of what it shares with its neighbour.
_LEGS = (
    ("", ""),
    ("working_", ""),
    ("pending_", ""),
    ("above_", ""),
    ("below_", ""),
    ("pending_above_", "pending_"),
    ("pending_below_", "pending_"),
)
_PRICES = ("price", "stop_price", "stop_limit_price")
_QUANTITIES = ("quantity", "iceberg_qty", "limit_iceberg_qty", "stop_iceberg_qty")


def legs(request: Request[Any]) -> Iterator[Leg]:
    """The orders that a request would place."""
    fields = frozenset(request.__struct_fields__)

    def first(*names: str) -> tuple[str, Any] | None:
        sent = ((name, getattr(request, name)) for name in names if name in fields)
        return next((pair for pair in sent if pair[1] is not None), None)

    for own, shared in _LEGS:
        kind = first(f"{own}type")
        if kind is None and (own or any(f"{prefix}type" in fields for prefix, _ in _LEGS)):
            continue
        side = first(f"{own}side", f"{shared}side", "side")
        if side is None:
            continue
        quote = first(f"{own}quote_order_qty")
        prices = (first(own + name) for name in _PRICES)
        quantities = (first(own + name, shared + name) for name in _QUANTITIES)
        yield Leg(
            OrderType.LIMIT if kind is None else kind[1],  # the old OCO says no types: it has a limit and a stop
            side[1],
            tuple(pair for pair in prices if pair is not None),
            tuple(pair for pair in quantities if pair is not None),
            None if quote is None else quote[1],
            first(f"{own}trailing_delta"),
        )


class Failure(msgspec.Struct, frozen=True):
    """One filter that an order would break, and the value of one parameter that would not."""

    filter: Filter
    parameter: str
    value: Decimal | int
    fault: str
    nearest: Decimal | int | None = None
    """The nearest valid value of the parameter, None where no value would do."""

    def error(self, request: Request[Any]) -> FilterFailure:
        hint = "" if self.nearest is None else f"; the nearest valid {self.parameter} is {_text(self.nearest)}"
        error = FilterFailure(
            f"not sent: {self.filter.filter_type}: {self.parameter} {_text(self.value)} {self.fault}{hint}",
            request=request,
        )
        error.filter, error.value = self.filter.filter_type, self.value
        error.limits, error.nearest = self.filter, self.nearest
        return error


def _text(value: Decimal | int) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


class Known(msgspec.Struct, frozen=True):
    """What the caller knows of the market and of the account."""

    average: Decimal | None = None
    open_orders: Sequence[Order] | None = None
    position: Decimal | None = None


class SymbolRules:
    """The rules of one symbol."""

    @property
    def checks(self) -> Mapping[type, Check]:
        """One check a filter; a filter that has none is the exchange's to look at."""
        return CHECKS

    def __init__(self, info: SymbolInfo, filters: Iterable[Filter]) -> None:
        self.info = info
        self.symbol = info.symbol
        self.filters: tuple[Filter, ...] = tuple(filters)
        """The symbol's filters, and those of the exchange and of the account as far as they are known."""
        known = list(self.filters)
        price, lot, market = find(known, PriceFilter), find(known, LotSize), find(known, MarketLotSize)
        self.price_grid = Grid() if price is None else Grid(price.min_price, price.max_price, price.tick_size)
        self.lot_grid = Grid() if lot is None else Grid(lot.min_qty, lot.max_qty, lot.step_size)
        self.market_lot_grid = _both(
            self.lot_grid, Grid() if market is None else Grid(market.min_qty, market.max_qty, market.step_size)
        )

    @property
    def tick_size(self) -> Decimal:
        """The step of prices, 0 where there is none."""
        return self.price_grid.step

    @property
    def step_size(self) -> Decimal:
        """The step of quantities, 0 where there is none."""
        return self.lot_grid.step

    def price(self, value: NumberLike, rounding: str = ROUND_HALF_EVEN) -> Decimal:
        """The nearest valid price; `rounding` is one of the decimal module's (ROUND_FLOOR, ROUND_CEILING …)."""
        return self.price_grid.nearest(exact(value), rounding)

    def quantity(self, value: NumberLike, *, market: bool = False, rounding: str = ROUND_FLOOR) -> Decimal:
        """The valid quantity that is not more than `value`, but the least there is where that is less; for a MARKET order or another."""
        return (self.market_lot_grid if market else self.lot_grid).nearest(exact(value), rounding)

    def quantize(self, order: R) -> R:
        """The order with its prices and quantities put on the symbol's grids, never for the worse of who sends it.

        Quantities are rounded down, a buyer's prices down, a seller's up; stop prices to the nearest tick.
        """
        changes: dict[str, Decimal] = {}
        for leg in legs(order):
            grid = _lots(self, leg)
            changes.update((name, grid.nearest(value, ROUND_FLOOR)) for name, value in leg.quantities)
            for name, value in leg.prices:
                favourable = ROUND_FLOOR if leg.side == Side.BUY else ROUND_CEILING
                rounding = ROUND_HALF_EVEN if name.endswith("stop_price") else favourable
                changes[name] = self.price_grid.nearest(value, rounding)
        return msgspec.structs.replace(order, **changes)

    def failures(
        self,
        order: Request[Any],
        *,
        average: NumberLike | None = None,
        open_orders: Sequence[Order] | None = None,
        position: NumberLike | None = None,
    ) -> list[Failure]:
        """Everything that `check` would refuse, in the order in which the exchange looks."""
        known = Known(
            None if average is None else exact(average), open_orders, None if position is None else exact(position)
        )
        checks = self.checks
        with localcontext(EXACT):
            return [
                failure
                for leg in legs(order)
                for each in self.filters
                if (check := checks.get(type(each))) is not None
                for failure in check(self, each, leg, known)
            ]

    def check(
        self,
        order: R,
        *,
        average: NumberLike | None = None,
        open_orders: Sequence[Order] | None = None,
        position: NumberLike | None = None,
    ) -> R:
        """The order itself, if it keeps the rules; nothing is sent.

        With `average` (`avg_price`, or the reference price where the symbol has one) also the rules about the
        distance from it and the worth of MARKET orders; with `open_orders` those about their number; with
        `position` (free and locked base asset) the largest position. Without them these are the exchange's to check.

        Raises:
            FilterFailure: with the filter, the value, the filter's limits and the nearest valid value.
        """
        symbol = getattr(order, "symbol", None)
        if symbol != self.symbol:
            raise ValueError(f"these are the rules of {self.symbol}, the order is for {symbol}")
        found = self.failures(order, average=average, open_orders=open_orders, position=position)
        if found:
            raise found[0].error(order)
        return order

    def including(self, more: MyFilters) -> SymbolRules:
        """These rules together with those that hold for the account only (`my_filters`): limits on assets."""
        return SymbolRules(self.info, [*self.filters, *more.asset_filters])

    def __repr__(self) -> str:
        return f"SymbolRules({self.symbol}, tick_size={plain(self.tick_size)}, step_size={plain(self.step_size)})"


def _both(one: Grid, other: Grid) -> Grid:
    """What goes through both grids, where one step is a multiple of the other, as with the exchange's lot filters."""
    return Grid(
        max(one.least, other.least),
        min(filter(None, (one.most, other.most)), default=_NONE),
        max(one.step, other.step),
    )


class Rules(Mapping[str, SymbolRules]):
    """The rules of every symbol: `rules["BTCUSDT"].check(order)`. `read_at` is when the exchange told them."""

    def __init__(self, info: ExchangeInfo) -> None:
        self.read_at = info.server_time
        self._symbols = self._listed(info)
        self._common = getattr(info, "exchange_filters", ())
        self._made: dict[str, SymbolRules] = {}

    def renew(self, info: ExchangeInfo) -> None:
        """Takes over what the exchange tells of some symbols; the others stay as they are."""
        listed = self._listed(info)
        self._symbols.update(listed)
        for symbol in listed:
            self._made.pop(symbol, None)

    def _listed(self, info: ExchangeInfo) -> dict[str, SymbolInfo]:
        return dict(info.by_symbol)

    def _rules_of(self, info: SymbolInfo) -> SymbolRules:
        return SymbolRules(info, [*info.filters, *self._common])

    def __getitem__(self, symbol: str) -> SymbolRules:
        symbol = symbol.upper()
        found = self._made.get(symbol)
        if found is None:
            try:
                info = self._symbols[symbol]
            except KeyError:
                import difflib  # only when there is something to say

                near = difflib.get_close_matches(symbol, self._symbols, n=1)
                raise KeyError(f"no symbol {symbol!r}" + (f"; did you mean {near[0]!r}?" if near else "")) from None
            found = self._made[symbol] = self._rules_of(info)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._symbols)

    def __len__(self) -> int:
        return len(self._symbols)

    def __contains__(self, symbol: object) -> bool:
        return isinstance(symbol, str) and symbol.upper() in self._symbols

    def check(self, order: R, **known: Any) -> R:
        """The order itself, if it keeps the rules of its symbol (see `SymbolRules.check`)."""
        return self[getattr(order, "symbol", "")].check(order, **known)

    def quantize(self, order: R) -> R:
        """The order with its prices and quantities put on its symbol's grids."""
        return self[getattr(order, "symbol", "")].quantize(order)

    def __repr__(self) -> str:
        return f"Rules({len(self)} symbols, read_at={self.read_at})"


# --- one check a filter --------------------------------------------------------------------------------------------

Found = Iterator[Failure]
Check = Callable[[SymbolRules, Any, Leg, Known], Found]


def _price(rules: SymbolRules, rule: PriceFilter, leg: Leg, known: Known) -> Found:
    for name, value in leg.prices:
        fault = rules.price_grid.fault(value)
        if fault is not None:
            yield Failure(rule, name, value, fault, rules.price_grid.nearest(value))


def _lot(rules: SymbolRules, rule: LotSize, leg: Leg, known: Known) -> Found:
    for name, value in leg.quantities:
        fault = rules.lot_grid.fault(value)
        if fault is not None:
            yield Failure(rule, name, value, fault, _lots(rules, leg).nearest(value))


def _market_lot(rules: SymbolRules, rule: MarketLotSize, leg: Leg, known: Known) -> Found:
    quantity = leg.quantity
    if leg.type == OrderType.MARKET and quantity is not None:
        fault = Grid(rule.min_qty, rule.max_qty, rule.step_size).fault(quantity[1])
        if fault is not None:
            yield Failure(rule, *quantity, fault, rules.market_lot_grid.nearest(quantity[1]))


def _lots(rules: SymbolRules, leg: Leg) -> Grid:
    return rules.market_lot_grid if leg.type == OrderType.MARKET else rules.lot_grid


def _percent(rules: SymbolRules, rule: PercentPrice, leg: Leg, known: Known) -> Found:
    yield from distance(rules, rule, leg, known, rule.multiplier_down, rule.multiplier_up)


def _percent_by_side(rules: SymbolRules, rule: PercentPriceBySide, leg: Leg, known: Known) -> Found:
    buys = leg.side == Side.BUY
    down = rule.bid_multiplier_down if buys else rule.ask_multiplier_down
    up = rule.bid_multiplier_up if buys else rule.ask_multiplier_up
    yield from distance(rules, rule, leg, known, down, up)


def distance(rules: SymbolRules, rule: Filter, leg: Leg, known: Known, down: Decimal, up: Decimal) -> Found:
    price = leg.price
    if price is None or known.average is None:
        return
    bounds = Grid(known.average * down, known.average * up)
    fault = bounds.fault(price[1])
    if fault is not None:
        grid = Grid(bounds.least, bounds.most, rules.tick_size)
        yield Failure(
            rule, *price, f"{fault}, which is as far as it may be from {plain(known.average)}", grid.nearest(price[1])
        )


def _min_notional(rules: SymbolRules, rule: MinNotional, leg: Leg, known: Known) -> Found:
    applies = leg.type not in _TAKER_ONLY or rule.apply_to_market
    yield from _worth(rules, rule, leg, known, rule.min_notional if applies else _NONE, _NONE)


def _notional(rules: SymbolRules, rule: Notional, leg: Leg, known: Known) -> Found:
    market = leg.type in _TAKER_ONLY
    least = rule.min_notional if not market or rule.apply_min_to_market else _NONE
    most = rule.max_notional if not market or rule.apply_max_to_market else _NONE
    yield from _worth(rules, rule, leg, known, least, most)


def _worth(rules: SymbolRules, rule: Filter, leg: Leg, known: Known, least: Decimal, most: Decimal) -> Found:
    """Price times quantity, or what a MARKET order says to spend, within bounds."""
    bounds = Grid(least, most)
    if leg.quote_order_qty is not None:
        fault = bounds.fault(leg.quote_order_qty)
        if fault is not None:
            yield Failure(rule, "quote_order_qty", leg.quote_order_qty, fault, bounds.nearest(leg.quote_order_qty))
        return
    price = known.average if leg.type in _TAKER_ONLY else leg.price and leg.price[1]
    if price is None or not price or leg.quantity is None:
        return
    name, quantity = leg.quantity
    fault = bounds.fault(price * quantity)
    if fault is None:
        return
    lots = _lots(rules, leg)
    # Rounded towards what is worth more where it is too little, less where it is too much.
    short = bool(least) and price * quantity < least
    wanted = lots.nearest((least if short else most) / price, ROUND_CEILING if short else ROUND_FLOOR)
    fits = bounds.fault(price * wanted) is None
    said = f"at {plain(price)} is worth {plain((price * quantity).normalize())}, which {fault}"
    yield Failure(rule, name, quantity, said, wanted if fits else None)


def _iceberg_parts(rules: SymbolRules, rule: IcebergParts, leg: Leg, known: Known) -> Found:
    quantity = leg.quantity
    for name, shown in leg.quantities:
        if name.endswith("iceberg_qty") and quantity is not None and shown:
            parts = int((quantity[1] / shown).to_integral_value(ROUND_CEILING))
            if parts > rule.limit:
                least = rules.lot_grid.nearest(quantity[1] / rule.limit, ROUND_CEILING)
                yield Failure(rule, name, shown, f"makes {parts} parts, more than {rule.limit}", least)


def _trailing_delta(rules: SymbolRules, rule: TrailingDelta, leg: Leg, known: Known) -> Found:
    if leg.trailing_delta is None:
        return
    stops = leg.type in (OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT)
    if stops == (leg.side == Side.BUY):  # a stop that buys, a take-profit that sells: above the market
        least, most = rule.min_trailing_above_delta, rule.max_trailing_above_delta
    else:
        least, most = rule.min_trailing_below_delta, rule.max_trailing_below_delta
    name, delta = leg.trailing_delta
    if not least <= delta <= most:
        yield Failure(rule, name, delta, f"is not from {least} to {most}", min(max(delta, least), most))


def _is_algo(order: Order) -> bool:
    return order.type in _ALGO


def _is_iceberg(order: Order) -> bool:
    return bool(order.iceberg_qty)


def _count(
    attribute: str, counted: Callable[[Order], bool], concerns: Callable[[Leg], bool], *, everywhere: bool = False
) -> Callable[[SymbolRules, Any, Leg, Known], Found]:
    """The check of a filter about how many orders may be open, this one included."""

    def check(rules: SymbolRules, rule: Any, leg: Leg, known: Known) -> Found:
        if known.open_orders is None or not concerns(leg):
            return
        limit = getattr(rule, attribute)
        open_now = sum(counted(each) for each in known.open_orders if everywhere or each.symbol == rules.symbol)
        if open_now + 1 > limit:
            yield Failure(rule, "the number of open orders,", open_now + 1, f"is above {limit}")

    return check


def _any_order(order: Order) -> bool:
    return True


def _rests(leg: Leg) -> bool:
    return leg.type != OrderType.MARKET


def _stops(leg: Leg) -> bool:
    return leg.type in _ALGO


def _hides(leg: Leg) -> bool:
    return any(name.endswith("iceberg_qty") and value for name, value in leg.quantities)


def _position(rules: SymbolRules, rule: MaxPosition, leg: Leg, known: Known) -> Found:
    quantity = leg.quantity
    if leg.side != Side.BUY or known.position is None or quantity is None:
        return
    bought = sum(
        (
            each.orig_qty - each.executed_qty
            for each in known.open_orders or ()
            if each.side == Side.BUY and each.symbol == rules.symbol
        ),
        _NONE,
    )
    room = rule.max_position - known.position - bought
    if quantity[1] > room:
        nearest = rules.lot_grid.nearest(room, ROUND_FLOOR) if room >= rules.lot_grid.least and room > 0 else None
        yield Failure(rule, *quantity, f"would make the position larger than {plain(rule.max_position)}", nearest)


def _asset(rules: SymbolRules, rule: MaxAsset, leg: Leg, known: Known) -> Found:
    quantity = leg.quantity
    if rule.asset == rules.info.base_asset and quantity is not None and quantity[1] > rule.limit:
        nearest = _lots(rules, leg).nearest(rule.limit, ROUND_FLOOR)
        yield Failure(rule, *quantity, f"is more {rule.asset} than {plain(rule.limit)}", nearest)
    if rule.asset == rules.info.quote_asset:
        yield from _worth(rules, rule, leg, known, _NONE, rule.limit)


CHECKS: Mapping[type, Check] = {
    PriceFilter: _price,
    PercentPrice: _percent,
    PercentPriceBySide: _percent_by_side,
    LotSize: _lot,
    MarketLotSize: _market_lot,
    MinNotional: _min_notional,
    Notional: _notional,
    IcebergParts: _iceberg_parts,
    TrailingDelta: _trailing_delta,
    MaxPosition: _position,
    MaxAsset: _asset,
    MaxNumOrders: _count("max_num_orders", _any_order, _rests),
    MaxNumAlgoOrders: _count("max_num_algo_orders", _is_algo, _stops),
    MaxNumIcebergOrders: _count("max_num_iceberg_orders", _is_iceberg, _hides),
    ExchangeMaxNumOrders: _count("max_num_orders", _any_order, _rests, everywhere=True),
    ExchangeMaxNumAlgoOrders: _count("max_num_algo_orders", _is_algo, _stops, everywhere=True),
    ExchangeMaxNumIcebergOrders: _count("max_num_iceberg_orders", _is_iceberg, _hides, everywhere=True),
}
