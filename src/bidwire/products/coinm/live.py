"""What of COIN-M futures stays open: its streams, its books, its candles.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-coin-m-futures/api/ws-streams
"""

from __future__ import annotations

from operator import attrgetter

from ..common.futures.live import futures_live
from .requests import GetAggTrades, GetDepth, GetExchangeInfo, GetKlines
from .streams import COINM_NAMES

COINM_LIVE = futures_live(
    family="coinm",
    names=COINM_NAMES,
    routed=False,
    depth=GetDepth,
    klines=GetKlines,
    agg_trades=GetAggTrades,
    exchange_info=GetExchangeInfo,
    status_of=attrgetter("contract_status"),
)
