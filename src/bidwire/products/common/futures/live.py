"""What of USD-M and of COIN-M futures stays open alike: books by `pu`, candles, listings, aggregates that are read over REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from ....wire.live import BackfillSource, Listing, LiveFacts
from ....wire.request import Request
from ....wire.stream_names import StreamNames
from ....wire.words import plain, word
from .enums import ContractStatus, KlineInterval
from .events import AggTradeEvent
from .models import AggTrade
from .streams import FUTURES_LIMITS, AggTrades, DepthDiffs, Klines


class BackfilledAggTradeEvent(AggTradeEvent, frozen=True, kw_only=True):
    """An aggregate that the stream did not tell, read over REST; `event_time`, which that lacks, is the trade's time."""

    backfilled: ClassVar[bool] = True


def _agg_trade(stream: AggTrades, row: AggTrade) -> BackfilledAggTradeEvent:
    return BackfilledAggTradeEvent(
        event_time=row.time,
        symbol=stream.symbol,
        agg_trade_id=row.agg_trade_id,
        price_text=plain(row.price),
        quantity_text=plain(row.quantity),
        normal_quantity_text=None if row.normal_quantity is None else plain(row.normal_quantity),
        first_trade_id=row.first_trade_id,
        last_trade_id=row.last_trade_id,
        trade_time=row.time,
        is_buyer_maker=row.is_buyer_maker,
    )


def futures_live(
    *,
    family: str,
    names: StreamNames,
    routed: bool,
    depth: Callable[..., Request[Any]],
    klines: Callable[..., Request[Any]],
    agg_trades: Callable[..., Request[Any]],
    exchange_info: Callable[[], Request[Any]],
    status_of: Callable[[Any], ContractStatus],
) -> LiveFacts:
    """The facts of a product of futures, by its requests and by what it calls the status of a row of exchangeInfo."""
    return LiveFacts(
        family=family,
        names=names,
        routed=routed,
        limits=FUTURES_LIMITS,
        diffs=lambda symbol: DepthDiffs(symbol, speed="100ms"),
        snapshot=lambda symbol, limit: depth(symbol, limit=limit),
        snapshot_limit=1000,
        klines=lambda symbol, interval: Klines(symbol, word(KlineInterval, interval)),
        candles=lambda symbol, interval, limit, until: klines(
            symbol, word(KlineInterval, interval), limit=limit, end_time=until
        ),
        candles_limit=1500,
        exchange_info=exchange_info,
        listing=Listing(
            of=lambda symbols: exchange_info(),  # it tells of all, or of none
            traded=exchange_info,
            statuses=lambda info: {row.symbol: str(status_of(row)) for row in info.symbols},
            unlisted=-1121,
            closed=frozenset({ContractStatus.DELIVERED, ContractStatus.CLOSE}),
        ),
        # Aggregates of the last day or two alone. `historicalTrades` wants a key, and the trades' stream is nothing to stand on.
        backfill_sources={
            AggTrades: BackfillSource(
                request=lambda stream, first, count: agg_trades(stream.symbol, from_id=first, limit=count),
                event=_agg_trade,
            )
        },
        chained=True,
    )
