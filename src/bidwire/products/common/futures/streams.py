"""The market streams that USD-M and COIN-M futures have alike: their names on the wire, and what they deliver.

`route` is USD-M's: COIN-M has one host for all, without routes.
https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/ws-streams/public
"""

from __future__ import annotations

from typing import Literal

from ....wire.subscriptions import StreamLimits
from ....wire.words import NONE, MaybeWord, OpenEnum, Symbol, Word
from ..streams import MARKET, PUBLIC, DerivativesStream, OfSymbol, Speed, SpeedText, T_co
from .enums import ContractType, ContractTypeText, KlineInterval, KlineIntervalText
from .events import (
    AggTradeEvent,
    BookTickerEvent,
    ContinuousKlineEvent,
    ContractInfoEvent,
    DepthEvent,
    ForceOrderEvent,
    KlineEvent,
    TradeEvent,
)

__all__ = [
    "AggTrades",
    "AllBookTickers",
    "AllForceOrders",
    "BookTicker",
    "ContinuousKlines",
    "ContractInfo",
    "DepthDiffs",
    "ForceOrders",
    "Klines",
    "PartialDepth",
    "PriceSpeed",
    "PriceSpeedText",
    "Speed",
    "SpeedText",
    "Trades",
]

# General information of both products' streams: 10 frames a second, 1,024 streams, a ping every three minutes.
FUTURES_LIMITS = StreamLimits(streams=1024, frames_per_second=10, silence=200.0)

SYMBOL = r"(?P<symbol>[^@!/\s]+)"
PAIR = r"(?P<pair>[^@!/\s]+?)"
INTERVAL = "(?P<interval>" + "|".join(each for each in KlineInterval if each != KlineInterval.SECOND_1) + ")"
PRICE_SPEED = "(?:@(?P<speed>1s))?"
_SPEED = "(?:@(?P<speed>100ms|500ms))?"


class PriceSpeed(OpenEnum):
    """How often mark and index prices are sent; without it every three seconds."""

    SECOND_1 = "1s"


PriceSpeedText = Literal["1s"]


class OfInterval(OfSymbol[T_co], frozen=True):
    """A stream of one contract's candles."""

    interval: Word[KlineInterval, KlineIntervalText]


class AggTrades(OfSymbol[AggTradeEvent], frozen=True):
    """Trades, those within 100 ms at one price and of one taker's side as one."""

    template = "{symbol}@aggTrade"
    pattern = SYMBOL + "@aggTrade"
    route = MARKET


class Trades(OfSymbol[TradeEvent], frozen=True):
    """Every single trade. The exchange serves it and does not document it: `AggTrades` is what it stands by."""

    template = "{symbol}@trade"
    pattern = SYMBOL + "@trade"
    route = PUBLIC  # so it is heard there by those who use it


class Klines(OfInterval[KlineEvent], frozen=True):
    """The current candle, four times a second at most; intervals are 1m and longer."""

    template = "{symbol}@kline_{interval}"
    pattern = f"{SYMBOL}@kline_{INTERVAL}"
    route = MARKET


class ContinuousKlines(DerivativesStream[ContinuousKlineEvent], frozen=True):
    """The current candle of whichever contract of a pair is the PERPETUAL, CURRENT_QUARTER, NEXT_QUARTER or TRADIFI_PERPETUAL one."""

    template = "{pair}_{contract_type}@continuousKline_{interval}"
    pattern = (
        PAIR + "_(?P<contract_type>(?i:perpetual|current_quarter|next_quarter|tradifi_perpetual))"
        "@continuousKline_(?P<interval>" + "|".join(KlineInterval) + ")"
    )
    route = MARKET

    pair: Symbol
    contract_type: Word[ContractType, ContractTypeText]
    interval: Word[KlineInterval, KlineIntervalText]


class BookTicker(OfSymbol[BookTickerEvent], frozen=True):
    """Best bid and ask, with each change of either."""

    template = "{symbol}@bookTicker"
    pattern = SYMBOL + "@bookTicker"
    route = PUBLIC


class AllBookTickers(DerivativesStream[BookTickerEvent], frozen=True):
    """Best bid and ask of all contracts: of USD-M every five seconds, of COIN-M with each change."""

    template = "!bookTicker"
    pattern = "!bookTicker"
    route = PUBLIC


class ForceOrders(OfSymbol[ForceOrderEvent], frozen=True):
    """Liquidations of a contract, at most one a second."""

    template = "{symbol}@forceOrder"
    pattern = SYMBOL + "@forceOrder"
    route = MARKET
    steady = False


class AllForceOrders(DerivativesStream[ForceOrderEvent], frozen=True):
    """Liquidations of all contracts, of each at most one a second."""

    template = "!forceOrder@arr"
    pattern = "!forceOrder@arr"
    route = MARKET
    steady = False


class PartialDepth(OfSymbol[DepthEvent], frozen=True):
    """The best 5, 10 or 20 levels, four times a second, or as often as `speed` says."""

    template = "{symbol}@depth{levels}"
    pattern = SYMBOL + "@depth(?P<levels>5|10|20)" + _SPEED
    route = PUBLIC
    follows = False  # each tells all there is

    levels: Literal[5, 10, 20]
    speed: MaybeWord[Speed, SpeedText] = NONE


class DepthDiffs(OfSymbol[DepthEvent], frozen=True):
    """The levels that changed, four times a second, or as often as `speed` says."""

    template = "{symbol}@depth"
    pattern = SYMBOL + "@depth" + _SPEED
    route = PUBLIC

    speed: MaybeWord[Speed, SpeedText] = NONE


class ContractInfo(DerivativesStream[ContractInfoEvent], frozen=True):
    """Contracts that are listed, settled or get other brackets."""

    template = "!contractInfo"
    pattern = "!contractInfo"
    route = MARKET
    steady = False
