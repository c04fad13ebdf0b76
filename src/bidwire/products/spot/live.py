"""What of spot stays open: its streams, its books, its user stream."""

from __future__ import annotations

from ...wire.live import LiveFacts
from ...wire.userstream import UserRequests
from .models import user_event
from .requests import GetDepth, GetExchangeInfo
from .requests.session import Logon, SubscribeUserData, SubscribeUserDataSigned
from .streams import DepthDiffs, parse_stream

SPOT_LIVE = LiveFacts(
    family="spot",
    stream_named=parse_stream,
    diffs=lambda symbol: DepthDiffs(symbol, speed="100ms"),
    snapshot=lambda symbol, limit: GetDepth(symbol, limit=limit),
    exchange_info=lambda: GetExchangeInfo(show_permission_sets=False),
    user_requests=UserRequests(Logon(), SubscribeUserData(), SubscribeUserDataSigned()),
    user_event=user_event,
)
