"""What of COIN-M futures stays open: its streams, its books, its candles.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/ws-streams
"""

from __future__ import annotations

from ...wire.live import Listing, LiveFacts
from ...wire.words import word
from ..common.futures.streams import FUTURES_LIMITS, DepthDiffs, Klines
from .enums import ContractStatus, KlineInterval
from .requests import GetDepth, GetExchangeInfo, GetKlines
from .streams import COINM_NAMES

COINM_LIVE = LiveFacts(
    family="coinm",
    names=COINM_NAMES,
    limits=FUTURES_LIMITS,
    diffs=lambda symbol: DepthDiffs(symbol, speed="100ms"),
    snapshot=lambda symbol, limit: GetDepth(symbol, limit=limit),
    snapshot_limit=1000,
    klines=lambda symbol, interval: Klines(symbol, word(KlineInterval, interval)),
    candles=lambda symbol, interval, limit, until: GetKlines(
        symbol, word(KlineInterval, interval), limit=limit, end_time=until
    ),
    candles_limit=1500,
    exchange_info=GetExchangeInfo,
    listing=Listing(
        of=lambda symbols: GetExchangeInfo(),  # it tells of all, or of none
        traded=GetExchangeInfo,
        statuses=lambda info: {row.symbol: str(row.contract_status) for row in info.symbols},
        unlisted=-1121,
        closed=frozenset({ContractStatus.DELIVERED, ContractStatus.CLOSE}),
    ),
    chained=True,
)
