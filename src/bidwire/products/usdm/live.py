"""What of USD-M futures stays open: its streams, its books, its candles.

https://developers.binance.com/en/docs/catalog/core-trading-derivatives-trading-usd-s-m-futures/api/ws-streams/general-info
"""

from __future__ import annotations

from operator import attrgetter

from ..common.futures.live import futures_live
from .requests import GetAggTrades, GetDepth, GetExchangeInfo, GetKlines
from .streams import USDM_NAMES

USDM_LIVE = futures_live(
    family="usdm",
    names=USDM_NAMES,
    routed=True,
    depth=GetDepth,
    klines=GetKlines,
    agg_trades=GetAggTrades,
    exchange_info=GetExchangeInfo,
    status_of=attrgetter("status"),
)
