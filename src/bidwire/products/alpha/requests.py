"""Requests of Alpha, in the documentation's order. None needs a key, and no page names a weight: each counts as 1.

Symbols are made of a token's `alpha_id` and the quote asset: `ALPHA_175USDT`.
https://developers.binance.com/en/docs/catalog/advanced-trading-alpha-trading/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.request import ById, ByTime, ForSymbol, Request, Route, T_co
from ...wire.words import NONE, MaybeTime, Word
from .enums import KlineInterval, KlineIntervalText
from .models import AggTrade, Answer, DayStatistics, Depth, ExchangeInfo, Kline, Rows, Token

__all__ = [
    "GetAggTrades",
    "GetDepth",
    "GetExchangeInfo",
    "GetKlines",
    "GetTicker24h",
    "GetTokens",
]


class GetTokens(Request[Rows[Token]], frozen=True, kw_only=True):
    """All tokens of Alpha: where they live, what they cost, and the id that their symbols are made of.

    https://developers.binance.com/en/docs/catalog/advanced-trading-alpha-trading/api/rest-api/market-data#token-list
    """

    route = Route("GET", "/bapi/defi/v1/public/wallet-direct/buw/wallet/cex/alpha/all/token/list")


class GetExchangeInfo(Request[Answer[ExchangeInfo]], frozen=True, kw_only=True):
    """The symbols that can be traded, with their filters.

    https://developers.binance.com/en/docs/catalog/advanced-trading-alpha-trading/api/rest-api/market-data#get-exchange-info
    """

    route = Route("GET", "/bapi/defi/v1/public/alpha-trade/get-exchange-info")


class _Candles(ForSymbol[T_co], frozen=True):
    """A request for candles: `interval` may come second without its name."""

    interval: Word[KlineInterval, KlineIntervalText]


class GetKlines(_Candles[Rows[Kline]], frozen=True, kw_only=True):
    """Candles; 500 by default, at most 1,500.

    https://developers.binance.com/en/docs/catalog/advanced-trading-alpha-trading/api/rest-api/market-data#klines
    """

    route = Route(
        "GET",
        "/bapi/defi/v1/public/alpha-trade/klines",
        pages=ByTime(time="open_time", distinct=True, most=1500),
    )

    limit: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetTicker24h(ForSymbol[Answer[DayStatistics]], frozen=True, kw_only=True):
    """Prices and volumes of the last 24 hours.

    https://developers.binance.com/en/docs/catalog/advanced-trading-alpha-trading/api/rest-api/market-data#ticker
    """

    route = Route("GET", "/bapi/defi/v1/public/alpha-trade/ticker")


class GetAggTrades(ForSymbol[Rows[AggTrade]], frozen=True, kw_only=True):
    """Aggregate trades from an id or within a time span, the newest without either; 500 by default, at most 1,000.

    https://developers.binance.com/en/docs/catalog/advanced-trading-alpha-trading/api/rest-api/market-data#aggregated-trades
    """

    route = Route(
        "GET",
        "/bapi/defi/v1/public/alpha-trade/agg-trades",
        pages=ById(id="agg_trade_id", from_id="from_id", time="time"),
    )

    from_id: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetDepth(ForSymbol[Answer[Depth]], frozen=True, kw_only=True):
    """The order book, with the orders of people and of the API: 5, 10, 20, 50, 100, 500 or 1,000 levels of each side.

    https://developers.binance.com/en/docs/catalog/advanced-trading-alpha-trading/api/rest-api/market-data#full-depth
    """

    route = Route("GET", "/bapi/defi/v1/public/alpha-trade/fullDepth")

    limit: int | None = None
