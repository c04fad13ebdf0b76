"""What of spot stays open: its streams, its books, its user stream."""

from __future__ import annotations

from ...wire.live import BackfillSource, Listing, LiveFacts, UserFacts
from ...wire.subscriptions import SPOT_LIMITS
from ...wire.userstream import UserRequests
from ...wire.words import plain, word
from .enums import KlineInterval, SymbolStatus
from .models import AggTrade, Trade, user_event
from .models.events import BackfilledAggTradeEvent, BackfilledTradeEvent
from .requests import (
    GetAccount,
    GetAggTrades,
    GetDepth,
    GetExchangeInfo,
    GetHistoricalTrades,
    GetKlines,
    GetOpenOrders,
)
from .requests.session import Logon, SubscribeUserData, SubscribeUserDataSigned
from .streams import SPOT_NAMES, AggTrades, DepthDiffs, Klines, Trades


def _trade(stream: Trades, row: Trade) -> BackfilledTradeEvent:
    return BackfilledTradeEvent(
        event_time=row.time,
        symbol=stream.symbol,
        trade_id=row.id,
        price_text=plain(row.price),
        quantity_text=plain(row.qty),
        trade_time=row.time,
        is_buyer_maker=row.is_buyer_maker,
        ignore=row.is_best_match,
    )


def _agg_trade(stream: AggTrades, row: AggTrade) -> BackfilledAggTradeEvent:
    return BackfilledAggTradeEvent(
        event_time=row.time,
        symbol=stream.symbol,
        agg_trade_id=row.agg_trade_id,
        price_text=plain(row.price),
        quantity_text=plain(row.quantity),
        first_trade_id=row.first_trade_id,
        last_trade_id=row.last_trade_id,
        trade_time=row.time,
        is_buyer_maker=row.is_buyer_maker,
        ignore=row.is_best_match,
    )


SPOT_LIVE = LiveFacts(
    family="spot",
    names=SPOT_NAMES,
    limits=SPOT_LIMITS,
    diffs=lambda symbol: DepthDiffs(symbol, speed="100ms"),
    snapshot=lambda symbol, limit: GetDepth(symbol, limit=limit),
    snapshot_limit=5000,
    klines=lambda symbol, interval: Klines(symbol, word(KlineInterval, interval)),
    candles=lambda symbol, interval, limit, until: GetKlines(
        symbol, word(KlineInterval, interval), limit=limit, end_time=until
    ),
    candles_limit=1000,
    exchange_info=lambda: GetExchangeInfo(show_permission_sets=False),
    listing=Listing(
        of=lambda symbols: GetExchangeInfo(symbols=symbols, show_permission_sets=False),
        traded=lambda: GetExchangeInfo(symbol_status="TRADING", show_permission_sets=False),
        statuses=lambda info: {row.symbol: str(row.status) for row in info.symbols},
        unlisted=-1121,
        # The documentation names the statuses and does not say what they mean; of a delisted symbol BREAK is seen.
        # In HALT prices go on.
        closed=frozenset({SymbolStatus.BREAK, SymbolStatus.END_OF_DAY}),
    ),
    # Neither asks for a key: the security of `historicalTrades` has been NONE since 2023 (CHANGELOG, 2023-07-11).
    backfill_sources={
        Trades: BackfillSource(
            request=lambda stream, first, count: GetHistoricalTrades(stream.symbol, from_id=first, limit=count),
            event=_trade,
        ),
        AggTrades: BackfillSource(
            request=lambda stream, first, count: GetAggTrades(stream.symbol, from_id=first, limit=count),
            event=_agg_trade,
        ),
    },
)

SPOT_USER = UserFacts(
    family="spot",
    requests=UserRequests(
        logon=Logon(),
        subscribe=SubscribeUserData(),
        subscribe_signed=SubscribeUserDataSigned(),
        open_orders=GetOpenOrders(),
        account=GetAccount(omit_zero_balances=True),
    ),
    read=user_event,
)
