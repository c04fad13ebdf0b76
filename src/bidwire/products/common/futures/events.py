"""What the market streams of USD-M and of COIN-M futures send alike. Numbers stay text until they are asked for.

The fields `symbol_type` and `pair` came with 2026, and not on every stream at once; they are None where they do not come.
https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/ws-streams/market
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ....wire.events import Event, exactly, maybe_exactly
from ....wire.words import Millis, Model
from ..enums import Side
from ..events import BookTickerEvent, CandleUpdate, DepthEvent, TickerParts
from .enums import ContractStatus, ContractType, KlineInterval, OrderStatus, OrderType, TimeInForce

field = msgspec.field

__all__ = [
    "AggTradeEvent",
    "BookTickerEvent",
    "ContinuousKlineEvent",
    "ContinuousKlineUpdate",
    "ContractBracket",
    "ContractInfoEvent",
    "DepthEvent",
    "ForceOrderEvent",
    "KlineEvent",
    "KlineUpdate",
    "LiquidationOrder",
    "TradeEvent",
]


class AggTradeEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="aggTrade"):
    """The trades of 100 ms at one price and of one taker's side; those of the insurance fund and of ADLs are left out."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    agg_trade_id: int = field(name="a")
    price_text: str = field(name="p")
    quantity_text: str = field(name="q")
    normal_quantity_text: str | None = field(name="nq", default=None)
    """What of it no order for retail takers (RPI) made. Said by USD-M."""
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="l")
    trade_time: Millis = field(name="T")
    is_buyer_maker: bool = field(name="m")
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures."""

    price = exactly("price_text")
    quantity = exactly("quantity_text")
    normal_quantity = maybe_exactly("normal_quantity_text")


class TradeEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="trade"):
    """One trade. Not documented; so it has been recorded since 2019."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price_text: str = field(name="p")
    quantity_text: str = field(name="q")
    trade_time: Millis = field(name="T")
    trade_type: str | None = field(name="X", default=None)
    """MARKET, or who else traded: INSURANCE_FUND, ADL."""
    is_buyer_maker: bool = field(name="m")
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures."""

    price = exactly("price_text")
    quantity = exactly("quantity_text")


# --- candles ---------------------------------------------------------------------------------------------------------


class KlineUpdate(CandleUpdate, frozen=True, kw_only=True):
    """A candle as it stands."""

    symbol: str = field(name="s")
    interval: KlineInterval = field(name="i")
    first_trade_id: int = field(name="f")
    """-1 where nothing traded."""
    last_trade_id: int = field(name="L")
    ignore: str = field(name="B", default="0")


class KlineEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="kline"):
    """The current candle, and once more when it has closed (`kline.is_closed`)."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    kline: KlineUpdate = field(name="k")


class ContinuousKlineUpdate(CandleUpdate, frozen=True, kw_only=True):
    """A candle of a pair as it stands; its ids are those of book updates."""

    interval: KlineInterval = field(name="i")
    first_update_id: int = field(name="f")
    last_update_id: int = field(name="L")
    ignore: str = field(name="B", default="0")


class ContinuousKlineEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="continuous_kline"):
    """The current candle of whichever contract of a pair is of that type now."""

    event_time: Millis = field(name="E")
    pair: str = field(name="ps")
    contract_type: ContractType = field(name="ct")
    kline: ContinuousKlineUpdate = field(name="k")


# --- 24 hours up to now ------------------------------------------------------------------------------------------------
# `q` is in the quote asset with USD-M and in the base asset with COIN-M: each says so by a name of its own.


class MiniTickerParts(Event, frozen=True, kw_only=True):
    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    pair: str | None = field(name="ps", default=None)
    close_text: str = field(name="c")
    open_text: str = field(name="o")
    high_text: str = field(name="h")
    low_text: str = field(name="l")
    volume_text: str = field(name="v")
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures."""

    close = exactly("close_text")
    open = exactly("open_text")
    high = exactly("high_text")
    low = exactly("low_text")
    volume = exactly("volume_text")


class FuturesTickerParts(TickerParts, frozen=True, kw_only=True):
    pair: str | None = field(name="ps", default=None)
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures."""


# --- mark prices -------------------------------------------------------------------------------------------------------


class MarkPriceParts(Event, frozen=True, kw_only=True):
    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    mark_price_text: str = field(name="p")
    mark_price_moving_average_text: str | None = field(name="ap", default=None)
    """Said by USD-M, since 2026-03."""
    funding_rate_text: str | None = field(name="r", default=None)
    next_funding_time: Millis = field(name="T", default=0)
    """0 for delivery contracts."""
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures."""

    mark_price = exactly("mark_price_text")
    mark_price_moving_average = maybe_exactly("mark_price_moving_average_text")
    funding_rate = maybe_exactly("funding_rate_text")
    """None for delivery contracts, which have no funding."""


# --- liquidations, contracts -------------------------------------------------------------------------------------------


class LiquidationOrder(Event, frozen=True, kw_only=True):
    """The order that closes the position of somebody whose margin does not suffice."""

    symbol: str = field(name="s")
    pair: str | None = field(name="ps", default=None)
    side: Side = field(name="S")
    order_type: OrderType = field(name="o")
    time_in_force: TimeInForce = field(name="f")
    quantity_text: str = field(name="q")
    price_text: str = field(name="p")
    average_price_text: str = field(name="ap")
    order_status: OrderStatus = field(name="X")
    last_quantity_text: str = field(name="l")
    cumulative_quantity_text: str = field(name="z")
    trade_time: Millis = field(name="T")
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures; here as it has been recorded, beside the order as it is documented."""

    quantity = exactly("quantity_text")
    price = exactly("price_text")
    average_price = exactly("average_price_text")
    last_quantity = exactly("last_quantity_text")
    cumulative_quantity = exactly("cumulative_quantity_text")


class ForceOrderEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="forceOrder"):
    """A liquidation, at most one of a symbol in a second: others of that second are not told."""

    event_time: Millis = field(name="E")
    order: LiquidationOrder = field(name="o")
    pair: str | None = field(name="ps", default=None)
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures."""


class ContractBracket(Model, frozen=True, kw_only=True):
    """Which leverage is allowed for a notional from `notional_floor` to `notional_cap`, and its maintenance margin."""

    bracket: int = field(name="bs")
    notional_floor: Decimal = field(name="bnf")
    notional_cap: Decimal = field(name="bnc")
    maint_margin_ratio: Decimal = field(name="mmr")
    cum: Decimal = field(name="cf")
    """What is taken off: maintenance margin = notional * ratio - cum."""
    min_leverage: int = field(name="mi")
    max_leverage: int = field(name="ma")


class ContractInfoEvent(Event, frozen=True, kw_only=True, tag_field="e", tag="contractInfo"):
    """A contract is listed, settled, or has other brackets (`brackets` is None unless they changed)."""

    event_time: Millis = field(name="E")
    symbol: str = field(name="s")
    pair: str | None = field(name="ps", default=None)
    contract_type: ContractType = field(name="ct")
    delivery_date: Millis = field(name="dt")
    onboard_date: Millis = field(name="ot")
    contract_status: ContractStatus = field(name="cs")
    brackets: list[ContractBracket] | None = field(name="bks", default=None)
    symbol_type: int | None = field(name="st", default=None)
    """1 of USD-M, 2 of COIN-M futures."""
