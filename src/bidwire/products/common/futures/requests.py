"""What requests of USD-M and of COIN-M futures take alike: parameters, without a route and a result of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....wire.request import ById, ByTime, ForSymbol, PartForSymbol, Request, Signed, SignedForSymbol, T_co, Weight
from ....wire.words import NONE, MaybeNumber, MaybeTime, MaybeWord, Symbol, Time, Word
from ..enums import Side, SideText
from ..requests import DAY, THREE_MONTHS
from .enums import (
    AlgoType,
    AlgoTypeText,
    ContractType,
    ContractTypeText,
    KlineInterval,
    KlineIntervalText,
    OrderType,
    OrderTypeText,
    PositionSide,
    PositionSideText,
    PriceMatch,
    PriceMatchText,
    SelfTradePreventionMode,
    SelfTradePreventionModeText,
    TimeInForce,
    TimeInForceText,
    WorkingType,
    WorkingTypeText,
)

HOUR = 3_600_000
DEPTH_WEIGHT = Weight.by("limit", {50: 2, 100: 5, 500: 10, 1000: 20}, default=500)
CANDLES_WEIGHT = Weight.by("limit", {99: 1, 499: 2, 1000: 5, 1500: 10}, default=500)
# Which rows of a longer span a full page holds is told of USD-M's funding rates (the oldest) and of COIN-M's candles (the
# newest); that USD-M's candles are the oldest is what other clients rest on. Of what is `newest_first` besides no page tells:
# so walked, either is right.
CANDLES_PAGES = ByTime(time="open_time", distinct=True, most=1500)
ORDERS_PAGES = ById(
    id="order_id", from_id="order_id", first_id=1, time="time", newest_first=True, span=7 * DAY - 1
)  # "less than 7 days"
TRADES_PAGES = ById(id="id", from_id="from_id", time="time", newest_first=True, span=7 * DAY)
AGG_TRADES_PAGES = ById(
    id="agg_trade_id", from_id="from_id", time="time", newest_first=True, span=HOUR - 1
)  # "less than 1 hour"
ALGO_ORDERS_PAGES = ById(
    id="algo_id", from_id="algo_id", first_id=1, time="create_time", newest_first=True, span=7 * DAY - 1
)  # "less than 7 days"
AMENDMENTS_PAGES = ByTime(time="time", newest_first=True, reach=THREE_MONTHS, most=100)
FORCE_ORDERS_PAGES = ByTime(time="time", newest_first=True, span=7 * DAY, most=100)
# Which page `page` names first is not documented, so walks go by time.
INCOME_PAGES = ByTime(time="time", newest_first=True, instead=("page",))
RECENT_INCOME_PAGES = ByTime(time="time", newest_first=True, instead=("page",), reach=92 * DAY)
"""Those of USD-M are kept three months, of which these are the longest: asking for older ones is not refused."""
MARGIN_CHANGES_PAGES = ByTime(time="time", newest_first=True, span=30 * DAY, most=500)
STATISTICS_PAGES = ByTime(time="timestamp", distinct=True, newest_first=True, reach=30 * DAY, most=500)
BY_ORDER = (("order_id", "orig_client_order_id"),)
BY_ALGO_ORDER = (("algo_id", "client_algo_id"),)

CONDITIONAL = frozenset(
    {
        OrderType.STOP,
        OrderType.STOP_MARKET,
        OrderType.TAKE_PROFIT,
        OrderType.TAKE_PROFIT_MARKET,
        OrderType.TRAILING_STOP_MARKET,
    }
)


CONDITIONAL_PARAMETERS: Mapping[str, str] = dict.fromkeys(
    ("stop_price", "activation_price", "callback_rate", "close_position", "price_protect", "working_type"),
    "conditional orders are placed by new_algo_order(..., algo_type='CONDITIONAL', trigger_price=...)",
)
"""What an order had before 2025-12-09 and an algo order has now."""


def refuse_conditional(kind: str) -> None:
    """Raises ValueError for a type that the exchange takes as an algo order only (-4120 since 2025-12-09)."""
    if kind in CONDITIONAL:
        raise ValueError(
            f"{kind} orders are placed by new_algo_order(symbol, side, '{kind}', algo_type='CONDITIONAL', "
            "trigger_price=...); the exchange refuses them here (-4120)"
        )


# --- market data -----------------------------------------------------------------------------------------------------


class _OfInterval(ForSymbol[T_co], frozen=True):
    """A request for candles: `interval` may come second without its name."""

    interval: Word[KlineInterval, KlineIntervalText]


class Candles(_OfInterval[T_co], frozen=True, kw_only=True):
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class PairCandles(Request[T_co], frozen=True, kw_only=True):
    pair: Symbol
    interval: Word[KlineInterval, KlineIntervalText]
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class ContractCandles(PairCandles[T_co], frozen=True, kw_only=True):
    contract_type: Word[ContractType, ContractTypeText]


# --- orders ----------------------------------------------------------------------------------------------------------


class Placing(SignedForSymbol[T_co], frozen=True):
    """Symbol, side and type may come first without their names."""

    side: Word[Side, SideText]
    type: Word[OrderType, OrderTypeText]


class PlacingPart(PartForSymbol, frozen=True):
    """An order of a batch; symbol, side and type may come first without their names."""

    side: Word[Side, SideText]
    type: Word[OrderType, OrderTypeText]


class PlacingAlgoOrder(Placing[T_co], frozen=True, kw_only=True):
    algo_type: Word[AlgoType, AlgoTypeText]
    position_side: MaybeWord[PositionSide, PositionSideText] = NONE
    time_in_force: MaybeWord[TimeInForce, TimeInForceText] = NONE
    quantity: MaybeNumber = NONE
    price: MaybeNumber = NONE
    trigger_price: MaybeNumber = NONE
    working_type: MaybeWord[WorkingType, WorkingTypeText] = NONE
    """CONTRACT_PRICE by default."""
    price_match: MaybeWord[PriceMatch, PriceMatchText] = NONE
    close_position: bool | None = None
    price_protect: bool | None = None
    """Whether mark and last price must not be further apart than the symbol's `trigger_protect` at the trigger."""
    reduce_only: bool | None = None
    activate_price: MaybeNumber = NONE
    callback_rate: MaybeNumber = NONE
    client_algo_id: str | None = None
    self_trade_prevention_mode: MaybeWord[SelfTradePreventionMode, SelfTradePreventionModeText] = NONE
    good_till_date: MaybeTime = NONE


class OfOrder(SignedForSymbol[T_co], frozen=True, kw_only=True):
    order_id: int | None = None
    orig_client_order_id: str | None = None


class OfOrders(SignedForSymbol[T_co], frozen=True, kw_only=True):
    order_id_list: Sequence[int] | None = None
    orig_client_order_id_list: Sequence[str] | None = None


class OfAlgoOrder(Signed[T_co], frozen=True, kw_only=True):
    algo_id: int | None = None
    client_algo_id: str | None = None


class AmendmentsOfOrder(OfOrder[T_co], frozen=True, kw_only=True):
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class AllAlgoOrders(SignedForSymbol[T_co], frozen=True, kw_only=True):
    algo_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class MarginChanges(SignedForSymbol[T_co], frozen=True, kw_only=True):
    type: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


# --- histories in files ----------------------------------------------------------------------------------------------


class HistoryFile(Signed[T_co], frozen=True, kw_only=True):
    start_time: Time
    end_time: Time


class HistoryLink(Signed[T_co], frozen=True, kw_only=True):
    download_id: str
