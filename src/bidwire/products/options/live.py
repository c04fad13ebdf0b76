"""What of European options stays open: its streams, its books, its candles.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-options/api/ws-streams
"""

from __future__ import annotations

from ...wire.live import Listing, LiveFacts
from ...wire.words import word
from .enums import ContractStatus, KlineInterval
from .requests import GetDepth, GetExchangeInfo, GetKlines
from .streams import OPTIONS_LIMITS, OPTIONS_NAMES, DepthDiffs, Klines

OPTIONS_LIVE = LiveFacts(
    family="options",
    names=OPTIONS_NAMES,
    routed=True,
    limits=OPTIONS_LIMITS,
    diffs=lambda symbol: DepthDiffs(symbol, "100ms"),
    snapshot=lambda symbol, limit: GetDepth(symbol, limit=limit),
    snapshot_limit=1000,
    klines=lambda symbol, interval: Klines(symbol, word(KlineInterval, interval)),
    candles=lambda symbol, interval, limit, until: GetKlines(
        symbol, word(KlineInterval, interval), limit=limit, end_time=until
    ),
    candles_limit=1500,
    exchange_info=GetExchangeInfo,
    listing=Listing(
        of=lambda symbols: GetExchangeInfo(),  # it tells of all that is listed; what has expired is not
        traded=GetExchangeInfo,
        statuses=lambda info: {row.symbol: str(row.status or ContractStatus.TRADING) for row in info.option_symbols},
        unlisted=-1121,
        closed=frozenset({ContractStatus.CLOSE}),
    ),
    chained=True,
)
