"""What of spot stays open: its streams, its books, its user stream."""

from __future__ import annotations

from ...wire.live import Listing, LiveFacts
from ...wire.userstream import UserRequests
from ...wire.words import word
from .enums import KlineInterval, SymbolStatus
from .models import user_event
from .requests import GetAccount, GetDepth, GetExchangeInfo, GetKlines, GetOpenOrders
from .requests.session import Logon, SubscribeUserData, SubscribeUserDataSigned
from .streams import DepthDiffs, Klines, parse_stream

SPOT_LIVE = LiveFacts(
    family="spot",
    stream_named=parse_stream,
    diffs=lambda symbol: DepthDiffs(symbol, speed="100ms"),
    snapshot=lambda symbol, limit: GetDepth(symbol, limit=limit),
    klines=lambda symbol, interval: Klines(symbol, word(KlineInterval, interval)),
    candles=lambda symbol, interval, limit, until: GetKlines(
        symbol, word(KlineInterval, interval), limit=limit, end_time=until
    ),
    exchange_info=lambda: GetExchangeInfo(show_permission_sets=False),
    listing=Listing(
        of=lambda symbols: GetExchangeInfo(symbols=symbols, show_permission_sets=False),
        traded=lambda: GetExchangeInfo(symbol_status="TRADING", show_permission_sets=False),
        unlisted=-1121,
        # The documentation names the statuses and does not say what they mean; of a delisted symbol BREAK is seen.
        # In HALT prices go on.
        closed=frozenset({SymbolStatus.BREAK, SymbolStatus.END_OF_DAY}),
    ),
    user_requests=UserRequests(
        logon=Logon(),
        subscribe=SubscribeUserData(),
        subscribe_signed=SubscribeUserDataSigned(),
        open_orders=GetOpenOrders(),
        account=GetAccount(omit_zero_balances=True),
    ),
    user_event=user_event,
)
